"""Tables of the landscapes: how many optima, what a near copy is worth, and a published test recomputed."""

import pandas as pd

from clusterlib.experiments import landscape
from clusterlib.tables import Column, Table

CLIMBS = {"steepest": ("가장 나은 변화", "best change"), "any-better": ("나은 변화 아무것이나", "any better change")}
_NONE = ("무단위", "no unit")


def landscape_optima() -> Table:
    """Local optima and ends of climbs, by interdependence."""
    found = landscape.optima()
    numbers = [f"{name}{end}" for name in ("optima", "effective", "largest", "best") for end in ("", "_low", "_high")]
    frame = pd.DataFrame(
        {"size": [f"N={n}, K={k}" for n, k in zip(found["choices"], found["interdependence"], strict=True)],
         "climb_ko": [CLIMBS[one][0] for one in found["climb"]], "climb_en": [CLIMBS[one][1] for one in found["climb"]]}
    ).join(found[[*numbers[:3], "expected", *numbers[3:]]])  # fmt: skip
    frame[["largest", "largest_low", "largest_high"]] *= 100
    columns = (
        Column("size", "선택의 수, 상호의존", "Choices, interdependence", "code"), Column("climb", "오르는 방법", "Way of climbing"),
        *_interval("optima", "국지 최적", "Local optima", ("개", "count"), 1), Column("expected", "알려진 평균", "Known mean", "number", "개", "count", 1),
        *_interval("effective", "끝나는 봉우리의 유효 수", "Effective number of ends", ("개", "count"), 1),
        *_interval("largest", "가장 흔한 끝의 몫", "Share of the commonest end", ("%", "%"), 1), *_interval("best", "가장 높은 봉우리", "Highest optimum", ("0~1", "0 to 1"), 3),
    )  # fmt: skip
    note_ko = (
        "한 번에 선택 하나를 바꾸어 더 나아질 것이 없는 조합이 국지 최적이다. 유효 수는 모든 조합에서 똑같이 시작한 오름이 끝나는 몫의 제곱을 더한 값의 역수이다. 알려진 평균은 K=0과 K=N-1에만 있다.\n"
        f"행마다 지형 {landscape.LANDSCAPES}개의 평균과 95 % 구간이며 씨앗은 {landscape.SEED}이다. 지형마다의 값에는 오차가 없다. K=0일 때 가장 높은 봉우리의 기대값은 2/3이다."
    )
    note_en = (
        "A local optimum is a combination that no single change improves. The effective number is one over the sum of squared shares of climbs, begun alike from every combination, by where they end. Known means exist for K=0 and K=N-1 only.\n"
        f"Means of {landscape.LANDSCAPES} landscapes a row with 95 % intervals; the seed is {landscape.SEED}. On each landscape the values are exact. At K=0 the highest optimum has an expected worth of 2/3."
    )
    return Table("landscape-optima", "상호의존에 따른 봉우리의 수와 오름이 끝나는 곳", "How many optima there are and where climbs end, by interdependence",
                 columns, frame, "trajectories", ("kauffman1987",), note_ko, note_en)  # fmt: skip


def landscape_advantage() -> Table:
    """The near copy's advantage for every quality of both copies."""
    found = landscape.recovery()
    gaps, tops = landscape.advantage(found), landscape.peaks(found)
    keys = ["climb", "near", "far"]
    wide = gaps.pivot(index=keys, columns="interdependence", values="gap").add_prefix("k").reset_index()
    error = ((gaps["high"] - gaps["low"]) / 2).groupby([gaps[key] for key in keys]).max().rename("error").reset_index()
    rows = tops.merge(wide, on=keys).merge(error, on=keys)
    frame = pd.DataFrame(
        {"copies": [f"{near}:{far}" for near, far in zip(rows["near"], rows["far"], strict=True)],
         "climb_ko": [CLIMBS[one][0] for one in rows["climb"]], "climb_en": [CLIMBS[one][1] for one in rows["climb"]]}
    ).join(rows[["peak", "low", "high", "gap", "gap_low", "gap_high", *wide.columns[3:], "error"]])  # fmt: skip
    columns = (
        Column("copies", "가까운 사본과 먼 사본의 틀린 선택", "Choices wrong, near and far copy", "code"), Column("climb", "오르는 방법", "Way of climbing"),
        Column("peak", "이점이 가장 큰 K", "K of the largest advantage", "number", *_NONE), Column("low", "그 K, 아래", "that K, low", "number", *_NONE),
        Column("high", "그 K, 위", "that K, high", "number", *_NONE), *_interval("gap", "거기서의 이점", "Advantage there", ("확률의 차", "difference in probability"), 3),
        *(Column(name, f"K={name[1:]}", f"K={name[1:]}", "number", "확률의 차", "difference in probability", 3) for name in wide.columns[3:]),
        Column("error", "행의 가장 큰 오차(95 %)", "Largest error in the row (95 %)", "number", "확률의 차", "difference in probability", 3),
    )  # fmt: skip
    note_ko = (
        f"선택 {landscape.CHOICES}개. 이점은 가장 좋은 조합에서 몇 개가 틀린 사본으로 시작한 오름이 그 조합을 되찾을 확률을 두 사본 사이에서 뺀 것이다. 2:6은 가까운 사본에 둘, 먼 사본에 여섯이 틀렸다는 뜻이다.\n"
        f"K마다 지형 {landscape.LANDSCAPES}개, 씨앗 {landscape.SEED + 1}. 가장 큰 K의 범위는 지형을 다시 뽑은 것의 95 %를 담는다."
    )
    note_en = (
        f"With {landscape.CHOICES} choices. The advantage is the difference between two copies in the probability that a climb from a copy with so many choices wrong finds the best combination again; 2:6 is two wrong in the near copy and six in the far one.\n"
        f"{landscape.LANDSCAPES} landscapes at each K, seed {landscape.SEED + 1}. The range of the K of the largest advantage holds 95 % of redrawings of the landscapes."
    )
    return Table("landscape-advantage", "가까운 사본의 이점: 사본의 질과 상호의존에 따라", "The near copy's advantage, by the quality of both copies and by interdependence",
                 columns, frame, "trajectories", ("kauffman1987", "sorenson2006"), note_ko, note_en)  # fmt: skip


