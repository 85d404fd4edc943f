"""Falling cost, catching up and two gaps as the chapters tell them: settings, summaries, tables and figures."""

import math

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from clusterlib import catalogue, curveplots, plots, tables
from clusterlib.catalogue import evidence
from clusterlib.experiments import catch_up, core_periphery, gaps
from clusterlib.models import core_periphery as cost_model


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def test_points_are_there_where_rho_exceeds_mu_and_nowhere_else():
    found = core_periphery.points()
    none = found["rho"] <= found["mu"]
    assert none.any() and (found[["hold", "break", "sustain"]].isna().all(axis="columns") == none).all()
    there = found[~none]
    assert ((there["hold"] > 1) & (there["hold"] < there["break"]) & (there["break"] < there["sustain"])).all()


def test_the_table_of_points_says_in_words_what_an_empty_cell_is():
    frame = tables.printed(catalogue.build("core-periphery-points"), "en").set_index("Parameters")
    assert frame.loc["σ=5, μ=0.4", ["Break point (T)", "Sustain point (T)"]].tolist() == ["1.627", "1.807"]
    assert frame.loc["σ=2, μ=0.6"].tolist()[0] == "always gathers" and set(frame.loc["σ=2, μ=0.6"].tolist()[2:]) == {""}
    assert (frame["Industry"] == "always gathers").sum() == (frame["Break point (T)"] == "").sum() > 0


def test_stability_by_signs_is_that_by_break_and_sustain_points():
    found = core_periphery.stability()
    assert (found["core"] == (found["cost"] < cost_model.sustain_point(5, 0.4))).all()
    assert (found["even"] == (found["cost"] > cost_model.break_point(5, 0.4))).all()
    assert (found["core"] == (found["nu"] < 1)).all() and (found["even"] == (found["slope"] < 0)).all()
    assert (found["uneven"].notna() == (found["core"] & found["even"])).all()


def test_branches_meet_at_the_break_point_and_end_at_the_sustain_point():
    found = core_periphery.branches()
    uneven = found[(found["kind"] == "uneven") & (found["share"] > 0.5)].sort_values("cost")
    assert not uneven["stable"].any() and uneven["share"].is_monotonic_increasing
    assert uneven["share"].iloc[0] < 0.52 and uneven["share"].iloc[-1] > 0.99
    assert set(core_periphery.branches(2, 0.6)["kind"]) == {"core", "even"}


def test_a_core_that_a_fall_in_cost_made_outlives_the_rise_to_where_it_began():
    turns = core_periphery.turning_points(steps=200, runs=40)
    assert turns.loc["falling", "high"] < cost_model.break_point(5, 0.4) < turns.loc["rising", "low"]
    course = core_periphery.loop(steps=200, runs=40)
    assert len(course) == 400 and (course["low"] <= course["middle"]).all() and (course["middle"] <= course["high"]).all()
    at = course[np.isclose(course["cost"], 1.7, atol=0.003)].groupby("way")["middle"].mean()
    assert at["falling"] < 0.6 < 0.9 < at["rising"]


def test_the_hold_of_the_core_is_a_hill_with_its_top_at_the_root_of_the_break_point():
    lost = core_periphery.hold(5, [0.4])[0.4]
    assert lost.idxmax() == pytest.approx(math.sqrt(cost_model.break_point(5, 0.4)), abs=0.01)
    assert (lost[lost.index < 1.8] > 0).all() and (lost[lost.index > 1.81] < 0).all() and lost.iloc[0] < 0.2


def test_gaps_of_the_table_are_the_closed_form():
    found = catch_up.gaps()
    assert found["gap"].to_numpy() == pytest.approx(found["growth"] / (found["growth"] + found["openness"]))
    assert (found["logistic"] >= found["gap"] - 1e-12).sum() > 0 and (found.loc[found["openness"] <= found["growth"], "logistic"] == 1).all()


def test_koreas_ratio_is_that_of_the_chapter_on_the_frontier():
    grants = evidence.grants()
    pd.testing.assert_series_equal(catch_up.korea(), grants["south-korea"] / grants["united-states"], check_names=False)


def test_implied_openness_grows_with_the_growth_assumed_and_its_interval_is_of_counting_alone():
    found = catch_up.implied()
    wide = found.pivot(index=["series", "first_year", "last_year"], columns="growth", values="openness")
    assert (wide.diff(axis="columns").iloc[:, 1:] > 0).all(axis=None)
    grants = found[found["series"] == "patents"]
    assert ((grants["low"] <= grants["openness"]) & (grants["openness"] <= grants["high"])).all()
    assert found.loc[found["series"] == "value-added", ["low", "high"]].isna().all(axis=None)
    middle = wide.loc[("patents", 2005, 2016)] / wide.loc[("patents", 1998, 2005)]
    assert (middle > 3).all()


def test_pairs_of_growth_and_openness_fit_the_series_alike_and_one_openness_never_as_well_as_two():
    fits = catch_up.equal_fits((0.0, 0.02, 0.04))
    assert fits["error"].max() / fits["error"].min() < 1.15 and fits["openness"].max() / fits["openness"].min() > 1.5
    assert (fits["error_two"] < fits["error"]).all()
    drawn = catch_up.fitted(0.04)
    assert (drawn["one"].diff().diff().dropna() < 1e-9).all(), "one openness never speeds up"
    missed = (drawn["two"] - drawn["measured"]).to_numpy()
    assert math.sqrt((missed**2).mean()) == pytest.approx(catch_up.equal_fits((0.04,))["error_two"].item(), rel=1e-3)


