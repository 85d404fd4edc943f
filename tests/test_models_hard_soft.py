"""Hard and soft ties: known probabilities, known ends, thresholds in closed form; communities by chance alone agree with nothing."""

import itertools
import math
import random

import igraph
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlib.models import hard_soft
from clusterlib.models.hard_soft import Params

worlds = st.builds(
    Params,
    softness=st.floats(0, 1),
    regions=st.integers(2, 7),
    purposes=st.sampled_from([2, 3, 4]),
    actors=st.sampled_from([12, 24]),
    degree=st.floats(0.5, 3),
    decay=st.floats(0.3, 8),
    stray=st.floats(0, 0.4),
)


def mean(params: Params, replicates: int, seed: int = 7) -> dict[str, float]:
    dice = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(replicates)]
    runs = [hard_soft.outcomes(params, rng) for rng in dice]
    return {name: float(np.mean([run[name] for run in runs])) for name in runs[0]}


def expected_matrix(params: Params) -> np.ndarray:
    """Probabilities of every pair, written down anew from the definition."""
    region = np.repeat(np.arange(params.regions), params.actors)
    purpose = np.tile(np.arange(params.purposes), len(region) // params.purposes)
    apart = (region[:, None] - region) % params.regions
    steps, shared = np.minimum(apart, params.regions - apart), purpose[:, None] == purpose
    chances = {key: sum(hard_soft.probability(params, key[0], 0, 1 - key[1])) for key in itertools.product(range(4), (0, 1))}
    matrix = np.select([(steps == key[0]) & (shared == key[1]) for key in chances], list(chances.values()))
    np.fill_diagonal(matrix, 0)
    return matrix


@given(worlds)
def test_every_actor_expects_the_same_degree_whatever_the_softness(params):
    np.testing.assert_allclose(expected_matrix(params).sum(axis=1), params.degree)


def test_probabilities_are_those_worked_out_by_hand():
    params = Params(softness=0.25, regions=4, purposes=2, actors=10, degree=2, decay=math.log(2), stray=0.5)
    hard, soft = 10 * (1 + 2 / 2 + 1 / 4) - 1, 20 - 1 + 0.5 * 20
    assert hard_soft.probability(params, 1, 1, 1) == pytest.approx((2 * 0.75 * 0.5 / hard, 2 * 0.25 / soft))
    assert hard_soft.probability(params, 2, 0, 1) == pytest.approx((2 * 0.75 * 0.25 / hard, 2 * 0.25 * 0.5 / soft))


def test_ties_are_drawn_with_their_probabilities():
    params = Params(softness=0.4, regions=5, purposes=3, actors=30, degree=8, decay=1, stray=0.2)
    drawn, wanted = np.zeros((3, 2)), np.zeros((3, 2))
    for seed in range(15):
        run = hard_soft.simulate(params, np.random.default_rng(seed))
        apart = np.abs(run.region[run.ties[:, 0]] - run.region[run.ties[:, 1]])
        np.add.at(
            drawn, (np.minimum(apart, 5 - apart), (run.purpose[run.ties[:, 0]] == run.purpose[run.ties[:, 1]]).astype(int)), 1
        )
    pairs = {0: 5 * 30 * 29 / 2, 1: 5 * 900, 2: 5 * 900}
    for steps, count in pairs.items():
        alike = 5 * 3 * 10 * 9 / 2 if steps == 0 else count / 3
        wanted[steps] = [(count - alike) * sum(hard_soft.probability(params, steps, 0, 1)), alike * sum(hard_soft.probability(params, steps, 0, 0))]  # fmt: skip
    assert (np.abs(drawn / 15 - wanted) < 4 * np.sqrt(wanted / 15)).all()


def test_hard_ties_alone_give_back_the_regions_and_nothing_of_the_purposes():
    found = mean(Params(softness=0), 6)
    assert found["regions_found"] > 0.98 and abs(found["purposes_found"]) < 0.05 and found["outside"] < 0.01


def test_soft_ties_alone_give_back_the_purposes_whose_members_are_anywhere():
    found = mean(Params(softness=1), 6)
    assert found["purposes_found"] > 0.98 and abs(found["regions_found"]) < 0.05
    assert found["outside"] == pytest.approx(1 - 1 / 8, abs=0.01) and found["communities"] == pytest.approx(8)


def test_hard_ties_that_ignore_distance_give_back_nothing():
    found = mean(Params(softness=0, decay=1e-9), 6)
    assert abs(found["regions_found"]) < 0.05 and abs(found["purposes_found"]) < 0.05


def test_unlike_purposes_keep_the_degree_and_their_own_softness():
    params = Params(softness=0.5, unlike=0.3, purposes=4, actors=64, stray=0)
    ends, soft = np.zeros(4), np.zeros(4)
    for seed in range(15):
        run = hard_soft.simulate(params, np.random.default_rng(seed))
        for side in run.purpose[run.ties].T:
            ends += np.bincount(side, minlength=4)
            soft += np.bincount(side, weights=run.soft, minlength=4)
    np.testing.assert_allclose(ends / (15 * 128), 10, rtol=0.03)
    np.testing.assert_allclose(soft / ends, [0.2, 0.4, 0.6, 0.8], atol=0.02)


def test_a_tie_is_soft_as_often_as_softness_says():
    for softness in (0.0, 0.3, 1.0):
        run = hard_soft.simulate(Params(softness=softness), np.random.default_rng(2))
        assert run.soft.mean() == pytest.approx(softness, abs=0.03)


def test_newcomers_join_their_region_when_ties_are_hard_and_their_purpose_when_soft():
    for softness, share in ((0.0, 0.0), (1.0, 7 / 8)):
        params, rng = Params(softness=softness), np.random.default_rng(4)
        run = hard_soft.simulate(params, rng)
        region, community = hard_soft.joined(params, run, rng, each=2)
        assert len(region) == 2 * 64 and set(community) <= set(run.community)
        found = hard_soft.prospects(params, run, rng)
        assert found["spread"].sum() / found["growth"].sum() == pytest.approx(share, abs=0.02)
        assert found["soft"].mean() == pytest.approx(softness) and found["growth"].mean() == pytest.approx(4 / 8, abs=0.02)


def test_labels_by_chance_agree_with_nothing_on_average():
    rng = np.random.default_rng(3)
    region = np.repeat(np.arange(8), 64)
    assert abs(np.mean([hard_soft.agreement(rng.integers(8, size=512), region) for _ in range(200)])) < 0.002
    assert hard_soft.agreement(region, region) == pytest.approx(1)
    assert hard_soft.agreement((region + 3) % 8, region) == pytest.approx(1)


@given(worlds)
def test_expected_modularities_are_those_of_the_expected_matrix(params):
    matrix = expected_matrix(params)
    region = np.repeat(np.arange(params.regions), params.actors)
    purpose = np.tile(np.arange(params.purposes), len(region) // params.purposes)
    for labels, value in zip((region, purpose), hard_soft.modularity_of(params), strict=True):
        same = labels[:, None] == labels[None, :]
        inside = matrix[same].sum() / matrix.sum()
        assert value == pytest.approx(inside - 1 / (labels.max() + 1), abs=1e-9)


@given(worlds)
def test_at_the_threshold_regions_and_purposes_have_one_modularity(params):
    threshold = hard_soft.modularity_threshold(params)
    if 0 <= threshold <= 1:
        one, other = hard_soft.modularity_of(Params(**{**vars(params), "softness": threshold}))
        assert one == pytest.approx(other, abs=1e-9)


def test_eigenvalues_are_those_of_the_expected_matrix_of_many_actors():
    params = Params(softness=0.3, regions=6, purposes=4, actors=60, degree=5, decay=0.8, stray=0.1)
    values = np.linalg.eigvalsh(expected_matrix(params))[::-1]
    place, purpose = hard_soft.eigenvalues(params)
    predicted = sorted([5, *[5 * 0.7 * place] * 2, *[5 * 0.3 * purpose] * 3], reverse=True)
    np.testing.assert_allclose(values[: len(predicted)], predicted, rtol=0.03)


def test_the_two_thresholds_of_many_distant_regions_and_strict_purposes_are_known():
    far = {"decay": 50, "stray": 0, "actors": 960, "degree": 3}
    alike = Params(regions=6, purposes=6, **far)
    assert hard_soft.spectral_threshold(alike) == pytest.approx(0.5)
    assert hard_soft.modularity_threshold(alike) == pytest.approx(0.5, abs=0.001)
    few = Params(regions=6, purposes=2, **far)
    assert hard_soft.spectral_threshold(few) == pytest.approx(0.5)  # does not see how many purposes there are
    assert hard_soft.modularity_threshold(few) == pytest.approx((5 / 6) / (5 / 6 + 1 / 2), abs=0.001)


def test_limits_of_detection_meet_at_a_degree_of_four():
    meet = Params(regions=6, purposes=6, decay=50, stray=0, degree=4, actors=96)
    np.testing.assert_allclose(hard_soft.detection_limits(meet), [0.5, 0.5])
    regions, purposes = hard_soft.detection_limits(Params(degree=10))
    assert purposes < regions


def test_communities_flip_near_the_threshold_of_modularity():
    for purposes in (2, 8):
        threshold = hard_soft.modularity_threshold(Params(purposes=purposes))
        before, after = (mean(Params(purposes=purposes, softness=threshold + step), 5) for step in (-0.12, 0.12))
        assert before["regions_found"] > before["purposes_found"] + 0.4
        assert after["purposes_found"] > after["regions_found"] + 0.2


def test_below_the_limits_of_detection_neither_is_found():
    sparse = Params(softness=0.5, degree=2, actors=128)
    regions, purposes = hard_soft.detection_limits(sparse)
    assert regions < 0.5 < purposes
    found = mean(sparse, 3)
    assert found["regions_found"] < 0.1 and found["purposes_found"] < 0.1


def test_everything_comes_from_the_generator_that_is_passed():
    params = Params(softness=0.48, actors=32)
    random.seed(1)
    one = hard_soft.simulate(params, np.random.default_rng(5))
    random.seed(2)
    igraph.Graph.Erdos_Renyi(30, 0.2).community_leiden()
    other = hard_soft.simulate(params, np.random.default_rng(5))
    np.testing.assert_array_equal(one.community, other.community)
    np.testing.assert_array_equal(one.ties, other.ties)
    assert not np.array_equal(one.ties, hard_soft.simulate(params, np.random.default_rng(6)).ties)


def test_a_modularity_is_that_of_the_definition():
    run = hard_soft.simulate(Params(softness=0.3, actors=16, degree=6), np.random.default_rng(1))
    degrees = np.bincount(run.ties.ravel(), minlength=len(run.region))
    inside = (run.community[run.ties[:, 0]] == run.community[run.ties[:, 1]]).mean()
    chance = (np.bincount(run.community, weights=degrees) ** 2).sum() / (2 * len(run.ties)) ** 2
    assert run.modularity == pytest.approx(inside - chance)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"softness": 1.2}, "softness is 1.2; want 0 to 1"),
        ({"stray": -0.1}, "stray is -0.1; want 0 to 1"),
        ({"softness": math.nan}, "softness is nan"),
        ({"softness": 0.8, "unlike": 0.3}, "unlike is 0.3; want 0 to 0.2, what softness leaves"),
        ({"regions": 1}, "regions is 1; want 2 or more"),
        ({"purposes": 5}, "actors is 64; want a multiple of the 5 purposes"),
        ({"degree": 0}, "degree is 0; want more than 0"),
        ({"decay": -1}, "decay is -1; want more than 0"),
        ({"softness": 0, "degree": 90}, "degree is 90; a tie would have probability 1.38"),
    ],
)
def test_settings_that_make_no_network_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        Params(**wrong)
