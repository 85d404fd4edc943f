"""Tables: one digest, every export the same cells, text that renders to itself."""

import dataclasses
import io
import json
import re
import zipfile

import jsonschema
import numpy as np
import openpyxl
import pandas as pd
import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html
from myst_parser.parsers.docutils_ import Parser

from clusterlib import tables
from clusterlib.tables import Column, Table

NASTY = ["1. first", "1) first", "- dash", "* star", "+ plus", "a | b", "{brace}", "{ref}`x`", "`code`", "**bold**", "$x$", "<b>", "&amp;", "#", "# head", "% comment",
         ":name: x", "(target)=", "===", "---", "![a](b)", "[a](b)", "\\n", "~~x~~", "^up^", "=SUM(A1)", "100 %", "a_b_c", "클러스터, “둘”", 'say "x"', "“혁신”의 1.5배"]  # fmt: skip
TEXT = st.text(
    st.one_of(st.sampled_from("12.-*+|{}[]()<>#$~^`_\\:%!&;=@'\"/ab가나 "), st.characters(categories=["L", "N", "P", "S"])),
    min_size=1,
    max_size=12,
)
CELL = TEXT.map(lambda text: " ".join(text.split())).filter(bool)
MYST = {
    "myst_enable_extensions": ["colon_fence", "dollarmath", "deflist", "attrs_inline", "attrs_block"],
    "report_level": 2,
    "warning_stream": False,
}
# The part of the Table Schema and Data Resource standards (version 2) that these files use.
RESOURCE = {
    "type": "object",
    "required": ["$schema", "name", "type", "schema", "data"],
    "not": {"required": ["path"]},
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/dataresource.json"},
        "name": {"type": "string", "pattern": "^[-a-z0-9._/]+$"},
        "type": {"const": "table"},
        "licenses": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["name"]}},
        "sources": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["title"]}},
        "schema": {
            "type": "object",
            "required": ["$schema", "fields"],
            "properties": {
                "$schema": {"const": "https://datapackage.org/profiles/2.0/tableschema.json"},
                "fields": {
                    "type": "array",
                    "minItems": 1,
                    "uniqueItems": True,
                    "items": {
                        "type": "object",
                        "required": ["name", "type"],
                        "properties": {
                            "type": {"enum": ["string", "number", "integer", "boolean", "date"]},
                            "title": {"type": "string"},
                        },
                    },
                },
            },
        },
        "data": {"type": "array", "items": {"type": "object"}},
    },
}


def toy(places=("우디네", "토리노"), jobs=(20.04, -0.04), note="", **more) -> Table:
    columns = (Column("place", "곳", "Place"), Column("jobs", "일자리", "Jobs", "number", "천 명", "thousands", 1))
    frame = pd.DataFrame({"place_ko": list(places), "place_en": [f"en:{place}" for place in places], "jobs": list(jobs)})
    return Table(
        **{
            "id": "toy",
            "title_ko": "예",
            "title_en": "Toy",
            "columns": columns,
            "frame": frame,
            "chapter": "index",
            "note_en": note,
        }
        | more
    )


def rendered(table: Table, lang: str) -> list[list[str]]:
    """The cells of a table as MyST renders them, without the card that only the book's extension knows."""
    text = tables.to_myst(table, lang).split("```{table-card}")[0]
    tree = publish_doctree(text, parser=Parser(), settings_overrides=MYST)
    assert not [message.astext() for message in tree.findall(nodes.system_message)]
    return [[entry.astext() for entry in row.findall(nodes.entry)] for row in tree.findall(nodes.row)]


def test_the_canonical_text_has_both_languages_fixed_columns_and_declared_decimals():
    assert tables.canonical_csv(toy()) == "place_ko,place_en,jobs\n우디네,en:우디네,20.0\n토리노,en:토리노,0.0\n"


def test_the_canonical_text_quotes_only_what_needs_it():
    assert tables.canonical_csv(toy(['a,"b"', "c"])).splitlines()[1] == '"a,""b""","en:a,""b""",20.0'


