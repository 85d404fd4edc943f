"""Figures: frame or network in, Axes out; nothing is read, computed or saved here."""

import textwrap
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import networkx as nx
import pandas as pd
import seaborn as sns
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle

FONTS = Path(__file__).resolve().parent / "fonts"
# Okabe and Ito's palette: told apart by colour-blind readers and in print.
BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, YELLOW, INK = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#222222",
)  # fmt: skip
PALE, LINE = "#EEF1F4", "#9AA5B1"
KIND = {"definition": SKY, "mechanism": BLUE, "empirical": ORANGE, "normative": PURPLE}
ANSWER = {"yes": (BLUE, "o"), "partly": (SKY, "o"), "no": (VERMILION, "X"), "unknown": ("#D0D5DB", ".")}


def use_style(lang: str) -> None:
    """Set fonts, sizes and output for the figures of a chapter, the same bytes on every run: SVG for the page, PNG to keep.

    Raises
    ------
    FileNotFoundError
        If the fonts that hold the Hangul are missing.
    """
    files = sorted(FONTS.glob("*.otf"))
    if not files:
        raise FileNotFoundError(
            f"{FONTS.name}/: no fonts; figures need Pretendard-Regular.otf there (git checkout clusterlib/fonts)"
        )
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
    set_matplotlib_formats("svg", "retina", metadata={"Date": None, "Creator": None})


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
        ax.annotate(
            "",
            at[other],
            at[one],
            arrowprops={"arrowstyle": style, "color": INK, "alpha": 0.55, "lw": 1.1, "shrinkA": 7, "shrinkB": 8},
        )
    for kind, colour, marker in (("firm", BLUE, "o"), ("organisation", VERMILION, "s")):
        points = [at[node] for node, of in graph.nodes(data="kind") if of == kind]
        if points:
            ax.scatter(
                *zip(*points, strict=True), s=95, color=colour, marker=marker, edgecolor="white", zorder=3, label=labels[kind]
            )
    ax.text(0, -1.2, labels["region"], ha="center", va="top", color="#5B6670", fontsize=9.5)
    ax.set(xlim=(-1.3, 2.1), ylim=(-1.5, 1.25), aspect="equal")
    ax.set_title(title)
    ax.axis("off")
    return ax


def draw_arrows(
    graph: nx.DiGraph,
    at: dict[str, tuple[float, float]],
    label: str,
    ax: Axes | None = None,
    *,
    width: int = 12,
    colour: dict[str, str] | None = None,
) -> Axes:
    """Draw a directed network of boxed words; ``label`` names the node attribute that holds the words.

    An arrow whose ``sign`` is ``-`` is drawn red, one whose ``sign`` is ``?`` or whose ``strength`` is ``implied`` dashed.
    An arrow may carry its own ``colour``; the argument ``colour`` gives the face of single nodes.
    """
    ax = ax or plt.gca()
    boxes = {}
    for node, words in graph.nodes(data=label):
        face = (colour or {}).get(node, "white")
        box = {"boxstyle": "round,pad=0.42", "facecolor": face, "edgecolor": LINE, "linewidth": 0.9}
        boxes[node] = ax.text(*at[node], wrapped(words, width), ha="center", va="center", bbox=box, zorder=3, fontsize=9.5)
    ax.add_artist(_Placed(boxes.values()))
    for one, other, data in graph.edges(data=True):
        dashed = data.get("sign") == "?" or data.get("strength") == "implied"
        look = {
            "arrowstyle": "-|>",
            "color": data.get("colour") or (VERMILION if data.get("sign") == "-" else "#4A5560"),
            "lw": 2 if data.get("colour") else 1.2,
            "alpha": 0.85,
        }
        look |= {"linestyle": (0, (4, 3)) if dashed else "-", "connectionstyle": "arc3,rad=0.12", "shrinkA": 1, "shrinkB": 2}
        look |= {"patchA": boxes[one].get_bbox_patch(), "patchB": boxes[other].get_bbox_patch()}
        ax.annotate("", at[other], at[one], arrowprops=look, zorder=1)
    xs, ys = zip(*at.values(), strict=True)
    ax.set(xlim=(min(xs) - 0.55, max(xs) + 0.55), ylim=(min(ys) - 0.6, max(ys) + 0.6))
    ax.axis("off")
    return ax


def draw_quadrants(cross: tuple[float, float], rows: tuple[str, str], columns: tuple[str, str], ax: Axes | None = None) -> Axes:
    """Part the axes in four at ``cross`` and name the two rows and the two columns at their edges."""
    ax = ax or plt.gca()
    x, y = cross
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    ax.plot([left, right], [y, y], color=LINE, lw=1, zorder=0)
    ax.plot([x, x], [bottom, top], color=LINE, lw=1, zorder=0)
    for words, where in zip(columns, ((left + x) / 2, (x + right) / 2), strict=True):
        ax.text(where, top, words, ha="center", va="bottom", weight="bold")
    for words, where in zip(rows, ((y + top) / 2, (bottom + y) / 2), strict=True):
        ax.text(left, where, words, ha="right", va="center", rotation=90, weight="bold")
    ax.set(xlim=(left, right), ylim=(bottom, top))
    return ax


