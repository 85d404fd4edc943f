"""Figures of ensembles: what is given is drawn, and nothing that is not."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from clusterlib import ensembleplots, plots


@pytest.fixture
def ax():
    plots.use_style("ko")
    yield plt.figure().subplots()
    plt.close("all")


def test_runs_stand_with_their_intervals_on_a_named_curve(ax):
    curves = pd.DataFrame({"name": "몫", "x": [0, 1, 2], "y": [0.0, 0.5, 1.0]})
    runs = pd.DataFrame({"name": ["몫"], "x": [1], "y": [0.4], "low": [0.3], "high": [0.6]})
    assert ensembleplots.draw_runs(curves, runs, {"몫": plots.BLUE}, ax) is ax
    bar = ax.containers[0].lines[2][0].get_segments()[0]
    np.testing.assert_allclose(bar, [[1, 0.3], [1, 0.6]])
    assert [text.get_text() for text in ax.texts] == ["몫"] and list(ax.lines[0].get_ydata()) == [0, 0.5, 1]


def test_a_fork_has_two_solid_branches_and_a_dashed_one_between_them(ax):
    frame = pd.DataFrame({"pull": [1.0, 2.0], "worse": [np.nan, 0.1], "tipping": [np.nan, 0.4], "better": [0.7, 0.9]})
    ensembleplots.draw_fork(frame, {"better": "나음", "tipping": "넘어감"}, ax)
    styles = {line.get_ydata()[-1]: line.get_linestyle() for line in ax.lines}
    assert styles == {0.9: "-", 0.1: "-", 0.4: "--"}
    assert sorted(text.get_text() for text in ax.texts) == ["나음", "넘어감"]


def test_a_history_has_the_colour_of_the_half_in_which_it_ends(ax):
    frame = pd.DataFrame({"a": [0.0, 0.9], "b": [1.0, 0.2]}, index=[0.5, 1.0])
    ensembleplots.draw_histories(frame, ax, mark="모두")
    assert [line.get_color() for line in ax.lines[:2]] == [plots.BLUE, plots.VERMILION]
    assert ax.lines[2].get_xdata()[0] == 1 and ax.texts[0].get_text() == "모두"


def test_an_industry_that_does_not_fit_is_hollow_and_only_the_marked_have_names(ax):
    frame = pd.DataFrame(
        {"firms": [10, 100], "share": [50.0, 90.0], "share_low": [40.0, 85.0], "share_high": [60.0, 95.0], "fits": [True, False]}, index=["1", "2"]
    )
    ensembleplots.draw_needed(frame, {"2": ("조선", plots.BLUE)}, ax)
    filled, hollow = (mark.get_facecolor()[0][:3].tolist() for mark in ax.collections)
    assert hollow == [1, 1, 1] and filled != hollow
    assert [text.get_text() for text in ax.texts] == ["조선"] and ax.get_xscale() == "log"