def test_the_digest_is_the_sha256_of_the_canonical_text():
    # printf 'place_ko,place_en,jobs\na,en:a,1.0\n' | sha256sum
    assert tables.digest(toy(["a"], [1])) == "92e394756379b6906c98481c59cb2fe3e424a80b77cd2ea9c03912dbe1801fab"


def test_the_digest_does_not_depend_on_the_type_that_holds_a_number():
    frame = toy(jobs=[20, 3]).frame
    digests = {
        tables.digest(toy(frame=frame.astype({"jobs": dtype}))) for dtype in ("int8", "int64", "float32", "float64", "Int64")
    }
    assert len(digests) == 1


def test_the_digest_does_not_depend_on_digits_beyond_the_declared():
    assert tables.digest(toy(jobs=[20.04, 1.0])) == tables.digest(toy(jobs=[20.0400001, 0.9999]))
    assert tables.digest(toy(jobs=[20.04, 1.0])) != tables.digest(toy(jobs=[20.06, 1.0]))


def test_the_digest_does_not_depend_on_the_index_nor_on_titles_and_headings():
    other = dataclasses.replace(
        toy(), title_en="Other", columns=(Column("place", "x", "y"), Column("jobs", "z", "w", "number", decimals=1))
    )
    assert tables.digest(other) == tables.digest(toy())
    assert tables.digest(toy(frame=toy().frame.set_axis([7, 3]))) == tables.digest(toy())


@given(CELL)
def test_the_digest_changes_with_any_cell_in_either_language(word):
    kept = toy()
    for column in ("place_ko", "place_en"):
        frame = kept.frame.copy()
        frame.loc[0, column] += word
        assert tables.digest(toy(frame=frame)) != tables.digest(kept)


@pytest.mark.parametrize("value", [-0.0, -0.04, -1e-300])
def test_no_number_is_printed_as_minus_zero(value):
    table = toy(["a"], [value])
    assert tables.canonical_csv(table).endswith(",0.0\n")
    assert json.loads(tables.to_json(table))["data"][0]["jobs"] == 0
    assert "-0" not in tables.to_markdown(table, "en") + tables.to_json(table) + tables.to_latex(table, "en").split("midrule")[1]


def test_a_number_below_zero_keeps_its_sign():
    assert tables.canonical_csv(toy(["a"], [-0.06])).endswith(",-0.1\n")


@pytest.mark.parametrize(
    ("value", "shown"), [(-0.06, "−0.1"), (9999.96, "10,000.0"), (-12345678, "−12,345,678.0"), (1234.5, "1234.5"), (0.04, "0.0")]
)
def test_a_page_sets_numbers_with_a_minus_and_in_groups_and_files_do_not(value, shown):
    table = toy(["a"], [value])
    assert f'<td class="number">{shown}</td>' in tables.to_html(table, "en")
    assert shown in tables.to_myst(table, "en").replace("\\", "")
    assert tables.canonical_csv(table).endswith(f",{value:.1f}\n")


def test_decimals_are_not_grouped_and_the_columns_of_numbers_are_named_to_the_page():
    columns = (Column("place", "곳", "Place"), Column("share", "몫", "Share", "number", decimals=7))
    table = toy(["a"], [0.1], columns=columns, frame=pd.DataFrame({"place_ko": ["a"], "place_en": ["a"], "share": [-0.1234567]}))
    assert "−0.1234567<" in tables.to_html(table, "en")
    assert ":class: number-2\n" in tables.to_myst(table, "en")
    assert ":class: filterable number-2\n" in tables.to_myst(table, "en", filterable=True)


def test_a_missing_number_is_an_empty_field_a_null_and_an_empty_cell():
    table = toy(["a"], [np.nan])
    assert tables.canonical_csv(table).endswith("en:a,\n")
    assert json.loads(tables.to_json(table))["data"] == [{"place_ko": "a", "place_en": "en:a", "jobs": None}]
    assert "nan" not in tables.to_markdown(table, "en").lower() + tables.to_html(table, "en").lower()
    assert openpyxl.load_workbook(io.BytesIO(tables.to_xlsx(table)))["English"]["B2"].value is None
    assert rendered(table, "en")[1] == ["en:a", ""]


