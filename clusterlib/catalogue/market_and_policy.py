"""Tables of the experiment on Table 3: effects, interactions, what policy costs, ways out of inertia."""

import numpy as np
import pandas as pd

from clusterlib import paper
from clusterlib.experiments import inertia, mechanisms
from clusterlib.tables import Column, Table

LABELS = {"saving": ("비용절감", "Saving"), "spillover": ("전파", "Spillover")}
INSTRUMENTS = {
    "III": ("III", "III"), "IV-alone": ("IV, 허브 홀로", "IV, hub by itself"), "both-alone": ("III과 IV, 허브 홀로", "III and IV, hub by itself"),
    "both-through": ("III과 IV, 허브는 III을 거쳐", "III and IV, hub through III"),
}  # fmt: skip
MARKETS = (0.0, 0.25, 0.5, 1.0)
_SIGNS = {1: ("서로 돕는다", "help each other"), -1: ("서로 대체한다", "replace each other"), 0: ("가려지지 않는다", "undecided")}
_DRAWN_KO = "세계 200개(크기마다 범위에서 고르게 뽑음, 씨앗 3303)의 평균과 95 %가 드는 범위이다. 비용절감은 단위비용의 로그가 준 크기, 전파는 지식이 닿은 기업의 비율이다."
_DRAWN_EN = "Mean over 200 worlds (each size drawn evenly from its range, seed 3303) and the range that holds 95 % of them. Saving is the fall of the logarithm of unit cost, spillover the share of firms that knowledge has reached."
_SOURCES = ("table3_mechanisms.csv", "brock2001", "bass1969")


def effects() -> Table:
    """Main effect of each of the ten switches on saving and spillover."""
    found = {"": mechanisms.main_effects(), "/III": mechanisms.main_effects(through=True).query("one == 'IV-a'")}
    terms = {one.mechanism: (one.terms_ko.split(";")[0], one.terms_en.split(";")[0]) for one in paper.mechanisms()}
    rows = []
    for mark, part in found.items():
        for switch, own in part.groupby("one", sort=False):
            ko, en = terms[switch]
            more = (", 허브는 III을 거쳐", ", hub through III") if mark else ("", "")
            rows.append({"mechanism": switch + mark, "what_ko": ko + more[0], "what_en": en + more[1]} | _wide(own))
    columns = (Column("mechanism", "메커니즘", "Mechanism", "code"), Column("what", "내용", "What it is"), *_numbers(3))
    note_ko = (
        _DRAWN_KO
        + " 다른 스위치 아홉의 모든 설정에 걸쳐 켰을 때와 껐을 때의 차이를 평균했다. 부호는 넣은 것이어서 모두 양이고, 크기는 뽑은 범위에 달려 있다."
    )
    note_en = (
        _DRAWN_EN
        + " The difference between on and off, averaged over all settings of the other nine switches. All signs are put in and positive; sizes depend on the ranges."
    )
    return Table(
        "mechanism-effects", "스위치 하나가 하는 일: 표 3의 주효과", "What one switch does: main effects of the ten mechanisms", columns, pd.DataFrame(rows),
        "market-and-policy", _SOURCES, note_ko, note_en,
    )  # fmt: skip


def interactions() -> Table:
    """How the effect of one switch changes with another on."""
    rows = []
    for (one, other), own in mechanisms.interactions().groupby(["one", "other"], sort=False):
        signs = {name: _sign(own[own["outcome"] == name].iloc[0]) for name in LABELS}
        words = {
            f"{name}_sign_{lang}": _SIGNS[sign][place] for name, sign in signs.items() for place, lang in enumerate(("ko", "en"))
        }
        rows.append({"pair": f"{one} × {other}"} | _wide(own) | words)
    columns = (
        Column("pair", "짝", "Pair", "code"), *_numbers(3), Column("saving_sign", "비용절감에서", "In saving"), Column("spillover_sign", "전파에서", "In spillover"),
    )  # fmt: skip
    frame = pd.DataFrame(rows)[[name for column in columns for name in column.names()]]
    note_ko = (
        _DRAWN_KO
        + " 한쪽이 켜졌을 때 다른 쪽의 효과에서 꺼졌을 때의 효과를 뺀 값이다. 범위가 0을 벗어나야 부호를 적었다. 허브는 홀로 일한다."
    )
    note_en = (
        _DRAWN_EN
        + " Effect of the one with the other on, less its effect with the other off. A sign is named where the range is clear of zero. The hub works by itself."
    )
    return Table(
        "mechanism-interactions", "스위치 둘이 함께 하는 일: 표 3의 상호작용", "What two switches do together: the pairs of the ten mechanisms", columns, frame,
        "market-and-policy", _SOURCES, note_ko, note_en,
    )  # fmt: skip


