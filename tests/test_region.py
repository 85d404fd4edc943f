"""A reader's own jobs: every mistake in one line and two languages, laws of the diagnosis, a page that shows and runs nothing foreign."""

import functools
import io
import os
import re
import warnings
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from clusterlib import catalogue, cli, data, region
from clusterlib.data import DataError
from clusterlib.measures import location_quotient, locational_gini
from clusterlib.region import drawing, example, results, scheme, sources
from clusterlib.region.diagnosis import quotients_by_year

EXAMPLE = data.FOLDER / example.NAME
SAN_JOSE = "San Jose-Sunnyvale-Santa Clara, CA"
TOY = "region,industry,jobs\nUdine,chairs,20\nUdine,games,20\nTorino,chairs,10\nTorino,games,50\n"
LANGS = ("ko", "en")


def written(folder: Path, content: str | bytes, name: str = "jobs.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def panel_of(folder: Path, content: str | bytes, **how) -> region.Panel:
    return region.read_panel(written(folder, content, **how))


def said(path: Path, lang: str, name: str | None = "Udine") -> str:
    """The one line of a mistake; nothing is written beside the file."""
    output = path.parent / "out"
    with pytest.raises(DataError) as error:
        region.report_on(path, name, output, lang)
    assert not output.exists() or not list(output.iterdir())
    message = str(error.value)
    assert "\n" not in message and len(message) < 600
    return message.removeprefix(str(path)).lstrip(":, ")


def grown(
    years: dict[int, list[list[float]]], regions=("Udine", "Torino", "Bari"), industries=("chairs", "games", "ships")
) -> str:
    rows = [
        f"{r},{i},{year},{table[a][b]}"
        for year, table in years.items()
        for a, r in enumerate(regions)
        for b, i in enumerate(industries)
    ]
    return "region,industry,year,jobs\n" + "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def diagnosed() -> region.Diagnosis:
    return region.diagnose(region.read_panel(EXAMPLE), SAN_JOSE)


# What is read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize(
    "header",
    [
        "지역,산업,고용,연도",
        "지역,산업,일자리,연도",
        "시군구,업종,종사자수,년도",
        "region,industry,jobs,year",
        "Region,INDUSTRY,Employment,Year",
    ],
)
def test_a_long_file_is_read_in_either_language_and_encoding(tmp_path, encoding, header):
    panel = panel_of(tmp_path, f"{header}\n울산,조선,30,2019\n울산,전자,5,2019\n수원,전자,40,2019년\n", encoding=encoding)
    assert (panel.regions, panel.industries, panel.years) == (["수원", "울산"], ["전자", "조선"], [2019])
    assert panel.table().to_dict() == {"전자": {"수원": 40, "울산": 5}, "조선": {"수원": 0, "울산": 30}}
    assert panel.given[0].tolist() == [[True, False], [True, True]]


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_a_wide_file_says_the_same_as_the_long_one(tmp_path, encoding):
    long = panel_of(tmp_path, "지역,산업,고용\n울산,조선,30\n울산,전자,5\n수원,전자,40\n수원,조선,0\n", encoding=encoding)
    wide = panel_of(tmp_path, "시도별(1),조선,전자\n울산,30,5\n수원,0,40\n", encoding=encoding)
    pd.testing.assert_frame_equal(long.table(), wide.table())


def test_a_wide_file_may_have_years(tmp_path):
    panel = panel_of(tmp_path, "area,연도,chairs,games\nUdine,2000,1,2\nUdine,2001,3,4\nTorino,2001,5,6\n")
    assert panel.years == [2000, 2001]
    assert panel.jobs[:, 1].tolist() == [[1, 2], [3, 4]]
    assert panel.given[0].tolist() == [[False, False], [True, True]]


def test_codes_stay_text(tmp_path):
    panel = panel_of(tmp_path, "region,industry,jobs\n01,NA,1\n1,NO,2\n001,null,3\nNaN,1e3,4\n")
    assert panel.regions == ["001", "01", "1", "NaN"]
    assert panel.industries == ["1e3", "NA", "NO", "null"]


def test_plants_and_patents_are_read_where_there_are_any_and_other_columns_are_named(tmp_path):
    panel = panel_of(tmp_path, "지역,산업,고용,사업체수,특허,비고\nA,x,10,2,3,?\nB,y,10,5,0,\n")
    assert (panel.plants[0].tolist(), panel.patents[0].tolist()) == ([[2, 0], [0, 5]], [[3, 0], [0, 0]])
    assert panel.unused == ["비고"]
    assert panel_of(tmp_path, TOY).plants is None


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_and_tabs_part_columns_too(tmp_path, separator):
    pd.testing.assert_frame_equal(panel_of(tmp_path, TOY.replace(",", separator)).table(), panel_of(tmp_path, TOY).table())


def test_blank_lines_windows_ends_and_quoted_names_change_nothing(tmp_path):
    untidy = TOY.replace("Udine", '"Udine"').replace("Torino", " Torino ").replace("\n", "\r\n\r\n")
    pd.testing.assert_frame_equal(panel_of(tmp_path, untidy).table(), panel_of(tmp_path, TOY).table())


