"""Each rule put to its figures again with other measures, thresholds, years, seeds and units: what stays of the verdicts."""

from collections.abc import Callable, Iterator

import pandas as pd

from clusterlib import codings, figures, industries, paper, rules, store
from clusterlib.experiments import barter, gaps, hard_soft, inertia, landscape, mechanisms, trust
from clusterlib.models import core_periphery

Setting = tuple[str, str, str]  # in Korean, in English, the outcome

_RESEARCH = {"rd-rev3": ("1991~97년 집약도", "intensity 1991-97"), "rd-rev4": ("2016년 발표 집약도", "intensity published 2016")}
_METHODS = {"patents": ("고유벡터", "eigenvector"), "fitness": ("적합도", "fitness")}
_SEEDS = (11, 12, 13)
_WORLDS = 60  # of each further seed of the experiment on Table 3


def settings() -> pd.DataFrame:
    """What each rule says under each setting that was varied.

    Returns
    -------
    DataFrame with columns claim, axis, axis_ko, axis_en, setting_ko, setting_en, outcome, verdict
        ``outcome`` is what the conditions of the rule say, ``verdict`` that outcome weakened to what the rule allows.
    """
    return store.kept(_settings)


def _settings() -> pd.DataFrame:
    most = {rule.claim: rule.at_most for rule in paper.rules()}
    rows = [
        (claim, number, *axis, *setting, rules.capped(setting[-1], most[claim]))
        for number, (claim, axis, vary) in enumerate(AXES)
        for setting in vary()
    ]
    columns = ["claim", "axis", "axis_ko", "axis_en", "setting_ko", "setting_en", "outcome", "verdict"]
    return pd.DataFrame(rows, columns=columns)


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """Settings counted by claim and axis: how many, what the rule says, and in how many the verdict of the ledger stands.

    Parameters
    ----------
    found : DataFrame
        As from :func:`settings`.

    Returns
    -------
    DataFrame with columns claim, axis_ko, axis_en, settings, supported, mixed, refuted, verdict, stands
    """
    given = paper.verdicts()
    rows = []
    for (claim, _), part in found.groupby(["claim", "axis"], sort=False):
        counts = part["outcome"].value_counts()
        rows.append(
            {
                "claim": claim, "axis_ko": part["axis_ko"].iloc[0], "axis_en": part["axis_en"].iloc[0], "settings": len(part),
                "supported": int(counts.get("supported", 0)), "mixed": int(counts.get("mixed", 0)), "refuted": int(counts.get("not-supported", 0)),
                "verdict": given[claim].verdict, "stands": int((part["verdict"] == given[claim].verdict).sum()),
            }
        )  # fmt: skip
    order = [claim.claim for claim in paper.claims()]
    return pd.DataFrame(rows).sort_values("claim", key=lambda names: names.map(order.index), kind="stable", ignore_index=True)


def _sectors() -> Iterator[Setting]:
    for research, (research_ko, research_en) in _RESEARCH.items():
        for method, (method_ko, method_en) in _METHODS.items():
            for period in figures.patents_fields()["period"].unique():
                names = f"{research_ko}, {method_ko}, {period}", f"{research_en}, {method_en}, {period}"
                yield *names, rules.dependence(research, method, period)


def _floors() -> Iterator[Setting]:
    for floor in (industries.LEAST_JOBS, 30_000, 50_000):
        yield f"일자리 {floor:,}개부터", f"over {floor:,} jobs", rules.reach(floor)


def _concentrations() -> Iterator[Setting]:
    names = {"gini": ("지니계수", "Gini"), "low": ("하한", "low bound"), "high": ("상한", "high bound")}
    for by, (ko, en) in names.items():
        yield ko, en, rules.reach(by=by)


def _electronics() -> Iterator[Setting]:
    for codes in (("3342",), ("3344",), ("3345",), rules.ELECTRONICS):
        yield "+".join(codes), "+".join(codes), rules.reach(electronics=codes)


