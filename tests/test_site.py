"""The built site in a real browser: requests, accessibility, width, weight, search, keyboard, both languages, print."""

import functools
import os
import re
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from conftest import missing
from inspection import AXE, LOOKS, SHIFT, SITE, colours, inspect, pages, serve

ROOT = Path(__file__).resolve().parent.parent
# Their standards fix these names; programs look for them at the top of a site.
RECORDS = {"CITATION.cff", "SHA256SUMS", "codecheck.yml", "datapackage.json", "ro-crate-metadata.json", "sbom.cdx.json"}
BUDGET, BUDGET_WITH_FIGURES = 250_000, 600_000
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
TEXTS = pages()
# One page, one worker: what was seen of it is looked at once and asked many times.
each_page = pytest.mark.parametrize("page", [pytest.param(page, marks=pytest.mark.xdist_group(page)) for page in TEXTS])


@pytest.fixture(scope="session", autouse=True)
def built():
    if not PAGES:
        missing(f"no site in {SITE}; run `clusterlib build`")


@pytest.fixture(scope="session")
def address():
    with serve(SITE) as there:
        yield there


@pytest.fixture(scope="session")
def seen(browser, address):
    """A function that says what the browser saw of a page, each page looked at once."""
    if not AXE.is_file():
        missing(f"no axe-core at {AXE}; set up with `make test`")
    return functools.cache(lambda page: inspect(browser, address, page))


@pytest.fixture
def visit(browser, address):
    contexts = []

    def open_page(page, look="light", **options):
        contexts.append(browser.new_context(**(LOOKS[look] | options)))
        tab = contexts[-1].new_page()
        tab.goto(address + quote(page, safe="/?=&#%"), wait_until="load")
        return tab

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.xdist_group("alone")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process")
def test_the_tests_of_a_page_are_kept_together(request):
    assert request.node.nodeid.endswith("@alone"), "xdist does not see its groups: every page would be looked at by every worker"


@pytest.mark.browser
@each_page
def test_no_request_leaves_the_site_and_the_policy_is_obeyed(seen, address, page):
    found = seen(page)
    assert [url for url in found.requests if not url.startswith(address)] == []
    assert (found.complaints, found.cookies) == ((), ())
    assert any("book.css" in url for url in found.requests) or page == "404.html"


@pytest.mark.browser
@each_page
def test_a_page_opened_from_disk_asks_for_nothing_else(seen, page):
    found, start = seen(page), SITE.resolve().as_uri() + "/"
    assert [url for url in found.requests_from_disk if not url.startswith(start)] == []
    assert found.complaints_from_disk == ()
    assert any("book.css" in url for url in found.requests_from_disk) or page == "404.html"


@pytest.mark.browser
@each_page
def test_first_view_weighs_at_most_the_budget(seen, page):
    weights = seen(page).weights()
    assert sum(weights.values()) <= BUDGET, weights
    assert sum(weights.values()) + seen(page).weight_of_figures() <= BUDGET_WITH_FIGURES, weights


@pytest.mark.browser
@pytest.mark.parametrize("look", LOOKS)
@each_page
def test_axe_finds_no_violation(seen, page, look):
    assert seen(page).violations[look] == ()


@pytest.mark.browser
@pytest.mark.parametrize("page", [page for page in TEXTS if page.endswith("regional-clusters.html")])
def test_axe_finds_no_violation_by_any_rule_in_any_look(browser, address, page):
    assert set(inspect(browser, address, page, every_rule=True).violations.values()) == {()}


@pytest.mark.browser
@pytest.mark.parametrize("where", ["article td", "article p:not(:has(*))", "article p a"])
def test_one_pale_text_among_many_alike_is_seen(visit, where):
    tab = visit("en/chapters/regional-clusters.html")
    tab.evaluate(AXE.read_text(encoding="utf-8") + ";true")
    assert colours(tab) == ()
    tab.locator(where).last.evaluate("node => { node.style.color = '#bbb'; }")
    assert "color-contrast" in "".join(colours(tab))


@pytest.mark.browser
@each_page
def test_nothing_scrolls_sideways_but_what_is_meant_to(seen, page):
    assert {width: found for width, found in seen(page).widths.items() if found > width} == {}
    assert seen(page).doubled <= 640


