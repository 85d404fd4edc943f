"""The book as one text, for paper and for e-readers: its pages in order, without what only a screen can use."""

import os
import re
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from lxml.html import HtmlElement

from clusterlib import LANGUAGES, __version__, citation, title_card, tree, webfont
from clusterlib.interface import WORDS
from clusterlib.tree import first, select

STYLE = Path(__file__).parent / "theme" / "edition.css"
_SCREEN_ONLY = (
    "script, noscript, button, .headerlink, .figure-files, .explorer, .table-card .files, .table-card details, details.code, .editions"
)
_SCREEN_ATTRIBUTES = ("tabindex", "loading", "decoding", "download", "title", "aria-current", "rel")
WHOLE = 24  # rows up to which a table is kept on one page
_TIME = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can name


@dataclass(frozen=True)
class Part:
    """One page as editions hold it.

    ``group`` is the caption under which the contents list it, empty for the first page; ``images`` are the files it shows
    by the names under which it shows them.
    """

    slug: str
    title: str
    group: str
    article: HtmlElement
    images: dict[str, Path]


def parts(folder: Path, listed: Sequence[tuple[str, str]]) -> list[Part]:
    """The pages of a folder of finished chapters, in the order of the contents.

    Parameters
    ----------
    folder : Path
        Holds ``SLUG.html`` for every chapter.
    listed : sequence of (str, str)
        Slug and caption of the group, in order.
    """
    known = {slug for slug, _ in listed}
    return [_part(folder, slug, group, known) for slug, group in listed]


def linked(part: Part, address: str) -> str:
    """The article as text; ``address`` makes a link of a slug and an anchor, such as ``{slug}.xhtml#{anchor}``."""
    article = deepcopy(part.article)
    for link in select(article, "a[data-slug]"):
        slug, anchor = link.attrib.pop("data-slug"), link.attrib.pop("data-anchor")
        link.set("href", address.format(slug=slug, anchor=anchor).removesuffix("#").removesuffix("--"))
    return tree.written(article, xml=True)


def write_epub(target: Path, pages: Sequence[Part], lang: str, fonts: dict[int, bytes]) -> None:
    """Write the book as EPUB 3; its bytes depend on the pages alone.

    Parameters
    ----------
    target : Path
    pages : sequence of Part
    lang : str
    fonts : dict of int to bytes
        WOFF2 by weight, with the Hangul of the pages.
    """
    title, words = citation.book_title(lang), WORDS[lang]
    texts = {part.slug: linked(part, "{slug}.xhtml#{anchor}") for part in pages}
    images = {name: path for part in pages for name, path in part.images.items()}
    files: dict[str, bytes | str] = {"META-INF/container.xml": _CONTAINER}
    files["EPUB/nav.xhtml"] = _xhtml(words["contents"], lang, f'<nav epub:type="toc" id="toc"><h1>{words["contents"]}</h1>{contents(pages, "{}.xhtml")}</nav>')
    for part in pages:
        files[f"EPUB/{part.slug}.xhtml"] = _xhtml(part.title, lang, texts[part.slug])
    faces = ""
    for weight, content in fonts.items():
        files[f"EPUB/font-{weight}.woff2"] = content
        faces += f'@font-face {{ font-family: "{webfont.NAME}"; font-weight: {weight}; src: url(font-{weight}.woff2) format("woff2"); }}\n'
    files["EPUB/edition.css"] = faces + STYLE.read_text(encoding="utf-8")
    files["EPUB/cover.png"] = title_card.draw(title, words["about"], words["edition"].format(__version__), (1200, 1800))
    files |= {f"EPUB/images/{name}": _drawing(path) for name, path in sorted(images.items())}
    files["EPUB/package.opf"] = _package(pages, lang, list(files), texts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(_entry("mimetype", zipfile.ZIP_STORED), "application/epub+zip")
        for name, content in files.items():
            archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), content)


def contents(pages: Sequence[Part], address: str) -> str:
    """The contents as nested lists, grouped as the book groups them; ``address`` makes a link of a slug, such as ``#{}``."""
    lines, open_group = ["<ol>"], ""
    for part in pages:
        if part.group != open_group:
            lines += ["</ol></li>"] * bool(open_group) + [f"<li><span>{escape(part.group)}</span><ol>"]
            open_group = part.group
        lines.append(f'<li><a href="{address.format(part.slug)}">{escape(part.title)}</a></li>')
    return "\n".join([*lines, *["</ol></li>"] * bool(open_group), "</ol>"])


def short_name(path: Path) -> str:
    """The name under which an edition holds an image."""
    return path.name if len(path.stem) < 32 else path.stem[:16] + path.suffix


