"""The book as PDF: its pages as one document, set and numbered by Chromium where there is one."""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from clusterlib import __version__, citation, editions, webfont
from clusterlib.interface import WORDS

STYLE = Path(__file__).parent / "theme" / "pdf.css"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LIMIT = 300  # seconds that Chromium may take
_PAGE = re.compile(rb"(\d+) 0 obj\s*<</Type /Page\s")


def chromium() -> str | None:
    """Path of the browser that sets the PDF: ``CLUSTERLIB_CHROMIUM``, or the first known name on the path; None without one."""
    named = os.environ.get("CLUSTERLIB_CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


def write_pdf(target: Path, pages: Sequence[editions.Part], lang: str, kept: Path) -> str:
    """Write the book as PDF, or take the one kept from an earlier build whose pages were the same.

    Parameters
    ----------
    target : Path
    pages : sequence of Part
    lang : str
    kept : Path
        Folder that keeps PDFs between builds.

    Returns
    -------
    str
        Why there is no PDF, in one line; the empty string where there is one.
    """
    browser = chromium()
    if browser is None:
        return f"no PDF ({lang}): Chromium is not installed; the rest is whole"
    text = document(pages, lang)
    images = sorted({path for part in pages for path in part.images.values()})
    made_from = hashlib.sha256(text.encode())
    for path in (*images, *sorted(webfont.FONTS.glob("*.otf"))):
        made_from.update(path.read_bytes())
    made = kept / f"{lang}-{made_from.hexdigest()[:24]}.pdf"
    if not made.is_file():
        kept.mkdir(parents=True, exist_ok=True)
        for old in kept.glob(f"{lang}-*.pdf"):
            old.unlink()
        try:
            _set(browser, pages, lang, text, made)
        except (subprocess.SubprocessError, OSError) as error:
            said = (getattr(error, "stderr", None) or str(error)).strip().splitlines() or ["no word"]
            return f"no PDF ({lang}): {Path(browser).name} failed: {said[-1][:160]}; the rest is whole"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made, target)
    return ""


def document(pages: Sequence[editions.Part], lang: str, at: dict[str, int] | None = None) -> str:
    """The book as one HTML document; ``at`` gives the page on which each chapter begins, for the contents."""
    title, words = citation.book_title(lang), WORDS[lang]
    contents = editions.contents(pages, "#{}")
    contents = re.sub(
        r'(<a href="#([\w-]+)">)(.*?)</a>',
        lambda link: f'{link[1]}<span>{link[3]}</span><span class="page">{(at or {}).get(link[2], "000" if at is None else "")}</span></a>',
        contents,
    )
    heads = "".join(f'@page {part.slug} {{ @top-left {{ content: "{_quoted(part.title)}"; }} }}\n' for part in pages)
    bodies = "\n".join(f'<section class="chapter" id="{part.slug}" data-page="{part.slug}">{_body(part)}</section>' for part in pages)
    named = "".join(f'[data-page="{part.slug}"] {{ page: {part.slug}; }}\n' for part in pages)
    faces = "".join(
        f'@font-face {{ font-family: "{webfont.NAME}"; font-weight: {number}; src: url("{(webfont.FONTS / name).as_uri()}"); }}\n'
        for name, number in (("Pretendard-Regular.otf", 400), ("Pretendard-Bold.otf", 700))
    )
    style = faces + editions.STYLE.read_text(encoding="utf-8") + STYLE.read_text(encoding="utf-8")
    style += f'@page {{ @top-right {{ content: "{_quoted(title)}"; }} }}\n{heads}{named}'
    cover = (
        f'<header class="cover"><h1>{title}</h1><p>{words["about"]}</p>'
        f'<p class="edition">the clusterlib authors · {words["edition"].format(__version__)} · CC BY 4.0</p></header>'
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n'
        f'<body>\n{cover}\n<nav class="toc"><h2>{words["contents"]}</h2>{contents}</nav>\n{bodies}\n</body>\n</html>\n'
    )


def pages_of(pdf: bytes, anchors: Sequence[str]) -> dict[str, int]:
    """The page on which each anchor that is linked to stands, counted from 1; anchors that are not found are left out.

    Examples
    --------
    >>> pages_of(b"2 0 obj\\n<</Type /Page\\n>> 8 0 obj\\n<</Type /Page\\n>> <</intro [8 0 R /XYZ 6 8 0]>>", ["intro", "end"])
    {'intro': 2}
    """
    order = {number: place for place, number in enumerate(_PAGE.findall(pdf), start=1)}
    found = {name: re.search(rb"/" + re.escape(name.encode()) + rb"\s*\[(\d+) 0 R /XYZ", pdf) for name in anchors}
    return {name: order[hit[1]] for name, hit in found.items() if hit and hit[1] in order}


def _set(browser: str, pages: Sequence[editions.Part], lang: str, text: str, made: Path) -> None:
    """Set the document twice: the first time tells the contents where the chapters begin."""
    slugs = [part.slug for part in pages]
    with tempfile.TemporaryDirectory(prefix="clusterlib-") as folder:
        source, pdf = Path(folder) / "book.html", Path(folder) / "book.pdf"
        for path in {path for part in pages for path in part.images.values()}:
            text = text.replace(f'src="images/{editions.short_name(path)}"', f'src="{path.as_uri()}"')
        source.write_text(text, encoding="utf-8")
        _print(browser, source, pdf)
        at = pages_of(pdf.read_bytes(), slugs)
        numbers = iter([f'<span class="page">{at.get(slug, "")}</span>' for slug in slugs])
        source.write_text(re.sub(r'<span class="page">000</span>', lambda _: next(numbers), text), encoding="utf-8")
        _print(browser, source, pdf)
        pdf.replace(made) if pdf.stat().st_dev == made.parent.stat().st_dev else shutil.copyfile(pdf, made)


def _print(browser: str, source: Path, pdf: Path) -> None:
    options = ["--headless=new", "--disable-gpu", "--no-pdf-header-footer", "--generate-pdf-document-outline", f"--print-to-pdf={pdf}"]
    options += [f"--user-data-dir={source.parent / 'profile'}"] + ["--no-sandbox"] * (os.geteuid() == 0)
    subprocess.run([browser, *options, source.as_uri()], check=True, capture_output=True, text=True, timeout=LIMIT)
    if not pdf.is_file():
        raise OSError("it wrote nothing")


def _body(part: editions.Part) -> str:
    """The article, its anchors made unique in the whole document."""
    text = editions.linked(part, "#{slug}--{anchor}")
    return re.sub(r'(?<=[ ])(id|aria-labelledby)="([^"]+)"', rf'\1="{part.slug}--\2"', text)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
