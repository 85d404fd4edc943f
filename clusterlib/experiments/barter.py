"""Experiments with knowledge barter: Cowan and Jonard's three statements, Table 1's geographies, ties that lead outside.

Each sweep is computed once and kept as one row a run; the summaries are made from the rows.
"""

from collections.abc import Iterable

import igraph
import numpy as np
import pandas as pd
from scipy import stats

from clusterlib import ensemble, store
from clusterlib.models import barter, barter_networks

SEED = 2004
REPLICATES = {"small-world": 120, "sweep": 24, "geographies": 60, "outside": 24, "density": 100}
REWIRED = (0.0, 0.01, 0.018, 0.032, 0.056, 0.1, 0.18, 0.32, 0.56, 1.0)
COARSE = (0.0, 0.01, 0.032, 0.1, 0.18, 0.32, 1.0)
# Experts, their level, and the highest level of the others; the third is what `mueller2015` takes over from the original.
ENDOWMENTS = {"50-10-1": (50, 10.0, 1.0), "25-10-1": (25, 10.0, 1.0), "10-30-10": (10, 30.0, 10.0), "0-0-1": (0, 0.0, 1.0)}
ALPHAS = (0.1, 0.5)
GEOGRAPHIES = ("ring", "hub", "outside", "outside-mutual")
SHARES = (0.0, 0.05, 0.2)
DEGREES = (4, 6, 8, 10, 14, 20)
YARDSTICKS = {"mean": 1, "variance": 1, "variation": -1}  # which way the small world is said to be extreme
DRAWS = 1000
_OPTIMUM = 0.1


def outcomes(params: barter.Params, rng: np.random.Generator) -> dict[str, float]:
    """What one run is measured by.

    Returns
    -------
    dict
        ``mean``, ``variance`` and ``variation`` (coefficient) of the agents' knowledge in the steady state, each agent's
        averaged over the categories; ``rounds`` to it and ``trades``; of those who began as no experts, the firms, ``firms``
        (mean), ``behind`` (share below half of that mean) and ``half`` (rounds until half of all that is ever learnt is learnt).
    """
    run = barter.simulate(params, rng)
    level = run.after.mean(axis=1)
    firms = level[~run.expert]
    halfway = (run.means[0] + run.means[-1]) / 2
    return {
        "mean": level.mean(), "variance": level.var(), "variation": level.std() / level.mean(), "rounds": len(run.means) - 1,
        "trades": run.trades, "firms": firms.mean(), "behind": (firms < firms.mean() / 2).mean(), "half": np.searchsorted(run.means, halfway),
    }  # fmt: skip


def small_world(experts: int = 50, alpha: float = 0.1, replicates: int = REPLICATES["small-world"]) -> pd.DataFrame:
    """One row a run: rings of which more and more ties are rewired, at the stated settings or at a reader's."""
    return store.kept(_small_world, experts=experts, alpha=alpha, replicates=replicates)


def sweep() -> pd.DataFrame:
    """One row a run: endowments x alpha x activation order x share rewired, so that nothing is tuned."""
    return store.kept(_sweep, replicates=REPLICATES["sweep"])


def geographies() -> pd.DataFrame:
    """One row a run: Table 1's geographies, and the outside one with mutual ties, under each endowment with experts."""
    return store.kept(_geographies, replicates=REPLICATES["geographies"])


def outside() -> pd.DataFrame:
    """One row a run: ten regions whose ties lead outside in no, a twentieth or a fifth of the cases."""
    return store.kept(_outside, replicates=REPLICATES["outside"])


def density() -> pd.DataFrame:
    """One row a run: rings of more and more neighbours, with no tie rewired and with a tenth."""
    return store.kept(_density, replicates=REPLICATES["density"])


def shapes() -> pd.DataFrame:
    """Mean distance and clustering of the rewired rings, relative to the ring without a long tie."""
    return store.kept(_shapes, networks=20)


