"""The paper as typed records: its tables cell by cell, sections, claims, references, places."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import accumulate, combinations

import pandas as pd

from clusterlib.data import DataError, check_known, read_csv

_SHORTEST = 2  # syllables of the shortest piece of a cell that counts


@dataclass(frozen=True)
class Cell:
    """One cell of Table 1 or 2: the paper's words in Korean, ours in English, the editors' note where they part."""

    table: str
    row: str
    column: str
    ko: str
    en: str
    note_ko: str = ""
    note_en: str = ""

    @property
    def locator(self) -> str:
        """Where the cell stands, for example ``table 2, innovative-milieu, policy``."""
        return f"table {self.table}, {self.row}, {self.column}"


@dataclass(frozen=True)
class Difference:
    """An editors' note: a place where the paper and its sources, or the paper and itself, part."""

    difference: str
    locator: str
    section: str
    ko: str
    en: str
    checked: str
    source: str


@dataclass(frozen=True)
class Mechanism:
    """One lettered statement of Table 3, restated."""

    row: str
    column: str
    mechanism: str
    ko: str
    en: str
    terms_ko: str
    terms_en: str
    actor: str
    object: str
    note_ko: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class Section:
    """A section of the paper and the chapter that treats it."""

    section: str
    parent: str
    order: str
    title_ko: str
    title_en: str
    summary_ko: str
    summary_en: str
    chapter: str


@dataclass(frozen=True)
class Claim:
    """Something that the paper holds, in our words, found by its section and key terms."""

    claim: str
    section: str
    kind: str
    statement_ko: str
    statement_en: str
    hedge: str
    chapter: str
    cites: str
    terms_ko: str


@dataclass(frozen=True)
class Rule:
    """What would decide a claim, set down before the result was seen, and the most that can follow."""

    claim: str
    measure_ko: str
    measure_en: str
    supported_ko: str
    supported_en: str
    refuted_ko: str
    refuted_en: str
    at_most: str
    reason_ko: str
    reason_en: str


@dataclass(frozen=True)
class Verdict:
    """What has become of a claim: the verdict under its rule, the table that decides it, what would change it.

    ``table`` is empty where nothing here can reach the claim; ``strength`` says how far the evidence carries.
    """

    claim: str
    verdict: str
    evidence: str
    table: str
    strength: str
    reason_ko: str
    reason_en: str
    change_ko: str
    change_en: str


@dataclass(frozen=True)
class Reference:
    """A work as the paper cites it, with what it was identified as."""

    cited: str
    key: str
    section: str
    status: str
    checked: str
    note_ko: str
    note_en: str

    @property
    def work(self) -> str:
        """First author and year, as claims and arrows cite the work: ``suarezvilla1998``, identified or not."""
        author, year = re.search(r"[A-Za-z-]+", self.cited), re.search(r"\d{4}", self.cited)
        return author.group().replace("-", "").lower() + year.group()


@dataclass(frozen=True)
class Place:
    """A place or body that the paper names, and what became of it."""

    place: str
    name_ko: str
    name_en: str
    kind: str
    country: str
    section: str
    role_ko: str
    role_en: str
    founded: str
    ended: str
    fate_ko: str
    fate_en: str
    source: str
    checked: str


@dataclass(frozen=True)
class Term:
    """A term of the paper or of the book, with what it means here."""

    term: str
    term_ko: str
    term_en: str
    definition_ko: str
    definition_en: str
    section: str
    aliases_ko: str
    aliases_en: str


def columns(table: str) -> dict[str, tuple[str, str]]:
    """Headings of a table of the paper, in order: column id to its Korean and English label."""
    return _labels("table_columns.csv", "column", table)


def rows(table: str) -> dict[str, tuple[str, str]]:
    """Short names of the rows of a table of the paper, in order: row id to its Korean and English label."""
    return _labels("table_rows.csv", "row", table)


