"""What Table 3's switches do, over worlds whose sizes are drawn: main effects, interactions, policy's gain and its cost."""

from dataclasses import replace

import numpy as np
import pandas as pd

from clusterlib import store
from clusterlib.models import mechanisms as model
from clusterlib.models.mechanisms import MARKET, PAIRS, SWITCHES, Params, setting

SEED = 3303
# No source gives these sizes. Each is drawn evenly from a range wide enough that the mechanism may be slight or strong.
RANGES = {
    "scale": (0.2, 1.5), "rivalry": (0.5, 3.0), "special": (0.5, 3.0), "thickness": (0.2, 0.8), "talk": (0.05, 0.4), "skill": (0.1, 1.0),
    "move": (0.05, 0.4), "team": (0.05, 0.4), "project": (0.05, 0.4), "hub": (0.005, 0.05), "strength": (0.8, 2.0), "advantage": (-1.0, 0.0),
    "friction": (0.3, 1.0), "start": (0.002, 0.02), "horizon": (5.0, 25.0), "technique": (0.1, 0.6), "grant": (0.2, 0.8), "upkeep": (0.01, 0.05),
}  # fmt: skip
OUTCOMES = ("saving", "spillover", "size")
LEVELS = (0.0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 1.0)
WEAK = 0.25
INSTRUMENTS = {
    "III": (("III-a", "III-b"), False), "IV-alone": (("IV-a",), False), "both-alone": (("III-a", "III-b", "IV-a"), False),
    "both-through": (("III-a", "III-b", "IV-a"), True),
}  # fmt: skip


def worlds(count: int, seed: int) -> list[Params]:
    """So many worlds, every size drawn evenly from its range."""
    rng = np.random.default_rng(seed)
    return [Params(**{name: float(rng.uniform(*ends)) for name, ends in RANGES.items()}) for _ in range(count)]


def main_effects(through: bool = False, count: int = 200, seed: int = SEED) -> pd.DataFrame:
    """Main effect of each switch on each outcome: mean over worlds, ``low`` and ``high`` hold 95 % of the worlds.

    Parameters
    ----------
    through : bool
        Whether the hub works through teams and projects alone.
    count, seed : int
        Worlds, and from what they are drawn.

    Returns
    -------
    DataFrame with columns one, other (empty), outcome, mean, low, high, positive
        ``positive`` is the share of worlds in which it is above zero.
    """
    found = store.kept(_effects, through=through, count=count, seed=seed)
    return found[found["other"] == ""].reset_index(drop=True)


def interactions(through: bool = False, count: int = 200, seed: int = SEED) -> pd.DataFrame:
    """How the effect of one switch changes with another on, for each pair and outcome, as in :func:`main_effects`."""
    found = store.kept(_effects, through=through, count=count, seed=seed)
    return found[found["other"] != ""].reset_index(drop=True)


def by_market(count: int = 200, seed: int = SEED) -> pd.DataFrame:
    """What policy adds where the market's row is weak or strong, and what it costs.

    Returns
    -------
    DataFrame with columns instrument, market, outcome, mean, low, high, positive
        ``outcome`` is saving, spillover, size, total (saving of all firms), outlay, net, return (total over outlay), each as what
        the instrument adds to the market at this strength.
    """
    return store.kept(_by_market, count=count, seed=seed)


def crossed(count: int = 200, seed: int = SEED) -> pd.DataFrame:
    """How much more policy adds in a full market than in none, ``instrument`` and ``outcome``: mean, low, high, positive."""
    return store.kept(_crossed, count=count, seed=seed)


def thick_market(count: int = 200, seed: int = SEED) -> pd.DataFrame:
    """What low transaction costs (I-d) save in a full market and in a weak one, and the difference: mean, low, high, positive."""
    rows = {}
    for name, market in (("full", 1.0), ("weak", WEAK)):
        drawn = [replace(one, market=market) for one in worlds(count, seed)]
        found = model.outcome(drawn, np.stack([setting(MARKET), setting([one for one in MARKET if one != "I-d"])])).saving
        rows[name] = found[:, 0] - found[:, 1]
    rows["difference"] = rows["full"] - rows["weak"]
    return pd.DataFrame({name: summed(values) for name, values in rows.items()}).T