def intervals(runs: pd.DataFrame, by: Iterable[str], values: Iterable[str]) -> pd.DataFrame:
    """Mean of each value in each cell, with the 95 % interval of that mean (Student's t).

    Parameters
    ----------
    runs : DataFrame
        One row a run.
    by, values : iterable of str
        Columns that make a cell, and those to be averaged.

    Returns
    -------
    DataFrame
        Indexed by cell: for each value its mean, ``value_low`` and ``value_high``.

    Examples
    --------
    >>> runs = pd.DataFrame({"p": [0, 0, 0, 1, 1, 1], "mean": [1.0, 2.0, 3.0, 5.0, 5.0, 5.0]})
    >>> intervals(runs, ["p"], ["mean"]).round(2).to_dict("index")
    {0: {'mean': 2.0, 'mean_low': -0.48, 'mean_high': 4.48}, 1: {'mean': 5.0, 'mean_low': 5.0, 'mean_high': 5.0}}
    """
    groups = runs.groupby(list(by), sort=False)
    found = {}
    for value in values:
        centre, number = groups[value].mean(), groups[value].count()
        reach = groups[value].std() / np.sqrt(number) * stats.t.ppf(0.975, number - 1)
        found |= {value: centre, f"{value}_low": centre - reach, f"{value}_high": centre + reach}
    return pd.DataFrame(found)


def best_share(runs: pd.DataFrame, value: str, sign: int = 1, seed: int = SEED) -> tuple[float, float, float]:
    """The share rewired at which a yardstick is extreme on average, and the 95 % range of it over resampled replicates.

    Parameters
    ----------
    runs : DataFrame
        One row a run of one setting, as many for each share; columns ``rewired`` and ``value``.
    value : str
        The yardstick.
    sign : int
        1 where the highest is sought, -1 where the lowest.
    seed : int
        Of the resampling.

    Returns
    -------
    tuple of float
        The share, and the 2.5 and 97.5 % points of its bootstrap distribution, which are shares of the grid.

    Examples
    --------
    >>> runs = pd.DataFrame({"rewired": [0.0, 0.0, 0.1, 0.1, 1.0, 1.0], "mean": [1.0, 2.0, 4.0, 5.0, 3.0, 3.5]})
    >>> best_share(runs, "mean"), best_share(runs, "mean", sign=-1)
    ((0.1, 0.1, 0.1), (0.0, 0.0, 0.0))
    """
    levels = runs.groupby("rewired")[value].apply(np.array)
    rng = np.random.default_rng(seed)
    drawn = np.array([level[(rng.random((DRAWS, len(level))) * len(level)).astype(int)].mean(axis=1) for level in levels])
    best = np.sort(levels.index.to_numpy()[(sign * drawn).argmax(axis=0)])
    low, high = best[int(0.025 * DRAWS)], best[int(0.975 * DRAWS) - 1]
    return float(levels.index[(sign * levels.map(np.mean)).argmax()]), float(low), float(high)


def statement(low: float, high: float) -> str:
    """Whether a yardstick is extreme in the small world: ``holds``, ``fails`` or ``open``.

    It holds if the 95 % range of the best share contains a tenth and neither end of the scale, and fails if it does not
    contain a tenth; otherwise these runs leave it open.

    Examples
    --------
    >>> statement(0.056, 0.18), statement(0.18, 1.0), statement(0.0, 0.1)
    ('holds', 'fails', 'open')
    """
    if not low <= _OPTIMUM <= high:
        return "fails"
    return "holds" if low > 0 and high < 1 else "open"


def statements(runs: pd.DataFrame) -> pd.DataFrame:
    """The three statements under each setting: best share, its range, and whether the statement holds."""
    rows = []
    for (endowment, alpha, order), part in runs.groupby(["endowment", "alpha", "order"], sort=False):
        for value, sign in YARDSTICKS.items():
            best, low, high = best_share(part, value, sign)
            rows.append((endowment, alpha, order, value, best, low, high, statement(low, high)))
    return pd.DataFrame(rows, columns=["endowment", "alpha", "order", "value", "best", "low", "high", "statement"])


