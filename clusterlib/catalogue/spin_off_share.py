"""Tables of the spin-off model: its closed form against simulation, and what measured industries would need."""

from clusterlib import codings, figures, sectors
from clusterlib.catalogue.industries import source_line
from clusterlib.experiments import heritage
from clusterlib.tables import Column, Table

SECTORS = ("shipbuilding", "steel", "cars", "electronics-ict", "furniture")


def heritage_index() -> Table:
    """The index of simulated industries beside its closed form."""
    found = heritage.recovered()
    frame = found.assign(firms=found["firms"].astype(str), spin_off_share=100 * found["spin_off_share"])
    frame = frame[["firms", "spin_off_share", "expected", "mean", "error", "away"]]
    columns = (
        Column("firms", "기업 수", "Firms", "code"), Column("spin_off_share", "신생기업 중 스핀오프", "Spin-offs among new firms", "number", "%", "%"),
        Column("expected", "공식의 지수", "Index by the formula", "number", "무단위", "no unit", 4), Column("mean", "모의실험의 평균", "Mean of the simulations", "number", "무단위", "no unit", 4),
        Column("error", "평균의 표준오차", "Standard error of the mean", "number", "무단위", "no unit", 4), Column("away", "공식과의 거리", "Distance from the formula", "number", "표준오차", "standard errors", 1),
    )  # fmt: skip
    note_ko = "엘리슨-글레이저 지수, 주어진 가중치에 대한 값. 지역 스무 곳의 가중치는 순위에 반비례한다. 칸마다 모의실험 40번, 한 번에 기록 25개이고 시드는 2005이다."
    note_en = "Ellison-Glaeser index against given weights. Twenty regions whose weights fall as one over their rank. Forty runs a row, 25 records a run, seed 2005."
    return Table(
        "heritage-index", "스핀오프 모형의 집중도: 공식과 모의실험", "Concentration in the spin-off model: formula and simulation", columns, frame, "how-much-spin-off",
        ("ellison1997",), note_ko, note_en,
    )  # fmt: skip


def heritage_needed() -> Table:
    """The share of spin-offs that alone would place the plants of measured industries as they are."""
    codes = sectors.codes().query("group == 'naics-2017' and sector in @SECTORS").set_index("code")["sector"]
    labels, named = figures.labels("naics-2017"), codings.sectors().set_index("sector")
    found = heritage.needed()
    frame = found[found["industry"].isin(codes.index)].reset_index(drop=True)
    fits = heritage.fits(frame)
    for place, lang in enumerate(("ko", "en")):
        frame[f"name_{lang}"] = [labels[code][place] for code in frame["industry"]]
        frame[f"sector_{lang}"] = [named.loc[codes[code], lang] for code in frame["industry"]]
        frame[f"fits_{lang}"] = [(("아니다", "그렇다"), ("no", "yes"))[place][int(fit)] for fit in fits]
    for column in ("share", "share_low", "share_high", "growing"):
        frame[column] *= 100
    columns = (
        Column("industry", "NAICS 2017", "NAICS 2017", "code"), Column("name", "산업", "Industry"), Column("sector", "논문의 산업", "Industry of the paper"),
        Column("firms", "사업체, 추정", "Plants, estimated", "number", "개", "count"), Column("index", "공통 계보의 확률", "Chance of common descent", "number", "0~1", "0 to 1", 4),
        Column("share", "필요한 스핀오프", "Spin-offs needed", "number", "신생의 %", "% of new plants", 1),
        Column("share_low", "필요한 스핀오프, 95 % 하한", "Spin-offs needed, 95 % low", "number", "%", "%", 1), Column("share_high", "필요한 스핀오프, 95 % 상한", "Spin-offs needed, 95 % high", "number", "%", "%", 1),
        Column("generations", "걸리는 시간", "Time it takes", "number", "세대", "generations", 1), Column("growing", "자라기만 한 산업이라면", "If it only grew", "number", "신생의 %", "% of new plants", 1),
        Column("measured", "사업체 지수, 실제", "Index of plants, measured", "number", "무단위", "no unit", 4), Column("could_low", "사업체 지수, 모형의 하한", "Index of plants, model low", "number", "무단위", "no unit", 4),
        Column("could_high", "사업체 지수, 모형의 상한", "Index of plants, model high", "number", "무단위", "no unit", 4), Column("fits", "계보만으로 나올 수 있는 모양인가", "Could descent alone have made it?"),
    )  # fmt: skip
    note_ko = (
        "다른 힘이 없다고 치고 읽은 값이지 실제 스핀오프의 수가 아니다. 사업체 하나를 기업 하나로, 이방인의 가중치를 지역의 전체 일자리로 보았다. 사업체가 셋보다 적어 가려진 지역은 ‘셋 미만’으로만 썼다. 최우도 추정이고 구간은 우도비로 구했다.\n"
        "한 세대는 사업체 수만큼의 교체이다. 모형의 하한과 상한은 맞춘 모형에서 1,000번 뽑아(씨앗 2005) 95 %가 드는 범위이다. 자동차 조립(3361)은 적게 집계되었다.\n"
    )
    note_en = (
        "A reading as if nothing else were at work, not a count of spin-offs. A plant counts as a firm; strangers go by all jobs of an area. An area withheld because it has fewer than three plants enters only as such. Maximum likelihood, intervals by the likelihood ratio.\n"
        "A generation is as many replacements as there are plants. Model low and high hold 95 % of 1,000 draws of the fitted model (seed 2005). Assembly of cars (3361) is undercounted.\n"
    )
    return Table(
        "heritage-needed", "미국의 제조업이 스핀오프만으로 지금처럼 모이려면, 2019년", "What spin-offs alone would take to place US manufacturing as it stands, 2019", columns,
        frame[[name for column in columns for name in column.names()]], "how-much-spin-off", ("measured/us_manufacturing_regions.csv", "sector_codes.csv", "ellison1997"),
        note_ko + source_line("us-cbp-2019", "ko"), note_en + source_line("us-cbp-2019", "en"),
    )  # fmt: skip
