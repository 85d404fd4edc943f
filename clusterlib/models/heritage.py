r"""Spin-offs as heritage: firms of equal size, each replaced in turn by a stranger or by a child that stays with its parent.

An industry has :math:`N` firms. At each event one of them, any, closes and a new one opens. With probability :math:`u` it
is a stranger and takes its region by given weights :math:`w`, like a dart; otherwise it is a spin-off and takes the region
of its parent, a random one of the *other* :math:`N - 1` firms, never that of the firm which it replaces.

Two closed forms carry the model (derived in :func:`expected_index` and :func:`founders`): the Ellison-Glaeser index
against the given weights has the mean :math:`F = (1-u)/((1-u) + u(N-1))`, whatever the weights, and the firms of the
regions follow the Dirichlet-multinomial law with the parameters :math:`\theta w`, where :math:`\theta = (1-F)/F`.
"""

from dataclasses import dataclass

import numpy as np

from clusterlib.models.compiled import compiled


@dataclass(frozen=True)
class Params:
    """An industry whose firms are replaced by strangers and by spin-offs.

    Parameters
    ----------
    firms : int
        Firms at any time, all of one size; 2 or more.
    spin_off_share : float
        Share of the new firms that stay in the region of a parent, 0 to below 1: at 1 one region would take all for ever.
    weights : tuple of float
        Chance of a stranger to choose each region; positive, they need not sum to one.
    burn_in : float
        Generations (replacements of as many firms as there are) before anything is recorded.
    generations : int
        Records taken.
    spacing : float
        Generations between two records.
    """

    firms: int = 100
    spin_off_share: float = 0.5
    weights: tuple[float, ...] = (1.0,) * 10
    burn_in: float = 50.0
    generations: int = 200
    spacing: float = 1.0

    def __post_init__(self) -> None:
        _check_firms(self.firms)
        _check_share(self.spin_off_share)
        if len(self.weights) < 2 or not all(0 < weight < np.inf for weight in self.weights):
            raise ValueError(f"weights are {self.weights}; want two or more, each a number above 0")
        if not 0 <= self.burn_in < np.inf:
            raise ValueError(f"burn_in is {self.burn_in}; want generations, 0 or more")
        if self.generations < 1:
            raise ValueError(f"generations is {self.generations}; want 1 or more records")
        if not 0 < self.spacing < np.inf:
            raise ValueError(f"spacing is {self.spacing}; want generations, above 0")


@dataclass(frozen=True)
class Run:
    """What a simulation recorded: ``counts``, firms by region at each record, of shape (generations, regions)."""

    counts: np.ndarray


def simulate(params: Params, rng: np.random.Generator) -> Run:
    """Let strangers and spin-offs replace the firms, one at a time, and record how many stand in each region.

    The first firms are all strangers.

    Parameters
    ----------
    params : Params
    rng : numpy Generator

    Returns
    -------
    Run

    Examples
    --------
    With few strangers the firms stand in few regions:

    >>> run = simulate(Params(firms=50, spin_off_share=0.99, generations=3), np.random.default_rng(1))
    >>> run.counts.sum(axis=1).tolist(), bool((run.counts.max(axis=1) > 15).all())
    ([50, 50, 50], True)
    """
    odds = np.cumsum(params.weights) / np.sum(params.weights)
    region = np.searchsorted(odds, rng.random(params.firms), side="right").astype(np.int64)
    before, between = round(params.burn_in * params.firms), max(1, round(params.spacing * params.firms))
    return Run(_replace(region, odds, params.spin_off_share, before, between, params.generations, rng))


def expected_index(spin_off_share, firms):
    r"""Mean of the Ellison-Glaeser index in the long run, which is the chance that two firms share descent.

    Parameters
    ----------
    spin_off_share : float or array
        :math:`1 - u`, the share of new firms that stay with a parent, 0 to 1.
    firms : int or array
        :math:`N`, 2 or more.

    Returns
    -------
    float or array
        Dimensionless, 0 (all are strangers) to 1 (none is).

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    Follow two different firms back in time, to the last event that made one of them. With probability :math:`u` that one
    was a stranger, and they share no ancestor since. Otherwise its parent was one of the other :math:`N-1` firms: the
    second of the two with probability :math:`1/(N-1)`, and then they share descent; else a third firm, and the question
    is the same as before, for the third and the second. So

    .. math:: F = (1-u)\left[\tfrac{1}{N-1} + \tfrac{N-2}{N-1} F\right]
        \quad\Rightarrow\quad F = \frac{1-u}{1 + u(N-2)} = \frac{1-u}{(1-u) + u(N-1)}.

    Two firms that share descent stand in one region; two that do not are two darts and meet with probability
    :math:`W = \sum_r w_r^2`. A firm's region has the law :math:`w`, so that, with :math:`s_r` the shares of firms,

    .. math:: \mathrm{E}\sum_r (s_r - w_r)^2 = \tfrac1N + \left(1 - \tfrac1N\right)(F + (1-F) W) - W
        = (1-W)\left[\tfrac1N + \left(1 - \tfrac1N\right) F\right],

    and the index, which takes off :math:`(1-W) H` and divides by :math:`(1-W)(1-H)` with :math:`H = 1/N`, has the mean
    :math:`F` whatever the weights. Where sizes differ but have nothing to do with place, :math:`H` takes the stead of
    :math:`1/N` in both and the mean is the same.

    References
    ----------
    `ellison1997` in ``data/references.bib`` for the index; the derivation is the book's own.

    Examples
    --------
    Half of the new firms are spin-offs, in an industry of ten and of a thousand:

    >>> round(expected_index(0.5, 10), 3), round(expected_index(0.5, 1000), 3)
    (0.1, 0.001)
    """
    share, firms = _check_share(spin_off_share, most=1), _check_firms(firms)
    return _plain(share / (share + (1 - share) * (firms - 1)))


