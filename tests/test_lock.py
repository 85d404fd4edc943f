"""The lock: what comes out as locked passes, one changed cell fails by name."""

import contextlib
import functools
import hashlib
import http.server
import re
import threading

import pandas as pd
import pytest
import yaml
from conftest import built
from hypothesis import given
from hypothesis import strategies as st

from clusterlib import catalogue, lock, store, sums, tables
from clusterlib.data import DataError
from clusterlib.tables import Column, Table

COLUMNS = (Column("place", "곳", "Place", "code"), Column("jobs", "일자리", "Jobs", "number", decimals=2))
CSV = "place,jobs\nUdine,20\nTorino,3\n"


def toy(table_id="toy", places=("Udine", "Torino"), jobs=(20.0, 3.14)) -> Table:
    return Table(table_id, "예", "Toy", COLUMNS, pd.DataFrame({"place": list(places), "jobs": list(jobs)}), "index")


@pytest.fixture
def world(tmp_path, monkeypatch):
    """A catalogue of two toy tables with a lock of its own; tests change ``world`` to change a table."""
    built = {"one": toy("one"), "two": toy("two", jobs=(1.0, 2.0))}
    monkeypatch.setattr(lock, "LOCK", tmp_path / "lock")
    monkeypatch.setattr(lock, "CODECHECK", tmp_path / "codecheck.yml")
    monkeypatch.setattr(catalogue, "TABLES", {name: (lambda name=name: built[name]) for name in built})
    lock.renew()
    return built


def told(verdicts: list[lock.Verdict]) -> dict[str, tuple[str, ...]]:
    assert all(verdict.passed == (not verdict.differences) for verdict in verdicts)
    return {verdict.table: verdict.differences for verdict in verdicts}


@pytest.mark.promise("cell-by-cell")
def test_what_was_just_locked_passes_and_changes_nothing(world):
    assert told(lock.verify([])) == {"one": (), "two": ()}
    assert lock.changes() == []


@pytest.mark.promise("cell-by-cell")
def test_a_changed_cell_is_named_with_row_column_found_and_wanted(world):
    world["two"] = toy("two", jobs=(1.0, 2.01))
    assert told(lock.verify([])) == {"one": (), "two": ("row 2 ('Torino'), column jobs: found '2.01'; want '2.00'",)}
    assert lock.changes() == ["two: row 2 ('Torino'), column jobs: found '2.01'; want '2.00'"]


@pytest.mark.promise("cell-by-cell")
def test_a_change_below_the_declared_decimals_is_none(world):
    world["two"] = toy("two", jobs=(1.0, 2.0049))
    assert told(lock.verify(["two"])) == {"two": ()}


def test_only_the_tables_asked_for_are_verified(world):
    world["two"] = toy("two", jobs=(9, 9))
    assert told(lock.verify(["one"])) == {"one": ()}


def test_an_unknown_table_is_refused(world):
    with pytest.raises(DataError, match="table 'tow' is unknown; nearest: two"):
        lock.verify(["tow"])


def test_a_table_that_is_not_locked_fails_with_the_mend(world, monkeypatch):
    monkeypatch.setitem(catalogue.TABLES, "three", lambda: toy("three"))
    assert told(lock.verify([]))["three"] == ("is not in the lock; want `clusterlib lock` to add it",)


def test_a_locked_table_that_nothing_builds_fails(world, monkeypatch):
    monkeypatch.delitem(catalogue.TABLES, "two")
    assert told(lock.verify([])) == {"one": (), "two": ("is in the lock, but no builder makes it",)}


@pytest.mark.promise("cell-by-cell")
def test_a_file_of_the_lock_that_was_edited_fails_even_if_the_table_agrees(world):
    path = lock.LOCK / "one.csv"
    path.write_text(path.read_text().replace("20.00", "20.01"))
    assert told(lock.verify(["one"])) == {
        "one": ("data/lock/one.csv does not match its digest in data/lock/SHA256SUMS; want the file as committed",)
    }


@pytest.mark.promise("cell-by-cell")
@pytest.mark.parametrize("name", ["one.csv", "SHA256SUMS"])
def test_a_file_of_the_lock_that_is_gone_fails(world, name):
    (lock.LOCK / name).unlink()
    assert all(told(lock.verify(["one"])).values())


def test_renewing_accepts_what_changed_and_drops_what_nothing_builds(world, monkeypatch):
    world["one"] = toy("one", places=("Udine", "Genova"))
    monkeypatch.delitem(catalogue.TABLES, "two")
    lock.renew()
    assert told(lock.verify([])) == {"one": ()}
    assert sorted(path.name for path in lock.LOCK.iterdir()) == ["SHA256SUMS", "one.csv"]


def test_renewing_twice_writes_the_same_bytes(world):
    before = {path.name: path.read_bytes() for path in lock.LOCK.iterdir()}
    lock.renew()
    assert {path.name: path.read_bytes() for path in lock.LOCK.iterdir()} == before


