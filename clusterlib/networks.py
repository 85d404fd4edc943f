"""Networks read off the paper's tables: built from coded rows, laid out, measured."""

from collections.abc import Iterable
from functools import cache
from itertools import chain, combinations
from math import comb

import networkx as nx
import numpy as np
import pandas as pd

FIRMS, ORGANISATIONS = 8, 3


def geography(codes: dict[str, str], firms: int = FIRMS, organisations: int = ORGANISATIONS) -> nx.DiGraph:
    """One of Table 1's three types as a network of firms and knowledge organisations.

    Only what a code says is drawn: strong ties among firms join each firm to its two nearest neighbours on either
    side, weak ones to its next neighbour, ``not-said`` to none; organisations are tied to no firm but one (``few``), to
    every firm (``many``), or to every second firm (``through-people``). A mutual tie is a pair of arrows.

    Parameters
    ----------
    codes : dict
        Attribute to code, one row of :func:`clusterlib.codings.type_codes`.
    firms, organisations : int
        How many of each to draw: a choice of the picture, not of the paper.

    Returns
    -------
    DiGraph
        Nodes ``f0``.. and ``o0``.. with ``kind``, ``x`` and ``y``; firms within the unit circle, which is the region.

    Examples
    --------
    >>> one_way = {"organisations": "outside", "tie_firms": "not-said", "tie_organisations": "many", "direction": "one-way"}
    >>> graph = geography(one_way, firms=4, organisations=1)
    >>> graph.has_edge("o0", "f0"), graph.has_edge("f0", "o0")
    (True, False)
    """
    graph = nx.DiGraph()
    for place in range(firms):
        angle = 2 * np.pi * place / firms + np.pi / 2
        graph.add_node(f"f{place}", kind="firm", x=0.72 * np.cos(angle), y=0.72 * np.sin(angle))
    outside = codes["organisations"] == "outside"
    for place in range(0 if codes["organisations"] == "absent" else organisations):
        angle = 2 * np.pi * place / organisations + np.pi / 6
        x, y = (1.75, 0.9 * (place - (organisations - 1) / 2)) if outside else (0.26 * np.cos(angle), 0.26 * np.sin(angle))
        graph.add_node(f"o{place}", kind="organisation", x=x, y=y)
    reach = {"strong": 2, "weak": 1}.get(codes["tie_firms"], 0)
    for place in range(firms):
        for step in range(1, reach + 1):
            _tie(graph, f"f{place}", f"f{(place + step) % firms}", mutual=True)
    every = {"few": firms, "many": 1, "through-people": 2}.get(codes["tie_organisations"])
    tied = [node for node, kind in graph.nodes(data="kind") if kind == "organisation"]
    for organisation in tied[:1] if codes["tie_organisations"] == "few" else tied:
        for place in range(0, firms, every) if every else ():
            _tie(graph, organisation, f"f{place}", mutual=codes["direction"] == "mutual")
    return graph


def geography_measures(graph: nx.DiGraph) -> dict[str, float]:
    """What the picture of a type implies: how far knowledge travels and who is left out.

    Returns
    -------
    dict
        ``firms_reached``: share of firms that knowledge from some organisation can reach; ``mutual``: share of ties that
        run both ways; ``largest``: share of firms in the largest set of firms joined by ties among firms.
    """
    firms = [node for node, kind in graph.nodes(data="kind") if kind == "firm"]
    organisations = [node for node, kind in graph.nodes(data="kind") if kind == "organisation"]
    reached = set().union(*(nx.descendants(graph, node) for node in organisations)) & set(firms)
    among = graph.subgraph(firms).to_undirected()
    return {
        "firms_reached": len(reached) / len(firms),
        "mutual": nx.overall_reciprocity(graph) if graph.number_of_edges() else np.nan,
        "largest": max(len(part) for part in nx.connected_components(among)) / len(firms),
    }


def star_measures(graph: nx.Graph) -> dict[str, float]:
    """How strongly a network hangs on one node.

    Returns
    -------
    dict
        ``density``: share of possible ties present; ``reachable``: share of pairs joined by some path;
        ``centralisation``: Freeman's degree centralisation, 1 for a star and 0 where all are equal;
        ``without_hub``: share of pairs still joined when the node with most ties is taken away.

    References
    ----------
    `freeman1978` in ``data/references.bib``.

    Examples
    --------
    >>> {name: float(value) for name, value in star_measures(nx.star_graph(5)).items()}
    {'density': 0.3333333333333333, 'reachable': 1.0, 'centralisation': 1.0, 'without_hub': 0.0}
    """
    degrees = dict(graph.degree())
    n, most = len(degrees), max(degrees.values())
    rest = graph.copy()
    rest.remove_node(max(sorted(degrees), key=degrees.get))
    return {
        "density": nx.density(graph),
        "reachable": _pairs_joined(graph),
        "centralisation": sum(most - degree for degree in degrees.values()) / ((n - 1) * (n - 2)),
        "without_hub": _pairs_joined(rest),
    }


