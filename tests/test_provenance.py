"""What a page says of itself: each answer read from a state in which one thing is broken."""

import json
import os
import subprocess
from dataclasses import replace

import pytest

from clusterlib import data, sums
from clusterlib.catalogue import promises
from clusterlib.provenance import datapackage, environment, report
from clusterlib.provenance.source import Source, source

COMMIT = Source("abcdef0123456789", "2026-11-26T17:30:11+00:00")
DIGEST = "1" * 64


def git(folder, *words: str) -> None:
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z", "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z"}
    names = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True, env=os.environ | own)


@pytest.fixture
def clone(tmp_path):
    """A git working tree with a chapter and a note, all committed."""
    folder = tmp_path / "clone"
    (folder / "chapters").mkdir(parents=True)
    (folder / "chapters" / "한글.md").write_text("one\n", encoding="utf-8")
    (folder / "note.txt").write_text("one\n")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "All")
    return folder


@pytest.mark.promise("page-report")
def test_a_clean_tree_is_its_commit_and_the_time_of_it(clone):
    state = source(clone)
    assert len(state.commit) == 40
    assert state.committed == "2026-01-02T03:04:05+00:00"
    assert (state.known, state.changed) == (True, ())
    assert source(clone) == state


@pytest.mark.promise("page-report")
def test_a_changed_a_removed_and_a_new_file_are_named(clone):
    (clone / "chapters" / "한글.md").write_text("two\n", encoding="utf-8")
    (clone / "data").mkdir()
    (clone / "data" / "new file.csv").write_text("x\n")
    assert source(clone).changed == ("chapters/한글.md", "data/new file.csv")
    (clone / "chapters" / "한글.md").unlink()
    assert "chapters/한글.md" in source(clone).changed


@pytest.mark.promise("page-report")
def test_a_file_that_the_book_is_not_made_from_does_not_count(clone):
    (clone / "note.txt").write_text("two\n")
    assert source(clone).changed == ()


@pytest.mark.promise("page-report")
def test_without_git_nothing_is_known(tmp_path, clone, monkeypatch):
    assert source(tmp_path) == Source()
    inside = clone / "chapters"
    assert source(inside) == Source(), "a copy inside another repository has not that one's commit"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert source(clone) == Source()


def test_asking_leaves_the_clone_as_it_was(clone):
    before = sums.of(clone / ".git")
    (clone / "chapters" / "한글.md").touch()
    source(clone)
    assert sums.of(clone / ".git") == before


# Columns that look like numbers here and there, and are names of things.
CODES = {"area", "code", "column", "fields", "industry", "isic", "isic_rev3", "isic_rev4", "product", "row", "rule", "strength", "table", "together"}

LOCKED = """\
numba==0.1 ; sys_platform == 'nowhere' \\
    --hash=sha256:{0}
pandas=={1} \\
    --hash=sha256:{0} \\
    --hash=sha256:{0}
"""


