"""What can be wrong with a reader's file or call: one line a mistake, in either language, with the mend."""

from collections.abc import Iterator
from contextlib import contextmanager

from clusterlib.data import DataError

_UNIT = {"line": ("{}번째 줄", "line {}"), "row": ("{}번째 행", "row {}")}
_ROLE = {"region": ("지역", "region"), "industry": ("산업", "industry"), "jobs": ("일자리", "jobs"), "year": ("연도", "year"), "plants": ("사업체 수", "plants"), "patents": ("특허", "patents")}  # fmt: skip
_TABLE = ("CSV(UTF-8이나 CP949), Parquet, XLSX", "CSV (UTF-8 or CP949), Parquet or XLSX")
_SAID = {
    "no_file": ("그런 파일이 없다. 경로를 확인한다", "no such file; check the path"),
    "folder": (f"폴더이다. {_TABLE[0]} 파일 하나를 준다", f"is a folder; give one file: {_TABLE[1]}"),
    "unreadable": ("읽을 수 없다({why}). 파일 권한을 확인한다", "cannot be read ({why}); check its permissions"),
    "empty": ("빈 파일이다. 머리행과 지역·산업별 일자리가 있어야 한다", "empty; want a header, then jobs by region and industry"),
    "no_rows": ("머리행뿐이고 값이 없다. 지역·산업별 일자리를 한 줄씩 적는다", "a header but no rows; add jobs by region and industry below it"),
    "no_table": ("표가 아니다({why}). {table} 가운데 하나로 저장한다", "no table ({why}); save it as {table}"),
    "encoding": (
        "{where}: 앞에서는 {encoding}였는데 여기서는 아니다. 파일 전체를 UTF-8 하나로 다시 저장한다",
        "{where}: {encoding} up to here, but not here; save the whole file as UTF-8",
    ),
    "record": (
        "{where}: 한 행이 {limit}MiB를 넘는다. 닫히지 않은 따옴표(\")가 있는지 본다",
        '{where}: a single row of over {limit} MiB; look for a quotation mark (") that is never closed',
    ),
    "quote": ("{where}부터: 따옴표(\")가 닫히지 않았다. 따옴표를 닫거나 지운다", 'from {where} on: a quotation mark (") is never closed; close or remove it'),
    "fields": ("{where}: 칸이 머리행의 {want}개보다 많다. 쉼표가 든 이름은 따옴표로 묶는다", "{where}: more fields than the {want} of the header; put names that hold commas in quotation marks"),
    "missing_column": ("머리행: {role} 열이 없다. {names} 가운데 한 이름을 쓴다(있는 열: {found})", "header: no column for {role}; name one of them {names} (found: {found})"),
    "two_columns": ("머리행: {one}, {other} 열이 모두 {role} 열이다. 하나만 남기거나 이름을 바꾼다", "header: {one} and {other} both stand for {role}; keep one or rename the other"),
    "twice": ("머리행: 산업 {name} 열이 두 번 나온다. 한 번만 적거나 합친다", "header: industry {name} has two columns; want one, add them up"),
    "unnamed": ("머리행: {place}번째 열에 이름이 없다. 산업 이름을 적거나 열을 지운다", "header: column {place} has no name; name its industry or remove it"),
    "empty_name": ("{where}, {column} 열: 비어 있다. 이름이나 코드를 적는다", "{where}, column {column}: empty; want a name or a code"),
    "long_name": ("{where}, {column} 열: 이름이 {limit}자를 넘는다. 줄인다", "{where}, column {column}: a name of over {limit} characters; shorten it"),
    "total": (
        "{where}, {column} 열: {name} 행은 합계로 보인다. 일자리가 두 번 세어지므로 뺀다(실제 이름이면 바꾸어 적는다)",
        "{where}, column {column}: {name} looks like a total and would count jobs twice; leave it out (rename it if it is none)",
    ),
    "number": (
        "{where}, {column} 열: {value}, 숫자가 아니다. 1234처럼 쉼표나 단위 없이 적고, 공개되지 않은 값이면 행을 뺀다",
        "{where}, column {column}: {value} is no number; write it plainly, as 1234, or leave the row out if the figure is withheld",
    ),
    "missing": (
        "{where}, {column} 열: 비어 있다. 없으면 0을 적고, 공개되지 않은 값이면 행을 뺀다",
        "{where}, column {column}: empty; write 0 if there are none, or leave the row out if the figure is withheld",
    ),
    "inexact": ("{where}, {column} 열: {value}, 너무 커서 정확히 셀 수 없다. 칸을 고친다", "{where}, column {column}: {value} is too large to be counted exactly; correct the cell"),
    "negative": ("{where}, {column} 열: {value}, 0 이상의 수가 아니다. 칸을 고친다", "{where}, column {column}: {value} is no number of 0 or more; correct the cell"),
    "year": ("{where}, {column} 열: {value}, 연도가 아니다. 2019처럼 네 자리로 적는다", "{where}, column {column}: {value} is no year; write four digits, as 2019"),
    "duplicate": (
        "{where}: {region}, {industry}{year}의 값이 두 번 나온다. 한 행만 남기거나 합친다",
        "{where}: a second figure for {region}, {industry}{year}; keep one row or add them up",
    ),
    "too_large": (
        "지역 {regions}곳 × 산업 {industries}개 × {years}개 연도, {limit}칸을 넘는다. 지역이나 산업을 더 큰 단위로 묶는다",
        "{regions} regions x {industries} industries x {years} years, over {limit} cells; group regions or industries, or leave out years",
    ),
    "one_region": (
        "지역이 {name} 하나뿐이다. 견줄 다른 지역(또는 나머지 전국)의 행을 더한다",
        "one region only, {name}; add others (or the rest of the country) to compare it with",
    ),
    "one_industry": ("산업이 {name} 하나뿐이다. 다른 산업의 행을 더한다", "one industry only, {name}; add others to compare it with"),
    "no_region": ("어느 지역인지 --region으로 고른다: {names}", "choose a region with --region: {names}"),
    "unknown_region": ("{name} 지역이 없다. 가까운 이름: {names}", "no region {name}; nearest: {names}"),
    "no_jobs": (
        "{name}에는 마지막 연도{year}의 일자리가 없다. 그 해의 행을 더하거나 그 뒤의 연도를 뺀다",
        "{name} has no jobs in the last year{year}; add its rows or leave that year out",
    ),
    "bomb": (
        "XLSX를 풀면 {size}MiB로, 한도 {limit}MiB를 넘는다. CSV나 Parquet로 저장한다",
        "an XLSX of {size} MiB when unpacked, over the limit of {limit}; save it as CSV or Parquet",
    ),
    "packed": (
        "{column} 열: 행 {rows}개가 풀면 {size}MiB이다. 이름은 짧게, 값은 숫자 하나로 적어 다시 저장한다",
        "column {column}: {rows} rows unpack to {size} MiB; save it again with short names and plain numbers",
    ),
    "no_module": (
        "{kind}를 읽을 {module}이 없다. `pip install {module}`로 설치하거나 CSV로 저장한다",
        "{module} is needed to read {kind}; `pip install {module}`, or save it as CSV",
    ),
    "several": ("파일이 {count}개이다. --all-regions로 모두 진단하거나 하나만 준다", "{count} files; diagnose all with --all-regions, or give one"),
    "both": ("--region과 --all-regions를 함께 줄 수 없다. 하나만 준다", "--region and --all-regions cannot go together; give one of them"),
    "lost": (
        "일꾼이 거듭 죽었다. 보고서 {left}개가 남았고 나머지는 그대로 있다. 메모리가 모자라면 --workers 1로 다시 부른다",
        "workers were lost again and again, {left} reports are left and the others kept; if memory is short, call again with --workers 1",
    ),
    "output": ("여기에 쓸 수 없다({why}). --output으로 다른 폴더를 준다", "cannot be written to ({why}); name another folder with --output"),
}  # fmt: skip


