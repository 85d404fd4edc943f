"""Networks: closed forms on stars, paths and complete graphs, laws of the drawn geographies."""

import math

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlib import networks

CODES = st.fixed_dictionaries(
    {
        "organisations": st.sampled_from(["absent", "inside", "outside"]),
        "tie_firms": st.sampled_from(["strong", "weak", "not-said"]),
        "tie_organisations": st.sampled_from(["few", "many", "through-people", "not-said"]),
        "direction": st.sampled_from(["mutual", "one-way", "not-said"]),
    }
)
SIZES = st.integers(6, 14)
DAGS = st.integers(2, 8).flatmap(
    lambda n: st.sets(
        st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda arrow: arrow[0] < arrow[1]), min_size=1
    )
)


def kinds(graph: nx.DiGraph, kind: str) -> list[str]:
    return [node for node, of in graph.nodes(data="kind") if of == kind]


@given(st.integers(3, 20))
def test_a_star_is_all_centre_and_falls_apart_without_its_hub(leaves):
    measures = networks.star_measures(nx.star_graph(leaves))
    assert measures == {
        "density": pytest.approx(2 / (leaves + 1)),
        "reachable": 1,
        "centralisation": pytest.approx(1),
        "without_hub": 0,
    }


@given(st.integers(4, 12))
def test_where_all_are_tied_to_all_nobody_is_the_centre(n):
    assert networks.star_measures(nx.complete_graph(n)) == {"density": 1, "reachable": 1, "centralisation": 0, "without_hub": 1}


@given(st.integers(4, 12))
def test_a_ring_has_no_centre_and_survives_the_loss_of_any_one(n):
    measures = networks.star_measures(nx.cycle_graph(n))
    assert (measures["reachable"], measures["centralisation"], measures["without_hub"]) == (1, 0, 1)
    assert measures["density"] == pytest.approx(2 / (n - 1))


@given(st.integers(4, 20))
def test_a_path_has_freemans_centralisation_of_two_ends_one_tie_short(n):
    assert networks.star_measures(nx.path_graph(n))["centralisation"] == pytest.approx(2 / ((n - 1) * (n - 2)))


def test_a_path_of_five_without_its_first_inner_node_joins_three_pairs_of_six():
    assert networks.star_measures(nx.path_graph(5))["without_hub"] == pytest.approx(3 / 6)


def test_nodes_without_ties_are_joined_to_nobody():
    empty = nx.empty_graph(9)
    assert networks.star_measures(empty) == {"density": 0, "reachable": 0, "centralisation": 0, "without_hub": 0}


def test_measuring_a_network_leaves_it_as_it_was():
    graph = nx.star_graph(4)
    networks.star_measures(graph)
    assert nx.utils.graphs_equal(graph, nx.star_graph(4))


@given(CODES, SIZES)
def test_only_organisations_outside_stand_outside_the_region(codes, firms):
    graph = networks.geography(codes, firms)
    far = {node: math.hypot(data["x"], data["y"]) > 1 for node, data in graph.nodes(data=True)}
    assert not any(far[firm] for firm in kinds(graph, "firm"))
    assert all(far[one] == (codes["organisations"] == "outside") for one in kinds(graph, "organisation"))


@given(CODES, SIZES)
def test_no_tie_is_drawn_that_no_code_says(codes, firms):
    graph = networks.geography(codes, firms)
    among = graph.subgraph(kinds(graph, "firm"))
    mixed = graph.number_of_edges() - among.number_of_edges()
    assert among.number_of_edges() == {"strong": 4, "weak": 2, "not-said": 0}[codes["tie_firms"]] * firms
    if codes["organisations"] == "absent" or codes["tie_organisations"] == "not-said":
        assert mixed == 0
    else:
        assert mixed > 0
    assert not nx.number_of_selfloops(graph)


@given(CODES, SIZES, st.integers(1, 5))
def test_organisations_are_tied_to_one_firm_to_all_or_to_every_second(codes, firms, organisations):
    graph = networks.geography(codes | {"organisations": "inside", "direction": "one-way"}, firms, organisations)
    found = sorted(graph.out_degree(one) for one in kinds(graph, "organisation"))
    ties = {"few": [0] * (organisations - 1) + [1], "many": [firms] * organisations, "not-said": [0] * organisations}
    assert found == ties.get(codes["tie_organisations"], [math.ceil(firms / 2)] * organisations)


@given(CODES, SIZES)
def test_nothing_comes_back_to_an_organisation_unless_the_flow_is_mutual(codes, firms):
    graph = networks.geography(codes, firms)
    back = sum(graph.in_degree(one) for one in kinds(graph, "organisation"))
    out = sum(graph.out_degree(one) for one in kinds(graph, "organisation"))
    assert back == (out if codes["direction"] == "mutual" else 0)


@given(CODES, SIZES)
def test_the_measures_of_a_geography_are_shares(codes, firms):
    measures = networks.geography_measures(networks.geography(codes, firms))
    assert all(0 <= value <= 1 or math.isnan(value) for value in measures.values())
    assert measures["largest"] == (1 if codes["tie_firms"] != "not-said" else 1 / firms)