def test_the_lock_is_read_with_markers_and_hashes(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text(LOCKED.format(DIGEST, "3.0"))
    assert environment.locked(path) == [
        environment.Locked("numba", "0.1", "sys_platform == 'nowhere'", (DIGEST,)),
        environment.Locked("pandas", "3.0", "", (DIGEST, DIGEST)),
    ]


@pytest.mark.parametrize("text", ["pandas==3.0\n", "pandas>=3 \\\n  --hash=sha256:11\n", "-e .\n"])
def test_a_lock_that_pins_nothing_is_refused(tmp_path, text):
    path = tmp_path / "requirements.txt"
    path.write_text(text)
    with pytest.raises(ValueError, match="want NAME==VERSION and its hashes"):
        environment.locked(path)


@pytest.mark.promise("page-report")
def test_an_environment_is_compared_package_by_package(tmp_path):
    import pandas

    path = tmp_path / "requirements.txt"
    path.write_text(LOCKED.format(DIGEST, pandas.__version__))
    assert environment.differences(environment.locked(path)) == []
    path.write_text(LOCKED.format(DIGEST, "0.1") + f"no-such-package==1 \\\n --hash=sha256:{DIGEST}\n")
    assert environment.differences(environment.locked(path)) == [
        f"pandas is {pandas.__version__}; locked is 0.1",
        "no-such-package is not installed; locked is 1",
    ]


@pytest.fixture
def executed(tmp_path):
    """A folder with an executed copy, its record, a lock and received data; returns the copy and the folder."""
    root, copy = tmp_path / "root", tmp_path / "sectors.ipynb"
    for name, files in {"lock": {"one.csv": "x\n"}, "measured": {"jobs.csv": "j\n"}}.items():
        (root / "data" / name).mkdir(parents=True)
        for file, text in files.items():
            (root / "data" / name / file).write_text(text)
        (root / "data" / name / "SHA256SUMS").write_text(sums.text(sums.of(root / "data" / name)))
    digest = sums.read(root / "data" / "lock")["one.csv"]
    shown = {"output_type": "display_data", "data": {"text/markdown": ["```{table-card} one\n", ":title: A\n", f":digest: {digest}\n", "```\n"]}}
    copy.write_text(json.dumps({"cells": [{"cell_type": "code", "id": "cell-1", "outputs": [shown]}]}))
    record = {"python": "3.11.7", "data": ["claims.csv", "measured/jobs.csv"], "modules": {"clusterlib.paper": "x", "clusterlib.catalogue": "x"}}
    copy.with_suffix(".json").write_text(json.dumps(record))
    return copy, root


def told(executed, state=COMMIT, unlike=(), lang="en") -> dict[str, tuple[bool | None, str]]:
    return {one.question: (one.yes, one.reason) for one in report.answers(executed[0], lang, state, unlike, executed[1])}


@pytest.mark.promise("page-report")
def test_a_chapter_in_order_answers_yes_five_times_in_both_languages(executed):
    for lang in ("en", "ko"):
        said = told(executed, lang=lang)
        assert list(said) == ["source", "environment", "tables", "data", "warnings"]
        assert all(yes for yes, _ in said.values())
    assert "abcdef012345" in said["source"][1]
    assert "2026-11-26" in said["source"][1]


@pytest.mark.promise("page-report")
@pytest.mark.parametrize(
    "name",
    ["chapters/sectors.ipynb", "clusterlib/paper.py", "clusterlib/catalogue/__init__.py", "data/claims.csv", "data/measured/jobs.csv",
     "requirements.txt", "data/lock/SHA256SUMS"],
)  # fmt: skip
def test_a_file_behind_the_page_that_is_not_committed_is_named(executed, name):
    yes, reason = told(executed, replace(COMMIT, changed=(name, "chapters/other.ipynb")))["source"]
    assert yes is False
    assert reason.endswith(f": {name}.")


@pytest.mark.promise("page-report")
def test_a_file_behind_other_pages_alone_leaves_the_answer(executed):
    assert told(executed, replace(COMMIT, changed=("chapters/other.ipynb", "clusterlib/plots.py")))["source"][0]


@pytest.mark.promise("page-report")
def test_without_git_the_page_says_that_it_does_not_know(executed):
    yes, reason = told(executed, Source())["source"]
    assert yes is None
    assert "no git clone" in reason


@pytest.mark.promise("page-report")
def test_a_package_in_another_version_is_named(executed):
    assert told(executed, unlike=("pandas is 1; locked is 2",))["environment"] == (False, "Not as locked: pandas is 1; locked is 2.")


@pytest.mark.promise("page-report")
def test_a_table_with_another_digest_than_the_lock_is_named(executed):
    path = executed[1] / "data" / "lock" / "SHA256SUMS"
    path.write_text(f"{DIGEST}  one.csv\n")
    assert told(executed)["tables"] == (False, "Not as locked: one.")
    path.unlink()
    assert told(executed)["tables"][0] is False


@pytest.mark.promise("page-report")
def test_data_changed_since_received_or_never_listed_are_named(executed):
    folder = executed[1] / "data" / "measured"
    (folder / "jobs.csv").write_text("k\n")
    assert told(executed)["data"] == (False, "Changed since received: data/measured/jobs.csv.")
    (folder / "SHA256SUMS").write_text("")
    assert told(executed)["data"][0] is False


@pytest.mark.promise("page-report")
def test_a_cell_that_wrote_to_the_error_output_is_named(executed):
    notebook = json.loads(executed[0].read_text())
    notebook["cells"][0]["outputs"].append({"output_type": "stream", "name": "stderr", "text": ["UserWarning"]})
    executed[0].write_text(json.dumps(notebook))
    assert told(executed)["warnings"] == (False, "Cells that wrote to the error output: cell-1.")


@pytest.mark.promise("page-report")
def test_the_report_escapes_what_it_shows_and_names_no_hour_or_machine(executed):
    found = report.answers(executed[0], "en", replace(COMMIT, changed=("chapters/sectors.ipynb",)), ("<script>",), executed[1])
    html = report.to_html(found, "en")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "17:30" not in html
    assert html == report.to_html(found, "en")
    assert html.count("<dt>") == html.count("<dd") == 5


@pytest.mark.promise("page-report")
def test_a_page_without_code_answers_for_its_source(monkeypatch):
    monkeypatch.setattr(report, "state_now", lambda: COMMIT)
    assert "this page executes nothing" in report.page_report("cite.md", "en")
    monkeypatch.setattr(report, "state_now", lambda: replace(COMMIT, changed=("chapters/cite.md",)))
    assert "chapters/cite.md" in report.page_report("cite.md", "ko")
    monkeypatch.setattr(report, "state_now", Source)
    assert "answer-unknown" in report.page_report("cite.md", "ko")


@pytest.mark.promise("data-as-received")
def test_public_figures_are_as_received():
    folder = data.FOLDER / "measured"
    assert sums.differences(sums.read(folder), sums.of(folder)) == []


def test_every_column_that_looks_like_a_number_is_known_as_a_quantity_or_a_code():
    """So that a new column of figures does not slip into the package as text."""
    import pandas as pd

    for path in sorted(data.FOLDER.rglob("*.csv")):
        if "lock" in path.parts:
            continue
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        for name in frame.columns:
            values = frame[name][frame[name] != ""]
            if len(values) and values.str.fullmatch(r"-?\d+(\.\d+)?").all():
                assert name in datapackage.QUANTITIES.keys() | CODES, f"{path.name}: {name}"


@pytest.mark.promise("data-as-received")
def test_a_list_of_digests_is_read_back_as_written_and_faults_are_named():
    digests = {"b c.csv": "0" * 64, "a.csv": "f" * 64}
    assert sums.text(digests).splitlines()[0].endswith("  a.csv")
    assert sums.parse(sums.text(digests)) == digests
    for line in ("0" * 63 + "  a", "0" * 64 + " a", "0" * 64 + "  ", "g" * 64 + "  a", "0" * 64 + " *a"):
        with pytest.raises(ValueError, match="SHA256SUMS, line 1: "):
            sums.parse(line)


@pytest.mark.promise("data-as-received")
def test_counting_what_was_received_finds_a_changed_file_and_notes_every_one(data_copy, tmp_path, monkeypatch):
    monkeypatch.setenv(data.READ_LOG, str(tmp_path / "log"))
    path = data_copy / "measured" / "us_areas.csv"
    path.write_bytes(path.read_bytes() + b"x")
    count, lines = promises.received()
    assert count == len(sums.read(data_copy / "measured"))
    assert [line.split(":")[0] for line in lines] == ["us_areas.csv"]
    assert len(set((tmp_path / "log").read_text().split()) - {"measured/SHA256SUMS"}) == count
