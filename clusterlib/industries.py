"""How concentrated, how research-intensive and how complex industries are, from the measured figures."""

import numpy as np
import pandas as pd

from clusterlib import figures, measures, sectors
from clusterlib.data import DataError

LEAST_JOBS = 20_000  # the book carries no smaller industry
PAPER = "2003-2007"  # the span of the patents that the paper falls into
MEASURES = ("rd-rev3", "rd-rev4", "patents", "fitness", "concentration")
_HIDDEN = "3341"  # computers: covered to about a fifth, so no figure stands alone


def concentration(floor: int = LEAST_JOBS) -> pd.DataFrame:
    """Concentration of US manufacturing industries of more than ``floor`` jobs in 2019, the most concentrated first.

    Computers (3341) are left out, because too few of them are counted; they are neither printed nor ranked.

    Parameters
    ----------
    floor : int
        Jobs that an industry must exceed, 20,000 or more: the data hold no smaller industry.

    Returns
    -------
    DataFrame, one row an industry
        ``gini`` against all employment; ``low`` and ``high``, the bounds of the Ellison-Glaeser index; ``jobs``,
        ``establishments`` and ``areas`` as printed; ``flagged`` where the figures cover the industry poorly; ``rank``.

    Raises
    ------
    DataError
        If ``floor`` is below 20,000 or no industry exceeds it.
    """
    jobs, plants, everything = _tables(floor)
    low, high = measures.ellison_glaeser_bounds(jobs, plants, everything)
    frame = pd.DataFrame(
        {
            "gini": _gini(jobs, everything), "low": low, "high": high, "jobs": jobs.sum().astype(int),
            "establishments": plants.sum().astype(int), "areas": (plants > 0).sum(), "flagged": jobs.columns.isin(_undercounted()),
        }
    ).sort_values("gini", ascending=False)  # fmt: skip
    return frame.assign(rank=range(1, len(frame) + 1))


def chance_gini(draws: int = 20, seed: int = 2005) -> pd.Series:
    """The Gini that chance alone would give: each industry's establishments, all of one size, thrown on areas by their jobs.

    Areas in which fewer than three land are withheld, as the publisher withholds them. What unequal plants would add is not
    in it, so it is a floor; the mean of ``draws`` throws.
    """
    jobs, plants, everything = _tables(LEAST_JOBS)
    dice, odds = np.random.default_rng(seed), (everything / everything.sum()).to_numpy()
    total = pd.Series(0.0, index=jobs.columns)
    for _ in range(draws):
        thrown = np.stack([dice.multinomial(int(count), odds) for count in plants.sum()], axis=1)
        kept = pd.DataFrame(np.where(thrown < 3, 0, thrown), index=jobs.index, columns=jobs.columns)
        total += _gini(kept / kept.sum(), everything)
    return (total / draws).rename("chance")


def against(frame: pd.DataFrame, ours: list[str], theirs: list[str]) -> pd.DataFrame:
    """Whether industries stand above all of ``theirs``: on the Gini, and so far that the bounds do not overlap.

    Parameters
    ----------
    frame : DataFrame
        As from :func:`concentration`.
    ours, theirs : list of str
        Codes of industries in the frame.

    Returns
    -------
    DataFrame, one row for each of ``ours``
        ``above`` where its Gini exceeds every one of theirs, ``below`` where every one exceeds it; ``clear`` where its low
        bound exceeds every high bound of theirs.

    Raises
    ------
    DataError
        If a code is not in the frame.
    """
    for code in (*ours, *theirs):
        if code not in frame.index:
            raise DataError(f"industry {code!r} is not among the {len(frame)} ranked; want others, or a lower floor")
    mine, other = frame.loc[ours], frame.loc[theirs]
    return pd.DataFrame(
        {
            "above": mine["gini"] > other["gini"].max(),
            "below": mine["gini"] < other["gini"].min(),
            "clear": mine["low"] > other["high"].max(),
        }
    )


def largest_areas(industry: str, count: int = 5) -> pd.DataFrame:
    """The areas with most jobs of an industry: ``jobs``, their ``share`` of the industry's jobs as printed; the index names them."""
    jobs = figures.us_manufacturing().query("industry == @industry").set_index("area")["jobs"].sort_values(ascending=False)
    largest = jobs.head(count)
    return pd.DataFrame({"jobs": largest.astype(int), "share": largest / jobs.sum()}).rename(index=figures.us_areas())


def rd_intensity(revision: str) -> pd.Series:
    """R&D intensity of the manufacturing industries of ISIC ``rev3`` (OECD countries, 1991-97) or ``rev4``, percent."""
    frame = figures.rd_intensity()
    measure = {"rev3": "rd-of-production", "rev4": "rd-of-value-added"}[revision]
    frame = frame[(frame["measure"] == measure) & (frame["sector"] == "manufacturing") & (frame["isic"] != "15-37")]
    return frame.set_index("isic")["value"]


def specialisations(period: str = PAPER, least: int = 100) -> pd.DataFrame:
    """Which country has more than its share of US patents in which field, countries x fields; True or False.

    Countries with fewer than ``least`` patents in the span are left out.

    Raises
    ------
    DataError
        If the span is unknown.
    """
    frame = figures.patents_fields()
    if period not in set(frame["period"]):
        raise DataError(f"period {period!r} is unknown; want one of {', '.join(frame['period'].unique())}")
    frame = frame[(frame["period"] == period) & (frame["place"] != "world") & (frame["field"] != "total")]
    patents = frame.pivot(index="place", columns="field", values="patents")
    return measures.location_quotient(patents[patents.sum(axis="columns") >= least]) >= 1


