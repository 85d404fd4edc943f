"""What the book promises of its own results, how each promise is checked, and what came of it."""

import pandas as pd

from clusterlib import sums
from clusterlib.catalogue import long_checks
from clusterlib.data import DataError, check_known, path_of, read_csv
from clusterlib.tables import Column, Table

COLUMNS = ["promise", "ko", "en", "check_ko", "check_en", "place", "state", "result_ko", "result_en", "date", "machine"]
CHECKED = "promise_checks.csv"
CHECKED_COLUMNS = ("promise", "tried", "failed", "date", "machine")
STATES = {
    "test": ("시험이 돌 때마다", "at every run of the tests"),
    "audit": ("긴 점검에서", "in the long audit"),
    "unseen": ("일부만 보았다", "seen in part only"),
    "open": ("아직 점검하지 않았다", "not checked yet"),
}


def rows() -> pd.DataFrame:
    """The promises as ``data/promises.csv`` has them.

    Raises
    ------
    DataError
        If a state is unknown, or a result with a figure of one day does not say the day and the machine.

    Examples
    --------
    >>> rows().set_index("promise").loc["rounding", "place"]
    'tests/test_lock.py'
    """
    required = ["ko", "en", "check_ko", "check_en", "state"]
    frame = read_csv("promises.csv", COLUMNS, key=["promise"], required=required)
    check_known(frame, "promises.csv", "state", list(STATES))
    for line, row in enumerate(frame.to_dict("records"), start=2):
        if bool(row["date"]) != bool(row["machine"]):
            raise DataError(f"data/promises.csv, line {line}: date {row['date']!r}, machine {row['machine']!r}; want both or neither")
        if row["state"] != "open" and not row["place"]:
            raise DataError(f"data/promises.csv, line {line}, column place: empty; want the test or script that checks {row['promise']!r}")
    return frame


def checked() -> pd.DataFrame:
    """How many cases of the tests asked after each promise when ``make promises`` last ran, and how many failed.

    Raises
    ------
    DataError
        If a promise is unknown, or a number or the day is missing.

    Examples
    --------
    >>> bool((checked()["tried"] > 0).all())
    True
    """
    read = read_csv(CHECKED, CHECKED_COLUMNS, key=["promise"], required=CHECKED_COLUMNS[1:])
    check_known(read, CHECKED, "promise", list(rows()["promise"]))
    return read.assign(**{name: pd.to_numeric(read[name]) for name in ("tried", "failed")})


def received() -> tuple[int, list[str]]:
    """How many files of public figures came from others, and what parts from their digests, a line each.

    Every file is noted as read, so that a chapter that asks is executed again when one changes.
    """
    folder = path_of(f"measured/{sums.NAME}").parent
    listed, found = sums.read(folder), sums.of(folder)
    for name in listed.keys() & found.keys():
        path_of(f"measured/{name}")
    return len(listed), sums.differences(listed, found)


def promises() -> Table:
    """The promises, one a row."""
    frame = rows()
    made = checked()
    counts = pd.concat([made, _pythons()]).set_index("promise").reindex(frame["promise"]).reset_index()
    said = frame["state"].map(STATES)
    result = {
        lang: frame[f"result_{lang}"].where(frame[f"result_{lang}"] != "", [pair[lang == "en"] for pair in said]) for lang in ("ko", "en")
    }
    shown = pd.DataFrame(
        {
            "promise": frame["promise"],
            "statement_ko": frame["ko"],
            "statement_en": frame["en"],
            "state": frame["state"],
            "tried": counts["tried"],
            "failed": counts["failed"],
            "result_ko": result["ko"],
            "result_en": result["en"],
            "check_ko": frame["check_ko"],
            "check_en": frame["check_en"],
            "place": frame["place"].str.replace(";", ", ", regex=False),
            "when": [" · ".join(filter(None, pair)) for pair in zip(frame["date"], frame["machine"], strict=True)],
        }
    )
    columns = (
        Column("promise", "약속", "Promise", "code"), Column("statement", "내용", "Statement"), Column("state", "상태", "State", "code"),
        Column("tried", "점검한 수", "Tried", "number", "개", "count"), Column("failed", "어긋난 수", "Failed", "number", "개", "count"),
        Column("result", "결과", "Result"), Column("check", "점검하는 방법", "How it is checked"), Column("place", "점검하는 곳", "Where", "code"),
        Column("when", "날짜와 기계", "Date and machine", "code"),
    )  # fmt: skip
    when = "; ".join(sorted(set(made["date"] + ", " + made["machine"])))
    note_ko = (
        "상태 test는 시험이 돌 때마다 확인되어 어긋나면 시험이 실패한다는 뜻이다. audit는 오래 걸리는 점검이며 날짜와 기계를 적는다. unseen은 일부만 보았고, open은 아직 점검하지 않았다.\n"
        f"점검한 수는 그 약속을 묻는다고 적힌 시험의 사례 수이다. make promises가 세었다({when}). audit에서는 파이썬 판마다 다시 만든 표의 수를 더한 것이다."
    )
    note_en = (
        "State test: checked at every run of the tests, which fail where it is broken. audit: a long check, with its date and machine. unseen: seen in part only. open: not checked yet.\n"
        f"Tried is how many cases of the tests are marked as asking after the promise, counted by make promises ({when}); for audit, the tables made anew on all Pythons."
    )
    files = ("promises.csv", CHECKED, long_checks.FILE)
    return Table("promises", "이 책의 약속과 그 점검", "What this book promises, and how it is checked", columns, shown, "can-you-trust-this", files, note_ko, note_en)


def _pythons() -> pd.DataFrame:
    """What making every table anew on each Python gave, all Pythons as one row."""
    read = long_checks.rows()
    read = read[read["check"].str.startswith(long_checks.PYTHON)]
    return pd.DataFrame([{"promise": "pythons", "tried": read["tried"].sum(), "failed": read["failed"].sum()}])
