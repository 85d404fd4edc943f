"""Ensembles: the same rows whoever computes them, and no failing cell without its name."""

import dataclasses
import importlib
import os
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from joblib.externals.loky import get_reusable_executor

from clusterlib import ensemble
from clusterlib.models.compiled import compiled

# The models stand in a module of their own, which a worker process can import.
MODELS = '''
"""Toy models."""
import os, threading, time
from dataclasses import dataclass

@dataclass(frozen=True)
class Walk:
    steps: int
    drift: float = 0.0

def walk(params, rng):
    """A walk, slow enough that it is worth sending away."""
    if params.drift > 1:
        raise ValueError(f"drift is {params.drift}; want 1 or less")
    time.sleep(params.steps / 10_000)
    return {"end": params.steps * params.drift + rng.normal(size=params.steps).sum(), "least": rng.random()}

def where(params, rng):
    time.sleep(0.001)
    return {"process": os.getpid(), "thread": threading.get_ident() % 10**9}

def clash(params, rng):
    return {"steps": 1.0}

def moody(params, rng):
    return {"a": 1.0} if rng.random() < 0.5 else {"b": 1.0}
'''


@pytest.fixture(scope="module")
def toys(tmp_path_factory):
    """The module of toy models, importable here and, through PYTHONPATH, in every process started from here."""
    folder = tmp_path_factory.mktemp("models")
    (folder / "toy_models.py").write_text(MODELS, encoding="utf-8")
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), *filter(None, [before])])
    sys.path.insert(0, str(folder))
    import toy_models

    get_reusable_executor().shutdown(wait=True)  # the processes of an earlier test file know nothing of this path
    yield toy_models
    get_reusable_executor().shutdown(wait=True)
    sys.path.remove(str(folder))
    del sys.modules["toy_models"]
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


@pytest.fixture(autouse=True)
def no_cluster_by_chance(monkeypatch):
    monkeypatch.delenv("DASK_SCHEDULER_ADDRESS", raising=False)


@pytest.fixture
def grid(toys):
    return [toys.Walk(steps=20, drift=drift) for drift in (0.0, 0.5, 1.0)]


def test_a_sweep_has_a_row_for_each_cell_and_replicate_in_order(toys, grid):
    frame = ensemble.sweep(toys.walk, grid, 4, seed=1, workers=1).complete()
    assert list(frame.columns) == ["steps", "drift", "replicate", "end", "least"]
    assert list(frame["drift"]) == [0.0] * 4 + [0.5] * 4 + [1.0] * 4 and list(frame["replicate"]) == [0, 1, 2, 3] * 3


def test_each_replicate_draws_from_the_generator_that_spawning_twice_gives(toys, grid):
    frame = ensemble.sweep(toys.walk, grid, 3, seed=7, workers=1).frame
    sequences = [one for cell in np.random.SeedSequence(7).spawn(3) for one in cell.spawn(3)]
    wanted = [
        toys.walk(params, np.random.default_rng(sequences[3 * cell + r])) for cell, params in enumerate(grid) for r in range(3)
    ]
    pd.testing.assert_frame_equal(frame[["end", "least"]], pd.DataFrame(wanted))
    assert frame["least"].is_unique


def test_more_replicates_and_more_cells_leave_the_earlier_runs_as_they_are(toys, grid):
    small = ensemble.sweep(toys.walk, grid[:2], 2, seed=3, workers=1).frame
    large = ensemble.sweep(toys.walk, grid, 5, seed=3, workers=1).frame
    same = large.query("replicate < 2 and drift < 1").reset_index(drop=True)
    pd.testing.assert_frame_equal(small, same)


@pytest.mark.parametrize("seed", [0, 1])
def test_another_seed_gives_other_runs(toys, grid, seed):
    one, other = (ensemble.sweep(toys.walk, grid, 2, seed=s, workers=1).frame["end"] for s in (seed, seed + 1))
    assert not one.isin(other).any()


