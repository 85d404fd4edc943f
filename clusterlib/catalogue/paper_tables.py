"""The paper's own tables, its claims and references, and where it parts from its sources."""

from collections.abc import Iterable

import pandas as pd

from clusterlib import paper
from clusterlib.tables import Column, Table

SOURCE = "park2005"


def paper_1() -> Table:
    """Table 1 of the paper: types of regional innovation system."""
    return _paper_table(
        "1",
        "지역혁신시스템의 주요형태 및 특징",
        "Main types of regional innovation system and their features",
        "regional-clusters",
        ("asheim2002",),
    )


def paper_2() -> Table:
    """Table 2 of the paper: theories of industrial clusters."""
    return _paper_table(
        "2", "산업 클러스터에 대한 연구경향", "Lines of research on industrial clusters", "industrial-clusters", ("newlands2003",)
    )


def paper_3() -> Table:
    """Table 3 of the paper: ten mechanisms in four quadrants, restated."""
    rows, columns = paper.rows("3"), paper.columns("3")
    frame = pd.DataFrame(
        {
            "mechanism": one.mechanism,
            "quadrant_ko": f"{rows[one.row][0]} × {columns[one.column][0]}",
            "quadrant_en": f"{rows[one.row][1]} × {columns[one.column][1].lower()}",
            "statement_ko": one.ko,
            "statement_en": one.en,
        }
        for one in paper.mechanisms()
    )
    return Table(
        "paper-3",
        "논문의 표 3: 기업간 기술적 학습에서 집적효과의 영향",
        "Table 3 of the paper: Effects of agglomeration on technological learning between firms",
        (Column("mechanism", "기호", "Letter", "code"), Column("quadrant", "사분면", "Quadrant"), Column("statement", "진술(다시 쓴 것)", "Statement (restated)")),
        frame,
        "policy-clusters",
        (SOURCE, "caniels2003a", "caniels2003b", "caniels2003c", "caniels2003d"),
        *_notes("table 3"),
    )  # fmt: skip


def claims() -> Table:
    """The ledger: every claim with kind, hedge and chapter, its verdict not yet given."""
    kinds, hedges, labels, given = paper.labels("kind"), paper.labels("hedge"), paper.labels("verdict"), paper.verdicts()
    verdict = {one.claim: labels[given[one.claim].verdict if one.claim in given else "not-yet-tested"] for one in paper.claims()}
    frame = pd.DataFrame(
        {
            "claim": one.claim,
            "verdict_ko": verdict[one.claim][0],
            "verdict_en": verdict[one.claim][1],
            "section": one.section,
            "statement_ko": one.statement_ko,
            "statement_en": one.statement_en,
            "kind_ko": "/".join(kinds[kind][0] for kind in one.kind.split("/")),
            "kind_en": "/".join(kinds[kind][1] for kind in one.kind.split("/")),
            "hedge_ko": hedges[one.hedge][0],
            "hedge_en": hedges[one.hedge][1],
            "chapter": one.chapter,
        }
        for one in paper.claims()
    )
    columns = (
        Column("claim", "주장", "Claim", "code"), Column("verdict", "판정", "Verdict"), Column("section", "절", "Section", "code"), Column("statement", "내용", "Statement"), Column("kind", "종류", "Kind"),
        Column("hedge", "어조", "As said"), Column("chapter", "장", "Chapter", "code"),
    )  # fmt: skip
    return Table("claims", "논문의 주장과 판정", "The paper's claims and their verdicts", columns, frame, "ledger", (SOURCE,))


def rules() -> Table:
    """What would decide each claim, as set down before the result was seen."""
    labels = paper.labels("verdict")
    frame = pd.DataFrame(
        {
            "claim": one.claim,
            "measure_ko": one.measure_ko, "measure_en": one.measure_en, "supported_ko": one.supported_ko, "supported_en": one.supported_en,
            "refuted_ko": one.refuted_ko, "refuted_en": one.refuted_en, "at_most_ko": labels[one.at_most][0], "at_most_en": labels[one.at_most][1],
            "reason_ko": one.reason_ko, "reason_en": one.reason_en,
        }
        for one in paper.rules()
    )  # fmt: skip
    columns = (
        Column("claim", "주장", "Claim", "code"), Column("measure", "무엇을 보는가", "What is looked at"), Column("supported", "이러하면 지지됨", "Supported if"),
        Column("refuted", "이러하면 지지되지 않음", "Not supported if"), Column("at_most", "가장 강한 판정", "At most"), Column("reason", "한계의 까닭", "Why no more"),
    )  # fmt: skip
    return Table("rules", "판정의 기준", "The rules of the verdicts", columns, frame, "ledger", (SOURCE,))


