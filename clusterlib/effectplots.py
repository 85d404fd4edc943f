"""Figures of experiments: courses with their ranges, effects with their ranges, pairs of switches; frame in, Axes out."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from clusterlib.plots import BLUE, INK, LINE, PALE, VERMILION

GREY = "#5B6670"
_TWO_WAYS = LinearSegmentedColormap.from_list("two-ways", [VERMILION, "white", BLUE])


def draw_bands(
    frame: pd.DataFrame, names: dict[str, tuple[str, str]], ax: Axes | None = None, *, xlabel: str = "", ylabel: str = "", title: str = "",
    at: dict[str, float] | None = None, zero: bool = False,
) -> Axes:  # fmt: skip
    """Draw courses over the index with their ranges as bands, each named beside its curve.

    Parameters
    ----------
    frame : DataFrame
        With columns ``name``, ``name_low`` and ``name_high`` for each key of ``names``.
    names : dict
        Column to (words, colour).
    ax : Axes, optional
        Where to draw; the current axes if none.
    xlabel, ylabel, title : str
        Names of the axes and what the figure says.
    at : dict, optional
        Column to the place on the index beside which its words stand; the end if none.
    zero : bool
        Whether to draw the line of 0.

    Returns
    -------
    Axes
    """
    ax = ax or plt.gca()
    if zero:
        ax.axhline(0, color=LINE, lw=1, zorder=0)
    x = frame.index.to_numpy(dtype=float)
    for name, (words, colour) in names.items():
        ax.fill_between(x, frame[f"{name}_low"], frame[f"{name}_high"], color=colour, alpha=0.16, lw=0)
        ax.plot(x, frame[name], color=colour, lw=2.2, marker="o", markersize=3.5, markeredgecolor="white")
        place = (at or {}).get(name, x[-1])
        height = float(np.interp(place, x, frame[name]))
        ax.annotate(words, (place, height), xytext=(7, 7), textcoords="offset points", color=colour, fontsize=9.5)
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(x.min(), x.max()))
    ax.set_title(title)
    return ax


def draw_ranges(
    rows: pd.DataFrame, colours: dict[str, str] | str = BLUE, ax: Axes | None = None, *, xlabel: str = "", title: str = "", marks: dict[str, pd.Series] | None = None
) -> Axes:
    """Draw one row a line: a dot at ``mean`` and a bar from ``low`` to ``high``; the index names the rows, the first on top.

    Parameters
    ----------
    rows : DataFrame
        With columns mean, low and high.
    colours : str or dict
        One colour, or one for each name of the index.
    ax : Axes, optional
        Where to draw; the current axes if none.
    xlabel, title : str
        Name of the axis and what the figure says.
    marks : dict, optional
        Words to a Series with the same index: other values of the rows, drawn as upright and slanted strokes and named above.

    Returns
    -------
    Axes
    """
    ax = ax or plt.gca()
    ax.axvline(0, color=LINE, lw=1, zorder=0)
    for place, (name, row) in enumerate(rows.iterrows()):
        colour = colours if isinstance(colours, str) else colours[name]
        ax.plot([row["low"], row["high"]], [place, place], color=colour, lw=2.4, solid_capstyle="butt", alpha=0.55)
        ax.scatter([row["mean"]], [place], s=34, color=colour, zorder=3)
    looks = zip((INK, GREY), ("|", "x"), strict=True)
    for (words, values), (colour, marker) in zip((marks or {}).items(), looks, strict=False):
        ax.scatter(values, range(len(values)), marker=marker, s=90 if marker == "|" else 34, color=colour, zorder=4, label=words)
    if marks:
        ax.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncol=2, handletextpad=0.2, fontsize=9.5)
    ax.set_yticks(range(len(rows)), list(rows.index))
    ax.tick_params(axis="y", length=0)
    ax.set(xlabel=xlabel, ylim=(len(rows) - 0.4, -0.6))
    ax.set_title(title)
    ax.spines["left"].set_visible(False)
    return ax


def draw_pairs(upper: pd.DataFrame, lower: pd.DataFrame, words: tuple[str, str], ax: Axes | None = None) -> Axes:
    """Draw pairs as tiles, one outcome above the diagonal and one below: blue where the two help each other, red where they replace.

    Parameters
    ----------
    upper, lower : DataFrame
        With columns one, other, mean, low and high. The deeper the colour the larger the mean beside the largest of its outcome; a dot
        where the range is clear of zero.
    words : tuple of str
        What the upper and the lower half show.
    ax : Axes, optional
        Where to draw; the current axes if none.

    Returns
    -------
    Axes
    """
    ax = ax or plt.gca()
    names = list(dict.fromkeys([*upper["one"], *upper["other"]]))
    for half, flipped in ((upper, False), (lower, True)):
        most = half["mean"].abs().max()
        for row in half.itertuples():
            x, y = names.index(row.other), names.index(row.one)
            x, y = (y, x) if flipped else (x, y)
            face = _TWO_WAYS(0.5 + 0.5 * np.sign(row.mean) * np.sqrt(abs(row.mean) / most))
            ax.add_patch(plt.Rectangle((x - 0.46, y - 0.46), 0.92, 0.92, facecolor=face, edgecolor=PALE, lw=0.8))
            if row.low > 0 or row.high < 0:
                ax.scatter([x], [y], s=16, color=INK, zorder=3)
    ax.plot([-0.5, len(names) - 0.5], [-0.5, len(names) - 0.5], color=LINE, lw=1)
    ax.set_xticks(range(len(names)), names)
    ax.xaxis.tick_top()
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(length=0, labelsize=9.5)
    ax.set(xlim=(-0.5, len(names) - 0.5), ylim=(len(names) - 0.5, -0.5), aspect="equal")
    ax.annotate(words[0], (1, 0.5), xycoords="axes fraction", xytext=(8, 0), textcoords="offset points", rotation=-90, va="center", color=GREY)
    ax.annotate(words[1], (0.5, 0), xycoords="axes fraction", xytext=(0, -8), textcoords="offset points", ha="center", va="top", color=GREY)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    return ax