def sequence(count: int = 200, seed: int = SEED) -> tuple[bool, bool]:
    """Claim 3-3-a: whether scale and rivalry help each other in saving and I-d saves more in a full market; whether either is turned."""
    pairs, thick = interactions(count=count, seed=seed), thick_market(count, seed)
    both = pairs[(pairs["one"] == "I-a") & (pairs["other"] == "I-b") & (pairs["outcome"] == "saving")].iloc[0]
    rows = (both, thick.loc["full"], thick.loc["difference"])
    return all(row["low"] > 0 for row in rows), any(row["high"] < 0 for row in rows)


def planned(through: bool = False, count: int = 200, seed: int = SEED) -> tuple[bool, bool]:
    """Claim 3-3-b: whether IV adds spillover and takes from none of II for certain; whether it adds none."""
    main, pairs = main_effects(through, count, seed), interactions(through, count, seed)
    added = main[(main["one"] == "IV-a") & (main["outcome"] == "spillover")].iloc[0]
    with_two = pairs[(pairs["other"] == "IV-a") & pairs["one"].str.startswith("II-") & (pairs["outcome"] == "spillover")]
    return bool(added["low"] > 0 and (with_two["high"] >= 0).all()), bool(added["high"] <= 0)


def complements(count: int = 200, seed: int = SEED) -> tuple[bool, bool]:
    """Claim 3-3-c: whether policy adds more where the market is full, in both outcomes, and gains in a weak one; whether less in both.

    Both readings of the hub have to agree.
    """
    cross = crossed(count, seed).query("instrument.str.startswith('both') and outcome in ('saving', 'spillover')")
    gain = by_market(count, seed).query("instrument.str.startswith('both') and outcome == 'net' and market == @WEAK")
    return bool((cross["low"] > 0).all() and (gain["low"] > 0).all()), bool((cross["high"] < 0).all())


def shared(count: int = 200, seed: int = SEED) -> tuple[bool, bool]:
    """Claim 3-3-f: whether teams and projects save more with I-d; whether both save less."""
    pairs = interactions(count=count, seed=seed)
    rows = pairs[(pairs["one"] == "I-d") & pairs["other"].isin(["III-a", "III-b"]) & (pairs["outcome"] == "saving")]
    return bool((rows["low"] > 0).all()), bool((rows["high"] < 0).all())


def summed(values: np.ndarray) -> dict[str, float]:
    """Mean over worlds, the ends that hold 95 % of them, and the share above zero.

    Examples
    --------
    >>> summed(np.array([-1.0, 1.0, 3.0]))["positive"] == 2 / 3
    True
    """
    low, high = np.quantile(values, [0.025, 0.975])
    return {"mean": float(np.mean(values)), "low": float(low), "high": float(high), "positive": float(np.mean(values > 1e-9))}


def _effects(through: bool, count: int, seed: int) -> pd.DataFrame:
    drawn = [replace(one, through=through) for one in worlds(count, seed)]
    found, rows = model.outcome(drawn, model.factorial()), []
    for name in OUTCOMES:
        main, pairs = model.effects(getattr(found, name))
        rows += [{"one": one, "other": "", "outcome": name} | summed(main[:, place]) for place, one in enumerate(SWITCHES)]
        rows += [
            {"one": one, "other": other, "outcome": name} | summed(pairs[:, place]) for place, (one, other) in enumerate(PAIRS)
        ]
    return pd.DataFrame(rows)


def _added(drawn: list[Params], instrument: str, market: float) -> dict[str, np.ndarray]:
    """What an instrument adds to each outcome in each world at this strength of the market."""
    switches, through = INSTRUMENTS[instrument]
    here = [replace(one, market=market, through=through) for one in drawn]
    found = model.outcome(here, np.stack([setting(MARKET), setting((*MARKET, *switches))]))
    values = {name: getattr(found, name) for name in (*OUTCOMES, "outlay", "net")} | {"total": found.size * found.saving}
    added = {name: one[:, 1] - one[:, 0] for name, one in values.items()}
    return added | {"return": added["total"] / added["outlay"]}


def _by_market(count: int, seed: int) -> pd.DataFrame:
    drawn, rows = worlds(count, seed), []
    for instrument in INSTRUMENTS:
        for market in LEVELS:
            added = _added(drawn, instrument, market)
            rows += [{"instrument": instrument, "market": market, "outcome": name} | summed(one) for name, one in added.items()]
    return pd.DataFrame(rows)


def _crossed(count: int, seed: int) -> pd.DataFrame:
    drawn, rows = worlds(count, seed), []
    for instrument in INSTRUMENTS:
        full, none = (_added(drawn, instrument, market) for market in (1.0, 0.0))
        rows += [{"instrument": instrument, "outcome": name} | summed(full[name] - none[name]) for name in full]
    return pd.DataFrame(rows)