class Mistake(DataError):
    """A reader's mistake, named by its key; the message in English, or with :meth:`said` in either language."""

    def __init__(self, key: str, file: object = "", **values: object) -> None:
        self.key, self.file, self.values = key, file, values
        super().__init__(self.said("en"))

    def said(self, lang: str) -> str:
        """The message in one language, on one line, with nothing from the file but what is quoted and cut to size."""
        place = ("ko", "en").index(lang)
        values = {name: _worded(name, value, place) for name, value in self.values.items()}
        text = _SAID[self.key][place].format_map({"table": _TABLE[place]} | values)
        if not str(self.file):
            return text
        return f"{plain(self.file)}{', ' if text.startswith((values.get('where', '머'), 'header')) else ': '}{text}"


@contextmanager
def in_language(lang: str) -> Iterator[None]:
    """Let every mistake that leaves the block speak one language."""
    try:
        yield
    except Mistake as mistake:
        raise DataError(mistake.said(lang)) from None


def quoted(text: object, limit: int = 60) -> str:
    """Text of a reader as a message shows it: in quotation marks, control characters escaped, cut to size."""
    return repr(str(text)) if len(str(text)) <= limit else repr(str(text)[:limit]) + "…"


def plain(text: object) -> str:
    """A path or a word as a message shows it: no control character can break the line."""
    return "".join(mark if mark.isprintable() else repr(mark)[1:-1] for mark in str(text))


def _worded(name: str, value: object, place: int) -> str:
    if name == "where":
        number, unit = value
        return _UNIT[unit][place].format(f"{number:,}" if place else number)
    if name == "role":
        return _ROLE[value][place]
    if name == "year":
        return f" ({value})" if value else ""
    if name in ("names", "found"):
        return ", ".join(quoted(one) for one in value)
    if name in ("encoding", "why", "module", "kind"):
        return plain(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63:
        return f"{value:,}"
    return quoted(value)
