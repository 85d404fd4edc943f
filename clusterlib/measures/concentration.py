"""How concentrated an industry is: in few places, in few plants, or in fewer places than its plants explain."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from clusterlib.measures.checking import aligned, by_industry, by_region, checked, in_any_unit, label, pieces, same_table


class Bounds(NamedTuple):
    """The least and the greatest value that what is known allows, for each industry."""

    low: pd.Series | np.ndarray
    high: pd.Series | np.ndarray


def herfindahl(jobs, axis: str = "columns"):
    r"""Sum of squared shares: how concentrated jobs are on few industries, few regions or few plants.

    .. math:: H_r = \sum_i (x_{ri} / x_{r\cdot})^2

    Parameters
    ----------
    jobs : DataFrame or array of shape (n_regions, n_industries), or Series or array of one dimension
        Jobs, or shares of them: only proportions matter. One dimension (the plants of an industry) gives one number.
    axis : {"columns", "index"}
        What the shares run over: the industries of each region (default), or the regions of each industry.

    Returns
    -------
    Series, array or float
        Dimensionless, from 1/n where n are alike to 1 where one holds all; its inverse is the number of equal holders
        that would give the same. NaN where there are no jobs at all.

    Raises
    ------
    ValueError
        If a cell is missing, negative or text, or ``axis`` is another word.

    References
    ----------
    `hirschman1964` in ``data/references.bib``.

    Examples
    --------
    Four equal plants, then a region wholly in one industry beside one split evenly:

    >>> herfindahl([50, 50, 50, 50])
    0.25
    >>> jobs = pd.DataFrame({"furniture": [20, 30], "software": [0, 30]}, index=["Udine", "Torino"])
    >>> herfindahl(jobs).to_dict()
    {'Udine': 1.0, 'Torino': 0.5}
    """
    if axis not in ("columns", "index"):
        raise ValueError(f"axis is {axis!r}; want 'columns' (industries of a region) or 'index' (regions of an industry)")
    if np.ndim(jobs) == 1:
        line = jobs.to_frame().T if isinstance(jobs, pd.Series) else np.asarray(jobs)[None, :]
        return float(_sum_of_squared_shares(in_any_unit(line, "sizes"))[0])
    values = in_any_unit(jobs)
    if axis == "columns":
        return by_region(_sum_of_squared_shares(values), jobs, "herfindahl")
    return by_industry(_sum_of_squared_shares(values.T), jobs, "herfindahl")


def locational_gini(jobs):
    r"""Gini coefficient of an industry's location quotients, each region weighted by its jobs in all industries.

    With regions in order of their quotient, :math:`w_r` their share of all jobs and :math:`S_r` the industry's jobs
    so far, as a share, it is one less twice the area under the curve of :math:`S` over the sum of :math:`w`:

    .. math:: G_i = 1 - \sum_r w_r (S_r + S_{r-1}) = \tfrac12 \sum_r \sum_q w_r w_q |LQ_{ri} - LQ_{qi}|

    Parameters
    ----------
    jobs : DataFrame or array of shape (n_regions, n_industries)
        Jobs, in any unit, with all the industries that make up "all employment".

    Returns
    -------
    Series or array of length n_industries
        Dimensionless: 0 where the industry is spread as all jobs are; 1 - w where it is all in one region that has
        the share w of all jobs, so always below 1. Krugman's own figure is the area itself, half of this, at most 0.5.
        NaN for an industry without jobs; a region without jobs changes nothing.

    Raises
    ------
    ValueError
        If a cell is missing, negative or text.

    References
    ----------
    `krugman1991book` in ``data/references.bib``.

    Examples
    --------
    Half of all jobs are in Udine, and all of the furniture:

    >>> jobs = pd.DataFrame({"furniture": [40, 0], "software": [60, 100]}, index=["Udine", "Torino"])
    >>> locational_gini(jobs).round(3).to_dict()
    {'furniture': 0.5, 'software': 0.125}
    """
    values = in_any_unit(jobs)
    size = values.sum(axis=1)
    r, i = np.nonzero(values)  # cells without jobs come first in every order and add no area
    total = values.sum(axis=0)
    share = values[r, i] / total[i]
    order = np.argsort(share / size[r])
    order = order[np.argsort(i[order].astype(np.min_scalar_type(len(total))), kind="stable")]
    r, i, share = r[order], i[order], share[order]
    # One running sum through all industries, each one's beginning taken off; the wide type keeps the digits that this costs.
    so_far = np.cumsum(share, dtype=np.longdouble)
    start = np.concatenate([[0], so_far])[np.searchsorted(i, np.arange(len(total)))]
    area = np.bincount(i, size[r] * (2 * (so_far - start[i]) - share).astype(float), len(total))
    with np.errstate(invalid="ignore"):
        gini = np.where(total > 0, 1 - area / size.sum(), np.nan)
    return by_industry(np.maximum(gini, 0), jobs, "locational_gini")  # an exact 0 may round to -1e-16


def ellison_glaeser(jobs, plant_herfindahl, weights=None):
    r"""Concentration of an industry beyond what its few plants and the sizes of regions explain.

    With :math:`s_{ri}` the regions' shares of the industry, :math:`w_r` their weights and :math:`H_i` the Herfindahl
    index of its plants,

    .. math:: G_i = \sum_r (s_{ri} - w_r)^2, \qquad
        \gamma_i = \frac{G_i - (1 - \sum_r w_r^2) H_i}{(1 - \sum_r w_r^2)(1 - H_i)}

    Plants that fall on regions by the weights alone, like darts, give a mean of 0; where two plants of an industry share
    their place by descent with probability F, the mean is F.

    Parameters
    ----------
    jobs : DataFrame or array of shape (n_regions, n_industries)
        Jobs, in any unit.
    plant_herfindahl : Series, array or number
        For each industry the sum of squared shares of its plants, above 0 and at most 1. May be missing for an
        industry without jobs.
    weights : Series or array of length n_regions, optional
        What "spread evenly" means, in any unit. By default the regions' shares of all jobs in the table. These include
        the industry itself, which pulls the index down when industries are few: give weights from elsewhere then.

    Returns
    -------
    Series or array of length n_industries
        Dimensionless; 0 is the dartboard, negative is more spread than it. NaN for an industry without jobs or with a
        single plant (``plant_herfindahl`` of 1), and for all when one region has all the weight.

    Raises
    ------
    ValueError
        If a cell, a weight or a plant Herfindahl index is missing, out of range or text, or names do not match.

    References
    ----------
    `ellison1997` in ``data/references.bib``.

    Examples
    --------
    Ten equal plants, all in one of two equal regions; then five and five:

    >>> jobs = pd.DataFrame({"furniture": [100, 0], "software": [50, 50]}, index=["Udine", "Torino"])
    >>> ellison_glaeser(jobs, plant_herfindahl=0.1, weights=[1, 1]).round(3).to_dict()
    {'furniture': 1.0, 'software': -0.111}
    """
    values = in_any_unit(jobs)
    plants = aligned(plant_herfindahl, jobs, "columns", "plant_herfindahl")
    total = values.sum(axis=0)
    wrong = ~((plants > 0) & (plants <= 1)) & (total > 0)
    if wrong.any():
        i = int(wrong.argmax())
        said = f"plant_herfindahl of industry {label(jobs, 'columns', i)} is {plants[i]:g}"
        raise ValueError(f"{said}; want above 0 and at most 1: sum the squared shares of its plants")
    raw = _raw_concentration(values, total, _weights(weights, jobs, values))
    return by_industry(_beyond_plants(raw, np.where(plants < 1, plants, np.nan)), jobs, "ellison_glaeser")


def ellison_glaeser_bounds(jobs, plants, weights=None) -> Bounds:
    r"""Range of :func:`ellison_glaeser` where establishments are counted but their sizes are not known.

    With :math:`n_{ri}` plants in a cell, their Herfindahl index lies between

    .. math:: \sum_r s_{ri}^2 / n_{ri} \quad\text{(equal plants within each cell)} \qquad\text{and}\qquad
        \sum_r s_{ri}^2 \quad\text{(one plant holds each cell).}

    The first gives the high bound and the second the low one, but for an industry more concentrated than all in one
    place of average weight (:math:`G_i > 1 - \sum_r w_r^2`), where they change places.

    Parameters
    ----------
    jobs, plants : DataFrame or array of shape (n_regions, n_industries)
        Jobs, and establishments; a cell with jobs needs at least one plant.
    weights : Series or array of length n_regions, optional
        As in :func:`ellison_glaeser`.

    Returns
    -------
    Bounds
        ``low`` and ``high``, a Series or array of length n_industries each; dimensionless. NaN for an industry without
        jobs or with a single plant; infinite where an industry of several plants is all in one region, since one plant
        could then hold nearly all of it. Where cells are withheld or carry noise, even these bounds are not strict:
        they hold for the jobs as printed, not for the jobs as they are.

    Raises
    ------
    ValueError
        If a cell is missing, negative or text, a cell has jobs and no plant, or names do not match.

    References
    ----------
    `ellison1997` in ``data/references.bib``; the bounds are elementary.

    Examples
    --------
    The truth, ten equal plants as in :func:`ellison_glaeser`, is the high bound where plants are indeed equal:

    >>> jobs = pd.DataFrame({"software": [50, 50]}, index=["Udine", "Torino"])
    >>> plants = pd.DataFrame({"software": [5, 5]}, index=["Udine", "Torino"])
    >>> low, high = ellison_glaeser_bounds(jobs, plants, weights=[1, 1])
    >>> round(float(low["software"]), 3), round(float(high["software"]), 3)
    (-1.0, -0.111)
    """
    values = in_any_unit(jobs)
    counts = checked(same_table(plants, jobs, "plants"), "plants")
    if ((values > 0) & (counts < 1)).any():
        r, i = np.argwhere((values > 0) & (counts < 1))[0]
        where = f"region {label(jobs, 'index', r)}, industry {label(jobs, 'columns', i)}"
        said = f"plants in {where} is {counts[r, i]:g} where jobs is {values[r, i]:g}"
        raise ValueError(f"{said}; want 1 or more: correct one of the two")
    raw = _raw_concentration(values, values.sum(axis=0), _weights(weights, jobs, values))
    raw[np.abs(raw - 1) < 1e-12] = 1  # else rounding alone would decide between the limits 1, -inf and inf
    share = _shares(values)
    share *= share
    one_each = share.sum(axis=0)
    equal = (share / np.maximum(counts, 1)).sum(axis=0)
    one_each[equal == 1] = equal[equal == 1] = np.nan  # a single plant: nothing can be said
    ends = np.stack([_beyond_plants(raw, one_each), _beyond_plants(raw, equal)])
    return Bounds(by_industry(np.fmin(*ends), jobs, "low"), by_industry(np.fmax(*ends), jobs, "high"))


def _shares(values: np.ndarray) -> np.ndarray:
    """Each region's share of each industry; NaN for an industry without jobs."""
    with np.errstate(invalid="ignore"):
        return values / values.sum(axis=0)


