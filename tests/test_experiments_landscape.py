"""Experiments on landscapes: the printed figures come out, gaps are differences, the verdict follows its rule."""

import re

import numpy as np
import pandas as pd
import pytest

from clusterlib import catalogue, paper
from clusterlib.data import DataError
from clusterlib.experiments import landscape as experiments

# Two interdependences, three landscapes each: a near copy that is always found, a far one less and less.
FOUND = pd.DataFrame(
    [("steepest", k, world, 1.0, *[1 - 0.1 * k * wrong + 0.01 * world for wrong in range(1, 6)]) for k in (0, 1, 2) for world in range(3)],
    columns=["climb", "interdependence", "replicate", *(f"e{wrong}" for wrong in range(1, 7))],
)  # fmt: skip


def test_the_nine_printed_figures_come_out_of_the_printed_coefficients():
    found = experiments.published()
    assert len(found) == 9
    assert (found["recomputed"] - found["printed"]).abs().max() < 0.7
    assert (found["recomputed"].round() == found["printed"]).sum() == 8


def test_the_figures_for_simple_knowledge_do_not_come_out_at_zero():
    value = experiments.sorenson_table().query("kind == 'coefficient'").set_index("name")["value"]
    times = {name: np.exp(experiments.multiplier(name, value)[0]) for name in ("close-far", "close-unconnected", "distance")}
    assert times == pytest.approx({"close-far": 26.7, "close-unconnected": 18.6, "distance": 1.0}, abs=0.05)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("coefficient,k,-1.305", "coefficient,k,low", "line 2, column value: 'low'; want a number"),
        ("coefficient,k,", "guess,k,", "line 2, column kind: 'guess' is unknown; want one of coefficient, figure"),
        ("figure,close-far-most,39,times", "figure,close-far-most,39,fold", "column unit: 'fold' is unknown"),
        ("coefficient,k2,", "coefficient,k,", "line 3, column kind+name: 'coefficient, k' stands twice"),
    ],
)
def test_a_broken_table_is_refused_naming_the_place(mend, old, new, message):
    mend("sorenson_table.csv", old, new)
    with pytest.raises(DataError, match=re.escape(message)):
        experiments.sorenson_table()


def test_an_advantage_is_the_mean_difference_with_its_interval():
    gaps = experiments.advantage(FOUND).set_index(["near", "far", "interdependence"])
    assert gaps.loc[(2, 4, 1), "gap"] == pytest.approx(0.2)
    assert gaps.loc[(2, 4, 1), "low"] == pytest.approx(gaps.loc[(2, 4, 1), "high"])
    assert gaps.loc[(1, 2, 0), "gap"] == pytest.approx(-0.01)
    width = gaps.loc[(1, 2, 0), "high"] - gaps.loc[(1, 2, 0), "low"]
    assert width == pytest.approx(2 * 1.96 * 0.01 / np.sqrt(3))
    assert len(gaps) == 15 * 3


def test_a_gap_that_only_grows_peaks_at_the_end_and_never_inside():
    tops = experiments.peaks(FOUND, draws=20).set_index(["near", "far"])
    assert tops.loc[(1, 6), "peak"] == 2 and tops.loc[(1, 6), "inside"] == 0
    assert tops.loc[(1, 6), "gap"] == pytest.approx(1.0 - 0.01)


def test_the_verdict_on_many_trajectories_follows_its_rule():
    frame = experiments.optima().query("choices == 12 and interdependence >= 2")
    verdict = paper.verdicts()["3-2-b"]
    assert len(frame) == 20
    assert (frame["effective_low"] > 2).all(), "not above two everywhere; the rule wants another verdict"
    assert (verdict.verdict, verdict.table) == ("supported", "landscape-optima")


def test_known_counts_lie_in_their_intervals():
    frame = experiments.optima().dropna(subset=["expected"])
    slack = 0.5 * (frame["optima_high"] - frame["optima_low"])  # twice the interval: six in all, seldom one outside
    assert (frame["expected"] >= frame["optima_low"] - slack - 1e-9).all()
    assert (frame["expected"] <= frame["optima_high"] + slack + 1e-9).all()


def test_only_a_near_perfect_copy_and_the_best_change_leave_no_hump():
    frame = catalogue.build("landscape-advantage").frame
    at_the_end = frame[frame["peak"] >= 10]
    assert set(at_the_end["copies"]) == {"1:2", "1:3", "1:4", "1:5", "1:6"}
    assert set(at_the_end["climb_en"]) == {"best change"}