@pytest.mark.promise("workers")
def test_two_workers_find_what_one_finds(toys):
    grid = [toys.Walk(steps=steps) for steps in (20, 200)]
    one, two = (ensemble.sweep(toys.walk, grid, 100, seed=5, workers=workers) for workers in (1, 2))
    pd.testing.assert_frame_equal(one.complete(), two.complete(), check_exact=True)
    assert one.how == "in this process" != two.how


@pytest.mark.parametrize(
    ("took", "whole", "kind"), [(1.6, 40.0, "threads"), (2.0, 40.0, "processes"), (1.7, 40.0, "processes"), (2.0, 1.0, "threads")]
)
def test_threads_serve_a_model_that_lets_them_and_processes_one_that_holds_the_lock(monkeypatch, took, whole, kind):
    """Two trial batches of one second each take ``took`` in two threads; for work of ``whole`` seconds, that decides."""
    clock = iter([0.0, took * whole / 40])
    monkeypatch.setattr(ensemble, "time", SimpleNamespace(perf_counter=lambda: next(clock)))
    monkeypatch.setattr(ensemble, "_parallel", lambda run, batches, workers, kind: map(run, batches))
    batches = [[(0, None, number)] for number in range(40)]
    how, outcomes = ensemble._here(lambda batch: batch, batches, 2, whole)
    assert how == f"2 {kind}, batches of 1"
    assert list(outcomes) == batches


@pytest.mark.promise("workers")
def test_processes_find_what_threads_find(toys, monkeypatch):
    grid = [toys.Walk(steps=30, drift=0.1)]
    run = ensemble.partial(ensemble._run, toys.walk, 5)
    batches = [[(0, grid[0], 2 * batch), (0, grid[0], 2 * batch + 1)] for batch in range(8)]
    wanted = [one for batch in batches for one in run(batch)]
    for kind in ("threading", "loky"):
        found = [one for batch in ensemble._parallel(run, batches, 2, kind) for one in batch]
        assert sorted(found, key=lambda one: one[1]) == wanted


def test_one_worker_stays_in_this_process_and_thread(toys):
    frame = ensemble.sweep(toys.where, [toys.Walk(steps=1)], 400, seed=1, workers=1).frame
    assert set(frame["process"]) == {os.getpid()} and set(frame["thread"]) == {threading.get_ident() % 10**9}


def test_a_batch_of_quick_tasks_is_a_tenth_of_a_second_of_work_at_least(toys):
    taken = []

    def run(tasks):
        start = time.perf_counter()
        found = ensemble._run(toys.walk, 1, tasks)
        taken.append(time.perf_counter() - start)
        return found

    todo = [(0, toys.Walk(steps=10), replicate) for replicate in range(400)]
    found, seconds = ensemble._first(run, todo)
    size = round(ensemble.BATCH / seconds)
    taken.clear()
    run(todo[len(found) : len(found) + size])
    assert taken[0] > ensemble.LEAST_BATCH and len(found) < 150


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failing_cell_is_named_and_the_rest_kept(toys, grid, workers):
    found = ensemble.sweep(toys.walk, [grid[0], toys.Walk(steps=20, drift=2.0), grid[1]], 3, seed=1, workers=workers)
    assert list(found.frame["drift"].unique()) == [0.0, 0.5] and len(found.frame) == 6
    assert [(failure.cell, failure.replicate) for failure in found.failures] == [(1, 0)]
    told = r"1 of the grid's cells failed: cell 1, Walk\(steps=20, drift=2.0\), replicate 0: ValueError: drift is 2.0; want 1 or less"
    with pytest.raises(RuntimeError, match=told):
        found.complete()


def test_a_sweep_of_which_all_fails_is_an_empty_frame(toys):
    found = ensemble.sweep(toys.walk, [toys.Walk(steps=1, drift=2.0)], 2, seed=1, workers=1)
    assert found.frame.empty and len(found.failures) == 1


