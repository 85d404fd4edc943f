"""Evidence for single claims: the frontier's shares and ratios, the genealogy's generations, dates and drawing."""

import io
import re

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from clusterlib import catalogue, figures, genealogy, plots, timeplots
from clusterlib.catalogue import evidence
from clusterlib.data import DataError

READERS = {
    "measured/patents_electronics.csv": figures.patents_electronics,
    "measured/frontier.csv": figures.frontier,
    "measured/bristol_nodes.csv": figures.bristol_firms,
    "measured/bristol_edges.csv": figures.bristol_ties,
}


@pytest.fixture
def firms():
    """Four firms: a trunk that ended, its child that was bought, the buyer, and a stranger of whom no year is known."""
    return pd.DataFrame(
        {
            "name": ["Trunk", "Child", "Buyer", "Stranger"], "kind": ["entity", "entity", "branch", "entity"], "first_year": [1980, 1985, 1990, np.nan],
            "last_year": [1986, 1990, np.nan, np.nan], "placed": [1980, 1985, 1990, 1995],
        },
        index=["trunk", "child", "buyer", "stranger"],
    )  # fmt: skip


@pytest.fixture
def ties():
    rows = [
        ("trunk", "child", "startup", 1985),
        ("child", "buyer", "acquired", 1990),
        ("buyer", "stranger", "startup", np.nan),
        ("trunk", "buyer", "people", np.nan),
    ]
    return pd.DataFrame(rows, columns=["parent", "child", "kind", "year"])


@pytest.fixture
def ax():
    with mpl.rc_context():
        plots.use_style("ko")
        yield plt.figure().subplots()
    plt.close("all")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("measured/patents_electronics.csv", "china,audio-visual-technology,1998,13", "china,audio-visual-technology,1998,many", "line 2, column patents: 'many'; want a number >= 0"),
        ("measured/patents_electronics.csv", "\nchina,", "\nchyna,", "line 2, column place: 'chyna' is unknown"),
        ("measured/patents_electronics.csv", ",audio-visual-technology,", ",radio,", "line 2, column field: 'radio' is unknown"),
        ("measured/frontier.csv", ",seen,", ",heard,", "line 2, column status: 'heard' is unknown; want one of seen, secondary"),
        ("measured/frontier.csv", "growth-lab-eci", "someone", "line 2, column source: 'someone' is unknown"),
        ("measured/bristol_nodes.csv", ",entity,", ",firm,", "line 2, column kind: 'firm' is unknown; want one of entity, branch"),
        ("measured/bristol_nodes.csv", ",1978,1989,", ",20??,1989,", "line 3, column first_year: '20??'; want a year or nothing"),
        ("measured/bristol_edges.csv", "fairchild-semi,inmos", "fairchild-semi,inmoss", "line 2, column child: 'inmoss' is unknown"),
        ("measured/bristol_edges.csv", ",startup,1978", ",spinoff,1978", "line 2, column kind: 'spinoff' is unknown; want one of startup, acquired, people"),
        ("measured/bristol_edges.csv", ",startup,1978", ",startup,about 1978", "line 2, column year: 'about 1978'; want a year or nothing"),
    ],
)  # fmt: skip
def test_a_broken_cell_is_refused_naming_file_line_and_column(mend, name, old, new, message):
    mend(name, old, new)
    with pytest.raises(DataError, match=re.escape(f"data/{name}, {message}")):
        READERS[name]()


def test_an_empty_year_is_missing_and_not_zero():
    assert np.isnan(figures.bristol_firms().loc["fairchild-semi", "first_year"])
    undated = figures.bristol_ties().query("kind == 'people'")["year"].isna().sum()
    assert undated == 13


def test_the_eight_fields_of_electronics_and_the_others_make_all():
    table = figures.patents_electronics()
    one_by_one = sum(evidence.grants(field) for field in table["field"].unique() if field != "total")
    pd.testing.assert_frame_equal(evidence.grants(), one_by_one)
    pd.testing.assert_frame_equal(evidence.grants() + evidence.grants("other"), evidence.grants("total"))
    assert evidence.grants().loc[1998, ["south-korea", "world"]].tolist() == [1956, 45399]


def test_the_countries_are_part_of_the_world_every_year():
    found = evidence.grants()
    assert (found.drop(columns="world").sum(axis="columns") < found["world"]).all()


@pytest.mark.parametrize("field", ["radio", ""])
def test_an_unknown_field_is_refused_with_those_there_are(field):
    with pytest.raises(
        ValueError, match=re.escape(f"field {field!r} is unknown; want electronics, other, total, audio-visual-technology")
    ):
        evidence.grants(field)


@pytest.mark.parametrize("yardstick", ["atlantis", "world", "south-korea"])
def test_a_yardstick_is_another_country_of_the_figures(yardstick):
    with pytest.raises(ValueError, match=re.escape(f"yardstick {yardstick!r} is unknown; want one of united-states, japan")):
        evidence.distance_by_field(yardstick)