def test_the_gain_from_opening_rises_with_distance_in_the_one_kind_and_turns_in_the_other():
    found = catch_up.by_distance()
    assert (found["gain-linear"].diff().dropna() > 0).all() and 0 < found["gain-logistic"].idxmax() < 1
    assert (found[["split-linear", "split-logistic"]].diff().dropna() > 0).all(axis=None)


def test_the_rule_on_the_two_gaps_is_met_on_neither_side():
    found = gaps.throughputs()
    chances, capacities = found.loc["chances-even"], found.loc["rates-even"]
    assert chances["first"] > 1 and chances["second"] > 1, "one gap alone is enough"
    assert capacities["first"] == capacities["second"] == 1 and capacities["both"] == 2, "both together, and only both"
    assert found.loc["rates-first-narrow", "first"] == 2 and found.loc["rates-first-narrow", "second"] == 1
    assert gaps.both_needed() == (False, False)


def test_where_the_stages_are_uneven_the_right_gap_alone_would_refute_the_claim():
    assert gaps.both_needed(even=False) == gaps.both_needed(4, even=False) == (False, True)


def test_the_table_of_gaps_answers_each_case_in_words():
    frame = catalogue.build("gaps-throughput").frame.set_index("case_en")["answer_en"]
    assert frame["chances, stages even"] == "either gap" and frame["capacities, stages even"] == "only both together"
    assert frame["capacities, second stage narrower"] == "the narrower only" and frame["lines, few discoveries"] == "neither"
    assert len(frame) == len(gaps.CASES)


def test_the_longer_discoveries_can_wait_the_more_the_gaps_are_complements():
    found = gaps.by_places([1, 3, 10, 30])
    assert found["together"].is_monotonic_increasing and found["first"].is_monotonic_decreasing
    assert found["first"].iloc[0] > 1.3 and found["first"].iloc[-1] < 1.05


def test_brokers_who_span_both_gaps_reach_further_than_twice_as_many_who_span_one():
    webs = gaps.webs()
    assert webs.loc["two-both", "reach"] > webs.loc["two-each", "reach"] > webs.loc["two-in-series", "reach"]
    assert webs.loc["one-both", "constraint"] < webs.loc["two-in-series", "constraint"]
    assert webs.loc["none-in-technology", "reach"] == 0 and math.isnan(webs.loc["none-in-technology", "steps"])


def test_curves_carry_their_names_and_no_two_names_lie_on_each_other():
    plots.use_style("ko")
    values = pd.DataFrame({"하나": [0.0, 1.0], "둘": [0.5, 1.0]}, index=[1, 2])
    ax = curveplots.draw_curves(values, {"하나": plots.BLUE, "둘": plots.VERMILION}, plt.figure().subplots(), dashed=("둘",), zero=True, gap=0.1)
    names = {text.get_text(): text.xy[1] for text in ax.texts}
    assert set(names) == {"하나", "둘"} and abs(names["하나"] - names["둘"]) == pytest.approx(0.1)
    assert [line.get_linestyle() for line in ax.lines[1:]] == ["-", "--"]


def test_branches_are_solid_where_stable_and_dashed_where_not_with_marks_at_their_costs():
    words = {"core": "중심", "even": "고른 분포", "uneven": "문턱"}
    ax = curveplots.draw_branches(core_periphery.branches(), {"하나": 1.63, "둘": 1.81}, words, plt.figure().subplots())
    thick = [line for line in ax.lines if line.get_linewidth() == 3]
    assert len(thick) == 3 and all(line.get_linestyle() == "-" for line in thick)
    assert [line.get_linestyle() for line in ax.lines if line.get_linewidth() == 1.6] == ["--"] * 3
    assert {"중심", "고른 분포", "문턱", "하나", "둘"} <= {text.get_text().strip() for text in ax.texts}


def test_a_loop_has_a_line_and_a_band_for_each_way():
    course = pd.DataFrame(
        {"way": ["falling"] * 3 + ["rising"] * 3, "cost": [3, 2, 1, 1, 2, 3], "low": 0.5, "middle": [0.5, 0.6, 1, 1, 1, 0.5], "high": 1.0}
    )
    ax = curveplots.draw_loop(course, {"falling": "내림", "rising": "오름"}, {"점": 2}, plt.figure().subplots())
    assert len(ax.collections) == 2 and {"내림", "오름", "점"} <= {text.get_text() for text in ax.texts}
    assert [list(line.get_ydata()) for line in ax.lines[:2]] == [[0.5, 0.6, 1], [1, 1, 0.5]]


def test_factors_are_bars_from_one_with_their_figures():
    ax = curveplots.draw_factors(pd.DataFrame({"a": [2.0, 1.0], "b": [4.0, 1.5]}, index=["x", "y"]), {"a": plots.BLUE, "b": plots.ORANGE}, plt.figure().subplots())
    assert [patch.get_width() for patch in ax.patches] == [1, 0, 3, 0.5] and {patch.get_x() for patch in ax.patches} == {1}
    assert [text.get_text() for text in ax.texts] == ["2.00  a", "1.00", "4.00  b", "1.50"]
