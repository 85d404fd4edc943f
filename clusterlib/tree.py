"""A page as a tree: parsed, searched by CSS selectors, changed in place, written again."""

from collections.abc import Iterator
from functools import cache
from html import escape

from lxml import html
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_RAW = frozenset({"script", "style"})


def parsed(text: str) -> HtmlElement:
    """The root of an HTML document; a fragment gets the ``html`` and ``body`` that it lacks.

    Examples
    --------
    >>> written(parsed("<p>입지<br>계수 &amp;").body)
    '<body><p>입지<br>계수 &amp;</p></body>'
    """
    return html.document_fromstring(text)


def select(node: HtmlElement, selector: str) -> list[HtmlElement]:
    """What a CSS selector matches in a node, itself among it, in the order of the document."""
    return _compiled(selector)(node)


def first(node: HtmlElement, selector: str) -> HtmlElement | None:
    """The first of what a selector matches, None where nothing does."""
    return next(iter(select(node, selector)), None)


def above(node: HtmlElement, *names: str) -> HtmlElement | None:
    """The nearest element around a node that has one of these names, None where there is none."""
    return next(node.iterancestors(*names), None)


def element(name: str, attributes: dict[str, str], text: str | None = None) -> HtmlElement:
    """A new element."""
    made = html.Element(name, attributes)
    made.text = text
    return made


def text_of(node: HtmlElement, without: str = "") -> str:
    """Text of a node on one line, without the parts that a selector names.

    Examples
    --------
    >>> text_of(parsed("<h2>Where <i>it</i> holds<a class='headerlink'>#</a></h2>"), ".headerlink")
    'Where it holds'
    """
    left_out = frozenset(select(node, without)) if without else frozenset()
    return " ".join("".join(_strings(node, left_out)).split())


def solid_text(node: HtmlElement) -> str:
    """Text of a node, each piece stripped and nothing between them: what tells an empty node from one that says something."""
    return "".join(piece.strip() for piece in _strings(node, frozenset()))


def wrap(node: HtmlElement, around: HtmlElement) -> HtmlElement:
    """Put an element in a node's place and the node into it; what follows the node follows the element."""
    around.tail, node.tail = node.tail, None
    parent = node.getparent()
    parent.replace(node, around)
    around.append(node)
    return around


def taken_out(node: HtmlElement) -> HtmlElement:
    """A node after it left its tree; what follows it stays."""
    node.drop_tree()
    node.tail = None  # it was copied, not moved
    return node


def written(node: HtmlElement, *, xml: bool = False) -> str:
    """A node as HTML, or as the XHTML that an EPUB wants. Addresses stay in the script that they are in.

    Examples
    --------
    >>> image = parsed('<p><img alt="&lt;" src="그림.svg" hidden> 뒤').find(".//img")
    >>> written(image), written(image, xml=True)
    ('<img alt="&lt;" src="그림.svg" hidden="">', '<img alt="&lt;" src="그림.svg" hidden=""/>')
    """
    pieces: list[str] = []
    _write(node, "/>" if xml else ">", pieces)
    return "".join(pieces)


@cache
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def _strings(node: HtmlElement, left_out: frozenset[HtmlElement]) -> Iterator[str]:
    if node in left_out or not isinstance(node.tag, str):
        return
    if node.text:
        yield node.text
    for child in node:
        yield from _strings(child, left_out)
        if child.tail:
            yield child.tail


def _write(node: HtmlElement, void: str, pieces: list[str]) -> None:
    name = node.tag
    if not isinstance(name, str):  # a comment is for whoever wrote it
        return
    attributes = "".join(f" {key}={_quoted(value)}" for key, value in node.items())
    if name in _VOID:
        pieces.append(f"<{name}{attributes}{void}")
        return
    pieces.append(f"<{name}{attributes}>")
    if node.text:
        pieces.append(node.text if name in _RAW else escape(node.text, quote=False))
    for child in node:
        _write(child, void, pieces)
        if child.tail:
            pieces.append(escape(child.tail, quote=False))
    pieces.append(f"</{name}>")


def _quoted(value: str) -> str:
    text = escape(value, quote=False)
    return f"'{text}'" if '"' in text and "'" not in text else '"{}"'.format(text.replace('"', "&quot;"))
