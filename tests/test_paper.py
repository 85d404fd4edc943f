"""The paper as typed records, against what is printed and against files with one thing broken."""

import dataclasses
import re
import textwrap

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clusterlib import paper
from clusterlib.data import DataError

CELLS = [cell for number in "12" for cell in paper.cells(number)]
LINES = "\n".join(cell.ko for cell in CELLS)  # a text of the paper, one cell a line
SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)


def column_run(cells: list[paper.Cell]) -> str:
    """Cells as a PDF gives them that is read line by line across columns: narrow columns side by side."""
    lines = []
    for row in dict.fromkeys((cell.table, cell.row) for cell in cells):
        columns = [textwrap.wrap(cell.ko, 14, break_long_words=False) for cell in cells if (cell.table, cell.row) == row]
        for place in range(max(map(len, columns))):
            lines.append("  ".join(column[place] for column in columns if place < len(column)))
    return "\n".join(lines)


def reading(name: str):
    """The function of ``paper`` that reads a file."""
    readers = {"sections": paper.sections, "claims": paper.claims, "references": paper.references, "places": paper.places}
    readers |= {"differences": paper.differences, "table3_mechanisms": paper.mechanisms, "glossary": paper.terms}
    readers |= {"kinds": lambda: paper.labels("kind"), "table_1": lambda: paper.cells("1"), "table_2": lambda: paper.cells("2")}
    return readers[name.removesuffix(".csv")]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("production-cost", "reason", "생산비용절감"),
        ("production-cost", "example", "영국 Sheffield, Lancashire"),
        ("transaction-cost", "approach", "거래비용(캘리포니아 학파)"),
        ("transaction-cost", "example", "시장 그 자체"),
        ("flexible-specialisation", "localisation", "신뢰는 지리적으로 집중된 네트워크를 유지함"),
        ("flexible-specialisation", "example", "이태리 Third Italy, 독일 Baden Wurtemberg 등"),
        ("innovative-milieu", "approach", "혁신환경 (GREMI 그룹)"),
        ("innovative-milieu", "example", "미국 Silicon Valley, Route 128"),
        ("institutions-evolution", "reason", "지식의 이전과 창출"),
        ("institutions-evolution", "policy", "정책은 혁신적 궤적개발의 단지 한 요소"),
    ],
)  # fmt: skip
def test_table_2_stands_in_its_rows_although_it_is_printed_by_columns(row, column, words):
    assert [cell.ko for cell in paper.cells("2") if (cell.row, cell.column) == (row, column)] == [words]


def test_table_2_has_five_theories_of_seven_attributes_row_by_row():
    cells = paper.cells("2")
    assert [(cell.row, cell.column) for cell in cells] == [
        (row, column) for row in paper.rows("2") for column in paper.columns("2")
    ]
    assert list(paper.rows("2")) == [
        "production-cost",
        "transaction-cost",
        "flexible-specialisation",
        "innovative-milieu",
        "institutions-evolution",
    ]
    assert list(paper.columns("2")) == ["reason", "approach", "advantage", "localisation", "competition", "policy", "example"]


def test_table_1_places_each_type_in_its_norwegian_district():
    places = {cell.row: cell.ko for cell in paper.cells("1") if cell.column == "place"}
    assert places == {"embedded": "Sunnmore(조선산업)", "networked": "Jaeren(기계 엔지니어링)", "national": "Horten(전자산업)"}


def test_table_3_has_ten_letters_in_four_quadrants():
    letters = [one.mechanism for one in paper.mechanisms()]
    assert letters == ["I-a", "I-b", "I-c", "I-d", "II-a", "II-b", "II-c", "III-a", "III-b", "IV-a"]
    assert [(one.row, one.column) for one in paper.mechanisms() if one.mechanism == "IV-a"] == [("promoted", "spillover")]


def test_a_cell_carries_the_note_on_it_and_only_that():
    noted = {cell.locator: cell.note_en for cell in CELLS if cell.note_en}
    said = {one.locator: one.en for one in paper.differences()}
    assert noted == {locator: said[locator] for locator in said if locator in {cell.locator for cell in CELLS}}
    assert noted


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("table_2.csv", "transaction-cost,example,시장 그 자체,The market itself\n", "",
         "data/table_2.csv, row transaction-cost, column example: no such cell; want every row x column once"),
        ("table_2.csv", "transaction-cost,example,", "transaction-cost,policy,", "column row+column: 'transaction-cost, policy' stands twice"),
        ("table_2.csv", "transaction-cost,example,", "transaction-cost,examples,", "column column: 'examples' is unknown; want one of reason, approach"),
        ("table_2.csv", "transaction-cost,example,", "trust,example,", "column row: 'trust' is unknown; want one of production-cost"),
        ("table_2.csv", "생산비용절감,Saving", ",Saving", "data/table_2.csv, line 2, column ko: empty; want a value"),
        ("table_1.csv", "national,place,", "national,plaice,", "column column: 'plaice' is unknown"),
        ("table3_mechanisms.csv", ",I-a,", ",II-a,", "column mechanism: 'II-a' stands"),
        ("table3_mechanisms.csv", ",I-a,", ",III-c,", "line 2, column mechanism: 'III-c' stands in spontaneous x cost-saving; want ('promoted', 'cost-saving')"),
        ("table3_mechanisms.csv", ",I-a,", ",V-a,", "line 2, column mechanism: 'V-a' stands in spontaneous x cost-saving"),
        ("claims.csv", "\n1-a,1,", "\n1-a,9,", "data/claims.csv, line 2, column section: '9' is unknown"),
        ("claims.csv", "1-a,1,mechanism,", "1-a,1,mechanisms,", "data/claims.csv, line 2, column kind: 'mechanisms' is unknown; want one of definition"),
        ("claims.csv", ",asserted,", ",sure,", "column hedge: 'sure' is unknown; want one of asserted, hedged, reported"),
        ("references.csv", ",not-identified,", ",lost,", "column status: 'lost' is unknown; want one of identified"),
        ("references.csv", ",unknown,", ",hearsay,", "column checked: 'hearsay' is unknown"),
        ("places.csv", "2001-03-01", "spring 2001", "column founded: 'spring 2001' is no date; want YYYY, YYYY-MM or YYYY-MM-DD"),
        ("places.csv", ",cluster,", ",klaster,", "column kind: 'klaster' is unknown; want one of region"),
        ("sections.csv", "\n2-2a,2-2,", "\n2-2a,2-9,", "column parent: '2-9' is unknown"),
        ("differences.csv", ",inferred,", ",guessed,", "column checked: 'guessed' is unknown"),
        ("kinds.csv", "kind,mechanism,", "kind,definition,", "data/kinds.csv, line 3, column group+code: 'kind, definition' stands twice"),
        ("glossary.csv", "\ngap,", "\ninitiative,", "column term: 'initiative' stands twice"),
    ],
)  # fmt: skip
def test_a_broken_record_is_refused_naming_file_place_and_column(mend, name, old, new, message):
    mend(name, old, new)
    with pytest.raises(DataError, match=re.escape(message)) as error:
        reading(name)()
    assert str(error.value).startswith(f"data/{name}")


