"""The codings: complete, within their codes, refused where one thing is broken."""

import re

import pandas as pd
import pytest

from clusterlib import codings, paper
from clusterlib.data import DataError

READERS = {
    "table1_codes.csv": codings.type_codes,
    "table2_attributes.csv": codings.theory_attributes,
    "table2_codes.csv": codings.theory_codes,
    "table2_policy.csv": codings.theory_advice,
    "table3_links.csv": codings.mechanism_links,
    "definition_elements.csv": codings.definition_elements,
    "definition_cases.csv": codings.definition_cases,
    "platform.csv": codings.platform,
    "platform_ties.csv": codings.platform_ties,
    "concepts.csv": codings.concepts,
    "argument.csv": codings.argument,
    "sectors.csv": codings.sectors,
}


@pytest.mark.parametrize("name", READERS)
def test_every_coding_holds_something_and_gives_a_reason_in_both_languages(name):
    frame = READERS[name]()
    assert len(frame) >= 5
    for column in {"reason_ko", "reason_en"} & set(frame.columns):
        assert (frame[column].str.len() > 10).all(), column


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("table1_codes.csv", "embedded,direction,mutual", "embedded,direction,sideways", "column code: 'sideways' is unknown; want one of mutual, one-way, not-said"),
        ("table1_codes.csv", "embedded,direction,mutual", "embedded,direction,inside", "column code: 'inside' is unknown"),
        ("table1_codes.csv", "embedded,direction,", "embedded,stimulus,", "column row+attribute: 'embedded, stimulus' stands twice"),
        ("table1_codes.csv", "embedded,direction,", "embodied,direction,", "column row: 'embodied' is unknown; want one of embedded, networked, national"),
        ("table2_codes.csv", "\nproduction-cost,", "\nproduction,", "line 2, column row: 'production' is unknown"),
        ("table2_policy.csv", ",none,", ",nothing,", "column lever: 'nothing' is unknown; want one of none, contracts"),
        ("table3_links.csv", "I-a,I-b,", "I-a,I-z,", "line 2, column target: 'I-z' is unknown; want one of I-a, I-b"),
        ("table3_links.csv", ",stated,", ",certain,", "line 2, column strength: 'certain' is unknown; want one of stated, implied"),
        ("definition_cases.csv", "silicon-valley,firms,yes", "silicon-valley,firms,unknown", "line 2, column basis: 'literature' with code 'unknown'; unknown goes with none"),
        ("definition_cases.csv", "silicon-valley,firms,yes", "silicon-valley,firms,maybe", "line 2, column code: 'maybe' is unknown; want one of yes, partly, no, unknown"),
        ("platform_ties.csv", "human-media-center,after", "human-media-center,later", "column stage: 'later' is unknown; want one of before, after"),
        ("platform_ties.csv", "fais,human-media-center", "fais,media", "column target: 'media' is unknown"),
        ("platform.csv", "\n2,", "\n1,", "data/platform.csv, line 3, column order: '1' stands twice"),
        ("concepts.csv", ",process", ",proces", "column level: 'proces' is unknown"),
        ("argument.csv", ",+,", ",!,", "column sign: '!' is unknown; want one of +, -, ?"),
        ("argument.csv", ",1-b,", ",1-z,", "column claim: '1-z' is unknown"),
        ("sectors.csv", ",high,", ",huge,", "column complexity: 'huge' is unknown; want one of high, low, not-said"),
    ],
)  # fmt: skip
def test_a_broken_code_is_refused_naming_file_line_and_column(mend, name, old, new, message):
    mend(name, old, new)
    with pytest.raises(DataError, match=re.escape(message)) as error:
        READERS[name]()
    assert str(error.value).startswith(f"data/{name}")


def test_a_code_left_out_is_missed_by_name(data_copy):
    path = data_copy / "table1_codes.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("networked,tie_firms,")), encoding="utf-8")
    with pytest.raises(DataError) as error:
        codings.type_codes()
    assert (
        str(error.value)
        == "data/table1_codes.csv, row networked, attribute tie_firms: no such line; want every row x attribute once"
    )


def test_ten_names_of_the_platform_stand_for_nine_bodies():
    platform = codings.platform()
    assert (len(platform), platform["body"].nunique(), platform["printed_ko"].nunique()) == (10, 9, 10)


def test_the_argument_of_a_section_is_its_part_of_the_whole():
    whole = codings.argument()
    parts = pd.concat([codings.argument(section) for section in whole["section"].unique()])
    assert parts.sort_values(list(parts)).values.tolist() == whole.sort_values(list(whole)).values.tolist()
    assert list(codings.argument("3-1").index) == list(range(len(codings.argument("3-1"))))


def test_only_organisations_outside_the_region_send_one_way():
    codes = codings.wide(codings.type_codes(), "row", "attribute")
    assert codes["direction"].to_dict() == {"embedded": "mutual", "networked": "mutual", "national": "one-way"}
    assert codes["organisations"].to_dict() == {"embedded": "inside", "networked": "inside", "national": "outside"}


def test_wide_keeps_the_order_in_which_rows_and_attributes_stand():
    codes = pd.DataFrame([("b", "y", 1), ("b", "x", 2), ("a", "y", 3), ("a", "x", 4)], columns=["row", "attribute", "code"])
    table = codings.wide(codes, "row", "attribute")
    assert (list(table.index), list(table.columns), table.values.tolist()) == (["b", "a"], ["y", "x"], [[1, 2], [3, 4]])


def test_every_theory_answers_every_question_with_an_answer_allowed():
    codes, attributes = codings.wide(codings.theory_codes(), "row", "attribute"), codings.theory_attributes()
    assert codes.shape == (len(paper.rows("2")), len(attributes))
    for attribute, allowed in zip(attributes["attribute"], attributes["codes"], strict=True):
        assert set(codes[attribute]) <= set(allowed.split(";"))
