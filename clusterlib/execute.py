"""Executing chapters with papermill: each in a process of its own, again only when something it depends on changed."""

import ast
import contextlib
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from clusterlib import LANGUAGES, data, freshness, leash
from clusterlib.data import DataError
from clusterlib.files import write_whole

CHAPTERS = freshness.ROOT / "chapters"
EXECUTED = freshness.ROOT / "_build" / "executed"
LIMIT = 900  # seconds that one chapter may take
MEMORY = 8 * 2**30  # bytes that each process of a chapter may take
SETTLED = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}  # so that no machine's habits reach a result
_NO_MEMORY = {"MemoryError", "_ArrayMemoryError", "ArrowMemoryError"}
_ADDED = {"injected-parameters", "papermill-error-cell-tag"}  # papermill's own cells


class ChapterError(RuntimeError):
    """A chapter could not be executed; the message names the chapter, the cell and the error."""


@dataclass(frozen=True)
class Job:
    """One chapter in one language with its parameters."""

    chapter: str
    lang: str

    @property
    def source(self) -> Path:
        """The notebook without outputs."""
        return CHAPTERS / f"{self.chapter}.ipynb"

    @property
    def copy(self) -> Path:
        """The executed copy."""
        return EXECUTED / self.lang / f"{self.chapter}.ipynb"

    @property
    def record(self) -> Path:
        """What the executed copy was made from."""
        return self.copy.with_suffix(".json")

    @property
    def name(self) -> str:
        """The chapter as messages name it."""
        return f"{self.chapter} ({self.lang})"


def chapters() -> list[str]:
    """Slugs of the chapters that are notebooks, in alphabetical order."""
    return sorted(path.stem for path in CHAPTERS.glob("*.ipynb"))


def jobs(langs: Iterable[str] = LANGUAGES) -> list[Job]:
    """Every chapter in every language."""
    return [Job(chapter, lang) for lang in langs for chapter in chapters()]