def test_a_frame_with_other_columns_is_refused():
    with pytest.raises(
        ValueError, match=re.escape("table toy: frame has columns ['jobs']; want ['place_ko', 'place_en', 'jobs']")
    ):
        toy(frame=pd.DataFrame({"jobs": [1.0]}))


def test_a_column_of_numbers_that_holds_text_is_refused():
    with pytest.raises(ValueError, match="table toy, column jobs: holds text; want numbers"):
        toy(jobs=["many", "few"])


def test_two_columns_under_one_heading_are_refused():
    columns = (Column("place", "곳", "Place"), Column("jobs", "일자리", "Place", "number"))
    with pytest.raises(ValueError, match="table toy: two columns share a heading among"):
        toy(columns=columns)


def test_each_language_has_its_own_cells_and_headings_with_units():
    assert tables.to_csv(toy(), "ko").splitlines()[:2] == ["곳,일자리 (천 명)", "우디네,20.0"]
    assert tables.to_csv(toy(), "en").splitlines()[:2] == ["Place,Jobs (thousands)", "en:우디네,20.0"]


@pytest.mark.parametrize("word", NASTY)
def test_a_cell_full_of_marks_survives_the_page(word):
    assert rendered(toy([word], [1]), "ko") == [["곳", "일자리 (천 명)"], [word, "1.0"]]


@given(CELL, CELL)
@example("(a)=", "&lt;")
def test_any_text_survives_the_page_as_title_cell_and_heading(cell, heading):
    columns = (Column("place", "곳" + heading, "Place"), Column("word", heading, "Word"))
    frame = pd.DataFrame({"place_ko": [cell], "place_en": ["x"], "word_ko": [cell], "word_en": ["x"]})
    assert rendered(toy(columns=columns, frame=frame), "ko") == [["곳" + heading, heading], [cell, cell]]


@given(CELL)
def test_a_row_headed_by_a_code_has_an_anchor_and_shows_its_code_only(code):
    columns = (Column("place", "곳", "Place", "code"), Column("word", "말", "Word", "code"))
    assert rendered(toy(columns=columns, frame=pd.DataFrame({"place": [code], "word": ["x"]})), "ko")[1] == [code, "x"]


def test_the_page_numbers_the_table_by_its_id_and_puts_card_and_notes_beneath():
    text = tables.to_myst(toy(note="First note.\n1. Second."), "en")
    assert ":name: toy\n" in text
    assert ":header-rows: 1\n:stub-columns: 1\n" in text
    assert ":::{container} note table-note\n* First note.\n* 1\\. Second.\n:::" in text
    assert f"```{{table-card}} toy\n:title: Toy\n:chapter: index\n:digest: {tables.digest(toy())}\n```" in text
    assert "container" not in tables.to_myst(toy(), "en")


@given(CELL)
def test_a_pipe_in_a_cell_does_not_split_it_in_markdown(word):
    line = tables.to_markdown(toy([word], [1]), "ko").splitlines()[2]
    cells = re.split(r"(?<!\\)\|", line)[1:-1] if not word.endswith("\\") else [word, "1.0"]
    assert [cell.strip().replace(r"\|", "|") for cell in cells] == [word.replace(r"\|", "|"), "1.0"]


def test_html_escapes_what_it_shows_and_scopes_its_headings():
    tree = html.fromstring(tables.to_html(toy(["<script>1</script> & co", "b"]), "ko"))
    assert tree.xpath("//script") == []
    assert tree.xpath("string(caption)") == "예"
    assert [cell.text for cell in tree.xpath("//tbody//th[@scope='row']")] == ["<script>1</script> & co", "b"]
    assert len(tree.xpath("//thead//th[@scope='col']")) == 2
    assert tree.get("lang") == "ko"


