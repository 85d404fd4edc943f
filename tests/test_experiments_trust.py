"""Experiments on trust: small versions that can be checked, and a verdict that says no more than its rule."""

import numpy as np
import pandas as pd
import pytest

from clusterlib import catalogue, paper
from clusterlib.experiments import trust as experiments
from clusterlib.models import regular, trust


@pytest.fixture(scope="module")
def coexistence():
    return catalogue.build("trust-coexistence").frame


def test_the_crossing_of_exact_probabilities_is_the_exact_threshold():
    players, rule, runs = 10, trust.critical_ratio(10, 2), 10**9
    exact = [trust.fixation_probability_cycle(players, factor * rule, 1, 0.5 / rule) for factor in experiments.FACTORS]
    won = np.round(np.array(exact) * runs).astype(int)
    found, low, high = experiments._crossing(won, players, runs, np.random.default_rng(0))
    assert found * rule == pytest.approx(experiments._by_chain(players, 0.5 / rule), rel=2e-3)
    assert low < found < high < 1.01 * low


def test_a_ring_has_the_clustering_and_distances_that_can_be_counted():
    shape = experiments._geometry(regular.ring(6, 4))
    assert shape["clustering"] == pytest.approx(2 / 3)  # an octahedron
    assert shape["distance"] == pytest.approx((4 * 1 + 1 * 2) / 5)
    assert experiments._geometry(regular.ring(5, 4)) == {"clustering": 1.0, "distance": 1.0}


def test_the_interval_of_equal_replicates_is_a_point_and_that_of_unequal_ones_students():
    runs = pd.DataFrame({"cell": [1, 1, 1, 2, 2, 2], "value": [4.0, 4.0, 4.0, 1.0, 2.0, 3.0]})
    found = experiments._intervals(runs, ["cell"], "value")
    assert found.loc[1].tolist() == [4, 4, 4]
    assert found.loc[2].tolist() == pytest.approx([2, 2 - 4.303 / np.sqrt(3), 2 + 4.303 / np.sqrt(3)], abs=1e-3)


def test_the_grid_of_the_rule_is_complete(coexistence):
    for name, values in {"selection": {0.01, 0.1}, "mutation": {0.1, 1.0}, "benefit": {2.0, 5.0, 20.0}}.items():
        assert set(coexistence[name].round(6)) == values
    assert (
        len(coexistence) == 6 * 2 * 2 * 3 == len(coexistence.drop_duplicates(["network_en", "benefit", "selection", "mutation"]))
    )


def test_the_verdict_on_coexistence_follows_its_rule(coexistence):
    verdict = paper.verdicts()["3-2-c"]
    over, under = (coexistence["low"] > 50).sum(), (coexistence["high"] < 50).sum()
    assert over > 0 and under > 0, "the cells agree; the rule wants another verdict"
    assert (verdict.verdict, verdict.table) == ("mixed", "trust-coexistence")


def test_the_simulation_decides_the_side_of_chance_at_every_network():
    frame = catalogue.build("trust-threshold").frame
    assert (frame["below_high"] < 1).all() and (frame["above_low"] > 1).all()
    assert ((frame["simulated"] / frame["exact"]).dropna() - 1).abs().max() < 0.05
    assert frame["meetings"].to_numpy() == pytest.approx(frame["rule"].to_numpy(), rel=1e-8)


def test_where_ties_lead_moves_the_share_but_not_the_threshold():
    frame = catalogue.build("trust-concentration").frame.set_index("network_en")
    near, far = frame.loc["4 neighbours, nearby"], frame.loc["4 neighbours, anywhere"]
    assert near["threshold"] == pytest.approx(far["threshold"]) == pytest.approx(trust.critical_ratio(50, 4))
    assert near["share_high"] < far["share_low"]
    assert frame.loc["all are neighbours", "threshold"] < 0
