"""Co-operation among neighbours who compete: when it spreads on a network, exactly where that is known and simulated elsewhere."""

from dataclasses import dataclass

import numpy as np

from clusterlib.models import regular
from clusterlib.models.compiled import compiled


@dataclass(frozen=True)
class Params:
    """Players on a ring of nearest neighbours, some of whose ties are led elsewhere.

    A co-operator pays ``cost`` and its neighbours share ``benefit`` among them, equally. In each step one player, drawn at
    random, gives up its place; a neighbour takes it over, drawn in proportion to exp(selection x payoff).

    Parameters
    ----------
    players : int
        N, more than ``degree``.
    degree : int
        k, an even number of neighbours of each; N - 1 of them is everybody with everybody.
    benefit, cost : float
        What a co-operator's neighbours get between them, and what it pays; both >= 0.
    selection : float
        How strongly payoff counts, >= 0; the known rules hold as it goes to zero.
    long_ties : float
        Share of ties that swap ends with another, so that every player keeps ``degree``; 0 is the ring.
    mutation : float
        Probability that who takes over a place draws its behaviour by lot.

    Examples
    --------
    >>> Params(players=8, degree=8)
    Traceback (most recent call last):
    ...
    ValueError: degree is 8; want an even number from 2 to 7, or 7
    """

    players: int = 20
    degree: int = 2
    benefit: float = 4.0
    cost: float = 1.0
    selection: float = 0.1
    long_ties: float = 0.0
    mutation: float = 0.0

    def __post_init__(self) -> None:
        if self.players < 3 or self.players != int(self.players):
            raise ValueError(f"players is {self.players}; want a whole number >= 3")
        regular.check_degree(self.players, self.degree)
        for name in ("benefit", "cost", "selection"):
            if not 0 <= getattr(self, name) < np.inf:
                raise ValueError(f"{name} is {getattr(self, name)}; want a number >= 0")
        for name in ("long_ties", "mutation"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}; want a share from 0 to 1")


@dataclass(frozen=True)
class Run:
    """How a run ended: ``cooperators`` at the end and ``steps`` taken; over the steps, the mean ``share`` of co-operators and
    ``both``, the share of steps in which each behaviour made up more than a tenth of the players."""

    cooperators: int
    steps: int
    share: float
    both: float


def critical_ratio(players: float, degree: int) -> float:
    r"""The benefit over cost above which one co-operator does better than chance under weak selection.

    .. math:: (b/c)^* = k (N - 2) / (N - 2k)

    It holds on every connected network in which all have k neighbours, wherever they are, and tends to k as N grows. Where N
    is 2k the benefit would have to be infinite; where it is less, the ratio is negative: co-operation is never favoured.

    Parameters
    ----------
    players : float
        N; ``numpy.inf`` for the limit.
    degree : int
        k, neighbours of each.

    Returns
    -------
    float
        The critical ratio; infinite for N = 2k.

    References
    ----------
    `ohtsuki2006`, `chen2013` in ``data/references.bib``.

    Examples
    --------
    >>> critical_ratio(8, 2), round(critical_ratio(10, 2), 3), critical_ratio(float("inf"), 4)
    (3.0, 2.667, 4.0)
    """
    if np.isinf(players):
        return float(degree)
    if players == 2 * degree:
        return float("inf")
    return degree * (players - 2) / (players - 2 * degree)


def fixation_probability_well_mixed(players: int, benefit: float, cost: float, selection: float) -> float:
    r"""The probability that one co-operator takes over a group in which everybody is everybody's neighbour.

    .. math:: \rho = \frac{N-1}{N} \, \frac{\gamma - 1}{\gamma^{N-1} - 1}, \quad \gamma = e^{w (c + b/(N-1))}

    :math:`\gamma > 1` whatever the benefit, so that :math:`\rho < 1/N`: co-operation is never favoured.

    Parameters
    ----------
    players : int
        N, 3 or more.
    benefit, cost, selection : float
        As in :class:`Params`.

    Returns
    -------
    float
        1 / N where nothing is selected.

    Examples
    --------
    >>> fixation_probability_well_mixed(10, 5, 1, 0)
    0.1
    >>> fixation_probability_well_mixed(10, 500, 1, 0.1) < 0.1
    True
    """
    step = selection * (cost + benefit / (players - 1))
    if step < 1e-12:
        return 1 / players
    ratio = np.exp(-(players - 2) * step) * np.expm1(-step) / np.expm1(-(players - 1) * step)  # as written it overflows
    return float((players - 1) / players * ratio)


def fixation_probability_cycle(players: int, benefit: float, cost: float, selection: float) -> float:
    """The probability that one co-operator takes over a ring with two neighbours each.

    Descendants of one co-operator stand side by side, so the state is how many they are: a birth-death chain, exact for any
    strength of selection.

    Parameters
    ----------
    players : int
        N, 3 or more.
    benefit, cost, selection : float
        As in :class:`Params`.

    Returns
    -------
    float
        The probability of fixation.

    Examples
    --------
    >>> round(fixation_probability_cycle(10, 5, 1, 0), 12)
    0.1
    >>> fixation_probability_cycle(50, 3, 1, 0.01) > 1 / 50 > fixation_probability_cycle(50, 1.5, 1, 0.01)
    True
    """
    total, product = 1.0, 1.0
    for size in range(1, players):
        up, down = _cycle_rates(players, size, benefit, cost, selection)
        product *= down / up
        total += product
    return float(1 / total)


