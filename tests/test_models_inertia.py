"""Ways out of the worse choice: thresholds in closed form, exact chances for few firms, many firms as the limit."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate

from clusterlib.models import choice, inertia
from clusterlib.models.inertia import Params

FEW = Params(firms=12, interaction=1.6, advantage=0.08)


def test_the_chain_of_firms_rests_where_the_choice_model_says():
    up, down = inertia.chain(FEW)
    law = np.cumprod(np.insert(up[:-1] / down[1:], 0, 1.0))
    wanted = choice.stationary_law(choice.Params(firms=12, interaction=1.6, advantage=0.08))
    np.testing.assert_allclose(law / law.sum(), wanted, rtol=1e-9)
    assert up[-1] == down[0] == 0


def test_the_mean_time_out_solves_its_linear_equations():
    up, down = inertia.chain(FEW)
    goal = inertia.goal(FEW)
    moves = np.diag(up + down) - np.diag(up[:-1], 1) - np.diag(down[1:], -1)
    times = np.linalg.solve(moves[:goal, :goal], np.ones(goal))
    assert inertia.mean_escape(FEW) == pytest.approx(times[inertia.start(FEW)] / FEW.firms)


def test_the_chance_of_having_escaped_is_counted_in_simulation():
    rng, up_down, rounds = np.random.default_rng(8), inertia.chain(FEW), 15
    begin, goal, out = inertia.start(FEW), inertia.goal(FEW), 0
    for _ in range(1500):
        there = begin
        for chance in rng.random(rounds * FEW.firms):
            there += 1 if chance < up_down[0][there] else -1 if chance > 1 - up_down[1][there] else 0
            if there == goal:
                out += 1
                break
    assert inertia.escaped(FEW, rounds) == pytest.approx(out / 1500, abs=0.04)


def test_the_mean_time_out_is_the_sum_of_chances_of_still_being_in():
    still = [1 - inertia.escaped(FEW, moves / FEW.firms) for moves in range(0, 2400, 12)]
    rate = still[-1] / still[-2]
    assert inertia.mean_escape(FEW) == pytest.approx(np.trapezoid(still) + still[-1] / (1 - rate), rel=0.02)


def test_time_out_grows_exponentially_with_the_number_of_firms():
    times = [inertia.mean_escape(Params(firms=firms, interaction=2.0)) for firms in (40, 80, 160, 320)]
    growth = np.diff(np.log(times)) / [40, 80, 160]
    assert growth[1] == pytest.approx(growth[2], rel=0.1) and growth[2] > 0.1


def test_pressure_above_the_threshold_alone_takes_the_worse_equilibrium_away():
    params = Params()
    edge = inertia.least_pressure(params)
    for pressure, count in ((edge * 0.98, 3), (edge * 1.02, 1)):
        assert len(choice.equilibria(1.0, 1.5, params.advantage + pressure)) == count
    assert inertia.least_duration(replace(params, pressure=edge * 0.98)) == np.inf


def test_with_many_firms_the_least_duration_is_that_of_the_path():
    params = Params(pressure=0.2)
    worse, unstable, _ = inertia.states(params)
    path = integrate.solve_ivp(
        lambda _, m: np.tanh(0.3 + 1.5 * m) - m, (0, inertia.least_duration(params)), [worse], rtol=1e-9, atol=1e-12
    )
    assert path.y[0, -1] == pytest.approx(unstable, abs=1e-5)
    assert inertia.least_duration(replace(params, pressure=0.4)) < inertia.least_duration(params)


def test_pressure_too_short_is_undone_and_long_enough_stays():
    params = Params(firms=400, interaction=2.0, pressure=0.7)
    least = inertia.least_duration(params)
    assert inertia.settled(replace(params, duration=0.7 * least)) < 0.05
    assert inertia.settled(replace(params, duration=1.5 * least)) > 0.95


def test_the_rounds_needed_are_the_first_that_suffice():
    params = Params(firms=60, interaction=1.8, pressure=0.6)
    needed = inertia.rounds_needed(params)
    assert inertia.settled(replace(params, duration=needed)) >= 0.95 > inertia.settled(replace(params, duration=needed - 1))
    assert inertia.rounds_needed(replace(params, pressure=0.0), longest=5) == np.inf


def test_pressure_too_weak_leaves_many_firms_where_they_were():
    params = Params(firms=300, interaction=2.0)
    weak = replace(params, pressure=0.8 * inertia.least_pressure(params), duration=20)
    strong = replace(params, pressure=1.2 * inertia.least_pressure(params), duration=20)
    assert inertia.settled(weak) < 0.05 and inertia.settled(strong) > 0.95


def test_more_than_the_critical_mass_draws_the_rest_along_and_less_falls_back():
    params = Params(interaction=2.0)
    worse, _, better = inertia.states(params)
    for share, end in ((0.98, worse), (1.02, better)):
        mean = worse + 2 * share * inertia.critical_mass(params)
        for _ in range(5000):
            mean += 0.1 * (np.tanh(0.1 + 2.0 * mean) - mean)
        assert mean == pytest.approx(end, abs=1e-6)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"firms": 3}, "firms is 3; want 4 or more"),
        ({"pressure": -1}, "pressure is -1; want 0 or more"),
        ({"advantage": 0.3}, "advantage is 0.3; nothing is locked unless it is above 0 and below 0.2"),
        ({"advantage": 0}, "nothing is locked"),
        ({"interaction": 0.9}, "below 0.0000"),
    ],
)
def test_a_population_that_is_not_locked_is_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        Params(**wrong)
