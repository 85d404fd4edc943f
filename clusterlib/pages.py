"""The Sphinx extension of the book: one language of each source, executed copies, mathematics as MathML, ids, table cards."""

import json
import re
from html import escape
from pathlib import Path
from typing import ClassVar

import latex2mathml.converter
import pybtex.plugin
from docutils import nodes
from docutils.parsers.rst import Directive, directives
from sphinx.domains.std import StandardDomain
from sphinx.transforms import SphinxTransform

from clusterlib import LANGUAGES, __version__, box, citation
from clusterlib.freshness import digest_of
from clusterlib.interface import NUMBER_FORMATS, SCRIPT_WORDS, WORDS
from clusterlib.provenance import report
from clusterlib.site import doors, finish, front

__all__ = ["doors", "finish", "front", "hangul_slug", "one_language", "reading_copy", "setup", "table_card"]

EXECUTED = Path("_build") / "executed"
_SWITCH = re.compile(r"^% lang: (\w+)\s*$", re.MULTILINE)
_NUMBERED = re.compile(r"id\d+$")


def one_language(text: str, lang: str) -> str:
    """The lines of a Markdown page that one language shows.

    A line ``% lang: ko`` or ``% lang: en`` begins a passage in that language, ``% lang: all`` one that both show.

    Examples
    --------
    >>> one_language("% lang: ko\\n물음\\n% lang: en\\nA question\\n% lang: all\\n1909\\n", "en").split()
    ['A', 'question', '1909']
    """
    passages = _SWITCH.split(text)
    kept = [passages[0]]
    for language, passage in zip(passages[1::2], passages[2::2], strict=True):
        if language not in (*LANGUAGES, "all"):
            raise ValueError(f"'% lang: {language}' is unknown; want ko, en or all")
        if language in (lang, "all"):
            kept.append(passage)
    return "".join(kept)


def reading_copy(notebook: dict, lang: str) -> dict:
    """An executed notebook as one language shows it: the other language's cells and papermill's own are gone."""
    other = {f"lang-{language}" for language in LANGUAGES if language != lang}
    hidden = other | {"injected-parameters", "remove-cell"}
    cells = [cell for cell in notebook["cells"] if not hidden & set(cell["metadata"].get("tags", []))]
    return notebook | {"cells": cells}


def hangul_slug(title: str) -> str:
    """An anchor that says what a heading says, in whatever script.

    Examples
    --------
    >>> hangul_slug("무엇이 다른가? (표 1)")
    '무엇이-다른가-표-1'
    """
    return re.sub(r"[\W_]+", "-", title.lower()).strip("-")


def setup(app):
    """Register the theme, the events and the directives with Sphinx."""
    app.add_html_theme("compendium", str(Path(__file__).parent / "theme"))
    app.add_html_math_renderer("mathml", (_inline_math, None), (_display_math, None))
    app.add_directive("table-card", TableCard)
    app.add_directive("div", Div)
    app.add_directive("editions", Editions)
    app.add_transform(SpeakingIds)
    app.add_config_value("comments_config", {}, "")  # Jupyter Book always sets it, for an extension that is left out
    # A plug-in that is registered is not looked for among all installed packages at each citation.
    pybtex.plugin.register_plugin("pybtex.backends", "plaintext", pybtex.plugin.find_plugin("pybtex.backends", "plaintext"), force=True)
    app.add_domain(RememberingDomain, override=True)
    app.connect("config-inited", _settle, priority=100)
    app.connect("builder-inited", _leave_search_to_us)
    app.connect("env-get-outdated", _changed_pages)
    app.connect("source-read", _read_source)
    app.connect("html-page-context", _page_context)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