def simulate(params: Params, rng: np.random.Generator, steps: int = 0, unseen: int = 0) -> Run:
    """Follow one network: without ``steps`` from a single co-operator to the end, else for so many steps from a half-and-half start.

    Parameters
    ----------
    params : Params
        Network, payoffs, selection and mutation.
    rng : numpy.random.Generator
        Draws the network's long ties, the start and each step.
    steps : int
        0 to follow a single co-operator until one behaviour is alone, which needs ``mutation`` 0.
    unseen : int
        Steps taken before those that are counted, so that the start is forgotten; only where there are ``steps``.

    Returns
    -------
    Run
        How it ended, and what was seen on the way.

    Raises
    ------
    ValueError
        If there is mutation and no number of steps.

    Examples
    --------
    >>> simulate(Params(players=6), np.random.default_rng(3)).cooperators in (0, 6)
    True
    """
    if params.mutation and not steps:
        raise ValueError(f"mutation is {params.mutation}, so the run never ends; want a number of steps, or no mutation")
    network = regular.rewired(regular.ring(params.players, params.degree), params.long_ties, rng)
    state = np.zeros(params.players, dtype=np.int64)
    if steps:
        state[:] = rng.random(params.players) < 0.5
    else:
        state[int(rng.random() * params.players)] = 1
    weight = weights(params.degree, params.benefit, params.cost, params.selection)
    if steps and unseen:
        _run(network, state, weight, params.mutation, unseen, rng)
    taken, share, both = _run(network, state, weight, params.mutation, steps, rng)
    return Run(int(state.sum()), taken, share, both)


def fixations(network: np.ndarray, benefit: float, cost: float, selection: float, runs: int, rng: np.random.Generator) -> int:
    """In how many of ``runs`` a single co-operator, each time at a random place, takes over the network.

    Parameters
    ----------
    network : ndarray of shape (N, k)
        Neighbours of each.
    benefit, cost, selection : float
        As in :class:`Params`.
    runs : int
        How often to try.
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    int
        Number of fixations.

    Examples
    --------
    >>> 0 < fixations(regular.ring(5, 2), 3, 1, 0.1, 60, np.random.default_rng(1)) < 60
    True
    """
    return int(_fixations(network, weights(network.shape[1], benefit, cost, selection), runs, rng))


def weights(degree: int, benefit: float, cost: float, selection: float) -> np.ndarray:
    """How strongly a player is followed: exp(selection x payoff), by its behaviour and its number of co-operating neighbours.

    Parameters
    ----------
    degree : int
        Neighbours of each.
    benefit, cost, selection : float
        As in :class:`Params`.

    Returns
    -------
    ndarray of shape (2, degree + 1)
        First row: those who do not co-operate.

    Examples
    --------
    >>> weights(2, 4, 1, 0).tolist()
    [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
    """
    return np.exp(selection * (benefit / degree * np.arange(degree + 1) - cost * np.arange(2)[:, None]))


def _cycle_rates(players: int, size: int, benefit: float, cost: float, selection: float) -> tuple[float, float]:
    """Chances that a row of ``size`` co-operators on a ring grows or shrinks by one, up to the same factor."""

    def weight(place: int) -> float:
        own = place % players < size
        got = sum((place + side) % players < size for side in (-1, 1))
        return np.exp(selection * (benefit * got / 2 - cost * own))

    up = down = 0.0
    for end, step in ((0, 1), (size - 1, -1)):  # the outermost co-operators; `step` leads into the row
        outside, beyond = end - step, end - 2 * step
        if size < players:
            odds = [weight(end), weight(beyond)]
            whose = [True, beyond % players < size]
            up += sum(w for w, mine in zip(odds, whose, strict=True) if mine) / sum(odds)
            odds = [weight(outside), weight(end + step)]
            whose = [False, (end + step) % players < size]
            down += sum(w for w, mine in zip(odds, whose, strict=True) if not mine) / sum(odds)
    return up / (2 if size == players - 1 else 1), down / (2 if size == 1 else 1)


@compiled
def _run(network, state, weight, mutation, steps, rng):
    """Steps taken, mean share of co-operators over them, and share of them in which both were more than a tenth.

    ``weight`` is the chance to be followed, up to a factor, by own behaviour and number of co-operating neighbours.
    """
    players, degree = network.shape
    got = np.zeros(players, dtype=np.int64)
    count = 0
    for place in range(players):
        count += state[place]
        for slot in range(degree):
            got[place] += state[network[place, slot]]
    taken, total, both = 0, 0, 0
    while (steps > 0 and taken < steps) or (steps == 0 and 0 < count < players):
        place = int(rng.random() * players)
        if mutation > 0 and rng.random() < mutation:
            new = int(rng.random() * 2)
        else:
            ours = theirs = 0.0
            for slot in range(degree):
                one = network[place, slot]
                if state[one]:
                    ours += weight[1, got[one]]
                else:
                    theirs += weight[0, got[one]]
            new = 1 if rng.random() * (ours + theirs) < ours else 0
        change = new - state[place]
        if change != 0:
            state[place] = new
            count += change
            for slot in range(degree):
                got[network[place, slot]] += change
        taken += 1
        total += count
        both += players < 10 * count < 9 * players
    return taken, total / max(taken, 1) / players, both / max(taken, 1)


@compiled
def _fixations(network, weight, runs, rng):
    """Runs that a single co-operator wins."""
    players = len(network)
    state = np.zeros(players, dtype=np.int64)
    won = 0
    for _ in range(runs):
        state[:] = 0
        state[int(rng.random() * players)] = 1
        _run(network, state, weight, 0.0, 0, rng)
        won += state[0]
    return won
