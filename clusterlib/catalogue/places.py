"""Tables of the measured places: quotients and patents of the places that the paper names."""

import numpy as np
import pandas as pd

from clusterlib import figures, measures
from clusterlib.tables import Column, Table

STRATHCLYDE = ("TLM3", "TLM93", "TLM94", "TLM95")
GROUPS = ("CA", "CB", "CC", "CD-CG", "CH", "CI-CJ", "CK-CL", "CM")
# The industry that each place is known for comes first; that choice is ours, the paper names none.
KNOWN = {"TLE32": ["CH"], "TLE3": ["CH", "24"], "TLD4": ["13", "30"], "TLG": ["29"], "TLG3": ["29"], "strathclyde": ["CI-CJ"]}
SPAN = range(2005, 2011)  # priority years that every European place has
SHORT = {
    "41940": ("새너제이 대도시권", "San Jose metro"), "14460": ("보스턴 대도시권", "Boston metro"), "TLG": ("지역", "region"),
    "TLG3": ("광역도시주", "metropolitan county"), "strathclyde": ("네 조각의 합", "four pieces"), "ITH1": ("볼차노", "South Tyrol"), "other-regions": ("나머지 여섯 주", "six other regions"),
}  # fmt: skip
NONE = ("공개된 수치를 찾지 못함", "no open figures found")
ROLES = {
    "manufacturing": ("제조업 전체", "all manufacturing"), "known": ("알려진 산업", "what it is known for"),
    "other": ("그 밖의 산업", "another industry"), "strongest": ("여덟 갈래 중 최고", "highest of eight groups"),
    "missing": NONE,
}  # fmt: skip


def quotient(here: float, here_all: float, everywhere: float, everywhere_all: float) -> float:
    """Location quotient of one industry in one place against all places, the place among them.

    Examples
    --------
    >>> round(quotient(42_828, 1_115_736, 759_393, 122_485_576), 2)  # electronics in the San Jose metro, 2019
    6.19
    """
    others = [everywhere - here, everywhere_all - everywhere - (here_all - here)]
    return float(measures.location_quotient(np.array([[here, here_all - here], others]))[0, 0])


def us_quotients() -> pd.DataFrame:
    """Electronics and all manufacturing in the San Jose and Boston metros, 2019, against all areas in the data."""
    jobs = figures.us_electronics().query("source == 'us-cbp-2019' and measure == 'jobs'")
    wide = jobs.pivot(index="area", columns="industry", values="value").to_dict("index")
    roles = {"31-33": "manufacturing", "334": "known", "3344": "other", "3345": "other"}
    rows = [
        _row(area, code, role, "jobs", 2019, wide, ("00", "all-areas"))
        for area in ("41940", "14460")
        for code, role in roles.items()
    ]
    return _named(rows, "us-cbp-2019", "naics-2017")


def uk_quotients() -> pd.DataFrame:
    """Every industry of the British places in every year, against the United Kingdom less Extra-Regio, in value added.

    Strathclyde is the sum of four pieces, of which each is there as well.
    """
    wide = figures.uk_gva().pivot(index=["year", "area"], columns="industry", values="value")
    rows = []
    for year, cells in wide.groupby(level="year"):
        cells = cells.droplevel("year")
        cells.loc["strathclyde"] = cells.loc[list(STRATHCLYDE)].sum(min_count=len(STRATHCLYDE))
        cells = cells.to_dict("index")
        for area in [*KNOWN, *STRATHCLYDE]:
            first = ["C", *KNOWN.get(area, [])]
            rest = sorted(code for code, value in cells[area].items() if not np.isnan(value) and code not in [*first, "Total"])
            for code in [*first, *rest]:
                role = "manufacturing" if code == "C" else "known" if code in KNOWN.get(area, [])[:1] else "other"
                rows.append(_row(area, code, role, "gva", year, cells, ("Total", "UKX")))
    return _named(rows, "uk-ons-gva", "uk-sic-groups")


