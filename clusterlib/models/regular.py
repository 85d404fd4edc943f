"""Networks in which everybody has the same number of neighbours: a ring, and the ring with ties led elsewhere."""

import numpy as np


def ring(players: int, degree: int) -> np.ndarray:
    """The neighbours of each player on a ring, half of them on either side; with N - 1 of them, everybody.

    Examples
    --------
    >>> ring(5, 2).tolist()
    [[1, 4], [2, 0], [3, 1], [4, 2], [0, 3]]
    """
    check_degree(players, degree)
    reach = np.arange(1, players) if degree == players - 1 else np.r_[1 : degree // 2 + 1, -(degree // 2) : 0]
    return (np.arange(players)[:, None] + reach) % players


def rewired(neighbours: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """The same network with a share of its ties led elsewhere: pairs of ties swap ends, so that everybody keeps the degree.

    Swaps that would tie a player to itself or twice to another are drawn again; networks that fall apart are refused and
    begun anew.

    Parameters
    ----------
    neighbours : ndarray of shape (N, k)
        As from :func:`ring`.
    share : float
        Ties to lead elsewhere, 0 to 1.
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    ndarray of shape (N, k)
        Neighbours of each, in rising order.

    Raises
    ------
    ValueError
        If no connected network is found in a hundred attempts.

    Examples
    --------
    >>> network = rewired(ring(20, 4), 0.5, np.random.default_rng(0))
    >>> network.shape, bool(np.array_equal(np.bincount(network.ravel()), [4] * 20))
    ((20, 4), True)
    """
    if share == 0 or neighbours.shape[1] == len(neighbours) - 1:
        return neighbours
    for _ in range(100):
        network = _swapped(neighbours, share, rng)
        if _connected(network):
            return network
    raise ValueError(f"no connected network with a share of {share} long ties in 100 attempts; want a higher degree or fewer")


def check_degree(players: int, degree: int) -> None:
    """Raise ValueError unless so many players can stand on a ring with so many neighbours each."""
    if degree != players - 1 and (degree % 2 or not 2 <= degree < players):
        raise ValueError(f"degree is {degree}; want an even number from 2 to {players - 1}, or {players - 1}")


def _swapped(neighbours: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """Pairs of ties drawn at random swap ends until the share of ties is led elsewhere."""
    ties = [(a, int(b)) for a, row in enumerate(neighbours) for b in row if a < b]
    known = {frozenset(tie) for tie in ties}
    fresh = [int(place) for place in rng.permutation(len(ties))[: 2 * round(share * len(ties) / 2)]]
    for one, other in zip(fresh[::2], fresh[1::2], strict=True):
        for _ in range(100):
            (a, b), (c, d) = ties[one], ties[other]
            if rng.random() < 0.5:
                c, d = d, c
            new = frozenset((a, d)), frozenset((c, b))
            if len(new[0]) == len(new[1]) == 2 and new[0] != new[1] and not known & set(new):
                known -= {frozenset((a, b)), frozenset((c, d))}
                known |= set(new)
                ties[one], ties[other] = (a, d), (c, b)
                break
            other = int(rng.random() * len(ties))
    beside: list[list[int]] = [[] for _ in neighbours]
    for a, b in ties:
        beside[a].append(b)
        beside[b].append(a)
    return np.array([sorted(row) for row in beside])


def _connected(network: np.ndarray) -> bool:
    seen, edge = {0}, [0]
    while edge:
        edge = [int(b) for a in edge for b in network[a] if b not in seen and not seen.add(int(b))]
    return len(seen) == len(network)
