"""Spin-offs as heritage: the closed forms are those of the events, found by other ways than the module's own."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from clusterlib import measures
from clusterlib.models import heritage
from clusterlib.models.heritage import Params

shares = st.floats(0.01, 0.99)
sizes = st.integers(2, 5_000)


def index_of(counts, weights, plants=None):
    """The book's own measure over records of counts, each an industry with firms of one size."""
    firms = counts.sum(axis=1)[0]
    return measures.ellison_glaeser(counts.T, plants or np.full(len(counts), 1 / firms), weights)


def exact_law(firms, spin_off_share, weights):
    """Stationary law of the firms' regions, by the matrix of all single events; states are the regions of each firm."""
    states = list(itertools.product(range(len(weights)), repeat=firms))
    place = {state: row for row, state in enumerate(states)}
    events = np.zeros((len(states), len(states)))
    for state, gone in itertools.product(states, range(firms)):
        others = [state[firm] for firm in range(firms) if firm != gone]
        for region, weight in enumerate(weights):
            chance = (1 - spin_off_share) * weight + spin_off_share * others.count(region) / (firms - 1)
            events[place[state], place[(*state[:gone], region, *state[gone + 1 :])]] += chance / firms
    values, vectors = np.linalg.eig(events.T)
    law = np.real(vectors[:, np.argmax(np.real(values))])
    return np.array([[state.count(region) for region in range(len(weights))] for state in states]), law / law.sum()


@pytest.mark.parametrize(("firms", "weights"), [(2, (0.5, 0.5)), (4, (0.7, 0.2, 0.1)), (6, (0.9, 0.1))])
@pytest.mark.parametrize("share", [0.2, 0.9])
def test_the_mean_index_is_the_closed_form_by_every_event_enumerated(firms, weights, share):
    counts, law = exact_law(firms, share, weights)
    assert law @ index_of(counts, weights) == pytest.approx(heritage.expected_index(share, firms), abs=1e-10)


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_firms_by_region_follow_the_dirichlet_multinomial_law(share):
    counts, law = exact_law(5, share, (0.6, 0.3, 0.1))
    theta = heritage.founders(share, 5)
    for row in np.unique(counts, axis=0):
        known = stats.dirichlet_multinomial(theta * np.array([0.6, 0.3, 0.1]), 5).pmf(row)
        assert law[(counts == row).all(axis=1)].sum() == pytest.approx(known, abs=1e-10)


@pytest.mark.parametrize("weights", [(1, 1), (8, 1, 1), (5, 4, 3, 2, 1)])
@pytest.mark.parametrize(("firms", "share"), [(3, 0.5), (20, 0.5), (60, 0.95)])  # three firms: who copies itself shows
def test_a_simulated_industry_has_the_mean_index_of_the_closed_form(firms, share, weights):
    spacing = 3 * heritage.relaxation(share, firms)  # records that hardly know of each other
    params = Params(firms, share, weights, burn_in=5 * spacing, generations=400, spacing=spacing)
    found = index_of(heritage.simulate(params, np.random.default_rng(20)).counts, weights)
    assert abs(found.mean() - heritage.expected_index(share, firms)) < 4 * found.std(ddof=1) / np.sqrt(len(found))


def test_strangers_alone_are_darts_and_have_the_mean_index_zero():
    assert heritage.expected_index(0, 50) == 0
    counts = heritage.simulate(Params(40, 0.0, (3, 2, 1), generations=2_000), np.random.default_rng(4)).counts
    found = index_of(counts, (3, 2, 1))
    assert abs(found.mean()) < 4 * found.std(ddof=1) / np.sqrt(2_000)
    np.testing.assert_allclose(counts.mean(axis=0), 40 * np.array([3, 2, 1]) / 6, atol=0.5)


def test_sizes_that_have_nothing_to_do_with_place_leave_the_mean_index_as_it_is():
    counts, law = exact_law(4, 0.6, (0.5, 0.5))
    states = np.array(list(itertools.product(range(2), repeat=4)))
    sizes_ = np.array([10, 5, 1, 1]) / 17
    jobs = np.stack([(sizes_ * (states == region)).sum(axis=1) for region in range(2)])
    found = measures.ellison_glaeser(jobs, np.full(len(states), (sizes_**2).sum()), [1, 1])
    assert law @ found == pytest.approx(heritage.expected_index(0.6, 4), abs=1e-10)
    assert len(counts) == len(states)


@given(shares, sizes)
def test_the_needed_share_undoes_the_expected_index(share, firms):
    assert heritage.needed_spin_off_share(heritage.expected_index(share, firms), firms) == pytest.approx(share)


@given(st.floats(0.001, 0.9), st.integers(2, 4_000))
def test_a_larger_industry_needs_a_larger_share_for_the_same_index(index, firms):
    assert heritage.needed_spin_off_share(index, firms) <= heritage.needed_spin_off_share(index, firms + 1)


