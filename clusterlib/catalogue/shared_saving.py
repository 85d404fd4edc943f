"""Tables of the model of shared saving: its equilibria, and where its histories end."""

from clusterlib.experiments import choice
from clusterlib.tables import Column, Table

_SAVING = {"share": ("몫을 따라", "by share"), "number": ("수를 따라", "by number")}


def choice_equilibria() -> Table:
    """Equilibria of the share of firms in the better region."""
    frame = choice.curves()
    for branch in ("worse", "tipping", "better"):
        frame[branch] = 50 * (1 + frame[branch])
    frame = frame.assign(advantage=frame["advantage"].map("{:.2f}".format), pull=frame["pull"])
    columns = (
        Column("advantage", "고유의 이점 βh", "Own advantage βh", "code"), Column("pull", "함께 있는 이득 βJ", "Shared saving βJ", "number", "무단위", "no unit", 1),
        Column("worse", "못한 지역의 균형", "Equilibrium in the worse region", "number", "나은 지역의 %", "% in the better", 1),
        Column("tipping", "넘어가는 점", "Tipping point", "number", "나은 지역의 %", "% in the better", 1),
        Column("better", "나은 지역의 균형", "Equilibrium in the better region", "number", "나은 지역의 %", "% in the better", 1),
        Column("critical", "못한 지역이 버티는 βh의 한계", "Largest βh at which the worse region holds", "number", "무단위", "no unit", 3),
    )  # fmt: skip
    note_ko = "방정식 m = tanh(βh + βJm)의 해를 나은 지역에 있는 기업의 몫 (1+m)/2로 적었다. 빈칸은 해가 하나뿐이라는 뜻이며, 이점이 0이면 ‘나은 지역’은 둘 가운데 어느 쪽이어도 된다."
    note_en = "Solutions of m = tanh(βh + βJm), given as the share of firms in the better region, (1+m)/2. Empty cells: there is one solution only. With no advantage either region may be called the better."
    return Table(
        "choice-equilibria", "함께 있는 이득과 클러스터의 균형", "Shared saving and the equilibria of a cluster", columns,
        frame[[column.name for column in columns]], "where-clusters-form", ("brock2001",), note_ko, note_en,
    )  # fmt: skip


def choice_lock_in() -> Table:
    """How often histories end in a cluster, and how often in the worse region."""
    frame = choice.lock_in()
    for place, lang in enumerate(("ko", "en")):
        frame[f"saving_{lang}"] = [_SAVING[saving][place] for saving in frame["saving"]]
    for column in ("worse_share", "low", "high", "exact"):
        frame[column] *= 100
    frame["cluster"] = 100 * frame["cluster"] / frame["runs"]
    columns = (
        Column("saving", "이득이 자라는 방식", "How saving grows"), Column("pull", "함께 있는 이득 βJ", "Shared saving βJ", "number", "무단위", "no unit", 2),
        Column("runs", "역사의 수", "Histories", "number", "번", "count"), Column("cluster", "클러스터로 끝난 것", "Ended in a cluster", "number", "%", "%", 2),
        Column("worse", "못한 지역에서 끝난 것", "Ended in the worse region", "number", "번", "count"), Column("worse_share", "그 비율", "Their share", "number", "%", "%", 2),
        Column("low", "95 % 구간의 하한", "95 % interval, low", "number", "%", "%", 1), Column("high", "95 % 구간의 상한", "95 % interval, high", "number", "%", "%", 1),
        Column("exact", "모의실험 없이 구한 확률", "Probability without simulation", "number", "%", "%", 1),
    )  # fmt: skip
    note_ko = "기업 100개가 차례로 들어온 뒤 저마다 평균 스무 번 다시 고른다. 고유의 이점은 βh = 0.1, 씨앗은 2005. 한 지역에 기업의 4분의 3 이상이 모이면 클러스터라고 했다. 구간은 윌슨의 것이다."
    note_en = "A hundred firms arrive in turn, then each chooses again twenty times on average. Own advantage βh = .1, seed 2005. Three quarters of the firms or more in one region are called a cluster. Intervals by Wilson."
    return Table(
        "choice-lock-in", "클러스터는 더 나은 곳에 서는가", "Does the cluster form where it was best?", columns,
        frame[[name for column in columns for name in column.names()]], "where-clusters-form", ("brock2001",), note_ko, note_en,
    )  # fmt: skip
