"""When the communities of a network stop being its regions, and what a community's soft ties foretell of its newcomers."""

import warnings

import numpy as np
import pandas as pd
from scipy import stats

from clusterlib import ensemble, store
from clusterlib.models import hard_soft as model
from clusterlib.models.hard_soft import Params

SEED = 2105
BASE = "base"
SETTINGS = {
    BASE: {}, "purposes-2": {"purposes": 2}, "purposes-4": {"purposes": 4}, "purposes-16": {"purposes": 16}, "purposes-32": {"purposes": 32},
    "degree-5": {"degree": 5.0}, "degree-20": {"degree": 20.0}, "near": {"decay": 1.5},
}  # fmt: skip
SOFTNESS = (0.0, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 1.0)
UNLIKE = 0.4  # purposes from .1 to .9, where newcomers are foretold


def curves(replicates: int = 8, seed: int = SEED) -> pd.DataFrame:
    """Every drawn network: ``setting``, ``softness``, ``replicate`` and its outcomes; results are kept.

    Parameters
    ----------
    replicates : int
        Networks of each setting at each softness.
    seed : int
    """
    return store.kept(_curves, replicates=replicates, seed=seed)


def course(setting: str, replicates: int = 8, seed: int = SEED) -> pd.DataFrame:
    """Mean of each outcome by softness (index) in one setting, and the range of its networks: ``name``, ``name_low``, ``name_high``.

    Raises
    ------
    ValueError
        If the setting is unknown.
    """
    if setting not in SETTINGS:
        raise ValueError(f"setting {setting!r} is unknown; want one of {', '.join(SETTINGS)}")
    part = curves(replicates, seed).query("setting == @setting").drop(columns=["setting", "replicate"]).groupby("softness")
    return pd.concat([part.mean(), part.min().add_suffix("_low"), part.max().add_suffix("_high")], axis="columns")


def flips(replicates: int = 8, seed: int = SEED) -> pd.DataFrame:
    """Where communities go over from regions to purposes, one row a setting.

    Returns
    -------
    DataFrame
        ``flip``, the softness at which communities agree with purposes as much as with regions, ``low`` and ``high`` its 95 %
        interval; ``width``, the softness between agreeing by one half more with regions and by one half more with purposes;
        ``by_modularity``, ``by_eigenvalue``, the closed forms; ``hard_regions`` and ``soft_purposes``, agreement where all ties
        are hard and where all are soft; ``hard_outside`` and ``soft_outside``, members outside their community's main region;
        ``rises``, whether the share outside rises from none to all soft ties with no fall on the way beyond chance.
    """
    found, rows = curves(replicates, seed), {}
    for setting, part in found.groupby("setting", sort=False):
        lead = part.assign(lead=part["regions_found"] - part["purposes_found"]).pivot(
            index="softness", columns="replicate", values="lead"
        )
        crossings = [crossing(lead[one], 0.0) for one in lead]
        mean, params = part.groupby("softness").mean(numeric_only=True), params_of(setting)
        half = 1.96 * np.std(crossings, ddof=1) / np.sqrt(len(crossings))
        rows[setting] = {
            "purposes": params.purposes, "degree": params.degree, "decay": params.decay,
            "flip": np.mean(crossings), "low": np.mean(crossings) - half, "high": np.mean(crossings) + half,
            "width": crossing(lead.mean(axis="columns"), -0.5) - crossing(lead.mean(axis="columns"), 0.5),
            "by_modularity": model.modularity_threshold(params), "by_eigenvalue": model.spectral_threshold(params),
            "hard_regions": mean.loc[0.0, "regions_found"], "soft_purposes": mean.loc[1.0, "purposes_found"],
            "hard_outside": mean.loc[0.0, "outside"], "soft_outside": mean.loc[1.0, "outside"], "rises": _rises(part),
        }  # fmt: skip
    return pd.DataFrame(rows).T.infer_objects()


