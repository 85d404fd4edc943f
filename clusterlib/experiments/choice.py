"""When a cluster forms by shared saving, and whether it forms where it was best: equilibria, and ensembles of histories."""

import numpy as np
import pandas as pd
from scipy import optimize, stats

from clusterlib import ensemble, store
from clusterlib.models import choice

SEED = 2005
CLUSTER = 0.75  # share of the firms in one region from which it is called a cluster here
SAVINGS = ("share", "number")


def curves(
    pulls: tuple[float, ...] = tuple(round(0.1 * step, 1) for step in range(31)), advantages: tuple[float, ...] = (0.0, 0.05, 0.1, 0.2)
) -> pd.DataFrame:
    """Equilibria over a grid of interaction and advantage, both in units of the strength of choice.

    Parameters
    ----------
    pulls : tuple of float
        Values of beta J.
    advantages : tuple of float
        Values of beta h, 0 or more.

    Returns
    -------
    DataFrame with columns advantage, pull, worse, tipping, better, critical
        Differences of shares: the stable equilibrium in the worse region and the unstable one, NaN where there are none, and the
        stable one in the better region (the even one where it is the only one); the largest advantage that leaves three.
    """
    rows = []
    for advantage in advantages:
        for pull in pulls:
            means = [one.mean for one in choice.equilibria(1.0, pull, advantage)]
            worse, tipping = means[:2] if len(means) == 3 else (np.nan, np.nan)
            rows.append((advantage, pull, worse, tipping, means[-1], choice.critical_advantage(1.0, pull)))
    return pd.DataFrame(rows, columns=["advantage", "pull", "worse", "tipping", "better", "critical"])


def least_pull(advantage: float) -> float:
    """The least beta J with which a cluster in the worse region holds itself against an advantage of beta h.

    Examples
    --------
    >>> least_pull(0.0), round(choice.critical_advantage(1.0, least_pull(0.1)), 6)
    (1.0, 0.1)
    """
    if advantage == 0:
        return 1.0
    return float(optimize.brentq(lambda pull: choice.critical_advantage(1.0, pull) - advantage, 1, 10 + 2 * advantage))


def lock_in(
    pulls: tuple[float, ...] = tuple(round(0.25 * step, 2) for step in range(13)),
    advantages: tuple[float, ...] = (0.1,),
    firms: int = 100,
    rounds: int = 20,
    replicates: int = 400,
) -> pd.DataFrame:
    """How often histories end in a cluster, and how often in the worse region.

    Parameters
    ----------
    pulls, advantages : tuple of float
        Values of beta J and of beta h.
    firms, rounds : int
        As in :class:`clusterlib.models.choice.Params`.
    replicates : int
        Histories of each cell: with 400 the interval is at most 0.1 wide.

    Returns
    -------
    DataFrame, one row for each way of saving, advantage and pull
        ``cluster`` and ``worse``, the numbers of histories that end with :data:`CLUSTER` of the firms or more in either region,
        and in the worse one; ``worse_share`` with ``low`` and ``high``, its 95 % interval by Wilson; ``exact``, its
        probability without simulation; ``runs``.
    """
    return store.kept(
        _lock_in, pulls=list(pulls), advantages=list(advantages), firms=firms, rounds=rounds, replicates=replicates
    )


def by_size(pull: float, advantage: float, sizes: tuple[int, ...] = (10, 20, 40, 80, 160, 320, 640), rounds: int = 20) -> pd.DataFrame:
    """Probability of a cluster in the worse region by the number of firms, exactly, for both ways of saving.

    Parameters
    ----------
    pull, advantage : float
        beta J and beta h.
    sizes : tuple of int
        Numbers of firms.
    rounds : int
        As in :class:`clusterlib.models.choice.Params`.

    Returns
    -------
    DataFrame with columns saving, firms, worse
    """
    return store.kept(_by_size, pull=pull, advantage=advantage, sizes=list(sizes), rounds=rounds)


