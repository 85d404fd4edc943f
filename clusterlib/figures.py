"""Reading the public statistics of `data/measured/`: one reader a file, amounts as numbers, every source and label known."""

from collections.abc import Collection

import pandas as pd

from clusterlib.data import DataError, check_known, read_csv

_SOURCE = [
    "source", "publisher", "title", "edition", "licence", "unit", "date_read",
    "repository", "commit", "raw_file", "sha256", "caveat_ko", "caveat_en",
]  # fmt: skip
ALL_FIELDS = "total"  # of patents: electronics and all else
_SERIES = ["area", "industry", "year", "measure", "value", "unit", "source"]


def sources() -> pd.DataFrame:
    """Who published what, in which edition, under which licence, and what to beware of; one row a source."""
    required = ["publisher", "title", "edition", "licence", "unit", "caveat_ko", "caveat_en"]
    return read_csv("measured/sources.csv", _SOURCE, key=["source"], required=required)


def areas() -> pd.DataFrame:
    """Which areas of a source stand for which place of the paper, in what role, and why."""
    columns = ["place", "area", "source", "role", "name_en", "name_ko", "why_ko", "why_en"]
    frame = read_csv("measured/areas.csv", columns, key=["area", "source"], required=columns)
    check_known(frame, "measured/areas.csv", "source", list(sources()["source"]))
    return frame


def labels(group: str) -> dict[str, tuple[str, str]]:
    """Korean and English name of each code of a classification.

    Raises
    ------
    DataError
        If no classification has this name.

    Examples
    --------
    >>> labels("naics-2017")["3366"]
    ('조선', 'Ship and boat building')
    """
    columns = ["group", "code", "label_ko", "label_en"]
    frame = read_csv("measured/labels.csv", columns, key=["group", "code"], required=columns)
    if group not in set(frame["group"]):
        raise DataError(f"data/measured/labels.csv: no group {group!r}; want one of {', '.join(frame['group'].unique())}")
    frame = frame[frame["group"] == group]
    return dict(zip(frame["code"], zip(frame["label_ko"], frame["label_en"], strict=True), strict=True))


def us_electronics() -> pd.DataFrame:
    """Jobs and establishments of electronics in the San Jose and Boston metros and in all areas, 2019; one county in 2017."""
    return _read("us_electronics_metros.csv", _SERIES, ["area", "industry", "year", "measure"], "naics-2017", placed=True)


def us_county_patents() -> pd.DataFrame:
    """Patents granted to residents of a county in a year, 2000-2015; ``US`` is the sum of all counties."""
    return _read("us_county_patents.csv", [one for one in _SERIES if one != "industry"], ["area", "year", "measure"], placed=True)


def uk_gva() -> pd.DataFrame:
    """Value added of an industry in an ITL region of the United Kingdom in a year, 1998-2023, million GBP at current prices."""
    return _read("uk_gva.csv", _SERIES, ["area", "industry", "year", "measure"], "uk-sic-groups", placed=True)


def eurostat_jobs() -> pd.DataFrame:
    """Employed in manufacturing (``C``) or in all industries, Norwegian and Italian regions, persons."""
    return _read("eurostat_jobs.csv", _SERIES, ["area", "industry", "year", "measure"], "uk-sic-groups", placed=True)


def eurostat_patents() -> pd.DataFrame:
    """Applications to the European Patent Office of a region in a priority year, and per million inhabitants."""
    return _read("eurostat_patents.csv", [one for one in _SERIES if one != "industry"], ["area", "year", "measure"], placed=True)


def patents_electronics() -> pd.DataFrame:
    """US patents granted, by country (and ``world``), field of electrical engineering (and ``total``, all fields) and year."""
    name, columns = "patents_electronics.csv", ["place", "field", "year", "patents", "source"]
    frame = _read(name, columns, columns[:3], amounts=["patents"])
    check_known(frame, f"measured/{name}", "place", labels("country"))
    check_known(frame, f"measured/{name}", "field", labels("wipo-field"))
    return frame


def grants(field: str = "electronics") -> pd.DataFrame:
    """US patents granted by year (rows) and country (columns) in one field.

    ``electronics`` is the sum of the eight fields of electrical engineering, ``total`` all fields, ``other`` all less electronics.

    Raises
    ------
    ValueError
        If there is no such field; the message lists those there are.

    Examples
    --------
    >>> int(grants("semiconductors").loc[2020, "south-korea"])
    2848
    """
    table = patents_electronics()
    fields = [name for name in table["field"].unique() if name != ALL_FIELDS]
    if field not in ("electronics", "other", ALL_FIELDS, *fields):
        raise ValueError(f"field {field!r} is unknown; want electronics, other, {ALL_FIELDS}, {', '.join(fields)}")
    if field == "other":
        return grants(ALL_FIELDS) - grants("electronics")
    chosen = table[table["field"].isin(fields if field == "electronics" else [field])]
    return chosen.pivot_table(index="year", columns="place", values="patents", aggfunc="sum")


def frontier() -> pd.DataFrame:
    """Value added of Korean electronics beside the United States, by edition, and Korea's rank in export complexity.

    The source names the edition: two editions may hold the same year.
    """
    name, columns = "frontier.csv", ["place", "year", "measure", "value", "unit", "status", "source"]
    frame = _read(name, columns, ["place", "year", "measure", "source"])
    check_known(frame, f"measured/{name}", "place", labels("country"))
    check_known(frame, f"measured/{name}", "status", ["seen", "secondary"])
    return frame


