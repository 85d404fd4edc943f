"""Robustness: every decided claim is varied, the counts add up, and the ledger's own setting is among them."""

import pytest

from clusterlib import paper, robustness, rules

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found():
    return robustness.settings()


def test_every_claim_that_was_decided_is_varied_and_no_other(found):
    decided = {name for name, given in paper.verdicts().items() if given.verdict != "not-testable-here"}
    assert set(found["claim"]) == decided - {"2-2-a", "3-3-e", "4-b"}  # what follows from what is put in has nothing to vary


def test_an_axis_has_at_least_two_settings_with_names_of_their_own(found):
    for _, part in found.groupby("axis"):
        assert len(part) >= 2
        assert part["setting_ko"].is_unique
        assert part["setting_en"].is_unique


def test_the_verdict_of_the_ledger_is_found_under_some_setting(found):
    for claim, part in found.groupby("claim"):
        assert paper.verdicts()[claim].verdict in set(part["verdict"]), claim


def test_counts_add_up(found):
    counted = robustness.summary(found)
    assert (counted[["supported", "mixed", "refuted"]].sum(axis="columns") == counted["settings"]).all()
    assert (counted["stands"] <= counted["settings"]).all()
    assert counted["settings"].sum() == len(found)


def test_no_setting_yields_more_than_the_rule_allows(found):
    most = {rule.claim: rule.at_most for rule in paper.rules()}
    for row in found.itertuples():
        assert row.verdict == rules.capped(row.outcome, most[row.claim])