def eurostat_quotients() -> pd.DataFrame:
    """Manufacturing in Norwegian and Italian regions against their country, in persons employed."""
    wide = figures.eurostat_jobs().pivot(index=["year", "area"], columns="industry", values="value")
    years = {year: cells.droplevel("year").to_dict("index") for year, cells in wide.groupby(level="year")}
    rows = [
        _row(area, "C", "manufacturing", "jobs", year, cells, ("Total", area[:2]))
        for area in figures.areas().query("source == 'eurostat-jobs' and role != 'reference'")["area"]
        for year, cells in years.items()
        if area in cells and area[:2] in cells
    ]
    return _named(rows, "eurostat-jobs", "uk-sic-groups")


def quotients(uk_year: int = 2023) -> pd.DataFrame:
    """One row for each place, area and industry: British places in ``uk_year``, all others in their last year.

    Raises
    ------
    ValueError
        If there are no British figures for ``uk_year``.
    """
    british, others = uk_quotients(), eurostat_quotients()
    if uk_year not in set(british["year"]):
        raise ValueError(
            f"no value added of British regions for {uk_year}; want a year from {british['year'].min()} to {british['year'].max()}"
        )
    british = british[(british["year"] == uk_year) & (british["area"].isin(list(KNOWN)))]
    british = british[
        [code == "C" or code in KNOWN[area] for area, code in zip(british["area"], british["industry"], strict=True)]
    ]
    return pd.concat([us_quotients(), british, others[others["year"] == 2017], _unmeasured()], ignore_index=True)


def county_patents() -> pd.DataFrame:
    """Patents by year (columns) of the counties of Silicon Valley and Route 128, with two sums for each place and the country.

    The index is the place and what is counted: a county, ``whole`` for the counties that belong to it whole, ``all`` with those
    that belong to it in part, or ``US``.
    """
    counts = figures.us_county_patents().pivot(index="area", columns="year", values="value")
    counties = figures.areas().query("source == 'us-uspto-county' and role != 'reference'")
    rows = {}
    for place, of in counties.groupby("place", sort=False):
        rows |= {(place, area): counts.loc[area] for area in of["area"]}
        rows[place, "whole"] = counts.loc[of.loc[of["role"] == "part", "area"]].sum()
        rows[place, "all"] = counts.loc[of["area"]].sum()
    rows["united-states", "US"] = counts.loc["US"]
    return pd.DataFrame(rows).T


def epo_per_million(span: range = SPAN) -> pd.DataFrame:
    """Mean yearly applications to the European Patent Office per million inhabitants, 2005-2010, of each region and its country.

    Returns
    -------
    DataFrame with columns place, area, role, mean, low, high, country, ratio and names in both languages
        ``low`` and ``high`` are the lowest and highest year, ``ratio`` is ``mean`` over the ``country``'s mean; a region that
        lacks a year of ``span`` is left out.
    """
    rates = (
        figures.eurostat_patents()
        .query("measure == 'applications-per-million'")
        .pivot(index="area", columns="year", values="value")
    )
    rates = rates.reindex(columns=list(span)).dropna()
    told = figures.areas().query("source == 'eurostat-epo'").set_index("area")
    frame = told.loc[told.index.isin(rates.index), ["place", "role", "name_ko", "name_en"]].reset_index()
    frame["mean"], frame["low"], frame["high"] = (
        getattr(rates.loc[frame["area"]], how)(axis=1).to_numpy() for how in ("mean", "min", "max")
    )
    for spot, lang in enumerate(("ko", "en")):
        frame[f"place_{lang}"] = [_places().get(one, (one, one))[spot] for one in frame["place"]]
    frame = _with_short(frame)
    frame["country"] = rates.mean(axis=1).loc[[area[:2] for area in frame["area"]]].to_numpy()
    return frame.assign(ratio=frame["mean"] / frame["country"])