def proximity_published() -> Table:
    """Nine printed figures, recomputed."""
    found = landscape.published()
    words = {
        "close-far": ("가까운 협력자와 먼 협력자", "close against far collaborators"), "close-unconnected": ("가까운 협력자와 이어지지 않은 이", "close collaborators against the unconnected"),
        "distance": ("10마일과 3,000마일", "10 miles against 3,000"), "simple": ("단순함", "simple"), "most": ("차이가 가장 큰 곳", "where the difference is largest"), "complex": ("복잡함", "complex"),
        "times": ("배", "times"), "percent more": ("% 더", "% more"),
    }  # fmt: skip
    frame = pd.DataFrame(
        {f"{name}_{lang}": [words[one][place] for one in found[column]]
         for name, column in (("comparison", "comparison"), ("at", "at")) for place, lang in enumerate(("ko", "en"))}
        | {name: found[name] for name in ("k", "printed", "recomputed")}
        | {f"as_{lang}": [words[one][place] for one in found["unit"]] for place, lang in enumerate(("ko", "en"))}
    )  # fmt: skip
    columns = (
        Column("comparison", "견준 사이", "Comparison"), Column("at", "지식의 상호의존", "Interdependence of the knowledge"), Column("k", "k", "k", "number", *_NONE, 2),
        Column("printed", "실린 값", "Printed", "number", "마지막 열의 단위", "unit in the last column"), Column("recomputed", "다시 계산한 값", "Recomputed", "number", "마지막 열의 단위", "unit in the last column", 1),
        Column("as", "단위", "Unit"),
    )  # fmt: skip
    note_ko = (
        "인용의 승산비이다. 계수는 재수록된 글의 표 15.2 모형 4에 실린 것이고(희귀사건 로짓), 실린 값은 그 글의 본문에 있다. 본문은 단순한 경우를 k가 영에 가깝다고만 적었는데, 0.05로 두면 실린 값이 나온다.\n"
        "거리의 세 값은 거리의 주효과를 뺄 때에만 나온다. 변수들을 평균에서 뺀 값이라고 적은 주가 있어 다른 읽기도 있을 수 있다."
    )
    note_en = (
        "Ratios of the odds of a citation. The coefficients are those of table 15.2, model 4, of the reprint (rare-events logit), the printed figures stand in its text. For simple knowledge the text says only that k is about zero; .05 gives what is printed.\n"
        "The three figures of distance come out only without the main effect of distance. A note that variables are deviations from their mean leaves room for another reading."
    )
    return Table("proximity-published", "복잡성과 가까움: 출판된 아홉 수치와 다시 계산한 값", "Complexity and closeness: nine published figures, recomputed",
                 columns, frame, "trajectories", ("sorenson2006", "sorenson2010", "sorenson_table.csv"), note_ko, note_en)  # fmt: skip


def _interval(name: str, ko: str, en: str, unit: tuple[str, str], decimals: int) -> tuple[Column, Column, Column]:
    return (
        Column(name, ko, en, "number", *unit, decimals),
        Column(f"{name}_low", f"{ko}, 아래", f"{en}, low", "number", *unit, decimals),
        Column(f"{name}_high", f"{ko}, 위", f"{en}, high", "number", *unit, decimals),
    )
