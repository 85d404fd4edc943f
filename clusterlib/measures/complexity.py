"""How complex what a region does is, read from who else does it: by eigenvector, and by the fitness iteration."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import linalg, sparse
from threadpoolctl import threadpool_limits

from clusterlib.measures.checking import by_industry, by_region, label, specialisations
from clusterlib.measures.present import present_cells

TIE = 1e-9
SEARCHED = 300  # rows of the symmetric form from which a search for its leading vectors is worth trying
STEPS = 48  # a search that needs more is slower than working out all eigenvalues


class Complexity(NamedTuple):
    """One number per region and one per industry."""

    regions: pd.Series | np.ndarray
    industries: pd.Series | np.ndarray


class _Cells(NamedTuple):
    """A table without empty rows or columns, as its ones row by row, and column by column."""

    rows: sparse.csr_array
    columns: sparse.csr_array

    def per_region(self, of_industries: np.ndarray) -> np.ndarray:
        return self.rows @ of_industries

    def per_industry(self, of_regions: np.ndarray) -> np.ndarray:
        return self.columns @ of_regions


def economic_complexity(specialised) -> Complexity:
    r"""Economic complexity of regions and of industries: each the mean of the other, up to scale.

    With :math:`M_{ri}` 1 where region r is specialised in i, :math:`d_r` its diversity (row sum) and :math:`u_i` the
    ubiquity of i (column sum), both belong to the second-largest eigenvalue :math:`\lambda` of the averaging:

    .. math:: \frac{1}{d_r} \sum_i M_{ri} k_i = \sqrt\lambda\, k_r, \qquad \frac{1}{u_i} \sum_r M_{ri} k_r = \sqrt\lambda\, k_i

    **Sign.** The equations leave open which end is complex. Two readings answer: complex regions are specialised in more
    industries (correlation of :math:`k_r` with :math:`d_r`), and in rarer ones (correlation of :math:`k_r` with the mean
    ubiquity of the region's industries, turned round). The stronger of the two decides, for regions and industries
    together. Either alone can be as weak as .01, where the loss of one region turns the whole order round; both together
    seldom are. Should both be equally strong and opposed, or both 0, to 1e-9, as where the table is its own mirror image,
    the first region not at 0 is called complex.

    **Scale.** Regions have mean 0 and standard deviation 1 (of the population), and so have industries.

    Parameters
    ----------
    specialised : DataFrame or array of shape (n_regions, n_industries)
        True or 1 where a region is specialised, as in ``location_quotient(jobs) >= 1``.

    Returns
    -------
    Complexity
        ``regions`` and ``industries``, a Series or array each, in standard deviations from the mean. NaN for a region
        without specialisation and an industry without specialised region; they leave the rest as if they were absent.

    Raises
    ------
    ValueError
        If a cell is anything but 0 or 1; if regions fall into sets that share no industry, so that no order joins them;
        if all regions are specialised in the same industries; if the second eigenvalue is repeated (to 1e-9), so that two
        orders are equally right.

    References
    ----------
    `hidalgo2009` in ``data/references.bib``.

    Examples
    --------
    Regions that do all that the one before does, and something rarer besides:

    >>> ladder = pd.DataFrame(np.tri(4, dtype=int), index=["Bari", "Udine", "Torino", "Milano"], columns=list("ABCD"))
    >>> regions, industries = economic_complexity(ladder)
    >>> list(regions.sort_values().index), list(industries.sort_values().index)
    (['Bari', 'Udine', 'Torino', 'Milano'], ['A', 'B', 'C', 'D'])
    """
    present = specialisations(specialised)
    rows, columns = present.any(axis=1), present.any(axis=0)
    full = _without_empty(present, rows, columns)
    cells = _cells(full)
    _check_connected(full.shape, cells, specialised, np.flatnonzero(rows), np.flatnonzero(columns))
    diversity, ubiquity = np.diff(cells.rows.indptr), np.diff(cells.columns.indptr)
    # The symmetric form on the smaller side has the same eigenvalues, real and in order.
    if full.shape[1] <= full.shape[0]:
        industries = _second_vector(cells.rows, diversity, ubiquity) / np.sqrt(ubiquity)
        regions = cells.per_region(industries) / diversity
    else:
        regions = _second_vector(cells.columns, ubiquity, diversity) / np.sqrt(diversity)
        industries = cells.per_industry(regions) / ubiquity
    rarity = -cells.per_region(ubiquity.astype(float)) / diversity
    sign = _sign(regions, diversity, rarity)
    regions, industries = sign * _standardised(regions), sign * _standardised(industries)
    return _spread(regions, industries, rows, columns, specialised, "economic_complexity")


def fitness_complexity(specialised, tolerance: float = 1e-8, iterations: int = 20_000) -> Complexity:
    r"""Fitness of regions and complexity of industries: an industry is only as complex as its least fit region.

    From 1 everywhere, both are renewed together and divided by their mean, until neither changes by more than ``tolerance``:

    .. math:: F_r \leftarrow \sum_i M_{ri} Q_i, \qquad Q_i \leftarrow 1 \Big/ \sum_r \frac{M_{ri}}{F_r}

    **At zero.** Some regions and industries have 0 as their limit, by the shape of the table alone. They come near it but
    are never set to it: at a constant rate, or only like 1/n, where the change of one step is far smaller than what is
    left to go, and ``tolerance`` bounds the first alone. With M = [[1, 1], [1, 0]], the second region stands at 1/(1 + n)
    of the first after n steps. So near 0 trust the order, not the value, and compare only tables run to the same tolerance.

    Parameters
    ----------
    specialised : DataFrame or array of shape (n_regions, n_industries)
        True or 1 where a region is specialised.
    tolerance : float
        The largest change of any fitness or complexity in the last step; their mean is 1.
    iterations : int
        How many steps to allow.

    Returns
    -------
    Complexity
        ``regions`` (fitness) and ``industries`` (complexity), a Series or array each; dimensionless, mean 1, above 0. NaN
        for a region without specialisation and an industry without specialised region.

    Raises
    ------
    ValueError
        If a cell is anything but 0 or 1, or ``tolerance`` or ``iterations`` is not above 0.
    RuntimeError
        If the changes are still larger after so many ``iterations``.

    References
    ----------
    `tacchella2012`, and for the limit at zero `pugliese2014`, in ``data/references.bib``.

    Examples
    --------
    Where one region does both of two industries and two others one each, the first comes out twice as fit:

    >>> specialised = pd.DataFrame([[1, 1], [1, 0], [0, 1]], index=["Milano", "Udine", "Bari"], columns=["chairs", "films"])
    >>> fitness_complexity(specialised).regions.round(6).to_dict()
    {'Milano': 1.5, 'Udine': 0.75, 'Bari': 0.75}
    """
    if not tolerance > 0 or not iterations > 0:
        raise ValueError(f"tolerance is {tolerance} and iterations {iterations}; want both above 0")
    present = specialisations(specialised)
    rows, columns = present.any(axis=1), present.any(axis=0)
    cells = _cells(_without_empty(present, rows, columns))
    fitness, complexity, change = np.ones(rows.sum()), np.ones(columns.sum()), np.inf if rows.any() else 0
    for _ in range(iterations):
        if change <= tolerance:
            break
        before = fitness, complexity
        fitness = cells.per_region(before[1])
        complexity = 1 / cells.per_industry(1 / before[0])
        # The floor keeps 1/F finite when a fitness has sunk below what a float can hold.
        fitness, complexity = (np.maximum(each / each.mean(), 1e-290) for each in (fitness, complexity))
        change = max(np.abs(fitness - before[0]).max(), np.abs(complexity - before[1]).max())
    if change > tolerance:
        said = f"fitness still changes by {change:.1e} after {iterations} iterations; want at most {tolerance:g}"
        raise RuntimeError(f"{said}: allow more iterations or a larger tolerance")
    return _spread(fitness, complexity, rows, columns, specialised, "fitness_complexity")


def _without_empty(present: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    return present if rows.all() and columns.all() else present[rows][:, columns]


def _cells(full: np.ndarray) -> _Cells:
    rows = present_cells(full)
    return _Cells(rows, rows.T.tocsr())


def _check_connected(shape: tuple[int, int], cells: _Cells, table, rows: np.ndarray, columns: np.ndarray) -> None:
    """Raise ValueError unless every region can be reached from every other over shared industries."""
    if 0 in shape:
        raise ValueError("no region is specialised in anything; want at least two regions that differ: check the table")
    reached, before = np.zeros(shape[0]), -1
    reached[np.diff(cells.rows.indptr).argmax()] = 1
    while (count := np.count_nonzero(reached)) > before:
        before, reached_industries = count, np.minimum(cells.per_industry(reached), 1)
        reached = np.minimum(cells.per_region(reached_industries), 1)
    if not reached.all():
        region, industry = rows[reached.argmin()], columns[reached_industries.argmin()]
        named = f"region {label(table, 'index', region)} (industry {label(table, 'columns', industry)})"
        raise ValueError(
            f"{len(reached) - before} of {len(reached)} regions, {named} among them, share no industry with the rest;"
            " want one connected table: measure each part by itself, or leave the smaller out"
        )


def _second_vector(cells: sparse.csr_array, diversity: np.ndarray, ubiquity: np.ndarray) -> np.ndarray:
    """Unit eigenvector to the second-largest eigenvalue of the symmetric form on the columns of a table."""
    scaled = cells.copy()
    scaled.data /= np.sqrt(diversity).repeat(diversity)
    scaled.data /= np.sqrt(ubiquity)[scaled.indices]
    first = np.sqrt(ubiquity / ubiquity.sum())  # to the eigenvalue 1, known beforehand: taken out, so that the second leads
    size = len(first)
    # On one thread, which is as fast: several wait for each other at every column, for seconds where a core is busy.
    with threadpool_limits(1, "blas"):
        if size >= SEARCHED and (found := _searched(scaled, first)) is not None:
            return found
        # Two of all eigenvalues, whatever the gaps between them: a search would stall where the second has close neighbours.
        dense = scaled.toarray()
        apart = dense.T @ dense
        apart -= np.multiply.outer(first, first)
        values, vectors = linalg.eigh(apart, subset_by_index=[max(size - 2, 0), size - 1], check_finite=False)
    if values[-1] < TIE:
        raise ValueError("all regions are specialised in the same industries; want at least two that differ: check the table")
    if size > 1 and values[-1] - values[-2] < TIE:
        said = f"the second eigenvalue, {values[-1]:.9f}, is repeated, so two orders are equally right"
        raise ValueError(f"{said}; want a table with one answer: add regions or industries, or merge those that are alike")
    return vectors[:, -1]


def _searched(scaled: sparse.csr_array, first: np.ndarray) -> np.ndarray | None:
    """The same vector by Lanczos steps of two vectors at once, so that a repeated eigenvalue is seen; None if it is not clear.

    It is clear when the remainder, over the gap to the next eigenvalue, leaves the vector right to the last digits.
    """
    across = scaled.T.tocsr()
    # Any beginning serves that is neither a multiple of ``first`` nor the same for alike columns.
    block = np.random.default_rng(0).standard_normal((len(first), 2))
    basis, images = np.empty((len(first), 2 * STEPS + 1)), np.empty((len(first), 2 * STEPS))
    basis[:, 0] = first
    for step in range(STEPS):
        known = basis[:, : 2 * step + 1]
        for _ in range(2):  # once is not enough: what rounding leaves of the known grows again
            block = block - known @ (known.T @ block)
        block, size = np.linalg.qr(block)
        if np.abs(np.diag(size)).min() < 1e-8:
            return None
        basis[:, 2 * step + 1 : 2 * step + 3] = block
        block = images[:, 2 * step : 2 * step + 2] = np.stack([across @ (scaled @ one) for one in block.T], axis=1)
        if step >= 8 and step % 3 == 2:
            tried, its_images = basis[:, 1 : 2 * step + 3], images[:, : 2 * step + 2]
            values, weights = np.linalg.eigh(tried.T @ its_images)
            vectors = tried @ weights[:, -2:]
            left = np.linalg.norm(its_images @ weights[:, -2:] - vectors * values[-2:], axis=0)
            gap = values[-1] - values[-2] - left[0]
            if gap < TIE and left[1] < TIE:
                return None
            if left[1] < 1e-12 * gap:  # where neighbours are close this is never reached, and all is worked out
                return vectors[:, 1] / np.linalg.norm(vectors[:, 1])
    return None


def _sign(regions: np.ndarray, diversity: np.ndarray, rarity: np.ndarray) -> float:
    more, rarer = _correlation(regions, diversity), _correlation(regions, rarity)
    if (more * rarer >= 0 and max(abs(more), abs(rarer)) > TIE) or abs(abs(more) - abs(rarer)) > TIE:
        return np.sign(max(more, rarer, key=abs))
    return np.sign(regions[np.argmax(np.abs(regions) > TIE * np.abs(regions).max())])


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    one, other = one - one.mean(), other - other.mean()
    size = np.linalg.norm(one) * np.linalg.norm(other)
    return float(one @ other / size) if np.ptp(other) > TIE * max(np.abs(other).max(), 1) else 0.0


def _standardised(values: np.ndarray) -> np.ndarray:
    apart = values - values.mean()
    return apart / apart.std()


def _spread(regions, industries, rows, columns, table, name: str) -> Complexity:
    """Back to all rows and columns, NaN where they are empty."""
    of_regions, of_industries = np.full(len(rows), np.nan), np.full(len(columns), np.nan)
    of_regions[rows], of_industries[columns] = regions, industries
    return Complexity(by_region(of_regions, table, name), by_industry(of_industries, table, name))
