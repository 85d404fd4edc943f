"""The files themselves: data that refer to each other, chapters that are clean, numbers that nobody typed."""

import csv
import json
import re
from pathlib import Path

import pytest
import yaml
from pybtex.database import parse_file

from clusterlib import LANGUAGES, catalogue, codings, data, paper

ROOT = Path(__file__).resolve().parent.parent
DATA = sorted(path for path in data.FOLDER.rglob("*") if path.is_file() and "lock" not in path.parts and path.name != "README.md")
TABLES = [path for path in DATA if path.suffix == ".csv"]
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))
PAGES = sorted((ROOT / "chapters").glob("*.md"))
KEYS = set(parse_file(str(data.FOLDER / "references.bib"), "bibtex").entries)
CLAIMS = {claim.claim for claim in paper.claims()}
SECTIONS = {section.section for section in paper.sections()}
TAGS = {
    "parameters",
    "hide-input",
    "hide-output",
    "hide-cell",
    "remove-input",
    "remove-output",
    "remove-cell",
    "lang-ko",
    "lang-en",
}
FENCE = re.compile(r"^(?P<fence>`{3,}|:{3,})(?P<head>.*)\n(?P<body>(?:.*\n)*?)(?P=fence)[ \t]*$", re.MULTILINE)
UNREAD = ("{math}", "{bibliography}", "{code-block}", "{code}", "{citation}", "{verdict-counts}", "{mermaid}")

# What may stand in digits in prose. Everything else is a figure, and a figure comes from `glue`.
_YEAR, _SECTION = r"(?:1[6-9]|20)\d\d", r"(?:box-)?[1-4](?:-[1-3][a-c]?(?:-[a-z])?)?"
_JOIN = r"(?:\s*(?:,|and|to|or|[-–~·]|와|과|및|,?\s*그리고)\s*)"
ALLOWED = [re.compile(pattern, re.IGNORECASE) for pattern in (
    rf"\bsections?\s+{_SECTION}(?:{_JOIN}{_SECTION})*(?![\w%])(?!\s*%)",  # sections 3-1 and 3-2
    rf"(?<![\w-]){_SECTION}(?:{_JOIN}{_SECTION})*\s?절",  # 3-1절, 2-2a와 2-2b절
    rf"(?<![\w-]){_SECTION}절?(?:{_JOIN}{_SECTION}\s?절)+",
    r"\b(?:Tables?|Figures?|Part)\s+[1-3](?:(?:,| and| to)\s+(?:Table\s+)?[1-3])*\b(?!-)(?!\s*%)",  # Tables 1 and 2
    r"(?:표|그림)\s?[1-3](?:(?:,|·|와|과)\s*(?:표\s?)?[1-3])*(?!\d|-)",  # 표 1과 2
    rf"(?<![\w,.]){_YEAR}(?:s\b|년대?)?(?:\s?[-–~/]\s?(?:{_YEAR}|\d\d))?(?:년대?)?(?!\d|[.,]\d)(?!\s?(?:%|퍼센트|개|명|곳|건|칸|억|만|firms|people|jobs|places))",
    r"\d{1,2}월(?:\s?\d{1,2}일)?|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
    r"\bRoute 128\b|루트 128|\bG7\b|\bPython 3(?:\.\d+)?|\bCC BY 4\.0|\bSHA-256\b|\bWeb 2\.0",  # names
    r"\b\d{1,2}(?:st|nd|rd|th) century\b|\d{1,2}세기",
    r"(?<!\d)\d(?:\.5)?차(?=[와를]|\s?산업)|\b1\.5th-order\b",  # orders of industry
    r"제\s?[1-9](?=의?\s?이탈리아|\s?[절장표])",  # 제3이탈리아
)]  # fmt: skip


def cells(path: Path, kind: str) -> list[dict]:
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def tags(cell: dict) -> set[str]:
    return set(cell["metadata"].get("tags", []))


def spoken(markdown: str) -> str:
    """What a reader reads of Markdown: captions and alt text stay, code, mathematics, roles, links and directive lines go."""

    def inside(match: re.Match) -> str:
        head = match["head"].strip()
        if not head.startswith("{") or head.startswith(UNREAD):
            return ""
        body = re.sub(r"^:(?!alt:)[\w-]+:.*$", "", match["body"], flags=re.MULTILINE)
        return (
            re.sub(r"^\{[^}]*\}\s*(\S*)", r"" if head.startswith(("{glue", "{figure", "{image")) else r"\1", head)
            + "\n"
            + FENCE.sub(inside, body)
        )

    text = FENCE.sub(inside, markdown + "\n")
    text = re.sub(r"^%.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", "", text, flags=re.DOTALL)
    text = re.sub(r"\{[\w:+-]+\}`[^`]*`", "", text)
    text = re.sub(r"(`+)[^`].*?\1", "", text)
    text = re.sub(r"!?\[[^\]]*\]\([^)]*\)|<https?:[^>]*>", "", text)
    return re.sub(r"^\s*(?:\d+[.)]|[-*+])\s+", "", text, flags=re.MULTILINE)


