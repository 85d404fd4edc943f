"""The command line: it reads arguments, calls the library, prints."""

import errno
import functools
import os
import sys
import unicodedata
from pathlib import Path
from time import perf_counter

import click

from clusterlib import LANGUAGES, __version__
from clusterlib.data import DataError

_MENDS = {
    errno.ENOSPC: "; free some space and run the same command again",
    errno.EROFS: "; want a folder that can be written to",
    errno.EACCES: "; want a folder that can be written to",
}
LANG = click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the output.")


def plainly(command):
    """Turn a reader's mistake or a failure found into one line and an exit code."""

    @functools.wraps(command)
    def wrapper(*args, **kwargs):
        from clusterlib.execute import ChapterError

        try:
            return command(*args, **kwargs)
        except DataError as error:
            _stop(str(error), 2)
        except (ChapterError, RuntimeError) as error:
            _stop(str(error), 1)
        except FileNotFoundError as error:
            _stop(f"{error.filename or error}: no such file or folder", 2)
        except BrokenPipeError:  # the reader of a pipe, such as head, has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except OSError as error:
            what = f"{error.filename}: {error.strerror}" if error.strerror and error.filename else " ".join(str(error).split())
            _stop(f"{what}; nothing half-written was left{_MENDS.get(error.errno, '')}", 1)
        except KeyboardInterrupt:
            _stop("stopped; what was finished is kept, run the same command again to go on", 130)

    return wrapper


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="clusterlib")
def main() -> None:
    """Build, re-execute, cite and check the book."""


@main.command()
@click.option("--lang", type=click.Choice([*LANGUAGES, "all"]), default="all", show_default=True, help="Which book to build.")
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Chapters executed at once; by default one a core.")
@click.option("--force", is_flag=True, help="Execute and render even what is fresh.")
@click.option("--timings", is_flag=True, help="Print where the time went.")
@plainly
def build(lang: str, jobs: int | None, force: bool, timings: bool) -> None:
    """Execute what is stale and build the site into _build/html."""
    from clusterlib import book, execute

    langs = LANGUAGES if lang == "all" else (lang,)
    begun, spent = perf_counter(), []
    with book.only_one(click.echo):
        wanted = execute.jobs(langs)
        todo, looking = [], perf_counter()
        for job in wanted:
            reasons = ["--force"] if force else execute.stale(job)
            if reasons:
                todo.append(job)
                click.echo(f"to execute: {job.name}: {', '.join(reasons[:4])}{' ...' if len(reasons) > 4 else ''}")
        spent.append((perf_counter() - looking, "look for what is stale"))
        if todo:
            executing = perf_counter()
            with _progress(len(todo), "Executing") as step:

                def tell(job, seconds: float, error: str) -> None:
                    spent.append((seconds, f"execute {job.name}"))
                    step(f"{'failed' if error else 'executed'}: {job.name}, {seconds:.1f} s")

                execute.execute(todo, jobs or os.cpu_count() or 1, tell)
            spent.append((perf_counter() - executing, "executing, in all"))
        comparing = perf_counter()
        for job in wanted:
            execute.refresh(job)
        fresh = not force and book.fresh(langs)
        spent.append((perf_counter() - comparing, "compare the site with its sources"))
        if not fresh:
            rendering = perf_counter()
            click.echo(f"rendering: {', '.join(langs)}")
            for remark in book.render(langs, lambda what, seconds: spent.append((seconds, what)), anew=force):
                click.echo(remark)
            spent.append((perf_counter() - rendering, "rendering, in all"))
    if timings:
        for seconds, what in sorted(spent, reverse=True):
            click.echo(f"{seconds:8.1f} s  {what}")
        click.echo(f"{perf_counter() - begun:8.1f} s  in all")
    click.echo(f"built: {book.SITE / 'index.html'}")


@main.command()
@click.argument("chapter")
@LANG
@click.option("-p", "--parameter", "given", nargs=2, multiple=True, metavar="NAME VALUE", help="A parameter of the chapter.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("_build/runs"),
    show_default=True,
    help="Folder of the notebook.",
)
@plainly
def run(chapter: str, lang: str, given: tuple, output: Path) -> None:
    """Re-execute one CHAPTER with other parameters."""
    from clusterlib import execute

    parameters = execute.checked_parameters(chapter, given)
    target = output / f"{chapter}.{lang}.ipynb"
    output.mkdir(parents=True, exist_ok=True)
    if not os.access(output, os.W_OK):
        raise DataError(f"{output}: cannot be written to; name another folder with --output")
    execute.run(chapter, lang, parameters, target)
    click.echo(f"written: {target}")


