"""What a long check gave: kept until all are done, then written into data/long_checks.csv, which the book prints.

A check that wrote into ``data/`` at once would change the book under the checks that are still running.
"""

import csv
import datetime
import os
import platform
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "_build" / "long-checks"
FILE = ROOT / "data" / "long_checks.csv"
COLUMNS = ("check", "tried", "failed", "minutes", "date", "machine")


def record(check: str, tried: int, failed: int, seconds: float, folder: Path = KEPT) -> None:
    """Keep how many things a check tried, how many failed, and how long it took."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / f"{check}.csv", [(check, tried, failed, f"{seconds / 60:.1f}", datetime.date.today().isoformat(), machine)])


def gather(folder: Path = KEPT, file: Path = FILE) -> list[str]:
    """Put what was kept in the place of what the same checks gave before; the names of those checks."""
    rows = {row[0]: row for path in [file, *sorted(folder.glob("*.csv"))] if path.is_file() for row in _read(path)}
    _write(file, [rows[check] for check in sorted(rows)])
    kept = sorted(folder.glob("*.csv"))
    for path in kept:
        path.unlink()
    return [path.stem for path in kept]


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _write(path: Path, rows: list) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])


if __name__ == "__main__":
    print(f"{FILE.relative_to(ROOT)}: {', '.join(gather()) or 'nothing new'}")
