"""Catching up: Nelson and Phelps' steady gap, the path against an integrator, and what one path cannot tell."""

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from clusterlib.models import catch_up as model

RATES, RATIOS = st.floats(0.001, 0.3), st.floats(0.02, 0.98)


def integrated(params, years):
    def change(_, ratio):
        return params.openness * model.gain_from_opening(ratio, params.kind) - params.growth * ratio

    return solve_ivp(change, (0, years[-1]), [params.start], t_eval=years, rtol=1e-10, atol=1e-12).y[0]


@given(RATES, RATES)
def test_the_steady_gap_is_growth_over_growth_and_openness(growth, openness):
    assert model.steady_gap(growth, openness) == pytest.approx(growth / (openness + growth))
    assert 1 - model.path(model.Params(growth, openness, 0.3), [20 / (growth + openness)])[0] == pytest.approx(
        growth / (openness + growth), abs=1e-6
    )


@given(RATES, RATES)
def test_the_logistic_follower_is_left_behind_for_good_where_the_frontier_outruns_it(growth, openness):
    assert model.steady_gap(growth, openness, "logistic") == pytest.approx(1 if openness <= growth else growth / openness)


@pytest.mark.parametrize("kind", model.KINDS)
@pytest.mark.parametrize(("growth", "openness"), [(0.02, 0.06), (0.06, 0.02), (0.05, 0.05), (0.0, 0.04), (0.04, 0.0)])
@pytest.mark.parametrize("start", [0.05, 0.5, 1.3])
def test_the_path_in_closed_form_is_the_integrated_one(kind, growth, openness, start):
    params, years = model.Params(growth, openness, start, kind), np.linspace(0, 60, 13)
    np.testing.assert_allclose(model.path(params, years), integrated(params, years), rtol=1e-7, atol=1e-10)


def test_knowledge_itself_follows_the_equation_that_nelson_and_phelps_wrote_down():
    growth, openness, years = 0.03, 0.07, np.linspace(0, 40, 9)
    levels = solve_ivp(lambda t, a: openness * (math.exp(growth * t) - a), (0, 40), [0.2], t_eval=years, rtol=1e-10, atol=1e-12).y[0]
    np.testing.assert_allclose(model.path(model.Params(growth, openness, 0.2), years), levels * np.exp(-growth * years), rtol=1e-7)


@given(RATES, RATES, RATIOS)
def test_after_a_half_life_half_of_the_way_is_gone(growth, openness, start):
    end = 1 - model.steady_gap(growth, openness)
    reached = model.path(model.Params(growth, openness, start), [model.half_life(growth, openness)])[0]
    assert reached - end == pytest.approx((start - end) / 2)


@given(RATES, RATES, RATIOS, st.floats(1, 40))
def test_the_openness_implied_by_two_ratios_is_the_one_that_made_them(growth, openness, start, years):
    reached = model.path(model.Params(growth, openness, start), [years])[0]
    assert model.implied_openness(start, reached, years, growth) == pytest.approx(openness, rel=1e-6, abs=1e-9)


@given(RATIOS, RATIOS, st.floats(1, 40), RATES, st.floats(1.2, 3))
def test_two_ratios_are_reached_at_any_growth_and_faster_growth_asks_for_more_openness(first, last, years, growth, times):
    slow, fast = (model.implied_openness(first, last, years, one) for one in (growth, times * growth))
    assume(not math.isnan(slow))
    assert fast > slow
    for one, openness in ((growth, slow), (times * growth, fast)):
        assert model.path(model.Params(one, openness, first), [years])[0] == pytest.approx(last)


def test_no_openness_loses_more_than_a_closed_follower_would():
    assert math.isnan(model.implied_openness(0.5, 0.2, 10, growth=0.01))


@given(RATIOS, RATES, st.floats(1.1, 5))
def test_a_ratio_that_stands_still_tells_only_openness_over_growth(ratio, growth, times):
    one, other = (model.steady_openness(ratio, rate) for rate in (growth, times * growth))
    assert model.steady_gap(growth, one) == pytest.approx(1 - ratio) == pytest.approx(model.steady_gap(times * growth, other))
    assert other / one == pytest.approx(times)


@given(RATES, RATES, RATIOS)
def test_a_path_at_one_openness_never_speeds_up(growth, openness, start):
    steps = np.abs(np.diff(model.path(model.Params(growth, openness, start), np.arange(30))))
    assert (np.diff(steps) <= 1e-12).all()


@given(RATIOS, RATIOS, RATES, RATES, st.sampled_from(model.KINDS))
def test_the_farther_behind_the_larger_the_share_of_effort_for_adopting(one, other, openness, research, kind):
    near, far = model.best_split([max(one, other), min(one, other)], openness, research, kind)
    assert near <= far + 1e-12 and near >= 0 and far <= 1


@given(RATIOS, RATES, RATES, st.sampled_from(model.KINDS), st.floats(0, 1))
def test_no_other_split_of_effort_yields_more(ratio, openness, research, kind, other):
    def yields(share):
        return openness * math.sqrt(share) * model.gain_from_opening(ratio, kind) + research * math.sqrt(1 - share) * ratio

    assert yields(float(model.best_split(ratio, openness, research, kind))) >= yields(other) - 1e-12


def test_opening_helps_most_at_the_far_end_or_in_the_middle_by_kind():
    ratios = np.linspace(0.01, 0.99, 99)
    assert ratios[model.gain_from_opening(ratios).argmax()] == pytest.approx(0.01)
    assert ratios[model.gain_from_opening(ratios, "logistic").argmax()] == pytest.approx(0.5)


def test_where_nothing_moves_no_gap_is_named_and_the_half_life_never_ends():
    assert math.isnan(model.steady_gap(0, 0)) and math.isinf(model.half_life(0, 0))
    assert math.isnan(model.best_split(0.0, 0.1, 0.1, "logistic"))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: model.Params(-0.1, 0.1, 0.5), "growth is -0.1; want a rate of 0 or more"),
        (lambda: model.Params(0.1, math.inf, 0.5), "openness is inf; want a rate"),
        (lambda: model.Params(0.1, 0.1, 0), "start is 0; want a ratio above 0"),
        (lambda: model.Params(0.1, 0.1, 0.5, "cubic"), "kind is 'cubic'; want one of linear, logistic"),
        (lambda: model.steady_gap(0.1, 0.1, "cubic"), "kind is 'cubic'"),
        (lambda: model.path(model.Params(0.1, 0.1, 0.5), [1, -2]), "years holds -2.0; want 0 or more"),
        (lambda: model.implied_openness(0.2, 1, 5, 0.1), "last is 1; want a ratio above 0 and below 1"),
        (lambda: model.implied_openness(0.2, 0.3, 0, 0.1), "years is 0; want a number above 0"),
        (lambda: model.steady_openness(1.0, 0.02), "ratio is 1.0; want one above 0 and below 1"),
        (lambda: model.best_split(0.5, 0, 0), "openness and research are both 0"),
    ],
)
def test_what_is_out_of_range_is_refused_by_name(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()
