"""Citations: the same facts in four forms, nothing invented."""

import io
import json
import re

import pytest
from conftest import built
from pybtex.database import parse_string

from clusterlib import LANGUAGES, __version__, catalogue, citation, tables

DIGEST = "0" * 64


def item(title="Jobs & firms: 100% {new}", lang="en") -> dict:
    return citation.table_csl("toy", title, DIGEST, "index", lang)


ITEMS = {
    "paper": citation.PAPER,
    "book": citation.book_csl("en"),
    "book-ko": citation.book_csl("ko"),
    "table": item(),
    "table-ko": item("표", "ko"),
}
each_item = pytest.mark.parametrize("name", ITEMS)


@pytest.fixture
def published(monkeypatch):
    """A world in which the book has an address."""
    monkeypatch.setattr(citation, "base_address", lambda: "https://book.example/")


@each_item
def test_bibtex_parses_to_one_entry_with_the_facts_of_the_item(name):
    csl = ITEMS[name]
    ((key, entry),) = parse_string(citation.to_bibtex(csl), "bibtex").entries.items()
    assert key == csl["id"]
    assert entry.type == {"book": "book", "dataset": "misc", "article-magazine": "article"}[csl["type"]]
    assert entry.fields["year"] == str(csl["issued"]["date-parts"][0][0])
    assert [str(person) for person in entry.persons["author"]] == ["{" + csl["author"][0]["literal"] + "}"]
    assert entry.fields["title"].replace("\\", "") == "{" + csl["title"] + "}"


@each_item
def test_bibtex_escapes_what_latex_would_act_on(name):
    fields = re.findall(r"^  \w+ = \{(.*)\},?$", citation.to_bibtex(ITEMS[name]), re.MULTILINE)
    assert fields
    assert not any(re.search(r"(?<!\\)[&%$#_]", field) for field in fields)


@each_item
def test_ris_lines_have_tag_and_value_and_end_with_er(name):
    lines = citation.to_ris(ITEMS[name]).splitlines()
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .+", line) for line in lines[:-1])
    assert (lines[0][:6], lines[-1]) == ("TY  - ", "ER  - ")
    tags = [line[:2] for line in lines]
    assert len(set(tags)) == len(tags)
    assert {"ID", "AU", "TI", "PY", "LA"} <= set(tags)


@each_item
def test_csl_json_is_a_list_of_one_item_of_the_standards_keys(name):
    (csl,) = json.load(io.StringIO(citation.to_csl(ITEMS[name])))
    assert csl == ITEMS[name]
    standard = {
        "id",
        "type",
        "title",
        "author",
        "publisher",
        "issued",
        "language",
        "note",
        "version",
        "genre",
        "container-title",
        "number",
        "URL",
    }
    assert set(csl) <= standard
    assert csl["type"] in {"book", "dataset", "article-magazine"}
    assert isinstance(csl["issued"]["date-parts"][0][0], int)


@pytest.mark.parametrize("form", citation.FORMATS)
@pytest.mark.parametrize("name", ["book", "book-ko", "table", "table-ko"])
def test_while_there_is_no_address_the_citation_says_unpublished_and_invents_none(name, form, monkeypatch):
    assert citation.base_address() == "", "the book has an address now; turn this test round"
    text = citation.render(ITEMS[name], form, "ko" if name.endswith("ko") else "en")
    assert "npublished" in text
    assert not re.search(r"https?:|www\.|doi", text, re.IGNORECASE)
    assert __version__ in text


@pytest.mark.parametrize("form", citation.FORMATS)
def test_with_an_address_the_citation_of_a_table_leads_to_its_anchor(form, published):
    text = citation.render(item(), form)
    assert "https://book.example/en/chapters/index.html#toy".replace("#", r"\#" if form == "bibtex" else "#") in text
    assert "npublished" not in text


def test_with_an_address_the_citation_of_the_book_leads_to_its_front(published):
    assert citation.book_csl()["URL"] == "https://book.example/"
    assert "note" not in citation.book_csl()


@pytest.mark.parametrize("form", citation.FORMATS)
def test_the_citation_of_a_table_carries_its_digest_whole(form):
    assert f"sha256:{DIGEST}" in citation.render(item(), form)


def test_the_text_of_a_citation_stands_in_one_line_in_its_language():
    english, korean = citation.render(item("Jobs"), "text"), citation.render(item("일자리", "ko"), "text", "ko")
    assert english == (
        f"the clusterlib authors ({citation.RELEASED}). Jobs [Table toy]. In: {citation.book_title('en')}, version {__version__}. Unpublished. sha256:{DIGEST}\n"
    )
    assert "[표 toy]" in korean and "미출간" in korean and citation.book_title("ko") in korean
    assert korean.count("\n") == 1


def test_the_paper_is_cited_with_its_year_as_about_and_nothing_unknown():
    text = citation.to_text(citation.PAPER)
    assert text.startswith("박재수 (Park Jae-su) (c. 2005). ")
    assert "volume and pages unknown" in text
    assert {"volume", "page", "issue", "URL", "DOI"}.isdisjoint(citation.PAPER)


def test_the_book_names_its_authors_as_a_body_not_as_persons():
    assert citation.book_csl()["author"] == [{"literal": "the clusterlib authors"}]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_has_a_citation_that_parses(lang):
    for table_id in catalogue.TABLES:
        table = built(table_id)
        csl = citation.table_csl(table.id, table.title(lang), tables.digest(table), table.chapter, lang)
        assert list(parse_string(citation.to_bibtex(csl), "bibtex").entries) == [f"clusterlib-{table_id}"]
