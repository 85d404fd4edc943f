"""The measured tables add up to what their publishers print, name their sources, and hide nothing that was withheld."""

import os
from pathlib import Path

import pandas as pd
import pytest

from clusterlib.data import FOLDER, DataError
from clusterlib.retabulate import TABLES, check_raw, read_sources, retabulate

MEASURED = FOLDER / "measured"
KEYS = {
    "us_electronics_metros": ["area", "industry", "year", "measure"],
    "us_county_patents": ["area", "year", "measure"],
    "us_manufacturing_concentration": ["industry", "year", "measure"],
    "us_manufacturing_regions": ["area", "industry", "year"],
    "us_areas": ["area"],
    "uk_gva": ["area", "industry", "year", "measure"],
    "eurostat_jobs": ["area", "industry", "year", "measure"],
    "eurostat_patents": ["area", "year", "measure"],
    "patents_fields": ["place", "field", "period"],
    "patents_electronics": ["place", "field", "year"],
    "rd_intensity": ["classification", "isic", "measure"],
    "frontier": ["place", "year", "measure", "source"],
    "facts": ["topic", "place", "industry", "year", "measure"],
    "bristol_nodes": ["node"],
    "bristol_edges": ["parent", "child", "kind"],
}
AMOUNTS = ("value", "jobs", "establishments", "patents")
MAY_BE_EMPTY = {
    "us_manufacturing_concentration": {"flag"},
    "rd_intensity": {"level"},
    "bristol_nodes": {"activity", "first_year", "last_year", "placed"},
    "bristol_edges": {"year"},
}
UNITLESS = {"us_areas", "bristol_nodes", "bristol_edges"}
LABELLED = {
    "us_electronics_metros": ("industry", "naics-2017"),
    "us_manufacturing_concentration": ("industry", "naics-2017"),
    "us_manufacturing_regions": ("industry", "naics-2017"),
    "uk_gva": ("industry", "uk-sic-groups"),
    "eurostat_jobs": ("industry", "uk-sic-groups"),
    "patents_fields": ("field", "wipo-field"),
    "patents_electronics": ("field", "wipo-field"),
}
every_table = pytest.mark.parametrize("name", TABLES)


def read(name: str) -> pd.DataFrame:
    """A measured table as text, with its amounts as numbers."""
    table = pd.read_csv(MEASURED / f"{name}.csv", dtype=str, keep_default_na=False)
    return table.astype({column: float for column in AMOUNTS if column in table})


def only(table: pd.DataFrame, **where: str) -> pd.DataFrame:
    """The rows whose columns hold these values; at least one."""
    for column, value in where.items():
        table = table[table[column] == value]
    assert len(table), where
    return table


def raw_folder() -> Path:
    folder = os.environ.get("CLUSTERLIB_RAW")
    if not folder:
        pytest.skip("NOT RE-TABULATED: set CLUSTERLIB_RAW to the folder of raw files to check the tables against them")
    return Path(folder)


def test_every_file_has_its_maker_and_every_maker_its_key():
    by_hand = {"sources", "areas", "labels"}
    assert {path.stem for path in MEASURED.glob("*.csv")} == set(TABLES) | by_hand
    assert set(KEYS) == set(TABLES)


@every_table
def test_rows_are_unique_whole_and_not_negative(name):
    table = read(name)
    assert len(table)
    assert not table.duplicated(KEYS[name]).any()
    for column in set(table.columns) - MAY_BE_EMPTY.get(name, set()):
        assert not table[column].astype(str).str.strip().isin(["", "nan"]).any(), column
    for column in set(AMOUNTS) & set(table.columns):
        assert (table[column] >= 0).all(), column


@every_table
def test_every_row_names_a_known_source_and_a_unit(name):
    table = read(name)
    assert set(table["source"]) <= set(read_sources()["source"])
    counted = {"jobs", "establishments", "patents"} & set(table.columns)
    assert name in UNITLESS or counted or (table["unit"] != "").all()


@every_table
def test_every_file_is_small_text_with_unix_lines(name):
    written = (MEASURED / f"{name}.csv").read_bytes()
    assert len(written) < 1_000_000
    assert b"\r" not in written
    assert not written.startswith(b"\xef\xbb\xbf")
    written.decode("utf-8")


def test_every_source_is_used_and_says_what_to_beware_of_in_both_languages():
    sources = read_sources()
    used = set().union(*(read(name)["source"] for name in TABLES))
    assert used == set(sources["source"])
    assert (sources[["caveat_ko", "caveat_en", "edition", "date_read"]] != "").all().all()
    with_file = sources[sources["raw_file"] != ""]
    assert with_file["sha256"].str.fullmatch("[0-9a-f]{64}").all()
    assert with_file.groupby("raw_file")["sha256"].nunique().eq(1).all()


