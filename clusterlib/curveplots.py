"""Figures of formulas: curves over a parameter, equilibria that part and meet, worlds that do not go back the way they came."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from clusterlib.plots import BLUE, INK, LINE, VERMILION

GREY = "#5B6670"


def draw_curves(
    values: pd.DataFrame, colours: dict[str, str], ax: Axes | None = None, *, xlabel: str = "", ylabel: str = "", title: str = "",
    dashed: tuple[str, ...] = (), gap: float = 0.06, zero: bool = False,
) -> Axes:  # fmt: skip
    """Draw one curve a column over the index, its name at its right end in its colour.

    ``dashed`` names the columns drawn so; ``gap`` is the least distance of two names, as a share of the height; ``zero`` draws the line of 0.
    """
    ax = ax or plt.gca()
    if zero:
        ax.axhline(0, color=LINE, lw=1, zorder=0)
    for name in values:
        ax.plot(values.index, values[name], color=colours[name], lw=2, linestyle=(0, (4, 2)) if name in dashed else "-")
    ax.margins(x=0)
    low, high = ax.get_ylim()
    ends = {name: (values[name].dropna().iloc[-1] - low) / (high - low) for name in values}
    below = -1.0
    for name in sorted(ends, key=ends.get):
        below = max(ends[name], below + gap)
        ax.annotate(name, (1, below), xycoords="axes fraction", xytext=(6, 0), textcoords="offset points", va="center", color=colours[name], annotation_clip=False)  # fmt: skip
    ax.set(xlabel=xlabel, ylabel=ylabel, ylim=(low, high))
    ax.set_title(title)
    ax.grid(axis="y", color="#E4E8EC", lw=0.8)
    ax.set_axisbelow(True)
    return ax


def draw_branches(
    branches: pd.DataFrame, marks: dict[str, float], words: dict[str, str], ax: Axes | None = None, *, xlabel: str = "", ylabel: str = ""
) -> Axes:
    """Draw every equilibrium over the cost: stable ones solid, unstable ones dashed, with upright lines at named costs.

    Parameters
    ----------
    branches : DataFrame
        With columns cost, share, kind (``core``, ``uneven``, ``even``) and stable.
    marks : dict
        Name to cost.
    words : dict
        What to write for ``core``, ``uneven`` and ``even``.
    ax : Axes, optional
        Where to draw; the current axes if none.
    xlabel, ylabel : str
        Names of the axes.

    Returns
    -------
    Axes
    """
    ax = ax or plt.gca()
    upper = branches["share"] > 0.5
    for (kind, _, stable), part in branches.groupby(["kind", upper, "stable"]):
        part = part.sort_values("cost")
        look = {"color": BLUE if kind == "even" else VERMILION, "lw": 3 if stable else 1.6, "linestyle": "-" if stable else (0, (3, 2))}
        ax.plot(part["cost"], part["share"], solid_capstyle="butt", zorder=3, **look)
    for name, cost in marks.items():
        ax.axvline(cost, color=LINE, lw=1, zorder=0)
        ax.text(cost, 1.07, name, ha="right" if cost == min(marks.values()) else "left", va="bottom", color=GREY, fontsize=9.5)
    costs = branches["cost"]
    ax.text(costs.min(), 0.97, " " + words["core"], va="top", color=VERMILION)
    ax.text(costs.max(), 0.52, words["even"], ha="right", va="bottom", color=BLUE)
    between = branches[(branches["kind"] == "uneven") & upper].sort_values("cost")
    if len(between):
        one = between.iloc[len(between) // 2]
        ax.annotate(words["uneven"], (one["cost"], one["share"]), xytext=(costs.max(), 0.75), ha="right", va="center", color=VERMILION, arrowprops={"arrowstyle": "-", "color": LINE})  # fmt: skip
    ax.set(xlim=(costs.min(), costs.max()), ylim=(-0.03, 1.06), xlabel=xlabel, ylabel=ylabel)
    return ax


def draw_loop(course: pd.DataFrame, words: dict[str, str], marks: dict[str, float], ax: Axes | None = None, *, xlabel: str = "", ylabel: str = "") -> Axes:
    """Draw a share over a cost that falls and then rises again: the middle world of each way as a line with arrows, nine in ten as a band.

    Parameters
    ----------
    course : DataFrame
        With columns way (``falling``, ``rising``), cost, low, middle, high.
    words : dict
        What to write for ``falling`` and ``rising``.
    marks : dict
        Name to cost, drawn as upright lines.
    ax : Axes, optional
        Where to draw; the current axes if none.
    xlabel, ylabel : str
        Names of the axes.

    Returns
    -------
    Axes
    """
    ax = ax or plt.gca()
    for way, colour in (("falling", BLUE), ("rising", VERMILION)):
        part = course[course["way"] == way]
        ax.fill_between(part["cost"], part["low"], part["high"], color=colour, alpha=0.18, lw=0)
        ax.plot(part["cost"], part["middle"], color=colour, lw=2.2)
        steepest = int(np.abs(np.gradient(part["middle"].to_numpy())).argmax())
        here, there = part.iloc[max(steepest - 6, 0)], part.iloc[min(steepest + 6, len(part) - 1)]
        ax.annotate("", (there["cost"], there["middle"]), (here["cost"], here["middle"]), arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 2.2})
        at = part.iloc[steepest]
        side, spot = ("right", (-12, 0)) if way == "falling" else ("left", (14, 0))
        ax.annotate(words[way], (at["cost"], at["middle"]), xytext=spot, textcoords="offset points", ha=side, va="center", color=colour)
    for name, cost in marks.items():
        ax.axvline(cost, color=LINE, lw=1, zorder=0)
        ax.text(cost, 1.04, name, ha="right" if cost == min(marks.values()) else "left", va="bottom", color=GREY, fontsize=9.5)
    ax.set(xlim=(course["cost"].min(), course["cost"].max()), ylim=(0.47, 1.03), xlabel=xlabel, ylabel=ylabel)
    return ax


def draw_factors(factors: pd.DataFrame, colours: dict[str, str], ax: Axes | None = None, *, xlabel: str = "", width: float = 0.26) -> Axes:
    """Draw groups of bars that begin at 1, one group a row and one bar a column, each with its figure; a column's name stands at its first bar."""
    ax = ax or plt.gca()
    for place, column in enumerate(factors):
        for row, value in enumerate(factors[column]):
            y = row + (place - (factors.shape[1] - 1) / 2) * width
            ax.barh(y, value - 1, left=1, height=width * 0.86, color=colours[column])
            label = f"{value:.2f}" + (f"  {column}" if row == 0 else "")
            ax.annotate(label, (value, y), xytext=(4, 0), textcoords="offset points", va="center", fontsize=9, color=colours[column])
    ax.axvline(1, color=INK, lw=1)
    ax.set_yticks(range(len(factors)), list(factors.index))
    ax.tick_params(axis="y", length=0)
    ax.set(ylim=(len(factors) - 0.4, -0.6), xlabel=xlabel)
    ax.spines["left"].set_visible(False)
    return ax