def places_quotients() -> Table:
    """How specialised the places of the paper are, all of them, those without figures included."""
    frame = quotients()
    basis = {"jobs": ("일자리", "jobs"), "gva": ("부가가치", "value added"), "": ("", "")}
    frame = frame.assign(
        share=frame["share"] * 100, year=[str(year or "") for year in frame["year"]],
        **{f"basis_{lang}": [basis[one][spot] for one in frame["basis"]] for spot, lang in enumerate(("ko", "en"))},
    )  # fmt: skip
    columns = (
        Column("place", "논문의 곳", "Place of the paper"), Column("name", "잰 지역", "Area measured"), Column("label", "산업", "Industry"),
        Column("basis", "단위", "Counted in"), Column("year", "연도", "Year", "code"), Column("share", "지역에서의 몫", "Share of the area", "number", "%", "%", 1),
        Column("quotient", "입지계수", "Location quotient", "number", "전국=1", "country = 1", 2),
    )  # fmt: skip
    notes = _notes(
        ["us-cbp-2019", "uk-ons-gva", "eurostat-jobs"],
        "미국의 기준은 자료에 있는 모든 대·소도시권, 영국은 역외를 뺀 전국, 이탈리아와 노르웨이는 전국이다. 일자리로 잰 값과 부가가치로 잰 값은 견주지 않는다. 3344와 3345는 334의 일부이다.",
        "The reference is all metropolitan and micropolitan areas in the data for the United States, the country less Extra-Regio for the United Kingdom, the whole country for Italy and Norway. Quotients of jobs and of value added are not to be compared. 3344 and 3345 are parts of 334.",
    )
    return Table(
        "places-quotients", "논문이 이름을 든 곳의 입지계수", "Location quotients of the places that the paper names", columns, _only(frame, columns),
        "measured-places", ("measured/us_electronics_metros.csv", "measured/uk_gva.csv", "measured/eurostat_jobs.csv", "measured/areas.csv"), *notes,
    )  # fmt: skip


def places_patents() -> Table:
    """Patents of the counties of Silicon Valley and Route 128."""
    counts, years = county_patents(), (2000, 2005, 2010, 2015)
    shares = counts / counts.loc[("united-states", "US")] * 100
    told = figures.areas().query("source == 'us-uspto-county'").set_index("area")
    sums = {
        "whole": ("전부 드는 카운티의 합", "sum of the counties that belong whole"),
        "all": ("일부만 드는 카운티까지의 합", "sum with those in part"),
    }
    counted = {"part": ("전부", "whole"), "partly": ("일부", "in part"), "reference": ("전국", "country")}
    frame = pd.DataFrame(
        {f"place_{lang}": _places()[place][spot] for spot, lang in enumerate(("ko", "en"))}
        | {f"name_{lang}": sums[area][spot] if area in sums else told.loc[area, f"name_{lang}"] for spot, lang in enumerate(("ko", "en"))}
        | {f"counted_{lang}": ("합", "sum")[spot] if area in sums else counted[told.loc[area, "role"]][spot] for spot, lang in enumerate(("ko", "en"))}
        | {f"patents_{year}": row[year] for year in years} | {"total": row.sum()}
        | {f"share_{year}": shares.loc[(place, area), year] for year in (years[0], years[-1])}
        for (place, area), row in counts.iterrows()
    )  # fmt: skip
    columns = (
        Column("place", "논문의 곳", "Place of the paper"), Column("name", "카운티", "County"), Column("counted", "그곳에 드는 범위", "Belongs to the place"),
        *(Column(f"patents_{year}", f"{year}", f"{year}", "number", "건", "patents") for year in years),
        Column("total", "2000~2015", "2000–2015", "number", "건", "patents"),
        *(Column(f"share_{year}", f"{year} 몫", f"Share {year}", "number", "미국의 %", "% of the US", 2) for year in (years[0], years[-1])),
    )  # fmt: skip
    notes = _notes(
        ["us-uspto-county"],
        "어느 카운티가 전부 드는지는 실리콘밸리 지수와 도로가 지나는 곳에 따랐다. 표에 없는 해의 값은 자료 파일에 있다.",
        "Which counties belong whole follows the Silicon Valley Index and where the road runs. Years not printed stand in the data file.",
    )
    return Table(
        "places-patents", "실리콘밸리와 루트 128 카운티의 특허", "Patents of the counties of Silicon Valley and Route 128", columns, _only(frame, columns),
        "measured-places", ("measured/us_county_patents.csv", "measured/areas.csv"), *notes,
    )  # fmt: skip


