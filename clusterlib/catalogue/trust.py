"""Tables of the model of trust: where co-operation begins to pay, and what network and chance do to it."""

import numpy as np
import pandas as pd

from clusterlib.experiments import trust
from clusterlib.tables import Column, Table

SOURCES = ("ohtsuki2006", "chen2013", "allen2017")
_RATIO = ("비용의 배수", "times the cost")
_NONE = ("무단위", "no unit")


def trust_threshold() -> Table:
    """The threshold by rule, exactly and by simulation."""
    found = trust.thresholds()
    frame = pd.DataFrame(
        {"network_ko": [f"기업 {n}개, 이웃 {k}개" for n, k in zip(found["players"], found["degree"], strict=True)],
         "network_en": [f"{n} firms, {k} neighbours" for n, k in zip(found["players"], found["degree"], strict=True)]}
    ).join(found[["rule", "meetings", "states", "selection", "exact", "simulated", "low", "high", "below", "below_high", "above", "above_low"]])  # fmt: skip
    frame["selection"] = frame["selection"].map("{:g}".format)
    columns = (
        Column("network", "고리 네트워크", "Ring"),
        Column("rule", "공식 k(N-2)/(N-2k)", "Rule k(N-2)/(N-2k)", "number", *_RATIO, 3),
        Column("meetings", "만남의 시간에서 계산", "From meeting times", "number", *_RATIO, 3),
        Column("states", "모든 상태에서 계산", "From all states", "number", *_RATIO, 3),
        Column("selection", "모의실험의 선택 세기", "Selection in the simulation", "code"),
        Column("exact", "그 세기에서 정확한 값", "Exact at that strength", "number", *_RATIO, 3),
        Column("simulated", "모의실험", "Simulated", "number", *_RATIO, 2),
        Column("low", "모의실험, 아래", "Simulated, low", "number", *_RATIO, 1), Column("high", "모의실험, 위", "Simulated, high", "number", *_RATIO, 1),
        Column("below", "문턱의 절반에서 고정확률", "Fixation at half the threshold", "number", "우연의 배수", "times chance", 2),
        Column("below_high", "그 구간의 위 끝", "its upper end", "number", "우연의 배수", "times chance", 2),
        Column("above", "문턱의 1.5배에서 고정확률", "Fixation at 1.5 times the threshold", "number", "우연의 배수", "times chance", 2),
        Column("above_low", "그 구간의 아래 끝", "its lower end", "number", "우연의 배수", "times chance", 2),
    )  # fmt: skip
    note_ko = (
        "문턱은 협력하는 기업 하나가 네트워크 전체로 퍼질 확률이 우연(1/N)과 같아지는 이득과 비용의 비이다. 공식은 선택이 아주 약할 때의 것이다. 모든 상태에서 계산한 값은 기업 열 개까지만 있고, 정확한 값은 이웃이 둘인 고리나 기업 열 개까지만 있다.\n"
        f"모의실험은 다섯 가지 비에서 되풀이하여 포물선으로 문턱을 찾았다. 구간은 95 %, 난수의 씨앗은 {trust.SEED}이다. 선택의 세기가 영이 아니어서 문턱이 공식보다 조금 높아진다."
    )
    note_en = (
        "The threshold is the benefit over cost at which a single co-operating firm takes over the network as often as chance has it (1/N). The rule holds for vanishing selection. All states are enumerated up to ten firms; exact values at the strength simulated exist for rings of two neighbours or up to ten firms.\n"
        f"The simulation is repeated at five ratios and a parabola finds the threshold. Intervals are 95 %, the seed is {trust.SEED}. Selection is not zero there, which lifts the threshold a little above the rule."
    )
    return Table("trust-threshold", "협력이 우연보다 잘 퍼지기 시작하는 문턱", "The threshold at which co-operation spreads better than chance",
                 columns, frame, "trust", SOURCES, note_ko, note_en)  # fmt: skip


