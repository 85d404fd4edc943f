"""Which of two gaps in series must narrow for more to reach the market, and who might stand in them."""

import math

import networkx as nx
import pandas as pd

from clusterlib.models import gaps as model
from clusterlib.models.gaps import LAYERS, Params

# What is narrowed, the stages before: chances of passing where few come, rates where more come than a stage can take through.
CASES = {
    "chances-even": ("chance", Params(100, first_chance=0.2, second_chance=0.2)),
    "chances-uneven": ("chance", Params(100, first_chance=0.05, second_chance=0.2)),
    "rates-even": ("rate", Params(100, 10, 10)),
    "rates-first-narrow": ("rate", Params(100, 10, 40)),
    "rates-second-narrow": ("rate", Params(100, 40, 10)),
    "lines-1": ("rate", Params(100, 10, 10, places=1)),
    "lines-5": ("rate", Params(100, 10, 10, places=5)),
    "lines-20": ("rate", Params(100, 10, 10, places=20)),
    "few-come": ("rate", Params(1, 10, 10, places=5)),
}
WEBS = {
    "one-both": (LAYERS,),
    "two-in-series": (LAYERS[:2], LAYERS[1:]),
    "two-both": (LAYERS, LAYERS),
    "two-each": (LAYERS[:2], LAYERS[1:]) * 2,
    "none-in-technology": (LAYERS[:2], LAYERS[:2]),
}


def throughputs(factor: float = 2.0) -> pd.DataFrame:
    """What reaches the market before, and by what factor it rises when the first gap, the second or both are narrowed.

    Returns
    -------
    DataFrame, one row a case
        ``what`` is narrowed; ``before``; ``first``, ``second``, ``both``, ``together`` as in :func:`clusterlib.models.gaps.gains`.
    """
    rows = {
        case: {"what": what, "before": model.throughput(params)} | model.gains(params, factor, what)
        for case, (what, params) in CASES.items()
    }
    return pd.DataFrame(rows).T.astype(dict.fromkeys(("before", "first", "second", "both", "together"), float))


def by_places(places: list[int], factor: float = 2.0, discoveries: float = 100.0, rate: float = 10.0) -> pd.DataFrame:
    """Gains where two even stages have room for few or for many (index); columns first, second, both, together."""
    found = {number: model.gains(Params(discoveries, rate, rate, places=number), factor) for number in places}
    return pd.DataFrame(found).T


def both_needed(factor: float = 2.0, *, even: bool = True) -> tuple[bool, bool]:
    """The two conditions of the rule of claim 1-a: one gap alone raises nothing and both do; one alone raises throughput.

    Each must hold with chances in series and with capacities in series; ``even`` says whether the two stages are.

    Returns
    -------
    tuple of bool
        Whether it is supported, whether it is refuted.
    """
    found = throughputs(factor).loc[["chances-even", "rates-even"] if even else ["chances-uneven", "rates-first-narrow"]]
    alone = found[["first", "second"]] > 1 + 1e-9
    return bool((~alone).all(axis=None) and (found["both"] > 1).all()), bool(alone.any(axis="columns").all())


def webs(members: int = 5, presence: float = 0.7) -> pd.DataFrame:
    """Who links science to market, by where the brokers stand.

    Returns
    -------
    DataFrame, one row a web
        ``brokers`` and ``ties``, how many; ``reach``, the chance that science is linked to market; ``constraint``, Burt's, of a broker (mean);
        ``steps`` from a scientist to a market without contacts of their own, NaN where there is no way.
    """
    rows = {}
    for name, known in WEBS.items():
        graph = model.layers(members, known)
        brokers = [node for node, layer in graph.nodes(data="layer") if layer == "broker"]
        ends = f"science-{members - 1}", f"market-{members - 1}"
        constraint = nx.constraint(graph, brokers)
        rows[name] = {
            "brokers": len(brokers), "ties": sum(map(len, known)), "reach": model.reach(graph, presence),
            "constraint": sum(constraint.values()) / len(brokers),
            "steps": nx.shortest_path_length(graph, *ends) if nx.has_path(graph, *ends) else math.nan,
        }  # fmt: skip
    return pd.DataFrame(rows).T.astype({"brokers": int, "ties": int})
