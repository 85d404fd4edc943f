"""Tables of measured industries: how concentrated they are, and how complex by measures that do not agree."""

import pandas as pd

from clusterlib import codings, figures, industries, sectors
from clusterlib.tables import Column, Table


def industry_concentration() -> Table:
    """US manufacturing industries ranked by concentration."""
    ranked, labels = industries.concentration(), figures.labels("naics-2017")
    named = codings.sectors().set_index("sector")
    own = sectors.codes().query("group == 'naics-2017'").set_index("code")["sector"]
    rows = []
    for code, row in ranked.iterrows():
        words = {
            lang: ([named.loc[own[code], lang]] if code in own.index else []) + [flag] * bool(row["flagged"])
            for lang, flag in (("ko", "적게 집계됨"), ("en", "undercounted"))
        }
        rows.append(
            {"industry": code, "name_ko": labels[code][0], "name_en": labels[code][1], "sector_ko": "; ".join(words["ko"]), "sector_en": "; ".join(words["en"])}
            | {name: row[name] for name in ("rank", "gini", "low", "high", "jobs", "establishments", "areas")}
        )  # fmt: skip
    frame = pd.DataFrame(rows).astype(dict.fromkeys(("rank", "jobs", "establishments", "areas"), int))
    columns = (
        Column("industry", "NAICS 2017", "NAICS 2017", "code"), Column("name", "산업", "Industry"), Column("sector", "논문의 산업, 표시", "Industry of the paper, flag"),
        Column("rank", "순위", "Rank", "number", "지니 기준", "by Gini"), Column("gini", "입지 지니계수", "Locational Gini", "number", "0~1", "0 to 1", 3),
        Column("low", "엘리슨-글레이저 하한", "Ellison-Glaeser, low", "number", "무단위", "no unit", 3), Column("high", "엘리슨-글레이저 상한", "Ellison-Glaeser, high", "number", "무단위", "no unit", 3),
        Column("jobs", "일자리", "Jobs", "number", "명", "persons"), Column("establishments", "사업체", "Establishments", "number", "개", "count"),
        Column("areas", "사업체가 공개된 지역", "Areas with published cells", "number", "개", "count"),
    )  # fmt: skip
    note_ko = (
        "지니계수는 전 산업 일자리의 분포와 견준 것이다. 엘리슨-글레이저 지수는 공장 규모를 몰라 범위로만 적었다. 하한은 한 칸의 일자리를 한 공장이 다 갖는 경우, 상한은 칸 안의 공장이 모두 같은 크기인 경우이며, 빠진 칸과 잡음 때문에 이 범위도 엄밀하지 않다.\n"
        "일자리 2만 개가 넘는 네 자리 산업 70개 가운데 컴퓨터(3341)는 집계된 몫이 너무 작아 적지도 순위에 넣지도 않았다.\n"
    )
    note_en = (
        "The Gini is against the distribution of all employment. The Ellison-Glaeser index is bounded, since plant sizes are unknown: low if one plant holds each cell, high if the plants of a cell are equal. Withheld cells and noise make even these bounds not strict.\n"
        "Of the 70 four-digit industries of over 20,000 jobs, computers (3341) are neither printed nor ranked: too few of them are counted.\n"
    )
    return Table(
        "industry-concentration", "미국 제조업의 지리적 집중, 2019년", "How concentrated US manufacturing industries are, 2019", columns, frame, "who-clusters",
        ("measured/us_manufacturing_regions.csv", "krugman1991book", "ellison1997"), note_ko + source_line("us-cbp-2019", "ko"), note_en + source_line("us-cbp-2019", "en"),
    )  # fmt: skip


