"""Experiments on landscapes: how many ways lead how far, what a near copy is worth, and a published test recomputed."""

import numpy as np
import pandas as pd

from clusterlib import data, ensemble, store
from clusterlib.models import landscape
from clusterlib.models.landscape import Params

SEED = 1987
CHOICES, LANDSCAPES = 12, 200
NEAR, FAR = range(1, 6), range(2, 7)  # changes between a copy and what it copies
KNOWN_SIZES = (8, 10, 12)  # numbers of choices for which the known counts are recovered
NEARLY_SIMPLE = 0.05  # what reproduces the figures printed "for k near 0"
CLOSE, DISTANT = np.log(10), np.log(3000)  # miles, of the published comparison


def optima(landscapes: int = LANDSCAPES) -> pd.DataFrame:
    """Local optima and where climbs end, by interdependence and way of climbing, with the counts that theory knows.

    Parameters
    ----------
    landscapes : int
        Landscapes drawn for each row.

    Returns
    -------
    DataFrame, one row a number of choices, interdependence and way of climbing
        ``optima``, ``effective`` (one over the sum of squared shares of climbs from everywhere), ``largest`` (that share of
        the commonest end) and ``best`` (worth of the best combination), each with ``_low`` and ``_high`` (95 %);
        ``expected``, the known mean number of optima, NaN where none is known.
    """
    return store.kept(_optima, landscapes=landscapes)


def recovery(landscapes: int = LANDSCAPES) -> pd.DataFrame:
    """How often a climb from a faulty copy finds the best combination again, landscape by landscape.

    Parameters
    ----------
    landscapes : int
        Landscapes drawn for each interdependence.

    Returns
    -------
    DataFrame, one row a way of climbing, interdependence and landscape
        ``e1`` to ``e6``: the probability from a copy with so many choices wrong.
    """
    return store.kept(_recovery, landscapes=landscapes)


def advantage(found: pd.DataFrame) -> pd.DataFrame:
    """What a near copy is worth beside a far one: the difference in the chance of finding the best again.

    Parameters
    ----------
    found : DataFrame
        As from :func:`recovery`.

    Returns
    -------
    DataFrame, one row a way of climbing, near and far copy and interdependence
        ``gap`` with ``low`` and ``high``, the 95 % interval over landscapes.
    """
    rows = []
    for (climb, k), own in found.groupby(["climb", "interdependence"], sort=False):
        for near in NEAR:
            for far in (far for far in FAR if far > near):
                gap = own[f"e{near}"] - own[f"e{far}"]
                error = 1.96 * gap.std() / np.sqrt(len(gap))
                rows.append((climb, near, far, k, gap.mean(), gap.mean() - error, gap.mean() + error))
    return pd.DataFrame(rows, columns=["climb", "near", "far", "interdependence", "gap", "low", "high"])


def peaks(found: pd.DataFrame, draws: int = 400, seed: int = SEED) -> pd.DataFrame:
    """At which interdependence the near copy's advantage is largest, and how sure that is.

    Parameters
    ----------
    found : DataFrame
        As from :func:`recovery`.
    draws, seed : int
        Redrawings of the landscapes, and their seed.

    Returns
    -------
    DataFrame, one row a way of climbing, near and far copy
        ``peak``; ``low`` and ``high``, between which 95 % of the redrawings peak; ``gap`` there, ``gap_low``, ``gap_high``;
        ``inside``, the share of redrawings that peak neither at the least nor at the most interdependence.
    """
    rng, rows = np.random.default_rng(seed), []
    for climb, own in found.groupby("climb", sort=False):
        ks = sorted(own["interdependence"].unique())
        values = np.stack([own.loc[own["interdependence"] == k, [f"e{e}" for e in range(1, 7)]].to_numpy() for k in ks])
        size = values.shape[1]
        drawn = np.stack(
            [values[np.arange(len(ks))[:, None], rng.integers(size, size=(len(ks), size))].mean(axis=1) for _ in range(draws)]
        )
        for near in NEAR:
            for far in (far for far in FAR if far > near):
                each = values[:, :, near - 1] - values[:, :, far - 1]
                top = int(each.mean(axis=1).argmax())
                tops = (drawn[:, :, near - 1] - drawn[:, :, far - 1]).argmax(axis=1)
                error = 1.96 * each[top].std(ddof=1) / np.sqrt(size)
                low, high = np.quantile(tops, [0.025, 0.975], method="closest_observation").astype(int)
                gap = each[top].mean()
                inside = np.mean((tops > 0) & (tops < len(ks) - 1))
                rows.append((climb, near, far, ks[top], ks[low], ks[high], gap, gap - error, gap + error, inside))
    names = ["climb", "near", "far", "peak", "low", "high", "gap", "gap_low", "gap_high", "inside"]
    return pd.DataFrame(rows, columns=names)


