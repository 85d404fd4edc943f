"""Tables of knowledge barter: rewired rings, the sweep of settings, Table 1's geographies, ties outside, density of ties."""

import pandas as pd

from clusterlib.experiments import barter
from clusterlib.tables import Column, Table

CHAPTER, SOURCES = "barter", ("cowan2004", "mueller2015")
ENDOWMENT = {
    "50-10-1": ("전문가 50명이 10, 나머지는 1까지", "50 experts at 10, the others up to 1"), "25-10-1": ("전문가 25명이 10, 나머지는 1까지", "25 experts at 10, the others up to 1"),
    "10-30-10": ("전문가 10명이 30, 나머지는 10까지", "10 experts at 30, the others up to 10"), "0-0-1": ("전문가 없음, 모두 1까지", "no experts, all up to 1"),
}  # fmt: skip
ORDER = {
    "round": ("섞은 차례", "shuffled rounds"),
    "random": ("아무 때나", "at random"),
    "ties": ("관계마다 한 번", "every tie once"),
}
YARDSTICK = {"mean": ("평균", "mean"), "variance": ("분산", "variance"), "variation": ("변동계수", "coefficient of variation")}
STATEMENT = {"holds": ("성립", "holds"), "open": ("가릴 수 없음", "open"), "fails": ("성립하지 않음", "fails")}
GEOGRAPHY = {
    "ring": ("지역 안, 이웃끼리", "local, neighbours"), "hub": ("지역 안, 계획된 허브", "local, with a planned hub"),
    "outside": ("지역 밖에서, 한쪽으로", "from outside, one-way"), "outside-mutual": ("지역 밖과, 서로", "with outside, mutual"),
}  # fmt: skip
_ALL_KO = "행위자 500명, 이웃 10명, 지식 5가지. 이 책의 모형이 낸 값이며 잰 값이 아니다."
_ALL_EN = "500 agents, 10 neighbours, 5 kinds of knowledge. Figures of the book's model, not measurements."


def small_world() -> Table:
    """Three yardsticks and two measures of the network over the share of ties rewired."""
    found = barter.intervals(barter.small_world(), ["rewired"], barter.YARDSTICKS)
    shapes = barter.shapes().set_index("rewired")
    frame = found.join(shapes).reset_index()
    columns = (
        Column("rewired", "먼 관계로 바꾼 몫", "Share of ties rewired", "number", "p", "p", 3),
        *_with_interval("mean", "평균 지식", "Mean knowledge", 2), *_with_interval("variance", "분산", "Variance", 1),
        *_with_interval("variation", "변동계수", "Coefficient of variation", 3),
        Column("distance", "평균 거리", "Mean distance", "number", "고리=1", "ring = 1", 2), Column("clustering", "군집계수", "Clustering", "number", "고리=1", "ring = 1", 2),
    )  # fmt: skip
    note_ko = f"{_ALL_KO} 50명이 한 가지에서 10을 알고 나머지는 0에서 1 사이이며, 받는 쪽은 차이의 10분의 1을 메운다. 섞은 차례. {_runs('small-world', 'ko')}"
    note_en = f"{_ALL_EN} 50 know 10 in one kind, all else is between 0 and 1; a receiver closes a tenth of the gap. Shuffled rounds. {_runs('small-world', 'en')}"
    return _table(
        "barter-small-world",
        "먼 관계의 몫에 따른 지식의 평균과 분산",
        "Mean and spread of knowledge by the share of long ties",
        columns,
        frame,
        note_ko,
        note_en,
    )


