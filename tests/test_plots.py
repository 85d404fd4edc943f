"""Figures: they draw what they are given on the axes they are given, in the reader's language, the same bytes each time."""

import inspect
import io
import warnings

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlib import networks, plots

LABELS = {"firm": "기업", "organisation": "지식조직", "region": "지역"}
WHEEL = {"organisations": "inside", "tie_firms": "not-said", "tie_organisations": "many", "direction": "mutual"}
PIPE = {"organisations": "outside", "tie_firms": "not-said", "tie_organisations": "through-people", "direction": "one-way"}
DRAWERS = {name: value for name, value in vars(plots).items() if name.startswith("draw_")}


@pytest.fixture(autouse=True)
def style():
    with mpl.rc_context():
        plots.use_style("ko")
        yield
    plt.close("all")


@pytest.fixture
def ax():
    """Axes beside others that are current: a figure must not land on those."""
    axes = plt.figure().subplots(1, 2)
    plt.sca(axes[1])
    return axes[0]


def texts(ax) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in ax.texts]


def shown(ax) -> list[str]:
    return [label.get_text().replace("\n", " ") for label in (*ax.get_xticklabels(), *ax.get_yticklabels())]


@pytest.mark.parametrize("name", DRAWERS)
def test_a_figure_takes_data_first_and_axes_with_the_current_as_default(name):
    parameters = inspect.signature(DRAWERS[name]).parameters
    assert next(iter(parameters)) != "ax"
    assert parameters["ax"].default is None
    assert DRAWERS[name].__annotations__["return"] is plots.Axes


def test_a_geography_shows_every_firm_and_organisation_and_names_the_region(ax):
    assert plots.draw_geography(networks.geography(PIPE), "도관", LABELS, ax) is ax
    assert [len(points.get_offsets()) for points in ax.collections] == [8, 3]
    assert ax.get_title(loc="left") == "도관"
    assert "지역" in texts(ax)
    assert [text.get_text() for text in ax.legend().get_texts()] == ["기업", "지식조직"]


def test_a_tie_that_runs_both_ways_is_one_line_and_one_that_runs_one_way_an_arrow(ax):
    plots.draw_geography(networks.geography(WHEEL), "", LABELS, ax)
    assert [arrow.arrow_patch.get_arrowstyle().__class__.__name__ for arrow in ax.texts if hasattr(arrow, "arrow_patch")] == [
        "Curve"
    ] * 24
    other = plt.figure().subplots()
    plots.draw_geography(networks.geography(PIPE), "", LABELS, other)
    assert [arrow.arrow_patch.get_arrowstyle().__class__.__name__ for arrow in other.texts if hasattr(arrow, "arrow_patch")] == [
        "CurveFilledB"
    ] * 12


def test_arrows_join_all_nodes_and_show_what_lowers_in_another_colour(ax):
    graph = nx.DiGraph()
    graph.add_nodes_from([("a", {"ko": "신뢰"}), ("b", {"ko": "거래비용"})])
    graph.add_edge("a", "b", sign="-")
    graph.add_edge("b", "a", sign="+")
    plots.draw_arrows(graph, networks.layered(graph), "ko", ax)
    assert {"신뢰", "거래비용"} <= set(texts(ax))
    colours = [
        mpl.colors.to_hex(arrow.arrow_patch.get_edgecolor()).upper() for arrow in ax.texts if getattr(arrow, "arrow_patch", None)
    ]
    assert len(colours) == 2 and colours.count(plots.VERMILION) == 1


def test_an_implied_or_open_arrow_is_dashed(ax):
    graph = nx.DiGraph()
    graph.add_nodes_from((node, {"en": node}) for node in "abc")
    graph.add_edge("a", "b", strength="implied")
    graph.add_edge("b", "c", strength="stated")
    plots.draw_arrows(graph, networks.layered(graph), "en", ax)
    styles = [arrow.arrow_patch.get_linestyle() for arrow in ax.texts if getattr(arrow, "arrow_patch", None)]
    assert styles.count("-") == 1 and len(styles) == 2