def parameters_of(chapter: str) -> dict:
    """The parameters of a chapter with their defaults: the literals assigned in its cell tagged ``parameters``.

    Raises
    ------
    DataError
        If there is no such chapter.
    """
    if chapter not in chapters():
        raise DataError(f"chapter {chapter!r} is unknown; want one of {', '.join(chapters())}")
    for cell in _read(CHAPTERS / f"{chapter}.ipynb")["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            statements = ast.parse("".join(cell["source"])).body
            return {line.targets[0].id: ast.literal_eval(line.value) for line in statements if isinstance(line, ast.Assign)}
    return {}


def checked_parameters(chapter: str, given: Iterable[tuple[str, str]]) -> dict:
    """Parameters given as text, as values of the type that the chapter's defaults have.

    Raises
    ------
    DataError
        If a parameter is unknown or its value has another type.
    """
    known = parameters_of(chapter)
    values = {}
    for name, text in given:
        if name not in known or name == "lang":
            names = ", ".join(f"{key}={value!r}" for key, value in known.items() if key != "lang") or "none"
            raise DataError(f"chapter {chapter}: parameter {name!r} is unknown; it has {names}")
        values[name] = _typed(f"chapter {chapter}, parameter {name}", text, known[name])
    return values


def stale(job: Job) -> list[str]:
    """Why a chapter must be executed again; empty when its copy is whole and nothing it depends on changed."""
    if not job.copy.is_file():
        return ["no executed copy"]
    try:
        record = json.loads(job.record.read_text(encoding="utf-8"))
        before = freshness.key_from(record)
    except (OSError, ValueError, KeyError, TypeError):
        return ["no record of the executed copy"]
    now = freshness.key_of(_read(job.source), {"lang": job.lang}, list(before.data), before.loaded)
    if record.get("copy") != freshness.digest_of(job.copy):
        return ["executed copy was changed or cut short", *now.changes(before)]
    return now.changes(before)


def execute(todo: list[Job], workers: int, tell: Callable[[Job, float, str], None]) -> None:
    """Execute chapters in parallel processes and keep each that succeeds.

    Parameters
    ----------
    todo : list of Job
    workers : int
        How many at once.
    tell : callable
        Called after each chapter with the job, the seconds it took, and an error message or the empty string.

    Raises
    ------
    ChapterError
        After all have ended, naming every chapter that failed.
    """
    failures = []
    children: set[subprocess.Popen] = set()
    with ThreadPoolExecutor(workers) as pool:
        running = {pool.submit(_execute_and_keep, job, children): job for job in todo}
        try:
            for future in as_completed(running):
                seconds, error = future.result()
                failures += [error] if error else []
                tell(running[future], seconds, error)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in list(children):
                _kill(child)
            raise
    if failures:
        raise ChapterError("\n".join(failures))


def run(chapter: str, lang: str, parameters: dict, target: Path) -> None:
    """Execute one chapter with other parameters and write the executed notebook to ``target``.

    Raises
    ------
    ChapterError
        If a cell fails; nothing is written then.
    """
    outputs, _ = _papermill(Job(chapter, lang), {"lang": lang} | parameters, set())
    notebook = woven(_read(CHAPTERS / f"{chapter}.ipynb"), outputs, {"lang": lang} | parameters)
    write_whole(target, dumps(notebook))


def refresh(job: Job) -> None:
    """Give the executed copy the prose of the source as it is now; its outputs stay."""
    copy = _read(job.copy)
    outputs = [cell["outputs"] for cell in copy["cells"] if cell["cell_type"] == "code"]
    now = woven(_read(job.source), outputs, {"lang": job.lang})
    if now != copy:
        record = json.loads(job.record.read_text(encoding="utf-8"))
        write_whole(job.copy, dumps(now))
        write_whole(job.record, dumps(record | {"copy": freshness.digest_of(job.copy)}))


def woven(source: dict, outputs: list[list], parameters: dict) -> dict:
    """The source notebook with outputs in its code cells, and nothing in it that changes from run to run."""
    counted = iter(enumerate(outputs, start=1))
    cells = []
    for cell in source["cells"]:
        if cell["cell_type"] == "code":
            count, cell_outputs = next(counted)
            cell = cell | {"execution_count": count, "outputs": [_lasting(output, count) for output in cell_outputs]}
        cells.append(cell)
    return source | {"cells": cells, "metadata": source["metadata"] | {"parameters": parameters}}


def dumps(value: dict) -> str:
    """JSON as the project writes it."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _execute_and_keep(job: Job, children: set[subprocess.Popen]) -> tuple[float, str]:
    """Seconds taken and the error, the empty string where there was none."""
    begun = perf_counter()
    try:
        source = _read(job.source)  # before, so that an edit while it runs leaves it stale
        outputs, used = _papermill(job, {"lang": job.lang}, children)
        loaded = [name for name in used if name.startswith("clusterlib.")]
        reads = [name for name in used if name not in loaded]
        write_whole(job.copy, dumps(woven(source, outputs, {"lang": job.lang})))
        key = freshness.key_record(freshness.key_of(source, {"lang": job.lang}, reads, loaded))
        write_whole(job.record, dumps(key | {"copy": freshness.digest_of(job.copy)}))
    except ChapterError as error:
        return perf_counter() - begun, str(error)
    return perf_counter() - begun, ""


def _papermill(job: Job, parameters: dict, children: set[subprocess.Popen]) -> tuple[list[list], list[str]]:
    """Outputs of each code cell of the source, and the files of ``data/`` and late modules that were used.

    ``children`` holds the process while it runs, for whoever must stop it.
    """
    with tempfile.TemporaryDirectory(prefix="clusterlib-") as folder:
        target, log = Path(folder) / "executed.ipynb", Path(folder) / "reads"
        command = ["papermill", str(job.source), str(target), "--cwd", str(CHAPTERS), "--kernel", "python3"]
        command += ["--no-progress-bar", "--log-level", "ERROR", "-y", json.dumps(parameters)]
        said = _finish(job, command, os.environ | SETTLED | {data.READ_LOG: str(log)}, children)
        notebook = _read(target) if target.is_file() else {"cells": []}
        cells = [cell for cell in notebook["cells"] if not _ADDED & set(cell["metadata"].get("tags", []))]
        _check_cells(job, cells, said)
        reads = sorted(set(log.read_text(encoding="utf-8").split("\n")) - {""}) if log.is_file() else []
        return [cell["outputs"] for cell in cells if cell["cell_type"] == "code"], reads


def _finish(job: Job, command: list[str], environment: dict, children: set[subprocess.Popen]) -> str:
    """Run a module to its end within the limits, or until we are killed; its error output, empty if it succeeded."""
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with leash.leash() as held, subprocess.Popen(
        leash.command(held, MEMORY, *command), env=environment, pass_fds=[held], start_new_session=True, **piped
    ) as process:
        children.add(process)
        try:
            said, _ = process.communicate(timeout=LIMIT)
        except BaseException as error:
            _kill(process)
            if isinstance(error, subprocess.TimeoutExpired):
                raise ChapterError(f"{job.name}: not finished after {LIMIT} s, the limit of a chapter") from None
            raise
        finally:
            children.discard(process)
    return said if process.returncode else ""


def _kill(process: subprocess.Popen) -> None:
    """End a process and its kernel, which share a group of their own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _check_cells(job: Job, cells: list[dict], said: str) -> None:
    """Raise ChapterError if a cell failed or papermill did."""
    for number, cell in enumerate(cells, start=1):
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                where = f"cell {number} ({cell.get('id', 'no id')})"
                limit = f"; a process of a chapter may take {MEMORY / 2**30:g} GiB" if output["ename"] in _NO_MEMORY else ""
                raise ChapterError(f"{job.name}, {where}: {output['ename']}: {output['evalue']}{limit}")
    if said:
        last = said.strip().splitlines()[-1]
        mend = "; run `make book` to set up the environment" if "NoSuchKernel" in said else ""
        if "DeadKernel" in said:
            mend = f"; it was killed or ran out of memory, of which it may take {MEMORY / 2**30:g} GiB"
        raise ChapterError(f"{job.name}: papermill stopped: {last}{mend}")


def _lasting(output: dict, count: int) -> dict:
    """An output without what changes from run to run."""
    return output | {"execution_count": count} if output["output_type"] == "execute_result" else output


def _typed(place: str, text: str, default: object) -> object:
    if isinstance(default, str):
        return text
    try:
        value = ast.literal_eval(text.capitalize() if isinstance(default, bool) else text)
    except (ValueError, SyntaxError):
        value = text
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not type(default):
        raise DataError(f"{place}: {text!r} is no {type(default).__name__}; want something like {default!r}")
    return value


def _read(path: Path) -> dict:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(f"{path.name}: not a readable notebook ({error})") from None
