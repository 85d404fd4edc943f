"""Every region of a reader's files, each with its report: several at once, resumed where it stopped, what fails named."""

import functools
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from clusterlib import ensemble, freshness, sums, tables
from clusterlib.files import write_whole
from clusterlib.region import check_output, files_of, results, slug, write
from clusterlib.region.diagnosis import Diagnosis, diagnose
from clusterlib.region.mistakes import Mistake, in_language
from clusterlib.region.reading import Panel, read_panel
from clusterlib.tables import Column, Table

RECORDS = ".made"  # folder of what each report was made from, beside the reports
COLUMNS = (
    Column("region", "지역", "Region", "code"), Column("folder", "폴더", "Folder", "code"), Column("jobs", "일자리", "Jobs", "number"),
    Column("specialised", "특화산업 수", "Specialisations", "number"), Column("strongest", "가장 두드러진 산업", "Strongest in", "code"),
    Column("quotient", "입지계수", "Location quotient", "number", decimals=2), Column("failed", "실패한 까닭", "Why it failed", "code"),
)  # fmt: skip


@dataclass(frozen=True)
class One:
    """One region to be reported on, as a worker anywhere gets it; ``key`` is the digest of all that its report depends on."""

    file: str
    region: str
    output: str
    folder: str
    lang: str
    key: str


class Outcome(NamedTuple):
    """How many reports were made now and how many stood already, why the others failed, and the lists of all regions."""

    made: int
    kept: int
    failures: list[str]
    lists: list[Path]


