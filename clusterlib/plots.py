"""Figures: frame or network in, Axes out; nothing is read, computed or saved here."""

import textwrap
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import networkx as nx
import pandas as pd
import seaborn as sns
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.patches import Circle

FONTS = Path(__file__).resolve().parent / "fonts"
# Okabe and Ito's palette: told apart by colour-blind readers and in print.
BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, YELLOW, INK = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#222222",
)  # fmt: skip
PALE, LINE = "#EEF1F4", "#9AA5B1"
KIND = {"definition": SKY, "mechanism": BLUE, "empirical": ORANGE, "normative": PURPLE}
ANSWER = {"yes": (BLUE, "o"), "partly": (SKY, "o"), "no": (VERMILION, "X"), "unknown": ("#D0D5DB", ".")}


def use_style(lang: str) -> None:
    """Set fonts, sizes and SVG output for the figures of a chapter; the same bytes on every run.

    Raises
    ------
    FileNotFoundError
        If the fonts that hold the Hangul are missing.
    """
    files = sorted(FONTS.glob("*.otf"))
    if not files:
        raise FileNotFoundError(f"{FONTS.name}/: no fonts; figures need Pretendard-Regular.otf there (git checkout clusterlib/fonts)")
    for file in files:
        font_manager.fontManager.addfont(file)
    sns.set_theme(style="ticks")
    mpl.rcParams |= {
        "font.family": "Pretendard", "font.size": 10.5, "axes.titlesize": 12, "axes.titleweight": "bold", "axes.titlelocation": "left",
        "axes.spines.top": False, "axes.spines.right": False, "axes.unicode_minus": False, "axes.edgecolor": LINE,
        "text.color": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK, "figure.dpi": 100,
        "svg.fonttype": "path", "svg.hashsalt": "clusterlib", "savefig.bbox": "tight", "figure.facecolor": "white",
        "font.sans-serif": ["Pretendard"],
    }  # fmt: skip
    try:
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:  # outside a notebook nothing is shown
        return
    set_matplotlib_formats("svg", metadata={"Date": None, "Creator": None})


def draw_geography(graph: nx.DiGraph, title: str, labels: dict[str, str], ax: Axes | None = None) -> Axes:
    """Draw firms and knowledge organisations with the region as a circle; an arrow is knowledge going one way.

    ``labels`` names ``firm``, ``organisation`` and ``region`` in the reader's language.
    """
    ax = ax or plt.gca()
    ax.add_patch(Circle((0, 0), 1.05, facecolor=PALE, edgecolor=LINE, linestyle=(0, (4, 3)), zorder=0))
    at = {node: (data["x"], data["y"]) for node, data in graph.nodes(data=True)}
    for one, other in graph.edges:
        mutual = graph.has_edge(other, one)
        if mutual and one > other:
            continue
        style = "-" if mutual else "-|>"
        ax.annotate("", at[other], at[one], arrowprops={"arrowstyle": style, "color": INK, "alpha": 0.55, "lw": 1.1, "shrinkA": 7, "shrinkB": 8})
    for kind, colour, marker in (("firm", BLUE, "o"), ("organisation", VERMILION, "s")):
        points = [at[node] for node, of in graph.nodes(data="kind") if of == kind]
        if points:
            ax.scatter(*zip(*points, strict=True), s=95, color=colour, marker=marker, edgecolor="white", zorder=3, label=labels[kind])
    ax.text(0, -1.2, labels["region"], ha="center", va="top", color="#5B6670", fontsize=9.5)
    ax.set(xlim=(-1.3, 2.1), ylim=(-1.5, 1.25), aspect="equal")
    ax.set_title(title)
    ax.axis("off")
    return ax


