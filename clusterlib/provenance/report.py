"""What a page says of its own trustworthiness: five questions, each answered from the record of its execution."""

import functools
import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from clusterlib import sums
from clusterlib.freshness import ROOT
from clusterlib.provenance import environment
from clusterlib.provenance.source import Source, source

_CARD = re.compile(r"```\{table-card\} ([\w-]+)\n(?:.*\n)*?:digest: ([0-9a-f]{64})")
_WORDS = {
    "ko": {
        "title": "이 쪽을 믿어도 되는가?", "yes": "그렇다.", "no": "아니다.", "unknown": "알 수 없다.", "more": "약속과 그 근거",
        "source": "원본이 커밋되어 있는가?", "environment": "잠근 환경인가?", "tables": "표가 잠근 값 그대로인가?",
        "data": "자료가 받은 그대로인가?", "warnings": "경고 없이 실행되었는가?",
        "committed": "커밋 {}({}). 이 쪽의 결과가 나온 파일 모두 커밋된 그대로이다.", "page": "커밋 {}({}). 이 쪽은 실행하는 것이 없다.",
        "changed": "커밋 {}({}) 뒤에 고친 파일: {}.", "no-git": "git 저장소의 사본이 아니어서 커밋을 모른다. 실행본의 요약값이 무엇을 실행했는지 말해 준다.",
        "page-no-git": "git 저장소의 사본이 아니어서 커밋을 모른다.", "locked": "파이썬 {}, 꾸러미 {}개 모두 잠근 판이다.", "not-locked": "다른 것: {}.",
        "same": "표 {}개의 요약값이 잠금과 같다.", "differ": "잠금과 다른 표: {}.", "no-tables": "이 쪽에는 인용할 표가 없다.",
        "unchanged": "받은 자료 {}개의 요약값이 받을 때와 같다.", "altered": "받은 뒤 바뀐 자료: {}.", "no-data": "남에게서 받은 자료를 읽지 않는다.",
        "silent": "모든 칸이 오류 출력 없이 끝났다.", "said": "오류 출력에 글을 남긴 칸: {}.",
    },
    "en": {
        "title": "Can you trust this page?", "yes": "Yes.", "no": "No.", "unknown": "Unknown.", "more": "What is promised, and how it is checked",
        "source": "Is the source committed?", "environment": "Is the environment the locked one?", "tables": "Do the tables match the lock?",
        "data": "Are the data as received?", "warnings": "Did it run without warnings?",
        "committed": "Commit {} of {}; every file behind the results of this page is as committed.", "page": "Commit {} of {}; this page executes nothing.",
        "changed": "Changed since commit {} of {}: {}.", "no-git": "This is no git clone, so the commit is unknown; the digest of the executed notebook says what was executed.",
        "page-no-git": "This is no git clone, so the commit is unknown.", "locked": "Python {}, {} packages, each in its locked version.", "not-locked": "Not as locked: {}.",
        "same": "{} here, each with the digest in the lock.", "differ": "Not as locked: {}.", "no-tables": "No citable table stands on this page.",
        "unchanged": "{} received from others, each with the digest that it came with.", "altered": "Changed since received: {}.", "no-data": "It reads no figures received from others.",
        "silent": "Every cell ended without a word on the error output.", "said": "Cells that wrote to the error output: {}.",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """One question of the report: its key, the answer (None: unknown) and the reason."""

    question: str
    yes: bool | None
    reason: str


def answers(copy: Path, lang: str, state: Source, unlike: tuple[str, ...], root: Path = ROOT) -> list[Answer]:
    """The five answers for a chapter.

    Parameters
    ----------
    copy : Path
        The executed copy; its record stands beside it.
    lang : str
    state : Source
    unlike : tuple of str
        What is not as locked in the environment.
    root : Path
        The folder with ``data/``.

    Returns
    -------
    list of Answer
    """
    words, text = _WORDS[lang], copy.read_text(encoding="utf-8")
    record = json.loads(copy.with_suffix(".json").read_text(encoding="utf-8"))
    tables = dict(_CARD.findall(_sources(text)))
    return [
        _source_answer(words, state, behind(copy.stem, record, bool(tables))),
        _environment_answer(words, record["python"], unlike),
        _tables_answer(words, lang, tables, sums.read(root / "data" / "lock")),
        _data_answer(words, lang, [name for name in record["data"] if name.startswith("measured/")], root / "data" / "measured"),
        _warnings_answer(words, json.loads(text)),
    ]


def behind(chapter: str, record: dict, has_tables: bool) -> set[str]:
    """Every file that the results of a chapter rest on, by its place in the repository."""
    modules = {f"{name.replace('.', '/')}{ending}" for name in record["modules"] for ending in (".py", "/__init__.py")}
    lock = {"data/lock/SHA256SUMS"} if has_tables else set()
    return {f"chapters/{chapter}.ipynb", "requirements.txt"} | modules | {f"data/{name}" for name in record["data"]} | lock


def chapter_report(copy: Path, lang: str) -> str:
    """The report of a chapter as HTML; nothing in it changes from one build of the same commit to the next."""
    return to_html(answers(copy, lang, state_now(), unlike_now()), lang)


def page_report(name: str, lang: str) -> str:
    """The report of a page without code as HTML: its source only."""
    state, words = state_now(), _WORDS[lang]
    if state.known and f"chapters/{name}" not in state.changed:
        answer = Answer("source", True, words["page"].format(*_commit(state)))
    else:
        answer = _source_answer(words | {"no-git": words["page-no-git"]}, state, {f"chapters/{name}"})
    return f'<section class="chapter-box" aria-labelledby="page-report">{to_html([answer], lang, "h2")}</section>'


def to_html(found: list[Answer], lang: str, level: str = "h3") -> str:
    """Answers as a list of questions; what stands in them is escaped."""
    words = _WORDS[lang]
    kinds = {True: "yes", False: "no", None: "unknown"}
    items = "".join(
        f'<dt>{words[one.question]}</dt><dd class="answer-{kinds[one.yes]}"><strong>{words[kinds[one.yes]]}</strong> {escape(one.reason)}</dd>'
        for one in found
    )
    return f'<{level} id="page-report">{words["title"]}</{level}><dl>{items}</dl><p><a href="can-you-trust-this.html">{words["more"]}</a></p>'


@functools.cache
def state_now() -> Source:
    """The state of the source, asked once a process."""
    return source()


@functools.cache
def unlike_now() -> tuple[str, ...]:
    """What is not as locked in this environment, asked once a process."""
    return tuple(environment.differences(environment.locked()))


def _source_answer(words: dict, state: Source, files: set[str]) -> Answer:
    if not state.known:
        return Answer("source", None, words["no-git"])
    changed = sorted(files & set(state.changed))
    if changed:
        return Answer("source", False, words["changed"].format(*_commit(state), ", ".join(changed)))
    return Answer("source", True, words["committed"].format(*_commit(state)))


def _environment_answer(words: dict, python: str, unlike: tuple[str, ...]) -> Answer:
    if unlike:
        return Answer("environment", False, words["not-locked"].format(", ".join(unlike)))
    return Answer("environment", True, words["locked"].format(python, len(environment.needed_here(environment.locked()))))


def _tables_answer(words: dict, lang: str, tables: dict[str, str], locked: dict[str, str]) -> Answer:
    if not tables:
        return Answer("tables", True, words["no-tables"])
    differ = [name for name, digest in tables.items() if locked.get(f"{name}.csv") != digest]
    if differ:
        return Answer("tables", False, words["differ"].format(", ".join(differ)))
    return Answer("tables", True, words["same"].format(_count(len(tables), "table", lang)))


def _data_answer(words: dict, lang: str, read: list[str], folder: Path) -> Answer:
    if not read:
        return Answer("data", True, words["no-data"])
    names = [name.removeprefix("measured/") for name in read]
    listed, found = sums.read(folder), sums.of(folder, names)
    altered = [f"data/measured/{name}" for name in names if listed.get(name) != found.get(name) or name not in listed]
    if altered:
        return Answer("data", False, words["altered"].format(", ".join(altered)))
    return Answer("data", True, words["unchanged"].format(_count(len(names), "file", lang)))


def _warnings_answer(words: dict, notebook: dict) -> Answer:
    said = [
        cell.get("id", str(number))
        for number, cell in enumerate(notebook["cells"], start=1)
        if any(output.get("name") == "stderr" for output in cell.get("outputs", []))
    ]
    return Answer("warnings", not said, words["said"].format(", ".join(said)) if said else words["silent"])


def _commit(state: Source) -> tuple[str, str]:
    return state.commit[:12], state.committed[:10]


def _count(number: int, noun: str, lang: str) -> str:
    if lang == "ko":
        return str(number)
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _sources(text: str) -> str:
    """The Markdown outputs of an executed notebook, as text: in the file they are JSON strings, line by line."""
    notebook = json.loads(text)
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", []))
    markdown = (output.get("data", {}).get("text/markdown", "") for output in outputs)
    return "\n".join(one if isinstance(one, str) else "".join(one) for one in markdown)
