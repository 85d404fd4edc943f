"""Reading `data/`: codes stay text, every read is recorded, every fault is named by file, row and column."""

from __future__ import annotations

import csv
import functools
import io
import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FOLDER = Path(__file__).resolve().parent.parent / "data"
READ_LOG = "CLUSTERLIB_READ_LOG"


class DataError(ValueError):
    """A file that a reader can mend: the message names the file, the place, what stands there and what was wanted."""


def path_of(name: str) -> Path:
    """Path of a file in ``data/``, noted in the log that says which chapter read which file.

    Parameters
    ----------
    name : str
        File name relative to ``data/``, such as ``"claims.csv"``.

    Returns
    -------
    Path

    Raises
    ------
    DataError
        If no such file exists.
    """
    path = FOLDER / name
    if not path.is_file():
        raise DataError(f"data/{name}: no such file; the data live in {FOLDER}, beside the package")
    note(name)
    return path


def note(name: str) -> None:
    """Write the name of what was used, a file of ``data/`` or a module that was loaded late, into the log, if there is one."""
    log = os.environ.get(READ_LOG)
    if log:
        with Path(log).open("a", encoding="utf-8") as lines:
            lines.write(f"{name}\n")


@contextmanager
def noted() -> Iterator[list[str]]:
    """Collect the names that are noted inside the ``with``; they reach the outer log as well."""
    outer, names = os.environ.get(READ_LOG), []
    with tempfile.TemporaryDirectory(prefix="clusterlib-") as folder:
        log = Path(folder) / "reads"
        os.environ[READ_LOG] = str(log)
        try:
            yield names
        finally:
            if outer is None:
                del os.environ[READ_LOG]
            else:
                os.environ[READ_LOG] = outer
            names += sorted(set(log.read_text(encoding="utf-8").split("\n")) - {""}) if log.is_file() else []
            for name in names:
                note(name)


def read_csv(name: str, columns: Collection[str], key: Collection[str] = (), required: Collection[str] = ()) -> pd.DataFrame:
    """Read a table of ``data/`` as text and check its form.

    Parameters
    ----------
    name : str
        File name relative to ``data/``.
    columns : collection of str
        The columns that the file must have, in order.
    key : collection of str
        Columns that together name a row: never empty, never twice the same.
    required : collection of str
        Further columns that must not be empty.

    Returns
    -------
    DataFrame of str
        One row per line; an empty field is the empty string. Codes such as ``01``, ``NA`` or ``NO`` stay as they are.

    Raises
    ------
    DataError
        Naming file, row (line of the file) and column.

    Examples
    --------
    >>> read_csv("table_rows.csv", ["table", "row", "label_ko", "label_en"], key=["table", "row"]).loc[0, "row"]
    'embedded'
    """
    return _checked(name, path_of(name).read_bytes(), tuple(columns), tuple(key), tuple(required)).copy()


@functools.lru_cache(maxsize=256)  # by what stands in the file: the same few are read hundreds of times
def _checked(name: str, content: bytes, columns: tuple[str, ...], key: tuple[str, ...], required: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd  # here, because whoever only asks for a file, or for an error, need not wait for it

    try:
        header, *rows = [*csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)] or [[]]
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(f"data/{name}: not a UTF-8 CSV table ({str(error).strip()})") from None
    if header != list(columns):
        raise DataError(f"data/{name}, line 1: columns are {', '.join(header)}; want {', '.join(columns)}")
    for line, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise DataError(f"data/{name}, line {line}: {len(row)} fields; want {len(header)}, one a column")
    frame = pd.DataFrame(rows, columns=header, dtype=str)
    for column in [*key, *required]:
        for row in frame.index[frame[column].str.strip() == ""]:
            raise DataError(f"data/{name}, line {row + 2}, column {column}: empty; want a value")
    if key:
        for row in frame.index[frame.duplicated(list(key))]:
            value = ", ".join(frame.loc[row, list(key)])
            raise DataError(f"data/{name}, line {row + 2}, column {'+'.join(key)}: {value!r} stands twice; want each once")
    return frame


def check_known(frame: pd.DataFrame, name: str, column: str, known: Collection[str], *, many: bool = False) -> None:
    """Raise DataError at the first value of ``column`` that is not one of ``known``.

    With ``many``, a field holds any number of values separated by ``;``, and may be empty.
    """
    for row, field in frame[column].items():
        for value in filter(None, field.split(";")) if many else [field]:
            if value not in known:
                raise DataError(
                    f"data/{name}, line {row + 2}, column {column}: {value!r} is unknown; want one of {', '.join(known)}"
                )
