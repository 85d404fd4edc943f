"""Measures: closed forms, laws, printed cases, and second implementations written as plainly as can be."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from clusterlib import measures
from clusterlib.measures import complexity

settings.register_profile("any machine", deadline=None)  # how long a case takes says nothing of its truth
settings.load_profile("any machine")

REGIONS, INDUSTRIES = ["Udine", "Torino", "Bari"], ["furniture", "software", "steel", "ships"]


def frame(values):
    return pd.DataFrame(values, index=REGIONS, columns=INDUSTRIES)


worlds = arrays(np.int64, (3, 4), elements=st.integers(0, 10_000)).filter(lambda x: x.sum(0).all() and x.sum(1).all()).map(frame)
presences = arrays(bool, (6, 5)).filter(lambda m: m.any(0).all() and m.any(1).all())
PER_TABLE = {
    "location_quotient": measures.location_quotient,
    "herfindahl": measures.herfindahl,
    "krugman_specialisation": measures.krugman_specialisation,
    "locational_gini": measures.locational_gini,
    "ellison_glaeser": lambda jobs: measures.ellison_glaeser(jobs, 0.1),
    "ellison_glaeser_bounds": lambda jobs: measures.ellison_glaeser_bounds(jobs, np.full(jobs.shape, 3)).high,
    "related_variety": lambda jobs: measures.related_variety(jobs, ["a", "a", "b", "b"]).related,
}
PER_PRESENCE = {
    "proximity": measures.proximity,
    "relatedness_density": lambda m: measures.relatedness_density(m, np.eye(np.shape(m)[1])),
    "economic_complexity": measures.economic_complexity,
    "fitness_complexity": measures.fitness_complexity,
}


def nested(regions=40, industries=25, seed=1):
    """A table in which able regions do many things, and hard things are done by few; connected, with one answer."""
    rng = np.random.default_rng(seed)
    able, hard = np.sort(rng.normal(size=regions)), np.sort(rng.normal(size=industries))
    table = rng.random((regions, industries)) < 1 / (1 + np.exp(2 * (hard - able[:, None])))
    table[:, 0] = True
    table[-1] = True
    return table


def large(seed=3):
    rng = np.random.default_rng(seed)
    chance = np.outer(rng.lognormal(0, 0.8, 420), rng.lognormal(0, 0.8, 280))
    table = rng.random(chance.shape) < np.minimum(1, 0.06 * chance / chance.mean())
    table[:, 0] = True
    table[0] = True
    return table


# --- what may go in ---


@pytest.mark.parametrize("measure", PER_TABLE.values(), ids=PER_TABLE)
@pytest.mark.parametrize(
    ("value", "said"),
    [
        (np.nan, "is missing; want a number, 0 or more: write 0"),
        (-3, "is -3; want a number, 0 or more: correct"),
        (np.inf, "is inf; want a number, 0 or more: correct"),
        ("12", "is '12', not a number; want a number, 0 or more: convert"),
        (None, "is missing"),
        (pd.NA, "is missing"),
        (1j, "is 1j, not a number"),
        (True, "is True, not a number; want a number, 0 or more: count jobs"),
        (np.False_, "is False, not a number"),
    ],
)
def test_a_cell_that_cannot_be_measured_is_named_with_value_wish_and_mend(measure, value, said):
    jobs = frame(np.arange(1.0, 13).reshape(3, 4)).astype(object)
    jobs.loc["Torino", "steel"] = value
    with pytest.raises(ValueError, match="region 'Torino', industry 'steel'") as caught:
        measure(jobs)
    assert said in str(caught.value)


@pytest.mark.parametrize("measure", PER_PRESENCE.values(), ids=PER_PRESENCE)
@pytest.mark.parametrize("value", [np.nan, -1, 0.7, 2, "yes"])
def test_presence_is_0_or_1(measure, value):
    table = frame(np.ones((3, 4))).astype(object)
    table.loc["Bari", "ships"] = value
    with pytest.raises(ValueError, match="region 'Bari', industry 'ships'"):
        measure(table)
    with pytest.raises(ValueError, match="region 2, industry 3"):
        measure(table.to_numpy())


def test_shape_and_emptiness_are_checked():
    with pytest.raises(ValueError, match="empty, 0 regions x 4 industries"):
        measures.location_quotient(frame(np.ones((3, 4))).iloc[:0])
    with pytest.raises(ValueError, match="1 dimension"):
        measures.location_quotient(np.ones(3))
    with pytest.raises(ValueError, match="axis is 'rows'"):
        measures.herfindahl(np.ones((2, 2)), axis="rows")


def test_whatever_pandas_calls_a_number_is_read():
    plain = frame([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 13]])
    mixed = plain.astype({"furniture": "Int64", "software": "float32", "steel": object, "ships": "uint8"})
    pd.testing.assert_frame_equal(measures.location_quotient(mixed), measures.location_quotient(plain))


def test_a_masked_cell_is_missing_whatever_lies_beneath():
    with pytest.raises(ValueError, match="region 0, industry 1 is missing"):
        measures.location_quotient(np.ma.masked_equal([[1, 2], [3, 4]], 2))


@pytest.mark.parametrize("kind", ["boolean", "Int64", "Float64", "int8", "float32", object, "bool[pyarrow]", "category"])
def test_presence_may_be_written_in_any_type(kind):
    table = pd.DataFrame(nested(6, 5))
    for measure in PER_PRESENCE.values():
        mine, other = measure(table.astype(kind)), measure(table)
        for one, two in zip(mine, other, strict=True) if isinstance(other, tuple) else [(mine, other)]:
            np.testing.assert_array_equal(one, two)
    holed = table.astype("boolean")
    holed.iloc[2, 3] = pd.NA
    with pytest.raises(ValueError, match="region 2, industry 3 is missing"):
        measures.proximity(holed)


def test_names_that_occur_twice_are_kept_and_only_matching_by_name_asks_for_one():
    jobs = frame(np.arange(1, 13).reshape(3, 4)).set_axis(["Udine", "Udine", "Bari"])
    assert list(measures.location_quotient(jobs).index) == list(measures.herfindahl(jobs).index) == ["Udine", "Udine", "Bari"]
    with pytest.raises(ValueError, match="the table names region 'Udine' twice"):
        measures.ellison_glaeser(jobs, 0.1, pd.Series([1, 2, 3], REGIONS))
    assert len(measures.ellison_glaeser(jobs, 0.1, [1, 2, 3])) == 4


def test_labels_stay_and_arrays_stay_arrays():
    jobs = frame(np.arange(1, 13).reshape(3, 4)).rename_axis(index="region", columns="industry")
    for name, measure in PER_TABLE.items():
        of_frame, of_array = measure(jobs), measure(jobs.to_numpy())
        assert type(of_array) is np.ndarray
        np.testing.assert_array_equal(np.asarray(of_frame), of_array)
        of_industries = name in ("locational_gini", "ellison_glaeser", "ellison_glaeser_bounds")
        assert of_frame.index.name == ("industry" if of_industries else "region")
    regions, industries = measures.economic_complexity(pd.DataFrame(np.tri(3, 4, 1), index=REGIONS, columns=INDUSTRIES))
    assert list(regions.index) == REGIONS
    assert list(industries.index) == INDUSTRIES


def test_the_callers_tables_are_never_written_to():
    jobs, present = np.arange(1.0, 31).reshape(6, 5), nested(6, 5)
    near = measures.proximity(present)
    near[0, 1] = np.nan
    copies = [each.copy() for each in (jobs, present, near)]
    for each in (jobs, present, near):
        each.flags.writeable = False  # and a table that may not be written to is read all the same
    for measure in (measures.location_quotient, measures.krugman_specialisation, measures.locational_gini, measures.herfindahl):
        measure(jobs)
        measure(pd.DataFrame(jobs))
    measures.ellison_glaeser_bounds(jobs, jobs, weights=jobs[:, 0])
    measures.related_variety(jobs, [0, 0, 1, 1, 1])
    measures.relatedness_density(present, near)
    measures.economic_complexity(present)
    measures.fitness_complexity(present)
    for each, copy in zip((jobs, present, near), copies, strict=True):
        np.testing.assert_array_equal(each, copy)


def test_numbers_by_name_are_matched_by_name_and_none_is_dropped():
    jobs = frame([[9, 1, 2, 3], [1, 8, 2, 3], [1, 1, 7, 3]])
    plants, weights = pd.Series([0.1, 0.2, 0.3, 0.4], INDUSTRIES), pd.Series([5, 3, 2], REGIONS)
    straight = measures.ellison_glaeser(jobs, plants, weights)
    pd.testing.assert_series_equal(measures.ellison_glaeser(jobs, plants.to_dict(), weights[::-1].to_dict()), straight)
    pd.testing.assert_series_equal(measures.ellison_glaeser(jobs, plants[::-1], weights[::-1]), straight)
    with pytest.raises(ValueError, match="weights says nothing of region 'Bari'"):
        measures.ellison_glaeser(jobs, plants, weights.drop("Bari"))
    with pytest.raises(ValueError, match="weights names region 'Roma', which the table lacks"):
        measures.ellison_glaeser(jobs, plants, pd.concat([weights, pd.Series({"Roma": 1})]))
    with pytest.raises(ValueError, match="plants says nothing of industry 'ships'"):
        measures.ellison_glaeser_bounds(jobs, jobs.drop(columns="ships"))
    with pytest.raises(ValueError, match="groups says nothing of industry 'ships'"):
        measures.related_variety(jobs, {"furniture": 1, "software": 1, "steel": 2})
    near = measures.proximity(jobs > 2)
    pd.testing.assert_frame_equal(
        measures.relatedness_density(jobs > 2, near.iloc[::-1, ::-1]), measures.relatedness_density(jobs > 2, near)
    )
    with pytest.raises(ValueError, match="proximity in industry 'furniture', industry 'software' is -1"):
        measures.relatedness_density(jobs > 2, near.mask(near < 0.6, -1))


# --- laws ---


@given(worlds, st.integers(2, 1000))
def test_counting_in_other_units_changes_nothing(jobs, unit):
    for measure in PER_TABLE.values():
        np.testing.assert_allclose(measure(jobs * unit), measure(jobs), atol=1e-12)


@pytest.mark.parametrize("unit", [1e-300, 1e-170, 1e170, 1e300])
def test_no_unit_is_too_small_or_too_large(unit):
    jobs = frame([[9, 1, 2, 3], [1, 8, 2, 3], [1, 1, 7, 3]])
    with np.errstate(all="raise"):
        for measure in PER_TABLE.values():
            np.testing.assert_allclose(measure(jobs * unit), measure(jobs), rtol=1e-12)


@given(worlds, st.permutations(range(3)), st.permutations(range(4)))
def test_order_of_rows_and_columns_only_orders_the_result(jobs, rows, columns):
    moved = jobs.iloc[rows, columns]
    groups = dict(zip(INDUSTRIES, "aabb", strict=True))
    by_name = {"related_variety": lambda jobs: measures.related_variety(jobs, groups).related}
    for measure in (PER_TABLE | by_name).values():
        here, there = measure(jobs), measure(moved)
        np.testing.assert_allclose(there.reindex_like(here), here, atol=1e-12)


@given(worlds)
def test_mean_quotient_weighted_by_region_size_is_one(jobs):
    weight = jobs.sum(axis="columns") / jobs.to_numpy().sum()
    np.testing.assert_allclose(measures.location_quotient(jobs).mul(weight, axis="index").sum(), 1)


@given(worlds)
def test_two_industries_spread_alike_may_be_counted_as_one(jobs):
    split = jobs.drop(columns="ships").assign(boats=jobs["ships"] * 2, yachts=jobs["ships"])
    whole = jobs.assign(ships=jobs["ships"] * 3)
    for name in ("location_quotient", "locational_gini", "ellison_glaeser", "ellison_glaeser_bounds"):
        one, two = PER_TABLE[name](whole), PER_TABLE[name](split)
        np.testing.assert_allclose(two["boats"], one["ships"], atol=1e-12)
        np.testing.assert_allclose(two["steel"], one["steel"], atol=1e-12)
    np.testing.assert_allclose(measures.krugman_specialisation(split), measures.krugman_specialisation(whole), atol=1e-12)


@given(worlds)
def test_merging_within_a_group_takes_only_from_related_variety(jobs):
    merged = jobs.drop(columns="software").assign(furniture=jobs["furniture"] + jobs["software"])
    before, after = measures.related_variety(jobs, "aabb"), measures.related_variety(merged, "abb")
    np.testing.assert_allclose(after.unrelated, before.unrelated, atol=1e-12)
    assert (after.related <= before.related + 1e-12).all()
    whole, parts = merged["furniture"], jobs[["furniture", "software"]].to_numpy()
    lost = [sum(x / total * np.log2(w / x) for x in row if x) for row, w, total in zip(parts, whole, jobs.sum(axis=1), strict=True)]
    np.testing.assert_allclose(before.related - after.related, lost, atol=1e-12)


@given(presences, st.integers(2, 4))
def test_regions_counted_several_times_over_change_no_proximity_and_no_density(present, times):
    near, many = measures.proximity(present), np.repeat(present, times, axis=0)
    np.testing.assert_allclose(measures.proximity(many), near, rtol=1e-14)
    density = measures.relatedness_density(present, near)
    np.testing.assert_allclose(measures.relatedness_density(many, near), np.repeat(density, times, axis=0), rtol=1e-13)


def test_twins_stand_alike_in_complexity_and_fitness():
    present = nested(12, 9, seed=4)
    for measure in (measures.economic_complexity, measures.fitness_complexity):
        of_all_twice = measure(np.repeat(present, 2, axis=0))
        np.testing.assert_allclose(of_all_twice.regions, np.repeat(measure(present).regions, 2), atol=1e-6)
        with_twin = measure(np.column_stack([present, present[:, 4]]))
        assert with_twin.industries[4] == pytest.approx(with_twin.industries[-1], abs=1e-9)


@given(worlds)
def test_what_transposes_transposes(jobs):
    np.testing.assert_allclose(measures.location_quotient(jobs.T), measures.location_quotient(jobs).T)
    np.testing.assert_allclose(measures.herfindahl(jobs.T), measures.herfindahl(jobs, axis="index"))


@given(worlds)
def test_everything_stays_within_its_bounds(jobs):
    assert (measures.herfindahl(jobs).between(1 / 4 - 1e-12, 1 + 1e-12)).all()
    assert measures.krugman_specialisation(jobs).between(0, 2, inclusive="left").all()
    assert measures.locational_gini(jobs).between(0, 1, inclusive="left").all()
    related, unrelated = measures.related_variety(jobs, ["a", "a", "b", "b"])
    assert related.between(0, 1 + 1e-12).all()
    assert unrelated.between(0, 1 + 1e-12).all()


@given(worlds)
def test_related_and_unrelated_variety_add_up_to_entropy(jobs):
    p = jobs.div(jobs.sum(axis=1), axis=0).to_numpy()
    entropy = [-sum(x * np.log2(x) for x in row if x > 0) for row in p]
    np.testing.assert_allclose(sum(measures.related_variety(jobs, ["a", "b", "a", "b"])), entropy, atol=1e-12)
    assert (measures.related_variety(jobs, "abcd").related == 0).all()
    assert (measures.related_variety(jobs, "aaaa").unrelated == 0).all()


@given(presences)
def test_proximity_and_density_are_probabilities(present):
    near = measures.proximity(present)
    np.testing.assert_array_equal(near, near.T)
    assert (near.diagonal() == 1).all()
    density = measures.relatedness_density(present, near)
    assert density.min() >= 0
    assert density.max() <= 1


# --- closed forms and second implementations ---


@given(worlds)
def test_gini_is_the_mean_difference_between_pairs(jobs):
    x = jobs.to_numpy()
    w, quotient = x.sum(1) / x.sum(), measures.location_quotient(x)
    pairs = [sum(w[r] * w[q] * abs(lq[r] - lq[q]) for r in range(3) for q in range(3)) / 2 for lq in quotient.T]
    np.testing.assert_allclose(measures.locational_gini(x), pairs, atol=1e-12)


def test_an_industry_in_one_region_misses_1_by_that_regions_share_and_one_spread_as_all_is_0():
    gini = measures.locational_gini(frame([[7, 0, 10, 20], [0, 0, 10, 17], [0, 3, 10, 23]]))
    assert gini["furniture"] == pytest.approx(1 - 37 / 100)
    assert gini["software"] == pytest.approx(1 - 36 / 100)
    assert measures.locational_gini(np.outer([3, 7, 11], [5, 2, 9, 4])) == pytest.approx(0, abs=1e-15)


def test_quotients_of_a_printed_exercise():
    # Six counties and three industries, employment quotients worked out to two places in a public exercise.
    jobs = pd.DataFrame({"beer": [20, 10, 12, 40, 10, 25], "bread": [4, 6, 20, 10, 2, 6], "shirts": [45, 12, 10, 16, 12, 12]})
    quotients = measures.location_quotient(jobs)
    assert quotients.loc[[1, 5], "beer"].round(2).tolist() == [0.83, 1.35]
    assert quotients.loc[0, "bread"].round(2) == 0.33


def test_a_quotient_of_exactly_one_is_exactly_one_however_large_the_numbers():
    rng = np.random.default_rng(0)
    jobs = np.multiply.outer(rng.integers(1, 999, 50), rng.integers(1, 999, 40)) * 3
    assert (measures.location_quotient(jobs) == 1).all()


def test_krugman_of_regions_with_nothing_in_common_comes_near_two():
    jobs = np.eye(50)
    assert measures.krugman_specialisation(jobs) == pytest.approx(2 * (1 - 1 / 50))
    assert measures.krugman_specialisation(np.outer([1, 2], [3, 4, 5])) == pytest.approx(0, abs=1e-15)


def test_herfindahl_of_plants_is_one_number():
    assert measures.herfindahl(pd.Series([1, 1, 2])) == 0.375
    assert measures.herfindahl(np.array([2**30, 2**30], dtype=np.int32)) == 0.5
    assert np.isnan(measures.herfindahl([0, 0]))


@given(worlds, st.floats(0.01, 0.99))
def test_ellison_glaeser_as_its_formula_reads(jobs, plants):
    x, expected = jobs.to_numpy(), []
    w = x.sum(1) / x.sum()
    for i in range(4):
        g = sum((x[r, i] / x[:, i].sum() - w[r]) ** 2 for r in range(3))
        room = 1 - sum(w**2)
        expected.append((g - room * plants) / (room * (1 - plants)))
    np.testing.assert_allclose(measures.ellison_glaeser(jobs, plants), expected, rtol=1e-9, atol=1e-9)


def test_darts_have_mean_zero_against_given_weights():
    rng, weights, sizes = np.random.default_rng(5), np.array([0.5, 0.3, 0.2]), np.array([8, 4, 2, 1, 1, 1, 1])
    places = rng.choice(3, p=weights, size=(20_000, len(sizes)))
    jobs = np.stack([(sizes * (places == r)).sum(axis=1) for r in range(3)])
    gamma = measures.ellison_glaeser(jobs, measures.herfindahl(sizes), weights)
    assert abs(gamma.mean()) < 4 * gamma.std() / np.sqrt(len(gamma))
    assert gamma.std() < 1


def test_plants_that_share_their_place_with_probability_f_have_mean_f():
    rng, weights, f, n = np.random.default_rng(6), np.array([0.5, 0.3, 0.2]), 0.3, 10
    # Each plant follows its industry's common draw with probability sqrt(f): two share it with probability f.
    own, common = rng.choice(3, p=weights, size=(20_000, n)), rng.choice(3, p=weights, size=(20_000, 1))
    places = np.where(rng.random((20_000, n)) < np.sqrt(f), common, own)
    jobs = np.stack([(places == r).sum(axis=1) for r in range(3)])
    gamma = measures.ellison_glaeser(jobs, 1 / n, weights)
    assert abs(gamma.mean() - f) < 4 * gamma.std() / np.sqrt(len(gamma))


@given(worlds, arrays(np.int64, (3, 4), elements=st.integers(1, 5)), st.integers(0, 2**32 - 1))
def test_whatever_the_sizes_of_plants_the_index_lies_within_its_bounds(jobs, plants, seed):
    rng = np.random.default_rng(seed)
    square = np.zeros(4)
    for (r, i), count in np.ndenumerate(plants):
        square[i] += ((rng.dirichlet(np.full(count, 0.5)) * jobs.iat[r, i]) ** 2).sum()
    herfindahl = square / jobs.to_numpy().sum(axis=0) ** 2
    assume((herfindahl < 0.999).all())
    low, high = measures.ellison_glaeser_bounds(jobs, plants)
    gamma = measures.ellison_glaeser(jobs, herfindahl)
    assert (gamma >= low - 1e-9).all()
    assert (gamma <= high + 1e-9).all()


def test_bounds_of_one_place_and_one_plant():
    jobs = np.array([[10, 10, 5], [0, 0, 5]])
    low, high = measures.ellison_glaeser_bounds(jobs, [[1, 4, 1], [0, 0, 1]], weights=[3, 1])
    assert np.isnan([low[0], high[0]]).all()
    assert np.isneginf(low[1])
    assert high[1] == pytest.approx(((1 / 16 * 2) / (6 / 16) - 0.25) / 0.75)
    assert low[2] == high[2]
    low, high = measures.ellison_glaeser_bounds(jobs[:, 1:2], [[4], [0]], weights=[1, 1])
    assert (low[0], high[0]) == (1, 1)  # all in one of equal regions: 1 whatever the plants
    with pytest.raises(ValueError, match="plants in region 0, industry 0 is 0 where jobs is 10; want 1 or more"):
        measures.ellison_glaeser_bounds(jobs, jobs * 0)


def test_a_single_plant_or_a_single_region_says_nothing_of_clustering():
    assert np.isnan(measures.ellison_glaeser([[3, 4], [0, 4]], [1, 0.5])).tolist() == [True, False]
    assert np.isnan(measures.ellison_glaeser([[3, 4]], 0.5)).all()
    for wrong in (0, 1.2, np.nan):
        with pytest.raises(ValueError, match="plant_herfindahl of industry 1 is"):
            measures.ellison_glaeser([[3, 4], [0, 4]], [1, wrong])
    for weights in ([1, -1], [1, np.nan], [0, 0]):
        with pytest.raises(ValueError, match="weights"):
            measures.ellison_glaeser([[3, 4], [0, 4]], 0.5, weights)


@given(presences)
def test_proximity_and_density_by_loops(present):
    n = present.shape[1]
    near = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            both = (present[:, i] & present[:, j]).sum()
            near[i, j] = min(both / present[:, i].sum(), both / present[:, j].sum())
    np.testing.assert_allclose(measures.proximity(present), near, rtol=1e-15)
    density = [[near[i, row].sum() / near[i].sum() for i in range(n)] for row in present]
    np.testing.assert_allclose(measures.relatedness_density(present, near), density, rtol=1e-13)


def test_a_region_with_everything_has_density_of_exactly_one():
    present = large()
    density = measures.relatedness_density(present, measures.proximity(present))
    assert density[0] == pytest.approx(1)
    assert density.max() <= 1
    assert density.dtype == float


# --- complexity ---


def by_general_eigenvectors(present):
    """The averaging matrix of regions as it stands, not symmetric, and its second eigenvector."""
    m = present.astype(float)
    averaging = (m / m.sum(1, keepdims=True)) @ (m / m.sum(0)).T
    values, vectors = np.linalg.eig(averaging)
    regions = vectors[:, np.argsort(values.real)[-2]].real
    industries = (m / m.sum(0)).T @ regions
    return tuple((each - each.mean()) / each.std() for each in (regions, industries))


def by_reflections(present, rounds=2000):
    m = present.astype(float)
    k = m.sum(1)
    for _ in range(rounds):
        k = (m @ ((m.T @ k) / m.sum(0))) / m.sum(1)
        k = (k - k.mean()) / k.std()
    return k


@pytest.mark.parametrize("present", [nested(), nested().T, nested(25, 40, 2), large(), large().T], ids="abcde")
def test_economic_complexity_as_the_averaging_matrix_has_it(present):
    regions, industries = measures.economic_complexity(present)
    for mine, other in zip((regions, industries), by_general_eigenvectors(present), strict=True):
        np.testing.assert_allclose(mine, other * np.sign(other @ mine), atol=1e-9)
        assert mine.mean() == pytest.approx(0, abs=1e-12)
        assert mine.std() == pytest.approx(1)
    assert np.corrcoef(regions, (present * industries).sum(1) / present.sum(1))[0, 1] == pytest.approx(1)


def test_economic_complexity_is_where_the_method_of_reflections_goes():
    np.testing.assert_allclose(measures.economic_complexity(nested()).regions, by_reflections(nested()), atol=1e-9)


def test_neighbours_of_the_second_eigenvalue_do_not_disturb_it():
    # A table without structure: its eigenvalues crowd below the first, where a search for the second would stall.
    present = np.random.default_rng(0).random((300, 260)) < 0.2
    scaled = present / np.sqrt(np.multiply.outer(present.sum(1), present.sum(0)))
    values = np.linalg.svd(scaled, compute_uv=False)
    assert values[1] - values[2] < 0.01
    for mine, other in zip(measures.economic_complexity(present), by_general_eigenvectors(present), strict=True):
        np.testing.assert_allclose(mine, other * np.sign(other @ mine), atol=1e-9)


@given(st.permutations(range(12)), st.permutations(range(9)))
def test_order_of_the_table_only_orders_complexity(rows, columns):
    present = nested(12, 9, seed=4)
    for measure in (measures.economic_complexity, measures.fitness_complexity):
        here, there = measure(present), measure(present[rows][:, columns])
        np.testing.assert_allclose(there.regions, here.regions[rows], atol=1e-9)
        np.testing.assert_allclose(there.industries, here.industries[columns], atol=1e-9)


def test_more_and_rarer_specialisations_are_complex():
    regions, industries = measures.economic_complexity(nested())
    assert np.corrcoef(regions, nested().sum(1))[0, 1] > 0.5
    assert np.corrcoef(industries, nested().sum(0))[0, 1] < -0.5


def two_families(seed):
    """Regions lean to one family of industries or the other: which is complex has hardly to do with how many they have."""
    rng = np.random.default_rng(seed)
    lean, kind = rng.normal(size=80), rng.normal(size=40)
    present = rng.random((80, 40)) < 1 / (1 + np.exp(2.5 - 1.5 * np.outer(lean, kind)))
    return present[present.any(1)][:, present.any(0)]


def test_sign_does_not_flip_where_diversity_says_next_to_nothing_and_rarity_speaks():
    ties = flips = flips_by_diversity = 0
    for seed in range(60):
        present = two_families(seed)
        regions = measures.economic_complexity(present).regions
        rarity = (present @ present.sum(0)) / present.sum(1)
        if abs(np.corrcoef(regions, present.sum(1))[0, 1]) > 0.05 or abs(np.corrcoef(regions, rarity)[0, 1]) < 0.2:
            continue
        ties += 1
        for lost in range(0, len(present), 5):
            rest = np.delete(present, lost, axis=0)
            if not rest.any(axis=0).all():
                continue
            again, before = measures.economic_complexity(rest).regions, np.delete(regions, lost)
            agreement = np.corrcoef(again, before)[0, 1]
            if abs(agreement) < 0.8:  # another eigenvector has come second: no sign can mend that
                continue
            flips += agreement < 0
            by_diversity = [np.corrcoef(k, rest.sum(1))[0, 1] for k in (again, before)]
            flips_by_diversity += by_diversity[0] * by_diversity[1] * agreement < 0
    assert ties >= 3
    assert flips == 0
    assert flips_by_diversity > 0  # the rule of others does flip on these


def test_the_stronger_reading_decides_the_sign():
    # All industries of the many are common, those of the few rare: diversity says little, rarity much.
    present = large()
    regions = measures.economic_complexity(present).regions
    readings = [np.corrcoef(regions, x)[0, 1] for x in (present.sum(1), -(present @ present.sum(0)) / present.sum(1))]
    assert max(readings, key=abs) > 0
    for more, rarer, sign in ((0.01, -0.5, -1), (-0.01, 0.5, 1), (0.9, 0.8, 1), (-0.9, 0.2, -1)):
        one = np.array([1.0, -1, 0, 0])
        other = [x * one + np.sqrt(1 - x**2) * np.array([0, 0, 1.0, -1]) for x in (more, rarer)]
        assert complexity._sign(one, *other) == sign


def test_an_empty_region_or_industry_is_nan_and_leaves_the_rest_as_it_was():
    present = nested()
    holed = np.insert(np.insert(present, 7, False, axis=0), 3, False, axis=1)
    for measure in (measures.economic_complexity, measures.fitness_complexity):
        whole, result = measure(present), measure(holed)
        assert np.flatnonzero(np.isnan(result.regions)).tolist() == [7]
        assert np.flatnonzero(np.isnan(result.industries)).tolist() == [3]
        np.testing.assert_allclose(np.delete(result.regions, 7), whole.regions, atol=1e-12)
        np.testing.assert_allclose(np.delete(result.industries, 3), whole.industries, atol=1e-12)
    near, density = measures.proximity(holed), measures.relatedness_density(holed, measures.proximity(holed))
    assert np.isnan(near).sum() == 2 * 26 - 1
    assert np.isnan(density).sum() == 41 + 26 - 1
    np.testing.assert_allclose(
        np.delete(np.delete(density, 7, 0), 3, 1), measures.relatedness_density(present, measures.proximity(present)), rtol=1e-12
    )


def test_an_empty_region_or_industry_is_nan_in_the_measures_of_jobs():
    jobs = frame([[9, 0, 2, 3], [0, 0, 0, 0], [1, 0, 7, 3]])
    full = jobs.drop(index="Torino", columns="software")
    for name, measure in PER_TABLE.items():
        if name == "related_variety":
            continue
        result, whole = measure(jobs), measure(full)
        concerned = [label for label in ("Torino", "software") if label in result.index]
        assert result.loc[concerned].isna().all(axis=None), name
        kept = result.drop(index=concerned)
        if result.ndim == 2:
            assert kept["software"].isna().all()
            kept = kept.drop(columns="software")
        np.testing.assert_allclose(kept, whole, rtol=1e-12, err_msg=name)
    related, unrelated = measures.related_variety(jobs, "aabb")
    assert list(related.isna()) == list(unrelated.isna()) == [False, True, False]
    assert np.isnan(measures.location_quotient(jobs * 0)).all(axis=None)
    assert np.isnan(measures.locational_gini(jobs * 0)).all()


def test_tables_without_one_answer_are_refused_and_say_why():
    apart = np.kron(np.eye(2), np.tri(3)).astype(int)
    apart[0:2, 0] = [1, 1]
    table = pd.DataFrame(apart, index=list("ABCDEF"), columns=list("uvwxyz"))
    with pytest.raises(ValueError, match=r"3 of 6 regions, region '[AD]' .* share no industry with the rest"):
        measures.economic_complexity(table)
    with pytest.raises(ValueError, match="same industries"):
        measures.economic_complexity(np.ones((4, 3), bool))
    ring = np.eye(6, dtype=int) + np.roll(np.eye(6, dtype=int), 1, axis=1)
    with pytest.raises(ValueError, match=r"second eigenvalue, 0\.75\d*, is repeated"):
        measures.economic_complexity(ring)
    with pytest.raises(ValueError, match="no region is specialised"):
        measures.economic_complexity(np.zeros((4, 3)))


def test_a_mirror_image_is_signed_by_its_first_region():
    ladder = np.eye(5, 4, dtype=int) + np.eye(5, 4, k=-1, dtype=int)  # a path: turning it round changes nothing
    for present in (ladder, ladder[::-1]):
        regions = measures.economic_complexity(present).regions
        assert regions[0] > 0
        np.testing.assert_allclose(regions, -regions[::-1], atol=1e-9)


@pytest.mark.parametrize("tolerance", [1e-3, 1e-5, 1e-7])
def test_fitness_goes_to_zero_as_written(tolerance):
    regions = measures.fitness_complexity([[1, 1], [1, 0]], tolerance).regions
    steps = regions[0] / regions[1] - 1
    assert steps == pytest.approx(round(steps), abs=1e-6)
    # With x = 1/(1+n) the second region has 2x/(1+x) = 2/(n+2) of a mean of 1: the last step was the first below.
    assert 2 / (steps + 1) - 2 / (steps + 2) <= tolerance < 2 / steps - 2 / (steps + 1)


def test_fitness_that_sinks_below_every_float_leaves_no_nan():
    # The second region shrinks at a constant rate; a tolerance hardly ever met lets it sink for long.
    with np.errstate(all="raise", under="ignore"):
        sunk = measures.fitness_complexity([[1, 1, 1], [0, 0, 1]], tolerance=5e-324)
    assert 0 < sunk.regions[1] < 1e-200
    with pytest.raises(RuntimeError, match="after 30 iterations; want at most 1e-13"):
        measures.fitness_complexity([[1, 1], [1, 0]], tolerance=1e-13, iterations=30)
    result = measures.fitness_complexity([[1, 1, 1], [0, 0, 1]], tolerance=1e-13)
    assert result.regions == pytest.approx([2, 0], abs=1e-9)
    assert np.isfinite(result.industries).all()
    with pytest.raises(ValueError, match="want both above 0"):
        measures.fitness_complexity([[1, 1], [1, 0]], tolerance=0)


def test_fitness_and_complexity_solve_their_equations():
    present = nested()
    f, q = measures.fitness_complexity(present, tolerance=1e-12)
    again, turned = (present * q).sum(1), 1 / (present / f[:, None]).sum(0)
    np.testing.assert_allclose(again / again.mean(), f, atol=1e-10)
    np.testing.assert_allclose(turned / turned.mean(), q, atol=1e-10)


# --- traps of single precision and of whole numbers ---


def test_large_whole_numbers_keep_every_digit():
    jobs = np.array([[2**31 - 1, 2**24 + 1], [2**30 + 1, 3]], dtype=np.int32)
    exact = jobs.astype(object)
    total = exact.sum()
    for (r, i), x in np.ndenumerate(exact):
        expected = x * total / (exact[r].sum() * exact[:, i].sum())
        assert measures.location_quotient(jobs)[r, i] == pytest.approx(expected, rel=4e-16)


def test_counts_of_whole_number_tables_do_not_overflow():
    present = np.ones((70_000, 2), dtype=np.uint8)
    present[0, 1] = 0
    assert measures.proximity(present)[0, 1] == 69_999 / 70_000
    assert measures.proximity(present.astype(np.int8)).dtype == float


def test_tiny_differences_survive_to_the_eigenvector():
    # Four digits, as some packages keep, would make these two regions one.
    present = large()
    twin = np.vstack([present, present[5]])
    twin[-1, np.flatnonzero(twin[-1])[0]] = False
    assert measures.economic_complexity(twin).regions[-1] != measures.economic_complexity(twin).regions[5]


def mostly_empty(seed, regions=700, industries=400):
    """A table large enough for the search, mostly empty."""
    rng = np.random.default_rng(seed)
    odds = np.multiply.outer(rng.lognormal(0, 1, regions), rng.lognormal(0, 1, industries)) * 0.1
    present = rng.random(odds.shape) < odds / (1 + odds)
    present[np.arange(regions), rng.integers(0, industries, regions)] = True
    present[rng.integers(0, regions, industries), np.arange(industries)] = True
    return present


@pytest.mark.parametrize("turned", [False, True])
def test_a_searched_vector_is_the_one_worked_out_in_full(monkeypatch, turned):
    present = mostly_empty(1).T if turned else mostly_empty(1)
    cells = complexity._cells(present)
    assert complexity._searched(*scaled_form(cells.columns if turned else cells.rows)) is not None
    searched = measures.economic_complexity(present)
    monkeypatch.setattr(complexity, "_searched", lambda *given: None)
    for found, full in zip(searched, measures.economic_complexity(present), strict=True):
        np.testing.assert_allclose(found, full, atol=1e-10)


def scaled_form(rows):
    """The table over the roots of its sums, and the vector that is known beforehand."""
    diversity, ubiquity = np.asarray(rows.sum(axis=1)).ravel(), np.asarray(rows.sum(axis=0)).ravel()
    scaled = rows.copy()
    scaled.data = 1 / np.sqrt(diversity.repeat(np.diff(rows.indptr)) * ubiquity[rows.indices])
    return scaled, np.sqrt(ubiquity / ubiquity.sum())


def test_a_search_that_meets_a_repeated_eigenvalue_gives_up_and_the_tie_is_named():
    # Three copies of one table, joined by an industry that all regions have: their differences share an eigenvalue.
    one = mostly_empty(2, 300, 130)
    present = np.kron(np.eye(3, dtype=bool), one)
    present = np.column_stack([present, np.ones(len(present), dtype=bool)])
    assert complexity._searched(*scaled_form(complexity._cells(present).rows)) is None
    with pytest.raises(ValueError, match="is repeated"):
        measures.economic_complexity(present)


@pytest.mark.parametrize("share", [0.03, 0.5])
def test_density_of_a_large_table_is_the_plain_product_however_full_it_is(share):
    rng = np.random.default_rng(3)
    present = rng.random((1100, 260)) < share
    near = rng.random((260, 260))
    plain = present.astype(float) @ near.T / near.sum(axis=1)
    plain[~present.any(axis=1)] = np.nan
    np.testing.assert_allclose(measures.relatedness_density(present, near), plain, rtol=1e-12)


@pytest.mark.parametrize("order", ["C", "F"])
def test_going_piece_by_piece_changes_nothing(order):
    rng = np.random.default_rng(4)
    jobs = np.array(rng.integers(0, 50, (413, 371)), dtype=float, order=order)
    quotients = jobs * jobs.sum() / np.outer(jobs.sum(1), jobs.sum(0))
    np.testing.assert_array_equal(measures.location_quotient(jobs), quotients)
    weight = jobs.sum(1) / jobs.sum()
    raw = ((jobs / jobs.sum(0) - weight[:, None]) ** 2).sum(0) / (1 - weight @ weight)
    np.testing.assert_allclose(measures.ellison_glaeser(jobs, 0.1), (raw - 0.1) / 0.9, atol=1e-13)
