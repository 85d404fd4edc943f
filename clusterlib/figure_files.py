"""Figures as files to keep: each drawing with its source line inside, as SVG and as PNG."""

import base64
import functools
import hashlib
import io
import json
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parent / "fonts" / "Pretendard-Regular.otf"
SIZE, LEADING, MARGIN = 7.5, 11.0, 8.0  # points
INK = "#444444"
_HEAD = re.compile(r'(<svg\b[^>]*?) width="([\d.]+)pt" height="([\d.]+)pt" viewBox="0 0 [\d.]+ [\d.]+"([^>]*>)')


def rasters(folder: Path) -> dict[str, bytes]:
    """PNG of every drawing in the executed copies of a folder, by the name of the drawing's SVG as :func:`name_of` gives it."""
    found = {}
    for copy in sorted(folder.glob("*.ipynb")):
        for cell in json.loads(copy.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                if "image/svg+xml" in data and "image/png" in data:
                    found[name_of("".join(data["image/svg+xml"]))] = base64.b64decode("".join(data["image/png"]))
    return found


def name_of(svg: str) -> str:
    """SHA-256 of a drawing, whatever white space surrounds it."""
    return hashlib.sha256(svg.strip().encode("utf-8")).hexdigest()


def signed_svg(svg: str, line: str, title: str) -> str:
    """A drawing with a line of text beneath it, drawn as outlines so that no font is needed.

    Parameters
    ----------
    svg : str
        As matplotlib writes it: sizes in points.
    line : str
        Wrapped to the width of the drawing.
    title : str
        What a reader who cannot see the drawing is told.

    Raises
    ------
    ValueError
        If the drawing does not say its size in points.
    """
    head = _HEAD.search(svg)
    if head is None:
        raise ValueError(f"drawing {title[:40]!r}: no width and height in points in its first tag; want matplotlib's SVG")
    width, height = float(head[2]), float(head[3])
    rows = wrapped(line, width - 2 * MARGIN)
    tall = height + _strip(rows)
    sized = f'{head[1]} width="{width:g}pt" height="{tall:g}pt" viewBox="0 0 {width:g} {tall:g}"{head[4]}\n <title>{escape(title)}</title>'
    outlines = "".join(
        f'  <path d="{_outline(row, MARGIN, height + MARGIN + SIZE + LEADING * place)}"/>\n' for place, row in enumerate(rows)
    )
    strip = f' <g id="source-line" fill="{INK}">\n  <path fill="#ffffff" d="M0 {height:g}H{width:g}V{tall:g}H0z"/>\n{outlines} </g>\n'
    body = svg[: head.start()] + sized + svg[head.end() :]
    return body.rstrip().removesuffix("</svg>") + strip + "</svg>\n"


def signed_png(png: bytes, line: str, scale: float = 200 / 72) -> bytes:
    """A picture with the same line beneath it, in 256 colours; ``scale`` is its pixels a point."""
    drawing = Image.open(io.BytesIO(png)).convert("RGB")
    rows = wrapped(line, drawing.width / scale - 2 * MARGIN)
    sheet = Image.new("RGB", (drawing.width, drawing.height + round(_strip(rows) * scale)), "white")
    sheet.paste(drawing)
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(FONT), round(SIZE * scale), layout_engine=ImageFont.Layout.BASIC)
    for place, row in enumerate(rows):
        at = (MARGIN * scale, drawing.height + (MARGIN + SIZE + LEADING * place) * scale)
        pen.text(at, row, fill=INK, font=font, anchor="ls")
    buffer = io.BytesIO()
    few = sheet.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.putpalette([255 if value >= 252 else value for value in few.getpalette()])  # white stays white
    few.save(buffer, "PNG", dpi=(scale * 72, scale * 72))
    return buffer.getvalue()


def wrapped(line: str, width: float) -> list[str]:
    """A line broken at its spaces into rows of at most so many points; a longer word stands alone.

    Examples
    --------
    >>> wrapped("one two", 20)
    ['one', 'two']
    """
    rows: list[str] = []
    for word in line.split():
        if rows and advance(f"{rows[-1]} {word}") <= width:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return rows


def advance(text: str) -> float:
    """Width of a text in points at the size of the source line.

    Examples
    --------
    >>> advance("한글") > advance("ab") > 0
    True
    """
    font = _font()
    names, widths = font.getBestCmap(), font["hmtx"].metrics
    return sum(widths[names.get(ord(letter), ".notdef")][0] for letter in text) * SIZE / font["head"].unitsPerEm


def _strip(rows: Iterable[str]) -> float:
    return 2 * MARGIN + LEADING * len(list(rows))


def _outline(text: str, x: float, y: float) -> str:
    """The letters of a text as one path, its baseline at ``y``."""
    font = _font()
    names, widths, scale = font.getBestCmap(), font["hmtx"].metrics, SIZE / font["head"].unitsPerEm
    pieces = []
    for letter in text:
        name = names.get(ord(letter), ".notdef")
        pen = SVGPathPen(None, ntos=lambda value: f"{value:.2f}".rstrip("0").rstrip("."))
        _drawn(name).replay(TransformPen(pen, (scale, 0, 0, -scale, x, y)))
        pieces.append(pen.getCommands())
        x += widths[name][0] * scale
    return "".join(pieces)


@functools.cache
def _drawn(name: str) -> RecordingPen:
    """The strokes of a letter, which are slow to read from the font."""
    pen = RecordingPen()
    _font().getGlyphSet()[name].draw(pen)
    return pen


@functools.cache
def _font() -> TTFont:
    return TTFont(FONT, lazy=True)
