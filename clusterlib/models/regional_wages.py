"""Wages, prices and real wages in two regions at given shares of workers: the short run of the core-periphery model.

Parameters as in :mod:`clusterlib.models.core_periphery`.
"""

import math
from collections.abc import Callable

import numpy as np

_NEAR, _MOST_STEPS = 5e-14, 60  # how near zero, in logs, the excess of a wage counts as none


def wages(share: np.ndarray | float, cost: float, sigma: float, mu: float) -> tuple[np.ndarray, np.ndarray]:
    """Nominal wages of manufacturing workers in both regions at given shares: the short-run equilibrium.

    Wages are in units in which a farmer earns 1, and average 1 over workers. Their ratio lies between the inverse of
    ``cost ** rho`` and that itself, so it cannot be missed between them.

    Parameters
    ----------
    share : array or float
        Shares of manufacturing workers in the first region, 0 to 1.
    cost : float
        Units sent for one that arrives, 1 or more.
    sigma : float
        Elasticity of substitution between varieties, above 1.
    mu : float
        Share of manufactures in spending, between 0 and 1.

    Returns
    -------
    tuple of two arrays
        In the first and in the second region. Where a region is empty, what a firm there could pay.

    Raises
    ------
    ValueError
        If a share or a parameter is out of range.

    Examples
    --------
    >>> first, second = wages([0.5, 1.0], cost=1.5, sigma=5, mu=0.4)
    >>> first.round(3).tolist(), second.round(3).tolist()
    ([1.0, 1.0], [1.0, 1.106])
    """
    check_parameters(sigma, mu)
    check_cost(cost, least=1)
    share = np.asarray(share, dtype=float)
    if not ((share >= 0) & (share <= 1)).all():
        raise ValueError(f"share is {share[~((share >= 0) & (share <= 1))].flat[0]}; want numbers between 0 and 1")
    widest = (sigma - 1) / sigma * math.log(cost)

    def excess(log_ratio: np.ndarray) -> np.ndarray:
        return sigma * log_ratio - _log_payable_ratio(share, log_ratio, cost, sigma, mu)

    ratio = np.exp(_root(excess, np.full(share.shape, -widest), np.full(share.shape, widest)))
    second = 1 / (share * ratio + 1 - share)  # wages average 1 over workers
    return second * ratio, second


def price_indices(
    share: np.ndarray | float, wage: tuple[np.ndarray, np.ndarray], cost: float, sigma: float
) -> tuple[np.ndarray, np.ndarray]:
    """Price of a basket of all varieties in both regions, given the shares and the wages there."""
    first, second = (np.asarray(one) ** (1 - sigma) for one in wage)
    share, travels = np.asarray(share, dtype=float), cost ** (1 - sigma)
    here, there = share * first + (1 - share) * second * travels, share * first * travels + (1 - share) * second
    return here ** (1 / (1 - sigma)), there ** (1 / (1 - sigma))


def real_wages(share: np.ndarray | float, cost: float, sigma: float, mu: float) -> tuple[np.ndarray, np.ndarray]:
    """What a manufacturing worker's wage buys in both regions; parameters as in :func:`wages`."""
    wage = wages(share, cost, sigma, mu)
    prices = price_indices(share, wage, cost, sigma)
    return wage[0] * prices[0] ** -mu, wage[1] * prices[1] ** -mu


def real_wage_gap(share: np.ndarray | float, cost: float, sigma: float, mu: float) -> np.ndarray:
    """Real wage in the first region less that in the second; parameters as in :func:`wages`.

    Examples
    --------
    >>> real_wage_gap([0.5, 0.6], cost=2.1, sigma=5, mu=0.4).round(3).tolist()
    [0.0, -0.041]
    """
    first, second = real_wages(share, cost, sigma, mu)
    return first - second


def check_parameters(sigma: float, mu: float) -> None:
    """Raise ValueError unless sigma exceeds 1 and mu is a share."""
    if not (sigma > 1 and math.isfinite(sigma)):
        raise ValueError(f"sigma is {sigma}; want a number above 1")
    if not 0 < mu < 1:
        raise ValueError(f"mu is {mu}; want a share between 0 and 1")


def check_cost(cost: float, least: float | None = None) -> None:
    """Raise ValueError unless a cost exceeds 1, or is at least ``least`` where that is given."""
    if least is None and not (cost > 1 and math.isfinite(cost)):
        raise ValueError(f"cost is {cost}; want a number above 1 (at 1 place does not matter)")
    if least is not None and not (cost >= least and math.isfinite(cost)):
        raise ValueError(f"cost is {cost}; want {least} or more")


def _root(function: Callable[[np.ndarray], np.ndarray], low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Where each of many increasing functions is zero, by false position in the Illinois form, which cannot leave the bracket."""
    at_low, at_high = function(low), function(high)
    found, side = (low + high) / 2, np.zeros(low.shape)
    for _ in range(_MOST_STEPS):
        span = at_high - at_low
        found = np.where(span > 0, (low * at_high - high * at_low) / np.where(span > 0, span, 1), found)
        value = function(found)
        if (np.abs(value) < _NEAR).all():
            break
        above, was = value > 0, side  # an end that stays for a second time counts for half, so that it gives way
        low, at_low = np.where(above, low, found), np.where(above, np.where(was > 0, at_low / 2, at_low), value)
        high, at_high = np.where(above, found, high), np.where(above, value, np.where(was < 0, at_high / 2, at_high))
        side = np.where(above, 1, -1)
    return found


def _log_payable_ratio(share: np.ndarray, log_ratio: np.ndarray, cost: float, sigma: float, mu: float) -> np.ndarray:
    """Log of the quotient of the wages, to the power sigma, at which firms sell what they must, given wages of this ratio."""
    ratio, travels = np.exp(log_ratio), cost ** (1 - sigma)
    workers = share * ratio + 1 - share
    first, second = share * np.exp((1 - sigma) * log_ratio), 1 - share
    here = (mu * share * ratio / workers + (1 - mu) / 2) / (first + second * travels)
    there = (mu * (1 - share) / workers + (1 - mu) / 2) / (first * travels + second)
    return np.log((here + there * travels) / (here * travels + there))