def test_withheld_cells_are_told_of_where_they_occur():
    caveats = read_sources().set_index("source")["caveat_en"]
    assert "fewer than three establishments" in caveats["us-cbp-2019"]
    assert read("us_manufacturing_regions")["establishments"].min() == 3
    shares = only(read("us_manufacturing_concentration"), measure="jobs").set_index("industry")["value"]
    assert shares.filter(regex=r"^3[123]\d\d$").sum() / shares["31-33"] == pytest.approx(0.866, abs=0.0005)
    assert "86.6 %" in caveats["us-cbp-2019"]
    assert "no row" in caveats["eurostat-epo"]
    assert "blank" in caveats["nsf-rd-1991-97"]


def test_us_jobs_add_up_to_the_total_of_the_business_patterns():
    regions = only(read("us_manufacturing_regions"), industry="00")
    assert (len(regions), regions["jobs"].sum()) == (933, 122_485_576)
    for name, where in [("us_manufacturing_concentration", {}), ("us_electronics_metros", {"area": "all-areas"})]:
        assert only(read(name), industry="00", measure="jobs", **where)["value"].sum() == 122_485_576


def test_us_patents_add_up_to_the_printed_total_of_2015():
    patents = read("us_county_patents")
    assert only(patents, area="US", year="2015")["value"].item() == 141_001
    counties = patents[patents["area"] != "US"].groupby("year")["value"].sum()
    assert (counties < only(patents, area="US").set_index("year")["value"]).all()
    assert patents.groupby("area")["year"].nunique().eq(16).all()


def test_no_figure_is_printed_for_computers_in_a_metro():
    assert "3341" not in set(read("us_electronics_metros")["industry"])
    flags = read("us_manufacturing_concentration").groupby("flag")["industry"].unique()
    assert sorted(flags["undercounted"]) == ["3341", "3361"]


def test_the_regions_table_holds_the_industries_with_over_20000_jobs():
    jobs = only(read("us_manufacturing_concentration"), measure="jobs").set_index("industry")["value"]
    jobs = jobs.filter(regex=r"^3[123]\d\d$")
    regions = read("us_manufacturing_regions")
    assert (len(jobs), (jobs > 20_000).sum()) == (86, 70)
    assert set(regions["industry"]) - {"00"} == set(jobs.index[jobs > 20_000])
    by_industry = regions[regions["industry"] != "00"].groupby("industry")
    pd.testing.assert_series_equal(by_industry["jobs"].sum(), jobs[jobs > 20_000], check_names=False)
    areas = only(read("us_manufacturing_concentration"), measure="areas").set_index("industry")["value"]
    assert (by_industry["area"].nunique() == areas.loc[by_industry["area"].nunique().index]).all()


def test_no_industry_of_an_area_outgrows_the_area():
    regions = read("us_manufacturing_regions")
    everything = only(regions, industry="00").set_index("area")["jobs"]
    parts = regions[regions["industry"] != "00"].groupby("area")["jobs"].sum()
    assert (parts <= everything.loc[parts.index]).all()


def test_uk_manufacturing_is_the_sum_of_its_eight_groups():
    wide = read("uk_gva").pivot(index=["area", "year"], columns="industry", values="value")
    groups = wide[["CA", "CB", "CC", "CD-CG", "CH", "CI-CJ", "CK-CL", "CM"]].sum(axis="columns")
    assert (groups - wide["C"]).abs().max() <= 5  # each printed to the million
    assert (wide["C"] < wide["Total"]).all()
    assert len(wide) == 11 * 26
    for whole, parts in {"CH": ["24", "25"], "CB": ["13", "14-15"], "CI-CJ": ["CI", "CJ"], "CK-CL": ["CK", "29", "30"]}.items():
        split = wide.dropna(subset=parts)
        assert (split[parts].sum(axis="columns") - split[whole]).abs().max() <= 2


def test_the_uk_is_larger_than_the_places_in_it():
    wide = only(read("uk_gva"), industry="Total").pivot(index="year", columns="area", values="value")
    assert (wide["UK"] > wide["UKX"]).all()
    assert (wide["TLE3"] > wide["TLE32"]).all()
    assert (wide["TLG"] > wide["TLG3"]).all()
    assert only(read("uk_gva"), area="UK", industry="Total", year="2023")["value"].item() == 2_464_587


def test_eurostat_jobs_give_the_known_quotient_of_more_og_romsdal():
    jobs = read("eurostat_jobs").pivot(index=["area", "year"], columns="industry", values="value")
    share = jobs["C"] / jobs["Total"]
    assert share["NO053", "2017"] / share["NO", "2017"] == pytest.approx(1.925, abs=0.0005)
    assert share["ITH54", "2017"] / share["IT", "2017"] == pytest.approx(1.809, abs=0.0005)


def test_european_patents_end_before_the_incomplete_years():
    patents = read("eurostat_patents")
    assert patents["year"].astype(int).max() == 2010
    counts = only(patents, measure="applications").pivot(index="year", columns="area", values="value")
    north_east = counts[["ITH1", "ITH2", "ITH3", "ITH4", "ITH5"]].sum(axis="columns", min_count=5).dropna()
    assert (north_east - counts.loc[north_east.index, "ITH"]).abs().max() < 0.1
    assert (counts["NO053"] < counts["NO"]).loc["1979":].all()


