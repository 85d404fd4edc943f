"""What a fall in the cost of dealing at a distance does to industry in two regions, and what its rise undoes."""

import math

import numpy as np
import pandas as pd

from clusterlib import store
from clusterlib.models import core_periphery as model
from clusterlib.models.regional_wages import real_wage_gap

SIGMAS, MUS = (2.0, 3.0, 4.0, 5.0, 7.0), (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
COSTS = (1.05, 1.1, 1.3, 1.5, 1.6, 1.7, 1.8, 1.9, 2.1, 2.5)


def points(sigmas: tuple[float, ...] = SIGMAS, mus: tuple[float, ...] = MUS) -> pd.DataFrame:
    """Break point, sustain point and the cost at which the core holds firmest, for each pair of parameters.

    Returns
    -------
    DataFrame with columns sigma, mu, rho, hold, break, sustain
        NaN where rho <= mu and there are none.
    """
    rows = []
    for sigma in sigmas:
        for mu in mus:
            none = model.gathers_at_any_cost(sigma, mu)
            found = [math.nan] * 3 if none else [point(sigma, mu) for point in (model.strongest_hold, model.break_point, model.sustain_point)]
            rows.append([sigma, mu, (sigma - 1) / sigma, *found])
    return pd.DataFrame(rows, columns=["sigma", "mu", "rho", "hold", "break", "sustain"])


def stability(costs: tuple[float, ...] = COSTS, sigma: float = 5.0, mu: float = 0.4) -> pd.DataFrame:
    """Which spreads of industry last at each cost.

    Returns
    -------
    DataFrame with columns cost, core, even, uneven, nu, slope
        ``core`` and ``even`` are True where stable; ``uneven`` the larger share at the unstable equilibrium between, NaN where
        there is none; ``nu`` as in :func:`clusterlib.models.core_periphery.krugman_nu`; ``slope`` of the real-wage gap at the even spread.
    """
    rows = []
    for cost in costs:
        found = model.equilibria(cost, sigma, mu)
        between = found.loc[found["kind"] == "uneven", "share"]
        rows.append(
            [cost, bool((found["kind"] == "core").any()), bool(found.loc[found["kind"] == "even", "stable"].all()), between.max(), model.krugman_nu(1 / cost, sigma, mu), model.slope_at_symmetry(cost, sigma, mu)]
        )
    return pd.DataFrame(rows, columns=["cost", "core", "even", "uneven", "nu", "slope"])


def branches(sigma: float = 5.0, mu: float = 0.4) -> pd.DataFrame:
    """Every equilibrium over the cost: cost, share, kind, stable; costs are dense where equilibria part and meet."""
    if model.gathers_at_any_cost(sigma, mu):
        costs = np.linspace(1.02, 3, 60)
    else:
        broken, sustained = model.break_point(sigma, mu), model.sustain_point(sigma, mu)
        grid = (np.linspace(1.02, broken, 41)[:-1], broken + (sustained - broken) * np.linspace(1e-4, 1 - 1e-4, 80), np.linspace(sustained, window(sigma, mu)[1], 31)[1:])
        costs = np.concatenate(grid)
    return pd.concat([model.equilibria(cost, sigma, mu).assign(cost=cost) for cost in costs], ignore_index=True)


def window(sigma: float, mu: float) -> tuple[float, float]:
    """A low and a high cost: half way from 1 to the break point, and half as far again from 1 as the sustain point."""
    if model.gathers_at_any_cost(sigma, mu):
        return 1.3, 3.0
    return 1 + (model.break_point(sigma, mu) - 1) / 2, 1 + (model.sustain_point(sigma, mu) - 1) * 1.5


def hold(sigma: float, mus: list[float], points: int = 200) -> pd.DataFrame:
    """Percent of the real wage that a worker loses who leaves the core, over the cost (index), one column a mu; below 0 one gains."""
    costs = np.linspace(1.001, max(window(sigma, mu)[1] for mu in mus), points)
    lost = {mu: [100 * (1 - model.krugman_nu(1 / cost, sigma, mu) ** (1 / sigma)) for cost in costs] for mu in mus}
    return pd.DataFrame(lost, index=pd.Index(costs, name="cost"))


def gap_curves(sigma: float, mu: float, costs: list[float], points: int = 201) -> pd.DataFrame:
    """Real-wage gap over the share of the first region (index), one column a cost."""
    shares = np.linspace(0, 1, points)
    return pd.DataFrame({cost: real_wage_gap(shares, cost, sigma, mu) for cost in costs}, index=pd.Index(shares, name="share"))


def loop(
    sigma: float = 5.0, mu: float = 0.4, *, steps: int = 400, speed: float = 8.0, shock: float = 0.01, runs: int = 200, seed: int = 1991
) -> pd.DataFrame:  # fmt: skip
    """The larger region's share while the cost falls through its :func:`window` in equal steps, and rises again.

    Returns
    -------
    DataFrame with columns way, cost, low, middle, high
        ``way`` is ``falling`` or ``rising``; the three shares are the 5th, 50th and 95th percentile of the worlds.
    """
    found = store.kept(_loop, sigma=sigma, mu=mu, steps=steps, speed=speed, shock=shock, runs=runs, seed=seed)
    return found[found["what"] == "course"].drop(columns="what")


def turning_points(
    sigma: float = 5.0, mu: float = 0.4, *, steps: int = 400, speed: float = 8.0, shock: float = 0.01, runs: int = 200, seed: int = 1991
) -> pd.DataFrame:  # fmt: skip
    """The costs at which a world's larger share first exceeds .9 as the cost falls, and first is below .6 as it rises again.

    Returns
    -------
    DataFrame, rows ``falling`` and ``rising``; columns low, middle, high
        Percentiles of the worlds, as in :func:`loop`. A world that never turns counts with the last cost of its way.
    """
    found = store.kept(_loop, sigma=sigma, mu=mu, steps=steps, speed=speed, shock=shock, runs=runs, seed=seed)
    return found[found["what"] == "turn"].set_index("way")[["low", "middle", "high"]]


def _loop(sigma, mu, steps, speed, shock, runs, seed) -> pd.DataFrame:
    low, high = window(sigma, mu)
    down = np.linspace(high, low, steps)
    costs = np.concatenate([down, down[::-1]])
    params = model.Params(tuple(costs), sigma, mu, speed=speed, shock=shock, runs=runs)
    shares = model.simulate(params, np.random.default_rng(seed))[1:]
    larger = np.maximum(shares, 1 - shares)
    ways = np.repeat(["falling", "rising"], steps)
    course = pd.DataFrame(np.quantile(larger, [0.05, 0.5, 0.95], axis=1).T, columns=["low", "middle", "high"])
    turns = []
    for way, there in (("falling", larger[:steps] > 0.9), ("rising", larger[steps:] < 0.6)):
        first = np.where(there.any(axis=0), there.argmax(axis=0), steps - 1)
        at = (down if way == "falling" else down[::-1])[first]
        turns.append({"what": "turn", "way": way} | dict(zip(("low", "middle", "high"), np.quantile(at, [0.05, 0.5, 0.95]), strict=True)))
    return pd.concat([course.assign(what="course", way=ways, cost=costs), pd.DataFrame(turns)], ignore_index=True)[
        ["what", "way", "cost", "low", "middle", "high"]
    ]
