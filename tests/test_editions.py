"""The book on paper and in e-readers: order, links, images, fixed bytes, valid form, page numbers."""

import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from clusterlib import browser, editions, pdf, tree

PAGE = """<!DOCTYPE html><html lang="en"><body><nav>away</nav><article>
<section id="{slug}"><h1>{title}</h1><p title="hover">Text with <a href="{other}.html#there">a link</a>, <a href="#here">one within</a>,
<a href="../../tables/t.csv" download="">a file</a> and <a href="https://example.org/">one out</a> &amp; more.<br></p>
<div class="heading"><h2 id="here">Here</h2><a class="headerlink" href="#here">#</a></div>
<figure id="fig-{slug}"><img alt="a drawing" src="../_images/{slug}.svg" loading="lazy"><figcaption>One<p class="figure-files"><a href="x.svg">SVG</a></p></figcaption></figure>
<div class="scroll" role="region" tabindex="0"><table id="t-{slug}"><caption>Rows</caption><tr><th scope="row">가</th><td>1</td></tr></table></div>
<div class="table-card" role="group" aria-label="Files: t-{slug}"><p class="files">CSV</p><details><summary>Cite</summary><p>long</p></details><p class="digest-line"><code>sha256:12</code></p><script type="application/ld+json">{{}}</script></div>
<details class="code"><summary>Show the code</summary><pre>1</pre></details><div class="explorer" hidden></div>
<details><summary>More</summary><p>kept</p></details><math><mi>m</mi></math></section></article></body></html>"""
SVG = '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "x" "http://www.w3.org/y.dtd">\n<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt" viewBox="0 0 9 9"><path id="space"/><path d="M0 0H9"/></svg>'
LISTED = [("index", ""), ("one", "First group"), ("two", "First group")]


@pytest.fixture
def folder(tmp_path):
    chapters, images = tmp_path / "chapters", tmp_path / "_images"
    chapters.mkdir()
    images.mkdir()
    for slug, other in (("index", "one"), ("one", "two"), ("two", "gone")):
        (chapters / f"{slug}.html").write_text(PAGE.format(slug=slug, other=other, title=f"Page {slug}"), encoding="utf-8")
        (images / f"{slug}.svg").write_text(SVG, encoding="utf-8")
    return chapters


@pytest.fixture
def epub(folder, tmp_path):
    target = tmp_path / "book.epub"
    editions.write_epub(target, editions.parts(folder, LISTED), "en", {400: b"wOF2"})
    return target


def test_pages_stand_in_the_order_of_the_contents_without_what_only_a_screen_uses(folder):
    found = editions.parts(folder, LISTED)
    assert [(part.slug, part.title, part.group) for part in found] == [
        ("index", "Page index", ""), ("one", "Page one", "First group"), ("two", "Page two", "First group"),
    ]  # fmt: skip
    text = found[0].article.text_content()
    assert "kept" in text
    assert "t-index · sha256:12" in " ".join(text.split())
    for gone in ("away", "CSV", "SVG", "long", "Show the code", "#"):
        assert gone not in text
    assert not tree.select(found[0].article, "script, .explorer, details, [tabindex], [title]")


def test_links_within_the_book_lead_on_and_others_become_text(folder):
    one, two = editions.parts(folder, LISTED)[1:]
    text = editions.linked(one, "{slug}.xhtml#{anchor}")
    assert '<a href="two.xhtml#there">a link</a>' in text
    assert '<a href="one.xhtml#here">one within</a>' in text
    assert ">a file<" not in text and "a file" in text
    assert 'href="https://example.org/"' in text
    assert "gone" not in editions.linked(two, "{slug}.xhtml#{anchor}")
    assert 'href="#two--there"' in editions.linked(one, "#{slug}--{anchor}")


def test_the_epub_begins_with_its_type_and_every_text_is_well_formed(epub):
    with zipfile.ZipFile(epub) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, archive.read(first)) == ("mimetype", zipfile.ZIP_STORED, b"application/epub+zip")
        for name in archive.namelist():
            if name.endswith((".xhtml", ".opf", ".xml", ".svg")):
                etree.fromstring(archive.read(name))


def test_the_epub_lists_what_it_holds_and_links_only_to_that(epub):
    with zipfile.ZipFile(epub) as archive:
        package = etree.fromstring(archive.read("EPUB/package.opf"))
        space = {"o": "http://www.idpf.org/2007/opf"}
        listed = {item.get("href"): item.get("id") for item in package.iterfind(".//o:item", space)}
        held = {name.removeprefix("EPUB/") for name in archive.namelist() if name.startswith("EPUB/")}
        assert set(listed) == held - {"package.opf"}
        assert {ref.get("idref") for ref in package.iterfind(".//o:itemref", space)} <= set(listed.values())
        assert {"images/index.svg", "cover.png", "nav.xhtml", "font-400.woff2"} <= held
        for name in held:
            if name.endswith(".xhtml"):
                page = etree.fromstring(archive.read(f"EPUB/{name}"))
                for link in page.iterfind(".//{*}a"):
                    assert link.get("href").startswith("https:") or link.get("href").partition("#")[0] in held
                for image in page.iterfind(".//{*}img"):
                    assert image.get("src") in held and image.get("alt")