class SpeakingIds(SphinxTransform):
    """Give sections ids that mean something in Korean, and put explicit labels first.

    It runs after labels moved into their sections and before any domain or table of contents notes an id.
    """

    default_priority = 700

    def apply(self, **kwargs) -> None:
        """Change the ids of every section of the document in place."""
        explicit = {self.document.nameids[name] for name, by_hand in self.document.nametypes.items() if by_hand}
        for section in self.document.findall(nodes.section):
            labels = [known for known in section["ids"] if known in explicit]
            own = [known for known in section["ids"] if known not in explicit and not (labels and _NUMBERED.match(known))]
            title = section[0].astext()
            if own and not labels and not title.isascii() and hangul_slug(title):
                own = [self._rename(section, own[0], hangul_slug(title))]
            section["ids"] = labels + own

    def _rename(self, section: nodes.section, old: str, wanted: str) -> str:
        ids, new, count = self.document.ids, wanted, 1
        while ids.get(new, section) is not section:
            count += 1
            new = f"{wanted}-{count}"
        ids[new] = ids.pop(old)
        for name in [name for name, known in self.document.nameids.items() if known == old]:
            self.document.nameids[name] = new
        return new


class RememberingDomain(StandardDomain):
    """Sphinx's own domain, but it keeps each page that a numbered reference leads to instead of reading it for each again."""

    _pages: ClassVar[dict[str, nodes.document]] = {}

    def _resolve_numref_xref(self, env, *given):
        read = env.get_doctree

        def remembered(name: str) -> nodes.document:
            if name not in self._pages:
                self._pages[name] = read(name)
            return self._pages[name]

        env.get_doctree = remembered  # for this one call: elsewhere a page is changed after it is read
        try:
            return super()._resolve_numref_xref(env, *given)
        finally:
            env.get_doctree = read


class Div(Directive):
    """A plain container whose argument is its classes."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """The container with its parsed content."""
        box = nodes.container("", classes=(self.arguments or [""])[0].split())
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


class Editions(Directive):
    """Where the first page links to the book as PDF and EPUB; filled once these are made."""

    def run(self) -> list[nodes.Node]:
        """An empty line as raw HTML."""
        return [nodes.raw("", '<p class="editions"></p>', format="html")]


class TableCard(Directive):
    """What stands beneath a citable table: files, citation and digest, in the page's language."""

    required_arguments = 1
    option_spec = dict.fromkeys(("title", "digest", "chapter"), directives.unchanged_required)

    def run(self) -> list[nodes.Node]:
        """The card as raw HTML; other formats show the table without it."""
        environment = self.state.document.settings.env
        lang = environment.config.language
        root = "../" * (environment.docname.count("/") + 1)
        chapter = self.options.get("chapter", Path(environment.docname).name)
        html = table_card(self.arguments[0], self.options["title"], self.options["digest"], chapter, lang, root)
        return [nodes.raw("", html, format="html")]


_CARD = {
    "ko": {"files": "내려받기", "cite": "인용", "digest": "요약값", "label": "표의 파일과 인용"},
    "en": {"files": "Download", "cite": "Cite", "digest": "Digest", "label": "Files and citation of the table"},
}


def table_card(table_id: str, title: str, digest: str, chapter: str, lang: str, root: str) -> str:
    """HTML of the card of one table; ``root`` leads from the page to the top of the site."""
    words = _CARD[lang]
    item = citation.table_csl(table_id, title, digest, chapter, lang)
    text = escape(citation.to_text(item, lang))
    files = _links(root, table_id, {"csv": "CSV", "json": "JSON", "xlsx": "XLSX", "tex": "LaTeX"})
    cites = _links(root, table_id, {"bib": "BibTeX", "ris": "RIS", "csl.json": "CSL-JSON"})
    return (
        f'<div class="table-card" role="group" aria-label="{words["label"]}: {table_id}">'
        f'<p class="files"><span class="k">{words["files"]}</span> {files}</p>'
        f'<details><summary>{words["cite"]}</summary><p class="cite-text">{text}</p><p>{cites}</p>'
        f'<p><span class="k">{words["digest"]}</span> <code class="digest">sha256:{digest}</code></p></details>'
        f'<p class="digest-line"><code>sha256:{digest[:12]}</code></p>'
        f'<script type="application/ld+json">{_dataset(item, table_id, digest, lang, root)}</script></div>'
    )


