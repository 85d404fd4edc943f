"""The built book: its parts, its links, its tables; that nothing is made twice, and twice makes the same bytes."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import small_book
import yaml
from bs4 import BeautifulSoup
from conftest import built
from record import record

from clusterlib import LANGUAGES, book, catalogue, execute, lock, paper, tables

ROOT = Path(__file__).resolve().parent.parent
SUFFIXES = ("csv", "json", "xlsx", "tex", "bib", "ris", "csl.json")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Every page of the site by its path."""
    found = sorted(site.rglob("*.html"))
    return {page.relative_to(site).as_posix(): BeautifulSoup(page.read_text("utf-8"), "lxml") for page in found}


def listed() -> list[str]:
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    return [toc["root"], *(chapter["file"] for part in toc["parts"] for chapter in part["chapters"])]


def test_every_notebook_and_page_is_in_the_table_of_contents():
    present = {f"chapters/{path.stem}" for path in (ROOT / "chapters").iterdir() if path.suffix in (".md", ".ipynb")}
    assert present == set(listed())


def test_every_chapter_has_its_page_in_both_languages(pages):
    for lang in LANGUAGES:
        for chapter in listed():
            page = pages[f"{lang}/{chapter}.html"]
            assert page.html["lang"] == lang
            assert len(page.find_all("h1")) == 1


def test_every_section_of_the_paper_leads_to_a_chapter(pages):
    for section in paper.sections():
        assert f"ko/chapters/{section.chapter}.html" in pages


def test_the_language_switch_leads_to_the_same_page(pages):
    for lang, other in (("ko", "en"), ("en", "ko")):
        for chapter in listed():
            links = {link["href"] for link in pages[f"{lang}/{chapter}.html"].find_all("a", hreflang=other)}
            assert f"../../{other}/{chapter}.html" in links


def test_every_citable_table_stands_in_its_chapter_with_its_caption_and_scopes(pages):
    for table_id in catalogue.TABLES:
        table = built(table_id)
        for lang in LANGUAGES:
            shown = pages[f"{lang}/chapters/{table.chapter}.html"].find("table", id=table_id)
            assert shown is not None, f"{table_id} is not shown in {table.chapter} ({lang})"
            caption = " ".join(shown.caption.get_text().split()).replace("’", "'")  # typographic quotes are the page's
            assert table.title(lang) in caption
            assert all(head.get("scope") for head in shown.find_all("th"))
            assert len(shown.tbody.find_all("tr")) == len(table.frame)


def test_cells_of_the_papers_tables_reach_the_korean_page_word_for_word(pages):
    for number, chapter in (("1", "regional-clusters"), ("2", "industrial-clusters")):
        text = "".join(pages[f"ko/chapters/{chapter}.html"].find("table", id=f"paper-{number}").get_text().split())
        for cell in paper.cells(number):
            assert "".join(cell.ko.split()) in text, cell.locator


def test_each_table_has_its_seven_files_and_they_match_the_sums(site):
    folder = site / "tables"
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines())
    assert set(sums) == {f"{table_id}.{suffix}" for table_id in catalogue.TABLES for suffix in SUFFIXES}
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_digest_on_the_page_is_the_digest_of_the_file_and_of_the_lock(pages, site):
    for table_id in catalogue.TABLES:
        table = built(table_id)
        digest = tables.digest(table)
        assert hashlib.sha256((site / "tables" / f"{table_id}.csv").read_bytes()).hexdigest() == digest
        assert lock.locked_digests()[table_id] == digest
        assert digest in str(pages[f"en/chapters/{table.chapter}.html"])


def test_no_page_names_this_machine_or_asks_another(pages):
    for name, page in pages.items():
        assert str(ROOT) not in str(page), name
        for link in page.find_all(["script", "img", "link", "iframe", "object"]):
            assert not str(link.get("src") or link.get("href") or "").startswith(("http:", "https:", "//")), name


@pytest.mark.promise("stale")
def test_a_second_build_executes_and_renders_nothing(site):
    said = build(ROOT)
    assert "executed" not in said
    assert "rendering" not in said


DRAWN = [
    'catalogue.build("coins").show(lang)',
    "import matplotlib.pyplot as plt\nfrom clusterlib import plots\nplots.use_style(lang)\n"
    "figure, ax = plt.subplots()\nax.plot([1, 3, 2])\nax.set_title('가나다')\nplt.close(figure)\nfigure",
]
KOREA = {"LC_ALL": "ko_KR.UTF-8"}  # where the machine does not have it, the C library falls back to C
OTHER = {"PYTHONHASHSEED": "7", "TZ": "Asia/Seoul", "LC_ALL": "C", "LANG": "ko_KR.UTF-8"}


