r"""Ties by place and ties by purpose, and when a network's communities stop being its regions.

Actors sit in ``regions`` equal regions on a ring and each has one of ``purposes`` purposes, the two fully crossed: every
region holds every purpose equally often, so neither tells anything of the other. A *hard* tie follows distance, with weight
:math:`e^{-\text{decay}\cdot g}` between regions :math:`g` steps apart; a *soft* tie follows purpose, with weight 1 where it
is shared and ``stray`` where it is not. A pair is tied independently with

.. math:: p_{ij} = k\,[(1-s)\,H_{ij}/H_{i\cdot} + s\,S_{ij}/S_{i\cdot}],

so every actor expects ``degree`` = :math:`k` ties whatever the ``softness`` :math:`s`. Purposes may be ``unlike`` in softness:
then the hard part has :math:`(1-s_q)(1-s_r)/(1-\bar s)` and the soft part :math:`\sqrt{s_q s_r}` in place of :math:`1-s` and
:math:`s`, which keeps the expected degree but for terms of the order of ``stray`` and of one in ``actors``. Communities are
found by maximising modularity (Leiden), which knows neither regions nor purposes.

Because places and purposes are crossed, the expected matrix has one eigenvalue for each: :math:`k(1-s)\lambda_H` and
:math:`k s \lambda_S`. From it follow three closed forms: the softness at which modularity prefers purposes
(:func:`modularity_threshold`), that at which the eigenvalues cross (:func:`spectral_threshold`), and the ranges in which
either can be found at all (:func:`detection_limits`); they hold where purposes are alike in softness. The network is an exploration of the paper's words, not a published
model; the closed forms hold it to account.
"""

import random
import threading
from dataclasses import dataclass
from functools import lru_cache

import igraph
import numpy as np

_ONE_AT_A_TIME = threading.Lock()  # igraph draws from one generator for the whole process