def _leaders() -> Iterator[Setting]:
    found = figures.grants()
    for place in ("united-states", "japan", "germany"):
        ko, en = figures.labels("country")[place]
        yield f"{ko} 대비", f"against {en}", rules.catching_up(found[rules.KOREA] / found[place], rules.value_added())


def _years() -> Iterator[Setting]:
    ratio = figures.grants().pipe(lambda found: found[rules.KOREA] / found["united-states"])
    for year in (ratio.index[0], ratio.index[0] + 5, ratio.index[0] + 10):
        yield f"{year}년부터", f"from {year}", rules.catching_up(ratio.loc[year:], rules.value_added())


def _one_out(evidence: Callable[[], pd.DataFrame], rule: Callable[[str], str]) -> Iterator[Setting]:
    for study, cited in evidence().set_index("study")["cited"].items():
        yield f"{cited} 빼고", f"without {cited}", rule(study)


def _halves(runs: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """The replicates of odd and of even number: seeds that have nothing in common."""
    for rest, ko, en in ((0, "씨앗의 반", "half of the seeds"), (1, "씨앗의 나머지 반", "the other half of the seeds")):
        yield ko, en, runs[runs["replicate"] % 2 == rest]


def _dense() -> Iterator[Setting]:
    for ko, en, runs in _halves(barter.density()):
        yield ko, en, rules.demand_for_outside(barter.gains(runs))
    gains = barter.gains(barter.density())
    yield "가장 성긴 경우를 빼고", "without the sparsest", rules.demand_for_outside(gains.iloc[1:])
    yield "가장 빽빽한 경우를 빼고", "without the densest", rules.demand_for_outside(gains.iloc[:-1])


def _outside() -> Iterator[Setting]:
    found = barter.intervals(barter.outside(), ["endowment", "alpha", "order", "rewired"], ["mean"]).reset_index()
    found = found.rename(columns={"rewired": "share", "mean_low": "low", "mean_high": "high"})
    for key, part in found.groupby(["endowment", "alpha", "order"], sort=False):
        name = f"{key[0]}, α {key[1]}, {key[2]}"
        yield name, name, rules.knowledge_from_outside(part.assign(setting=name))


def _hubs() -> Iterator[Setting]:
    means = rules.hub_means()
    for key, part in means.groupby("setting", sort=False):
        yield key, key, rules.core_body(part, rules.bodies_standing())


def _climbs() -> Iterator[Setting]:
    found = landscape.optima()
    linked = found[found["interdependence"] >= 2]
    for (climb, size), part in linked.groupby(["climb", "choices"], sort=False):
        name = f"{climb}, N={size}"
        yield name, name, rules.trajectories(part)


def _coexisting(column: str, ko: str, en: str) -> Callable[[], Iterator[Setting]]:
    def vary() -> Iterator[Setting]:
        for value, part in trust.coexistence().groupby(column, sort=False):
            yield f"{ko} {value:g}", f"{en} {value:g}", rules.coexistence(part)

    return vary


def _worlds() -> Iterator[Setting]:
    for sigma, mu in ((3, 0.3), (4, 0.3), (5, 0.4), (7, 0.4), (3, 0.7), (2, 0.6)):
        holds = core_periphery.gathers_at_any_cost(sigma, mu)
        yield f"σ={sigma}, μ={mu}", f"σ={sigma}, μ={mu}", rules.three_savings(core_holds=holds)


def _seeds_of_barter() -> Iterator[Setting]:
    for ko, en, runs in _halves(barter.small_world()):
        yield ko, en, rules.three_savings(runs=runs)


def _stages() -> Iterator[Setting]:
    for even, ko, en in ((True, "고른 단계", "even stages"), (False, "고르지 않은 단계", "uneven stages")):
        yield ko, en, rules.decided(*gaps.both_needed(even=even))


def _softness() -> Iterator[Setting]:
    for _, row in hard_soft.flips().iterrows():
        formed, alone = row["hard_regions"] < 0.1 and row["soft_purposes"] > 0.9, row["hard_regions"] > 0.9
        ko = f"목적 {row['purposes']:.0f}개, 관계 {row['degree']:g}개씩, 거리 감쇠 {row['decay']:g}"
        en = f"{row['purposes']:.0f} purposes, {row['degree']:g} ties each, distance decay {row['decay']:g}"
        yield ko, en, rules.decided(bool(formed), bool(alone))


def _spreads() -> Iterator[Setting]:
    rises, foretold = hard_soft.flips()["rises"].astype(bool), hard_soft.foresight()["spread"]
    for name in rises.index:
        told = foretold.get(name)
        if told is not None:
            yield str(name), str(name), rules.decided(bool(rises[name] and told >= 0.7), not rises[name])


def _populations() -> Iterator[Setting]:
    found = inertia.ways_out()
    for (_, row), outcome in zip(found.iterrows(), inertia.outcome(found), strict=True):
        yield (
            f"βJ={row['interaction']:g}, 기업 {row['firms']:.0f}",
            f"βJ={row['interaction']:g}, {row['firms']:.0f} firms",
            outcome,
        )


def _drawn(rule: Callable[..., tuple[bool, bool]]) -> Callable[[], Iterator[Setting]]:
    def vary() -> Iterator[Setting]:
        for seed in _SEEDS:
            yield f"씨앗 {seed}", f"seed {seed}", rules.decided(*rule(count=_WORLDS, seed=seed))

    return vary


def _hub_readings() -> Iterator[Setting]:
    for through, ko, en in ((False, "허브가 따로 선다", "hub of its own"), (True, "허브가 Ⅲ을 거친다", "hub through III")):
        yield ko, en, rules.decided(*mechanisms.planned(through=through))


AXES: tuple[tuple[str, tuple[str, str], Callable[[], Iterator[Setting]]], ...] = (
    ("1-a", ("단계의 고르기", "how even the stages are"), _stages),
    ("2-1-c", ("목적의 수와 관계의 수", "purposes and ties"), _softness),
    ("2-1-d", ("목적의 수와 관계의 수", "purposes and ties"), _spreads),
    ("2-1-e", ("연구 하나를 뺌", "one study left out"), lambda: _one_out(codings.venture_evidence, rules.venture_capital)),
    ("2-2-b", ("씨앗, 밀도의 범위", "seeds, range of density"), _dense),
    ("2-2-c", ("연구 하나를 뺌", "one study left out"), lambda: _one_out(codings.spinoff_evidence, rules.spin_offs)),
    ("2-2-e", ("모형의 설정", "settings of the model"), _hubs),
    ("3-1-c", ("모형의 설정", "settings of the model"), _outside),
    ("3-2-b", ("오르는 방법, 크기", "way of climbing, size"), _climbs),
    ("3-2-c", ("변이율", "rate of mutation"), _coexisting("mutation", "변이", "mutation")),
    ("3-2-c", ("이웃의 수", "neighbours"), _coexisting("degree", "이웃", "neighbours")),
    ("3-2-d", ("대체탄력성과 제조업의 몫", "elasticity and share of manufactures"), _worlds),
    ("3-2-d", ("씨앗", "seeds"), _seeds_of_barter),
    ("3-3-a", ("씨앗", "seeds"), _drawn(mechanisms.sequence)),
    ("3-3-b", ("허브의 해석", "reading of the hub"), _hub_readings),
    ("3-3-b", ("씨앗", "seeds"), _drawn(mechanisms.planned)),
    ("3-3-c", ("씨앗", "seeds"), _drawn(mechanisms.complements)),
    ("3-3-d", ("상호작용, 기업의 수", "interaction, number of firms"), _populations),
    ("3-3-f", ("씨앗", "seeds"), _drawn(mechanisms.shared)),
    ("4-a", ("연구개발의 판, 방법, 기간", "vintage of R&D, method, period"), _sectors),
    ("4-c", ("견줄 나라", "country compared with"), _leaders),
    ("4-c", ("첫해", "first year"), _years),
    ("4-d", ("집중의 척도", "measure of concentration"), _concentrations),
    ("4-d", ("산업의 최소 크기", "least size of an industry"), _floors),
    ("4-d", ("전자를 대표하는 코드", "codes that stand for electronics"), _electronics),
)