def published() -> pd.DataFrame:
    """Nine figures of a published test of complexity and closeness, as printed and recomputed from its printed coefficients.

    The odds of a citation change between two kinds of pairs by exp(a + b k + c k**2), where a, b and c are differences of the
    printed coefficients and k is how interdependent the cited patent is. The figures "for k near 0" come out at k = .05; those
    of distance only without the main effect of distance.

    Returns
    -------
    DataFrame, one row a printed figure
        ``comparison``, ``at`` (simple, most, complex), ``k``, ``printed``, ``recomputed``, ``unit`` (times, or percent more).
    """
    table = sorenson_table()
    value = table[table["kind"] == "coefficient"].set_index("name")["value"]
    rows = []
    for row in table[table["kind"] == "figure"].itertuples():
        comparison, at = row.name.rsplit("-", 1)
        a, b, c = multiplier(comparison, value)
        k = {"simple": NEARLY_SIMPLE, "most": -b / (2 * c), "complex": 1.0}[at]
        times = float(np.exp(a + b * k + c * k * k))
        found = times if row.unit == "times" else 100 * (times - 1)
        rows.append((comparison, at, k, row.value, found, row.unit))
    return pd.DataFrame(rows, columns=["comparison", "at", "k", "printed", "recomputed", "unit"])


def sorenson_table() -> pd.DataFrame:
    """The printed coefficients and the nine printed figures: ``kind``, ``name``, ``value``, ``unit``."""
    columns = ["kind", "name", "value", "unit", "where"]
    frame = data.read_csv("sorenson_table.csv", columns, key=["kind", "name"], required=columns[2:])
    data.check_known(frame, "sorenson_table.csv", "kind", ["coefficient", "figure"])
    data.check_known(frame, "sorenson_table.csv", "unit", ["log odds", "times", "percent more"])
    for row, text in frame["value"].items():
        try:
            float(text)
        except ValueError:
            raise data.DataError(f"data/sorenson_table.csv, line {row + 2}, column value: {text!r}; want a number") from None
    return frame.astype({"value": float})


def multiplier(comparison: str, value: pd.Series) -> tuple[float, float, float]:
    """Constant, linear and squared part, in k, of the logarithm of how many times the odds of a citation are.

    Parameters
    ----------
    comparison : str
        ``close-far``, ``close-unconnected`` or ``distance`` (10 miles against 3,000, without its main effect).
    value : Series
        Coefficients by name.

    Returns
    -------
    tuple of three floats
    """
    if comparison == "distance":
        return 0.0, *(value[name] * (DISTANT - CLOSE) for name in ("k-geography", "k2-geography"))
    parts = [np.array([value["close"], value["k-close"], value["k2-close"]])]
    if comparison == "close-far":
        parts.append(-np.array([value["far"], value["k-far"], value["k2-far"]]))
    return tuple(float(part) for part in sum(parts))


def _optima(landscapes: int) -> pd.DataFrame:
    cells = [(n, k, "steepest") for n in KNOWN_SIZES[:-1] for k in (0, n - 1)]
    cells += [(CHOICES, k, way) for k in range(CHOICES) for way in landscape.WAYS]
    runs = ensemble.sweep(summary, [Params(*cell) for cell in cells], landscapes, SEED).complete()
    keys, values = ["choices", "interdependence", "climb"], ["optima", "effective", "largest", "best"]
    grouped = runs.groupby(keys, sort=False)
    mean, error = grouped[values].mean(), 1.96 * grouped[values].std() / np.sqrt(landscapes)
    frame = pd.concat([mean, (mean - error).add_suffix("_low"), (mean + error).add_suffix("_high")], axis=1).reset_index()
    known = [landscape.expected_optima(n, k) if k in (0, n - 1) else np.nan for n, k, _ in cells]
    return frame.assign(expected=known)


def _recovery(landscapes: int) -> pd.DataFrame:
    grid = [Params(CHOICES, k, way) for way in landscape.WAYS for k in range(CHOICES)]
    runs = ensemble.sweep(recovered, grid, landscapes, SEED + 1).complete()
    return runs[["climb", "interdependence", "replicate", *(f"e{wrong}" for wrong in range(1, 7))]]


def summary(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Optima of one landscape, and where climbs on it end, as an ensemble wants it."""
    run = landscape.simulate(params, rng)
    shares = run.basins
    return {
        "optima": len(run.optima),
        "effective": landscape.effective_number(shares),
        "largest": shares.max(),
        "best": run.worth.max(),
    }


def recovered(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """How often copies with one to six choices wrong find the best again on one landscape, as an ensemble wants it."""
    worth = landscape.landscape(params, rng)
    best = int(worth.argmax())
    found = landscape.by_distance(landscape.climb(worth, best, params.climb), best)
    return {f"e{wrong}": found[wrong] for wrong in range(1, 7)}