def test_decomposed_hangul_is_the_same_name(tmp_path):
    import unicodedata

    panel = panel_of(tmp_path, f"지역,산업,고용\n{unicodedata.normalize('NFD', '울산')},가,1\n울산,나,2\n수원,나,3\n")
    assert panel.regions == ["수원", "울산"]


@pytest.mark.parametrize("block", [16, 64, 300])
def test_blocks_of_any_size_give_the_same(tmp_path, monkeypatch, block):
    text = EXAMPLE.read_bytes()[:6000].rpartition(b"\n")[0] + b'\n"a ""b""\nc, d",x,2019,1,1\n'
    whole = panel_of(tmp_path, text)
    monkeypatch.setattr(sources, "BLOCK", block)
    parts = panel_of(tmp_path, text)
    pd.testing.assert_frame_equal(whole.table(), parts.table())
    assert 'a "b"\nc, d' in whole.regions


def test_an_excel_file_is_read_by_its_first_sheet(tmp_path):
    frame = pd.read_csv(EXAMPLE, dtype={"industry": str})
    frame.to_excel(tmp_path / "jobs.xlsx", index=False)
    np.testing.assert_array_equal(region.read_panel(tmp_path / "jobs.xlsx").jobs, region.read_panel(EXAMPLE).jobs)


def test_codes_that_excel_holds_as_numbers_have_no_decimals(tmp_path):
    pd.DataFrame({"region": [1.0, 2.0], "industry": ["01", 3114], "jobs": [3, 4.5]}).to_excel(tmp_path / "jobs.xlsx", index=False)
    panel = region.read_panel(tmp_path / "jobs.xlsx")
    assert (panel.regions, panel.industries) == (["1", "2"], ["01", "3114"])


@pytest.mark.parametrize("wide", [False, True])
def test_a_parquet_file_is_read(tmp_path, wide):
    pytest.importorskip("pyarrow")
    frame = pd.read_csv(EXAMPLE, dtype={"industry": str})
    if wide:
        frame = frame.pivot(index="region", columns="industry", values="jobs").fillna(0).reset_index()
    frame.to_parquet(tmp_path / "jobs.parquet")
    np.testing.assert_array_equal(region.read_panel(tmp_path / "jobs.parquet").jobs, region.read_panel(EXAMPLE).jobs)


