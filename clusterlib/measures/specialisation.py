"""What a region does more than others, how varied it is, how near it stands to what it does not do yet."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from clusterlib.measures.checking import by_cell, by_region, checked, in_any_unit, label, pieces, same_table, specialisations
from clusterlib.measures.present import share_present


class Variety(NamedTuple):
    """The entropy of each region's jobs, in bits: within groups of industries, and between them."""

    related: pd.Series | np.ndarray
    unrelated: pd.Series | np.ndarray


def location_quotient(jobs):
    r"""Share of each industry in a region, relative to its share overall.

    .. math:: LQ_{ri} = \frac{x_{ri} / x_{r\cdot}}{x_{\cdot i} / x_{\cdot\cdot}}

    Parameters
    ----------
    jobs : DataFrame or array of shape (n_regions, n_industries)
        Jobs, in any unit. None negative, none missing.

    Returns
    -------
    DataFrame or array of shape (n_regions, n_industries)
        Dimensionless; 1 is "as common here as everywhere", exactly 1 where whole numbers of jobs say so. NaN in the row
        of a region, or the column of an industry, with no jobs at all.

    Raises
    ------
    ValueError
        If a cell is missing, negative or text.

    References
    ----------
    `florence1948` in ``data/references.bib``.

    Examples
    --------
    >>> jobs = pd.DataFrame({"furniture": [20, 10], "software": [20, 50]}, index=["Udine", "Torino"])
    >>> location_quotient(jobs).loc["Udine"].round(2).to_dict()
    {'furniture': 1.67, 'software': 0.71}
    """
    values = in_any_unit(jobs)
    region, industry = values.sum(axis=1), values.sum(axis=0)
    # Products before the one division: whole numbers stay exact up to 2**53, so a quotient of exactly 1 is not 1 - 1e-16,
    # which "at least 1" would miss.
    quotients, overall = np.empty_like(values), region.sum()
    with np.errstate(invalid="ignore"):
        for here in pieces(values):
            np.multiply(values[here], overall, out=quotients[here])
            quotients[here] /= np.multiply.outer(region[here[0]], industry[here[1]])
    return by_cell(quotients, jobs)


def krugman_specialisation(jobs):
    r"""How much of a region's jobs would have to change industry for it to look like all regions together, twice over.

    .. math:: K_r = \sum_i |x_{ri} / x_{r\cdot} - x_{\cdot i} / x_{\cdot\cdot}|

    Parameters
    ----------
    jobs : DataFrame or array of shape (n_regions, n_industries)
        Jobs, in any unit. All regions together include the region itself.

    Returns
    -------
    Series or array of length n_regions
        Dimensionless, from 0 (the same mix) towards 2 (nothing in common). NaN for a region without jobs; an industry
        without jobs changes nothing.

    Raises
    ------
    ValueError
        If a cell is missing, negative or text.

    References
    ----------
    `krugman1991book` in ``data/references.bib``.

    Examples
    --------
    Two regions of equal size with nothing in common are each half of the whole, so each stands at 1:

    >>> jobs = pd.DataFrame({"furniture": [50, 0], "software": [0, 50]}, index=["Udine", "Torino"])
    >>> krugman_specialisation(jobs).to_dict()
    {'Udine': 1.0, 'Torino': 1.0}
    """
    values = in_any_unit(jobs)
    with np.errstate(invalid="ignore"):
        apart = values / values.sum(axis=1)[:, None]
        apart -= values.sum(axis=0) / values.sum()
    return by_region(np.abs(apart, out=apart).sum(axis=1), jobs, "krugman_specialisation")