def sweep() -> Table:
    """The three statements under every setting."""
    found = barter.statements(barter.sweep())
    frame = pd.concat([_words(found, "endowment", ENDOWMENT), found[["alpha"]], _words(found, "order", ORDER), _words(found, "value", YARDSTICK),
                       found[["best", "low", "high"]], _words(found, "statement", STATEMENT)], axis="columns")  # fmt: skip
    columns = (
        Column("endowment", "처음에 아는 이", "Who knows at first"), Column("alpha", "메우는 몫", "Share closed", "number", "α", "α", 1), Column("order", "만나는 차례", "Order of meetings"),
        Column("value", "지표", "Yardstick"), Column("best", "극값의 자리", "Where extreme", "number", "p", "p", 3),
        Column("low", "95 % 하한", "95 %, low", "number", "p", "p", 3), Column("high", "95 % 상한", "95 %, high", "number", "p", "p", 3),
        Column("statement", "p=0.1 부근이라는 말", "Said to be near p = .1"),
    )  # fmt: skip
    shares_ko, shares_en = "살펴본 p: " + _listed(), "Shares p looked at: " + _listed()
    note_ko = f"{_ALL_KO} {shares_ko}. 평균과 분산은 가장 높은 자리, 변동계수는 가장 낮은 자리. 범위는 반복을 {barter.DRAWS}번 다시 뽑아 얻은 것이다. 범위에 0.1이 들고 0과 1이 들지 않으면 ‘성립’, 0.1이 들지 않으면 ‘성립하지 않음’. {_runs('sweep', 'ko', 1)}"
    note_en = f"{_ALL_EN} {shares_en}. Highest for mean and variance, lowest for the coefficient of variation. Ranges from resampling the replicates {barter.DRAWS} times. Holds if the range contains .1 and neither 0 nor 1; fails if it does not contain .1. {_runs('sweep', 'en', 1)}"
    return _table(
        "barter-sweep",
        "세 명제가 서는 설정과 서지 않는 설정",
        "Settings under which the three statements hold, and do not",
        columns,
        frame,
        note_ko,
        note_en,
    )


def geographies() -> Table:
    """What Table 1's geographies do to the learning of firms."""
    found = barter.intervals(barter.geographies(), ["endowment", "alpha", "geography"], ["firms", "half", "behind"]).reset_index()
    found[["behind", "behind_low", "behind_high"]] *= 100
    values = [name for value in ("firms", "half", "behind") for name in (value, f"{value}_low", f"{value}_high")]
    frame = pd.concat(
        [_words(found, "endowment", ENDOWMENT), found[["alpha"]], _words(found, "geography", GEOGRAPHY), found[values]],
        axis="columns",
    )
    columns = (
        Column("endowment", "처음에 아는 이", "Who knows at first"), Column("alpha", "메우는 몫", "Share closed", "number", "α", "α", 1), Column("geography", "지리", "Geography"),
        *_with_interval("firms", "기업의 평균 지식", "Mean knowledge of firms", 2), *_with_interval("half", "절반을 배우기까지", "Until half is learnt", 2, ("차례", "rounds")),
        *_with_interval("behind", "뒤처진 기업", "Firms left behind", 1, ("%", "%")),
    )  # fmt: skip
    note_ko = f"{_ALL_KO} 기업은 처음에 아는 이를 뺀 나머지이며, 아는 이가 지식조직이다. 관계의 수는 모두 같다. 허브는 관계 50개를 옮겨 받은 한 행위자이다. 한쪽으로만 흐른다는 것은 손으로 넣은 규칙이다. 뒤처진 기업은 기업 평균의 절반에 못 미치는 기업이다. {_runs('geographies', 'ko', 2)}"
    note_en = f"{_ALL_EN} Firms are all but those who know at first, who are the knowledge organisations. The number of ties is the same throughout. The hub is one agent to whom 50 ties were moved. That knowledge flows one way is a rule put in by hand. Left behind are firms below half of the firms' mean. {_runs('geographies', 'en', 2)}"
    return _table(
        "barter-geographies",
        "표 1의 세 지리에서 누가 얼마나 배우는가",
        "Who learns how much in the geographies of Table 1",
        columns,
        frame,
        note_ko,
        note_en,
    )


