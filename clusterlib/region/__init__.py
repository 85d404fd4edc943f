"""A reader's own jobs by region and industry, diagnosed with the paper's scheme: a report page and its tables."""

import hashlib
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

from clusterlib import tables
from clusterlib.region import page, results
from clusterlib.region.diagnosis import Diagnosis, diagnose, nearest_without
from clusterlib.region.mistakes import Mistake, in_language
from clusterlib.region.reading import Panel, read_panel

__all__ = ["Diagnosis", "Mistake", "Panel", "diagnose", "files_of", "nearest_without", "read_panel", "report_on", "slug"]


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
        _check_output(output)
        try:
            diagnosis = diagnose(read_panel(file, tell), region and unicodedata.normalize("NFC", region).strip())
        except Mistake as mistake:
            raise mistake if mistake.file else Mistake(mistake.key, file, **mistake.values) from None
        return _write(files_of(diagnosis, file.name, lang), output, slug(diagnosis.region)) / "report.html"


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


def _check_output(output: Path) -> None:
    """Before a long file is read: can anything be written?"""
    above = output
    while not above.exists() and above != above.parent:
        above = above.parent
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise Mistake("output", output, why="no folder" if not above.is_dir() else "no permission")


def _write(files: dict[str, bytes], output: Path, name: str) -> Path:
    """Write all files beside their place, then move them there; the page comes last, so that it never stands without its tables."""
    target = output / name
    scratch = None
    try:
        output.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{name[:40]}.", dir=output))
        for file, content in files.items():
            (scratch / file).write_bytes(content)
        if not target.exists():
            scratch.chmod(0o755)
            scratch.rename(target)
        else:
            for file in files:
                (scratch / file).replace(target / file)
    except OSError as error:
        raise Mistake("output", target, why=error.strerror or type(error).__name__) from None
    finally:
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)
    return target