def test_distance_by_field_is_korea_over_the_yardstick():
    found = evidence.distance_by_field("japan")
    assert found.loc["semiconductors", 2020] == 2848 / 3947
    assert list(found.index[[0, -1]]) == ["electronics", "other"] and len(found) == 10


def test_the_grants_rise_over_the_whole_series_but_not_before_the_paper():
    frame = catalogue.build("frontier-patents").frame.set_index("year")
    ratio = frame["to-united-states"]
    assert ratio["2020"] > 2 * ratio["1998"]
    assert ratio["1998"] == pytest.approx(0.0845, abs=5e-5) and ratio["2005"] == pytest.approx(0.0875, abs=5e-5)
    assert ratio.loc["2000":"2004"].max() < ratio["1998"]
    assert frame["south-korea"]["2020"] == pytest.approx(100 * 14321 / 166513)


def test_value_added_never_joins_two_editions_and_says_it_was_not_seen():
    table = catalogue.build("frontier-value-added")
    assert table.frame.groupby("edition_en")["year"].agg(list).to_dict() == {
        "2020 edition": ["2002", "2005", "2010", "2018"],
        "2022 edition": ["2018"],
    }
    assert table.frame.query("year == '2018'")["ratio"].tolist() == [0.303, 0.439]
    assert set(table.frame["status_en"]) == {"from a note; table not seen"}
    assert ".303 and .439" in table.note_en and "0.303" in table.note_ko


def test_notes_name_publisher_edition_and_licence_in_both_languages():
    for name, words in {
        "frontier-patents": ["National Science Foundation", "1998-2020"],
        "frontier-export-ranks": ["2024 vintage"],
        "spin-off-parents": ["Will Robbins", "MIT", "2018"],
    }.items():
        table = catalogue.build(name)
        for word in words:
            assert word in table.note_en and word in table.note_ko, (name, word)


def test_the_ranks_stand_side_by_side():
    frame = catalogue.build("frontier-export-ranks").frame.set_index("year")
    assert frame.loc["1995"].tolist() == [21, 14] and frame.loc["2024"].tolist() == [3, 3]
    assert (frame > 0).all(axis=None)


def test_the_tree_has_29_lines_of_start_ups_that_lead_to_27_firms():
    ties = figures.bristol_ties()
    assert (ties["kind"] == "startup").sum() == catalogue.build("spin-off-parents").frame["lines"].sum() == 29
    assert len(genealogy.startups(ties)) == 27


def test_how_many_descend_from_inmos_depends_on_what_counts_as_descent():
    ties = figures.bristol_ties()
    counts = [
        len(genealogy.descended(ties, "inmos", kinds))
        for kinds in (["startup"], ["startup", "acquired"], ["startup", "acquired", "people"])
    ]
    assert counts == [6, 20, 26]
    rows = catalogue.build("spin-off-parents").frame.set_index("parent")
    assert rows.loc["INMOS", ["lines", "entities", "generation", "descended", "descended_all"]].tolist() == [3, 2, 1, 6, 20]
    assert rows["lines"].idxmax() == "STMicroelectronics"
    assert np.isnan(rows.loc["HP", "generation"])


def test_a_buyer_stands_in_the_generation_of_what_it_bought(ties):
    assert genealogy.generations(ties, "trunk").to_dict() == {"child": 1, "buyer": 1, "stranger": 2}
    assert genealogy.generations(ties, "trunk", ["startup", "people"]).to_dict() == {"child": 1, "buyer": 0, "stranger": 1}


def test_of_two_ties_between_the_same_firms_the_shorter_counts(ties):
    both = pd.concat([ties, pd.DataFrame([("trunk", "child", "acquired", 1985)], columns=ties.columns)])
    assert genealogy.generations(both, "trunk")["child"] == 0


def test_a_root_without_ties_is_refused(ties):
    with pytest.raises(ValueError, match=r"^'nobody' is at no end of any tie; want one of buyer, child, stranger, trunk$"):
        genealogy.generations(ties, "nobody")


def test_a_firm_with_two_parents_is_one_start_up(ties):
    second = pd.DataFrame([("buyer", "child", "startup", 1990)], columns=ties.columns)
    assert genealogy.startups(pd.concat([ties, second])) == ["child", "stranger"]


def test_six_ties_of_the_tree_conflict_and_ten_without_slack():
    firms, ties = figures.bristol_firms(), figures.bristol_ties()
    found = genealogy.conflicts(firms, ties)
    odd = ties[found != ""]
    assert set(zip(odd["parent"], odd["child"], strict=True)) == {
        ("division", "pixelfusion"), ("pioneer", "oak-technology"), ("conexant", "audium"), ("picochip", "picocom"),
        ("inmos", "stmicroelectronics"), ("oak-technology", "conexant"),
    }  # fmt: skip
    assert found[odd.index[-1]] == "child;before"
    assert (genealogy.conflicts(firms, ties, slack=0) != "").sum() == 10


