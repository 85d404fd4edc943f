"""The table of the two gaps: which must narrow for more to reach the market."""

import pandas as pd

from clusterlib.experiments import gaps
from clusterlib.tables import Column, Table

NAMES = {
    "chances-even": ("확률, 두 단계가 같음", "chances, stages even"), "chances-uneven": ("확률, 첫 단계가 좁음", "chances, first stage narrower"),
    "rates-even": ("용량, 두 단계가 같음", "capacities, stages even"), "rates-first-narrow": ("용량, 첫 단계가 좁음", "capacities, first stage narrower"),
    "rates-second-narrow": ("용량, 둘째 단계가 좁음", "capacities, second stage narrower"), "lines-1": ("대기줄, 자리 1", "lines, 1 place"),
    "lines-5": ("대기줄, 자리 5", "lines, 5 places"), "lines-20": ("대기줄, 자리 20", "lines, 20 places"), "few-come": ("대기줄, 발견이 드묾", "lines, few discoveries"),
}  # fmt: skip
_ANSWERS = {2: ("어느 쪽이든", "either gap"), 1: ("좁은 쪽만", "the narrower only"), 0: ("둘 다여야", "only both together")}


def throughput() -> Table:
    """Throughput of two stages in series, and what narrowing the first gap, the second or both does to it."""
    found = gaps.throughputs()
    helps = (found[["first", "second"]] > 1.001).sum(axis="columns")
    answers = [_ANSWERS[count] if both > 1.001 else ("아무것도", "neither") for count, both in zip(helps, found["both"], strict=True)]
    frame = pd.DataFrame(
        {
            "case_ko": [NAMES[case][0] for case in found.index], "case_en": [NAMES[case][1] for case in found.index],
            "answer_ko": [ko for ko, _ in answers], "answer_en": [en for _, en in answers],
        }
        | {name: found[name].to_numpy() for name in ("before", "first", "second", "both", "together")}
    )  # fmt: skip
    columns = (
        Column("case", "단계를 잇는 방식", "How the stages are joined"), Column("answer", "처리량을 늘리는 것", "What raises throughput"),
        Column("before", "처음의 처리량", "Throughput before", "number", "한 해", "a year", 2), Column("first", "첫 갭만 절반으로", "First gap alone halved", "number", "배", "times", 2),
        Column("second", "둘째 갭만 절반으로", "Second gap alone halved", "number", "배", "times", 2), Column("both", "둘 다 절반으로", "Both halved", "number", "배", "times", 2),
        Column("together", "함께여서 더해지는 것", "Gained by doing both together", "number", "배", "times", 2),
    )  # fmt: skip
    note_ko = (
        "갭을 절반으로 줄인다는 것은 그 단계의 확률이나 용량을 두 배로 하는 것이다. 한 해에 발견 100건이 들어온다(마지막 줄은 1건). 확률은 둘 다 0.2, 또는 0.05와 0.2이고, 용량은 한 해에 10건, 넓은 쪽은 40건이다.\n"
        "‘용량’은 발견이 얼마든지 기다릴 수 있는 경우, ‘대기줄’은 단계마다 자리가 정해져 있고 자리가 없으면 발견이 사라지는 경우로, 정상상태를 정확히 풀었다. 마지막 열은 둘 다 줄인 효과를 따로 줄인 효과의 곱으로 나눈 값이며 1보다 크면 두 갭은 보완관계이다."
    )
    note_en = (
        "To halve a gap is to double the chance or the capacity of its stage. A hundred discoveries come in a year (one in the last row). Chances are .2 each, or .05 and .2; capacities 10 a year, or 40 for the wider stage.\n"
        "With capacities, discoveries wait as long as they must; with lines, a stage has so many places and a discovery that finds none is lost; the stationary state is solved exactly. The last column is the effect of both over the product of the single effects: above 1 the gaps are complements."
    )
    return Table(
        "gaps-throughput", "두 갭 가운데 무엇을 줄여야 시장에 더 많이 닿는가", "Which of two gaps must narrow for more to reach the market", columns, frame, "two-gaps",
        ("claims.csv",), note_ko, note_en,
    )  # fmt: skip
