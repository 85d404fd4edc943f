"""The table of hard and soft ties: where communities leave their regions, and what soft ties foretell."""

import pandas as pd

from clusterlib.experiments import hard_soft
from clusterlib.tables import Column, Table

NAMES = {
    "base": ("기준: 목적 8, 관계 10, 먼 지역", "base: 8 purposes, 10 ties, far regions"), "purposes-2": ("목적 2", "2 purposes"), "purposes-4": ("목적 4", "4 purposes"),
    "purposes-16": ("목적 16", "16 purposes"), "purposes-32": ("목적 32", "32 purposes"), "degree-5": ("관계 5", "5 ties"), "degree-20": ("관계 20", "20 ties"),
    "near": ("가까운 지역", "near regions"),
}  # fmt: skip


def hard_soft_table() -> Table:
    """Where the communities of a network go over from regions to purposes."""
    flips, foresight = hard_soft.flips(), hard_soft.foresight()
    shown = ["hard_regions", "flip", "low", "high", "width", "by_modularity", "by_eigenvalue", "hard_outside", "soft_outside"]
    frame = pd.DataFrame(
        {f"setting_{lang}": [NAMES[name][place] for name in flips.index] for place, lang in enumerate(("ko", "en"))}
    )
    frame = frame.join(flips[shown].reset_index(drop=True)).join(
        foresight[["spread", "spread_low", "spread_high", "growth"]].reset_index(drop=True)
    )
    share, unit = ("0~1", "0 to 1"), ("무단위", "no unit")
    columns = (
        Column("setting", "설정", "Setting"), Column("hard_regions", "하드만일 때 지역과의 일치(AMI)", "Agreement with regions, hard ties alone (AMI)", "number", *unit, 2),
        Column("flip", "뒤집히는 소프트 비중", "Softness of the flip", "number", *share, 2), Column("low", "구간 아래", "interval from", "number", *share, 2),
        Column("high", "구간 위", "interval to", "number", *share, 2), Column("width", "넘어가는 폭", "Width of the passage", "number", *share, 2),
        Column("by_modularity", "모듈성으로 계산", "By modularity, computed", "number", *share, 2), Column("by_eigenvalue", "고윳값으로 계산", "By eigenvalues, computed", "number", *share, 2),
        Column("hard_outside", "지역 밖 구성원, 하드만", "Members outside, hard ties alone", "number", *share, 3), Column("soft_outside", "지역 밖 구성원, 소프트만", "Members outside, soft ties alone", "number", *share, 3),
        Column("spread", "소프트 비중과 새 구성원의 퍼짐(스피어만)", "Soft share and spread of newcomers (Spearman)", "number", *unit, 2),
        Column("spread_low", "퍼짐 구간 아래", "spread, interval from", "number", *unit, 2), Column("spread_high", "퍼짐 구간 위", "spread, interval to", "number", *unit, 2),
        Column("growth", "소프트 비중과 새 구성원의 수(스피어만)", "Soft share and number of newcomers (Spearman)", "number", *unit, 2),
    )  # fmt: skip
    note_ko = (
        "행위자 512명, 지역 8곳. 한 가지만 바꾼 설정이며 적지 않은 것은 기준과 같다. 가까운 지역에서는 하드 관계가 이웃 지역으로 더 넘어간다(감쇠 4 대신 1.5). 설정과 소프트 비중마다 네트워크 8개, 씨앗 2105.\n"
        "뒤집히는 비중은 공동체가 지역과 일치하는 정도와 목적과 일치하는 정도가 같아지는 곳이고, 폭은 한쪽이 0.5만큼 앞서는 두 점의 사이이다. 구간은 평균의 95 % 구간이다.\n"
        "마지막 네 열은 목적마다 소프트 비중을 0.1에서 0.9까지 달리한 네트워크 16개에서 공동체의 소프트 비중과 뒤에 들어온 구성원의 순위상관을 평균한 것이다. 퍼짐은 주된 지역 밖에서 들어온 수, 수는 들어온 모든 수를 구성원 수로 나눈 값이다."
    )
    note_en = (
        "512 actors in 8 regions. Each setting differs in one thing from the base. Near regions: hard ties reach further into neighbouring ones (decay 1.5 in place of 4). Eight networks for each setting and softness, seed 2105.\n"
        "The flip is where communities agree with purposes as much as with regions, the width the distance between the points at which either leads by .5. Intervals are 95 % intervals of means.\n"
        "Last four columns: in 16 networks whose purposes differ in softness from .1 to .9, the mean rank correlation of a community's share of soft ties with its newcomers. Spread counts those from outside its main region, number all, both per member."
    )
    return Table(
        "hard-soft", "소프트 관계가 얼마면 공동체가 지역을 떠나는가", "How many soft ties take communities out of their regions", columns, frame, "hard-and-soft",
        ("traag2019", "vinh2009", "decelle2011"), note_ko, note_en,
    )  # fmt: skip
