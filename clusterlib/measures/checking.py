"""What a measure may be given: tables checked cell by cell on the way in, labelled again on the way out."""

import numbers
from collections.abc import Iterator

import numpy as np
import pandas as pd

MENDS = {
    "missing": "write 0 if there are none, or leave out the region or the industry",
    "text": "convert the column with pandas.to_numeric, or read the file again with numbers as numbers",
    "negative": "correct the cell",
    "truth": "count jobs, or write 1 and 0 with .astype(int)",
}


def checked(table, what: str = "jobs", rows: str = "region") -> np.ndarray:
    """The cells of a regions x industries table as floats; ValueError at the first that is no number of 0 or more.

    The result may share memory with ``table``: read it, never write to it.
    """
    values = _floats(table, what, rows, truths=what == "specialised")
    if values.ndim != 2:
        raise ValueError(f"{what} has {values.ndim} dimension(s); want a table with regions in rows and industries in columns")
    if 0 in values.shape:
        raise ValueError(f"{what} is empty, {values.shape[0]} regions x {values.shape[1]} industries; want at least one of each")
    low, high = values.min(), values.max()  # a missing cell makes both NaN
    if not (low >= 0 and high < np.inf):
        r, i = np.argwhere(~((values >= 0) & (values < np.inf)))[0]
        _refuse(f"{what} in {_cell(table, r, i, rows)}", values[r, i])
    return values


def in_any_unit(table, what: str = "jobs") -> np.ndarray:
    """The cells of a table of which only proportions matter, in a unit in which no sum or product leaves the range of a float.

    Units are powers of two, so no digit changes.
    """
    values = checked(table, what)
    high = values.max()
    return values if 1e-60 < high < 1e60 or high == 0 else np.ldexp(values, -int(np.frexp(high)[1]))


