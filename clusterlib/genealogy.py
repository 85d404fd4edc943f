"""Family trees of firms: who begets whom, in which generation, and which dates contradict each other.

Firms are a frame with an id as index and columns ``name``, ``kind``, ``first_year``, ``last_year``, ``placed``; ties a frame with
``parent``, ``child``, ``kind`` (``startup``, ``acquired``, ``people``) and ``year``, as :mod:`clusterlib.figures` reads them.
"""

from collections.abc import Collection

import networkx as nx
import numpy as np
import pandas as pd

DESCENT = ("startup", "acquired")


def startups(ties: pd.DataFrame) -> list[str]:
    """The firms that some line of the tree draws as started up, each once, however many parents it has."""
    return list(dict.fromkeys(ties.loc[ties["kind"] == "startup", "child"]))


def generations(ties: pd.DataFrame, root: str, kinds: Collection[str] = DESCENT) -> pd.Series:
    """Fewest start-ups on the way from the root to each firm descended from it.

    Parameters
    ----------
    ties : DataFrame
        One row a tie.
    root : str
        Where descent is counted from.
    kinds : collection of str
        Which ties pass descent on. Only a start-up makes a new generation; a buyer stands in that of the firm it bought.

    Returns
    -------
    Series of int
        Index the firms descended from the root; the root itself is left out.

    Raises
    ------
    ValueError
        If no tie touches the root.

    Examples
    --------
    >>> ties = pd.DataFrame([("a", "b", "startup"), ("b", "c", "acquired"), ("c", "d", "startup")], columns=["parent", "child", "kind"])
    >>> generations(ties, "a").to_dict()
    {'b': 1, 'c': 1, 'd': 2}
    >>> generations(ties, "a", kinds=["startup"]).to_dict()
    {'b': 1}
    """
    if root not in {*ties["parent"], *ties["child"]}:
        raise ValueError(f"{root!r} is at no end of any tie; want one of {', '.join(sorted({*ties['parent'], *ties['child']}))}")
    graph = nx.DiGraph()
    graph.add_node(root)
    for tie in ties[ties["kind"].isin(kinds)].itertuples():
        step = int(tie.kind == "startup")
        known = graph.get_edge_data(tie.parent, tie.child, {"step": step})["step"]
        graph.add_edge(tie.parent, tie.child, step=min(step, known))
    found = nx.single_source_dijkstra_path_length(graph, root, weight="step")
    return pd.Series(found, dtype=int).drop(root)


def descended(ties: pd.DataFrame, root: str, kinds: Collection[str] = DESCENT) -> list[str]:
    """The started-up firms among the root's descendants.

    Examples
    --------
    >>> ties = pd.DataFrame([("a", "b", "startup"), ("b", "c", "acquired"), ("c", "d", "startup")], columns=["parent", "child", "kind"])
    >>> descended(ties, "b"), descended(ties, "b", kinds=["startup"])
    (['d'], [])
    """
    family = set(generations(ties, root, kinds).index)
    return [firm for firm in startups(ties) if firm in family]


def conflicts(firms: pd.DataFrame, ties: pd.DataFrame, slack: int = 1) -> pd.Series:
    """What the year of a tie contradicts on the boxes at its ends; the empty string where nothing.

    ``child``: a start-up or acquisition is not dated in the first year of the firm that comes of it. ``before``: the tie is older
    than its parent. ``after``: it is younger than its parent's last year by more than ``slack`` years, for people who leave when an
    office closes may found a firm a year later. Several are joined by ``;``. A tie or box without a year contradicts nothing.

    Returns
    -------
    Series of str
        Index that of the ties.

    Examples
    --------
    >>> firms = pd.DataFrame({"first_year": [1980, 1986], "last_year": [1984, np.nan]}, index=["a", "b"])
    >>> ties = pd.DataFrame({"parent": ["a"], "child": ["b"], "kind": ["startup"], "year": [1985]})
    >>> conflicts(firms, ties).to_list(), conflicts(firms, ties, slack=0).to_list()
    (['child'], ['child;after'])
    """
    parent, child = firms.reindex(ties["parent"]), firms.reindex(ties["child"])
    year = ties["year"].to_numpy(dtype=float)
    start, end, born = (
        values.to_numpy(dtype=float) for values in (parent["first_year"], parent["last_year"], child["first_year"])
    )
    found = {
        "child": (ties["kind"] != "people").to_numpy() & ~np.isnan(year - born) & (year != born),
        "before": year < start,
        "after": year > end + slack,
    }
    reasons = [";".join(name for name, hit in found.items() if hit[row]) for row in range(len(ties))]
    return pd.Series(reasons, index=ties.index, dtype=object)


