"""Industries: ranked by what the publisher printed, coded by the editors, and no verdict stronger than the figures."""

import re

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlib import catalogue, codings, figures, industries, measures, paper, plots, rankplots, sectors, tables
from clusterlib.data import DataError

RANKED = industries.concentration()
SHIPS, STEEL, ELECTRONICS, COMPUTERS = "3366", "3311", ["3342", "3344", "3345"], "3341"
READERS = {"sector_codes.csv": sectors.codes, "industry_codes.csv": sectors.industry_codes, "export_complexity.csv": sectors.export_complexity,
           "measured/us_manufacturing_regions.csv": figures.us_manufacturing, "measured/us_manufacturing_concentration.csv": figures.us_manufacturing_totals,
           "measured/us_areas.csv": figures.us_areas, "measured/patents_fields.csv": figures.patents_fields, "measured/rd_intensity.csv": figures.rd_intensity}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("sector_codes.csv", "cars,isic-rev3,34,", "cars,isic-rev3,340,", "column code: '340' is unknown"),
        ("sector_codes.csv", "cars,isic-rev3,", "trams,isic-rev3,", "column sector: 'trams' is unknown"),
        ("sector_codes.csv", ",wider,", ",loose,", "column fit: 'loose' is unknown; want one of close, part, wider, shared"),
        ("sector_codes.csv", "cars,isic-rev3,", "cars,isic-rev9,", "no group 'isic-rev9'"),
        ("industry_codes.csv", "3111,15-16,", "3111,15,", "line 2, column isic_rev3: '15' is unknown"),
        ("industry_codes.csv", "3111,15-16,10-12", "3111,15-16,10", "line 2, column isic_rev4: '10' is unknown"),
        ("industry_codes.csv", "food-chemistry", "food", "line 2, column fields: 'food' is unknown"),
        ("industry_codes.csv", "\n3112,", "\n3111,", "line 3, column industry: '3111' stands twice"),
        ("export_complexity.csv", ",seen,", ",sworn,", "column checked: 'sworn' is unknown"),
        ("measured/us_manufacturing_regions.csv", "10100,3116,2019,894", "10100,3116,2019,many", "column jobs: 'many'; want a number >= 0"),
        ("measured/us_manufacturing_concentration.csv", ",undercounted\n", ",doubtful\n", "column flag: 'doubtful' is unknown"),
        ("measured/us_areas.csv", ",us-uspto-metro\n", ",gossip\n", "line 2, column source: 'gossip' is unknown"),
        ("measured/patents_fields.csv", "argentina,", "atlantis,", "line 2, column place: 'atlantis' is unknown"),
        ("measured/rd_intensity.csv", "isic-rev3,15-16,", "isic-rev2,15-16,", "line 2, column classification: 'isic-rev2' is unknown"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_naming_the_place(mend, name, old, new, message):
    mend(name, old, new)
    with pytest.raises(DataError, match=re.escape(message)):
        READERS[name]()


def test_every_larger_industry_but_computers_is_ranked_once_from_the_most_to_the_least_concentrated():
    jobs = figures.us_manufacturing().groupby("industry")["jobs"].sum().drop("00")
    assert set(RANKED.index) == set(jobs.index) - {COMPUTERS} and len(RANKED) == 69
    assert RANKED["gini"].is_monotonic_decreasing and list(RANKED["rank"]) == list(range(1, 70))
    assert RANKED["jobs"].gt(20_000).all() and RANKED["jobs"].eq(jobs[RANKED.index]).all()


def test_the_gini_is_that_of_shares_against_all_jobs_of_the_area():
    frame = figures.us_manufacturing()
    everything = frame.query("industry == '00'").set_index("area")["jobs"]
    ships = frame.query("industry == @SHIPS").set_index("area")["jobs"].reindex(everything.index).fillna(0)
    order = (ships / everything).argsort()
    height = np.concatenate([[0], (ships / ships.sum()).iloc[order].cumsum()])
    area = np.trapezoid(height, np.concatenate([[0], (everything / everything.sum()).iloc[order].cumsum()]))
    assert RANKED.loc[SHIPS, "gini"] == pytest.approx(1 - 2 * area)


def test_the_bounds_contain_each_other_in_order_and_cars_are_flagged():
    assert (RANKED["low"] <= RANKED["high"]).all()
    assert list(RANKED.index[RANKED["flagged"]]) == ["3361"]


def test_a_higher_floor_drops_the_small_and_changes_no_value():
    high = industries.concentration(100_000)
    assert set(high.index) == set(RANKED.index[RANKED["jobs"] > 100_000])
    pd.testing.assert_frame_equal(high.drop(columns="rank"), RANKED.loc[high.index].drop(columns="rank"))


@pytest.mark.parametrize(
    ("floor", "message"),
    [(5_000, "floor is 5000; want 20000 or more"), (10**9, "no industry has more jobs; the largest has 576596")],
)
def test_a_floor_that_the_data_cannot_meet_is_refused(floor, message):
    with pytest.raises(DataError, match=message):
        industries.concentration(floor)


def test_ships_and_steel_stand_above_electronics_on_the_gini_and_within_its_bounds():
    checked = industries.against(RANKED, [SHIPS, STEEL], ELECTRONICS)
    assert checked["above"].all() and not checked["below"].any() and not checked["clear"].any()


def test_an_industry_stands_below_or_clear_where_it_does():
    frame = pd.DataFrame({"gini": [0.9, 0.5, 0.1], "low": [0.5, 0.1, 0.0], "high": [0.6, 0.4, 0.2]}, index=list("abc"))
    assert industries.against(frame, ["a", "c"], ["b"]).to_dict("index") == {
        "a": {"above": True, "below": False, "clear": True},
        "c": {"above": False, "below": True, "clear": False},
    }
    with pytest.raises(DataError, match="industry 'd' is not among the 3 ranked"):
        industries.against(frame, ["d"], ["b"])


def test_chance_alone_concentrates_an_industry_of_few_plants_more_and_no_throw_changes_with_the_hour():
    chance = industries.chance_gini(draws=2)
    pd.testing.assert_series_equal(chance, industries.chance_gini(draws=2))
    assert chance.corr(RANKED["establishments"], method="spearman") < -0.95
    assert chance[STEEL] > chance["3342"] and (chance < RANKED["gini"].reindex(chance.index)).all()


def test_the_largest_areas_are_named_and_their_shares_are_of_all_jobs_printed():
    largest = industries.largest_areas(SHIPS, 3)
    assert largest.index[0] == "Virginia Beach-Norfolk-Newport News, VA-NC"
    assert largest["share"].to_numpy() == pytest.approx(largest["jobs"].to_numpy() / RANKED.loc[SHIPS, "jobs"])
    assert largest["jobs"].is_monotonic_decreasing and len(largest) == 3


def test_research_intensity_is_of_manufacturing_alone_and_never_of_its_total():
    old, new = industries.rd_intensity("rev3"), industries.rd_intensity("rev4")
    assert (len(old), len(new)) == (20, 26)
    assert (old.idxmax(), new.idxmax()) == ("353", "303") and old["34"] == 3.5 and new["29"] == 15.36


def test_countries_of_few_patents_are_left_out_and_the_world_is_no_country():
    special = industries.specialisations(least=100)
    assert {"world", "moldova", "belarus"}.isdisjoint(special.index) and "total" not in special and special.shape == (34, 35)
    assert "moldova" in industries.specialisations(least=0).index
    with pytest.raises(DataError, match="period '1990' is unknown; want one of 1998-2002, 2003-2007, 2018-2020"):
        industries.specialisations("1990")


def test_fields_are_ordered_by_the_two_methods_which_agree_in_part_only():
    fields = industries.field_complexity()
    special = industries.specialisations()
    pd.testing.assert_series_equal(fields["patents"], measures.economic_complexity(special).industries, check_names=False)
    assert 0.3 < fields.corr("spearman").iloc[0, 1] < 0.7


def test_a_rank_is_a_place_among_all_codes_of_its_measure():
    ranks = industries.sector_ranks().set_index(["sector", "measure"])
    assert ranks.loc[("cars", "rd-rev4"), "rank"].item() == 5 and ranks.loc[("cars", "rd-rev4"), "of"].item() == 26
    assert ranks.loc[("shipbuilding", "concentration"), "rank"].item() == 1
    assert ranks["rank"].between(1, ranks["of"]).all()


def test_the_rule_on_complex_sectors_is_met_by_research_and_turned_round_by_patents():
    median = industries.sector_ranks().groupby(["sector", "measure"])["rank"].median().unstack()
    for measure in ("rd-rev3", "rd-rev4"):
        assert (median.loc[["cars", "chemicals"], measure] < median.loc["furniture", measure]).all()
    assert (median.loc[["cars", "chemicals"], "patents"] > median.loc["furniture", "patents"]).all()


@given(st.integers(1, 60), st.integers(3, 60))
def test_thirds_part_a_ranking_in_three_and_mirror_each_other(rank, of):
    rank = min(rank, of)
    assert {"upper": "lower", "lower": "upper", "middle": "middle"}[industries.third(rank, of)] == industries.third(
        of + 1 - rank, of
    )


@given(st.lists(st.integers(0, 9), min_size=4, max_size=20))
def test_a_rank_correlation_is_that_of_pandas_and_lies_in_no_interval_beyond_one(numbers):
    x, y = pd.Series(numbers), pd.Series(range(len(numbers)))
    if x.nunique() < 2:
        return
    rho, low, high = industries.rank_correlation(x, y, groups=y, draws=60)
    assert rho == pytest.approx(x.corr(y, method="spearman"))
    assert -1 <= low <= high <= 1


def test_a_bootstrap_by_groups_is_wider_than_one_that_takes_every_row_for_a_witness():
    dice = np.random.default_rng(7)
    base = np.repeat(dice.normal(size=8), 10)
    x, y = pd.Series(base), pd.Series(base + np.repeat(dice.normal(size=8), 10) * 2)
    rows = industries.rank_correlation(x, y, groups=pd.Series(range(80)), draws=300)
    groups = industries.rank_correlation(x, y, groups=pd.Series(np.repeat(range(8), 10)), draws=300)
    assert rows[0] == groups[0] and groups[2] - groups[1] > 1.5 * (rows[2] - rows[1])
    assert groups == industries.rank_correlation(x, y, groups=pd.Series(np.repeat(range(8), 10)), draws=300)
    assert industries.rank_correlation(x.where(x > 0), y, groups=x)[0] != rows[0]


def test_no_measure_predicts_concentration_beyond_doubt():
    given_ = industries.predictors()
    for measure in industries.MEASURES[:4]:
        _, low, high = industries.rank_correlation(given_[measure], RANKED["gini"], given_[f"group_{measure}"], draws=400)
        assert low < 0 < high, measure


def test_every_industry_has_research_intensity_and_some_have_no_field():
    given_ = industries.predictors()
    assert given_[["rd-rev3", "rd-rev4"]].notna().all(axis=None) and given_["patents"].isna().any()
    assert (given_["patents"].isna() == (given_["group_patents"] == "")).all()


def test_codes_that_do_not_fit_closely_say_why_in_both_languages():
    codes = sectors.codes()
    told = codes[["note_ko", "note_en"]].ne("").all(axis="columns")
    assert (told == codes["fit"].ne("close")).all()
    assert set(codes["sector"]) == set(codings.sectors()["sector"]) - {"korean-electronics"}
    assert codes.groupby("sector")["group"].nunique().eq(4).all()


def test_the_tables_print_no_figure_for_computers_and_name_source_licence_and_limits():
    table = catalogue.build("industry-concentration")
    assert COMPUTERS not in set(table.frame["industry"]) and len(table.frame) == 69
    assert table.frame.set_index("industry").loc["3361", "sector_en"] == "Cars; undercounted"
    for lang, words in {
        "en": ("US Census Bureau", "public domain", "not strict"),
        "ko": ("US Census Bureau", "엄밀하지 않다"),
    }.items():
        assert all(word in table.note(lang) for word in words)


def test_the_table_of_complexity_prints_ranks_and_what_the_paper_says():
    frame = tables.printed(catalogue.build("sector-complexity"), "en").set_index("Industry")
    assert (
        frame.loc["Cars", "Complexity, says the paper"] == "high"
        and frame.loc["Furniture", "Complexity, says the paper"] == "low"
    )
    assert frame.loc["Electronics and ICT"].str.contains("3, 4, 5").any()
    assert (frame["Export complexity, the five top products"] == "no figure").sum() == 5


def test_the_exports_quoted_are_five_in_order_and_seen():
    products = sectors.export_complexity()
    assert (
        len(products) == 5
        and products["pci"].is_monotonic_decreasing
        and set(products["checked"]) == {"seen"} <= set(paper.labels("checked"))
    )


def test_a_ranking_names_the_marked_rows_alone_and_draws_bars_for_two_columns():
    plots.use_style("ko")
    ax = plt.figure().subplots()
    values = pd.DataFrame({"low": [0.1, 0.0, -0.1], "high": [0.4, 0.2, 0.1]}, index=["a", "b", "c"])
    assert rankplots.draw_ranking(values, {"b": ("조선", plots.BLUE)}, ax) is ax
    assert [label.get_text() for label in ax.get_yticklabels()] == ["조선"] and ax.yaxis_inverted()
    assert sorted(tuple(line.get_xdata()) for line in ax.lines if line.get_ydata()[0] == 0) == [(0.1, 0.4)]
    plt.close("all")


def test_slopes_draw_a_line_and_a_name_for_each_row_with_the_best_on_top():
    plots.use_style("ko")
    ax = plt.figure().subplots()
    middle = pd.DataFrame({"연구": [0.0, 1.0], "특허": [0.5, 0.2]}, index=["전자", "가구"])
    points = pd.DataFrame({"name": ["전자", "가구"], "column": ["연구", "특허"], "place": [0.1, 0.3]})
    rankplots.draw_slopes(middle, points, {"전자": plots.BLUE, "가구": plots.VERMILION}, ("위", "아래"), ax)
    assert [text.get_text() for text in ax.texts] == ["전자", "가구", "위", "아래"] and ax.yaxis_inverted()
    assert [list(line.get_ydata()) for line in ax.lines[:2]] == [[0.0, 0.5], [1.0, 0.2]]
    plt.close("all")
