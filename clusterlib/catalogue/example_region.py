"""Tables of the example of a reader's own region: one metro of the example file, diagnosed."""

import pandas as pd

from clusterlib import data, region
from clusterlib.region import example, scheme
from clusterlib.tables import Column, Table

METRO = "San Jose-Sunnyvale-Santa Clara, CA"
CHAPTER = "your-region"
_SOURCES = ("examples/region.csv", "measured/sources.csv")
_NOTE = (
    "미국 센서스국 County Business Patterns(2019년, 공유 저작물), 단위는 일자리(명). 견준 것은 예시 파일의 제조업 산업과 대도시권뿐이다. 사업체가 3개 미만인 칸은 공개되지 않아 0으로 셌고, 나머지 값에도 잡음이 더해져 있다.",
    "US Census Bureau, County Business Patterns, 2019, public domain; jobs in persons. Compared with the manufacturing industries and metros of the example file only. Cells of fewer than three establishments are withheld and count as 0 here; the others carry noise.",
)  # fmt: skip


def diagnosis(metro: str = METRO) -> region.Diagnosis:
    """The diagnosis of a metro of the example file."""
    return region.diagnose(region.read_panel(data.path_of(example.NAME)), metro)


def example_region() -> Table:
    """All industries of San Jose: what it is specialised in, what it is close to, how concentrated each is."""
    frame = diagnosis().industries.sort_values("quotient", ascending=False, kind="stable").rename_axis("name").reset_index()
    labels = example.labels()
    code = frame["name"].str[:4]
    frame = pd.DataFrame(
        {"industry_ko": code.map(labels["ko"]), "industry_en": code.map(labels["en"]), "code": code, "jobs": frame["jobs"], "share": frame["share"] * 100}
        | {name: frame[name] for name in ("quotient", "density", "gini")}
    )  # fmt: skip
    columns = (
        Column("industry", "산업", "Industry"), Column("code", "NAICS", "NAICS", "code"), Column("jobs", "일자리", "Jobs", "number", "명", "persons"),
        Column("share", "비중", "Share", "number", "%", "%", 1), Column("quotient", "입지계수", "Location quotient", "number", "전체 = 1", "everywhere = 1", 2),
        Column("density", "관련밀도", "Relatedness density", "number", "0~1", "0 to 1", 2), Column("gini", "입지 지니계수", "Locational Gini", "number", "0~1", "0 to 1", 2),
    )  # fmt: skip
    title = ("예시: 새너제이 대도시권의 제조업, 2019년", "An example: manufacturing in the San Jose metro, 2019")
    return Table("example-region", *title, columns, frame, CHAPTER, _SOURCES, *_NOTE)


def example_scheme() -> Table:
    """Which places of the paper's tables San Jose's figures could speak to."""
    rows = scheme.touches(diagnosis())
    frame = pd.DataFrame(
        {"place_ko": one.place_ko, "place_en": one.place_en, "figure_ko": one.figure_ko, "figure_en": one.figure_en, "here": one.here, "everywhere": one.everywhere,
         "answer_ko": scheme.ANSWER[one.answer][0], "answer_en": scheme.ANSWER[one.answer][1], "ask_ko": one.ask_ko, "ask_en": one.ask_en}
        for one in rows
    )  # fmt: skip
    columns = (
        Column("place", "논문의 표", "Place in the paper"), Column("figure", "닿는 수치", "Figure"), Column("here", "새너제이", "San Jose", "number", "수치마다 다름", "as the figure", 2),
        Column("everywhere", "견줄 값", "To compare", "number", "수치마다 다름", "as the figure", 2), Column("answer", "이 자리를 말하는가", "Speaks to it?"), Column("ask", "대신 물을 것", "To ask instead"),
    )  # fmt: skip
    title = (
        "예시: 새너제이의 수치가 말할 수 있는 논문의 자리",
        "An example: what in the paper San Jose's figures could speak to",
    )
    return Table("example-scheme", *title, columns, frame, CHAPTER, ("park2005", *_SOURCES), *_NOTE)