def chance_joined(nodes: int, ties: int) -> float:
    """Expected share of pairs joined by some path when so many ties fall among the nodes at random.

    Exact: the sets of ties are counted by the size of the part in which a given node lies.

    Examples
    --------
    Any two of the three ties of a triangle join all three corners; one tie joins one pair of three.

    >>> round(chance_joined(3, 2), 6), round(chance_joined(3, 1), 6), chance_joined(9, 0)
    (1.0, 0.333333, 0.0)
    """
    joined = sum(
        comb(nodes - 1, size - 1)
        * (size - 1)
        * sum(_connected(size, inside) * comb(comb(nodes - size, 2), ties - inside) for inside in range(ties + 1))
        for size in range(2, nodes + 1)
    )
    return joined / ((nodes - 1) * comb(comb(nodes, 2), ties))


def directed(arrows: pd.DataFrame, nodes: pd.DataFrame, key: str) -> nx.DiGraph:
    """A directed network of the arrows, with those nodes of ``nodes`` that they touch, all columns kept as attributes."""
    touched = set(arrows["source"]) | set(arrows["target"])
    graph = nx.DiGraph()
    for row in nodes.to_dict(orient="records"):
        if row[key] in touched:
            graph.add_node(row[key], **row)
    for row in arrows.to_dict(orient="records"):
        graph.add_edge(row["source"], row["target"], **row)
    return graph


def roles(graph: nx.DiGraph) -> pd.DataFrame:
    """Who feeds whom: arrows in and out of each node, its betweenness, and whether it lies on a loop.

    Returns
    -------
    DataFrame of shape (n_nodes, 4)
        Index the nodes; columns ``arrows_in``, ``arrows_out``, ``betweenness`` (share of shortest paths through the node,
        in [0, 1]) and ``on_loop``.
    """
    loops = {node for part in nx.strongly_connected_components(graph) if len(part) > 1 for node in part}
    return pd.DataFrame(
        {
            "arrows_in": pd.Series(dict(graph.in_degree())),
            "arrows_out": pd.Series(dict(graph.out_degree())),
            "betweenness": pd.Series(nx.betweenness_centrality(graph)),
            "on_loop": pd.Series({node: node in loops for node in graph}),
        }
    )


def lost_without(graph: nx.DiGraph, start: str) -> dict[str, list[str]]:
    """For each node, the others that no path from ``start`` reaches any more once that node is switched off.

    Examples
    --------
    >>> lost_without(nx.DiGraph([("a", "b"), ("b", "c"), ("a", "d")]), "a")
    {'a': ['b', 'c', 'd'], 'b': ['c'], 'c': [], 'd': []}
    """
    whole = _reached(graph, set(graph), start)
    return {node: sorted(whole - _reached(graph, set(graph) - {node}, start) - {node}) for node in graph}


def distinct_settings(graph: nx.DiGraph, start: str) -> int:
    """How many different sets of nodes can be reached from ``start`` over all ways of switching nodes on and off.

    Examples
    --------
    Of eight settings of a chain of three only four differ: nothing, a, a and b, all.

    >>> distinct_settings(nx.DiGraph([("a", "b"), ("b", "c")]), "a")
    4
    """
    settings = chain.from_iterable(combinations(graph, size) for size in range(len(graph) + 1))
    return len({frozenset(_reached(graph, set(on), start)) for on in settings})


def loops(graph: nx.DiGraph) -> pd.DataFrame:
    """Every closed path of arrows, shortest first, with what going round it does.

    Returns
    -------
    DataFrame of shape (n_loops, 2)
        ``members``: a tuple of nodes in the order of the arrows, the first in the alphabet first; ``effect``:
        ``reinforcing`` where an even number of arrows lower, ``balancing`` where an odd number do, ``open`` where an arrow
        has the sign ``?``.

    Examples
    --------
    >>> arrows = pd.DataFrame({"source": ["firms", "rents"], "target": ["rents", "firms"], "sign": ["+", "-"]})
    >>> loops(directed(arrows, pd.DataFrame({"name": ["firms", "rents"]}), "name"))["effect"].to_list()
    ['balancing']
    """
    found = []
    for circle in nx.simple_cycles(graph):
        start = circle.index(min(circle))
        members = tuple(circle[start:] + circle[:start])
        signs = [graph.edges[arrow]["sign"] for arrow in zip(members, members[1:] + members[:1], strict=True)]
        effect = "open" if "?" in signs else ("balancing" if signs.count("-") % 2 else "reinforcing")
        found.append((members, effect))
    return pd.DataFrame(sorted(found, key=lambda loop: (len(loop[0]), loop[0])), columns=["members", "effect"])