def test_reading_tells_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "BLOCK", 1000)
    told = []
    region.read_panel(EXAMPLE, lambda done, all_: told.append((done, all_)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (EXAMPLE.stat().st_size,) * 2


def test_a_file_is_opened_for_reading_once_after_its_first_bytes(monkeypatch):
    opened, true_open = [], Path.open
    monkeypatch.setattr(Path, "open", lambda path, *how, **more: opened.append(path) or true_open(path, *how, **more))
    region.read_panel(EXAMPLE)
    assert opened == [EXAMPLE, EXAMPLE]  # eight bytes to tell its kind, then all of it


# Mistakes

MISTAKES = {
    "empty": (b"", "빈 파일이다.", "empty; want a header"),
    "header only": ("region,industry,jobs\n", "머리행뿐이고", "a header but no rows"),
    "no jobs column": ("region,industry,headcount\na,b,1\n", "머리행: 일자리 열이 없다. 'jobs', '고용'", "header: no column for jobs; name one of them 'jobs', '고용'"),
    "no industry column": ("지역,고용,비고\na,1,b\n", "머리행: 산업 열이 없다.", "header: no column for industry; name"),
    "two columns": ("지역,산업,산업명,고용\na,b,c,1\n", "머리행: '산업', '산업명' 열이 모두 산업 열이다.", "header: '산업' and '산업명' both stand for industry"),
    "text": (TOY + "Bari,games,many\n", "6번째 줄, 'jobs' 열: 'many', 숫자가 아니다.", "line 6, column 'jobs': 'many' is no number"),
    "comma": (TOY + 'Bari,games,"1,200"\n', "6번째 줄, 'jobs' 열: '1,200', 숫자가", "line 6, column 'jobs': '1,200' is no number"),
    "nan": (TOY + "Bari,games,nan\n", "6번째 줄, 'jobs' 열: 'nan', 숫자가", "line 6, column 'jobs': 'nan' is no number"),
    "infinite": (TOY + "Bari,games,inf\n", "6번째 줄, 'jobs' 열: 'inf', 숫자가", "line 6, column 'jobs': 'inf' is no number"),
    "truth": ("region,industry,jobs\na,x,True\nb,y,False\n", "2번째 줄, 'jobs' 열: 'True', 숫자가", "line 2, column 'jobs': 'True' is no number"),
    "negative": (TOY + "Bari,games,-3\n", "6번째 줄, 'jobs' 열: '-3', 0 이상의", "line 6, column 'jobs': '-3' is no number of 0 or more"),
    "missing": (TOY + "Bari,games,\n", "6번째 줄, 'jobs' 열: 비어 있다. 없으면 0", "line 6, column 'jobs': empty; write 0"),
    "short row": (TOY + "Bari,games\n", "6번째 줄, 'jobs' 열: 비어 있다.", "line 6, column 'jobs': empty"),
    "after blank lines": (TOY + "\n\n" + "Bari,games,x\n", "8번째 줄, ", "line 8, column"),
    "after a line end in a name": (TOY + '"Ba\nri",games,1\nLecce,games,x\n', "8번째 줄, ", "line 8, column"),
    "unnamed region": (TOY + " ,games,1\n", "6번째 줄, 'region' 열: 비어 있다. 이름", "line 6, column 'region': empty; want a name"),
    "long name": (TOY + "B" * 300 + ",games,1\n", "6번째 줄, 'region' 열: 이름이 200자를", "line 6, column 'region': a name of over 200 characters"),
    "long row": (TOY + "Bari,games,1,2\n", "6번째 줄: 칸이 머리행의 3개보다", "line 6: more fields than the 3 of the header"),
    "longer row": (TOY + "Bari,games,1,2,3,4\n", "6번째 줄: 칸이 머리행의 3개보다", "line 6: more fields than the 3 of the header"),
    "first row two fields too long": (TOY.replace("20\n", "20,,9\n", 1), "2번째 줄: 칸이 머리행의 3개보다", "line 2: more fields than the 3 of the header"),
    "open quote": (TOY + 'Bari,"games,1\n', "6번째 줄부터: 따옴표", "from line 6 on: a quotation mark"),
    "duplicate": (TOY + "Udine,games,3\n", "6번째 줄: 'Udine', 'games'의 값이 두 번", "line 6: a second figure for 'Udine', 'games'; keep"),
    "duplicate year": (grown({2001: [[1, 2, 3]] * 3}) + "Bari,games,2001,3\n", "11번째 줄: 'Bari', 'games' (2001)의", "line 11: a second figure for 'Bari', 'games' (2001); keep"),
    "year": ("region,industry,jobs,year\na,x,1,19\n", "2번째 줄, 'year' 열: '19', 연도가 아니다.", "line 2, column 'year': '19' is no year"),
    "total row": (TOY + "전국,games,9\n", "6번째 줄, 'region' 열: '전국' 행은 합계로", "line 6, column 'region': '전국' looks like a total"),
    "one region": ("region,industry,jobs\nUdine,x,1\nUdine,y,2\n", "지역이 'Udine' 하나뿐이다.", "one region only, 'Udine'; add others"),
    "one industry": ("region,industry,jobs\nUdine,x,1\nBari,x,2\n", "산업이 'x' 하나뿐이다.", "one industry only, 'x'; add others"),
    "mixed": (TOY.encode() + "울산,games,1\n".encode() + "수원,games,1\n".encode("cp949"), "7번째 줄: 앞에서는 UTF-8였는데", "line 7: UTF-8 up to here, but not here"),
    "utf-16": (TOY.encode("utf-16"), "표가 아니다(UTF-16).", "no table (UTF-16); save it as CSV"),
    "too large": (
        "region,industry,jobs\nUdine,x,1\nBari,y,1e20\n",
        "3번째 줄, 'jobs' 열: '1e+20', 너무 커서 정확히 셀 수 없다.",
        "line 3, column 'jobs': '1e+20' is too large to be counted exactly; correct the cell",
    ),
    "beyond floats": (
        f"region,industry,jobs\nUdine,x,{'7' * 400}\nBari,y,3\n",
        f"2번째 줄, 'jobs' 열: '{'7' * 60}'…, 숫자가",
        f"line 2, column 'jobs': '{'7' * 60}'… is no number; write it plainly",
    ),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "표가 아니다(Excel 97-2003).", "no table (Excel 97-2003)"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "표가 아니다(NUL).", "no table (NUL)"),
    "prose": ("The quick brown fox.\n", "머리행: 지역 열이 없다.", "header: no column for region"),
    "not a zip": (b"PK\x03\x04rubbish", "표가 아니다(", "no table ("),
    "not parquet": (b"PAR1rubbishPAR1", ("표가 아니다(", "Parquet를 읽을 pyarrow"), ("no table (", "pyarrow is needed")),
    "wide text": ("area,x,y\nUdine,1,2\nBari,3,-\n", "3번째 줄, 'y' 열: '-', 숫자가", "line 3, column 'y': '-' is no number"),
    "wide twice": ("area,x,x\nUdine,1,2\nBari,3,1\n", "머리행: 산업 'x' 열이 두 번", "header: industry 'x' has two columns"),
    "wide unnamed": ("area,x,,y\nUdine,1,2,3\n", "머리행: 3번째 열에 이름이", "header: column 3 has no name"),
    "wide total": ("area,x,합계\nUdine,1,2\n", "1번째 줄, '합계' 열: '합계' 행은", "line 1, column '합계': '합계' looks like a total"),
    "wide duplicate": ("area,x,y\nUdine,1,2\nUdine,3,1\nBari,1,1\n", "3번째 줄: 'Udine', 'x'의", "line 3: a second figure for 'Udine', 'x'"),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_file_is_named_with_its_place_and_mend(tmp_path, name, lang):
    content, *wanted = MISTAKES[name]
    message = said(written(tmp_path, content), lang)
    assert message.startswith(wanted[LANGS.index(lang)]), message


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (None, ("어느 지역인지 --region으로 고른다: 'Torino', 'Udine'", "choose a region with --region: 'Torino', 'Udine'")),
        ("udine", ("'udine' 지역이 없다. 가까운 이름: 'Udine'", "no region 'udine'; nearest: 'Udine'")),
        ("Atlantis\n\x1b[31m", ("'Atlantis\\n\\x1b[31m' 지역이 없다.", "no region 'Atlantis\\n\\x1b[31m'; nearest:")),
    ],
)
def test_a_region_that_is_not_there_is_answered_with_some_that_are(tmp_path, name, wanted, lang):
    assert said(written(tmp_path, TOY), lang, name).startswith(wanted[LANGS.index(lang)])


