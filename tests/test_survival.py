"""Killed at any moment: the next call completes with the same bytes, and no half-written file carries a final name."""

import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

import pytest
import small_book
from record import record

SEED = 20261126
OUTPUTS = ("_build/executed", "_build/html", "_build/runs", "_build/regions", "_build/site.json", "data/lock", "codecheck.yml")


class Call(NamedTuple):
    """A command, what is taken away before it so that it has everything to do, and the seconds that it took undisturbed."""

    words: list[str]
    without: tuple[str, ...]
    seconds: float = 0.0


CALLS = {
    "build": Call(["build", "--lang", "en"], ("_build/executed", "_build/html", "_build/site.json")),
    "run": Call(["run", "theories", "-p", "firms", "16"], ("_build/runs",)),
    "verify": Call(["verify"], ("_build/results",)),
    "lock": Call(["lock", "--yes"], ("data/lock", "codecheck.yml")),
    "region": Call(["region", "jobs.csv", "--all-regions", "--workers", "2"], ("_build/regions",)),
}


class Book(NamedTuple):
    """A small book, the calls that were made whole once with their durations, and the digest of every file that came out."""

    folder: Path
    calls: dict[str, Call]
    whole: dict[str, str]


def call(folder: Path, words: list[str]) -> subprocess.CompletedProcess:
    return subprocess.run(
        small_book.command(*words), cwd=folder, env=small_book.surroundings(folder), capture_output=True, text=True, timeout=280
    )


def outputs(folder: Path) -> dict[str, str]:
    """Digest of every file of the outputs that carries a final name."""
    return {
        f"{name}/{file}": digest for name in OUTPUTS for file, digest in small_book.digests(folder / name).items()
    }


def killed(folder: Path, words: list[str], after: float, alone: bool) -> bool:
    """Start a call and kill it, by itself or with all its children, after some seconds; whether it was still at work."""
    with subprocess.Popen(
        small_book.command(*words), cwd=folder, env=small_book.surroundings(folder), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL) if alone else os.killpg(process.pid, signal.SIGKILL)
            return True
    return False


def take_away(folder: Path, names: tuple[str, ...]) -> None:
    for name in names:
        shutil.rmtree(folder / name) if (folder / name).is_dir() else (folder / name).unlink(missing_ok=True)


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Book:
    book = Book(small_book.make(tmp_path_factory.mktemp("small")), {}, {})
    undisturbed(book, "lock")
    return book


def undisturbed(book: Book, name: str) -> Call:
    """A call with the seconds that it takes; made once, which also shows what it writes."""
    if name not in book.calls:
        words, without, _ = CALLS[name]
        take_away(book.folder, without)
        begun = time.perf_counter()
        done = call(book.folder, words)
        assert done.returncode == 0, done.stdout + done.stderr
        book.calls[name] = Call(words, without, time.perf_counter() - begun)
        book.whole.update(outputs(book.folder))
    return book.calls[name]


def survive(book: Book, name: str, moment: float, alone: bool) -> bool:
    """Kill one call at a moment, a share of its duration; then look, and call again. Whether the kill found it at work."""
    words, without, seconds = undisturbed(book, name)
    take_away(book.folder, without)
    at_work = killed(book.folder, words, moment * seconds, alone)
    left = {file: digest for file, digest in outputs(book.folder).items() if digest != book.whole.get(file)}
    # The list of what the site is made of is written when the site stands; all else has the bytes that it shall have.
    assert not left, f"{name}, killed at {moment:.3f} of {seconds:.1f} s: these are not whole: {sorted(left)}"
    site = {file for file in outputs(book.folder) if file.startswith("_build/html/")}
    assert not site or site == {file for file in book.whole if file.startswith("_build/html/")}, "half a site was left"
    done = call(book.folder, words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert outputs(book.folder) == book.whole, f"{name}, killed at {moment:.3f} of {seconds:.1f} s"
    return at_work


@pytest.mark.promise("survival")
@pytest.mark.slow
@pytest.mark.xdist_group("small")
@pytest.mark.parametrize("name", CALLS)
def test_a_call_killed_at_a_random_moment_is_made_good_by_the_next(small, name):
    moment = random.Random(f"{SEED} {name}").uniform(0.3, 0.95)
    survive(small, name, moment, alone=True)


@pytest.mark.audit
@pytest.mark.xdist_group("small")
def test_a_hundred_moments_are_survived(small):
    rng, at_work, begun, wrong = random.Random(SEED), 0, time.perf_counter(), []
    moments = int(os.environ.get("CLUSTERLIB_MOMENTS", "100"))
    for number in range(moments):
        name = list(CALLS)[number % len(CALLS)]
        try:
            at_work += survive(small, name, rng.random(), alone=number % 2 == 0)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            wrong.append(str(error))
    print(json.dumps({"moments": moments, "found at work": at_work, "wrong": len(wrong)}))
    record("survival", moments, len(wrong), time.perf_counter() - begun)
    assert wrong == []
    assert at_work > moments * 0.6, "too few of the kills found anything at work"
