"""The table of how fast the library is, and against what."""

import pandas as pd

from clusterlib import data
from clusterlib.tables import Column, Table

FILE = "benchmarks.csv"
COLUMNS = (
    "case", "what_ko", "what_en", "kind", "ours_seconds", "peer", "peer_version", "peer_seconds", "ratio", "goal", "met",
    "ours_mib", "peer_mib", "load", "machine", "python", "date",
)  # fmt: skip
NUMBERS = ("ours_seconds", "peer_seconds", "ratio", "goal", "ours_mib", "peer_mib", "load")
MAY_BE_EMPTY = ("peer_version", "peer_seconds", "ratio", "peer_mib")
KINDS = {
    "speed": ("상대의 시간 ÷ 우리 시간, 이상", "peer's time over ours, at least"),
    "share": ("우리 시간 ÷ 상대의 시간, 이하", "our time over the peer's, at most"),
    "slope": ("두 배로 늘릴 때의 기울기, 이하", "slope on doubling, at most"),
    "memory": ("우리 메모리 ÷ 상대의 메모리, 이하", "our memory over the peer's, at most"),
}
MET = {"yes": ("이룸", "met"), "no": ("못 미침", "short"), "not run": ("재지 못함", "not run")}


def benchmarks() -> pd.DataFrame:
    """One row a comparison, as ``make bench`` last measured it; figures of a peer that could not be run are missing."""
    wanted = [name for name in COLUMNS if name not in MAY_BE_EMPTY]
    read = data.read_csv(FILE, COLUMNS, key=("case",), required=wanted)
    data.check_known(read, FILE, "kind", KINDS)
    data.check_known(read, FILE, "met", MET)
    return read.assign(**{name: pd.to_numeric(read[name]) for name in NUMBERS})


def benchmark_table() -> Table:
    """Every comparison with its goal, met or missed."""
    read = benchmarks()
    frame = pd.DataFrame({"case": read["case"], "what_ko": read["what_ko"], "what_en": read["what_en"]})
    for name, words in (("kind", KINDS), ("met", MET)):
        for place, lang in enumerate(("ko", "en")):
            frame[f"{name}_{lang}"] = [words[one][place] for one in read[name]]
    frame = frame.assign(**{name: read[name] for name in NUMBERS}, peer=read["peer"], peer_version=read["peer_version"], date=read["date"])
    columns = (
        Column("case", "비교", "Comparison", "code"), Column("what", "하는 일", "Work"),
        Column("ours_seconds", "우리", "Ours", "number", "초", "s", 4), Column("peer", "상대", "Peer", "code"), Column("peer_version", "판", "Version", "code"),
        Column("peer_seconds", "상대의 시간", "Peer's time", "number", "초", "s", 4), Column("kind", "무엇을 견주는가", "Figure"),
        Column("ratio", "값", "Value", "number", "비", "ratio", 2), Column("goal", "목표", "Goal", "number", "비", "ratio", 2), Column("met", "결과", "Result"),
        Column("ours_mib", "우리 메모리", "Our memory", "number", "MiB", "MiB"), Column("peer_mib", "상대의 메모리", "Peer's memory", "number", "MiB", "MiB"),
        Column("load", "기계의 부하", "Load of the machine", "number", "개", "programs", 1), Column("date", "잰 날", "Measured on", "code"),
    )  # fmt: skip
    frame = frame[[name for column in columns for name in column.names()]]
    machines, pythons = ("; ".join(sorted(set(read[name]))) for name in ("machine", "python"))
    note_ko = (
        "양쪽을 제 프로세스에서 번갈아 실행해 중앙값을 적었다. 메모리는 그 프로세스가 일하는 동안 가장 많이 쥔 양이다. 목표는 재기 전에 정했다. 시간은 한 단위의 일에 든 시간이다.\n"
        f"부하는 그때 실행을 기다리던 프로그램의 평균 수로, 코어 수보다 크면 시간은 서로 견줄 때에만 뜻이 있다. 잰 기계: {machines}. 파이썬 {pythons}."
    )
    note_en = (
        "Both sides ran in turn in processes of their own; medians. Memory is the most that such a process held while it worked. Goals were set beforehand. Time is for one unit of the work.\n"
        f"The load is the mean number of programs that were waiting to run; where it exceeds the number of cores, times mean something only beside each other. Machine: {machines}. Python {pythons}."
    )
    return Table("benchmarks", "얼마나 빠르며 무엇에 견주어 그런가", "How fast, and against what", columns, frame, "how-fast", (FILE,), note_ko, note_en)
