"""Figures of rankings: industries down a scale, industries across several scales; frame in, Axes out."""

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from clusterlib.plots import INK, LINE, PALE


def draw_ranking(values: pd.DataFrame, marked: dict[str, tuple[str, str]], ax: Axes | None = None, *, xlabel: str = "") -> Axes:
    """Draw one row a line, in the order given: a dot where there is one column, a bar from the first to the second where there are two.

    ``marked`` gives label and colour of the rows that stand out; the others are grey and have no name.
    """
    ax = ax or plt.gca()
    for row, code in enumerate(values.index):
        low, high = values.iloc[row, 0], values.iloc[row, -1]
        label, colour = marked.get(code, ("", "#AEB7C0"))
        if label:
            ax.axhline(row, color=PALE, lw=5, zorder=0)
        if values.shape[1] == 1:
            ax.scatter([low], [row], s=40 if label else 12, color=colour, zorder=3 if label else 2)
        else:
            ax.plot(
                [low, high], [row, row], color=colour, lw=3.6 if label else 1.5, solid_capstyle="butt", zorder=3 if label else 2
            )
    spots = [row for row, code in enumerate(values.index) if code in marked]
    ax.set_yticks(spots, [marked[values.index[row]][0] for row in spots])
    ax.tick_params(axis="y", length=0)
    ax.set(xlabel=xlabel, ylim=(len(values), -1))
    sns.despine(ax=ax, left=True)
    return ax


def draw_slopes(
    middle: pd.DataFrame, points: pd.DataFrame, colours: dict[str, str], thirds: tuple[str, str], ax: Axes | None = None
) -> Axes:
    """Draw how the place of each row of ``middle`` changes across its columns, from 0 (top) to 1 (bottom), names at the left.

    ``points`` has the columns ``name``, ``column`` and ``place``: a small dot for each part of a row. ``thirds`` names the
    upper and the lower third; lines part them.
    """
    ax = ax or plt.gca()
    across = {column: x for x, column in enumerate(middle)}
    for name, row in middle.iterrows():
        own = points[points["name"] == name]
        ax.scatter(own["column"].map(across), own["place"], s=11, color=colours[name], alpha=0.45, zorder=2)
        ax.plot(range(len(row)), row, color=colours[name], lw=1.9, marker="o", markersize=6, markeredgecolor="white", zorder=3)
        ax.text(-0.1, row.iloc[0], name, ha="right", va="center", color=INK, fontsize=10)
    for y, word, side, gap in ((1 / 3, thirds[0], "bottom", -0.008), (2 / 3, thirds[1], "top", 0.012)):
        ax.axhline(y, color=LINE, lw=0.9, linestyle=(0, (4, 3)), zorder=0)
        ax.text(len(across) - 0.75, y + gap, word, ha="left", va=side, color="#5B6670", fontsize=9)
    ax.set_xticks(list(across.values()), list(across))
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_yticks([])
    ax.set(xlim=(-1.15, len(across) - 0.2), ylim=(1.04, -0.04))
    sns.despine(ax=ax, left=True, bottom=True)
    return ax
