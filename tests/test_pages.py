"""Languages, anchors, markup, search index, font and the pages above the languages, on pages small enough to read."""

import io
import json
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from fontTools.ttLib import TTFont

from clusterlib import LANGUAGES, citation, interface, markup, pages, search, site, tree, webfont

PAGE = """<!DOCTYPE html><html lang="en"><head><title>t</title></head><body>
<nav class="contents"><ul><li class="toctree-l1 current"><a class="current reference internal" href="#">Here</a></li></ul></nav>
<main><article><section id="where"><h1>Where?<a class="headerlink" href="#where" title="Link">¶</a></h1>
<p>Park (박재수) on a <a class="reference internal" href="glossary.html#term-0"><span>cluster</span></a>.</p>
<section id="무엇이-다른가"><h2>What differs<a class="headerlink" href="#무엇이-다른가" title="Link">¶</a></h2>
<div class="cell docutils container"><details class="admonition hide above-input"><summary aria-label="Toggle hidden content">
<p class="collapsed">Show</p></summary><div class="cell_input"><pre><span></span>code</pre></div></details></div>
<table class="docutils align-default" id="paper-1"><caption><span class="caption-number">Table 1 </span>
<span class="caption-text">Three types</span><a class="headerlink" href="#paper-1">¶</a></caption>
<colgroup><col style="width: 50%"></colgroup><thead><tr><th class="head"><p>Type</p></th><th class="head"></th></tr></thead>
<tbody><tr class="row-even"><th class="stub"><p>2-2-a</p></th><td><p>Firms were clustering</p></td></tr></tbody></table>
<figure><img alt="A line." src="../_images/a.svg"></figure>
<div class="citation-list" role="list"><div class="citation" id="x" role="doc-biblioentry">
<span class="label">[X]</span><p>Ref</p></div></div>
</section></section></article></main></body></html>"""
GLOSSARY = """<html lang="en"><head></head><body><main><article><section id="g"><h1>Words</h1><dl class="glossary">
<dt id="term-0">클러스터<a class="headerlink" href="#term-0">¶</a></dt><dd><p>A group of firms.</p></dd></dl>
</section></article></main></body></html>"""


@pytest.fixture
def built(tmp_path):
    """What Sphinx might leave behind for a book of two pages."""
    book = tmp_path / "built"
    for name in ("chapters", "_images", "_static"):
        (book / name).mkdir(parents=True)
    (book / "index.html").write_text('<meta http-equiv="Refresh" content="0; url=chapters/where.html" />', encoding="utf-8")
    (book / "chapters" / "where.html").write_text(PAGE, encoding="utf-8")
    (book / "chapters" / "glossary.html").write_text(GLOSSARY, encoding="utf-8")
    (book / "genindex.html").write_text("<html></html>", encoding="utf-8")
    (book / "_images" / "a.svg").write_text('<svg width="72pt" height="36pt"></svg>', encoding="utf-8")
    (book / "_images" / "unused.svg").write_text("<svg></svg>", encoding="utf-8")
    (book / "_static" / "basic.css").write_text("", encoding="utf-8")
    return book


@pytest.fixture
def finished(built, tmp_path):
    site.finish(built, tmp_path / "html" / "en", "en", "")
    return tmp_path / "html"


@pytest.fixture
def page(finished):
    return BeautifulSoup((finished / "en" / "chapters" / "where.html").read_text(encoding="utf-8"), "html.parser")


def soup_of(page):
    """What a changed tree says to a reader who is not ours."""
    return BeautifulSoup(tree.written(page), "html.parser")


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_both_languages_say_the_same_number_of_things():
    for words in (interface.WORDS, interface.SCRIPT_WORDS, interface.NUMBER_FORMATS):
        assert set(words) == set(LANGUAGES)
        assert set(words["ko"]) == set(words["en"])


def test_an_unknown_language_is_named():
    with pytest.raises(ValueError, match="'% lang: de' is unknown; want ko, en or all"):
        pages.one_language("% lang: de\nFrage\n", "en")


