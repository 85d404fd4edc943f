"""A model over a grid of parameters and many replicates: on the cores here, or on a Dask cluster.

Every replicate has a generator of its own, ``SeedSequence(seed).spawn`` by cell and then by replicate, so that its outcome
depends on nothing but the seed, its cell's place in the grid and its number: not on the workers, their kind or their order.

To reach a cluster, start a scheduler and name its address in the argument ``scheduler`` or in ``DASK_SCHEDULER_ADDRESS``:
``dask scheduler`` and ``dask worker`` by hand, or ``SLURMCluster`` of dask-jobqueue or ``KubeCluster`` of dask-kubernetes,
whose ``scheduler_address`` it is. Its workers need the same versions of Python, numpy, numba and this library.
"""

import dataclasses
import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import joblib
import numpy as np
import pandas as pd

LEAST_BATCH = 0.1  # seconds of work in a batch at the least; a Dask task costs about 2 ms, a local one about 0.5
BATCH = 0.2  # what is aimed at, so that a batch of quick tasks still is no shorter than the least
PROCESSES_COST = 2.0  # seconds until processes run that have imported numpy and numba
PATIENCE = 10  # seconds to wait for a scheduler, and for its first worker


class Failure(NamedTuple):
    """A cell of the grid that has no result, with the first replicate that failed and why."""

    cell: int
    params: Any
    replicate: int
    error: str

    def __str__(self) -> str:
        return f"cell {self.cell}, {self.params}, replicate {self.replicate}: {self.error}"


@dataclasses.dataclass(frozen=True)
class Results:
    """What a sweep found.

    Parameters
    ----------
    frame : DataFrame
        One row a cell and replicate, in their order: the fields of the parameters, ``replicate``, the outcomes.
    failures : tuple of Failure
        The cells that failed. None of their replicates is in ``frame``: a mean over those that survived would be a selection.
    how : str
        Where it was computed, for a log or a benchmark; nothing depends on it.
    """

    frame: pd.DataFrame
    failures: tuple[Failure, ...]
    how: str

    def complete(self) -> pd.DataFrame:
        """The frame, if no cell failed.

        Raises
        ------
        RuntimeError
            If a cell failed; the message names each.
        """
        if self.failures:
            raise RuntimeError(f"{len(self.failures)} of the grid's cells failed: " + "; ".join(map(str, self.failures)))
        return self.frame


def sweep(
    simulate: Callable[[Any, np.random.Generator], dict[str, float]],
    grid: Sequence[Any],
    replicates: int,
    seed: int,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Results:
    """Run a model at every cell of a grid, so many times each.

    Parameters
    ----------
    simulate : callable
        ``simulate(params, rng)``, a function of a module, which returns the outcomes of one run, always under the same names.
    grid : sequence of dataclass instances
        The parameters of each cell, all of one class.
    replicates : int
        Runs of each cell.
    seed : int
        Of the whole sweep. More replicates, or cells added at the end, leave the earlier runs as they are.
    workers : int, optional
        How many work at once here; 1 is this process alone. Without it: a Dask cluster if the environment names one, else the
        cores here. Threads are used where a trial shows that the model lets them run at once, processes elsewhere.
    scheduler : str, optional
        Address of a Dask scheduler, such as ``"tcp://127.0.0.1:8786"``; by default ``DASK_SCHEDULER_ADDRESS``.
    progress : callable, optional
        ``progress(done, total)``, called now and then with the number of runs.

    Returns
    -------
    Results

    Raises
    ------
    ValueError
        If there is nothing to run, both workers and a scheduler are given, or the outcomes' names do not fit.
    ModuleNotFoundError
        If a scheduler is named and distributed is not installed.
    ConnectionError
        If the scheduler cannot be reached or has no worker.

    Examples
    --------
    >>> @dataclasses.dataclass(frozen=True)
    ... class Coin:
    ...     heads: float
    >>> def toss(coin, rng):
    ...     return {"share": float(np.mean(rng.random(100) < coin.heads))}
    >>> found = sweep(toss, [Coin(0.2), Coin(0.8)], replicates=50, seed=1, workers=1)
    >>> found.frame.groupby("heads")["share"].mean().round(1).to_dict()
    {0.2: 0.2, 0.8: 0.8}
    """
    _check(grid, replicates, workers, scheduler)
    address = scheduler or (os.environ.get("DASK_SCHEDULER_ADDRESS") if workers is None else None)
    run = partial(_run, simulate, seed)
    todo = [(cell, params, replicate) for replicate in range(replicates) for cell, params in enumerate(grid)]
    with _cluster(address) as client:
        found, seconds = _first(run, todo)
        rest = todo[len(found) :]
        size = max(1, round(BATCH / seconds))
        batches = [rest[start : start + size] for start in range(0, len(rest), size)]
        if client is not None:
            how, stream = f"Dask at {address}, batches of {size}", _on_cluster(client, run, batches)
        else:
            how, stream = _here(run, batches, workers or joblib.cpu_count(), seconds * len(rest))
        if progress:
            progress(len(found), len(todo))
        for outcomes in stream:
            found += outcomes
            if progress:
                progress(len(found), len(todo))
    return _results(grid, found, how)


def _check(grid: Sequence[Any], replicates: int, workers: int | None, scheduler: str | None) -> None:
    if not grid or replicates < 1:
        raise ValueError(f"{len(grid)} cells and {replicates} replicates; want one or more of both")
    for cell, params in enumerate(grid):
        if not dataclasses.is_dataclass(params) or type(params) is not type(grid[0]):
            raise ValueError(f"cell {cell} of the grid is a {type(params).__name__}; want a dataclass, the same for every cell")
    if workers is not None and workers < 1:
        raise ValueError(f"workers is {workers}; want 1 or more")
    if workers is not None and scheduler is not None:
        raise ValueError(f"both workers={workers} and scheduler={scheduler!r} are given; want one of them")


def _run(simulate: Callable, seed: int, tasks: list[tuple]) -> list[tuple]:
    """Outcomes of a batch: (cell, replicate, dict), or a text instead of the dict where the model failed."""
    found = []
    for cell, params, replicate in tasks:
        # The same sequence as SeedSequence(seed).spawn(cells)[cell].spawn(replicates)[replicate], without its ancestors.
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(cell, replicate)))
        try:
            outcome = {name: float(value) for name, value in simulate(params, rng).items()}
        except Exception as error:  # whatever a model raises must not end the sweep: it is named in the failures
            outcome = f"{type(error).__name__}: {error}"
        found.append((cell, replicate, outcome))
    return found