@pytest.mark.browser
@pytest.mark.parametrize("page", [page for page in TEXTS if page.endswith("models.html")])
def test_a_part_that_is_laid_out_late_is_reached_by_its_anchor_and_has_no_needless_stop(visit, page):
    """The page of models has more formulas than a phone lays out at once: what is far away waits."""
    tab = visit(page)
    parts = tab.locator("article > section > section > section:has(.math)")
    needless = "part => [...part.querySelectorAll('.math[tabindex]')].filter(one => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight).length"
    assert parts.last.evaluate(needless) > 0
    name = parts.last.get_attribute("id")
    tab.evaluate("id => { location.hash = id; }", name)
    arrived = "id => { const top = document.getElementById(id).getBoundingClientRect().top; return top >= 0 && top < innerHeight; }"
    tab.wait_for_function(arrived, arg=name)
    tab.wait_for_function(f"part => ({needless})(part) === 0", arg=parts.last.element_handle())
    visit(f"{page}#{name}").wait_for_function(arrived, arg=name)


@pytest.mark.browser
@each_page
def test_nothing_moves_while_the_page_loads(seen, page):
    assert seen(page).shift < 0.05


@pytest.mark.browser
@pytest.mark.parametrize("page", [page for page in TEXTS if 'class="filterable' in (SITE / page).read_text(encoding="utf-8")])
def test_a_table_that_can_be_filtered_does_not_move_on_a_slow_phone(browser, address, page):
    context = browser.new_context(**LOOKS["phone"])
    tab = context.new_page()
    context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": 8})
    tab.goto(address + quote(page), wait_until="load")
    moved, visible = tab.evaluate(SHIFT), tab.locator("table.filterable").first.is_visible()
    context.close()
    assert (moved < 0.005, visible) == (True, True), moved


@pytest.mark.browser
@pytest.mark.parametrize(
    ("lang", "query", "wanted"),
    [
        ("ko", "개념", "개념을"),
        ("ko", "집단", "산업집단"),
        ("ko", "계수", "입지계수"),
        ("ko", "클러스터에서는", "클러스터"),
        ("ko", "산업클러스터", "산업클러스터"),
        ("en", "clustering", "cluster"),
        ("en", "innovate", "innovation"),
        ("en", "learned", "learn"),
    ],
)
def test_search_finds_words_within_words_and_by_their_stem(visit, lang, query, wanted):
    if wanted not in (SITE / lang / "search-index.js").read_text(encoding="utf-8"):
        pytest.skip(f"the book does not say {wanted!r}")
    tab = visit(f"{lang}/search.html?q={quote(query)}")
    tab.wait_for_selector("#results li mark")
    assert str(tab.locator("#results li").count()) in tab.inner_text("#found")
    assert tab.locator("#results li").first.locator("a").get_attribute("href").startswith("chapters/")


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_search_finds_a_table_by_its_id(visit, lang):
    tab = visit(f"{lang}/search.html?q=paper-1")
    tab.wait_for_selector("#results li")
    tab.locator("#results a").first.click()
    tab.wait_for_url(re.compile(r"#paper-1$"))
    assert tab.locator("table#paper-1").is_visible()


@pytest.mark.browser
def test_search_works_from_disk_and_by_keyboard(browser):
    tab = browser.new_context(**LOOKS["light"]).new_page()
    tab.goto((SITE / "en" / "chapters" / "index.html").resolve().as_uri())
    tab.bring_to_front()
    tab.locator("body").press("/")
    tab.wait_for_function("document.activeElement.id === 'find'")
    tab.keyboard.type("cluster")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#results mark")
    tab.fill("#find", "qqqqzz")
    tab.wait_for_selector("#results li", state="detached")
    assert tab.inner_text("#found") == "Nothing found"
    tab.context.close()


@pytest.mark.parametrize("page", [page for page in TEXTS if "/" in page])
def test_the_switch_names_the_same_page_in_the_other_language(page):
    lang, rest = page.split("/", 1)
    switch = _parsed(page).select_one("a.switch")
    assert os.path.normpath((SITE / page).parent / switch["href"]) == str(SITE / switch["hreflang"] / rest)
    assert {lang, switch["hreflang"]} == {"ko", "en"}


@pytest.mark.browser
@pytest.mark.parametrize("page", [page for page in TEXTS if page.endswith(("chapters/index.html", "who-clusters.html"))])
def test_the_switch_leads_to_the_same_page_in_the_other_language(visit, page):
    tab = visit(page)
    lang, rest = page.split("/", 1)
    tab.locator("a.switch").click()
    other = {"ko": "en", "en": "ko"}[lang]
    tab.wait_for_url(re.compile(f"/{other}/{re.escape(rest)}$"))
    assert tab.get_attribute("html", "lang") == other
    assert tab.locator("h1").count() == 1


