"""Choice with increasing returns: equilibria and thresholds known in closed form, laws known by balance, runs that follow both."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from clusterlib.models import choice
from clusterlib.models.choice import Params

strengths, interactions = st.floats(0.2, 5), st.floats(0, 20)


@given(strengths, interactions, st.floats(-10, 10))
def test_every_equilibrium_solves_the_equation(strength, interaction, advantage):
    found = choice.equilibria(strength, interaction, advantage)
    assert found
    for mean, _ in found:
        assert mean == pytest.approx(np.tanh(strength * (advantage + interaction * mean)), abs=1e-9)


@given(strengths, st.floats(0, 0.999))
def test_below_the_critical_point_there_is_one_equilibrium_and_no_cluster(strength, pull):
    assert choice.equilibria(strength, pull / strength) == ((pytest.approx(0, abs=1e-6), True),)


@given(strengths, st.floats(1.001, 40))
def test_above_the_critical_point_there_are_three_and_the_middle_one_does_not_hold(strength, pull):
    low, middle, high = choice.equilibria(strength, pull / strength)
    assert (low.stable, middle.stable, high.stable) == (True, False, True)
    assert middle.mean == pytest.approx(0, abs=1e-9) and low.mean == pytest.approx(-high.mean) and high.mean > 0


def test_at_the_critical_point_the_only_equilibrium_is_even():
    assert choice.equilibria(2.0, 0.5) == ((pytest.approx(0, abs=1e-4), True),)


def test_just_above_the_critical_point_the_cluster_grows_as_the_root_of_the_distance():
    distance = 1e-4
    assert choice.equilibria(1, 1 + distance)[-1].mean == pytest.approx(np.sqrt(3 * distance), rel=1e-3)


@given(strengths, st.floats(1.05, 30))
def test_three_become_one_where_the_advantage_passes_its_threshold(strength, pull):
    threshold = choice.critical_advantage(strength, pull / strength)
    for sign in (1, -1):
        assert len(choice.equilibria(strength, pull / strength, sign * threshold * 0.999)) == 3
        assert len(choice.equilibria(strength, pull / strength, sign * threshold * 1.001)) == 1


def test_the_threshold_is_where_the_curve_touches_the_diagonal():
    grid = np.linspace(-1, 0, 200_001)[1:-1]
    lifted = np.arctanh(grid) - 1.7 * grid  # beta h at which grid is an equilibrium; at its top two of them meet
    assert 2 * choice.critical_advantage(2.0, 0.85) == pytest.approx(lifted.max(), abs=1e-8)


@given(strengths, st.floats(0, 1))
def test_without_enough_interaction_no_advantage_is_small_enough(strength, pull):
    assert choice.critical_advantage(strength, pull / strength) == 0


@given(st.floats(1, 20), st.floats(1.01, 2))
def test_the_threshold_grows_with_the_interaction(pull, more):
    assert choice.critical_advantage(1, pull * more) > choice.critical_advantage(1, pull)


@given(strengths, interactions, st.floats(-3, 3))
def test_an_equilibrium_is_stable_where_expectations_come_back_to_it(strength, interaction, advantage):
    for mean, stable in choice.equilibria(strength, interaction, advantage):
        slope = strength * interaction * (1 - mean**2)
        if abs(slope - 1) > 1e-6:
            assert stable == (slope < 1)


@pytest.mark.parametrize("advantage", [0.0, 0.15, -0.3])
def test_the_stationary_law_balances_every_second_thought(advantage):
    params = Params(firms=12, interaction=1.4, advantage=advantage)
    law, (up, down) = choice.stationary_law(params), choice._moves(params)
    np.testing.assert_allclose(law[:-1] * up[:-1], law[1:] * down[1:], rtol=1e-10)
    assert law.sum() == pytest.approx(1)


@pytest.mark.parametrize("saving", ["share", "number"])
def test_the_exact_law_is_that_of_all_histories_of_three_arrivals(saving):
    params = Params(firms=3, interaction=1.3, advantage=0.2, saving=saving, rounds=0)
    law = np.zeros(4)
    for code in range(8):
        history, chance = [1 if code >> place & 1 else -1 for place in range(3)], 1.0
        for there, now in enumerate(history):
            seen = max(there, 1) if saving == "share" else 2
            pull = now * 2 * (0.2 + 1.3 * sum(history[:there]) / seen)
            chance /= 1 + np.exp(-pull)
        law[history.count(1)] += chance
    np.testing.assert_allclose(choice.exact_law(params), law, atol=1e-12)


def test_after_many_rounds_the_exact_law_is_the_stationary_one():
    params = Params(firms=8, interaction=1.2, advantage=0.1, rounds=200)
    np.testing.assert_allclose(choice.exact_law(params), choice.stationary_law(params), atol=1e-8)


@pytest.mark.parametrize("saving", ["share", "number"])
def test_runs_follow_the_exact_law(saving):
    params = Params(firms=30, interaction=1.8, advantage=0.05, saving=saving, rounds=3)
    rng = np.random.default_rng(11)
    found = np.array([choice.simulate(params, rng).revisions[-1] for _ in range(3_000)])
    law, better = choice.exact_law(params), np.arange(31)
    mean = law @ better
    assert abs(found.mean() - mean) < 4 * np.sqrt((law @ better**2 - mean**2) / 3_000)
    worse = law[:15].sum()
    assert abs((found < 15).mean() - worse) < 4 * np.sqrt(worse * (1 - worse) / 3_000)


@pytest.mark.parametrize("saving", ["share", "number"])
def test_runs_of_four_firms_follow_the_exact_law_in_every_number(saving):
    params = Params(firms=4, interaction=1.8, advantage=0.05, saving=saving, rounds=2)  # few firms: who counts itself shows
    rng = np.random.default_rng(12)
    ends = [choice.simulate(params, rng).revisions[-1] for _ in range(4_000)]
    assert stats.chisquare(np.bincount(ends, minlength=5), 4_000 * choice.exact_law(params)).pvalue > 0.001


@pytest.mark.parametrize(("interaction", "advantage"), [(0.6, 0.2), (1.5, 0.1), (2.0, 0.0)])
def test_the_mean_of_a_large_industry_goes_to_an_equilibrium_of_the_equation(interaction, advantage):
    params = Params(firms=3_000, interaction=interaction, advantage=advantage, rounds=40)
    stable = np.array([one.mean for one in choice.equilibria(1, interaction, advantage) if one.stable])
    for seed in range(3):
        late = choice.simulate(params, np.random.default_rng(seed)).means()[-20:].mean()
        assert np.abs(stable - late).min() < 0.03


def test_history_decides_below_the_threshold_and_not_above_it():
    threshold = choice.critical_advantage(1, 1.6)
    ends = {
        advantage: np.array(
            [choice.simulate(Params(400, 1, 1.6, advantage, "share", 60), np.random.default_rng(seed)).means()[-1] for seed in range(40)]
        )
        for advantage in (0.3 * threshold, 2 * threshold)
    }  # fmt: skip
    inside, beyond = ends.values()
    assert (inside > 0.5).any() and (inside < -0.5).any()
    assert (beyond > 0.5).all()


def test_where_number_counts_the_worse_region_loses_its_chance_as_the_industry_grows():
    chances = {
        (saving, firms): choice.exact_law(Params(firms, 1, 2.0, 0.1, saving, 5))[: firms // 2].sum()
        for saving in ("share", "number")
        for firms in (20, 80, 320)
    }
    assert chances["number", 320] < chances["number", 80] / 5 < chances["number", 20] / 5
    assert chances["share", 320] == pytest.approx(chances["share", 80], rel=0.01) and chances["share", 320] > 0.4


@pytest.mark.promise("workers")
def test_the_loop_draws_the_same_run_compiled_or_not():
    plain = getattr(choice._settle, "py_func", choice._settle)
    runs = [
        [part.tolist() for part in loop(40, 3, 1.0, 1.5, 0.1, True, np.random.default_rng(2))] for loop in (choice._settle, plain)
    ]
    assert runs[0] == runs[1]


def test_a_run_without_rounds_ends_with_its_arrivals():
    run = choice.simulate(Params(firms=10, rounds=0), np.random.default_rng(1))
    assert run.means().tolist() == [2 * run.arrivals[-1] / 10 - 1] and (np.diff(run.arrivals) >= 0).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"firms": 1}, "firms is 1; want 2 or more"),
        ({"strength": 0}, "strength is 0; want a number above 0"),
        ({"interaction": -1}, "interaction is -1; want a number, 0 or more"),
        ({"advantage": float("nan")}, "advantage is nan; want a number"),
        ({"saving": "count"}, "saving is 'count'; want 'share' or 'number'"),
        ({"rounds": -1}, "rounds is -1; want 0 or more"),
    ],
)
def test_parameters_out_of_range_are_refused_by_name(change, message):
    with pytest.raises(ValueError, match=message):
        Params(**change)
