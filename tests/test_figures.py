"""Readers of the public statistics: complete, typed, labelled, refused where one thing is broken."""

import pytest

from clusterlib import figures
from clusterlib.catalogue import places
from clusterlib.data import DataError

READERS = {
    "us_electronics_metros.csv": figures.us_electronics,
    "us_county_patents.csv": figures.us_county_patents,
    "uk_gva.csv": figures.uk_gva,
    "eurostat_jobs.csv": figures.eurostat_jobs,
    "eurostat_patents.csv": figures.eurostat_patents,
}


@pytest.mark.parametrize("name", READERS)
def test_a_measured_file_is_read_with_its_amounts_as_numbers(name):
    frame = READERS[name]()
    assert (frame["value"] >= 0).all()
    assert frame["value"].dtype == float
    assert frame["year"].between(1977, 2023).all()
    assert set(frame["source"]) <= set(figures.sources()["source"])


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("us_electronics_metros.csv", "14460,334,2019,jobs,41961", "14460,334,2019,jobs,D", r"line 7, column value: 'D'; want a number >= 0"),
        ("uk_gva.csv", "TLD4,13,1998,gva-current-prices,270", "TLD4,13,1998,gva-current-prices,-270", r"line 2, column value: '-270'; want a number >= 0"),
        ("uk_gva.csv", "TLD4,13,1998,", "TLD4,99,1998,", r"column industry: '99' is unknown; want one of Total, C"),
        ("uk_gva.csv", "TLD4,13,1998,", "TLX4,13,1998,", r"column area: 'TLX4' is unknown; want one of TLE32"),
        ("uk_gva.csv", "TLD4,13,1998,", "TLD4,13,1999,", r"'TLD4, 13, 1999, gva-current-prices' stands twice"),
        ("eurostat_patents.csv", "DE,1977,applications,1063.94,applications,eurostat-epo", "DE,1977,applications,inf,applications,eurostat-epo", r"column value: 'inf'; want a number >= 0"),
        ("eurostat_jobs.csv", "persons,eurostat-jobs", "persons,eurostat", r"column source: 'eurostat' is unknown"),
        ("us_county_patents.csv", "06001,2000,", "06001,MM,", r"column year: 'MM'; want a number >= 0"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_by_line_and_column(mend, name, old, new, message):
    mend(f"measured/{name}", old, new)
    with pytest.raises(DataError, match=rf"data/measured/{name.replace('.', '[.]')}.*{message}"):
        READERS[name]()


def test_labels_stand_in_both_languages_and_an_unknown_group_is_named():
    assert figures.labels("uk-sic-groups")["CH"] == ("1차금속·금속가공", "Basic and fabricated metals")
    with pytest.raises(DataError, match="no group 'naics'; want one of naics-2017"):
        figures.labels("naics")


def test_the_quotient_of_a_place_like_all_others_is_one_and_of_a_country_too():
    assert places.quotient(10, 100, 1_000, 10_000) == 1
    assert places.quotient(30, 100, 1_000, 10_000) == pytest.approx(3)


def test_american_quotients_are_those_of_the_printed_jobs():
    lines = places.us_quotients().set_index(["area", "industry"])["quotient"]
    assert lines["41940", "3344"] == pytest.approx((16_200 / 1_115_736) / (241_139 / 122_485_576))
    assert lines["14460", "31-33"] == pytest.approx((162_740 / 2_595_753) / (11_218_818 / 122_485_576))


def test_strathclyde_is_the_sum_of_its_four_pieces():
    gva = figures.uk_gva().query("year == 2023").set_index(["area", "industry"])["value"]
    lines = places.uk_quotients().query("year == 2023").set_index(["area", "industry"])
    made = sum(gva[area, "C"] for area in places.STRATHCLYDE) / sum(gva[area, "Total"] for area in places.STRATHCLYDE)
    assert lines.loc[("strathclyde", "C"), "share"] == pytest.approx(made)
    pieces = [lines.loc[(area, "C"), "quotient"] for area in places.STRATHCLYDE]
    assert min(pieces) < lines.loc[("strathclyde", "C"), "quotient"] < max(pieces)


def test_the_quotient_of_more_og_romsdal_is_the_known_one_within_its_rounding():
    county = places.norway().set_index("place").loc["sunnmore"]
    assert county["quotient_2017"] == pytest.approx(1.925, abs=0.0005)
    assert county["lowest"] < county["quotient_2017"] < county["highest"]


def test_counties_in_part_are_told_apart_from_those_that_belong_whole():
    counts = places.county_patents()
    valley = counts.loc["silicon-valley"]
    assert (valley.loc["whole"] == valley.loc["06085"] + valley.loc["06081"]).all()
    assert (valley.loc["all"] - valley.loc["whole"] == valley.loc["06001"] + valley.loc["06087"]).all()
    assert counts.loc[("united-states", "US"), 2015] == 141_001


def test_places_without_figures_are_printed_and_not_left_out():
    table = places.places_quotients().frame
    silent = table[table["quotient"].isna()]
    assert list(silent["place_en"]) == ["Third Italy", "Baden-Württemberg", "Kitakyushu", "Korea"]
    assert set(silent["label_en"]) == {"no open figures found"}
    assert set(silent["label_ko"]) == {"공개된 수치를 찾지 못함"}


def test_a_year_without_british_figures_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="no value added of British regions for 1997; want a year from 1998 to 2023"):
        places.quotients(1997)
