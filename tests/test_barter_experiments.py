"""Experiments with barter: summaries whose answer is known, and statements that can fail."""

import dataclasses
import types

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from clusterlib import barterplots, ensemble, plots, rules
from clusterlib.experiments import barter as experiments
from clusterlib.models import barter

TINY = {"agents": 40, "degree": 4, "experts": 4}


def world(**levels) -> pd.DataFrame:
    """Runs of one setting: each share's levels."""
    rows = [(float(share.replace("_", ".")), level) for share, given in levels.items() for level in given]
    return pd.DataFrame(rows, columns=["rewired", "mean"])


def test_the_yardsticks_of_a_run_are_those_of_its_agents():
    params = barter.Params(**TINY)
    found = experiments.outcomes(params, np.random.default_rng(1))
    run = barter.simulate(params, np.random.default_rng(1))
    level = [sum(agent) / 5 for agent in run.after.tolist()]
    firms = [one for one, expert in zip(level, run.expert, strict=True) if not expert]
    assert found["mean"] == pytest.approx(sum(level) / 40) and found["variance"] == pytest.approx(np.var(level))
    assert found["variation"] == pytest.approx(found["variance"] ** 0.5 / found["mean"])
    assert found["firms"] == pytest.approx(sum(firms) / 36)
    assert found["behind"] == pytest.approx(sum(one < sum(firms) / 72 for one in firms) / 36)
    half = (run.means[0] + run.means[-1]) / 2
    assert run.means[int(found["half"]) - 1] < half <= run.means[int(found["half"])]


def test_a_world_in_which_nobody_trades_has_learnt_all_that_it_will_at_once():
    found = experiments.outcomes(barter.Params(agents=40, degree=4, experts=0, categories=1), np.random.default_rng(1))
    assert found["trades"] == found["rounds"] == found["half"] == 0


@pytest.mark.parametrize(("level", "seen"), [(0.0, 0.95), (0.7, 0.95)])
def test_an_interval_holds_the_mean_of_normal_draws_in_nineteen_cases_of_twenty(level, seen):
    dice = np.random.default_rng(4)
    runs = pd.DataFrame({"world": np.repeat(np.arange(2000), 8), "mean": dice.normal(level, size=16_000)})
    found = experiments.intervals(runs, ["world"], ["mean"])
    assert ((found["mean_low"] < level) & (level < found["mean_high"])).mean() == pytest.approx(seen, abs=0.012)


def test_a_best_share_beyond_doubt_has_no_range_and_a_tie_has_one():
    clear = world(**{"0": [1.0, 1.1], "0_1": [3.0, 3.1], "1": [2.0, 2.1]})
    assert experiments.best_share(clear, "mean") == (0.1, 0.1, 0.1)
    assert experiments.best_share(clear, "mean", sign=-1) == (0.0, 0.0, 0.0)
    dice = np.random.default_rng(1)
    flat = world(**{share: dice.normal(size=40).tolist() for share in ("0", "0_1", "0_32", "1")})
    _, low, high = experiments.best_share(flat, "mean")
    assert low < high


def test_a_statement_fails_under_settings_that_are_against_it():
    runs = world(**{"0": [1.0, 1.1], "0_1": [3.0, 3.1], "1": [2.0, 2.1]}).assign(endowment="a", alpha=0.1, order="round")
    runs["variance"], runs["variation"] = runs["mean"].iloc[::-1].to_numpy(), -runs["mean"]
    other = runs.assign(endowment="b", mean=runs["rewired"] + runs["mean"] / 100)
    found = experiments.statements(pd.concat([runs, other])).set_index(["endowment", "value"])["statement"]
    assert found["a", "mean"] == "holds" and found["b", "mean"] == "fails" and found["a", "variation"] == "holds"


def test_a_gain_is_a_difference_of_means_with_an_interval_around_it():
    dice = np.random.default_rng(3)
    rows = [(degree, share, level) for degree, gain in ((4, 2.0), (6, 0.0)) for share in (0.0, 0.1) for level in gain * (share > 0) + dice.normal(size=400)]  # fmt: skip
    found = experiments.gains(pd.DataFrame(rows, columns=["degree", "rewired", "mean"])).set_index("degree")
    assert found.loc[4, "low"] < 2 < found.loc[4, "high"] and found.loc[6, "low"] < 0 < found.loc[6, "high"]
    assert found["gain"].to_numpy() == pytest.approx((found["long"] - found["local"]).to_numpy())
    assert (found["high"] - found["low"]).to_numpy() == pytest.approx(2 * 1.96 * np.sqrt(2 / 400), rel=0.08)


