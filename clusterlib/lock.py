"""The lock of table digests and values: what was published, what comes out now, and in which cell they part."""

import csv
import io
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from clusterlib import catalogue, store, sums, tables
from clusterlib.data import FOLDER, DataError
from clusterlib.files import write_whole
from clusterlib.provenance import codecheck

LOCK = FOLDER / "lock"
CODECHECK = FOLDER.parent / "codecheck.yml"


@dataclass(frozen=True)
class Verdict:
    """Whether a table still comes out as locked; ``differences`` name the cells where it does not."""

    table: str
    passed: bool
    differences: tuple[str, ...] = ()


def verify(ids: list[str]) -> list[Verdict]:
    """Rebuild tables from data and models and compare them cell by cell with the lock.

    Results that were kept are not trusted: each is computed again, once, however many tables need it.

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
    with store.anew():
        return _verdicts(ids)


def _verdicts(ids: list[str]) -> list[Verdict]:
    verdicts = [_verdict(table) for table in (map(catalogue.build, ids) if ids else catalogue.every())]
    if not ids:
        gone = sorted(set(locked_digests()) - set(catalogue.TABLES))
        verdicts += [Verdict(table_id, False, ("is in the lock, but no builder makes it",)) for table_id in gone]
    return verdicts


def _verdict(table: tables.Table) -> Verdict:
    """Whether one table comes out as locked."""
    table_id, now, locked = table.id, tables.canonical_csv(table), locked_csv(table.id)
    if locked is None:
        found = ["is not in the lock; want `clusterlib lock` to add it"]
    elif _digest(locked) != locked_digests().get(table_id):
        found = [f"data/lock/{table_id}.csv does not match its digest in data/lock/{sums.NAME}; want the file as committed"]
    else:
        found = cell_differences(locked, now)
    return Verdict(table_id, not found, tuple(found))


def changes() -> list[str]:
    """What ``renew`` would change, a line each."""
    lines = [f"{verdict.table}: {line}" for verdict in _verdicts([]) for line in verdict.differences]
    return sorted(lines, key=lambda line: line.split(":")[0])


def renew() -> None:
    """Write the lock as the tables come out now, and the list of them that a CODECHECK asks for.

    Raises
    ------
    DataError
        If a number lies so near a rounding boundary that another machine may round it the other way.
    """
    built = catalogue.every()
    for table in built:
        check_boundaries(table)
    LOCK.mkdir(exist_ok=True)
    for stray in LOCK.glob("*.csv"):
        if stray.stem not in catalogue.TABLES:
            stray.unlink()
    for table in built:
        write_whole(LOCK / f"{table.id}.csv", tables.canonical_csv(table))
    write_whole(CODECHECK, codecheck.to_codecheck({table.id: table.title_en for table in built}, "data/lock"))
    # Last, so that a renewal that was cut short is seen as one and done again.
    write_whole(LOCK / sums.NAME, sums.text({f"{table.id}.csv": tables.digest(table) for table in built}))


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


@dataclass(frozen=True)
class SiteCheck:
    """What a published copy was compared on: how many tables and files, and what differs, a line each."""

    tables: int
    files: int
    lines: tuple[str, ...]


def check_site(address: str) -> SiteCheck:
    """Compare a published copy, a folder or a URL: its tables with the lock, all its files with the list that lies in it.

    The lock is ours, so that a table that was changed is found even where its digest was changed with it. The other files
    are compared with the copy's own ``SHA256SUMS``: this finds what was damaged or half copied, and cannot find a forger.
    The one call of this library to the network is here, and only where ``address`` begins with ``http``.

    Raises
    ------
    DataError
        If there is no lock, or the copy's list is none or names a file outside the copy.
    """
    if not locked_digests():
        raise DataError(f"data/lock/{sums.NAME}: no such file; want `clusterlib lock` first")
    wanted = {f"tables/{table_id}.csv": digest for table_id, digest in locked_digests().items()}
    try:
        listed = sums.parse(_fetched(address, sums.NAME).decode("utf-8"))
    except OSError as error:
        raise DataError(f"{address}: {sums.NAME} cannot be read ({error}); want the top of a site that `clusterlib build` made") from None
    except ValueError as error:
        raise DataError(f"{address}: {error}") from None
    for name in listed:
        if name.startswith("/") or ".." in Path(name).parts or "\\" in name or ":" in name:
            raise DataError(f"{address}: {sums.NAME} names {name!r}; want names below the site alone")
    lines = []
    for name, digest in sorted((listed | wanted).items()):
        try:
            found = sums.digest(_fetched(address, name))
        except OSError as error:
            lines.append(f"{name}: cannot be read ({error})")
            continue
        if found != digest:
            lines.append(f"{name}: digest is {found[:12]}; want {digest[:12]}")
    if not _is_url(address):
        lines += [f"{name}: is not in {sums.NAME}" for name in sorted(set(sums.of(Path(address))) - listed.keys() - wanted.keys())]
    return SiteCheck(len(wanted), len(listed.keys() | wanted.keys()), tuple(lines))


def _is_url(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _fetched(address: str, name: str) -> bytes:
    """A file of a published copy."""
    if not _is_url(address):
        return (Path(address) / name).read_bytes()
    with urllib.request.urlopen(f"{address.rstrip('/')}/{urllib.parse.quote(name)}", timeout=30) as answer:
        return answer.read()


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
    return {name.removesuffix(".csv"): digest for name, digest in sums.read(LOCK).items()}


def _digest(text: str) -> str:
    return sums.digest(text.encode("utf-8"))