def needed_spin_off_share(index, firms):
    r"""Share of spin-offs among new firms at which the long-run mean of the index is as given.

    .. math:: 1 - u = \frac{F(N-1)}{1 + F(N-2)}

    Parameters
    ----------
    index : float or array
        Ellison-Glaeser index, 0 to 1; a negative one is more spread than darts, and needs none: give 0.
    firms : int or array
        2 or more.

    Returns
    -------
    float or array
        0 to 1.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> round(needed_spin_off_share(0.05, 10), 3), round(needed_spin_off_share(0.05, 1000), 3)
    (0.321, 0.981)
    """
    index, firms = np.asarray(index, float), _check_firms(firms)
    if not ((index >= 0) & (index <= 1)).all():
        raise ValueError(f"index is {index}; want 0 to 1")
    return _plain(index * (firms - 1) / (1 + index * (firms - 2)))


def founders(spin_off_share, firms):
    r"""Concentration parameter of the long-run law of firms over regions: how many strangers stand against one line of descent.

    Parameters
    ----------
    spin_off_share : float or array
        Above 0, at most 1.
    firms : int or array
        2 or more.

    Returns
    -------
    float or array
        :math:`\theta = u(N-1)/(1-u) = (1-F)/F`, 0 or more.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    Let :math:`n_r` be the firms of region :math:`r`. A firm of :math:`r` closes and one of :math:`q` opens at the rate
    :math:`\frac{n_r}{N}\left[u w_q + (1-u)\frac{n_q}{N-1}\right] \propto n_r(\theta w_q + n_q)`. The law
    :math:`\pi(n) \propto \prod_r (\theta w_r)(\theta w_r + 1)\cdots(\theta w_r + n_r - 1)/n_r!` balances it step by step:

    .. math:: \pi(n)\, n_r(\theta w_q + n_q) = \pi(n - e_r + e_q)\,(n_q+1)(\theta w_r + n_r - 1),

    so it is the stationary one: shares drawn from the Dirichlet law with parameters :math:`\theta w`, then firms thrown by
    these shares. With two regions the shares are Beta: the limit of :func:`polya` with :math:`a = \theta w_1, b = \theta w_2`.

    Examples
    --------
    >>> round(float(founders(0.5, 100)), 6)
    99.0
    """
    share, firms = _check_share(spin_off_share, most=1), _check_firms(firms)
    if not (share > 0).all():
        raise ValueError(f"spin_off_share is {share}; want above 0: without spin-offs no parameter describes the darts")
    return _plain((1 - share) * (firms - 1) / share)


def stationary(firms: int, index: float, weights, rng: np.random.Generator, draws: int = 1) -> np.ndarray:
    """Draw firms by region straight from the long-run law, without waiting for it.

    Parameters
    ----------
    firms : int
        2 or more.
    index : float
        :func:`expected_index` of the process, 0 (darts) to below 1.
    weights : sequence of float
        One a region, positive.
    rng : numpy Generator
    draws : int

    Returns
    -------
    array of shape (draws, n_regions)
        Whole numbers that sum to ``firms`` in each row.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> stationary(10, 0.0, [1, 1], np.random.default_rng(1), draws=2).sum(axis=1).tolist()
    [10, 10]
    """
    _check_firms(firms)
    if not 0 <= index < 1:
        raise ValueError(f"index is {index}; want 0 to below 1")
    weight = np.asarray(weights, float)
    if not (weight > 0).all() or weight.ndim != 1 or len(weight) < 2:
        raise ValueError(f"weights are {weights}; want two or more, each above 0")
    weight = weight / weight.sum()
    if index == 0:
        return rng.multinomial(firms, weight, size=draws)
    mass = rng.standard_gamma((1 - index) / index * weight, size=(draws, len(weight)))
    return rng.multinomial(firms, mass / mass.sum(axis=1, keepdims=True))


