"""Figures of repeated runs: bands, dots and tiles show what they are given."""

import inspect

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from clusterlib import bandplots, plots

LINES = pd.DataFrame(
    {"name": ["a", "a", "b", "b"], "x": [0, 1, 0, 1], "value": [1, 10, 2, 11], "low": [0.5, 9, 1.5, 10], "high": [2, 12, 3, 13]}
)
ROWS = pd.DataFrame(
    {"row": ["top", "top", "low"], "series": ["weak", "strong", "weak"], "value": [0.2, 0.4, 0.9], "low": [0.1, 0.3, 0.8], "high": [0.3, 0.5, 1]}
)  # fmt: skip
DRAWERS = {name: value for name, value in vars(bandplots).items() if name.startswith("draw_")}


@pytest.fixture
def ax():
    """Axes beside others that are current: a figure must not land on those."""
    with mpl.rc_context():
        plots.use_style("en")
        axes = plt.figure().subplots(1, 2)
        plt.sca(axes[1])
        yield axes[0]
        assert not axes[1].has_data()
    plt.close("all")


@pytest.mark.parametrize("name", DRAWERS)
def test_a_figure_takes_data_first_and_axes_with_the_current_as_default(name):
    parameters = inspect.signature(DRAWERS[name]).parameters
    assert next(iter(parameters)) == "values"
    assert parameters["ax"].default is None


@pytest.mark.parametrize("log", [False, True])
def test_each_line_has_its_band_and_names_do_not_collide(ax, log):
    bandplots.draw_bands(LINES, {"a": plots.BLUE, "b": plots.ORANGE}, ax, log=log, gap=0.1)
    assert [list(line.get_ydata()) for line in ax.lines] == [[1, 10], [2, 11]]
    band = ax.collections[0].get_paths()[0].vertices
    assert band[:, 1].min() == 0.5 and band[:, 1].max() == 12
    heights = {text.get_text(): text.xy[1] for text in ax.texts}
    assert heights["b"] - heights["a"] == pytest.approx(0.1)
    assert ax.get_yscale() == ("log" if log else "linear")


def test_rows_stand_from_the_top_with_a_dot_for_each_value_and_its_interval(ax):
    bandplots.draw_dots(ROWS, {"weak": (plots.BLUE, "o"), "strong": (plots.ORANGE, "D")}, ax, reference=0.5)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["top", "low"]
    assert ax.yaxis_inverted()
    segments = [segment for one in ax.collections if hasattr(one, "get_segments") for segment in one.get_segments()]
    assert sorted((round(float(a[0]), 1), round(float(b[0]), 1)) for a, b in segments) == [(0.1, 0.3), (0.3, 0.5), (0.8, 1.0)]
    assert any("strong" in text.get_text() for text in ax.texts)
    assert [line.get_xdata()[0] for line in ax.lines] == [0.5]


def test_tiles_show_their_numbers_and_part_in_colour_at_the_half(ax):
    values = pd.DataFrame([[0, 49], [51, 100]], index=["r", "s"], columns=["c", "d"])
    bandplots.draw_tiles(values, ax)
    assert [text.get_text() for text in ax.texts] == ["0", "49", "51", "100"]
    shades = np.asarray(ax.images[0].get_array())
    assert shades[0, 1] < 0.5 < shades[1, 0] and shades[0, 0] == shades.min() and shades[1, 1] == shades.max()
