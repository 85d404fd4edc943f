"""What a region's jobs say: its specialisations and since when, what is near them, how concentrated they are everywhere."""

import difflib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clusterlib.measures import location_quotient, locational_gini, proximity, relatedness_density
from clusterlib.region.mistakes import Mistake
from clusterlib.region.reading import Panel


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """The figures of one region in the last year of a panel.

    Parameters
    ----------
    region : str
    panel : Panel
    industries : DataFrame
        One row per industry: ``jobs``, ``share`` of the region's jobs, ``quotient``, ``since`` (first year of the unbroken
        run of quotients of at least 1; NaN if not specialised or without years), ``density``, ``gini``, and ``rank`` of the
        Gini among all industries. NaN where nothing can be said.
    near : DataFrame
        Proximity of all pairs of industries.
    then : Series or None
        Density in the first year, of the industries in which the region was not specialised then; None without years.
    """

    region: str
    panel: Panel
    industries: pd.DataFrame
    near: pd.DataFrame
    then: pd.Series | None

    @property
    def specialised(self) -> pd.DataFrame:
        """Industries more common here than everywhere, or just as common; most so first."""
        return self._sorted(self.industries[self.industries["quotient"] >= 1], "quotient")

    @property
    def close(self) -> pd.DataFrame:
        """The other industries that anyone has, the nearest to what is here first, with the two specialisations they are nearest to."""
        rest = self._sorted(self.industries[(self.industries["quotient"] < 1) & self.industries["density"].notna()], "density")
        here = self.near.loc[rest.index, self.specialised.index].fillna(0)
        order = np.argsort(-here.to_numpy(), axis=1, kind="stable")[:, :2]
        names = np.array(here.columns, dtype=object)
        by = ["; ".join(names[place] for place in row if here.iat[line, place] > 0) for line, row in enumerate(order)]
        return rest.assign(by=by)

    @property
    def concentrated(self) -> pd.DataFrame:
        """The region's specialisations, the most concentrated everywhere first."""
        return self._sorted(self.industries[self.industries["quotient"] >= 1], "gini")

    @staticmethod
    def _sorted(frame: pd.DataFrame, by: str) -> pd.DataFrame:
        return frame.iloc[np.argsort(-frame[by].fillna(-1).to_numpy(), kind="stable")]  # ties in the order of names


def diagnose(panel: Panel, region: str | None) -> Diagnosis:
    """Measure one region of a panel against all of its regions.

    Parameters
    ----------
    panel : Panel
    region : str or None
        A region of the panel.

    Raises
    ------
    Mistake
        If the region is not named or not known (the message names some that are), or has no jobs in the last year.
    """
    if not region:
        raise Mistake("no_region", names=panel.regions[:10])
    if region not in panel.regions:
        raise Mistake("unknown_region", name=region, names=nearest(region, panel.regions))
    row = panel.regions.index(region)
    if not panel.jobs[-1, row].any():
        raise Mistake("no_jobs", name=region, year=panel.years[-1] if panel.years else "")
    jobs = panel.table()
    quotients = location_quotient(jobs)
    specialised = quotients >= 1
    near = proximity(specialised)
    density = relatedness_density(specialised, near)
    gini = locational_gini(jobs)
    here = jobs.loc[region]
    industries = pd.DataFrame(
        {
            "jobs": here, "share": here / here.sum(), "quotient": quotients.loc[region], "since": _since(panel, row), "density": density.loc[region],
            "gini": gini, "rank": gini.rank(ascending=False, method="min"),
        }
    )  # fmt: skip
    return Diagnosis(region, panel, industries, near, _density_then(panel, row))


def nearest_without(panel: Panel, region: str) -> pd.Series:
    """The industry that a region is closest to, once for each other region left out of the panel.

    Parameters
    ----------
    panel : Panel
        Of three regions at least.
    region : str
        Never left out.

    Returns
    -------
    Series of str
        By the region left out; where the region is specialised in all that is left, it has no entry.
    """
    jobs, found = panel.table(), {}
    for out in panel.regions:
        rest = jobs.drop(index=out)
        quotients = location_quotient(rest)
        density = relatedness_density(quotients >= 1, proximity(quotients >= 1)).loc[region] if out != region else None
        if density is not None and (density := density[quotients.loc[region] < 1].dropna()).size:
            found[out] = density.idxmax()
    return pd.Series(found, name="nearest", dtype=str)


def nearest(name: str, known: list[str]) -> list[str]:
    """Up to three known names that look like this one, else the first three."""
    folded = {one.casefold(): one for one in known}
    wanted = name[:200].casefold()
    inside = [one for key, one in folded.items() if wanted and wanted in key]
    alike = [folded[key] for key in difflib.get_close_matches(wanted, folded, n=3, cutoff=0.4)]
    return list(dict.fromkeys([*inside, *alike]))[:3] or known[:3]


def quotients_by_year(panel: Panel, region: int) -> pd.DataFrame:
    """Location quotients of one region, by its position, a row a year."""
    rows = []
    for year in panel.jobs:
        both = np.vstack([year[region], year.sum(axis=0) - year[region]])  # the region and all others: the totals are the same
        rows.append(location_quotient(both)[0] if both.any() else np.full(both.shape[1], np.nan))
    return pd.DataFrame(rows, index=panel.years or [0], columns=panel.industries)


def _since(panel: Panel, region: int) -> np.ndarray:
    """First year of the unbroken run of specialised years that reaches the last one."""
    if not panel.years:
        return np.full(len(panel.industries), np.nan)
    over = (quotients_by_year(panel, region) >= 1).to_numpy()[::-1]
    run = np.where(over.all(axis=0), len(over), over.argmin(axis=0))
    years = np.array([*panel.years[::-1]])
    return np.where(run > 0, years[np.maximum(run, 1) - 1], np.nan)


def _density_then(panel: Panel, region: int) -> pd.Series | None:
    if len(panel.years) < 2 or not panel.jobs[0, region].any():
        return None
    specialised = location_quotient(panel.table(0)) >= 1
    density = relatedness_density(specialised, proximity(specialised)).iloc[region]
    return density[~specialised.iloc[region]]