def trust_concentration() -> Table:
    """What number and reach of ties do to co-operation."""
    found = trust.shapes()
    names = {lang: [_shape(*one, lang) for one in zip(found["degree"], found["long_ties"], strict=True)] for lang in ("ko", "en")}
    numbers = ["clustering", "distance", "threshold", "share", "share_low", "share_high", "share_strong", "share_strong_low", "share_strong_high"]  # fmt: skip
    frame = pd.DataFrame({"network_ko": names["ko"], "network_en": names["en"]}).join(found[numbers])
    frame[numbers[3:]] *= 100
    columns = (
        Column("network", "네트워크", "Network"),
        Column("clustering", "군집계수", "Clustering", "number", "0~1", "0 to 1", 2), Column("distance", "평균 거리", "Mean distance", "number", "단계", "steps", 2),
        Column("threshold", "문턱", "Threshold", "number", *_RATIO, 2),
        Column("share", "협력하는 몫, 약한 선택", "Share that co-operates, weak selection", "number", "%", "%", 0),
        Column("share_low", "약한 선택, 아래", "weak, low", "number", "%", "%", 0), Column("share_high", "약한 선택, 위", "weak, high", "number", "%", "%", 0),
        Column("share_strong", "협력하는 몫, 강한 선택", "Share that co-operates, strong selection", "number", "%", "%", 0),
        Column("share_strong_low", "강한 선택, 아래", "strong, low", "number", "%", "%", 0), Column("share_strong_high", "강한 선택, 위", "strong, high", "number", "%", "%", 0),
    )  # fmt: skip
    note_ko = (
        f"기업 {trust.SIZE}개. 문턱은 만남의 시간에서 정확히 계산했으며 선택이 아주 약할 때의 것이다. 음수이면 협력은 결코 유리하지 않다.\n"
        f"협력하는 몫은 이득이 비용의 8배이고 변이가 1 %일 때의 긴 시간 평균이며 구간은 95 %, 씨앗은 {trust.SEED}이다. 약한 선택의 세기는 0.1, 강한 선택은 1이다."
    )
    note_en = (
        f"Among {trust.SIZE} firms. The threshold is exact, from meeting times, for vanishing selection; where it is negative, co-operation is never favoured.\n"
        f"The share that co-operates is a mean over a long time at a benefit of 8 times the cost and 1 % mutation; intervals are 95 %, the seed is {trust.SEED}. Weak selection is .1, strong selection 1."
    )
    return Table("trust-concentration", "이웃의 수와 관계의 거리가 협력에 하는 일", "What number and reach of ties do to co-operation",
                 columns, frame, "trust", SOURCES, note_ko, note_en)  # fmt: skip


def trust_coexistence() -> Table:
    """The share of time in which both behaviours are there."""
    found = trust.coexistence()
    names = {lang: [_shape(*one, lang) for one in zip(found["degree"], found["long_ties"], strict=True)] for lang in ("ko", "en")}
    frame = pd.DataFrame({"network_ko": names["ko"], "network_en": names["en"]})
    frame = frame.join(found[["benefit", "selection", "mutation", "both", "low", "high", "share"]])
    frame[["low", "high"]] = frame[["low", "high"]].clip(0, 1)
    frame[["mutation", "both", "low", "high", "share"]] *= 100
    columns = (
        Column("network", "네트워크", "Network"), Column("benefit", "이득", "Benefit", "number", *_RATIO), Column("selection", "선택의 세기", "Selection", "number", *_NONE, 2),
        Column("mutation", "변이", "Mutation", "number", "%", "%", 1), Column("both", "둘 다 있는 시간", "Time with both", "number", "%", "%", 0),
        Column("low", "아래", "low", "number", "%", "%", 0), Column("high", "위", "high", "number", "%", "%", 0),
        Column("share", "협력하는 몫", "Share that co-operates", "number", "%", "%", 0),
    )  # fmt: skip
    note_ko = (
        f"기업 {trust.PEOPLE}개. 둘 다 있다는 것은 협력하는 기업과 그렇지 않은 기업이 저마다 10분의 1을 넘는다는 뜻이다. 모두가 이웃인 경우는 정확히 계산했다.\n"
        f"나머지는 여덟 번씩 되풀이한 평균과 95 % 구간이며 씨앗은 {trust.SEED}이다. 변이율은 모형이 정해 주지 않고 손으로 넣은 값이다."
    )
    note_en = (
        f"Among {trust.PEOPLE} firms. Both are there when those that co-operate and those that do not each make up more than a tenth. Where all are neighbours, the figures are exact.\n"
        f"The others are means of eight runs with 95 % intervals; the seed is {trust.SEED}. The rate of mutation is put in by hand; nothing in the model sets it."
    )
    return Table("trust-coexistence", "협력하는 기업과 그렇지 않은 기업이 함께 있는 시간", "How long firms that co-operate and firms that do not are there together",
                 columns, frame, "trust", SOURCES[:1], note_ko, note_en)  # fmt: skip


def _shape(degree: int, long_ties: float, lang: str) -> str:
    """A network in words."""
    if degree >= min(trust.SIZE, trust.PEOPLE) - 1:
        return {"ko": "모두가 이웃", "en": "all are neighbours"}[lang]
    reach = {
        0.0: ("가까운 이웃", "nearby"),
        1.0: ("어디에나 있는 이웃", "anywhere"),
    }.get(long_ties, (f"{100 * np.round(long_ties, 2):.0f} %가 먼 이웃", f"{100 * np.round(long_ties, 2):.0f} % far away"))
    return {"ko": f"{degree}개, {reach[0]}", "en": f"{degree} neighbours, {reach[1]}"}[lang]