def test_workbooks_are_the_same_bytes_each_time():
    content = tables.to_xlsx(toy())
    assert content == tables.to_xlsx(toy())
    assert openpyxl.load_workbook(io.BytesIO(content)).properties.created.year == 2000, "the hour of writing is in the file"
    assert {part.date_time for part in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_workbook_has_a_sheet_a_language_numbers_as_numbers_and_text_as_text():
    formula = '=HYPERLINK("http://example.org")'
    book = openpyxl.load_workbook(io.BytesIO(tables.to_xlsx(toy([formula, "http://example.org"], [20.04, 3]))))
    assert book.sheetnames == ["한국어", "English"]
    sheet = book["한국어"]
    assert [cell.value for cell in sheet[1]] == ["곳", "일자리 (천 명)"]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A3"].hyperlink) == (formula, "s", None)
    assert (sheet["B2"].value, sheet["B2"].data_type) == (20, "n")
    assert book["English"]["A2"].value == f"en:{formula}"


@pytest.mark.parametrize(
    ("mark", "written"),
    [("&", r"\&"), ("%", r"\%"), ("$", r"\$"), ("#", r"\#"), ("_", r"\_"), ("{", r"\{"), ("}", r"\}"),
     ("\\", r"\textbackslash{}"), ("~", r"\textasciitilde{}"), ("^", r"\textasciicircum{}"), ("가", "가")],
)  # fmt: skip
def test_latex_writes_each_special_mark_so_that_it_prints_itself(mark, written):
    assert f"a{written}b & 1.0 \\\\" in tables.to_latex(toy([f"a{mark}b"], [1]), "ko")


def test_latex_has_caption_label_rules_and_as_many_columns_as_the_table():
    text = tables.to_latex(toy(title_en="Jobs & firms"), "en")
    assert r"\caption{Jobs \& firms}\label{tab:toy-en}" in text
    assert r"\begin{tabularx}{\textwidth}{Xr}" in text
    assert [text.count(mark) for mark in (r"\toprule", r"\midrule", r"\bottomrule", r"\\")] == [1, 1, 1, 3]


def test_json_is_a_data_resource_whose_rows_fit_its_schema():
    resource = json.loads(tables.to_json(toy(sources=("park2005",))))
    jsonschema.validate(resource, RESOURCE)
    assert [(one["name"], one["type"], one["title"]) for one in resource["schema"]["fields"]] == [
        ("place_ko", "string", "곳"), ("place_en", "string", "Place"), ("jobs", "number", "Jobs (thousands)"),
    ]  # fmt: skip
    assert resource["data"][0] == {"place_ko": "우디네", "place_en": "en:우디네", "jobs": 20.0}
    assert resource["sha256_of_csv"] == tables.digest(toy())


def test_json_leaves_out_what_the_table_does_not_say():
    assert {"sources", "description", "description_ko"}.isdisjoint(json.loads(tables.to_json(toy())))


def test_a_table_shows_itself_in_one_language_in_three_forms():
    view = toy().show("ko")
    bundle = view._repr_mimebundle_()
    assert set(bundle) == {"text/markdown", "text/html", "text/plain"}
    assert all("우디네" in text and "en:" not in text for text in bundle.values())
    assert "filterable" not in bundle["text/markdown"]
    assert ":class: filterable" in toy().show("ko", filterable=True)._repr_mimebundle_()["text/markdown"]


def test_an_id_of_a_table_leads_to_it_in_any_column_and_an_empty_cell_nowhere():
    frame = pd.DataFrame({"claim": ["1-a", "1-b"], "table": ["paper-1", ""]})
    columns = Column("claim", "주장", "Claim", "code"), Column("table", "표", "Table", "table")
    text = tables.to_myst(Table("made-up", "표", "Table", columns, frame, "ledger"), "en")
    assert text.count("{ref}") == 1
    assert "{#made-up-1-a}\n  - {ref}`paper-1 <paper-1>`\n" in text
    assert "{#made-up-1-b}\n  - \n" in text
