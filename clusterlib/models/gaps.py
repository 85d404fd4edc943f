r"""Two gaps in series, from science to technology and from there to market: what gets through, and who stands in between.

A discovery must pass two stages. At each it has a chance of passing, and at each there are only so many whom those in between
can take up in a year. Where few discoveries come, what gets through is a product of chances; where many come and can wait, it is
set by the narrower stage alone. Between the two lies a pair of waiting lines with few places.
"""

import itertools
import math
from dataclasses import dataclass, replace

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse.linalg import spsolve

LAYERS = ("science", "technology", "market")


@dataclass(frozen=True)
class Params:
    """Two stages in series.

    Parameters
    ----------
    discoveries : float
        How many come in a year, at random moments; above 0.
    first_rate, second_rate : float
        How many a stage can take through in a year while it has any; above 0, infinite where nothing ever waits.
    first_chance, second_chance : float
        Chance that one taken up passes the stage, 0 to 1.
    places : float
        How many there is room for at a stage, the one in hand included: a whole number of 1 or more, or infinite. One that finds
        no place is lost.

    Raises
    ------
    ValueError
        If one of them is outside its range.
    """

    discoveries: float
    first_rate: float = math.inf
    second_rate: float = math.inf
    first_chance: float = 1.0
    second_chance: float = 1.0
    places: float = math.inf

    def __post_init__(self) -> None:
        if not (self.discoveries > 0 and math.isfinite(self.discoveries)):
            raise ValueError(f"discoveries is {self.discoveries}; want a number above 0")
        for name in ("first_rate", "second_rate"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is {getattr(self, name)}; want a number above 0")
        for name in ("first_chance", "second_chance"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}; want a chance between 0 and 1")
        if not (self.places >= 1 and (math.isinf(self.places) or self.places == int(self.places))):
            raise ValueError(f"places is {self.places}; want a whole number of 1 or more, or infinity")


def throughput(params: Params) -> float:
    r"""How many discoveries a year reach the market, in the long run.

    Without limits it is the product :math:`s\, p_1 p_2`; with endless waiting :math:`\min(\min(s, c_1)\, p_1, c_2)\, p_2`; with few
    places the stationary state of the two lines, in which arrivals and passages are memoryless, is solved for.

    Parameters
    ----------
    params : Params
        The two stages.

    Returns
    -------
    float
        A year.

    Raises
    ------
    ValueError
        If places are limited and only one of the rates is finite.

    Examples
    --------
    >>> round(throughput(Params(discoveries=100, first_chance=0.1, second_chance=0.2)), 4)
    2.0
    >>> throughput(Params(discoveries=100, first_rate=30, second_rate=20))
    20.0
    >>> round(throughput(Params(discoveries=1, first_rate=1, second_rate=1, places=1)), 4)
    0.375
    """
    if math.isinf(params.places) or math.isinf(params.first_rate + params.second_rate):
        if not math.isinf(params.places) and not (math.isinf(params.first_rate) and math.isinf(params.second_rate)):
            raise ValueError("places are limited and one rate is infinite; want both rates finite, or both infinite")
        through_first = min(params.discoveries, params.first_rate) * params.first_chance
        return min(through_first, params.second_rate) * params.second_chance
    return params.second_rate * params.second_chance * float(1 - occupancy(params)[:, 0].sum())


def occupancy(params: Params) -> np.ndarray:
    """How likely it is in the long run to find so many at the first stage (rows) and so many at the second (columns).

    Raises
    ------
    ValueError
        If places or a rate are infinite.

    Examples
    --------
    >>> occupancy(Params(discoveries=1, first_rate=1, second_rate=1, places=1)).round(3).tolist()
    [[0.25, 0.25], [0.375, 0.125]]
    """
    if math.isinf(params.places) or math.isinf(params.first_rate + params.second_rate):
        raise ValueError("places or a rate is infinite; want both stages limited")
    most = int(params.places)
    flows = []
    for first, second in itertools.product(range(most + 1), repeat=2):
        here = (first, second)
        if first < most:
            flows.append((here, (first + 1, second), params.discoveries))
        if first > 0:
            passes = params.first_rate * params.first_chance
            then = min(second + 1, most)  # one that finds no place is lost
            flows += [(here, (first - 1, then), passes), (here, (first - 1, second), params.first_rate - passes)]
        if second > 0:
            flows.append((here, (first, second - 1), params.second_rate))
    number = (most + 1) ** 2
    into, out_of, rate = np.array([(b[0] * (most + 1) + b[1], a[0] * (most + 1) + a[1], r) for a, b, r in flows]).T
    balance = sparse.coo_matrix((rate, (into.astype(int), out_of.astype(int))), shape=(number, number)).tolil()
    balance.setdiag(balance.diagonal() - np.bincount(out_of.astype(int), rate, number))
    balance[0] = 1.0  # one equation follows from the others; the chances add up to one instead
    found = spsolve(balance.tocsc(), np.eye(1, number)[0])
    return found.reshape(most + 1, most + 1)


def gains(params: Params, factor: float, what: str = "rate") -> dict[str, float]:
    """By what factor the throughput rises if the first gap, the second, or both are made narrower by a factor.

    Parameters
    ----------
    params : Params
        The two stages as they are.
    factor : float
        What rates or chances are multiplied by, above 1.
    what : str
        ``rate``, how many a stage takes through, or ``chance``, how likely one passes.

    Returns
    -------
    dict
        ``first``, ``second`` and ``both``; and ``together``, by what factor both do more than one after the other alone would
        (above 1 the gaps are complements).

    Raises
    ------
    ValueError
        If the factor is not above 1, or a chance would exceed 1, or ``what`` is something else.

    Examples
    --------
    >>> gains(Params(discoveries=100, first_chance=0.1, second_chance=0.1), 2, "chance")["both"]
    4.0
    >>> gains(Params(discoveries=100, first_rate=20, second_rate=20), 2)
    {'first': 1.0, 'second': 1.0, 'both': 2.0, 'together': 2.0}
    """
    if not factor > 1:
        raise ValueError(f"factor is {factor}; want a number above 1")
    if what not in ("rate", "chance"):
        raise ValueError(f"what is {what!r}; want 'rate' or 'chance'")
    names = {"first": [f"first_{what}"], "second": [f"second_{what}"], "both": [f"first_{what}", f"second_{what}"]}
    before, found = throughput(params), {}
    for gap, fields in names.items():
        found[gap] = throughput(replace(params, **{name: factor * getattr(params, name) for name in fields})) / before
    return found | {"together": found["both"] / (found["first"] * found["second"])}


def best_effort(first: float, second: float, effort: float) -> tuple[float, float]:
    """How an entrepreneur with so much effort does best to spread it over the two gaps.

    Effort adds to what a stage lets through, and nothing else counts. Whether the whole is the product of the two or the
    narrower of them, the answer is one: all to the narrower stage until they are even, then half to each. In the product this is
    the only best; where only the narrower counts it is one too, the only one from the moment the effort suffices to even them out.

    Parameters
    ----------
    first, second : float
        What the stages let through before, 0 or more.
    effort : float
        To be spread, 0 or more.

    Returns
    -------
    tuple of float
        Effort for the first and for the second.

    Raises
    ------
    ValueError
        If one of them is negative.

    Examples
    --------
    >>> best_effort(0.1, 0.4, effort=0.2), best_effort(0.1, 0.4, effort=0.5)
    ((0.2, 0.0), (0.4, 0.1))
    """
    for name, value in (("first", first), ("second", second), ("effort", effort)):
        if not (value >= 0 and math.isfinite(value)):
            raise ValueError(f"{name} is {value}; want a number of 0 or more")
    to_first = min(max((effort + second - first) / 2, 0.0), effort)
    return round(to_first, 12), round(effort - to_first, 12)


def layers(members: int, brokers: tuple[tuple[str, ...], ...]) -> nx.Graph:
    """Science, technology and market as three circles of people who all know each other, with brokers who know one of each.

    Parameters
    ----------
    members : int
        People in a circle, 2 or more; and at least as many as there are brokers, since each knows someone else.
    brokers : tuple of tuples of str
        For each broker the circles that it has a contact in: two of them, or all three.

    Returns
    -------
    Graph
        Nodes ``science-0`` ... and ``broker-0`` ..., with the attribute ``layer``.

    Raises
    ------
    ValueError
        If there are too few members, or a circle is unknown.

    Examples
    --------
    >>> graph = layers(4, (("science", "technology"), ("technology", "market")))
    >>> nx.shortest_path_length(graph, "science-3", "market-3")
    7
    """
    if members < max(2, len(brokers)):
        raise ValueError(f"members is {members}; want at least {max(2, len(brokers))}")
    graph = nx.Graph()
    for layer in LAYERS:
        names = [f"{layer}-{place}" for place in range(members)]
        graph.add_nodes_from(names, layer=layer)
        graph.add_edges_from(itertools.combinations(names, 2))
    for place, known in enumerate(brokers):
        graph.add_node(f"broker-{place}", layer="broker")
        for layer in known:
            if layer not in LAYERS:
                raise ValueError(f"broker {place} knows {layer!r}; want circles among {', '.join(LAYERS)}")
            graph.add_edge(f"broker-{place}", f"{layer}-{place}")
    return graph


def reach(graph: nx.Graph, presence: float) -> float:
    """How likely it is that science is linked to market, if every broker is there with this chance, each on its own.

    Every combination of brokers present and absent is looked at, so the answer is exact.

    Parameters
    ----------
    graph : Graph
        As from :func:`layers`.
    presence : float
        Chance that a broker is there, 0 to 1.

    Returns
    -------
    float
        A chance.

    Raises
    ------
    ValueError
        If the presence is no chance.

    Examples
    --------
    >>> one, two = layers(4, (LAYERS,)), layers(4, (LAYERS[:2], LAYERS[1:]))
    >>> round(reach(one, 0.6), 3), round(reach(two, 0.6), 3)
    (0.6, 0.36)
    """
    if not 0 <= presence <= 1:
        raise ValueError(f"presence is {presence}; want a chance between 0 and 1")
    brokers = [node for node, layer in graph.nodes(data="layer") if layer == "broker"]
    linked = 0.0
    for there in itertools.product((True, False), repeat=len(brokers)):
        left = graph.subgraph(set(graph) - {node for node, here in zip(brokers, there, strict=True) if not here})
        if nx.has_path(left, "science-0", "market-0"):
            linked += math.prod(presence if here else 1 - presence for here in there)
    return linked
