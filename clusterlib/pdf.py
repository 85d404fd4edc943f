"""The book as PDF: its pages as one document, set and numbered by Chromium where there is one."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from clusterlib import __version__, browser, citation, editions, webfont
from clusterlib.files import scratch_beside, write_whole
from clusterlib.interface import WORDS

STYLE = Path(__file__).parent / "theme" / "pdf.css"
LIMIT = 300  # seconds that Chromium may take
MOST = 3  # times that the book is set until its contents are right; the second time they are, where none is known from before
_PAGE = re.compile(rb"(\d+) 0 obj\s*<</Type /Page\s")


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
    chromium = browser.chromium()
    if chromium is None:
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
            _set(chromium, pages, text, made, kept / f"{lang}-numbers.json")
        except (subprocess.SubprocessError, OSError) as error:
            said = (getattr(error, "stderr", None) or str(error)).strip().splitlines() or ["no word"]
            return f"no PDF ({lang}): {Path(chromium).name} failed: {said[-1][:160]}; the rest is whole"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made, target)
    return ""


def document(pages: Sequence[editions.Part], lang: str) -> str:
    """The book as one HTML document; :func:`numbered` puts the page on which each chapter begins into its contents."""
    title, words = citation.book_title(lang), WORDS[lang]
    contents = editions.contents(pages, "#{}")
    contents = re.sub(
        r'(<a href="#([\w-]+)">)(.*?)</a>',
        lambda link: f'{link[1]}<span>{link[3]}</span><span class="page">{{{link[2]}}}</span></a>',
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


def numbered(text: str, at: dict[str, int]) -> str:
    """The document with the numbers of pages in its contents.

    Examples
    --------
    >>> numbered('<span class="page">{intro}</span> <span class="page">{end}</span>', {"intro": 7})
    '<span class="page">7</span> <span class="page"></span>'
    """
    return re.sub(r'(?<=<span class="page">)\{([\w-]+)\}', lambda place: str(at.get(place[1], "")), text)


def _set(chromium: str, pages: Sequence[editions.Part], text: str, made: Path, numbers: Path) -> None:
    """Set the document with the numbers of the last time, and again until its contents tell where the chapters begin."""
    slugs = [part.slug for part in pages]
    with tempfile.TemporaryDirectory(prefix="clusterlib-") as folder:
        source, pdf = Path(folder) / "book.html", Path(folder) / "book.pdf"
        for path in {path for part in pages for path in part.images.values()}:
            text = text.replace(f'src="images/{editions.short_name(path)}"', f'src="{path.as_uri()}"')
        at = _numbers(numbers, slugs)
        for _ in range(MOST):
            source.write_text(numbered(text, at), encoding="utf-8")
            _print(chromium, source, pdf)
            before, at = at, pages_of(pdf.read_bytes(), slugs)
            if at == before:
                break
        write_whole(numbers, json.dumps(at))
        with scratch_beside(made) as scratch:
            shutil.copyfile(pdf, scratch / "whole")
            (scratch / "whole").replace(made)


def _numbers(path: Path, slugs: Sequence[str]) -> dict[str, int]:
    """Where the chapters began last time; without that, numbers as wide as they will be."""
    try:
        return {str(slug): int(number) for slug, number in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError):
        return dict.fromkeys(slugs, 100)


def _print(chromium: str, source: Path, pdf: Path) -> None:
    options = ["--headless=new", "--disable-gpu", "--no-pdf-header-footer", "--generate-pdf-document-outline", f"--print-to-pdf={pdf}"]
    options += [f"--user-data-dir={source.parent / 'profile'}"] + ["--no-sandbox"] * (os.geteuid() == 0)
    subprocess.run([chromium, *options, source.as_uri()], check=True, capture_output=True, text=True, timeout=LIMIT)
    if not pdf.is_file():
        raise OSError("it wrote nothing")


def _body(part: editions.Part) -> str:
    """The article, its anchors made unique in the whole document."""
    text = editions.linked(part, "#{slug}--{anchor}")
    return re.sub(r'(?<=[ ])(id|aria-labelledby)="([^"]+)"', rf'\1="{part.slug}--\2"', text)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
