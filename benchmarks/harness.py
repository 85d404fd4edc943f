"""Running cases: each side in a process of its own, in turn; medians, a table, ``data/benchmarks.csv``."""

import csv
import datetime
import importlib
import importlib.metadata
import json
import math
import os
import pkgutil
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import benchmarks
from benchmarks.case import Case, Side

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "data" / "benchmarks.csv"
COLUMNS = (
    "case", "what_ko", "what_en", "kind", "ours_seconds", "peer", "peer_version", "peer_seconds", "ratio", "goal", "met",
    "ours_mib", "peer_mib", "load", "machine", "python", "date",
)  # fmt: skip
LIMIT = 900  # seconds that one process may take


@dataclass(frozen=True)
class Run:
    """What one process took: seconds for one unit of work, and the most memory it held, in MiB."""

    seconds: float
    mib: float


Runner = Callable[[str, str, str], Run | None]


def found() -> dict[str, tuple[str, Case]]:
    """Every case of the modules beside this one, by its id, with its module."""
    cases = {}
    for module in sorted(each.name for each in pkgutil.iter_modules(benchmarks.__path__)):
        if (listed := getattr(importlib.import_module(f"benchmarks.{module}"), "cases", None)) is not None:
            for case in listed():
                if case.id in cases:
                    raise ValueError(f"case {case.id!r} is in {cases[case.id][0]} and in {module}; want an id once")
                cases[case.id] = module, case
    return cases


def in_a_process(module: str, case_id: str, side: str) -> Run | None:
    """Run one side of a case (``ours``, ``peer``) or its ``check`` in a new process; nothing to report of a check.

    Raises
    ------
    RuntimeError
        If it fails; the message ends with what it said.
    """
    command = [sys.executable, "-m", "benchmarks.one", module, case_id, side]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=LIMIT)
    if done.returncode:
        raise RuntimeError(f"{case_id}, {side}: failed\n{done.stderr.strip()[-2000:]}")
    return None if side == "check" else Run(**json.loads(done.stdout.splitlines()[-1]))


def compare(module: str, case: Case, run: Runner = in_a_process) -> list[dict[str, str]]:
    """The row of a case, and one for memory if it has a goal for that."""
    runnable = case.peer is not None and (case.needs is None or _version(case.needs) is not None)
    before = os.getloadavg()[0]
    if runnable and case.check is not None:
        run(module, case.id, "check")
    ours, peer = [], []
    for _ in range(case.rounds):
        ours.append(run(module, case.id, "ours"))
        if runnable and isinstance(case.peer, Side):
            peer.append(run(module, case.id, "peer"))
    mine = Run(statistics.median(one.seconds for one in ours), max(one.mib for one in ours))
    theirs = None
    if peer:
        theirs = Run(statistics.median(one.seconds for one in peer), max(one.mib for one in peer))
    elif runnable:
        theirs = Run(float(case.peer), math.nan)
    load = max(before, os.getloadavg()[0])
    rows = [_row(case, case.kind, case.goal, mine, theirs, load)]
    if case.memory_goal is not None:
        rows.append(_row(case, "memory", case.memory_goal, mine, theirs, load) | {"case": f"{case.id}-memory"})
    return rows


def figure(kind: str, ours: Run, peer: Run) -> float:
    """The figure that a goal is set for."""
    if kind == "speed":
        return peer.seconds / ours.seconds
    if kind == "slope":
        return round(math.log2(ours.seconds / peer.seconds), 1)
    return ours.mib / peer.mib if kind == "memory" else ours.seconds / peer.seconds


def machine() -> str:
    """The machine in plain words."""
    kind = {"x86_64": "x86-64", "AMD64": "x86-64"}.get(platform.machine(), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {kind}, {math.ceil(memory)} GiB"


def kept(path: Path = FILE) -> dict[str, dict[str, str]]:
    """The rows of an earlier run, by case."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["case"]: row for row in csv.DictReader(file)}


def keep(rows: list[dict[str, str]], cases: list[str], path: Path = FILE) -> None:
    """Put rows in place of those of the same name; rows of cases that are no more are dropped, the others stand in the order of the cases."""
    known = kept(path) | {row["case"]: row for row in rows}
    place = {name: (order, name) for order, case in enumerate(cases) for name in (case, f"{case}-memory")}
    write((known[name] for name in sorted(known.keys() & place.keys(), key=place.__getitem__)), path)


def write(rows: Iterable[dict[str, str]], path: Path = FILE) -> None:
    """Write the rows, in the order of their cases."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def line(row: dict[str, str]) -> str:
    """One row as the terminal shows it."""
    sign = "≥" if row["kind"] == "speed" else "≤"
    took = f"{row['ours_seconds']:>10} s {row['peer_seconds'] or '-':>10} s {row['ours_mib']:>6} MiB {row['peer_mib'] or '-':>6} MiB"
    return f"{row['case']:34} {took}  {row['kind']:6} {row['ratio'] or '-':>8} {sign} {row['goal']:<6} {row['met']:8} {row['peer']} {row['peer_version']}"


def _row(case: Case, kind: str, goal: float, ours: Run, peer: Run | None, load: float) -> dict[str, str]:
    ratio = figure(kind, ours, peer) if peer else math.nan
    reached = ratio >= goal if kind == "speed" else ratio <= goal
    return {
        "case": case.id, "what_ko": case.what_ko, "what_en": case.what_en, "kind": kind,
        "ours_seconds": _said(ours.seconds), "peer": case.peer_name, "peer_version": (case.needs and _version(case.needs)) or "",
        "peer_seconds": _said(peer.seconds) if peer else "", "ratio": _said(round(ratio, 2)), "goal": f"{goal:g}",
        "met": ("yes" if reached else "no") if peer else "not run",
        "ours_mib": f"{ours.mib:.0f}", "peer_mib": f"{peer.mib:.0f}" if peer and not math.isnan(peer.mib) else "",
        "load": f"{load:.1f}", "machine": machine(), "python": platform.python_version(), "date": datetime.date.today().isoformat(),
    }  # fmt: skip


def _said(number: float) -> str:
    return "" if math.isnan(number) else f"{number:.3g}" if number < 100 else f"{number:.0f}"


def _version(distribution: str) -> str | None:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None
