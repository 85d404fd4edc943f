"""Every citable table of the book: one builder each, listed once in ``TABLES``."""

import difflib
from collections.abc import Callable

import pandas as pd

from clusterlib.catalogue import (
    background,
    characteristics,
    conclusion,
    evidence,
    example_region,
    industries,
    paper_tables,
    places,
)
from clusterlib.data import DataError
from clusterlib.tables import Column, Table


def build(table_id: str) -> Table:
    """The table with this id.

    Raises
    ------
    DataError
        If no table has this id; the message lists the nearest.

    Examples
    --------
    >>> build("paper-2").frame.shape
    (5, 14)
    """
    if table_id not in TABLES:
        near = difflib.get_close_matches(table_id, TABLES, n=3, cutoff=0.4) or list(TABLES)
        raise DataError(f"table {table_id!r} is unknown; nearest: {', '.join(near)}; `clusterlib tables` lists all")
    return TABLES[table_id]()


def listing() -> Table:
    """The table of tables: id, title, chapter and size of every table but this one."""
    built = [build(table_id) for table_id in TABLES if table_id != "tables"]
    frame = pd.DataFrame(
        {
            "table": one.id,
            "title_ko": one.title_ko,
            "title_en": one.title_en,
            "chapter": one.chapter,
            "rows": len(one.frame),
            "columns": len(one.columns),
        }
        for one in built
    )
    columns = (
        Column("table", "표", "Table", "table"), Column("title", "제목", "Title"), Column("chapter", "장", "Chapter", "code"),
        Column("rows", "행", "Rows", "number", "개", "count"), Column("columns", "열", "Columns", "number", "개", "count"),
    )  # fmt: skip
    return Table("tables", "이 책의 표", "The tables of this book", columns, frame, "tables")


TABLES: dict[str, Callable[[], Table]] = {
    "paper-1": paper_tables.paper_1,
    "paper-2": paper_tables.paper_2,
    "paper-3": paper_tables.paper_3,
    "claims": paper_tables.claims,
    "verdicts": paper_tables.verdicts,
    "references": paper_tables.references,
    "differences": paper_tables.differences,
    "definition-check": background.definition_check,
    "definitions": background.definitions,
    "definition-cases": background.definition_cases,
    "bodies": background.bodies,
    "hubs": background.hubs,
    "platform": background.platform,
    "platform-network": background.platform_network,
    "geographies": characteristics.geographies,
    "type-codes": characteristics.type_codes,
    "theory-codes": characteristics.theory_codes,
    "theory-likeness": characteristics.theory_likeness,
    "theory-advice": characteristics.theory_advice,
    "mechanism-links": characteristics.mechanism_links,
    "mechanism-roles": characteristics.mechanism_roles,
    "niche-theories": background.niche_theories,
    "rural-convergence": background.rural_convergence,
    "link-tests": background.link_tests,
    "spin-off-evidence": background.spinoff_evidence,
    "sectors": conclusion.sectors,
    "argument": conclusion.argument,
    "places-quotients": places.places_quotients,
    "places-patents": places.places_patents,
    "places-uk": places.places_uk,
    "places-norway": places.places_norway,
    "places-europe": places.places_europe,
    "frontier-patents": evidence.frontier_patents,
    "frontier-value-added": evidence.frontier_value_added,
    "frontier-export-ranks": evidence.frontier_export_ranks,
    "spin-off-parents": evidence.spin_off_parents,
    "industry-concentration": industries.industry_concentration,
    "sector-complexity": industries.sector_complexity,
    "example-region": example_region.example_region,
    "example-scheme": example_region.example_scheme,
    "tables": listing,
}