@main.command("tables")
@click.argument("table_id", required=False, metavar="[ID]")
@click.option("--format", "form", type=click.Choice(["csv", "json", "md", "tex", "xlsx"]), default="md", show_default=True)
@LANG
@plainly
def tables_(table_id: str | None, form: str, lang: str) -> None:
    """List the citable tables, or print one."""
    from clusterlib import catalogue, tables

    if table_id is None:
        listed = catalogue.build("tables")
        titles = dict(zip(listed.frame["table"], listed.frame[f"title_{lang}"], strict=True)) | {listed.id: listed.title(lang)}
        width = max(map(len, titles))
        for known, title in titles.items():
            click.echo(f"{_padded(known, width)}  {title}")
        return
    table = catalogue.build(table_id)
    if form == "xlsx":
        if sys.stdout.isatty():
            raise DataError(
                f"table {table_id}: xlsx is not for the screen; want a file, as in `clusterlib tables {table_id} --format xlsx > {table_id}.xlsx`"
            )
        sys.stdout.buffer.write(tables.to_xlsx(table))
        return
    text = {"csv": tables.to_csv, "md": tables.to_markdown, "tex": tables.to_latex}.get(
        form, lambda table, _: tables.to_json(table)
    )(table, lang)
    click.echo(text, nl=False)


@main.command()
@click.argument("what", default="book", metavar="[ID|book|paper]")
@click.option("--format", "form", type=click.Choice(["text", "bibtex", "ris", "csl"]), default="text", show_default=True)
@LANG
@plainly
def cite(what: str, form: str, lang: str) -> None:
    """Print the citation of the book, of the paper, or of a table."""
    from clusterlib import catalogue, citation, tables

    if what == "paper":
        item = citation.PAPER
    elif what == "book":
        item = citation.book_csl(lang)
    else:
        table = catalogue.build(what)
        item = citation.table_csl(table.id, table.title(lang), tables.digest(table), table.chapter, lang)
    click.echo(citation.render(item, form, lang), nl=False)


@main.command("check-paper")
@click.argument("file", type=click.Path(path_type=Path))
@plainly
def check_paper(file: Path) -> None:
    """Look for the cells of Tables 1 and 2 in the text of the paper, FILE."""
    from clusterlib import paper

    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise DataError(f"{file}: not UTF-8 text; want the paper's text as UTF-8 (iconv -f CP949 -t UTF-8)") from None
    cells = [cell for number in "12" for cell in paper.cells(number)]
    found = paper.find_in_text(text, cells)
    for cell in cells:
        if found[cell.locator] == "missing":
            click.echo(f"missing: {cell.locator}: {cell.ko}")
    missing = sum(state == "missing" for state in found.values())
    pieces = sum(state == "pieces" for state in found.values())
    click.echo(f"{len(cells) - missing} of {len(cells)} cells found" + (f", {pieces} of them in pieces" if pieces else ""))
    if missing:
        sys.exit(1)


@main.command("region")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..")
@click.option(
    "--region", "name", metavar="NAME", default=None, help="The region, named as in the file; without it, some names are listed."
)
@click.option("--all-regions", is_flag=True, help="Every region of every FILE (모든 지역); a stopped run goes on where it stopped.")
@click.option("--workers", type=click.IntRange(min=1), default=None, help="Reports made at once; by default one a core, or DASK_SCHEDULER_ADDRESS.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("_build/regions"),
    show_default=True,
    help="Folder in which the report gets a folder of its own.",
)
@LANG
@plainly
def region_(files: tuple[Path, ...], name: str | None, all_regions: bool, workers: int | None, output: Path, lang: str) -> None:
    """Diagnose a region, or all of them, from your own FILE of jobs by region and industry.

    지역·산업별 일자리 파일로 한 지역 또는 모든 지역을 진단한다.
    """
    from clusterlib import region

    with region.in_language(lang):
        if name and all_regions:
            raise region.Mistake("both")
        if len(files) > 1 and not all_regions:
            raise region.Mistake("several", count=len(files))
    if all_regions:
        _all_regions(files, output, lang, workers)
        return
    with _reading(lang) as tell:
        page = region.report_on(files[0], name, output, lang, tell)
    click.echo(f"{'저장' if lang == 'ko' else 'written'}: {page}")


