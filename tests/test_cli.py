"""The command line: every command, its exit codes, one plain line for every mistake."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import built

from clusterlib import __version__, book, catalogue, cli, execute, files, lock, paper, sums, tables
from clusterlib.execute import ChapterError

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = sorted(cli.main.commands)


def call(*words: str, **more):
    """Exit code, output and errors; an exception that is no exit fails the test."""
    result = CliRunner().invoke(cli.main, list(words), **more)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def mistake(*words: str, code: int = 2) -> str:
    """The one line that a mistake gets; the usage that click prints before it is left out."""
    result = call(*words)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    lines = [line for line in result.stderr.splitlines() if line and not line.startswith(("Usage:", "Try "))]
    assert len(lines) == 1, result.stderr
    return lines[0]


@pytest.fixture
def toy_book(tmp_path, monkeypatch):
    """A book of one chapter whose execution is a stand-in; ``render`` only counts, and remarks that it did."""
    chapters, counted = tmp_path / "chapters", []
    monkeypatch.setattr(execute, "CHAPTERS", chapters)
    monkeypatch.setattr(execute, "EXECUTED", tmp_path / "executed")
    monkeypatch.setattr(book, "BUILD", tmp_path / "_build")
    monkeypatch.setattr(book, "fresh", lambda langs: bool(counted))

    def render(langs, tell, *, anew):
        tell("render toy", 1.5)
        return [f"rendered {counted.append(langs) or len(counted)}{' anew' if anew else ''}"]

    monkeypatch.setattr(book, "render", render)
    cells = [
        {
            "cell_type": "code",
            "id": "a",
            "metadata": {"tags": ["parameters"]},
            "source": 'lang = "en"\nfirms = 8',
            "outputs": [],
            "execution_count": None,
        }
    ]
    files.write_whole(chapters / "toy.ipynb", json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    monkeypatch.setattr(execute, "_papermill", lambda job, parameters, children: ([[]], []))
    return counted


@pytest.fixture
def own_lock(tmp_path, monkeypatch):
    """A lock of two tables, apart from the book's."""
    monkeypatch.setattr(lock, "LOCK", tmp_path / "lock")
    monkeypatch.setattr(lock, "CODECHECK", tmp_path / "codecheck.yml")
    monkeypatch.setattr(catalogue, "TABLES", {name: catalogue.TABLES[name] for name in ("paper-1", "paper-2")})
    lock.renew()
    return tmp_path / "lock"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does_in_its_help(command):
    result = call(command, "--help")
    assert result.exit_code == 0
    assert len(cli.main.commands[command].help.split()) > 3


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_in_the_readmes_table(command):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [line for line in readme.splitlines() if line.startswith(f"| `clusterlib {command}")]
    assert len(lines) == 1, "the README does not list the command"
    for option in cli.main.commands[command].params:
        if isinstance(option, click.Option) and option.opts[-1] not in ("--help", "--parameter", "--yes"):
            assert option.opts[0] in lines[0], f"the README does not name {option.opts[0]}"