def typed_numbers(markdown: str) -> list[str]:
    """Figures that someone typed into prose, each with a little of what follows."""
    text = spoken(markdown)
    for allowed in ALLOWED:
        text = allowed.sub(" ", text)
    return [match.group() for match in re.finditer(r"(?<![A-Za-z\d])(?<![A-Za-z]-)\d[\d.,]*.{0,12}", text)]


def prose() -> list:
    found = [pytest.param(source(cell), id=f"{path.stem}-{cell['id']}") for path in NOTEBOOKS for cell in cells(path, "markdown")]
    return found + [pytest.param(path.read_text(encoding="utf-8"), id=path.name) for path in PAGES]


@pytest.mark.parametrize(
    "text",
    ["1,604 firms left.", "some 60 % of jobs", "60% of jobs", "half, or 0.5", "8 firms on a ring", "기업 8개", "약 60퍼센트", "3.5배", "table of 12 rows", "2000개 기업", "2005 firms",
     "1604.5 units", "nine bodies (9)", "Tables 1 and 12", "section 9", "5절", "section 3-1 has 14 cells", "rank 3-4", "12,005", "$x$ and 7 more", "1. Of 12 cells",
     "```{glue:figure} x\n:alt: A ring of 8 firms.\nA caption.\n```", "```{glue:figure} x\n:name: y\nOf 16 cells.\n```", ":::{container} a\nOf 16 cells.\n:::", "In May 200 came", "3차 회의"],
)  # fmt: skip
def test_the_search_for_typed_numbers_catches_a_figure(text):
    assert typed_numbers(text)


@pytest.mark.parametrize(
    "text",
    ["section 3-1", "sections 3-1 and 3-2", "(section 2-2c)", "3-1절", "2절과 3절", "2-2a, 2-2b절", "Route 128", "루트 128", "in 2005, four", "from 1999 to 2012, FAIS", "2005년", "the 1990s", "1975-1990", "1986~1990년",
     "Marshall (1890)", "mechanism I-b", "III-a and IV-a", "1. first\n2. second", "10) tenth", "Table 1", "Tables 1 and 2", "Tables 1, 2 and 3", "표 1과 2", "표 1과 표 2", "표 3의",
     "{claim}`3-1-a`", "{glue:text}`n` firms", "`firms = 8`", "```shell\nclusterlib run x -p firms 16\n```", "$x^2 + 1$", "$$\n1 + 1\n$$", "[60 %](https://example.org/60)",
     "```{glue:figure} x\n:name: fig-1\n:width: 60%\nThe web of Table 1.\n```", "% lang: ko", "the 21st century", "21세기", "2005년 무렵", "1 March 2001".replace("1 March", "on 1 March"),
     "2001년 3월 1일", "제3이탈리아", "1.5차 산업", "1차와 2차와 3차를", "CC BY 4.0", "Python 3.11", "claims of section 1", "box-2", "G7"],
)  # fmt: skip
def test_the_search_for_typed_numbers_lets_a_name_pass(text):
    assert typed_numbers(text) == []


@pytest.mark.parametrize("markdown", prose())
def test_no_figure_in_prose_was_typed(markdown):
    assert typed_numbers(markdown) == []


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.relative_to(data.FOLDER).as_posix())
def test_every_data_file_is_listed_with_its_origin(path):
    readme = (data.FOLDER / "README.md").read_text(encoding="utf-8")
    names = {name for line in readme.splitlines() if line.startswith("|") for name in re.findall(r"`([\w./-]+)`", line)}
    assert path.name in names


