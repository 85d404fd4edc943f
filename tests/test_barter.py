"""Knowledge barter: laws that every run obeys, worlds small enough to be worked out by hand, and a plain twin of the loop."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from clusterlib.models import barter
from clusterlib.models.barter_networks import GEOGRAPHIES, Network, network, ring

SMALL = {"agents": 40, "degree": 4, "experts": 4, "regions": 4, "hub_ties": 6}
worlds = st.builds(
    barter.Params,
    agents=st.sampled_from([24, 40]),
    degree=st.sampled_from([2, 4]),
    categories=st.integers(1, 6),
    experts=st.integers(0, 6),
    expert_level=st.sampled_from([1.0, 10.0]),
    alpha=st.sampled_from([0.1, 0.5, 1.0]),
    order=st.sampled_from(barter.ORDERS),
    geography=st.sampled_from(GEOGRAPHIES),
    rewired=st.sampled_from([0.0, 0.1, 1.0]),
    regions=st.just(4),
    hub_ties=st.just(6),
)


def ties_of(*pairs: tuple[int, int], one_way: bool = False) -> Network:
    one, other = np.array(pairs).T
    return Network(one, other, np.full(len(one), one_way))


def meet(knowledge, ties, alpha=0.5, ahead=0.01, order="round", seed=1):
    return barter.barter(np.array(knowledge, dtype=float), ties, alpha, ahead, order, np.random.default_rng(seed))


def live(known: np.ndarray, ties: Network, ahead: float) -> np.ndarray:
    """Which ties could trade, worked out from the levels alone."""
    leads = (known[ties.one] > (1 + ahead) * known[ties.other]).any(axis=1)
    led = (known[ties.other] > (1 + ahead) * known[ties.one]).any(axis=1)
    return leads & (led | ties.one_way)


@given(worlds, st.integers(0, 3))
def test_nobody_forgets_and_nobody_overtakes_the_best(params, seed):
    run = barter.simulate(params, np.random.default_rng(seed))
    assert (run.after >= run.before).all()
    assert (run.after <= run.before.max(axis=0) + 1e-12).all()
    assert run.means[0] == pytest.approx(run.before.mean()) and run.means[-1] == pytest.approx(run.after.mean())
    assert (np.diff(run.means) >= 0).all()
    assert run.trades == 0 or run.means[-1] > run.means[-2], "the last round is the last in which something was traded"


@given(worlds, st.integers(0, 3))
def test_in_the_steady_state_no_tie_is_live(params, seed):
    rng = np.random.default_rng(seed)
    before, expert = barter.endowments(params, rng)
    ties = network(params, expert, rng)
    after, _, trades = barter.barter(before, ties, params.alpha, params.ahead, params.order, rng)
    assert not live(after, ties, params.ahead).any()
    assert (trades > 0) == live(before, ties, params.ahead).any()


def test_two_agents_close_their_gaps_by_halves_until_neither_is_one_per_cent_ahead():
    """After n trades the levels are 1 and 1 - 2^-n; 1 is no more than 1.01 (1 - 2^-n) from n = 7 on."""
    after, _, trades = meet([[1, 0], [0, 1]], ties_of((0, 1)))
    assert trades == 7
    np.testing.assert_allclose(after, [[1, 1 - 2**-7], [1 - 2**-7, 1]], rtol=0, atol=1e-15)


def test_with_alpha_one_two_agents_become_equal_in_what_they_swapped_and_in_nothing_else():
    after, _, trades = meet([[5, 0, 3], [1, 2, 3.02]], ties_of((0, 1)), alpha=1)
    assert trades == 1
    np.testing.assert_allclose(after, [[5, 2, 3], [5, 2, 3.02]])


def test_a_swap_is_of_as_many_categories_as_the_poorer_side_can_return():
    after, _, trades = meet([[9, 9, 9, 0], [0, 0, 0, 9]], ties_of((0, 1)), alpha=1)
    assert trades == 1 and after.sum() == 4 * 9 + 9 + 9
    assert after[0, 3] == 9 and (after[1, :3] == 9).sum() == 1


def test_each_category_that_could_be_given_is_given_as_often():
    found = [
        np.flatnonzero(meet([[9, 9, 9, 0, 1], [0, 0, 0, 9, 1]], ties_of((0, 1)), 1, seed=seed)[0][1, :3] == 9)[0]
        for seed in range(900)
    ]
    assert stats.chisquare(np.bincount(found, minlength=3)).pvalue > 0.01


def test_without_a_double_coincidence_of_wants_nothing_is_traded():
    after, means, trades = meet([[5, 5], [1, 1], [4, 0]], ties_of((0, 1), (0, 2)))
    assert trades == 0 and len(means) == 1 and after.tolist() == [[5, 5], [1, 1], [4, 0]]


def test_a_lead_of_one_per_cent_is_no_lead():
    assert meet([[1.01, 0], [1, 1]], ties_of((0, 1)))[2] == 0
    assert meet([[1.02, 0], [1, 1]], ties_of((0, 1)))[2] > 0


def test_knowledge_travels_along_ties_and_no_further():
    after, _, _ = meet([[9, 0], [0, 9], [3, 4]], ties_of((0, 1)))
    assert after[2].tolist() == [3, 4]


def test_on_a_one_way_tie_the_giver_learns_nothing_and_needs_nothing():
    after, _, _ = meet([[9, 0], [0, 9]], ties_of((0, 1), one_way=True))
    assert after[0].tolist() == [9, 0] and after[1] == pytest.approx([9, 9], rel=0.01)
    assert meet([[0, 0], [1, 1]], ties_of((0, 1), one_way=True))[2] == 0


@pytest.mark.parametrize("geography", ["outside", "outside-mutual"])
def test_organisations_outside_learn_only_where_knowledge_flows_both_ways(geography):
    run = barter.simulate(barter.Params(**SMALL, geography=geography), np.random.default_rng(2))
    learnt = (run.after > run.before)[run.expert].any()
    assert learnt == (geography == "outside-mutual") and (run.after > run.before)[~run.expert].any()


def test_a_ring_has_each_agent_tied_to_its_nearest():
    one, other = ring(10, 4)
    distance = np.minimum((other - one) % 10, (one - other) % 10)
    assert len(one) == 20 and set(distance) == {1, 2}
    assert (np.bincount(np.concatenate([one, other])) == 4).all()


@pytest.mark.parametrize("geography", GEOGRAPHIES)
@pytest.mark.parametrize("rewired", [0.0, 0.3, 1.0])
def test_every_geography_has_as_many_ties_none_twice_none_to_oneself(geography, rewired):
    params = barter.Params(**SMALL, geography=geography, rewired=rewired)
    rng = np.random.default_rng(5)
    _, expert = barter.endowments(params, rng)
    ties = network(params, expert, rng)
    pairs = {frozenset(pair) for pair in zip(ties.one.tolist(), ties.other.tolist(), strict=True)}
    assert len(pairs) == len(ties.one) == 40 * 4 // 2 and all(len(pair) == 2 for pair in pairs)
    assert ties.one_way.sum() == (16 if geography == "outside" else 0)


@pytest.mark.parametrize(("rewired", "moved"), [(0.0, 0.0), (0.2, 0.2), (1.0, 0.98)])
def test_so_many_ties_of_a_ring_are_rewired_and_each_keeps_one_end(rewired, moved):
    params = barter.Params(rewired=rewired)
    ties = network(params, np.zeros(500, dtype=bool), np.random.default_rng(3))
    one, other = ring(500, 10)
    assert (ties.one == one).all()
    assert (ties.other != other).mean() == pytest.approx(moved, abs=0.03)
    assert np.bincount(np.concatenate([ties.one, ties.other]), minlength=500).min() >= 5


@pytest.mark.parametrize("share", [0.0, 0.1, 1.0])
def test_ties_leave_a_region_in_the_share_asked_for_and_experts_are_shared_out(share):
    params = barter.Params(geography="regions", rewired=share, experts=25)
    rng = np.random.default_rng(3)
    _, expert = barter.endowments(params, rng)
    ties = network(params, expert, rng)
    assert (ties.one // 50 != ties.other // 50).mean() == pytest.approx(share, abs=0.03)
    assert set(expert.reshape(10, 50).sum(axis=1)) == {2, 3} and expert.sum() == 25


def test_a_hub_has_its_own_ties_and_those_moved_to_it():
    ties = network(barter.Params(geography="hub"), np.zeros(500, dtype=bool), np.random.default_rng(3))
    degrees = np.sort(np.bincount(np.concatenate([ties.one, ties.other])))
    assert degrees[-1] == 60 and degrees[-2] < 20


def plain(known, ties, alpha, ahead, order, rng):
    """The same loop with every meeting looked at in full: no counter, no bits, no compilation."""
    start, partner, _, way, slots = ties.slots(len(known))
    owner = np.repeat(np.arange(len(known)), np.diff(start))
    turn = list(slots if order == "ties" else range(len(known)))
    while live(known, ties, ahead).any():
        for left in range(len(turn), 0, -1):
            drawn = rng.random() * (len(turn) if order == "random" else left)
            who = int(drawn)
            one = turn[who]
            if order != "random":
                turn[who], turn[left - 1] = turn[left - 1], turn[who]
            i = owner[one] if order == "ties" else one
            slot = one if order == "ties" else start[i] + int((drawn - who) * (start[i + 1] - start[i]))
            j = partner[slot]
            lessons = [np.flatnonzero(known[a] > (1 + ahead) * known[b]).tolist() for a, b in ((i, j), (j, i))]
            swaps = min(map(len, lessons)) if way[slot] == 0 else 1
            for (giver, taker), held, skipped in zip(((i, j), (j, i)), lessons, (2, 1), strict=True):
                if way[slot] == skipped or not held:
                    continue
                for _ in range(swaps):
                    c = held.pop(int(rng.random() * len(held)) if len(held) > 1 else 0)
                    known[taker, c] += alpha * (known[giver, c] - known[taker, c])
    return known


@pytest.mark.parametrize("order", barter.ORDERS)
@pytest.mark.parametrize("geography", ["ring", "outside"])
def test_passing_over_dead_meetings_changes_no_level_on_any_path(order, geography):
    for seed in range(4):
        params = barter.Params(**SMALL, rewired=0.2, order=order, geography=geography, alpha=0.3)
        rngs = [np.random.default_rng(seed) for _ in range(2)]
        found = barter.simulate(params, rngs[0])
        before, expert = barter.endowments(params, rngs[1])
        ties = network(params, expert, rngs[1])
        np.testing.assert_allclose(found.after, plain(before, ties, 0.3, 0.01, order, rngs[1]), rtol=0, atol=1e-12)


def told_plainly(params: barter.Params, rng: np.random.Generator) -> float:
    """Mean knowledge in a twin that shares nothing with the model but its words: sets, lists and numpy's own shuffles."""
    known = rng.random((params.agents, params.categories))
    known[rng.choice(params.agents, params.experts, replace=False), rng.integers(params.categories, size=params.experts)] = 10
    neighbours = [{(i + step) % params.agents for step in (-2, -1, 1, 2)} for i in range(params.agents)]

    def swap(i, j):
        given, taken = np.flatnonzero(known[i] > 1.01 * known[j]), np.flatnonzero(known[j] > 1.01 * known[i])
        swaps = min(len(given), len(taken))
        for c in rng.permutation(given)[:swaps]:
            known[j, c] += params.alpha * (known[i, c] - known[j, c])
        for c in rng.permutation(taken)[:swaps]:
            known[i, c] += params.alpha * (known[j, c] - known[i, c])
        return swaps

    quiet = 0
    while quiet < 60:  # so many rounds without a trade, that a live tie would have been met
        trades = 0
        for i in rng.permutation(params.agents):
            trades += swap(i, rng.choice(sorted(neighbours[i])))
        quiet = 0 if trades else quiet + 1
    return known.mean()


