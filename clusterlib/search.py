"""The search index of one language: what can be found, where it stands, and which English words belong together."""

import json
import re
from dataclasses import dataclass

import snowballstemmer
from bs4 import BeautifulSoup
from bs4.element import Tag

_LEFT_OUT = "script, style, .headerlink, .heading a, details.hide, details.code, pre, math, .table-card, nav"
_BLOCKS = ("p", "li", "td", "th", "dt", "dd", "div", "caption", "figcaption", "section", "h1", "h2", "h3", "h4", "br")
_FIGURES = re.compile(r"[\d\s.,:;%()+\-\u2212\u2013\u00d7\u00b7/]*")  # a cell that nobody would search for
_WORD = re.compile(r"[a-z][a-z'’]+")


@dataclass(frozen=True)
class Entry:
    """A section or a table of a page: ``kind`` is ``s`` or ``t``, ``anchor`` may be empty."""

    kind: str
    page: str
    page_title: str
    anchor: str
    title: str
    text: str


def entries(name: str, page: BeautifulSoup) -> list[Entry]:
    """What can be found on one page as Sphinx rendered it: each section without its subsections, and each table."""
    article = page.find("article")
    heading = article.find("h1")
    page_title = _text(heading) if heading else name
    found = []
    for section in article.find_all("section"):
        title = section.find(["h1", "h2", "h3", "h4", "h5", "h6"], recursive=False)
        inner = [part for part in section.children if part is not title and getattr(part, "name", None) != "section"]
        text = " ".join(filter(None, map(_text, inner)))
        anchor = "" if title is not None and title.name == "h1" else section.get("id", "")
        found.append(Entry("s", name, page_title, anchor, _text(title) if title else page_title, text))
    for table in article.select("table[id]"):
        caption = table.find("caption")
        if caption:
            found.append(Entry("t", name, page_title, table["id"], _text(caption), table["id"]))
    return found


def families(text: str) -> dict[str, list[str]]:
    """English words of a text by their stem, where a stem has more forms than itself.

    Examples
    --------
    >>> families("Clusters cluster, and firms. Clustering!")
    {'cluster': ['cluster', 'clustering', 'clusters'], 'firm': ['firms']}
    """
    stemmer = snowballstemmer.stemmer("english")
    forms: dict[str, set[str]] = {}
    for word in set(_WORD.findall(text.lower())):
        forms.setdefault(stemmer.stemWord(word), set()).add(word)
    return {stem: sorted(words) for stem, words in sorted(forms.items()) if words != {stem}}


def script(found: list[Entry], lang: str) -> str:
    """The index as a script, for a script can be loaded from disk where data cannot."""
    pages = sorted({(entry.page, entry.page_title) for entry in found})
    places = {page: place for place, (page, _) in enumerate(pages)}
    rows = [[entry.kind, places[entry.page], entry.anchor, entry.title, entry.text] for entry in found]
    stems = families(" ".join(f"{entry.title} {entry.text}" for entry in found))
    lines = ",\n".join(_dumps(row) for row in rows)
    return f'window.bookIndex={{"pages":{_dumps(pages)},\n"stems":{_dumps(stems)},\n"entries":[\n{lines}\n]}};\n'


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _text(part: Tag | str) -> str:
    if not isinstance(part, Tag):
        return " ".join(str(part).split())
    copy = BeautifulSoup(str(part), "html.parser")
    for left_out in copy.select(_LEFT_OUT):
        left_out.decompose()
    for cell in copy.select("td"):
        if _FIGURES.fullmatch(cell.get_text()):
            cell.decompose()
    for block in copy.find_all(_BLOCKS):
        block.append(" ")
    return " ".join(copy.get_text().split())
