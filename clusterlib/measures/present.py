"""Sums over what is present: a table that is mostly empty costs what is in it, not what it has room for."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy import sparse

CROWDED = 0.12  # share of cells from which a dense product is quicker than going from one present cell to the next
WIDTH = 64  # columns at once, so that as many of every row stay in the processor's cache
SMALL = 2**18  # cells below which starting threads costs more than they save


def present_cells(present: np.ndarray, values: np.ndarray | float = 1.0) -> sparse.csr_array:
    """The cells that are True as a sparse table, row by row, with these values (one, or one a cell)."""
    flat = np.flatnonzero(present)
    columns = (flat % present.shape[1]).astype(np.int32)
    starts = np.concatenate([[0], np.cumsum(present.sum(axis=1))]).astype(np.int32)
    return sparse.csr_array((np.broadcast_to(values, flat.shape).astype(float), columns, starts), shape=present.shape)


def share_present(present: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""For each row r of ``present`` and i of ``weights``, :math:`\sum_j M_{rj} w_{ij} / \sum_j w_{ij}`; NaN where all weights are 0.

    Each cell is summed by one thread in one order, so no digit depends on how many there are.
    """
    result = np.empty(present.shape)
    crowded = present.mean() > CROWDED
    table = present.astype(float) if crowded else present_cells(present)

    def fill(some: slice) -> None:
        sums = table @ np.ascontiguousarray(weights[some].T)
        with np.errstate(invalid="ignore"):
            sums /= weights[some].sum(axis=1)
        np.minimum(sums, 1, out=result[:, some])  # a row with everything may come out one last bit above 1

    if crowded:
        fill(slice(None))
        return result
    pieces = [slice(start, start + WIDTH) for start in range(0, len(weights), WIDTH)]
    with ThreadPoolExecutor(_cores() if result.size > SMALL else 1) as pool:
        list(pool.map(fill, pieces))
    return result


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