def cells(table: str) -> list[Cell]:
    """The cells of Table 1 or 2, row by row, each with the editors' note on it where there is one.

    Raises
    ------
    DataError
        If a cell is missing, stands twice, is empty, or names an unknown row or column.

    Examples
    --------
    >>> len(cells("2")), cells("1")[0].locator
    (35, 'table 1, embedded, type')
    """
    name = f"table_{table}.csv"
    frame = read_csv(name, ["row", "column", "ko", "en"], key=["row", "column"], required=["ko", "en"])
    check_known(frame, name, "row", rows(table))
    check_known(frame, name, "column", columns(table))
    found = {(cell.row, cell.column): cell for cell in _records(frame.assign(table=table), Cell)}
    notes = {difference.locator: difference for difference in differences()}
    for row in rows(table):
        for column in columns(table):
            if (row, column) not in found:
                raise DataError(f"data/{name}, row {row}, column {column}: no such cell; want every row x column once")
    ordered = [found[row, column] for row in rows(table) for column in columns(table)]
    return [
        replace(cell, note_ko=notes[cell.locator].ko, note_en=notes[cell.locator].en) if cell.locator in notes else cell
        for cell in ordered
    ]


def differences() -> list[Difference]:
    """Where the paper parts from its sources or from itself, in the order of the paper."""
    frame = _read("differences.csv", Difference, key=["difference"], optional=set())
    check_known(frame, "differences.csv", "checked", labels("checked"))
    return list(_records(frame, Difference))


def mechanisms() -> list[Mechanism]:
    """The ten lettered statements of Table 3."""
    name = "table3_mechanisms.csv"
    frame = _read(name, Mechanism, key=["mechanism"], optional={"note_ko", "note_en"})
    check_known(frame, name, "row", rows("3"))
    check_known(frame, name, "column", columns("3"))
    quadrant = {
        "I": ("spontaneous", "cost-saving"),
        "II": ("spontaneous", "spillover"),
        "III": ("promoted", "cost-saving"),
        "IV": ("promoted", "spillover"),
    }
    for row, record in frame.iterrows():
        wanted = quadrant.get(record["mechanism"].split("-")[0])
        if (record["row"], record["column"]) != wanted:
            raise DataError(
                f"data/{name}, line {row + 2}, column mechanism: {record['mechanism']!r} stands in {record['row']} x {record['column']}; want {wanted}"
            )
    return list(_records(frame, Mechanism))


def sections() -> list[Section]:
    """The sections of the paper in their order."""
    frame = _read("sections.csv", Section, key=["section"], optional={"parent"})
    check_known(frame, "sections.csv", "parent", ["", *frame["section"]])
    return list(_records(frame, Section))


def claims() -> list[Claim]:
    """The claims of the paper in the order of its sections."""
    frame = _read("claims.csv", Claim, key=["claim"], optional={"cites"})
    check_known(frame, "claims.csv", "section", [section.section for section in sections()])
    check_known(frame, "claims.csv", "hedge", labels("hedge"))
    check_known(frame.assign(kind=frame["kind"].str.replace("/", ";")), "claims.csv", "kind", labels("kind"), many=True)
    return list(_records(frame, Claim))


def rules() -> list[Rule]:
    """The rules of verdicts, one a claim, in the order of the claims."""
    frame = _read("rules.csv", Rule, key=["claim"], optional=set())
    check_known(frame, "rules.csv", "claim", [claim.claim for claim in claims()])
    check_known(frame, "rules.csv", "at_most", labels("verdict"))
    return list(_records(frame, Rule))


def verdicts() -> dict[str, Verdict]:
    """The verdicts given so far, by claim; every other claim is not yet tested.

    Raises
    ------
    DataError
        If a claim has a verdict without a rule.
    """
    frame = _read("verdicts.csv", Verdict, key=["claim"], optional={"table"})
    check_known(frame, "verdicts.csv", "claim", [rule.claim for rule in rules()])
    check_known(frame, "verdicts.csv", "verdict", labels("verdict"))
    check_known(frame, "verdicts.csv", "evidence", labels("evidence"))
    check_known(frame, "verdicts.csv", "strength", labels("strength"))
    return {verdict.claim: verdict for verdict in _records(frame, Verdict)}


def references() -> list[Reference]:
    """The works that the paper cites, each with the state of its identification."""
    frame = _read("references.csv", Reference, key=["cited"], optional={"key"})
    check_known(frame, "references.csv", "status", labels("status"))
    check_known(frame, "references.csv", "checked", labels("checked"))
    return list(_records(frame, Reference))


def places() -> list[Place]:
    """The places and bodies that the paper names, with founding, end and fate as far as known."""
    optional = {"country", "founded", "ended", "fate_ko", "fate_en", "source"}
    frame = _read("places.csv", Place, key=["place"], optional=optional)
    check_known(frame, "places.csv", "kind", ["region", "city", "cluster", "body", "country"])
    check_known(frame, "places.csv", "checked", labels("checked"))
    for column in ("founded", "ended"):
        for row, value in frame[column].items():
            if not re.fullmatch(r"(\d{4}(-\d{2}(-\d{2})?)?)?", value):
                raise DataError(
                    f"data/places.csv, line {row + 2}, column {column}: {value!r} is no date; want YYYY, YYYY-MM or YYYY-MM-DD"
                )
    return list(_records(frame, Place))


