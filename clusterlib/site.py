"""Finishing the pages: what Sphinx rendered becomes light, accessible, described pages, and the front of the site."""

import base64
import hashlib
import os
import re
import shutil
from pathlib import Path
from urllib.parse import quote, unquote

from lxml.html import HtmlElement

from clusterlib import LANGUAGES, __version__, citation, explorers, figure_files, markup, search, title_card, tree, webfont
from clusterlib.interface import WORDS
from clusterlib.tree import element, first, select

THEME = Path(__file__).parent / "theme"
STATIC = THEME / "static"
_ROOT_PAGE = re.compile(r"url=([^\"]+)")
_REFERENCES = (("a", "href"), ("img", "src"), ("object", "data"), ("source", "src"), ("source", "srcset"), ("embed", "src"))


def finish(built: Path, target: Path, lang: str, base: str, pictures: dict[str, bytes] | None = None) -> None:
    """Write the finished pages of one language: what no page refers to is left behind.

    Parameters
    ----------
    built : Path
        Jupyter Book's ``_build/html`` of one language.
    target : Path
        Where the pages go, such as ``_build/html/en``.
    lang : str
        ``ko`` or ``en``.
    base : str
        Address of the published book with a slash at its end, empty while there is none.
    pictures : dict of str to bytes
        PNG of the figures, as :func:`clusterlib.figure_files.rasters` finds them.
    """
    first_page = _ROOT_PAGE.search((built / "index.html").read_text(encoding="utf-8"))[1]
    names = sorted(path.relative_to(built).as_posix() for path in built.rglob("*.html") if "_static" not in path.parts)
    pages = {name: tree.parsed((built / name).read_text(encoding="utf-8")) for name in names if name not in ("index.html", "genindex.html")}
    definitions, called = markup.glossary(pages), markup.captions(pages)
    entries: list[search.Entry] = []
    for name, page in pages.items():
        if name != "search.html":
            entries += search.entries(name, page)
        markup.finish_page(page, lang, built / Path(name).parent, definitions, called)
        explorers.load(page, "../" * (name.count("/") + 1))
        markup.describe(page, lang, citation.book_title(lang))
        _keep_figures(page, name, lang, built, target, pictures or {})
        if base:
            _address(page, f"{lang}/{name}", base)
            _card(page, name, lang, target, base)
        _write(target / name, f"<!DOCTYPE html>\n{tree.written(page)}\n")
        for reference in _local_references(page, name):
            if (built / reference).is_file() and not reference.endswith(".html"):
                (target / reference).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(built / reference, target / reference)
    _write(target / "search-index.js", search.script(entries, lang))
    _write(target / "index.html", _redirect(first_page, lang))


def front(target: Path, base: str) -> None:
    """Write what lies above the languages: styles, scripts, the font, 404 and robots."""
    langs = [lang for lang in LANGUAGES if (target / lang).is_dir()]
    shutil.copytree(STATIC, target / "_static", dirs_exist_ok=True)
    shutil.move(target / "_static" / "favicon.svg", target / "favicon.svg")
    pages = sorted(path for lang in langs for path in (target / lang).rglob("*.html"))
    explorers.drop_unused(target / "_static", "".join(page.read_text(encoding="utf-8") for page in pages))
    webfont.write(pages, target / "_static")
    _write(target / "404.html", _not_found(langs, base))
    _write(target / "robots.txt", "User-agent: *\nAllow: /\n" + (f"Sitemap: {base}sitemap.xml\n" if base else ""))
    if base:
        addresses = [base] + [base + quote(path.relative_to(target).as_posix()) for path in pages if _is_text(path)]
        listed = "".join(f"<url><loc>{address}</loc></url>\n" for address in addresses)
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        _write(target / "sitemap.xml", f"{head}{listed}</urlset>\n")


