"""Tables of catching up: the gap that openness leaves, and the openness that Korea's ratios would ask for."""

import pandas as pd

from clusterlib.experiments import catch_up
from clusterlib.tables import Column, Table

CHAPTER = "catching-up"


def gap() -> Table:
    """Steady gap and half-life over growth of the frontier and openness of the follower."""
    found = catch_up.gaps()
    frame = pd.DataFrame({"case": [f"g={row.growth:g}, φ={row.openness:g}" for row in found.itertuples()]} | {name: found[name] for name in ("gap", "half_life", "logistic")})
    columns = (
        Column("case", "프론티어의 성장 g, 개방 φ", "Growth of the frontier g, openness φ", "code"),
        Column("gap", "끝내 남는 격차", "Gap that remains", "number", "프론티어=1", "frontier = 1", 3), Column("half_life", "반감기", "Half-life", "number", "년", "years", 1),
        Column("logistic", "로지스틱이면 남는 격차", "Gap that remains if logistic", "number", "프론티어=1", "frontier = 1", 3),
    )  # fmt: skip
    note_ko = "남는 격차는 g/(φ+g)이며 반감기는 그 값까지의 거리가 절반으로 주는 데 걸리는 햇수이다. 로지스틱은 이미 아는 것이 있어야 받아들일 수 있다고 보는 변형으로, 격차는 g/φ이고 φ가 g보다 크지 않으면 1, 곧 끝없이 뒤처진다."
    note_en = "The gap that remains is g/(φ+g); the half-life is how long it takes to halve the way to it. Logistic is the variant in which one must know something to adopt more: the gap is g/φ, and 1, left behind for good, where φ does not exceed g."
    return Table(
        "catch-up-gap", "개방의 정도와 끝내 남는 격차", "How far behind a given openness leaves a follower", columns, frame, CHAPTER,
        ("nelson1966", "benhabib2005"), note_ko, note_en,
    )  # fmt: skip


def distance() -> Table:
    """What openness yields and how effort is best split, by distance from the frontier, for both kinds of adopting."""
    found = catch_up.by_distance(points=11).iloc[1:-1]
    frame = found.reset_index(drop=True)
    frame.insert(0, "distance", [f"{one:.1f}" for one in found.index])
    gain, split = ("프론티어/년", "frontier a year"), ("0~1", "0 to 1")
    columns = (
        Column("distance", "프론티어까지의 거리", "Distance from the frontier", "code"),
        Column("gain-linear", "개방의 한계이득", "Marginal gain from openness", "number", *gain, 2), Column("split-linear", "받아들이는 데 쓸 몫", "Best share for adopting", "number", *split, 2),
        Column("gain-logistic", "한계이득, 로지스틱", "Marginal gain, logistic", "number", *gain, 2), Column("split-logistic", "몫, 로지스틱", "Best share, logistic", "number", *split, 2),
    )  # fmt: skip
    note_ko = "거리는 1-a이다. 한계이득은 φ가 1 늘 때 비의 성장에 더해지는 것이다. 몫은 받아들이기와 스스로 하는 연구에 노력을 나눌 때 비를 가장 빨리 올리는 배분으로, 온 힘을 쏟으면 둘 다 해마다 0.05의 효과가 있고 수확은 체감한다고 두었다. 이 배분은 우리가 보탠 것이다."
    note_en = "Distance is 1-a. The marginal gain is what one unit of φ adds to the growth of the ratio. The best share is the split of effort between adopting and research of one's own that raises the ratio fastest, full effort yielding .05 a year in either and returns diminishing; the split is our addition."
    return Table(
        "catch-up-distance", "프론티어까지의 거리에 따른 개방의 이득과 노력의 배분", "What openness yields, and how effort is best split, by distance from the frontier",
        columns, frame, CHAPTER, ("nelson1966", "benhabib2005"), note_ko, note_en,
    )  # fmt: skip


def korea() -> Table:
    """What openness takes Korea's measured ratio from one year to another, by the growth that is assumed."""
    found = catch_up.implied()
    words = {"patents": ("등록특허", "US grants"), "value-added": ("부가가치, 2020년판", "value added, 2020 edition")}
    frame = pd.DataFrame(
        {
            "series_ko": [words[one][0] for one in found["series"]], "series_en": [words[one][1] for one in found["series"]],
            "years": [f"{row.first_year}-{row.last_year}" for row in found.itertuples()],
        }
        | {name: found[name] for name in ("first", "last", "growth", "openness", "low", "high", "steady")}
    )  # fmt: skip
    columns = (
        Column("series", "계열", "Series"), Column("years", "기간", "Years", "code"), Column("first", "처음의 비", "Ratio at first", "number", "미국=1", "United States = 1", 3),
        Column("last", "끝의 비", "Ratio at last", "number", "미국=1", "United States = 1", 3), Column("growth", "가정한 g", "g assumed", "number", "해마다", "a year", 2),
        Column("openness", "그때의 φ", "φ implied", "number", "해마다", "a year", 4), Column("low", "φ의 하한", "φ, low", "number", "해마다", "a year", 4),
        Column("high", "φ의 상한", "φ, high", "number", "해마다", "a year", 4), Column("steady", "그대로 가면 닿을 비", "Ratio it leads to", "number", "미국=1", "United States = 1", 2),
    )  # fmt: skip
    note_ko = (
        "한국 전자산업의 비는 표 frontier-patents와 frontier-value-added에서 왔다. 등록특허와 부가가치의 비이지 지식의 비가 아니다. 비 두 개로는 φ와 g를 가를 수 없으므로 g마다 φ를 따로 적었다. 기간은 계열을 본 뒤에 꺾이는 곳에서 나눈 것이다.\n"
        "하한과 상한은 등록 건수가 푸아송 분포라고 볼 때 결과의 95%가 드는 범위이다(400번, 씨앗 1966). 센 수의 흔들림만 담겨 있고 모형이 틀릴 가능성은 담겨 있지 않다. 0은 문을 닫고 있어도 그보다 덜 잃는다는 뜻이다. 부가가치는 센 수가 아니어서 비워 두었다."
    )
    note_en = (
        "Korea's ratios in electronics are those of tables frontier-patents and frontier-value-added: of grants and of value added, not of knowledge. Two ratios cannot tell φ from g, so φ stands for each g. The periods were cut where the series bends, after it was seen.\n"
        "Low and high hold 95 % of the results if the counts of grants are Poisson (400 draws, seed 1966). They hold the chance in counting alone, not the chance that the model is wrong. Zero: even a closed follower would have lost less. Value added is no count; its cells are empty."
    )
    return Table(
        "catch-up-korea", "한국의 비가 요구하는 개방의 정도: 가정한 성장률마다", "The openness that Korea's ratios ask for, by the growth assumed", columns, frame, CHAPTER,
        ("measured/patents_electronics.csv", "measured/frontier.csv", "nelson1966"), note_ko, note_en,
    )  # fmt: skip
