"""Figures of repeated runs: means with their intervals as bands, as bars, as tiles; frame in, Axes out."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from clusterlib.plots import BLUE, INK, LINE, VERMILION

GREY = "#5B6670"


def draw_bands(
    values: pd.DataFrame, colours: dict[str, str], ax: Axes | None = None, *, xlabel: str = "", ylabel: str = "", title: str = "",
    log: bool = False, gap: float = 0.06,
) -> Axes:  # fmt: skip
    """Draw one line a name with its interval as a band, the name at the line's right end in its colour.

    Parameters
    ----------
    values : DataFrame
        With columns name, x, value, low and high.
    colours : dict
        Colour of each name.
    ax : Axes, optional
        Where to draw; the current axes if none.
    xlabel, ylabel, title : str
        Words at the axes and above.
    log : bool
        Whether the height is on a log scale.
    gap : float
        Least distance of two names, as a share of the height.

    Returns
    -------
    Axes
    """
    ax = ax or plt.gca()
    last = values["x"].max()
    for name, colour in colours.items():
        own = values[values["name"] == name].sort_values("x")
        ax.fill_between(own["x"], own["low"], own["high"], color=colour, alpha=0.22, lw=0)
        ax.plot(own["x"], own["value"], color=colour, lw=1.8, marker="o", markersize=3.5)
    if log:
        ax.set_yscale("log")
    ax.margins(x=0.02)
    ends = {name: values[(values["name"] == name) & (values["x"] == last)]["value"].iloc[0] for name in colours}
    low, high = ax.get_ylim()
    scale = (lambda y: np.log(y / low) / np.log(high / low)) if log else (lambda y: (y - low) / (high - low))
    below = -1.0
    for name in sorted(ends, key=ends.get):
        below = max(scale(ends[name]), below + gap)
        ax.annotate(name, (1, below), xycoords="axes fraction", xytext=(5, 0), textcoords="offset points", va="center", color=colours[name], annotation_clip=False)  # fmt: skip
    ax.set(xlabel=xlabel, ylabel=ylabel, ylim=(low, high))
    ax.set_title(title)
    ax.grid(axis="y", color="#E4E8EC", lw=0.8)
    ax.set_axisbelow(True)
    return ax


def draw_dots(
    values: pd.DataFrame, looks: dict[str, tuple[str, str]], ax: Axes | None = None, *, xlabel: str = "", reference: float | None = None
) -> Axes:  # fmt: skip
    """Draw rows of dots with their intervals, one kind of dot a series; the names of the series stand above the first row.

    Parameters
    ----------
    values : DataFrame
        With columns row, series, value, low and high; rows from top to bottom as they first appear.
    looks : dict
        Colour and marker of each series.
    ax : Axes, optional
        Where to draw; the current axes if none.
    xlabel : str
        Name of the scale.
    reference : float, optional
        Where to draw an upright line.

    Returns
    -------
    Axes
    """
    ax = ax or plt.gca()
    rows = list(dict.fromkeys(values["row"]))
    if reference is not None:
        ax.axvline(reference, color=LINE, lw=1, zorder=0)
    for place, (series, (colour, marker)) in enumerate(looks.items()):
        own = values[values["series"] == series]
        y = own["row"].map(rows.index) + (place - (len(looks) - 1) / 2) * 0.3
        ax.hlines(y, own["low"], own["high"], color=colour, lw=2, alpha=0.6)
        ax.scatter(own["value"], y, color=colour, marker=marker, s=30, zorder=3)
        ax.annotate(("●  ", "◆  ")[marker == "D"] + series, (0, 1), xycoords="axes fraction", xytext=(0, 6 + 14 * (len(looks) - 1 - place)), textcoords="offset points", color=colour)  # fmt: skip
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(axis="y", length=0)
    ax.set(xlabel=xlabel, ylim=(len(rows) - 0.4, -0.6))
    sns.despine(ax=ax, left=True)
    return ax


def draw_tiles(
    values: pd.DataFrame, ax: Axes | None = None, *, half: float = 50, top: float = 100, xlabel: str = "", title: str = ""
) -> Axes:
    """Draw a grid of numbers as tiles, blue above ``half`` and orange below it, paler the nearer; each tile shows its number.

    Parameters
    ----------
    values : DataFrame
        Numbers from 0 to ``top``, in rows and columns that are named.
    ax : Axes, optional
        Where to draw; the current axes if none.
    half, top : float
        Where the colours part, and the largest number.
    xlabel, title : str
        Words below and above.

    Returns
    -------
    Axes
    """
    ax = ax or plt.gca()
    colours = LinearSegmentedColormap.from_list("parted", [VERMILION, "#FBF7F4", BLUE])
    numbers = values.to_numpy()
    scaled = np.where(numbers < half, 0.5 * numbers / half, 0.5 + 0.5 * (numbers - half) / (top - half))
    ax.imshow(0.1 + 0.8 * scaled, cmap=colours, vmin=0, vmax=1, aspect="auto")
    for (row, column), number in np.ndenumerate(numbers):
        ax.text(column, row, f"{number:.0f}", ha="center", va="center", color=INK)
    ax.set_xticks(range(values.shape[1]), values.columns)
    ax.set_yticks(range(values.shape[0]), values.index)
    ax.tick_params(length=0)
    ax.set(xlabel=xlabel)
    ax.set_title(title)
    sns.despine(ax=ax, left=True, bottom=True)
    return ax