def doors(target: Path, base: str) -> None:
    """Write the page that leads to the languages, and link from it and from each first page to the editions that there are."""
    langs = [lang for lang in LANGUAGES if (target / lang).is_dir()]
    _write(target / "index.html", _front_page(langs, base, target))
    for lang in langs:
        page = target / lang / "chapters" / "index.html"
        line = _edition_links(target, lang, "../../")
        if page.is_file():
            _write(page, page.read_text(encoding="utf-8").replace('<p class="editions"></p>', line))


def _edition_links(target: Path, lang: str, root: str) -> str:
    """Links to the book as PDF and EPUB in one language, only to what is there."""
    files = sorted((target / "editions").glob(f"*-{lang}.*"), reverse=True)
    links = [
        f'<a href="{root}editions/{path.name}" download>{path.suffix[1:].upper()}</a> <small>({path.stat().st_size / 1e6:.1f} MB)</small>'
        if path.suffix == ".epub"
        else f'<a href="{root}editions/{path.name}">{path.suffix[1:].upper()}</a>'
        for path in files
    ]
    return f'<p class="editions">{WORDS[lang]["editions"]}: {", ".join(links)}</p>' if links else ""


def _policy_hash(text: str) -> str:
    """What a Content-Security-Policy calls an inline style."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") + "'"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _is_text(path: Path) -> bool:
    return path.name not in ("index.html", "search.html") or path.parent.name == "chapters"


def _local_references(page: HtmlElement, name: str) -> list[str]:
    """Paths, relative to the book of this language, of the files that a page refers to."""
    found = set()
    for kind, attribute in _REFERENCES:
        for tag in page.iter(kind):
            address = unquote(tag.get(attribute, "").split("#")[0])
            if address and ":" not in address:
                found.add(os.path.normpath(Path(name).parent / address).replace(os.sep, "/"))
    return sorted(path for path in found if not path.startswith(".."))


def _keep_figures(page: HtmlElement, name: str, lang: str, built: Path, target: Path, pictures: dict[str, bytes]) -> None:
    """Write each numbered figure of a page as files with their source inside, and link to them in its caption."""
    chapter = Path(name).stem
    for figure in select(page, "article figure[id]"):
        image, caption = first(figure, "img"), first(figure, "figcaption")
        path = built if image is None else (built / name).parent / image.get("src")
        if caption is None or path.suffix != ".svg":
            continue
        number, said = markup.caption_of(caption)
        where = f"{citation.book_title(lang)}, {WORDS[lang]['edition'].format(__version__)}, {chapter}#{figure.get('id')}."
        line, svg = f"{number}. {said} {where} CC BY 4.0.", path.read_text(encoding="utf-8")
        files = {"svg": figure_files.signed_svg(svg, line, image.get("alt")).encode()}
        picture = pictures.get(figure_files.name_of(svg))
        if picture:
            files["png"] = figure_files.signed_png(picture, line)
        folder = target / "figures"
        folder.mkdir(parents=True, exist_ok=True)
        for kind, content in files.items():
            (folder / f"{figure.get('id')}.{kind}").write_bytes(content)
        markup.link_files(caption, {kind: f"../figures/{figure.get('id')}.{kind}" for kind in files}, number)


def _address(page: HtmlElement, path: str, base: str) -> None:
    """Canonical and alternate addresses, once the book has an address."""
    inside = path.split("/", 1)[1]
    addresses = [("canonical", None, path), *(("alternate", lang, f"{lang}/{inside}") for lang in LANGUAGES)]
    for kind, lang, place in addresses:
        attributes = {"rel": kind, "href": base + quote(place)} | ({"hreflang": lang} if lang else {})
        page.head.append(element("link", attributes))
    page.head.append(element("meta", {"property": "og:url", "content": base + quote(path)}))


def _card(page: HtmlElement, name: str, lang: str, target: Path, base: str) -> None:
    """The picture that stands for the page where its address is shared; without an address nobody could fetch it."""
    card = f"cards/{Path(name).stem}.png"
    title = first(page, 'meta[property="og:title"]').get("content")
    words, book = WORDS[lang], citation.book_title(lang)
    (target / "cards").mkdir(parents=True, exist_ok=True)
    (target / card).write_bytes(title_card.draw(title, "" if title == book else book, words["edition"].format(__version__)))
    first(page, 'meta[name="twitter:card"]').set("content", "summary_large_image")
    width, height = map(str, title_card.SHARED)
    for kind, content in {"": f"{base}{lang}/{card}", ":width": width, ":height": height, ":alt": title}.items():
        page.head.append(element("meta", {"property": f"og:image{kind}", "content": content}))


# 'self' need not match a page opened from disk; 'file:' lets such a page reach its own, and nothing to one that is served.
_KINDS = ("script", "style", "img", "font")
_POLICY = "default-src 'none'; base-uri 'none'" + "".join(f"; {kind}-src 'self' file:" for kind in _KINDS)
_PLAIN = (
    "body{background:Canvas;color:CanvasText;font:1.05rem/1.7 sans-serif;max-width:36em;margin:12vh auto;padding:0 1.25rem;"
    "word-break:keep-all}a{color:LinkText}h2{font-size:1.1rem}"
)


def _document(lang: str, title: str, head: str, body: str, policy: str = _POLICY) -> str:
    """A page that Sphinx did not make."""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n{head}</head>\n{body}\n</html>\n"
    )


def _redirect(first: str, lang: str) -> str:
    """The page at the top of one language, which leads on to the first page."""
    title = citation.book_title(lang)
    head = (
        f'<meta http-equiv="refresh" content="0; url={first}">\n<meta name="description" content="{WORDS[lang]["about"]}">\n'
        '<link rel="icon" href="../favicon.svg" type="image/svg+xml">\n<link rel="stylesheet" href="../_static/book.css">\n'
    )
    body = f'<body class="front"><main><h1><a href="{first}">{title}</a></h1><p>{WORDS[lang]["about"]}</p></main></body>'
    return _document(lang, title, head, body)


def _front_page(langs: list[str], base: str, target: Path) -> str:
    """The page that leads to the languages; a script puts the reader's own first and chooses nothing."""
    titles = [f'<span lang="{lang}">{citation.book_title(lang)}</span>' for lang in langs]
    doors = "\n".join(
        f'<li lang="{lang}"><a href="{lang}/chapters/index.html" hreflang="{lang}"><span>{WORDS[lang]["read"]}</span>'
        f"<small>{WORDS[lang]['about']}</small></a>{_edition_links(target, lang, '')}</li>"
        for lang in langs
    )
    head = (
        f'<meta name="description" content="{" ".join(WORDS[lang]["about"] for lang in langs)}">\n'
        + (f'<link rel="canonical" href="{base}">\n' if base else "")
        + '<link rel="icon" href="favicon.svg" type="image/svg+xml">\n<link rel="stylesheet" href="_static/book.css">\n'
        '<script src="_static/theme.js"></script>\n<script src="_static/book.js" defer></script>\n'
    )
    body = f'<body class="front"><main>\n<h1>{" <br>".join(titles)}</h1>\n<ul class="doors">\n{doors}\n</ul>\n</main></body>'
    return _document(langs[0], " · ".join(citation.book_title(lang) for lang in langs), head, body)


def _not_found(langs: list[str], base: str) -> str:
    """The page for a wrong address; it may be shown at any depth, so it brings its few styles along."""
    passages = "\n".join(
        f'<section lang="{lang}"><h2>{WORDS[lang]["not_found"]}</h2><p>{WORDS[lang]["not_found_text"]} '
        f'<a href="{base}{lang + "/chapters/" if base else ""}index.html">{citation.book_title(lang)}</a></p></section>'
        for lang in langs
    )
    policy = f"default-src 'none'; style-src {_policy_hash(_PLAIN)}"
    body = f"<body><main>\n<h1>404</h1>\n{passages}\n</main></body>"
    return _document(langs[0], f"404 · {citation.book_title(langs[0])}", f"<style>{_PLAIN}</style>\n", body, policy)
