"""Kept results: computed once, again when anything they depend on changed, never trusted when damaged."""

import json
import multiprocessing
import sys

import pandas as pd
import pytest

from clusterlib import data, freshness, store

SOURCE = """
import pandas as pd

from clusterlib import data

CALLS = []


def squares(count, start=0):
    CALLS.append(count)
    data.path_of("claims.csv")
    return pd.DataFrame({"x": [0.1 * place + start for place in range(count)], "name": ["a"] * count})


def failing():
    raise RuntimeError("no result")
"""


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A module of a library of its own, with its own store."""
    (tmp_path / "clusterlib").mkdir()
    (tmp_path / "clusterlib" / "toy.py").write_text(SOURCE)
    (tmp_path / "clusterlib" / "__init__.py").write_text("")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "claims.csv").write_text("claim\n")
    (tmp_path / "requirements.txt").write_text("pandas==1\n")
    for name, value in {
        "ROOT": tmp_path,
        "PACKAGE": tmp_path / "clusterlib",
        "REQUIREMENTS": tmp_path / "requirements.txt",
    }.items():
        monkeypatch.setattr(freshness, name, value)
    monkeypatch.setattr(data, "FOLDER", tmp_path / "data")
    monkeypatch.setattr(store, "RESULTS", tmp_path / "results")
    freshness._known_file.cache_clear()
    freshness._direct_imports.cache_clear()
    made = type(sys)("clusterlib.toy")
    exec(SOURCE, made.__dict__)
    made.path = tmp_path
    yield made
    freshness._known_file.cache_clear()
    freshness._direct_imports.cache_clear()


def test_a_result_is_computed_once_and_comes_back_the_same(module):
    first, second = store.kept(module.squares, count=3), store.kept(module.squares, count=3)
    assert module.CALLS == [3]
    pd.testing.assert_frame_equal(first, second, check_exact=True)
    assert first["x"].tolist() == [0.0, 0.1, 0.2]


@pytest.mark.promise("kept-results")
def test_other_parameters_are_another_result(module):
    store.kept(module.squares, count=3)
    assert store.kept(module.squares, count=3, start=1)["x"].tolist() == [1.0, 1.1, 1.2]
    store.kept(module.squares, count=3)
    assert module.CALLS == [3, 3]


@pytest.mark.promise("kept-results")
@pytest.mark.parametrize("changed", ["clusterlib/toy.py", "data/claims.csv", "requirements.txt"])
def test_a_change_in_source_data_or_lock_computes_it_again(module, changed):
    store.kept(module.squares, count=2)
    path = module.path / changed
    path.write_text(path.read_text() + "\n")
    store.kept(module.squares, count=2)
    assert module.CALLS == [2, 2]


@pytest.mark.promise("kept-results")
def test_a_change_in_a_module_that_is_not_imported_computes_nothing(module):
    (module.path / "clusterlib" / "other.py").write_text("x = 1\n")
    store.kept(module.squares, count=2)
    (module.path / "clusterlib" / "other.py").write_text("x = 2\n")
    store.kept(module.squares, count=2)
    assert module.CALLS == [2]


@pytest.mark.promise("kept-results")
@pytest.mark.parametrize("suffix", [".parquet", ".json"])
@pytest.mark.parametrize("harm", ["cut", "gone"])
def test_a_damaged_result_is_computed_again(module, suffix, harm):
    store.kept(module.squares, count=2)
    path = next(store.RESULTS.glob(f"*{suffix}"))
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-3])
    assert len(store.kept(module.squares, count=2)) == 2
    assert module.CALLS == [2, 2]


@pytest.mark.promise("verify-anew")
def test_inside_anew_nothing_kept_before_is_trusted_and_nothing_is_computed_twice(module):
    store.kept(module.squares, count=2)
    with store.anew():
        store.kept(module.squares, count=2)
        store.kept(module.squares, count=2)
    store.kept(module.squares, count=2)
    assert module.CALLS == [2, 2]


def test_files_read_are_noted_also_when_the_result_was_kept(module):
    for _ in range(2):
        with data.noted() as used:
            store.kept(module.squares, count=2)
        assert used == ["claims.csv"]


@pytest.mark.promise("kept-results")
def test_a_failure_keeps_nothing(module):
    with pytest.raises(RuntimeError, match="no result"):
        store.kept(module.failing)
    assert not [path for path in store.RESULTS.iterdir() if path.suffix != ".busy"]


def test_a_parameter_that_is_no_plain_value_is_refused(module):
    with pytest.raises(TypeError):
        store.kept(module.squares, count={1, 2})


def _hold(path, ready, release):
    import fcntl

    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        ready.set()
        release.wait(20)


def test_two_processes_do_not_compute_the_same_at_once(module):
    store.kept(module.squares, count=2)
    context = multiprocessing.get_context("fork")
    ready, release = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(next(store.RESULTS.glob("*.busy")), ready, release))
    holder.start()
    assert ready.wait(20)
    waiter = context.Process(target=store.kept, args=(module.squares,), kwargs={"count": 2})
    waiter.start()
    waiter.join(0.5)
    assert waiter.is_alive()
    release.set()
    waiter.join(20)
    assert waiter.exitcode == 0
    holder.join(20)


def test_the_record_names_what_the_result_depends_on(module):
    store.kept(module.squares, count=2)
    record = json.loads(next(store.RESULTS.glob("*.json")).read_text())
    assert set(record["key"]["data"]) == {"claims.csv"}
    assert {"clusterlib.toy"} <= set(record["key"]["modules"])
