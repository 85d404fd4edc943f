"""Re-tabulating public statistics into the small tables of `data/measured/`.

The raw files are not part of the book. Whoever has them runs ``python -m clusterlib.retabulate RAW_FOLDER``; the files wanted,
with their publishers and SHA-256 digests, stand in ``data/measured/sources.csv``. Nothing is estimated or filled in: a cell that
the publisher withheld is a row that is not there.
"""

import hashlib
import re
import sys
from pathlib import Path

import click
import pandas as pd

from clusterlib import sums
from clusterlib.data import FOLDER, DataError, read_csv

MEASURED = FOLDER / "measured"
SOURCE_COLUMNS = [
    "source", "publisher", "title", "edition", "licence", "unit", "date_read",
    "repository", "commit", "raw_file", "sha256", "caveat_ko", "caveat_en",
]  # fmt: skip

SAN_JOSE, BOSTON = "41940", "14460"
ELECTRONICS = ["00", "31-33", "334", "3344", "3345"]  # not 3341: its coverage is too poor to print
FEWEST_JOBS = 20_000
UNDERCOUNTED = {"3341", "3361"}
# Areas that were renumbered between the metro names of the patents file and the job counts of 2019.
RENUMBERED = {
    "31080": "Los Angeles-Long Beach-Anaheim, CA",
    "46520": "Urban Honolulu, HI",
    "42200": "Santa Maria-Santa Barbara, CA",
    "29200": "Lafayette-West Lafayette, IN",
    "14010": "Bloomington, IL",
}
COUNTIES = ["06085", "06081", "06001", "06087", "25017", "25009", "25021", "25025"]

UK_AREAS = ["UK", "UKX", "TLE32", "TLE3", "TLD4", "TLG", "TLG3", "TLM3", "TLM93", "TLM94", "TLM95"]
# Each group of industries whole where the file has it whole, else as its parts; small regions are split less.
UK_INDUSTRIES = {
    "Total": [["Total"]],
    "C": [["C (10-33)"]],
    "CA": [["CA (10-12)"]],
    "CB": [["CB (13-15)"]],
    "CC": [["CC (16-18)"]],
    "CD-CG": [["CD-CG (19-23)"], ["CD-CF (19-21)", "CG (22-23)"], ["CD-CE (19-20)", "CF (21)", "CG (22-23)"]],
    "CH": [["CH (24-25)"]],
    "CI-CJ": [["CI-CJ (26-27)"], ["CI (26)", "CJ (27)"]],
    "CK-CL": [["CK-CL (28-30)"], ["CK (28)", "CL (29-30)"]],
    "CM": [["CM (31-33)"]],
    "13": [["13"]],
    "14-15": [["14-15"], ["14", "15"]],
    "24": [["24"]],
    "25": [["25"]],
    "CI": [["CI (26)"]],
    "CJ": [["CJ (27)"]],
    "CK": [["CK (28)"]],
    "29": [["29"]],
    "30": [["30"]],
}

THIRD_ITALY = ["ITH", "ITH1", "ITH2", "ITH3", "ITH4", "ITH41", "ITH42", "ITH5", "ITH53", "ITH54", "ITI1", "ITI2", "ITI3"]
EPO_AREAS = ["NO", "NO053", "NO043", "NO033", "DE", "DE1", "IT", *THIRD_ITALY, "UK"]
LAST_COMPLETE_EPO_YEAR = 2010

PERIODS = {"1998-2002": (1998, 2002), "2003-2007": (2003, 2007), "2018-2020": (2018, 2020)}
ELECTRICAL_ENGINEERING = [
    "electrical machinery, apparatus, energy",
    "audio-visual technology",
    "telecommunications",
    "digital communication",
    "basic communication processes",
    "computer technology",
    "IT methods for management",
    "semiconductors",
]
FRONTIER = ["South Korea", "United States", "Japan", "Taiwan", "China", "Germany", "World"]
# Typed, not computed: the tables that these ratios were read from are not among the raw files.
KOREAN_VALUE_ADDED = {
    "nsf-electronics-2020": {2002: 0.178, 2005: 0.238, 2010: 0.281, 2018: 0.303},
    "nsf-electronics-2022": {2018: 0.439},
}
CORRECTED = {
    "Seimens": "Siemens",
    "ESS": "Embedded Security Solutions",
    "Ensilica": "EnSilica",
    "Design Sevices": "Design Services",
}