def test_at_most_ten_regions_are_listed():
    with pytest.raises(DataError) as error:
        region.report_on(EXAMPLE, None, Path("never"), "en")
    assert len(re.findall(r"'[^']+'", str(error.value))) == 10


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [("ko", "'Bari'에는 마지막 연도 (2001)의 일자리가 없다."), ("en", "'Bari' has no jobs in the last year (2001)")],
)
def test_a_region_without_jobs_in_the_last_year_cannot_be_diagnosed(tmp_path, lang, wanted):
    path = written(tmp_path, grown({2000: [[1, 2, 3]] * 3, 2001: [[1, 2, 3], [3, 2, 1], [0, 0, 0]]}))
    assert said(path, lang, "Bari").startswith(wanted)


@pytest.mark.parametrize(("lang", "wanted"), [("ko", "그런 파일이 없다."), ("en", "no such file")])
def test_a_file_that_is_not_there_is_named(tmp_path, lang, wanted):
    assert said(tmp_path / "none.csv", lang).startswith(wanted)


@pytest.mark.parametrize(("lang", "wanted"), [("ko", "폴더이다."), ("en", "is a folder")])
def test_a_folder_is_no_file(tmp_path, lang, wanted):
    (tmp_path / "folder").mkdir()
    assert said(tmp_path / "folder", lang).startswith(wanted)


@pytest.mark.promise("fuzzing")
@pytest.mark.parametrize(("lang", "wanted"), [("ko", "2번째 줄: 한 행이"), ("en", "line 2: a single row of over")])
def test_a_row_without_end_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch, lang, wanted):
    monkeypatch.setattr(sources, "BLOCK", 100)
    monkeypatch.setattr(sources, "RECORD", 1000)
    text = 'region,industry,jobs\nUdine,"' + "x" * 90 + "\n" + "endless,1\n" * 500
    path = written(tmp_path, text)
    message = said(path, lang)
    assert message.startswith(wanted) or message.startswith(wanted.replace("2", "1")), message


@pytest.mark.promise("fuzzing")
@pytest.mark.parametrize(
    ("lang", "wanted"), [("ko", "지역 2곳 × 산업 2개"), ("en", "2 regions x 2 industries x 1 years, over 3 cells")]
)
def test_more_cells_than_memory_is_refused(tmp_path, monkeypatch, lang, wanted):
    monkeypatch.setattr(region.reading, "MOST_CELLS", 3)
    assert said(written(tmp_path, TOY), lang).startswith(wanted)


@pytest.mark.promise("fuzzing")
@pytest.mark.parametrize(
    ("lang", "wanted"),
    [("ko", "XLSX를 풀면 3MiB로, 한도 2MiB를 넘는다."), ("en", "an XLSX of 3 MiB when unpacked, over the limit of 2")],
)
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch, lang, wanted):
    monkeypatch.setattr(sources, "UNPACKED", 2 * 2**20)
    with zipfile.ZipFile(tmp_path / "jobs.xlsx", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"0" * (3 * 2**20))
    assert (tmp_path / "jobs.xlsx").stat().st_size < 10_000
    assert said(tmp_path / "jobs.xlsx", lang).startswith(wanted)