def _first(run: Callable, todo: list[tuple]) -> tuple[list[tuple], float]:
    """Outcomes of the first tasks, and the seconds that one takes; the very first also compiles and does not count."""
    found, spent = run(todo[:1]), 0.0
    while len(found) < len(todo) and spent < LEAST_BATCH:
        start = time.perf_counter()
        found += run(todo[len(found) : len(found) + 1])
        spent += time.perf_counter() - start
    return found, max(spent, 1e-6) / max(len(found) - 1, 1)


def _here(run: Callable, batches: list, workers: int, seconds: float) -> tuple[str, Iterator[list]]:
    """Outcomes batch by batch on the cores of this machine."""
    if workers == 1 or len(batches) < 2:
        return "in this process", map(run, batches)
    trial, rest = batches[:workers], batches[workers:]
    start = time.perf_counter()
    tried = list(_parallel(run, trial, workers, "threading"))
    gain = seconds / sum(map(len, batches)) * sum(map(len, trial)) / (time.perf_counter() - start)
    # A model that holds the interpreter's lock gains nothing, one that lets go of it is as many times as fast.
    threads = gain > (1 + len(trial)) / 2.5 or seconds < PROCESSES_COST
    kind = "threading" if threads else "loky"
    how = f"{workers} {'threads' if threads else 'processes'}, batches of {len(batches[0])}"
    return how, _chain(tried, _parallel(run, rest, workers, kind))


def _parallel(run: Callable, batches: list, workers: int, kind: str) -> Iterator[list]:
    parallel = joblib.Parallel(n_jobs=workers, backend=kind, batch_size=1, return_as="generator_unordered")
    return parallel(joblib.delayed(run)(batch) for batch in batches)


def _chain(first: list, rest: Iterator) -> Iterator:
    yield from first
    yield from rest


class _cluster:
    """A client of the Dask scheduler at an address, closed at the end; None without an address."""

    def __init__(self, address: str | None):
        self.address, self.client = address, None

    def __enter__(self):
        if self.address is None:
            return None
        try:
            from distributed import Client
        except ImportError as error:
            wanted = f"a Dask scheduler is named ({self.address}), but distributed is not installed"
            raise ModuleNotFoundError(f"{wanted}; install it, or unset DASK_SCHEDULER_ADDRESS") from error
        try:
            try:
                self.client = Client(self.address, timeout=PATIENCE, set_as_default=False)
            except AssertionError:  # on a busy machine distributed's own loop may not start in the ten seconds that it gives it
                self.client = Client(self.address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:  # ValueError: not an address at all
            raise ConnectionError(f"no Dask scheduler answers at {self.address} within {PATIENCE} s") from error
        try:
            self.client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            self.client.close()
            raise ConnectionError(f"the Dask scheduler at {self.address} has no worker after {PATIENCE} s") from error
        return self.client

    def __exit__(self, *_):
        if self.client is not None:
            self.client.close()


def _on_cluster(client: Any, run: Callable, batches: list) -> Iterator[list]:
    """Outcomes batch by batch from a cluster, which gives the batches of a lost worker to the others."""
    from distributed import as_completed

    futures = client.map(run, batches, pure=False)
    for future in as_completed(futures, loop=client.loop):
        yield future.result()
        future.release()


def _results(grid: Sequence[Any], found: list[tuple], how: str) -> Results:
    found = sorted(found, key=lambda one: one[:2])
    failed: dict[int, Failure] = {}
    for cell, replicate, outcome in found:
        if isinstance(outcome, str):
            failed.setdefault(cell, Failure(cell, grid[cell], replicate, outcome))
    fields = [field.name for field in dataclasses.fields(grid[0])]
    kept = [one for one in found if one[0] not in failed]
    names = list(kept[0][2]) if kept else []
    if clash := {*fields, "replicate"}.intersection(names):
        raise ValueError(f"outcome {min(clash)!r} is named like a parameter; want another name")
    for cell, replicate, outcome in kept:
        if list(outcome) != names:
            raise ValueError(f"cell {cell}, replicate {replicate} has outcomes {list(outcome)}; want {names} as the others")
    rows = [
        [*(getattr(grid[cell], field) for field in fields), replicate, *outcome.values()] for cell, replicate, outcome in kept
    ]
    return Results(pd.DataFrame(rows, columns=[*fields, "replicate", *names]), tuple(failed.values()), how)
