"""Figures of ensembles: runs with their intervals on the curve that theory gives, histories, what measured industries would need."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from clusterlib.plots import BLUE, INK, LINE, VERMILION

GREY = "#AEB7C0"


def draw_runs(
    curves: pd.DataFrame, runs: pd.DataFrame, colours: dict[str, str], ax: Axes | None = None, *, xlabel: str = "", ylabel: str = "",
    labels: dict[str, float] | None = None,
) -> Axes:  # fmt: skip
    """Draw for each name the curve that theory gives and the runs on it, each with its interval.

    Parameters
    ----------
    curves : DataFrame
        Columns name, x, y.
    runs : DataFrame
        Columns name, x, y, low, high.
    colours : dict
        Name to colour.
    ax : Axes, optional
        Where to draw; the current axes if none.
    xlabel, ylabel : str
        Names of the axes.
    labels : dict, optional
        Name to the x at which it is written on its curve; by default the right end.

    Returns
    -------
    Axes
    """
    ax = ax or plt.gca()
    for name, colour in colours.items():
        curve, found = curves[curves["name"] == name].sort_values("x"), runs[runs["name"] == name]
        ax.plot(curve["x"], curve["y"], color=colour, lw=1.6, zorder=1)
        ax.errorbar(
            found["x"], found["y"], [found["y"] - found["low"], found["high"] - found["y"]], fmt="o", color=colour, markersize=5, capsize=3, lw=1.2, zorder=2
        )  # fmt: skip
        at = curve.iloc[(curve["x"] - (labels or {}).get(name, curve["x"].max())).abs().argmin()]
        spot, side = ((-6, 6), "right") if labels else ((8, 0), "left")
        ax.annotate(name, (at["x"], at["y"]), xytext=spot, textcoords="offset points", ha=side, va="center", color=colour)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    return ax


def draw_fork(equilibria: pd.DataFrame, words: dict[str, str], ax: Axes | None = None, *, title: str = "", xlabel: str = "", ylabel: str = "") -> Axes:
    """Draw equilibria over the interaction: stable branches solid, the tipping branch between them dashed.

    Parameters
    ----------
    equilibria : DataFrame
        Columns pull, worse, tipping, better, as shares of the firms, NaN where there is none.
    words : dict
        What to write at the branches ``worse``, ``tipping`` and ``better``; a missing or empty word is not written.
    ax : Axes, optional
        Where to draw; the current axes if none.
    title, xlabel, ylabel : str
        Words around the axes.

    Returns
    -------
    Axes
    """
    ax = ax or plt.gca()
    looks = {"better": (BLUE, "-", 2.6), "worse": (VERMILION, "-", 2.6), "tipping": (INK, (0, (3, 2)), 1.4)}
    for branch, (colour, style, width) in looks.items():
        ax.plot(equilibria["pull"], equilibria[branch], color=colour, linestyle=style, lw=width)
        if words.get(branch):
            at = equilibria.dropna(subset=[branch]).iloc[-1]
            spot = {"better": (0, -20), "worse": (0, 20), "tipping": (0, 7)}[branch]
            side = "top" if branch == "better" else "bottom"
            ax.annotate(words[branch], (at["pull"], at[branch]), xytext=spot, textcoords="offset points", ha="right", va=side, color=colour)
    ax.set(xlabel=xlabel, ylabel=ylabel, ylim=(-0.02, 1.02))
    ax.margins(x=0)
    ax.set_title(title)
    return ax


def draw_histories(histories: pd.DataFrame, ax: Axes | None = None, *, mark: str = "", xlabel: str = "", ylabel: str = "", title: str = "") -> Axes:
    """Draw one line a history, coloured by the half in which it ends; ``mark`` names the upright line at time 1."""
    ax = ax or plt.gca()
    for name in histories:
        ax.plot(histories.index, histories[name], color=BLUE if histories[name].iloc[-1] > 0.5 else VERMILION, lw=1, alpha=0.65)
    ax.axvline(1, color=LINE, lw=1, zorder=0)
    if mark:
        ax.annotate(mark, (1, 0.5), xytext=(5, 0), textcoords="offset points", va="center", color="#5B6670", fontsize=9.5)
    ax.set(xlabel=xlabel, ylabel=ylabel, ylim=(-0.02, 1.02))
    ax.margins(x=0)
    ax.set_title(title)
    return ax


def draw_needed(needed: pd.DataFrame, marked: dict[str, tuple[str, str]], ax: Axes | None = None, *, xlabel: str = "", ylabel: str = "") -> Axes:
    """Draw the share of spin-offs each industry would need over its number of firms, with intervals; hollow where descent alone does not fit.

    Parameters
    ----------
    needed : DataFrame
        Columns firms, share, share_low, share_high and fits; the index holds codes.
    marked : dict
        Code to label and colour; the others are grey and have no name.
    ax : Axes, optional
        Where to draw; the current axes if none.
    xlabel, ylabel : str
        Names of the axes.

    Returns
    -------
    Axes
    """
    ax = ax or plt.gca()
    for code, row in needed.iterrows():
        label, colour = marked.get(code, ("", GREY))
        front = 3 if label else 1
        ax.plot([row["firms"]] * 2, [row["share_low"], row["share_high"]], color=colour, lw=1.6 if label else 0.8, zorder=front)
        ax.scatter([row["firms"]], [row["share"]], s=46 if label else 16, facecolor=colour if row["fits"] else "white", edgecolor=colour, zorder=front + 1)
        if label:
            ax.annotate(label, (row["firms"], row["share"]), xytext=(7, 3), textcoords="offset points", va="center", color=colour)
    ax.set(xscale="log", xlabel=xlabel, ylabel=ylabel)
    return ax