@pytest.mark.promise("same-bytes")
def test_a_small_book_has_the_same_bytes_in_another_place_in_other_surroundings_and_whatever_was_built_before(tmp_path):
    """Text, a table, a figure and simulated coins; from nothing in one place, in the other after an earlier chapter. The whole book is the audit's."""
    now = small_book.notebook("Which theories?", [*small_book.CELLS, *DRAWN])
    before = small_book.notebook("Which theories, if any?", small_book.CELLS)
    sites = []
    for name, chapters, options, around in (("one", [now], ["--jobs", "2"], KOREA), ("another place", [before, now], ["--jobs", "1"], OTHER)):
        (tmp_path / name).mkdir()
        folder = small_book.make(tmp_path / name)
        for chapter in chapters:
            (folder / "chapters" / "theories.ipynb").write_text(chapter, encoding="utf-8")
            done = subprocess.run(small_book.command("build", *options), cwd=folder, env=small_book.surroundings(folder, **around), capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr
        sites.append(folder / "_build" / "html")
    assert len(list(sites[0].rglob("*.svg"))) > 1
    assert differing(*sites) == []


@pytest.mark.audit
def test_two_builds_from_nothing_in_two_places_give_the_same_bytes(site, tmp_path):
    begun, copy = time.perf_counter(), copied(tmp_path / "elsewhere", "_build")
    build(copy, "--jobs", "1", PYTHONPATH=str(copy), **OTHER)
    wrong = differing(copy / "_build" / "html", site)
    record("two-builds", len(digests(site)), len(wrong), time.perf_counter() - begun)
    assert wrong == []


def copied(target: Path, *without: str) -> Path:
    """The folder, in another place; the pages name their commit, so ``.git`` comes along."""
    left = {".venv", "node_modules", "__pycache__", ".hypothesis", ".pytest_cache"}
    skipped = {ROOT / name for name in without}
    shutil.copytree(ROOT, target, ignore=lambda folder, names: [n for n in names if n in left or Path(folder) / n in skipped])
    return target


def build(root: Path, *options: str, **environment: str) -> str:
    command = [sys.executable, "-m", "clusterlib", "build", *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, env=os.environ | environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def differing(one: Path, other: Path) -> list[str]:
    """Files that only one of two sites has, or that are not the same bytes in both."""
    here, there = digests(one), digests(other)
    return sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))


def digests(folder: Path) -> dict[str, str]:
    """Digest of every file but the PDFs, which Chromium dates."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pdf"):
        content = path.read_bytes()
        if path.name == "SHA256SUMS":
            content = b"\n".join(line for line in content.splitlines() if not line.endswith(b".pdf"))
        found[path.relative_to(folder).as_posix()] = hashlib.sha256(content).hexdigest()
    return found


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A site with one table, as the last build recorded it."""
    monkeypatch.setattr(book, "SITE", tmp_path / "html")
    monkeypatch.setattr(book, "RECORD", tmp_path / "site.json")
    monkeypatch.setattr(book, "_sources", lambda: {"data/claims.csv": "as it was"})
    (tmp_path / "html" / "tables").mkdir(parents=True)
    (tmp_path / "html" / "tables" / "one.csv").write_text("a\n1\n")
    record = {"inputs": "", "tables": book._digest(book._sources()), "files": book._digests(tmp_path / "html")}
    book.RECORD.write_text(execute.dumps(record))
    return tmp_path


def test_tables_are_taken_over_while_nothing_that_they_are_made_from_changed(kept, monkeypatch):
    assert book._keep_tables(kept / "taken")
    assert (kept / "taken" / "one.csv").read_text() == "a\n1\n"
    monkeypatch.setattr(book, "_sources", lambda: {"data/claims.csv": "changed"})
    assert not book._keep_tables(kept / "not taken")
    assert not (kept / "not taken").exists()


@pytest.mark.parametrize("harm", ["altered", "gone", "added", "no record", "cut short"])
def test_tables_that_are_not_as_recorded_are_made_anew(kept, harm):
    table = kept / "html" / "tables" / "one.csv"
    {
        "altered": lambda: table.write_text("a\n2\n"),
        "gone": table.unlink,
        "added": lambda: table.with_name("two.csv").write_text("a\n"),
        "no record": book.RECORD.unlink,
        "cut short": lambda: book.RECORD.write_text('{"tables": '),
    }[harm]()
    assert not book._keep_tables(kept / "taken")