def verdicts() -> Table:
    """The verdict of each claim: its evidence, how far it carries, the table that decides it and what would change it."""
    labels, evidence, strength = paper.labels("verdict"), paper.labels("evidence"), paper.labels("strength")
    given = paper.verdicts()
    frame = pd.DataFrame(
        {
            "claim": one.claim,
            "verdict_ko": labels[one.verdict][0], "verdict_en": labels[one.verdict][1],
            "evidence_ko": evidence[one.evidence][0], "evidence_en": evidence[one.evidence][1],
            "strength_ko": strength[one.strength][0], "strength_en": strength[one.strength][1],
            "table": one.table,
            "reason_ko": one.reason_ko, "reason_en": one.reason_en, "change_ko": one.change_ko, "change_en": one.change_en,
        }
        for one in (given[claim.claim] for claim in paper.claims() if claim.claim in given)
    )  # fmt: skip
    columns = (
        Column("claim", "주장", "Claim", "code"), Column("verdict", "판정", "Verdict"), Column("evidence", "근거", "Evidence"), Column("strength", "근거의 세기", "Strength"),
        Column("table", "가르는 표", "Table that decides", "table"), Column("reason", "까닭", "Why"), Column("change", "판정을 바꿀 것", "What would change it"),
    )  # fmt: skip
    return Table("verdicts", "판정", "The verdicts", columns, frame, "ledger", (SOURCE,))


def references() -> Table:
    """The works that the paper cites, and whether they could be identified."""
    status, checked = paper.labels("status"), paper.labels("checked")
    frame = pd.DataFrame(
        {
            "cited": one.cited,
            "section": one.section,
            "status_ko": status[one.status][0],
            "status_en": status[one.status][1],
            "checked_ko": checked[one.checked][0],
            "checked_en": checked[one.checked][1],
            "note_ko": one.note_ko,
            "note_en": one.note_en,
        }
        for one in paper.references()
    )
    columns = (
        Column("cited", "인용 표기", "Cited as", "code"), Column("section", "절", "Section", "code"), Column("status", "서지", "Identified"),
        Column("checked", "확인", "Checked"), Column("note", "비고", "Note"),
    )  # fmt: skip
    return Table("references", "논문이 인용한 문헌", "The works that the paper cites", columns, frame, "bibliography", (SOURCE,))


def differences() -> Table:
    """Where the paper and its sources part."""
    checked = paper.labels("checked")
    frame = pd.DataFrame(
        {
            "difference": one.difference,
            "locator": one.locator,
            "note_ko": one.ko,
            "note_en": one.en,
            "checked_ko": checked[one.checked][0],
            "checked_en": checked[one.checked][1],
            "source": one.source,
        }
        for one in paper.differences()
    )
    columns = (
        Column("difference", "주", "Note", "code"), Column("locator", "위치", "Place in the paper", "code"), Column("note", "다른 점", "What differs"),
        Column("checked", "확인", "Checked"), Column("source", "근거", "Source", "code"),
    )  # fmt: skip
    return Table(
        "differences",
        "논문과 출처가 갈라지는 곳",
        "Where the paper and its sources part",
        columns,
        frame,
        "differences",
        (SOURCE,),
    )


def _paper_table(number: str, title_ko: str, title_en: str, chapter: str, sources: Iterable[str]) -> Table:
    labels = paper.columns(number)
    cells = {(cell.row, cell.column): cell for cell in paper.cells(number)}
    frame = pd.DataFrame(
        {f"{column}_{lang}": getattr(cells[row, column], lang) for column in labels for lang in ("ko", "en")}
        for row in paper.rows(number)
    )
    columns = tuple(Column(column, *labels[column]) for column in labels)
    titles = f"논문의 표 {number}: {title_ko}", f"Table {number} of the paper: {title_en}"
    return Table(f"paper-{number}", *titles, columns, frame, chapter, (SOURCE, *sources), *_notes(f"table {number}"))


def _notes(locator: str) -> tuple[str, str]:
    """Editors' notes on a table and its cells, one a line, in Korean and English."""
    found = [one for one in paper.differences() if one.locator == locator or one.locator.startswith(locator + ",")]
    return "\n".join(one.ko for one in found), "\n".join(one.en for one in found)
