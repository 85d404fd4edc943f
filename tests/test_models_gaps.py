"""Two gaps in series: product and bottleneck as limits, the lines between them against a simulation, brokers against Burt."""

import itertools
import math
import re
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterlib.models import gaps as model
from clusterlib.models.gaps import LAYERS, Params

CHANCES, RATES = st.floats(0.05, 1), st.floats(0.2, 20)


def simulated(params, years, rng):
    """Discoveries that reached the market in a year, event by event."""
    first = second = through = 0
    now = 0.0
    while now < years:
        rates = [params.discoveries, params.first_rate * (first > 0), params.second_rate * (second > 0)]
        now += rng.exponential(1 / sum(rates))
        event = rng.choice(3, p=np.array(rates) / sum(rates))
        if event == 0 and first < params.places:
            first += 1
        elif event == 1:
            first -= 1
            second += bool(second < params.places and rng.random() < params.first_chance)
        elif event == 2:
            second -= 1
            through += bool(rng.random() < params.second_chance)
    return through / years


@given(st.floats(0.1, 1_000), CHANCES, CHANCES)
def test_where_nothing_waits_the_throughput_is_the_product_of_the_chances(discoveries, first, second):
    params = Params(discoveries, first_chance=first, second_chance=second)
    assert model.throughput(params) == pytest.approx(discoveries * first * second)


@given(RATES, RATES, RATES)
def test_where_all_can_wait_the_throughput_is_the_narrowest_of_three(discoveries, first, second):
    assert model.throughput(Params(discoveries, first, second)) == min(discoveries, first, second)


@pytest.mark.parametrize("rates", [(1, 2, 3), (3, 2, 1), (2, 1, 3), (3, 1, 2)])
def test_lines_with_more_and_more_places_come_to_the_bottleneck(rates):
    found = [model.throughput(Params(*rates, places=places)) for places in (1, 3, 10, 40)]
    assert found == sorted(found) and found[-1] == pytest.approx(min(rates), rel=0.01) and found[0] < 0.8 * min(rates)


@given(CHANCES, CHANCES, st.sampled_from([1, 2, 5]))
def test_where_few_come_the_lines_come_to_the_product(first, second, places):
    params = Params(1e-5, 1, 1, first, second, places)
    assert model.throughput(params) == pytest.approx(1e-5 * first * second, rel=1e-3)


@given(RATES, RATES, RATES, CHANCES, st.integers(1, 6))
def test_the_first_line_alone_is_the_textbook_queue(discoveries, first, second, chance, places):
    load = discoveries / first
    weights = np.array([load**number for number in range(places + 1)])
    found = model.occupancy(Params(discoveries, first, second, chance, 1, places))
    np.testing.assert_allclose(found.sum(axis=1), weights / weights.sum(), atol=1e-9)


def test_one_place_each_is_solved_by_hand():
    # p00 = p01, p10 = p00 + p11, 2 p01 = p10 + p11, 2 p11 = p01: eighths 2, 2, 3 and 1.
    assert model.occupancy(Params(1, 1, 1, places=1)) == pytest.approx(np.array([[2, 2], [3, 1]]) / 8)


@pytest.mark.parametrize("params", [Params(2, 1.5, 1, 0.7, 0.4, 2), Params(1, 3, 0.5, 0.9, 1, 4)])
def test_the_solved_lines_are_those_that_a_simulation_shows(params):
    assert simulated(params, 6_000, np.random.default_rng(5)) == pytest.approx(model.throughput(params), rel=0.04)


@given(CHANCES, CHANCES)
def test_in_the_product_each_gap_alone_does_its_part_and_both_no_more(first, second):
    params = Params(10, first_chance=first / 2, second_chance=second / 2)
    found = model.gains(params, 2, "chance")
    assert found == pytest.approx({"first": 2, "second": 2, "both": 4, "together": 1})


@given(RATES, st.floats(1.1, 5))
def test_in_the_bottleneck_one_even_gap_alone_does_nothing_and_both_all(rate, factor):
    found = model.gains(Params(100 * rate, rate, rate), factor)
    assert found == pytest.approx({"first": 1, "second": 1, "both": factor, "together": factor})


@given(st.integers(1, 30))
def test_where_discoveries_abound_two_even_lines_let_through_places_over_places_and_one(places):
    # The first stage never rests, so the second is a textbook queue with load 1, or 2 when the first is twice as fast.
    found = model.gains(Params(1e7, 1, 1, places=places), 2)
    assert model.throughput(Params(1e7, 1, 1, places=places)) == pytest.approx(places / (places + 1), rel=1e-4)
    assert found["first"] == pytest.approx((1 - 1 / (2 ** (places + 1) - 1)) * (places + 1) / places, rel=1e-4)
    assert found["both"] == pytest.approx(2, rel=1e-4)