def field_complexity(period: str = PAPER, least: int = 100) -> pd.DataFrame:
    """Complexity of each patent field by two methods, ``patents`` (eigenvector) and ``fitness``; only their order means much."""
    special = specialisations(period, least)
    return pd.DataFrame(
        {"patents": measures.economic_complexity(special).industries, "fitness": measures.fitness_complexity(special).industries}
    )


def sector_ranks(period: str = PAPER, least: int = 100) -> pd.DataFrame:
    """Where the codes that stand for the paper's industries rank on each measure, 1 for the highest value.

    Returns
    -------
    DataFrame with columns sector, measure, code, fit, rank, of
        ``of`` is how many are ranked; equal values share their mean rank.
    """
    fields = field_complexity(period, least)
    values = {
        "rd-rev3": rd_intensity("rev3"),
        "rd-rev4": rd_intensity("rev4"),
        "patents": fields["patents"],
        "fitness": fields["fitness"],
    }
    values["concentration"] = concentration()["gini"]
    groups = dict(zip(MEASURES, ("isic-rev3", "isic-rev4", "wipo-field", "wipo-field", "naics-2017"), strict=True))
    codes = sectors.codes()
    parts = []
    for measure, value in values.items():
        rows = codes.loc[codes["group"] == groups[measure], ["sector", "code", "fit"]]
        ranks = value.rank(ascending=False)
        parts.append(rows.assign(measure=measure, rank=rows["code"].map(ranks), of=len(ranks)))
    return pd.concat(parts, ignore_index=True)[["sector", "measure", "code", "fit", "rank", "of"]]


def third(rank: float, of: int) -> str:
    """Which third of a ranking a rank falls into, the upper and the lower of one size; the middle takes what is over.

    Examples
    --------
    >>> third(7, 20), third(6.5, 20), third(17, 20)
    ('middle', 'upper', 'lower')
    """
    return "upper" if rank <= of / 3 else "lower" if of + 1 - rank <= of / 3 else "middle"


def predictors(period: str = PAPER, least: int = 100) -> pd.DataFrame:
    """What might predict the concentration of an industry, one row an industry as in :func:`concentration`.

    Returns
    -------
    DataFrame
        ``rd-rev3`` and ``rd-rev4``, ``patents`` and ``fitness`` (mean of the industry's fields, NaN where none stands for it);
        and ``group_...``, the code that several industries share a value through.
    """
    codes, fields = sectors.industry_codes().loc[concentration().index], field_complexity(period, least)
    frame = pd.DataFrame(index=codes.index)
    for revision in ("rev3", "rev4"):
        frame[f"rd-{revision}"] = codes[f"isic_{revision}"].map(rd_intensity(revision))
        frame[f"group_rd-{revision}"] = codes[f"isic_{revision}"]
    for method in fields:
        of_fields = codes["fields"].map(
            lambda names, method=method: fields.loc[names.split(";"), method].mean() if names else np.nan
        )
        frame[method], frame[f"group_{method}"] = of_fields, codes["fields"]
    return frame


def rank_correlation(
    x: pd.Series, y: pd.Series, groups: pd.Series, draws: int = 1_000, seed: int = 2005
) -> tuple[float, float, float]:
    """Spearman's rank correlation and the interval that holds 95 % of its bootstrap draws.

    Whole groups are drawn, with replacement, since the members of a group share one value of ``x`` and are no
    independent witnesses. Rows without ``x`` or ``y`` are left out.

    Examples
    --------
    >>> x = pd.Series([1, 2, 3, 4, 5, 6])
    >>> rank_correlation(x, -x, groups=x, draws=50)
    (-1.0, -1.0, -1.0)
    """
    known = x.notna() & y.notna()
    pairs, names = np.column_stack([x[known], y[known]]).astype(float), groups[known].to_numpy()
    members = [np.flatnonzero(names == name) for name in pd.unique(names)]
    dice, found = np.random.default_rng(seed), []
    for _ in range(draws):
        rows = np.concatenate([members[place] for place in dice.integers(len(members), size=len(members))])
        found.append(_spearman(pairs[rows]))
    low, high = np.nanquantile(found, [0.025, 0.975])
    return round(_spearman(pairs), 12), round(float(low), 12), round(float(high), 12)


def _tables(floor: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Jobs and establishments, areas x industries over ``floor`` jobs, and all jobs of each area."""
    if floor < LEAST_JOBS:
        raise DataError(f"floor is {floor}; want {LEAST_JOBS} or more: the data hold no smaller industry")
    frame = figures.us_manufacturing()
    jobs, plants = (frame.pivot(index="area", columns="industry", values=value).fillna(0) for value in ("jobs", "establishments"))
    everything = jobs.pop("00")
    large = jobs.columns[(jobs.sum() > floor) & (jobs.columns != _HIDDEN)]
    if large.empty:
        raise DataError(f"floor is {floor}; no industry has more jobs; the largest has {jobs.sum().max():.0f}")
    return jobs[large], plants[large], everything


def _undercounted() -> set[str]:
    totals = figures.us_manufacturing_totals()
    return set(totals.loc[totals["flag"] == "undercounted", "industry"])


def _gini(part: pd.DataFrame, everything: pd.Series) -> pd.Series:
    """Gini of each industry against all employment; the rest of an area's jobs stand in a column of their own."""
    return measures.locational_gini(part.assign(rest=everything - part.sum(axis="columns"))).drop("rest")


def _spearman(pairs: np.ndarray) -> float:
    x, y = (pd.DataFrame(pairs).rank() - (len(pairs) + 1) / 2).to_numpy().T
    size = np.sqrt((x @ x) * (y @ y))
    return float(x @ y / size) if size > 0 else float("nan")