@pytest.mark.browser
def test_the_first_stop_of_the_keyboard_skips_to_the_text(visit):
    tab = visit("en/chapters/index.html")
    tab.bring_to_front()
    tab.locator("body").press("Tab")
    tab.wait_for_function("document.activeElement.className === 'skip'")
    tab.keyboard.press("Enter")
    tab.wait_for_function("document.activeElement.id === 'text'")


@pytest.mark.browser
def test_the_chosen_theme_is_remembered(visit):
    tab = visit("ko/chapters/index.html")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = tab.evaluate(paper)
    tab.locator("button.theme").click()
    dark = tab.evaluate(paper)
    tab.reload()
    assert light != dark == tab.evaluate(paper)
    assert tab.get_attribute("button.theme", "aria-pressed") == "true"


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_glossary_term_explains_itself_in_place(visit, lang):
    pages = [page for page in TEXTS if page.startswith(lang) and 'class="term"' in (SITE / page).read_text(encoding="utf-8")]
    if not pages:
        pytest.skip("no chapter links to the glossary")
    tab = visit(pages[0])
    term = tab.locator("a.term").first
    term.focus()
    bubble = tab.locator("[role=tooltip]")
    assert len(bubble.inner_text()) > 10
    assert term.get_attribute("aria-describedby") == "bubble"
    tab.keyboard.press("Escape")
    assert bubble.count() == 0


@pytest.mark.browser
@pytest.mark.parametrize(("kind", "least"), [("preview", 8), ("claim-ref", 20)])
def test_a_reference_previews_what_it_leads_to(visit, kind, least):
    page = next(page for page in TEXTS if page.startswith("ko/") and f'class="{kind}"' in (SITE / page).read_text(encoding="utf-8"))
    tab = visit(page)
    tab.locator(f"article a.{kind}").first.focus()
    assert len(tab.locator("[role=tooltip]").inner_text()) >= least
    tab.keyboard.press("Escape")
    assert tab.locator("[role=tooltip]").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("page", [page for page in TEXTS if page.endswith("who-clusters.html")])
def test_the_figures_of_a_page_open_as_files_with_their_source(visit, page):
    tab = visit(page)
    links = tab.locator("#fig-ranking .figure-files a")
    assert [link.inner_text() for link in links.all()] == ["SVG", "PNG"]
    for link in links.all():
        path = (SITE / page).parent / link.get_attribute("href")
        content = path.resolve().read_bytes()
        assert b'id="source-line"' in content if path.suffix == ".svg" else content.startswith(b"\x89PNG")
        with tab.expect_download() as download:
            link.click()
        assert download.value.suggested_filename == path.name


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_ledger_chooses_by_verdict_section_and_kind(visit, lang):
    tab = visit(f"{lang}/chapters/ledger.html", "phone")
    table, controls = tab.locator("table#claims"), tab.locator(".ledger-controls").first
    kinds = controls.locator("select")
    assert kinds.count() >= 4
    rows = table.locator("tbody tr:visible")
    all_rows = rows.count()
    for place in range(3):
        kinds.nth(place).select_option(index=1)
        wanted = int(re.search(r"\((\d+)\)$", kinds.nth(place).locator("option").nth(1).inner_text())[1])
        assert rows.count() == wanted < all_rows
        controls.locator("button").click()
        assert rows.count() == all_rows
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_first_page_and_the_front_lead_to_the_editions_that_there_are():
    editions = sorted(path.name for path in (SITE / "editions").iterdir())
    assert {"clusters-ko.epub", "clusters-en.epub"} <= set(editions)
    front = {link["href"] for link in _parsed("index.html").select(".editions a")}
    assert front == {f"editions/{name}" for name in editions}
    for lang in ("ko", "en"):
        here = {link["href"] for link in _parsed(f"{lang}/chapters/index.html").select(".editions a")}
        assert here == {f"../../editions/{name}" for name in editions if f"-{lang}." in name}


@pytest.mark.browser
@pytest.mark.parametrize("look", LOOKS)
def test_contents_are_reached_without_scripts(visit, look):
    tab = visit("ko/chapters/index.html", look, java_script_enabled=False)
    if look == "phone":
        tab.locator("details.menu summary").click()
    links = tab.locator("nav.contents a:visible")
    assert links.count() == len([page for page in PAGES if page.startswith("ko/chapters/")]) - 1


