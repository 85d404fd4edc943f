r"""Table 3 as an experiment: ten mechanisms, each one switch of one size, in a cluster that firms join and where knowledge spreads.

Built from two accepted parts. **Where firms are**: of a pool of firms a share :math:`n=(1+m)/2` is in the cluster, by the
binary choice of Brock and Durlauf, :math:`m=\tanh\beta(h+S)`, where :math:`S` is what being there saves of the logarithm of
unit cost. **What they know**: knowledge reaches a share :math:`y` of them within a horizon by the diffusion of Bass, from
outside at a rate :math:`p` and from each other at a rate :math:`q`,

.. math:: \dot y = (p + q y)(1 - y), \qquad y(T) = \frac{1 - e^{-(p+q)T}}{1 + (q/p)\,e^{-(p+q)T}}.

=====  =========  ==============================================================================================
I-a    scale      saves ``scale`` :math:`\cdot n`: suppliers reach economies of scale as the cluster grows
I-b    rivalry    raises firms' own discoveries by ``rivalry`` :math:`\cdot n`, since it takes rivals
I-c    special    raises them by ``special``: users ask for new things, however few the makers
I-d    thickness  lowers transaction cost :math:`\tau` = ``friction`` by the share ``thickness`` :math:`\cdot n`
II-a   talk       adds ``talk`` :math:`\cdot n` to :math:`q`: informal communication needs neighbours
II-b   skill      lets firms take up by ``skill`` more of whatever reaches them, from outside and from each other
II-c   move       adds ``move`` to :math:`q`: people carry technology wherever they go
III-a  team       saves ``team`` :math:`(1-\tau)`: one willing partner shares cost and risk
III-b  project    saves ``project`` :math:`n(1-\tau)`: a large project needs as many partners as there are
IV-a   hub        adds ``hub`` to :math:`p`: planned spillovers, to all alike
=====  =========  ==============================================================================================

So :math:`p = (1+\text{skill})(\text{start}(1+\text{rivalry}\,n+\text{special})+\text{hub})`,
:math:`q = (1+\text{skill})(\text{talk}\,n+\text{move})`, and the saving is the sum of ``technique`` :math:`\cdot y` (knowledge
lowers cost), scale, the fall of :math:`\tau`, teams and projects. The table says that IV runs *through* III (``through``): then
the hub reaches a firm where a team (:math:`1-\tau`, if they are on) or a project (:math:`n(1-\tau)`) is at work, and none
without them.

Everything rises in :math:`n`, so there is a least equilibrium; a cluster that begins with nobody ends there. Everything also
rises in every switch, so **no main effect can be negative: that is put in** (see `milgrom1990` in ``data/references.bib``). What is not put
in is how large effects are, which switches do nothing, and whether two switches help or replace each other.

The public pays ``grant`` of what III saves, as shared cost, and ``upkeep`` for a hub, whatever the cluster's size; amounts
are shares of the whole pool's cost. ``market`` scales the seven sizes of the market's row: 1 as given, 0 none.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

SIZES = {
    "I-a": "scale", "I-b": "rivalry", "I-c": "special", "I-d": "thickness", "II-a": "talk", "II-b": "skill", "II-c": "move",
    "III-a": "team", "III-b": "project", "IV-a": "hub",
}  # fmt: skip
SWITCHES = tuple(SIZES)
MARKET, POLICY = SWITCHES[:7], SWITCHES[7:]
PAIRS = tuple(itertools.combinations(SWITCHES, 2))
_AT_MOST_ONE = ("thickness", "friction", "market", "grant")


@dataclass(frozen=True)
class Params:
    """Sizes of the ten mechanisms when they are on, and what stands around them; all 0 or more but ``advantage``.

    Parameters
    ----------
    scale, rivalry, special, thickness, talk, skill, move, team, project, hub : float
        As in the table above. ``thickness`` is 1 at most. ``talk``, ``move`` and ``hub`` are rates a year.
    strength : float
        How exactly firms follow cost; above 0.
    advantage : float
        Of the place in itself, in the logarithm of unit cost.
    friction : float
        Transaction cost before any market, 0 to 1.
    start : float
        Discoveries of a firm's own, a year; above 0.
    horizon : float
        Years; above 0.
    technique : float
        Saving of a firm whom knowledge has reached.
    market : float
        How strong the market's row is, 0 to 1.
    grant : float
        Share of what III saves that is public money, 0 to 1.
    upkeep : float
        Public cost of a hub.
    through : bool
        Whether the hub works through teams and projects alone, as the table says, or by itself.
    """

    scale: float = 0.8
    rivalry: float = 1.0
    special: float = 1.0
    thickness: float = 0.5
    talk: float = 0.2
    skill: float = 0.5
    move: float = 0.1
    team: float = 0.2
    project: float = 0.2
    hub: float = 0.03
    strength: float = 1.5
    advantage: float = -0.5
    friction: float = 0.6
    start: float = 0.01
    horizon: float = 15.0
    technique: float = 0.3
    market: float = 1.0
    grant: float = 0.5
    upkeep: float = 0.03
    through: bool = False

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name not in ("advantage", "through") and not value >= 0:
                raise ValueError(f"{field.name} is {value}; want 0 or more")
            if field.name in _AT_MOST_ONE and value > 1:
                raise ValueError(f"{field.name} is {value}; want 0 to 1")
        for name in ("strength", "start", "horizon"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is {getattr(self, name)}; want more than 0")


@dataclass(frozen=True)
class Outcome:
    """What comes out, each an array of one shape.

    ``size`` is the cluster's share of the pool, ``saving`` the fall of the logarithm of unit cost for a firm in it,
    ``spillover`` the share of its firms that knowledge has reached, ``grants`` what firms receive of the public for III,
    ``outlay`` all the public pays. ``net`` is the saving of all firms less the outlay.
    """

    size: np.ndarray
    saving: np.ndarray
    spillover: np.ndarray
    grants: np.ndarray
    outlay: np.ndarray

    @property
    def net(self) -> np.ndarray:
        """Saving of all firms of the pool less what the public pays."""
        return self.size * self.saving - self.outlay


def factorial() -> np.ndarray:
    """Every setting of the ten switches, True for on, shape (1024, 10); the first has all off, the last all on."""
    return np.array(list(itertools.product((False, True), repeat=len(SWITCHES))))


def setting(on: Sequence[str]) -> np.ndarray:
    """The setting with these switches on, the others off.

    Raises
    ------
    ValueError
        If a switch is unknown.

    Examples
    --------
    >>> setting(["I-a", "IV-a"]).nonzero()[0].tolist()
    [0, 9]
    """
    for name in on:
        if name not in SIZES:
            raise ValueError(f"switch {name!r} is unknown; want some of {', '.join(SWITCHES)}")
    return np.array([name in on for name in SWITCHES])


def bass(p: np.ndarray | float, q: np.ndarray | float, horizon: np.ndarray | float) -> np.ndarray | float:
    """Share reached at the horizon, from outside at the rate ``p`` (above 0) and from each other at ``q``, beginning with none.

    References
    ----------
    `bass1969` in ``data/references.bib``.

    Examples
    --------
    >>> round(float(bass(0.1, 0, 10)), 4), round(float(bass(0.03, 0.38, 10)), 2)
    (0.6321, 0.81)
    """
    left = np.exp(-(p + q) * horizon)
    return (1 - left) / (1 + q / p * left)


def outcome(params: Params | Sequence[Params], on: np.ndarray) -> Outcome:
    """What comes out of each setting of the switches, at the least equilibrium.

    Parameters
    ----------
    params : Params or sequence of Params
        One world, or several.
    on : array of bool, shape (10,) or (n_settings, 10)
        As from :func:`factorial` or :func:`setting`.

    Returns
    -------
    Outcome
        Arrays of the shape of ``on`` without its last axis, behind an axis of worlds if there are several.
    """
    world = _world(params, np.asarray(on))
    size = _least(world)
    spillover, teams, projects, saving = _given(world, size)
    grants = world["grant"] * size * (teams + projects)
    outlay = grants + world["upkeep"] * (world["hub"] > 0)
    return Outcome(*np.broadcast_arrays(size, saving, spillover, grants, outlay))


def effects(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Main effects of the switches, and how the effect of one changes when another is on, over the full factorial.

    Parameters
    ----------
    values : array of shape (..., 1024)
        An outcome in the order of :func:`factorial`.

    Returns
    -------
    main : array of shape (..., 10)
        Mean with the switch on less mean with it off.
    pairs : array of shape (..., 45)
        In the order of ``PAIRS``: effect of the one with the other on, less its effect with the other off; positive where they
        help each other, negative where they replace each other. (Twice what textbooks on design call the interaction.)
    """
    signs = np.where(factorial(), 1.0, -1.0)
    main = values @ signs / (len(signs) / 2)
    places = [(SWITCHES.index(one), SWITCHES.index(other)) for one, other in PAIRS]
    products = np.stack([signs[:, one] * signs[:, other] for one, other in places], axis=1)
    return main, values @ products / (len(signs) / 4)


