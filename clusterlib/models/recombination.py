"""Weitzman's recombinant growth: new ideas are pairs of old ones, and only as many are tried as can be worked on."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Params:
    """A world of things to combine.

    Parameters
    ----------
    ideas : int
        Distinct ideas, or industries, at the start; at least 2.
    success : float
        Probability that a pair, once tried, becomes an idea of its own; in (0, 1].
    capacity : float
        Pairs that can be tried in the first period; ``inf`` where trying costs nothing.
    growth : float
        Rate at which the capacity grows from period to period.
    periods : int
        Number of periods.
    """

    ideas: int = 10
    success: float = 0.1
    capacity: float = np.inf
    growth: float = 0.0
    periods: int = 20

    def __post_init__(self) -> None:
        if self.ideas < 2:
            raise ValueError(f"ideas is {self.ideas}; want at least 2, or there is nothing to combine")
        if not 0 < self.success <= 1:
            raise ValueError(f"success is {self.success}; want a probability in (0, 1]")
        if not self.capacity > 0:
            raise ValueError(f"capacity is {self.capacity}; want more than 0 pairs a period")
        if self.growth < 0:
            raise ValueError(f"growth is {self.growth}; want 0 or more")
        if self.periods < 1:
            raise ValueError(f"periods is {self.periods}; want at least 1")


def pairs(ideas: float) -> float:
    """Number of pairs among distinct ideas, n(n-1)/2.

    Examples
    --------
    >>> pairs(5)
    10.0
    """
    return ideas * (ideas - 1) / 2


def developed(industries: float, success: float, capacity: float) -> float:
    """New ideas of one period: the pairs that succeed among those that can be tried.

    Examples
    --------
    >>> developed(5, 0.5, np.inf), developed(100, 0.5, 10)
    (5.0, 5.0)
    """
    return success * min(pairs(industries), capacity)


def critical_number(success: float) -> float:
    r"""Number of ideas above which combining never ends, if nothing limits it.

    Notes
    -----
    Combining ends when every pair has been tried, :math:`A = n + \pi \binom{A}{2}`. This quadratic has a root only if
    :math:`n \le (1 + \pi/2)^2 / (2\pi)`; beyond, each round of new ideas makes more pairs than the last. The derivation is ours.

    Examples
    --------
    >>> round(critical_number(0.1), 2)
    5.51
    """
    return (1 + success / 2) ** 2 / (2 * success)


def final_number(ideas: int, success: float) -> float:
    """Number of ideas when every pair has been tried, ``inf`` above :func:`critical_number`.

    Examples
    --------
    >>> final_number(5, 0.1) < final_number(6, 0.1) == np.inf
    True
    """
    if ideas > critical_number(success):
        return np.inf
    middle = 1 + success / 2
    return (middle - np.sqrt(middle**2 - 2 * success * ideas)) / success


def path(params: Params) -> np.ndarray:
    r"""Number of ideas by period.

    Returns
    -------
    ndarray of shape (periods + 1,)
        Expected numbers, from the start on; ``inf`` from where a float can no longer hold them.

    Notes
    -----
    A pair is tried once. In each period the untried pairs are those that the last new ideas made possible and those left over;
    as many are tried as the capacity allows:

    .. math:: A_{t+1} = A_t + \pi \min(P_t, C (1 + g)^t), \qquad P_{t+1} = P_t - \min(\cdot) + \binom{A_{t+1}}{2} - \binom{A_t}{2}

    Without a limit, and above :func:`critical_number`, the growth factor rises beyond every bound, as Weitzman proves for his
    case; with one, ideas in the long run grow as the capacity does, whatever the chance of success.

    References
    ----------
    `weitzman1998` in ``data/references.bib``.

    Examples
    --------
    >>> path(Params(ideas=4, success=1, periods=2)).tolist()
    [4.0, 10.0, 49.0]
    """
    ideas, untried = float(params.ideas), pairs(params.ideas)
    numbers = [ideas]
    with np.errstate(over="ignore", invalid="ignore"):
        for period in range(params.periods):
            tried = min(untried, params.capacity * (1 + params.growth) ** period)
            grown = ideas + params.success * tried
            untried = untried - tried + (pairs(grown) - pairs(ideas)) if np.isfinite(grown) else np.inf
            ideas = grown
            numbers.append(ideas)
    return np.array(numbers)
