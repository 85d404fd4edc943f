"""The core-periphery model: Krugman's and Fujita, Krugman and Venables' answers, and no answer where there is none."""

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clusterlib.models import core_periphery as model
from clusterlib.models import regional_wages as wages

SIGMAS, MUS, COSTS, SHARES = st.floats(1.5, 12), st.floats(0.05, 0.9), st.floats(1.01, 6), st.floats(0, 1)


def spreads(sigma, mu):
    """Parameters for which there are a break and a sustain point, both within reach of a float."""
    return (sigma - 1) / sigma > mu + 0.02


def kinds(cost, sigma=5, mu=0.4):
    found = model.equilibria(cost, sigma, mu)
    return dict(zip(found["share"].round(3), found["stable"], strict=True))


def test_break_and_sustain_points_are_those_of_fujita_krugman_and_venables():
    assert model.break_point(5, 0.4) == pytest.approx(1.6266, abs=5e-5)
    assert model.sustain_point(5, 0.4) == pytest.approx(1.8073, abs=5e-5)


@pytest.mark.parametrize(("arrives", "nu"), [(0.5, 1.254), (0.75, 0.782)])
def test_a_firm_that_leaves_the_core_sells_as_in_krugmans_figure(arrives, nu):
    assert model.krugman_nu(arrives, sigma=4, mu=0.3) == pytest.approx(nu, abs=5e-4)


def test_below_the_break_only_the_core_between_the_points_both_above_the_sustain_only_the_spread():
    assert kinds(1.5) == {0: True, 0.5: False, 1: True}
    between = kinds(1.7)
    assert between.pop(0) and between.pop(1) and between.pop(0.5)
    assert len(between) == 2 and not any(between.values()) and sum(between) == pytest.approx(1)
    assert kinds(2.1) == {0.5: True}


@given(SIGMAS, MUS)
def test_the_sustain_point_is_no_trivial_root_and_lies_above_the_break(sigma, mu):
    assume(spreads(sigma, mu))
    low, high = model.break_point(sigma, mu), model.sustain_point(sigma, mu)
    assert 1 < low < high
    if math.isfinite(high):
        assert math.log(model.krugman_nu(1 / high, sigma, mu)) == pytest.approx(0, abs=1e-9)
        assert model.krugman_nu(1 / math.sqrt(high), sigma, mu) < 1


@given(SIGMAS, MUS)
def test_the_core_is_sustained_just_below_its_point_and_left_just_above(sigma, mu):
    assume(spreads(sigma, mu))
    at = model.sustain_point(sigma, mu)
    assume(at < 50)
    assert wages.real_wage_gap(1.0, 1 + 0.98 * (at - 1), sigma, mu) > 0 > wages.real_wage_gap(1.0, 1 + 1.02 * (at - 1), sigma, mu)


@given(SIGMAS, MUS)
def test_the_spread_breaks_where_the_slope_of_the_real_wage_gap_changes_sign(sigma, mu):
    assume(spreads(sigma, mu))
    at = model.break_point(sigma, mu)
    assume(at < 50)
    assert model.slope_at_symmetry(at, sigma, mu) == pytest.approx(0, abs=1e-9)
    assert model.slope_at_symmetry(1 + 0.95 * (at - 1), sigma, mu) > 0 > model.slope_at_symmetry(1.05 * at, sigma, mu)


@given(SIGMAS, MUS, COSTS)
def test_the_slope_in_closed_form_is_that_of_the_solved_model(sigma, mu, cost):
    step = 1e-5
    numeric = float(wages.real_wage_gap(0.5 + step, cost, sigma, mu) - wages.real_wage_gap(0.5 - step, cost, sigma, mu)) / (2 * step)
    assert model.slope_at_symmetry(cost, sigma, mu) == pytest.approx(numeric, rel=1e-4, abs=1e-6)


@given(SIGMAS, MUS)
def test_the_core_holds_firmest_at_the_root_of_the_break_point_and_ever_less_as_cost_vanishes(sigma, mu):
    assume(spreads(sigma, mu))
    at = model.strongest_hold(sigma, mu)
    lures = [model.krugman_nu(1 / cost, sigma, mu) for cost in (at**0.1, at**0.5, at**0.9, at, at**1.1, at**1.5)]
    assert min(lures) == lures[3] and lures[0] > lures[1] > lures[2] and lures[4] < lures[5] and lures[0] < 1


@pytest.mark.parametrize("point", [model.break_point, model.sustain_point, model.strongest_hold])
@pytest.mark.parametrize(("sigma", "mu"), [(2, 0.5), (2, 0.6), (1.5, 0.4), (5, 0.8), (4, 0.9)])
def test_where_industry_gathers_at_every_cost_there_is_no_point_and_that_is_said(point, sigma, mu):
    with pytest.raises(ValueError, match=rf"no {point.__name__.split('_')[0]} point for sigma={sigma}, mu={mu}: rho is .* gathers at every"):
        point(sigma, mu)


@given(st.floats(1.1, 3), COSTS)
def test_without_a_point_the_core_stands_and_the_spread_falls_at_every_cost(sigma, cost):
    mu = (sigma - 1) / sigma + 0.01
    assert model.gathers_at_any_cost(sigma, mu)
    assert kinds(cost, sigma, mu) == {0: True, 0.5: False, 1: True}