def test_the_sums_are_what_sha256sum_reads(world):
    for line in (lock.LOCK / "SHA256SUMS").read_text().splitlines():
        digest, name = re.fullmatch(r"([0-9a-f]{64})  ([\w-]+\.csv)", line).groups()
        assert hashlib.sha256((lock.LOCK / name).read_bytes()).hexdigest() == digest
        assert digest == tables.digest(world[name.removesuffix(".csv")])


@pytest.mark.promise("rounding")
def test_a_value_on_a_rounding_boundary_is_refused_and_nothing_is_written(world):
    before = (lock.LOCK / "SHA256SUMS").read_bytes()
    world["two"] = toy("two", jobs=(1.0, 0.125))
    with pytest.raises(
        DataError,
        match=r"^table two, row 2, column jobs: (np\.float64\()?0\.125\)? lies on the boundary of rounding to 2 decimals; want another number of decimals$",
    ):
        lock.renew()
    assert (lock.LOCK / "SHA256SUMS").read_bytes() == before


@pytest.mark.promise("rounding")
@pytest.mark.parametrize("value", [0.125, -0.125, 0.375, 2.675, 1.005, 0.125 + 1e-12])
def test_boundaries_are_found_as_printed_not_as_binary(value):
    with pytest.raises(DataError, match="lies on the boundary"):
        lock.check_boundaries(toy(jobs=(0.0, value)))


@pytest.mark.promise("rounding")
@pytest.mark.parametrize("value", [0.12, 0.1251, 0.1249, 3, 0.0, -0.0, float("nan"), 1 / 3, 1e9])
def test_values_off_the_boundary_pass(value):
    lock.check_boundaries(toy(jobs=(0.0, value)))


@pytest.mark.promise("rounding")
@given(st.integers(-10_000, 10_000), st.floats(-0.4999, 0.4999))
def test_a_value_is_refused_only_near_the_middle_of_two_decimals(hundredths, off):
    lock.check_boundaries(toy(jobs=(0.0, (hundredths + off) / 100)))


@pytest.mark.promise("rounding")
@given(st.integers(-10_000, 10_000))
def test_every_middle_of_two_decimals_is_refused(hundredths):
    with pytest.raises(DataError, match="lies on the boundary"):
        lock.check_boundaries(toy(jobs=(0.0, (hundredths + 0.5) / 100)))


@pytest.mark.promise("cell-by-cell")
def test_rows_and_columns_that_come_and_go_are_counted():
    assert lock.cell_differences(CSV, CSV) == []
    assert lock.cell_differences(CSV, CSV + "Genova,4\n") == ["has 3 rows; want 2"]
    assert lock.cell_differences(CSV, CSV.replace("jobs", "firms")) == ["columns are place, firms; want place, jobs"]


@pytest.mark.promise("cell-by-cell")
def test_rows_in_another_order_differ_in_their_cells():
    said = lock.cell_differences(CSV, "place,jobs\nTorino,3\nUdine,20\n")
    assert said[0] == "row 1 ('Udine'), column place: found 'Torino'; want 'Udine'"
    assert len(said) == 4


@pytest.fixture
def site(world, tmp_path):
    """A published copy as a folder."""
    folder = tmp_path / "site"
    (folder / "tables").mkdir(parents=True)
    for path in lock.LOCK.glob("*.csv"):
        (folder / "tables" / path.name).write_bytes(path.read_bytes())
    (folder / "한글 쪽.html").write_text("<p>page</p>", encoding="utf-8")
    (folder / "SHA256SUMS").write_text(sums.text(sums.of(folder)), encoding="utf-8")
    return folder


@pytest.mark.promise("published-copy")
def test_a_true_copy_of_the_site_passes(site):
    assert lock.check_site(str(site)) == lock.SiteCheck(tables=2, files=3, lines=())


@pytest.mark.promise("published-copy")
def test_a_table_of_the_site_with_another_byte_fails_by_name(site):
    path = site / "tables" / "two.csv"
    path.write_bytes(path.read_bytes().replace(b"1.00", b"1.01"))
    (said,) = lock.check_site(str(site)).lines
    assert re.fullmatch(r"tables/two\.csv: digest is [0-9a-f]{12}; want [0-9a-f]{12}", said)


@pytest.mark.promise("published-copy")
def test_a_table_missing_from_the_site_fails_and_the_rest_is_checked(site):
    (site / "tables" / "one.csv").unlink()
    (said,) = lock.check_site(str(site)).lines
    assert said.startswith("tables/one.csv: cannot be read (")


@pytest.mark.promise("published-copy")
def test_a_site_cannot_be_checked_without_a_lock(world, tmp_path):
    (lock.LOCK / "SHA256SUMS").unlink()
    with pytest.raises(DataError, match="data/lock/SHA256SUMS: no such file; want `clusterlib lock` first"):
        lock.check_site(str(tmp_path))


@pytest.mark.promise("published-copy")
def test_a_page_of_the_site_with_another_byte_fails_by_name(site):
    (site / "한글 쪽.html").write_text("<p>Page</p>", encoding="utf-8")
    (said,) = lock.check_site(str(site)).lines
    assert re.fullmatch(r"한글 쪽\.html: digest is [0-9a-f]{12}; want [0-9a-f]{12}", said)


