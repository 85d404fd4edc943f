"""Where a region's figures touch the paper's three tables: which row or column they could speak to, and what to ask instead."""

import re
from dataclasses import dataclass

import numpy as np

from clusterlib import paper
from clusterlib.region.diagnosis import Diagnosis

# The industries by which the paper illustrates the rows of its Table 1, as they may be named in a file.
PAIRED = {
    "embedded": r"\bships?\b|ship ?build|\bboats?\b|조선|선박",
    "networked": r"machinery|기계",
    "national": r"electronic|semiconductor|전자|반도체",
}
_FIGURE = {
    "embedded": ("조선업의 입지계수", "Quotient in shipbuilding"),
    "networked": ("기계산업의 입지계수", "Quotient in machinery"),
    "national": ("전자산업의 입지계수", "Quotient in electronics"),
    "production-cost": (
        "전체에서도 몰려 있는 산업(지니계수가 중앙값보다 큰 산업)에 특화된 일자리의 비중",
        "Share of jobs in specialisations that are concentrated everywhere (Gini above the median)",
    ),
    "transaction-cost": ("특화산업끼리의 평균 근접도", "Mean proximity among the specialisations"),
    "flexible-specialisation": (
        "특화산업의 사업체당 일자리, 같은 산업 전체를 1로",
        "Jobs per plant in the specialisations, the same industries everywhere = 1",
    ),
    "innovative-milieu": ("일자리당 특허, 전체를 1로", "Patents per job, everywhere = 1"),
    "institutions-evolution": (
        "새로 생긴 특화산업 가운데 처음에 가까이 있던 것의 비율",
        "Share of new specialisations that were near at the start",
    ),
    "cost-saving": ("생산비용절감 또는 거래비용의 수치", "The figure of production cost or of transaction cost"),
    "spillover": ("일자리당 특허, 전체를 1로", "Patents per job, everywhere = 1"),
    "rows": ("없음", "None"),
}
_ASK = {
    "embedded": ("조선소는 누구에게서 배우는가? 지역의 연구기관과 하는 일이 있는가?", "From whom do the yards learn? Is anything done with research institutes nearby?"),
    "networked": ("기계업체는 지역의 연구기관과 얼마나 자주, 누가 계획한 자리에서 만나는가?", "How often do machine builders and local institutes meet, and who plans it?"),
    "national": ("지식은 지역 밖 어디에서 오며, 사람이 나르는가? 되돌아가는 것이 있는가?", "Where outside does knowledge come from, do people carry it, and does any go back?"),
    "production-cost": ("같은 노동시장과 시설과 서비스를 실제로 나누어 쓰는가?", "Do firms in fact share workers, infrastructure and services?"),
    "transaction-cost": ("가까운 산업끼리 실제로 거래하는가? 계약은 어떻게 맺고 지키는가?", "Do neighbouring industries trade with each other? How are contracts made and kept?"),
    "flexible-specialisation": ("작은 업체끼리 정보를 나누고 서로 믿는가? 무엇이 그 믿음을 지키는가?", "Do small firms share information and trust each other? What keeps that trust?"),
    "innovative-milieu": ("특허는 함께 낸 것인가? 누가 기업과 연구소를 잇는가?", "Are the patents joint? Who brings firms and institutes together?"),
    "institutions-evolution": ("새 산업은 누가 시작했는가? 있던 기업에서 나온 사람인가?", "Who started the new industries: people from firms that were here?"),
    "cost-saving": ("공급자가 커지면서 비용이 실제로 줄었는가?", "Did costs in fact fall as suppliers grew?"),
    "spillover": ("사람이 기업을 옮기는가? 어디에서 만나 이야기하는가?", "Do people change firms? Where do they meet and talk?"),
    "rows": ("시장이 키웠는가, 정책이 키웠는가? 정책이 끝나면 무엇이 남는가?", "Did markets or policy make it? What would stay if the policy ended?"),
}  # fmt: skip
ANSWER = {"yes": ("그럴 수 있다", "could"), "no": ("아니다", "does not"), "none": ("말할 수치가 없다", "no figure")}


@dataclass(frozen=True)
class Touch:
    """A place in the paper's tables, the figure that could speak to it, and what it says.

    ``answer`` is ``yes`` (the figure lies on the side that the place would lead one to expect; it shows no more than that),
    ``no``, or ``none`` where the file has no such figure.
    """

    place_ko: str
    place_en: str
    figure_ko: str
    figure_en: str
    here: float
    everywhere: float
    answer: str
    ask_ko: str
    ask_en: str


