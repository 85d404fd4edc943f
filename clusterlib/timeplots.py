"""Figures over the years: courses with their names beside them, and a family tree of firms."""

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from clusterlib.plots import BLUE, GREEN, INK, LINE, ORANGE, VERMILION, wrapped

TIE = {
    "startup": {"color": BLUE, "lw": 1.7, "linestyle": "-"},
    "acquired": {"color": VERMILION, "lw": 1.7, "linestyle": (0, (5, 1.5))},
    "people": {"color": "#7A8691", "lw": 1.2, "linestyle": (0, (1, 1.6))},
}
BAR = {"entity": "#44505B", "branch": "#C3CBD3"}


def draw_courses(
    values: pd.DataFrame,
    colours: dict[str, str],
    ax: Axes | None = None,
    *,
    ylabel: str = "",
    log: bool = False,
    gap: float = 0.055,
) -> Axes:
    """Draw one line a column over the years of the index, its name beside its end; on a log scale equal ratios look equal.

    ``gap`` is the least distance between two names, as a share of the height.
    """
    ax = ax or plt.gca()
    for name in values:
        ax.plot(values.index, values[name], color=colours[name], lw=2.2 if colours[name] == VERMILION else 1.5)
    if log:
        ax.set_yscale("log")
        low, high = ax.get_ylim()
        ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if low <= tick <= high]
        ax.set_yticks(ticks, minor=False)
        ax.yaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{tick:g}"))
        ax.yaxis.set_minor_locator(plt.NullLocator())
    else:
        ax.set_ylim(0, None)
    last = values.index[-1]
    inverse = (ax.transScale + ax.transLimits).inverted()
    heights = {name: (ax.transScale + ax.transLimits).transform((last, values[name].iloc[-1]))[1] for name in values}
    below = -1.0
    for name in sorted(heights, key=heights.get):
        below = max(heights[name], below + gap)
        y = inverse.transform((0, below))[1]
        weight = "bold" if colours[name] == VERMILION else "normal"
        ax.annotate(
            name,
            (last, y),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=colours[name],
            weight=weight,
            annotation_clip=False,
        )
    ax.set(ylabel=ylabel, xlim=(values.index[0], last))
    ax.xaxis.set_major_locator(MultipleLocator(5))
    ax.grid(axis="y", color="#E4E8EC", lw=0.8)
    ax.set_axisbelow(True)
    return ax


def draw_family(
    firms: pd.DataFrame, ties: pd.DataFrame, labels: dict[str, str], ax: Axes | None = None, *, first: int, last: int
) -> Axes:
    """Draw a family tree of firms through time: a bar a firm over its years, a line from parent to child in the year of the tie.

    Parameters
    ----------
    firms : DataFrame
        In the order of the rows, with ``name``, ``kind``, ``start``, ``end``, ``sure``, ``last_year``, as :func:`clusterlib.genealogy.laid_out` makes it.
    ties : DataFrame
        With ``parent``, ``child``, ``kind``, ``year`` and ``conflict``: a tie with one is marked by a diamond. A tie without a year is drawn in
        the first year in which both firms were there.
    labels : dict
        Names of the three kinds of tie, of ``entity``, ``branch`` and ``conflict``.
    ax : Axes, optional
        Where to draw; the current axes if none.
    first, last : int
        The years of the axis. What began earlier is cut off.

    Returns
    -------
    Axes
    """
    ax = ax or plt.gca()
    row = {firm: place for place, firm in enumerate(firms.index)}
    start, end = firms["start"].clip(lower=first), firms["end"]
    for firm, one in firms.iterrows():
        style = {"color": BAR[one["kind"]], "lw": 6.5, "solid_capstyle": "butt", "zorder": 3}
        if one["sure"]:
            ax.plot([start[firm], end[firm]], [row[firm]] * 2, **style)
        else:
            ax.plot([start[firm], end[firm]], [row[firm]] * 2, **style | {"lw": 3}, linestyle=(0, (0.5, 0.5)))
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.85}
        ax.annotate(
            one["name"],
            (end[firm], row[firm]),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            zorder=5,
            bbox=box,
        )
    for tie in ties.itertuples():
        x = max(start[tie.parent], start[tie.child]) if pd.isna(tie.year) else tie.year
        over, under = row[tie.parent], row[tie.child]
        look = TIE[tie.kind] | {"zorder": 2 if tie.kind == "people" else 4}
        ax.plot([x, x], [over, under], **look)
        ax.plot([x, min(max(x, start[tie.child]), end[tie.child])], [under, under], **look)
        ax.plot([min(x, end[tie.parent]), x], [over, over], **look | {"lw": 0.9})
        ax.scatter(
            [x],
            [under + (-0.3 if under > over else 0.3)],
            marker="v" if under > over else "^",
            s=22,
            color=look["color"],
            zorder=6,
        )
        if tie.conflict:
            ax.scatter([x], [(over + under) / 2], marker="D", s=34, color=ORANGE, edgecolor=INK, linewidth=0.8, zorder=7)
    for kind, look in TIE.items():
        ax.plot([], [], **look, label=labels[kind])
    for kind, colour in BAR.items():
        ax.plot([], [], color=colour, lw=6.5, solid_capstyle="butt", label=labels[kind])
    ax.scatter([], [], marker="D", s=34, color=ORANGE, edgecolor=INK, linewidth=0.8, label=labels["conflict"])
    ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.03), ncol=2, frameon=False, fontsize=9, handlelength=2.4)
    ax.set(xlim=(first, last), ylim=(len(firms) - 0.4, -0.8), yticks=[])
    ax.set_xticks(range(-(-first // 10) * 10, int(end.max()) + 1, 10))
    ax.xaxis.set_tick_params(labelbottom=True, labeltop=True, top=True)
    ax.grid(axis="x", color="#E4E8EC", lw=0.8, zorder=0)
    ax.set_axisbelow(True)
    sns.despine(ax=ax, left=True)
    ax.spines["bottom"].set_color(LINE)
    return ax


def draw_series(
    values: pd.DataFrame, title: str = "", ax: Axes | None = None, *, reference: float | None = None, width: int = 40
) -> Axes:
    """Draw one line a column over the years of the index, each named above the panel in its colour; one panel of small multiples."""
    ax = ax or plt.gca()
    if reference is not None:
        ax.axhline(reference, color=LINE, lw=1, zorder=0)
    looks = ((VERMILION, "-"), ("#4A5560", (0, (4, 2))), (BLUE, "-"), (GREEN, (0, (1, 1))))
    for line, (column, (colour, style)) in enumerate(zip(values, looks, strict=False)):
        ax.plot(values.index, values[column], color=colour, linestyle=style, lw=2)
        ends = values[column].dropna()
        ax.scatter(ends.index[-1:], ends.iloc[-1:], color=colour, s=22, zorder=3)
        place = {"xytext": (0, 5 + 13 * (values.shape[1] - 1 - line)), "textcoords": "offset points", "xycoords": "axes fraction"}
        ax.annotate(("●  " if style == "-" else "- -  ") + column, (0, 1), va="bottom", fontsize=9, color=colour, **place)
    ax.set_title(wrapped(title, width), pad=10 + 13 * values.shape[1], fontsize=11)
    ax.minorticks_off()
    ax.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
    sns.despine(ax=ax)
    return ax
