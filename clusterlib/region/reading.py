"""A reader's file as one checked panel of jobs: years x regions x industries."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from clusterlib.region.mistakes import Mistake
from clusterlib.region.sources import Block, Source, open_source

NAMES = {
    "region": ["region", "지역", "area", "metro", "county", "city", "지역명", "시도", "시군구", "행정구역", "권역"],
    "industry": ["industry", "산업", "sector", "업종", "산업명", "산업코드", "산업분류", "업종명"],
    "jobs": [
        "jobs",
        "고용",
        "일자리",
        "종사자수",
        "employment",
        "employees",
        "workers",
        "종사자",
        "고용자수",
        "취업자수",
        "일자리수",
    ],
    "year": ["year", "연도", "년도", "기준연도", "시점"],
    "plants": ["plants", "사업체수", "establishments", "사업체", "공장수"],
    "patents": ["patents", "특허", "특허수", "특허건수", "특허출원"],
}
TOTALS = {
    "total",
    "totals",
    "sum",
    "all",
    "grand total",
    "합계",
    "총계",
    "소계",
    "계",
    "전체",
    "전국",
    "전산업",
    "전 산업",
    "all industries",
}
LONGEST_NAME = 200
MOST_CELLS = 400_000_000
LARGEST = 2.0**53  # whole numbers up to here are exact as floats
_AMOUNTS = ("jobs", "plants", "patents")
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")


@dataclass(frozen=True, eq=False)
class Panel:
    """Jobs by year, region and industry; regions and industries in the order of their names, whatever the order of rows.

    Parameters
    ----------
    regions, industries : list of str
    years : list of int
        Empty if the file names none; the arrays then have a first axis of length one.
    jobs : ndarray of shape (n_years or 1, n_regions, n_industries)
        0 where the file has no row.
    plants, patents : ndarray of the same shape, or None
    given : ndarray of bool, of the same shape
        Where the file has a row.
    unused : list of str
        Columns that were not read.
    """

    regions: list[str]
    industries: list[str]
    years: list[int]
    jobs: np.ndarray
    plants: np.ndarray | None
    patents: np.ndarray | None
    given: np.ndarray
    unused: list[str]

    def table(self, year: int = -1) -> pd.DataFrame:
        """Jobs of one year, by position, as a table of regions x industries."""
        return pd.DataFrame(self.jobs[year], index=self.regions, columns=self.industries)


def read_panel(path: Path, tell: Callable[[int, int], None] = lambda done, all_: None) -> Panel:
    """Read a file of jobs by region and industry, once.

    Parameters
    ----------
    path : Path
        CSV (UTF-8 or CP949), Parquet or XLSX. Long: a row each with columns region, industry, jobs and, if there are any,
        year, plants, patents. Wide: a row a region, a column an industry. Column names in English or Korean.
    tell : callable
        Called now and then with how much is read and how much there is.

    Raises
    ------
    Mistake
        At the first thing that cannot be measured, naming line and column.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "jobs.csv"
    ...     _ = path.write_text("지역,산업,고용\\nUdine,chairs,20\\nTorino,chairs,10\\nTorino,games,50\\n", encoding="cp949")
    ...     panel = read_panel(path)
    >>> panel.table().loc["Udine"].to_dict()
    {'chairs': 20.0, 'games': 0.0}
    """
    source = open_source(path, tell)
    roles = _roles(source.header, path)
    read = _Reading(path, source, roles)
    long = "industry" in roles
    texts = [roles[role] for role in ("region", "industry", "year") if role in roles]
    if long:
        numbers = [roles[role] for role in _AMOUNTS if role in roles]
    else:
        read.industries = _Names([_normal(name) for name in _wide_industries(source.header, texts, path)])
        numbers = [place for place in range(len(source.header)) if place not in texts]
    for block in source.blocks(texts, numbers):
        read.take_long(block) if long else read.take_wide(block, numbers)
    if not read.parts:
        raise Mistake("no_rows", path)
    used = {*texts, *numbers}
    return read.panel([name for place, name in enumerate(source.header) if name and place not in used])


class _Names:
    """Names in the order in which they came, each with its number."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self.numbers = {name: number for number, name in enumerate(names)}

    def number(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers))

    def in_order(self) -> tuple[list, np.ndarray]:
        """The names sorted, and for each number its place among them."""
        names = sorted(self.numbers)
        places = np.empty(len(names), dtype=np.int64)
        places[[self.numbers[name] for name in names]] = np.arange(len(names))
        return names, places