def pieces(values: np.ndarray, cells: int = 2**15) -> Iterator[tuple]:
    """Index a large table piece by piece along its memory: what is worked out for one piece never leaves the processor's cache."""
    across = values.flags.f_contiguous and not values.flags.c_contiguous
    lines, width = values.shape[::-1] if across else values.shape
    step = max(1, cells // max(width, 1))
    for start in range(0, lines, step):
        piece = slice(start, start + step)
        yield (slice(None), piece) if across else (piece, slice(None))


def specialisations(table) -> np.ndarray:
    """The cells of a table of joint presence as booleans; ValueError at the first that is neither 0 nor 1."""
    values = np.asarray(table) if not isinstance(table, pd.DataFrame) else table.to_numpy()
    if values.dtype != bool or values.ndim != 2 or 0 in values.shape:
        values = checked(table, "specialised")
        if not ((values == 0) | (values == 1)).all():
            r, i = np.argwhere((values != 0) & (values != 1))[0]
            cell = _cell(table, r, i)
            raise ValueError(f"specialised in {cell} is {values[r, i]:g}; want 0 or 1: write location_quotient(jobs) >= 1")
    return values.astype(bool, copy=False)


def aligned(given, table, axis: str, what: str) -> np.ndarray:
    """One float per region (``axis="index"``) or industry (``"columns"``) of ``table``, matched by label if both have labels."""
    kind = "region" if axis == "index" else "industry"
    size = np.shape(table)[0 if axis == "index" else 1]
    if isinstance(given, dict):
        given = pd.Series(given)
    if isinstance(given, pd.Series) and isinstance(table, pd.DataFrame):
        given = given.iloc[_positions(given.index, getattr(table, axis), kind, what)]
    if np.ndim(given) == 0:
        given = np.full(size, given)
    if np.shape(given) != (size,):
        raise ValueError(f"{what} has shape {np.shape(given)}; want one number for each of the {size} in {axis} ({kind})")
    frame = given.to_frame() if isinstance(given, pd.Series) else np.asarray(given)[:, None]
    return _floats(frame, what, kind, single=True)[:, 0]


def same_table(given, table, what: str, rows: str = "region"):
    """``given`` with its rows and columns in the order of ``table``; ValueError where their labels or shapes differ."""
    if isinstance(given, pd.DataFrame) and isinstance(table, pd.DataFrame):
        order = _positions(given.index, table.index, rows, what)
        return given.iloc[order, _positions(given.columns, table.columns, "industry", what)]
    if np.shape(given) != np.shape(table):
        raise ValueError(f"{what} has shape {np.shape(given)}; want {np.shape(table)}, a cell for each of the other table")
    return given


def by_cell(values: np.ndarray, table):
    """Give a regions x industries result the labels of ``table``, if it has any."""
    return pd.DataFrame(values, table.index, table.columns, copy=False) if isinstance(table, pd.DataFrame) else values


def by_region(values: np.ndarray, table, name: str):
    """Give one number per region the labels of ``table``, if it has any."""
    return pd.Series(values, index=table.index, name=name) if isinstance(table, pd.DataFrame) else values


def by_industry(values: np.ndarray, table, name: str):
    """Give one number per industry the labels of ``table``, if it has any."""
    return pd.Series(values, index=table.columns, name=name) if isinstance(table, pd.DataFrame) else values


def label(table, axis: str, position: int) -> str:
    """How an error names a region or an industry: by its label, or by its position in a bare array."""
    return repr(getattr(table, axis)[position]) if isinstance(table, pd.DataFrame) else str(position)


def _floats(table, what: str, rows: str, single: bool = False, truths: bool = False) -> np.ndarray:
    if isinstance(table, np.ma.MaskedArray):
        table = table.astype(object).filled(np.nan)  # what is masked is missing, not the number beneath
    values = table.to_numpy() if isinstance(table, pd.DataFrame) else np.asarray(table)
    kinds = "biuf" if truths else "iuf"
    if values.dtype.kind in kinds:
        return values.astype(float, copy=False)
    columns = table if isinstance(table, pd.DataFrame) else pd.DataFrame(values if values.ndim == 2 else np.atleast_2d(values))
    allowed = numbers.Real | np.bool if truths else numbers.Real
    result = np.empty(columns.shape)
    for i in range(columns.shape[1]):
        column = columns.iloc[:, i]
        if pd.api.types.is_numeric_dtype(column.dtype) and column.dtype.kind in "iuf":
            result[:, i] = column.to_numpy(dtype=float, na_value=np.nan)
            continue
        for r, value in enumerate(column):  # a column of objects may hold anything, so each is looked at
            missing = pd.api.types.is_scalar(value) and pd.isna(value)
            if not missing and (not isinstance(value, allowed) or (isinstance(value, bool) and not truths)):
                where = f"{rows} {columns.index[r]!r}" if single else _cell(table, r, i, rows)
                _refuse(f"{what} in {where}", value)
            result[r, i] = np.nan if missing else float(value)
    return result.reshape(values.shape)


def _refuse(where: str, value):
    if isinstance(value, bool | np.bool):
        said, mend = f"{bool(value)}, not a number", MENDS["truth"]
    elif isinstance(value, numbers.Real) and not np.isnan(value):
        said, mend = f"{value:g}", MENDS["negative"]
    elif isinstance(value, numbers.Real):
        said, mend = "missing", MENDS["missing"]
    else:
        said, mend = f"{value!r}, not a number", MENDS["text"]
    raise ValueError(f"{where} is {said}; want a number, 0 or more: {mend}")


def _cell(table, r: int, i: int, rows: str = "region") -> str:
    return f"{rows} {label(table, 'index', r)}, industry {label(table, 'columns', i)}"


def _positions(have: pd.Index, want: pd.Index, kind: str, what: str) -> np.ndarray:
    """Where each wanted label stands; nothing is dropped or invented, so both must name the same things once."""
    if have.equals(want):
        return np.arange(len(want))
    for index, whose in ((have, what), (want, "the table")):
        if index.has_duplicates:
            raise ValueError(f"{whose} names {kind} {index[index.duplicated()][0]!r} twice; want each once: add its rows up")
    if len(lacking := want.difference(have, sort=False)):
        raise ValueError(f"{what} says nothing of {kind} {lacking[0]!r}; want each {kind} of the table: add it")
    if len(extra := have.difference(want, sort=False)):
        raise ValueError(f"{what} names {kind} {extra[0]!r}, which the table lacks; add it there, with 0, or leave it out here")
    return have.get_indexer(want)
