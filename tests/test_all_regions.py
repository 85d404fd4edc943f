"""Every region of a file: the same reports by any workers, what fails named, what is done not done again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
import small_book
from click.testing import CliRunner

from clusterlib import cli, region
from clusterlib.data import DataError
from clusterlib.region import many

pytestmark = pytest.mark.promise("scale")

ROOT = Path(__file__).resolve().parent.parent
INDUSTRIES = ("chairs", "games", "ships")


def jobs(folder: Path, regions, name: str = "jobs.csv", empty=()) -> Path:
    """A file of three industries; a region in ``empty`` has none left in the last year."""
    rows = [
        f'"{one}",{industry},{year},{0 if one in empty and year == 2001 else 10 + 7 * place * (1 + share) % 40}'
        for place, one in enumerate(regions)
        for share, industry in enumerate(INDUSTRIES)
        for year in (2000, 2001)
    ]
    path = folder / name
    path.write_text("region,industry,year,jobs\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def call(*words: str):
    result = CliRunner().invoke(cli.main, ["region", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_region_gets_the_report_that_it_gets_alone_and_a_row_in_the_list(tmp_path, lang):
    file = jobs(tmp_path, ["Udine", "Torino", "울산"])
    assert call(file, "--all-regions", "--workers", "1", "--output", tmp_path / "all", "--lang", lang).exit_code == 0
    for name in ("Udine", "Torino", "울산"):
        page = region.report_on(file, name, tmp_path / "alone", lang)
        assert small_book.digests(tmp_path / "all" / page.parent.name) == small_book.digests(page.parent)
    frame = pd.read_csv(tmp_path / "all" / "regions.csv")
    assert frame.iloc[:, 0].tolist() == ["Torino", "Udine", "울산"]
    assert frame.columns[0] == {"ko": "지역", "en": "Region"}[lang]
    assert all((tmp_path / "all" / folder / "report.html").is_file() for folder in frame.iloc[:, 1])


def test_any_number_of_workers_writes_the_same_bytes(tmp_path):
    file = jobs(tmp_path, [f"region {place}" for place in range(6)])
    for workers in (1, 2, 3):
        many.report_on_all([file], tmp_path / str(workers), workers=workers)
    one, *others = (small_book.digests(tmp_path / str(workers)) for workers in (1, 2, 3))
    assert len(one) == 6 * 9 + 2
    assert others == [one, one]


@pytest.mark.parametrize(
    ("lang", "why"), [("ko", "실패: jobs.csv: 'Bari'에는 마지막 연도 (2001)의 일자리가 없다."), ("en", "failed: jobs.csv: 'Bari' has no jobs in the last year (2001)")]
)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_failing_region_is_named_and_the_rest_finishes(tmp_path, lang, why, workers):
    file = jobs(tmp_path, ["Udine", "Bari", "Torino"], empty=["Bari"])
    result = call(file, "--all-regions", "--workers", workers, "--output", tmp_path / "out", "--lang", lang)
    assert result.exit_code == 1
    assert result.stderr.startswith(why) and len(result.stderr.splitlines()) == 1
    frame = pd.read_csv(tmp_path / "out" / "regions.csv", keep_default_na=False)
    assert (frame.iloc[:, 1] != "").tolist() == [False, True, True]
    assert frame.iloc[0, -1] in result.stderr
    assert not (tmp_path / "out" / "bari").exists()


def test_a_failing_file_is_named_and_the_other_files_are_finished(tmp_path):
    files = [jobs(tmp_path, ["Udine", "Bari"], "a.csv"), tmp_path / "none.csv", jobs(tmp_path, ["Udine", "Lecce"], "b.csv")]
    result = call(*files, "--all-regions", "--output", tmp_path / "out")
    assert (result.exit_code, result.stderr) == (1, f"failed: {tmp_path / 'none.csv'}: no such file; check the path\n")
    assert {one.relative_to(tmp_path / "out").as_posix() for one in (tmp_path / "out").rglob("report.html")} == {
        "a/udine/report.html", "a/bari/report.html", "b/udine/report.html", "b/lecce/report.html",
    }  # fmt: skip
    assert "4 reports made, 0 kept as they were, 1 failed" in result.stdout


def test_two_files_of_one_name_get_folders_of_their_own(tmp_path):
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
    files = [jobs(tmp_path / "x", ["Udine", "Bari"]), jobs(tmp_path / "y", ["Udine", "Lecce"])]
    assert call(*files, "--all-regions", "--output", tmp_path / "out").exit_code == 0
    assert len(list((tmp_path / "out").rglob("report.html"))) == 4


def test_regions_whose_names_differ_in_case_alone_get_folders_of_their_own(tmp_path):
    file = jobs(tmp_path, ["Udine", "UDINE", "udine"])
    assert call(file, "--all-regions", "--output", tmp_path / "out").exit_code == 0
    assert len(list((tmp_path / "out").rglob("report.html"))) == 3


def test_what_is_done_is_not_done_again_and_what_is_damaged_is(tmp_path):
    file, out = jobs(tmp_path, ["Udine", "Bari", "Lecce"]), tmp_path / "out"
    assert many.report_on_all([file], out, workers=1)[:2] == (3, 0)
    whole = small_book.digests(out)
    before = (out / "bari" / "report.html").stat().st_mtime_ns
    (out / "udine" / "close.csv").write_text("half")
    (out / ".made" / "lecce.json").write_text("{")
    assert many.report_on_all([file], out, workers=1)[:2] == (2, 1)
    assert (out / "bari" / "report.html").stat().st_mtime_ns == before
    assert small_book.digests(out) == whole
    assert many.report_on_all([file], out, "ko", workers=1)[:2] == (3, 0), "another language is another report"
    jobs(tmp_path, ["Udine", "Bari", "Lecce", "Ostuni"])
    assert many.report_on_all([file], out, "ko", workers=1)[:2] == (4, 0), "a new region changes what all are compared with"


@pytest.mark.promise("survival")
@pytest.mark.slow
def test_a_killed_run_goes_on_where_it_stopped(tmp_path):
    file, out = jobs(tmp_path, [f"region {place}" for place in range(10)]), tmp_path / "out"
    words = [sys.executable, "-m", "clusterlib", "region", str(file), "--all-regions", "--workers", "2", "--output", str(out)]
    with subprocess.Popen(words, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, start_new_session=True) as process:
        while len(list(out.glob(".made/*.json"))) < 3 and process.poll() is None:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
    found = many.report_on_all([file], out, workers=1)
    assert found.kept >= 3 and found.made + found.kept == 10 and found.made > 0
    many.report_on_all([file], tmp_path / "undisturbed", workers=1)
    assert small_book.digests(out) == small_book.digests(tmp_path / "undisturbed")
    assert not [path for path in out.rglob(".*") if path.name != ".made"], "scratch of the killed was left"


@pytest.mark.slow
def test_a_lost_worker_is_made_good_and_workers_lost_in_vain_are_named(tmp_path, monkeypatch):
    file, out = jobs(tmp_path, ["Udine", "Bari", "Lecce"]), tmp_path / "out"
    sweep, lost = many.ensemble.sweep, []

    def losing(simulate, grid, *given, **how):
        lost.append(len(grid))
        if len(lost) < 3:
            sweep(simulate, grid[:1], *given, **how)
            raise many.BrokenProcessPool("killed")
        return sweep(simulate, grid, *given, **how)

    monkeypatch.setattr(many.ensemble, "sweep", losing)
    found = many.report_on_all([file], out, workers=1)
    assert (lost, found.failures) == ([3, 2, 1], [])
    assert len(list(out.rglob("report.html"))) == 3

    def always(*given, **how):
        raise many.BrokenProcessPool("killed")

    monkeypatch.setattr(many.ensemble, "sweep", always)
    with pytest.raises(DataError, match=r"^일꾼이 거듭 죽었다\. 보고서 3개가 남았고"):
        many.report_on_all([file], tmp_path / "other", "ko", workers=1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a.csv", "b.csv"], ("파일이 2개이다. --all-regions로", "2 files; diagnose all with --all-regions")),
        (["a.csv", "--region", "x", "--all-regions"], ("--region과 --all-regions를 함께", "--region and --all-regions cannot go together")),
        (["none.csv", "--all-regions"], ("none.csv: 그런 파일이 없다.", "none.csv: no such file")),
    ],
)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_call_that_means_nothing_is_said_in_one_line(words, said, lang):
    result = call(*words, "--lang", lang)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"clusterlib: {said[lang == 'en']}") and len(result.stderr.splitlines()) == 1


@pytest.mark.slow
def test_a_cluster_writes_the_bytes_that_one_process_writes(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    from test_ensemble import Cluster

    file, cluster = jobs(tmp_path, ["Udine", "Torino", "Bari", "Lecce", "Ostuni"], empty=["Bari"]), Cluster()
    try:
        cluster.worker()
        monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", cluster.address)
        found = many.report_on_all([file], tmp_path / "cluster")
    finally:
        cluster.close()
    alone = many.report_on_all([file], tmp_path / "alone", workers=1)
    assert (found.made, found.failures) == (alone.made, alone.failures) == (4, found.failures)
    assert small_book.digests(tmp_path / "cluster") == small_book.digests(tmp_path / "alone")


def test_a_cluster_that_does_not_answer_is_said_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(many.ensemble, "PATIENCE", 1)
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:9")
    result = call(jobs(tmp_path, ["Udine", "Torino"]), "--all-regions", "--output", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr == "clusterlib: no Dask scheduler answers at tcp://127.0.0.1:9 within 1 s; nothing half-written was left\n"