def report_on_all(
    files: Sequence[Path],
    output: Path,
    lang: str = "en",
    *,
    workers: int | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Diagnose every region of some files and write a report for each, and a list of all regions for each file.

    A report that stands already, made from the same file by the same library, is left alone: a run that was stopped goes on
    where it stopped. The bytes do not depend on the number or kind of workers.

    Parameters
    ----------
    files : sequence of Path
        As :func:`clusterlib.region.read_panel` takes them; with several, each gets a folder of its own.
    output : Path
        Folder of the reports. Workers of a Dask cluster write there themselves, so they must share it, and the files.
    lang : str
        Language of reports and mistakes, ``ko`` or ``en``.
    workers : int, optional
        As for :func:`clusterlib.ensemble.sweep`: without it, a cluster named by ``DASK_SCHEDULER_ADDRESS``, or the cores here.
    tell : callable, optional
        Called now and then with how many reports are made and how many there are to make.

    Returns
    -------
    Outcome

    Raises
    ------
    DataError
        If nothing can be written to the folder, no file can be read, or workers are lost again and again.
    """
    with in_language(lang):
        check_output(output)
        wanted, failed = _grid(files, output, lang)
        if not wanted:
            raise failed[0]
        todo = [one for one in wanted if not _record(one)]
        reasons = _reported(todo, workers, tell)
        lists = [_listed([one for one in wanted if one.output == place], reasons, lang) for place in dict.fromkeys(one.output for one in wanted)]
        failures = [mistake.said(lang) for mistake in failed] + [reasons[one] for one in wanted if one in reasons]
        return Outcome(len(todo) - len(reasons), len(wanted) - len(todo), failures, lists)


def folders(names: Sequence[str]) -> list[str]:
    """A folder's name for each name; where two would share one, both are told apart.

    Examples
    --------
    >>> folders(["Udine", "Third Italy", "udine"])
    ['udine-a2a4f0', 'third-italy', 'udine-e2aac9']
    """
    slugs = [slug(name) for name in names]
    count = Counter(slugs)
    return [one if count[one] == 1 else f"{one}-{hashlib.sha256(name.encode()).hexdigest()[:6]}" for one, name in zip(slugs, names, strict=True)]


def _grid(files: Sequence[Path], output: Path, lang: str) -> tuple[list[One], list[Mistake]]:
    """Every region of every file that can be read, and what is wrong with the other files."""
    wanted, failed = [], []
    places = [""] if len(files) == 1 else folders([file.stem if [one.stem for one in files].count(file.stem) == 1 else str(file) for file in files])
    made_by = json.dumps([freshness.digests_of_modules("", [__name__]), freshness.digest_of(freshness.REQUIREMENTS), lang])
    for file, place in zip(files, places, strict=True):
        try:
            digest = _digest(file)
            regions = _panel(str(file.resolve()), digest).regions
        except Mistake as mistake:
            failed.append(Mistake(mistake.key, file, **mistake.values))
            continue
        key = hashlib.sha256(f"{digest} {file.name} {made_by}".encode()).hexdigest()
        below = str((output / place).resolve())
        wanted += [One(str(file.resolve()), name, below, folder, lang, key) for name, folder in zip(regions, folders(regions), strict=True)]
    return wanted, failed


def _reported(todo: Sequence[One], workers: int | None, tell: Callable[[int, int], None] | None) -> dict[One, str]:
    """Report on each; why those failed that did. Where a worker was lost, its work is given to new ones, once without gain."""
    left, reasons = list(todo), {}
    while left:
        try:
            found = ensemble.sweep(_report, left, 1, seed=0, workers=workers, progress=tell)
        except BrokenProcessPool:
            still = [one for one in left if not _record(one)]
            if len(still) == len(left):
                raise Mistake("lost", left=len(still)) from None
            left = still
            continue
        reasons |= {failure.params: failure.error.partition(": ")[2] for failure in found.failures}
        break
    return reasons


def _report(one: One, rng: np.random.Generator) -> dict[str, float]:
    """Write one report, then the record of it; what a sweep runs, so ``rng`` is there and not used."""
    path = Path(one.file)
    with in_language(one.lang):
        try:
            diagnosis = diagnose(_panel(one.file, _digest(path)), one.region)
        except Mistake as mistake:
            raise mistake if mistake.file else Mistake(mistake.key, path.name, **mistake.values) from None
        files = files_of(diagnosis, path.name, one.lang)
        write(files, Path(one.output), one.folder)
    digests = {name: sums.digest(content) for name, content in files.items()}
    record = {"key": one.key, "region": one.region, "files": digests, "figures": _figures(diagnosis)}
    write_whole(_record_of(one), json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    return {"done": 1.0}


def _figures(diagnosis: Diagnosis) -> dict:
    """What the list of all regions says of one."""
    best = diagnosis.specialised.head(1)
    return {
        "jobs": float(diagnosis.industries["jobs"].sum()), "specialised": len(diagnosis.specialised),
        "strongest": next(iter(best.index), ""), "quotient": float(next(iter(best["quotient"]), "nan")),
    }  # fmt: skip


@functools.lru_cache(maxsize=1)
def _panel(file: str, digest: str) -> Panel:
    """A file is read once by each worker, and again if it changed."""
    return read_panel(Path(file))


def _digest(file: Path) -> str:
    """SHA-256 of a file that may be large; of one that cannot be read, nothing: reading it will say why."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""


def _record_of(one: One) -> Path:
    return Path(one.output) / RECORDS / f"{one.folder}.json"


def _record(one: One) -> dict:
    """The record of a report that stands whole and is what would be made now; empty where there is none."""
    try:
        record = json.loads(_record_of(one).read_text(encoding="utf-8"))
        folder = Path(one.output) / one.folder
        whole = record["key"] == one.key and all(sums.digest((folder / name).read_bytes()) == digest for name, digest in record["files"].items())
        return record if whole and record["region"] == one.region else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _listed(wanted: Sequence[One], reasons: dict[One, str], lang: str) -> Path:
    """Write the list of a file's regions, as CSV and XLSX; the path of the former."""
    rows = []
    for one in wanted:
        figures = _record(one).get("figures", {})
        rows.append({"region": one.region, "folder": one.folder if figures else "", "failed": reasons.get(one, "")} | figures)
    frame = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    frame["strongest"] = frame["strongest"].fillna("")
    name = Path(wanted[0].file).name
    table = Table("your-region-list", f"모든 지역: {name}", f"Every region: {name}", COLUMNS, frame, results.CHAPTER)
    path = Path(wanted[0].output) / "regions.csv"
    write({"regions.xlsx": tables.to_xlsx(table), "regions.csv": results.to_csv(table, lang).encode()}, path.parent.parent, path.parent.name)
    return path