@given(st.floats(0.2, 5), st.floats(3.1, 6))
def test_in_the_bottleneck_only_the_narrow_gap_matters_where_the_other_is_wide(narrow, wider):
    found = model.gains(Params(100 * narrow, narrow, wider * narrow), 3)
    assert found == pytest.approx({"first": 3, "second": 1, "both": 3, "together": 1})


@settings(max_examples=30)
@given(st.floats(0.3, 10), RATES, RATES, st.integers(1, 5), st.floats(1.1, 4))
def test_with_few_places_a_wider_stage_never_lets_fewer_through(discoveries, first, second, places, factor):
    params = Params(discoveries, first, second, places=places)
    before = model.throughput(params)
    assert model.throughput(replace(params, first_rate=factor * first)) >= before - 1e-9
    assert model.throughput(replace(params, second_rate=factor * second)) >= before - 1e-9
    assert before <= min(discoveries, first, second) + 1e-9


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_no_other_spread_of_effort_lets_more_through_whether_product_or_bottleneck(first, second, effort, part):
    best = model.best_effort(first, second, effort)
    assert sum(best) == pytest.approx(effort) and min(best) >= 0
    mine, other = (first + best[0], second + best[1]), (first + part * effort, second + (1 - part) * effort)
    assert math.prod(mine) >= math.prod(other) - 1e-9 and min(mine) >= min(other) - 1e-9


def test_the_constraint_of_a_broker_between_strangers_is_one_over_their_number_and_of_a_triad_as_burt_has_it():
    assert nx.constraint(nx.star_graph(4))[0] == pytest.approx(1 / 4)
    assert nx.constraint(nx.complete_graph(3))[0] == pytest.approx(9 / 8)
    graph = model.layers(5, (LAYERS,))
    assert nx.constraint(graph)["broker-0"] == pytest.approx(1 / 3) and nx.constraint(graph)["science-3"] > 0.5


@given(st.floats(0, 1))
def test_reach_is_that_of_one_bridge_two_in_series_and_two_side_by_side(presence):
    series, both = (LAYERS[:2], LAYERS[1:]), (LAYERS, LAYERS)
    assert model.reach(model.layers(3, (LAYERS,)), presence) == pytest.approx(presence)
    assert model.reach(model.layers(3, series), presence) == pytest.approx(presence**2)
    assert model.reach(model.layers(3, both), presence) == pytest.approx(1 - (1 - presence) ** 2)
    assert model.reach(model.layers(4, series * 2), presence) == pytest.approx((1 - (1 - presence) ** 2) ** 2)


def test_a_cluster_without_brokers_falls_in_three_and_nothing_is_reached():
    graph = model.layers(4, ())
    assert nx.number_connected_components(graph) == 3 and model.reach(graph, 1) == 0


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(LAYERS, 2)))
def test_one_gap_closed_alone_never_links_science_to_market(first, second):
    linked = model.reach(model.layers(3, ((first, second),)), 1)
    assert linked == ({first, second} == {"science", "market"})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Params(0), "discoveries is 0; want a number above 0"),
        (lambda: Params(1, first_rate=0), "first_rate is 0; want a number above 0"),
        (lambda: Params(1, second_chance=1.1), "second_chance is 1.1; want a chance"),
        (lambda: Params(1, places=1.5), "places is 1.5; want a whole number of 1 or more"),
        (lambda: Params(1, places=0), "places is 0; want a whole number"),
        (lambda: model.throughput(Params(1, 1, math.inf, places=2)), "places are limited and one rate is infinite"),
        (lambda: model.occupancy(Params(1, 1, 1)), "places or a rate is infinite; want both stages limited"),
        (lambda: model.gains(Params(1), 1), "factor is 1; want a number above 1"),
        (lambda: model.gains(Params(1), 2, "luck"), "what is 'luck'; want 'rate' or 'chance'"),
        (lambda: model.gains(Params(1, first_chance=0.9), 2, "chance"), "first_chance is 1.8; want a chance"),
        (lambda: model.best_effort(-1, 0, 1), "first is -1; want a number of 0 or more"),
        (lambda: model.layers(1, ()), "members is 1; want at least 2"),
        (lambda: model.layers(3, (("science", "state"),)), "broker 0 knows 'state'; want circles among science, technology, market"),
        (lambda: model.reach(model.layers(2, ()), 1.5), "presence is 1.5; want a chance"),
    ],
)
def test_what_is_out_of_range_is_refused_by_name(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()