def test_a_table_that_the_paper_does_not_have_is_refused():
    with pytest.raises(DataError, match=re.escape("data/table_rows.csv: no table '4'; want 1, 2 or 3")):
        paper.rows("4")


def test_records_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        paper.claims()[0].kind = "normative"


def test_a_work_is_named_by_first_author_and_year():
    works = {one.cited: one.work for one in paper.references()}
    assert works["Suarez-Villa 1998"] == "suarezvilla1998"
    assert works["Caniels et al.(2003)"] == "caniels2003"
    assert works["Mezias외 1999"] == "mezias1999"


def test_every_cell_is_found_whole_in_a_text_of_the_cells():
    assert set(paper.find_in_text(LINES, CELLS).values()) == {"whole"}


@given(st.data())
def test_white_space_anywhere_hides_no_cell(draw):
    cell = draw.draw(st.sampled_from(CELLS))
    blanks = draw.draw(
        st.lists(st.sampled_from(["", " ", "\n", "\t\u00a0", "\u3000"]), min_size=len(cell.ko), max_size=len(cell.ko))
    )
    spread = "".join(mark + blank for mark, blank in zip(cell.ko, blanks, strict=True))
    assert paper.find_in_text(f"앞{spread}뒤", [cell]) == {cell.locator: "whole"}


def test_syllables_taken_apart_into_letters_are_still_found():
    import unicodedata

    cell = CELLS[0]
    assert paper.find_in_text(unicodedata.normalize("NFD", cell.ko), [cell]) == {cell.locator: "whole"}


def test_cells_are_found_in_pieces_where_the_lines_of_several_columns_run_together():
    found = paper.find_in_text(column_run(CELLS), CELLS)
    assert "missing" not in found.values()
    assert list(found.values()).count("pieces") > len(CELLS) / 2


def test_pieces_in_another_order_or_far_apart_are_no_cell():
    cell = paper.Cell("2", "toy", "reason", "집단적 학습 과정", "Collective learning")
    assert paper.find_in_text("과정 비용 집단적 학습", [cell]) == {cell.locator: "missing"}
    assert paper.find_in_text("집단적 학습 " + "비용 " * 300 + "과정", [cell]) == {cell.locator: "missing"}


def test_pieces_are_whole_words_and_more_than_a_syllable():
    cell = paper.Cell("2", "toy", "reason", "신뢰는 네트워크를 유지함", "Trust")
    assert paper.find_in_text("신뢰는 비용 네트워크를 비용 유지함", [cell]) == {cell.locator: "pieces"}
    assert paper.find_in_text("신뢰는 네트워트를 크를 유지함", [cell]) == {cell.locator: "missing"}
    assert paper.find_in_text("신뢰는 비용 네트워크를 비용 유 비용 지함", [cell]) == {cell.locator: "missing"}


@pytest.mark.parametrize("text", [LINES, column_run(CELLS)], ids=["lines", "column run"])
@given(draw=st.data())
def test_a_cell_with_one_syllable_changed_is_missing(text, draw):
    cell = draw.draw(st.sampled_from(CELLS))
    place = draw.draw(st.sampled_from([place for place, mark in enumerate(cell.ko) if not mark.isspace()]))
    changed = (
        cell.ko[:place] + draw.draw(SYLLABLES | st.sampled_from(sorted(set(re.findall("[가-힣]", LINES))))) + cell.ko[place + 1 :]
    )
    word = next(word.group() for word in re.finditer(r"\S+", changed) if word.end() > place)
    assume(word not in text)  # another word of the paper in the right place cannot be told from the cell's own
    assert paper.find_in_text(text, [dataclasses.replace(cell, ko=changed)]) == {cell.locator: "missing"}


def test_nothing_is_found_in_nothing():
    assert set(paper.find_in_text("", CELLS).values()) == {"missing"}
