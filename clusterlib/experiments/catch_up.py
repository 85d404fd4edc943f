"""How far behind openness leaves a follower, and what openness Korea's measured ratios would ask for."""

import math

import numpy as np
import pandas as pd
from scipy.optimize import least_squares

from clusterlib import figures, store
from clusterlib.models import catch_up as model

GROWTHS, OPENNESSES = (0.01, 0.02, 0.04, 0.06), (0.01, 0.02, 0.05, 0.1, 0.2)
ASSUMED = (0.02, 0.04, 0.06)  # growth of the frontier, which no ratio shows
WINDOWS = ((1998, 2005), (2005, 2016), (2016, 2020), (1998, 2020))  # set after the series was seen, where it bends


def gaps(growths: tuple[float, ...] = GROWTHS, opennesses: tuple[float, ...] = OPENNESSES) -> pd.DataFrame:
    """Steady gap and half-life for each growth of the frontier and each openness."""
    return pd.DataFrame(
        [
            {
                "growth": growth, "openness": openness, "gap": model.steady_gap(growth, openness), "half_life": model.half_life(growth, openness),
                "logistic": model.steady_gap(growth, openness, "logistic"),
            }
            for growth in growths
            for openness in opennesses
        ]
    )  # fmt: skip


def paths(growth: float, opennesses: list[float], start: float, years: int = 60) -> pd.DataFrame:
    """Ratio to the frontier over the years (index), one column an openness."""
    time = np.arange(years + 1)
    return pd.DataFrame({one: model.path(model.Params(growth, one, start), time) for one in opennesses}, index=time)


def by_distance(openness: float = 0.05, research: float = 0.05, points: int = 101) -> pd.DataFrame:
    """What opening yields, and the best share of effort for adopting, by distance 1 - a (index), for both kinds of adopting."""
    distance = np.linspace(0, 1, points)
    columns = {}
    for kind in model.KINDS:
        columns[f"gain-{kind}"] = model.gain_from_opening(1 - distance, kind)
        inner = np.clip(1 - distance, 1e-9, 1)  # at the very end nothing is known and, logistically, nothing gained
        columns[f"split-{kind}"] = model.best_split(inner, openness, research, kind)
    return pd.DataFrame(columns, index=pd.Index(distance, name="distance"))


def korea(place: str = "united-states") -> pd.Series:
    """Korea's US patents in electronics relative to those of another place, by year of grant."""
    counts = figures.grants()
    return (counts["south-korea"] / counts[place]).rename("ratio")


def implied(growths: tuple[float, ...] = ASSUMED, draws: int = 400, seed: int = 1966) -> pd.DataFrame:
    """The openness that takes Korea's ratio from the first to the last year of a window, for each growth assumed.

    Returns
    -------
    DataFrame with columns series, first_year, last_year, first, last, growth, openness, low, high, steady
        ``low`` and ``high`` hold 95 % of what comes out if the counts of patents are Poisson; NaN for value added, which is no
        count. ``steady`` is the ratio that this openness would lead to in the end.
    """
    return store.kept(_implied, growths=list(growths), draws=draws, seed=seed)


def equal_fits(growths: tuple[float, ...] = (0.0, 0.01, 0.02, 0.04, 0.06)) -> pd.DataFrame:
    """One openness for all years, fitted to Korea's ratio for each growth assumed; and two, with a turn in the best year.

    Returns
    -------
    DataFrame with columns growth, openness, error, turn, before, after, error_two
        Errors are root mean squares, in units of the ratio.
    """
    return store.kept(_equal_fits, growths=list(growths))


def fitted(growth: float) -> pd.DataFrame:
    """Korea's ratio by year beside the best path with one openness and the best with two, at an assumed growth."""
    measured, years = _measured()
    row = equal_fits((growth,)).iloc[0]
    one = least_squares(_missed, [0.02, 0.07], args=(growth, math.inf, years, measured)).x
    two = least_squares(_missed, [0.01, 0.08, 0.03], args=(growth, row["turn"] - measured.index[0], years, measured)).x
    return pd.DataFrame(
        {
            "measured": measured,
            "one": _course(one, growth, math.inf, years),
            "two": _course(two, growth, row["turn"] - measured.index[0], years),
        }
    )


def _measured() -> tuple[pd.Series, np.ndarray]:
    measured = korea()
    return measured, (measured.index - measured.index[0]).to_numpy(float)


def _implied(growths, draws, seed) -> pd.DataFrame:
    counts, dice, rows = figures.grants(), np.random.default_rng(seed), []
    for first, last in WINDOWS:
        ends = counts.loc[[first, last], ["south-korea", "united-states"]].to_numpy()
        ratios = ends[:, 0] / ends[:, 1]
        thrown = dice.poisson(ends, size=(draws, 2, 2))
        thrown = thrown[:, :, 0] / thrown[:, :, 1]
        for growth in growths:
            found = [model.implied_openness(one, other, last - first, growth) for one, other in thrown]
            low, high = np.nanquantile(np.nan_to_num(found, nan=0.0), [0.025, 0.975])
            rows.append(
                ["patents", first, last, *ratios, growth, model.implied_openness(*ratios, last - first, growth), low, high]
            )
    added = (
        figures.frontier()
        .query("measure == 'value-added-electronics-to-us' and source == 'nsf-electronics-2020'")
        .set_index("year")["value"]
    )
    first, last = added.index.min(), added.index.max()
    for growth in growths:
        found = model.implied_openness(added[first], added[last], last - first, growth)
        rows.append(["value-added", first, last, added[first], added[last], growth, found, math.nan, math.nan])
    names = ["series", "first_year", "last_year", "first", "last", "growth", "openness", "low", "high"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(steady=frame["openness"] / (frame["openness"] + frame["growth"]))


def _course(free: np.ndarray, growth: float, turn: float, years: np.ndarray) -> np.ndarray:
    """Path from openness before, start, and openness after a turn; with one openness the turn never comes."""
    before = model.path(model.Params(growth, abs(free[0]), abs(free[1])), np.minimum(years, turn))
    if math.isinf(turn):
        return before
    at_turn = model.path(model.Params(growth, abs(free[0]), abs(free[1])), [turn])[0]
    return np.where(years <= turn, before, model.path(model.Params(growth, abs(free[2]), at_turn), np.maximum(years - turn, 0)))


def _missed(free: np.ndarray, growth: float, turn: float, years: np.ndarray, measured: pd.Series) -> np.ndarray:
    return _course(free, growth, turn, years) - measured.to_numpy()


def _equal_fits(growths) -> pd.DataFrame:
    measured, years = _measured()
    rows = []
    for growth in growths:
        one = least_squares(_missed, [0.02, 0.07], args=(growth, math.inf, years, measured))
        tries = [(turn, least_squares(_missed, [0.01, 0.08, 0.03], args=(growth, turn, years, measured))) for turn in years[2:-3]]
        turn, two = min(tries, key=lambda pair: pair[1].cost)
        errors = [math.sqrt(2 * fit.cost / len(years)) for fit in (one, two)]
        rows.append([growth, abs(one.x[0]), errors[0], int(measured.index[0] + turn), abs(two.x[0]), abs(two.x[2]), errors[1]])
    return pd.DataFrame(rows, columns=["growth", "openness", "error", "turn", "before", "after", "error_two"])
