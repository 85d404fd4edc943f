"""Weitzman's recombinant growth recovers what its author proves, before the paper's question is put to it."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from clusterlib.models import recombination
from clusterlib.models.recombination import Params


@pytest.mark.parametrize("ideas", [2, 3, 7, 12])
def test_pairs_are_those_one_can_list(ideas):
    assert recombination.pairs(ideas) == len(list(combinations(range(ideas), 2)))


@pytest.mark.parametrize(("ideas", "success"), [(60, 0.01), (6, 0.1), (10, 0.1), (3, 1)])
def test_without_a_limit_the_growth_factor_rises_above_every_bound(ideas, success):
    numbers = recombination.path(Params(ideas=ideas, success=success, periods=300))
    finite = numbers[np.isfinite(numbers)]
    factors = finite[1:] / finite[:-1]
    assert len(finite) < len(numbers)
    assert factors.max() > 1e6
    assert all(one < other for one, other in pairwise(factors[len(factors) // 2 :]))


@pytest.mark.parametrize(("ideas", "success"), [(50, 0.01), (5, 0.1), (2, 0.3)])
def test_below_the_critical_number_every_pair_gets_tried_and_combining_ends(ideas, success):
    assert ideas < recombination.critical_number(success)
    numbers = recombination.path(Params(ideas=ideas, success=success, periods=400))
    final = recombination.final_number(ideas, success)
    assert numbers[-1] == pytest.approx(final)
    assert final == pytest.approx(ideas + success * recombination.pairs(final))


@pytest.mark.parametrize("growth", [0.02, 0.1])
@pytest.mark.parametrize(("ideas", "success"), [(8, 0.2), (50, 0.1), (50, 0.9)])
def test_with_a_limit_ideas_grow_as_the_capacity_does_in_the_long_run(growth, ideas, success):
    numbers = recombination.path(Params(ideas=ideas, success=success, capacity=3, growth=growth, periods=900))
    assert numbers[-1] / numbers[-2] == pytest.approx(1 + growth, abs=1e-6)


def test_a_constant_capacity_adds_the_same_number_whatever_there_is_to_combine():
    for ideas in (10, 100, 1000):
        numbers = recombination.path(Params(ideas=ideas, success=0.5, capacity=20, periods=30))
        np.testing.assert_allclose(np.diff(numbers), 10)


def test_no_pair_is_tried_twice():
    numbers = recombination.path(Params(ideas=4, success=0.25, capacity=np.inf, periods=1))
    assert numbers.tolist() == [4, 5.5]
    certain = recombination.path(Params(ideas=2, success=1, capacity=np.inf, periods=2))
    assert certain.tolist() == [2, 3, 5]  # the pair of the first two is not tried again


def test_the_smaller_of_pairs_and_capacity_binds():
    assert recombination.developed(4, 1, 100) == 6
    assert recombination.developed(40, 1, 100) == 100


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"ideas": 1}, "ideas is 1; want at least 2"),
        ({"success": 0}, "success is 0; want a probability"),
        ({"success": 1.5}, "success is 1.5; want a probability"),
        ({"capacity": 0}, "capacity is 0; want more than 0"),
        ({"growth": -0.1}, "growth is -0.1; want 0 or more"),
        ({"periods": 0}, "periods is 0; want at least 1"),
    ],
)
def test_a_wrong_parameter_is_named(wrong, message):
    with pytest.raises(ValueError, match=message):
        Params(**wrong)