class _Reading:
    """What has been read so far: codes and amounts of each row, block by block, and the lines that they stand on."""

    def __init__(self, path: Path, source: Source, roles: dict[str, int]) -> None:
        self.path, self.source, self.roles = path, source, roles
        self.regions, self.industries, self.years = _Names(), _Names(), _Names()
        self.parts: list[dict] = []

    def take_long(self, block: Block) -> None:
        part = {"lines": block.lines}
        for role, names in (("region", self.regions), ("industry", self.industries), ("year", self.years)):
            if role in self.roles:
                part[role] = self._codes(block, role, names)
        for role in _AMOUNTS:
            if role in self.roles:
                part[role] = self._amounts(block, self.roles[role])
        if len(block.frame):
            self.parts.append(part)
        places = len(self.regions.numbers) * len(self.industries.numbers) * max(1, len(self.years.numbers))
        if sum(len(one["lines"]) for one in self.parts) > places:
            self.panel([])  # more rows than places for them, so one comes twice: said before what may be endless is read on

    def take_wide(self, block: Block, numbers: list[int]) -> None:
        rows, width = len(block.frame), len(numbers)
        part = {"lines": np.repeat(np.asarray(block.lines), width)}
        for role, names in (("region", self.regions), ("year", self.years)):
            if role in self.roles:
                part[role] = np.repeat(self._codes(block, role, names), width)
        part["industry"] = np.tile(np.arange(width, dtype=np.int32), rows)
        part["jobs"] = np.column_stack([self._amounts(block, place) for place in numbers]).ravel()
        if rows:
            self.parts.append(part)

    def panel(self, unused: list[str]) -> Panel:
        """All rows in one array each, and the parts given up one by one as they enter it."""
        regions, r = self.regions.in_order()
        industries, i = self.industries.in_order()
        years, t = self.years.in_order()
        shape = max(1, len(years)), len(regions), len(industries)
        if np.prod(shape, dtype=float) > MOST_CELLS:
            raise Mistake("too_large", self.path, regions=shape[1], industries=shape[2], years=shape[0], limit=MOST_CELLS)
        arrays = {role: np.zeros(np.prod(shape)) for role in _AMOUNTS if role in self.parts[0]}
        given, count = np.zeros(np.prod(shape), dtype=bool), 0
        while self.parts:
            part = self.parts.pop(0)
            flat = r[part["region"]] * shape[2] + i[part["industry"]]
            if years:
                flat += t[part["year"]] * (shape[1] * shape[2])
            twice = given[flat]
            given[flat] = True
            count += len(flat)
            if np.count_nonzero(given) < count:
                row = int((twice | pd.Index(flat).duplicated()).argmax())
                place = np.unravel_index(flat[row], shape)
                raise Mistake(
                    "duplicate", self.path, where=(int(part["lines"][row]), self.source.unit), region=regions[place[1]],
                    industry=industries[place[2]], year=years[place[0]] if years else "",
                )  # fmt: skip
            for role, array in arrays.items():
                array[flat] = part[role]
        for kind, names in (("region", regions), ("industry", industries)):
            if len(names) == 1:
                raise Mistake(f"one_{kind}", self.path, name=names[0])
        arrays = {role: array.reshape(shape) for role, array in arrays.items()}
        return Panel(
            regions, industries, years, arrays["jobs"], arrays.get("plants"), arrays.get("patents"), given.reshape(shape), unused
        )

    def _codes(self, block: Block, role: str, names: _Names) -> np.ndarray:
        """A number for each row's name; the same name spelt in other Unicode or with blanks around it is the same."""
        column = block.frame[self.roles[role]].cat
        codes = column.codes.to_numpy()
        numbers = np.zeros(len(column.categories), dtype=np.int32)
        for code, raw in enumerate(column.categories):
            try:
                name = self._name(raw, role)
            except Mistake as mistake:
                rows = np.flatnonzero(codes == code)
                if len(rows):
                    raise self._at(mistake.key, block, rows[0], self.roles[role], mistake.values) from None
            else:
                numbers[code] = names.number(name)
        return numbers[codes]

    def _name(self, raw: object, role: str) -> str | int:
        name = _normal(str(raw))
        if not name:
            raise Mistake("empty_name", where=(0, "row"), column="")
        if role == "year":
            year = name.removesuffix("년").removesuffix(".0")
            if not re.fullmatch(r"[12]\d{3}", year):
                raise Mistake("year", where=(0, "row"), column="", value=name)
            return int(year)
        if len(name) > LONGEST_NAME:
            raise Mistake("long_name", where=(0, "row"), column="", limit=LONGEST_NAME)
        if name.casefold() in TOTALS:
            raise Mistake("total", where=(0, "row"), column="", name=name)
        return name

    def _amounts(self, block: Block, place: int) -> np.ndarray:
        """A column as floats, or a mistake at the first cell that is no number of 0 or more."""
        column = block.frame[place]
        if column.dtype.kind in "iuf":
            values = column.to_numpy(dtype=float)
        else:
            values = np.array([_number(value) for value in column], dtype=float)
        bad = ~((values >= 0) & (values <= LARGEST))
        if bad.any():
            row = int(bad.argmax())
            raw = column.iloc[row]
            if raw is None or (isinstance(raw, float) and np.isnan(raw)) or not str(raw).strip():
                raise self._at("missing", block, row, place, {})
            key = "number" if not np.isfinite(values[row]) else "negative" if values[row] < 0 else "inexact"
            raise self._at(key, block, row, place, {"value": raw})
        return values

    def _at(self, key: str, block: Block, row: int, place: int, values: dict) -> Mistake:
        where = (int(block.lines[row]), self.source.unit)
        return Mistake(key, self.path, **values | {"where": where, "column": self.source.header[place]})