def places_uk() -> Table:
    """The British places through time: all manufacturing, what each is known for, and its strongest group."""
    years, everything = (1998, 2005, 2014, 2023), uk_quotients().set_index(["area", "industry", "year"])
    groups = everything.query("industry in @GROUPS and year == 2023")["quotient"]
    wanted = []
    for area in [*KNOWN, *STRATHCLYDE]:
        best = groups.loc[area].idxmax()[0]
        known = KNOWN.get(area, KNOWN["strathclyde"])
        wanted += [(area, "C", "manufacturing")] + [
            (area, code, "other" if place else "known") for place, code in enumerate(known)
        ]
        wanted += [] if best in known or area in STRATHCLYDE else [(area, best, "strongest")]
    frame = pd.DataFrame(
        {name: everything.loc[(area, code, years[-1]), name] for name in ("place_ko", "place_en", "name_ko", "name_en", "label_ko", "label_en")}
        | {f"role_{lang}": ROLES[role][spot] for spot, lang in enumerate(("ko", "en"))}
        | {f"quotient_{year}": everything.loc[(area, code, year), "quotient"] for year in years}
        | {f"share_{year}": everything.loc[(area, code, year), "share"] * 100 for year in (years[0], years[-1])}
        for area, code, role in wanted
    )  # fmt: skip
    columns = (
        Column("place", "논문의 곳", "Place of the paper"), Column("name", "잰 지역", "Area measured"), Column("label", "산업", "Industry"), Column("role", "고른 까닭", "Chosen as"),
        *(Column(f"quotient_{year}", f"{year}", f"{year}", "number", "입지계수", "quotient", 2) for year in years),
        *(Column(f"share_{year}", f"{year}", f"{year}", "number", "지역 부가가치의 %", "% of the area's value added", 1) for year in (years[0], years[-1])),
    )  # fmt: skip
    notes = _notes(
        ["uk-ons-gva"],
        "입지계수의 기준은 역외를 뺀 영국이다. 무엇으로 알려진 곳인가는 우리가 골랐다(셰필드 금속, 랭커셔 섬유, 웨스트미들랜즈 자동차, 스트래스클라이드 전자). 2014와 2005년은 사이의 해로 골랐을 뿐이고 모든 해는 자료 파일에 있다.",
        "The reference of the quotients is the United Kingdom less Extra-Regio. What a place is known for is our choice (metals for Sheffield, textiles for Lancashire, cars for the West Midlands, electronics for Strathclyde). 2005 and 2014 are merely years between; all years stand in the data file.",
    )
    return Table(
        "places-uk", "영국의 네 곳, 1998~2023년", "The four British places, 1998–2023", columns, _only(frame, columns),
        "measured-places", ("measured/uk_gva.csv", "measured/areas.csv"), *notes,
    )  # fmt: skip


def norway() -> pd.DataFrame:
    """The three Norwegian counties: manufacturing quotients of three years, what rounding leaves open, patents per head."""
    wide = figures.eurostat_jobs().pivot(index=["year", "area"], columns="industry", values="value")
    frame = epo_per_million().query("area.str.startswith('NO') and role != 'reference'").reset_index(drop=True)
    lines = eurostat_quotients().set_index(["area", "year"])["quotient"]
    for year in (2008, 2010, 2017):
        frame[f"quotient_{year}"] = [lines[area, year] for area in frame["area"]]
    for name, step in (("lowest", -500), ("highest", 500)):  # every figure is rounded to thousands
        here, country = wide.loc[2017].loc[list(frame["area"])], wide.loc[2017].loc["NO"]
        share = ((here["C"] + step) / (here["Total"] - step)).to_numpy()
        frame[name] = share / ((country["C"] - step) / (country["Total"] + step))
    return frame