def touches(diagnosis: Diagnosis) -> list[Touch]:
    """What a region's figures could speak to in Tables 1, 2 and 3, place by place."""
    figures = {row: (_paired(diagnosis, row), 1.0) for row in PAIRED} | {
        "production-cost": _concentrated(diagnosis), "transaction-cost": _neighbours(diagnosis), "flexible-specialisation": _plant_size(diagnosis),
        "innovative-milieu": _patents(diagnosis), "institutions-evolution": _near_before(diagnosis),
    }  # fmt: skip
    found = {place: _answer(here, there, smaller=place == "flexible-specialisation") for place, (here, there) in figures.items()}
    costs = [found["production-cost"], found["transaction-cost"]]
    found |= {
        "cost-saving": "yes" if "yes" in costs else "no" if "no" in costs else "none",
        "spillover": found["innovative-milieu"],
        "rows": "none",
    }
    figures |= {"cost-saving": (np.nan, np.nan), "spillover": figures["innovative-milieu"], "rows": (np.nan, np.nan)}
    return [Touch(*_place(place), *_FIGURE[place], *figures[place], found[place], *_ASK[place]) for place in found]


def matched(diagnosis: Diagnosis, row: str) -> list[str]:
    """Industries of the file whose names say that they are the one by which the paper illustrates a row of Table 1."""
    return [name for name in diagnosis.panel.industries if re.search(PAIRED[row], name, re.IGNORECASE)]


def _place(place: str) -> tuple[str, str]:
    for number, named in (("1", paper.rows("1")), ("2", paper.rows("2")), ("3", paper.columns("3"))):
        if place in named:
            ko, en = named[place]
            return f"표 {number}, {ko}", f"Table {number}, {en[0].lower() + en[1:]}"
    return "표 3의 행(시장인가 정책인가)", "Table 3, its rows (market or policy)"


def _answer(here: float, there: float, smaller: bool) -> str:
    if np.isnan(here) or np.isnan(there):
        return "none"
    return "yes" if (here < there if smaller else here > there) else "no"


def _paired(diagnosis: Diagnosis, row: str) -> float:
    """The region's greatest quotient among the matched industries."""
    return float(diagnosis.industries.loc[matched(diagnosis, row), "quotient"].max()) if matched(diagnosis, row) else np.nan


def _concentrated(diagnosis: Diagnosis) -> tuple[float, float]:
    over = diagnosis.industries["gini"] > diagnosis.industries["gini"].median()
    jobs = diagnosis.panel.jobs[-1]
    region, industry = jobs.sum(axis=1), jobs.sum(axis=0)
    kept = jobs * ((jobs * jobs.sum() >= np.multiply.outer(region, industry)) & over.to_numpy())
    here = diagnosis.industries
    return float(here.loc[over & (here["quotient"] >= 1), "share"].sum()), float(kept.sum() / jobs.sum())


def _neighbours(diagnosis: Diagnosis) -> tuple[float, float]:
    names = diagnosis.specialised.index
    return _mean_off_diagonal(diagnosis.near.loc[names, names].to_numpy()), _mean_off_diagonal(diagnosis.near.to_numpy())


def _mean_off_diagonal(near: np.ndarray) -> float:
    pairs = near[~np.eye(len(near), dtype=bool)]
    pairs = pairs[~np.isnan(pairs)]
    return float(pairs.mean()) if len(pairs) else np.nan


def _plant_size(diagnosis: Diagnosis) -> tuple[float, float]:
    panel = diagnosis.panel
    if panel.plants is None:
        return np.nan, np.nan
    row = panel.regions.index(diagnosis.region)
    kept = (diagnosis.industries["quotient"] >= 1).to_numpy()
    jobs, plants = panel.jobs[-1][:, kept], panel.plants[-1][:, kept]
    if not plants[row].sum():
        return np.nan, np.nan
    # Industry by industry, weighted by the plants here, so that a region is not small by its industries alone.
    expected = (plants[row] * jobs.sum(axis=0) / np.maximum(plants.sum(axis=0), 1)).sum()
    return float(jobs[row].sum() / expected) if expected else np.nan, 1.0


def _patents(diagnosis: Diagnosis) -> tuple[float, float]:
    panel = diagnosis.panel
    if panel.patents is None or not panel.patents[-1].any():
        return np.nan, np.nan
    row = panel.regions.index(diagnosis.region)
    here = panel.patents[-1, row].sum() / panel.jobs[-1, row].sum()
    return float(here / (panel.patents[-1].sum() / panel.jobs[-1].sum())), 1.0


def _near_before(diagnosis: Diagnosis) -> tuple[float, float]:
    """Of the specialisations gained since the first year, the share that was nearer than the median then."""
    if diagnosis.then is None:
        return np.nan, np.nan
    then = diagnosis.then.dropna()
    gained = then.index.intersection(diagnosis.specialised.index)
    return (float((then[gained] > then.median()).mean()), 0.5) if len(gained) else (np.nan, np.nan)
