"""Knowledge barter on a network, after Cowan and Jonard (2004): neighbours swap what each knows better.

Each agent has a level of knowledge in each category. When two neighbours meet, each gives in as many categories as the other
can return, and who receives closes a fraction ``alpha`` of the gap. Without a double coincidence nothing is traded. It ends
when no tie is *live*, that is, when no two neighbours could trade. The original's parameters could not be read; those here
are choices, and the activation order is one of them.

Nine meetings in ten trade nothing. A tie found dead is known to be so until one of its two ends learns something, so that most
of these meetings cost a comparison of two counters; which runs result is the same as if every meeting were looked at in full.
(Keeping a list of the live ties costs more than it saves: every trade may change twenty of them.)
"""

import functools
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from clusterlib.models.barter_networks import GEOGRAPHIES, Network, network
from clusterlib.models.compiled import compiled

ORDERS = ("round", "random", "ties")
_LONGEST = 50_000  # rounds; the longest seen is about a thousand


@dataclass(frozen=True)
class Params:
    """Who meets whom, what they know at first, and how much a receiver learns.

    Parameters
    ----------
    agents, degree, categories : int
        Agents, ties of each on the ring, kinds of knowledge.
    experts : int
        Agents who know ``expert_level`` in one category drawn at random; all other levels are uniform on [0, ``ordinary_level``].
    expert_level, ordinary_level : float
        Levels at the start.
    alpha : float
        Fraction of the gap that a receiver closes.
    ahead : float
        One leads another in a category if more than this fraction above.
    order : str
        ``round``: all agents once a round, shuffled, each meeting a neighbour at random; ``random``: agents act at random
        moments, once a round on average; ``ties``: all ties once a round, shuffled.
    geography : str
        One of ``barter_networks.GEOGRAPHIES``.
    rewired : float
        Share of ties made long, on ``ring`` and ``regions``.
    regions, hub_ties : int
        Number of separate rings in ``regions``; ties moved to the hub in ``hub``.
    """

    agents: int = 500
    degree: int = 10
    categories: int = 5
    experts: int = 50
    expert_level: float = 10.0
    ordinary_level: float = 1.0
    alpha: float = 0.1
    ahead: float = 0.01
    order: Literal["round", "random", "ties"] = "round"
    geography: str = "ring"
    rewired: float = 0.0
    regions: int = 10
    hub_ties: int = 50

    def __post_init__(self) -> None:
        bounds = {
            "degree": (2, self.agents - 1), "categories": (1, 12), "experts": (0, self.agents), "regions": (1, self.agents),
            "alpha": (0, 1), "ahead": (0, math.inf), "rewired": (0, 1),
            "expert_level": (0, math.inf), "ordinary_level": (0, math.inf),
        }  # fmt: skip
        for name, (least, most) in bounds.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} is {getattr(self, name)}; want {least} to {most}")
        if self.degree % 2:
            raise ValueError(f"degree is {self.degree}; want an even number, half of the ties on each side")
        if self.alpha == 0:
            raise ValueError("alpha is 0; want more than 0, or nobody learns and the live ties never end")
        for name, known in (("order", ORDERS), ("geography", GEOGRAPHIES)):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} is {getattr(self, name)!r}; want one of {', '.join(known)}")


@dataclass(frozen=True)
class Run:
    """One run to the steady state.

    Parameters
    ----------
    before, after : ndarray of shape (agents, categories)
        Knowledge at the start and in the steady state.
    expert : ndarray of bool
        Who began as an expert.
    means : ndarray
        Mean knowledge at the start and after each round.
    trades : int
        Meetings in which something was traded.
    """

    before: np.ndarray
    after: np.ndarray
    expert: np.ndarray
    means: np.ndarray
    trades: int


def simulate(params: Params, rng: np.random.Generator) -> Run:
    """Barter until no tie is live.

    Parameters
    ----------
    params : Params
    rng : numpy Generator

    Returns
    -------
    Run

    Examples
    --------
    >>> run = simulate(Params(agents=40, degree=4, experts=4), np.random.default_rng(1))
    >>> bool((run.after >= run.before).all()), bool(run.after.max() <= run.before.max())
    (True, True)
    """
    before, expert = endowments(params, rng)
    ties = network(params, expert, rng)
    after, means, trades = barter(before, ties, params.alpha, params.ahead, params.order, rng)
    return Run(before, after, expert, means, trades)


