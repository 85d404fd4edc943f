"""Citations of the book, of its tables and of the paper: CSL-JSON first, the other forms made from it."""

import functools
import json
from pathlib import Path

import yaml

from clusterlib import __version__

FORMATS = ("text", "bibtex", "ris", "csl")
CONFIG = Path(__file__).resolve().parent.parent / "_config.yml"
RELEASED = __version__.split(".")[0]

PAPER = {
    "id": "park2005",
    "type": "article-magazine",
    "title": "클러스터의 생성배경과 특성 [The background and characteristics of cluster formation]",
    "author": [{"family": "Park", "given": "Jae-su", "literal": "박재수 (Park Jae-su)"}],
    "publisher": "KISTI",
    "issued": {"date-parts": [[2005]], "circa": True},
    "language": "ko",
    "note": "about 2005; volume and pages unknown",
}
_TEXT = {
    "en": {"version": "version {}", "table": "Table", "in": "In", "none": "Unpublished", "digest": "digest"},
    "ko": {"version": "{}판", "table": "표", "in": "수록", "none": "미출간(unpublished)", "digest": "요약값"},
}


@functools.cache
def book_title(lang: str) -> str:
    """Title of the book in one language: the two halves of ``title`` in ``_config.yml``."""
    korean, english = _config()["title"].split(" · ")
    return korean if lang == "ko" else english


@functools.cache
def base_address() -> str:
    """Address of the published book, with a slash at its end, or the empty string while there is none."""
    address = _config().get("html", {}).get("baseurl") or ""
    return address.rstrip("/") + "/" if address else ""


def table_address(table_id: str, chapter: str, lang: str) -> str:
    """Permanent address of a table in the published book; empty while the book is unpublished."""
    return f"{base_address()}{lang}/chapters/{chapter}.html#{table_id}" if base_address() else ""


def book_csl(lang: str = "en") -> dict:
    """The book as a CSL-JSON item."""
    item = {
        "id": "clusterlib",
        "type": "book",
        "title": book_title(lang),
        "author": [{"literal": "the clusterlib authors"}],
        "issued": {"date-parts": [[int(RELEASED)]]},
        "version": __version__,
        "genre": "research compendium",
        "language": lang,
    }
    return item | ({"URL": base_address()} if base_address() else {"note": "unpublished"})


def table_csl(table_id: str, title: str, digest: str, chapter: str, lang: str = "en") -> dict:
    """A table of the book as a CSL-JSON item."""
    address = table_address(table_id, chapter, lang)
    item = book_csl(lang) | {
        "id": f"clusterlib-{table_id}",
        "type": "dataset",
        "title": title,
        "container-title": book_title(lang),
        "number": table_id,
    }
    item |= {"URL": address} if address else {}
    return item | {"note": "; ".join(filter(None, ["" if address else "unpublished", f"sha256:{digest}"]))}


def to_text(item: dict, lang: str = "en") -> str:
    """A CSL item as one line of plain text."""
    words = _TEXT[lang]
    author, title = item["author"][0]["literal"], item["title"]
    circa = "c. " if item["issued"].get("circa") else ""
    year = f"{circa}{item['issued']['date-parts'][0][0]}"
    where = [item["publisher"]] if "publisher" in item else []
    if "container-title" in item:
        title = f"{title} [{words['table']} {item['number']}]"
        where.append(f"{words['in']}: {item['container-title']}")
    if "version" in item:
        where.append(words["version"].format(item["version"]))
    notes = [words["none"] if note == "unpublished" else note for note in item.get("note", "").split("; ") if note]
    return ". ".join(
        [f"{author} ({year})", title, *([", ".join(where)] if where else []), *notes, *filter(None, [item.get("URL")])]
    )


def to_bibtex(item: dict) -> str:
    """A CSL item as a BibTeX entry; names and titles are braced, so that no style changes them."""
    kind = {"book": "book", "dataset": "misc", "article-magazine": "article"}[item["type"]]
    fields = {
        "author": "{" + item["author"][0]["literal"] + "}",
        "title": "{" + item["title"] + "}",
        "year": str(item["issued"]["date-parts"][0][0]),
        "howpublished": f"In: {item['container-title']}" if "container-title" in item else "",
        "journal": item.get("publisher", "") if kind == "article" else "",
        "publisher": item["author"][0]["literal"] if kind == "book" else "",
        "version": item.get("version", ""),
        "number": item.get("number", ""),
        "url": item.get("URL", ""),
        "note": item.get("note", ""),
    }
    lines = [f"  {name} = {{{_bibtex(value)}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{item['id']},\n" + ",\n".join(lines) + "\n}\n"


def to_ris(item: dict) -> str:
    """A CSL item in the RIS format."""
    fields = [
        ("TY", {"book": "BOOK", "dataset": "DATA", "article-magazine": "MGZN"}[item["type"]]),
        ("ID", item["id"]),
        ("AU", item["author"][0]["literal"]),
        ("TI", item["title"]),
        ("T2", item.get("container-title", "")),
        ("PY", str(item["issued"]["date-parts"][0][0])),
        ("PB", item.get("publisher", "")),
        ("ET", item.get("version", "")),
        ("M1", item.get("number", "")),
        ("LA", item["language"]),
        ("UR", item.get("URL", "")),
        ("N1", item.get("note", "")),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in fields if value) + "ER  - \n"


def to_csl(item: dict) -> str:
    """A CSL item as a CSL-JSON document."""
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def render(item: dict, form: str, lang: str = "en") -> str:
    """A CSL item in one of ``FORMATS``.

    Examples
    --------
    >>> render(PAPER, "ris").splitlines()[2]
    'AU  - 박재수 (Park Jae-su)'
    """
    if form == "text":
        return to_text(item, lang) + "\n"
    return {"bibtex": to_bibtex, "ris": to_ris, "csl": to_csl}[form](item)


def _bibtex(text: str) -> str:
    return "".join("\\" + mark if mark in "&%$#_" else mark for mark in text)


@functools.cache
def _config() -> dict:
    return yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