def draw_star(graph: nx.Graph, hub: str, label: str = "", ax: Axes | None = None, *, width: int = 26) -> Axes:
    """Draw bodies on a circle and the hub, if the network has it, in the middle; ``label`` names the attribute with their names."""
    ax = ax or plt.gca()
    ring = nx.circular_layout([node for node in graph if node != hub])
    at = {node: (-y, x) for node, (x, y) in ring.items()} | ({hub: (0.0, 0.0)} if hub in graph else {})
    for one, other in graph.edges:
        ax.plot(*zip(at[one], at[other], strict=True), color=LINE, lw=1.4, zorder=1)
    for node, (x, y) in at.items():
        middle = node == hub
        ax.scatter([x], [y], s=320 if middle else 110, color=VERMILION if middle else BLUE, edgecolor="white", zorder=3)
        side = "center" if middle or abs(x) < 0.1 else ("left" if x > 0 else "right")
        spot = (x, y - 0.22) if middle else (x, y + 0.2) if side == "center" else (x + (0.1 if x > 0 else -0.1), y)
        if label:
            back = {"facecolor": "white", "edgecolor": "none", "pad": 0.6} if middle else None
            ax.text(*spot, wrapped(graph.nodes[node][label], width), ha=side, va="center", fontsize=9.5, zorder=2, bbox=back)
    reach = 2.5 if label else 1.2
    ax.set(xlim=(-reach, reach), ylim=(-1.15, 1.3), aspect="equal", anchor="N")
    ax.axis("off")
    return ax


def draw_shares(shares: pd.DataFrame, ax: Axes | None = None, *, width: int = 14) -> Axes:
    """Draw a square table of shares in [0, 1] as a heat map with the figures in its lower half."""
    ax = ax or plt.gca()
    upper = pd.DataFrame(
        [[column >= row for column in range(len(shares))] for row in range(len(shares))], shares.index, shares.columns
    )
    sns.heatmap(
        shares,
        mask=upper.to_numpy(),
        annot=True,
        fmt=".2f",
        vmin=0,
        vmax=1,
        cmap="Blues",
        cbar=False,
        square=True,
        linewidths=2,
        ax=ax,
    )
    ax.set_xticklabels([wrapped(text.get_text(), width) for text in ax.get_xticklabels()], rotation=0)
    ax.set_yticklabels([wrapped(text.get_text(), width) for text in ax.get_yticklabels()], rotation=0)
    ax.set(xlabel="", ylabel="", xlim=(0, len(shares) - 1), ylim=(len(shares), 1))
    ax.tick_params(length=0)
    sns.despine(ax=ax, left=True, bottom=True)
    return ax


def draw_codes(codes: pd.DataFrame, silent: str, labels: dict[str, str], ax: Axes | None = None, *, width: int = 11) -> Axes:
    """Draw a coding as tiles: within a column, equal answers share a tint, a lone answer is white, silence is an empty grey tile.

    ``silent`` is the answer that says nothing; ``labels`` names ``shared``, ``alone`` and ``silent`` in the reader's language.
    """
    ax = ax or plt.gca()
    look = {
        "shared": ("#BFDDF2", BLUE),
        "second": ("#F8DFB5", ORANGE),
        "alone": ("white", LINE),
        "silent": ("#E4E8EC", "#E4E8EC"),
    }
    for x, column in enumerate(codes):
        counts = codes.loc[codes[column] != silent, column].value_counts(sort=False)
        shared = list(counts[counts > 1].sort_values(ascending=False, kind="stable").index)
        for y, answer in enumerate(codes[column]):
            kind = (
                "silent"
                if answer == silent
                else ("shared", "second")[min(shared.index(answer), 1)]
                if answer in shared
                else "alone"
            )
            face, edge = look[kind]
            ax.add_patch(
                FancyBboxPatch(
                    (x - 0.42, y - 0.4),
                    0.84,
                    0.8,
                    boxstyle="round,pad=0,rounding_size=0.08",
                    facecolor=face,
                    edgecolor=edge,
                    linewidth=0.8,
                )
            )
            if kind != "silent":
                ax.text(x, y, wrapped(answer, width), ha="center", va="center", fontsize=9)
    for kind in ("shared", "alone", "silent"):
        face, edge = look[kind]
        ax.scatter([], [], marker="s", s=90, facecolor=face, edgecolor=edge, label=labels[kind])
    ax.set_xticks(range(codes.shape[1]), [wrapped(text, width) for text in codes.columns])
    ax.set_yticks(range(codes.shape[0]), [wrapped(text, 16) for text in codes.index])
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set(xlim=(-0.5, codes.shape[1] - 0.5), ylim=(codes.shape[0] - 0.5, -0.5))
    sns.despine(ax=ax, left=True, bottom=True)
    ax.legend(loc="upper center", bbox_to_anchor=(0.45, 0), ncol=3, frameon=False, handletextpad=0.2)
    return ax


