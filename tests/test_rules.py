"""Rules of verdicts: what they need to say yes or no, and that the ledger says what they say."""

import pandas as pd
import pytest

from clusterlib import industries, paper, rules
from clusterlib.catalogue import bartering, evidence
from clusterlib.experiments import barter


def grants_ratio(leader="united-states"):
    found = evidence.grants()
    return found[rules.KOREA] / found[leader]


DECIDED = {
    "4-a": rules.dependence,
    "4-c": lambda: rules.catching_up(grants_ratio(), rules.value_added()),
    "4-d": rules.reach,
    "2-2-c": rules.spin_offs,
    "2-1-e": rules.venture_capital,
    "2-2-b": lambda: rules.demand_for_outside(barter.gains(barter.density())),
    "3-1-c": lambda: rules.knowledge_from_outside(bartering.outside_means()),
}


@pytest.mark.parametrize("claim", DECIDED)
def test_the_ledger_says_what_the_rule_says(claim):
    rule = next(rule for rule in paper.rules() if rule.claim == claim)
    assert paper.verdicts()[claim].verdict == rules.capped(DECIDED[claim](), rule.at_most)


@pytest.mark.parametrize("at_most", ["supported", "mixed", "assumed"])
def test_a_cap_never_makes_an_outcome_stronger(at_most):
    assert rules.capped("not-supported", at_most) == "not-supported"
    assert rules.capped("supported", at_most) == at_most


def test_a_rule_whose_conditions_both_hold_is_refused():
    with pytest.raises(ValueError, match="both conditions"):
        rules.decided(True, True)


def ranked(**ginis):
    frame = pd.DataFrame({"gini": ginis, "low": 0.0, "high": 1.0})
    return frame.assign(low=frame["gini"] - 0.01, high=frame["gini"] + 0.01)


@pytest.mark.parametrize(
    ("ships", "steel", "outcome"),
    [(0.9, 0.8, "supported"), (0.1, 0.2, "not-supported"), (0.9, 0.1, "mixed"), (0.505, 0.9, "mixed")],
)
def test_reach_needs_both_industries_above_and_apart(monkeypatch, ships, steel, outcome):
    frame = ranked(**{"3366": ships, "3311": steel, "3342": 0.5, "3344": 0.4, "3345": 0.3})
    monkeypatch.setattr(industries, "concentration", lambda floor: frame)
    assert rules.reach() == outcome


def sector_ranks(cars, furniture, chemicals=1):
    rows = [
        (sector, measure, rank)
        for sector, rank in (("cars", cars), ("chemicals", chemicals), ("furniture", furniture))
        for measure in ("rd-rev4", "patents")
    ]
    return pd.DataFrame(rows, columns=["sector", "measure", "rank"]).assign(code="x", fit="close", of=30)


@pytest.mark.parametrize(
    ("cars", "furniture", "chemicals", "outcome"),
    [(2, 29, 1, "supported"), (20, 2, 15, "not-supported"), (12, 29, 1, "mixed"), (2, 15, 1, "mixed")],
)
def test_dependence_needs_the_upper_and_the_lower_third(monkeypatch, cars, furniture, chemicals, outcome):
    monkeypatch.setattr(industries, "sector_ranks", lambda period: sector_ranks(cars, furniture, chemicals))
    assert rules.dependence() == outcome


def editions(*values):
    return pd.DataFrame([("one", 2000 + place, value) for place, value in enumerate(values)], columns=["source", "year", "value"])


@pytest.mark.parametrize(
    ("patents", "values", "outcome"),
    [
        ((1, 2), (1, 2), "supported"),
        ((2, 1), (1, 2), "not-supported"),
        ((1, 2), (2, 1), "not-supported"),
        ((1, 2), (1,), "mixed"),
    ],
)
def test_catching_up_needs_both_series_to_rise_in_every_edition(patents, values, outcome):
    assert rules.catching_up(pd.Series(patents), editions(*values)) == outcome


def test_studies_that_agree_decide_and_one_that_does_not_undoes_it():
    assert rules.venture_capital() == "mixed"
    assert rules.venture_capital(without="hirukawa2011") == "supported"


def hubs(with_hub, without):
    rows = [("a", True, with_hub), ("a", False, without)]
    return pd.DataFrame(
        [(name, hub, mean, mean - 0.1, mean + 0.1) for name, hub, mean in rows], columns=["setting", "hub", "mean", "low", "high"]
    )


@pytest.mark.parametrize(
    ("with_hub", "without", "standing", "outcome"),
    [
        (2, 1, [True], "supported"),
        (1, 2, [False], "not-supported"),
        (1, 2, [True, False], "mixed"),
        (2, 1, [True, False], "mixed"),
        (1.05, 1, [True], "mixed"),
    ],
)
def test_a_core_body_needs_more_knowledge_and_a_life(with_hub, without, standing, outcome):
    assert rules.core_body(hubs(with_hub, without), standing) == outcome


def test_of_the_bodies_held_up_one_stands():
    assert sorted(rules.bodies_standing()) == [False, False, False, True]


@pytest.mark.parametrize(("low", "mean", "outcome"), [(2.5, 3, "supported"), (1.5, 2.5, "mixed"), (1, 1.5, "not-supported")])
def test_trajectories_need_the_whole_interval(low, mean, outcome):
    assert (
        rules.trajectories(
            pd.DataFrame(
                {
                    "effective": [3.0, mean] if outcome != "not-supported" else [mean],
                    "effective_low": [2.6, low] if outcome != "not-supported" else [low],
                }
            )
        )
        == outcome
    )


@pytest.mark.parametrize(("shares", "outcome"), [((0.6, 0.9), "supported"), ((0.1, 0.4), "not-supported"), ((0.4, 0.6), "mixed")])
def test_coexistence_needs_every_cell(shares, outcome):
    assert rules.coexistence(pd.DataFrame({"both": shares})) == outcome


def barter_runs(some, every):
    rows = [(0.1, some - 0.01), (0.1, some + 0.01), (1.0, every - 0.01), (1.0, every + 0.01)] * 5
    return pd.DataFrame(rows, columns=["rewired", "mean"])


@pytest.mark.parametrize(
    ("holds", "some", "every", "outcome"), [(False, 5, 4, "supported"), (True, 5, 4, "mixed"), (False, 4, 5, "mixed")]
)
def test_three_savings_needs_all_three_thresholds(holds, some, every, outcome):
    assert rules.three_savings(core_holds=holds, runs=barter_runs(some, every)) == outcome


def test_no_core_holds_just_beyond_the_sustain_point():
    assert rules.three_savings(runs=barter_runs(5, 4)) == "supported"
