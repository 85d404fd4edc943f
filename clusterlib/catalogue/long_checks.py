"""The table of the long checks: what each tried, and what failed, when it last ran."""

import pandas as pd

from clusterlib import data
from clusterlib.tables import Column, Table

FILE = "long_checks.csv"
COLUMNS = ("check", "tried", "failed", "minutes", "date", "machine")
PYTHON = "python-"
WHOLE = "audit"
CHECKS = {
    WHOLE: ("긴 점검을 모두 한 번에 돌린다", "All long checks are run in one piece", "점검", "checks"),
    "fuzz": ("파일을 읽는 함수에 망가뜨린 파일을 넣는다", "Damaged files are fed to the readers of files", "파일", "files"),
    "pages": ("쪽마다 브라우저와 라이트하우스로 잰다", "Every page is measured in a browser and by Lighthouse", "쪽", "pages"),
    "survival": ("명령을 아무 순간에나 죽이고 다시 부른다", "Commands are killed at random moments and called again", "순간", "moments"),
    "two-builds": ("책 전체를 다른 곳에서 처음부터 만들어 견준다", "The whole book is built from nothing in another place and compared", "파일", "files"),
}


def rows() -> pd.DataFrame:
    """The long checks as the scripts recorded them.

    Raises
    ------
    DataError
        If a check is unknown, or one says nothing of when and where it ran.

    Examples
    --------
    >>> set(rows().columns) == set(COLUMNS)
    True
    """
    read = data.read_csv(FILE, COLUMNS, key=("check",), required=COLUMNS[1:])
    for line, check in enumerate(read["check"], start=2):
        if check not in CHECKS and not check.startswith(PYTHON):
            known = ", ".join([*CHECKS, f"{PYTHON}3.12"])
            raise data.DataError(f"data/{FILE}, line {line}, column check: {check!r} is unknown; want one of {known}")
    return read.assign(**{name: pd.to_numeric(read[name]) for name in ("tried", "failed", "minutes")})


def long_checks() -> Table:
    """One row a check."""
    read = rows()
    said = [CHECKS.get(check) or _python(check.removeprefix(PYTHON)) for check in read["check"]]
    words = {name: [one[place] for one in said] for place, name in enumerate(("what_ko", "what_en", "counted_ko", "counted_en"))}
    frame = pd.DataFrame({"check": read["check"]} | words).assign(**{name: read[name] for name in ("tried", "failed", "minutes", "date")})
    columns = (
        Column("check", "점검", "Check", "code"), Column("what", "하는 일", "What is done"), Column("counted", "세는 것", "Counted"),
        Column("tried", "점검한 수", "Tried", "number", "개", "count"), Column("failed", "어긋난 수", "Failed", "number", "개", "count"),
        Column("minutes", "걸린 시간", "Time", "number", "분", "min", 1), Column("date", "점검한 날", "Date", "code"),
    )  # fmt: skip
    machines = "; ".join(sorted(set(read["machine"])))
    note_ko = f"make audit가 적은 것이다. 기계: {machines}."
    note_en = f"Written by make audit. Machine: {machines}."
    return Table("long-checks", "긴 점검과 그 결과", "The long checks and what came of them", columns, frame, "can-you-trust-this", (FILE,), note_ko, note_en)


def _python(version: str) -> tuple[str, str, str, str]:
    return f"파이썬 {version}에서 모든 표를 처음부터 다시 만든다", f"Every table is made anew on Python {version}", "표", "tables"
