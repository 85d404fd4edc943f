"""What the chapter on shared saving computes: curves on the equation, ensembles beside exact probabilities."""

import numpy as np
import pytest

from clusterlib.experiments import choice as experiment
from clusterlib.models import choice

LOCKED = experiment.lock_in()


def test_the_curves_solve_the_equation_and_stop_at_the_threshold():
    frame = experiment.curves()
    for column in ("worse", "tipping", "better"):
        np.testing.assert_allclose(np.tanh(frame["advantage"] + frame["pull"] * frame[column]), frame[column], atol=1e-9)
    assert (frame["worse"].notna() == (frame["advantage"] < frame["critical"])).all()
    assert frame.groupby("advantage")["worse"].count().is_monotonic_decreasing


@pytest.mark.parametrize("advantage", [0.05, 0.1, 0.5])
def test_at_the_least_pull_the_worse_region_begins_to_hold(advantage):
    pull = experiment.least_pull(advantage)
    assert len(choice.equilibria(1, pull * 1.001, advantage)) == 3 and len(choice.equilibria(1, pull * 0.999, advantage)) == 1


def test_the_intervals_hold_the_exact_probability_about_as_often_as_they_say():
    inside = LOCKED["exact"].between(LOCKED["low"], LOCKED["high"])
    assert len(LOCKED) == 26 and inside.sum() >= 22  # fewer than 22 of 26 would be once in a hundred


def test_the_worse_region_holds_a_cluster_only_where_the_equation_lets_it():
    below = LOCKED[LOCKED["pull"] < experiment.least_pull(0.1)]
    assert (below["exact"] < 0.07).all() and below.loc[below["pull"] <= 1, "worse"].eq(0).all()
    beyond = LOCKED[LOCKED["pull"] >= 1.5].set_index(["saving", "pull"])["exact"].unstack("saving")
    assert (beyond["share"] > 0.4).all() and (beyond["number"] < beyond["share"] / 2).all()


def test_where_number_counts_size_decides_and_where_share_counts_it_does_not():
    frame = experiment.by_size(2.0, 0.1).pivot(index="firms", columns="saving", values="worse")
    assert frame["number"].is_monotonic_decreasing and frame["number"].iloc[-1] < 0.01
    assert np.ptp(frame["share"].iloc[2:]) < 0.002


def test_histories_begin_with_one_firm_and_end_with_all():
    frame = experiment.histories(2.0, 0.1, firms=50, count=6, rounds=4)
    assert frame.shape == (54, 6) and frame.iloc[0].isin([0, 1]).all() and frame.index[-1] == 5
    assert frame.equals(experiment.histories(2.0, 0.1, firms=50, count=6, rounds=4))


def test_the_chances_drawn_are_those_of_the_ensembles_cells():
    both = LOCKED.merge(experiment.chances(0.1), on=["saving", "pull"], validate="one_to_one", suffixes=("", "_drawn"))
    assert len(both) == len(LOCKED)
    np.testing.assert_allclose(both["worse_drawn"], both["exact"], rtol=1e-9)