def _part(folder: Path, slug: str, group: str, known: set[str]) -> Part:
    page = tree.parsed((folder / f"{slug}.html").read_text(encoding="utf-8"))
    article = tree.taken_out(first(page, "article"))
    for tag in select(article, _SCREEN_ONLY):
        tag.drop_tree()
    for card in select(article, ".table-card"):
        name = card.get("aria-label").rsplit(" ", 1)[-1]
        card.attrib.clear()
        card.set("class", "table-card")
        line = first(card, ".digest-line")
        line.text = f"{name} · {line.text or ''}"
    for details in list(article.iter("details")):
        details.tag = "div"
        first(details, "summary").tag = "p"
    for tag in article.iter("*"):
        for name in _SCREEN_ATTRIBUTES:
            tag.attrib.pop(name, None)
        if tag.tag in ("pre", "div") and tag.get("role") in ("region", "group"):
            for name in ("role", "aria-label"):
                tag.attrib.pop(name, None)
    for table in article.iter("table"):
        if len(list(table.iter("tr"))) <= WHOLE:
            table.classes.add("whole")
    for cell in select(article, ".cell"):
        if not tree.solid_text(cell) and first(cell, "img") is None:
            cell.drop_tree()
    images = _images(article, folder)
    for link in list(article.iter("a")):
        _aim(link, slug, known)
    return Part(slug, tree.text_of(first(article, "h1")), group, article, images)


def _images(article: HtmlElement, folder: Path) -> dict[str, Path]:
    """Give the images of an article short names, and say which files these are."""
    found = {}
    for image in article.iter("img"):
        path = (folder / unquote(image.get("src"))).resolve()
        found[short_name(path)] = path
        image.set("src", f"images/{short_name(path)}")
    return found


def _aim(link: HtmlElement, slug: str, known: set[str]) -> None:
    """Note where a link leads within the book; a link to a file of the site becomes its address, or plain text while there is none."""
    address = urlsplit(link.get("href", ""))
    if address.scheme in ("http", "https", "mailto"):
        return
    there = Path(unquote(address.path)).stem if address.path.endswith(".html") and "/" not in address.path else ""
    if not address.path or there in known:
        link.attrib.pop("href", None)
        link.attrib.update({"data-slug": there or slug, "data-anchor": unquote(address.fragment)})
    elif citation.base_address() and address.path.startswith("../../"):
        link.set("href", citation.base_address() + os.path.normpath(address.path).replace("../", ""))
    else:
        link.drop_tag()


def _xhtml(title: str, lang: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{lang}" xml:lang="{lang}">\n'
        f'<head><title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="edition.css"/></head>\n<body>\n{body}\n</body>\n</html>\n'
    )


def _package(pages: Sequence[Part], lang: str, files: Sequence[str], texts: dict[str, str]) -> str:
    """The list of what the EPUB holds and what is known of it."""
    title, other = citation.book_title(lang), citation.book_title(next(one for one in LANGUAGES if one != lang))
    year, month = re.findall(r"\d+", __version__)[:2]
    identity = uuid5(NAMESPACE_URL, f"{title} {__version__} {lang} " + "".join(texts.values()))
    kinds = {".xhtml": "application/xhtml+xml", ".svg": "image/svg+xml", ".png": "image/png", ".css": "text/css", ".woff2": "font/woff2"}
    items = []
    for name in files:
        if not name.startswith("EPUB/"):
            continue
        path, inside = Path(name), name.removeprefix("EPUB/")
        properties = {"nav": "nav", "cover": "cover-image"}.get(path.stem, "mathml" if "<math" in texts.get(path.stem, "") else "")
        marked = f' properties="{properties}"' if properties else ""
        items.append(f'<item id="{_id(inside)}" href="{inside}" media-type="{kinds[path.suffix]}"{marked}/>')
    features = ("alternativeText", "MathML", "tableOfContents", "readingOrder", "structuralNavigation")
    spine = "".join(f'<itemref idref="{_id(part.slug)}.xhtml"/>' for part in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{lang}">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">urn:uuid:{identity}</dc:identifier>\n<dc:title>{escape(title)}</dc:title>\n'
        f"<dc:language>{lang}</dc:language>\n<dc:creator>the clusterlib authors</dc:creator>\n<dc:date>{year}</dc:date>\n"
        f"<dc:description>{escape(WORDS[lang]['about'])}</dc:description>\n<dc:relation>{escape(other)}</dc:relation>\n"
        "<dc:rights>CC BY 4.0</dc:rights>\n"
        f'<meta property="dcterms:modified">{year}-{int(month):02}-01T00:00:00Z</meta>\n'
        '<meta property="schema:accessMode">textual</meta>\n<meta property="schema:accessMode">visual</meta>\n'
        '<meta property="schema:accessModeSufficient">textual</meta>\n<meta property="schema:accessibilityHazard">none</meta>\n'
        + "".join(f'<meta property="schema:accessibilityFeature">{feature}</meta>\n' for feature in features)
        + f"</metadata>\n<manifest>\n{chr(10).join(items)}\n</manifest>\n<spine><itemref idref=\"i-nav.xhtml\"/>{spine}</spine>\n</package>\n"
    )


def _id(name: str) -> str:
    return "i-" + re.sub(r"[^\w.-]", "-", name)


def _drawing(path: Path) -> bytes:
    """An image as an EPUB may hold it: no document type, and no path without a shape."""
    if path.suffix != ".svg":
        return path.read_bytes()
    text = re.sub(r"<!DOCTYPE[^>]*>\s*", "", path.read_text(encoding="utf-8"))
    return re.sub(r"<path (?![^>]*\bd=)", '<path d="" ', text).encode("utf-8")


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.compress_type = compression
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry


_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">\n'
    '<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>\n</container>\n'
)
