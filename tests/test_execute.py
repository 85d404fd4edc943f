"""Executing: what is stale and why, what a parameter may be, what failures leave behind."""

import json
import os
import time

import pytest

from clusterlib import data, execute, files, freshness
from clusterlib.data import DataError
from clusterlib.execute import ChapterError, Job

KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
PARAMETERS = 'lang = "en"\nfirms = 8\nshare = 0.5\nname = "x"\non = True\nsizes = [1, 2]'


def notebook(*code: str, prose: str = "# Why?") -> dict:
    """A chapter of one cell of prose, one of parameters, and cells of code."""
    cells = [{"cell_type": "markdown", "id": "prose", "metadata": {}, "source": prose}]
    for place, source in enumerate((PARAMETERS, *code)):
        tags = {"tags": ["parameters"]} if place == 0 else {}
        cells.append(
            {
                "cell_type": "code",
                "id": f"cell-{place}",
                "metadata": tags,
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
        )
    return {"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    """A function that writes a chapter into a book of its own."""
    monkeypatch.setattr(execute, "CHAPTERS", tmp_path / "chapters")
    monkeypatch.setattr(execute, "EXECUTED", tmp_path / "executed")
    execute.CHAPTERS.mkdir()

    def write(slug: str, *code: str, prose: str = "# Why?") -> Job:
        files.write_whole(execute.CHAPTERS / f"{slug}.ipynb", execute.dumps(notebook(*code, prose=prose)))
        return Job(slug, "en")

    return write


@pytest.fixture
def kernel(monkeypatch):
    """A stand-in for papermill: it answers at once, or fails where the code says ``1 / 0``; it counts its calls."""
    calls = []

    def answer(job, parameters, children):
        calls.append((job.chapter, parameters))
        sources = [cell["source"] for cell in json.loads(job.source.read_text())["cells"] if cell["cell_type"] == "code"]
        if "1 / 0" in sources:
            raise ChapterError(f"{job.name}, cell 3 (cell-1): ZeroDivisionError: division by zero")
        return [
            [
                {
                    "output_type": "execute_result",
                    "execution_count": 40 + len(calls),
                    "data": {"text/plain": source},
                    "metadata": {},
                }
            ]
            for source in sources
        ], ["claims.csv"]

    monkeypatch.setattr(execute, "_papermill", answer)
    return calls


def execute_all(*jobs: Job, workers: int = 2) -> list[str]:
    """What was told of each chapter."""
    told = []
    try:
        execute.execute(list(jobs), workers, lambda job, seconds, error: told.append(f"{job.chapter}: {error or 'done'}"))
    except ChapterError as error:
        told.append(f"raised: {error}")
    return sorted(told)


def test_an_unknown_chapter_is_refused_with_the_known(chapter):
    chapter("definition")
    chapter("government")
    with pytest.raises(DataError, match=r"^chapter 'defnition' is unknown; want one of definition, government$"):
        execute.parameters_of("defnition")


def test_parameters_are_the_literals_of_the_tagged_cell(chapter):
    chapter("toy", "firms = 99")
    assert execute.parameters_of("toy") == {"lang": "en", "firms": 8, "share": 0.5, "name": "x", "on": True, "sizes": [1, 2]}


@pytest.mark.parametrize("name", ["firm", "lang", "__import__", ""])
def test_an_unknown_parameter_is_refused_with_those_there_are(chapter, name):
    chapter("toy")
    with pytest.raises(DataError) as error:
        execute.checked_parameters("toy", [(name, "1")])
    assert (
        str(error.value)
        == f"chapter toy: parameter {name!r} is unknown; it has firms=8, share=0.5, name='x', on=True, sizes=[1, 2]"
    )


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [("firms", "many", "int"), ("firms", "8.5", "int"), ("firms", "True", "int"), ("share", "half", "float"), ("share", "True", "float"),
     ("on", "1", "bool"), ("sizes", "(1, 2)", "list"), ("firms", "__import__('os').getpid()", "int"), ("firms", "", "int"), ("firms", "\n8 9", "int")],
)  # fmt: skip
def test_a_parameter_of_another_type_is_refused_with_an_example(chapter, name, text, kind):
    chapter("toy")
    with pytest.raises(DataError) as error:
        execute.checked_parameters("toy", [(name, text)])
    assert (
        str(error.value)
        == f"chapter toy, parameter {name}: {text!r} is no {kind}; want something like {execute.parameters_of('toy')[name]!r}"
    )


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("firms", "16", 16),
        ("share", "1", 1.0),
        ("share", "1e-3", 0.001),
        ("on", "False", False),
        ("sizes", "[3]", [3]),
        ("name", "1", "1"),
        ("name", "'; import os", "'; import os"),
    ],
)
def test_a_parameter_takes_the_type_of_its_default(chapter, name, text, value):
    chapter("toy")
    found = execute.checked_parameters("toy", [(name, text)])
    assert (found, type(found[name])) == ({name: value}, type(value))


@pytest.mark.promise("stale")
def test_a_fresh_copy_is_executed_no_more(chapter, kernel):
    job = chapter("toy")
    assert execute.stale(job) == ["no executed copy"]
    assert execute_all(job) == ["toy: done"]
    assert execute.stale(job) == []
    assert kernel == [("toy", {"lang": "en"})]


@pytest.mark.promise("stale")
def test_a_change_of_prose_executes_nothing_and_reaches_the_copy(chapter, kernel):
    execute_all(chapter("toy", prose="# Why?"))
    job = chapter("toy", prose="# Why not?")
    assert execute.stale(job) == []
    execute.refresh(job)
    cells = json.loads(job.copy.read_text())["cells"]
    assert cells[0]["source"] == "# Why not?"
    assert cells[1]["outputs"], "the outputs were lost"
    assert execute.stale(job) == []
    assert len(kernel) == 1


@pytest.mark.promise("stale")
def test_a_copy_whose_prose_is_new_already_is_not_written_again(chapter, kernel):
    job = chapter("toy")
    execute_all(job)
    before = job.copy.stat().st_mtime_ns, job.record.stat().st_mtime_ns
    execute.refresh(job)
    assert (job.copy.stat().st_mtime_ns, job.record.stat().st_mtime_ns) == before


@pytest.mark.promise("stale")
def test_an_edit_while_a_chapter_runs_leaves_it_stale(chapter, kernel, monkeypatch):
    job, answer = chapter("toy", "1"), execute._papermill

    def edited(*arguments):
        outputs = answer(*arguments)
        chapter("toy", "2")
        return outputs

    monkeypatch.setattr(execute, "_papermill", edited)
    execute_all(job)
    assert execute.stale(job) == ["code"]


@pytest.mark.promise("stale")
def test_a_change_of_code_is_named(chapter, kernel):
    execute_all(chapter("toy", "1"))
    assert execute.stale(chapter("toy", "2")) == ["code"]


@pytest.mark.promise("stale")
def test_a_change_in_a_file_that_was_read_is_named(chapter, kernel, tmp_path, monkeypatch):
    job = chapter("toy")
    execute_all(job)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "claims.csv").write_text("other")
    (tmp_path / "data" / "places.csv").write_text("other")
    monkeypatch.setattr(freshness, "ROOT", tmp_path)
    assert execute.stale(job) == ["data/claims.csv"]


@pytest.mark.promise("damaged-copy")
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda job: job.copy.write_text(job.copy.read_text().replace("Why", "Wry")), ["executed copy was changed or cut short"]),
        (lambda job: os.truncate(job.copy, job.copy.stat().st_size // 2), ["executed copy was changed or cut short"]),
        (lambda job: os.truncate(job.copy, 0), ["executed copy was changed or cut short"]),
        (lambda job: job.copy.unlink(), ["no executed copy"]),
        (lambda job: job.record.unlink(), ["no record of the executed copy"]),
        (lambda job: os.truncate(job.record, 40), ["no record of the executed copy"]),
        (lambda job: job.record.write_text("[]"), ["no record of the executed copy"]),
        (lambda job: job.record.write_text('{"code": "x"}'), ["no record of the executed copy"]),
    ],
    ids=["tampered", "truncated", "emptied", "missing", "no record", "half a record", "a list", "a record of less"],
)
def test_a_damaged_copy_is_noticed_named_and_made_again(chapter, kernel, damage, said):
    job = chapter("toy", "1")
    execute_all(job)
    whole = job.copy.read_bytes()
    damage(job)
    assert execute.stale(job) == said
    execute_all(job)
    assert job.copy.read_bytes() == whole
    assert execute.stale(job) == []


def test_a_failing_chapter_is_named_and_the_finished_are_kept(chapter, kernel):
    good, bad, other = chapter("good", "1"), chapter("bad", "1 / 0"), chapter("other", "2")
    said = "bad (en), cell 3 (cell-1): ZeroDivisionError: division by zero"
    assert execute_all(good, bad, other) == [f"bad: {said}", "good: done", "other: done", f"raised: {said}"]
    assert [execute.stale(job) for job in (good, bad, other)] == [[], ["no executed copy"], []]


def test_a_chapter_that_fails_anew_keeps_its_last_good_copy_marked_stale(chapter, kernel):
    job = chapter("toy", "1")
    execute_all(job)
    whole = job.copy.read_bytes()
    chapter("toy", "1 / 0")
    execute_all(job)
    assert job.copy.read_bytes() == whole
    assert execute.stale(job) == ["code"]


def test_every_failing_chapter_is_named_not_only_the_first(chapter, kernel):
    raised = execute_all(chapter("one", "1 / 0"), chapter("two", "1 / 0"))[1]
    assert "one (en), cell 3" in raised and "two (en), cell 3" in raised


def test_the_number_of_workers_does_not_change_the_copies(chapter, kernel):
    jobs = [chapter(f"chapter-{place}", str(place)) for place in range(6)]
    made = []
    for workers in (1, 4):
        execute_all(*jobs, workers=workers)
        made.append([job.copy.read_bytes() + job.record.read_bytes() for job in jobs])
    assert made[0] == made[1]


def test_an_interruption_passes_on_and_drops_what_has_not_begun(chapter, kernel):
    jobs = [chapter(f"chapter-{place}") for place in range(5)]

    def tell(job, seconds, error):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        execute.execute(jobs, 1, tell)
    assert len(kernel) < 5
    assert execute.stale(jobs[0]) == []


def test_woven_keeps_the_source_and_counts_cells_not_calls():
    source, outputs = notebook("1"), [[], [{"output_type": "execute_result", "execution_count": 77, "data": {}, "metadata": {}}]]
    woven = execute.woven(source, outputs, {"lang": "ko"})
    assert [cell["source"] for cell in woven["cells"]] == [cell["source"] for cell in source["cells"]]
    assert [cell["execution_count"] for cell in woven["cells"][1:]] == [1, 2]
    assert woven["cells"][2]["outputs"][0]["execution_count"] == 2
    assert woven["metadata"] == KERNEL | {"parameters": {"lang": "ko"}}
    assert source == notebook("1"), "the source was changed"


def test_two_runs_that_differ_only_in_counts_weave_the_same_text():
    def outputs(count):
        return [[], [{"output_type": "execute_result", "execution_count": count, "data": {"text/plain": "1"}, "metadata": {}}]]

    assert execute.dumps(execute.woven(notebook("1"), outputs(3), {})) == execute.dumps(
        execute.woven(notebook("1"), outputs(9), {})
    )


def test_a_notebook_that_is_not_json_is_refused_by_name(chapter):
    chapter("toy")
    (execute.CHAPTERS / "toy.ipynb").write_text("<html>")
    with pytest.raises(DataError, match=r"^toy\.ipynb: not a readable notebook \("):
        execute.parameters_of("toy")


def test_a_kernel_that_is_missing_is_named_with_its_mend():
    with pytest.raises(
        ChapterError,
        match=r"^toy \(en\): papermill stopped: .*NoSuchKernel: No such kernel named python3; run `make book` to set up the environment$",
    ):
        execute._check_cells(
            Job("toy", "en"), [], "Traceback\n  x\njupyter_client.kernelspec.NoSuchKernel: No such kernel named python3"
        )


@pytest.mark.slow
def test_papermill_names_the_failing_cell_and_keeps_the_finished_chapter(chapter):
    good = chapter("good", "from clusterlib import paper", "firms, len(paper.rows('1'))")
    bad = chapter("bad", "x = 1", "{}['hub']", "print('never')")
    told = execute_all(good, bad)
    assert told[:2] == ["bad: bad (en), cell 4 (cell-2): KeyError: 'hub'", "good: done"]
    assert json.loads(good.copy.read_text())["cells"][3]["outputs"][0]["data"]["text/plain"] in ("(8, 3)", ["(8, 3)"])
    assert json.loads(good.record.read_text())["data"].keys() == {"table_rows.csv"}, (
        "what was read is recorded, no less and no more"
    )
    assert execute.stale(good) == []
    assert not bad.copy.exists()


@pytest.mark.slow
def test_papermill_passes_parameters_as_data_and_never_as_code(chapter, tmp_path):
    chapter("toy", "lang, firms, name")
    name = "'; import os; os.remove('x') #\n\"{{firms}}"
    target = tmp_path / "runs" / "toy.ipynb"
    execute.run("toy", "ko", {"firms": 16, "name": name}, target)
    run = json.loads(target.read_text())
    assert "".join(run["cells"][-1]["outputs"][0]["data"]["text/plain"]) == repr(("ko", 16, name))
    assert run["metadata"]["parameters"] == {"lang": "ko", "firms": 16, "name": name}
    assert len(run["cells"]) == 3, "papermill's own cell was kept"
    assert not execute.EXECUTED.exists(), "the book was touched"


@pytest.mark.promise("time-limit")
@pytest.mark.slow
def test_a_chapter_that_never_ends_is_stopped_at_the_limit_and_named(chapter, tmp_path, monkeypatch):
    mark = tmp_path / "alive"
    monkeypatch.setattr(execute, "LIMIT", 15)
    job = chapter(
        "endless",
        f"import pathlib, time\nwhile True:\n    pathlib.Path({str(mark)!r}).write_text(str(time.time()))\n    time.sleep(0.1)",
    )
    assert execute_all(job)[0] == "endless: endless (en): not finished after 15 s, the limit of a chapter"
    assert not job.copy.exists()
    for _ in range(10):  # the kernel looks for its parent about once a second
        before, _ = mark.read_text(), time.sleep(1)
        if mark.read_text() == before:
            return
    pytest.fail("the kernel is still at work")


def test_the_read_log_is_not_left_in_the_environment():
    assert data.READ_LOG not in os.environ