def endowments(params: Params, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Knowledge at the start, and who is an expert.

    Where there are regions, each has as many experts as the others, or one more: who is where does not differ by chance.
    """
    knowledge = rng.random((params.agents, params.categories)) * params.ordinary_level
    expert = np.zeros(params.agents, dtype=bool)
    if params.geography == "regions":
        size = params.agents // params.regions
        place = np.argsort(rng.random((params.regions, size)), axis=1) + rng.random((params.regions, 1))
        expert[np.argsort(place, axis=None)[: params.experts]] = True
    else:
        expert[rng.permutation(params.agents)[: params.experts]] = True
    field = (rng.random(params.agents) * params.categories).astype(int)
    knowledge[expert, field[expert]] = params.expert_level
    return knowledge, expert


def barter(
    knowledge: np.ndarray, ties: Network, alpha: float, ahead: float, order: str, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, int]:
    """Knowledge in the steady state, its mean after each round, and the number of trades, on any network.

    Raises
    ------
    RuntimeError
        If ties are still live after ever so many rounds.
    """
    known = np.array(knowledge, dtype=float)
    start, partner, mirror, way, slots = (part.astype(np.int32) for part in ties.slots(len(known)))
    means = np.zeros(_LONGEST + 1)
    counts, places = _tables_of_bits(known.shape[1])
    turn = slots if order == "ties" else np.arange(len(known), dtype=np.int32)
    rounds, trades = _loop(
        known, start, partner, mirror, way, turn, ORDERS.index(order), alpha, 1 + ahead, counts, places, rng, means
    )
    if rounds < 0:
        raise RuntimeError(f"ties are still live after {_LONGEST} rounds; alpha is {alpha}, ahead {ahead}")
    return known, means[: rounds + 1] / known.size, int(trades)


@functools.cache
def _tables_of_bits(categories: int) -> tuple[np.ndarray, np.ndarray]:
    """How many categories a set of bits holds, and which is its first, second, third."""
    held = (np.arange(2**categories)[:, None] >> np.arange(categories)) & 1
    return held.sum(axis=1), np.argsort(1 - held, axis=1, kind="stable")


@compiled
def _leads(known, i, j, factor):
    """Bits of the categories in which one agent leads the other, and in which the other leads the one."""
    mine = theirs = 0
    for c in range(known.shape[1]):
        own, its = known[i, c], known[j, c]
        mine |= (own > factor * its) << c
        theirs |= (its > factor * own) << c
    return mine, theirs


@compiled
def _live(mine, theirs, way):
    """Whether the two ends of a tie could trade: each leads in something, or on a one-way tie the giver does."""
    if way == 0:
        return mine != 0 and theirs != 0
    return mine != 0 if way == 1 else theirs != 0


@compiled
def _teach(known, giver, taker, bits, lessons, alpha, counts, places, rng):
    """Close a part of the gap in so many of the categories that are set, drawn at random; how much was learnt."""
    learnt, left = 0.0, counts[bits]
    for _ in range(lessons):
        c = places[bits, int(rng.random() * left) if left > 1 else 0]
        bits ^= 1 << c
        left -= 1
        step = alpha * (known[giver, c] - known[taker, c])
        known[taker, c] += step
        learnt += step
    return learnt


@compiled
def _any_live(known, start, partner, way, factor):
    """Whether any tie is live."""
    for i in range(len(known)):
        for slot in range(start[i], start[i + 1]):
            j = partner[slot]
            mine, theirs = _leads(known, i, j, factor)
            if _live(mine, theirs, way[slot]):
                return True
    return False


@compiled
def _loop(known, start, partner, mirror, way, turn, order, alpha, factor, counts, places, rng, means):
    """Rounds and trades until no tie is live; ``means`` takes the sum of knowledge after each round.

    ``changed`` counts how often an agent's knowledge changed. A tie found dead stays so until an end of it changes, that is,
    while the sum of their counts is what it was: then its meeting is over before the levels are compared.
    """
    changed = np.zeros(len(known), np.int32)
    dead = np.full(len(partner), -1, np.int32)
    turn = turn.copy()
    total, trades, rounds = known.sum(), 0, 0
    means[0] = total
    while rounds + 1 < len(means):
        before = trades
        for left in range(len(turn), 0, -1):
            drawn = rng.random() * (len(turn) if order == 1 else left)
            who = int(drawn)  # the whole part of the number says who acts, the rest which neighbour is met
            one = turn[who]
            if order != 1:  # not again in this round
                turn[who], turn[left - 1] = turn[left - 1], one
            if order == 2:
                slot = one
                i = partner[mirror[slot]]
            else:
                i = one
                slot = start[i] + int((drawn - who) * (start[i + 1] - start[i]))
                if slot == start[i + 1]:  # an agent without neighbours
                    continue
            j = partner[slot]
            if dead[slot] == changed[i] + changed[j]:
                continue
            mine, theirs = _leads(known, i, j, factor)
            if not _live(mine, theirs, way[slot]):
                dead[slot] = dead[mirror[slot]] = changed[i] + changed[j]
                continue
            swaps = min(counts[mine], counts[theirs]) if way[slot] == 0 else 1
            if way[slot] != 2:
                total += _teach(known, i, j, mine, swaps, alpha, counts, places, rng)
                changed[j] += 1
            if way[slot] != 1:
                total += _teach(known, j, i, theirs, swaps, alpha, counts, places, rng)
                changed[i] += 1
            trades += 1
        if trades == before and not _any_live(known, start, partner, way, factor):
            while rounds > 0 and means[rounds - 1] == total:  # rounds in which nothing happened any more
                rounds -= 1
            return rounds, trades
        rounds += 1
        means[rounds] = total
    return -1, trades