def test_the_other_languages_cells_are_gone_and_shared_ones_stay():
    cells = [{"metadata": {"tags": tags}} for tags in (["lang-ko"], ["lang-en"], [], ["remove-cell"], ["injected-parameters"])]
    kept = pages.reading_copy({"cells": cells, "nbformat": 4}, "en")
    assert [cell["metadata"]["tags"] for cell in kept["cells"]] == [["lang-en"], []]
    assert kept["nbformat"] == 4


def ids_after(*sections):
    """Ids of sections that have (title, ids, explicit labels) once the transform has run."""
    document = new_document("a page", get_default_settings())
    for title, ids, labels in sections:
        section = nodes.section("", nodes.title("", title), ids=list(ids))
        document.append(section)
        document.ids |= dict.fromkeys(ids, section)
        document.nameids |= {name: name for name in labels} | {title: ids[-1]}
        document.nametypes |= dict.fromkeys(labels, True) | {title: title in labels}
    pages.SpeakingIds(document).apply()
    return [section["ids"] for section in document.findall(nodes.section)]


def test_korean_headings_get_anchors_of_their_words():
    assert ids_after(("무엇이 다른가?", ["id1"], [])) == [["무엇이-다른가"]]


def test_equal_korean_headings_get_different_anchors():
    assert ids_after(("판정", ["id1"], []), ("판정 ", ["id2"], [])) == [["판정"], ["판정-2"]]


def test_labels_and_english_anchors_stay():
    assert ids_after(("무엇이 다른가?", ["label", "id1"], ["label"])) == [["label"]]
    assert ids_after(("What differs", ["what-differs"], [])) == [["what-differs"]]


def test_a_card_names_every_file_and_describes_a_dataset():
    html = pages.table_card("paper-1", "A <b>", "ab" * 32, "regional-clusters", "en", "../../")
    card = BeautifulSoup(html, "html.parser")
    files = {link["href"].split("paper-1.")[1] for link in card.select("a[download]")}
    assert files == {"csv", "json", "xlsx", "tex", "bib", "ris", "csl.json"}
    record = json.loads(card.script.string)
    assert (record["@type"], record["name"], record["identifier"]) == ("Dataset", "A <b>", ["paper-1", "sha256:" + "ab" * 32])
    assert "<b>" not in html


def test_only_what_pages_refer_to_is_kept(finished):
    assert set(files(finished / "en")) == {
        "index.html", "chapters/where.html", "chapters/glossary.html", "_images/a.svg", "search-index.js",
    }  # fmt: skip


def test_headings_of_tables_are_scoped_and_empty_ones_are_none(page):
    assert [(cell.get_text(), cell["scope"]) for cell in page.select("table th")] == [("Type", "col"), ("2-2-a", "row")]
    assert page.select_one("thead td") is not None


def test_a_table_scrolls_in_a_region_named_by_its_caption(page):
    region = page.find("table").parent
    assert (region["role"], region["tabindex"], region["aria-label"]) == ("region", "0", "Table 1 Three types")


def test_permalinks_stand_beside_their_headings_and_have_names(page):
    link = page.select_one(".heading > a.headerlink")
    assert (link["aria-label"], link["href"]) == ("Permalink: What differs", "#무엇이-다른가")
    assert page.h2.get_text() == "What differs"
    assert page.h1.get_text() == "Where?"


def test_images_have_their_size_and_load_late_below_the_first_section(page):
    assert {name: page.img[name] for name in ("width", "height", "loading", "alt")} == {
        "width": "96", "height": "48", "loading": "lazy", "alt": "A line.",
    }  # fmt: skip


def test_nothing_is_styled_inline(page):
    assert page.select("[style], style, colgroup") == []


def test_hangul_in_an_english_page_is_marked(page):
    assert page.select_one('article p span[lang="ko"]').get_text() == "박재수"


def test_terms_carry_their_definition_under_an_anchor_of_words(finished, page):
    term = page.select_one("a.term")
    assert (term["href"], term["title"]) == ("glossary.html#term-클러스터", "A group of firms.")
    assert 'id="term-클러스터"' in (finished / "en" / "chapters" / "glossary.html").read_text(encoding="utf-8")


def test_references_are_a_list(page):
    assert page.select_one("ul.references > li#x").get_text(strip=True) == "Ref"
    assert page.select('[role="doc-biblioentry"]') == []


def test_folded_code_has_one_word_and_no_empty_span(page):
    assert page.select_one("details.code > summary").get_text() == "Show the code"
    assert page.pre.find("span") is None


