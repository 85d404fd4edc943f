"""The font of the site: a subset of Pretendard with the Hangul that the pages use, renamed as its licence asks."""

import base64
import io
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
NAME = "Compendium Sans"
_COVERED = re.compile("[\u1100-\u11ff\u3000-\u303f\u3130-\u318f\uac00-\ud7a3\uff00-\uffef]")
_KEPT_NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)


def write(pages: Iterable[Path], folder: Path) -> None:
    """Write both weights with the Hangul of the pages, and the licence beside them."""
    used = set().union(*(covered(page.read_text(encoding="utf-8")) for page in pages))
    for weight, name in (("Regular", "compendium-sans"), ("Bold", "compendium-sans-bold")):
        (folder / f"{name}.woff2").write_bytes(subset_font(FONTS / f"Pretendard-{weight}.otf", used))
    shutil.copyfile(FONTS / "OFL.txt", folder / "compendium-sans-OFL.txt")


def covered(text: Iterable[str]) -> set[str]:
    """The characters of a text that the font covers.

    Examples
    --------
    >>> sorted(covered("표 A"))
    ['표']
    """
    return set(_COVERED.findall("".join(text)))


def embedded(text: str) -> str:
    """A ``@font-face`` rule that carries the Hangul of a text within itself; the empty string where there is none."""
    used = covered(text)
    if not used:
        return ""
    data = base64.b64encode(subset_font(FONTS / "Pretendard-Regular.otf", used)).decode()
    return f'@font-face {{ font-family: "{NAME}"; src: url(data:font/woff2;base64,{data}) format("woff2"); }}\n'


def subset_font(source: Path, characters: Iterable[str]) -> bytes:
    """WOFF2 of the characters of a font, under another name; the bytes depend on nothing else."""
    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "ccmp"], hinting=False, desubroutinize=True)
    options.name_IDs = list(_KEPT_NAMES)
    options.notdef_outline = True
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[0x20, *sorted(map(ord, characters))])
    subsetter.subset(font)
    _rename(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer, reorderTables=None)
    return buffer.getvalue()


def _rename(font: TTFont) -> None:
    """Take the reserved name out of the names; the copyright notice, which must stay, still has it."""
    plain = NAME.replace(" ", "")
    for record in font["name"].names:
        wanted = {1: NAME, 3: plain, 4: NAME, 6: plain}.get(record.nameID)
        if wanted:
            record.string = wanted
    if "CFF " in font:
        table = font["CFF "].cff
        table.fontNames = [plain]
        top = table.topDictIndex[0]
        top.FullName = top.FamilyName = NAME