@pytest.mark.promise("fuzzing")
def test_a_zip_that_is_no_workbook_or_a_broken_one_is_no_table(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as parts:
        parts.writestr("word/document.xml", "")
    assert said(tmp_path / "a.xlsx", "en").startswith("no table (ZIP)")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as parts:
        parts.writestr("xl/workbook.xml", "<broken")
    assert said(tmp_path / "b.xlsx", "en").startswith("no table (")


@pytest.mark.parametrize(
    ("lang", "wanted"), [("ko", "3번째 행, 'jobs' 열: 'x', 숫자가"), ("en", "row 3, column 'jobs': 'x' is no number")]
)
def test_a_mistake_in_a_workbook_is_named_by_its_row(tmp_path, lang, wanted):
    pd.DataFrame({"region": ["a", "b"], "industry": ["c", "d"], "jobs": [1, "x"]}).to_excel(tmp_path / "jobs.xlsx", index=False)
    assert said(tmp_path / "jobs.xlsx", lang).startswith(wanted)


@pytest.mark.parametrize(("name", "module", "kind"), [("jobs.parquet", "pyarrow", "Parquet"), ("jobs.xlsx", "openpyxl", "XLSX")])
def test_a_module_that_is_not_there_is_named_with_the_mend(tmp_path, monkeypatch, name, module, kind):
    if kind == "XLSX":
        pd.DataFrame({"region": ["a"], "industry": ["c"], "jobs": [1]}).to_excel(tmp_path / name, index=False)
    else:
        written(tmp_path, b"PAR1", name)
    monkeypatch.setitem(__import__("sys").modules, module, None)
    monkeypatch.setitem(__import__("sys").modules, f"{module}.parquet", None)
    assert said(tmp_path / name, "en") == f"{module} is needed to read {kind}; `pip install {module}`, or save it as CSV"
    assert said(tmp_path / name, "ko").startswith(f"{kind}를 읽을 {module}이 없다.")


@pytest.mark.parametrize(("lang", "wanted"), [("ko", "여기에 쓸 수 없다("), ("en", "cannot be written to (")])
def test_a_folder_that_cannot_be_written_to_is_said_before_the_file_is_read(tmp_path, monkeypatch, lang, wanted):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setattr(region, "read_panel", lambda *given: pytest.fail("read in vain"))
    with pytest.raises(DataError, match=re.escape(wanted)):
        region.report_on(EXAMPLE, SAN_JOSE, tmp_path / "out", lang)


def test_a_file_in_place_of_the_folder_is_left_alone(tmp_path):
    mine = written(tmp_path, "mine", "out")
    with pytest.raises(DataError, match="cannot be written to"):
        region.report_on(EXAMPLE, SAN_JOSE, mine, "en")
    assert mine.read_text() == "mine"


def test_a_disk_that_is_full_leaves_nothing(tmp_path, monkeypatch):
    true_write = Path.write_bytes

    def full(path, content):
        if path.name == "report.html":
            raise OSError(28, "No space left on device", str(path))
        return true_write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DataError, match=r"cannot be written to \(No space left on device\)"):
        region.report_on(EXAMPLE, SAN_JOSE, tmp_path / "out", "en")
    assert list((tmp_path / "out").iterdir()) == []


def test_every_mistake_is_said_in_both_languages_with_the_same_values():
    for key, (ko, en) in region.mistakes._SAID.items():
        assert set(re.findall(r"{(\w+)", ko)) == set(re.findall(r"{(\w+)", en)), key
        assert re.search("[가-힣]", ko) and not re.search("[가-힣]", en), key


# What is measured


def test_the_figures_are_those_of_the_measures(diagnosed):
    jobs = region.read_panel(EXAMPLE).table()
    pd.testing.assert_series_equal(diagnosed.industries["quotient"], location_quotient(jobs).loc[SAN_JOSE], check_names=False)
    pd.testing.assert_series_equal(diagnosed.industries["gini"], locational_gini(jobs), check_names=False)
    assert diagnosed.specialised["quotient"].is_monotonic_decreasing and (diagnosed.specialised["quotient"] >= 1).all()
    assert diagnosed.close["density"].is_monotonic_decreasing and (diagnosed.close["quotient"] < 1).all()


def test_san_jose_is_specialised_in_semiconductors_and_not_in_food(diagnosed):
    assert {"3344 Semiconductors and electronic components", "3342 Communications equipment"} <= set(
        diagnosed.specialised.index[:4]
    )
    assert "3116 Animal slaughtering and processing" in diagnosed.close.index


def test_since_is_the_first_year_of_the_unbroken_run(tmp_path):
    tables_ = {
        2000: [[9, 1, 1], [1, 9, 5], [5, 5, 5]],
        2001: [[1, 9, 1], [9, 1, 5], [5, 5, 5]],
        2002: [[9, 5, 1], [1, 9, 5], [5, 5, 9]],
        2003: [[9, 1, 1], [1, 9, 5], [5, 5, 9]],
    }
    diagnosis = region.diagnose(panel_of(tmp_path, grown(tables_)), "Udine")
    assert diagnosis.specialised["since"].to_dict() == {"chairs": 2002}
    always = region.diagnose(panel_of(tmp_path, grown(dict.fromkeys((2000, 2001), tables_[2000]))), "Udine")
    assert results.specialised(always).frame["since"].tolist() == ["≤ 2000"]


def test_quotients_by_year_are_those_of_the_whole_table(tmp_path):
    panel = region.read_panel(EXAMPLE)
    row = panel.regions.index(SAN_JOSE)
    np.testing.assert_allclose(quotients_by_year(panel, row).iloc[0], location_quotient(panel.table()).iloc[row])


worlds = st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=3, max_size=5).filter(
    lambda rows: all(any(row) for row in rows) and all(any(row[i] for row in rows) for i in range(4))
)


def rows_of(world: list[list[int]], unit: int = 1) -> list[str]:
    return [f"r{r},i{i},{jobs * unit}" for r, row in enumerate(world) for i, jobs in enumerate(row)]


def answers(folder: Path, rows: list[str]) -> tuple:
    panel = panel_of(folder, "region,industry,jobs\n" + "\n".join(rows))
    diagnosis = region.diagnose(panel, "r0")
    return diagnosis, [one.answer for one in scheme.touches(diagnosis)]