def gains(runs: pd.DataFrame) -> pd.DataFrame:
    """What a tenth of long ties adds to mean knowledge at each density of ties, with its 95 % interval (Welch)."""
    rows = []
    for degree, part in runs.groupby("degree"):
        local, long = (part.loc[part["rewired"] == share, "mean"] for share in (0.0, _OPTIMUM))
        test = stats.ttest_ind(long, local, equal_var=False).confidence_interval()
        rows.append((degree, local.mean(), long.mean(), long.mean() - local.mean(), test.low, test.high))
    return pd.DataFrame(rows, columns=["degree", "local", "long", "gain", "low", "high"])


def _runs(grid: list[barter.Params], replicates: int, seed: int) -> pd.DataFrame:
    frame = ensemble.sweep(outcomes, grid, replicates, seed).complete()
    names = {(experts, level, others): name for name, (experts, level, others) in ENDOWMENTS.items()}
    held = zip(frame["experts"], frame["expert_level"], frame["ordinary_level"], strict=True)
    frame.insert(0, "endowment", [names.get(one, "other") for one in held])
    return frame


def _endowed(name: str, **changes: object) -> barter.Params:
    experts, level, others = ENDOWMENTS[name]
    return barter.Params(experts=experts, expert_level=level, ordinary_level=others, **changes)


def _small_world(experts: int, alpha: float, replicates: int) -> pd.DataFrame:
    return _runs([barter.Params(experts=experts, alpha=alpha, rewired=share) for share in REWIRED], replicates, SEED)


def _sweep(replicates: int) -> pd.DataFrame:
    grid = [
        _endowed(name, alpha=alpha, order=order, rewired=share)
        for name in ENDOWMENTS
        for alpha in ALPHAS
        for order in barter.ORDERS
        for share in COARSE
    ]
    return _runs(grid, replicates, SEED + 1)


def _geographies(replicates: int) -> pd.DataFrame:
    grid = [
        _endowed(name, alpha=alpha, geography=geography)
        for name, alpha in (("50-10-1", 0.1), ("50-10-1", 0.5), ("25-10-1", 0.1), ("10-30-10", 0.1))
        for geography in GEOGRAPHIES
    ]
    return _runs(grid, replicates, SEED + 2)


def _outside(replicates: int) -> pd.DataFrame:
    grid = [
        _endowed(name, alpha=alpha, order=order, geography="regions", rewired=share)
        for name in ENDOWMENTS
        for alpha in ALPHAS
        for order in ("round", "random")
        for share in SHARES
    ]
    return _runs(grid, replicates, SEED + 3)


def _density(replicates: int) -> pd.DataFrame:
    grid = [barter.Params(degree=degree, rewired=share) for degree in DEGREES for share in (0.0, _OPTIMUM)]
    return _runs(grid, replicates, SEED + 4)


def _shapes(networks: int) -> pd.DataFrame:
    rows = []
    for share, sequence in zip(REWIRED, np.random.SeedSequence(SEED).spawn(len(REWIRED)), strict=True):
        params = barter.Params(rewired=share)
        for one in sequence.spawn(networks):
            ties = barter_networks.network(params, np.zeros(params.agents, dtype=bool), np.random.default_rng(one))
            graph = igraph.Graph(params.agents, np.column_stack([ties.one, ties.other]).tolist())
            rows.append((share, graph.average_path_length(), graph.transitivity_undirected()))
    means = pd.DataFrame(rows, columns=["rewired", "distance", "clustering"]).groupby("rewired", as_index=False).mean()
    return means.assign(**{name: means[name] / means[name].iloc[0] for name in ("distance", "clustering")})
