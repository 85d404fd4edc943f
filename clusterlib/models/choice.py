r"""Where firms locate when each saves cost by being where the others are: binary choice with increasing returns.

Of two regions the better one has lower cost of its own, by the *advantage* :math:`h`; being where the others are lowers cost too,
by the *interaction* :math:`J` times the difference :math:`m` between the shares of the two regions (1: all in the better,
-1: all in the worse). Firms choose by a logit of *strength* :math:`\beta`: the larger, the more exactly they follow cost.
Where the shares come out as firms expect,

.. math:: m = \tanh(\beta h + \beta J m).
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from scipy import optimize, special

from clusterlib.models.compiled import compiled


class Equilibrium(NamedTuple):
    """A solution: ``mean``, the difference of the shares, and whether small departures from it die out."""

    mean: float
    stable: bool


@dataclass(frozen=True)
class Params:
    """Firms that settle in one of two regions one after the other, then think again.

    Parameters
    ----------
    firms : int
        2 or more.
    strength : float
        How exactly firms follow cost; above 0.
    interaction : float
        Cost saved where all firms are in one's own region rather than in the other; 0 or more, in the unit of ``advantage``.
    advantage : float
        By how much the better region is cheaper in itself; negative: dearer.
    saving : {"share", "number"}
        While firms are still arriving, the saving grows with the region's lead as a share of the firms there are, or with its lead in
        number as a part of all that will come. Once all are there it is the same.
    rounds : int
        After the last arrival, how often each firm on average thinks again; 0 or more.
    """

    firms: int = 100
    strength: float = 1.0
    interaction: float = 1.5
    advantage: float = 0.1
    saving: Literal["share", "number"] = "share"
    rounds: int = 20

    def __post_init__(self) -> None:
        _check(self.strength, self.interaction, self.advantage)
        if self.firms < 2:
            raise ValueError(f"firms is {self.firms}; want 2 or more")
        if self.saving not in ("share", "number"):
            raise ValueError(f"saving is {self.saving!r}; want 'share' or 'number'")
        if self.rounds < 0:
            raise ValueError(f"rounds is {self.rounds}; want 0 or more")


@dataclass(frozen=True)
class Run:
    """What a simulation recorded.

    ``arrivals`` holds the firms in the better region after each arrival (length ``firms``), ``revisions`` after each round
    (length ``rounds``).
    """

    arrivals: np.ndarray
    revisions: np.ndarray

    def means(self) -> np.ndarray:
        """Difference of the shares of the two regions after each round; before the first round where there is none."""
        last = self.revisions if len(self.revisions) else self.arrivals[-1:]
        return 2 * last / len(self.arrivals) - 1


def equilibria(strength: float, interaction: float, advantage: float = 0.0) -> tuple[Equilibrium, ...]:
    r"""Every solution of the equation, in rising order.

    Parameters
    ----------
    strength : float
        Above 0.
    interaction : float
        0 or more.
    advantage : float

    Returns
    -------
    tuple of Equilibrium
        One or three; two just on the threshold of :func:`critical_advantage`, one of them the meeting of two and not stable.

    Raises
    ------
    ValueError
        If a parameter is out of range.

    Notes
    -----
    With :math:`m = \tanh x` the solutions are the zeros of :math:`k(x) = x - \beta h - \beta J \tanh x`, which turns where
    :math:`\cosh^2 x = \beta J`: nowhere for :math:`\beta J \le 1`, else at two points between which and beyond which it is
    monotonic. So every zero is bracketed, however near to -1 or 1 its :math:`m` lies. A solution is stable where
    :math:`k` rises, that is :math:`\beta J (1 - m^2) < 1`; at :math:`h = 0`, :math:`\beta J = 1` the only one still is.

    References
    ----------
    `brock2001` in ``data/references.bib``.

    Examples
    --------
    >>> [(round(one.mean, 3), one.stable) for one in equilibria(1.0, 1.5)]
    [(-0.859, True), (0.0, False), (0.859, True)]
    >>> len(equilibria(1.0, 0.9)), len(equilibria(1.0, 1.5, advantage=0.5))
    (1, 1)
    """
    _check(strength, interaction, advantage)
    pull, offset = strength * interaction, strength * advantage

    def apart(x: float) -> float:
        return x - offset - pull * np.tanh(x)

    ends = [offset - pull - 1, offset + pull + 1]  # apart() is below 0 at the first and above it at the second
    if pull <= 1:
        return (Equilibrium(float(np.tanh(optimize.brentq(apart, *ends, xtol=1e-13))), True),)
    turn = np.arccosh(np.sqrt(pull))
    knots = [min(ends[0], -turn - 1), -turn, turn, max(ends[1], turn + 1)]
    found = []
    for low, high in pairwise(knots):
        if apart(low) * apart(high) < 0:
            found.append(Equilibrium(float(np.tanh(optimize.brentq(apart, low, high, xtol=1e-13))), bool(low != -turn)))
    found += [Equilibrium(float(np.tanh(knot)), False) for knot in (-turn, turn) if apart(knot) == 0]
    return tuple(sorted(found))


def critical_advantage(strength: float, interaction: float) -> float:
    r"""Advantage below which a cluster in the worse region can hold itself; 0 where no cluster can.

    .. math:: h_c = \frac{1}{\beta}\left(\beta J m_c - \operatorname{artanh} m_c\right), \qquad m_c = \sqrt{1 - 1/(\beta J)}

    Parameters
    ----------
    strength : float
        Above 0.
    interaction : float
        0 or more.

    Returns
    -------
    float
        In the unit of ``interaction``: there are three equilibria where the advantage is smaller in size, one where it is larger.

    Raises
    ------
    ValueError
        If a parameter is out of range.

    Notes
    -----
    Two equilibria meet where the curve touches the diagonal: :math:`\beta J (1 - m^2) = 1`, which gives :math:`m_c`; the
    equation :math:`\operatorname{artanh} m = \beta h + \beta J m` at :math:`m = -m_c` gives :math:`h`.

    References
    ----------
    `brock2001` in ``data/references.bib`` has the threshold's existence; the closed form is elementary.

    Examples
    --------
    >>> critical_advantage(1.0, 1.0), round(critical_advantage(1.0, 2.0), 4)
    (0.0, 0.5328)
    """
    _check(strength, interaction, 0.0)
    pull = strength * interaction
    if pull <= 1:
        return 0.0
    mean = np.sqrt(1 - 1 / pull)
    return float((pull * mean - np.arccosh(np.sqrt(pull))) / strength)


def simulate(params: Params, rng: np.random.Generator) -> Run:
    """Let firms arrive one by one, each seeing those already there, then let random firms think again.

    Parameters
    ----------
    params : Params
    rng : numpy Generator

    Returns
    -------
    Run

    Examples
    --------
    Two histories of one industry:

    >>> params = Params(firms=200, interaction=2.0, advantage=0.1)
    >>> [round(float(simulate(params, np.random.default_rng(seed)).means()[-1]), 1) for seed in (1, 4)]
    [0.9, -0.9]
    """
    by_share = params.saving == "share"
    numbers = params.strength, params.interaction, params.advantage, by_share
    return Run(*_settle(params.firms, params.rounds, *numbers, rng))


def exact_law(params: Params) -> np.ndarray:
    """Probability that 0, 1, ... firms are in the better region at the end of :func:`simulate`, without simulating.

    Firms are alike, so the number in the better region is all there is to know, and it moves by one at a time.

    Parameters
    ----------
    params : Params

    Returns
    -------
    array of length ``firms`` + 1

    Examples
    --------
    >>> exact_law(Params(firms=2, interaction=0.0, advantage=0.0, rounds=1)).tolist()
    [0.25, 0.5, 0.25]
    """
    firms, law = params.firms, np.array([1.0])
    for there in range(firms):
        better = np.arange(there + 1)
        seen = max(there, 1) if params.saving == "share" else firms - 1
        chance = _better(params, (2 * better - there) / seen)
        law = np.append(law * (1 - chance), 0) + np.insert(law * chance, 0, 0)
    up, down = _moves(params)
    for _ in range(params.rounds * firms):
        gain, loss = law * up, law * down
        law = law - gain - loss
        law[1:] += gain[:-1]
        law[:-1] += loss[1:]
    return law


def stationary_law(params: Params) -> np.ndarray:
    r"""Probability that 0, 1, ... firms are in the better region after endless rounds, when history is forgotten.

    Parameters
    ----------
    params : Params

    Returns
    -------
    array of length ``firms`` + 1

    Notes
    -----
    Each firm answers the :math:`N-1` others, so that with :math:`M` the difference of the numbers the law is

    .. math:: \pi(n) \propto \binom{N}{n} \exp\left(\beta h M + \frac{\beta J M^2}{2(N-1)}\right),

    which balances every move. With many firms it has its peaks at the stable equilibria, and nearly all of its weight at the better.

    Examples
    --------
    >>> stationary_law(Params(firms=2, interaction=0.0, advantage=0.0)).round(3).tolist()
    [0.25, 0.5, 0.25]
    """
    firms, better = params.firms, np.arange(params.firms + 1)
    lead = 2 * better - firms
    weight = special.gammaln(firms + 1) - special.gammaln(better + 1) - special.gammaln(firms - better + 1)
    weight = weight + params.strength * (params.advantage * lead + params.interaction * lead**2 / (2 * (firms - 1)))
    return special.softmax(weight)


def _better(params: Params, mean: np.ndarray) -> np.ndarray:
    """Chance that a firm that sees this difference of shares chooses the better region."""
    return special.expit(2 * params.strength * (params.advantage + params.interaction * mean))


def _moves(params: Params) -> tuple[np.ndarray, np.ndarray]:
    """Chance that one firm's second thought raises, or lowers, the number in the better region."""
    firms, better = params.firms, np.arange(params.firms + 1)
    lead = 2 * better - firms
    up = (firms - better) / firms * _better(params, (lead + 1) / (firms - 1))
    down = better / firms * (1 - _better(params, (lead - 1) / (firms - 1)))
    return up, down