@pytest.mark.browser
def test_numbers_are_sorted_by_their_size_and_what_is_missing_comes_last(visit):
    tab = visit("en/chapters/who-clusters.html")
    table = tab.locator("table.filterable").first
    heads = [text.split(" (")[0] for text in table.locator("thead th").all_inner_texts()]
    at = next(place for place, head in enumerate(heads) if "low" in head)
    cells = table.locator(f"tbody tr > :nth-child({at + 1})")
    cells.nth(2).evaluate("cell => { cell.textContent = ''; }")

    def sizes():
        return [float(text.replace("−", "-")) for text in cells.all_inner_texts() if text]

    known = sorted(sizes())
    assert known[0] < 0 < known[-1] and len(known) == cells.count() - 1
    for wanted in (known, known[::-1]):
        table.locator("thead button").nth(at).click()
        assert sizes() == wanted
        assert all(cells.all_inner_texts()[: len(known)])


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_filterable_table_filters_and_sorts(visit, lang):
    pages = [page for page in TEXTS if page.startswith(lang) and "filterable" in (SITE / page).read_text(encoding="utf-8")]
    if not pages:
        pytest.skip("no page has a filterable table")
    tab = visit(pages[0])
    table, controls = tab.locator("table.filterable").first, tab.locator(".ledger-controls").first
    rows = table.locator("tbody tr")
    first = rows.first.inner_text()
    table.locator("thead button").first.click()
    table.locator("thead button").first.click()
    assert rows.first.inner_text() != first
    controls.locator("input").fill("qqqqzz")
    assert table.locator("tbody tr:visible").count() == 0
    assert "0" in controls.locator("[role=status]").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("page", [page for page in TEXTS if page.endswith("regional-clusters.html")])
def test_a_page_prints_without_its_bars(visit, page):
    tab = visit(page)
    tab.emulate_media(media="print")
    assert not tab.locator("header.bar").is_visible()
    assert tab.locator("article").is_visible()
    assert tab.pdf().startswith(b"%PDF-")


@pytest.mark.parametrize("page", PAGES)
def test_every_internal_link_and_anchor_exists(page):
    broken = []
    for link in _parsed(page).select("[href], [src]"):
        target = urlsplit(link.get("href") or link.get("src"))
        if target.scheme in ("http", "https", "mailto"):
            continue
        path = (SITE / page).parent / unquote(target.path) if target.path else SITE / page
        name = path.resolve().relative_to(SITE.resolve()).as_posix()
        if not path.is_file() or (target.fragment and name in PAGES and unquote(target.fragment) not in _anchors(name)):
            broken.append(link.get("href") or link.get("src"))
    assert broken == []


@pytest.mark.parametrize("page", [page for page in TEXTS if "/chapters/" in page])
def test_every_page_is_described_and_its_parts_are_named(page):
    soup = _parsed(page)
    assert soup.select_one('meta[name="description"]')["content"]
    assert soup.select_one('meta[name="citation_title"]')["content"]
    assert [image["src"] for image in soup.select("article img") if not image.get("alt") or not image.get("width")] == []
    assert [table.get("id") for table in soup.select("article table") if not table.find("caption")] == []
    assert [str(cell) for cell in soup.select("article th") if not cell.get("scope")] == []
    assert [place["id"] for place in soup.select("section[id]") if re.fullmatch(r"id\d+", place["id"])] == []


def test_nothing_lies_unused_in_the_site():
    used = {"404.html", "index.html", "robots.txt", "sitemap.xml", "_static/compendium-sans-OFL.txt"}
    used |= {f"_static/compendium-sans{weight}.woff2" for weight in ("", "-bold")} | set(PAGES)
    for page in PAGES:
        for link in _parsed(page).select("[href], [src], [data-index]"):
            path = ((SITE / page).parent / unquote(urlsplit(link.get("href") or link.get("src") or link["data-index"]).path)).resolve()
            if path.is_relative_to(SITE.resolve()):
                used.add(path.relative_to(SITE.resolve()).as_posix())
    used |= RECORDS | {path.relative_to(SITE).as_posix() for path in (SITE / "data").rglob("*") if (ROOT / path.relative_to(SITE)).is_file()}
    there = {path.relative_to(SITE).as_posix() for path in SITE.rglob("*") if path.is_file()}
    assert {name for name in there - used if not name.startswith("tables/")} == set()


@functools.cache
def _parsed(page):
    return BeautifulSoup((SITE / page).read_text(encoding="utf-8"), "html.parser")


@functools.cache
def _anchors(page):
    return {tag["id"] for tag in _parsed(page).select("[id]")}
