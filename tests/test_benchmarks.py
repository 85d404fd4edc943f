"""The harness of the benchmarks: figures, goals, peers that are absent; the comparisons themselves run by ``make bench``."""

import math
import re

import pytest

from benchmarks import harness
from benchmarks.case import KINDS, Case, Side
from benchmarks.harness import Run

SIDE = Side(lambda: lambda: None)


def case(**other):
    return Case(**{"id": "toy", "what_ko": "일", "what_en": "work", "ours": SIDE, "peer_name": "Peer", "peer": SIDE, "goal": 10} | other)


def runner(ours, peer, said=None):
    """A stand-in for processes: the next of the given runs of a side, and a list of what was asked for."""
    left = {"ours": iter(ours), "peer": iter(peer)}

    def run(module, case_id, side):
        if said is not None:
            said.append(side)
        return None if side == "check" else next(left[side])

    return run


def test_sides_run_in_turn_after_the_check_and_medians_count():
    said = []
    runs = runner([Run(1, 10), Run(9, 30), Run(2, 20)], [Run(50, 90), Run(30, 80), Run(40, 70)], said)
    (row,) = harness.compare("toy", case(check=lambda: None), runs)
    assert said == ["check", "ours", "peer", "ours", "peer", "ours", "peer"]
    assert (row["ours_seconds"], row["peer_seconds"], row["ratio"], row["met"]) == ("2", "40", "20", "yes")
    assert (row["ours_mib"], row["peer_mib"]) == ("30", "90")


@pytest.mark.parametrize(
    ("kind", "ours", "peer", "figure"),
    [
        ("speed", Run(2, 1), Run(30, 1), 15),
        ("share", Run(2, 1), Run(40, 1), 0.05),
        ("slope", Run(8, 1), Run(2, 1), 2),
        ("slope", Run(8.2, 1), Run(2, 1), 2),
        ("memory", Run(1, 50), Run(1, 200), 0.25),
    ],
)
def test_figures_of_each_kind(kind, ours, peer, figure):
    assert kind in KINDS
    assert harness.figure(kind, ours, peer) == figure


@pytest.mark.parametrize(
    ("kind", "goal", "met"),
    [("speed", 15, "yes"), ("speed", 15.1, "no"), ("share", 0.067, "yes"), ("share", 0.066, "no"), ("memory", 0.5, "yes"), ("memory", 0.49, "no")],
)
def test_a_goal_is_met_or_missed_on_its_own_side(kind, goal, met):
    (row,) = harness.compare("toy", case(kind=kind, goal=goal, rounds=1), runner([Run(2, 50)], [Run(30, 100)]))
    assert row["met"] == met


def test_a_peer_that_is_not_installed_is_not_run_and_has_no_number():
    said = []
    rows = harness.compare("toy", case(needs="no-such-distribution", check=lambda: None, memory_goal=0.5), runner([Run(2, 50)] * 3, [], said))
    assert said == ["ours"] * 3
    for row in rows:
        assert (row["met"], row["peer_seconds"], row["peer_mib"], row["ratio"], row["peer_version"]) == ("not run", "", "", "", "")
        assert row["ours_seconds"] == "2"


def test_a_peer_that_cannot_be_run_from_here_is_not_run():
    (row,) = harness.compare("toy", case(peer=None, rounds=1), runner([Run(2, 50)], []))
    assert (row["met"], row["ratio"]) == ("not run", "")


def test_seconds_that_are_known_stand_for_a_peer():
    (row,) = harness.compare("toy", case(peer=3.0, kind="share", goal=1, rounds=1), runner([Run(6, 50)], []))
    assert (row["peer_seconds"], row["ratio"], row["met"], row["peer_mib"]) == ("3", "2", "no", "")


def test_memory_has_a_row_of_its_own():
    rows = harness.compare("toy", case(memory_goal=0.25, rounds=1), runner([Run(1, 60)], [Run(20, 200)]))
    assert [(row["case"], row["kind"], row["ratio"], row["met"]) for row in rows] == [("toy", "speed", "20", "yes"), ("toy-memory", "memory", "0.3", "no")]


@pytest.mark.parametrize(("wrong", "said"), [({"kind": "best"}, "kind is 'best'; want one of speed"), ({"rounds": 0}, "rounds is 0"), ({"goal": 0}, "goal 0; want")])
def test_a_case_that_cannot_be_judged_is_refused(wrong, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        case(**wrong)


def test_every_case_has_both_languages_and_an_id_of_its_own():
    for case_id, (_, one) in harness.found().items():
        assert re.search("[가-힣]", one.what_ko) and not re.search("[가-힣]", one.what_en), case_id
        assert one.memory_goal is None or f"{case_id}-memory" not in harness.found()


def test_rows_are_read_back_as_written(tmp_path):
    (row,) = harness.compare("toy", case(rounds=1), runner([Run(1, 60)], [Run(20, math.nan)]))
    harness.write([row], tmp_path / "rows.csv")
    assert harness.kept(tmp_path / "rows.csv") == {"toy": row}
    assert harness.kept(tmp_path / "none.csv") == {}
    assert row["load"] and re.fullmatch(r"\d+ cores, \S+, \d+ GiB", row["machine"])


def test_rows_are_renewed_one_by_one_and_stand_in_the_order_of_the_cases(tmp_path):
    def rows(*names, date="2026-01-01"):
        return [dict.fromkeys(harness.COLUMNS, "") | {"case": name, "date": date} for name in names]

    harness.write(rows("gone", "b", "a-memory", "a"), tmp_path / "rows.csv")
    harness.keep(rows("b", date="2026-02-02"), ["a", "b"], tmp_path / "rows.csv")
    found = harness.kept(tmp_path / "rows.csv")
    assert [(name, row["date"][5:7]) for name, row in found.items()] == [("a", "01"), ("a-memory", "01"), ("b", "02")]


def test_the_printed_line_shows_the_figure_and_its_goal():
    (row,) = harness.compare("toy", case(rounds=1), runner([Run(2, 60)], [Run(30, 70)]))
    assert re.search(r"toy .* 2 s +30 s .* 15 ≥ 10 +yes +Peer", harness.line(row))


def test_a_side_runs_in_a_process_of_its_own_and_its_failure_is_told():
    run = harness.in_a_process("ensembles", "first-use", "ours")
    assert 0 <= run.seconds < 60 and run.mib > 10
    with pytest.raises(RuntimeError, match="no-such-case, ours: failed"):
        harness.in_a_process("ensembles", "no-such-case", "ours")
