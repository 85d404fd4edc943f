"""The search index of one language: what can be found, where it stands, and which English words belong together."""

import json
import re
from dataclasses import dataclass

import snowballstemmer
from lxml.html import HtmlElement

from clusterlib.tree import first, select

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


def entries(name: str, page: HtmlElement) -> list[Entry]:
    """What can be found on one page as Sphinx rendered it: each section without its subsections, and each table."""
    article = first(page, "article")
    left_out = frozenset(select(article, _LEFT_OUT))
    heading = first(article, "h1")
    page_title = name if heading is None else _line(heading, left_out)
    found = []
    for section in article.iter("section"):
        title = next(section.iterchildren("h1", "h2", "h3", "h4", "h5", "h6"), None)
        inner = [section.text or ""]
        for part in section:
            inner += ["" if part is title or part.tag == "section" else _flat(part, left_out), part.tail or ""]
        anchor = "" if title is not None and title.tag == "h1" else section.get("id", "")
        said = page_title if title is None else _line(title, left_out)
        found.append(Entry("s", name, page_title, anchor, said, " ".join(" ".join(inner).split())))
    for table in select(article, "table[id]"):
        caption = first(table, "caption")
        if caption is not None:
            found.append(Entry("t", name, page_title, table.get("id"), _line(caption, left_out), table.get("id")))
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


def _line(part: HtmlElement, left_out: frozenset[HtmlElement]) -> str:
    return " ".join(_flat(part, left_out).split())


def _flat(part: HtmlElement, left_out: frozenset[HtmlElement]) -> str:
    """Text of a part, its blocks parted by spaces, without what is left out and without cells of figures."""
    if part in left_out or not isinstance(part.tag, str):
        return ""
    text = (part.text or "") + "".join(_flat(child, left_out) + (child.tail or "") for child in part)
    if part.tag == "td" and _FIGURES.fullmatch(text):
        return ""
    return f"{text} " if part.tag in _BLOCKS else text
