"""Whether a locked population is freed by pressure from outside sooner than by noise within, over its size and the pull of others."""

from dataclasses import replace

import pandas as pd

from clusterlib import store
from clusterlib.models import choice
from clusterlib.models import inertia as model
from clusterlib.models.inertia import Params

INTERACTIONS = (1.25, 1.5, 2.0)
FIRMS = (20, 50, 100, 200)
SURE = 0.95  # share of populations that must stay in the better choice


def ways_out(press: float = 1.5, times: float = 10.0) -> pd.DataFrame:
    """Each population with ways out of the worse choice; exact, without drawing.

    The advantage of the better choice is half of what would unlock the population by itself.

    Parameters
    ----------
    press : float
        Pressure, in units of the least that unlocks.
    times : float
        How many times as long noise within is given.

    Returns
    -------
    DataFrame
        ``interaction``, ``firms``; ``advantage``, ``least`` (pressure), ``mass`` (critical); ``duration``, the rounds of pressure
        after which nearly all populations stay in the better choice once it is lifted (NaN: none up to 120 does);
        ``noise`` and ``noise_long``, the chance of being out by noise within in that time and in ``times`` that;
        ``mean_escape`` in rounds; ``weak``, the chance of staying out after as long a pressure of half the least.
    """
    return store.kept(_ways_out, press=press, times=times)


def outcome(found: pd.DataFrame) -> pd.Series:
    """For each population whether the rule of claim 3-3-d is met (``supported``), its opposite (``not-supported``), or neither."""
    met = found["duration"].notna() & (found["noise_long"] < 0.5)
    turned = found["duration"].isna() | (found["noise"] >= 0.5)
    return pd.Series("mixed", found.index).mask(met, "supported").mask(turned, "not-supported")


def freed(firms: int = 100, interaction: float = 1.5) -> tuple[bool, bool]:
    """Claim 3-3-d, for one population, by default the model's: whether the rule is met; whether its opposite is."""
    found = ways_out()
    one = outcome(found)[(found["firms"] == firms) & (found["interaction"] == interaction)].item()
    return one == "supported", one == "not-supported"


def _ways_out(press: float, times: float) -> pd.DataFrame:
    rows = []
    for interaction in INTERACTIONS:
        advantage = choice.critical_advantage(1.0, interaction) / 2
        for firms in FIRMS:
            params = Params(firms=firms, interaction=interaction, advantage=advantage)
            least = model.least_pressure(params)
            pushed = replace(params, pressure=press * least)
            duration = model.rounds_needed(pushed, SURE)
            waited = duration if duration < float("inf") else model.least_duration(pushed)
            rows.append(
                {
                    "interaction": interaction, "firms": firms, "advantage": advantage, "least": least, "mass": model.critical_mass(params),
                    "duration": duration if duration < float("inf") else float("nan"), "noise": model.escaped(params, waited),
                    "noise_long": model.escaped(params, times * waited), "mean_escape": model.mean_escape(params),
                    "weak": model.settled(replace(params, pressure=least / 2, duration=waited)),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)