def places_norway() -> Table:
    """The three Norwegian counties that stand for the districts of Table 1."""
    frame = norway()
    columns = (
        Column("place", "논문의 곳", "District of the paper"), Column("name", "잰 주", "County measured"),
        *(Column(f"quotient_{year}", f"제조업 {year}", f"Manufacturing {year}", "number", "입지계수", "quotient", 2) for year in (2008, 2010, 2017)),
        Column("lowest", "2017 하한", "2017 at least", "number", "입지계수", "quotient", 2), Column("highest", "2017 상한", "2017 at most", "number", "입지계수", "quotient", 2),
        Column("mean", "특허 출원, 2005~2010 평균", "Applications, mean 2005–2010", "number", "백만 명당 한 해", "per million a year", 1),
        Column("low", "가장 적은 해", "Lowest year", "number", "백만 명당", "per million", 1), Column("high", "가장 많은 해", "Highest year", "number", "백만 명당", "per million", 1),
        Column("ratio", "전국 대비 특허", "Applications per head", "number", "노르웨이=1", "Norway = 1", 2),
    )  # fmt: skip
    notes = _notes(
        ["eurostat-jobs", "eurostat-epo"],
        "주는 논문의 지역보다 훨씬 넓다. 하한과 상한은 천 명 단위 반올림이 남기는 범위이다. 논문의 시기(2000년대 초)의 값은 없다.",
        "The counties are far larger than the districts of the paper. At least and at most is what rounding to thousands leaves open. There are no figures for the paper's own time, the early 2000s.",
    )
    return Table(
        "places-norway", "노르웨이 세 주의 제조업과 특허", "Manufacturing and patents of three Norwegian counties", columns, _only(frame, columns),
        "measured-places", ("measured/eurostat_jobs.csv", "measured/eurostat_patents.csv", "measured/areas.csv"), *notes,
    )  # fmt: skip


def places_europe() -> Table:
    """Third Italy and Baden-Württemberg: manufacturing where it is known, and patents per head."""
    frame = epo_per_million().query("place in ('third-italy', 'baden-wurttemberg') and role != 'subtotal'")
    lines = eurostat_quotients().set_index(["area", "year"])["quotient"]
    for year in (2000, 2010, 2017):
        frame[f"quotient_{year}"] = [lines.get((area, year), float("nan")) for area in frame["area"]]
    kinds = {"part": ("주", "region"), "inside": ("주 안의 현", "province inside a region"), "whole": ("연방주", "federal state")}
    for spot, lang in enumerate(("ko", "en")):
        frame[f"kind_{lang}"] = [kinds[role][spot] for role in frame["role"]]
    columns = (
        Column("place", "논문의 곳", "Place of the paper"), Column("name", "잰 지역", "Area measured"), Column("kind", "종류", "Kind"),
        *(Column(f"quotient_{year}", f"제조업 {year}", f"Manufacturing {year}", "number", "입지계수", "quotient", 2) for year in (2000, 2010, 2017)),
        Column("mean", "특허 출원, 2005~2010 평균", "Applications, mean 2005–2010", "number", "백만 명당 한 해", "per million a year", 1),
        Column("ratio", "전국 대비 특허", "Applications per head", "number", "자기 나라=1", "own country = 1", 2),
    )  # fmt: skip
    notes = _notes(
        ["eurostat-jobs", "eurostat-epo"],
        "빈칸은 0이 아니라 값이 없다는 뜻이다. 베네토, 트렌토, 볼차노, 토스카나, 움브리아, 마르케와 바덴뷔르템베르크의 일자리 수치는 찾지 못했다. 현의 값은 주의 값에 들어 있다.",
        "A blank is no figure, never zero. No jobs were found for Veneto, Trento, South Tyrol, Tuscany, Umbria, Marche or Baden-Württemberg. The figures of a province are part of its region's.",
    )
    return Table(
        "places-europe", "제3이탈리아와 바덴뷔르템베르크의 제조업과 특허", "Manufacturing and patents of the Third Italy and Baden-Württemberg", columns, _only(frame, columns),
        "measured-places", ("measured/eurostat_jobs.csv", "measured/eurostat_patents.csv", "measured/areas.csv"), *notes,
    )  # fmt: skip


def name(place: str, lang: str) -> str:
    """Name of one of the paper's places as this chapter prints it; the paper's own spelling stands in ``places.csv``."""
    return _places()[place][("ko", "en").index(lang)]


def _row(area: str, code: str, role: str, basis: str, year: int, wide: dict, reference: tuple[str, str]) -> dict:
    """One quotient of ``wide`` (by area, then by industry) against the column of all industries and the area of reference."""
    everything, country = reference
    here, here_all = wide[area][code], wide[area][everything]
    value = quotient(here, here_all, wide[country][code], wide[country][everything])
    return {
        "area": area,
        "industry": code,
        "role": role,
        "basis": basis,
        "year": int(year),
        "share": here / here_all,
        "quotient": value,
    }