def test_drawings_in_the_epub_have_no_document_type_and_no_path_without_a_shape(epub):
    with zipfile.ZipFile(epub) as archive:
        drawing = archive.read("EPUB/images/index.svg").decode()
    assert "DOCTYPE" not in drawing
    assert '<path d="" id="space"/>' in drawing
    assert '<path d="M0 0H9"/>' in drawing


def test_the_same_pages_give_the_same_epub(folder, epub, tmp_path):
    again = tmp_path / "again.epub"
    editions.write_epub(again, editions.parts(folder, LISTED), "en", {400: b"wOF2"})
    assert again.read_bytes() == epub.read_bytes()
    with zipfile.ZipFile(epub) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_epubcheck_finds_nothing(site):
    jar = next((path for path in (Path("/usr/share/java/epubcheck.jar"),) if path.is_file()), None)
    if jar is None or shutil.which("java") is None:
        pytest.skip("no epubcheck")
    for book in sorted((site / "editions").glob("*.epub")):
        done = subprocess.run(["java", "-jar", str(jar), str(book)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[:2000]


def test_the_document_for_paper_has_every_anchor_once_and_leads_to_it(folder):
    text = pdf.document(editions.parts(folder, LISTED), "en")
    page = etree.HTML(text)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {"one", "one--here", "two--fig-two"} <= set(ids)
    assert "@page one {" in text and "[data-page=\"one\"] { page: one; }" in text
    assert page.xpath("count(//nav//span[@class='page'])") == 3


def test_without_chromium_there_is_one_plain_line_and_no_pdf(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("CLUSTERLIB_CHROMIUM", "no-such-browser")
    said = pdf.write_pdf(tmp_path / "book.pdf", editions.parts(folder, LISTED), "en", tmp_path / "kept")
    assert said == "no PDF (en): Chromium is not installed; the rest is whole"
    assert not (tmp_path / "book.pdf").exists()


def test_a_browser_that_fails_is_named_and_nothing_half_made_is_left(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("CLUSTERLIB_CHROMIUM", shutil.which("false"))
    said = pdf.write_pdf(tmp_path / "book.pdf", editions.parts(folder, LISTED), "en", tmp_path / "kept")
    assert said.startswith("no PDF (en): false failed")
    assert not list(tmp_path.rglob("*.pdf"))


def test_the_book_is_set_again_only_until_its_contents_tell_where_chapters_begin(folder, tmp_path, monkeypatch):
    found, kept, begins, texts = editions.parts(folder, LISTED), tmp_path / "kept", {"index": 3, "one": 4, "two": 5}, []

    def printed(chromium, source, target):
        texts.append(source.read_text(encoding="utf-8"))
        anchors = "".join(f"<</{slug} [{number} 0 R /XYZ 0 0 0]>>" for slug, number in begins.items())
        target.write_text("".join(f"{number} 0 obj\n<</Type /Page >>\n" for number in range(1, 9)) + anchors, encoding="ascii")

    monkeypatch.setattr(pdf, "_print", printed)
    monkeypatch.setattr(browser, "chromium", lambda: "a browser")

    def times(pages):
        texts.clear()
        assert pdf.write_pdf(tmp_path / "book.pdf", pages, "en", kept) == ""
        assert [f'<span class="page">{number}</span>' in texts[-1] for number in begins.values()] == [True] * 3
        return len(texts)

    assert times(found) == 2
    assert times([replace(part, title=f"{part.title}!") for part in found]) == 1  # nothing moved
    begins["two"] = 7
    assert times([replace(part, title=f"{part.title}?") for part in found]) == 2
    (kept / "en-numbers.json").write_text("{", encoding="utf-8")
    assert times([replace(part, title=f"{part.title};") for part in found]) == 2


@pytest.mark.browser
def test_chromium_sets_the_pages_numbers_them_and_does_so_once(folder, tmp_path):
    if browser.chromium() is None:
        pytest.skip("no chromium")
    found, target, kept = editions.parts(folder, LISTED), tmp_path / "book.pdf", tmp_path / "kept"
    assert pdf.write_pdf(target, found, "en", kept) == ""
    at = pdf.pages_of(target.read_bytes(), ["index", "one", "two"])
    assert at == {"index": 3, "one": 4, "two": 5}
    made = next(kept.glob("*.pdf")).stat().st_mtime_ns
    assert pdf.write_pdf(target, found, "en", kept) == ""
    assert next(kept.glob("*.pdf")).stat().st_mtime_ns == made
    if shutil.which("pdftotext"):
        words = subprocess.run(["pdftotext", "-layout", str(target), "-"], capture_output=True, text=True, check=True).stdout
        assert "가" in words
        contents = words.split("\f")[1]
        assert [line.split()[-1] for line in contents.splitlines() if line.startswith("Page")] == ["3", "4", "5"]