def policy_cost() -> Table:
    """What policy adds and what it costs, by how strong the market is."""
    found, rows = mechanisms.by_market(), []
    for instrument, (ko, en) in INSTRUMENTS.items():
        for market in MARKETS:
            own = found[(found["instrument"] == instrument) & (found["market"] == market)].set_index("outcome")
            rows.append(
                {
                    "instrument_ko": ko, "instrument_en": en, "market": market, "spillover": own.loc["spillover", "mean"], "total": own.loc["total", "mean"],
                    "outlay": own.loc["outlay", "mean"], "worth": own.loc["total", "mean"] / own.loc["outlay", "mean"], "net": own.loc["net", "mean"],
                    "net_low": own.loc["net", "low"], "net_high": own.loc["net", "high"], "positive": 100 * own.loc["net", "positive"],
                }
            )  # fmt: skip
    share = ("모든 기업의 비용에 견주어", "of the cost of all firms")
    columns = (
        Column("instrument", "정책", "Policy"), Column("market", "시장의 세기", "Strength of the market", "number", "0~1", "0 to 1", 2),
        Column("spillover", "전파에 더한 것", "Added to spillover", "number", "기업의 비율", "share of firms", 3), Column("total", "비용절감에 더한 것", "Added to saving", "number", *share, 3),
        Column("outlay", "공공지출", "Public outlay", "number", *share, 3), Column("worth", "지출 한 단위의 절감", "Saving for a unit of outlay", "number", "배", "times", 2),
        Column("net", "순이득", "Net gain", "number", *share, 3), Column("net_low", "순이득 범위 아래", "net gain, range from", "number", *share, 3),
        Column("net_high", "순이득 범위 위", "net gain, range to", "number", *share, 3), Column("positive", "순이득이 양인 세계", "Worlds with a net gain", "number", "%", "%", 1),
    )  # fmt: skip
    note_ko = (
        _DRAWN_KO
        + "\n비용절감은 클러스터에 있는 기업 수로 곱해 모았다. 공공은 III이 아끼는 비용의 0.2~0.8과, 클러스터의 크기와 상관없이 허브의 운영비 0.01~0.05를 낸다. 이 값들은 넣은 것이어서 순이득의 크기보다 시장의 세기에 따른 변화를 읽어야 한다."
    )
    note_en = (
        _DRAWN_EN
        + "\nSaving is summed over the firms in the cluster. The public pays .2 to .8 of what III saves and .01 to .05 for a hub, whatever the cluster's size. These are put in: read how the net gain moves with the market rather than how large it is."
    )
    return Table(
        "policy-cost", "정책이 더하는 것과 그 비용, 시장의 세기에 따라", "What policy adds and what it costs, by the strength of the market", columns, pd.DataFrame(rows),
        "market-and-policy", _SOURCES, note_ko, note_en,
    )  # fmt: skip


def inertia_table() -> Table:
    """Ways out of the worse choice, by number of firms and pull of the others."""
    found = inertia.ways_out()
    shown = ["interaction", "firms", "least", "duration", "weak", "noise", "noise_long", "escape", "mass"]
    frame = found.assign(escape=np.log10(found["mean_escape"]))[shown]
    chance = ("0~1", "0 to 1")
    columns = (
        Column("interaction", "서로 끄는 힘", "Pull of the others", "number", "비용", "cost", 2), Column("firms", "기업", "Firms", "number", "개", "count"),
        Column("least", "풀어 주는 최소 압력", "Least pressure that unlocks", "number", "비용", "cost", 3), Column("duration", "필요한 압력 기간", "Rounds of pressure needed", "number", "회", "rounds"),
        Column("weak", "절반 압력이 지난 뒤 벗어난 확률", "Out after half the least pressure", "number", *chance, 2), Column("noise", "같은 시간에 내부로 벗어난 확률", "Out by noise within, same time", "number", *chance, 2),
        Column("noise_long", "열 배 시간에 내부로 벗어난 확률", "Out by noise within, ten times as long", "number", *chance, 2),
        Column("escape", "내부로 벗어나는 평균 시간", "Mean time out by noise within", "number", "회의 상용로그", "log10 of rounds", 1), Column("mass", "함께 움직여야 할 비율", "Share that must move together", "number", *chance, 2),
    )  # fmt: skip
    note_ko = (
        "브록과 덜로프의 이항 선택(강도 1). 더 나은 쪽의 이점은 저절로 풀리는 값의 절반, 압력은 최소의 1.5배이다. 한 회에 기업마다 평균 한 번씩 다시 생각한다. 확률은 난수 없이 정확히 계산했다.\n"
        "필요한 기간은 압력을 거두고 20회가 지나도 100 가운데 95가 더 나은 쪽에 남는 가장 짧은 기간이다. 빈칸은 120회로도 그렇게 되지 않는 경우로, 그때는 기업이 많을 때의 최소 기간으로 견주었다."
    )
    note_en = (
        "Binary choice of Brock and Durlauf (strength 1). The better choice's advantage is half of what would unlock by itself, the pressure 1.5 times the least. In a round each firm thinks again once on average. Chances are exact, without drawing.\n"
        "Rounds needed: the fewest after which 95 in 100 populations are still in the better choice 20 rounds after the pressure was lifted. Empty where 120 do not suffice; the least duration with many firms then stands for them."
    )
    return Table(
        "inertia", "잘못 굳어진 집단이 벗어나는 길", "Ways out of a choice that has set in wrongly", columns, frame, "market-and-policy", ("brock2001",), note_ko, note_en,
    )  # fmt: skip


def _wide(own: pd.DataFrame) -> dict[str, float]:
    """Mean, low and high of both outcomes in one row."""
    by = own.set_index("outcome")
    return {name if end == "mean" else f"{name}_{end}": by.loc[name, end] for name in LABELS for end in ("mean", "low", "high")}


def _numbers(decimals: int) -> tuple[Column, ...]:
    units = {"saving": ("비용의 로그", "log of cost"), "spillover": ("기업의 비율", "share of firms")}
    return tuple(
        Column(name + end, f"{ko}{more_ko}", f"{en}{more_en}", "number", *units[name], decimals)
        for name, (ko, en) in LABELS.items()
        for end, more_ko, more_en in (("", "", ""), ("_low", ", 범위 아래", ", range from"), ("_high", ", 범위 위", ", range to"))
    )


def _sign(row: pd.Series) -> int:
    return 1 if row["low"] > 0 else -1 if row["high"] < 0 else 0