@given(shares, sizes)
def test_the_founders_are_the_odds_against_common_descent(share, firms):
    index = heritage.expected_index(share, firms)
    assert heritage.founders(share, firms) == pytest.approx((1 - index) / index)


def test_draws_from_the_long_run_law_have_its_mean_index_and_its_spread():
    counts, law = exact_law(6, 0.8, (0.7, 0.3))
    exact = index_of(counts, (0.7, 0.3))
    drawn = index_of(heritage.stationary(6, heritage.expected_index(0.8, 6), (7, 3), np.random.default_rng(1), 40_000), (7, 3))
    assert drawn.mean() == pytest.approx(law @ exact, abs=0.01)
    assert drawn.var() == pytest.approx(law @ exact**2 - (law @ exact) ** 2, rel=0.03)


def test_common_descent_comes_closer_to_its_long_run_value_at_the_stated_speed():
    share, firms, known = 0.9, 30, heritage.expected_index(0.9, 30)
    index, steps = 0.0, round(heritage.relaxation(share, firms) * firms)
    for _ in range(steps):
        index += 2 / firms * (share * (1 / (firms - 1) + (firms - 2) / (firms - 1) * index) - index)
    assert (known - index) / known == pytest.approx(np.exp(-1), rel=0.01)


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_the_growing_index_is_that_of_all_histories_of_five_firms(share):
    weights = (0.8, 0.2)
    law = {(region,): weight for region, weight in enumerate(weights)}
    for firms, known in zip(range(2, 6), heritage.growing_index(share, 5), strict=True):
        grown: dict[tuple, float] = {}
        for (state, chance), region in itertools.product(law.items(), range(2)):
            add = (1 - share) * weights[region] + share * state.count(region) / (firms - 1)
            grown[(*state, region)] = grown.get((*state, region), 0) + chance * add
        law = grown
        counts = np.array([[state.count(0), state.count(1)] for state in law])
        assert np.array(list(law.values())) @ index_of(counts, weights) == pytest.approx(known)


def test_growth_keeps_what_turnover_loses():
    grown, at_rest = heritage.growing_index(0.8, 1_000)[-1], heritage.expected_index(0.8, 1_000)
    assert grown > 20 * at_rest


def test_the_urn_that_starts_with_one_and_one_is_uniform():
    drawn = heritage.polya(1, 1, 600, np.random.default_rng(3), runs=3_000)
    assert drawn.var() == pytest.approx(1 / 12, rel=0.05)
    assert stats.kstest(drawn, "uniform").pvalue > 0.01


def test_the_urn_that_starts_with_two_and_five_is_beta():
    drawn = heritage.polya(2, 5, 600, np.random.default_rng(8), runs=3_000)
    assert stats.kstest(drawn, stats.beta(2, 5).cdf).pvalue > 0.01
    assert drawn.var() == pytest.approx(stats.beta(2, 5).var(), rel=0.08)


@pytest.mark.promise("workers")
def test_the_loop_draws_the_same_firms_compiled_or_not():
    odds, plain = np.array([0.5, 1.0]), getattr(heritage._replace, "py_func", heritage._replace)
    runs = [
        loop(np.zeros(12, np.int64), odds, 0.7, 30, 12, 5, np.random.default_rng(2)).tolist()
        for loop in (heritage._replace, plain)
    ]
    assert runs[0] == runs[1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"firms": 1}, "firms is 1; want 2 or more"),
        ({"spin_off_share": 1.0}, "spin_off_share is 1.0; want 0 to below 1"),
        ({"weights": (1.0,)}, "want two or more"),
        ({"weights": (1.0, 0.0)}, "each a number above 0"),
        ({"burn_in": -1.0}, "burn_in is -1.0; want generations, 0 or more"),
        ({"generations": 0}, "generations is 0; want 1 or more records"),
        ({"spacing": 0.0}, "spacing is 0.0; want generations, above 0"),
    ],
)
def test_parameters_out_of_range_are_refused_by_name(change, message):
    with pytest.raises(ValueError, match=message):
        Params(**change)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: heritage.expected_index(1.1, 5), r"spin_off_share is 1.1; want 0 to 1"),
        (lambda: heritage.expected_index(0.5, 1), "firms is 1; want 2 or more"),
        (lambda: heritage.needed_spin_off_share(-0.1, 5), "index is -0.1; want 0 to 1"),
        (lambda: heritage.founders(0, 5), "spin_off_share is 0.0; want above 0"),
        (lambda: heritage.stationary(5, 1.0, [1, 1], np.random.default_rng()), "index is 1.0; want 0 to below 1"),
        (lambda: heritage.stationary(5, 0.5, [1, 0], np.random.default_rng()), "want two or more, each above 0"),
        (lambda: heritage.polya(0, 1, 5, np.random.default_rng()), "first is 0; want 1 or more firms"),
    ],
)
def test_arguments_out_of_range_are_refused_by_name(call, message):
    with pytest.raises(ValueError, match=message):
        call()
