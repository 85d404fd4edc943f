"""Building the site: the executed chapters rendered by Jupyter Book, the tables beside them, all swapped in at once."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

import yaml

from clusterlib import LANGUAGES, browser, citation, execute, leash
from clusterlib.execute import dumps
from clusterlib.files import write_whole
from clusterlib.freshness import ROOT, digest_of
from clusterlib.provenance import report

BUILD = ROOT / "_build"
SITE = BUILD / "html"
RECORD = BUILD / "site.json"


class BuildError(RuntimeError):
    """The site could not be rendered; the message holds what Jupyter Book said."""


@contextmanager
def only_one(tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the build folder, so that a second build waits for the first."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".busy").open("w", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("another build is at work in this folder; waiting for it to end")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def fresh(langs: Iterable[str]) -> bool:
    """Whether the site holds exactly what the sources would give now."""
    try:
        record = json.loads(RECORD.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return record == _record(langs)


def render(langs: tuple[str, ...], tell: Callable[[str, float], None], *, anew: bool = False) -> list[str]:
    """Render the books of ``langs`` and the tables, and put the whole site in place of the old one.

    Parameters
    ----------
    langs : tuple of str
    tell : callable
        Called with each part of the work and the seconds that it took; languages are at work at the same time.
    anew : bool
        Whether to write the tables even where nothing changed that they are made from.

    Returns
    -------
    list of str
        What could not be made for want of a program, one line each.

    Raises
    ------
    BuildError
        If Jupyter Book warns or fails; the old site stays.
    """
    from clusterlib import pages  # what only a rendering needs is imported by it: an unchanged book is a matter of seconds
    from clusterlib.provenance import records

    scratch = BUILD / "site.new"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    with ProcessPoolExecutor(len(langs), mp_context=get_context("spawn"), initializer=leash.end_with_parent) as pool:
        for lang, (rendering, finishing) in zip(langs, pool.map(_pages_of, langs, [scratch] * len(langs)), strict=True):
            tell(f"render {lang}", rendering)
            tell(f"finish pages {lang}", finishing)
        pages.front(scratch, citation.base_address())
        made = pool.map(_editions_of, langs, [scratch] * len(langs))
        with _timed(tell, "export tables"):
            if anew or not _keep_tables(scratch / "tables"):
                export_tables(scratch / "tables")
        export_notebooks(scratch / "notebooks", langs)
        remarks = []
        for lang, (remark, seconds) in zip(langs, made, strict=True):
            tell(f"editions {lang}", seconds)
            remarks += [remark] if remark else []
    with _timed(tell, "records"):
        pages.doors(scratch, citation.base_address())
        records.write(scratch, langs, report.state_now())
    RECORD.unlink(missing_ok=True)
    old = BUILD / "site.old"
    shutil.rmtree(old, ignore_errors=True)
    if SITE.exists():
        SITE.replace(old)  # so that no half of it is ever to be seen
    scratch.replace(SITE)
    shutil.rmtree(old, ignore_errors=True)
    with _timed(tell, "digests"):
        write_whole(RECORD, dumps(_record(langs)))
    return remarks


def export_tables(folder: Path) -> None:
    """Write every citable table in all its forms, and one file of digests that ``sha256sum -c`` reads."""
    from clusterlib import catalogue, tables

    folder.mkdir(parents=True, exist_ok=True)
    for table in catalogue.every():
        item = citation.table_csl(table.id, table.title_en, tables.digest(table), table.chapter)
        for name, content in {
            "csv": tables.canonical_csv(table),
            "json": tables.to_json(table),
            "tex": tables.to_latex(table, "en") + "\n" + tables.to_latex(table, "ko"),
            "bib": citation.to_bibtex(item),
            "ris": citation.to_ris(item),
            "csl.json": citation.to_csl(item),
        }.items():
            (folder / f"{table.id}.{name}").write_text(content, encoding="utf-8", newline="\n")
        (folder / f"{table.id}.xlsx").write_bytes(tables.to_xlsx(table))
    sums = "".join(f"{digest_of(path)}  {path.name}\n" for path in sorted(folder.iterdir()))
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8", newline="\n")


def export_notebooks(folder: Path, langs: Iterable[str]) -> None:
    """Write every chapter as its source and as executed in each language."""
    folder.mkdir(parents=True, exist_ok=True)
    for job in execute.jobs(langs):
        shutil.copyfile(job.source, folder / f"{job.chapter}.ipynb")
        shutil.copyfile(job.copy, folder / f"{job.chapter}.{job.lang}.ipynb")


@contextmanager
def _timed(tell: Callable[[str, float], None], what: str) -> Iterator[None]:
    begun = perf_counter()
    yield
    tell(what, perf_counter() - begun)


def _pages_of(lang: str, scratch: Path) -> tuple[float, float]:
    """Render and finish one language; seconds of both."""
    from clusterlib import figure_files, pages

    begun = perf_counter()
    rendered = _jupyter_book(lang)
    between = perf_counter()
    pictures = figure_files.rasters(execute.EXECUTED / lang)
    pages.finish(rendered, scratch / lang, lang, citation.base_address(), pictures)
    return between - begun, perf_counter() - between


def _editions_of(lang: str, scratch: Path) -> tuple[str, float]:
    """Make EPUB and PDF of one language from its finished pages; why there is no PDF, empty where there is one, and seconds."""
    from clusterlib import editions, pdf

    begun = perf_counter()
    toc = _contents(lang)
    listed = [(Path(toc["root"]).name, "")]
    listed += [(Path(chapter["file"]).name, part["caption"]) for part in toc["parts"] for chapter in part["chapters"]]
    found = editions.parts(scratch / lang / "chapters", listed)
    static = scratch / "_static"
    fonts = {400: (static / "compendium-sans.woff2").read_bytes(), 700: (static / "compendium-sans-bold.woff2").read_bytes()}
    editions.write_epub(scratch / "editions" / f"clusters-{lang}.epub", found, lang, fonts)
    remark = pdf.write_pdf(scratch / "editions" / f"clusters-{lang}.pdf", found, lang, BUILD / "editions")
    return remark, perf_counter() - begun


def _contents(lang: str) -> dict:
    """The table of contents with the captions of one language."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    for part in toc["parts"]:
        korean, english = part["caption"].split(" · ")
        part["caption"] = korean if lang == "ko" else english
    return toc


