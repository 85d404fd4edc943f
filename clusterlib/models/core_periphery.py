r"""Two regions, increasing returns and a cost of dealing at a distance: where industry gathers, and where it cannot.

The core-periphery model of Krugman (1991) in the notation of Fujita, Krugman and Venables (1999, chapters 4 and 5). Farmers, half
in each region, make a good that travels free. Manufacturing workers, in all the share :math:`\mu` of the world, live where they
like and make varieties that travel at a cost: of :math:`T` units sent, one arrives. The elasticity of substitution between
varieties is :math:`\sigma`, and :math:`\rho = (\sigma - 1) / \sigma`. ``cost`` is :math:`T` throughout, ``share`` the share
:math:`\lambda` of manufacturing workers who live in the first region.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from clusterlib.models.regional_wages import check_cost, check_parameters, real_wage_gap


@dataclass(frozen=True)
class Params:
    """Worlds in which manufacturing workers move to the higher real wage while the cost of dealing changes.

    Parameters
    ----------
    costs : tuple of float
        The cost in each step, every one above 1.
    sigma : float
        Elasticity of substitution between varieties, above 1.
    mu : float
        Share of manufactures in spending, between 0 and 1.
    start : float
        Share of manufacturing workers in the first region to begin with.
    speed : float
        How far the share moves in a step, per unit of real-wage gap.
    shock : float
        Standard deviation of what moves the share in a step for other reasons.
    runs : int
        How many worlds, each with shocks of its own.

    Raises
    ------
    ValueError
        If one of them is outside its range.
    """

    costs: tuple[float, ...]
    sigma: float = 5.0
    mu: float = 0.4
    start: float = 0.5
    speed: float = 1.0
    shock: float = 0.0
    runs: int = 1

    def __post_init__(self) -> None:
        check_parameters(self.sigma, self.mu)
        if not self.costs:
            raise ValueError("costs is empty; want one cost a step")
        for cost in self.costs:
            check_cost(cost)
        if not 0 <= self.start <= 1:
            raise ValueError(f"start is {self.start}; want a share between 0 and 1")
        if not (self.speed > 0 and math.isfinite(self.speed)):
            raise ValueError(f"speed is {self.speed}; want a number above 0")
        if not self.shock >= 0:
            raise ValueError(f"shock is {self.shock}; want a number of 0 or more")
        if self.runs < 1:
            raise ValueError(f"runs is {self.runs}; want 1 or more")


def break_point(sigma: float, mu: float) -> float:
    r"""Cost below which an even spread of manufacturing is unstable.

    .. math:: T^{\sigma - 1} = \frac{(\rho + \mu)(1 + \mu)}{(\rho - \mu)(1 - \mu)}

    Parameters
    ----------
    sigma : float
        Elasticity of substitution between varieties, above 1.
    mu : float
        Share of manufactures in spending, between 0 and 1.

    Returns
    -------
    float
        Units sent for one that arrives, above 1.

    Raises
    ------
    ValueError
        If a parameter is out of range; also if rho <= mu, where there is no such point, the spread being unstable at every cost.
        It is an error and no NaN, because ``cost > nan`` is false and would call the spread unstable or stable by accident.

    References
    ----------
    `fujita1999` in ``data/references.bib``.

    Examples
    --------
    >>> round(break_point(5, 0.4), 4)
    1.6266
    """
    _check_point("break", sigma, mu)
    rho = (sigma - 1) / sigma
    return ((rho + mu) * (1 + mu) / ((rho - mu) * (1 - mu))) ** (1 / (sigma - 1))


def sustain_point(sigma: float, mu: float) -> float:
    r"""Cost above which manufacturing gathered in one region would leave it.

    .. math:: \frac{1 + \mu}{2} T^{1 - \sigma - \mu \sigma} + \frac{1 - \mu}{2} T^{\sigma - 1 - \mu \sigma} = 1, \quad T > 1

    The left side is a sum of two exponentials of log T, hence convex; it is 1 and falling at T = 1. So there is exactly one root
    above 1, between the lowest point of the left side and the place where its second term alone is 1. T = 1 is not an answer.

    Parameters
    ----------
    sigma : float
        Elasticity of substitution between varieties, above 1.
    mu : float
        Share of manufactures in spending, between 0 and 1.

    Returns
    -------
    float
        Units sent for one that arrives, above 1; infinite where it exceeds the largest float.

    Raises
    ------
    ValueError
        If a parameter is out of range; also if rho <= mu, where there is no such point, the core being sustained at every cost.

    References
    ----------
    `fujita1999` in ``data/references.bib``.

    Examples
    --------
    >>> round(sustain_point(5, 0.4), 4)
    1.8073
    """
    _check_point("sustain", sigma, mu)
    down, up = sigma - 1 + mu * sigma, sigma - 1 - mu * sigma
    lowest = math.log((1 + mu) * down / ((1 - mu) * up)) / (down + up)
    highest = (math.log(2 / (1 - mu)) + 1e-9) / up  # a hair beyond, so that rounding cannot close the bracket
    log_cost = brentq(lambda x: _log_lure(x, sigma, mu), lowest, highest, xtol=1e-14, rtol=1e-14)
    return math.exp(log_cost) if log_cost < 709 else math.inf


def strongest_hold(sigma: float, mu: float) -> float:
    r"""Cost at which leaving the core would lose a worker most: the core holds less firmly on either side.

    .. math:: T^{2 (\sigma - 1)} = \frac{(\rho + \mu)(1 + \mu)}{(\rho - \mu)(1 - \mu)}

    Where the left side of the sustain condition (:func:`sustain_point`) is lowest; so it is the root of the break point.

    Raises
    ------
    ValueError
        If a parameter is out of range; also if rho <= mu, where the hold only grows with the cost.

    Examples
    --------
    >>> round(strongest_hold(5, 0.4), 4)
    1.2754
    """
    _check_point("strongest", sigma, mu)
    return math.sqrt(break_point(sigma, mu))


def gathers_at_any_cost(sigma: float, mu: float) -> bool:
    """Whether rho <= mu, so that manufacturing gathers at every cost and there is neither break nor sustain point.

    Raises
    ------
    ValueError
        If a parameter is out of range.

    Examples
    --------
    >>> gathers_at_any_cost(5, 0.4), gathers_at_any_cost(2, 0.5)
    (False, True)
    """
    check_parameters(sigma, mu)
    return (sigma - 1) / sigma <= mu


def krugman_nu(arrives: float, sigma: float, mu: float) -> float:
    r"""What a firm that leaves the core would sell beside what it must sell to break even; the core is sustained below 1.

    .. math:: \nu = \tfrac12 t^{\mu \sigma} [(1 + \mu) t^{\sigma - 1} + (1 - \mu) t^{-(\sigma - 1)}]

    Parameters
    ----------
    arrives : float
        Share t of a good sent that arrives, above 0 and at most 1; the inverse of the cost.
    sigma : float
        Elasticity of substitution between varieties, above 1.
    mu : float
        Share of manufactures in spending, between 0 and 1.

    Returns
    -------
    float
        Dimensionless; also the real wage in the empty region relative to the core, to the power sigma.

    Raises
    ------
    ValueError
        If a parameter is out of range.

    References
    ----------
    `krugman1991` in ``data/references.bib``.

    Examples
    --------
    >>> round(krugman_nu(0.5, sigma=4, mu=0.3), 3), round(krugman_nu(0.75, sigma=4, mu=0.3), 3)
    (1.254, 0.782)
    """
    check_parameters(sigma, mu)
    if not 0 < arrives <= 1:
        raise ValueError(f"arrives is {arrives}; want a share above 0 and at most 1")
    return math.exp(_log_lure(-math.log(arrives), sigma, mu))


def slope_at_symmetry(cost: float, sigma: float, mu: float) -> float:
    r"""How the real-wage gap begins to change as workers move into the first of two equal regions, in closed form.

    .. math:: 4 Z G^{-\mu} \frac{1 - \rho}{\rho} \cdot \frac{\mu (1 + \rho) - Z (\mu^2 + \rho)}{1 - \mu Z (1 - \rho) - \rho Z^2},
              \quad Z = \frac{1 - T^{1 - \sigma}}{1 + T^{1 - \sigma}}

    Above zero newcomers draw others after them. The first term of the numerator is what draws (near markets and near suppliers),
    the second what drives away (rivals nearby).

    Raises
    ------
    ValueError
        If a parameter is out of range.

    References
    ----------
    `fujita1999` in ``data/references.bib``; derived anew, the page was not seen.
    """
    check_parameters(sigma, mu)
    check_cost(cost, least=1)
    rho, travels = (sigma - 1) / sigma, cost ** (1 - sigma)
    distance = (1 - travels) / (1 + travels)
    prices = ((1 + travels) / 2) ** (1 / (1 - sigma))
    pull = mu * (1 + rho) - distance * (mu**2 + rho)
    return 4 * distance * prices**-mu * (1 - rho) / rho * pull / (1 - mu * distance * (1 - rho) - rho * distance**2)


def equilibria(cost: float, sigma: float, mu: float, *, points: int = 400) -> pd.DataFrame:
    """Every long-run equilibrium at a cost: where nobody gains by moving, and whether a small move undoes itself.

    Parameters
    ----------
    cost : float
        Units sent for one that arrives, above 1. At 1 place does not matter and every share is an equilibrium.
    sigma : float
        Elasticity of substitution between varieties, above 1.
    mu : float
        Share of manufactures in spending, between 0 and 1.
    points : int
        Shares between one half and one at which the gap is looked at for changes of sign.

    Returns
    -------
    DataFrame with columns share, kind, stable
        By share; ``kind`` is ``core``, ``uneven`` or ``even``. A core that its workers would leave is no equilibrium and not listed.

    Raises
    ------
    ValueError
        If a parameter is out of range.

    Examples
    --------
    >>> equilibria(1.7, sigma=5, mu=0.4).round(2).to_dict("list")["share"]
    [0.0, 0.17, 0.5, 0.83, 1.0]
    """
    check_cost(cost)
    shares = 0.5 + np.concatenate([[1e-6], np.linspace(0, 0.5, points + 1)[1:]])
    gap = real_wage_gap(shares, cost, sigma, mu)
    upper = [
        (brentq(lambda one: float(real_wage_gap(one, cost, sigma, mu)), shares[at], shares[at + 1], xtol=1e-12), "uneven", bool(gap[at] > 0))
        for at in np.flatnonzero(gap[:-1] * gap[1:] < 0)
    ]  # fmt: skip
    upper += [(1.0, "core", True)] if gap[-1] > 0 else []
    rows = [(1 - share, kind, stable) for share, kind, stable in reversed(upper)] + [(0.5, "even", bool(gap[0] < 0)), *upper]
    return pd.DataFrame(rows, columns=["share", "kind", "stable"])


def simulate(params: Params, rng: np.random.Generator) -> np.ndarray:
    r"""Shares of the first region as workers move towards the higher real wage while the cost changes.

    .. math:: \lambda_{t+1} = \lambda_t + v \lambda_t (1 - \lambda_t)(\omega_1 - \omega_2) + \varepsilon_t

    A share that a shock takes below 0 or above 1 is set to it.

    Parameters
    ----------
    params : Params
        What the worlds are like.
    rng : Generator
        Where the shocks come from.

    Returns
    -------
    array of shape (len(costs) + 1, runs)
        The start and the share after each step.
    """
    shares = np.empty((len(params.costs) + 1, params.runs))
    shares[0] = params.start
    for step, cost in enumerate(params.costs):
        here = shares[step]
        moved = params.speed * here * (1 - here) * real_wage_gap(here, cost, params.sigma, params.mu)
        shares[step + 1] = np.clip(here + moved + params.shock * rng.standard_normal(params.runs), 0, 1)
    return shares


def _log_lure(log_cost: float, sigma: float, mu: float) -> float:
    """Log of the left side of the sustain condition, which may be too large for a float itself."""
    down, up = sigma - 1 + mu * sigma, sigma - 1 - mu * sigma
    return float(np.logaddexp(math.log((1 + mu) / 2) - down * log_cost, math.log((1 - mu) / 2) + up * log_cost))


def _check_point(name: str, sigma: float, mu: float) -> None:
    if gathers_at_any_cost(sigma, mu):
        rho = (sigma - 1) / sigma
        raise ValueError(f"no {name} point for sigma={sigma}, mu={mu}: rho is {rho:.4g}, not above mu; industry gathers at every cost")