def chances(advantage: float, firms: int = 100, rounds: int = 20, step: float = 0.05) -> pd.DataFrame:
    """Probability of a cluster in the worse region by the pull, from 0 to 3, exactly, for both ways of saving.

    Parameters
    ----------
    advantage : float
        beta h.
    firms, rounds : int
        As in :class:`clusterlib.models.choice.Params`.
    step : float
        Of beta J.

    Returns
    -------
    DataFrame with columns saving, pull, worse
    """
    return store.kept(_chances, advantage=advantage, firms=firms, rounds=rounds, step=step)


def histories(pull: float, advantage: float, firms: int, count: int, saving: str = "share", rounds: int = 10) -> pd.DataFrame:
    """Share of the better region in single histories: arrivals, then second thoughts, one column a history.

    Parameters
    ----------
    pull, advantage : float
        beta J and beta h.
    firms, count : int
        Firms of an industry, and histories.
    saving : {"share", "number"}
    rounds : int

    Returns
    -------
    DataFrame
        Indexed by time in decisions over the number of firms: 1 when all have arrived.
    """
    params, columns = choice.Params(firms, 1.0, pull, advantage, saving, rounds), {}
    for place, child in enumerate(np.random.SeedSequence(SEED).spawn(count)):
        run = choice.simulate(params, np.random.default_rng(child))
        columns[place] = np.concatenate([run.arrivals / np.arange(1, firms + 1), run.revisions / firms])
    time = np.concatenate([np.arange(1, firms + 1) / firms, 1 + np.arange(1, rounds + 1)])
    return pd.DataFrame(columns, index=pd.Index(time, name="time"))


def _lock_in(pulls: list[float], advantages: list[float], firms: int, rounds: int, replicates: int) -> pd.DataFrame:
    grid = [
        choice.Params(firms, 1.0, pull, advantage, saving, rounds) for saving in SAVINGS for advantage in advantages for pull in pulls
    ]
    runs = ensemble.sweep(_end, grid, replicates, SEED).complete()
    rows = []
    for params, (_, ends) in zip(grid, runs.groupby(np.arange(len(runs)) // replicates), strict=True):
        worse = int((ends["better"] <= (1 - CLUSTER) * firms).sum())
        interval = stats.binomtest(worse, replicates).proportion_ci(method="wilson")
        rows.append(
            {"saving": params.saving, "advantage": params.advantage, "pull": params.interaction, "runs": replicates,
             "cluster": worse + int((ends["better"] >= CLUSTER * firms).sum()), "worse": worse, "worse_share": worse / replicates,
             "low": interval.low, "high": interval.high, "exact": _worse(params)}
        )  # fmt: skip
    return pd.DataFrame(rows)


def _chances(advantage: float, firms: int, rounds: int, step: float) -> pd.DataFrame:
    pulls = [round(step * place, 6) for place in range(round(3 / step) + 1)]
    rows = [
        (saving, pull, _worse(choice.Params(firms, 1.0, pull, advantage, saving, rounds))) for saving in SAVINGS for pull in pulls
    ]
    return pd.DataFrame(rows, columns=["saving", "pull", "worse"])


def _by_size(pull: float, advantage: float, sizes: list[int], rounds: int) -> pd.DataFrame:
    rows = [
        (saving, firms, _worse(choice.Params(firms, 1.0, pull, advantage, saving, rounds))) for saving in SAVINGS for firms in sizes
    ]
    return pd.DataFrame(rows, columns=["saving", "firms", "worse"])


def _end(params: choice.Params, rng: np.random.Generator) -> dict[str, float]:
    """Firms in the better region when a history ends."""
    return {"better": float(choice.simulate(params, rng).revisions[-1])}


def _worse(params: choice.Params) -> float:
    law = choice.exact_law(params)
    return float(law[: int((1 - CLUSTER) * params.firms) + 1].sum())
