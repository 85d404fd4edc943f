"""How much spin-off a cluster needs: the model against its closed form, and read on measured industries."""

import numpy as np
import pandas as pd
from scipy import optimize, special, stats

from clusterlib import ensemble, figures, industries, measures, store
from clusterlib.models import heritage

SEED = 2005
DRAWS = 1_000
LEAST_PLANTS = 3  # the publisher withholds an area that holds fewer plants of an industry
WEIGHTS = tuple(1 / rank for rank in range(1, 21))  # twenty regions whose sizes fall as one over their rank


def recovered(
    firms: tuple[int, ...] = (10, 100, 1_000), shares: tuple[float, ...] = (0.5, 0.9, 0.99), replicates: int = 40, records: int = 25
) -> pd.DataFrame:
    """The index of simulated industries beside its closed form, firms x shares of spin-offs.

    Parameters
    ----------
    firms : tuple of int
        Sizes of the industry.
    shares : tuple of float
        Shares of spin-offs among the new firms.
    replicates, records : int
        Runs of each cell, and records taken of each run, one relaxation time apart.

    Returns
    -------
    DataFrame, one row a cell
        ``firms``, ``spin_off_share``, ``expected``, ``mean`` and ``error``, the standard error over the runs; ``away``, the
        difference in standard errors.
    """
    return store.kept(_recovered, firms=list(firms), shares=list(shares), replicates=replicates, records=records)


