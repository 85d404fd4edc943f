r"""How firms that are locked in the worse of two choices get out: by noise within, by pressure from outside, or together.

The choice is that of :mod:`clusterlib.models.choice`: firms think again one at a time, each answering the others, and at an
advantage below the critical one a population in the worse choice can hold itself there. Three ways lead out:

* **noise within**: now and then firms choose against their interest until enough happen to have moved. Firms are alike, so the
  number in the better choice is a birth-death chain, and the mean time out is a known sum (:func:`mean_escape`);
* **pressure from outside**: for a while the advantage is larger by ``pressure``. Above :func:`least_pressure` the worse
  equilibrium is gone while it lasts; it may be lifted once the population has passed the unstable equilibrium
  (:func:`least_duration`, with many firms);
* **together**: a share of the firms agrees and moves at once; it takes :func:`critical_mass`.

Time is counted in rounds, in which each firm thinks again once on average.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import integrate

from clusterlib.models import choice


@dataclass(frozen=True)
class Params:
    """A population locked in the worse choice.

    Parameters
    ----------
    firms : int
        4 or more.
    strength, interaction, advantage : float
        As in :class:`clusterlib.models.choice.Params`; the advantage is positive, and
        small enough for the worse choice to hold itself.
    pressure : float
        Added to the advantage from outside, 0 or more.
    duration : float
        Rounds for which it is added.
    """

    firms: int = 100
    strength: float = 1.0
    interaction: float = 1.5
    advantage: float = 0.1
    pressure: float = 0.0
    duration: float = 0.0

    def __post_init__(self) -> None:
        if self.firms < 4:
            raise ValueError(f"firms is {self.firms}; want 4 or more")
        for name in ("pressure", "duration"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} is {getattr(self, name)}; want 0 or more")
        edge = choice.critical_advantage(self.strength, self.interaction)
        if not 0 < self.advantage < edge:
            raise ValueError(f"advantage is {self.advantage}; nothing is locked unless it is above 0 and below {edge:.4f}")


def states(params: Params) -> tuple[float, float, float]:
    """Means of the worse, the unstable and the better equilibrium, without pressure."""
    return tuple(one.mean for one in choice.equilibria(params.strength, params.interaction, params.advantage))


def least_pressure(params: Params) -> float:
    """Pressure above which the worse equilibrium is gone while it lasts.

    Examples
    --------
    >>> round(least_pressure(Params()), 3)
    0.108
    """
    return choice.critical_advantage(params.strength, params.interaction) - params.advantage


def critical_mass(params: Params) -> float:
    """Share of all firms that must move together for the rest to follow."""
    worse, unstable, _ = states(params)
    return (unstable - worse) / 2


def least_duration(params: Params) -> float:
    r"""Rounds for which ``pressure`` has to last with many firms; infinite where it is too small.

    .. math:: \int_{m_-}^{m_u} \frac{dm}{\tanh(\beta(h + \Delta) + \beta J m) - m}

    from the worse equilibrium :math:`m_-` to the unstable one :math:`m_u`, both without pressure.
    """
    if params.pressure <= least_pressure(params):
        return float("inf")
    worse, unstable, _ = states(params)
    pushed = params.strength * (params.advantage + params.pressure)
    turn = -np.sqrt(1 - 1 / (params.strength * params.interaction))  # where the passage is slowest
    ends = [worse, *([turn] if worse < turn < unstable else []), unstable]
    parts = [
        integrate.quad(lambda m: 1 / (np.tanh(pushed + params.strength * params.interaction * m) - m), low, high, limit=200)[0]
        for low, high in pairwise(ends)
    ]
    return float(sum(parts))


def chain(params: Params, pressure: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Chances that one firm's second thought raises, and lowers, the number in the better choice, for 0, 1, ... there."""
    firms, there = params.firms, np.arange(params.firms + 1)
    field = params.advantage + pressure

    def better(others: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-2 * params.strength * (field + params.interaction * others / (firms - 1))))

    up = (firms - there) / firms * better(2 * there - firms + 1)
    down = there / firms * (1 - better(2 * there - firms - 1))
    return up, down


def start(params: Params) -> int:
    """Firms in the better choice in the worse equilibrium."""
    return round(params.firms * (1 + states(params)[0]) / 2)


def goal(params: Params) -> int:
    """Firms in the better choice in the better equilibrium."""
    return int(params.firms * (1 + states(params)[2]) / 2)


def mean_escape(params: Params) -> float:
    r"""Mean rounds until noise within has brought the population from the worse to the better equilibrium.

    For a birth-death chain with chances :math:`u_i` up and :math:`d_i` down the mean time from :math:`a` to :math:`b` is
    :math:`\sum_{i=a}^{b-1} \sum_{j \le i} \pi_j / (\pi_i u_i)`, with :math:`\pi_j / \pi_i` the product of :math:`d/u` between.
    """
    up, down = chain(params)
    step, total = 0.0, 0.0
    for there in range(goal(params)):
        step = (1 + down[there] * step) / up[there]  # mean moves from one number to the next
        total += step if there >= start(params) else 0.0
    return float(total / params.firms)


def escaped(params: Params, rounds: float) -> float:
    """Probability that the population has been in the better equilibrium within so many rounds, by noise within alone."""
    moves = _matrix(*chain(params), absorbed=goal(params))
    law = np.eye(params.firms + 1)[start(params)]
    return float((law @ _power(moves, rounds * params.firms))[goal(params) :].sum())


def settled(params: Params, rest: float = 20.0) -> float:
    """Probability of being nearer to the better equilibrium ``rest`` rounds after the pressure was lifted."""
    law = np.eye(params.firms + 1)[start(params)]
    law = law @ _power(_matrix(*chain(params, params.pressure)), params.duration * params.firms)
    return float(law @ _stays(params, rest))


def rounds_needed(params: Params, sure: float = 0.95, longest: int = 120, rest: float = 20.0) -> float:
    """Rounds of ``pressure`` after which at least the share ``sure`` of populations stays; infinite if ``longest`` do not suffice.

    ``duration`` is ignored.
    """
    law, stays = np.eye(params.firms + 1)[start(params)], _stays(params, rest)
    round_ = _power(_matrix(*chain(params, params.pressure)), params.firms)
    for rounds in range(1, longest + 1):
        law = law @ round_
        if law @ stays >= sure:
            return float(rounds)
    return float("inf")


def _stays(params: Params, rest: float) -> np.ndarray:
    """Chance, for each number in the better choice, of being nearer to the better equilibrium after so many rounds."""
    near = 2 * np.arange(params.firms + 1) / params.firms - 1 > states(params)[1]
    return _power(_matrix(*chain(params)), rest * params.firms) @ near


def _matrix(up: np.ndarray, down: np.ndarray, absorbed: int | None = None) -> np.ndarray:
    """Chances of passing from each number to each in one move; from ``absorbed`` on nothing moves."""
    if absorbed is not None:
        up, down = (np.where(np.arange(len(one)) >= absorbed, 0.0, one) for one in (up, down))
    return np.diag(1 - up - down) + np.diag(up[:-1], 1) + np.diag(down[1:], -1)


def _power(moves: np.ndarray, count: float) -> np.ndarray:
    return np.linalg.matrix_power(moves, round(count))