@given(worlds, st.integers(2, 1000))
def test_counting_in_other_units_does_not_change_the_diagnosis(tmp_path_factory, world, unit):
    folder = tmp_path_factory.getbasetemp()
    (one, said_one), (other, said_other) = answers(folder, rows_of(world)), answers(folder, rows_of(world, unit))
    pd.testing.assert_frame_equal(one.industries.drop(columns="jobs"), other.industries.drop(columns="jobs"))
    assert list(one.specialised.index) == list(other.specialised.index)
    assert said_one == said_other


@settings(max_examples=10)
@given(worlds, st.randoms())
def test_the_order_of_rows_does_not_change_a_byte_of_the_report(tmp_path_factory, world, random):
    folder = tmp_path_factory.getbasetemp()
    rows = rows_of(world)
    shuffled = random.sample(rows, len(rows))
    one, other = answers(folder, rows)[0], answers(folder, shuffled)[0]
    assert region.files_of(one, "jobs.csv", "en") == region.files_of(other, "jobs.csv", "en")


# The paper's scheme


def touched(diagnosis: region.Diagnosis) -> dict[str, scheme.Touch]:
    return {one.figure_en: one for one in scheme.touches(diagnosis)}


def test_every_row_of_tables_1_and_2_and_every_column_of_table_3_is_touched_once(diagnosed):
    places = [one.place_en for one in scheme.touches(diagnosed)]
    assert [sum(place.startswith(f"Table {number}") for place in places) for number in (1, 2, 3)] == [3, 5, 3]
    assert len(set(places)) == len(places)


def test_without_plants_patents_or_years_three_theories_have_no_figure(tmp_path):
    answer = {one.place_en: one.answer for one in scheme.touches(region.diagnose(panel_of(tmp_path, TOY), "Udine"))}
    silent = {place for place, said_ in answer.items() if said_ == "none"}
    assert {
        "Table 2, flexible specialisation",
        "Table 2, innovative milieu",
        "Table 2, institutional and evolutionary economics",
        "Table 3, spillovers",
    } <= silent
    assert "Table 3, its rows (market or policy)" in silent


def test_patents_above_the_common_rate_speak_to_the_milieu_and_to_spillovers(tmp_path):
    text = "region,industry,jobs,patents\nUdine,x,10,9\nUdine,y,5,0\nBari,y,10,1\nBari,x,5,0\n"
    answer = {
        one.place_en: (one.answer, round(one.here, 2))
        for one in scheme.touches(region.diagnose(panel_of(tmp_path, text), "Udine"))
    }
    assert answer["Table 2, innovative milieu"] == answer["Table 3, spillovers"] == ("yes", 1.8)


def test_small_plants_speak_to_flexible_specialisation(tmp_path):
    text = "region,industry,jobs,plants\nUdine,x,10,10\nUdine,y,1,1\nBari,y,10,1\nBari,x,10,1\n"
    one = touched(region.diagnose(panel_of(tmp_path, text), "Udine"))[
        "Jobs per plant in the specialisations, the same industries everywhere = 1"
    ]
    assert (one.answer, round(one.here, 2)) == ("yes", 0.55)


@pytest.mark.parametrize("name", ["선박 건조업", "C311 Ship and boat building", "조선업"])
def test_the_first_table_is_touched_by_the_industry_it_names(tmp_path, name):
    diagnosis = region.diagnose(panel_of(tmp_path, f"region,industry,jobs\nUlsan,{name},9\nUlsan,x,1\nSeoul,x,9\n"), "Ulsan")
    assert scheme.matched(diagnosis, "embedded") == [name]
    assert touched(diagnosis)["Quotient in shipbuilding"].answer == "yes"


def test_a_word_that_holds_another_is_no_match(tmp_path):
    diagnosis = region.diagnose(panel_of(tmp_path, TOY.replace("chairs", "Apprenticeship offices")), "Udine")
    assert scheme.matched(diagnosis, "embedded") == []


# The page and its files


class Reader(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.text = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, words):
        self.text.append(words)


NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE",
    '=HYPERLINK("http://x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "&amp;",
    "{0}",
    "{region}",
    "%s",
    "</style>",
    "]]>",
    "<!--",
    "${x}",
    "\u202eabc",
]


def page_of(region_: str, industry: str, unused: str, lang: str) -> str:
    panel = region.Panel(
        sorted([region_, "zz"]),
        sorted([industry, "yy"]),
        [2000, 2001],
        np.array([[[5.0, 1], [1, 5]]] * 2),
        None,
        None,
        np.ones((2, 2, 2), bool),
        [unused],
    )
    return region.files_of(region.diagnose(panel, region_), region_ + ".csv", lang)["report.html"].decode()


plain_page = functools.cache(page_of)
names = (
    st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
    .map(str.strip)
    .filter(lambda name: name not in ("", "zz", "yy"))
)