def us_manufacturing() -> pd.DataFrame:
    """Jobs and establishments of the manufacturing industries over 20,000 jobs in US areas, 2019; industry ``00`` is all jobs.

    A cell with fewer than three establishments is withheld: it has no row.
    """
    name, columns = "us_manufacturing_regions.csv", ["area", "industry", "year", "jobs", "establishments", "source"]
    return _read(name, columns, columns[:3], "naics-2017", ["jobs", "establishments"])


def us_areas() -> dict[str, str]:
    """The name of each US metropolitan or micropolitan area, as of about 2009."""
    frame = read_csv("measured/us_areas.csv", ["area", "name", "source"], key=["area"], required=["name", "source"])
    check_known(frame, "measured/us_areas.csv", "source", list(sources()["source"]))
    return dict(zip(frame["area"], frame["name"], strict=True))


def us_manufacturing_totals() -> pd.DataFrame:
    """Totals of the US manufacturing industries over all areas, 2019; ``flag`` is ``undercounted`` for those covered poorly."""
    name = "us_manufacturing_concentration.csv"
    frame = _read(name, [*_SERIES[1:], "flag"], ["industry", "year", "measure"], "naics-2017")
    check_known(frame, f"measured/{name}", "flag", ["", "undercounted"])
    return frame


def patents_fields() -> pd.DataFrame:
    """US patents granted, by country (and ``world``), WIPO field (and ``total``, all fields) and span of years."""
    name, columns = "patents_fields.csv", ["place", "field", "period", "patents", "source"]
    frame = _read(name, columns, columns[:3], amounts=["patents"])
    check_known(frame, f"measured/{name}", "place", labels("country"))
    check_known(frame, f"measured/{name}", "field", labels("wipo-field"))
    return frame


def rd_intensity() -> pd.DataFrame:
    """R&D intensity of industries in two tables, percent: ISIC Rev. 3 of production, ISIC Rev. 4 of value added.

    The table of ISIC Rev. 3 has the OECD countries and, under another ``measure``, the United States alone.
    """
    name = "rd_intensity.csv"
    columns = ["classification", "isic", "name", "sector", "level", "period", "measure", "value", "unit", "source"]
    frame = _read(name, columns, ["classification", "isic", "measure"])
    check_known(frame, f"measured/{name}", "classification", ["isic-rev3", "isic-rev4"])
    check_known(frame, f"measured/{name}", "sector", ["manufacturing", "nonmanufacturing"])
    return frame


def bristol_firms() -> pd.DataFrame:
    """The firms of the Bristol genealogy with the years printed on them; the index is the firm's id.

    ``kind`` is ``entity`` for a firm of its own and ``branch`` for the office of a firm from elsewhere. ``first_year`` and
    ``last_year`` are NaN where the drawing gives none; ``placed`` is the row of its timeline, in steps of five years.
    """
    name = "measured/bristol_nodes.csv"
    columns = ["node", "name", "kind", "activity", "first_year", "last_year", "placed", "source"]
    frame = read_csv(name, columns, key=["node"], required=["name", "kind", "source"])
    check_known(frame, name, "kind", ["entity", "branch"])
    check_known(frame, name, "source", list(sources()["source"]))
    return _years(frame, name, ["first_year", "last_year", "placed"]).set_index("node")


def bristol_ties() -> pd.DataFrame:
    """The ties of the Bristol genealogy, parent to child, with their year, NaN where none is given.

    ``kind`` is how the line is drawn: ``startup``, ``acquired`` or ``people``; ``listed_under`` is where it stands in the file.
    """
    name, columns = "measured/bristol_edges.csv", ["parent", "child", "kind", "year", "listed_under", "source"]
    frame = read_csv(name, columns, key=columns[:3], required=columns[4:])
    for column in ("parent", "child"):
        check_known(frame, name, column, bristol_firms().index)
    check_known(frame, name, "kind", ["startup", "acquired", "people"])
    check_known(frame, name, "source", list(sources()["source"]))
    return _years(frame, name, ["year"])


def _years(frame: pd.DataFrame, name: str, columns: Collection[str]) -> pd.DataFrame:
    """The frame with years as numbers, NaN where a field is empty."""
    for column in columns:
        for row in frame.index[~frame[column].str.fullmatch(r"(\d{4})?")]:
            raise DataError(f"data/{name}, line {row + 2}, column {column}: {frame.loc[row, column]!r}; want a year or nothing")
    return frame.assign(**{column: pd.to_numeric(frame[column]) for column in columns})


def _read(
    file: str,
    columns: Collection[str],
    key: Collection[str],
    group: str = "",
    amounts: Collection[str] = ("value",),
    *,
    placed=False,
) -> pd.DataFrame:
    """A measured file: amounts as numbers of 0 or more, ``year`` as a whole number, industries of ``group``, areas ``placed``."""
    name = f"measured/{file}"
    frame = read_csv(name, columns, key=key, required=[*amounts, "source"])
    check_known(frame, name, "source", list(sources()["source"]))
    if group:
        check_known(frame, name, "industry", labels(group))
    for column in [*amounts, *(["year"] if "year" in frame else [])]:
        numbers = pd.to_numeric(frame[column], errors="coerce")
        for row in frame.index[~numbers.between(0, float("inf"), inclusive="left")]:  # false for text too
            raise DataError(f"data/{name}, line {row + 2}, column {column}: {frame.loc[row, column]!r}; want a number >= 0")
        frame[column] = numbers.astype(int) if column == "year" else numbers.astype(float)
    if placed:
        known = areas().groupby("source")["area"].agg(list)
        for source, rows in frame.groupby("source"):
            check_known(rows, name, "area", known.get(source, []))
    return frame