@pytest.mark.slow
def test_the_model_has_the_distribution_of_its_twin_in_plain_words():
    params = barter.Params(agents=20, degree=4, experts=3, categories=3, alpha=0.5)
    ours = [barter.simulate(params, np.random.default_rng(seed)).after.mean() for seed in range(1000)]
    theirs = [told_plainly(params, np.random.default_rng(seed)) for seed in range(10_000, 10_150)]
    assert stats.ks_2samp(ours, theirs).pvalue > 0.02


@pytest.mark.promise("workers")
def test_the_result_is_the_same_without_numba():
    code = (
        "import json, numpy as np; from clusterlib.models import barter, compiled; "
        "run = barter.simulate(barter.Params(agents=40, degree=4, experts=4, rewired=.3), np.random.default_rng(3)); "
        "print(json.dumps([compiled.COMPILED, run.trades, run.after.tolist()]))"
    )
    for setting in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | {"CLUSTERLIB_COMPILED": setting}
        )
        assert done.returncode == 0, done.stderr
        found, trades, after = json.loads(done.stdout)
        run = barter.simulate(barter.Params(agents=40, degree=4, experts=4, rewired=0.3), np.random.default_rng(3))
        assert (found, trades) == (setting == "1", run.trades)
        np.testing.assert_allclose(after, run.after, rtol=0, atol=1e-12)


