"""Common yardsticks: numbers that are those of the tables, words that are complete, codings that cannot overstate."""

import re

import numpy as np
import pandas as pd
import pytest

from clusterlib import catalogue, data, paper, yardstickplots
from clusterlib.data import DataError
from clusterlib.experiments import yardsticks

NAMES = sorted(set().union(*(yardsticks.names_in(text) for column in ("said_ko", "said_en") for text in pd.read_csv(data.path_of(yardsticks.FILE), dtype=str, keep_default_na=False)[column])))  # fmt: skip


@pytest.fixture(scope="module")
def known():
    return yardsticks.numbers()


@pytest.fixture(scope="module")
def frame():
    return yardsticks.templates(NAMES)


@pytest.fixture
def spoilt(tmp_path, monkeypatch):
    """A reader of a copy of the file in which one text stands for another."""

    def read(old, new):
        text = data.path_of(yardsticks.FILE).read_text(encoding="utf-8")
        assert text.count(old) >= 1, old
        folder = tmp_path / "data"
        folder.mkdir()
        for name in ("kinds.csv", "table_rows.csv"):
            (folder / name).write_bytes(data.path_of(name).read_bytes())
        (folder / yardsticks.FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
        monkeypatch.setattr(data, "FOLDER", folder)
        return yardsticks.templates(NAMES)

    return read


def row(table, **values):
    """The only row of a table whose cells begin with these texts or equal these numbers."""
    found = catalogue.build(table).frame
    for name, value in values.items():
        found = found[found[name].str.startswith(value) if isinstance(value, str) else np.isclose(found[name], value)]
    assert len(found) == 1, (table, values, len(found))
    return found.iloc[0]


def test_every_theory_meets_every_yardstick_once(frame):
    assert len(frame) == 30 == len(paper.rows("2")) * len(paper.labels("yardstick"))
    assert not frame.duplicated(["theory", "yardstick"]).any()


def test_the_numbers_of_place_are_those_of_their_tables(known):
    even = row("choice-equilibria", advantage="0.00", pull=known["choice_strong"])
    assert known["choice_gathered"] == pytest.approx(even["better"]) and known["choice_subsidy"] == pytest.approx(
        even["critical"]
    )
    own = catalogue.build("choice-equilibria").frame.query("advantage == '0.10'").set_index("pull")["worse"]
    assert own[own.index < known["choice_worse_pull"]].isna().all() and own[own.index > known["choice_worse_pull"]].notna().all()
    points = row("core-periphery-points", case="σ=5, μ=0.4")
    for name in ("hold", "break", "sustain"):
        assert known[f"core_{name}"] == pytest.approx(points[name])
    assert 1 < known["core_hold"] < known["core_break"] < known["core_sustain"]


def test_the_numbers_of_trust_are_those_of_its_tables(known):
    found = catalogue.build("trust-concentration").frame
    few = found[found["threshold"].round(6) == round(known["trust_threshold_few"], 6)]
    assert len(few) == 3 and known["trust_share_few"] == pytest.approx(few["share"].iloc[0])
    assert known["trust_share_far"] == pytest.approx(few["share"].iloc[-1]) and few["distance"].is_monotonic_decreasing
    many = found[found["threshold"].round(4) == round(known["trust_threshold_many"], 4)]
    assert known["trust_share_many"] == pytest.approx(many["share"].iloc[0])
    assert known["trust_apart"] < 1e-9
    both = catalogue.build("trust-coexistence").frame
    assert [known[f"trust_{name}"] for name in ("cells", "over", "under")] == [
        len(both),
        (both["low"] > 50).sum(),
        (both["high"] < 50).sum(),
    ]


def test_the_numbers_of_barter_are_those_of_its_tables(known):
    dense = catalogue.build("barter-density").frame.set_index("degree")
    assert (known["barter_local"], known["barter_long"]) == pytest.approx((dense.loc[10, "local"], dense.loc[10, "long"]))
    assert (known["barter_gain_sparse"], known["barter_gain_dense"]) == pytest.approx(
        (dense["gain"].iloc[0], dense["gain"].iloc[-1])
    )
    basic = catalogue.build("barter-geographies").frame.iloc[:4]
    assert [known[f"barter_{name}"] for name in ("ring", "hub", "oneway", "mutual")] == pytest.approx(list(basic["firms"]))
    assert [known[f"barter_behind_{name}"] for name in ("local", "hub", "oneway")] == pytest.approx(list(basic["behind"])[:3])
    out = catalogue.build("barter-outside").frame
    home, away = out[out["rewired"] == 0], out[out["rewired"] == 0.05]
    assert known["barter_outside_higher"] == (away["mean_low"].to_numpy() > home["mean_high"].to_numpy()).sum()
    assert known["barter_settings"] == len(home)


def test_a_hub_helps_nowhere_and_harms_only_where_little_is_absorbed(known):
    found = catalogue.build("barter-geographies").frame
    ring, hub = found.iloc[0::4], found.iloc[1::4]
    lower = hub["firms_high"].to_numpy() < ring["firms_low"].to_numpy()
    assert known["barter_hub_lower"] == lower.sum() and set(ring["alpha"][lower]) == {0.1}
    assert known["barter_hub_higher"] == (hub["firms_low"].to_numpy() > ring["firms_high"].to_numpy()).sum() == 0
    assert known["barter_hub_settings"] == len(ring)


def test_the_numbers_of_evolution_are_those_of_their_tables(known):
    for name in ("low", "high"):
        row(
            "heritage-index",
            firms=f"{known['heritage_firms']:.0f}",
            spin_off_share=known[f"heritage_{name}_share"],
            expected=known[f"heritage_index_{name}"],
        )
        ends = row("landscape-optima", size=f"N=12, K={known[f'landscape_k_{name}']:.0f}", climb_en="best")
        assert known[f"landscape_largest_{name}"] == pytest.approx(ends["largest"])
    near = row("landscape-advantage", copies="2:6", climb_en="best")
    assert (known["landscape_peak"], known["landscape_gap"]) == pytest.approx((near["peak"], near["gap"]))
    assert known["landscape_gap_simple"] == pytest.approx(near[f"k{known['landscape_simple']:.0f}"])


def test_every_number_is_named_by_a_row_and_every_name_is_a_number(known):
    assert set(NAMES) <= set(known) and all(np.isfinite(value) for value in known.values())
    assert set(known) == set(NAMES), "a number that no row uses"


def test_the_words_are_read_with_their_numbers(known, frame):
    found = yardsticks.filled(frame, known)
    assert not found[["said_ko", "said_en"]].apply(lambda column: column.str.contains(r"[{}]|nan|-0\.")).any().any()
    local = found.set_index(["theory", "yardstick"]).loc[("transaction-cost", "localisation")]
    for lang in ("ko", "en"):
        assert f"{known['core_break']:.2f}" in local[f"said_{lang}"] and f"{known['core_sustain']:.2f}" in local[f"said_{lang}"]


def test_a_table_that_is_named_exists(frame):
    assert set(frame["table"]) <= {"", *catalogue.TABLES}
    assert (frame.loc[frame["said_en"] == "", "table"] == "").all()


def test_the_table_prints_the_papers_own_cells():
    found, cells = catalogue.build("theories-measured").frame, {cell.ko: cell.en for cell in paper.cells("2")}
    own = found[found["cell_en"] != "(no such column)"]
    assert len(own) == 20 and all(cells[ko] == en for ko, en in zip(own["cell_ko"], own["cell_en"], strict=True))


def test_what_the_chapter_says_of_the_pattern_is_so(frame):
    held = frame[frame["column"] != ""]["agrees"].value_counts()
    assert "yes" not in held and held["no"] == 1
    assert (frame["agrees"] == "silent").mean() > 1 / 3
    silent = frame[(frame["agrees"] == "silent") & (frame["yardstick"] == "inequality")]["theory"]
    assert set(paper.rows("2")) - set(silent) == {"innovative-milieu"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("above {choice_pull:.0f}", "above {choice_pul:.0f}", "data/yardsticks.csv, line 2, column said_en: 'choice_pul' is no known number; want one of"),
        ("above {choice_pull:.0f}", "above {choice_pull:.0q}", "data/yardsticks.csv, line 2, column said_en: not a template"),
        ("above {choice_pull:.0f}", "above {choice_own:.0f}", "data/yardsticks.csv, line 2, column said_ko, said_en: they name different numbers"),
        ("production-cost,advantage,advantage", "production-cost,advantage,policy", "line 2, column column: 'policy'; want 'advantage'"),
        ("production-cost,reach,,,,silent", "production-cost,advantage,,,,silent", "stands twice"),
        ("production-cost,reach,,,,silent", "production-cost,size,,,,silent", "line 4, column yardstick: 'size' is unknown"),
        ("production-cost,reach,,,,silent", "production-cost,reach,,,,no-cell", "no-cell is for a measured yardstick without a column"),
        ("production-cost,co-operation,competition,,,silent", "production-cost,co-operation,competition,,,yes", "line 5, column said_en: empty with 'yes'"),
        ("There are two regions and no distance between them.", "", "line 4, column reason_ko, reason_en: one is empty"),
        ("지역이 둘이고 그 사이에 거리가 없다.,There are two regions and no distance between them.", ",", "line 4, column reason_en: empty; want why"),
    ],
)  # fmt: skip
def test_a_slip_in_the_file_is_refused_naming_where(spoilt, old, new, message):
    with pytest.raises(DataError, match=re.escape(message)):
        spoilt(old, new)