def helps(values: dict[tuple[bool, bool], np.ndarray]) -> np.ndarray:
    """How much more the one does with the other than without it, from the four values keyed (one on, other on)."""
    return values[True, True] - values[False, True] - values[True, False] + values[False, False]


def _world(params: Params | Sequence[Params], on: np.ndarray) -> dict[str, np.ndarray]:
    """Every size, zero where its switch is off, the market's scaled; worlds down, settings across."""
    several = not isinstance(params, Params)
    worlds = list(params) if several else [params]
    shape = (len(worlds),) + (1,) * (on.ndim - 1) if several else ()
    world = {field.name: np.array([getattr(one, field.name) for one in worlds]).reshape(shape) for field in fields(Params)}
    for place, switch in enumerate(SWITCHES):
        vigour = world["market"] if switch in MARKET else 1.0
        world[SIZES[switch]] = world[SIZES[switch]] * vigour * on[..., place]
    return world


def _given(world: dict[str, np.ndarray], size: np.ndarray) -> tuple[np.ndarray, ...]:
    """Spillover, saving by teams and by projects, and all saving, in a cluster of this size."""
    tau = world["friction"] * (1 - world["thickness"] * size)
    at_work = 1 - (1 - (world["team"] > 0) * (1 - tau)) * (1 - (world["project"] > 0) * size * (1 - tau))
    hub = world["hub"] * np.where(world["through"], at_work, 1.0)
    taken = 1 + world["skill"]
    p = taken * (world["start"] * (1 + world["rivalry"] * size + world["special"]) + hub)
    spillover = bass(p, taken * (world["talk"] * size + world["move"]), world["horizon"])
    teams, projects = world["team"] * (1 - tau), world["project"] * size * (1 - tau)
    saving = world["technique"] * spillover + world["scale"] * size + (world["friction"] - tau) + teams + projects
    return spillover, teams, projects, saving


def _joined(world: dict[str, np.ndarray], size: np.ndarray) -> np.ndarray:
    """Share of firms that choose a cluster of this size."""
    saving = _given(world, size)[-1]
    return (1 + np.tanh(world["strength"] * (world["advantage"] + saving))) / 2


def _least(world: dict[str, np.ndarray], tolerance: float = 1e-11) -> np.ndarray:
    """The least size that reproduces itself: rise from zero, each world as long as it still moves."""
    shape = np.broadcast_shapes(*(value.shape for value in world.values()))
    flat = {name: np.broadcast_to(value, shape).ravel() for name, value in world.items()}
    size, moving = np.zeros(int(np.prod(shape))), np.arange(int(np.prod(shape)))
    while moving.size:
        part = {name: value[moving] for name, value in flat.items()}
        for _ in range(20):
            before = size[moving]
            size[moving] = _joined(part, before)
        moving = moving[size[moving] - before > tolerance]
    return size.reshape(shape)