@pytest.mark.parametrize(
    ("codes", "reached", "mutual"),
    [
        (("inside", "strong", "few", "mutual"), 1, 1),
        (("inside", "not-said", "many", "mutual"), 1, 1),
        (("outside", "not-said", "through-people", "one-way"), 0.5, 0),
        (("absent", "strong", "many", "mutual"), 0, 1),
    ],
    ids=["web", "wheel", "pipe", "web without organisations"],
)
def test_web_and_wheel_reach_every_firm_the_pipe_every_second(codes, reached, mutual):
    named = dict(zip(("organisations", "tie_firms", "tie_organisations", "direction"), codes, strict=True))
    measures = networks.geography_measures(networks.geography(named))
    assert (measures["firms_reached"], measures["mutual"]) == (reached, mutual)


def test_directed_keeps_only_nodes_that_an_arrow_touches_with_all_they_carry():
    arrows = pd.DataFrame({"source": ["a"], "target": ["b"], "sign": ["-"]})
    nodes = pd.DataFrame({"name": ["a", "b", "c"], "en": ["Ay", "Bee", "Cee"]})
    graph = networks.directed(arrows, nodes, "name")
    assert dict(graph.nodes(data="en")) == {"a": "Ay", "b": "Bee"}
    assert graph.edges["a", "b"]["sign"] == "-"


def test_roles_tell_source_broker_and_loop_apart():
    #  start -> broker -> one <-> other
    roles = networks.roles(nx.DiGraph([("start", "broker"), ("broker", "one"), ("one", "other"), ("other", "one")]))
    assert roles["arrows_in"].to_dict() == {"start": 0, "broker": 1, "one": 2, "other": 1}
    assert roles["arrows_out"].to_dict() == {"start": 1, "broker": 1, "one": 1, "other": 1}
    assert roles["on_loop"].to_dict() == {"start": False, "broker": False, "one": True, "other": True}
    # Of the six ordered pairs of others, broker lies between two (start-one, start-other), as does one.
    assert roles["betweenness"].to_dict() == {"start": 0, "broker": pytest.approx(2 / 6), "one": pytest.approx(2 / 6), "other": 0}


@given(DAGS)
def test_causes_stand_left_of_their_effects(arrows):
    graph = nx.DiGraph(sorted(arrows))
    at = networks.layered(graph)
    assert set(at) == set(graph)
    assert all(at[cause][0] < at[effect][0] for cause, effect in graph.edges)
    assert len(set(at.values())) == len(at), "two nodes stand on one spot"
    assert {at[node][0] for node in graph if not graph.in_degree(node)} == {0}


def test_the_members_of_a_loop_share_a_layer_between_cause_and_effect():
    at = networks.layered(nx.DiGraph([("in", "a"), ("a", "b"), ("b", "a"), ("b", "out")]), aspect=2)
    assert [at[node][0] for node in ("in", "a", "b", "out")] == [0, 1, 1, 2]
    assert abs(at["a"][1] - at["b"][1]) == 2


def test_chance_joins_all_pairs_of_a_triangle_by_two_ties_and_never_more_with_fewer():
    shares = [networks.chance_joined(6, ties) for ties in range(16)]
    assert shares == sorted(shares)
    assert (shares[0], shares[1], shares[-1]) == (0, pytest.approx(1 / 15), pytest.approx(1))
    assert networks.chance_joined(3, 2) == pytest.approx(1)


@given(DAGS)
def test_switching_off_the_start_loses_all_and_switching_off_an_end_nothing(arrows):
    graph = nx.DiGraph(sorted(arrows))
    start = next(node for node in graph if not graph.in_degree(node))
    lost = networks.lost_without(graph, start)
    assert set(lost[start]) == nx.descendants(graph, start)
    assert all(not lost[node] for node in graph if not graph.out_degree(node))


@given(st.integers(1, 8))
def test_a_chain_has_one_more_setting_than_members_and_a_star_a_power_of_two(n):
    chain, star = nx.path_graph(n, nx.DiGraph), nx.DiGraph([("hub", leaf) for leaf in range(n)])
    assert networks.distinct_settings(chain, 0) == n + 1
    assert networks.distinct_settings(star, "hub") == 2**n + 1


@pytest.mark.parametrize(("signs", "effect"), [("++", "reinforcing"), ("+-", "balancing"), ("--", "reinforcing"), ("-?", "open")])
def test_a_loop_reinforces_where_an_even_number_of_its_arrows_lower(signs, effect):
    graph = nx.DiGraph()
    graph.add_edge("b", "a", sign=signs[0])
    graph.add_edge("a", "b", sign=signs[1])
    assert networks.loops(graph).values.tolist() == [[("a", "b"), effect]]


def test_where_no_arrow_comes_back_there_is_no_loop():
    graph = nx.DiGraph([("a", "b")])
    assert networks.loops(graph).shape == (0, 2)