def sector_complexity() -> Table:
    """The paper's industries on measures of complexity that do not agree."""
    ranks, named = industries.sector_ranks(), codings.sectors().set_index("sector")
    said = {"high": ("높음", "high"), "low": ("낮음", "low"), "not-said": ("말하지 않음", "not said")}
    exports = {
        "mechanical-engineering": ("다섯 가운데 둘", "two of the five"),
        "chemicals": ("다섯 가운데 셋", "three of the five"),
    }
    listed = (
        ranks.sort_values("rank")
        .assign(rank=lambda frame: frame["rank"].map("{:g}".format))
        .groupby(["sector", "measure"])["rank"]
        .agg(", ".join)
    )
    of = ranks.groupby("measure")["of"].first()
    rows = []
    for sector in ranks["sector"].unique():
        words = said[named.loc[sector, "complexity"]], exports.get(sector, ("수치 없음", "no figure"))
        rows.append(
            {"sector_ko": named.loc[sector, "ko"], "sector_en": named.loc[sector, "en"], "said_ko": words[0][0], "said_en": words[0][1]}
            | {measure: listed[sector, measure] for measure in ("rd-rev3", "rd-rev4")}
            | {"exports_ko": words[1][0], "exports_en": words[1][1]}
            | {measure: listed[sector, measure] for measure in ("patents", "fitness", "concentration")}
        )  # fmt: skip
    columns = (
        Column("sector", "산업", "Industry"), Column("said", "논문이 말하는 복잡성", "Complexity, says the paper"),
        Column("rd-rev3", "연구개발 집약도 1991~97", "R&D intensity, 1991-97", "code", f"{of['rd-rev3']}개 중 순위", f"rank of {of['rd-rev3']}"),
        Column("rd-rev4", "연구개발 집약도, 2016년 발표", "R&D intensity, published 2016", "code", f"{of['rd-rev4']}개 중 순위", f"rank of {of['rd-rev4']}"),
        Column("exports", "수출복잡성, 상위 다섯 상품", "Export complexity, the five top products"),
        Column("patents", "특허분야 복잡성 2003~07, 고유벡터", "Patent-field complexity, 2003-07, eigenvector", "code", f"{of['patents']}개 중 순위", f"rank of {of['patents']}"),
        Column("fitness", "같은 것, 적합도", "The same, fitness", "code", f"{of['fitness']}개 중 순위", f"rank of {of['fitness']}"),
        Column("concentration", "미국의 지리적 집중, 2019", "Concentration in the US, 2019", "code", f"{of['concentration']}개 중 순위", f"rank of {of['concentration']}"),
    )  # fmt: skip
    sources = ("nsf-rd-1991-97", "oecd-rd-2016", "nsf-uspto-fields")
    note_ko = (
        "순위 1이 값이 가장 크다. 칸에 순위가 여럿이면 그 산업에 해당하는 분류가 여럿이라는 뜻이며, 값이 같으면 순위의 평균을 적었다. 자동차와 조선의 특허는 같은 분야(운송)에 들어 나눌 수 없다.\n"
        "수출복잡성은 『경제복잡성 지도』(The Atlas of Economic Complexity, 2011)가 인쇄한 상위 다섯 상품이 속한 상품군(기계, 화학·보건)만 적었다. 나머지 산업은 옮겨 실을 수 있는 수치를 찾지 못했다. 마지막 열은 표 industry-concentration에서 옮겼으며 주의할 점은 그 표에 적었다.\n"
    )
    note_en = (
        "Rank 1 is the highest value. Several ranks in a cell stand for the several codes that make up the industry; equal values share their mean rank. Patents on cars and on ships fall into one field, transport, and cannot be told apart.\n"
        "Export complexity is only which product community (machinery, chemicals and health) the five top products printed in The Atlas of Economic Complexity (2011) belong to. For the other industries no figure fit to be reprinted was found. The last column is from table industry-concentration; what to beware of stands there.\n"
    )
    return Table(
        "sector-complexity", "논문의 산업과 서로 어긋나는 세 가지 복잡성", "The paper's industries on three kinds of complexity that do not agree", columns, pd.DataFrame(rows), "complex-sectors",
        ("sector_codes.csv", "export_complexity.csv", "measured/rd_intensity.csv", "measured/patents_fields.csv", "galindorueda2016", "hidalgo2009", "tacchella2012"),
        note_ko + "\n".join(source_line(one, "ko") for one in sources), note_en + "\n".join(source_line(one, "en") for one in sources),
    )  # fmt: skip


def source_line(source: str, lang: str) -> str:
    """Publisher, title, edition, licence and caveat of a source in one line."""
    row = figures.sources().set_index("source").loc[source]
    head = f"{row['publisher']}, {row['title']} ({row['edition']}; {row['licence']})."
    return f"{'출처' if lang == 'ko' else 'Source'}: {head} {row[f'caveat_{lang}']}"