def relaxation(spin_off_share, firms):
    r"""Generations in which the chance of common descent comes closer to its long-run value by a factor of e.

    Parameters
    ----------
    spin_off_share : float or array
        0 to 1.
    firms : int or array
        2 or more.

    Returns
    -------
    float or array
        :math:`(N-1)/(2(1 + u(N-2)))` generations, each of :math:`N` replacements.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    An event makes one of two given firms with probability :math:`2/N`, so that the distance of :math:`F` from its
    long-run value shrinks at each by :math:`1 - \frac2N\left[1 - (1-u)\frac{N-2}{N-1}\right]`; the bracket is
    :math:`(1 + u(N-2))/(N-1)`.

    Examples
    --------
    >>> relaxation(1.0, 101)
    50.0
    """
    share, firms = _check_share(spin_off_share, most=1), _check_firms(firms)
    return _plain((firms - 1) / (2 * (1 + (1 - share) * (firms - 2))))


def growing_index(spin_off_share: float, firms: int) -> np.ndarray:
    r"""Mean index of an industry that grows from two firms to ``firms`` and in which none closes.

    Parameters
    ----------
    spin_off_share : float
        Share of the entrants, from the second on, that take the region of a random firm already there; 0 to 1.
    firms : int
        2 or more.

    Returns
    -------
    array of length ``firms`` - 1
        The mean index at 2, 3, ... firms.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    Of the pairs among :math:`n+1` firms, :math:`n` hold the newest. It shares descent with another with probability
    :math:`(1-u)\left[\frac1n + \frac{n-1}{n} F_n\right]`, the others with :math:`F_n`, so that, with :math:`F_1 = 0`,

    .. math:: F_{n+1} = \frac{n-1}{n+1} F_n + \frac{2(1-u)}{n+1}\left[\frac1n + \frac{n-1}{n} F_n\right].

    It falls about as :math:`n^{-2u}`, where an industry at rest has about :math:`1/(un)`.

    References
    ----------
    The urn in which every entrant copies is `arthur1994`'s; the recursion is the book's own.

    Examples
    --------
    Three firms: the second copies the first, or not; and so does the third.

    >>> growing_index(0.5, 3).round(4).tolist()
    [0.5, 0.4167]
    """
    share = float(_check_share(spin_off_share, most=1))
    return _grow(share, int(_check_firms(firms)))


def polya(first: int, second: int, entrants: int, rng: np.random.Generator, runs: int = 1) -> np.ndarray:
    """Shares of the first region after entrants have each copied the region of a random firm already there.

    As entrants grow the share follows the Beta law with the parameters ``first`` and ``second``: uniform for (1, 1).

    Parameters
    ----------
    first, second : int
        Firms at the start in each of two regions, 1 or more.
    entrants : int
        1 or more.
    rng : numpy Generator
    runs : int

    Returns
    -------
    array of length ``runs``
        0 to 1.

    Raises
    ------
    ValueError
        If a number of firms is below 1.

    References
    ----------
    `arthur1994` in ``data/references.bib``.

    Examples
    --------
    >>> polya(1, 1, 2, np.random.default_rng(3), runs=4).tolist()
    [0.75, 0.25, 0.75, 0.75]
    """
    for name, value in (("first", first), ("second", second), ("entrants", entrants)):
        if value < 1:
            raise ValueError(f"{name} is {value}; want 1 or more firms")
    return np.array([_draw_urn(first, second, entrants, rng) for _ in range(runs)]) / (first + second + entrants)


@compiled
def _replace(region, odds, spin_off_share, before, between, records, rng):
    """The events themselves: ``region`` of each firm is changed in place, the counts are copied out."""
    firms, found = len(region), np.zeros((records, len(odds)), np.int64)
    for record in range(records):
        for _ in range(between + before if record == 0 else between):
            gone = int(rng.random() * firms)
            if rng.random() < spin_off_share:
                parent = int(rng.random() * (firms - 1))
                region[gone] = region[parent + 1 if parent >= gone else parent]
            else:
                region[gone] = np.searchsorted(odds, rng.random(), side="right")
        for firm in range(firms):
            found[record, region[firm]] += 1
    return found


@compiled
def _grow(share, firms):
    index = np.zeros(firms + 1)
    for n in range(1, firms):
        index[n + 1] = ((n - 1) * index[n] + 2 * share * (1 + (n - 1) * index[n]) / n) / (n + 1)
    return index[2:]


@compiled
def _draw_urn(first, second, entrants, rng):
    ours, all_ = first, first + second
    for _ in range(entrants):
        if rng.random() * all_ < ours:
            ours += 1
        all_ += 1
    return ours


def _check_firms(firms) -> np.ndarray:
    firms = np.asarray(firms)
    if not (firms >= 2).all():
        raise ValueError(f"firms is {firms}; want 2 or more")
    return firms


def _check_share(share, most: float | None = None) -> np.ndarray:
    share = np.asarray(share, float)
    if most is None and not ((share >= 0) & (share < 1)).all():
        raise ValueError(f"spin_off_share is {share}; want 0 to below 1")
    if most is not None and not ((share >= 0) & (share <= most)).all():
        raise ValueError(f"spin_off_share is {share}; want 0 to {most:g}")
    return share


def _plain(value):
    """A float where the arguments were single numbers."""
    return float(value) if np.ndim(value) == 0 else value
