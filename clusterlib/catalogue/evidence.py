"""Tables of evidence for single claims: the distance from the frontier, and where spin-offs come from."""

import pandas as pd

from clusterlib import figures, genealogy
from clusterlib.figures import ALL_FIELDS, grants
from clusterlib.tables import Column, Table

KOREA, WORLD = "south-korea", "world"
RIVALS = ("united-states", "japan", "china", "taiwan", "germany")
_STATUS = {"seen": ("원자료에서 봄", "seen"), "secondary": ("옮겨 적은 것, 원표는 못 봄", "from a note; table not seen")}


def distance_by_field(yardstick: str = "united-states") -> pd.DataFrame:
    """Korea's grants relative to a country's: electronics, its eight fields and the others (rows) by year (columns).

    Raises
    ------
    ValueError
        If the figures hold no such country.
    """
    table = figures.patents_electronics()
    if yardstick not in set(table["place"]) - {KOREA, WORLD}:
        raise ValueError(f"yardstick {yardstick!r} is unknown; want one of {', '.join(RIVALS)}")
    fields = ["electronics", *(name for name in table["field"].unique() if name != ALL_FIELDS), "other"]
    return pd.DataFrame({field: grants(field)[KOREA] / grants(field)[yardstick] for field in fields}).T


def frontier_patents() -> Table:
    """Shares of the world's US grants in electronics by year, and Korea relative to the two leaders."""
    found = grants()
    shares = 100 * found.div(found[WORLD], axis="index")
    frame = pd.DataFrame({"year": found.index.astype(str), "world": found[WORLD].to_numpy()})
    for place in (KOREA, *RIVALS):
        frame[place] = shares[place].to_numpy()
    for place in RIVALS[:2]:
        frame[f"to-{place}"] = (found[KOREA] / found[place]).to_numpy()
    names = figures.labels("country")
    columns = (
        Column("year", "등록 연도", "Year of grant", "code"), Column("world", "세계", "World", "number", "건", "grants"),
        *(Column(place, *names[place], "number", "%", "%", 1) for place in (KOREA, *RIVALS)),
        *(Column(f"to-{place}", f"한국 ÷ {names[place][0]}", f"Korea ÷ {names[place][1]}", "number", "비", "ratio", 3) for place in RIVALS[:2]),
    )  # fmt: skip
    source = _source("nsf-uspto-fields")
    note_ko = f"{source.publisher}, 시리즈 1998-2020. 이용조건: 출처를 밝히면 자유. WIPO 기술분야 가운데 전기공학의 여덟 분야를 더했다. {source.caveat_ko}\n미국 특허상표청의 등록 건수이며 국제특허패밀리가 아니다. 몫은 세계 전체의 등록에서 차지하는 비율이다."
    note_en = f"{source.publisher}, {source.edition}. Terms: {source.licence}. The eight WIPO fields of electrical engineering added up. {source.caveat_en}\nGrants by the US Patent and Trademark Office, not international patent families. Shares are of all the world's grants."
    return Table(
        "frontier-patents",
        "전자 분야 미국 특허에서 차지하는 몫과 한국의 거리, 1998-2020",
        "Shares of US patents in electronics, and how far Korea is behind, 1998-2020",
        columns, frame, "frontier", ("measured/patents_electronics.csv",), note_ko, note_en,
    )  # fmt: skip


def frontier_value_added() -> Table:
    """Value added of Korean electronics relative to the United States, every edition apart."""
    found = figures.frontier().query("measure == 'value-added-electronics-to-us'").sort_values(["source", "year"])
    editions = {source: _source(source) for source in found["source"].unique()}
    frame = pd.DataFrame(
        {
            "edition_ko": f"{editions[row.source].edition.split()[0]}년판", "edition_en": editions[row.source].edition, "year": str(row.year), "ratio": row.value,
            "status_ko": _STATUS[row.status][0], "status_en": _STATUS[row.status][1],
        }
        for row in found.itertuples()
    )  # fmt: skip
    columns = (
        Column("edition", "판", "Edition"), Column("year", "연도", "Year", "code"),
        Column("ratio", "한국 ÷ 미국", "Korea ÷ United States", "number", "비", "ratio", 3), Column("status", "확인", "Checked"),
    )  # fmt: skip
    first = editions["nsf-electronics-2020"]
    note_ko = f"{first.publisher}, Science and Engineering Indicators. 저작권 없음(미국 정부 저작물). {first.caveat_ko}"
    note_en = f"{first.publisher}, Science and Engineering Indicators. Public domain. {first.caveat_en}"
    return Table(
        "frontier-value-added",
        "한국 전자산업의 부가가치: 미국에 견준 비, 판별",
        "Value added of Korean electronics relative to the United States, by edition",
        columns, frame, "frontier", ("measured/frontier.csv",), note_ko, note_en,
    )  # fmt: skip


