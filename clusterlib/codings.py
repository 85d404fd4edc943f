"""The editors' codings of the paper: every code with its reason, checked against the codes allowed."""

import pandas as pd

from clusterlib import paper
from clusterlib.data import DataError, check_known, read_csv

_REASONS = ["reason_ko", "reason_en"]
_ANSWERS = ("yes", "partly", "no", "unknown")


def type_codes() -> pd.DataFrame:
    """Table 1's three types coded as geographies of knowledge: one row per type and attribute.

    Returns
    -------
    DataFrame with columns row, attribute, code, reason_ko, reason_en
    """
    allowed = {
        "organisations": ("absent", "inside", "outside"),
        "tie_firms": ("strong", "weak", "not-said"),
        "tie_organisations": ("few", "many", "through-people", "not-said"),
        "direction": ("mutual", "one-way", "not-said"),
        "stimulus": ("proximity", "planned", "people", "not-said"),
        "boundary": ("local", "national", "not-said"),
    }
    return _coded("table1_codes.csv", "1", allowed)


def theory_attributes() -> pd.DataFrame:
    """The questions that Table 2's theories are coded on, with the answers allowed."""
    return read_csv("table2_attributes.csv", ["attribute", "question_ko", "question_en", "codes"], key=["attribute"], required=["question_ko", "question_en", "codes"])


def theory_codes() -> pd.DataFrame:
    """Table 2's five theories coded attribute by attribute: one row per theory and attribute."""
    attributes = theory_attributes()
    allowed = {name: tuple(codes.split(";")) for name, codes in zip(attributes["attribute"], attributes["codes"], strict=True)}
    return _coded("table2_codes.csv", "2", allowed)


def theory_advice() -> pd.DataFrame:
    """What each theory of Table 2 would have a policy maker do, as derived from its cells."""
    name, columns = "table2_policy.csv", ["row", "advice_ko", "advice_en", "lever", "limit_ko", "limit_en"]
    frame = read_csv(name, columns, key=["row"], required=columns[1:])
    check_known(frame, name, "row", paper.rows("2"))
    check_known(frame, name, "lever", ["none", "contracts", "framework", "network", "trajectory"])
    return frame


def mechanism_links() -> pd.DataFrame:
    """Which mechanism of Table 3 feeds which: stated by the paper or implied by the statements."""
    name, columns = "table3_links.csv", ["source", "target", "strength", *_REASONS]
    frame = read_csv(name, columns, key=["source", "target"], required=columns[2:])
    known = [mechanism.mechanism for mechanism in paper.mechanisms()]
    for column in ("source", "target"):
        check_known(frame, name, column, known)
    check_known(frame, name, "strength", ["stated", "implied"])
    return frame


def definition_elements() -> pd.DataFrame:
    """The definition of section 2-1 taken apart into a checklist."""
    name, columns = "definition_elements.csv", ["element", "group", "ko", "en", "section", *_REASONS]
    return read_csv(name, columns, key=["element"], required=columns[1:])


def definition_cases() -> pd.DataFrame:
    """Every case the paper names against every element: yes, partly, no, or unknown where nothing is known."""
    name, columns = "definition_cases.csv", ["case", "element", "code", *_REASONS, "basis"]
    frame = read_csv(name, columns, key=["case", "element"], required=columns[2:])
    elements = list(definition_elements()["element"])
    check_known(frame, name, "element", elements)
    check_known(frame, name, "code", _ANSWERS)
    check_known(frame, name, "basis", ["paper", "literature", "none"])
    _check_complete(frame, name, "case", list(dict.fromkeys(frame["case"])), "element", elements)
    for row in frame.index[(frame["code"] == "unknown") != (frame["basis"] == "none")]:
        raise DataError(f"data/{name}, line {row + 2}, column basis: {frame.loc[row, 'basis']!r} with code {frame.loc[row, 'code']!r}; unknown goes with none")
    return frame


def platform() -> pd.DataFrame:
    """The ten names of the Kitakyushu platform as printed, each with the body that it names."""
    columns = ["order", "printed_ko", "body", "name_ko", "name_en", "task_ko", "task_en", "note_ko", "note_en"]
    return read_csv("platform.csv", columns, key=["order"], required=columns[1:5])


def platform_ties() -> pd.DataFrame:
    """Ties of the platform, before and after its hub."""
    name, columns = "platform_ties.csv", ["source", "target", "stage", "basis", "note_ko", "note_en"]
    frame = read_csv(name, columns, key=["source", "target", "stage"], required=["basis"])
    check_known(frame, name, "stage", ["before", "after"])
    for column in ("source", "target"):
        check_known(frame, name, column, ["fais", *platform()["body"]])
    return frame


def concepts() -> pd.DataFrame:
    """The concepts of the paper's argument."""
    name, columns = "concepts.csv", ["concept", "ko", "en", "level"]
    frame = read_csv(name, columns, key=["concept"], required=columns[1:])
    check_known(frame, name, "level", ["environment", "structure", "process", "outcome", "policy"])
    return frame


def argument(section: str = "") -> pd.DataFrame:
    """The arrows of the paper's argument, of the whole paper or of one section: what raises, lowers or conditions what."""
    name, columns = "argument.csv", ["source", "target", "sign", "section", "claim", "cites", *_REASONS]
    frame = read_csv(name, columns, key=["source", "target", "section"], required=["sign", *_REASONS])
    known = list(concepts()["concept"])
    for column in ("source", "target"):
        check_known(frame, name, column, known)
    check_known(frame, name, "sign", ["+", "-", "?"])
    check_known(frame, name, "claim", ["", *(claim.claim for claim in paper.claims())])
    check_known(frame, name, "section", [part.section for part in paper.sections()])
    return frame[frame["section"] == section].reset_index(drop=True) if section else frame


def sectors() -> pd.DataFrame:
    """The industries that the paper places by complexity, distance and reach."""
    name, columns = "sectors.csv", ["sector", "ko", "en", "complexity", "distance", "reach", "section", *_REASONS]
    frame = read_csv(name, columns, key=["sector"], required=columns[1:])
    check_known(frame, name, "complexity", ["high", "low", "not-said"])
    check_known(frame, name, "reach", ["regional", "national", "global", "not-said"])
    return frame


def wide(codes: pd.DataFrame, rows: str, columns: str) -> pd.DataFrame:
    """Codes with one row per ``rows`` and one column per ``columns``, in the order in which they stand.

    Examples
    --------
    >>> wide(type_codes(), "row", "attribute").loc["national", "direction"]
    'one-way'
    """
    table = codes.pivot(index=rows, columns=columns, values="code")
    return table.loc[list(dict.fromkeys(codes[rows])), list(dict.fromkeys(codes[columns]))]


def _coded(name: str, table: str, allowed: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    columns = ["row", "attribute", "code", *_REASONS]
    frame = read_csv(name, columns, key=["row", "attribute"], required=columns[2:])
    check_known(frame, name, "row", paper.rows(table))
    check_known(frame, name, "attribute", allowed)
    for attribute, codes in allowed.items():
        check_known(frame[frame["attribute"] == attribute], name, "code", codes)
    _check_complete(frame, name, "row", list(paper.rows(table)), "attribute", list(allowed))
    return frame


def _check_complete(frame: pd.DataFrame, name: str, rows: str, row_ids: list[str], columns: str, column_ids: list[str]) -> None:
    present = set(zip(frame[rows], frame[columns], strict=True))
    for row in row_ids:
        for column in column_ids:
            if (row, column) not in present:
                raise DataError(f"data/{name}, {rows} {row}, {columns} {column}: no such line; want every {rows} x {columns} once")
