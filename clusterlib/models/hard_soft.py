r"""Ties by place and ties by purpose: when do a network's communities stop being its regions?

Actors sit in ``regions`` equal regions on a ring and each has one of ``purposes`` purposes, the two fully crossed: every
region holds every purpose equally often, so neither tells anything of the other. A *hard* tie follows distance, with weight
:math:`e^{-\text{decay}\cdot g}` between regions :math:`g` steps apart; a *soft* tie follows purpose, with weight 1 where it
is shared and ``stray`` where it is not. A pair is tied independently with

.. math:: p_{ij} = k\,[(1-s)\,H_{ij}/H_{i\cdot} + s\,S_{ij}/S_{i\cdot}],

so every actor expects ``degree`` = :math:`k` ties whatever the ``softness`` :math:`s`. Communities are found by maximising
modularity (Leiden), which knows neither regions nor purposes.

Because places and purposes are crossed, the expected matrix has one eigenvalue for each: :math:`k(1-s)\lambda_H` and
:math:`k s \lambda_S`. From it follow three closed forms: the softness at which modularity prefers purposes
(:func:`modularity_threshold`), that at which the eigenvalues cross (:func:`spectral_threshold`), and the ranges in which
either can be found at all (:func:`detection_limits`). The network is an exploration of the paper's words, not a published
model; the closed forms hold it to account.
"""

import random
import threading
from dataclasses import dataclass

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
        if probability(self, 0, True) > 1:
            raise ValueError(
                f"degree is {self.degree}; a tie would have probability {probability(self, 0, True):.2f}; want fewer ties or more actors"
            )


@dataclass(frozen=True)
class Run:
    """One drawn network: ``region``, ``purpose`` and ``community`` of each actor, ``ties`` as pairs of actors, ``modularity``."""

    region: np.ndarray
    purpose: np.ndarray
    ties: np.ndarray
    community: np.ndarray
    modularity: float


def probability(params: Params, steps: int, shared: bool) -> float:
    """Probability of a tie between two actors whose regions are ``steps`` apart and who share a purpose or not.

    Examples
    --------
    >>> hard = Params(softness=0, regions=2, purposes=2, actors=2, degree=1, decay=1e9)
    >>> probability(hard, 0, True), probability(hard, 1, True)
    (1.0, 0.0)
    """
    hard, soft = _totals(params)
    near, like = np.exp(-params.decay * steps), 1.0 if shared else params.stray
    return float(params.degree * ((1 - params.softness) * near / hard + params.softness * like / soft))


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
    region = np.repeat(np.arange(params.regions), params.actors)
    purpose = np.tile(np.arange(params.purposes), region.size // params.purposes)
    one, other = np.triu_indices(region.size, k=1)
    apart = np.abs(region[one] - region[other])
    steps = np.minimum(apart, params.regions - apart)
    odds = np.array([[probability(params, step, like) for like in (False, True)] for step in range(params.regions // 2 + 1)])
    tied = rng.random(one.size) < odds[steps, (purpose[one] == purpose[other]).astype(int)]
    ties = np.column_stack([one[tied], other[tied]])
    community, modularity = communities(ties, region.size, rng)
    return Run(region, purpose, ties, community, modularity)


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


def _totals(params: Params) -> tuple[float, float]:
    """Weight of all an actor's hard, and of all its soft, ties to be; itself left out."""
    steps = np.arange(params.regions)
    kernel = np.exp(-params.decay * np.minimum(steps, params.regions - steps))
    everyone, peers = params.actors * params.regions, _peers(params)
    return float(params.actors * kernel.sum() - 1), peers - 1 + params.stray * (everyone - peers)
