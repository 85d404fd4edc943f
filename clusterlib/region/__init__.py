"""A reader's own jobs by region and industry, diagnosed with the paper's scheme: a report page and its tables."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from clusterlib import tables
from clusterlib.files import scratch_beside
from clusterlib.region import page, results
from clusterlib.region.diagnosis import Diagnosis, diagnose, nearest_without
from clusterlib.region.mistakes import Mistake, in_language
from clusterlib.region.reading import Panel, read_panel

__all__ = ["Diagnosis", "Mistake", "Panel", "check_output", "diagnose", "files_of", "in_language", "nearest_without", "read_panel", "report_on", "slug", "write"]


def report_on(
    file: Path,
    region: str | None,
    output: Path,
    lang: str = "en",
    tell: Callable[[int, int], None] = lambda done, all_: None,
) -> Path:
    """Diagnose a region of a reader's file and write its report.

    Parameters
    ----------
    file : Path
        CSV, Parquet or XLSX, as :func:`read_panel` takes it.
    region : str or None
        Name as in the file.
    output : Path
        Folder in which the report gets a folder of its own, named after the region.
    lang : str
        Language of the report and of every mistake, ``ko`` or ``en``.
    tell : callable
        Called now and then with how much of the file is read and how much there is.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    DataError
        If the file, the region or the folder is not as wanted; nothing is written then.
    """
    with in_language(lang):
        check_output(output)
        try:
            diagnosis = diagnose(read_panel(file, tell), region and unicodedata.normalize("NFC", region).strip())
        except Mistake as mistake:
            raise mistake if mistake.file else Mistake(mistake.key, file, **mistake.values) from None
        return write(files_of(diagnosis, file.name, lang), output, slug(diagnosis.region)) / "report.html"


def files_of(diagnosis: Diagnosis, file_name: str, lang: str) -> dict[str, bytes]:
    """Every file of a report by its name; the page last."""
    files = {}
    for name, build in results.TABLES.items():
        table = build(diagnosis)
        files[f"{name}.csv"] = results.to_csv(table, lang).encode()
        files[f"{name}.xlsx"] = tables.to_xlsx(table)
    return files | {"report.html": page.to_html(diagnosis, file_name, lang).encode()}


def slug(region: str) -> str:
    """A region's name as the name of a folder: letters, digits and hyphens; told apart where that lost something.

    Examples
    --------
    >>> slug("Third Italy"), slug("전라남도"), slug("../../etc")
    ('third-italy', '전라남도', 'etc-74ccf3')
    """
    words = re.sub(r"[\W_]+", "-", region.casefold()).strip("-")
    short = words.encode()[:120].decode(errors="ignore").strip("-")
    if short == re.sub(r" ", "-", region.casefold()) and not re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d", short):
        return short
    return f"{short or 'region'}-{hashlib.sha256(region.encode()).hexdigest()[:6]}"


def check_output(output: Path) -> None:
    """Raise Mistake if nothing could be written there, before a long file is read."""
    above = output
    while not above.exists() and above != above.parent:
        above = above.parent
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise Mistake("output", output, why="no folder" if not above.is_dir() else "no permission")


def write(files: dict[str, bytes], output: Path, name: str) -> Path:
    """Write all files beside their place, then move them there; the last comes last, so that a page never stands without its tables.

    Raises
    ------
    Mistake
        If they cannot be written.
    """
    target = output / name
    try:
        output.mkdir(parents=True, exist_ok=True)
        with scratch_beside(target) as scratch:
            (scratch / "whole").mkdir()
            for file, content in files.items():
                (scratch / "whole" / file).write_bytes(content)
            with suppress(OSError):  # whole, if nothing is there yet
                (scratch / "whole").rename(target)
                return target
            for file in files:
                (scratch / "whole" / file).replace(target / file)
    except OSError as error:
        raise Mistake("output", target, why=error.strerror or type(error).__name__) from None
    return target