def growth(shares: tuple[float, ...], firms: int = 10_000) -> pd.DataFrame:
    """Mean index by number of firms, in an industry at rest and in one that has grown to that number and lost no firm.

    Parameters
    ----------
    shares : tuple of float
        Shares of spin-offs among the new firms.
    firms : int
        Largest number.

    Returns
    -------
    DataFrame with columns spin_off_share, firms, rest, growing
    """
    sizes = np.unique(np.geomspace(2, firms, 80).round().astype(int))
    parts = [
        pd.DataFrame(
            {"spin_off_share": share, "firms": sizes, "rest": heritage.expected_index(share, sizes), "growing": heritage.growing_index(share, firms)[sizes - 2]}
        )
        for share in shares
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def needed_growing(index: float, firms: int) -> float:
    """Share of spin-offs at which an industry that grew to so many firms has this mean index.

    Examples
    --------
    >>> round(needed_growing(float(heritage.growing_index(0.7, 50)[-1]), 50), 6)
    0.7
    """
    return float(optimize.brentq(lambda share: heritage.growing_index(share, firms)[-1] - index, 0, 1))


def needed(floor: int = industries.LEAST_JOBS) -> pd.DataFrame:
    """The share of spin-offs that alone would give US industries the places that their plants have, 2019.

    The model is read on plants: each counts as a firm, strangers fall on areas by all jobs, and all that draws plants
    together is laid to descent. So the share is what spin-offs would have to be if nothing else were at work.

    Parameters
    ----------
    floor : int
        As in :func:`clusterlib.industries.concentration`.

    Returns
    -------
    DataFrame, one row an industry by descending ``index``
        ``firms`` (plants, those withheld estimated); ``index``, ``index_low``, ``index_high``: common descent as
        :func:`descent` reads it, with its 95 % interval; ``low`` and ``high``, bounds of the index of jobs;
        ``share``, ``share_low``, ``share_high``: spin-offs needed at rest; ``generations`` to come near to rest;
        ``growing``: spin-offs needed in an industry that only grew; ``measured``, the index of the published plants, all of
        one size, and ``could_low``, ``could_high``, between which it lies in 95 % of 1,000 draws of the fitted model.
    """
    return store.kept(_needed, floor=floor)


def descent(plants: np.ndarray, weights: np.ndarray, least: int = LEAST_PLANTS) -> pd.Series:
    r"""Chance of common descent, read from the number of plants in each area by maximum likelihood.

    In the long run the plants of areas are independent negative binomials of mean :math:`\lambda w_r` and shape
    :math:`\theta w_r`, given their sum. An area below ``least`` is known only to be so. The two parameters are estimated
    together; the interval for the index :math:`1/(1+\theta)` is where the profile of the likelihood ratio stays below the
    95 % point of its chi-square law.

    Parameters
    ----------
    plants : array of length n_areas
        Counts as published, 0 where withheld.
    weights : array of length n_areas
        What strangers go by, in any unit, positive.
    least : int
        The smallest number that is published; 1 where all are.

    Returns
    -------
    Series
        ``firms``, ``index``, ``index_low``, ``index_high``.

    Raises
    ------
    ValueError
        If a count is published that is below ``least``, or none is above 0.

    Examples
    --------
    A thousand plants whose index is known, small areas withheld:

    >>> rng, weights = np.random.default_rng(1), 1 / np.arange(1, 301)
    >>> plants = heritage.stationary(1_000, 0.05, weights, rng)[0]
    >>> found = descent(np.where(plants < 3, 0, plants), weights)
    >>> bool(found["index_low"] < 0.05 < found["index_high"]), bool(950 < found["firms"] < 1_050)
    (True, True)
    """
    plants, weight = np.asarray(plants), np.asarray(weights, float) / np.sum(weights)
    if not (plants > 0).any() or ((plants > 0) & (plants < least)).any():
        raise ValueError(f"plants are {plants[plants > 0][:3]}...; want published counts of {least} or more, and one at least")
    seen, hidden = plants >= least, np.unique(weight[plants < least], return_counts=True)

    def unlikely(log_firms: float, log_theta: float) -> float:
        firms, theta = np.exp(log_firms), np.exp(log_theta)
        shape, chance = theta * weight[seen], theta / (theta + firms)
        total = special.gammaln(plants[seen] + shape) - special.gammaln(shape) - special.gammaln(plants[seen] + 1)
        total += shape * np.log(chance) + plants[seen] * np.log1p(-chance)
        return -total.sum() - _log_below(least, theta * hidden[0], chance) @ hidden[1]

    def best(log_theta: float) -> tuple[float, float]:
        start = np.log(plants.sum())
        found = optimize.minimize_scalar(lambda size: unlikely(size, log_theta), bounds=(start - 0.05, start + 2), method="bounded")
        return found.fun, found.x

    top = optimize.minimize_scalar(lambda log_theta: best(log_theta)[0], bounds=(-3, 14), method="bounded", options={"xatol": 1e-4})

    def beyond(log_theta: float) -> float:
        return best(log_theta)[0] - top.fun - stats.chi2.ppf(0.95, 1) / 2

    ends = [optimize.brentq(beyond, top.x, far, xtol=1e-4) if beyond(far) > 0 else far for far in (16.0, -5.0)]
    low, middle, high = (float(1 / (1 + np.exp(log_theta))) for log_theta in (ends[0], top.x, ends[1]))
    return pd.Series({"firms": float(np.exp(best(top.x)[1])), "index": middle, "index_low": low, "index_high": high})


def _log_below(least: int, shape: np.ndarray, chance: float) -> np.ndarray:
    """Log of the chance that a negative binomial number is below ``least``."""
    term, total = np.ones_like(shape), np.ones_like(shape)
    for number in range(1, least):
        term = term * (shape + number - 1) / number * (1 - chance)
        total = total + term
    return shape * np.log(chance) + np.log(total)


def _recovered(firms: list[int], shares: list[float], replicates: int, records: int) -> pd.DataFrame:
    grid = []
    for size in firms:
        for share in shares:
            spacing = float(heritage.relaxation(share, size))
            grid.append(heritage.Params(size, share, WEIGHTS, burn_in=8 * spacing, generations=records, spacing=spacing))
    runs = ensemble.sweep(_mean_index, grid, replicates, SEED).complete()
    found = runs.groupby(["firms", "spin_off_share"])["index"].agg(["mean", "std"]).reset_index()
    expected = heritage.expected_index(found["spin_off_share"].to_numpy(), found["firms"].to_numpy())
    found = found.assign(expected=expected, error=found.pop("std") / np.sqrt(replicates))
    return found.assign(away=(found["mean"] - found["expected"]) / found["error"])


def _mean_index(params: heritage.Params, rng: np.random.Generator) -> dict[str, float]:
    """Mean over a run of the book's own measure, against the weights that strangers go by."""
    counts = heritage.simulate(params, rng).counts
    index = measures.ellison_glaeser(counts.T, np.full(len(counts), 1 / params.firms), params.weights)
    return {"index": float(np.mean(index))}


def _needed(floor: int) -> pd.DataFrame:
    ranked, frame = industries.concentration(floor), figures.us_manufacturing()
    plants = frame.pivot(index="area", columns="industry", values="establishments").fillna(0)
    everything = frame[frame["industry"] == "00"].set_index("area")["jobs"].loc[plants.index].to_numpy()
    found = pd.DataFrame({code: descent(plants[code].to_numpy(), everything) for code in ranked.index}).T
    firms = found["firms"].round()
    for name, index in (("share", "index"), ("share_low", "index_low"), ("share_high", "index_high")):
        found[name] = heritage.needed_spin_off_share(found[index].to_numpy(), firms.to_numpy())
    found["generations"] = heritage.relaxation(found["share"].to_numpy(), firms.to_numpy())
    found["growing"] = [needed_growing(index, int(size)) for index, size in zip(found["index"], firms, strict=True)]
    rng, drawn = np.random.default_rng(SEED), {}
    for code, row in found.iterrows():
        thrown = heritage.stationary(int(firms[code]), row["index"], everything, rng, DRAWS)
        drawn[code] = np.quantile(_index_of_plants(np.where(thrown < LEAST_PLANTS, 0, thrown).T, everything), [0.025, 0.975])
    found["measured"] = _index_of_plants(plants[found.index].to_numpy(), everything)
    found["could_low"], found["could_high"] = np.array([drawn[code] for code in found.index]).T
    found = found.join(ranked[["low", "high", "establishments", "flagged"]])
    return found.sort_values("index", ascending=False).rename_axis("industry").reset_index()


def _index_of_plants(plants: np.ndarray, everything: np.ndarray) -> np.ndarray:
    """The book's measure of each industry (a column), every plant of one size."""
    return measures.ellison_glaeser(plants, 1 / plants.sum(axis=0), everything)


def fits(needed: pd.DataFrame, decimals: int = 4) -> pd.Series:
    """Whether the index of plants lies within what descent alone could have made, all three as they are printed.

    Compared unrounded, a value that prints as an end of its interval would lie within it on one machine and outside on another.

    Examples
    --------
    >>> fits(pd.DataFrame({"measured": [0.00142], "could_low": [0.00138], "could_high": [0.00141]})).tolist()
    [True]
    """
    printed = needed[["measured", "could_low", "could_high"]].round(decimals)
    return printed["measured"].between(printed["could_low"], printed["could_high"])