def _sum_of_squared_shares(values: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return np.einsum("ri,ri->r", values, values) / values.sum(axis=1) ** 2


def _weights(weights, jobs, values: np.ndarray) -> np.ndarray:
    given = values.sum(axis=1) if weights is None else aligned(weights, jobs, "index", "weights")
    if not (given >= 0).all() or not given.max() < np.inf:
        r = int(np.argmax(~((given >= 0) & (given < np.inf))))
        said = f"weights of region {label(jobs, 'index', r)} is {given[r]:g}"
        raise ValueError(f"{said}; want a number, 0 or more: give every region a weight")
    if weights is not None and not given.any():
        raise ValueError("weights are all 0; want at least one region with weight")
    with np.errstate(invalid="ignore"):
        return given / given.sum()


def _raw_concentration(values: np.ndarray, total: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """G over 1 - sum of squared weights: 1 is "all in one place", the plants left aside."""
    raw = np.zeros(values.shape[1])
    with np.errstate(invalid="ignore", divide="ignore"):
        for here in pieces(values):
            apart = values[here] / total[here[1]]
            apart -= weight[here[0], None]
            raw[here[1]] += np.einsum("ri,ri->i", apart, apart)
        room = 1 - weight @ weight if np.count_nonzero(weight) > 1 else np.nan
        return raw / room


def _beyond_plants(raw: np.ndarray, plants: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return (raw - plants) / (1 - plants)