def us_electronics_metros(raw: Path) -> pd.DataFrame:
    """Jobs and establishments in electronics in the San Jose and Boston metros, all areas, and one county of Route 128."""
    cells = _business_patterns(raw)
    cells = cells[cells["industry"].isin(ELECTRONICS)]
    both = cells[cells["area"].isin([SAN_JOSE, BOSTON])]
    everywhere = cells.groupby("industry", as_index=False)[["jobs", "establishments"]].sum().assign(area="all-areas")
    metros = _long(pd.concat([both, everywhere]), ["area", "industry"], ["jobs", "establishments"]).assign(
        year=2019, source="us-cbp-2019"
    )
    county = pd.read_csv(raw / "us_cbp_middlesex_ma_2017.csv", dtype=str)
    county = county[county["naics"].isin(ELECTRONICS)].rename(
        columns={"county_fips": "area", "naics": "industry", "employees": "value"}
    )
    county = county.assign(value=county["value"].astype(int), measure="jobs", source="us-cbp-2017")
    return _tidy(pd.concat([metros, county.astype({"year": int})]).assign(unit=lambda t: t["measure"]), ["area", "industry"])


def us_county_patents(raw: Path) -> pd.DataFrame:
    """Patents granted to inventors in the counties of Silicon Valley and Route 128, and in all counties, by year."""
    patents = pd.read_csv(raw / "us_uspto_county_patents.csv", dtype=str)
    patents = patents.rename(columns={"stco_code": "area", "patents_issued": "value"}).astype({"year": int, "value": int})
    everywhere = patents.groupby("year", as_index=False)["value"].sum().assign(area="US")
    chosen = pd.concat([patents[patents["area"].isin(COUNTIES)], everywhere])
    return _tidy(chosen.assign(measure="patents", unit="patents granted", source="us-uspto-county"), ["area"])


def us_manufacturing_concentration(raw: Path) -> pd.DataFrame:
    """Jobs, establishments and areas with a printed cell of each four-digit manufacturing industry, and of all of them."""
    cells = _business_patterns(raw)
    cells = cells[_is_manufacturing(cells) | cells["industry"].isin(["00", "31-33"])]
    totals = cells.groupby("industry").agg(jobs=("jobs", "sum"), establishments=("establishments", "sum"), areas=("area", "size"))
    table = _long(totals.reset_index(), ["industry"], list(totals)).assign(year=2019, source="us-cbp-2019")
    table = _tidy(table.assign(unit=table["measure"]), ["industry"])
    return table.assign(flag=table["industry"].map(lambda code: "undercounted" if code in UNDERCOUNTED else ""))


def us_manufacturing_regions(raw: Path) -> pd.DataFrame:
    """Jobs and establishments by area of the industries with over 20,000 jobs, and all jobs of each area (industry 00)."""
    cells = _business_patterns(raw)
    manufacturing = cells[_is_manufacturing(cells)]
    jobs = manufacturing.groupby("industry")["jobs"].sum()
    kept = cells[cells["industry"].isin(["00", *jobs.index[jobs > FEWEST_JOBS]])]
    kept = kept.assign(year=2019, source="us-cbp-2019").sort_values(["area", "industry"])
    return kept[["area", "industry", "year", "jobs", "establishments", "source"]]


def us_areas(raw: Path) -> pd.DataFrame:
    """Names of the metro and micro areas, where a source names them."""
    named = pd.read_csv(raw / "us_uspto_metro_patents.csv", dtype=str, encoding="utf-8")
    named = named.drop_duplicates("cbsa_code").set_index("cbsa_code")["cbsa_name"]
    rows = [(area, named[area], "us-uspto-metro") for area in named.index if "?" not in named[area]]
    rows += [(area, name, "editors") for area, name in RENUMBERED.items()]
    counted = set(_business_patterns(raw)["area"])
    return pd.DataFrame(sorted(row for row in rows if row[0] in counted), columns=["area", "name", "source"])


def uk_gva(raw: Path) -> pd.DataFrame:
    """Gross value added at current prices, in all and in manufacturing, of the places in the paper and of the UK."""
    table = _parquet(raw / "uk_ons_regional_gva.parquet")
    table = table[(table["variable.code"] == "current") & table["geography.code"].isin(UK_AREAS)]
    table = table.assign(year=table["dates.date"].astype(str).str[:4].astype(int))
    wide = table.pivot(index=["geography.code", "year"], columns="industry.code", values="value")
    parts = []
    for area in UK_AREAS:
        here = wide.loc[area].dropna(axis="columns", how="all")
        for industry, splits in UK_INDUSTRIES.items():
            codes = next((codes for codes in splits if set(codes) <= set(here.columns)), None)
            if codes:
                value = here[codes].sum(axis="columns", min_count=len(codes)).astype(int)
                parts.append(value.rename("value").reset_index().assign(area=area, industry=industry))
    everything = pd.concat(parts).assign(measure="gva-current-prices", unit="million GBP", source="uk-ons-gva")
    return _tidy(everything, ["area", "industry"])


