"""What the chapter on spin-offs computes: the ensemble beside its closed form, descent read back from plants."""

import numpy as np
import pytest

from clusterlib import figures
from clusterlib.data import DataError
from clusterlib.experiments import heritage as experiment
from clusterlib.models import heritage

NEEDED = experiment.needed().set_index("industry")


def test_the_ensemble_recovers_the_closed_form_in_every_cell():
    found = experiment.recovered()
    assert len(found) == 9 and (found["error"] / found["expected"] < 0.06).all()
    assert found["away"].abs().max() < 3 and (found["away"] ** 2).sum() < 27.9  # 0.1 % point of nine squared normals


def test_descent_is_read_back_from_plants_of_which_small_areas_are_withheld():
    rng, weights = np.random.default_rng(5), 1 / np.arange(1, 201)
    inside = []
    for _ in range(40):
        plants = heritage.stationary(800, 0.02, weights, rng)[0]
        found = experiment.descent(np.where(plants < 3, 0, plants), weights)
        inside.append(found["index_low"] <= 0.02 <= found["index_high"])
        assert found["firms"] == pytest.approx(800, rel=0.15)
    assert 34 <= sum(inside) <= 40


def test_ignoring_what_is_withheld_would_overstate_descent():
    rng, weights = np.random.default_rng(6), 1 / np.arange(1, 201)
    plants = heritage.stationary(800, 0.005, weights, rng)[0]
    hidden = np.where(plants < 3, 0, plants)
    taken_for_empty = experiment.descent(hidden, weights, least=1)
    assert taken_for_empty["index_low"] > 0.005 and taken_for_empty["index"] > experiment.descent(hidden, weights)["index_high"]


def test_plants_on_darts_have_next_to_no_descent():
    plants = np.random.default_rng(7).multinomial(2_000, np.full(100, 0.01))
    found = experiment.descent(plants, np.ones(100), least=1)
    assert found["index"] < 0.002 and found["index_low"] < 1e-4


def test_counts_that_could_not_have_been_published_are_refused():
    with pytest.raises(ValueError, match="want published counts of 3 or more"):
        experiment.descent(np.array([0, 2, 5]), np.ones(3))
    with pytest.raises(ValueError, match="and one at least"):
        experiment.descent(np.zeros(3), np.ones(3))


def test_the_shares_needed_give_back_the_indices_that_they_were_read_from():
    for share, index in (("share", "index"), ("share_low", "index_low"), ("share_high", "index_high")):
        back = heritage.expected_index(NEEDED[share].to_numpy(), NEEDED["firms"].round().to_numpy())
        np.testing.assert_allclose(back, NEEDED[index], rtol=1e-9)
    grown = [heritage.growing_index(row["growing"], round(row["firms"]))[-1] for _, row in NEEDED.head(3).iterrows()]
    np.testing.assert_allclose(grown, NEEDED["index"].head(3), rtol=1e-6)


def test_industries_are_those_ranked_by_concentration_and_have_the_plants_hidden_besides_those_seen():
    assert len(NEEDED) == 69 and (NEEDED["firms"] > NEEDED["establishments"]).all()
    assert (NEEDED["firms"] < NEEDED["establishments"] + 2 * figures.us_manufacturing()["area"].nunique()).all()
    assert (NEEDED["index_low"] < NEEDED["index"]).all() and (NEEDED["index"] < NEEDED["index_high"]).all()
    with pytest.raises(DataError, match="floor is 5; want 20000 or more"):
        experiment.needed(5)


def test_growth_needs_less_spin_off_than_rest():
    assert (NEEDED["growing"] < NEEDED["share"]).all()
    frame = experiment.growth((0.5, 0.9), firms=1_000)
    assert (frame["growing"] >= frame["rest"] - 1e-12).all() and frame["firms"].max() == 1_000