def draw_readings(values: pd.DataFrame, ax: Axes | None = None, *, xlabel: str = "") -> Axes:
    """Draw for each row one mark a column on a common bar: how far a value moves with the reading."""
    ax = ax or plt.gca()
    step = 0.56 / max(1, values.shape[1] - 1)
    looks = zip((BLUE, ORANGE, GREEN, VERMILION, PURPLE), ("o", "s", "^", "X", "D"), strict=True)
    for row, (low, high) in enumerate(zip(values.min(axis="columns"), values.max(axis="columns"), strict=True)):
        ax.barh(row, high - low, left=low, height=0.72, color=PALE, zorder=1)
    for place, (column, (colour, marker)) in enumerate(zip(values, looks, strict=False)):
        heights = [row - 0.28 + place * step for row in range(len(values))]
        ax.scatter(
            values[column], heights, s=42, color=colour, marker=marker, edgecolor="white", linewidth=0.7, label=column, zorder=3
        )
    ax.set_yticks(range(len(values)), list(values.index))
    ax.set(xlabel=xlabel, ylim=(len(values) - 0.4, -0.6), xlim=(-0.04, None))
    ax.tick_params(axis="y", length=0)
    ax.legend(frameon=False, ncol=2, loc="lower left", bbox_to_anchor=(-0.3, 1), handletextpad=0.2)
    sns.despine(ax=ax, left=True)
    return ax


def draw_placings(
    placings: pd.DataFrame, x: dict[str, str], y: dict[str, str], ax: Axes | None = None, *, xlabel: str = "", ylabel: str = ""
) -> Axes:
    """Draw names (column ``name``) in the cells of a plane by their codes (columns ``x``, ``y``).

    ``x`` and ``y`` give the codes in order with their labels, the last one for what is not said: it is the grey margin.
    """
    ax = ax or plt.gca()
    for column, across in enumerate(x):
        for row, down in enumerate(y):
            margin = column == len(x) - 1 or row == len(y) - 1
            ax.add_patch(
                Rectangle(
                    (column, row),
                    1,
                    1,
                    facecolor="#E9ECF0" if margin else "white",
                    edgecolor="white" if margin else LINE,
                    linewidth=1.5 if margin else 0.9,
                )
            )
            names = placings.loc[(placings["x"] == across) & (placings["y"] == down), "name"]
            ax.text(column + 0.5, row + 0.5, "\n".join(names), ha="center", va="center", fontsize=10, linespacing=1.5)
    ax.set_xticks([place + 0.5 for place in range(len(x))], list(x.values()))
    ax.set_yticks([place + 0.5 for place in range(len(y))], list(y.values()))
    ax.tick_params(length=0)
    ax.set(xlim=(0, len(x)), ylim=(len(y), 0), xlabel=xlabel, ylabel=ylabel)
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
    ax.set_xticks(
        range(answers.shape[1]),
        [wrapped(text, width) for text in answers.columns],
        rotation=50,
        ha="left",
        rotation_mode="anchor",
    )
    ax.set_yticks(range(answers.shape[0]), list(answers.index))
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set(xlim=(-0.6, answers.shape[1] - 0.4), ylim=(answers.shape[0] - 0.4, -0.6))
    sns.despine(ax=ax, left=True, bottom=True)
    ax.legend(loc="upper center", bbox_to_anchor=(0.4, -0.02), ncol=4, frameon=False)
    return ax


