"""The models of the book by the elements of the ODD protocol, with each model's known answer and where it is checked."""

import pandas as pd

from clusterlib.data import DataError, check_known, read_csv
from clusterlib.tables import Column, Table

ELEMENTS = {
    "name": ("모형", "Model"),
    "purpose": ("목적과 패턴", "Purpose and patterns"),
    "entities": ("개체, 상태변수, 척도", "Entities, state variables, scales"),
    "process": ("과정과 차례", "Process and scheduling"),
    "design": ("설계 개념: 우연과 관찰", "Design concepts: stochasticity and observation"),
    "initialisation": ("초기화", "Initialisation"),
    "input": ("입력 자료", "Input data"),
    "answer": ("알려진 답", "Known answer"),
}


def rows() -> pd.DataFrame:
    """The descriptions as ``data/odd.csv`` has them: one row a model and element, in the order of the protocol.

    Returns
    -------
    DataFrame with columns model, element, ko, en, where
        ``where``, of a known answer alone, names the tables and the file of tests that check it, separated by ``;``.

    Raises
    ------
    DataError
        If an element is unknown, a model lacks one, or a known answer does not say where it is checked.

    Examples
    --------
    >>> rows().query("model == 'recombination'")["element"].to_list()[:2]
    ['name', 'purpose']
    """
    name = "odd.csv"
    frame = read_csv(name, ["model", "element", "ko", "en", "where"], key=["model", "element"], required=["ko", "en"])
    check_known(frame, name, "element", list(ELEMENTS))
    for model, part in frame.groupby("model", sort=False):
        if missing := [element for element in ELEMENTS if element not in set(part["element"])]:
            raise DataError(f"data/{name}, model {model}: no {', '.join(missing)}; want every element once")
    for line, row in enumerate(frame.to_dict("records"), start=2):
        if bool(row["where"]) != (row["element"] == "answer"):
            raise DataError(
                f"data/{name}, line {line}, column where: {row['where']!r}; want tables and tests of an answer, of no other element"
            )
    return frame


def odd() -> Table:
    """The models, one a row, element by element."""
    frame = rows()
    order = list(dict.fromkeys(frame["model"]))
    wide = {lang: frame.pivot(index="model", columns="element", values=lang).loc[order] for lang in ("ko", "en")}
    where = frame[frame["element"] == "answer"].set_index("model")["where"].loc[order]
    texts = {f"{element}_{lang}": wide[lang][element].to_numpy() for element in ELEMENTS for lang in ("ko", "en")}
    shown = pd.DataFrame(texts | {"where": where.str.replace(";", ", ", regex=False).to_numpy(), "module": order})
    columns = (
        *(Column(element, *labels) for element, labels in ELEMENTS.items()),
        Column("where", "확인하는 표와 시험", "Tables and tests that check it", "code"), Column("module", "모듈", "Module", "code"),
    )  # fmt: skip
    note_ko = "ODD는 개관(Overview), 설계 개념(Design concepts), 세부(Details)의 머리글자이다. 일곱째 요소인 하위모형은 표 아래의 유도에 있다. 설계 개념은 열한 가지 가운데 모형을 다시 만드는 데 꼭 필요한 둘만 적었다."
    note_en = "ODD: Overview, Design concepts, Details. The seventh element, submodels, is the text of the derivations below the table. Of the eleven design concepts only the two without which no model could be made again are stated."
    titles = "이 책의 모형, ODD 규약에 따라", "The models of this book by the ODD protocol"
    return Table("odd", *titles, columns, shown, "models", ("grimm2020", "odd.csv"), note_ko, note_en)