def test_shares_are_written_once_a_pair_without_the_diagonal(ax):
    names = ["하나", "둘", "셋"]
    plots.draw_shares(pd.DataFrame([[1, 0.25, 0.5], [0.25, 1, 0.75], [0.5, 0.75, 1]], names, names), ax)
    assert sorted(texts(ax)) == ["0.25", "0.50", "0.75"]
    assert set(names) <= set(shown(ax))


def test_every_answer_has_a_mark_of_its_own_shape(ax):
    labels = {"yes": "예", "partly": "일부", "no": "아니오", "unknown": "모름"}
    answers = pd.DataFrame([["yes", "no"], ["partly", "unknown"]], index=["가", "나"], columns=["기업", "대학"])
    plots.draw_answers(answers, labels, ax)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["예", "일부", "아니오", "모름"]
    assert sum(len(points.get_offsets()) for points in ax.collections) == 4
    assert {"가", "나", "기업", "대학"} <= set(shown(ax))
    assert len({(colour, marker) for colour, marker in plots.ANSWER.values()}) == len(plots.ANSWER)


def test_an_answer_that_nobody_gives_is_not_in_the_legend(ax):
    plots.draw_answers(
        pd.DataFrame([["yes", "yes"]], index=["가"], columns=["기업", "대학"]),
        {"yes": "예", "no": "아니오", "partly": "", "unknown": ""},
        ax,
    )
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["예"]


def test_counts_are_written_into_their_pieces_and_nothing_into_none(ax):
    counts = pd.DataFrame({"예": [3, 0], "모름": [10, 13]}, index=["가", "나"])
    plots.draw_counts(counts, {"예": plots.BLUE, "모름": plots.SKY}, ax, xlabel="사례")
    assert sorted(texts(ax), key=int) == ["3", "10", "13"]
    assert ax.get_xlabel() == "사례"
    assert [bar.get_width() for bar in ax.patches] == [3, 0, 10, 13]


@given(st.lists(st.text("가나다라abcdef", min_size=1, max_size=9), min_size=1, max_size=8), st.integers(4, 30))
def test_wrapping_breaks_lines_between_words_only(words, width):
    line = " ".join(words)
    assert plots.wrapped(line, width).split() == words


def test_wrapping_counts_a_hangul_syllable_as_wide():
    assert plots.wrapped("abcd efgh ijkl", 14).count("\n") == 0
    assert plots.wrapped("가나다라 마바사아 자차카타", 14).count("\n") > 0


def test_hangul_and_the_minus_sign_have_glyphs_in_the_font_of_the_figures():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure, ax = plt.subplots()
        ax.set_title("클러스터의 생성배경과 특성 −1 × “둘”")
        ax.plot([-1, 1], [-1, 1])
        figure.savefig(io.BytesIO(), format="svg")


def test_a_figure_is_the_same_bytes_each_time():
    def drawn() -> bytes:
        plots.use_style("ko")
        figure, ax = plt.subplots()
        plots.draw_geography(networks.geography(WHEEL), "바퀴", LABELS, ax)
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        return out.getvalue()

    assert drawn() == drawn()


def test_missing_fonts_are_named_with_the_mend(tmp_path, monkeypatch):
    monkeypatch.setattr(plots, "FONTS", tmp_path / "fonts")
    with pytest.raises(
        FileNotFoundError,
        match=r"^fonts/: no fonts; figures need Pretendard-Regular\.otf there \(git checkout clusterlib/fonts\)$",
    ):
        plots.use_style("ko")


def test_drawing_saves_nothing(tmp_path, monkeypatch, ax):
    monkeypatch.chdir(tmp_path)
    plots.draw_geography(networks.geography(WHEEL), "", LABELS, ax)
    assert list(tmp_path.iterdir()) == []
