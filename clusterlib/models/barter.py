"""Knowledge barter on a network, after Cowan and Jonard (2004): neighbours swap what each knows better.

Each agent has a level of knowledge in each category. When two neighbours meet, each gives in as many categories as the other
can return, and who receives closes a fraction ``alpha`` of the gap. Without a double coincidence nothing is traded. It ends
when no tie is *live*, that is, when no two neighbours could trade. The original's parameters could not be read; those here
are choices, and the activation order is one of them.

Nine meetings in ten trade nothing. Who leads whom in what is therefore kept, as a set of bits at each end of each tie, and looked
at again only when somebody learns: a lesson moves one level, and on most ties no lead is won or lost by it. A meeting on a dead
tie then costs one look; which runs result is the same as if every meeting were looked at in full.
"""

import functools
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from clusterlib.models.barter_networks import GEOGRAPHIES, Network, network
from clusterlib.models.compiled import compiled, inlined

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
    slots = ties.slots(len(known))
    turn = slots.first if order == "ties" else np.arange(len(known), dtype=np.uint32)
    means = np.zeros(_LONGEST + 1)
    rounds, trades = _loop(
        known, slots, turn, ORDERS.index(order), alpha, 1 + ahead, *_tables_of_bits(known.shape[1]), rng, means
    )
    if rounds < 0:
        raise RuntimeError(f"ties are still live after {_LONGEST} rounds; alpha is {alpha}, ahead {ahead}")
    return known, means[: rounds + 1] / known.size, int(trades)


@functools.cache
def _tables_of_bits(categories: int) -> tuple[np.ndarray, np.ndarray]:
    """How many categories a set of bits holds, and which is its first, second, third."""
    held = (np.arange(2**categories)[:, None] >> np.arange(categories)) & 1
    return held.sum(axis=1), np.argsort(1 - held, axis=1, kind="stable")


@inlined
def _live(mine, theirs, way):
    """Whether the two ends of a tie could trade: each leads in something, or on a one-way tie the giver does."""
    if way == 0:
        return mine != 0 and theirs != 0
    return mine != 0 if way == 1 else theirs != 0


@compiled
def _leads(known, slots, factor):
    """For each slot the bits of the categories in which its owner leads the partner, and whether the tie is live."""
    leads = np.zeros(len(slots.partner), np.uint16)
    live = np.zeros(len(slots.partner), np.bool_)
    for i in range(len(known)):
        for slot in range(slots.start[i], slots.start[i + 1]):
            for c in range(known.shape[1]):
                leads[slot] |= (known[i, c] > factor * known[slots.partner[slot], c]) << c
    for slot in range(len(live)):
        live[slot] = _live(leads[slot], leads[slots.mirror[slot]], slots.way[slot])
    return leads, live


@inlined
def _learn(level, leads, live, start, partner, mirror, way, factor, i, c, step):
    """Raise an agent's level in a category, and with it the leads that it wins and its neighbours lose."""
    old = level[c, i]
    new = level[c, i] = old + step
    for slot in range(start[i], start[i + 1]):
        its = level[c, partner[slot]]
        won = (new > factor * its) != (old > factor * its)
        lost = (its > factor * new) != (its > factor * old)
        if won or lost:
            back = mirror[slot]
            leads[slot] ^= won << c
            leads[back] ^= lost << c
            live[slot] = live[back] = _live(leads[slot], leads[back], way[slot])


@compiled
def _loop(known, slots, turn, order, alpha, factor, counts, places, rng, means):
    """Rounds and trades until no tie is live; ``means`` takes the sum of knowledge after each round."""
    level = known.T.copy()  # a category's levels side by side: a lesson compares in one category
    leads, live = _leads(known, slots, factor)
    start, partner, mirror, way, _ = slots
    degree = (start[1:] - start[:-1]).astype(np.float64)
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
            elif degree[one] == 0:
                continue
            else:
                slot = start[one] + np.uint32((drawn - who) * degree[one])
            if not live[slot]:
                continue
            back = mirror[slot]
            i, j, mine, theirs = partner[back], partner[slot], leads[slot], leads[back]
            swaps = min(counts[mine], counts[theirs]) if way[slot] == 0 else 1
            for giver, taker, bits, only in ((i, j, mine, 2), (j, i, theirs, 1)):
                if way[slot] == only:
                    continue
                choice, learnt = counts[bits], 0.0
                for _ in range(swaps):
                    c = places[bits, int(rng.random() * choice) if choice > 1 else 0]
                    bits ^= 1 << c
                    choice -= 1
                    step = alpha * (level[c, giver] - level[c, taker])
                    _learn(level, leads, live, start, partner, mirror, way, factor, taker, c, step)
                    learnt += step
                total += learnt
            trades += 1
        if trades == before and not live.any():
            while rounds > 0 and means[rounds - 1] == total:  # rounds in which nothing happened any more
                rounds -= 1
            known[:] = level.T
            return rounds, trades
        rounds += 1
        means[rounds] = total
    return -1, trades