def outside() -> Table:
    """Mean knowledge with local ties only and with some leading outside, under every setting."""
    found = barter.intervals(barter.outside(), ["endowment", "alpha", "order", "rewired"], ["mean"]).reset_index()
    frame = pd.concat([_words(found, "endowment", ENDOWMENT), found[["alpha"]], _words(found, "order", ORDER), found[["rewired", "mean", "mean_low", "mean_high"]]],
                      axis="columns")  # fmt: skip
    columns = (
        Column("endowment", "처음에 아는 이", "Who knows at first"), Column("alpha", "메우는 몫", "Share closed", "number", "α", "α", 1), Column("order", "만나는 차례", "Order of meetings"),
        Column("rewired", "밖으로 이어진 관계", "Ties leading outside", "number", "몫", "share", 2), *_with_interval("mean", "평균 지식", "Mean knowledge", 2),
    )  # fmt: skip
    note_ko = f"{_ALL_KO} 50명씩 열 지역이 저마다 고리를 이루고, 아는 이는 지역마다 고르게 나뉘어 있다. 관계의 일부를 다른 지역으로 옮겨 이어도 관계의 수와 아는 이의 수는 같다. {_runs('outside', 'ko', 3)}"
    note_en = f"{_ALL_EN} Ten regions of 50, each a ring, with those who know shared out evenly. Where some ties lead to other regions, the number of ties and of those who know stays the same. {_runs('outside', 'en', 3)}"
    return _table(
        "barter-outside",
        "지역 밖으로 이어진 관계와 평균 지식",
        "Ties that lead outside the region, and mean knowledge",
        columns,
        frame,
        note_ko,
        note_en,
    )


def outside_means() -> pd.DataFrame:
    """Mean knowledge by setting and share of ties outside, as the rule of claim 3-1-c wants it."""
    found = barter.intervals(barter.outside(), ["endowment", "alpha", "order", "rewired"], ["mean"]).reset_index()
    named = found.rename(columns={"rewired": "share", "mean_low": "low", "mean_high": "high"})
    return named.assign(setting=named["endowment"] + " " + named["alpha"].astype(str) + " " + named["order"])


def density() -> Table:
    """What a tenth of long ties adds at each density of local ties."""
    columns = (
        Column("degree", "이웃의 수", "Neighbours", "number", "명", "agents"), Column("local", "평균 지식, p=0", "Mean knowledge, p = 0", "number", "수준", "level", 2),
        Column("long", "평균 지식, p=0.1", "Mean knowledge, p = .1", "number", "수준", "level", 2), Column("gain", "이득", "Gain", "number", "수준", "level", 2),
        Column("low", "95 % 하한", "95 %, low", "number", "수준", "level", 2), Column("high", "95 % 상한", "95 %, high", "number", "수준", "level", 2),
    )  # fmt: skip
    note_ko = f"행위자 500명, 지식 5가지, 50명이 한 가지에서 10을 알고 받는 쪽은 차이의 10분의 1을 메운다. 구간은 두 평균의 차이에 대한 것이다(웰치). {_runs('density', 'ko', 4)}"
    note_en = f"500 agents, 5 kinds of knowledge, 50 know 10 in one kind, a receiver closes a tenth of the gap. The interval is of the difference of two means (Welch). {_runs('density', 'en', 4)}"
    return _table(
        "barter-density",
        "지역 관계가 빽빽할수록 먼 관계의 이득은 어떻게 되는가",
        "What long ties add, by the density of local ties",
        columns,
        barter.gains(barter.density()),
        note_ko,
        note_en,
    )


def _table(table_id: str, ko: str, en: str, columns: tuple, frame: pd.DataFrame, note_ko: str, note_en: str) -> Table:
    return Table(table_id, ko, en, columns, frame, CHAPTER, SOURCES, note_ko, note_en)


def _runs(name: str, lang: str, seed: int = 0) -> str:
    number, seed = barter.REPLICATES[name], barter.SEED + seed
    return f"칸마다 {number}번 반복, 씨앗 {seed}." if lang == "ko" else f"{number} replicates a cell, seed {seed}."


def _listed() -> str:
    return ", ".join(f"{share:g}" for share in barter.COARSE)


def _words(frame: pd.DataFrame, name: str, words: dict[str, tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame({f"{name}_{lang}": [words[one][place] for one in frame[name]] for place, lang in enumerate(("ko", "en"))})


def _with_interval(
    name: str, ko: str, en: str, decimals: int, unit: tuple[str, str] = ("수준", "level")
) -> tuple[Column, Column, Column]:
    return (
        Column(name, ko, en, "number", *unit, decimals), Column(f"{name}_low", f"{ko}, 95 % 하한", f"{en}, 95 %, low", "number", *unit, decimals),
        Column(f"{name}_high", f"{ko}, 95 % 상한", f"{en}, 95 %, high", "number", *unit, decimals),
    )  # fmt: skip
