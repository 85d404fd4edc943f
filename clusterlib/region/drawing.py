"""Figures of a region's report as SVG text that follows the page's colours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Layout:
    """Measures of a drawing: names stand left of their row, or above it where a phone leaves no room beside."""

    kind: str
    width: int
    left: int
    right: int
    row: int
    letters: int

    def name(self, name: object, y: int) -> str:
        """The name of the row at ``y``, whole in its title."""
        at = f'x="{self.left - 12}" y="{y}" text-anchor="end"' if self.kind == "wide" else f'x="{self.left - 6}" y="{y - 18}"'
        return f"<text {at}>{escape(_cut(str(name), self.letters))}<title>{escape(str(name))}</title></text>"

    def top(self) -> int:
        """Where the first row stands."""
        return 20 if self.kind == "wide" else 38


WIDE, NARROW = Layout("wide", 720, 270, 90, 24, 34), Layout("narrow", 340, 10, 56, 44, 40)


def dots(values: pd.Series, title: str, unit: str, mark: float | None = None, marked: str = "") -> str:
    """One dot a row on a scale that starts at 0 or, if values span more than a factor of 20, on a logarithmic one."""
    return _both(lambda layout: _dots(layout, values, unit, mark, marked), title)


def runs(quotients: pd.DataFrame, names: Sequence[str], title: str) -> str:
    """A row an industry, a square a year: full where the quotient is at least 1, hollow where it is less."""
    return _both(lambda layout: _runs(layout, quotients, names), title)


def strip(values: pd.Series, marked: Sequence[str], title: str, unit: str) -> str:
    """Every value a tick on one line, those of the marked names raised as dots, the outermost of them named."""
    return _both(lambda layout: _strip(layout, values.dropna(), marked, unit), title)


def _dots(layout: Layout, values: pd.Series, unit: str, mark: float | None, marked: str) -> tuple[list[str], int]:
    values = values[values > 0]
    high, low = float(values.max()), float(min(values.min(), mark or np.inf))
    ratio = high / low > 20
    scale = np.log10 if ratio else float
    start, end = (scale(low) if ratio else 0.0), scale(high)
    at = lambda value: layout.left + (layout.width - layout.left - layout.right) * (scale(value) - start) / ((end - start) or 1)  # noqa: E731
    parts = []
    bottom = layout.top() + layout.row * len(values) - 8
    if mark is not None:
        parts.append(f'<line class="mark" x1="{at(mark):.1f}" x2="{at(mark):.1f}" y1="6" y2="{bottom}"/>')
        parts.append(f'<text class="soft" x="{at(mark):.1f}" y="{bottom + 15}" text-anchor="middle">{escape(marked)}</text>')
    for row, (name, value) in enumerate(values.items()):
        y = layout.top() + layout.row * row
        parts.append(layout.name(name, y))
        parts.append(f'<line class="rule" x1="{layout.left}" x2="{at(value):.1f}" y1="{y - 4}" y2="{y - 4}"/>')
        parts.append(f'<circle class="dot" cx="{at(value):.1f}" cy="{y - 4}" r="5"/>')
        parts.append(f'<text x="{at(value) + 10:.1f}" y="{y}">{value:.2f}</text>')
    parts.append(f'<text class="soft" x="{layout.width - 2}" y="{bottom + 15}" text-anchor="end">{escape(unit)}</text>')
    return parts, bottom + 24


def _runs(layout: Layout, quotients: pd.DataFrame, names: Sequence[str]) -> tuple[list[str], int]:
    years = list(quotients.index)
    step = min(22.0, (layout.width - layout.left - 20) / len(years))
    parts = []
    for row, name in enumerate(names):
        y = layout.top() + layout.row * row
        parts.append(layout.name(name, y))
        for place, value in enumerate(quotients[name]):
            kind = "dot" if value >= 1 else "hollow"
            parts.append(f'<rect class="{kind}" x="{layout.left + step * place:.1f}" y="{y - 13}" width="{step - 3:.1f}" height="15"/>')
    bottom = layout.top() + layout.row * len(names) - 8
    for place in sorted({0, len(years) - 1}):
        anchor = "start" if place == 0 else "end"
        x = layout.left + step * place + (0 if place == 0 else step - 3)
        parts.append(f'<text class="soft" x="{x:.1f}" y="{bottom + 14}" text-anchor="{anchor}">{years[place]}</text>')
    return parts, bottom + 24


def _strip(layout: Layout, values: pd.Series, marked: Sequence[str], unit: str) -> tuple[list[str], int]:
    at = lambda value: 20 + (layout.width - 40) * value  # noqa: E731
    parts = [f'<line class="rule" x1="20" x2="{layout.width - 20}" y1="70" y2="70"/>']
    parts += [f'<line class="tick" x1="{at(value):.1f}" x2="{at(value):.1f}" y1="62" y2="78"/>' for value in values]
    known = values.reindex([name for name in marked if name in values.index]).sort_values(kind="stable")
    parts += [
        f'<circle class="dot" cx="{at(value):.1f}" cy="50" r="5"><title>{escape(str(name))}</title></circle>'
        for name, value in known.items()
    ]
    for place, y in ((0, 34), (-1, 16)) if len(known) > 1 else ((0, 34),) if len(known) else ():
        value = known.iloc[place]
        anchor = "start" if value < 0.35 else "end" if value > 0.65 else "middle"
        parts.append(
            f'<text x="{at(value):.1f}" y="{y}" text-anchor="{anchor}">{escape(_cut(str(known.index[place]), layout.letters + 6))}</text>'
        )
    parts += [
        f'<text class="soft" x="{at(tick):.0f}" y="96" text-anchor="middle">{tick:g}</text>' for tick in (0, 0.25, 0.5, 0.75, 1)
    ]
    parts.append(f'<text class="soft" x="{layout.width - 2}" y="114" text-anchor="end">{escape(unit)}</text>')
    return parts, 120


def _cut(text: str, width: int) -> str:
    """Text cut to about ``width`` Latin letters; a Hangul syllable takes the room of two."""
    taken = 0
    for place, mark in enumerate(text):
        taken += 2 if mark >= "ᄀ" else 1
        if taken > width:
            return text[:place].rstrip() + "…"
    return text


def _both(draw: Callable[[Layout], tuple[list[str], int]], title: str) -> str:
    """The drawing for a wide page and the one for a phone; the page shows the one that fits."""
    drawn = []
    for layout in (WIDE, NARROW):
        parts, height = draw(layout)
        view = f'viewBox="0 0 {layout.width} {height}" role="img" aria-label="{escape(title)}"'
        drawn.append(f'<svg class="{layout.kind}" {view}>{"".join(parts)}</svg>')
    return "".join(drawn)