def eurostat_jobs(raw: Path) -> pd.DataFrame:
    """Employed persons in manufacturing and in all, in Norwegian and Italian regions."""
    table = pd.read_csv(raw / "eurostat_nuts3_manufacturing_jobs.csv", dtype={"nuts": str}, keep_default_na=False)
    table = table.rename(columns={"nuts": "area", "employed_manufacturing_C": "C", "employed_total": "Total"})
    long = table.melt(["area", "year"], ["C", "Total"], var_name="industry", value_name="value")
    return _tidy(long.assign(measure="employed", unit="persons", source="eurostat-jobs"), ["area", "industry"])


def eurostat_patents(raw: Path) -> pd.DataFrame:
    """Applications to the European Patent Office by region and priority year, in number and per million inhabitants."""
    table = _parquet(raw / "eurostat_epo_patents_nuts.parquet").rename(columns={"geo": "area", "values": "value"})
    table = table.assign(year=table["time"].astype(int)).drop(columns="time")
    table = table[table["area"].isin(EPO_AREAS) & (table["year"] <= LAST_COMPLETE_EPO_YEAR)]
    names = {
        "NR": ("applications", "applications"),
        "P_MHAB": ("applications-per-million", "applications per million inhabitants"),
    }
    long = table.assign(
        measure=table["unit"].map(lambda unit: names[unit][0]),
        unit=table["unit"].map(lambda unit: names[unit][1]),
        source="eurostat-epo",
    )
    return _tidy(long, ["area"])


def patents_fields(raw: Path) -> pd.DataFrame:
    """US patents granted by inventor's country and WIPO field, summed over three spans of years."""
    table = _grants(raw)
    paths = set(table["path"])
    groups = {path for path in paths if any(other.startswith(path + " -> ") for other in paths)} - {"World"}
    # "Other Europe" is a group too, whose members stand under a second heading.
    countries = table[~table["path"].isin(groups) & ~table["unit"].isin(["Other Europe", "Unclassified"])]
    spans = []
    for period, (first, last) in PERIODS.items():
        span = countries[countries["year"].between(first, last)]
        spans.append(span.groupby(["place", "field"], as_index=False)["patents"].sum().assign(period=period))
    everything = pd.concat(spans).assign(source="nsf-uspto-fields").sort_values(["period", "place", "field"])
    return everything[["place", "field", "period", "patents", "source"]]


def patents_electronics(raw: Path) -> pd.DataFrame:
    """US patents granted in the fields of electrical engineering, and in all, by country and year."""
    table = _grants(raw)
    table = table[table["unit"].isin(FRONTIER) & table["field"].isin([*map(slug, ELECTRICAL_ENGINEERING), "total"])]
    table = table.assign(source="nsf-uspto-fields").sort_values(["place", "field", "year"])
    return table[["place", "field", "year", "patents", "source"]]


def rd_intensity(raw: Path) -> pd.DataFrame:
    """R&D as a share of value added (OECD, ISIC Rev. 4) and of production (NSF, 1991-97, ISIC Rev. 3)."""
    later = pd.read_csv(raw / "oecd_rd_intensity_isic4.csv", dtype=str, keep_default_na=False)
    later = later.rename(columns={"Name": "name", "rd": "value", "manufacturing_level_1": "sector"})
    later = later.assign(
        isic=later["isic"].str.replace("–", "-"),
        level=later["category"].str.removesuffix(" R&D intensity").map(slug),
        sector=later["sector"].map(slug),
        classification="isic-rev4",
        period="not stated",
        measure="rd-of-value-added",
        unit="% of value added",
        source="oecd-rd-2016",
    )
    earlier = pd.read_csv(raw / "nsf_rd_intensity_1991_97.csv", dtype=str, keep_default_na=False)
    earlier = earlier.rename(columns={"industry": "name", "isic_rev3": "isic", "class": "level"})
    earlier = earlier.melt(["name", "isic", "level"], ["rd_intensity_total_pct", "rd_intensity_us_pct"], var_name="printed")
    earlier = earlier[earlier["value"] != ""].assign(
        measure=lambda t: t["printed"].map(
            {"rd_intensity_total_pct": "rd-of-production", "rd_intensity_us_pct": "rd-of-production-us"}
        ),
        sector="manufacturing",
        classification="isic-rev3",
        period="1991-1997",
        unit="% of production",
        source="nsf-rd-1991-97",
    )
    columns = ["classification", "isic", "name", "sector", "level", "period", "measure", "value", "unit", "source"]
    return pd.concat([earlier, later])[columns].sort_values(["classification", "measure", "isic"])