def _all_regions(files: tuple[Path, ...], output: Path, lang: str, workers: int | None) -> None:
    """Report on every region of the files; exit code 1 if any failed."""
    from clusterlib.region import many

    with _reading(lang, {"ko": "진단하는 중", "en": "Diagnosing"}) as tell:
        made, kept, failures, lists = many.report_on_all(files, output, lang, workers=workers, tell=tell)
    for why in failures:
        click.echo(f"{'실패' if lang == 'ko' else 'failed'}: {why}", err=True)
    said = {
        "ko": f"보고서 {made}개를 만들었고 {kept}개는 그대로 두었으며 {len(failures)}개는 실패했다",
        "en": f"{made} reports made, {kept} kept as they were, {len(failures)} failed",
    }
    click.echo(f"{said[lang]}: {', '.join(map(str, lists))}")
    sys.exit(1 if failures else 0)


@main.command()
@click.option("--yes", is_flag=True, help="Renew without asking.")
@plainly
def lock(yes: bool) -> None:
    """Renew the lock of table digests after showing what changes."""
    from clusterlib import lock as locks

    lines = locks.changes()
    if not lines:
        click.echo("nothing changes")
        return
    for line in lines:
        click.echo(line)
    if not yes:
        click.confirm("renew the lock?", abort=True)
    locks.renew()
    click.echo(f"renewed: {len(locks.locked_digests())} tables")


@main.command()
@click.argument("ids", nargs=-1, metavar="[ID]..")
@click.option("--site", metavar="DIR|URL", default=None, help="Check every file of a published copy instead.")
@plainly
def verify(ids: tuple[str, ...], site: str | None) -> None:
    """Rebuild tables and compare them, cell by cell, with the lock."""
    from clusterlib import lock as locks

    if site is not None:
        checked = locks.check_site(site)
        for line in checked.lines:
            click.echo(f"FAIL  {line}")
        count = f"{checked.files} files, {checked.tables} of them tables of the lock"
        click.echo(f"{len(checked.lines)} of {count} differ" if checked.lines else f"{count}: all as published")
        sys.exit(1 if checked.lines else 0)
    verdicts = locks.verify(list(ids))
    for verdict in verdicts:
        click.echo(f"{'pass' if verdict.passed else 'FAIL'}  {verdict.table}")
        for line in verdict.differences:
            click.echo(f"      {verdict.table}: {line}")
    failed = sum(not verdict.passed for verdict in verdicts)
    click.echo(f"{len(verdicts) - failed} of {len(verdicts)} tables come out as locked")
    sys.exit(1 if failed else 0)


class _progress:
    """A bar on a terminal, plain lines elsewhere; the value of ``with`` is called once a step with what was done."""

    def __init__(self, length: int, label: str) -> None:
        self.bar = (
            click.progressbar(length=length, label=label, item_show_func=lambda said: said or "") if sys.stdout.isatty() else None
        )

    def __enter__(self):
        if self.bar is None:
            return click.echo
        self.bar.__enter__()
        return lambda said: self.bar.update(1, said)

    def __exit__(self, *error) -> None:
        if self.bar is not None:
            self.bar.__exit__(*error)


class _reading:
    """A bar on a terminal, nothing elsewhere; the value of ``with`` is told how much is read of how much."""

    def __init__(self, lang: str, label: dict[str, str] | None = None) -> None:
        self.label, self.bar = (label or {"ko": "읽는 중", "en": "Reading"})[lang], None

    def __enter__(self):
        return self._tell if sys.stdout.isatty() else lambda done, all_: None

    def _tell(self, done: int, all_: int) -> None:
        if self.bar is None:
            self.bar = click.progressbar(length=all_, label=self.label)
            self.bar.__enter__()
        self.bar.length = all_
        self.bar.update(done - self.bar.pos)

    def __exit__(self, *error) -> None:
        if self.bar is not None:
            self.bar.__exit__(*error)


def _padded(text: str, width: int) -> str:
    wide = sum(unicodedata.east_asian_width(mark) in "WF" for mark in text)
    return text + " " * (width - len(text) - wide)


def _stop(message: str, code: int) -> None:
    click.echo(f"clusterlib: {message}", err=True)
    sys.exit(code)
