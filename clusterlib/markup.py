"""The markup of a finished page: tables, figures, code, headings, languages, glossary terms, and its description."""

import re
from pathlib import Path

from lxml.html import HtmlElement

from clusterlib import __version__, tree
from clusterlib.interface import WORDS
from clusterlib.tree import above, element, first, select, text_of

HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+(?:[ ·,]*[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+)*")
_SVG = re.compile(r"<svg\b[^>]*>")
_LENGTH = re.compile(r'\b(width|height)="([\d.]+)(pt|px)?"')
_UNUSED = {
    "tex2jax_ignore", "mathjax_ignore", "docutils", "container", "align-default", "notranslate", "reference", "internal",
}  # fmt: skip
_UNMARKED = ("script", "style", "option", "title")
_CODE = re.compile(r"[\w.]+-[\w.-]{1,12}")
_BROAD = 500  # CSS pixels; letters of a wider figure are too small to read where it is shrunk to a phone
_TALL = 40  # rows; a longer table scrolls within itself on a screen, one that can be filtered stands whole
_LOCALE = {"ko": "ko_KR", "en": "en_GB"}
_PIXELS = {"pt": 4 / 3, "px": 1.0, "": 1.0}


def glossary(pages: dict[str, HtmlElement]) -> dict[str, str]:
    """Definitions by the anchor of their term; Sphinx's numbered anchors of Korean terms become words on every page."""
    definitions, renamed = {}, {}
    for page in pages.values():
        for term in select(page, "dl.glossary dt[id]"):
            text = text_of(term, ".headerlink")
            wanted = "term-" + re.sub(r"[\W_]+", "-", text.lower()).strip("-")
            renamed["#" + term.get("id")] = "#" + wanted
            term.set("id", wanted)
            meaning = next(term.itersiblings("dd"), None)
            definitions[wanted] = "" if meaning is None else text_of(meaning)
    for page in pages.values():
        for link in select(page, 'a[href*="#term-"]'):
            address, mark, anchor = link.get("href").partition("#")
            link.set("href", address + renamed.get(mark + anchor, mark + anchor))
    return definitions


def captions(pages: dict[str, HtmlElement]) -> dict[str, str]:
    """What tables and figures are called, by their anchor."""
    found = {}
    for page in pages.values():
        for one in select(page, "article table[id], article figure[id]"):
            caption = first(one, "caption, figcaption")
            if caption is not None:
                found[one.get("id")] = text_of(caption, ".headerlink")
    return found


def finish_page(page: HtmlElement, lang: str, folder: Path, definitions: dict[str, str], called: dict[str, str] | None = None) -> None:
    """Make one parsed page accessible and light, in place.

    Parameters
    ----------
    page : HtmlElement
        The root of the page.
    lang : str
    folder : Path
        Where the images of the page are looked up.
    definitions, called : dict of str to str
        What terms mean, and what tables and figures are called, by anchor: links to them explain themselves in place.
    """
    words = WORDS[lang]
    for step in (_clean, _name_permalinks, _head_tables, _show_code, _list_references, _mark_current):
        step(page, words)
    _size_images(page, folder)
    _explain_terms(page, definitions)
    _preview_references(page, called or {})
    if lang != "ko":
        mark_hangul(page)


def describe(page: HtmlElement, lang: str, book_title: str) -> None:
    """Tell search engines, cards and citation managers what the page is: only what is known."""
    heading = first(page, "article h1")
    title = book_title if heading is None else text_of(heading, ".headerlink")
    said = next((p for p in select(page, "article p") if above(p, "table", "figure", "aside", "details") is None), None)
    described = said is not None and first(page, "article section") is not None
    description = _shorten(text_of(said, ".headerlink")) if described else f"{title} · {book_title}"
    tags = {
        "name": {
            "description": description,
            "author": "the clusterlib authors",
            "citation_title": title,
            "citation_author": "the clusterlib authors",
            "citation_inbook_title": book_title,
            "citation_publication_date": __version__.split(".")[0],
            "citation_language": lang,
            "DC.title": title,
            "DC.creator": "the clusterlib authors",
            "DC.language": lang,
            "DC.isPartOf": book_title,
            "twitter:card": "summary",
        },
        "property": {
            "og:type": "article",
            "og:title": title,
            "og:description": description,
            "og:site_name": book_title,
            "og:locale": _LOCALE[lang],
        },
    }
    for kind, values in tags.items():
        for name, content in values.items():
            if content:
                meta = element("meta", {kind: name, "content": content})
                meta.tail = "\n"
                page.head.append(meta)


def mark_hangul(page: HtmlElement) -> None:
    """Mark every run of Hangul in a page of another language as Korean.

    Examples
    --------
    >>> page = tree.parsed("<p>Park Jae-su (박재수, 연구자)</p>")
    >>> mark_hangul(page)
    >>> print(tree.written(page.find(".//p")))
    <p>Park Jae-su (<span lang="ko">박재수, 연구자</span>)</p>
    """
    for text in page.body.xpath(".//text()"):
        runs = list(HANGUL.finditer(text))
        beside = text.getparent()  # the element that the text stands in, or follows
        around = beside.getparent() if text.is_tail else beside
        if not runs or any(one.tag in _UNMARKED or one.get("lang") == "ko" for one in (around, *around.iterancestors())):
            continue
        place = around.index(beside) + 1 if text.is_tail else 0
        before = text[: runs[0].start()]
        if text.is_tail:
            beside.tail = before
        else:
            beside.text = before
        for number, run in enumerate(runs):
            span = element("span", {"lang": "ko"}, run[0])
            span.tail = text[run.end() : runs[number + 1].start() if number + 1 < len(runs) else None]
            around.insert(place + number, span)


def _clean(page: HtmlElement, words: dict[str, str]) -> None:
    """Drop what only other themes use."""
    for tag in select(page, "nav [role=heading]"):
        del tag.attrib["role"]
    for tag in select(page, "pre > span"):
        if not len(tag) and not tag.text:
            tag.drop_tree()
    for tag in select(page, "article [style]"):
        del tag.attrib["style"]  # the policy forbids it
    for tag in select(page, "article colgroup, article style"):
        tag.drop_tree()
    for tag in select(page, "[class]"):
        _set_classes(tag, [name for name in tag.get("class").split() if name not in _UNUSED and not re.match(r"row-|tag_|toctree-l", name)])
    for tag in select(page, "th > p:only-child, td > p:only-child"):
        tag.drop_tag()


def _set_classes(tag: HtmlElement, names: list[str]) -> None:
    if names:
        tag.set("class", " ".join(names))
    else:
        tag.attrib.pop("class", None)


def _name_permalinks(page: HtmlElement, words: dict[str, str]) -> None:
    """Move each permalink beside its heading, so that it has a name and the heading keeps its own."""
    for link in select(page, "a.headerlink"):
        owner = above(link, "h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption", "dt")
        if owner is None or owner.tag in ("h1", "dt"):
            link.drop_tree()
            continue
        link.attrib.pop("title", None)
        link.set("aria-label", f"{words['permalink']}: {text_of(owner, '.headerlink')}")
        link.text = "#"
        if owner.tag.startswith("h"):
            tree.wrap(owner, element("div", {"class": "heading"})).append(tree.taken_out(link))


def _head_tables(page: HtmlElement, words: dict[str, str]) -> None:
    """Scope the headings of tables, and let wide and long ones scroll inside a named region."""
    for number, table in enumerate(select(page, "article table"), start=1):
        for cell in table.iter("th"):
            cell.set("scope", "row" if above(cell, "thead") is None else "col")
        for empty in [cell for cell in select(table, "thead th") if not tree.solid_text(cell)]:
            empty.tag = "td"
            del empty.attrib["scope"]
        for cell in table.iter("th", "td"):
            if _CODE.fullmatch(tree.solid_text(cell)):
                cell.classes.add("code")
        _set_numbers(table)
        look = "scroll wide" if _set_widths(table) > 4 else "scroll"
        if len(select(table, "tbody tr")) > _TALL and "filterable" not in table.classes:
            look += " tall"
        region = element("div", {"class": look, "role": "region", "tabindex": "0"})
        caption = first(table, "caption")
        if caption is None:
            region.set("aria-label", f"{words['table_region']} {number}")
        else:
            held = element("span", {"class": "held", "id": f"{table.get('id', f'table-{number}')}-caption"}, caption.text)
            held.extend(list(caption))
            caption.text = None
            caption.append(held)
            region.set("aria-label", text_of(held, ".headerlink"))
        tree.wrap(table, region)


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return [cell for cell in row if cell.tag in ("th", "td")]


def _set_numbers(table: HtmlElement) -> None:
    """Class the cells of the columns that the table's own class names as numbers, ``number-2`` the second."""
    classes = table.get("class", "").split()
    named = [name for name in classes if re.fullmatch(r"number-\d+", name)]
    places = {int(name.removeprefix("number-")) - 1 for name in named}
    for row in table.iter("tr") if places else []:
        for place, cell in enumerate(_cells(row)):
            if place in places:
                cell.classes.add("number")
    if named:
        _set_classes(table, [name for name in classes if name not in named])


def _set_widths(table: HtmlElement) -> int:
    """Class the headings by how much text stands beneath them; the number of columns."""
    columns = list(zip(*map(_cells, table.iter("tr")), strict=False))
    for head, *cells in columns:
        length = max((_width(tree.solid_text(cell)) for cell in cells), default=0)
        kind = "short" if length <= 16 else "long" if length > 90 else ""
        if kind:
            head.classes.add(kind)
    return len(columns)


def _width(text: str) -> int:
    """Length of a text in Latin letters; a syllable of Hangul takes two."""
    return len(text) + sum(map(len, HANGUL.findall(text)))


def _show_code(page: HtmlElement, words: dict[str, str]) -> None:
    """One word to unfold code, and code and formulas that the keyboard can scroll."""
    for details in select(page, "details.hide"):
        summary = first(details, "summary")
        summary.clear(keep_tail=True)
        summary.text = words["output" if first(details, ".cell_input") is None else "code"]
        details.set("class", "code")
    for number, block in enumerate(select(page, "article pre"), start=1):
        name = "output_region" if any("cell_output" in one.classes for one in block.iterancestors()) else "code_region"
        block.attrib.update({"tabindex": "0", "role": "region", "aria-label": f"{words[name]} {number}"})
    for number, formula in enumerate(select(page, "article div.math"), start=1):
        formula.attrib.update({"tabindex": "0", "role": "group", "aria-label": f"{words['formula']} {number}"})


def _list_references(page: HtmlElement, words: dict[str, str]) -> None:
    """The list of references as a list: its roles are not allowed in one."""
    for group in select(page, ".citation-list"):
        _rename(group, "ul", {"class": "references"})
        for entry in list(group.iterchildren("div")):
            _rename(entry, "li", {"id": entry.get("id")} if "id" in entry.attrib else {})
            label = first(entry, ".label")
            if label is not None:
                label.drop_tree()
            for text in list(entry.iter("p")):
                text.drop_tag()


def _rename(tag: HtmlElement, name: str, attributes: dict[str, str]) -> None:
    tag.tag = name
    tag.attrib.clear()
    tag.attrib.update(attributes)


def _mark_current(page: HtmlElement, words: dict[str, str]) -> None:
    """Say in the contents which page this is."""
    for link in select(page, "nav.contents a.current"):
        if link.get("href") in ("#", ""):
            link.set("aria-current", "page")
    for tag in select(page, "nav.contents .current"):
        del tag.attrib["class"]


def _size_images(page: HtmlElement, folder: Path) -> None:
    """Give images their size, load those below the first section late, and let wide ones scroll within themselves on a phone."""
    for image in select(page, "article img"):
        path = folder / image.get("src")
        if path.suffix == ".svg" and path.is_file():
            image.attrib.update(svg_size(path.read_text(encoding="utf-8")))
        image.set("decoding", "async")
        if image.xpath("boolean(preceding::h2)"):
            image.set("loading", "lazy")
        caption = next(image.itersiblings("figcaption"), None)
        if caption is not None and int(image.get("width", 0)) > _BROAD:
            name = caption_of(caption)[0]
            tree.wrap(image, element("div", {"class": "pane", "role": "group", "tabindex": "0", "aria-label": name}))


def svg_size(svg: str) -> dict[str, str]:
    """Width and height of a drawing in CSS pixels, as attributes of an image.

    Examples
    --------
    >>> svg_size('<svg width="504pt" height="259.2pt" viewBox="0 0 504 259.2">')
    {'width': '672', 'height': '346'}
    """
    head = _SVG.search(svg)
    lengths = _LENGTH.findall(head[0]) if head else []
    return {name: str(round(float(value) * _PIXELS[unit])) for name, value, unit in lengths}


def caption_of(caption: HtmlElement) -> tuple[str, str]:
    """What a caption calls its figure, such as ``Figure 3``, and what it says of it.

    Examples
    --------
    >>> said = '<p><span class="caption-number">Figure 3 </span><span>Jobs by place.</span><a class="headerlink">#</a></p>'
    >>> caption_of(tree.parsed(said))
    ('Figure 3', 'Jobs by place.')
    """
    number = first(caption, ".caption-number")
    return "" if number is None else text_of(number, ".headerlink"), text_of(caption, ".headerlink, .caption-number")


def link_files(caption: HtmlElement, addresses: dict[str, str], name: str) -> None:
    """Add to a caption small links to the files of its figure."""
    line = element("p", {"class": "figure-files"})
    for kind, address in addresses.items():
        link = element("a", {"href": address, "download": "", "aria-label": f"{name}: {kind.upper()}"}, kind.upper())
        link.tail = " "
        line.append(link)
    caption.append(line)


def _explain_terms(page: HtmlElement, definitions: dict[str, str]) -> None:
    """Give each link to a glossary term its definition, which a script shows in place."""
    for link in select(page, 'article a[href*="#term-"]'):
        definition = definitions.get(link.get("href").partition("#")[2], "")
        if definition:
            link.attrib.update({"class": "term", "title": _shorten(definition, 400)})


def _preview_references(page: HtmlElement, called: dict[str, str]) -> None:
    """Give each numbered reference to a table or figure its caption, which a script shows in place; claims have their words."""
    for link in [above(mark, "a") for mark in select(page, "article a .std-numref")]:
        caption = called.get(link.get("href").partition("#")[2], "")
        if caption and above(link, "figcaption", "caption") is None:
            link.attrib.update({"class": "preview", "title": _shorten(caption, 300)})


def _shorten(text: str, length: int = 160) -> str:
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"
