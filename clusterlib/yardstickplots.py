"""How far models bear a table's cells out: codes in, Axes out."""

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from clusterlib.plots import BLUE, GREEN, LINE, ORANGE, VERMILION, wrapped

# Code to colour, marker, size and whether it is filled: told apart by shape alone where there is no colour.
LOOKS = {
    "yes": (BLUE, "o", 110, True), "partly": (BLUE, "o", 110, False), "no": (VERMILION, "X", 120, True),
    "assumed": (ORANGE, "s", 95, False), "silent": (LINE, ".", 40, True), "no-cell": (GREEN, "D", 70, True),
}  # fmt: skip


def draw_marks(marks: pd.DataFrame, words: dict[str, str], ax: Axes | None = None, *, width: int = 12) -> Axes:
    """Draw a grid of codes as marks that differ in shape and in colour; the key beneath holds the codes that occur.

    Parameters
    ----------
    marks : DataFrame of str
        Codes of :data:`LOOKS`; rows and columns are labelled as they are to be read.
    words : dict
        Code to what the key says.
    ax : Axes, optional
        Where to draw; the current axes if none.
    width : int
        Letters of a column's label in a line.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If a code has no look.
    """
    unknown = set(marks.to_numpy().ravel()) - set(LOOKS)
    if unknown:
        raise ValueError(f"codes {sorted(unknown)} have no mark; want some of {', '.join(LOOKS)}")
    ax = ax or plt.gca()
    for code, (colour, marker, size, full) in LOOKS.items():
        spots = [(x, y) for y, row in enumerate(marks.to_numpy()) for x, value in enumerate(row) if value == code]
        if spots:
            face = colour if full else "white"
            ax.scatter(
                *zip(*spots, strict=True),
                s=size,
                marker=marker,
                label=words[code],
                facecolor=face,
                edgecolor=colour,
                linewidth=1.6,
            )
    ax.set_xticks(range(marks.shape[1]), [wrapped(text, width) for text in marks.columns])
    ax.set_yticks(range(marks.shape[0]), list(marks.index))
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set(xlim=(-0.5, marks.shape[1] - 0.5), ylim=(marks.shape[0] - 0.5, -0.5))
    ax.grid(axis="y", color="#EEF1F4", lw=1)
    ax.set_axisbelow(True)
    sns.despine(ax=ax, left=True, bottom=True)
    ax.legend(loc="upper center", bbox_to_anchor=(0.4, -0.02), ncol=3, frameon=False)
    return ax
