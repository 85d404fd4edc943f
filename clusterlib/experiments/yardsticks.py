"""What the models of the five theories measured, on yardsticks that they share: numbers by name, and the words that hold them."""

import string
from collections.abc import Collection, Mapping

import pandas as pd

from clusterlib import paper
from clusterlib.data import DataError, check_known, read_csv
from clusterlib.experiments import barter, choice, core_periphery, landscape, trust
from clusterlib.models import heritage
from clusterlib.models.choice import critical_advantage

FILE = "yardsticks.csv"
COLUMNS = ["theory", "yardstick", "column", "said_ko", "said_en", "agrees", "reason_ko", "reason_en", "table"]
CORRESPONDING = {"advantage": "advantage", "localisation": "localisation", "co-operation": "competition", "policy": "policy"}
# Theory to its models, each with the chapter that tells of it.
CHAPTERS = {
    "production-cost": {"choice": "where-clusters-form"}, "transaction-cost": {"core_periphery": "falling-cost"},
    "flexible-specialisation": {"trust": "trust"}, "innovative-milieu": {"barter": "barter"},
    "institutions-evolution": {"heritage": "how-much-spin-off", "landscape": "trajectories"},
}  # fmt: skip
STRONG, OWN = 2.0, 0.1  # beta J at which sharing is strong, and beta h of an advantage of place
SIGMA, MU = 5.0, 0.4
FEW, MANY = 4, 20  # neighbours
BASIC = ("50-10-1", 0.1)  # endowment and share closed of the basic setting of barter
FIRMS, SHARES = 100, (0.5, 0.99)  # of spin-offs
COPIES, TANGLED = (2, 6), (2, 5)  # choices wrong in a near and a far copy; interdependences


def numbers() -> dict[str, float]:
    """Every number that the words of ``data/yardsticks.csv`` may name, from the experiments and closed forms of the models.

    Returns
    -------
    dict of str to float
        A name begins with its model. Shares are in percent, probabilities and indices as they are.
    """
    return {
        name: float(value) for part in (_choice, _core, _trust, _barter, _heritage, _landscape) for name, value in part().items()
    }


def readings() -> pd.DataFrame:
    """The words of ``data/yardsticks.csv`` with every number in its place: one row a theory and yardstick.

    Returns
    -------
    DataFrame with the columns of the file
        ``said_ko`` and ``said_en`` as they are read; empty where the model measured nothing of the kind.
    """
    known = numbers()
    return filled(templates(known), known)


def templates(known: Collection[str]) -> pd.DataFrame:
    """``data/yardsticks.csv``, checked.

    Parameters
    ----------
    known : collection of str
        Names that a template may hold.

    Returns
    -------
    DataFrame of str

    Raises
    ------
    DataError
        Naming file, line and column, if a theory meets a yardstick never or twice, a code or a name is unknown, a template
        cannot be read, a yardstick stands beside a column of the paper that is not its own, or a silence has no reason.
    """
    frame = read_csv(FILE, COLUMNS, key=["theory", "yardstick"], required=["agrees"])
    for column, allowed in (
        ("theory", paper.rows("2")),
        ("yardstick", paper.labels("yardstick")),
        ("agrees", paper.labels("bears-out")),
    ):
        check_known(frame, FILE, column, allowed)
    met = set(zip(frame["theory"], frame["yardstick"], strict=True))
    for theory in paper.rows("2"):
        for yardstick in paper.labels("yardstick"):
            if (theory, yardstick) not in met:
                raise DataError(
                    f"data/{FILE}, theory {theory}, yardstick {yardstick}: no such line; want every theory x yardstick once"
                )
    for row, one in enumerate(frame.itertuples(index=False)):
        _check_row(f"data/{FILE}, line {row + 2}, column", one, known)
    return frame


def filled(frame: pd.DataFrame, known: Mapping[str, float]) -> pd.DataFrame:
    """Templates with their numbers put in.

    Examples
    --------
    >>> words = pd.DataFrame({"said_ko": ["{gap:.1f} %"], "said_en": ["{gap:.1f} per cent"]})
    >>> filled(words, {"gap": 12.345}).loc[0, "said_en"]
    '12.3 per cent'
    """
    return frame.assign(**{name: [text.format(**known) for text in frame[name]] for name in ("said_ko", "said_en")})


def marks(frame: pd.DataFrame) -> pd.DataFrame:
    """How far each model bears its theory's cells out: theories (rows) x yardsticks (columns), in the order of the vocabularies."""
    return frame.pivot(index="theory", columns="yardstick", values="agrees").loc[
        list(paper.rows("2")), list(paper.labels("yardstick"))
    ]


def names_in(template: str) -> list[str]:
    """The names that a template holds.

    Examples
    --------
    >>> names_in("from {low:.2f} to {high:.2f}")
    ['low', 'high']
    """
    return [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]


