"""The rules of the verdicts as functions: figures in, outcome out, never stronger than the rule allows."""

from collections.abc import Iterable

import pandas as pd

from clusterlib import codings, figures, industries

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


def _agreed(evidence: pd.DataFrame, yes: str, no: str, without: str) -> str:
    said = evidence.loc[evidence["study"] != without, "direction"]
    return decided(bool((said == yes).all()), bool((said == no).all()))