def frontier(raw: Path) -> pd.DataFrame:
    """Value added of Korean electronics relative to the United States, by edition, and Korea's rank in export complexity."""
    ratios = [
        ("south-korea", year, "value-added-electronics-to-us", value, "ratio", "secondary", source)
        for source, values in KOREAN_VALUE_ADDED.items()
        for year, value in values.items()
    ]
    columns = ["place", "year", "measure", "value", "unit", "status", "source"]
    ranks = _facts(raw)
    ranks = ranks[ranks["topic"] == "korea_eci"].assign(
        place="south-korea",
        measure=lambda t: t["measure"].map({"ECI rank HS92": "eci-rank-hs92", "ECI rank SITC": "eci-rank-sitc"}),
    )
    everything = pd.concat([pd.DataFrame(ratios, columns=columns).astype({"value": str}), ranks[columns]])
    return everything.sort_values(["measure", "source", "year"])


def facts(raw: Path) -> pd.DataFrame:
    """Published single numbers, each with its publication and how it was checked; export complexity stands in `frontier`."""
    table = _facts(raw)
    table = table[table["topic"] != "korea_eci"].replace({"place": {"Italy 1991": "Italy"}})
    return table[["topic", "place", "industry", "year", "measure", "value", "unit", "status", "source"]]


def bristol_nodes(raw: Path) -> pd.DataFrame:
    """The firms of the Bristol genealogy: kind, field, the years printed on each, the row of the timeline each is placed in."""
    text = _bristol(raw)
    placed = {
        name: year for year, names in re.findall(r"rank=same; (\d{4}),([^}]*)}", text) for name in re.findall(r'"([^"]+)"', names)
    }
    rows = []
    for name, label, kind in re.findall(r'^ *"([^"]+)" +\[(?:label="([^"]*)"[, ]*)?(entity|branch)\]', text, re.M):
        if name.startswith("Legend"):
            continue
        lines = [line.strip() for line in label.split(r"\n") if line.strip()]
        first, last = _life(lines[-1]) if lines and re.fullmatch(r"[\d?]*-\d*", lines[-1]) else ("", "")
        made = "; ".join(CORRECTED.get(line, line) for line in lines[1:] if not re.fullmatch(r"[\d?]*-\d*", line))
        rows.append((slug(name), CORRECTED.get(name, name), kind, made, first, last, placed.get(name, ""), "bristol-tree"))
    return pd.DataFrame(rows, columns=["node", "name", "kind", "activity", "first_year", "last_year", "placed", "source"])


def bristol_edges(raw: Path) -> pd.DataFrame:
    """The ties of the Bristol genealogy: start-up, acquisition or move of people, with its year where one is printed."""
    text = _bristol(raw)
    rows, heading = [], ""
    for line in text.splitlines():
        found = re.match(r" *# (Startups|Acquisitions|People transferring|Plot your career) \(EDGES\)", line)
        heading = found[1] if found else heading
        tie = re.match(r' *"([^"]+)" -> "([^"]+)" *\[(?:label="([^"]*)", *)?(startup|acquired|people)\]', line)
        if tie and heading:
            year = tie[3] if tie[3] and tie[3].isdigit() else ""
            rows.append((slug(tie[1]), slug(tie[2]), tie[4], year, slug(heading), "bristol-tree"))
    return pd.DataFrame(rows, columns=["parent", "child", "kind", "year", "listed_under", "source"])


TABLES = {
    make.__name__: make
    for make in (
        us_electronics_metros,
        us_county_patents,
        us_manufacturing_concentration,
        us_manufacturing_regions,
        us_areas,
        uk_gva,
        eurostat_jobs,
        eurostat_patents,
        patents_fields,
        patents_electronics,
        rd_intensity,
        frontier,
        facts,
        bristol_nodes,
        bristol_edges,
    )
}