def test_no_file_is_listed_that_is_not_there():
    readme = (data.FOLDER / "README.md").read_text(encoding="utf-8")
    listed = {
        name
        for line in readme.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([\w-]+\.\w+)`", line.split("|")[1])
    }
    assert listed <= {path.name for path in DATA}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.relative_to(data.FOLDER).as_posix())
def test_a_csv_file_is_utf8_with_lf_without_mark_and_quoted_only_where_needed(path):
    content = path.read_bytes()
    assert (
        not content.startswith(b"\xef\xbb\xbf")
        and b"\r" not in content
        and content.endswith(b"\n")
        and not content.endswith(b"\n\n")
    )
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not any("\n" in field or "\t" in field or field != field.strip() for row in rows for field in row)
    again = path.with_suffix(".csv").read_text(encoding="utf-8").splitlines()
    assert len(again) == len(rows), "a line break inside a field"


def test_every_identified_work_is_in_the_bibliography():
    for one in paper.references():
        keys = [key for key in one.key.split(";") if key]
        assert set(keys) <= KEYS, one.cited
        assert bool(keys) == (one.status != "not-identified"), one.cited


def test_claims_and_arrows_cite_only_works_that_the_paper_cites():
    works = {one.work for one in paper.references()}
    for claim in paper.claims():
        assert set(filter(None, claim.cites.split(";"))) <= works, claim.claim
    assert {work for field in codings.argument()["cites"] for work in field.split(";") if work} <= works


def test_sections_named_in_the_data_exist():
    named = {"places": [one.section for one in paper.places()], "references": [one.section for one in paper.references()]}
    named |= {
        "differences": [one.section for one in paper.differences()],
        "sectors": codings.sectors()["section"],
        "elements": codings.definition_elements()["section"],
    }
    for name, fields in named.items():
        assert {section for field in fields for section in field.split(";")} <= SECTIONS, name


def test_claims_are_named_after_their_section_or_the_part_above_it():
    for claim in paper.claims():
        assert claim.section.startswith(claim.claim.rpartition("-")[0]), claim.claim


def test_claims_are_told_in_the_chapter_of_their_section_or_beside_it():
    assert {claim.chapter for claim in paper.claims()} <= {section.chapter for section in paper.sections()}


def test_every_difference_is_located_in_the_paper():
    cells_ = {cell.locator for number in "12" for cell in paper.cells(number)}
    for one in paper.differences():
        for place in one.locator.split("; "):
            table = re.fullmatch(r"table ([123])(?:, ([\w-]+))?(?:, ([\w-]+))?(?:, ([\w-]+))?", place)
            if table:
                rows, columns = paper.rows(table[1]), paper.columns(table[1])
                assert table[2] in {None, "source", "note", *rows, *columns}, one.difference
                assert table[3] is None or table[3] in columns, one.difference
                assert table[1] == "3" or table[3] is None or place in cells_, one.difference
            else:
                assert place.split(",")[0] in {*SECTIONS, "whole paper"}, one.difference


def test_bodies_of_the_platform_are_places_of_the_paper():
    assert set(codings.platform()["body"]) <= {one.place for one in paper.places()}


def test_nothing_ends_before_it_begins_or_after_it_was_known():
    for one in paper.places():
        if one.founded and one.ended:
            assert one.founded[:4] <= one.ended[:4], one.place


def test_what_became_of_a_body_has_a_source():
    for one in paper.places():
        if one.ended:
            assert one.source and one.fate_ko and one.fate_en, one.place


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_chapter_has_no_outputs_no_counts_and_ids_of_its_own(path):
    for cell in cells(path, "code"):
        assert (cell["outputs"], cell["execution_count"]) == ([], None), cell["id"]
    ids = [cell["id"] for kind in ("code", "markdown") for cell in cells(path, kind)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_chapter_uses_only_known_tags(path):
    assert {tag for kind in ("code", "markdown") for cell in cells(path, kind) for tag in tags(cell)} <= TAGS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_of_prose_has_one_language_and_is_written_in_it(path):
    for cell in cells(path, "markdown"):
        words = spoken(source(cell)).strip()
        if words:
            assert len(tags(cell) & {"lang-ko", "lang-en"}) == 1, cell["id"]
            hangul = len(re.findall("[가-힣]", words)) / len(re.sub(r"\W", "", words) or "x")
            assert hangul > 0.3 if "lang-ko" in tags(cell) else hangul < 0.2, f"{cell['id']}: {hangul:.0%} Hangul"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", [*NOTEBOOKS, *PAGES], ids=lambda path: path.name)
def test_a_chapter_has_one_title_a_language_and_it_stands_first(path, lang):
    if path.suffix == ".md":
        parts = re.split(r"^% lang: (\w+)\s*$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        texts = [part for language, part in zip(parts[1::2], parts[2::2], strict=True) if language in (lang, "all")]
    else:
        texts = [source(cell) for cell in cells(path, "markdown") if f"lang-{lang}" in tags(cell)]
    outside = [FENCE.sub("", text) for text in texts]
    assert [len(re.findall(r"^# \S", text, re.MULTILINE)) for text in outside] == [1] + [0] * (len(texts) - 1)
    assert texts[0].lstrip().startswith("# ")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_two_languages_of_a_chapter_have_the_same_headings_in_number_and_depth(path):
    depths = [
        [
            len(mark)
            for cell in cells(path, "markdown")
            if f"lang-{lang}" in tags(cell)
            for mark in re.findall(r"^(#+) ", FENCE.sub("", source(cell)), re.MULTILINE)
        ]
        for lang in LANGUAGES
    ]
    assert depths[0] == depths[1]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_two_languages_of_a_chapter_rest_on_the_same_claims_tables_and_works(path):
    for role in ("claim", "numref", "cite", "cite:t", "glue:text", "glue"):
        used = [
            {
                key.split(":")[0] if role.startswith("glue") else key
                for cell in cells(path, "markdown")
                if f"lang-{lang}" in tags(cell)
                for key in re.findall(rf"\{{{role}\}}`([^`]+)`", source(cell))
            }
            for lang in LANGUAGES
        ]
        assert used[0] == used[1], role


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_chapter_has_one_cell_of_parameters_with_lang_among_them(path):
    found = [source(cell) for cell in cells(path, "code") if "parameters" in tags(cell)]
    assert len(found) == 1
    assert 'lang = "en"' in found[0].splitlines()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_code_cells_are_short_and_reach_for_nothing_outside(path):
    for cell in cells(path, "code"):
        code = source(cell)
        assert len(code.splitlines()) <= 20, f"{cell['id']} has {len(code.splitlines())} lines"
        assert not re.search(
            r"https?://|\bpip\b|^\s*[!%]|warnings\.|\bopen\(|read_csv|requests|urllib|subprocess", code, re.MULTILINE
        ), cell["id"]


@pytest.mark.parametrize("path", [*NOTEBOOKS, *PAGES], ids=lambda path: path.name)
def test_works_claims_and_tables_that_a_chapter_names_exist(path):
    text = (
        "\n".join(source(cell) for cell in cells(path, "markdown"))
        if path.suffix == ".ipynb"
        else path.read_text(encoding="utf-8")
    )
    labels = set(
        re.findall(
            r"^:name: (\S+)$", "\n".join(source(cell) for other in NOTEBOOKS for cell in cells(other, "markdown")), re.MULTILINE
        )
    )
    for keys in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", text):
        assert {key.strip() for key in keys.split(",")} <= KEYS
    assert set(re.findall(r"\{claim\}`([^`]+)`", text)) <= CLAIMS
    for target in re.findall(r"\{numref\}`([^`]+)`", text):
        assert re.sub(r".*<(.+)>$", r"\1", target) in labels | set(catalogue.TABLES)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_prose_glues_its_code_has_glued(path):
    glued = set(re.findall(r"glue\(\s*\"([\w-]+)\"", "\n".join(source(cell) for cell in cells(path, "code"))))
    named = {
        key.split(":")[0] for cell in cells(path, "markdown") for key in re.findall(r"\{glue(?::\w+)?\}`([^`]+)`", source(cell))
    }
    named |= {key for cell in cells(path, "markdown") for key in re.findall(r"\{glue:figure\} (\S+)", source(cell))}
    computed = any(
        re.search(r"glue\(\s*(?!\"[\w-]+\")", source(cell)) for cell in cells(path, "code")
    )  # the build resolves these
    assert computed or named <= glued


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_figure_is_named_and_described_in_a_sentence(path):
    for cell in cells(path, "markdown"):
        for body in re.findall(r"^```\{glue:figure\} \S+\n((?:.*\n)*?)```", source(cell) + "\n", re.MULTILINE):
            alt = re.search(r"^:alt: (.+)$", body, re.MULTILINE)
            assert alt and len(alt[1]) > 40, cell["id"]
            assert re.search(r"^:name: \S+$", body, re.MULTILINE), cell["id"]


def test_every_chapter_is_in_the_table_of_contents_once():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = [toc["root"], *(chapter["file"] for part in toc["parts"] for chapter in part["chapters"])]
    assert sorted(listed) == sorted(f"chapters/{path.stem}" for path in (*NOTEBOOKS, *PAGES))


def test_a_project_that_names_no_machine_and_no_index():
    kept = [
        *NOTEBOOKS,
        *PAGES,
        *(ROOT / "clusterlib").rglob("*.py"),
        *DATA,
        *ROOT.glob("*.md"),
        *ROOT.glob("*.txt"),
        *ROOT.glob("*.toml"),
        ROOT / "Makefile",
    ]
    for path in kept:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"/work/|/root/|/home/\w|--index-url|pypi\.org", text), path
