"""How many cases of the tests asked after each promise, and how many failed: counted by pytest, written into data/promise_checks.csv.

A test says which promises it asks after by ``@pytest.mark.promise("stale", ..)``; ``make promises`` runs those and writes.
"""

import csv
import datetime
from collections import defaultdict
from pathlib import Path

from record import ROOT, machine

from clusterlib.catalogue import promises

FILE = ROOT / "data" / promises.CHECKED


class Tally:
    """A plug-in of pytest for the process that gathers the reports of all workers."""

    def __init__(self, file: Path = FILE) -> None:
        self.file = file
        self.tried: dict[str, set[str]] = defaultdict(set)
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report) -> None:
        """Count a case once, however many of its phases fail; one that was skipped asked nothing."""
        if report.failed:
            self.failed.add(report.nodeid)
        if report.failed or (report.when == "call" and report.passed):
            for name, promise in report.user_properties:
                if name == "promise":
                    self.tried[promise].add(report.nodeid)

    def pytest_sessionfinish(self, session, exitstatus: int) -> None:
        """Write, unless the run was broken off."""
        if exitstatus not in (0, 1):
            return
        made = (datetime.date.today().isoformat(), machine())
        rows = [(promise, len(cases), len(cases & self.failed), *made) for promise, cases in sorted(self.tried.items())]
        with self.file.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([promises.CHECKED_COLUMNS, *rows])