def draw_arrows(graph: nx.DiGraph, at: dict[str, tuple[float, float]], label: str, ax: Axes | None = None, *, width: int = 12, colour: dict[str, str] | None = None) -> Axes:
    """Draw a directed network of boxed words; ``label`` names the node attribute that holds the words.

    An arrow whose ``sign`` is ``-`` is drawn red, one whose ``sign`` is ``?`` or whose ``strength`` is ``implied`` dashed.
    ``colour`` gives the face of single nodes.
    """
    ax = ax or plt.gca()
    for one, other, data in graph.edges(data=True):
        dashed = data.get("sign") == "?" or data.get("strength") == "implied"
        look = {"arrowstyle": "-|>", "color": VERMILION if data.get("sign") == "-" else "#4A5560", "lw": 1.2, "alpha": 0.85}
        look |= {"linestyle": (0, (4, 3)) if dashed else "-", "connectionstyle": "arc3,rad=0.12", "shrinkA": 20, "shrinkB": 22}
        ax.annotate("", at[other], at[one], arrowprops=look, zorder=1)
    for node, words in graph.nodes(data=label):
        face = (colour or {}).get(node, "white")
        box = {"boxstyle": "round,pad=0.42", "facecolor": face, "edgecolor": LINE, "linewidth": 0.9}
        ax.text(*at[node], wrapped(words, width), ha="center", va="center", bbox=box, zorder=3, fontsize=9.5)
    xs, ys = zip(*at.values(), strict=True)
    ax.set(xlim=(min(xs) - 0.55, max(xs) + 0.55), ylim=(min(ys) - 0.6, max(ys) + 0.6))
    ax.axis("off")
    return ax


def draw_star(graph: nx.Graph, hub: str, label: str, ax: Axes | None = None, *, width: int = 16) -> Axes:
    """Draw bodies on a circle and the hub, if the network has it, in the middle."""
    ax = ax or plt.gca()
    ring = [node for node in graph if node != hub]
    at = nx.circular_layout(ring) | ({hub: (0.0, 0.0)} if hub in graph else {})
    for one, other in graph.edges:
        ax.plot(*zip(at[one], at[other], strict=True), color=LINE, lw=1.4, zorder=1)
    for node, words in graph.nodes(data=label):
        x, y = at[node]
        middle = node == hub
        ax.scatter([x], [y], s=320 if middle else 110, color=VERMILION if middle else BLUE, edgecolor="white", zorder=3)
        side = "center" if middle or abs(x) < 0.25 else ("left" if x > 0 else "right")
        lift = (-0.2 if middle else 0.16 * (1 if y >= 0 else -1)) if side == "center" else 0
        shift = 0 if side == "center" else 0.09 * (1 if x > 0 else -1)
        ax.text(x + shift, y + lift, wrapped(words, width), ha=side, va="center", fontsize=9, zorder=4)
    ax.set(xlim=(-2.1, 2.1), ylim=(-1.45, 1.45), aspect="equal")
    ax.axis("off")
    return ax


def draw_shares(shares: pd.DataFrame, ax: Axes | None = None, *, width: int = 14) -> Axes:
    """Draw a square table of shares in [0, 1] as a heat map with the figures in its lower half."""
    ax = ax or plt.gca()
    upper = pd.DataFrame([[column >= row for column in range(len(shares))] for row in range(len(shares))], shares.index, shares.columns)
    sns.heatmap(shares, mask=upper.to_numpy(), annot=True, fmt=".2f", vmin=0, vmax=1, cmap="Blues", cbar=False, square=True, linewidths=2, ax=ax)
    ax.set_xticklabels([wrapped(text.get_text(), width) for text in ax.get_xticklabels()], rotation=0)
    ax.set_yticklabels([wrapped(text.get_text(), width) for text in ax.get_yticklabels()], rotation=0)
    ax.set(xlabel="", ylabel="", xlim=(0, len(shares) - 1), ylim=(len(shares), 1))
    ax.tick_params(length=0)
    sns.despine(ax=ax, left=True, bottom=True)
    return ax