@compiled
def _settle(firms, rounds, strength, interaction, advantage, by_share, rng):
    """Arrivals, then rounds of second thoughts: only the number in the better region is kept."""
    arrivals, revisions, better = np.zeros(firms, np.int64), np.zeros(rounds, np.int64), 0
    for there in range(firms):
        seen = max(there, 1) if by_share else firms - 1
        mean = (2 * better - there) / seen
        if rng.random() * (1 + np.exp(-2 * strength * (advantage + interaction * mean))) < 1:
            better += 1
        arrivals[there] = better
    for turn in range(rounds):
        for _ in range(firms):
            was = 1 if rng.random() * firms < better else 0
            mean = (2 * (better - was) - (firms - 1)) / (firms - 1)
            now = 1 if rng.random() * (1 + np.exp(-2 * strength * (advantage + interaction * mean))) < 1 else 0
            better += now - was
        revisions[turn] = better
    return arrivals, revisions


def _check(strength: float, interaction: float, advantage: float) -> None:
    if not 0 < strength < np.inf:
        raise ValueError(f"strength is {strength}; want a number above 0")
    if not 0 <= interaction < np.inf:
        raise ValueError(f"interaction is {interaction}; want a number, 0 or more")
    if not np.isfinite(advantage):
        raise ValueError(f"advantage is {advantage}; want a number")
