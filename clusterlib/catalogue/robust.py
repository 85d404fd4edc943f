"""The table of robustness: each rule put to its figures again under other settings."""

import pandas as pd

from clusterlib import paper, robustness
from clusterlib.tables import Column, Table


def robust() -> Table:
    """Settings counted by claim and by what was varied, and in how many the verdict stands."""
    labels, found = paper.labels("verdict"), robustness.summary(robustness.settings())
    frame = found.assign(
        verdict_ko=[labels[one][0] for one in found["verdict"]], verdict_en=[labels[one][1] for one in found["verdict"]]
    )
    frame = frame[
        ["claim", "axis_ko", "axis_en", "verdict_ko", "verdict_en", "settings", "stands", "supported", "mixed", "refuted"]
    ]
    count = ("number", "가지", "count")
    columns = (
        Column("claim", "주장", "Claim", "code"), Column("axis", "바꾼 것", "What was varied"), Column("verdict", "원장의 판정", "Verdict in the ledger"),
        Column("settings", "설정", "Settings", *count), Column("stands", "판정이 그대로인 설정", "Verdict stands in", *count),
        Column("supported", "기준이 지지됨이라 하는 설정", "Rule says supported", *count), Column("mixed", "어느 쪽도 아닌 설정", "Rule says neither", *count),
        Column("refuted", "기준이 지지되지 않음이라 하는 설정", "Rule says not supported", *count),
    )  # fmt: skip
    note_ko = "‘기준이 지지됨이라 하는 설정’은 기준의 조건만 본 것이고, ‘판정이 그대로인 설정’은 기준이 허락하는 한도까지 낮춘 판정을 원장과 견준 것이다. 처음의 설정도 들어 있다. 2-1-b와 3-1-b처럼 가릴 수 없는 주장은 없다."
    note_en = "“Rule says supported” looks at the conditions of the rule alone; “verdict stands in” compares the verdict, weakened to what the rule allows, with the ledger. The setting of the ledger is among them. Claims out of reach, such as 2-1-b and 3-1-b, are left out."
    return Table(
        "robustness", "값을 바꾸면 판정은 어떻게 되는가", "What becomes of the verdicts under other settings", columns, pd.DataFrame(frame), "how-robust",
        ("park2005", "rules.csv", "verdicts.csv"), note_ko, note_en,
    )  # fmt: skip