def test_as_rho_nears_mu_both_points_leave_every_bound_behind():
    points = [(model.break_point(2, 0.5 - by), model.sustain_point(2, 0.5 - by)) for by in (0.1, 0.01, 0.001)]
    assert points == sorted(points) and points[-1][0] > 1_000 and math.isinf(points[-1][1]) | (points[-1][1] > 1e100)


@given(SHARES, COSTS, SIGMAS, MUS)
def test_wages_average_one_and_clear_every_market(share, cost, sigma, mu):
    first, second = wages.wages(share, cost, sigma, mu)
    assert share * first + (1 - share) * second == pytest.approx(1)
    prices = wages.price_indices(share, (first, second), cost, sigma)
    income = mu * share * first + (1 - mu) / 2, mu * (1 - share) * second + (1 - mu) / 2
    demand = [one * price ** (sigma - 1) for one, price in zip(income, prices, strict=True)]
    assert first**sigma == pytest.approx(demand[0] + demand[1] * cost ** (1 - sigma), rel=1e-8)
    assert second**sigma == pytest.approx(demand[0] * cost ** (1 - sigma) + demand[1], rel=1e-8)


@given(SHARES, COSTS, SIGMAS, MUS)
def test_the_two_regions_can_change_places(share, cost, sigma, mu):
    gap = wages.real_wage_gap([share, 1 - share], cost, sigma, mu)
    assert gap[0] == pytest.approx(-gap[1], abs=1e-9)


@given(COSTS, SIGMAS, MUS)
def test_krugmans_nu_is_the_real_wage_of_the_empty_region_to_the_power_sigma(cost, sigma, mu):
    core, empty = wages.real_wages(1.0, cost, sigma, mu)
    assert (empty / core) ** sigma == pytest.approx(model.krugman_nu(1 / cost, sigma, mu))


def test_where_distance_costs_nothing_place_does_not_matter():
    assert np.abs(wages.real_wage_gap(np.linspace(0, 1, 11), 1, 5, 0.4)).max() < 1e-12
    assert model.krugman_nu(1, 5, 0.4) == pytest.approx(1)
    with pytest.raises(ValueError, match=re.escape("cost is 1; want a number above 1 (at 1 place does not matter)")):
        model.equilibria(1, 5, 0.4)


@settings(max_examples=25, deadline=None)
@given(st.floats(2, 8), st.floats(0.1, 0.6), st.floats(1.05, 3))
def test_at_an_equilibrium_nobody_gains_by_moving_and_stable_ones_alternate(sigma, mu, cost):
    found = model.equilibria(cost, sigma, mu)
    inside = found[found["kind"] != "core"]
    assert np.abs(wages.real_wage_gap(inside["share"].to_numpy(), cost, sigma, mu)).max() < 1e-9
    assert (found["stable"] != found["stable"].shift()).all()
    assert found["share"].to_numpy() == pytest.approx(1 - found["share"].to_numpy()[::-1])


def test_worlds_end_in_a_core_below_the_break_and_even_above_the_sustain_point():
    def last(cost, start):
        return model.simulate(model.Params((cost,) * 150, start=start, speed=12), np.random.default_rng(1))[-1, 0]

    assert last(1.5, 0.51) > 0.99 and last(1.5, 0.49) < 0.01
    assert last(2.1, 0.95) == pytest.approx(0.5, abs=0.01)
    assert last(1.7, 0.6) == pytest.approx(0.5, abs=0.01) and last(1.7, 0.95) > 0.99


def test_the_same_seed_gives_the_same_worlds_and_shocks_keep_shares_within_bounds():
    params = model.Params((1.4,) * 50, shock=0.2, runs=7)
    one, other = (model.simulate(params, np.random.default_rng(3)) for _ in range(2))
    assert one.shape == (51, 7) and (one == other).all() and one.min() >= 0 and one.max() <= 1
    assert np.unique(one[-1]).size > 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: model.break_point(1, 0.4), "sigma is 1; want a number above 1"),
        (lambda: model.sustain_point(5, 1), "mu is 1; want a share between 0 and 1"),
        (lambda: model.break_point(math.nan, 0.4), "sigma is nan"),
        (lambda: model.krugman_nu(0, 4, 0.3), "arrives is 0; want a share above 0 and at most 1"),
        (lambda: wages.wages([0.2, 1.2], 1.5, 5, 0.4), "share is 1.2; want numbers between 0 and 1"),
        (lambda: wages.wages(0.5, 0.9, 5, 0.4), "cost is 0.9; want 1 or more"),
        (lambda: model.Params(()), "costs is empty"),
        (lambda: model.Params((1.0,)), "cost is 1.0; want a number above 1"),
        (lambda: model.Params((1.5,), start=2), "start is 2; want a share"),
        (lambda: model.Params((1.5,), speed=0), "speed is 0; want a number above 0"),
        (lambda: model.Params((1.5,), shock=-1), "shock is -1; want a number of 0 or more"),
        (lambda: model.Params((1.5,), runs=0), "runs is 0; want 1 or more"),
    ],
)
def test_what_is_out_of_range_is_refused_by_name(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()
