"""Every citable table of the book: one builder each, listed once in ``TABLES``."""

import difflib
import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from clusterlib import data
from clusterlib.data import DataError
from clusterlib.tables import Column, Table


@dataclass(frozen=True)
class Builder:
    """A builder by its module and name, imported when first called: a chapter depends on the modules of its own tables alone."""

    place: str

    def __call__(self) -> Table:
        """Build the table."""
        module, _, function = self.place.rpartition(".")
        data.note(f"{__name__}.{module}")
        return getattr(importlib.import_module(f"{__name__}.{module}"), function)()


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


def every() -> list[Table]:
    """All tables in their order, each built once."""
    built = [build(table_id) for table_id in TABLES if table_id != "tables"]
    return [*built, *([listing(built)] if "tables" in TABLES else [])]


def listing(built: Sequence[Table] = ()) -> Table:
    """The table of tables: id, title, chapter and size of every table but this one; ``built`` saves building them."""
    built = built or [build(table_id) for table_id in TABLES if table_id != "tables"]
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
    "paper-1": Builder("paper_tables.paper_1"),
    "paper-2": Builder("paper_tables.paper_2"),
    "paper-3": Builder("paper_tables.paper_3"),
    "claims": Builder("paper_tables.claims"),
    "rules": Builder("paper_tables.rules"),
    "verdicts": Builder("paper_tables.verdicts"),
    "references": Builder("paper_tables.references"),
    "differences": Builder("paper_tables.differences"),
    "definition-check": Builder("background.definition_check"),
    "definitions": Builder("background.definitions"),
    "definition-cases": Builder("background.definition_cases"),
    "bodies": Builder("background.bodies"),
    "hubs": Builder("background.hubs"),
    "platform": Builder("background.platform"),
    "platform-network": Builder("background.platform_network"),
    "geographies": Builder("characteristics.geographies"),
    "type-codes": Builder("characteristics.type_codes"),
    "theory-codes": Builder("characteristics.theory_codes"),
    "theory-likeness": Builder("characteristics.theory_likeness"),
    "theory-advice": Builder("characteristics.theory_advice"),
    "mechanism-links": Builder("characteristics.mechanism_links"),
    "mechanism-roles": Builder("characteristics.mechanism_roles"),
    "niche-theories": Builder("background.niche_theories"),
    "rural-convergence": Builder("background.rural_convergence"),
    "link-tests": Builder("background.link_tests"),
    "spin-off-evidence": Builder("background.spinoff_evidence"),
    "venture-evidence": Builder("background.venture_evidence"),
    "niche-growth": Builder("background.niche_growth"),
    "sectors": Builder("conclusion.sectors"),
    "argument": Builder("conclusion.argument"),
    "places-quotients": Builder("places.places_quotients"),
    "places-patents": Builder("places.places_patents"),
    "places-uk": Builder("places.places_uk"),
    "places-norway": Builder("places.places_norway"),
    "places-europe": Builder("places.places_europe"),
    "frontier-patents": Builder("evidence.frontier_patents"),
    "frontier-value-added": Builder("evidence.frontier_value_added"),
    "frontier-export-ranks": Builder("evidence.frontier_export_ranks"),
    "spin-off-parents": Builder("evidence.spin_off_parents"),
    "industry-concentration": Builder("industries.industry_concentration"),
    "sector-complexity": Builder("industries.sector_complexity"),
    "example-region": Builder("example_region.example_region"),
    "example-scheme": Builder("example_region.example_scheme"),
    "core-periphery-points": Builder("falling_cost.points"),
    "core-periphery-stability": Builder("falling_cost.stability"),
    "catch-up-gap": Builder("catching_up.gap"),
    "catch-up-distance": Builder("catching_up.distance"),
    "catch-up-korea": Builder("catching_up.korea"),
    "gaps-throughput": Builder("two_gaps.throughput"),
    "trust-threshold": Builder("trust.trust_threshold"),
    "trust-concentration": Builder("trust.trust_concentration"),
    "trust-coexistence": Builder("trust.trust_coexistence"),
    "landscape-optima": Builder("landscape.landscape_optima"),
    "landscape-advantage": Builder("landscape.landscape_advantage"),
    "proximity-published": Builder("landscape.proximity_published"),
    "heritage-index": Builder("spin_off_share.heritage_index"),
    "heritage-needed": Builder("spin_off_share.heritage_needed"),
    "choice-equilibria": Builder("shared_saving.choice_equilibria"),
    "choice-lock-in": Builder("shared_saving.choice_lock_in"),
    "barter-small-world": Builder("bartering.small_world"),
    "barter-sweep": Builder("bartering.sweep"),
    "barter-geographies": Builder("bartering.geographies"),
    "barter-outside": Builder("bartering.outside"),
    "barter-density": Builder("bartering.density"),
    "hard-soft": Builder("hard_and_soft.hard_soft_table"),
    "mechanism-effects": Builder("market_and_policy.effects"),
    "mechanism-interactions": Builder("market_and_policy.interactions"),
    "policy-cost": Builder("market_and_policy.policy_cost"),
    "inertia": Builder("market_and_policy.inertia_table"),
    "page-scores": Builder("page_scores.page_scores"),
    "benchmarks": Builder("benchmarks.benchmark_table"),
    "promises": Builder("promises.promises"),
    "long-checks": Builder("long_checks.long_checks"),
    "odd": Builder("odd.odd"),
    "theories-measured": Builder("yardsticks.theories_measured"),
    "robustness": Builder("robust.robust"),
    "tables": listing,
}