def test_patent_fields_nearly_add_up_to_the_total():
    table = read("patents_fields")
    fields = table[table["field"] != "total"]
    assert table.groupby("period").size().eq(37 * 36).all()  # 36 countries and the world, 35 fields and the total
    assert (fields["field"].nunique(), fields["period"].nunique()) == (35, 3)
    world = only(fields, place="world").groupby("period")["patents"].sum()
    total = only(table, place="world", field="total").set_index("period")["patents"]
    assert total["2018-2020"] == 308_852 + 355_923 + 353_701
    assert ((total - world) / total).between(0, 0.006).all()
    countries = table[(table["place"] != "world") & (table["field"] == "total")].groupby("period")["patents"].sum()
    assert (countries / total).between(0.98, 1).all()  # the rest: countries that the publisher does not list


def test_electronics_agree_with_the_fields_of_the_same_years():
    by_year = read("patents_electronics")
    spans = read("patents_fields").set_index(["place", "field", "period"])["patents"]
    early = by_year[by_year["year"].between("1998", "2002")].groupby(["place", "field"])["patents"].sum()
    for (place, field), patents in early.items():
        assert spans[place, field, "1998-2002"] == patents
    assert by_year.groupby(["place", "field"])["year"].nunique().eq(23).all()


def test_rd_intensity_holds_both_tables():
    counts = read("rd_intensity").groupby("measure").size()
    assert counts.to_dict() == {"rd-of-production": 21, "rd-of-production-us": 19, "rd-of-value-added": 44}


def test_editions_of_the_korean_ratio_are_kept_apart():
    ratios = only(read("frontier"), measure="value-added-electronics-to-us")
    in_2018 = only(ratios, year="2018").set_index("source")["value"]
    assert in_2018.to_dict() == {"nsf-electronics-2020": 0.303, "nsf-electronics-2022": 0.439}
    assert set(ratios["status"]) == {"secondary"}


def test_all_79_published_facts_are_carried_with_their_status():
    ranks = read("frontier").query("measure.str.startswith('eci')")
    facts = read("facts")
    assert len(facts) + len(ranks) == 79
    status = pd.concat([facts["status"], ranks["status"]]).value_counts()
    assert status.to_dict() == {"secondary": 47, "seen": 32}


def test_bristol_ties_join_known_firms_and_are_counted_as_drawn():
    nodes, edges = read("bristol_nodes"), read("bristol_edges")
    assert set(edges["parent"]) | set(edges["child"]) <= set(nodes["node"])
    assert edges.groupby("listed_under").size().to_dict() == {"acquisitions": 17, "people-transferring": 17, "startups": 30}
    drawn_otherwise = edges[(edges["listed_under"] == "startups") & (edges["kind"] != "startup")]
    assert drawn_otherwise[["parent", "child", "kind"]].to_numpy().tolist() == [["xmos", "graphcore", "acquired"]]
    assert edges.loc[edges["year"] != "", "year"].astype(int).between(1978, 2023).all()
    assert "Will Robbins" in (MEASURED / "bristol_tree_LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LABELLED)
def test_every_code_has_a_label_in_both_languages(name):
    labels = pd.read_csv(MEASURED / "labels.csv", dtype=str, keep_default_na=False)
    assert not labels.duplicated(["group", "code"]).any()
    assert (labels != "").all().all()
    column, group = LABELLED[name]
    assert set(read(name)[column]) <= set(labels.loc[labels["group"] == group, "code"])


def test_countries_and_rd_industries_have_labels():
    codes = pd.read_csv(MEASURED / "labels.csv", dtype=str, keep_default_na=False).groupby("group")["code"].agg(set)
    assert set(read("patents_fields")["place"]) | set(read("patents_electronics")["place"]) <= codes["country"]
    for classification, rows in read("rd_intensity").groupby("classification"):
        assert set(rows["isic"]) == codes[classification]


def test_every_area_is_defined_and_belongs_to_a_place_of_the_paper():
    areas = pd.read_csv(MEASURED / "areas.csv", dtype=str, keep_default_na=False)
    places = pd.read_csv(FOLDER / "places.csv", dtype=str, keep_default_na=False)
    assert not areas.duplicated(["source", "area"]).any()
    assert (areas != "").all().all()
    assert set(areas["place"]) <= set(places["place"])
    defined = set(zip(areas["source"], areas["area"], strict=True))
    for name in ["us_electronics_metros", "us_county_patents", "uk_gva", "eurostat_jobs", "eurostat_patents"]:
        table = read(name)
        assert set(zip(table["source"], table["area"], strict=True)) <= defined, name


def test_a_missing_or_altered_raw_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"us_cbp_metro_naics_2019\.parquet: not in the raw folder"):
        check_raw(tmp_path)
    (tmp_path / "us_cbp_metro_naics_2019.parquet").write_bytes(b"other")
    with pytest.raises(DataError, match=r"us_cbp_metro_naics_2019\.parquet: SHA-256 is [0-9a-f]{64}; want f7bd00b5"):
        check_raw(tmp_path)


@pytest.mark.slow
def test_the_raw_files_give_the_same_tables_again():
    made = retabulate(raw_folder())
    for name, text in made.items():
        assert (MEASURED / name).read_text(encoding="utf-8") == text, name
