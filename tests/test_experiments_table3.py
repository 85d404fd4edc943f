"""The experiments on Table 3 and on hard and soft ties: what is summed up, and that the ledger says what the rules say."""

import numpy as np
import pandas as pd
import pytest

from clusterlib import catalogue, paper, rules
from clusterlib.experiments import hard_soft, inertia, mechanisms
from clusterlib.models import mechanisms as model

DECIDED = {
    "2-1-c": hard_soft.hard_alone, "2-1-d": hard_soft.spreading, "3-3-a": mechanisms.sequence, "3-3-b": mechanisms.planned,
    "3-3-c": mechanisms.complements, "3-3-d": inertia.freed, "3-3-f": mechanisms.shared,
}  # fmt: skip


@pytest.mark.parametrize("claim", DECIDED)
def test_the_ledger_says_what_the_rule_says(claim):
    rule = next(rule for rule in paper.rules() if rule.claim == claim)
    assert paper.verdicts()[claim].verdict == rules.capped(rules.decided(*DECIDED[claim]()), rule.at_most)


def test_both_readings_of_the_hub_lead_to_one_verdict():
    assert mechanisms.planned(through=True) == mechanisms.planned(through=False)


def test_worlds_lie_in_their_ranges_and_depend_on_the_seed_alone():
    drawn = mechanisms.worlds(50, 1)
    for name, (low, high) in mechanisms.RANGES.items():
        values = [getattr(one, name) for one in drawn]
        assert low <= min(values) < max(values) <= high and max(values) - min(values) > (high - low) / 2, name
    assert drawn == mechanisms.worlds(50, 1) and drawn[:20] == mechanisms.worlds(20, 1) and drawn != mechanisms.worlds(50, 2)


def test_effects_are_those_of_the_drawn_worlds():
    main, pairs = mechanisms.main_effects(count=5, seed=2), mechanisms.interactions(count=5, seed=2)
    values = model.outcome(mechanisms.worlds(5, 2), model.factorial()).spillover
    by_hand, twos = model.effects(values)
    row = main[(main["one"] == "II-c") & (main["outcome"] == "spillover")].iloc[0]
    assert row["mean"] == pytest.approx(by_hand[:, 6].mean()) and row["positive"] == 1
    assert (len(main), len(pairs)) == (30, 135)
    row = pairs[(pairs["one"] == "II-c") & (pairs["other"] == "IV-a") & (pairs["outcome"] == "spillover")].iloc[0]
    assert row["low"] == pytest.approx(np.quantile(twos[:, model.PAIRS.index(("II-c", "IV-a"))], 0.025))


def test_what_policy_adds_is_net_of_what_it_costs():
    found = mechanisms.by_market(count=5, seed=2).pivot(index=["instrument", "market"], columns="outcome", values="mean")
    np.testing.assert_allclose(found["net"], found["total"] - found["outlay"])
    assert (found[["saving", "spillover", "outlay"]] >= -1e-9).all(axis=None)
    assert found.loc[("III", 0.0), "spillover"] == pytest.approx(0, abs=1e-3)


def test_a_world_of_full_market_and_one_of_none_differ_by_the_cross():
    by, cross = mechanisms.by_market(count=5, seed=2), mechanisms.crossed(count=5, seed=2)
    part = by[(by["instrument"] == "III") & (by["outcome"] == "saving")].set_index("market")["mean"]
    row = cross[(cross["instrument"] == "III") & (cross["outcome"] == "saving")].iloc[0]
    assert row["mean"] == pytest.approx(part[1.0] - part[0.0])


def test_pressure_frees_sooner_where_firms_are_many_and_noise_later():
    found = inertia.ways_out()
    for _, part in found.groupby("interaction"):
        assert part["mean_escape"].is_monotonic_increasing and part["noise"].iloc[-1] < part["noise"].iloc[0]
    assert set(inertia.outcome(found)) == {"supported", "mixed", "not-supported"}


def test_a_crossing_is_where_straight_lines_pass_and_nowhere_else():
    rising = pd.Series([-1.0, 1.0], index=[0.0, 1.0])
    assert np.isnan(hard_soft.crossing(rising, 0.0))
    assert hard_soft.crossing(-rising, 0.5) == pytest.approx(0.25)


def test_flips_lie_where_modularity_says_and_the_ends_are_regions_and_purposes():
    flips = hard_soft.flips()
    assert list(flips.index) == list(hard_soft.SETTINGS)
    for setting in ("base", "purposes-2", "degree-20"):
        assert flips.loc[setting, "flip"] == pytest.approx(flips.loc[setting, "by_modularity"], abs=0.03)
    assert (flips.loc["purposes-2", "flip"] - flips.loc["purposes-2", "by_eigenvalue"]) > 0.1
    assert (flips["low"] < flips["flip"]).all() and (flips["width"] > 0).all() and (flips["soft_purposes"] > 0.95).all()
    assert flips.loc["degree-5", "width"] > 3 * flips.loc["degree-20", "width"]


def test_soft_ties_foretell_whence_newcomers_come_and_not_how_many():
    found = hard_soft.foresight()
    assert (found["spread_low"] > 0).all() and (found["growth"].abs() < 0.4).all()
    assert found.loc["purposes-32", "spread"] > found.loc["purposes-4", "spread"]


def test_a_setting_that_is_unknown_is_refused():
    with pytest.raises(ValueError, match="setting 'far' is unknown; want one of base, purposes-2"):
        hard_soft.course("far")


def test_the_tables_print_what_was_found():
    effects = catalogue.build("mechanism-effects").frame
    assert list(effects["mechanism"]) == [*model.SWITCHES, "IV-a/III"] and (effects["saving"] > 0).all()
    pairs = catalogue.build("mechanism-interactions").frame
    assert len(pairs) == 45 and {"help each other", "replace each other", "undecided"} == set(pairs["spillover_sign_en"])
    cost = catalogue.build("policy-cost").frame
    assert cost["net"].to_numpy() == pytest.approx((cost["total"] - cost["outlay"]).to_numpy())
    assert catalogue.build("inertia").frame["duration"].isna().sum() == 1
