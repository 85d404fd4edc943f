"""A picture that carries a title: the card of a shared page, the cover of an edition."""

import functools
import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parent / "fonts"
SHARED = (1200, 630)  # what those who show shared links ask for
PAPER, INK, SOFT, ACCENT = "#fdfdfb", "#1b1d1f", "#565b60", "#0b5563"


def draw(title: str, below: str, foot: str, size: tuple[int, int] = SHARED) -> bytes:
    """PNG with a title, a line or a passage below it, and a foot; the same bytes for the same words.

    Parameters
    ----------
    title, below, foot : str
    size : (int, int)
        Width and height in pixels.

    Examples
    --------
    >>> draw("표", "a book", "2026")[:4]
    b'\\x89PNG'
    """
    width, height = size
    sheet = Image.new("RGB", size, PAPER)
    pen, edge = ImageDraw.Draw(sheet), width // 15
    pen.rectangle((0, 0, width, edge // 4), fill=ACCENT)
    room = width - 2 * edge
    large = next(px for px in range(width // 15, 23, -2) if len(rows(title, _font("Bold", px), room)) <= 4 or px <= 26)
    top = _write(pen, title, _font("Bold", large), INK, edge, edge * (1.4 if height < width else 3.2), room)
    pen.rectangle((edge, top + edge * 0.25, edge + width // 12, top + edge * 0.25 + 6), fill=ACCENT)
    _write(pen, below, _font("Regular", width // 40), SOFT, edge, top + edge * 0.8, room)
    pen.text((edge, height - edge * 0.8), foot, fill=SOFT, font=_font("Regular", width // 46), anchor="ls")
    buffer = io.BytesIO()
    sheet.quantize(32, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(buffer, "PNG")
    return buffer.getvalue()


def rows(text: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """A text broken at its spaces into rows no wider than the room."""
    found: list[str] = []
    for word in text.split():
        if found and font.getlength(f"{found[-1]} {word}") <= room:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def _write(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, ink: str, left: float, top: float, room: float) -> float:
    """Write a text in rows; the height at which it ends."""
    for row in rows(text, font, room):
        pen.text((left, top), row, fill=ink, font=font)
        top += font.size * 1.4
    return top


@functools.cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"Pretendard-{weight}.otf"), size, layout_engine=ImageFont.Layout.BASIC)