def _named(rows: list[dict], source: str, group: str) -> pd.DataFrame:
    """Rows with the names of their place, area and industry in both languages."""
    frame, words = pd.DataFrame(rows), figures.labels(group)
    told = figures.areas().query("source == @source").set_index("area")
    told.loc["strathclyde", ["place", "name_ko", "name_en"]] = ["strathclyde", "네 조각의 합", "Sum of four pieces"]
    frame.insert(0, "place", told.loc[frame["area"], "place"].to_numpy())
    for spot, lang in enumerate(("ko", "en")):
        frame[f"place_{lang}"] = [_places()[place][spot] for place in frame["place"]]
        frame[f"name_{lang}"] = told.loc[frame["area"], f"name_{lang}"].to_numpy()
        frame[f"label_{lang}"] = [words[code][spot] for code in frame["industry"]]
    return _with_short(frame.assign(source=source))


def _unmeasured() -> pd.DataFrame:
    """The places of the paper for which no figures of jobs or value added were found, as rows without a number."""
    where = {
        "third-italy": ("베네토, 토스카나, 움브리아, 마르케, 트렌토, 볼차노", "Veneto, Tuscany, Umbria, Marche, Trento, South Tyrol"),
        "baden-wurttemberg": ("바덴뷔르템베르크", "Baden-Württemberg"),
        "kitakyushu": ("기타큐슈", "Kitakyushu"), "korea": ("시도와 시군구", "below the country"),
    }  # fmt: skip
    rows = [
        {"place": place, "role": "missing", "basis": "", "year": 0, "source": ""}
        | {f"place_{lang}": _places()[place][spot] for spot, lang in enumerate(("ko", "en"))}
        | {f"name_{lang}": names[spot] for spot, lang in enumerate(("ko", "en"))}
        | {f"label_{lang}": NONE[spot] for spot, lang in enumerate(("ko", "en"))}
        for place, names in where.items()
    ]
    return _with_short(
        pd.DataFrame(rows).assign(area=["other-regions", "", "", ""], industry="", share=float("nan"), quotient=float("nan"))
    )


def _with_short(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with a label for figures: the place, and the area where it goes by another name."""
    for spot, lang in enumerate(("ko", "en")):
        names = [SHORT.get(area, (name, name))[spot] for area, name in zip(frame["area"], frame[f"name_{lang}"], strict=True)]
        places = frame[f"place_{lang}"]
        frame[f"short_{lang}"] = [
            place if name == place else f"{place}: {name}" for place, name in zip(places, names, strict=True)
        ]
    return frame


def _places() -> dict[str, tuple[str, str]]:
    """Korean and English names."""
    return {
        "silicon-valley": ("실리콘밸리", "Silicon Valley"), "route-128": ("루트 128", "Route 128"), "sheffield": ("셰필드", "Sheffield"),
        "lancashire": ("랭커셔", "Lancashire"), "west-midlands": ("웨스트미들랜즈", "West Midlands"), "strathclyde": ("스트래스클라이드", "Strathclyde"),
        "third-italy": ("제3이탈리아", "Third Italy"), "baden-wurttemberg": ("바덴뷔르템베르크", "Baden-Württemberg"),
        "sunnmore": ("순뫼레", "Sunnmøre"), "jaeren": ("예렌", "Jæren"), "horten": ("호르텐", "Horten"), "kitakyushu": ("기타큐슈", "Kitakyushu"),
        "korea": ("한국", "Korea"), "norway": ("노르웨이", "Norway"), "united-states": ("미국", "United States"),
    }  # fmt: skip


def _notes(ids: list[str], *words: str) -> tuple[str, str]:
    """Notes in both languages: ``words``, then each source with edition, licence and unit, and what to beware of."""
    told = figures.sources().set_index("source").loc[ids]
    lines = []
    for spot, lang in enumerate(("ko", "en")):
        head = ("출처", "Source")[spot]
        credits = [
            f"{head}: {one.publisher}, {one.title}, {one.edition}; {one.licence}; {one.unit}. {getattr(one, f'caveat_{lang}')}"
            for one in told.itertuples()
        ]
        lines.append("\n".join([words[spot], *credits]))
    return lines[0], lines[1]


def _only(frame: pd.DataFrame, columns: tuple[Column, ...]) -> pd.DataFrame:
    """The columns of a table, in order, on a fresh index."""
    return frame[[name for column in columns for name in column.names()]].reset_index(drop=True)