def test_the_same_seed_gives_the_same_run_and_another_another():
    params = barter.Params(**SMALL)
    one, same, other = (barter.simulate(params, np.random.default_rng(seed)).after for seed in (1, 1, 2))
    assert (one == same).all() and not (one == other).any()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"degree": 3}, "degree is 3; want an even number"),
        ({"degree": 500}, "degree is 500; want 2 to 499"),
        ({"experts": 501}, "experts is 501; want 0 to 500"),
        ({"alpha": 0}, "alpha is 0; want more than 0"),
        ({"alpha": 1.5}, "alpha is 1.5; want 0 to 1"),
        ({"rewired": -0.1}, "rewired is -0.1; want 0 to 1"),
        ({"ahead": float("nan")}, "ahead is nan; want 0 to inf"),
        ({"categories": 13}, "categories is 13; want 1 to 12"),
        ({"order": "queue"}, "order is 'queue'; want one of round, random, ties"),
        ({"geography": "flat"}, "geography is 'flat'; want one of ring, regions"),
    ],
)
def test_parameters_that_mean_nothing_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        barter.Params(**change)


def test_regions_too_small_or_uneven_are_refused():
    rng = np.random.default_rng(1)
    for regions in (50, 7):
        params = barter.Params(geography="regions", regions=regions)
        with pytest.raises(ValueError, match=f"500 agents in {regions} regions; want as many in each, more than the degree"):
            barter.simulate(params, rng)


def test_a_run_that_does_not_end_is_said(monkeypatch):
    monkeypatch.setattr(barter, "_LONGEST", 2)
    with pytest.raises(RuntimeError, match=r"ties are still live after 2 rounds; alpha is 0.1"):
        barter.simulate(barter.Params(**SMALL), np.random.default_rng(1))
