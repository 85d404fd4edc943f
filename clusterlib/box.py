"""The box at the end of a chapter: what it treats, what it claims, what it was executed with, how to cite it."""

import hashlib
import json
import re
from html import escape
from pathlib import Path

from clusterlib import cards, citation, paper
from clusterlib.freshness import ROOT
from clusterlib.provenance import report

SHOWN = ("jupyter-book", "papermill", "pandas", "matplotlib", "networkx")
_TABLE = re.compile(r"```\{table-card\} ([\w-]+)")
_WORDS = {
    "ko": {
        "title": "이 장의 내력", "treats": "다룬 곳", "claims": "주장", "tables": "표", "notebook": "노트북", "source": "원본", "executed": "실행본",
        "digest": "실행본의 요약값", "with": "실행 환경", "data": "읽은 자료", "cite": "인용", "section": "{}절", "chapter": "장",
    },
    "en": {
        "title": "About this chapter", "treats": "Treats", "claims": "Claims", "tables": "Tables", "notebook": "Notebook", "source": "source",
        "executed": "executed", "digest": "Digest of the executed notebook", "with": "Executed with", "data": "Data read", "cite": "Cite",
        "section": "section {}", "chapter": "chapter",
    },
}  # fmt: skip


def chapter_box(chapter: str, title: str, copy: Path, lang: str, root: str) -> str:
    """The box as HTML.

    Parameters
    ----------
    chapter : str
        Slug.
    title : str
        The chapter's heading in ``lang``.
    copy : Path
        The executed copy; its record stands beside it.
    lang : str
    root : str
        Leads from the page to the top of the site.

    Returns
    -------
    str
        Nothing in it changes from one build of the same sources to the next.
    """
    words, text = _WORDS[lang], copy.read_text(encoding="utf-8")
    record = json.loads(copy.with_suffix(".json").read_text(encoding="utf-8"))
    place = ("ko", "en").index(lang)
    sections = []
    for one in paper.sections():
        if one.chapter == chapter:
            title_here = escape((one.title_ko, one.title_en)[place])
            sections.append(f"{words['section'].format(one.section)}, {title_here}" if one.section[0].isdigit() else title_here)
    verdicts, treated = paper.labels("verdict"), [one for one in paper.claims() if one.chapter == chapter]
    claims = [
        f'<a class="claim-ref" href="ledger.html#claims-{claim}">{claim}</a> '
        f'<span class="verdict verdict-{verdict}">{escape(verdicts[verdict][place])}</span>'
        for claim, verdict in cards.verdicts_of(treated).items()
    ]
    tables = [f'<a href="#{name}">{name}</a>' for name in dict.fromkeys(_TABLE.findall(text))]
    notebooks = [
        f'<a href="{root}notebooks/{chapter}.ipynb" download>{words["source"]}</a>',
        f'<a href="{root}notebooks/{chapter}.{lang}.ipynb" download>{words["executed"]}</a>',
    ]
    rows = {
        "treats": "; ".join(sections),
        "claims": "; ".join(claims),
        "tables": ", ".join(tables),
        "notebook": ", ".join(notebooks),
        "digest": f'<code class="digest">sha256:{hashlib.sha256(text.encode()).hexdigest()}</code>',
        "with": escape(", ".join([f"Python {record['python']}", *versions(SHOWN)])),
        "data": ", ".join(f"<code>{escape(name)}</code>" for name in record["data"]),
        "cite": escape(f"{citation.to_text(citation.book_csl(lang), lang)}, {words['chapter']}: {title}"),
    }
    items = "".join(f"<dt>{words[name]}</dt><dd>{value}</dd>" for name, value in rows.items() if value)
    return f'<section class="chapter-box" aria-labelledby="chapter-box"><h2 id="chapter-box">{words["title"]}</h2><dl>{items}</dl>{report.chapter_report(copy, lang)}</section>'


def versions(names: tuple[str, ...]) -> list[str]:
    """Locked versions of packages, as ``name version``."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    locked = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", "\n".join(lines), re.MULTILINE)[::-1])
    return [f"{name} {locked[name]}" for name in names]
