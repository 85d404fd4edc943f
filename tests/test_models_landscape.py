"""Landscapes: the number of peaks that theory knows, climbs that end where they must, and errors by name."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlib.models import landscape
from clusterlib.models.landscape import Params

small = st.integers(2, 7).flatmap(lambda n: st.builds(Params, st.just(n), st.integers(0, n - 1), st.sampled_from(landscape.WAYS)))
seeds = st.integers(0, 2**32 - 1)


def drawn(choices: int, interdependence: int, count: int, seed: int = 5) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [landscape.landscape(Params(choices, interdependence), rng) for _ in range(count)]


def test_without_interdependence_there_is_one_peak_and_its_mean_is_two_thirds():
    worths = drawn(10, 0, 400)
    assert {len(landscape.local_optima(worth)) for worth in worths} == {1}
    best = [worth.max() for worth in worths]
    error = np.std(best, ddof=1) / np.sqrt(len(best))
    assert error < 0.005
    assert abs(np.mean(best) - landscape.EXPECTED_BEST_ALONE) < 4 * error


@pytest.mark.parametrize("choices", [4, 7, 9])
def test_with_full_interdependence_the_mean_number_of_peaks_is_known(choices):
    counts = [len(landscape.local_optima(worth)) for worth in drawn(choices, choices - 1, 400)]
    error = np.std(counts, ddof=1) / np.sqrt(len(counts))
    known = landscape.expected_optima(choices, choices - 1)
    assert known == pytest.approx(2**choices / (choices + 1))
    assert error < 0.02 * known
    assert abs(np.mean(counts) - known) < 4 * error


def test_a_combination_and_its_neighbours_share_contributions_unless_all_hang_together():
    """One change redraws K + 1 of N contributions on average, so worths at distance one correlate by 1 - (K + 1) / N."""
    for interdependence in (0, 3, 7):
        worths = np.stack(drawn(8, interdependence, 1_500))
        found = np.corrcoef(worths[:, 0], worths[:, 1])[0, 1]
        assert found == pytest.approx(1 - (interdependence + 1) / 8, abs=0.09)


@given(small, seeds)
def test_every_climb_ends_at_a_peak_and_shares_add_up(params, seed):
    worth = landscape.landscape(params, np.random.default_rng(seed))
    optima = landscape.local_optima(worth)
    ends = np.stack([landscape.climb(worth, goal, params.climb) for goal in optima])
    np.testing.assert_allclose(ends.sum(axis=0), 1)
    np.testing.assert_allclose(landscape.basins(worth, optima, params.climb), ends.mean(axis=1))
    np.testing.assert_allclose(ends[:, optima], np.eye(len(optima)))


@given(small, seeds)
def test_the_best_of_all_is_the_first_optimum_and_nothing_beside_an_optimum_is_better(params, seed):
    worth = landscape.landscape(params, np.random.default_rng(seed))
    optima = landscape.local_optima(worth)
    assert worth[optima[0]] == worth.max()
    assert np.all(np.diff(worth[optima]) <= 0)
    for top in range(len(worth)):
        beside = [worth[top ^ 2**bit] for bit in range(params.choices)]
        assert (top in optima) == (worth[top] >= max(beside))


@given(small, seeds)
def test_steepest_climbs_never_miss_a_summit_that_is_one_change_away(params, seed):
    steep = Params(params.choices, params.interdependence, "steepest")
    run = landscape.simulate(steep, np.random.default_rng(seed))
    assert run.recovered[:2].tolist() == [1, 1]


def test_a_climb_step_by_step_ends_where_the_formula_says():
    worth = drawn(6, 3, 1)[0]
    goal, rng = landscape.local_optima(worth)[0], np.random.default_rng(8)
    chances = landscape.climb(worth, goal, "any-better")
    start = int(np.abs(chances - 0.5).argmin())
    chance = chances[start]
    ends = []
    for _ in range(4_000):
        here = start
        while better := [here ^ 2**bit for bit in range(6) if worth[here ^ 2**bit] > worth[here]]:
            here = better[rng.integers(len(better))]
        ends.append(here == goal)
    assert 0.05 < chance < 0.95
    assert np.mean(ends) == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / 4_000))


def test_the_same_seed_gives_the_same_landscape_and_another_seed_another():
    one, same, other = (landscape.simulate(Params(6, 2), np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one.worth, same.worth) and np.array_equal(one.basins, same.basins)
    assert not np.array_equal(one.worth, other.worth)


@pytest.mark.promise("workers")
def test_compiled_or_not_the_climbs_are_the_same():
    worth = drawn(7, 3, 1)[0]
    plain = getattr(landscape._from_above, "py_func", landscape._from_above)
    goal = landscape.local_optima(worth)[0]
    start = np.zeros(len(worth))
    start[goal] = 1
    order = np.argsort(-worth, kind="stable")
    np.testing.assert_array_equal(plain(worth, order, start), landscape.climb(worth, goal, "any-better"))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"choices": 0}, "choices is 0; want a whole number from 1 to 20"),
        ({"choices": 21}, "choices is 21"),
        ({"interdependence": 12}, "interdependence is 12; want a whole number from 0 to 11"),
        ({"interdependence": -1}, "interdependence is -1"),
        ({"climb": "blind"}, "climb is 'blind'; want one of steepest, any-better"),
    ],
)
def test_a_parameter_out_of_range_is_named(values, message):
    with pytest.raises(ValueError, match=message):
        Params(**values)


def test_no_expected_number_is_claimed_between_the_two_ends():
    with pytest.raises(ValueError, match="interdependence is 3; the expected number is known for 0 and 11"):
        landscape.expected_optima(12, 3)
