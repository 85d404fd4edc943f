"""Files of a reader as blocks of columns: CSV, Parquet or XLSX, told by what is in them, each read once."""

import csv
import io
import json
import re
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol

import pandas as pd

from clusterlib.region.mistakes import Mistake

BLOCK = 32 * 2**20  # bytes of CSV parsed at once
RECORD = 16 * 2**20  # bytes that one row may have
UNPACKED = 256 * 2**20  # bytes that the parts of an XLSX may have
XLSX_ROWS = 20_000  # rows handed on at once
XLSX_CELLS = 100_000_000  # cells that a sheet may have, empty ones between others too
ROW_BYTES, SLACK = 1000, 16 * 2**20  # of Parquet: bytes that a cell may have in the mean, and what is granted besides
OLD_EXCEL, UTF_16 = b"\xd0\xcf\x11\xe0", (b"\xff\xfe", b"\xfe\xff")


class Block(NamedTuple):
    """Some rows: columns under their position in the header, and the line or row at which each stands."""

    frame: pd.DataFrame
    lines: Sequence[int]


class Source(Protocol):
    """A file whose header is known and whose rows come in blocks."""

    header: list[str]
    unit: str

    def blocks(self, texts: list[int], numbers: list[int]) -> Iterator[Block]:
        """The columns at these positions; texts as categories, numbers as numbers or, where one is none, as found."""


def open_source(path: Path, tell: Callable[[int, int], None]) -> Source:
    """Look into a file and say how it is to be read.

    Parameters
    ----------
    path : Path
    tell : callable
        Called now and then with how much is read and how much there is, in bytes or rows.

    Raises
    ------
    Mistake
        If there is no such file, or it is no table.
    """
    if path.is_dir():
        raise Mistake("folder", path)
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError:
        raise Mistake("no_file", path) from None
    except OSError as error:
        raise Mistake("unreadable", path, why=error.strerror) from None
    if not head:
        raise Mistake("empty", path)
    if head.startswith(b"PK"):
        return XlsxSource(path, tell)
    if head.startswith(b"PAR1"):
        return ParquetSource(path, tell)
    if head.startswith(OLD_EXCEL):
        raise Mistake("no_table", path, why="Excel 97-2003")
    if head.startswith(UTF_16):
        raise Mistake("no_table", path, why="UTF-16")
    return CsvSource(path, tell)


