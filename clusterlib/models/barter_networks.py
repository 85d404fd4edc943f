"""Who can meet whom in the barter model: rings, rewired rings, separate regions, a planned hub, organisations outside.

All of one size have the same number of ties, so that what differs between two geographies is where the ties lead.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from clusterlib.models.compiled import compiled

GEOGRAPHIES = ("ring", "regions", "hub", "outside", "outside-mutual")


class Slots(NamedTuple):
    """Ties as each agent sees them, agent by agent: a mutual tie is two slots, one at each end.

    Unsigned, because compiled code then need not ask whether an index is negative.

    Parameters
    ----------
    start : ndarray of uint32
        First slot of each agent, and the end of the last one's.
    partner, mirror : ndarray of uint32
        Whom a slot leads to, and the same tie's slot over there.
    way : ndarray of uint32
        0 where knowledge goes both ways, 1 where the slot's owner only gives, 2 where it only receives.
    first : ndarray of uint32
        For each tie the slot at its ``one``.
    """

    start: np.ndarray
    partner: np.ndarray
    mirror: np.ndarray
    way: np.ndarray
    first: np.ndarray


@dataclass(frozen=True)
class Network:
    """Ties between agents.

    Parameters
    ----------
    one, other : ndarray of int
        The two ends of each tie.
    one_way : ndarray of bool
        Whether knowledge goes from ``one`` to ``other`` only.
    """

    one: np.ndarray
    other: np.ndarray
    one_way: np.ndarray

    def slots(self, agents: int) -> Slots:
        """The ties as each agent sees them.

        Examples
        --------
        >>> pair = Network(np.array([1]), np.array([0]), np.array([True])).slots(2)
        >>> pair.partner.tolist(), pair.mirror.tolist(), pair.way.tolist(), pair.first.tolist()
        ([1, 0], [1, 0], [2, 1], [1])
        """
        ties = len(self.one)
        owner = np.concatenate([self.one, self.other])
        order = np.argsort(owner, kind="stable")
        slot = np.empty(2 * ties, dtype=np.int64)
        slot[order] = np.arange(2 * ties)
        start = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=agents))])
        partner = np.concatenate([self.other, self.one])[order]
        mirror = slot[(order + ties) % (2 * ties)]
        way = np.concatenate([np.where(self.one_way, 1, 0), np.where(self.one_way, 2, 0)])[order]
        return Slots(*(part.astype(np.uint32) for part in (start, partner, mirror, way, slot[:ties])))


def network(params: Any, expert: np.ndarray, rng: np.random.Generator) -> Network:
    """The network of a geography.

    Parameters
    ----------
    params : Params
        Of ``barter``: agents, degree, geography, rewired, regions, hub_ties.
    expert : ndarray of bool
        Who is an expert; in the geographies ``outside`` the experts are the organisations outside.
    rng : numpy Generator

    Returns
    -------
    Network
        ``ring``: a ring lattice, a share of its ties rewired; ``regions``: a ring for each region, a share of the ties led to
        other regions; ``hub``: a ring of which some ties are taken away at random and given to one agent, tied to others at
        random; ``outside``: a ring of the others, and from each expert as many one-way ties to them as its degree;
        ``outside-mutual``: the same, both ways.
    """
    agents, degree = params.agents, params.degree
    if params.geography == "ring":
        one, other = ring(agents, degree)
        other = _rewire(one, other, params.rewired, np.zeros(agents, np.int64), rng)
    elif params.geography == "regions":
        one, other, region = _rings(agents, degree, params.regions)
        other = _rewire(one, other, params.rewired, region, rng)
    elif params.geography == "hub":
        one, other = _with_hub(*ring(agents, degree), params.hub_ties, agents, rng)
    else:
        return _with_outside(agents, degree, expert, params.geography == "outside", rng)
    return Network(one, other, np.zeros(len(one), dtype=bool))


def ring(agents: int, degree: int) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the ties of a ring on which each agent is tied to its nearest, half of them on each side.

    Examples
    --------
    >>> one, other = ring(5, 2)
    >>> list(zip(one.tolist(), other.tolist()))
    [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)]
    """
    one = np.tile(np.arange(agents), degree // 2)
    return one, (one + np.repeat(np.arange(1, degree // 2 + 1), agents)) % agents


def _rings(agents: int, degree: int, regions: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if agents % regions or agents // regions <= degree:
        raise ValueError(f"{agents} agents in {regions} regions; want as many in each, more than the degree ({degree})")
    size = agents // regions
    one, other = ring(size, degree)
    first = np.repeat(np.arange(regions) * size, len(one))
    return np.tile(one, regions) + first, np.tile(other, regions) + first, np.arange(agents) // size + 1


@compiled
def _rewire(one, other, share, region, rng):
    """Give each tie another far end with probability ``share``: any agent, or where regions have numbers, one outside."""
    agents = len(region)
    tied = np.zeros((agents, agents), np.bool_)
    for tie in range(len(one)):
        tied[one[tie], other[tie]] = tied[other[tie], one[tie]] = True
    moved = other.copy()
    for tie in range(len(one)):
        if rng.random() < share:
            i = one[tie]
            for _ in range(100 * agents):  # a tie that finds nobody stays where it is
                far = int(rng.random() * agents)
                if far != i and not tied[i, far] and (region[i] == 0 or region[i] != region[far]):
                    tied[i, moved[tie]] = tied[moved[tie], i] = False
                    tied[i, far] = tied[far, i] = True
                    moved[tie] = far
                    break
    return moved


def _with_hub(
    one: np.ndarray, other: np.ndarray, hub_ties: int, agents: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    hub = int(rng.random() * agents)
    elsewhere = np.flatnonzero((one != hub) & (other != hub))
    neighbours = np.concatenate([other[one == hub], one[other == hub], [hub]])
    strangers = np.setdiff1d(np.arange(agents), neighbours)
    moved = rng.permutation(elsewhere)[:hub_ties]
    one, other = one.copy(), other.copy()
    one[moved], other[moved] = hub, rng.permutation(strangers)[:hub_ties]
    return one, other


def _with_outside(agents: int, degree: int, expert: np.ndarray, one_way: bool, rng: np.random.Generator) -> Network:
    firms, organisations = np.flatnonzero(~expert), np.flatnonzero(expert)
    one, other = (firms[ends] for ends in ring(len(firms), degree))
    given = len(organisations) * degree
    kept = np.sort(rng.permutation(len(one))[: agents * degree // 2 - given])
    reached = [rng.permutation(firms)[:degree] for _ in organisations]
    return Network(
        np.concatenate([one[kept], np.repeat(organisations, degree)]),
        np.concatenate([other[kept], *reached]).astype(np.int64),
        np.concatenate([np.zeros(len(kept), dtype=bool), np.full(given, one_way)]),
    )
