"""What several test files need: a copy of the data in which one thing can be broken, the built site, one browser."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from inspection import CHROMIUM
from tally import Tally

from clusterlib import catalogue, data
from clusterlib.tables import Table

ROOT = Path(__file__).resolve().parent.parent

# The same examples on every run and on every machine; time is no reason to fail on a busy one.
settings.register_profile("clusterlib", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("clusterlib")


def pytest_addoption(parser):
    parser.addoption("--record-promises", action="store_true", help="write into data/ how many cases asked after each promise")


def pytest_configure(config):
    if config.getoption("--record-promises") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Tally())


def pytest_itemcollected(item):
    item.user_properties += [("promise", promise) for mark in item.iter_markers("promise") for promise in mark.args]


def missing(what: str) -> None:
    """Skip loudly; fail where a machine checks, so that a check never vanishes in silence."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@functools.cache
def built(table_id: str) -> Table:
    """A table of the book, built once in each process; not for tests that change the data."""
    return catalogue.build(table_id)


@pytest.fixture
def data_copy(tmp_path, monkeypatch):
    """A copy of ``data/`` that the library reads instead."""
    folder = tmp_path / "data"
    shutil.copytree(data.FOLDER, folder)
    monkeypatch.setattr(data, "FOLDER", folder)
    return folder


@pytest.fixture
def mend(data_copy):
    """A function that changes one piece of one file of the copy, and sees to it that the piece was there."""

    def replace(name: str, old: str, new: str) -> None:
        text = (data_copy / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}; the test would break nothing"
        (data_copy / name).write_text(text.replace(old, new, 1), encoding="utf-8", newline="")

    return replace


@pytest.fixture(scope="session")
def site() -> Path:
    """The site of both languages, built now if it is not fresh."""
    done = subprocess.run([sys.executable, "-m", "clusterlib", "build"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def browser():
    """One for all tests of a process: Playwright starts once in each."""
    try:
        import playwright.sync_api as playwright
    except ImportError:
        missing("no playwright; run `make test`, which installs it")
    if not CHROMIUM.exists():
        missing(f"no browser at {CHROMIUM}; set CLUSTERLIB_CHROMIUM")
    with playwright.sync_playwright() as engine:
        opened = engine.chromium.launch(executable_path=str(CHROMIUM))
        yield opened
        opened.close()