@pytest.mark.promise("published-copy")
def test_a_file_that_was_slipped_into_the_site_fails(site):
    (site / "more.html").write_text("x", encoding="utf-8")
    assert lock.check_site(str(site)).lines == ("more.html: is not in SHA256SUMS",)


@pytest.mark.promise("published-copy")
def test_a_table_whose_listed_digest_was_changed_with_it_fails_all_the_same(site):
    path = site / "tables" / "two.csv"
    path.write_bytes(path.read_bytes().replace(b"1.00", b"1.01"))
    (site / "SHA256SUMS").write_text(sums.text(sums.of(site)), encoding="utf-8")
    assert [line.split(":")[0] for line in lock.check_site(str(site)).lines] == ["tables/two.csv"]


@pytest.mark.promise("published-copy")
@pytest.mark.parametrize("name", ["../secret", "/etc/hostname", "a/../../b", "..\\b", "file:b"])
def test_a_list_that_names_a_file_outside_the_site_is_refused(site, name):
    with (site / "SHA256SUMS").open("a", encoding="utf-8") as file:
        file.write(f"{'0' * 64}  {name}\n")
    with pytest.raises(DataError, match=r"SHA256SUMS names .*; want names below the site alone$"):
        lock.check_site(str(site))


@pytest.mark.promise("published-copy")
def test_a_folder_that_is_no_site_is_refused(world, tmp_path):
    with pytest.raises(DataError, match=r"SHA256SUMS cannot be read .* want the top of a site"):
        lock.check_site(str(tmp_path))
    (tmp_path / "SHA256SUMS").write_text("no list\n")
    with pytest.raises(DataError, match="SHA256SUMS, line 1: 'no list'; want a SHA-256"):
        lock.check_site(str(tmp_path))


def _one_row() -> pd.DataFrame:
    CALLS.append(1)
    return pd.DataFrame({"jobs": [1.0, 2.0]})


CALLS: list[int] = []


@pytest.mark.promise("verify-anew")
def test_verifying_computes_again_what_was_kept_and_once_for_all_tables(world, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(store, "_key", lambda compute, parameters, reads: {"data": {}})
    build = {name: (lambda name=name: toy(name, jobs=store.kept(_one_row)["jobs"])) for name in ("one", "two")}
    monkeypatch.setattr(catalogue, "TABLES", build)
    CALLS.clear()
    lock.renew()
    assert CALLS == [1]
    lock.verify([])
    assert CALLS == [1, 1]
    build["one"]()
    assert CALLS == [1, 1]


@pytest.mark.promise("codecheck")
def test_renewing_writes_the_list_of_files_that_a_codecheck_makes_again(world):
    listed = yaml.safe_load(lock.CODECHECK.read_text(encoding="utf-8"))["manifest"]
    assert [item["file"] for item in listed] == ["data/lock/one.csv", "data/lock/two.csv"]


@pytest.mark.promise("published-copy", "offline")
def test_a_folder_is_checked_without_the_network(site, monkeypatch):
    def call(*args, **kwargs):
        raise AssertionError("the network was called")

    monkeypatch.setattr(lock.urllib.request, "urlopen", call)
    assert lock.check_site(str(site)) == lock.SiteCheck(tables=2, files=3, lines=())


@pytest.mark.promise("published-copy")
def test_a_url_is_checked_file_by_file(site, world):
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
    handler.func.log_message = lambda *args: None
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        assert lock.check_site(address) == lock.SiteCheck(tables=2, files=3, lines=())
        (site / "tables" / "one.csv").unlink()
        (said,) = lock.check_site(address).lines
        server.shutdown()
    assert said == "tables/one.csv: cannot be read (HTTP Error 404: File not found)"


@pytest.mark.promise("cell-by-cell")
def test_every_table_comes_out_as_committed(monkeypatch):
    """From the results that are kept; `make pythons` makes them anew."""
    monkeypatch.setattr(store, "anew", contextlib.nullcontext)
    assert [verdict for verdict in lock.verify([]) if not verdict.passed] == []
    assert set(lock.locked_digests()) == set(catalogue.TABLES)
    for table_id in catalogue.TABLES:
        lock.check_boundaries(built(table_id))


def test_the_books_own_lock_if_committed_is_whole():
    for table_id, digest in lock.locked_digests().items():
        assert hashlib.sha256(lock.locked_csv(table_id).encode()).hexdigest() == digest


@pytest.mark.promise("cell-by-cell")
def test_a_cell_changed_in_the_data_is_found_in_the_table_made_from_it(tmp_path, monkeypatch, mend):
    monkeypatch.setattr(lock, "LOCK", tmp_path / "lock")
    monkeypatch.setattr(lock, "CODECHECK", tmp_path / "codecheck.yml")
    monkeypatch.setattr(catalogue, "TABLES", {"paper-2": catalogue.TABLES["paper-2"]})
    lock.renew()
    mend("table_2.csv", "시장 그 자체", "시장 그자체")
    assert lock.changes() == [
        "paper-2: row 2 ('생산시스템적 비용절감'), column example_ko: found '시장 그자체'; want '시장 그 자체'"
    ]
