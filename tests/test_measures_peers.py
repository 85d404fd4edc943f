"""Measures against independent implementations: ecomplexity, scipy, scikit-learn, networkx."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from ecomplexity import ecomplexity
from ecomplexity import proximity as peer_proximity
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import linalg, spatial, stats
from sklearn.metrics import auc, precision_score, recall_score

from clusterlib import measures

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

COLUMNS = {"time": "year", "loc": "region", "prod": "industry", "val": "jobs"}
worlds = arrays(np.int64, (5, 6), elements=st.integers(0, 10_000)).filter(lambda x: x.sum(0).all() and x.sum(1).all())
pytestmark = pytest.mark.filterwarnings("ignore::Warning:ecomplexity")  # of deprecated calls in the peer


def world(seed, regions=60, industries=45):
    """Jobs in which able regions do more and harder things: connected, none empty, diversity telling which end is complex."""
    rng = np.random.default_rng(seed)
    able, hard = np.sort(rng.normal(size=regions)), np.sort(rng.normal(size=industries))
    jobs = np.exp(0.7 * able[:, None] * hard + rng.normal(size=(regions, industries)))
    jobs[rng.random(jobs.shape) < 0.5 / (1 + np.exp(2 * (able[:, None] - hard)))] = 0
    names = [f"R{r:02}" for r in range(regions)], [f"I{i:02}" for i in range(industries)]
    return pd.DataFrame(np.ceil(jobs * 10), *names).rename_axis(index="region", columns="industry")


def by_ecomplexity(jobs):
    """Everything the peer says of a table, as tables again."""
    long = jobs.stack().rename("jobs").reset_index().assign(year=2023)
    told = ecomplexity(long, COLUMNS, check_logsupermodularity=False, verbose=False)
    return {name: told.pivot(index="region", columns="industry", values=name) for name in ("rca", "mcp", "density", "eci", "pci")}


@pytest.mark.parametrize("seed", range(3))
def test_quotient_density_and_complexity_are_those_of_ecomplexity(seed):
    jobs = world(seed)
    peer, quotients = by_ecomplexity(jobs), measures.location_quotient(jobs)
    specialised = quotients >= 1
    pd.testing.assert_frame_equal(quotients, peer["rca"], rtol=1e-12)
    assert (specialised == peer["mcp"].astype(bool)).all(axis=None)
    density = measures.relatedness_density(specialised, measures.proximity(specialised))
    pd.testing.assert_frame_equal(density, peer["density"], rtol=1e-12)
    regions, industries = measures.economic_complexity(specialised)
    other = peer["eci"].iloc[:, 0], peer["pci"].iloc[0]
    agreement = np.sign(np.corrcoef(regions, other[0])[0, 1])  # the peer signs by diversity alone
    np.testing.assert_allclose(regions, agreement * other[0], atol=1e-9)
    # The peer scales industries by the mean and deviation of regions, so only the shape can be held against it.
    np.testing.assert_allclose(industries, agreement * (other[1] - other[1].mean()) / other[1].std(ddof=0), atol=1e-9)


def test_sign_is_that_of_ecomplexity_where_diversity_speaks():
    compared = 0
    for seed in range(6):
        jobs = world(seed)
        specialised = measures.location_quotient(jobs) >= 1
        regions = measures.economic_complexity(specialised).regions
        present = specialised.to_numpy(dtype=float)
        by_diversity = np.corrcoef(regions, present.sum(1))[0, 1]
        by_rarity = -np.corrcoef(regions, present @ present.sum(0) / present.sum(1))[0, 1]
        if abs(by_diversity) > abs(by_rarity):
            compared += 1
            assert np.corrcoef(regions, by_ecomplexity(jobs)["eci"].iloc[:, 0])[0, 1] == pytest.approx(1)
    assert compared >= 2


def test_proximity_is_that_of_ecomplexity(capsys):
    jobs = world(4)
    long = jobs.stack().rename("jobs").reset_index().assign(year=2023)
    peer = peer_proximity(long, COLUMNS).pivot(index="industry_1", columns="industry_2", values="proximity")
    near = measures.proximity(measures.location_quotient(jobs) >= 1)
    np.testing.assert_allclose(near, peer.loc[near.index, near.columns], rtol=1e-14)


def test_an_empty_region_that_undoes_the_peer_leaves_ours_finite():
    # ecomplexity drops a region without jobs, but one with jobs and no specialisation turns all it standardises to NaN.
    specialised = measures.location_quotient(world(5)) >= 1
    specialised.iloc[7] = False
    specialised = specialised.loc[:, specialised.any()]
    regions, industries = measures.economic_complexity(specialised)
    assert list(regions.index[regions.isna()]) == ["R07"]
    assert industries.notna().all()
    rest = measures.economic_complexity(specialised.drop(index="R07"))
    pd.testing.assert_series_equal(regions.drop("R07"), rest.regions)


@given(worlds)
def test_quotients_are_observed_over_expected_counts_of_scipy(jobs):
    np.testing.assert_allclose(measures.location_quotient(jobs), jobs / stats.contingency.expected_freq(jobs), rtol=1e-12)


@given(worlds)
def test_krugman_is_the_city_block_distance_of_scipy(jobs):
    shares, all_shares = jobs / jobs.sum(1, keepdims=True), jobs.sum(0, keepdims=True) / jobs.sum()
    distance = spatial.distance.cdist(shares, all_shares, "cityblock")[:, 0]
    np.testing.assert_allclose(measures.krugman_specialisation(jobs), distance, atol=1e-12)


@given(worlds)
def test_varieties_are_entropies_of_scipy(jobs):
    groups = np.array([0, 0, 1, 1, 1, 2])
    related, unrelated = measures.related_variety(jobs, groups)
    grouped = np.stack([jobs[:, groups == g].sum(axis=1) for g in range(3)], axis=1)
    between = stats.entropy(grouped, base=2, axis=1)
    np.testing.assert_allclose(unrelated, between, atol=1e-12)
    np.testing.assert_allclose(related, stats.entropy(jobs, base=2, axis=1) - between, atol=1e-12)


@given(worlds)
def test_gini_is_one_less_twice_the_area_under_the_curve_of_scikit_learn(jobs):
    weight, expected = jobs.sum(axis=1), []
    for industry in jobs.T:
        order = np.argsort(industry / weight)
        curve = [np.concatenate([[0], np.cumsum(each[order]) / each.sum()]) for each in (weight, industry)]
        expected.append(1 - 2 * auc(*curve))
    np.testing.assert_allclose(measures.locational_gini(jobs), expected, atol=1e-12)


def test_proximity_is_the_smaller_of_precision_and_recall_of_scikit_learn():
    present = (measures.location_quotient(world(6, 25, 9)) >= 1).to_numpy()
    expected = [[min(precision_score(i, j), recall_score(i, j)) for j in present.T] for i in present.T]
    np.testing.assert_allclose(measures.proximity(present), expected, rtol=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_economic_complexity_is_the_first_axis_of_a_correspondence_analysis(seed):
    present = (measures.location_quotient(world(seed, 40, 70)) >= 1).to_numpy()
    share = present / present.sum()
    row, column = share.sum(axis=1), share.sum(axis=0)
    left, _, right = linalg.svd((share - np.outer(row, column)) / np.sqrt(np.outer(row, column)))
    for mine, axis in zip(measures.economic_complexity(present), (left[:, 0] / row**0.5, right[0] / column**0.5), strict=True):
        other = (axis - axis.mean()) / axis.std()
        np.testing.assert_allclose(mine, other * np.sign(other @ mine), atol=1e-9)


@given(arrays(bool, (5, 6), elements=st.booleans()).filter(np.any))
def test_a_table_is_refused_as_unconnected_exactly_where_networkx_finds_parts(present):
    graph = nx.Graph([(f"r{r}", f"i{i}") for r, i in np.argwhere(present)])
    try:
        measures.economic_complexity(present)
    except ValueError as error:
        assert ("share no industry with the rest" in str(error)) == (not nx.is_connected(graph))
    else:
        assert nx.is_connected(graph)