def frontier_export_ranks() -> Table:
    """Korea's rank in export complexity, by the two classifications of goods."""
    ranks = figures.frontier().query("measure.str.startswith('eci-rank')").pivot(index="year", columns="measure", values="value")
    frame = pd.DataFrame(
        {"year": ranks.index.astype(str), "hs92": ranks["eci-rank-hs92"].to_numpy(), "sitc": ranks["eci-rank-sitc"].to_numpy()}
    )
    columns = (
        Column("year", "연도", "Year", "code"), Column("hs92", "HS92 분류", "By HS92", "number", "위", "rank"),
        Column("sitc", "SITC 분류", "By SITC", "number", "위", "rank"),
    )  # fmt: skip
    source = _source("growth-lab-eci")
    note_ko = f"{source.publisher}, {source.edition}. 발표된 수치를 인용. {source.caveat_ko}"
    note_en = f"{source.publisher}, {source.edition}. Published figures, quoted. {source.caveat_en}"
    return Table(
        "frontier-export-ranks",
        "수출의 경제복잡성에서 한국의 순위",
        "Korea's rank in the economic complexity of exports",
        columns, frame, "frontier", ("measured/frontier.csv",), note_ko, note_en,
    )  # fmt: skip


def spin_off_parents() -> Table:
    """Which firms of the Bristol tree beget, how many, in which generation, and how many start-ups descend from each."""
    firms, ties = figures.bristol_firms(), figures.bristol_ties()
    lines = ties[ties["kind"] == "startup"]
    generation = genealogy.generations(ties, "fairchild-semi")
    rows = []
    for parent, own in lines.groupby("parent", sort=False):
        kinds = {"entity": ("독립 회사", "firm of its own"), "branch": ("외부 기업의 지사", "branch from elsewhere")}[
            firms.loc[parent, "kind"]
        ]
        rows.append(
            {
                "parent": firms.loc[parent, "name"], "kind_ko": kinds[0], "kind_en": kinds[1], "generation": 0 if parent == "fairchild-semi" else generation.get(parent),
                "lines": len(own), "entities": int((firms.loc[own["child"], "kind"] == "entity").sum()), "years": ", ".join(f"{year:.0f}" for year in sorted(own["year"].dropna())),
                "descended": len(genealogy.descended(ties, parent, ["startup"])), "descended_all": len(genealogy.descended(ties, parent)),
            }
        )  # fmt: skip
    frame = pd.DataFrame(rows).sort_values(["lines", "descended_all"], ascending=False, kind="stable", ignore_index=True)
    columns = (
        Column("parent", "부모", "Parent", "code"), Column("kind", "그림의 구분", "Drawn as"), Column("generation", "세대", "Generation", "number", "창업 횟수", "start-ups from the root"),
        Column("lines", "창업", "Start-ups", "number", "선", "lines"), Column("entities", "그 가운데 독립 회사", "Of them firms of their own", "number", "선", "lines"),
        Column("years", "창업 연도", "Years of the start-ups", "code"), Column("descended", "자손, 창업만 이으면", "Descendants by start-ups alone", "number", "회사", "firms"),
        Column("descended_all", "자손, 인수까지 이으면", "Descendants by acquisitions too", "number", "회사", "firms"),
    )  # fmt: skip
    source = _source("bristol-tree")
    note_ko = f"{source.publisher}, Bristol silicon companies' family tree, 2018(2023년까지 더함). 사용허가: MIT. 단위: 선과 회사. 부모가 둘인 회사는 선이 둘이다. 자손은 창업한 회사만 세고, 세대는 페어차일드에서부터 창업선을 센 가장 짧은 길이다. {source.caveat_ko}"
    note_en = f"{source.publisher}, {source.title}, {source.edition}. Licence: MIT. Units: lines and firms. A firm with two parents has two lines. Descendants are started-up firms only; the generation is the least number of start-up lines from Fairchild. {source.caveat_en}"
    return Table(
        "spin-off-parents",
        "브리스틀 계보의 부모와 자손",
        "Parents and descendants in the Bristol tree",
        columns, frame, "spin-off-tree", ("measured/bristol_nodes.csv", "measured/bristol_edges.csv"), note_ko, note_en,
    )  # fmt: skip


def _source(key: str):
    """One row of the sources, its fields as attributes."""
    return next(row for row in figures.sources().itertuples() if row.source == key)