def _check_row(where: str, one: tuple, known: Collection[str]) -> None:
    own = CORRESPONDING.get(one.yardstick, "")
    if one.column != own:
        raise DataError(f"{where} column: {one.column!r}; want {own!r}, what Table 2 has on {one.yardstick}")
    if (one.agrees == "no-cell") != (not own and bool(one.said_en)):
        raise DataError(
            f"{where} agrees: {one.agrees!r}; no-cell is for a measured yardstick without a column of the paper, and only for that"
        )
    if one.agrees != "silent" and not one.said_en:
        raise DataError(f"{where} said_en: empty with {one.agrees!r}; want what the model measured")
    for column in ("said", "reason"):
        if bool(getattr(one, f"{column}_ko")) != bool(getattr(one, f"{column}_en")):
            raise DataError(f"{where} {column}_ko, {column}_en: one is empty; want both languages or neither")
    if one.agrees == "silent" and not one.reason_en:
        raise DataError(f"{where} reason_en: empty; want why the model cannot speak to the cell")
    for column in ("said_ko", "said_en"):
        template = getattr(one, column)
        try:
            names = names_in(template)
            template.format(**dict.fromkeys(known, 0.0))
        except KeyError:
            unknown = next(name for name in names if name not in known)
            raise DataError(f"{where} {column}: {unknown!r} is no known number; want one of {', '.join(sorted(known))}") from None
        except (ValueError, IndexError) as error:
            raise DataError(f"{where} {column}: not a template ({error}); want names and formats such as {{name:.2f}}") from None
    if set(names_in(one.said_ko)) != set(names_in(one.said_en)):
        raise DataError(f"{where} said_ko, said_en: they name different numbers; want the same in both languages")


def _choice() -> dict[str, float]:
    even = choice.curves((STRONG,), (0.0,)).iloc[0]
    return {
        "choice_pull": choice.least_pull(0.0), "choice_strong": STRONG, "choice_own": OWN, "choice_gathered": 50 * (1 + even["better"]),
        "choice_worse_pull": choice.least_pull(OWN), "choice_subsidy": critical_advantage(1.0, STRONG),
    }  # fmt: skip


def _core() -> dict[str, float]:
    found = core_periphery.points((SIGMA,), (MU,)).iloc[0]
    return {f"core_{name}": found[name] for name in ("sigma", "mu", "hold", "break", "sustain")}


def _trust() -> dict[str, float]:
    shapes, both = trust.shapes(), trust.coexistence()
    at, gaps = (
        shapes.set_index(["degree", "long_ties"]),
        shapes.groupby("degree")["threshold"].agg(lambda found: found.max() - found.min()),
    )
    return {
        "trust_players": trust.SIZE, "trust_few": FEW, "trust_many": MANY, "trust_benefit": 8.0, "trust_apart": gaps.max(),
        "trust_threshold_few": at.loc[(FEW, 0.0), "threshold"], "trust_threshold_many": at.loc[(MANY, 0.0), "threshold"],
        "trust_share_few": 100 * at.loc[(FEW, 0.0), "share"], "trust_share_far": 100 * at.loc[(FEW, 1.0), "share"],
        "trust_share_many": 100 * at.loc[(MANY, 0.0), "share"],
        "trust_cells": len(both), "trust_over": (both["low"] > 0.5).sum(), "trust_under": (both["high"] < 0.5).sum(),
    }  # fmt: skip


def _barter() -> dict[str, float]:
    gains = barter.gains(barter.density()).set_index("degree")
    usual = gains.loc[barter.barter.Params().degree]
    found = barter.intervals(barter.geographies(), ["endowment", "alpha", "geography"], ["firms", "behind"])
    ring, hub = (found.xs(name, level="geography") for name in ("ring", "hub"))
    basic = found.loc[BASIC]
    out = barter.intervals(barter.outside(), ["endowment", "alpha", "order", "rewired"], ["mean"])
    home, away = (out.xs(share, level="rewired") for share in (0.0, 0.05))
    return {
        "barter_local": usual["local"], "barter_long": usual["long"], "barter_tenth": 10.0,
        "barter_gain_sparse": gains["gain"].iloc[0], "barter_gain_dense": gains["gain"].iloc[-1],
        "barter_settings": len(home), "barter_outside_higher": (away["mean_low"] > home["mean_high"]).sum(),
        "barter_hub_settings": len(ring), "barter_hub_higher": (hub["firms_low"] > ring["firms_high"]).sum(),
        "barter_hub_lower": (hub["firms_high"] < ring["firms_low"]).sum(),
        "barter_ring": basic.loc["ring", "firms"], "barter_hub": basic.loc["hub", "firms"],
        "barter_oneway": basic.loc["outside", "firms"], "barter_mutual": basic.loc["outside-mutual", "firms"],
        "barter_behind_local": 100 * basic.loc["ring", "behind"], "barter_behind_hub": 100 * basic.loc["hub", "behind"],
        "barter_behind_oneway": 100 * basic.loc["outside", "behind"],
    }  # fmt: skip


def _heritage() -> dict[str, float]:
    found = {"heritage_firms": FIRMS}
    for name, share in zip(("low", "high"), SHARES, strict=True):
        found |= {f"heritage_{name}_share": 100 * share, f"heritage_index_{name}": heritage.expected_index(share, FIRMS)}
        found[f"heritage_forgotten_{name}"] = heritage.relaxation(share, FIRMS)
    return found


def _landscape() -> dict[str, float]:
    optima = landscape.optima().query("choices == @landscape.CHOICES and climb == 'steepest'").set_index("interdependence")
    gaps = landscape.advantage(landscape.recovery()).query("climb == 'steepest' and near == @COPIES[0] and far == @COPIES[1]")
    gap = gaps.set_index("interdependence")["gap"]
    low, high = TANGLED
    return {
        "landscape_k_low": low, "landscape_k_high": high, "landscape_largest_low": 100 * optima.loc[low, "largest"],
        "landscape_largest_high": 100 * optima.loc[high, "largest"], "landscape_peak": gap.idxmax(), "landscape_gap": gap.max(),
        "landscape_simple": gap.index.min(), "landscape_gap_simple": gap.iloc[0],
    }  # fmt: skip
