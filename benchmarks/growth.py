"""How the cost of the measures grows: regions, industries, share of cells present and years, each doubled."""

from functools import partial
from itertools import count, islice

from benchmarks.case import Case, Side
from benchmarks.measures import measured, world

BASE = {"regions": 1500, "industries": 500, "share": 0.09, "years": 3}
EXPECTED = {  # powers of two: what the heaviest step should take more of
    "regions": (1.0, "지역 수를 두 배로", "twice the regions"),
    "industries": (2.0, "산업 수를 두 배로", "twice the industries"),
    "share": (1.0, "칸 비율을 두 배로", "twice the share of cells"),
    "years": (1.0, "햇수를 두 배로", "twice the years"),
}


def cases() -> list[Case]:
    """One case for each thing that is doubled; the slope that is expected is the goal."""
    base = Side(partial(prepare, **BASE), times=5)
    found = []
    for name, (slope, ko, en) in EXPECTED.items():
        twice = Side(partial(prepare, **BASE | {name: 2 * BASE[name]}), times=5)
        found.append(Case(f"growth-{name}", ko, en, twice, "clusterlib", slope, base, kind="slope"))
    return found


def prepare(regions: int, industries: int, share: float, years: int):
    """All five measures of so many years."""
    tables = list(islice(filter(_connected, (world(regions, industries, share, seed) for seed in count())), years))
    return lambda: [measured(jobs) and None for jobs in tables]


def _connected(jobs) -> bool:
    """Whether complexity can be told of a table: one whose specialisations fall into parts is refused, rightly."""
    try:
        measured(jobs)
    except ValueError as refused:
        if "share no industry with the rest" not in str(refused):
            raise
        return False
    return True