def test_progress_comes_to_the_end_and_never_goes_back(toys, grid):
    told = []
    ensemble.sweep(toys.walk, grid, 100, seed=1, workers=2, progress=lambda done, total: told.append((done, total)))
    done = [one for one, _ in told]
    assert done == sorted(done) and len(done) > 2 and told[-1] == (300, 300) and {total for _, total in told} == {300}


def test_an_outcome_named_like_a_parameter_or_only_sometimes_there_is_refused(toys):
    with pytest.raises(ValueError, match="outcome 'steps' is named like a parameter"):
        ensemble.sweep(toys.clash, [toys.Walk(steps=1)], 1, seed=1, workers=1)
    with pytest.raises(ValueError, match=r"cell 0, replicate \d+ has outcomes \['[ab]'\]; want \['[ab]'\] as the others"):
        ensemble.sweep(toys.moody, [toys.Walk(steps=1)], 20, seed=1, workers=1)


@dataclasses.dataclass(frozen=True)
class Other:
    steps: int


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"grid": []}, "0 cells and 2 replicates; want one or more of both"),
        ({"replicates": 0}, "1 cells and 0 replicates; want one or more of both"),
        ({"workers": 0}, "workers is 0; want 1 or more"),
        ({"workers": 2, "scheduler": "tcp://127.0.0.1:1"}, "both workers=2 and scheduler='tcp://127.0.0.1:1' are given"),
        ({"grid": [Other(1), 3]}, "cell 1 of the grid is a int; want a dataclass"),
    ],
)
def test_a_call_that_means_nothing_is_refused(toys, change, message):
    call = {"grid": [toys.Walk(steps=1)], "replicates": 2, "seed": 1} | change
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        ensemble.sweep(toys.walk, **call)


def test_distributed_is_imported_only_where_an_address_is_given():
    code = "import sys; from clusterlib import ensemble; sys.exit('distributed' in sys.modules or 'dask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_missing_distributed_is_said_in_one_line(toys, grid, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:1")
    with pytest.raises(
        ModuleNotFoundError, match=r"tcp://127.0.0.1:1.*distributed is not installed; install it, or unset"
    ) as caught:
        ensemble.sweep(toys.walk, grid, 1, seed=1)
    assert "\n" not in str(caught.value)


def test_workers_that_are_asked_for_are_those_of_this_machine_whatever_the_environment_names(toys, grid, monkeypatch):
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:1")
    assert ensemble.sweep(toys.walk, grid, 1, seed=1, workers=1).how == "in this process"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere in particular"])
def test_a_scheduler_that_cannot_be_reached_is_said_in_one_line(toys, grid, monkeypatch, address):
    pytest.importorskip("distributed")
    monkeypatch.setattr(ensemble, "PATIENCE", 1)
    with pytest.raises(ConnectionError, match=f"no Dask scheduler answers at {address} within 1 s") as caught:
        ensemble.sweep(toys.walk, grid, 1, seed=1, scheduler=address)
    assert "\n" not in str(caught.value)


class Cluster:
    """A real scheduler on a free port of loopback, and the worker processes that are started on it."""

    def __init__(self):
        self.processes = []
        self.scheduler, line = self.start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", until="Scheduler at"
        )
        self.address = line.split()[-1]

    def worker(self) -> subprocess.Popen:
        common = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        return self.start("worker", self.address, *common, until="Starting established connection")[0]

    def start(self, *arguments, until: str):
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.processes.append(process)
        for line in process.stdout:
            if until in line:
                threading.Thread(target=process.stdout.read, daemon=True).start()
                return process, line
        raise AssertionError(f"dask {arguments[0]} did not start")

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def cluster(toys):
    pytest.importorskip("distributed")
    started = Cluster()
    yield started
    started.close()


@pytest.mark.promise("hardship")
@pytest.mark.slow
def test_a_cluster_without_a_worker_is_said_in_one_line(toys, grid, cluster, monkeypatch):
    monkeypatch.setattr(ensemble, "PATIENCE", 2)
    with pytest.raises(ConnectionError, match="has no worker after 2 s"):
        ensemble.sweep(toys.walk, grid, 1, seed=1, scheduler=cluster.address)