def draw_lifelines(
    bodies: pd.DataFrame, paper_year: float, labels: dict[str, str], ax: Axes | None = None, *, width: int = 36
) -> Axes:
    """Draw when bodies began, ended and were last seen: a line over the years for which each is vouched for.

    ``bodies`` has ``name``, ``sure`` and the years ``start``, ``end`` and ``last_seen``, NaN where unknown; the paper vouches for its own
    year. A beginning that is unknown is dotted, an open circle is the last sighting of a body whose end, if any, is unknown.
    An end of which ``sure`` is false gets a question mark. ``labels`` names ``paper`` (the line of the paper's year), ``ended``,
    ``seen`` and ``unseen`` in the reader's language.
    """
    ax = ax or plt.gca()
    for row, body in enumerate(bodies.itertuples()):
        ended = not pd.isna(body.end)
        last = body.end if ended else pd.Series([paper_year, body.start, body.last_seen]).max()
        first = min(paper_year, last) if pd.isna(body.start) else body.start
        colour = "#7A8691" if ended else BLUE
        if pd.isna(body.start):
            ax.plot([first - 4, first], [row, row], color=colour, lw=2, linestyle=(0, (1, 1.5)))
        ax.plot([first, last], [row, row], color=colour, lw=5, solid_capstyle="butt")
        look = (
            {"marker": "|", "s": 170, "color": VERMILION}
            if ended
            else {"marker": "o", "s": 42, "facecolor": "white", "edgecolor": BLUE}
        )
        ax.scatter([last], [row], zorder=3, linewidth=2, **look)
        note = (
            f"{labels['ended']} {int(last)}{'' if body.sure else ' ?'}"
            if ended
            else (labels["unseen"] if pd.isna(body.last_seen) else f"{labels['seen']} {int(last)}")
        )
        ax.annotate(note, (last, row), xytext=(9, 0), textcoords="offset points", va="center", fontsize=9, color="#44505B")
    ax.axvline(paper_year, color=ORANGE, lw=1.6, zorder=0)
    ax.text(paper_year, -0.75, labels["paper"], ha="center", va="bottom", color="#8A5A00", fontsize=9.5)
    ax.set_yticks(range(len(bodies)), [wrapped(name, width) for name in bodies["name"]], fontsize=9.5)
    ax.set(ylim=(len(bodies) - 0.4, -0.7), xlim=(bodies["start"].min() - 1, bodies[["end", "last_seen"]].max(axis=None) + 7))
    ax.set_xticks(range(int(bodies["start"].min()) // 10 * 10 + 10, int(bodies[["end", "last_seen"]].max(axis=None)) + 1, 10))
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
                ax.text(
                    left[row] + value / 2,
                    row,
                    str(int(value)),
                    ha="center",
                    va="center",
                    fontsize=9,
                    color="white" if dark else INK,
                )
        left = left + counts[column]
    ax.invert_yaxis()
    ax.set(xlabel=xlabel, ylabel="")
    ax.tick_params(axis="y", length=0)
    ax.legend(frameon=False, ncol=len(counts.columns), loc="lower left", bbox_to_anchor=(0, 1))
    sns.despine(ax=ax, left=True)
    return ax


def draw_dots(
    values: pd.DataFrame, ax: Axes | None = None, *, xlabel: str = "", missing: str = "", width: int = 40, ticks: tuple = ()
) -> Axes:
    """Draw ratios as marks on a log scale around 1, one line a row, one colour and shape a column; ``missing`` stands where a row has none."""
    ax = ax or plt.gca()
    for column, (colour, marker) in zip(values, ((BLUE, "o"), (VERMILION, "D"), (GREEN, "^")), strict=False):
        ax.scatter(
            values[column],
            range(len(values)),
            s=46,
            color=colour,
            marker=marker,
            edgecolor="white",
            lw=0.7,
            label=column,
            zorder=3,
        )
    for row, (low, high) in enumerate(zip(values.min(axis="columns"), values.max(axis="columns"), strict=True)):
        ax.axhline(row, color=PALE, lw=1, zorder=0)
        if pd.isna(low):
            ax.text(
                1.04, row, missing, va="center", fontsize=9, color="#5B6670", style="italic" if missing.isascii() else "normal"
            )
        else:
            ax.plot([low, high], [row, row], color=LINE, lw=1.4, zorder=1)
    ax.axvline(1, color=LINE, lw=1, zorder=1)
    ax.set(xscale="log", xlabel=xlabel, ylim=(len(values) - 0.4, -0.6))
    if ticks:
        ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        ax.set_xticks([], minor=True)
    ax.set_yticks(range(len(values)), [wrapped(name, width) for name in values.index])
    ax.tick_params(axis="y", length=0)
    ax.legend(frameon=False, ncol=values.shape[1], loc="lower left", bbox_to_anchor=(0, 1), handletextpad=0.2)
    sns.despine(ax=ax, left=True)
    return ax


class _Placed(Artist):
    """Puts the boxes around words in their places before the arrows between them are cut at their edges."""

    def __init__(self, texts):
        super().__init__()
        self.texts = list(texts)

    def draw(self, renderer):
        for text in self.texts:
            text.update_bbox_position_size(renderer)


def wrapped(words: str, width: int) -> str:
    """Words broken into lines of about ``width`` Latin characters, line breaks kept; a Hangul syllable counts as two."""
    wide = sum("가" <= mark <= "힣" for mark in words)
    narrow = max(4, round(width * len(words) / (len(words) + 0.7 * wide)))
    return "\n".join(textwrap.fill(line, narrow, break_long_words=False) for line in words.split("\n"))
