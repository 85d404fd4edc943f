"""Trust: the rules that theory knows, recovered by formula, by enumeration and by simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from clusterlib.models import regular, trust, trust_exact
from clusterlib.models.trust import Params

WEAK = 1e-4
payoffs = st.tuples(st.floats(0, 20), st.floats(0, 5), st.floats(0, 0.5))


def turning_point(probability, players: int, high: float = 60) -> float:
    """The benefit at which the probability of fixation is 1/N, at a cost of one."""
    return brentq(lambda benefit: players * probability(benefit) - 1, 0.5, high)


@pytest.mark.parametrize(("players", "printed"), [(8, 3.000), (10, 2.667)])
def test_on_a_small_cycle_the_threshold_is_the_enumerated_one(players, printed):
    assert trust.critical_ratio(players, 2) == pytest.approx(printed, abs=5e-4)
    by_states = turning_point(
        lambda b: trust_exact.fixation_probability_enumerated(regular.ring(players, 2), b, 1, WEAK), players, high=8
    )
    by_chain = turning_point(lambda b: trust.fixation_probability_cycle(players, b, 1, WEAK), players)
    assert by_states == pytest.approx(printed, abs=1e-3)
    assert by_chain == pytest.approx(by_states, abs=1e-6)


def test_the_threshold_tends_to_the_degree_and_the_printed_example_holds():
    assert trust.critical_ratio(500, 10) == pytest.approx(10.375)
    assert trust.critical_ratio(10**7, 6) == pytest.approx(6, abs=1e-4)
    assert trust.critical_ratio(np.inf, 6) == 6
    assert trust.critical_ratio(8, 4) == np.inf and trust.critical_ratio(7, 4) < 0


@given(st.integers(3, 7), payoffs)
@settings(max_examples=25)
def test_the_chain_of_a_cycle_is_the_whole_state_space_in_short(players, values):
    enumerated = trust_exact.fixation_probability_enumerated(regular.ring(players, 2), *values)
    assert trust.fixation_probability_cycle(players, *values) == pytest.approx(enumerated, rel=1e-8)


@given(st.integers(3, 7), payoffs)
@settings(max_examples=25)
def test_the_closed_form_of_the_mixed_group_is_the_whole_state_space_in_short(players, values):
    enumerated = trust_exact.fixation_probability_enumerated(regular.ring(players, players - 1), *values)
    assert trust.fixation_probability_well_mixed(players, *values) == pytest.approx(enumerated, rel=1e-8)


@given(st.integers(3, 300), st.floats(0, 1e4), st.floats(0.01, 10), st.floats(0.001, 1))
def test_in_a_mixed_group_co_operation_is_never_favoured(players, benefit, cost, selection):
    assert trust.fixation_probability_well_mixed(players, benefit, cost, selection) < 1 / players


@pytest.mark.parametrize("long_ties", [0.0, 0.3, 1.0])
@pytest.mark.parametrize(("players", "degree"), [(12, 4), (24, 6), (30, 2)])
def test_meeting_times_give_the_same_threshold_wherever_the_ties_lead(players, degree, long_ties):
    network = regular.rewired(regular.ring(players, degree), long_ties, np.random.default_rng(4))
    assert trust_exact.critical_ratio_on(network) == pytest.approx(trust.critical_ratio(players, degree), rel=1e-8)


def test_unequal_degrees_move_the_threshold():
    """The rule is one of equal degrees: on a star, where they differ most, co-operation is never favoured."""
    path = np.array([[1, 1], [0, 2], [1, 3], [2, 4], [3, 3]])  # the two ends see their only neighbour twice
    assert trust_exact.critical_ratio_on(path) != pytest.approx(trust.critical_ratio(5, 2))


@given(st.integers(5, 30), st.sampled_from([2, 4]), st.floats(0, 1), st.integers(0, 99))
@settings(max_examples=40)
def test_led_elsewhere_every_player_keeps_its_degree_and_no_tie_is_double(players, degree, share, seed):
    network = regular.rewired(regular.ring(players, degree), share, np.random.default_rng(seed))
    for player, row in enumerate(network):
        assert len(set(row)) == degree and player not in row
        assert all(player in network[other] for other in row)


def test_with_long_ties_about_that_share_of_ties_is_new():
    old, rng = regular.ring(200, 4), np.random.default_rng(6)
    new = regular.rewired(old, 0.25, rng)
    kept = np.mean([other in old[player] for player, row in enumerate(new) for other in row])
    assert kept == pytest.approx(0.75, abs=0.03)


@pytest.mark.parametrize("factor", [0.5, 1.6])
def test_simulated_on_a_cycle_one_co_operator_wins_as_often_as_the_chain_says(factor):
    players, benefit, runs = 12, factor * trust.critical_ratio(12, 2), 8_000
    exact = trust.fixation_probability_cycle(players, benefit, 1, 0.3)
    found = trust.fixations(regular.ring(players, 2), benefit, 1, 0.3, runs, np.random.default_rng(11)) / runs
    error = np.sqrt(exact * (1 - exact) / runs)
    assert abs(found - exact) < 3.5 * error
    assert (found - 1 / players) * (factor - 1) > 3.5 * error, "the side of chance is not decided"


def test_simulated_in_a_mixed_group_one_co_operator_wins_as_often_as_the_closed_form_says():
    runs, exact = 8_000, trust.fixation_probability_well_mixed(8, 12, 1, 0.2)
    found = trust.fixations(regular.ring(8, 7), 12, 1, 0.2, runs, np.random.default_rng(12)) / runs
    error = np.sqrt(exact * (1 - exact) / runs)
    assert abs(found - exact) < 3.5 * error
    assert found < 1 / 8 - 3.5 * error


def test_simulated_with_mutation_a_mixed_group_spends_its_time_as_the_balance_says():
    params = Params(players=10, degree=9, benefit=3, cost=1, selection=0.2, mutation=0.2)
    odds = trust_exact.stationary_well_mixed(10, 3, 1, 0.2, 0.2)
    runs = [trust.simulate(params, np.random.default_rng(seed), steps=4_000) for seed in range(20)]
    for name, exact in (("share", odds @ np.arange(11) / 10), ("both", odds[2:9].sum())):
        values = [getattr(run, name) for run in runs]
        error = np.std(values, ddof=1) / np.sqrt(len(values))
        assert error < 0.02 and abs(np.mean(values) - exact) < 4 * error, name


def test_a_run_without_steps_ends_with_one_behaviour_alone():
    ends = {trust.simulate(Params(players=6, benefit=6), np.random.default_rng(seed)).cooperators for seed in range(60)}
    assert ends == {0, 6}


def test_the_same_seed_gives_the_same_run_and_another_seed_another():
    params = Params(players=30, degree=4, long_ties=0.2, mutation=0.05)
    one, same, other = (trust.simulate(params, np.random.default_rng(seed), steps=500) for seed in (1, 1, 2))
    assert one == same != other


@pytest.mark.promise("workers")
def test_compiled_or_not_the_run_is_the_same():
    plain = getattr(trust._run, "py_func", trust._run)
    results = []
    for run in (plain, trust._run):
        state = np.array([1, 0, 0, 1, 0, 0, 1, 1])
        results.append(
            (run(regular.ring(8, 4), state, trust.weights(4, 5, 1, 0.3), 0.05, 300, np.random.default_rng(3)), state.tolist())
        )
    assert results[0] == results[1]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"players": 2}, "players is 2; want a whole number >= 3"),
        ({"degree": 3}, "degree is 3; want an even number from 2 to 19, or 19"),
        ({"degree": 20}, "degree is 20"),
        ({"benefit": -1}, "benefit is -1; want a number >= 0"),
        ({"selection": float("nan")}, "selection is nan"),
        ({"long_ties": 1.5}, "long_ties is 1.5; want a share from 0 to 1"),
        ({"mutation": -0.1}, "mutation is -0.1"),
    ],
)
def test_a_parameter_out_of_range_is_named(values, message):
    with pytest.raises(ValueError, match=message):
        Params(**values)


def test_what_cannot_be_done_is_refused():
    with pytest.raises(ValueError, match=r"mutation is 0\.1, so the run never ends; want a number of steps"):
        trust.simulate(Params(mutation=0.1), np.random.default_rng(0))
    with pytest.raises(ValueError, match="11 players have 2048 states; want at most 10 players"):
        trust_exact.fixation_probability_enumerated(regular.ring(11, 2), 1, 1, 0.1)
