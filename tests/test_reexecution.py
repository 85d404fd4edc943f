"""Re-execution elsewhere: the container, Binder, JupyterLab, the published workflows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from nbclient import NotebookClient

from clusterlib import data
from clusterlib.catalogue import promises

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
SHORTEST = "differences"


def workflow(path: Path) -> dict:
    return yaml.safe_load(path.read_text("utf-8"))


def steps(path: Path) -> list[dict]:
    return [step for job in workflow(path)["jobs"].values() for step in job["steps"]]


@pytest.mark.promise("cell-by-cell-notebooks")
@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_chapter_runs_cell_by_cell_from_its_folder_without_any_variable_of_ours(lang, monkeypatch):
    for name in [name for name in os.environ if name.startswith("CLUSTERLIB") or name == "PYTHONHASHSEED"]:
        monkeypatch.delenv(name)
    assert data.READ_LOG not in os.environ
    notebook = nbformat.read(ROOT / "chapters" / f"{SHORTEST}.ipynb", as_version=4)
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    cell.source = re.sub(r'^lang = "\w+"', f'lang = "{lang}"', cell.source, flags=re.MULTILINE)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(ROOT / "chapters")}}).execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", []) if "text/html" in output.get("data", {})]
    assert f'lang="{lang}"' in shown[0]["data"]["text/html"]


@pytest.mark.promise("container")
def test_the_dockerfile_passes_its_linter():
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([str(linter), str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.promise("container")
def test_the_linter_finds_a_base_image_without_version(tmp_path):
    (tmp_path / "Dockerfile").write_text(re.sub(r"(?m)^FROM .*", "FROM python", DOCKERFILE))
    linter = Path(sys.executable).with_name("hadolint")
    assert subprocess.run([str(linter), str(tmp_path / "Dockerfile")], capture_output=True, check=False).returncode == 1


@pytest.mark.promise("container", "pinned")
def test_the_container_is_pinned_and_no_step_after_the_set_up_is_roots():
    assert re.search(r"^FROM python:3\.11\.\d+-slim-\w+@sha256:[0-9a-f]{64}$", DOCKERFILE, re.MULTILINE)
    user = DOCKERFILE.index("\nUSER 1000\n")
    assert DOCKERFILE.count("USER ") == 1
    assert user < DOCKERFILE.index("make book")
    assert "clusterlib verify" in DOCKERFILE
    for name in (".venv", "_build"):
        assert name in (ROOT / ".dockerignore").read_text("utf-8").splitlines()


@pytest.mark.promise("container")
def test_binder_installs_the_locked_versions_and_builds_the_book():
    lines = [line for line in (ROOT / "binder" / "requirements.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert [(ROOT / "binder" / line.removeprefix("-r ")).resolve() for line in lines] == [ROOT / "requirements.txt"]
    assert (ROOT / "binder" / "runtime.txt").read_text("utf-8").strip() == "python-3.11"
    build = ROOT / "binder" / "postBuild"
    assert os.access(build, os.X_OK)
    assert subprocess.run(["bash", "-n", str(build)], check=False).returncode == 0
    said = build.read_text("utf-8")
    assert "clusterlib build" in said
    assert "--no-index" in said


@pytest.mark.promise("pinned")
@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt", "requirements-bench.txt"])
def test_every_package_is_pinned_with_hashes_and_no_address(name):
    text = (ROOT / name).read_text("utf-8")
    pinned = re.findall(r"(?m)^([\w.-]+)==\S+.*\\\n    --hash=sha256:", text)
    assert len(pinned) == len(re.findall(r"(?m)^[\w-]", text))
    assert "://" not in text


@pytest.mark.promise("pinned")
@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_holds_the_least_privilege_and_pins_its_actions_by_commit(path):
    assert workflow(path)["permissions"] == {"contents": "read"}
    for job in workflow(path)["jobs"].values():
        granted = job.get("permissions", {})
        assert granted in ({}, {"pages": "write", "id-token": "write"})
        assert "timeout-minutes" in job
    for step in steps(path):
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
    for line in path.read_text("utf-8").splitlines():
        if "uses:" in line:
            assert re.search(r"  # v\d+\.\d+\.\d+$", line), line


def test_every_python_from_3_11_is_tried_where_the_tests_are_published():
    (job,) = workflow(ROOT / ".github" / "workflows" / "test.yml")["jobs"].values()
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]


def test_every_promise_names_a_test_or_script_that_is_there_unless_it_is_open():
    for row in promises.rows().to_dict("records"):
        places = [place for place in row["place"].split(";") if place]
        assert all((ROOT / place).is_file() for place in places), row["promise"]
        assert bool(places) or row["state"] == "open", row["promise"]


def test_a_promise_names_the_tests_that_say_they_ask_after_it_and_no_others():
    said = {}
    for path in sorted((ROOT / "tests").glob("test_*.py")):
        for marked in re.findall(r"mark\.promise\(([^)]*)\)", path.read_text("utf-8")):
            for promise in re.findall(r'"([a-z-]+)"', marked):
                said.setdefault(promise, set()).add(f"tests/{path.name}")
    named = {row["promise"]: {place for place in row["place"].split(";") if place.startswith("tests/")} for row in promises.rows().to_dict("records")}
    assert said == {promise: places for promise, places in named.items() if places}


def test_every_promise_that_tests_keep_was_counted_and_none_failed():
    counted = promises.checked().set_index("promise")
    assert set(counted.index) == {row["promise"] for row in promises.rows().to_dict("records") if "tests/" in row["place"]}
    assert (counted["tried"] > 0).all()
    assert (counted["failed"] == 0).all()


def test_a_promise_that_was_counted_but_is_not_made_is_refused(mend):
    mend("promise_checks.csv", "\nstale,", "\nstail,")
    with pytest.raises(data.DataError, match=r"data/promise_checks\.csv.*'stail' is unknown"):
        promises.checked()


def test_a_promise_with_a_day_but_no_machine_is_refused(mend):
    last = (data.FOLDER / "promises.csv").read_text("utf-8").splitlines()[-1]
    mend("promises.csv", last, last.removesuffix(",,,,") + ",,,2026-11-26,")
    with pytest.raises(data.DataError, match=r"data/promises\.csv, line \d+: date '2026-11-26', machine ''; want both or neither"):
        promises.rows()


def test_a_promise_in_an_unknown_state_is_refused(mend):
    mend("promises.csv", ",unseen,", ",kept,")
    with pytest.raises(data.DataError, match="column state: 'kept' is unknown; want one of test, audit, unseen, open"):
        promises.rows()