@pytest.mark.parametrize(
    ("gains", "outcome"),
    [
        ((1, 2, 3), "supported"),
        ((3, 2, 1), "not-supported"),
        ((1, 3, 2), "mixed"),
        ((1.0, 1.05, 1.1), "mixed"),
        ((1, 1, 3), "mixed"),
    ],
)
def test_demand_for_what_is_outside_must_rise_at_every_step_and_beyond_the_intervals(gains, outcome):
    frame = pd.DataFrame({"gain": gains}, dtype=float)
    assert rules.demand_for_outside(frame.assign(low=frame["gain"] - 0.1, high=frame["gain"] + 0.1)) == outcome


@pytest.mark.parametrize(
    ("linked", "outcome"),
    [((2.0, 3.0), "supported"), ((0.5, 0.9), "not-supported"), ((0.5, 3.0), "mixed"), ((1.1, 3.0), "mixed")],
)
def test_knowledge_from_outside_must_help_in_every_setting_beyond_the_intervals(linked, outcome):
    rows = [(setting, share, mean) for setting, with_it in zip("ab", linked, strict=True) for share, mean in ((0.0, 1.0), (0.1, with_it))]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["setting", "share", "mean"])
    assert rules.knowledge_from_outside(frame.assign(low=frame["mean"] - 0.2, high=frame["mean"] + 0.2)) == outcome


@pytest.mark.parametrize("name", ["_small_world", "_sweep", "_geographies", "_outside", "_density"])
def test_every_cell_of_an_experiment_is_a_world_that_trades(monkeypatch, name):
    """Each grid is gone through once, on a fifth of its agents."""
    small = {"agents": 100, "degree": 4, "experts": 10, "regions": 10, "hub_ties": 10}

    def sweep(simulate, grid, replicates, seed):
        shrunk = [dataclasses.replace(params, **small | {"experts": params.experts // 5}) for params in grid]
        found = ensemble.sweep(simulate, shrunk, replicates, seed, workers=1)
        experts = found.frame["experts"] * 5
        return dataclasses.replace(found, frame=found.frame.assign(experts=experts))

    monkeypatch.setattr(experiments, "ensemble", types.SimpleNamespace(sweep=sweep))
    given = {"experts": 50, "alpha": 0.1} if name == "_small_world" else {}
    frame = getattr(experiments, name)(replicates=1, **given)
    assert (frame["trades"] > 0).all() and frame["endowment"].isin(experiments.ENDOWMENTS).all()
    cells = {"_small_world": 10, "_sweep": 4 * 2 * 3 * 7, "_geographies": 16, "_outside": 4 * 2 * 2 * 3, "_density": 12}
    assert len(frame) == cells[name]


def test_the_figures_show_every_row_and_its_interval():
    plots.use_style("ko")
    found = pd.DataFrame(
        {"mean": [1.0, 3.0, 2.0], "mean_low": [0.9, 2.9, 1.9], "mean_high": [1.1, 3.1, 2.1]}, index=[0.0, 0.1, 1.0]
    )
    ax = barterplots.draw_rewiring(found, "mean", plots.BLUE, plt.figure().subplots(), best=(0.1, 0.1, 1.0))
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0", "0.1", "1"]
    assert list(ax.lines[-1].get_ydata()) == [3.0, 2.0], "the line begins at the second share"
    best = pd.DataFrame({"best": [0.1, 1.0], "low": [0.1, 0.1], "high": [0.1, 1.0], "statement": ["holds", "open"]})
    ax = barterplots.draw_ranges(best, [0.0, 0.1, 1.0], ["a", "b"], barterplots.STATEMENT, plt.figure().subplots())
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"] and ax.yaxis_inverted()
    ax = barterplots.draw_intervals(found, "mean", ["a", "b", "c"], [plots.BLUE] * 3, plt.figure().subplots(), zero=True)
    assert [text.get_text() for text in ax.texts] == ["1.00", "3.00", "2.00"]
    plt.close("all")