def draw_answers(answers: pd.DataFrame, labels: dict[str, str], ax: Axes | None = None, *, width: int = 12) -> Axes:
    """Draw a table of yes, partly, no and unknown as marks that differ in shape and in colour."""
    ax = ax or plt.gca()
    for code, (colour, marker) in ANSWER.items():
        spots = [(x, y) for y, row in enumerate(answers.to_numpy()) for x, value in enumerate(row) if value == code]
        if spots:
            hollow = {"facecolor": "white", "edgecolor": BLUE, "linewidth": 1.5} if code == "partly" else {"color": colour}
            ax.scatter(*zip(*spots, strict=True), s=30 if code == "unknown" else 90, marker=marker, label=labels[code], **hollow)
    ax.set_xticks(range(answers.shape[1]), [wrapped(text, width) for text in answers.columns], rotation=50, ha="left", rotation_mode="anchor")
    ax.set_yticks(range(answers.shape[0]), list(answers.index))
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set(xlim=(-0.6, answers.shape[1] - 0.4), ylim=(answers.shape[0] - 0.4, -0.6))
    sns.despine(ax=ax, left=True, bottom=True)
    ax.legend(loc="upper center", bbox_to_anchor=(0.4, -0.02), ncol=4, frameon=False)
    return ax


def draw_lifelines(bodies: pd.DataFrame, paper_year: float, labels: dict[str, str], ax: Axes | None = None, *, until: float) -> Axes:
    """Draw when bodies began and ended: a line from ``start`` to ``end`` (years, NaN while it goes on) named ``name``.

    ``labels`` names ``paper`` (the line of the paper's year), ``alive`` and ``ended`` in the reader's language.
    """
    ax = ax or plt.gca()
    for row, body in enumerate(bodies.itertuples()):
        alive = pd.isna(body.end)
        end = until if alive else body.end
        ax.plot([body.start, end], [row, row], color=BLUE if alive else "#7A8691", lw=5, solid_capstyle="butt")
        ax.scatter([end], [row], marker=">" if alive else "|", s=80 if alive else 160, color=BLUE if alive else VERMILION, zorder=3, linewidth=2)
        note = labels["alive"] if alive else f"{labels['ended']} {int(body.end)}"
        ax.annotate(note, (end, row), xytext=(9, 0), textcoords="offset points", va="center", fontsize=9, color="#44505B")
    ax.axvline(paper_year, color=ORANGE, lw=1.6, zorder=0)
    ax.text(paper_year, -0.75, labels["paper"], ha="center", va="bottom", color="#8A5A00", fontsize=9.5)
    ax.set_yticks(range(len(bodies)), list(bodies["name"]))
    ax.set(ylim=(len(bodies) - 0.4, -0.7), xlim=(bodies["start"].min() - 1, until + 5))
    ax.tick_params(axis="y", length=0)
    sns.despine(ax=ax, left=True)
    return ax


def draw_counts(counts: pd.DataFrame, colours: dict[str, str], ax: Axes | None = None, *, xlabel: str = "") -> Axes:
    """Draw stacked bars of whole numbers, one bar a row, one colour a column, the number in each piece."""
    ax = ax or plt.gca()
    left = pd.Series(0, index=counts.index)
    for column in counts:
        ax.barh(counts.index, counts[column], left=left, color=colours[column], label=column, height=0.66, edgecolor="white")
        for row, value in counts[column].items():
            if value:
                dark = colours[column] in (BLUE, GREEN, VERMILION)
                ax.text(left[row] + value / 2, row, str(int(value)), ha="center", va="center", fontsize=9, color="white" if dark else INK)
        left = left + counts[column]
    ax.invert_yaxis()
    ax.set(xlabel=xlabel, ylabel="")
    ax.tick_params(axis="y", length=0)
    ax.legend(frameon=False, ncol=len(counts.columns), loc="lower left", bbox_to_anchor=(0, 1))
    sns.despine(ax=ax, left=True)
    return ax


def wrapped(words: str, width: int) -> str:
    """Words broken into lines of about ``width`` Latin characters; a Hangul syllable counts as two."""
    wide = sum("가" <= mark <= "힣" for mark in words)
    return textwrap.fill(words, max(4, round(width * len(words) / (len(words) + 0.7 * wide))), break_long_words=False)