def test_a_missing_yardstick_is_refused(spoilt):
    line = next(
        one
        for one in data.path_of(yardsticks.FILE).read_text(encoding="utf-8").splitlines(keepends=True)
        if one.startswith("production-cost,reach")
    )
    with pytest.raises(DataError, match="theory production-cost, yardstick reach: no such line"):
        spoilt(line, "")


def test_marks_stand_in_the_order_of_the_paper(frame):
    marks = yardsticks.marks(frame.iloc[::-1])
    assert list(marks.index) == list(paper.rows("2")) and list(marks.columns) == list(paper.labels("yardstick"))
    assert marks.loc["transaction-cost", "co-operation"] == "no"


def test_each_code_is_drawn_once_a_cell_and_an_unknown_one_is_refused(frame):
    marks = yardsticks.marks(frame)
    ax = yardstickplots.draw_marks(marks, {code: code for code in yardstickplots.LOOKS})
    drawn = {part.get_label(): len(part.get_offsets()) for part in ax.collections}
    assert drawn == marks.stack().value_counts().to_dict()
    assert set(yardstickplots.LOOKS) == set(paper.labels("bears-out"))
    with pytest.raises(ValueError, match=re.escape("codes ['maybe'] have no mark")):
        yardstickplots.draw_marks(marks.replace("no", "maybe"), {})
