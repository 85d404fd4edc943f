"""Measures of a large table, one year and twenty, beside ecomplexity and beside plain numpy."""

import functools
import warnings
from functools import partial

from benchmarks.case import Case, Side

REGIONS, INDUSTRIES, SHARE, YEARS, SEED = 3000, 1000, 0.09, 20, 7
PLANTS = 0.1


def cases() -> list[Case]:
    """One year and twenty beside ecomplexity; one year and the locational Gini beside plain numpy; EconGeo, which is R."""
    year, many = Side(one_year, times=5), Side(partial(years, YEARS), work=YEARS)
    by_ecomplexity = Side(ecomplexity_year)
    work = f"{REGIONS:,} × {INDUSTRIES:,}"
    return [
        Case(
            "measures-year", f"{work}: 입지계수, 근접도, 밀도, 복잡성, 엘리슨·글레이저", f"{work}: quotients, proximity, density, complexity, Ellison-Glaeser",
            year, "ecomplexity", 100, by_ecomplexity, needs="ecomplexity", check=same_as_ecomplexity, memory_goal=0.25,
        ),
        Case(
            "measures-twenty-years", f"같은 표 {YEARS}년치, 한 해 몫", f"{YEARS} such years, for each year",
            many, "ecomplexity", 60, by_ecomplexity, needs="ecomplexity", memory_goal=0.25, rounds=2,
        ),
        Case(
            "measures-years-memory-growth", f"{YEARS}년치와 두 해의 메모리", f"memory of {YEARS} years beside that of two",
            many, "clusterlib", 1.1, Side(partial(years, 2), work=2), kind="memory", rounds=1,
        ),
        Case(
            "measures-numpy", "한 해, 확인과 이름표 없이 numpy로 곧장 쓴 것과", "one year, beside numpy written straight down, without checks or labels",
            year, "numpy", 1, Side(numpy_year, times=3), needs="numpy", check=same_as_numpy, memory_goal=1,
        ),
        Case("gini", "입지 지니계수", "locational Gini", Side(gini, times=5), "EconGeo (R)", 50, None),
        Case(
            "gini-numpy", "입지 지니계수, numpy로 곧장 쓴 것과", "locational Gini, beside numpy written straight down",
            Side(gini, times=5), "numpy", 1, Side(numpy_gini, times=3), needs="numpy", check=same_gini,
        ),
    ]  # fmt: skip