@pytest.mark.promise("workers")
@pytest.mark.slow
def test_a_cluster_of_two_processes_finds_what_one_process_finds(toys, grid, cluster, monkeypatch):
    workers = {cluster.worker().pid, cluster.worker().pid}
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", cluster.address)
    found = ensemble.sweep(toys.walk, grid, 200, seed=5)
    assert found.how.startswith(f"Dask at {cluster.address}, batches of ")
    pd.testing.assert_frame_equal(
        found.complete(), ensemble.sweep(toys.walk, grid, 200, seed=5, workers=1).frame, check_exact=True
    )
    seen = set(ensemble.sweep(toys.where, grid, 400, seed=5, scheduler=cluster.address).frame["process"])
    assert seen == workers | {os.getpid()}, "the first runs, which size the batches, are made here; the others there"


@pytest.mark.slow
def test_a_cluster_names_the_failing_cell_and_keeps_the_rest(toys, grid, cluster):
    cluster.worker()
    found = ensemble.sweep(toys.walk, [*grid, toys.Walk(steps=20, drift=2.0)], 100, seed=5, scheduler=cluster.address)
    assert [failure.cell for failure in found.failures] == [3] and len(found.frame) == 300


@pytest.mark.promise("workers", "hardship")
@pytest.mark.slow
def test_a_sweep_outlives_a_worker_killed_in_the_middle(toys, grid, cluster):
    victim, _ = cluster.worker(), cluster.worker()
    killed_at = []

    def kill(done, total):
        if done > total / 3 and not killed_at:
            victim.kill()
            killed_at.append((done, victim.wait()))

    found = ensemble.sweep(toys.walk, grid, 600, seed=5, scheduler=cluster.address, progress=kill)
    assert killed_at and killed_at[0][0] < 1800 and killed_at[0][1] == -9
    pd.testing.assert_frame_equal(
        found.complete(), ensemble.sweep(toys.walk, grid, 600, seed=5, workers=1).frame, check_exact=True
    )


LOOP = """
def draw(rng, n):
    total = 0
    for _ in range(1000):
        total += int(rng.random() * n)
    return total

def count(n):
    total = 0
    for one in range(n):
        total += one
    return total
"""
USE = "import looping; from clusterlib.models.compiled import compiled; print(compiled(looping.count)(1000))"


@pytest.fixture
def looping(tmp_path):
    """The source of a module of loops."""
    path = tmp_path / "looping.py"
    path.write_text(LOOP, encoding="utf-8")
    return path


def run_loop(folder, **environment) -> int:
    path = os.pathsep.join([str(folder), *sys.path])
    command, setting = [sys.executable, "-c", USE], os.environ | {"PYTHONPATH": path} | environment
    done = subprocess.run(command, capture_output=True, text=True, env=setting)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.promise("workers")
def test_a_compiled_loop_draws_the_numbers_that_it_draws_uncompiled(looping, monkeypatch):
    monkeypatch.syspath_prepend(looping.parent)
    draw = importlib.import_module("looping").draw
    assert compiled(draw)(np.random.default_rng(3), 50) == draw(np.random.default_rng(3), 50)


def test_compiled_code_does_not_outlive_a_change_of_its_source(looping):
    pytest.importorskip("numba")
    assert run_loop(looping.parent) == 499_500
    assert list(looping.parent.glob("__pycache__/*.nbi")), "nothing was kept"
    looping.write_text(LOOP.replace("+= one", "+= 3 * one"), encoding="utf-8")
    assert run_loop(looping.parent) == 3 * 499_500


def test_compiled_code_needs_no_place_to_be_kept(looping):
    """Neither the folder of the source nor that of the user can be written: each is a file where a folder is wanted."""
    (looping.parent / "__pycache__").write_text("", encoding="utf-8")
    home = looping.parent / "home"
    home.write_text("", encoding="utf-8")
    nowhere = {"HOME": str(home), "XDG_CACHE_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    assert run_loop(looping.parent, **nowhere) == 499_500