def terms() -> list[Term]:
    """The glossary, the paper's own terms first."""
    frame = _read("glossary.csv", Term, key=["term"], optional={"aliases_ko", "aliases_en"})
    check_known(frame, "glossary.csv", "section", ["book", *(section.section for section in sections())], many=True)
    return list(_records(frame, Term))


def labels(group: str) -> dict[str, tuple[str, str]]:
    """One of the small vocabularies used in the files: code to its Korean and English label.

    Examples
    --------
    >>> labels("kind")["normative"][1]
    'normative'
    """
    frame = read_csv(
        "kinds.csv", ["group", "code", "label_ko", "label_en"], key=["group", "code"], required=["label_ko", "label_en"]
    )
    frame = frame[frame["group"] == group]
    return {code: (ko, en) for code, ko, en in zip(frame["code"], frame["label_ko"], frame["label_en"], strict=True)}


def find_in_text(text: str, wanted: Iterable[Cell]) -> dict[str, str]:
    """Look for the Korean words of cells in a text of the paper, blind to white space and line breaks.

    Text taken from a PDF runs column by column or line by line across columns; a cell counts as found when its words
    stand in one piece (``whole``), or in order in pieces close to each other (``pieces``), cut only where the text has
    white space: a page is cut between lines, a changed syllable stands inside a word.

    Parameters
    ----------
    text : str
        The paper's text.
    wanted : iterable of Cell

    Returns
    -------
    dict
        Locator to ``whole``, ``pieces`` or ``missing``.

    Examples
    --------
    >>> cell = Cell("2", "toy", "reason", "집단적 학습 과정", "Collective learning")
    >>> find_in_text("집단\\n적학습과정", [cell]), find_in_text("집단적 학습 | 비용 | 과정", [cell]), find_in_text("비용", [cell])
    ({'table 2, toy, reason': 'whole'}, {'table 2, toy, reason': 'pieces'}, {'table 2, toy, reason': 'missing'})
    """
    page, cuts = _squeeze(text), _cuts(text)
    return {cell.locator: _find(page, cuts, _squeeze(cell.ko)) for cell in wanted}


def _find(page: str, cuts: list[int], words: str, window: int = 400) -> str:
    if words in page:
        return "whole"
    for place, start in enumerate(cuts):
        near = cuts[place : bisect_right(cuts, start + window + len(words))]
        if page.startswith(words[:_SHORTEST], start) and _in_pieces(page, near, words):
            return "pieces"
    return "missing"


def _in_pieces(page: str, cuts: list[int], words: str) -> bool:
    """Whether the words stand in the page in order, each piece from one cut to another, the longest piece first."""
    while words:
        pieces = ((start, end) for start, end in combinations(cuts, 2) if end - start >= _SHORTEST)
        size, back = max(((end - start, -end) for start, end in pieces if words.startswith(page[start:end])), default=(0, 0))
        if not size:
            return False
        words, cuts = words[size:], cuts[bisect_left(cuts, -back) :]
    return True


def _cuts(text: str) -> list[int]:
    """Where white space stood: positions in the squeezed text, its ends among them."""
    return [0, *accumulate(len(word) for word in unicodedata.normalize("NFC", text).split())]


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def _labels(name: str, column: str, table: str) -> dict[str, tuple[str, str]]:
    frame = read_csv(name, ["table", column, "label_ko", "label_en"], key=["table", column], required=["label_ko", "label_en"])
    frame = frame[frame["table"] == table]
    if frame.empty:
        raise DataError(f"data/{name}: no table {table!r}; want 1, 2 or 3")
    return {code: (ko, en) for code, ko, en in zip(frame[column], frame["label_ko"], frame["label_en"], strict=True)}


def _read(name: str, record: type, key: list[str], optional: set[str]) -> pd.DataFrame:
    names = [field.name for field in fields(record)]
    return read_csv(name, names, key=key, required=[name for name in names if name not in {*key, *optional}])


def _records(frame: pd.DataFrame, record: type) -> Iterator:
    return (record(**row) for row in frame.to_dict(orient="records"))