def related_variety(jobs, groups) -> Variety:
    r"""Entropy of a region's jobs within groups of related industries, and between the groups.

    With :math:`p_{ri}` an industry's share of the region and :math:`P_{rg}` its group's,

    .. math:: \text{related} = \sum_g \sum_{i \in g} p_{ri} \log_2 \frac{P_{rg}}{p_{ri}}, \qquad
        \text{unrelated} = \sum_g P_{rg} \log_2 \frac{1}{P_{rg}}

    The two add up to the entropy over industries.

    Parameters
    ----------
    jobs : DataFrame or array of shape (n_regions, n_industries)
        Jobs, in any unit.
    groups : Series, dict or sequence of length n_industries
        The group of each industry, by name where ``jobs`` has names (a Series or dict), else in its order.

    Returns
    -------
    Variety
        ``related`` and ``unrelated``, a Series or array of length n_regions each, in bits: 0 where all jobs are in one
        industry (one group), one more for each doubling of equal ones. NaN for a region without jobs.

    Raises
    ------
    ValueError
        If a cell is missing, negative or text, or an industry has no group.

    References
    ----------
    `frenken2007` in ``data/references.bib``.

    Examples
    --------
    Four equal industries in two groups: one bit within, one between.

    >>> jobs = pd.DataFrame([[5, 5, 5, 5]], index=["Udine"], columns=["chairs", "tables", "games", "banking"])
    >>> groups = {"chairs": "wood", "tables": "wood", "games": "software", "banking": "software"}
    >>> related, unrelated = related_variety(jobs, groups)
    >>> float(related["Udine"]), float(unrelated["Udine"])
    (1.0, 1.0)
    """
    values = in_any_unit(jobs)
    codes = _group_codes(groups, jobs)
    shape = len(values), codes.max() + 1
    r, i = np.nonzero(values)
    g = codes[i]
    grouped = np.bincount(r * shape[1] + g, values[r, i], np.prod(shape)).reshape(shape)
    related = _entropy(values[r, i], grouped[r, g], r, len(values))
    r, g = np.nonzero(grouped)
    unrelated = _entropy(grouped[r, g], values.sum(axis=1)[r], r, len(values))
    empty = ~values.any(axis=1)
    related[empty] = unrelated[empty] = np.nan
    return Variety(by_region(related, jobs, "related"), by_region(unrelated, jobs, "unrelated"))


def proximity(specialised):
    r"""How likely a region specialised in one industry is to be specialised in another: the smaller of both directions.

    With :math:`M_{ri}` 1 where region r is specialised in i, else 0,

    .. math:: \phi_{ij} = \min\{P(i|j), P(j|i)\} = \frac{\sum_r M_{ri} M_{rj}}{\max(\sum_r M_{ri}, \sum_r M_{rj})}

    Parameters
    ----------
    specialised : DataFrame or array of shape (n_regions, n_industries)
        True or 1 where a region is specialised, as in ``location_quotient(jobs) >= 1``.

    Returns
    -------
    DataFrame or array of shape (n_industries, n_industries)
        A conditional probability, from 0 to 1, the same both ways and 1 on the diagonal. NaN in the row and column of
        an industry in which no region is specialised.

    Raises
    ------
    ValueError
        If a cell is anything but 0 or 1.

    References
    ----------
    `hidalgo2007` in ``data/references.bib``.

    Examples
    --------
    Both regions make chairs and one of them tables: given chairs, tables follow in half of the cases.

    >>> specialised = pd.DataFrame({"chairs": [1, 1], "tables": [1, 0]}, index=["Udine", "Torino"])
    >>> proximity(specialised).loc["chairs", "tables"]
    np.float64(0.5)
    """
    present = specialisations(specialised)
    # Counts below 2**24 are exact in float32, at twice the speed of float64; integers would never reach BLAS.
    counting = present.astype(np.float32 if len(present) < 2**24 else float)
    counted = counting.T @ counting
    each = counted.diagonal().astype(float)
    both = np.empty(counted.shape)
    with np.errstate(invalid="ignore"):
        for here in pieces(both):
            np.divide(counted[here], np.maximum.outer(each[here[0]], each), out=both[here])
    both[each == 0] = both[:, each == 0] = np.nan
    if not isinstance(specialised, pd.DataFrame):
        return both
    return pd.DataFrame(both, specialised.columns, specialised.columns, copy=False)


