"""A citable table: its columns in two languages, its canonical text, its digest and its exports."""

import hashlib
import io
import json
import re
from dataclasses import dataclass, field
from html import escape
from typing import Literal

import pandas as pd

FORMATS = ("csv", "json", "md", "tex", "xlsx")
_XLSX_SHEET = {"ko": "한국어", "en": "English"}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``kind`` says how the frame holds it: ``text`` as two columns ``name_ko`` and ``name_en``, ``code`` as one column of
    text that is the same in both languages, ``table`` as codes that are ids of tables and link to them, ``number`` as one column of numbers printed at ``decimals``.
    """

    name: str
    label_ko: str
    label_en: str
    kind: Literal["text", "code", "table", "number"] = "text"
    unit_ko: str = ""
    unit_en: str = ""
    decimals: int = 0

    def names(self) -> list[str]:
        """Names of this column in the frame."""
        return [f"{self.name}_ko", f"{self.name}_en"] if self.kind == "text" else [self.name]

    def label(self, lang: str) -> str:
        """Heading in one language, with the unit where there is one."""
        label, unit = (self.label_ko, self.unit_ko) if lang == "ko" else (self.label_en, self.unit_en)
        return f"{label} ({unit})" if unit else label


@dataclass(frozen=True)
class Table:
    """A table that can be shown, exported, cited and checked.

    Parameters
    ----------
    id : str
        Permanent slug: the anchor on the page, the name of the files, the argument of ``clusterlib cite``.
    title_ko, title_en : str
        Caption without number.
    columns : tuple of Column
        In the order in which they are printed; the first one heads the rows.
    frame : DataFrame
        Exactly the columns that ``columns`` names.
    chapter : str
        Slug of the chapter that shows it.
    sources : tuple of str
        Keys in ``data/references.bib`` or names of files in ``data/``.
    note_ko, note_en : str
        What a reader of the table must know; printed beneath it.
    licence : str
        SPDX identifier of the licence of the table.
    """

    id: str
    title_ko: str
    title_en: str
    columns: tuple[Column, ...]
    frame: pd.DataFrame = field(repr=False)
    chapter: str
    sources: tuple[str, ...] = ()
    note_ko: str = ""
    note_en: str = ""
    licence: str = "CC-BY-4.0"

    def __post_init__(self) -> None:
        wanted = [name for column in self.columns for name in column.names()]
        if list(self.frame.columns) != wanted:
            raise ValueError(f"table {self.id}: frame has columns {list(self.frame.columns)}; want {wanted}")
        for lang in ("ko", "en"):
            labels = [column.label(lang) for column in self.columns]
            if len(set(labels)) < len(labels):
                raise ValueError(f"table {self.id}: two columns share a heading among {labels}; want each once")
        for column in self.columns:
            if column.kind == "number" and not pd.api.types.is_numeric_dtype(self.frame[column.name]):
                raise ValueError(f"table {self.id}, column {column.name}: holds text; want numbers")

    def title(self, lang: str) -> str:
        """Caption in one language."""
        return self.title_ko if lang == "ko" else self.title_en

    def note(self, lang: str) -> str:
        """Note in one language, empty where there is none."""
        return self.note_ko if lang == "ko" else self.note_en

    def show(self, lang: str, *, filterable: bool = False) -> "TableView":
        """The table as a chapter displays it; ``filterable`` lets a reader sort and filter it on the page."""
        return TableView(self, lang, filterable)


@dataclass(frozen=True)
class TableView:
    """A table in one language, as a notebook displays it and as the book numbers it."""

    table: Table
    lang: str
    filterable: bool = False

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {
            "text/markdown": to_myst(self.table, self.lang, filterable=self.filterable),
            "text/html": to_html(self.table, self.lang),
            "text/plain": to_markdown(self.table, self.lang),
        }


@dataclass(frozen=True)
class Aside:
    """A small table of a chapter that is not citable: its caption and scoped headings, without number and files."""

    frame: pd.DataFrame
    caption: str
    decimals: int = 2

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": aside_html(self.frame, self.caption, self.decimals), "text/plain": self.frame.to_string()}


def aside_html(frame: pd.DataFrame, caption: str, decimals: int = 2) -> str:
    """A frame as a captioned table: a named or non-default index heads the rows, else the first column does."""
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index(names=frame.index.name or "")
    cells = [[_aside_cell(value, decimals) for value in row] for row in frame.itertuples(index=False)]
    head = "".join(f'<th scope="col">{escape(str(label))}</th>' if str(label) else "<td></td>" for label in frame.columns)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>" for row in cells
    )
    return f'<table class="aside"><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _aside_cell(value: object, decimals: int) -> str:
    if isinstance(value, float):
        return "–" if pd.isna(value) else f"{value:.{decimals}f}".removesuffix("." + "0" * decimals)
    return escape(str(value))


def printed(table: Table, lang: str) -> pd.DataFrame:
    """The table as text under its headings in one language, numbers at their declared decimals."""
    cells = {}
    for column in table.columns:
        values = table.frame[f"{column.name}_{lang}" if column.kind == "text" else column.name]
        cells[column.label(lang)] = (
            [_number(value, column.decimals) for value in values] if column.kind == "number" else list(values)
        )
    return pd.DataFrame(cells, dtype=str)


def canonical_csv(table: Table) -> str:
    """The text whose SHA-256 is the table's digest: both languages, fixed columns, UTF-8, LF, declared decimals.

    Examples
    --------
    >>> columns = (Column("place", "곳", "Place"), Column("jobs", "일자리", "Jobs", "number", decimals=1))
    >>> frame = pd.DataFrame({"place_ko": ["우디네"], "place_en": ["Udine"], "jobs": [20.04]})
    >>> print(canonical_csv(Table("toy", "예", "Toy", columns, frame, "index")), end="")
    place_ko,place_en,jobs
    우디네,Udine,20.0
    """
    decimals = {column.name: column.decimals for column in table.columns if column.kind == "number"}
    frame = table.frame.copy()
    for name, places in decimals.items():
        frame[name] = [_number(value, places) for value in frame[name]]
    return frame.to_csv(index=False, lineterminator="\n")


def digest(table: Table) -> str:
    """SHA-256 of the canonical CSV, in hexadecimal: the same on any machine and in either language."""
    return hashlib.sha256(canonical_csv(table).encode("utf-8")).hexdigest()


def to_csv(table: Table, lang: str) -> str:
    """CSV of one language under its printed headings."""
    return printed(table, lang).to_csv(index=False, lineterminator="\n")


def to_json(table: Table) -> str:
    """Data and Table Schema in one JSON document (a Data Package v2 resource with inline data)."""
    fields = [
        {
            "name": name,
            "type": "number" if column.kind == "number" else "string",
            "title": column.label("ko" if name.endswith("_ko") else "en"),
        }
        for column in table.columns
        for name in column.names()
    ]
    decimals = {column.name: column.decimals for column in table.columns if column.kind == "number"}
    rows = table.frame.copy()
    for name, places in decimals.items():
        rows[name] = [None if pd.isna(value) else float(_number(value, places)) for value in rows[name]]
    resource = {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": table.id,
        "title": table.title_en,
        "title_ko": table.title_ko,
        "description": table.note_en,
        "description_ko": table.note_ko,
        "type": "table",
        "licenses": [{"name": table.licence}],
        "sources": [{"title": source} for source in table.sources],
        "sha256_of_csv": digest(table),
        "schema": {"$schema": "https://datapackage.org/profiles/2.0/tableschema.json", "fields": fields},
        "data": rows.astype(object).where(rows.notna(), None).to_dict(orient="records"),
    }
    resource = {key: value for key, value in resource.items() if value not in ("", [])}
    return json.dumps(resource, ensure_ascii=False, indent=1) + "\n"


def to_markdown(table: Table, lang: str) -> str:
    """A pipe table for pasting."""
    frame = printed(table, lang)
    lines = [frame.columns, ["---"] * frame.shape[1], *frame.itertuples(index=False)]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines) + "\n"


def to_latex(table: Table, lang: str) -> str:
    """A booktabs table with caption and label; Korean needs a Unicode engine and a Hangul font."""
    frame = printed(table, lang)
    numbers = ["r" if column.kind == "number" else "X" for column in table.columns]
    head = " & ".join(_latex(label) for label in frame.columns)
    body = "\n".join(" & ".join(_latex(cell) for cell in row) + r" \\" for row in frame.itertuples(index=False))
    return (
        "% needs booktabs and tabularx; digest sha256:" + digest(table) + "\n"
        "\\begin{table}\n"
        f"\\caption{{{_latex(table.title(lang))}}}\\label{{tab:{table.id}-{lang}}}\n"
        f"\\begin{{tabularx}}{{\\textwidth}}{{{''.join(numbers)}}}\n\\toprule\n{head} \\\\\n\\midrule\n{body}\n\\bottomrule\n"
        "\\end{tabularx}\n\\end{table}\n"
    )


def to_xlsx(table: Table) -> bytes:
    """A workbook with one sheet a language; text is never read as a formula, and the bytes depend on the table alone."""
    import datetime

    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": table.title_en, "comments": digest(table), "created": datetime.datetime(2000, 1, 1)})
        bold, wrap = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for lang, name in _XLSX_SHEET.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(table.columns) - 1, 28)
            for place, column in enumerate(table.columns):
                sheet.write_string(0, place, column.label(lang), bold)
                values = table.frame[f"{column.name}_{lang}" if column.kind == "text" else column.name]
                for row, value in enumerate(values, start=1):
                    if column.kind == "number":
                        if not pd.isna(value):
                            sheet.write_number(row, place, float(_number(value, column.decimals)))
                    else:
                        sheet.write_string(row, place, value, wrap)
    return buffer.getvalue()


def to_html(table: Table, lang: str) -> str:
    """A captioned table with scoped headings, for JupyterLab and for reports; cells of numbers are of class ``number``."""
    frame = _typeset(table, lang)
    kinds = [' class="number"' if column.kind == "number" else "" for column in table.columns]
    head = "".join(f'<th scope="col"{kind}>{escape(label)}</th>' for label, kind in zip(frame.columns, kinds, strict=True))
    body = "".join(
        f'<tr><th scope="row"{kinds[0]}>{escape(row[0])}</th>'
        + "".join(f"<td{kind}>{escape(cell)}</td>" for cell, kind in zip(row[1:], kinds[1:], strict=True))
        + "</tr>"
        for row in frame.itertuples(index=False)
    )
    caption = f"<caption>{escape(table.title(lang))}</caption>"
    return f'<table lang="{lang}">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def to_myst(table: Table, lang: str, *, filterable: bool = False) -> str:
    """The numbered, captioned table of the page (MyST ``list-table``) with what a citer needs beneath it.

    Where codes that stand once head the rows, each row has an anchor of its own, ``ID-CODE``. Ids of tables lead to them.
    Its classes say which columns are numbers: ``number-2`` is the second.
    """
    frame = _typeset(table, lang)
    lines = [f"```{{list-table}} {_myst(table.title(lang))}", f":name: {table.id}", ":header-rows: 1", ":stub-columns: 1"]
    classes = ["filterable"] if filterable else []
    classes += [f"number-{place}" for place, column in enumerate(table.columns, start=1) if column.kind == "number"]
    lines += [f":class: {' '.join(classes)}"] if classes else []
    rows = [[_myst(cell) for cell in row] for row in (frame.columns, *frame.itertuples(index=False))]
    if table.columns[0].kind == "code" and frame.iloc[:, 0].is_unique:
        rows[1:] = [
            [f"[{row[0]}]{{#{table.id}-{_slug(code)}}}", *row[1:]] for code, row in zip(frame.iloc[:, 0], rows[1:], strict=True)
        ]
    for place, column in enumerate(table.columns):
        if column.kind == "table":
            for code, row in zip(frame.iloc[:, place], rows[1:], strict=True):
                row[place] = f"{{ref}}`{code} <{code}>`" if code else ""
    for row in rows:
        lines += [("* - " if place == 0 else "  - ") + cell for place, cell in enumerate(row)]
    notes = [f"* {_myst(line)}" for line in table.note(lang).splitlines()]
    lines += [
        "```",
        "",
        *([":::{container} note table-note", *notes, ":::", ""] if notes else []),
        f"```{{table-card}} {table.id}",
        f":title: {table.title(lang)}",
        f":chapter: {table.chapter}",
        f":digest: {digest(table)}",
        "```",
        "",
    ]
    return "\n".join(lines)


def _typeset(table: Table, lang: str) -> pd.DataFrame:
    """The table as :func:`printed`, its numbers as a page sets them: a minus sign, and groups of three from ten thousand on."""
    frame = printed(table, lang)
    for column in table.columns:
        if column.kind == "number":
            label = column.label(lang)
            frame[label] = [_grouped(text.replace("-", "−")) for text in frame[label]]
    return frame


def _grouped(text: str) -> str:
    return re.sub(r"(?<![\d.])\d{5,}", lambda whole: f"{int(whole[0]):,}", text)


def _number(value: float, decimals: int) -> str:
    """A number at its declared decimals, the empty string where it is missing; never ``-0.0``."""
    if pd.isna(value):
        return ""
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text


def _slug(code: str) -> str:
    """A code as part of an anchor."""
    return re.sub(r"[^\w-]+", "-", code).strip("-").lower()


def _myst(text: str) -> str:
    """Text as MyST that renders to itself."""
    escaped = re.sub(r"([\\`*_{}\[\]<>#$|~^&])", r"\\\1", text)
    return re.sub(r"^(\d*)([-+.:%()])", r"\1\\\2", escaped)


def _latex(text: str) -> str:
    marks = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    marks |= {mark: "\\" + mark for mark in "&%$#_{}"}
    return "".join(marks.get(mark, mark) for mark in text)
