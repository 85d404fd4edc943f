"""The rules of the verdicts as functions: figures in, outcome out, never stronger than the rule allows."""

from collections.abc import Iterable

import pandas as pd

from clusterlib import codings, figures, industries, paper
from clusterlib.experiments import barter
from clusterlib.models import choice, core_periphery

SHIPS_AND_STEEL = ("3366", "3311")
ELECTRONICS = ("3342", "3344", "3345")
KOREA = "south-korea"


def capped(outcome: str, at_most: str) -> str:
    """An outcome, weakened to what its rule allows at most.

    Examples
    --------
    >>> capped("supported", "mixed"), capped("mixed", "assumed"), capped("not-supported", "mixed")
    ('mixed', 'assumed', 'not-supported')
    """
    if outcome == "not-supported" or at_most == "supported":
        return outcome
    return at_most


def decided(supported: bool, refuted: bool) -> str:
    """Outcome of a rule from its two conditions.

    Raises
    ------
    ValueError
        If both hold: such a rule decides nothing.

    Examples
    --------
    >>> decided(True, False), decided(False, True), decided(False, False)
    ('supported', 'not-supported', 'mixed')
    """
    if supported and refuted:
        raise ValueError("both conditions of the rule hold; want a rule whose conditions exclude each other")
    return "supported" if supported else "not-supported" if refuted else "mixed"


def reach(floor: int = industries.LEAST_JOBS, electronics: Iterable[str] = ELECTRONICS, by: str = "gini") -> str:
    """Claim 4-d: ships and steel above every electronics industry in concentration, and the bounds apart.

    Parameters
    ----------
    floor : int
        Jobs that an industry must exceed.
    electronics : iterable of str
        NAICS codes that stand for electronics.
    by : str
        What is ranked: ``gini``, or ``low`` or ``high``, the bounds of the Ellison-Glaeser index.
    """
    ranked = industries.concentration(floor)
    found = industries.against(ranked.assign(gini=ranked[by]), list(SHIPS_AND_STEEL), list(electronics))
    return decided(bool(found["above"].all() and found["clear"].all()), bool(found["below"].all()))


def dependence(research: str = "rd-rev4", complexity: str = "patents", period: str = industries.PAPER) -> str:
    """Claim 4-a: cars and chemicals in the upper third and furniture in the lower, of research intensity and of complexity.

    Every code that stands for a sector must lie where the rule wants it. The order is reversed where every code of furniture
    ranks above every code of cars and chemicals.
    """
    ranks = industries.sector_ranks(period)
    met, turned = [], []
    for measure in (research, complexity):
        rows = ranks[ranks["measure"] == measure].dropna(subset="rank")
        thirds = rows.apply(lambda row: industries.third(row["rank"], row["of"]), axis="columns")
        simple = rows["sector"] == "furniture"
        complex_ones = rows["sector"].isin(["cars", "chemicals"])
        met.append((thirds[complex_ones] == "upper").all() and (thirds[simple] == "lower").all())
        turned.append(rows.loc[simple, "rank"].max() < rows.loc[complex_ones, "rank"].min())
    return decided(all(met), all(turned))


def catching_up(ratios: pd.Series, value_added: pd.DataFrame) -> str:
    """Claim 4-c: Korea's patents and value added relative to the leader rise from the first year to the last, in every edition.

    Parameters
    ----------
    ratios : Series
        Patents relative to the leader, by year.
    value_added : DataFrame with columns source, year, value
        Value added relative to the United States; an edition with a single year can neither rise nor fall.
    """
    rises = [ratios.iloc[-1] > ratios.iloc[0]]
    falls = [ratios.iloc[-1] < ratios.iloc[0]]
    for _, edition in value_added.sort_values("year").groupby("source"):
        values = edition["value"].to_numpy()
        rises.append(len(values) > 1 and values[-1] > values[0])
        falls.append(len(values) > 1 and values[-1] < values[0])
    return decided(all(rises), any(falls))


def value_added() -> pd.DataFrame:
    """Korea's value added in electronics relative to the United States, by edition and year."""
    frame = figures.frontier()
    return frame[frame["measure"] == "value-added-electronics-to-us"][["source", "year", "value"]]


def spin_offs(without: str = "") -> str:
    """Claim 2-2-c: published findings agree that spin-offs make the cluster, or that they do not; ``without`` leaves out a study."""
    return _agreed(codings.spinoff_evidence(), "heritage", "place", without)


def venture_capital(without: str = "") -> str:
    """Claim 2-1-e: published findings agree that venture capital raises, or that it does not; ``without`` leaves out a study."""
    return _agreed(codings.venture_evidence(), "raises", "follows", without)