def test_the_readme_and_the_page_on_re_execution_name_no_command_that_does_not_exist():
    pages = [ROOT / "README.md", *(ROOT / "chapters").glob("*.md")]
    named = {
        name
        for page in pages
        for name in re.findall(r"^(?:\| `)?(?:\.venv/bin/)?clusterlib ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert named and named <= set(COMMANDS)


def test_the_page_on_re_execution_shows_every_command_but_those_that_only_print_tables():
    page = (ROOT / "chapters" / "re-execute.md").read_text(encoding="utf-8") + (ROOT / "chapters" / "cite.md").read_text(
        encoding="utf-8"
    )
    assert set(COMMANDS) <= set(re.findall(r"clusterlib ([a-z-]+)", page))


def test_the_design_promises_these_commands():
    assert {"build", "run", "tables", "cite", "check-paper", "lock", "verify"} <= set(COMMANDS)


def test_the_version_is_the_librarys():
    assert call("--version").output.strip() == f"clusterlib, version {__version__}"


def test_python_m_clusterlib_is_the_same_command():
    done = subprocess.run([sys.executable, "-m", "clusterlib", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"clusterlib, version {__version__}"


def test_starting_the_command_loads_no_figures_and_no_book_engine():
    code = "import clusterlib.cli, sys; print(sorted({'matplotlib', 'sphinx', 'networkx', 'papermill'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_tables_lists_every_table_with_its_title(lang):
    lines = call("tables", "--lang", lang).stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(catalogue.TABLES)
    assert all(line.endswith(built(line.split()[0]).title(lang)) for line in lines)


def test_tables_prints_the_35_korean_cells_in_their_rows():
    frame = pd.read_csv(io.StringIO(call("tables", "paper-2", "--format", "csv", "--lang", "ko").stdout), dtype=str)
    assert frame.to_numpy().ravel().tolist() == [cell.ko for cell in paper.cells("2")]
    assert list(frame) == [labels[0] for labels in paper.columns("2").values()]


@pytest.mark.parametrize("form", ["csv", "json", "md", "tex"])
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_tables_prints_each_format_as_the_library_makes_it(form, lang):
    table = catalogue.build("paper-1")
    wanted = {
        "csv": tables.to_csv(table, lang),
        "json": tables.to_json(table),
        "md": tables.to_markdown(table, lang),
        "tex": tables.to_latex(table, lang),
    }[form]
    assert call("tables", "paper-1", "--format", form, "--lang", lang).stdout == wanted


def test_tables_sends_a_workbook_through_a_pipe():
    content = call("tables", "paper-1", "--format", "xlsx").stdout_bytes
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["한국어", "English"]


def test_a_workbook_is_not_sent_to_a_screen(monkeypatch):
    class Screen(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(cli.sys, "stdout", Screen())
    with pytest.raises(SystemExit) as stop:
        cli.main(["tables", "paper-1", "--format", "xlsx"], standalone_mode=False)
    assert stop.value.code == 2


@pytest.mark.parametrize("what", ["book", "paper", "paper-2"])
@pytest.mark.parametrize("form", ["text", "bibtex", "ris", "csl"])
def test_cite_prints_a_citation_of_book_paper_and_table(what, form):
    result = call("cite", what, "--format", form)
    assert result.exit_code == 0
    assert {"book": "clusterlib authors", "paper": "Park Jae-su", "paper-2": tables.digest(catalogue.build("paper-2"))}[
        what
    ] in result.stdout


def test_cite_without_a_word_cites_the_book():
    assert call("cite").stdout == call("cite", "book").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tables", "paper-9"), r"clusterlib: table 'paper-9' is unknown; nearest: paper-\d, .*; `clusterlib tables` lists all"),
        (("cite", "papr"), r"clusterlib: table 'papr' is unknown; nearest: .*paper-1.*"),
        (("verify", "paper-9"), r"clusterlib: table 'paper-9' is unknown; nearest: .*"),
        (("tables", "paper-1", "--format", "pdf"), r"Error: Invalid value for '--format': 'pdf' is not one of 'csv', 'json', 'md', 'tex', 'xlsx'\."),
        (("cite", "--format", "endnote"), r"Error: .* 'endnote' is not one of 'text', 'bibtex', 'ris', 'csl'\."),
        (("tables", "--lang", "jp"), r"Error: Invalid value for '--lang': 'jp' is not one of 'ko', 'en'\."),
        (("build", "--lang", "jp"), r"Error: Invalid value for '--lang': 'jp' is not one of 'ko', 'en', 'all'\."),
        (("build", "--jobs", "0"), r"Error: Invalid value for '--jobs': 0 is not in the range x>=1\."),
        (("run", "regional"), r"clusterlib: chapter 'regional' is unknown; want one of .*regional-clusters.*"),
        (("run", "regional-clusters", "-p", "firm", "9"), r"clusterlib: chapter regional-clusters: parameter 'firm' is unknown; it has firms=8.*"),
        (("run", "regional-clusters", "-p", "firms", "many"), r"clusterlib: chapter regional-clusters, parameter firms: 'many' is no int; want something like 8"),
        (("run", "../regional-clusters"), r"clusterlib: chapter '\.\./regional-clusters' is unknown; want one of .*"),
        (("check-paper", "/nowhere/paper.txt"), r"clusterlib: /nowhere/paper\.txt: no such file or folder"),
        (("run",), r"Error: Missing argument 'CHAPTER'\."),
        (("biuld",), r"Error: No such command 'biuld'\..*"),
    ],
)  # fmt: skip
def test_a_wrong_call_gets_one_line_that_names_what_and_the_known(words, said):
    assert re.fullmatch(said, mistake(*words))


def test_a_text_that_is_not_utf8_is_refused_with_the_mend(tmp_path):
    path = tmp_path / "paper.txt"
    path.write_bytes("클러스터".encode("cp949"))
    assert (
        mistake("check-paper", str(path))
        == f"clusterlib: {path}: not UTF-8 text; want the paper's text as UTF-8 (iconv -f CP949 -t UTF-8)"
    )


def test_a_folder_in_place_of_a_text_is_refused(tmp_path):
    assert str(tmp_path) in mistake("check-paper", str(tmp_path), code=1)


def test_check_paper_finds_all_cells_in_a_text_that_holds_them(tmp_path):
    (tmp_path / "paper.txt").write_text("\n".join(cell.ko for number in "12" for cell in paper.cells(number)), encoding="utf-8")
    result = call("check-paper", str(tmp_path / "paper.txt"))
    assert (result.exit_code, result.stdout) == (0, "50 of 50 cells found\n")


def test_check_paper_names_the_cell_it_does_not_find_and_fails(tmp_path):
    text = "\n".join(cell.ko for number in "12" for cell in paper.cells(number))
    (tmp_path / "paper.txt").write_text(text.replace("시장 그 자체", "시장 그 차체"), encoding="utf-8")
    result = call("check-paper", str(tmp_path / "paper.txt"))
    assert result.exit_code == 1
    assert result.stdout.splitlines() == ["missing: table 2, transaction-cost, example: 시장 그 자체", "49 of 50 cells found"]


def test_run_writes_the_executed_notebook_into_the_folder_named(toy_book, tmp_path):
    result = call("run", "toy", "--lang", "ko", "-p", "firms", "16", "--output", str(tmp_path / "runs"))
    target = tmp_path / "runs" / "toy.ko.ipynb"
    assert (result.exit_code, result.stdout) == (0, f"written: {target}\n")
    assert json.loads(target.read_text())["metadata"]["parameters"] == {"lang": "ko", "firms": 16}


def test_run_refuses_a_file_in_place_of_its_folder(toy_book, tmp_path):
    (tmp_path / "runs").write_text("mine")
    assert "runs" in mistake("run", "toy", "--output", str(tmp_path / "runs"))
    assert str(tmp_path / "runs") in mistake("run", "toy", "--output", str(tmp_path / "runs" / "below"), code=1)
    assert (tmp_path / "runs").read_text() == "mine"


def test_run_refuses_a_folder_that_cannot_be_written_to(toy_book, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert (
        mistake("run", "toy", "--output", str(tmp_path))
        == f"clusterlib: {tmp_path}: cannot be written to; name another folder with --output"
    )


def test_run_names_the_cell_that_fails_and_writes_nothing(toy_book, tmp_path, monkeypatch):
    def fail(job, parameters, children):
        raise ChapterError("toy (en), cell 1 (a): KeyError: 'hub'")

    monkeypatch.setattr(execute, "_papermill", fail)
    assert (
        mistake("run", "toy", "--output", str(tmp_path / "runs"), code=1) == "clusterlib: toy (en), cell 1 (a): KeyError: 'hub'"
    )
    assert list((tmp_path / "runs").iterdir()) == []


def test_a_full_disk_is_said_in_one_line(toy_book, tmp_path, monkeypatch):
    def full(path, text):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(execute, "write_whole", full)
    said = mistake("run", "toy", "--output", str(tmp_path), code=1)
    assert said == f"clusterlib: {tmp_path / 'toy.en.ipynb'}: No space left on device; nothing half-written was left; free some space and run the same command again"


def test_stopping_says_what_to_do_next(toy_book, tmp_path, monkeypatch):
    def stop(*words):
        raise KeyboardInterrupt

    monkeypatch.setattr(execute, "run", stop)
    result = CliRunner().invoke(cli.main, ["run", "toy", "--output", str(tmp_path)])
    assert (result.exit_code, result.stderr) == (
        130,
        "clusterlib: stopped; what was finished is kept, run the same command again to go on\n",
    )


def test_build_executes_and_renders_once_and_then_nothing(toy_book):
    first, second = call("build"), call("build")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "to execute: toy (ko): no executed copy" in first.stdout
    assert re.search(r"executed: toy \(en\), \d+\.\d s", first.stdout)
    assert "rendering: ko, en\nrendered 1\n" in first.stdout
    assert second.stdout == f"built: {book.SITE / 'index.html'}\n"
    assert toy_book == [("ko", "en")]


def test_build_by_force_executes_what_is_fresh(toy_book):
    assert "anew" not in call("build").stdout
    said = call("build", "--lang", "en", "--force").stdout
    assert "to execute: toy (en): --force" in said and "rendered 2 anew" in said
    assert toy_book == [("ko", "en"), ("en",)]


def test_build_says_where_the_time_went(toy_book):
    said = call("build", "--timings", "--lang", "en").stdout
    for part in (r"execute toy \(en\)", "executing, in all", "render toy", "rendering, in all", "compare the site with its sources", "in all"):
        assert re.search(rf"^ +\d+\.\d s  {part}$", said, re.MULTILINE), part
    assert "     1.5 s  render toy\n" in said


def test_build_fails_naming_the_chapter_and_does_not_render(toy_book, monkeypatch):
    def fail(job, parameters, children):
        raise ChapterError(f"{job.name}, cell 1 (a): KeyError: 'hub'")

    monkeypatch.setattr(execute, "_papermill", fail)
    result = call("build", "--lang", "en")
    assert (result.exit_code, toy_book) == (1, [])
    assert result.stderr == "clusterlib: toy (en), cell 1 (a): KeyError: 'hub'\n"


def test_what_jupyter_book_says_reaches_the_reader(toy_book, monkeypatch):
    def fail(langs, tell, *, anew):
        raise book.BuildError("Jupyter Book could not render the book (en):\nWARNING: x")

    monkeypatch.setattr(book, "render", fail)
    result = call("build", "--lang", "en")
    assert (result.exit_code, result.stderr) == (1, "clusterlib: Jupyter Book could not render the book (en):\nWARNING: x\n")


def test_verify_passes_tables_that_come_out_as_locked(own_lock):
    result = call("verify")
    assert (result.exit_code, result.stdout) == (0, "pass  paper-1\npass  paper-2\n2 of 2 tables come out as locked\n")
    assert call("verify", "paper-2").stdout.splitlines()[-1] == "1 of 1 tables come out as locked"


def test_verify_fails_naming_the_cell(own_lock, mend):
    mend("table_2.csv", "시장 그 자체", "시장 그자체")
    result = call("verify")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:] == [
        "FAIL  paper-2",
        "      paper-2: row 2 ('생산시스템적 비용절감'), column example_ko: found '시장 그자체'; want '시장 그 자체'",
        "1 of 2 tables come out as locked",
    ]


def test_verify_checks_a_published_copy(own_lock, tmp_path):
    folder = tmp_path / "site"
    (folder / "tables").mkdir(parents=True)
    for path in own_lock.glob("*.csv"):
        (folder / "tables" / path.name).write_bytes(path.read_bytes())
    (folder / "SHA256SUMS").write_text(sums.text(sums.of(folder)))
    assert call("verify", "--site", str(folder)).stdout == "2 files, 2 of them tables of the lock: all as published\n"
    (folder / "tables" / "paper-1.csv").unlink()
    result = call("verify", "--site", str(folder))
    assert result.exit_code == 1
    assert result.stdout.startswith("FAIL  tables/paper-1.csv: cannot be read (")
    assert result.stdout.splitlines()[-1] == "1 of 2 files, 2 of them tables of the lock differ"


def test_lock_shows_what_changes_before_it_asks(own_lock, mend):
    assert call("lock").stdout == "nothing changes\n"
    mend("table_2.csv", "시장 그 자체", "시장 그자체")
    before = (own_lock / "SHA256SUMS").read_bytes()
    refused = call("lock", input="n\n")
    assert refused.exit_code == 1
    assert refused.stdout.index("found '시장 그자체'") < refused.stdout.index("renew the lock?")
    assert (own_lock / "SHA256SUMS").read_bytes() == before
    assert call("lock", input="y\n").stdout.endswith("renewed: 2 tables\n")
    assert call("verify").exit_code == 0


def test_lock_does_not_ask_when_told_so(own_lock):
    (own_lock / "paper-1.csv").unlink()
    assert call("lock", "--yes").stdout.splitlines() == [
        "paper-1: is not in the lock; want `clusterlib lock` to add it",
        "renewed: 2 tables",
    ]


@pytest.mark.parametrize("words", [("tables", "paper-2"), ("tables",), ("cite", "paper-2"), ("verify",), ("lock",)])
def test_a_broken_data_file_is_named_in_one_line_by_every_command(words, mend):
    mend("table_2.csv", "transaction-cost,example,", "transaction-cost,exemple,")
    assert re.match(r"clusterlib: data/table_2\.csv, line 15, column column: 'exemple' is unknown; want one of ", mistake(*words))


def test_korean_titles_stand_below_each_other_on_a_terminal():
    assert cli._padded("표", 6) == "표    "
    assert cli._padded("ab", 6) == "ab    "