def _roles(header: list[str], path: Path) -> dict[str, int]:
    """Which column holds what; a table with two of region, industry and jobs is long, any other wide."""
    roles: dict[str, int] = {}
    known = {name: role for role, names in NAMES.items() for name in names}
    for place, name in enumerate(header):
        role = known.get(_normal(name).casefold().replace(" ", "").replace("_", ""))
        if role and role in roles:
            raise Mistake("two_columns", path, one=header[roles[role]], other=name, role=role)
        if role:
            roles[role] = place
    if sum(role in roles for role in ("region", "industry", "jobs")) >= 2:
        for role in ("region", "industry", "jobs"):
            if role not in roles:
                raise Mistake("missing_column", path, role=role, names=NAMES[role][:3], found=header[:10])
        return roles
    if len(header) < 3:
        lacking = next(role for role in ("region", "industry", "jobs") if role not in roles)
        raise Mistake("missing_column", path, role=lacking, names=NAMES[lacking][:3], found=header[:10])
    return {"region": roles.get("region", 0)} | ({"year": roles["year"]} if "year" in roles else {})


def _wide_industries(header: list[str], texts: list[int], path: Path) -> list[str]:
    industries: list[str] = []
    for place, name in enumerate(header):
        if place in texts:
            continue
        if not name:
            raise Mistake("unnamed", path, place=place + 1)
        if len(name) > LONGEST_NAME:
            raise Mistake("long_name", path, where=(1, "line"), column=name[:20], limit=LONGEST_NAME)
        if _normal(name).casefold() in TOTALS:
            raise Mistake("total", path, where=(1, "line"), column=name, name=name)
        if _normal(name) in industries:
            raise Mistake("twice", path, name=name)
        industries.append(_normal(name))
    return industries


def _normal(name: str) -> str:
    """A name in composed Unicode without blanks around it, so that files from other systems agree."""
    return unicodedata.normalize("NFC", name).strip()


def _number(value: object) -> float:
    """A cell as a float; NaN if it is none."""
    if isinstance(value, bool | np.bool) or value is None:
        return np.nan
    if not isinstance(value, int | float | np.number) and not (isinstance(value, str) and _NUMBER.fullmatch(value)):
        return np.nan
    try:
        return float(value)
    except (ValueError, OverflowError):  # a control character is a blank for the pattern and none for float; a whole number can be too large
        return np.nan