@pytest.mark.parametrize(
    ("year", "wanted"),
    [(1985, ""), (1984, "child"), (1979, "child;before"), (1987, "child"), (1988, "child;after"), (np.nan, "")],
)
def test_a_date_is_held_against_both_ends(firms, ties, year, wanted):
    assert genealogy.conflicts(firms, ties.assign(year=[year, *ties["year"][1:]])).iloc[0] == wanted


def test_a_move_of_people_need_not_fall_in_the_first_year(firms, ties):
    assert genealogy.conflicts(firms, ties.assign(kind="people", year=[1986, 1990, np.nan, np.nan])).tolist() == [""] * 4


def test_births_are_held_against_the_years_of_those_who_could_beget(firms, ties):
    found = genealogy.births(firms, ties, until=1999)
    assert found["firm_years"].tolist() == [
        7 + 5,
        1 + 10,
    ]  # the trunk and the child, the child and the buyer; of the stranger no year is known
    assert found["startups"].tolist() == [1, 0]
    assert found["rate"].tolist() == [pytest.approx(100 / 12), 0]


def test_births_of_the_tree_add_up_to_its_start_ups():
    assert genealogy.births(figures.bristol_firms(), figures.bristol_ties(), 2023)["startups"].sum() == 27


def test_every_firm_has_one_row_and_each_child_stands_below_a_parent():
    firms, ties = figures.bristol_firms(), figures.bristol_ties()
    drawn = genealogy.laid_out(firms, ties, 2023)
    assert sorted(drawn.index) == sorted(firms.index)
    assert (drawn["end"] > drawn["start"]).all()
    row = {firm: place for place, firm in enumerate(drawn.index)}
    for child in genealogy.startups(ties):
        parents = ties.query("child == @child and kind == 'startup'")["parent"]
        assert any(row[parent] < row[child] for parent in parents), child


def test_the_youngest_child_stands_nearest(firms, ties):
    younger = pd.DataFrame([("trunk", "young", "startup", 1986)], columns=ties.columns)
    more = pd.concat([firms, firms.loc[["child"]].rename(index={"child": "young"}).assign(first_year=1986)])
    order = list(genealogy.laid_out(more, pd.concat([ties, younger]), 2000).index)
    assert order == ["trunk", "young", "child", "buyer", "stranger"]


def test_a_firm_without_a_first_year_is_not_sure(firms, ties):
    drawn = genealogy.laid_out(firms, ties, 2000)
    assert drawn["sure"].tolist() == [True, True, True, False]
    assert drawn.loc["stranger", "start"] == 1995


def test_a_family_tree_names_every_firm_and_marks_every_conflict(ax, firms, ties):
    labels = {"startup": "창업", "acquired": "인수", "people": "이동", "entity": "회사", "branch": "지사", "conflict": "어긋남"}
    drawn = genealogy.laid_out(firms, ties, 2000)
    assert timeplots.draw_family(drawn, ties.assign(conflict=["after", "", "", ""]), labels, ax, first=1978, last=2005) is ax
    assert {text.get_text() for text in ax.texts} == set(firms["name"])
    diamonds = [
        points
        for points in ax.collections
        if len(points.get_offsets()) and points.get_facecolor().tolist()[0][:3] == list(mpl.colors.to_rgb(plots.ORANGE))
    ]
    assert len(diamonds) == 1 and diamonds[0].get_offsets()[0, 0] == 1985
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(labels.values())


def test_the_three_kinds_of_tie_differ_in_colour_and_in_line():
    assert (
        len({look["color"] for look in timeplots.TIE.values()})
        == len({look["linestyle"] for look in timeplots.TIE.values()})
        == 3
    )


@pytest.mark.parametrize("log", [False, True])
def test_names_beside_the_ends_of_lines_keep_apart(ax, log):
    values = pd.DataFrame({"가": [1.0, 10], "나": [2.0, 10.01], "다": [3.0, 10.02]}, index=[2000, 2001])
    timeplots.draw_courses(values, {"가": plots.BLUE, "나": plots.GREEN, "다": plots.VERMILION}, ax, log=log, ylabel="몫(%)")
    heights = sorted((ax.transScale + ax.transLimits).transform(text.xy)[1] for text in ax.texts)
    assert np.diff(heights).min() > 0.05
    assert {text.get_text() for text in ax.texts} == set(values) and ax.get_ylabel() == "몫(%)"
    assert ax.get_yscale() == ("log" if log else "linear")


def test_a_tree_is_the_same_bytes_each_time(ties, firms):
    def drawn() -> bytes:
        plots.use_style("ko")
        labels = dict.fromkeys([*timeplots.TIE, *timeplots.BAR, "conflict"], "말")
        axes = plt.figure().subplots()
        timeplots.draw_family(
            genealogy.laid_out(firms, ties, 2000), ties.assign(conflict=""), labels, axes, first=1978, last=2005
        )
        out = io.BytesIO()
        axes.figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        return out.getvalue()

    with mpl.rc_context():
        assert drawn() == drawn()
    plt.close("all")