def relatedness_density(specialised, proximity):
    r"""How much of what is near an industry a region is already specialised in.

    .. math:: d_{ri} = \frac{\sum_j M_{rj} \phi_{ij}}{\sum_j \phi_{ij}}

    The sums run over all industries, i itself among them.

    Parameters
    ----------
    specialised : DataFrame or array of shape (n_regions, n_industries)
        True or 1 where a region is specialised.
    proximity : DataFrame or array of shape (n_industries, n_industries)
        As from :func:`proximity`; NaN, for a pair of which nothing is known, counts as no proximity.

    Returns
    -------
    DataFrame or array of shape (n_regions, n_industries)
        A share, from 0 (nothing near is here) to 1 (all of it is). NaN in the row of a region without specialisation and
        in the column of an industry with proximity to none.

    Raises
    ------
    ValueError
        If a cell of ``specialised`` is anything but 0 or 1, a proximity is negative or text, or names do not match.

    References
    ----------
    `hidalgo2007` in ``data/references.bib``.

    Examples
    --------
    Torino makes chairs, and tables are half as near to chairs as to themselves:

    >>> specialised = pd.DataFrame({"chairs": [1, 1], "tables": [1, 0]}, index=["Udine", "Torino"])
    >>> near = pd.DataFrame([[1, 0.5], [0.5, 1]], index=["chairs", "tables"], columns=["chairs", "tables"])
    >>> relatedness_density(specialised, near).loc["Torino"].round(3).to_dict()
    {'chairs': 0.667, 'tables': 0.333}
    """
    present = specialisations(specialised)
    near = _known_proximity(proximity, specialised)
    density = share_present(present, near)
    density[~present.any(axis=1)] = np.nan
    return by_cell(density, specialised)


def _entropy(part: np.ndarray, whole: np.ndarray, r: np.ndarray, regions: int) -> np.ndarray:
    """Mean over each region's jobs of the bits that tell its part within its whole."""
    jobs = np.bincount(r, part, regions)
    return np.bincount(r, part * np.log2(whole / part), regions) / np.where(jobs > 0, jobs, 1)


def _group_codes(groups, jobs) -> np.ndarray:
    count = np.shape(jobs)[1]
    if isinstance(groups, dict):
        groups = pd.Series(groups, dtype=object)
    if isinstance(groups, pd.Series) and isinstance(jobs, pd.DataFrame):
        if groups.index.has_duplicates:
            raise ValueError(f"groups names industry {groups.index[groups.index.duplicated()][0]!r} twice; want one group each")
        groups = groups.reindex(jobs.columns)
    if np.ndim(groups) == 0 and not isinstance(groups, str):
        raise ValueError(f"groups is {groups!r}; want one for each of the {count} industries")
    if len(groups) != count:
        raise ValueError(f"groups has {len(groups)} entries; want one for each of the {count} industries")
    codes, _ = pd.factorize(pd.Series(list(groups), dtype=object))
    if (codes < 0).any():
        which = label(jobs, "columns", int(np.argmin(codes)))
        raise ValueError(f"groups says nothing of industry {which}; want a group for each industry: add it")
    return codes


def _known_proximity(proximity, specialised) -> np.ndarray:
    count = np.shape(specialised)[1]
    square = np.broadcast_to(0, (count, count))
    if isinstance(specialised, pd.DataFrame):
        square = pd.DataFrame(square, index=specialised.columns, columns=specialised.columns)
    near = same_table(proximity, square, "proximity", rows="industry")
    values = near.to_numpy() if isinstance(near, pd.DataFrame) else np.asarray(near)
    if values.dtype.kind == "f" and not np.isnan(values.min(initial=0)):
        return checked(near, "proximity", rows="industry")
    known = near.fillna(0) if isinstance(near, pd.DataFrame) else np.where(pd.isna(near), 0, near)
    return checked(known, "proximity", rows="industry")
