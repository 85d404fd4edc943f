"""Figures as files: the source stands inside, as outlines and as pixels, and the drawing is left as it was."""

import base64
import io
import json
import re
import xml.etree.ElementTree as ElementTree

import pytest
from PIL import Image

from clusterlib import figure_files

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="360pt" height="216pt" viewBox="0 0 360 216" version="1.1"><path d="M0 0H9" style="fill: #d55e00"/></svg>\n'
LINE = "그림 3. 일자리의 몫. 출처: 미국 센서스국. 클러스터는 어디에서 오는가, 2026.11판, who-clusters#fig-ranking. CC BY 4.0."


def picture(width=1000, height=600, colour="#d55e00"):
    buffer = io.BytesIO()
    sheet = Image.new("RGB", (width, height), "white")
    sheet.paste(Image.new("RGB", (width // 2, height // 2), colour), (0, 0))
    sheet.save(buffer, "PNG")
    return buffer.getvalue()


def test_the_drawing_grows_by_a_strip_and_keeps_what_it_showed():
    signed = figure_files.signed_svg(SVG, LINE, "일자리 <몫>")
    root = ElementTree.fromstring(signed)
    height = float(root.get("height").removesuffix("pt"))
    assert root.get("width") == "360pt"
    assert height > 216 + figure_files.LEADING
    assert root.get("viewBox") == f"0 0 360 {height:g}"
    assert '<path d="M0 0H9" style="fill: #d55e00"/>' in signed
    assert root.find("{http://www.w3.org/2000/svg}title").text == "일자리 <몫>"


def test_the_line_is_drawn_in_outlines_within_the_drawing():
    signed = figure_files.signed_svg(SVG, LINE, "")
    outlines = re.findall(r'<path d="([^"]+)"/>', signed.split('id="source-line"')[1])
    assert len(outlines) == len(figure_files.wrapped(LINE, 360 - 2 * figure_files.MARGIN)) > 1
    assert "<text" not in signed
    numbers = [float(x) for x in re.findall(r"[ML](-?[\d.]+)", " ".join(outlines))]
    assert 0 < min(numbers) < max(numbers) < 360


def test_a_drawing_without_a_size_is_refused():
    with pytest.raises(ValueError, match="no width and height in points"):
        figure_files.signed_svg("<svg viewBox='0 0 1 1'></svg>", LINE, "a drawing")


def test_the_picture_keeps_its_colours_and_gains_the_line_below():
    signed = Image.open(io.BytesIO(figure_files.signed_png(picture(), LINE)))
    assert signed.mode == "P"
    pixels = signed.convert("RGB")
    assert (pixels.width, pixels.height > 600) == (1000, True)
    assert pixels.getpixel((10, 10)) == (0xD5, 0x5E, 0x00)
    assert pixels.getpixel((990, 590)) == (255, 255, 255)
    strip = pixels.crop((0, 600, 1000, pixels.height)).convert("L")
    assert strip.getextrema()[0] < 120, "no ink in the strip"


def test_the_same_figure_gives_the_same_bytes():
    assert figure_files.signed_png(picture(), LINE) == figure_files.signed_png(picture(), LINE)
    assert figure_files.signed_png(picture(), LINE) != figure_files.signed_png(picture(), LINE[:-9])


def test_pictures_are_found_by_the_drawing_they_belong_to(tmp_path):
    data = {"image/svg+xml": [SVG[:20], SVG[20:]], "image/png": base64.b64encode(b"pixels").decode()}
    cells = [{"outputs": [{"data": data}, {"data": {"text/plain": "x"}}]}, {"cell_type": "markdown"}]
    (tmp_path / "chapter.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert figure_files.rasters(tmp_path) == {figure_files.name_of(SVG.rstrip()): b"pixels"}


def test_a_row_is_never_wider_than_its_room_unless_it_is_one_word():
    rows = figure_files.wrapped(LINE, 120)
    assert " ".join(rows) == LINE
    assert all(figure_files.advance(row) <= 120 or " " not in row for row in rows)