@pytest.mark.promise("fuzzing")
@settings(max_examples=20)
@given(names, names, names, st.sampled_from(LANGS))
def test_a_page_has_the_same_tags_whatever_the_names_are(region_, industry, unused, lang):
    # The same page with harmless names in the same order: no name adds a tag or an attribute.
    plain = Reader(plain_page("aa" if region_ < "zz" else "zzz", "aa" if industry < "yy" else "yyy", "u", lang))
    nasty = Reader(page_of(region_, industry, unused, lang))
    assert sorted(nasty.tags) == sorted(plain.tags)
    assert sorted(name for name, _ in nasty.attributes) == sorted(name for name, _ in plain.attributes)
    assert region_ in "".join(nasty.text)


@pytest.mark.promise("fuzzing")
@pytest.mark.parametrize("lang", LANGS)
def test_a_page_needs_nothing_beside_it_and_runs_nothing(diagnosed, lang):
    page = region.files_of(diagnosed, "region.csv", lang)["report.html"].decode()
    reader = Reader(page)
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(reader.tags)
    assert "default-src 'none'" in page and not re.search(r"https?://|url\((?!data:)|@import|\bstyle=|\bon\w+=", page)
    assert ("font/woff2" in page) == (lang == "ko")  # Hangul is read on any machine
    assert {value for name, value in reader.attributes if name == "href"} == {
        f"{name}.{kind}" for name in results.TABLES for kind in ("csv", "xlsx")
    }
    assert f'<html lang="{lang}">' in page and page.count("<h1>") == 1


def test_the_style_is_the_one_that_the_policy_names(diagnosed):
    import base64
    import hashlib

    page = region.files_of(diagnosed, "region.csv", "en")["report.html"].decode()
    style = re.search(r"<style>(.*)</style>", page, re.DOTALL)[1]
    assert f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}" in page


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_speaks_one_language_and_leaves_no_word_open(tmp_path, lang):
    page = region.files_of(
        region.diagnose(
            panel_of(tmp_path, grown({2000: [[9, 1, 1], [1, 9, 5], [5, 5, 5]], 2001: [[9, 1, 1], [1, 9, 5], [5, 5, 5]]})), "Udine"
        ),
        "a.csv",
        lang,
    )["report.html"].decode()
    text = " ".join(Reader(page).text)
    assert not re.search(r"\{\w+\}|\bnan\b|None\b(?!<)", text.replace("None", "" if lang == "en" else "None"))
    assert bool(re.search("[가-힣]", text)) == (lang == "ko")


def test_both_languages_have_the_same_words():
    assert {key: bool(value) for key, value in region.page.WORDS["ko"].items()} == {
        key: bool(value) for key, value in region.page.WORDS["en"].items()
    }
    for key, ko in region.page.WORDS["ko"].items():
        en = region.page.WORDS["en"][key]
        if isinstance(ko, str):
            assert set(re.findall(r"{(\w+)", ko)) == set(re.findall(r"{(\w+)", en)), key
        else:
            assert len(ko) == len(en)


@pytest.mark.promise("fuzzing")
@pytest.mark.parametrize("name", [nasty for nasty in NASTY if nasty[0] in "=+-@"])
def test_formula_text_is_text_in_a_workbook_and_marked_in_csv(tmp_path, name):
    quoted = name.replace('"', '""')
    diagnosis = region.diagnose(panel_of(tmp_path, f'region,industry,jobs\nUdine,"{quoted}",9\nUdine,x,1\nBari,x,9\n'), "Udine")
    files = region.files_of(diagnosis, "a.csv", "en")
    cell = openpyxl.load_workbook(io.BytesIO(files["specialised.xlsx"]))["English"]["A2"]
    assert (cell.value, cell.data_type) == (name, "s")
    assert pd.read_csv(io.BytesIO(files["specialised.csv"]), dtype=str)["Industry"].tolist() == ["'" + name]


def test_the_csv_files_hold_every_row_and_the_page_the_first(diagnosed):
    files = region.files_of(diagnosed, "region.csv", "en")
    close = pd.read_csv(io.BytesIO(files["close.csv"]))
    assert len(close) == len(diagnosed.close) > region.page.SHOWN
    assert close["Relatedness density"].tolist() == diagnosed.close["density"].round(2).tolist()


@pytest.mark.promise("fuzzing")
@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/", "..", "CON", "a/b", "a\\b", "a b", "울산 광역시", "x" * 500, "울" * 300, ".hidden", "a\0b", "-"],
)
def test_a_slug_is_one_harmless_folder_name(name):
    slug = region.slug(name)
    assert re.fullmatch(r"[\w가-힣-]+", slug) and slug.casefold() not in ("con", "nul") and len(slug.encode()) <= 130
    assert not slug.startswith(("-", "."))


def test_regions_that_differ_in_signs_only_have_folders_of_their_own():
    assert len({region.slug(name) for name in ("a/b", "a-b", "a b", "a.b", "A/B")}) >= 4


@pytest.mark.promise("fuzzing")
def test_a_region_named_like_a_path_stays_in_the_output_folder(tmp_path):
    path = written(tmp_path, TOY.replace("Udine", "../../Udine"))
    page = region.report_on(path, "../../Udine", tmp_path / "out", "en")
    assert page.parent.parent == tmp_path / "out"
    assert {one.name for one in tmp_path.iterdir()} == {"jobs.csv", "out"}