def demand_for_outside(gains: pd.DataFrame) -> str:
    """Claim 2-2-b: the gain from long ties rises at each step of density, and its intervals at both ends of the scale are apart.

    Parameters
    ----------
    gains : DataFrame with columns gain, low, high
        From the sparsest to the densest.
    """
    first, last, gain = gains.iloc[0], gains.iloc[-1], gains["gain"]
    rises = gain.is_monotonic_increasing and gain.is_unique and last["low"] > first["high"]
    falls = gain.is_monotonic_decreasing and gain.is_unique and last["high"] < first["low"]
    return decided(bool(rises), bool(falls))


def knowledge_from_outside(means: pd.DataFrame) -> str:
    """Claim 3-1-c: more is learnt with ties that lead outside, in every setting, the intervals apart; or in none.

    Parameters
    ----------
    means : DataFrame with columns setting, share, mean, low, high
        ``share`` of ties that lead outside; each setting also with none.
    """
    apart, more = [], []
    for _, part in means.groupby("setting"):
        local = part[part["share"] == 0].iloc[0]
        for _, linked in part[part["share"] > 0].iterrows():
            apart.append(linked["low"] > local["high"])
            more.append(linked["mean"] > local["mean"])
    return decided(all(apart), not any(more))


def core_body(means: pd.DataFrame, standing: Iterable[bool]) -> str:
    """Claim 2-2-e: with a planned hub more is learnt, the intervals apart, and all the bodies stand; or less, and all are gone.

    Parameters
    ----------
    means : DataFrame with columns setting, hub, mean, low, high
        Two rows a setting, with and without the hub.
    standing : iterable of bool
        For each body that the paper holds up, whether it still stands.
    """
    with_hub, without = (means[means["hub"] == has].set_index("setting") for has in (True, False))
    higher, lower = with_hub["low"] > without["high"], with_hub["high"] < without["low"]
    standing = list(standing)
    return decided(bool(higher.all() and all(standing)), bool(lower.all() and not any(standing)))


def hub_means() -> pd.DataFrame:
    """Mean knowledge of firms in the barter model, with and without a planned hub, as :func:`core_body` wants it."""
    found = barter.intervals(barter.geographies(), ["endowment", "alpha", "geography"], ["firms"]).reset_index()
    found = found[found["geography"].isin(["ring", "hub"])]
    names = {"firms": "mean", "firms_low": "low", "firms_high": "high"}
    return found.assign(setting=found["endowment"] + ", α " + found["alpha"].astype(str), hub=found["geography"] == "hub").rename(
        columns=names
    )


def bodies_standing() -> list[bool]:
    """For each core body that the paper holds up, whether no end of it is known."""
    ended = {place.place: place.ended for place in paper.places()}
    return [not ended[body] for body in codings.hubs()["body"]]


def trajectories(optima: pd.DataFrame) -> str:
    """Claim 3-2-b: the effective number of ends of climbs lies above two, with its interval, wherever choices are linked.

    Parameters
    ----------
    optima : DataFrame with columns effective, effective_low
        One row a landscape with K of 2 and more.
    """
    return decided(bool((optima["effective_low"] > 2).all()), bool((optima["effective"] < 2).all()))


def coexistence(cells: pd.DataFrame) -> str:
    """Claim 3-2-c: both ways together for more than half of the time in every cell; or for less in every cell."""
    return decided(bool((cells["both"] > 0.5).all()), bool((cells["both"] < 0.5).all()))


def three_savings(*, core_holds: bool | None = None, runs: pd.DataFrame | None = None) -> str:
    """Claim 3-2-d: no cluster without shared saving, no core at high transaction cost, less learnt once all ties are long.

    Parameters
    ----------
    core_holds : bool, optional
        Whether a core holds at any transaction cost; without it, whether one does just above the sustain point of (5, .4).
    runs : DataFrame, optional
        Runs of the barter model by share ``rewired``; without them, those of the small world.
    """
    formed = len(choice.equilibria(1.0, 1.0, 0.0)) > 1
    if core_holds is None:
        beyond = 1.01 * core_periphery.sustain_point(5, 0.4)
        core_holds = "core" in set(core_periphery.equilibria(beyond, 5, 0.4)["kind"])
    means = barter.intervals(barter.small_world() if runs is None else runs, ["rewired"], ["mean"])
    some, every = means.loc[0.1], means.loc[1.0]
    more_when_all_long = every["mean"] > some["mean"]
    apart = every["mean_high"] < some["mean_low"]
    return decided(not formed and not core_holds and bool(apart), formed and core_holds and bool(more_when_all_long))


def _agreed(evidence: pd.DataFrame, yes: str, no: str, without: str) -> str:
    said = evidence.loc[evidence["study"] != without, "direction"]
    return decided(bool((said == yes).all()), bool((said == no).all()))
