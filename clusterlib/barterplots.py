"""Figures of knowledge barter: yardsticks over the share of long ties, ranges of the best share, means with their intervals."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from clusterlib.plots import INK, LINE, PALE, VERMILION


def draw_rewiring(
    found: pd.DataFrame, value: str, colour: str, ax: Axes | None = None, *, best: tuple[float, float, float] | None = None, title: str = "", xlabel: str = ""
) -> Axes:  # fmt: skip
    """Draw the mean of a yardstick over the share of ties rewired, with the 95 % interval as a band.

    Parameters
    ----------
    found : DataFrame
        Indexed by share, with columns ``value``, ``value_low``, ``value_high``. Shares stand at equal distances; the second is
        a long way from 0 on any logarithmic scale, and a gap in the line says so.
    value : str
        The yardstick.
    colour : str
        Of line and band.
    ax : Axes, optional
        Where to draw; the current axes if none.
    best : tuple of float, optional
        Best share, and its range, which is shaded.
    title, xlabel : str
        What stands above and below.

    Returns
    -------
    Axes
    """
    ax = ax or plt.gca()
    spots = np.arange(len(found))
    if best:
        at, low, high = (list(found.index).index(share) for share in best)
        ax.axvspan(low - 0.3, high + 0.3, color=PALE, lw=0, zorder=0)
        ax.axvline(at, color=LINE, lw=1, zorder=1)
    ax.errorbar(spots[0], found[value].iloc[0], [[found[value].iloc[0] - found[f"{value}_low"].iloc[0]], [found[f"{value}_high"].iloc[0] - found[value].iloc[0]]], color=colour, marker="o", ms=4)  # fmt: skip
    ax.fill_between(spots[1:], found[f"{value}_low"].iloc[1:], found[f"{value}_high"].iloc[1:], color=colour, alpha=0.2, lw=0)
    ax.plot(spots[1:], found[value].iloc[1:], color=colour, lw=2, marker="o", ms=4)
    ax.set_xticks(spots, [f"{share:g}" for share in found.index], rotation=45)
    ax.set(xlabel=xlabel)
    ax.set_title(title)
    return ax


def draw_ranges(best: pd.DataFrame, shares: list[float], labels: list[str], colours: dict[str, str], ax: Axes | None = None, *, title: str = "", xlabel: str = "", mark: float = 0.1) -> Axes:  # fmt: skip
    """Draw one row a setting: the share at which a yardstick is extreme as a dot, its 95 % range as a bar, coloured by ``statement``.

    Parameters
    ----------
    best : DataFrame
        With columns best, low, high, statement; one row a setting.
    shares : list of float
        The shares looked at, which stand at equal distances.
    labels : list of str
        Names of the rows; empty for axes that share theirs.
    colours : dict
        Colour of each statement.
    ax : Axes, optional
        Where to draw; the current axes if none.
    title, xlabel : str
        What stands above and below.
    mark : float
        The published share, drawn as an upright line.

    Returns
    -------
    Axes
    """
    ax = ax or plt.gca()
    place = {share: spot for spot, share in enumerate(shares)}
    ax.axvline(place[mark], color=INK, lw=1, zorder=0)
    for row, one in enumerate(best.itertuples()):
        colour = colours[one.statement]
        ax.plot(
            [place[one.low] - 0.12, place[one.high] + 0.12], [row, row], color=colour, lw=4, alpha=0.45, solid_capstyle="butt"
        )
        ax.scatter([place[one.best]], [row], color=colour, s=28, zorder=3)
    ax.set_xticks(range(len(shares)), [f"{share:g}" for share in shares], rotation=45)
    ax.set_yticks(range(len(best)), labels or [""] * len(best))
    ax.tick_params(axis="y", length=0)
    ax.set(xlabel=xlabel, ylim=(len(best) - 0.4, -0.6), xlim=(-0.5, len(shares) - 0.5))
    ax.spines["left"].set_visible(False)
    ax.set_title(title)
    return ax


def draw_intervals(
    found: pd.DataFrame, value: str, labels: list[str], colours: list[str], ax: Axes | None = None, *, title: str = "", xlabel: str = "", zero: bool = False
) -> Axes:  # fmt: skip
    """Draw one row a case: the mean as a dot with its figure, the 95 % interval as a bar from ``value_low`` to ``value_high``."""
    ax = ax or plt.gca()
    if zero:
        ax.axvline(0, color=LINE, lw=1, zorder=0)
    for row, (centre, low, high) in enumerate(found[[value, f"{value}_low", f"{value}_high"]].to_numpy()):
        ax.plot([low, high], [row, row], color=colours[row], lw=3, alpha=0.5, solid_capstyle="butt")
        ax.scatter([centre], [row], color=colours[row], s=36, zorder=3)
        ax.annotate(f"{centre:.2f}", (centre, row), xytext=(0, 7), textcoords="offset points", ha="center", fontsize=9)
    ax.set_yticks(range(len(found)), labels)
    ax.tick_params(axis="y", length=0)
    ax.set(xlabel=xlabel, ylim=(len(found) - 0.5, -0.7))
    ax.margins(x=0.12)
    ax.spines["left"].set_visible(False)
    ax.set_title(title)
    return ax


STATEMENT = {"holds": "#0072B2", "open": "#9AA5B1", "fails": VERMILION}
