"""Kauffman's landscapes of interdependent choices: how many peaks there are, and where those who climb end."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from clusterlib.models.compiled import compiled

WAYS = ("steepest", "any-better")
EXPECTED_BEST_ALONE = 2 / 3  # K = 0: each choice takes the larger of two uniform draws, whose mean is 2/3


@dataclass(frozen=True)
class Params:
    """A landscape of ``choices`` yes-or-no choices, the worth of each hanging on ``interdependence`` others.

    Parameters
    ----------
    choices : int
        N, from 1 to 20: all 2**N combinations are kept in memory.
    interdependence : int
        K, from 0 (every choice on its own) to N - 1 (each hangs on all).
    climb : str
        ``steepest``: of all single changes the best, as long as one improves; ``any-better``: any single change that
        improves, each with the same probability.

    Examples
    --------
    >>> Params(choices=3, interdependence=3)
    Traceback (most recent call last):
    ...
    ValueError: interdependence is 3; want a whole number from 0 to 2, one less than choices
    """

    choices: int = 12
    interdependence: int = 4
    climb: str = "steepest"

    def __post_init__(self) -> None:
        if not 1 <= self.choices <= 20 or self.choices != int(self.choices):
            raise ValueError(f"choices is {self.choices}; want a whole number from 1 to 20")
        if not 0 <= self.interdependence < self.choices or self.interdependence != int(self.interdependence):
            raise ValueError(
                f"interdependence is {self.interdependence}; want a whole number from 0 to {self.choices - 1}, one less than choices"
            )
        if self.climb not in WAYS:
            raise ValueError(f"climb is {self.climb!r}; want one of {', '.join(WAYS)}")


@dataclass(frozen=True)
class Run:
    """One landscape, climbed from everywhere.

    ``worth`` of each combination, whose number's binary digits are the choices; ``optima``, the combinations that no single
    change improves, best first; ``basins``, for each of these the share of climbs from anywhere that end there; ``recovered``,
    at index e: the probability that a climb that starts e changes away from the best combination of all ends there.
    """

    worth: np.ndarray
    optima: np.ndarray
    basins: np.ndarray
    recovered: np.ndarray


def simulate(params: Params, rng: np.random.Generator) -> Run:
    """Draw a landscape and follow every climb on it; nothing but the landscape is left to chance.

    Parameters
    ----------
    params : Params
        Size and interdependence of the landscape, and the way to climb.
    rng : numpy.random.Generator
        Draws which choices hang together and what each is worth.

    Returns
    -------
    Run
        The landscape, its optima and where climbs end, as exact probabilities.

    Examples
    --------
    >>> run = simulate(Params(choices=6, interdependence=0), np.random.default_rng(1))
    >>> len(run.optima), run.recovered.tolist()
    (1, [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    """
    worth = landscape(params, rng)
    if params.climb == "steepest":  # one look at every climb tells all
        summits = _summits(worth)
        optima = _best_first(worth, np.flatnonzero(summits == np.arange(len(worth))))
        shares, reached = _shares(summits, optima), _ending_at(summits, optima[0])
    else:
        optima = local_optima(worth)
        shares, reached = basins(worth, optima, params.climb), climb(worth, optima[0], params.climb)
    return Run(worth, optima, shares, by_distance(reached, optima[0]))


def landscape(params: Params, rng: np.random.Generator) -> np.ndarray:
    """The worth of every combination: the mean of N contributions, each drawn anew for every state of K + 1 choices.

    The K others on which a choice hangs are drawn at random without repetition. A contribution is uniform between 0 and 1.

    Parameters
    ----------
    params : Params
        Size and interdependence.
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    ndarray of shape (2**choices,)
        Worth, between 0 and 1, at the number whose binary digits are the choices.

    References
    ----------
    `kauffman1987` in ``data/references.bib``.

    Examples
    --------
    >>> landscape(Params(choices=2, interdependence=1), np.random.default_rng(0)).shape
    (4,)
    """
    n, k = params.choices, params.interdependence
    hang_on = np.empty((n, k + 1), dtype=np.int64)
    drawn = np.empty((n, 2 ** (k + 1)))
    for choice in range(n):
        hang_on[choice, 0], hang_on[choice, 1:] = choice, rng.permutation(_others(n)[choice])[:k]
        drawn[choice] = rng.random(2 ** (k + 1))
    return _added_up(hang_on, drawn) / n


def local_optima(worth: np.ndarray) -> np.ndarray:
    """The combinations that no single change improves, the best of all first.

    Examples
    --------
    >>> local_optima(np.array([0.2, 0.9, 0.8, 0.1])).tolist()
    [1, 2]
    """
    return _best_first(worth, np.flatnonzero(worth >= worth[_changed(len(worth))].max(axis=0)))


def climb(worth: np.ndarray, goal: int, way: str = "steepest") -> np.ndarray:
    """The probability, from each combination, that a climb ends at ``goal``.

    Combinations are worked through from the best downwards, so that all that a climb can step to is already known.

    Parameters
    ----------
    worth : ndarray of shape (2**N,)
        As from :func:`landscape`.
    goal : int
        A local optimum.
    way : str
        ``steepest`` or ``any-better``, as in :class:`Params`.

    Returns
    -------
    ndarray of shape (2**N,)
        Zeros and ones for ``steepest``, since that climb leaves nothing to chance.

    Examples
    --------
    >>> worth = np.array([0.2, 0.9, 0.8, 0.1])
    >>> climb(worth, goal=1).tolist(), climb(worth, 1, "any-better").tolist()
    ([1.0, 1.0, 0.0, 1.0], [0.5, 1.0, 0.0, 0.5])
    """
    if way == "steepest":
        return _ending_at(_summits(worth), goal)
    reached = np.zeros(len(worth))
    reached[goal] = 1.0
    return _from_above(worth, np.argsort(-worth, kind="stable"), reached)


def basins(worth: np.ndarray, optima: np.ndarray, way: str = "steepest") -> np.ndarray:
    """The share of climbs, begun at every combination alike, that end at each of ``optima``.

    Parameters
    ----------
    worth : ndarray of shape (2**N,)
        As from :func:`landscape`.
    optima : ndarray of int
        As from :func:`local_optima`.
    way : str
        ``steepest`` or ``any-better``, as in :class:`Params`.

    Returns
    -------
    ndarray, one share an optimum
        They sum to one.

    Examples
    --------
    >>> worth = np.array([0.2, 0.9, 0.8, 0.1])
    >>> basins(worth, local_optima(worth)).tolist(), basins(worth, local_optima(worth), "any-better").tolist()
    ([0.75, 0.25], [0.5, 0.5])
    """
    if way == "steepest":
        return _shares(_summits(worth), optima)
    return _from_below(worth, np.argsort(worth, kind="stable"), np.full(len(worth), 1 / len(worth)))[optima]


def by_distance(reached: np.ndarray, goal: int) -> np.ndarray:
    """The mean of ``reached`` over the combinations at each number of changes from ``goal``: index 0 is the goal itself.

    Examples
    --------
    >>> by_distance(np.array([1.0, 0.5, 0.0, 0.25]), goal=0).tolist()
    [1.0, 0.25, 0.25]
    """
    distance = np.bitwise_count(np.arange(len(reached)) ^ goal)
    return np.bincount(distance, weights=reached) / np.bincount(distance)


def effective_number(shares: np.ndarray) -> float:
    """How many equal shares would be as concentrated as these: one over the sum of squares.

    Examples
    --------
    >>> effective_number(np.array([0.5, 0.5])), effective_number(np.array([1.0, 0.0]))
    (2.0, 1.0)
    """
    return float(1 / np.sum(np.square(shares)))


def expected_optima(choices: int, interdependence: int) -> float:
    r"""How many local optima a landscape has on average, where that is known: for K = 0 and for K = N - 1.

    With K = N - 1 the worths of a combination and of its N neighbours are independent and alike, so each of the N + 1 is
    the largest with the same probability: :math:`2^N / (N + 1)`.

    Raises
    ------
    ValueError
        For an interdependence in between, for which no closed form is used here.

    References
    ----------
    `kauffman1987` in ``data/references.bib``.

    Examples
    --------
    >>> expected_optima(12, 0), round(expected_optima(12, 11), 2)
    (1.0, 315.08)
    """
    if interdependence == 0:
        return 1.0
    if interdependence == choices - 1:
        return 2.0**choices / (choices + 1)
    raise ValueError(f"interdependence is {interdependence}; the expected number is known for 0 and {choices - 1}")


@cache
def _others(choices: int) -> np.ndarray:
    """In each row, the choices but its own."""
    return np.array([np.delete(np.arange(choices), choice) for choice in range(choices)])


@cache
def _changed(size: int) -> np.ndarray:
    """In each column, the combinations that differ from its own in one choice."""
    return np.arange(size) ^ (1 << np.arange(size.bit_length() - 1))[:, None]


def _best_first(worth: np.ndarray, tops: np.ndarray) -> np.ndarray:
    return tops[np.argsort(-worth[tops], kind="stable")]


def _ending_at(summits: np.ndarray, goal: int) -> np.ndarray:
    return (summits == goal).astype(float)


def _shares(summits: np.ndarray, optima: np.ndarray) -> np.ndarray:
    return np.bincount(summits, minlength=len(summits))[optima] / len(summits)


def _summits(worth: np.ndarray) -> np.ndarray:
    """Follow the best change from everywhere at once, doubling the stride until nothing moves."""
    ahead = _best_change(worth)
    while not np.array_equal(ahead, further := ahead[ahead]):
        ahead = further
    return ahead


@compiled
def _added_up(hang_on, drawn):
    """The sum of the contributions of each combination: what was drawn for the state of the choices that each hangs on."""
    choices, width = hang_on.shape
    worth = np.zeros(2**choices)
    state = np.zeros(2**choices, dtype=np.int64)
    for choice in range(choices):
        seen_as = np.zeros(choices, dtype=np.int64)
        for place in range(width):
            seen_as[hang_on[choice, place]] = 1 << place
        for digit in range(choices):  # combinations with one digit more are those before, that digit set
            size = 1 << digit
            for combination in range(size):
                state[size + combination] = state[combination] | seen_as[digit]
        for combination in range(len(worth)):
            worth[combination] += drawn[choice, state[combination]]
    return worth


@compiled
def _best_change(worth):
    """For each combination the best of those one change away, or itself where none of them is better."""
    ahead = np.arange(len(worth))
    for start in range(len(worth)):
        best, flip = worth[start], 1
        while flip < len(worth):
            if worth[start ^ flip] > best:
                best, ahead[start] = worth[start ^ flip], start ^ flip
            flip *= 2
    return ahead


@compiled
def _from_above(worth, order, reached):
    """Each combination's chance is the mean of the better ones beside it."""
    for start in order:
        total, ways, flip = 0.0, 0, 1
        while flip < len(worth):
            if worth[start ^ flip] > worth[start]:
                total += reached[start ^ flip]
                ways += 1
            flip *= 2
        if ways:
            reached[start] = total / ways
    return reached


@compiled
def _from_below(worth, order, mass):
    """Each combination hands what stands on it to the better ones beside it, in equal parts."""
    for start in order:
        ways, flip = 0, 1
        while flip < len(worth):
            ways += worth[start ^ flip] > worth[start]
            flip *= 2
        flip = 1
        while ways and flip < len(worth):
            if worth[start ^ flip] > worth[start]:
                mass[start ^ flip] += mass[start] / ways
            flip *= 2
    return mass
