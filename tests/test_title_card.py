"""Pictures that carry a title: the size asked for, ink within the sheet, the same bytes; the tags that name them."""

import io

from PIL import Image

from clusterlib import site, title_card, tree

LONG = "클러스터의 진화를 가르는 것은 기술의 복잡성인가, 프런티어와의 거리인가, 아니면 둘 다인가? " * 4


def test_a_card_has_the_size_asked_for_and_a_long_title_stays_within_it():
    for size in (title_card.SHARED, (1200, 1800)):
        sheet = Image.open(io.BytesIO(title_card.draw(LONG, "a book", "2026", size))).convert("L")
        assert sheet.size == size
        edge = sheet.crop((size[0] - size[0] // 15, size[1] // 20, size[0], size[1]))
        assert edge.getextrema()[0] > 200, "ink in the margin"
        assert sheet.crop((0, size[1] // 20, size[0], size[1] // 2)).getextrema()[0] < 100


def test_the_same_words_give_the_same_bytes_and_others_do_not():
    assert title_card.draw("표", "책", "2026") == title_card.draw("표", "책", "2026") != title_card.draw("표 2", "책", "2026")


def test_a_page_with_an_address_names_its_card_and_what_it_shows(tmp_path):
    head = '<head><meta property="og:title" content="Who clusters?"><meta name="twitter:card" content="summary"></head>'
    page = tree.parsed(f"<html>{head}<body></body></html>")
    site._card(page, "chapters/who-clusters.html", "en", tmp_path, "https://example.org/")
    named = {tag.get("property") or tag.get("name"): tag.get("content") for tag in page.iter("meta")}
    assert named["og:image"] == "https://example.org/en/cards/who-clusters.png"
    assert named["og:image:alt"] == "Who clusters?"
    assert named["twitter:card"] == "summary_large_image"
    assert (tmp_path / "cards" / "who-clusters.png").read_bytes().startswith(b"\x89PNG")