@dataclass(frozen=True)
class Params:
    """Settings of a network of hard and soft ties.

    Parameters
    ----------
    softness : float
        Share of ties that follow purpose, 0 to 1.
    unlike : float
        How far above and below that the softest and the hardest purpose stand, the others evenly between.
    regions, purposes : int
        How many of each, 2 or more.
    actors : int
        Actors of one region, a multiple of ``purposes``.
    degree : float
        Expected ties of an actor.
    decay : float
        How fast hard ties fall off with each step along the ring of regions; above 0.
    stray : float
        Weight of a soft tie between unlike purposes, 0 to 1, where like purposes have 1.
    """

    softness: float = 0.5
    unlike: float = 0.0
    regions: int = 8
    purposes: int = 8
    actors: int = 64
    degree: float = 10.0
    decay: float = 4.0
    stray: float = 0.005

    def __post_init__(self) -> None:
        for name in ("softness", "stray"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}; want 0 to 1")
        for name in ("regions", "purposes"):
            if getattr(self, name) < 2:
                raise ValueError(f"{name} is {getattr(self, name)}; want 2 or more")
        if self.actors < 1 or self.actors % self.purposes:
            raise ValueError(f"actors is {self.actors}; want a multiple of the {self.purposes} purposes, so that they cross")
        for name in ("degree", "decay"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is {getattr(self, name)}; want more than 0")
        if not 0 <= self.unlike <= min(self.softness, 1 - self.softness):
            raise ValueError(
                f"unlike is {self.unlike}; want 0 to {min(self.softness, 1 - self.softness):g}, what softness leaves"
            )
        most = max(sum(probability(self, 0, one, one)) for one in range(self.purposes))
        if most > 1:
            raise ValueError(f"degree is {self.degree}; a tie would have probability {most:.2f}; want fewer ties or more actors")


@dataclass(frozen=True)
class Run:
    """One drawn network: ``region``, ``purpose`` and ``community`` of each actor, ``modularity``; ``ties`` as pairs, ``soft`` or not."""

    region: np.ndarray
    purpose: np.ndarray
    ties: np.ndarray
    soft: np.ndarray
    community: np.ndarray
    modularity: float


def probability(params: Params, steps: int, one: int, other: int) -> tuple[float, float]:
    """Probability of a hard, and of a soft, tie between actors with these purposes whose regions are ``steps`` apart.

    Examples
    --------
    >>> hard = Params(softness=0, regions=2, purposes=2, actors=2, degree=1, decay=1e9)
    >>> probability(hard, 0, 1, 1), probability(hard, 1, 1, 1)
    ((1.0, 0.0), (0.0, 0.0))
    """
    hard, soft = _totals(params)
    softness = softnesses(params)
    rigid, mean = (1 - softness[one]) * (1 - softness[other]), 1 - params.softness
    near = rigid / mean * np.exp(-params.decay * steps) / hard if mean > 0 else 0.0
    like = np.sqrt(softness[one] * softness[other]) * (1.0 if one == other else params.stray) / soft
    return float(params.degree * near), float(params.degree * like)


def softnesses(params: Params) -> np.ndarray:
    """Softness of each purpose, from the hardest to the softest."""
    return np.linspace(params.softness - params.unlike, params.softness + params.unlike, params.purposes)


def simulate(params: Params, rng: np.random.Generator) -> Run:
    """Draw a network and find its communities.

    Parameters
    ----------
    params : Params
        Settings of the network.
    rng : numpy.random.Generator
        Its only source of chance, the search for communities included.

    Returns
    -------
    Run
    """
    region, purpose, one, other, kind = _pairs(params.regions, params.purposes, params.actors)
    odds = _odds(params).reshape(-1, 2)
    chance = rng.random(kind.size)
    tied = np.flatnonzero(chance < odds.sum(axis=1)[kind])
    pairs = np.column_stack([one[tied], other[tied]])
    community, modularity = communities(pairs, region.size, rng)
    return Run(region, purpose, pairs, chance[tied] < odds[kind[tied], 1], community, modularity)


def communities(ties: np.ndarray, actors: int, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    """Community of each actor by the Leiden method on modularity, and the modularity reached.

    References
    ----------
    `traag2019` in ``data/references.bib``.
    """
    graph = igraph.Graph(n=actors, edges=ties.tolist())
    with _ONE_AT_A_TIME:
        igraph.set_random_number_generator(random.Random(int(rng.integers(2**32))))
        try:
            found = graph.community_leiden(objective_function="modularity", n_iterations=10)
        finally:
            igraph.set_random_number_generator(random)
    return np.array(found.membership), float(found.modularity)


def agreement(one: np.ndarray, other: np.ndarray) -> float:
    """Adjusted mutual information of two partitions: 1 where they are the same, 0 on average where they agree by chance.

    References
    ----------
    `vinh2009` in ``data/references.bib``.
    """
    from sklearn.metrics import adjusted_mutual_info_score  # a second of import

    return float(adjusted_mutual_info_score(one, other))


def outside(community: np.ndarray, region: np.ndarray) -> float:
    """Share of actors who are not in the region in which most of their community are.

    Examples
    --------
    >>> outside(np.array([0, 0, 0, 1]), np.array([5, 5, 6, 6]))
    0.25
    """
    counts = np.zeros((community.max() + 1, region.max() + 1), dtype=int)
    np.add.at(counts, (community, region), 1)
    return float(1 - counts.max(axis=1).sum() / region.size)


def joined(params: Params, run: Run, rng: np.random.Generator, each: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Region and community of actors who come later, ``each`` in every region with every purpose, by ties to those there.

    A newcomer ties as the others do and joins the community with which it has most ties, by lot where several have as many;
    one without ties joins none and is left out.
    """
    cells = params.regions * params.purposes
    region = np.tile(np.repeat(np.arange(params.regions), params.purposes), each)
    purpose = np.tile(np.arange(params.purposes), params.regions * each)
    everyone = [np.tile(one, cells * each) for one in (run.region, run.purpose)]
    mine = [np.repeat(one, run.region.size) for one in (region, purpose)]
    ties = _drawn(params, tuple(mine), tuple(everyone), rng)[0].reshape(cells * each, run.region.size)
    counts = ties @ np.eye(run.community.max() + 1)[run.community]
    chosen = np.argmax(counts + rng.random(counts.shape) / 2, axis=1)
    tied = counts.sum(axis=1) > 0
    return region[tied], chosen[tied]


def prospects(params: Params, run: Run, rng: np.random.Generator, each: int = 4, least: int = 8) -> dict[str, np.ndarray]:
    """Each community of ``least`` members or more: its ``soft`` share of ties now, its ``growth`` and ``spread`` by newcomers.

    Growth is newcomers a member, spread the part of them who come from outside the region in which most of its members are.
    """
    count = run.community.max() + 1
    region, community = joined(params, run, rng, each)
    members = np.bincount(run.community, minlength=count)
    ends = run.community[run.ties]
    inside = [
        np.bincount(ends.ravel(), weights=np.repeat(weight, 2), minlength=count) for weight in (run.soft, np.ones(len(ends)))
    ]
    main = np.array([np.bincount(run.region[run.community == one]).argmax() for one in range(count)])
    new = np.bincount(community, minlength=count)
    far = np.bincount(community, weights=region != main[community], minlength=count)
    large = members >= least
    return {name: values[large] for name, values in
            {"soft": inside[0] / np.maximum(inside[1], 1), "growth": new / members, "spread": far / members}.items()}  # fmt: skip


def outcomes(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """One network's yardsticks: agreement of communities with regions and with purposes, members outside, reach of ties."""
    run = simulate(params, rng)
    crossing = run.region[run.ties[:, 0]] != run.region[run.ties[:, 1]]
    return {
        "regions_found": agreement(run.community, run.region),
        "purposes_found": agreement(run.community, run.purpose),
        "outside": outside(run.community, run.region),
        "communities": float(run.community.max() + 1),
        "modularity": run.modularity,
        "crossing": float(crossing.mean()),
        "mean_degree": 2 * len(run.ties) / run.region.size,
    }


def kept_within(params: Params) -> tuple[float, float]:
    """Share of hard ties within a region, and of soft ties within a purpose."""
    hard, soft = _totals(params)
    return (params.actors - 1) / hard, (_peers(params) - 1) / soft


def modularity_of(params: Params) -> tuple[float, float]:
    r"""Expected modularity of the regions and of the purposes taken as communities.

    A share :math:`(1-s)a + s b` of the ties stays within regions, :math:`a` of the hard and :math:`b` of the soft; modularity
    takes off what chance would keep, :math:`1/R`. (To order one in the number of ties.)
    """
    hard, soft = _totals(params)
    near, like = kept_within(params)
    cell = params.actors // params.purposes
    near_by_soft = (cell - 1 + params.stray * (params.actors - cell)) / soft
    like_by_hard = ((hard + 1) / params.purposes - 1) / hard
    s = params.softness
    return (
        (1 - s) * near + s * near_by_soft - 1 / params.regions,
        (1 - s) * like_by_hard + s * like - 1 / params.purposes,
    )


def modularity_threshold(params: Params) -> float:
    """Softness at which regions and purposes have the same expected modularity, exact in the model; ``softness`` is ignored.

    Examples
    --------
    >>> round(modularity_threshold(Params(purposes=8)), 2), round(modularity_threshold(Params(purposes=2)), 2)
    (0.5, 0.63)
    """
    gaps = [np.subtract(*modularity_of(_at(params, softness))) for softness in (0.0, 1.0)]  # linear in softness
    return float(gaps[0] / (gaps[0] - gaps[1]))


def spectral_threshold(params: Params) -> float:
    r"""Softness at which the eigenvalue of the regions equals that of the purposes, :math:`\lambda_H/(\lambda_H+\lambda_S)`."""
    place, purpose = eigenvalues(params)
    return place / (place + purpose)


def detection_limits(params: Params) -> tuple[float, float]:
    r"""Highest softness at which regions, and lowest at which purposes, can be found in a large sparse network.

    A structure is found where its eigenvalue exceeds the square root of the mean degree (Kesten and Stigum's bound):
    :math:`k(1-s)\lambda_H > \sqrt k` and :math:`k s\lambda_S > \sqrt k`. Where the first limit lies below the second, neither
    is found in between.

    References
    ----------
    `decelle2011` in ``data/references.bib``.
    """
    place, purpose = eigenvalues(params)
    return 1 - 1 / (place * np.sqrt(params.degree)), 1 / (purpose * np.sqrt(params.degree))


def eigenvalues(params: Params) -> tuple[float, float]:
    """Second eigenvalue of the hard ties alone and of the soft ties alone, as shares of the first, in a large network."""
    steps = np.arange(params.regions)
    kernel = np.exp(-params.decay * np.minimum(steps, params.regions - steps))
    wave = kernel @ np.cos(2 * np.pi * steps / params.regions)
    return float(wave / kernel.sum()), (1 - params.stray) / (1 + (params.purposes - 1) * params.stray)


def _at(params: Params, softness: float) -> Params:
    return Params(**{**vars(params), "softness": softness})


def _peers(params: Params) -> int:
    """Actors of one purpose."""
    return params.actors * params.regions // params.purposes


def _drawn(params: Params, one: tuple, other: tuple, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Whether each pair of actors, given by region and purpose, is tied, and whether the tie is soft."""
    odds = _odds(params)
    apart = np.abs(one[0] - other[0])
    hard, soft = odds[np.minimum(apart, params.regions - apart), one[1], other[1]].T
    chance = rng.random(apart.size)
    return chance < hard + soft, chance < soft


@lru_cache(maxsize=8)
def _pairs(regions: int, purposes: int, actors: int) -> tuple[np.ndarray, ...]:
    """Region and purpose of each actor; every pair of actors, and the place of its steps and purposes among the odds."""
    region = np.repeat(np.arange(regions), actors)
    purpose = np.tile(np.arange(purposes), region.size // purposes)
    one, other = np.triu_indices(region.size, k=1)
    apart = other // actors - one // actors
    kind = (np.minimum(apart, regions - apart) * purposes + purpose[one]) * purposes + purpose[other]
    return region, purpose, one, other, kind


@lru_cache(maxsize=64)
def _odds(params: Params) -> np.ndarray:
    """Probabilities of a hard and of a soft tie by steps, purpose and purpose."""
    shape = (params.regions // 2 + 1, params.purposes, params.purposes)
    return np.array([probability(params, *key) for key in np.ndindex(shape)]).reshape(*shape, 2)


def _totals(params: Params) -> tuple[float, float]:
    """Weight of all an actor's hard, and of all its soft, ties to be; itself left out."""
    steps = np.arange(params.regions)
    kernel = np.exp(-params.decay * np.minimum(steps, params.regions - steps))
    everyone, peers = params.actors * params.regions, _peers(params)
    return float(params.actors * kernel.sum() - 1), peers - 1 + params.stray * (everyone - peers)