def births(firms: pd.DataFrame, ties: pd.DataFrame, until: int, step: int = 10) -> pd.DataFrame:
    """Start-ups beside the years that firms of the tree were there to beget them, period by period.

    A firm counts in the year of its first start-up tie, without one in its own first year. A firm is there from its first to its
    last year, one without a last year to ``until``; one without a first year is not counted. The first period is that of the first start-up.

    Returns
    -------
    DataFrame
        Index the first year of each period; ``startups``, ``firm_years``, and ``rate``, start-ups per 100 firm-years.

    Examples
    --------
    >>> firms = pd.DataFrame({"first_year": [1980, 1985], "last_year": [np.nan, 1989]}, index=["a", "b"])
    >>> ties = pd.DataFrame({"parent": ["a"], "child": ["b"], "kind": ["startup"], "year": [1985]})
    >>> births(firms, ties, until=1989).to_dict("records")
    [{'startups': 1, 'firm_years': 15, 'rate': 6.666666666666667}]
    """
    lines = ties[ties["kind"] == "startup"]
    born = lines.groupby("child")["year"].min().fillna(firms["first_year"])
    starts = range(int(born.min()) // step * step, until + 1, step)
    alive = firms[firms["first_year"].notna()]
    rows = {}
    for start in starts:
        last = min(start + step - 1, until)
        overlap = np.minimum(alive["last_year"].fillna(until), last) - np.maximum(alive["first_year"], start) + 1
        rows[start] = (int(born.between(start, last).sum()), int(overlap.clip(lower=0).sum()))
    frame = pd.DataFrame(rows, index=["startups", "firm_years"]).T
    return frame.assign(rate=100 * frame["startups"] / frame["firm_years"])


def laid_out(firms: pd.DataFrame, ties: pd.DataFrame, until: int) -> pd.DataFrame:
    """The firms in the order in which a tree through time is drawn, with the years from and to which each is drawn.

    Below a parent stand its children, the youngest first, so that no line down crosses the bar of a sibling's family. A firm that
    only people tie to the tree stands below where they came from; a parent with one child and no parent stands beside that child.

    Returns
    -------
    DataFrame
        The firms, with ``start``, ``end`` and ``sure``: whether the first year is printed and not read off the ties or the row.
    """
    earliest = ties.groupby("child")["year"].min().reindex(firms.index)
    frame = firms.assign(start=firms["first_year"].fillna(earliest).fillna(firms["placed"]), sure=firms["first_year"].notna())
    latest = ties.groupby("parent")["year"].max().reindex(firms.index)
    frame["end"] = firms["last_year"].fillna(latest.where(frame["first_year"].isna() & earliest.isna())).fillna(until)
    frame["end"] = np.maximum(frame["end"], frame["start"] + 0.5)
    rank = {"startup": 0, "acquired": 1, "people": 2}
    known = ties.assign(rank=ties["kind"].map(rank), line=range(len(ties)))
    known = known[
        (known["rank"] < 2) | (frame["start"].loc[known["child"]].to_numpy() >= frame["start"].loc[known["parent"]].to_numpy())
    ]
    chosen = known.sort_values(["rank", "line"], kind="stable").drop_duplicates("child").set_index("child")["parent"]
    order: list[str] = []
    aside = {
        parent: group["child"].iloc[0] for parent, group in known.groupby("parent") if len(group) == 1 and parent not in chosen
    }

    def visit(firm: str) -> None:
        order.extend(parent for parent, child in aside.items() if child == firm and chosen[firm] != parent)
        order.append(firm)
        children = [child for child, parent in chosen.items() if parent == firm]
        when = {child: known.loc[(known["child"] == child) & (known["parent"] == firm), "year"].min() for child in children}
        at = {child: frame.loc[child, "start"] if pd.isna(when[child]) else when[child] for child in children}
        for child in sorted(children, key=lambda child: -at[child]):
            visit(child)

    for firm in firms.index:
        if firm not in chosen and not (firm in aside and chosen[aside[firm]] != firm):
            visit(firm)
    return frame.loc[order]