def _links(root: str, table_id: str, kinds: dict[str, str]) -> str:
    return " ".join(f'<a href="{root}tables/{table_id}.{kind}" download>{name}</a>' for kind, name in kinds.items())


def _dataset(item: dict, table_id: str, digest: str, lang: str, root: str) -> str:
    """schema.org's Dataset for one table; addresses are relative to the page while the book has none of its own."""
    base = citation.base_address() or root
    record = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": item["title"],
        "identifier": [table_id, f"sha256:{digest}"],
        "inLanguage": lang,
        "version": __version__,
        "creator": {"@type": "Organization", "name": item["author"][0]["literal"]},
        "isPartOf": {"@type": "Book", "name": item["container-title"]},
        "url": item.get("URL", f"#{table_id}"),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{base}tables/{table_id}.{ending}"}
            for ending, kind in (("csv", "text/csv"), ("json", "application/json"))
        ],
    }
    return json.dumps(record, ensure_ascii=False).replace("<", "\\u003c")


def _settle(app, config) -> None:
    config.numfig_format = NUMBER_FORMATS[config.language]
    config.html_use_index = False
    config.html_additional_pages = {"search": "search.html"}
    if "bibtex_cite_id" in config:
        config.bibtex_cite_id = "{key}"  # "#asheim2002", not "#id7"


def _leave_search_to_us(app) -> None:
    app.builder.search = False  # the page of the search is ours, and so is its index


def _changed_pages(app, env, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Pages whose source or executed copy is not what was read last time, whatever the times of the files say."""
    before = getattr(env, "digests_of_pages", {})
    return [docname for docname in env.found_docs if before.get(docname) != _digest_of_page(app, docname)]


def _digest_of_page(app, docname: str) -> str:
    path = Path(app.env.doc2path(docname))
    return digest_of(path) + digest_of(Path(app.srcdir) / EXECUTED / app.config.language / path.name)


def _read_source(app, docname: str, source: list[str]) -> None:
    lang = app.config.language
    path = Path(app.env.doc2path(docname))
    app.env.digests_of_pages = getattr(app.env, "digests_of_pages", {}) | {docname: _digest_of_page(app, docname)}
    if path.suffix != ".ipynb":
        source[0] = one_language(source[0], lang)
        return
    executed = Path(app.srcdir) / EXECUTED / lang / path.name
    if not executed.is_file():
        raise FileNotFoundError(f"{EXECUTED / lang / path.name}: no executed copy; run `clusterlib build`")
    app.env.note_dependency(str(executed))
    source[0] = json.dumps(reading_copy(json.loads(executed.read_text(encoding="utf-8")), lang))


def _page_context(app, pagename: str, templatename: str, context: dict, doctree) -> None:
    lang = app.config.language
    other = next(language for language in LANGUAGES if language != lang)
    root = "../" * (pagename.count("/") + 1)
    context |= {
        "interface": lang,
        "site_root": root,
        "words": WORDS[lang],
        "script_words": json.dumps(SCRIPT_WORDS[lang], ensure_ascii=False),
        "other": other,
        "other_name": WORDS[other]["name"],
        "other_page": f"{root}{other}/{pagename}.html",
        "book_title": citation.book_title(lang),
        "book_version": __version__,
        "is_first": pagename == app.config.root_doc,
    }
    copy = Path(app.srcdir) / EXECUTED / lang / f"{Path(pagename).name}.ipynb"
    if doctree is not None and app.env.doc2path(pagename).endswith(".ipynb"):
        title = app.env.titles[pagename].astext()
        context["body"] += box.chapter_box(Path(pagename).name, title, copy, lang, root)
    elif doctree is not None:
        context["body"] += report.page_report(Path(app.env.doc2path(pagename)).name, lang)


def _inline_math(translator, node: nodes.math) -> None:
    translator.body.append(latex2mathml.converter.convert(node.astext(), display="inline"))
    raise nodes.SkipNode


def _display_math(translator, node: nodes.math_block) -> None:
    translator.body.append(f'<div class="math">{latex2mathml.converter.convert(node.astext(), display="block")}</div>')
    raise nodes.SkipNode