def test_spaces_in_code_stay():
    page = tree.parsed('<html><body><pre><span></span>a<span class="w"> </span>b</pre></body></html>')
    markup._clean(page, interface.WORDS["en"])
    assert soup_of(page).pre.get_text() == "a b"


def test_the_page_is_described_by_its_first_paragraph(page):
    assert page.select_one('meta[name="description"]')["content"] == "Park (박재수) on a cluster."
    assert page.select_one('meta[name="citation_title"]')["content"] == "Where?"


def test_addresses_are_left_out_until_there_is_one(built, tmp_path, page):
    assert page.select('link[rel="canonical"], link[hreflang]') == []
    site.finish(built, tmp_path / "known" / "en", "en", "https://example.org/book/")
    known = BeautifulSoup((tmp_path / "known" / "en" / "chapters" / "where.html").read_text(encoding="utf-8"), "html.parser")
    assert known.select_one('link[rel="canonical"]')["href"] == "https://example.org/book/en/chapters/where.html"
    assert [link["hreflang"] for link in known.select("link[hreflang]")] == ["ko", "en"]


def test_the_front_leads_to_the_languages_that_were_built(finished):
    site.front(finished, "")
    site.doors(finished, "")
    front = BeautifulSoup((finished / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert [link["href"] for link in front.select("main a")] == ["en/chapters/index.html"]
    assert citation.book_title("en") in front.h1.get_text()
    assert {"404.html", "favicon.svg", "_static/book.css", "_static/compendium-sans.woff2"} <= set(files(finished))
    assert "sitemap.xml" not in files(finished)


def test_a_known_address_gives_a_sitemap_of_the_chapters(finished):
    site.front(finished, "https://example.org/")
    site.doors(finished, "https://example.org/")
    places = (finished / "sitemap.xml").read_text(encoding="utf-8")
    assert "https://example.org/en/chapters/where.html" in places
    assert "en/index.html" not in places


def test_finishing_twice_gives_the_same_bytes(built, tmp_path):
    for name in ("once", "twice"):
        site.finish(built, tmp_path / name / "en", "en", "")
        site.front(tmp_path / name, "")
        site.doors(tmp_path / name, "")
    assert files(tmp_path / "once") == files(tmp_path / "twice")


def test_sections_and_tables_are_found_without_their_code(finished):
    script = (finished / "en" / "search-index.js").read_text(encoding="utf-8")
    index = json.loads(script.removeprefix("window.bookIndex=").rstrip(";\n"))
    rows = {(row[0], row[2]): row for row in index["entries"]}
    assert rows["s", ""][3:] == ["Where?", "Park (박재수) on a cluster."]
    assert rows["t", "paper-1"][3:] == ["Table 1 Three types", "paper-1"]
    assert "code" not in rows["s", "무엇이-다른가"][4]
    assert "Show" not in rows["s", "무엇이-다른가"][4]
    assert index["stems"]["cluster"] == ["cluster", "clustering"]


def test_paragraphs_are_parted_in_the_index_and_words_are_not():
    html = "<article><section><h1>T</h1><div><p><b>입지계수</b>로</p><p>잰다.</p></div></section></article>"
    assert search.entries("a.html", tree.parsed(html))[0].text == "입지계수로 잰다."


def test_the_font_holds_what_is_used_under_a_name_that_is_not_reserved():
    data = webfont.subset_font(webfont.FONTS / "Pretendard-Regular.otf", set("클러스터"))
    font = TTFont(io.BytesIO(data))
    assert set(map(ord, "클러스터")) <= set(font.getBestCmap()) <= set(map(ord, "클러스터 "))
    assert [str(name) for name in font["name"].names if name.nameID not in (0, 13, 14) and "Pretendard" in str(name)] == []
    assert "Pretendard" not in font["CFF "].cff.fontNames[0]
    assert data == webfont.subset_font(webfont.FONTS / "Pretendard-Regular.otf", list("터스러클"))


def test_styles_and_scripts_are_light():
    assert sum(path.stat().st_size for path in site.STATIC.iterdir() if not path.name.startswith("explorer")) < 44_000


@pytest.mark.parametrize(("points", "paned"), [(600, True), (300, False)])
def test_a_broad_figure_scrolls_within_itself_under_its_name(points, paned, tmp_path):
    (tmp_path / "a.svg").write_text(f'<svg width="{points}pt" height="90pt" viewBox="0 0 9 9"></svg>', encoding="utf-8")
    caption = '<figcaption><p><span class="caption-number">Figure 3 </span><span class="caption-text">Jobs.</span></p></figcaption>'
    page = tree.parsed(f'<body><article><figure id="f"><img alt="a" src="a.svg">{caption}</figure></article></body>')
    markup.finish_page(page, "en", tmp_path, {})
    pane = soup_of(page).select_one("figure > div.pane")
    assert (pane is not None) == paned
    assert not paned or (pane["aria-label"], pane["tabindex"], pane.img["src"]) == ("Figure 3", "0", "a.svg")


def test_cells_of_the_columns_of_numbers_are_marked(tmp_path):
    head = "<tr><th>Place</th><th>Jobs</th></tr>"
    text = f'<table class="number-2 kept" id="t"><thead>{head}</thead><tbody><tr><th>Udine</th><td>7</td></tr></tbody></table>'
    page = tree.parsed(f"<body><article>{text}</article></body>")
    markup.finish_page(page, "en", tmp_path, {})
    page = soup_of(page)
    assert [cell.get_text() for cell in page.select(".number")] == ["Jobs", "7"]
    assert page.find("table")["class"] == ["kept"]


@pytest.mark.parametrize(("rows", "kind", "tall"), [(41, "", True), (40, "", False), (41, "filterable", False)])
def test_a_long_table_scrolls_within_itself_unless_it_can_be_filtered(rows, kind, tall, tmp_path):
    body = "<tr><th>a</th><td>b</td></tr>" * rows
    page = tree.parsed(f'<body><article><table class="{kind}"><tbody>{body}</tbody></table></article></body>')
    markup.finish_page(page, "en", tmp_path, {})
    assert (soup_of(page).select_one("div.scroll.tall") is not None) == tall


def test_a_page_that_many_numbers_lead_to_is_read_once(monkeypatch):
    environment, read = SimpleNamespace(), []
    environment.get_doctree = lambda name: read.append(name) or f"tree of {name}"
    twice = lambda self, env, name: [env.get_doctree(name), env.get_doctree(name)]  # noqa: E731
    monkeypatch.setattr(pages.StandardDomain, "_resolve_numref_xref", twice)
    monkeypatch.setattr(pages.RememberingDomain, "_pages", {})
    usual, domain = environment.get_doctree, object.__new__(pages.RememberingDomain)
    assert domain._resolve_numref_xref(environment, "ledger") == domain._resolve_numref_xref(environment, "ledger") == ["tree of ledger"] * 2
    assert read == ["ledger"]
    assert environment.get_doctree is usual


def test_a_page_is_read_again_when_its_source_or_its_executed_copy_changed(tmp_path):
    """By what stands in the files: their times change with every clone, and need not with every edit."""
    for place in ("chapters", "_build/executed/en"):
        (tmp_path / place).mkdir(parents=True)
    source, copy, page = tmp_path / "chapters" / "a.ipynb", tmp_path / "_build" / "executed" / "en" / "a.ipynb", tmp_path / "chapters" / "b.md"
    for path in (source, copy):
        path.write_text(json.dumps({"cells": []}), encoding="utf-8")
    page.write_text("# b", encoding="utf-8")
    files = {"chapters/a": str(source), "chapters/b": str(page)}
    env = SimpleNamespace(doc2path=files.get, found_docs=set(files), note_dependency=lambda path: None)
    app = SimpleNamespace(env=env, srcdir=str(tmp_path), config=SimpleNamespace(language="en"))

    def changed():
        return sorted(pages._changed_pages(app, env, set(), set(), set()))

    assert changed() == ["chapters/a", "chapters/b"]
    for name in files:
        pages._read_source(app, name, ["# b"])
    assert changed() == []
    copy.write_text(json.dumps({"cells": [], "metadata": {}}), encoding="utf-8")
    assert changed() == ["chapters/a"]
    page.write_text("# c", encoding="utf-8")
    assert changed() == ["chapters/a", "chapters/b"]
