"""What the long checks found is kept, gathered and printed; a page that falls short is seen."""

import os
import time
from types import SimpleNamespace

import page_scores
import pytest
import pythons
import record
import tally

from clusterlib import data
from clusterlib.catalogue import long_checks

GOOD = {"outside": "0", "axe": "0", "sideways": "0", "performance": "95", "accessibility": "100", "best_practices": "100", "seo": "100"}


def test_what_a_check_gave_takes_the_place_of_what_it_gave_before(tmp_path):
    kept, file = tmp_path / "kept", tmp_path / "long_checks.csv"
    record.record("survival", 100, 1, 90.0, kept)
    record.record("fuzz", 5, 0, 60.0, kept)
    assert record.gather(kept, file) == ["fuzz", "survival"]
    record.record("survival", 100, 0, 120.0, kept)
    assert (record.gather(kept, file), record.gather(kept, file)) == (["survival"], [])
    head, *rows = [line.split(",")[:4] for line in file.read_text("utf-8").splitlines()]
    assert head == list(long_checks.COLUMNS[:4])
    assert rows == [["fuzz", "5", "0", "1.0"], ["survival", "100", "0", "2.0"]]


def test_a_check_that_broke_off_is_a_failed_one_of_the_whole(tmp_path):
    kept, file = tmp_path / "kept", tmp_path / "long_checks.csv"
    for check in ("fuzz", "pages", "survival", "two-builds", "python-3.11"):
        record.record(check, 5, int(check == "pages"), 60.0, kept)
    os.utime(kept / "survival.csv", (0, 0))
    record.record_whole(time.time() - 60, kept)
    record.gather(kept, file)
    assert "\naudit,5,2,1.0," in file.read_text("utf-8"), "one found something, and survival recorded nothing in this run"


def test_every_check_that_records_is_known_to_the_book():
    folder = record.ROOT
    sources = [*(folder / "audit").glob("*.py"), folder / "tests" / "test_survival.py", folder / "tests" / "test_book.py"]
    told = {line.split('record("')[1].split('"')[0] for path in sources for line in path.read_text("utf-8").splitlines() if ' record("' in line}
    assert told | {long_checks.WHOLE} == set(long_checks.CHECKS)


def test_an_unknown_check_is_refused(mend):
    mend("long_checks.csv", "fuzz,", "fuss,")
    with pytest.raises(data.DataError, match=r"data/long_checks\.csv, line 3, column check: 'fuss' is unknown; want one of audit, fuzz,"):
        long_checks.rows()


@pytest.mark.parametrize(
    ("wrong", "short"),
    [({}, False), ({"performance": "94"}, True), ({"seo": "99"}, True), ({"axe": "1"}, True), ({"sideways": "3"}, True)],
)
def test_a_page_that_falls_short_is_seen(wrong, short):
    assert page_scores._falls_short(GOOD | wrong) is short


def test_performance_below_its_least_is_the_median_of_three(monkeypatch):
    given = iter(["94", "97", "90"])
    monkeypatch.setattr(page_scores, "_lighthouse", lambda url: GOOD | {"performance": next(given)})
    assert page_scores._scores("x")["performance"] == "94"


def test_a_python_without_an_environment_is_no_pass(monkeypatch, tmp_path):
    told = []
    monkeypatch.setattr(pythons, "interpreters", lambda: {"3.12.1": tmp_path / "no-python"})
    monkeypatch.setattr(pythons, "_run", lambda command: (_ for _ in ()).throw(pythons.subprocess.CalledProcessError(1, "venv", stderr="no venv\n")))
    monkeypatch.setattr(pythons, "record", lambda *what: told.append(what[:3]))
    assert pythons.main([]) == 1
    assert told == [("python-3.12", 0, 1)]


@pytest.mark.parametrize("broken_off", [False, True])
def test_a_case_counts_once_for_each_promise_a_skipped_one_not_and_a_run_broken_off_writes_nothing(tmp_path, broken_off):
    counted = tally.Tally(tmp_path / "checks.csv")
    reports = [("a", "setup", "passed"), ("a", "call", "passed"), ("b", "call", "failed"), ("b", "teardown", "failed")]
    reports += [("c", "setup", "failed"), ("d", "call", "skipped"), ("e", "call", "passed"), ("e", "teardown", "passed")]
    for case, when, outcome in reports:
        asked = [("promise", "stale")] + [("promise", "offline"), ("other", "stale")] * (case == "e")
        report = SimpleNamespace(nodeid=case, when=when, passed=outcome == "passed", failed=outcome == "failed", user_properties=asked)
        counted.pytest_runtest_logreport(report)
    counted.pytest_sessionfinish(None, 2 if broken_off else 1)
    lines = (tmp_path / "checks.csv").read_text("utf-8").splitlines()[1:] if counted.file.exists() else []
    assert [line.split(",")[:3] for line in lines] == ([] if broken_off else [["offline", "1", "0"], ["stale", "4", "2"]])