class CsvSource:
    """Text with commas, semicolons or tabs, in UTF-8 or CP949, cut into blocks at the ends of rows."""

    unit = "line"

    def __init__(self, path: Path, tell: Callable[[int, int], None]) -> None:
        self.path, self.tell, self.encoding = path, tell, ""
        self.pieces = self._pieces()
        first = next(self.pieces, None)
        if first is None:
            raise Mistake("empty", path)
        line, data = first
        end = _row_end(data) + 1 or len(data)
        head = data[:end].decode().removeprefix("\ufeff").rstrip("\r\n")
        if "\r" in head:
            raise Mistake("no_table", path, why="CR line ends")
        self.separator = max(",\t;", key=head.count)
        self.header = [name.strip() for name in next(csv.reader(io.StringIO(head), delimiter=self.separator), [])]
        self.pieces = chain([(line + data[:end].count(b"\n"), data[end:])], self.pieces)

    def blocks(self, texts: list[int], numbers: list[int]) -> Iterator[Block]:
        """The columns at these positions, block by block."""
        extra = len(self.header)
        texts_and_rest = [place for place in range(extra + 1) if place not in set(numbers)]
        options = {
            "header": None, "names": range(extra + 1), "dtype": dict.fromkeys(texts_and_rest, "category"),
            "na_filter": False, "index_col": False, "low_memory": False, "sep": self.separator, "engine": "c",
        }  # fmt: skip
        for line, data in self.pieces:
            if not data.strip():
                continue
            try:
                with warnings.catch_warnings(record=True) as said:
                    warnings.simplefilter("always", pd.errors.ParserWarning)
                    frame = pd.read_csv(io.BytesIO(data), **options)
            except pd.errors.EmptyDataError:
                continue
            except pd.errors.ParserError as error:
                raise self._misshapen(str(error), line) from None
            lines = self._lines(data, line, len(frame))
            if said:  # pandas drops what stands two fields beyond the header, and warns
                self._check_width(data, line)
            over = frame.pop(extra)
            if len(over.cat.categories) > 1 or (len(over) and over.cat.categories[0] != ""):
                raise Mistake("fields", self.path, where=(lines[int((over != "").argmax())], self.unit), want=extra)
            yield Block(frame, lines)

    def _check_width(self, data: bytes, line: int) -> None:
        """Raise Mistake at the first row that holds anything beyond the header."""
        reader, begun = csv.reader(io.StringIO(data.decode(), newline=""), delimiter=self.separator), 0
        for row in reader:
            if any(row[len(self.header) :]):
                raise Mistake("fields", self.path, where=(line + begun, self.unit), want=len(self.header))
            begun = reader.line_num

    def _misshapen(self, error: str, line: int) -> Mistake:
        place = re.search(r"in line (\d+)|starting at row (\d+)", error)
        if place and place[1]:
            return Mistake("fields", self.path, where=(line + int(place[1]) - 1, self.unit), want=len(self.header))
        return Mistake("quote", self.path, where=(line + int(place[2]) if place else line, self.unit))

    def _lines(self, data: bytes, line: int, rows: int) -> Sequence[int]:
        """Lines at which the rows stand; counted one by one only where blank lines or quoted line ends put them off."""
        plain = range(line, line + rows)
        if data.count(b"\n") + (not data.endswith(b"\n")) == rows:
            return plain
        reader = csv.reader(io.StringIO(data.decode(), newline=""), delimiter=self.separator)
        begun, lines = 0, []
        for row in reader:
            if len(row) > 1 or "".join(row).strip():
                lines.append(line + begun)
            begun = reader.line_num
        return lines if len(lines) == rows else plain

    def _pieces(self) -> Iterator[tuple[int, bytes]]:
        """First line and UTF-8 text of some whole rows."""
        size, read, line, held = self.path.stat().st_size, 0, 1, b""
        with self.path.open("rb") as file:
            while data := file.read(BLOCK):
                read += len(data)
                held += data
                cut = _last_row_end(held) + 1 if len(data) == BLOCK else len(held)
                if not cut and len(held) > BLOCK + RECORD:
                    raise Mistake("record", self.path, where=(line, self.unit), limit=RECORD // 2**20)
                if cut:
                    piece, held = held[:cut], held[cut:]
                    yield line, self._in_utf8(piece, line)
                    line += piece.count(b"\n")
                    self.tell(read, size)
            if held:
                yield line, self._in_utf8(held, line)

    def _in_utf8(self, data: bytes, line: int) -> bytes:
        """The piece in UTF-8; the first that is not plain ASCII settles the encoding of the file."""
        if b"\0" in data:
            raise Mistake("no_table", self.path, why="NUL")
        if data.isascii():
            return data
        failed = []
        for encoding in [self.encoding] if self.encoding else ["UTF-8", "CP949"]:
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as error:
                failed.append((error.start, encoding))
            else:
                self.encoding = encoding
                return data if encoding == "UTF-8" else text.encode()
        start, encoding = max(failed)  # the encoding that got furthest
        if start < 4 and line == 1:
            raise Mistake("no_table", self.path, why="no UTF-8, no CP949")
        raise Mistake("encoding", self.path, where=(line + data[:start].count(b"\n"), self.unit), encoding=encoding)


# pyarrow lets a C++ exception through here, which ends the process that asks.
_ASK_SIZES = """
import json, sys
import pyarrow.parquet
read = pyarrow.parquet.read_metadata(sys.argv[1])
groups = [read.row_group(number) for number in range(read.num_row_groups)]
columns = [[group.column(leaf) for leaf in range(group.num_columns)] for group in groups]
print(json.dumps([{column.path_in_schema: column.total_uncompressed_size for column in one} for one in columns]))
"""


class ParquetSource:
    """Columns of a Parquet file, a batch of rows at a time."""

    unit = "row"

    def __init__(self, path: Path, tell: Callable[[int, int], None]) -> None:
        try:
            import pyarrow.parquet
        except ImportError:
            raise Mistake("no_module", path, kind="Parquet", module="pyarrow") from None
        self.path, self.tell = path, tell
        try:
            schema = pyarrow.parquet.read_schema(path)
            strings = [one.name for one in schema if one.type in (pyarrow.string(), pyarrow.large_string())]
            self.file = pyarrow.parquet.ParquetFile(path, read_dictionary=strings)
            self.header = [name.strip() for name in schema.names]
        except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:  # a damaged name is no UTF-8
            raise Mistake("no_table", path, why=str(error).splitlines()[0][:80]) from None

    def blocks(self, texts: list[int], numbers: list[int]) -> Iterator[Block]:
        """The columns at these positions, batch by batch."""
        import pyarrow

        names = self.file.schema_arrow.names
        row, rows = 1, self.file.metadata.num_rows
        try:
            self._check_sizes([*texts, *numbers])
            for batch in self.file.iter_batches(2**20, columns=[names[place] for place in (*texts, *numbers)]):
                columns = {place: self._texts(batch.column(names[place]), place) for place in texts}
                columns |= {place: self._numbers(batch.column(names[place])) for place in numbers}
                yield Block(pd.DataFrame(columns), range(row, row + batch.num_rows))
                row += batch.num_rows
                self.tell(row - 1, rows)
        except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
            raise Mistake("no_table", self.path, why=str(error).splitlines()[0][:80]) from None

    def _check_sizes(self, places: list[int]) -> None:
        """Raise Mistake where a few rows would unpack to more than names and numbers can need."""
        groups = [self.file.metadata.row_group(number) for number in range(self.file.metadata.num_row_groups)]
        if all(group.total_byte_size <= ROW_BYTES * group.num_rows + SLACK for group in groups):
            return  # no column can be larger than all columns are
        for group, sizes in zip(groups, self._sizes(), strict=True):
            for place in places:
                size = sizes.get(self.file.schema_arrow.names[place], 0)
                if size > ROW_BYTES * group.num_rows + SLACK:
                    raise Mistake("packed", self.path, column=self.header[place], size=size // 2**20, rows=group.num_rows)

    def _sizes(self) -> list[dict[str, int]]:
        """Bytes that each column unpacks to, a row group at a time; asked in a process of its own, for damage can abort it."""
        done = subprocess.run([sys.executable, "-c", _ASK_SIZES, self.path], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Mistake("no_table", self.path, why=(done.stderr.strip().splitlines() or ["Parquet"])[-1].strip()[:80])
        return json.loads(done.stdout)

    def _texts(self, column, place: int) -> pd.Series:
        import pyarrow

        kind = column.type.value_type if pyarrow.types.is_dictionary(column.type) else column.type
        if pyarrow.types.is_integer(kind):
            column, kind = column.cast(pyarrow.string()), pyarrow.string()
        if kind not in (pyarrow.string(), pyarrow.large_string()):
            raise Mistake("no_table", self.path, why=f"{self.header[place]}: {kind}")
        series = (column if pyarrow.types.is_dictionary(column.type) else column.dictionary_encode()).to_pandas()
        return series.cat.add_categories("").fillna("") if series.isna().any() and "" not in series.cat.categories else series

    def _numbers(self, column) -> pd.Series:
        import pyarrow

        return column.cast(pyarrow.float64()).to_pandas() if pyarrow.types.is_decimal(column.type) else column.to_pandas()


class XlsxSource:
    """The first sheet of an Excel workbook; what its formulas last gave, not the formulas."""

    unit = "row"

    def __init__(self, path: Path, tell: Callable[[int, int], None]) -> None:
        self.path, self.tell = path, tell
        try:
            with zipfile.ZipFile(path) as parts:
                sizes = {part.filename: part.file_size for part in parts.infolist()}
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise Mistake("no_table", path, why=error) from None
        if "xl/workbook.xml" not in sizes:
            raise Mistake("no_table", path, why="ZIP")
        if sum(sizes.values()) > UNPACKED:
            raise Mistake("bomb", path, size=sum(sizes.values()) // 2**20, limit=UNPACKED // 2**20)
        self.rows = self._rows()
        _, first = next(self.rows, (0, None))
        if first is None:
            raise Mistake("empty", path)
        self.header = [_text(value) for value in first]

    def blocks(self, texts: list[int], numbers: list[int]) -> Iterator[Block]:
        """The columns at these positions, some thousand rows at a time."""
        held: list[tuple[int, dict]] = []
        width, wanted = len(self.header), {*texts, *numbers}
        for number, row in chain(self.rows, [(0, None)]):
            if row is None or len(held) == XLSX_ROWS:
                if held:
                    columns = {
                        place: pd.Series([_text(values[place]) for _, values in held], dtype="category") for place in texts
                    }
                    columns |= {place: pd.Series([values[place] for _, values in held], dtype=object) for place in numbers}
                    yield Block(pd.DataFrame(columns), [where for where, _ in held])
                    self.tell(held[-1][0], held[-1][0])
                held = []
            if row is not None:
                if any(value not in (None, "") for value in row[width:]):
                    raise Mistake("fields", self.path, where=(number, self.unit), want=width)
                held.append((number, {place: row[place] if place < len(row) else None for place in wanted}))

    def _rows(self) -> Iterator[tuple[int, list]]:
        """Rows that hold anything, with their number; whatever the parser makes of a broken workbook is one mistake."""
        try:
            import openpyxl
        except ImportError:
            raise Mistake("no_module", self.path, kind="XLSX", module="openpyxl") from None
        try:
            book = openpyxl.load_workbook(self.path, read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its size need not be so
            cells = 0
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                cells += len(row)
                if number > 2**20 or cells > XLSX_CELLS:
                    raise ValueError("more rows than Excel has" if number > 2**20 else f"over {XLSX_CELLS:,} cells")
                if any(value not in (None, "") for value in row):
                    yield number, list(row)
            book.close()
        except Exception as error:  # a damaged workbook fails in the parser in many ways
            raise Mistake("no_table", self.path, why=f"{type(error).__name__}: {error}"[:80]) from None


def _text(value: object) -> str:
    """A cell as text: a code that Excel holds as a number has no decimals."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _row_end(data: bytes) -> int:
    """Where the first row ends: at the first line end outside quotation marks, -1 if there is none."""
    end, quotes = data.find(b"\n"), 0
    begun = 0
    while end >= 0:
        quotes += data.count(b'"', begun, end)
        if quotes % 2 == 0:
            return end
        begun, end = end, data.find(b"\n", end + 1)
    return -1


def _last_row_end(data: bytes) -> int:
    """Where the last whole row ends: at the last line end with an even number of quotation marks before it."""
    end = data.rfind(b"\n")
    odd = data.count(b'"', 0, max(end, 0)) % 2
    while end >= 0 and odd:
        quote = data.rfind(b'"', 0, end)
        before = data.rfind(b"\n", 0, quote)
        odd = (odd + data.count(b'"', max(before, 0), end)) % 2
        end = before
    return end
