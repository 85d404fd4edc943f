"""Tables of the core-periphery model: at which costs industry spreads, gathers, or may do either."""

import pandas as pd

from clusterlib.experiments import core_periphery
from clusterlib.tables import Column, Table

CHAPTER, SOURCES = "falling-cost", ("krugman1991", "fujita1999")


def points() -> Table:
    """Break point, sustain point and firmest hold for a grid of parameters."""
    found = core_periphery.points()
    none = found["break"].isna()
    frame = pd.DataFrame(
        {
            "case": [f"σ={row.sigma:g}, μ={row.mu:g}" for row in found.itertuples()],
            "answer_ko": none.map({True: "언제나 모인다", False: "비용에 달려 있다"}), "answer_en": none.map({True: "always gathers", False: "depends on the cost"}),
        }
        | {name: found[name] for name in ("rho", "hold", "break", "sustain")}
    )  # fmt: skip
    columns = (
        Column("case", "매개변수", "Parameters", "code"), Column("answer", "산업은", "Industry"), Column("rho", "ρ", "ρ", "number", "무단위", "no unit", 3),
        Column("hold", "가장 굳은 비용", "Firmest hold", "number", "T", "T", 3),
        Column("break", "붕괴점", "Break point", "number", "T", "T", 3), Column("sustain", "유지점", "Sustain point", "number", "T", "T", 3),
    )  # fmt: skip
    note_ko = (
        "T는 하나가 닿으려면 보내야 하는 양이다. T가 붕괴점(break point)보다 낮으면 고른 분포는 불안정하고, 유지점(sustain point)보다 높으면 모인 산업이 흩어지며, 그 사이에서는 둘 다 안정이다. 가장 굳은 비용은 중심을 떠날 때 잃는 실질임금이 가장 큰 비용이다.\n"
        "ρ ≤ μ이면 세 점이 모두 없다. 비용이 얼마이든 산업이 모인다. 빈칸은 모르는 값이 아니라 없는 값이다."
    )
    note_en = (
        "T is how much must be sent for one to arrive. Below the break point an even spread is unstable, above the sustain point a core dissolves, between them both are stable. At the firmest hold a worker who leaves the core loses most in real wages.\n"
        "Where ρ ≤ μ none of the three exists: industry gathers whatever the cost. An empty cell is a value that does not exist, not one that is unknown."
    )
    return Table(
        "core-periphery-points", "산업이 모이고 흩어지는 비용: 붕괴점과 유지점", "At which costs industry gathers and spreads: break and sustain points",
        columns, frame, CHAPTER, SOURCES, note_ko, note_en,
    )  # fmt: skip


def stability() -> Table:
    """Which spreads of industry last at each cost, for sigma = 5 and mu = 0.4."""
    found = core_periphery.stability()
    words = {(True, False): ("중심만", "core only"), (True, True): ("둘 다", "both"), (False, True): ("고른 분포만", "even spread only")}
    lasting = [words[core, even] for core, even in zip(found["core"], found["even"], strict=True)]
    frame = pd.DataFrame(
        {
            "cost": [f"{cost:.2f}" for cost in found["cost"]], "lasts_ko": [ko for ko, _ in lasting], "lasts_en": [en for _, en in lasting],
            "uneven": found["uneven"], "nu": found["nu"], "slope": found["slope"],
        }
    )  # fmt: skip
    columns = (
        Column("cost", "거래비용 T", "Cost T", "code"), Column("lasts", "안정한 분포", "What is stable"),
        Column("uneven", "문턱이 되는 몫", "Share at the threshold", "number", "0.5~1", "0.5 to 1", 3),
        Column("nu", "중심을 떠난 기업의 매출", "Sales of a firm that leaves", "number", "손익분기=1", "break even = 1", 3),
        Column("slope", "고른 분포에서 실질임금 차이의 기울기", "Slope of the real-wage gap at the even spread", "number", "몫 1당", "per unit of share", 3),
    )  # fmt: skip
    note_ko = "σ=5, μ=0.4. 떠난 기업의 매출이 1보다 작으면 중심이 유지되고, 기울기가 0보다 작으면 고른 분포가 유지된다. 문턱은 둘 다 안정일 때 그 사이를 가르는 불안정한 균형에서 큰 지역의 몫이다."
    note_en = "σ = 5, μ = 0.4. The core lasts where a firm that leaves sells less than 1, the even spread where the slope is below 0. The threshold is the larger region's share at the unstable equilibrium that parts the two where both are stable."
    return Table(
        "core-periphery-stability", "거래비용에 따라 안정한 것: 중심, 고른 분포, 또는 둘 다", "What is stable at which cost: a core, an even spread, or both",
        columns, frame, CHAPTER, SOURCES, note_ko, note_en,
    )  # fmt: skip
