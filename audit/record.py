"""What a long check gave: kept until all are done, then written into data/long_checks.csv, which the book prints.

A check that wrote into ``data/`` at once would change the book under the checks that are still running.
"""

import argparse
import csv
import datetime
import os
import platform
import time
from pathlib import Path

from clusterlib.catalogue import long_checks

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "_build" / "long-checks"
FILE = ROOT / "data" / long_checks.FILE


def machine() -> str:
    """The machine, as the book prints it."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def record(check: str, tried: int, failed: int, seconds: float, folder: Path = KEPT) -> None:
    """Keep how many things a check tried, how many failed, and how long it took."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / f"{check}.csv", [(check, tried, failed, f"{seconds / 60:.1f}", datetime.date.today().isoformat(), machine())])


def record_whole(begun: float, folder: Path = KEPT) -> None:
    """Keep how many checks of a run that began then have failed; one that recorded nothing since, for it broke off, is one of them."""
    kept = {path.stem: _read(path)[0] for path in folder.glob("*.csv") if path.stat().st_mtime >= begun}
    wanted = {check for check in long_checks.CHECKS if check != long_checks.WHOLE} | set(kept)
    record(long_checks.WHOLE, len(wanted), sum(check not in kept or kept[check][2] != "0" for check in wanted), time.time() - begun, folder)


def gather(folder: Path = KEPT, file: Path = FILE) -> list[str]:
    """Put what was kept in the place of what the same checks gave before; the names of those checks."""
    kept = sorted(folder.glob("*.csv"))
    rows = {row[0]: row for path in [file, *kept] if path.is_file() for row in _read(path)}
    _write(file, [rows[check] for check in sorted(rows)])
    for path in kept:
        path.unlink()
    return [path.stem for path in kept]


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _write(path: Path, rows: list) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([long_checks.COLUMNS, *rows])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("begun", type=float, nargs="?", metavar="SECONDS", help="when a run of all checks began, as `date +%%s` tells it")
    options = parser.parse_args()
    if options.begun:
        record_whole(options.begun)
    print(f"{FILE.relative_to(ROOT)}: {', '.join(gather()) or 'nothing new'}")