def _jupyter_book(lang: str) -> Path:
    """Render one language; the folder that holds the pages.

    While nothing but chapters changed, Sphinx reads only those again; it writes every page, for each names the state of the source.
    """
    folder = BUILD / "book" / lang
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    made_from, wanted = folder / "made-from", _digest({"sources": _sources(), "toc": toc, "python": sys.version})
    if made_from.is_file() and made_from.read_text(encoding="utf-8") == wanted:
        made_from.unlink()  # it is there only while what was read is whole
        shutil.rmtree(folder / "_build" / "html", ignore_errors=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    config["title"] = config["project"] = citation.book_title(lang)
    config["sphinx"]["config"]["language"] = lang
    write_whole(folder / "_config.yml", yaml.safe_dump(config, allow_unicode=True))
    write_whole(folder / "_toc.yml", yaml.safe_dump(_contents(lang), allow_unicode=True, sort_keys=False))
    options = ["--path-output", str(folder), "--config", str(folder / "_config.yml"), "--toc", str(folder / "_toc.yml")]
    settled = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    with leash.leash() as held:
        command = leash.command(held, 0, "jupyter_book.cli.main:main", "build", str(ROOT), *options, "-n", "-W", "--keep-going", "-q")
        done = subprocess.run(
            command, env=os.environ | settled, capture_output=True, text=True, cwd=ROOT, pass_fds=[held], start_new_session=True
        )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "WARNING" in line or "rror" in line] or done.stderr.splitlines()[
            -20:
        ]
        raise BuildError(f"Jupyter Book could not render the book ({lang}):\n" + "\n".join(lines))
    write_whole(made_from, wanted)
    return folder / "_build" / "html"


def _keep_tables(folder: Path) -> bool:
    """Take the tables of the site as it is, if they are whole and nothing that they are made from changed; whether they were taken."""
    try:
        record = json.loads(RECORD.read_text(encoding="utf-8"))
        wanted = {name: digest for name, digest in record["files"].items() if name.startswith("tables/")}
        unchanged = record["tables"] == _digest(_sources())
    except (OSError, ValueError, KeyError, AttributeError):
        return False
    if not unchanged or not wanted or {f"tables/{name}": digest for name, digest in _digests(SITE / "tables").items()} != wanted:
        return False
    shutil.copytree(SITE / "tables", folder)
    return True


def _record(langs: Iterable[str]) -> dict:
    """What the site and its tables are made from, as the sources are now, and every file of the site."""
    sources = _sources()
    return {"inputs": _inputs(langs, sources), "tables": _digest(sources), "files": _digests(SITE)}


def _sources() -> dict[str, object]:
    """Digest of every file that tables are made from, and what is not as locked."""
    top = ("_config.yml", "CITATION.cff", "pyproject.toml", "requirements.txt")
    files = [*(ROOT / name for name in top), *(ROOT / "data").rglob("*")]
    files += [path for path in (ROOT / "clusterlib").rglob("*") if "__pycache__" not in path.parts]
    return {path.relative_to(ROOT).as_posix(): digest_of(path) for path in files if path.is_file()} | {"unlike": report.unlike_now()}


def _inputs(langs: Iterable[str], sources: dict[str, object]) -> str:
    """Digest of everything that the site is made from."""
    files = [ROOT / "_toc.yml", *(ROOT / "chapters").glob("*"), *(job.copy for job in execute.jobs(langs))]
    listed = {path.relative_to(ROOT).as_posix(): digest_of(path) for path in files if path.is_file()}
    around = {"source": report.state_now().record(), "pdf": bool(browser.chromium())}
    return _digest({"langs": list(langs), "sources": sources, "files": listed, **around})


def _digest(value: dict) -> str:
    return hashlib.sha256(dumps(value).encode()).hexdigest()


def _digests(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): digest_of(path) for path in sorted(folder.rglob("*")) if path.is_file()}


__all__ = ["LANGUAGES", "BuildError", "export_notebooks", "export_tables", "fresh", "only_one", "render"]