def foresight(networks: int = 16, seed: int = SEED) -> pd.DataFrame:
    """How well a community's share of soft ties ranks its newcomers, one row a setting: means over networks and 95 % intervals.

    Returns
    -------
    DataFrame
        ``spread``, Spearman's correlation with newcomers from outside the main region per member, ``growth`` with all
        newcomers per member; each with ``_low`` and ``_high``.
    """
    found = store.kept(_foresight, networks=networks, seed=seed)
    rows = {}
    for setting, part in found.groupby("setting", sort=False):
        rows[setting] = {}
        for name in ("spread", "growth"):
            half = 1.96 * part[name].std() / np.sqrt(len(part))
            rows[setting] |= {
                name: part[name].mean(),
                f"{name}_low": part[name].mean() - half,
                f"{name}_high": part[name].mean() + half,
            }
    return pd.DataFrame(rows).T


def hard_alone(replicates: int = 8, seed: int = SEED) -> tuple[bool, bool]:
    """Claim 2-1-c: whether hard ties alone give no communities and soft ones do; whether hard ties alone give them. In the base."""
    base = flips(replicates, seed).loc[BASE]
    return bool(base["hard_regions"] < 0.1 and base["soft_purposes"] > 0.9), bool(base["hard_regions"] > 0.9)


def spreading(replicates: int = 8, networks: int = 16, seed: int = SEED) -> tuple[bool, bool]:
    """Claim 2-1-d: whether members outside rise everywhere and soft ties foretell spread everywhere; whether they rise nowhere."""
    rises, foretold = flips(replicates, seed)["rises"].astype(bool), foresight(networks, seed)["spread"]
    return bool(rises.all() and (foretold >= 0.7).all()), bool(not rises.any())


def crossing(values: pd.Series, level: float) -> float:
    """Where a falling series (over its index) first passes a level, by straight lines between; NaN where it does not.

    Examples
    --------
    >>> crossing(pd.Series([1.0, 0.5, -0.5], index=[0.0, 0.4, 0.6]), 0.0)
    0.5
    """
    above = values.to_numpy() - level
    places = np.flatnonzero((above[:-1] > 0) & (above[1:] <= 0))
    if not places.size:
        return float("nan")
    at, index = places[0], values.index.to_numpy()
    return float(index[at] + (index[at + 1] - index[at]) * above[at] / (above[at] - above[at + 1]))


def params_of(setting: str, softness: float = 0.5, unlike: float = 0.0) -> Params:
    """The parameters of a setting."""
    return Params(softness=softness, unlike=unlike, **SETTINGS[setting])


def rank_newcomers(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Spearman's correlations, over the communities of one network, of soft ties with spread and with growth by newcomers."""
    found = model.prospects(params, model.simulate(params, rng), rng)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", stats.ConstantInputWarning)
        return {name: float(stats.spearmanr(found["soft"], found[name]).statistic) for name in ("spread", "growth")}


def _curves(replicates: int, seed: int) -> pd.DataFrame:
    grid = [params_of(setting, softness) for setting in SETTINGS for softness in SOFTNESS]
    frame = ensemble.sweep(model.outcomes, grid, replicates, seed).complete()
    names = np.repeat(list(SETTINGS), len(SOFTNESS) * replicates)
    kept = ["softness", "replicate", "regions_found", "purposes_found", "outside", "communities", "crossing", "mean_degree"]
    return frame[kept].assign(setting=names)


def _foresight(networks: int, seed: int) -> pd.DataFrame:
    grid = [params_of(setting, unlike=UNLIKE) for setting in SETTINGS]
    frame = ensemble.sweep(rank_newcomers, grid, networks, seed).complete()
    return frame[["replicate", "spread", "growth"]].assign(setting=np.repeat(list(SETTINGS), networks))


def _rises(part: pd.DataFrame) -> bool:
    """Whether the share outside is higher at the end than at the start and falls nowhere by more than chance explains."""
    by = part.groupby("softness")["outside"]
    mean, error = by.mean().to_numpy(), by.sem().to_numpy()
    steps, chance = np.diff(mean), 1.96 * np.hypot(error[1:], error[:-1])
    return bool(mean[-1] > mean[0] and (steps > -chance - 1e-9).all())
