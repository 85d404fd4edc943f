"""Writing the records of where the book comes from into a finished site."""

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from clusterlib import execute, sums
from clusterlib.freshness import ROOT
from clusterlib.provenance import bom, codecheck, crate, datapackage, environment
from clusterlib.provenance.source import Source

_HEADING = re.compile(r"^# (.+)$", re.MULTILINE)


def write(site: Path, langs: Iterable[str], source: Source) -> None:
    """Put the data, and the records of every standard, into a site; last the digests of all that it holds.

    Parameters
    ----------
    site : Path
        Finished but for this: pages, ``tables/`` and ``notebooks/`` are there.
    langs : iterable of str
    source : Source
    """
    shutil.copytree(ROOT / "data", site / "data", ignore=shutil.ignore_patterns("lock", ".*"))
    packages = environment.locked()
    titles = {path.stem: json.loads(path.with_suffix(".json").read_text("utf-8"))["title"] for path in sorted((site / "tables").glob("*.csv"))}
    _write(site / "codecheck.yml", codecheck.to_codecheck(titles, "tables"))
    _write(site / "CITATION.cff", (ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    _write(site / "sbom.cdx.json", bom.to_cyclonedx(packages, bom.asked_for()))
    _write(site / "datapackage.json", datapackage.to_datapackage(site))
    here = environment.needed_here(packages)
    _write(site / "ro-crate-metadata.json", crate.to_crate(site, executions(langs), source, here))
    _write(site / sums.NAME, sums.text(sums.of(site)))


def executions(langs: Iterable[str]) -> list[crate.Execution]:
    """What was executed, from the executed copies and their records."""
    return [_execution(job) for job in execute.jobs(langs)]


def _execution(job: execute.Job) -> crate.Execution:
    copy, record = (json.loads(path.read_text(encoding="utf-8")) for path in (job.copy, job.record))
    text = job.copy.read_text(encoding="utf-8")
    return crate.Execution(
        chapter=job.chapter,
        lang=job.lang,
        title=_title(copy, job.lang) or job.chapter,
        notebook=f"notebooks/{job.chapter}.ipynb",
        executed=f"notebooks/{job.chapter}.{job.lang}.ipynb",
        page=f"{job.lang}/chapters/{job.chapter}.html",
        read=tuple(f"data/{name}" for name in record["data"]),
        tables=tuple(dict.fromkeys(crate.TABLE_CARD.findall(text))),
        python=record["python"],
        settled=execute.SETTLED,
    )


def _title(notebook: dict, lang: str) -> str:
    """The first heading in one language."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and {f"lang-{lang}"} & set(cell["metadata"].get("tags", [])):
            found = _HEADING.search("".join(cell["source"]))
            if found:
                return found[1].strip()
    return ""


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