def stranded(graph: nx.DiGraph, outcomes: list[str]) -> pd.Series:
    """How many other nodes lose their last path to every outcome when a node is taken out.

    Returns
    -------
    Series of int
        Index the nodes. NaN for a node from which no path leads to an outcome, and for the outcomes: nothing hangs on them.

    Examples
    --------
    >>> graph = nx.DiGraph([("idea", "firm"), ("niche", "firm"), ("niche", "town"), ("firm", "town"), ("town", "noise")])
    >>> stranded(graph, ["town"]).dropna().to_dict()
    {'idea': 0.0, 'firm': 1.0, 'niche': 0.0}
    """
    leading = _leading_to(graph, outcomes)
    lost = {node: len(leading - {node} - _leading_to(graph.subgraph(set(graph) - {node}), outcomes)) for node in leading}
    return pd.Series(lost, dtype=float).reindex(list(graph))


def layered(graph: nx.DiGraph, aspect: float = 1.0) -> dict[str, tuple[float, float]]:
    """Positions with causes at the left and effects at the right; a loop's members share a layer side by side.

    Within a layer, nodes stand in the order of the mean height of what feeds them, so that few arrows cross.
    """
    parts = nx.condensation(graph)
    depth = {}
    for part in nx.topological_sort(parts):
        before = [depth[cause] for cause in parts.predecessors(part)]
        depth[part] = 1 + max(before, default=-1)
    layers: dict[int, list[str]] = {}
    for part, level in depth.items():
        layers.setdefault(level, []).extend(sorted(parts.nodes[part]["members"]))
    height: dict[str, float] = {}
    for level in sorted(layers):
        causes = {node: [height[cause] for cause in graph.predecessors(node) if cause in height] for node in layers[level]}
        ranked = sorted(layers[level], key=lambda node: (-np.mean(causes[node]) if causes[node] else 0, node))
        for place, node in enumerate(ranked):
            height[node] = (len(ranked) - 1) / 2 - place
    return {node: (float(level), aspect * height[node]) for level, layer in layers.items() for node in layer}


def _tie(graph: nx.DiGraph, one: str, other: str, *, mutual: bool) -> None:
    graph.add_edge(one, other)
    if mutual:
        graph.add_edge(other, one)


def loops_without(graph: nx.DiGraph) -> pd.DataFrame:
    """For each arrow that lies on a loop, how many loops are left when that arrow is cut; the most telling cut first.

    Examples
    --------
    >>> loops_without(nx.DiGraph([("a", "b"), ("b", "a"), ("b", "c"), ("c", "a")])).to_numpy().tolist()[0]
    ['a', 'b', 0]
    """
    circles = [set(zip(circle, circle[1:] + circle[:1], strict=True)) for circle in nx.simple_cycles(graph)]
    left = {
        arrow: sum(arrow not in circle for circle in circles)
        for arrow in graph.edges
        if any(arrow in circle for circle in circles)
    }
    found = pd.DataFrame([(*arrow, count) for arrow, count in left.items()], columns=["source", "target", "left"])
    return found.sort_values(["left", "source", "target"], ignore_index=True)


def steps(graph: nx.DiGraph, causes: Iterable[str], effects: Iterable[str]) -> pd.DataFrame:
    """Number of arrows on the shortest path from each cause to each effect; NaN where there is none, or no such node.

    Examples
    --------
    >>> steps(nx.DiGraph([("a", "b"), ("b", "c")]), ["a", "c"], ["c", "b"]).to_numpy().tolist()
    [[2.0, 1.0], [0.0, nan]]
    """
    lengths = {cause: nx.single_source_shortest_path_length(graph, cause) if cause in graph else {} for cause in causes}
    return pd.DataFrame({effect: {cause: lengths[cause].get(effect, np.nan) for cause in lengths} for effect in effects})


def _reached(graph: nx.DiGraph, on: set[str], start: str) -> set[str]:
    return {start} | nx.descendants(graph.subgraph(on), start) if start in on else set()


@cache
def _connected(nodes: int, ties: int) -> int:
    """Number of connected graphs on labelled nodes with so many ties: all graphs less those in which node one's part is smaller."""
    apart = sum(
        comb(nodes - 1, size - 1) * _connected(size, inside) * comb(comb(nodes - size, 2), ties - inside)
        for size in range(1, nodes)
        for inside in range(ties + 1)
    )
    return comb(comb(nodes, 2), ties) - apart


def _leading_to(graph: nx.DiGraph, outcomes: list[str]) -> set[str]:
    return set().union(*(nx.ancestors(graph, node) for node in outcomes if node in graph)) - set(outcomes)


def _pairs_joined(graph: nx.Graph) -> float:
    n = graph.number_of_nodes()
    joined = sum(len(part) * (len(part) - 1) for part in nx.connected_components(graph))
    return joined / (n * (n - 1)) if n > 1 else np.nan
