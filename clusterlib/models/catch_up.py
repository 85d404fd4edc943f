r"""A follower that adopts what the frontier knows: how far behind it stays, and how fast it gets there.

Nelson and Phelps (1966): the follower's knowledge :math:`A` grows by the share :math:`\varphi`, its openness, of what it lacks of the
frontier's :math:`T`, which grows at the rate :math:`g`. All in the ratio :math:`a = A / T`:

.. math:: \dot A = \varphi (T - A) \quad\Longrightarrow\quad \dot a = \varphi (1 - a) - g a
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

KINDS = ("linear", "logistic")


@dataclass(frozen=True)
class Params:
    """A follower and its frontier.

    Parameters
    ----------
    growth : float
        Growth g of the frontier, a year; 0 or more.
    openness : float
        Share of what is lacking that is adopted in a year; 0 or more.
    start : float
        Ratio to the frontier to begin with; above 0.
    kind : str
        ``linear`` as in Nelson and Phelps; ``logistic`` where a follower adopts in proportion to what it already knows as well,
        as in Benhabib and Spiegel (2005).

    Raises
    ------
    ValueError
        If one of them is outside its range.
    """

    growth: float
    openness: float
    start: float
    kind: str = "linear"

    def __post_init__(self) -> None:
        _check(self.growth, self.openness)
        if not (self.start > 0 and math.isfinite(self.start)):
            raise ValueError(f"start is {self.start}; want a ratio above 0")
        if self.kind not in KINDS:
            raise ValueError(f"kind is {self.kind!r}; want one of {', '.join(KINDS)}")


def steady_gap(growth: float, openness: float, kind: str = "linear") -> float:
    r"""What the follower in the end lacks of the frontier, as a share of it.

    .. math:: \frac{T - A}{T} = \frac{g}{\varphi + g}, \qquad \text{logistic: } \min(1, g / \varphi)

    Parameters
    ----------
    growth : float
        Growth of the frontier, a year; 0 or more.
    openness : float
        Share of what is lacking that is adopted in a year; 0 or more.
    kind : str
        ``linear`` or ``logistic``.

    Returns
    -------
    float
        0 at the frontier, 1 for one that is left behind for good. NaN where nothing moves (both rates 0): the gap is then
        whatever it was.

    Raises
    ------
    ValueError
        If a rate is negative or the kind unknown.

    References
    ----------
    `nelson1966` in ``data/references.bib``.

    Examples
    --------
    >>> round(steady_gap(growth=0.02, openness=0.06), 4)
    0.25
    >>> steady_gap(growth=0.02, openness=0.01, kind="logistic")
    1.0
    """
    _check(growth, openness)
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; want one of {', '.join(KINDS)}")
    if growth == openness == 0:
        return math.nan
    if kind == "linear":
        return growth / (openness + growth)
    return min(1.0, growth / openness) if openness > 0 else 1.0


def half_life(growth: float, openness: float) -> float:
    """Years in which half of what parts the ratio from its steady value is gone; the linear kind.

    Raises
    ------
    ValueError
        If a rate is negative.

    Examples
    --------
    >>> round(half_life(growth=0.02, openness=0.06), 2)
    8.66
    """
    _check(growth, openness)
    return math.log(2) / (growth + openness) if growth + openness > 0 else math.inf


def path(params: Params, years: np.ndarray) -> np.ndarray:
    r"""Ratio to the frontier over the years, in closed form.

    .. math:: a(t) = a^* + (a_0 - a^*) e^{-(\varphi + g) t}, \quad a^* = \frac{\varphi}{\varphi + g}

    The logistic kind: :math:`a(t) = a^* / (1 + (a^* / a_0 - 1) e^{-(\varphi - g) t})` with :math:`a^* = 1 - g / \varphi`.

    Parameters
    ----------
    params : Params
        The follower and its frontier.
    years : array
        Years since the start, 0 or more.

    Returns
    -------
    array
        One ratio a year asked for.

    Raises
    ------
    ValueError
        If a year is negative.

    Examples
    --------
    >>> path(Params(growth=0.02, openness=0.06, start=0.1), [0, 10, 1000]).round(3).tolist()
    [0.1, 0.458, 0.75]
    """
    years = np.asarray(years, dtype=float)
    if not (years >= 0).all():
        raise ValueError(f"years holds {years[~(years >= 0)].flat[0]}; want 0 or more")
    growth, openness, start = params.growth, params.openness, params.start
    if params.kind == "linear":
        kept = np.exp(-(growth + openness) * years)
        pulled = 0.0 if openness == 0 else openness / (growth + openness) * (1 - kept)
        return start * kept + pulled
    rate = openness - growth  # a Riccati equation: linear in 1 / a
    grown = years if rate == 0 else -np.expm1(-rate * years) / rate
    return 1 / (np.exp(-rate * years) / start + openness * grown)


def implied_openness(first: float, last: float, years: float, growth: float) -> float:
    """Openness that takes the ratio from ``first`` to ``last`` in so many years, if the frontier grows at ``growth``; linear kind.

    A pair of ratios fixes no more than this: for every growth there is an openness that fits it.

    Parameters
    ----------
    first, last : float
        Ratios to the frontier, above 0 and below 1.
    years : float
        Years between them, above 0.
    growth : float
        Growth of the frontier, a year; 0 or more.

    Returns
    -------
    float
        A share a year; NaN where even a closed follower would have lost less than was lost.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> reached = path(Params(growth=0.03, openness=0.05, start=0.2), [7])[0]
    >>> round(implied_openness(0.2, reached, 7, growth=0.03), 6)
    0.05
    """
    for name, ratio in (("first", first), ("last", last)):
        if not 0 < ratio < 1:
            raise ValueError(f"{name} is {ratio}; want a ratio above 0 and below 1")
    if not years > 0:
        raise ValueError(f"years is {years}; want a number above 0")

    def missed(openness: float) -> float:
        return float(path(Params(growth, openness, first), [years])[0]) - last

    if missed(0.0) > 0:
        return math.nan
    highest = 1.0
    while missed(highest) < 0 and highest < 1e6:
        highest *= 2
    return brentq(missed, 0.0, highest, xtol=1e-14)


def steady_openness(ratio: float, growth: float) -> float:
    """Openness of a follower whose ratio stands still: it rises with growth, and only their quotient is known from the ratio.

    Raises
    ------
    ValueError
        If the ratio is not between 0 and 1, or growth negative.

    Examples
    --------
    >>> round(steady_openness(0.75, growth=0.02), 6)
    0.06
    """
    _check(growth, 0.0)
    if not 0 < ratio < 1:
        raise ValueError(f"ratio is {ratio}; want one above 0 and below 1")
    return growth * ratio / (1 - ratio)


def gain_from_opening(ratio: np.ndarray, kind: str = "linear") -> np.ndarray:
    """How much faster the ratio rises for each unit of openness, at each ratio: the gap, or the gap times what is known.

    Raises
    ------
    ValueError
        If the kind is unknown.

    Examples
    --------
    >>> gain_from_opening([0.1, 0.5, 0.9]).round(2).tolist()
    [0.9, 0.5, 0.1]
    """
    ratio = np.asarray(ratio, dtype=float)
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; want one of {', '.join(KINDS)}")
    return (1 - ratio) * (1.0 if kind == "linear" else ratio)


def best_split(ratio: np.ndarray, openness: float, research: float, kind: str = "linear") -> np.ndarray:
    r"""Share of its effort that a follower does best to spend on adopting, the rest going into research of its own.

    An effort s in adopting yields :math:`\varphi \sqrt{s}` times :func:`gain_from_opening`, the rest :math:`\eta \sqrt{1 - s}\, a` by
    research: both with diminishing returns, which is our addition. The best s is the one at which :math:`s / (1 - s)` is the
    square of the quotient of the two yields.

    Parameters
    ----------
    ratio : array
        Ratios to the frontier, 0 to 1.
    openness, research : float
        What full effort in the one or in the other would yield a year; not both 0.
    kind : str
        ``linear`` or ``logistic``.

    Returns
    -------
    array
        One share a ratio, 0 to 1; NaN where neither yields anything.

    Raises
    ------
    ValueError
        If a rate is negative, both are 0, or the kind unknown.

    Examples
    --------
    >>> best_split([0.1, 0.5, 0.9], openness=0.1, research=0.1).round(2).tolist()
    [0.99, 0.5, 0.01]
    """
    _check(research, openness)
    if research == openness == 0:
        raise ValueError("openness and research are both 0; want one above 0")
    adopted = (openness * gain_from_opening(ratio, kind)) ** 2
    found = (research * np.asarray(ratio, dtype=float)) ** 2
    total = adopted + found
    return np.divide(adopted, total, out=np.full(np.shape(total), math.nan), where=total > 0)


def _check(growth: float, openness: float) -> None:
    for name, value in (("growth", growth), ("openness", openness)):
        if not (value >= 0 and math.isfinite(value)):
            raise ValueError(f"{name} is {value}; want a rate of 0 or more")
