"""Interactive figures: where one stands on a page, which citable table it belongs to, which script draws it."""

import json
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from lxml.html import HtmlElement

from clusterlib.tree import element, select


@dataclass(frozen=True)
class Explorer:
    """An interactive figure.

    Parameters
    ----------
    table : str
        The citable table on the same page whose values it shows or computes anew.
    words : dict of str to dict
        What it says, by language; ``label`` names it.
    settings : dict
        What the script must know of the table, such as the places of its columns.
    """

    table: str
    words: dict[str, dict[str, str]]
    settings: dict = field(default_factory=dict)


EXPLORERS = {
    "ranking": Explorer(
        "industry-concentration",
        {
            "ko": {
                "label": "산업 순위 살펴보기", "order": "기준", "only": "논문이 든 산업만", "contains": "이름 찾기", "list": "산업",
                "name": "이름순", "shown": "{all}개 가운데 {shown}개", "none": "해당하는 산업이 없다", "log": "로그 눈금", "row": "표의 행",
                "hint": "위아래 화살표로 옮겨 다닌다.",
            },
            "en": {
                "label": "Explore the ranking", "order": "By", "only": "Only the industries the paper names", "contains": "Name contains", "list": "Industries",
                "name": "name", "shown": "{shown} of {all}", "none": "No industry matches", "log": "log scale", "row": "row of the table",
                "hint": "Arrow keys move through the list.",
            },
        },
        {"name": 1, "mark": 2, "measures": [[4], [5, 6], [7], [8], [9]]},
    ),
    "choice": Explorer(
        "choice-equilibria",
        {
            "ko": {
                "label": "임계점 움직여 보기", "J": "상호작용 βJ", "h": "더 나은 지역의 이점 βh", "m": "두 지역 몫의 차이 m", "expected": "예상한 차이 m",
                "curve": "예상에 따라 생기는 차이", "same": "예상대로", "branches": "상호작용에 따른 균형", "stable": "안정", "unstable": "불안정",
                "one": "균형은 하나뿐이다: {list}.", "two": "문턱에 있다. 균형은 둘이다: {list}.", "three": "균형은 셋이다: {list}.",
                "below": "βJ가 1을 넘지 않으면 균형은 언제나 하나이다.", "hold": "βJ가 {J}일 때 이점이 {h}보다 작으면 못한 지역에도 클러스터가 남을 수 있다.",
                "critical": "임계점으로", "values": "인용할 값은 표에 있다",
            },
            "en": {
                "label": "Move the critical point", "J": "Interaction βJ", "h": "Advantage of the better region βh", "m": "difference of shares m", "expected": "expected difference m",
                "curve": "what the expectation brings about", "same": "as expected", "branches": "equilibria by interaction", "stable": "stable", "unstable": "unstable",
                "one": "There is one equilibrium: {list}.", "two": "On the threshold, there are two equilibria: {list}.", "three": "There are three equilibria: {list}.",
                "below": "While βJ is no more than 1 there is always one.", "hold": "At βJ = {J} a cluster can stay in the worse region while the advantage is below {h}.",
                "critical": "Go to the critical point", "values": "Values to cite are in the table",
            },
        },
    ),
    "rewiring": Explorer(
        "barter-small-world",
        {
            "ko": {
                "label": "관계를 먼 곳으로 이어 보기", "p": "먼 관계로 바꿀 확률 p", "again": "다시 뽑기", "network": "이웃끼리 이은 고리에서 시작한 {n}명의 연결망",
                "path": "평균 거리", "clustering": "군집계수", "relative": "p = 0일 때와 견준 값",
                "said": "관계 {all}개 가운데 {far}개를 먼 관계로 바꾸었다. 평균 거리는 {path}(고리에서는 {path0}), 군집계수는 {clustering}({clustering0})이다.",
                "apart": "연결망이 나뉘어 서로 닿지 못하는 사람이 있다.", "near": "표에서 가장 가까운 행:",
            },
            "en": {
                "label": "Rewire the ties", "p": "Rewiring probability p", "again": "Draw again", "network": "A network of {n} that begins as a ring of neighbours",
                "path": "mean distance", "clustering": "clustering", "relative": "relative to p = 0",
                "said": "{far} of {all} ties are rewired. The mean distance is {path} (in the ring {path0}), the clustering {clustering} ({clustering0}).",
                "apart": "The network has fallen apart: some cannot reach each other.", "near": "Nearest row of the table:",
            },
        },
    ),
}  # fmt: skip


class ExplorerDirective(Directive):
    """``{explorer} NAME``: an interactive figure; without scripts, and in print, the static one alone is there."""

    required_arguments = 1
    option_spec = {"table": directives.unchanged_required}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """An empty group that the script fills, as raw HTML."""
        name, lang = self.arguments[0], self.state.document.settings.env.config.language
        if name not in EXPLORERS:
            return [self.state.reporter.error(f"explorer {name!r} is unknown; want one of {', '.join(EXPLORERS)}", line=self.lineno)]
        return [nodes.raw("", html(name, lang, self.options.get("table")), format="html")]


def html(name: str, lang: str, table: str | None = None) -> str:
    """The group that a script fills, hidden until it does.

    Examples
    --------
    >>> html("choice", "en").split(" data-table")[0]
    '<div class="explorer" id="explorer-choice" data-explorer="choice"'
    """
    explorer = EXPLORERS[name]
    words = escape(json.dumps(explorer.words[lang] | {"settings": explorer.settings}, ensure_ascii=False))
    return (
        f'<div class="explorer" id="explorer-{name}" data-explorer="{name}" data-table="{table or explorer.table}" data-words="{words}" '
        f'role="group" aria-label="{explorer.words[lang]["label"]}" hidden></div>'
    )


def load(page: HtmlElement, root: str) -> None:
    """Let a page load the scripts of its interactive figures; a page without any loads none.

    Raises
    ------
    ValueError
        If the table that a figure belongs to is not on the page.
    """
    groups = select(page, ".explorer[data-explorer]")
    tables = {table.get("id") for table in page.iter("table")}
    for group in groups:
        if group.get("data-table") not in tables:
            raise ValueError(f"explorer {group.get('data-explorer')}: table {group.get('data-table')} is not on its page; show it there")
    names = dict.fromkeys(group.get("data-explorer") for group in groups)
    for script in [*["explorer"] * bool(names), *(f"explorer-{name}" for name in names)]:
        page.head.append(element("script", {"src": f"{root}_static/{script}.js", "defer": ""}))


def drop_unused(static: Path, pages: str) -> None:
    """Remove the scripts that no page names."""
    for script in static.glob("explorer*.js"):
        if f"_static/{script.name}" not in pages:
            script.unlink()


def setup(app):
    """Register the directive with Sphinx."""
    app.add_directive("explorer", ExplorerDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
