"""The lock of table digests and values: what was published, what comes out now, and in which cell they part."""

import csv
import io
import urllib.request
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from clusterlib import catalogue, tables
from clusterlib.data import FOLDER, DataError
from clusterlib.files import write_whole

LOCK = FOLDER / "lock"
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Verdict:
    """Whether a table still comes out as locked; ``differences`` name the cells where it does not."""

    table: str
    passed: bool
    differences: tuple[str, ...] = ()


def verify(ids: list[str]) -> list[Verdict]:
    """Rebuild tables from data and compare them cell by cell with the lock.

    Parameters
    ----------
    ids : list of str
        Ids of tables; all where the list is empty.

    Returns
    -------
    list of Verdict

    Raises
    ------
    DataError
        If a table is unknown.
    """
    verdicts = []
    for table_id in ids or list(catalogue.TABLES):
        now, locked = tables.canonical_csv(catalogue.build(table_id)), locked_csv(table_id)
        if locked is None:
            found = ["is not in the lock; want `clusterlib lock` to add it"]
        elif _digest(locked) != locked_digests().get(table_id):
            found = [f"data/lock/{table_id}.csv does not match its digest in data/lock/{SUMS}; want the file as committed"]
        else:
            found = cell_differences(locked, now)
        verdicts.append(Verdict(table_id, not found, tuple(found)))
    if not ids:
        gone = sorted(set(locked_digests()) - set(catalogue.TABLES))
        verdicts += [Verdict(table_id, False, ("is in the lock, but no builder makes it",)) for table_id in gone]
    return verdicts


def changes() -> list[str]:
    """What ``renew`` would change, a line each."""
    lines = [f"{verdict.table}: {line}" for verdict in verify([]) for line in verdict.differences]
    return sorted(lines, key=lambda line: line.split(":")[0])


def renew() -> None:
    """Write the lock as the tables come out now.

    Raises
    ------
    DataError
        If a number lies so near a rounding boundary that another machine may round it the other way.
    """
    for table_id in catalogue.TABLES:
        check_boundaries(catalogue.build(table_id))
    LOCK.mkdir(exist_ok=True)
    for stray in LOCK.glob("*.csv"):
        if stray.stem not in catalogue.TABLES:
            stray.unlink()
    digests = {}
    for table_id in catalogue.TABLES:
        text = tables.canonical_csv(catalogue.build(table_id))
        digests[table_id] = _digest(text)
        write_whole(LOCK / f"{table_id}.csv", text)
    lines = "".join(f"{digest}  {table_id}.csv\n" for table_id, digest in sorted(digests.items()))
    write_whole(LOCK / SUMS, lines)


def check_boundaries(table: tables.Table, margin: float = 1e-7) -> None:
    """Raise DataError at the first number whose last declared decimal hangs on a hair.

    ``margin`` is a share of one unit of the last decimal.
    """
    for column in table.columns:
        if column.kind != "number":
            continue
        for row, value in table.frame[column.name].items():
            scaled = abs(float(value)) * 10**column.decimals
            if scaled == scaled and scaled % 1 and abs(scaled % 1 - 0.5) < margin:
                raise DataError(
                    f"table {table.id}, row {row + 1}, column {column.name}: {value!r} lies on the boundary of rounding "
                    f"to {column.decimals} decimals; want another number of decimals"
                )


def check_site(address: str) -> list[str]:
    """Compare the tables of a published copy, a folder or a URL, with the lock; what differs, a line each.

    The one call of this library to the network is here, and only where ``address`` begins with ``http``.
    """
    lines = []
    if not locked_digests():
        raise DataError(f"data/lock/{SUMS}: no such file; want `clusterlib lock` first")
    for table_id, digest in locked_digests().items():
        name = f"tables/{table_id}.csv"
        try:
            if address.startswith(("http://", "https://")):
                with urllib.request.urlopen(f"{address.rstrip('/')}/{name}", timeout=30) as answer:
                    content = answer.read()
            else:
                content = (Path(address) / name).read_bytes()
        except OSError as error:
            lines.append(f"{name}: cannot be read ({error})")
            continue
        found = sha256(content).hexdigest()
        if found != digest:
            lines.append(f"{name}: digest is {found[:12]}; want {digest[:12]}")
    return lines


def cell_differences(locked: str, now: str) -> list[str]:
    """Where two canonical CSV texts part: row (the first field names it), column, expected and found.

    Examples
    --------
    >>> cell_differences("place,jobs\\nUdine,20\\n", "place,jobs\\nUdine,21\\n")
    ["row 1 ('Udine'), column jobs: found '21'; want '20'"]
    """
    before, after = (list(csv.reader(io.StringIO(text))) for text in (locked, now))
    if before[0] != after[0]:
        return [f"columns are {', '.join(after[0])}; want {', '.join(before[0])}"]
    lines = [f"has {len(after) - 1} rows; want {len(before) - 1}"] if len(before) != len(after) else []
    for number, (old, new) in enumerate(zip(before[1:], after[1:], strict=False), start=1):
        for column, wanted, found in zip(before[0], old, new, strict=True):
            if wanted != found:
                lines.append(f"row {number} ({old[0]!r}), column {column}: found {found!r}; want {wanted!r}")
    return lines


def locked_csv(table_id: str) -> str | None:
    """The canonical CSV in the lock, None where the table is not locked."""
    path = LOCK / f"{table_id}.csv"
    return path.read_bytes().decode("utf-8") if path.is_file() else None


def locked_digests() -> dict[str, str]:
    """Table id to digest, as committed; empty where there is no lock yet."""
    path = LOCK / SUMS
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {name.removesuffix(".csv"): digest for digest, name in (line.split("  ") for line in lines)}


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()