@functools.cache
def world(regions: int = REGIONS, industries: int = INDUSTRIES, share: float = SHARE, seed: int = SEED):
    """Jobs of regions and industries whose sizes, and whose cells, have heavy tails; as a table with names."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(seed)
    odds = np.multiply.outer(rng.lognormal(0, 1.3, regions), rng.lognormal(0, 1.3, industries))
    low, high = 1e-9, 1e9
    for _ in range(60):  # the factor at which the wanted share of cells is present
        factor = (low * high) ** 0.5
        low, high = (factor, high) if (factor * odds / (1 + factor * odds)).mean() < share else (low, factor)
    present = rng.random(odds.shape) < factor * odds / (1 + factor * odds)
    present[np.arange(regions), rng.integers(0, industries, regions)] = True
    present[rng.integers(0, regions, industries), np.arange(industries)] = True
    jobs = np.ceil(1 + 10 * rng.pareto(1.1, odds.shape) * np.sqrt(odds / odds.mean()))
    jobs = np.where(present, np.minimum(jobs, 1e6), 0)
    return pd.DataFrame(jobs, [f"R{r:04}" for r in range(regions)], [f"I{i:04}" for i in range(industries)])


def measured(jobs) -> tuple:
    """What the library says of a table."""
    from clusterlib import measures

    quotients = measures.location_quotient(jobs)
    specialised = quotients >= 1
    near = measures.proximity(specialised)
    density = measures.relatedness_density(specialised, near)
    return quotients, near, density, measures.economic_complexity(specialised), measures.ellison_glaeser(jobs, PLANTS)


def one_year():
    """A year by the library."""
    jobs = world()
    return lambda: measured(jobs)


def years(count: int):
    """So many years by the library, each made from the first by the growth of its regions and industries when its turn comes."""
    import numpy as np
    import pandas as pd

    jobs = world()

    def grown(year: int):
        rng = np.random.default_rng(year)
        cells = jobs.to_numpy() * rng.lognormal(0, 0.3, (len(jobs), 1))
        cells *= rng.lognormal(0, 0.3, jobs.shape[1])
        return pd.DataFrame(cells, jobs.index, jobs.columns, copy=False)

    def run() -> None:
        for year in range(count):
            measured(grown(year))

    return run


def ecomplexity_year():
    """A year by ecomplexity, from the long table that it wants."""
    long = _long(world())
    return lambda: _by_ecomplexity(long)


def numpy_year():
    """A year in numpy."""
    jobs = world().to_numpy()
    return lambda: _by_numpy(jobs)


def gini():
    """The locational Gini by the library."""
    from clusterlib import measures

    jobs = world()
    return lambda: measures.locational_gini(jobs)


def numpy_gini():
    """The locational Gini in numpy, an industry at a time."""
    jobs = world().to_numpy()
    return lambda: _gini_by_numpy(jobs)


def same_as_ecomplexity() -> None:
    """Quotients, density and both complexities are those of ecomplexity to 1e-9."""
    import numpy as np

    told = _by_ecomplexity(_long(world()))
    theirs = {name: told.pivot(index="region", columns="industry", values=name) for name in ("rca", "density", "eci", "pci")}
    quotients, _, density, complexity, _ = measured(world())
    np.testing.assert_allclose(quotients, theirs["rca"], rtol=1e-9)
    np.testing.assert_allclose(density, theirs["density"], rtol=1e-9)
    regions, industries = theirs["eci"].iloc[:, 0], theirs["pci"].iloc[0]
    sign = np.sign(np.corrcoef(regions, complexity.regions)[0, 1])  # it signs by diversity alone, which can say next to nothing
    np.testing.assert_allclose(complexity.regions, sign * regions, atol=1e-9)
    # It scales industries by the mean and deviation of regions, so only their shape can be compared.
    np.testing.assert_allclose(complexity.industries, sign * (industries - industries.mean()) / industries.std(ddof=0), atol=1e-9)


def same_as_numpy() -> None:
    """All five measures are those of plain numpy to 1e-9."""
    import numpy as np

    ours, plain = measured(world()), _by_numpy(world().to_numpy())
    for mine, other in zip((*ours[:3], ours[4]), (*plain[:3], plain[4]), strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-9, atol=1e-12)
    for mine, other in zip(ours[3], plain[3], strict=True):
        np.testing.assert_allclose(mine, other * np.sign(other @ mine), atol=1e-9)


def same_gini() -> None:
    """The Gini is that of plain numpy to 1e-9."""
    import numpy as np

    from clusterlib import measures

    np.testing.assert_allclose(measures.locational_gini(world()), _gini_by_numpy(world().to_numpy()), atol=1e-9)


def _long(jobs):
    long = jobs.stack().rename("jobs").rename_axis(["region", "industry"]).reset_index()
    return long[long["jobs"] > 0].assign(year=2023)


def _by_ecomplexity(long):
    from ecomplexity import ecomplexity

    names = {"time": "year", "loc": "region", "prod": "industry", "val": "jobs"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ecomplexity(long, names, check_logsupermodularity=False, verbose=False)


def _by_numpy(jobs) -> tuple:
    """The formulas as a book has them, each once, in whole tables."""
    import numpy as np

    region, industry, total = jobs.sum(1), jobs.sum(0), jobs.sum()
    quotients = jobs * total / np.outer(region, industry)
    present = (quotients >= 1).astype(float)
    diversity, ubiquity = present.sum(1), present.sum(0)
    near = present.T @ present / np.maximum.outer(ubiquity, ubiquity)
    density = present @ near / near.sum(1)
    scaled = present / np.sqrt(np.outer(diversity, ubiquity))
    values, vectors = np.linalg.eigh(scaled.T @ scaled)
    industries = vectors[:, np.argsort(values)[-2]] / np.sqrt(ubiquity)
    regions = present @ industries / diversity
    complexity = [(each - each.mean()) / each.std() for each in (regions, industries)]
    weight = region / total
    room = 1 - weight @ weight
    raw = ((jobs / industry - weight[:, None]) ** 2).sum(0)
    return quotients, near, density, complexity, (raw - room * PLANTS) / (room * (1 - PLANTS))


def _gini_by_numpy(jobs):
    import numpy as np

    weight, found = jobs.sum(1) / jobs.sum(), []
    for industry in jobs.T:
        order = np.argsort(industry / weight)
        so_far = np.concatenate([[0], np.cumsum(industry[order]) / industry.sum()])
        found.append(1 - (weight[order] * (so_far[1:] + so_far[:-1])).sum())
    return np.array(found)
