"""The markup of a finished page: tables, figures, code, headings, languages, glossary terms, and its description."""

import re
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from clusterlib import __version__
from clusterlib.interface import WORDS

HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+(?:[ ·,]*[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+)*")
_SVG = re.compile(r"<svg\b[^>]*>")
_LENGTH = re.compile(r'\b(width|height)="([\d.]+)(pt|px)?"')
_UNUSED = {
    "tex2jax_ignore", "mathjax_ignore", "docutils", "container", "align-default", "notranslate", "reference", "internal",
}  # fmt: skip
_CODE = re.compile(r"[\w.]+-[\w.-]{1,12}")
_BROAD = 500  # CSS pixels; letters of a wider figure are too small to read where it is shrunk to a phone
_TALL = 40  # rows; a longer table scrolls within itself on a screen, one that can be filtered stands whole
_LOCALE = {"ko": "ko_KR", "en": "en_GB"}
_PIXELS = {"pt": 4 / 3, "px": 1.0, "": 1.0}


def glossary(pages: dict[str, BeautifulSoup]) -> dict[str, str]:
    """Definitions by the anchor of their term; Sphinx's numbered anchors of Korean terms become words on every page."""
    definitions, renamed = {}, {}
    for page in pages.values():
        for term in page.select("dl.glossary dt[id]"):
            text = _text(term, ".headerlink")
            wanted = "term-" + re.sub(r"[\W_]+", "-", text.lower()).strip("-")
            renamed["#" + term["id"]] = "#" + wanted
            term["id"] = wanted
            meaning = term.find_next_sibling("dd")
            definitions[wanted] = " ".join(meaning.get_text().split()) if meaning else ""
    for page in pages.values():
        for link in page.select('a[href*="#term-"]'):
            address, mark, anchor = link["href"].partition("#")
            link["href"] = address + renamed.get(mark + anchor, mark + anchor)
    return definitions


def captions(pages: dict[str, BeautifulSoup]) -> dict[str, str]:
    """What tables and figures are called, by their anchor."""
    return {
        one["id"]: _text(one.find(["caption", "figcaption"]), ".headerlink")
        for page in pages.values()
        for one in page.select("article table[id], article figure[id]")
        if one.find(["caption", "figcaption"])
    }


def finish_page(page: BeautifulSoup, lang: str, folder: Path, definitions: dict[str, str], called: dict[str, str] | None = None) -> None:
    """Make one parsed page accessible and light, in place.

    Parameters
    ----------
    page : BeautifulSoup
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


def describe(page: BeautifulSoup, lang: str, book_title: str) -> None:
    """Tell search engines, cards and citation managers what the page is: only what is known."""
    heading = page.select_one("article h1")
    title = _text(heading, ".headerlink") if heading else book_title
    first = next((p for p in page.select("article p") if not p.find_parent(["table", "figure", "aside", "details"])), None)
    described = first is not None and page.select_one("article section") is not None
    description = _shorten(_text(first, ".headerlink")) if described else f"{title} · {book_title}"
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
                page.head.append(page.new_tag("meta", attrs={kind: name, "content": content}))
                page.head.append("\n")


def mark_hangul(page: BeautifulSoup) -> None:
    """Mark every run of Hangul in a page of another language as Korean.

    Examples
    --------
    >>> page = BeautifulSoup("<body><p>Park Jae-su (박재수, 연구자)</p></body>", "html.parser")
    >>> mark_hangul(page)
    >>> print(page.p)
    <p>Park Jae-su (<span lang="ko">박재수, 연구자</span>)</p>
    """
    for text in page.body.find_all(string=HANGUL):
        if text.find_parent(["script", "style", "option", "title"]) or text.find_parent(lang="ko"):
            continue
        pieces, end = [], 0
        for run in HANGUL.finditer(text):
            span = page.new_tag("span", attrs={"lang": "ko"})
            span.string = run[0]
            pieces += [NavigableString(text[end : run.start()]), span]
            end = run.end()
        text.replace_with(*pieces, NavigableString(text[end:]))


def _clean(page: BeautifulSoup, words: dict[str, str]) -> None:
    """Drop what only other themes use."""
    for tag in page.select("nav [role=heading]"):
        del tag["role"]
    for tag in page.select("pre > span"):
        if not tag.contents:
            tag.decompose()
    for tag in page.select("article [style]"):
        del tag["style"]  # the policy forbids it
    for tag in page.select("article colgroup, article style"):
        tag.decompose()
    for tag in page.select("[class]"):
        kept = [name for name in tag["class"] if name not in _UNUSED and not re.match(r"row-|tag_|toctree-l", name)]
        if kept:
            tag["class"] = kept
        else:
            del tag["class"]
    for tag in page.select("th > p:only-child, td > p:only-child"):
        tag.unwrap()


def _name_permalinks(page: BeautifulSoup, words: dict[str, str]) -> None:
    """Move each permalink beside its heading, so that it has a name and the heading keeps its own."""
    for link in page.select("a.headerlink"):
        owner = link.find_parent(["h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption", "dt"])
        if owner is None or owner.name in ("h1", "dt"):
            link.decompose()
            continue
        del link["title"]
        link["aria-label"] = f"{words['permalink']}: {_text(owner, '.headerlink')}"
        link.string = "#"
        if owner.name.startswith("h"):
            owner.wrap(page.new_tag("div", attrs={"class": "heading"})).append(link.extract())


def _head_tables(page: BeautifulSoup, words: dict[str, str]) -> None:
    """Scope the headings of tables, and let wide and long ones scroll inside a named region."""
    for number, table in enumerate(page.select("article table"), start=1):
        for cell in table.find_all("th"):
            cell["scope"] = "col" if cell.find_parent("thead") else "row"
        for empty in [cell for cell in table.select("thead th") if not cell.get_text(strip=True)]:
            empty.name = "td"
            del empty["scope"]
        for cell in table.find_all(["th", "td"]):
            if _CODE.fullmatch(cell.get_text(strip=True)):
                cell["class"] = [*cell.get("class", []), "code"]
        _set_numbers(table)
        look = "scroll wide" if _set_widths(table) > 4 else "scroll"
        if len(table.select("tbody tr")) > _TALL and "filterable" not in table.get("class", []):
            look += " tall"
        region = page.new_tag("div", attrs={"class": look, "role": "region", "tabindex": "0"})
        caption = table.find("caption")
        if caption:
            held = page.new_tag("span", attrs={"class": "held", "id": f"{table.get('id', f'table-{number}')}-caption"})
            for child in list(caption.contents):
                held.append(child.extract())
            caption.append(held)
            region["aria-label"] = _text(held, ".headerlink")
        else:
            region["aria-label"] = f"{words['table_region']} {number}"
        table.wrap(region)


def _set_numbers(table: Tag) -> None:
    """Class the cells of the columns that the table's own class names as numbers, ``number-2`` the second."""
    named = [name for name in table.get("class", []) if re.fullmatch(r"number-\d+", name)]
    places = {int(name.removeprefix("number-")) - 1 for name in named}
    for row in table.find_all("tr") if places else []:
        for place, cell in enumerate(row.find_all(["th", "td"], recursive=False)):
            if place in places:
                cell["class"] = [*cell.get("class", []), "number"]
    if named:
        table["class"] = [name for name in table["class"] if name not in named]


def _set_widths(table: Tag) -> int:
    """Class the headings by how much text stands beneath them; the number of columns."""
    rows = [row.find_all(["th", "td"], recursive=False) for row in table.find_all("tr")]
    columns = list(zip(*rows, strict=False))
    for head, *cells in columns:
        length = max((_width(cell.get_text(strip=True)) for cell in cells), default=0)
        kind = "short" if length <= 16 else "long" if length > 90 else ""
        if kind:
            head["class"] = [*head.get("class", []), kind]
    return len(columns)


def _width(text: str) -> int:
    """Length of a text in Latin letters; a syllable of Hangul takes two."""
    return len(text) + sum(map(len, HANGUL.findall(text)))


def _show_code(page: BeautifulSoup, words: dict[str, str]) -> None:
    """One word to unfold code, and code and formulas that the keyboard can scroll."""
    for details in page.select("details.hide"):
        summary = details.find("summary")
        summary.clear()
        summary.attrs = {}
        summary.string = words["code" if details.select_one(".cell_input") else "output"]
        details["class"] = "code"
    for block in page.select("article pre"):
        name = "output_region" if block.find_parent(class_="cell_output") else "code_region"
        block.attrs |= {"tabindex": "0", "role": "region", "aria-label": words[name]}
    for number, block in enumerate(page.select("article pre"), start=1):
        block["aria-label"] += f" {number}"
    for number, formula in enumerate(page.select("article div.math"), start=1):
        formula.attrs |= {"tabindex": "0", "role": "group", "aria-label": f"{words['formula']} {number}"}


def _list_references(page: BeautifulSoup, words: dict[str, str]) -> None:
    """The list of references as a list: its roles are not allowed in one."""
    for group in page.select(".citation-list"):
        group.name = "ul"
        group.attrs = {"class": "references"}
        for entry in group.find_all("div", recursive=False):
            entry.name = "li"
            entry.attrs = {"id": entry["id"]} if "id" in entry.attrs else {}
            label = entry.select_one(".label")
            if label:
                label.decompose()
            for text in entry.find_all("p"):
                text.unwrap()


def _mark_current(page: BeautifulSoup, words: dict[str, str]) -> None:
    """Say in the contents which page this is."""
    for link in page.select("nav.contents a.current"):
        if link["href"] in ("#", ""):
            link["aria-current"] = "page"
    for tag in page.select("nav.contents .current"):
        del tag["class"]


def _size_images(page: BeautifulSoup, folder: Path) -> None:
    """Give images their size, load those below the first section late, and let wide ones scroll within themselves on a phone."""
    for image in page.select("article img"):
        path = folder / image["src"]
        if path.suffix == ".svg" and path.is_file():
            image.attrs |= svg_size(path.read_text(encoding="utf-8"))
        image["decoding"] = "async"
        if image.find_previous("h2"):
            image["loading"] = "lazy"
        caption = image.find_next_sibling("figcaption")
        if caption and int(image.get("width", 0)) > _BROAD:
            name = caption_of(caption)[0]
            image.wrap(page.new_tag("div", attrs={"class": "pane", "role": "group", "tabindex": "0", "aria-label": name}))


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


def caption_of(caption: Tag) -> tuple[str, str]:
    """What a caption calls its figure, such as ``Figure 3``, and what it says of it.

    Examples
    --------
    >>> said = '<p><span class="caption-number">Figure 3 </span><span>Jobs by place.</span><a class="headerlink">#</a></p>'
    >>> caption_of(BeautifulSoup(said, "html.parser").p)
    ('Figure 3', 'Jobs by place.')
    """
    number = caption.select_one(".caption-number")
    return _text(number, ".headerlink") if number else "", _text(caption, ".headerlink, .caption-number")


def link_files(page: BeautifulSoup, caption: Tag, addresses: dict[str, str], name: str) -> None:
    """Add to a caption small links to the files of its figure."""
    line = page.new_tag("p", attrs={"class": "figure-files"})
    for kind, address in addresses.items():
        link = page.new_tag("a", attrs={"href": address, "download": "", "aria-label": f"{name}: {kind.upper()}"})
        link.string = kind.upper()
        line.append(link)
        line.append(" ")
    caption.append(line)


def _explain_terms(page: BeautifulSoup, definitions: dict[str, str]) -> None:
    """Give each link to a glossary term its definition, which a script shows in place."""
    for link in page.select('article a[href*="#term-"]'):
        definition = definitions.get(link["href"].partition("#")[2], "")
        if definition:
            link.attrs |= {"class": "term", "title": _shorten(definition, 400)}


def _preview_references(page: BeautifulSoup, called: dict[str, str]) -> None:
    """Give each numbered reference to a table or figure its caption, which a script shows in place; claims have their words."""
    for link in page.select("article a:has(.std-numref)"):
        caption = called.get(link["href"].partition("#")[2], "")
        if caption and not link.find_parent(["figcaption", "caption"]):
            link.attrs |= {"class": "preview", "title": _shorten(caption, 300)}


def _text(tag: Tag, without: str) -> str:
    """Text of a tag on one line, without the parts that a selector names."""
    left_out = {id(part) for skipped in tag.select(without) for part in skipped.find_all(string=True)}
    return " ".join("".join(part for part in tag.find_all(string=True) if id(part) not in left_out).split())


def _shorten(text: str, length: int = 160) -> str:
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"
