"""The tables of a region's report: as printed there, as CSV, as XLSX."""

from collections.abc import Sequence

import pandas as pd

from clusterlib import tables
from clusterlib.region.diagnosis import Diagnosis
from clusterlib.region.scheme import ANSWER, touches
from clusterlib.tables import Column, Table

CHAPTER = "your-region"
_INDUSTRY = Column("industry", "산업", "Industry", "code")
_JOBS = Column("jobs", "일자리", "Jobs", "number")
_SHARE = Column("share", "지역 일자리에서 차지하는 비중", "Share of the region's jobs", "number", "%", "%", 1)
_QUOTIENT = Column("quotient", "입지계수", "Location quotient", "number", decimals=2)
_SINCE = Column("since", "특화가 이어진 첫해", "Specialised since", "code")
_DENSITY = Column("density", "관련밀도", "Relatedness density", "number", decimals=2)
_BY = Column("by", "가장 가까운 특화산업", "Nearest specialisations", "code")
_GINI = Column("gini", "입지 지니계수", "Locational Gini", "number", decimals=2)
_RANK = Column("rank", "집중도 순위", "Rank by concentration", "number")


def specialised(diagnosis: Diagnosis) -> Table:
    """What the region has more of than all regions together, and since when."""
    frame = diagnosis.specialised
    frame = frame.assign(share=frame["share"] * 100, since=_since(diagnosis, frame["since"]))
    columns = (_INDUSTRY, _JOBS, _SHARE, _QUOTIENT) + ((_SINCE,) if len(diagnosis.panel.years) > 1 else ())
    return _table(diagnosis, "specialised", ("특화산업", "Specialised in"), columns, frame)


def close(diagnosis: Diagnosis) -> Table:
    """What is near to what the region has, without being a specialisation."""
    columns = (_INDUSTRY, _DENSITY, _BY, _JOBS, _QUOTIENT)
    return _table(
        diagnosis,
        "close",
        ("가까이 있으나 특화되지 않은 산업", "Close to, without being specialised in"),
        columns,
        diagnosis.close,
    )


def concentrated(diagnosis: Diagnosis) -> Table:
    """How concentrated the region's specialisations are everywhere."""
    columns = (_INDUSTRY, _GINI, _RANK, _QUOTIENT)
    return _table(diagnosis, "concentrated", ("특화산업은 전체에서 얼마나 몰려 있는가", "How concentrated its specialisations are everywhere"), columns, diagnosis.concentrated)  # fmt: skip


def scheme(diagnosis: Diagnosis) -> Table:
    """Which places of the paper's tables the figures could speak to."""
    rows = touches(diagnosis)
    frame = pd.DataFrame(
        {"place_ko": one.place_ko, "place_en": one.place_en, "figure_ko": one.figure_ko, "figure_en": one.figure_en, "here": one.here, "everywhere": one.everywhere,
         "answer_ko": ANSWER[one.answer][0], "answer_en": ANSWER[one.answer][1], "ask_ko": one.ask_ko, "ask_en": one.ask_en}
        for one in rows
    )  # fmt: skip
    columns = (
        Column("place", "논문의 표", "Place in the paper"), Column("figure", "닿는 수치", "Figure"), Column("here", "이 지역", "Here", "number", decimals=2),
        Column("everywhere", "견줄 값", "To compare", "number", decimals=2), Column("answer", "이 자리를 말하는가", "Speaks to it?"),
        Column("ask", "대신 물을 것", "To ask instead"),
    )  # fmt: skip
    title = ("수치가 말할 수 있는 논문의 자리", "What in the paper the figures could speak to")
    return Table(f"{CHAPTER}-scheme", *(_titled(words, diagnosis) for words in title), columns, frame, CHAPTER)


TABLES = {"specialised": specialised, "close": close, "concentrated": concentrated, "scheme": scheme}


def to_csv(table: Table, lang: str) -> str:
    """CSV in one language; a name that a spreadsheet would take for a formula is preceded by an apostrophe.

    Examples
    --------
    >>> columns = (Column("industry", "산업", "Industry", "code"), Column("jobs", "일자리", "Jobs", "number"))
    >>> frame = pd.DataFrame({"industry": ["=1+1"], "jobs": [7]})
    >>> print(to_csv(Table("toy", "예", "Toy", columns, frame, "index"), "en"), end="")
    Industry,Jobs
    '=1+1,7
    """
    frame = tables.printed(table, lang)
    for column in table.columns:
        if column.kind != "number":
            label = column.label(lang)
            frame[label] = ["'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in frame[label]]
    return frame.to_csv(index=False, lineterminator="\n")


def first(table: Table, rows: int) -> Table:
    """The table cut to its first rows, for the page."""
    return Table(table.id, table.title_ko, table.title_en, table.columns, table.frame.head(rows), table.chapter)


def _since(diagnosis: Diagnosis, since: pd.Series) -> list[str]:
    """Years as text; the first year of the file may be later than the true one, and says so."""
    start = diagnosis.panel.years[0] if diagnosis.panel.years else None
    return (
        [f"≤ {int(year)}" if year == start else f"{int(year)}" for year in since] if diagnosis.panel.years else [""] * len(since)
    )


def _table(diagnosis: Diagnosis, name: str, title: Sequence[str], columns: tuple[Column, ...], frame: pd.DataFrame) -> Table:
    frame = frame.rename_axis("industry").reset_index()[[column.name for column in columns]]
    return Table(f"{CHAPTER}-{name}", *(_titled(words, diagnosis) for words in title), columns, frame, CHAPTER)


def _titled(words: str, diagnosis: Diagnosis) -> str:
    year = f", {diagnosis.panel.years[-1]}" if diagnosis.panel.years else ""
    return f"{words}: {diagnosis.region}{year}"
