"""The catalogue: every table builds, in both languages, from sources and for chapters that exist."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml
from conftest import built
from pybtex.database import parse_file

from clusterlib import catalogue, codings, data, paper, tables
from clusterlib.data import DataError

ROOT = Path(__file__).resolve().parent.parent
SOURCES = set(parse_file(str(data.FOLDER / "references.bib"), "bibtex").entries) | {
    path.relative_to(data.FOLDER).as_posix() for path in data.FOLDER.rglob("*")
}
CHAPTERS = {section.chapter for section in paper.sections()} | {path.stem for path in (ROOT / "chapters").iterdir()}
each_table = pytest.mark.parametrize("table_id", catalogue.TABLES)


@each_table
def test_a_table_is_listed_under_its_own_id_which_is_a_slug(table_id):
    assert built(table_id).id == table_id
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", table_id)


@each_table
def test_a_table_has_rows_and_its_first_column_is_never_empty(table_id):
    table = built(table_id)
    assert len(table.frame) > 1
    for name in table.columns[0].names():
        assert (table.frame[name].astype("string").str.strip() != "").fillna(False).all(), name


@each_table
def test_a_table_has_titles_headings_and_notes_in_both_languages(table_id):
    table = built(table_id)
    assert re.search("[가-힣]", table.title_ko) and not re.search("[가-힣]", table.title_en) and table.title_en
    assert bool(table.note_ko) == bool(table.note_en)
    for column in table.columns:
        assert column.label_ko and column.label_en, column.name
        assert bool(column.unit_ko) == bool(column.unit_en), column.name
        assert not re.search("[가-힣]", column.label_en + column.unit_en), column.name


@each_table
def test_text_stands_in_both_languages_or_in_neither(table_id):
    table = built(table_id)
    for column in table.columns:
        if column.kind == "text":
            korean, english = (table.frame[name].str.strip() != "" for name in column.names())
            assert (korean == english).all(), column.name


@each_table
def test_no_cell_holds_a_line_break_or_a_missing_text(table_id):
    table = built(table_id)
    for name in [name for column in table.columns if column.kind != "number" for name in column.names()]:
        assert table.frame[name].map(type).eq(str).all(), name
        assert not table.frame[name].str.contains(r"[\r\n\t]").any(), name


@each_table
def test_numbers_carry_a_unit(table_id):
    assert all(column.unit_en for column in built(table_id).columns if column.kind == "number")


@each_table
def test_the_sources_of_a_table_exist(table_id):
    table = built(table_id)
    assert table.sources or table_id == "tables", "a table without sources"
    assert set(table.sources) <= SOURCES


@each_table
def test_the_chapter_of_a_table_exists(table_id):
    assert built(table_id).chapter in CHAPTERS


@each_table
def test_a_table_comes_out_the_same_twice(table_id):
    assert tables.digest(catalogue.build(table_id)) == tables.digest(built(table_id))


@each_table
def test_headings_and_titles_are_taken_by_one_table_each(table_id):
    others = [built(name) for name in catalogue.TABLES if name != table_id]
    assert built(table_id).title_ko not in {table.title_ko for table in others}
    assert built(table_id).title_en not in {table.title_en for table in others}
    for lang in ("ko", "en"):
        labels = [column.label(lang) for column in built(table_id).columns]
        assert len(set(labels)) == len(labels)


def test_the_table_of_tables_lists_all_but_itself():
    assert list(built("tables").frame["table"]) == [table_id for table_id in catalogue.TABLES if table_id != "tables"]


def test_an_unknown_table_is_refused_naming_the_nearest():
    with pytest.raises(
        DataError, match=re.escape("table 'papr-2' is unknown; nearest: paper-2, paper-3, paper-1; `clusterlib tables` lists all")
    ):
        catalogue.build("papr-2")


def test_a_name_like_no_other_is_refused_with_all_the_known():
    with pytest.raises(DataError, match="nearest: paper-1, paper-2, paper-3, claims"):
        catalogue.build("zzzzzzz")


def test_the_papers_tables_hold_its_cells_word_for_word():
    for number in "12":
        frame, cells = built(f"paper-{number}").frame, paper.cells(number)
        assert frame.filter(like="_ko").to_numpy().ravel().tolist() == [cell.ko for cell in cells]
        assert frame.filter(like="_en").to_numpy().ravel().tolist() == [cell.en for cell in cells]


def test_notes_beneath_a_table_of_the_paper_are_those_on_it_and_its_cells():
    wanted = [one.en for one in paper.differences() if re.match("table 1(,|$)", one.locator)]
    assert built("paper-1").note_en.splitlines() == wanted
    assert wanted


def test_every_claim_stands_in_the_ledger_once_with_its_verdict():
    ledger = built("claims").frame
    assert list(ledger["claim"]) == [claim.claim for claim in paper.claims()]
    given, labels = paper.verdicts(), paper.labels("verdict")
    wanted = [labels[given[name].verdict if name in given else "not-yet-tested"][1] for name in ledger["claim"]]
    assert list(ledger["verdict_en"]) == wanted


def test_the_hub_turns_nine_agencies_without_ties_into_a_star():
    rows = built("platform-network").frame.set_index("stage_en")
    assert rows.loc["Before the hub", ["density", "reachable", "centralisation"]].tolist() == [0, 0, 0]
    assert rows.loc["After the hub", ["density", "reachable", "centralisation", "without_hub"]].tolist() == [9 / 45, 1, 1, 0]


def test_the_three_geographies_are_web_wheel_and_pipe():
    frame = built("geographies").frame
    assert frame["firms_reached"].tolist() == [1, 1, 0.5]
    assert frame["mutual"].tolist() == [1, 1, 0]
    assert frame["largest"].tolist() == [1, 1 / 8, 1 / 8]


def test_likeness_lists_each_pair_of_theories_once_the_likest_first():
    frame = built("theory-likeness").frame
    pairs = {frozenset(pair) for pair in zip(frame["one_en"], frame["other_en"], strict=True)}
    assert (len(frame), len(pairs), {len(pair) for pair in pairs}) == (10, 10, {2})
    assert frame["likeness"].is_monotonic_decreasing


def test_the_definition_check_counts_every_case_under_every_element():
    counts = built("definition-check").frame[["yes", "partly", "no", "unknown"]]
    assert set(counts.sum(axis="columns")) == {codings.definition_cases()["case"].nunique()}


def test_arrows_into_and_out_of_mechanisms_balance():
    frame = built("mechanism-roles").frame
    assert frame["arrows_in"].sum() == frame["arrows_out"].sum() == len(codings.mechanism_links())


def test_a_fault_in_the_data_reaches_whoever_builds_the_table(mend):
    mend("table_1.csv", "national,place,", "national,plaice,")
    with pytest.raises(DataError, match=r"data/table_1\.csv"):
        catalogue.build("paper-1")


def test_every_table_is_built_once_and_the_list_of_tables_last(monkeypatch):
    asked = []
    few = {name: lambda name=name: asked.append(name) or built(name) for name in ("paper-1", "paper-2")}
    monkeypatch.setattr(catalogue, "TABLES", few | {"tables": catalogue.listing})
    assert [table.id for table in catalogue.every()] == ["paper-1", "paper-2", "tables"]
    assert asked == ["paper-1", "paper-2"]
    assert list(catalogue.every()[-1].frame["table"]) == list(few)


def test_numbers_are_numbers_that_no_reader_has_to_guess():
    for table in map(built, catalogue.TABLES):
        for column in table.columns:
            if column.kind == "number":
                assert pd.api.types.is_numeric_dtype(table.frame[column.name])
                assert 0 <= column.decimals <= 4


NAMING = {one for place in paper.places() for one in place.section.split(";")} | {"2-2b"}  # 2-2b names no place, but spin-offs
QUOTING = sorted({section.chapter for section in paper.sections() if section.section in NAMING})


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("chapter", QUOTING)
def test_a_chapter_whose_section_names_a_place_quotes_a_measured_table_and_leads_to_it(chapter, lang):
    cells = json.loads((ROOT / "chapters" / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if f"lang-{lang}" in cell["metadata"].get("tags", []))
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    measured = {Path(one["file"]).stem for part in parts if "Measured" in part["caption"] for one in part["chapters"]}
    quoted = {built(name).chapter for name in re.findall(r"{numref}`([\w-]+)`", text) if name in catalogue.TABLES} & measured
    assert quoted, "no measured table is quoted"
    for source in quoted:
        assert f"({source}.ipynb)" in text
