"""The paper's Table 2 a second time: each cell beside what the theory's model measured."""

import pandas as pd

from clusterlib import paper
from clusterlib.experiments import yardsticks
from clusterlib.tables import Column, Table

_NO_CELL = ("(해당하는 열이 없음)", "(no such column)")


def theories_measured() -> Table:
    """Every theory on every yardstick: the paper's cell, what the model measured, whether it bears the cell out."""
    found, theories = yardsticks.readings(), paper.rows("2")
    cells = {(cell.row, cell.column): (cell.ko, cell.en) for cell in paper.cells("2")}
    words = {name: paper.labels(name) for name in ("yardstick", "bears-out")}
    frame = pd.DataFrame(
        {
            f"{name}_{lang}": [one[place] for one in values]
            for name, values in {
                "theory": [theories[theory] for theory in found["theory"]],
                "yardstick": [words["yardstick"][yardstick] for yardstick in found["yardstick"]],
                "cell": [cells.get(pair, _NO_CELL) for pair in zip(found["theory"], found["column"], strict=True)],
                "measured": list(zip(*(found[f"said_{lang}"].str.cat(found[f"reason_{lang}"], sep=" ").str.strip() for lang in ("ko", "en")), strict=True)),
                "agrees": [words["bears-out"][code] for code in found["agrees"]],
            }.items()
            for place, lang in enumerate(("ko", "en"))
        }
    ).assign(table=found["table"])  # fmt: skip
    columns = (
        Column("theory", "이론", "Theory"), Column("yardstick", "잣대", "Yardstick"), Column("cell", "논문의 칸", "The paper's cell"),
        Column("measured", "모형이 잰 것, 말하지 못하는 것", "What the model measured, and cannot say"), Column("agrees", "칸의 말이 모형에서", "The cell, in the model"),
        Column("table", "수치가 있는 표", "Table with the figures", "table"),
    )  # fmt: skip
    note_ko = (
        "‘조건 없이 나온다’는 살펴본 모든 설정에서, ‘일부만 나온다’는 어떤 설정에서만 또는 칸의 한 부분만 나온다는 뜻이다. ‘다르게 나온다’는 모형이 칸과 다른 것을 말한다는 뜻이고, ‘처음부터 넣었다’는 것은 모형의 가정이어서 나왔다고 할 수 없다는 뜻이다. "
        "‘말이 없다’는 칸에 맞는 것이 모형에 없다는 뜻이다. 편집자가 매긴 것이다.\n"
        "수치는 모두 적힌 표나 모형의 닫힌 식에서 왔고 새로 모의실험한 것은 없다. 표가 적혀 있지 않으면 닫힌 식이거나 잰 것이 없다. 다섯 모형의 단위가 서로 달라 행끼리 견줄 수 없다."
    )
    note_en = (
        "“In every setting” means all that were examined; “in part”, in some settings only, or one part of the cell. “Otherwise” means that the model says something else than the cell, “put in” that it is an assumption of the model and so cannot be said to come out. "
        "“Silent” means that nothing in the model corresponds to the cell. Coded by the editors.\n"
        "All figures come from the table named or from a closed form of the model; nothing was simulated for this table. Where no table is named there is a closed form, or nothing measured. The five models have different units, so rows cannot be set against each other."
    )
    return Table(
        "theories-measured", "다섯 이론의 칸과 그 모형이 잰 것: 논문의 표 2를 다시", "The cells of five theories and what their models measured: the paper's Table 2 again",
        columns, frame, "theories-measured", ("park2005", "yardsticks.csv", "table_2.csv"), note_ko, note_en,
    )  # fmt: skip
