"""Ensembles of a model that takes five milliseconds: on two workers here and on a Dask cluster, beside the ideal; first use."""

import time
from dataclasses import dataclass
from functools import partial

import numpy as np

from benchmarks.case import Case, Side

REPLICATES, SECONDS, WORKERS, TRIED = 2000, 0.005, 2, 300


def cases() -> list[Case]:
    """Two kinds of model on the cores here, one on a cluster, and the first call of a compiled model."""
    ideal = Side(partial(alone, "freeing"), work=WORKERS * TRIED / REPLICATES)
    ideal_holding = Side(partial(alone, "holding"), work=WORKERS * TRIED / REPLICATES)
    what = f"5 ms × {REPLICATES:,}"
    return [
        Case("ensemble-threads", f"{what}, 일꾼 둘, 잠금을 놓는 모형", f"{what}, two workers, a model that frees the lock", Side(partial(here, "freeing")), "ideal", 1.1, ideal, kind="share"),
        Case("ensemble-processes", f"{what}, 일꾼 둘, 파이썬으로만 쓴 모형", f"{what}, two workers, a model in plain Python", Side(partial(here, "holding")), "ideal", 1.1, ideal_holding, kind="share"),
        Case("ensemble-dask", f"{what}, Dask 일꾼 둘", f"{what}, two workers of a Dask cluster", Side(cluster), "ideal", 1.1, ideal_holding, kind="share", needs="distributed", check=same_anywhere),
        Case("first-use", "컴파일된 모형의 첫 실행이 둘째보다 더 걸린 시간", "a compiled model's first run, beyond its second", Side(first_use), "limit", 1, 0.3, kind="share", check=run_once),
    ]  # fmt: skip


@dataclass(frozen=True)
class Work:
    """So much to do in one replicate."""

    size: int


def freeing(params: Work, rng: np.random.Generator) -> dict[str, float]:
    """Sort, outside the interpreter's lock."""
    return {"median": float(np.sort(rng.random(params.size))[params.size // 2])}


def holding(params: Work, rng: np.random.Generator) -> dict[str, float]:
    """Add up, one at a time."""
    total, step = 0.0, float(rng.random())
    for _ in range(params.size):
        total = total * 0.5 + step
    return {"total": total}


def alone(kind: str):
    """A share of the replicates one after the other, nothing around them."""
    simulate, work = _sized(kind)
    rng = np.random.default_rng(1)
    return lambda: [simulate(work, rng) for _ in range(TRIED)]


def here(kind: str):
    """All replicates on two workers of this machine."""
    from clusterlib.ensemble import sweep

    simulate, work = _sized(kind)
    return lambda: sweep(simulate, [work], REPLICATES, 1, workers=WORKERS).complete()


def cluster():
    """All replicates on a Dask cluster of two workers that is up already."""
    from clusterlib.ensemble import sweep

    simulate, work = _sized("holding")
    address = _cluster().scheduler_address
    return lambda: sweep(simulate, [work], REPLICATES, 1, scheduler=address).complete()


def same_anywhere() -> None:
    """A cluster gives the frame that one process gives."""
    from clusterlib.ensemble import sweep

    address = _cluster().scheduler_address
    there, alone_ = (sweep(holding, [Work(1000)], 300, 1, **where).complete() for where in ({"scheduler": address}, {"workers": 1}))
    assert there.equals(alone_)


def first_use():
    """The seconds by which the first run of a compiled model is behind its second; slept, since calls are timed."""
    from clusterlib.models import heritage  # noqa: F401  what importing takes is no compilation

    begun = time.perf_counter()
    _model()
    first = time.perf_counter() - begun
    begun = time.perf_counter()
    _model()
    beyond = max(0.0, first - (time.perf_counter() - begun))
    return lambda: time.sleep(beyond)


def run_once() -> None:
    """Leave the compiled code on disk, as any earlier use has."""
    _model()


def _model() -> None:
    from clusterlib.models import heritage

    heritage.simulate(heritage.Params(), np.random.default_rng(1))


def _cluster():
    from distributed import LocalCluster

    global _kept
    _kept = LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None)
    return _kept


def _sized(kind: str):
    """The model, and the work that takes it five milliseconds in this process."""
    simulate, rng = globals()[kind], np.random.default_rng(0)
    size, taken = 1000, 0.0
    while taken < SECONDS:
        size *= 2
        taken = _quickest(simulate, Work(size), rng)
    return simulate, Work(int(size * SECONDS / taken))


def _quickest(simulate, work: Work, rng: np.random.Generator) -> float:
    found = []
    for _ in range(7):
        begun = time.perf_counter()
        simulate(work, rng)
        found.append(time.perf_counter() - begun)
    return min(found)