def read_sources() -> pd.DataFrame:
    """The sources of the measured tables: who published, which edition, under which licence, which file, which digest."""
    return read_csv("measured/sources.csv", SOURCE_COLUMNS, key=["source"], required=["publisher", "title", "licence", "unit"])


def check_raw(raw: Path) -> None:
    """Raise DataError at the first raw file that is missing or not the one that the tables were made from."""
    wanted = read_sources()
    for name, digest in wanted.loc[wanted["raw_file"] != "", ["raw_file", "sha256"]].drop_duplicates().to_numpy():
        if not (raw / name).is_file():
            raise DataError(f"{name}: not in the raw folder; want the files that data/measured/sources.csv names")
        found = hashlib.sha256((raw / name).read_bytes()).hexdigest()
        if found != digest:
            raise DataError(f"{name}: SHA-256 is {found}; want {digest}, as in data/measured/sources.csv")


def retabulate(raw: Path) -> dict[str, str]:
    """Every measured table as CSV text, made from the raw folder after its digests were checked.

    Parameters
    ----------
    raw : Path
        Folder with the raw files that ``data/measured/sources.csv`` names.

    Returns
    -------
    dict of str to str
        File name to text: UTF-8, LF, header row.

    Raises
    ------
    DataError
        If a raw file is missing or has another digest.
    """
    check_raw(raw)
    return {f"{name}.csv": make(raw).to_csv(index=False, lineterminator="\n") for name, make in TABLES.items()}


def slug(name: str) -> str:
    """A name as an id: lower case, hyphens.

    >>> slug("IT methods for management")
    'it-methods-for-management'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _parquet(path: Path) -> pd.DataFrame:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise DataError(f"{path.name}: needs pyarrow, which the book itself does not; `pip install pyarrow`") from None
    return pd.read_parquet(path)


def _business_patterns(raw: Path) -> pd.DataFrame:
    table = _parquet(raw / "us_cbp_metro_naics_2019.parquet")
    table = table.rename(columns={"cbsa_code": "area", "naics_code": "industry", "EMP": "jobs", "ESTAB": "establishments"})
    return table.astype({"jobs": int, "establishments": int})


def _is_manufacturing(cells: pd.DataFrame) -> pd.Series:
    return cells["industry"].str.fullmatch(r"3[123]\d\d")


def _grants(raw: Path) -> pd.DataFrame:
    """USPTO grants: the international families favour home countries and count Italy by application."""
    table = pd.read_csv(raw / "nsf_patents_country_field_1998_2020.csv.gz")
    table = table[table["source"] == "USPTO"].drop(columns="source")
    return table.assign(place=table["unit"].map(slug), field=table["field"].map(slug)).rename(columns={"value": "patents"})


def _facts(raw: Path) -> pd.DataFrame:
    table = pd.read_csv(raw / "facts.csv", dtype=str, keep_default_na=False).rename(columns={"table": "topic"})
    known = read_sources().set_index("title")["source"]
    return table.assign(
        value=table["value"].str.removesuffix(".0"),
        status=table["status"].str.removesuffix(", check"),
        source=table["source"].map(known.to_dict()),
    )


def _bristol(raw: Path) -> str:
    return (raw / "bristol-tree" / "tree.m4.dot").read_text(encoding="utf-8")


def _life(years: str) -> tuple[str, str]:
    """First and last year as printed, such as ``2011-15``; what is not known is empty."""
    first, last = years.split("-")
    last = first[:2] + last if len(last) == 2 else last
    return ("" if "?" in first else first), last


def _long(table: pd.DataFrame, keys: list[str], measures: list[str]) -> pd.DataFrame:
    return table.melt(keys, measures, var_name="measure", value_name="value")


def _tidy(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    columns = [*keys, "year", "measure"]
    return table.sort_values(columns)[[*columns, "value", "unit", "source"]]


@click.command()
@click.argument("raw_folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(raw_folder: Path) -> None:
    """Make the tables of data/measured/ from the raw files in RAW_FOLDER."""
    try:
        made = retabulate(raw_folder)
    except DataError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    for name, text in made.items():
        (MEASURED / name).write_text(text, encoding="utf-8", newline="\n")
        click.echo(f"{name}: {text.count(chr(10)) - 1} rows, {len(text.encode())} bytes")
    (MEASURED / sums.NAME).write_text(sums.text(sums.of(MEASURED)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