def test_a_second_report_replaces_the_first_and_leaves_other_files(tmp_path):
    page = region.report_on(EXAMPLE, SAN_JOSE, tmp_path, "en")
    first = {path.name: path.read_bytes() for path in page.parent.iterdir()}
    (page.parent / "mine.txt").write_text("mine")
    page.write_text("half")
    region.report_on(EXAMPLE, SAN_JOSE, tmp_path, "en")
    assert {path.name: path.read_bytes() for path in page.parent.iterdir()} == first | {"mine.txt": b"mine"}
    assert [path.name for path in tmp_path.iterdir()] == [page.parent.name]


def test_trailing_commas_hold_nothing_and_warn_of_nothing(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        panel = region.read_panel(written(tmp_path, TOY.replace("20\n", "20,,,\n", 1)))
    assert panel.regions == ["Torino", "Udine"]


def test_each_figure_is_drawn_for_a_wide_page_and_for_a_phone(diagnosed):
    for svg in (drawing.dots(pd.Series({"chairs": 2.0, "tables": 1.5}), "t", "u", 1.0, "same"), drawing.strip(pd.Series({"chairs": 0.3}), ["chairs"], "t", "u")):
        shown = html.fragments_fromstring(svg)
        assert [one.get("class") for one in shown] == ["wide", "narrow"]
        for one in shown:
            width = float(one.get("viewbox", one.get("viewBox")).split()[2])
            assert all(0 <= float(dot.get("cx")) <= width - 5 for dot in one.iter("circle"))
        assert len({sum(1 for _ in one.iter("circle")) for one in shown}) == 1


def test_a_long_name_is_cut_in_a_figure_and_whole_in_its_title():
    assert drawing._cut("가나다라마바사", 8) == "가나다라…"
    svg = drawing.dots(pd.Series({"x" * 60: 2.0}), "t", "u")
    assert "x" * 60 + "</title>" in svg and "x" * 34 + "…" in svg


# The command, the example and its table


@pytest.mark.parametrize("lang", LANGS)
def test_the_command_turns_the_example_into_a_report(tmp_path, lang):
    result = CliRunner().invoke(
        cli.main, ["region", str(EXAMPLE), "--region", SAN_JOSE, "--output", str(tmp_path), "--lang", lang]
    )
    assert result.exit_code == 0, result.output
    page = Path(result.stdout.partition(": ")[2].strip())
    assert {path.name for path in page.parent.iterdir()} == {
        "report.html",
        *(f"{name}.{kind}" for name in results.TABLES for kind in ("csv", "xlsx")),
    }


@pytest.mark.parametrize(("lang", "wanted"), [("ko", "--region으로 고른다"), ("en", "choose a region with --region")])
def test_the_command_says_a_mistake_in_one_line(tmp_path, lang, wanted):
    result = CliRunner().invoke(cli.main, ["region", str(EXAMPLE), "--output", str(tmp_path), "--lang", lang])
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1 and wanted in result.stderr


def test_the_example_is_the_measured_table_re_tabulated():
    kept = pd.read_csv(EXAMPLE, dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(kept, example.tabulate())


def test_the_example_adds_up_to_the_measured_cells():
    panel = region.read_panel(EXAMPLE)
    cells = pd.read_csv(data.FOLDER / "measured" / "us_manufacturing_regions.csv", dtype={"area": str, "industry": str})
    wanted = cells.query("area == '41940' and industry == '3344'")["jobs"].item()
    assert panel.table().loc[SAN_JOSE, "3344 Semiconductors and electronic components"] == wanted
    assert (len(panel.regions), panel.years) == (example.METROS, [2019])


def test_no_industry_that_the_source_covers_too_poorly_is_in_the_example():
    flags = pd.read_csv(data.FOLDER / "measured" / "us_manufacturing_concentration.csv", dtype=str, keep_default_na=False)
    poor = set(flags.loc[flags["flag"] == "undercounted", "industry"])
    assert poor == example.UNDERCOUNTED
    assert poor.isdisjoint(name[:4] for name in region.read_panel(EXAMPLE).industries)


def test_what_is_nearest_is_asked_once_for_each_other_region(diagnosed):
    nearest = region.nearest_without(diagnosed.panel, SAN_JOSE)
    assert set(nearest.index) == set(diagnosed.panel.regions) - {SAN_JOSE}
    without = region.read_panel(EXAMPLE).table().drop(index="Pittsburgh, PA")
    panel = region.Panel(
        list(without.index), list(without.columns), [], without.to_numpy()[None], None, None, without.to_numpy()[None] > 0, []
    )
    assert nearest["Pittsburgh, PA"] == region.diagnose(panel, SAN_JOSE).close.index[0]


def test_the_citable_tables_of_the_example_are_those_of_its_report(diagnosed):
    table = catalogue.build("example-region").frame
    assert (
        table["code"].tolist()
        == diagnosed.industries.sort_values("quotient", ascending=False, kind="stable").index.str[:4].tolist()
    )
    assert catalogue.build("example-scheme").frame["answer_en"].tolist() == results.scheme(diagnosed).frame["answer_en"].tolist()
