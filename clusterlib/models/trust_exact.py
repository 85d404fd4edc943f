"""What is known exactly of co-operation on networks: by all states, by meeting times, by the balance of a chain."""

import numpy as np

from clusterlib.models import trust


def critical_ratio_on(neighbours: np.ndarray) -> float:
    r"""The critical benefit over cost of any network, from the times at which two random walks meet.

    With :math:`t_n` the mean meeting time from the two ends of an n-step walk, :math:`(b/c)^* = t_2 / (t_3 - t_1)`. Exact for
    weak selection; one linear system with an unknown for each pair of players.

    Parameters
    ----------
    neighbours : ndarray of shape (N, k)
        As from :mod:`clusterlib.models.regular`; connected.

    Returns
    -------
    float
        Negative where co-operation is never favoured.

    References
    ----------
    `allen2017` in ``data/references.bib``.

    Examples
    --------
    >>> from clusterlib.models import regular
    >>> round(critical_ratio_on(regular.ring(10, 2)), 9) == round(trust.critical_ratio(10, 2), 9)
    True
    """
    n, k = neighbours.shape
    step = np.zeros((n, n))
    np.add.at(step, (np.repeat(np.arange(n), k), neighbours.ravel()), 1 / k)
    one, other = np.triu_indices(n, 1)
    pair = np.full((n, n), len(one))  # the last unknown, which is dropped: the two have met
    pair[one, other] = pair[other, one] = np.arange(len(one))
    goes = np.concatenate([pair[neighbours[one], other[:, None]], pair[one[:, None], neighbours[other]]], axis=1)
    system = np.eye(len(one), len(one) + 1)
    np.subtract.at(system, (np.repeat(np.arange(len(one)), 2 * k), goes.ravel()), 0.5 / k)
    times = np.zeros((n, n))
    times[one, other] = times[other, one] = np.linalg.solve(system[:, :-1], np.ones(len(one)))
    one_step, two, three = (float((np.linalg.matrix_power(step, power) * times).sum() / n) for power in (1, 2, 3))
    return two / (three - one_step)


def fixation_probability_enumerated(neighbours: np.ndarray, benefit: float, cost: float, selection: float) -> float:
    """The probability that one co-operator at a random place takes over a small network, from all 2**N states.

    Parameters
    ----------
    neighbours : ndarray of shape (N, k)
        At most 10 players.
    benefit, cost, selection : float
        As in :class:`clusterlib.models.trust.Params`.

    Returns
    -------
    float
        The mean over the places at which the co-operator may stand.

    Raises
    ------
    ValueError
        If there are more than 10 players.

    Examples
    --------
    >>> from clusterlib.models import regular
    >>> enumerated, chain = fixation_probability_enumerated(regular.ring(6, 2), 4, 1, 0.2), trust.fixation_probability_cycle(6, 4, 1, 0.2)
    >>> abs(enumerated - chain) < 1e-12
    True
    """
    n = len(neighbours)
    if n > 10:
        raise ValueError(f"{n} players have {2**n} states; want at most 10 players")
    states = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    weight = np.exp(selection * (benefit * states[:, neighbours].mean(axis=2) - cost * states))
    chance = np.zeros((2**n, 2**n))
    for place in range(n):
        beside = weight[:, neighbours[place]]
        to_one = (beside * states[:, neighbours[place]]).sum(axis=1) / beside.sum(axis=1)
        for bit, odds in ((1, to_one), (0, 1 - to_one)):
            target = (np.arange(2**n) & ~(1 << place)) | (bit << place)
            np.add.at(chance, (np.arange(2**n), target), odds / n)
    inner = slice(1, 2**n - 1)
    solved = np.linalg.solve(np.eye(2**n - 2) - chance[inner, inner], chance[inner, -1])
    return float(np.mean([solved[(1 << place) - 1] for place in range(n)]))


def stationary_well_mixed(players: int, benefit: float, cost: float, selection: float, mutation: float) -> np.ndarray:
    """In the long run, how likely each number of co-operators is where everybody is everybody's neighbour.

    The number of co-operators is a birth-death chain, so up and down balance between any two neighbouring numbers.

    Parameters
    ----------
    players : int
        N, 3 or more.
    benefit, cost, selection, mutation : float
        As in :class:`clusterlib.models.trust.Params`; mutation above 0.

    Returns
    -------
    ndarray of shape (N + 1,)
        Probabilities of 0 to N co-operators.

    Examples
    --------
    >>> stationary_well_mixed(4, 3, 1, 0, 1).round(4).tolist()
    [0.0625, 0.25, 0.375, 0.25, 0.0625]
    """
    count, weight = np.arange(players + 1), trust.weights(players - 1, benefit, cost, selection)

    def taken_by_cooperator(own: int) -> np.ndarray:
        """Chance that a co-operator follows, where the player that leaves was one itself or was not."""
        others = np.clip(count - own, 0, players - 1)
        ours = others * weight[1, np.clip(count - 1, 0, players - 1)]
        theirs = (players - 1 - others) * weight[0, np.clip(count, 0, players - 1)]
        return mutation / 2 + (1 - mutation) * ours / (ours + theirs)

    up = (players - count) / players * taken_by_cooperator(0)
    down = count / players * (1 - taken_by_cooperator(1))
    logs = np.concatenate([[0], np.cumsum(np.log(up[:-1]) - np.log(down[1:]))])
    odds = np.exp(logs - logs.max())
    return odds / odds.sum()
