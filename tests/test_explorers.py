"""Interactive figures in a real browser: known answers, the keyboard, both languages, nothing without their table."""

import json
import re
import shutil
from pathlib import Path

import pytest
from inspection import AXE, axe

from clusterlib import explorers, tree
from clusterlib.interface import SCRIPT_WORDS

STATIC = Path(explorers.__file__).parent / "theme" / "static"
ROWS = [
    ("1", "Ships", "ships", "1", "0.94", "0.01", "0.10", "900", "10", "9"),
    ("2", "Paper", "", "2", "0.90", "−0.01", "0.03", "90000", "11", "8"),
    ("3", "Steel", "steel", "3", "0.80", "0.02", "0.30", "5000", "12", "7"),
]
HEADS = ("Code", "Industry", "Named", "Rank", "Gini (0 to 1)", "Low", "High", "Jobs", "Plants", "Areas")


def page_with(name, lang, folder):
    """A page that holds one explorer and its table, beside the scripts of the site."""
    table = explorers.EXPLORERS[name].table
    head = "".join(f'<th scope="col">{text}</th>' for text in HEADS)
    rows = "".join(f'<tr><th scope="row"><span id="r-{row[0]}">{row[0]}</span></th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>" for row in ROWS)
    words = json.dumps(SCRIPT_WORDS[lang], ensure_ascii=False).replace("'", "&#39;")
    page = tree.parsed(
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>A page</title><link rel="stylesheet" href="_static/book.css">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; font-src 'self' file:\">"
        f'<meta name="viewport" content="width=device-width"><script src="_static/book.js" defer></script></head><body data-words=\'{words}\'><main><article><h1>A page</h1>'
        f'{explorers.html(name, lang)}<table id="{table}"><caption>Table</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></article></main></body></html>'
    )
    explorers.load(page, "")
    shutil.copytree(STATIC, folder / "_static", dirs_exist_ok=True)
    (folder / "page.html").write_text("<!DOCTYPE html>\n" + tree.written(page), encoding="utf-8")
    return (folder / "page.html").as_uri()


@pytest.fixture
def visit(browser, tmp_path):
    """A function that opens a page with one explorer and fails at any complaint of the console."""
    contexts, complaints = [], []

    def open_page(name, lang="en", **options):
        contexts.append(browser.new_context(**({"viewport": {"width": 1000, "height": 900}} | options)))
        tab = contexts[-1].new_page()
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.goto(page_with(name, lang, tmp_path))
        return tab

    yield open_page
    for context in contexts:
        context.close()
    ours = [said for said in complaints if not re.search("ERR_FILE_NOT_FOUND|XMLHttpRequest|ERR_FAILED|preload assets", said)]  # no font here; axe asks for styles
    assert ours == []


def slide(tab, place, value):
    tab.locator(".explorer input[type=range]").nth(place).evaluate("(input, value) => { input.value = value; input.dispatchEvent(new Event('input')); }", str(value))
    return tab.locator(".explorer .detail").inner_text()


def test_a_page_loads_the_scripts_it_needs_and_no_other():
    page = tree.parsed(f'<title>t</title><body>{explorers.html("choice", "ko")}<table id="choice-equilibria"></table></body>')
    explorers.load(page, "../../")
    assert [script.get("src") for script in page.iter("script")] == ["../../_static/explorer.js", "../../_static/explorer-choice.js"]
    plain = tree.parsed("<title>t</title><p>")
    explorers.load(plain, "../../")
    assert plain.find(".//script") is None


def test_an_explorer_without_its_table_is_an_error():
    page = tree.parsed(f'<title>t</title><body>{explorers.html("choice", "ko")}</body>')
    with pytest.raises(ValueError, match="choice-equilibria is not on its page"):
        explorers.load(page, "")


def test_scripts_that_no_page_names_are_not_published(tmp_path):
    for name in ("explorer", "explorer-choice", "explorer-ranking", "book"):
        (tmp_path / f"{name}.js").write_text("")
    explorers.drop_unused(tmp_path, '<script src="../_static/explorer.js"></script><script src="../_static/explorer-choice.js">')
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["book", "explorer", "explorer-choice"]


def test_each_explorer_says_the_same_in_both_languages_and_has_its_script():
    for name, explorer in explorers.EXPLORERS.items():
        assert (STATIC / f"explorer-{name}.js").is_file()
        assert (STATIC / f"explorer-{name}.js").stat().st_size < 8_000
        assert set(explorer.words["ko"]) == set(explorer.words["en"])
        for key, text in explorer.words["ko"].items():
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", explorer.words["en"][key])), (name, key)


@pytest.mark.browser
def test_the_choice_finds_the_known_equilibria(visit):
    tab = visit("choice")
    slide(tab, 1, 0)
    assert slide(tab, 0, 1.5).startswith("There are three equilibria: −0.86 (stable), 0.00 (unstable), 0.86 (stable).")
    assert slide(tab, 0, 0.9).startswith("There is one equilibrium: 0.00 (stable). While βJ")
    assert slide(tab, 0, 1).startswith("There is one equilibrium: 0.00 (stable).")
    slide(tab, 0, 1.5)
    assert "below 0.21" in slide(tab, 1, 0.2)  # sqrt(1/3) * 1.5 - atanh(sqrt(1/3)) = 0.2075
    assert "three" in slide(tab, 1, 0.2)
    assert "one equilibrium" in slide(tab, 1, 0.22)
    assert tab.locator(".explorer circle").count() == 2


@pytest.mark.browser
def test_the_critical_point_is_one_press_away(visit):
    tab = visit("choice", "ko")
    tab.locator(".explorer button").focus()
    tab.keyboard.press("Enter")
    assert [read.inner_text() for read in tab.locator(".explorer output").all()] == ["1.00", "0.00"]


@pytest.mark.browser
def test_the_ring_has_its_known_distance_and_clustering(visit):
    tab = visit("rewiring")
    said = slide(tab, 0, 0)
    # 40 in a ring of four ties each: (2 (2 (1 + ... + 9) + 10) + 10) / 39 apart on average
    assert said.startswith("0 of 80 ties are rewired. The mean distance is 5.38 (in the ring 5.38), the clustering 0.50 (0.50).")
    assert tab.locator(".explorer line.tie").count() == 80
    far = [int(slide(tab, 0, value).split()[0]) for value in (20, 50, 70, 100)]
    assert far == sorted(far) and far[-1] >= 70
    assert "Nearest row of the table: Code 1;" in slide(tab, 0, 100)
    before = tab.locator(".explorer .detail").inner_text()
    tab.locator(".explorer button").click()
    assert tab.locator(".explorer .detail").inner_text() != before
    assert tab.locator(".explorer line.tie").count() == 80


@pytest.mark.browser
def test_the_ranking_orders_filters_and_is_walked_by_keyboard(visit):
    tab = visit("ranking")
    names = lambda: [one.inner_text() for one in tab.locator(".ranking .name").all()]  # noqa: E731
    assert names() == ["Ships", "Paper", "Steel"]
    tab.locator(".explorer select").select_option("1")
    assert names() == ["Steel", "Ships", "Paper"]
    tab.locator(".explorer select").select_option("2")
    assert names() == ["Paper", "Steel", "Ships"]
    assert "log scale" in tab.locator(".explorer .ends").text_content()
    tab.locator(".ranking").focus()
    tab.keyboard.press("End")
    assert tab.locator(".ranking [aria-selected]").inner_text().startswith("Ships")
    assert "Gini 0.94" in tab.locator(".explorer .detail").inner_text()
    assert tab.locator(".explorer .detail a").get_attribute("href") == "#r-1"
    tab.keyboard.press("ArrowUp")
    assert tab.locator(".ranking").get_attribute("aria-activedescendant") == tab.locator(".ranking li").nth(1).get_attribute("id")
    tab.locator(".explorer input[type=checkbox]").check()
    assert names() == ["Steel", "Ships"]
    tab.locator(".explorer input[type=search]").fill("qq")
    assert (names(), tab.locator(".explorer .count").inner_text()) == ([], "No industry matches")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("name", explorers.EXPLORERS)
def test_an_explorer_breaks_no_rule_and_fits_a_phone(visit, name, lang, scheme):
    tab = visit(name, lang, viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True)
    assert tab.locator(".explorer").evaluate("one => one.scrollWidth <= one.clientWidth + 1 && one.getBoundingClientRect().right <= 390")
    tab.locator(".explorer + table").evaluate("table => table.remove()")
    tab.evaluate(AXE.read_text(encoding="utf-8") + ";true")
    assert axe(tab) == ()


@pytest.mark.browser
def test_an_explorer_is_neither_printed_nor_shown_without_scripts(visit):
    tab = visit("choice")
    tab.emulate_media(media="print")
    assert not tab.locator(".explorer").is_visible()
    assert not visit("choice", java_script_enabled=False).locator(".explorer").is_visible()
