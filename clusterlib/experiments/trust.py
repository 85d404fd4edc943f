"""Experiments on trust: where it begins to pay, what the shape of the network does to it, whether both behaviours last."""

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from clusterlib import ensemble, store
from clusterlib.models import regular, trust, trust_exact
from clusterlib.models.trust import Params

SEED = 2006
# Players, neighbours, and selection times threshold, where the threshold is simulated: strong enough to be told from chance.
NETWORKS = ((8, 2, 0.5), (10, 2, 0.5), (20, 2, 0.5), (10, 4, 0.5), (20, 4, 0.5), (20, 4, 0.2), (50, 4, 0.5))
FACTORS = (0.5, 0.75, 1.0, 1.25, 1.5)  # of the threshold, at which it is simulated
SIZE = 50  # players where the shape of the network is the question
PEOPLE = 100  # players where coexistence is
DEGREES, RATIOS = (2, 4, 10), (2.0, 5.0, 20.0)
SELECTIONS, MUTATIONS = (0.01, 0.1), (0.001, 0.01)  # of the rule for claim 3-2-c


def thresholds(runs: int = 2_000_000) -> pd.DataFrame:
    """Benefit over cost at which co-operation is neither favoured nor opposed: by rule, exactly, and by simulation.

    The simulated threshold is where a parabola through N times the share of runs that a single co-operator wins, at five
    ratios, crosses one; its interval holds 95 % of a thousand redrawings of the runs.

    Parameters
    ----------
    runs : int
        Runs at each of the five ratios, times the number of players.

    Returns
    -------
    DataFrame, one row a network and strength of selection
        ``selection``; ``rule``; ``meetings`` and, up to ten players, ``states``, both for vanishing selection; ``exact``, at
        the strength simulated, where all states or a ring of two neighbours give it; ``simulated``, ``low``, ``high``;
        ``below`` and ``above``, N times the share won at half and at one and a half times the threshold, with ``below_high``
        and ``above_low``, the ends of their 95 % intervals that lie towards one.
    """
    return store.kept(_thresholds, runs=runs)


def shapes(replicates: int = 8, steps: int = 200_000) -> pd.DataFrame:
    """What number and reach of ties do to co-operation among fifty: exact thresholds, and shares in the long run.

    Parameters
    ----------
    replicates, steps : int
        Runs of each network and strength of selection, and steps of each that are counted, after half as many that are not.

    Returns
    -------
    DataFrame, one row a network
        ``degree``, ``long_ties``, ``clustering``, ``distance``, ``threshold``; the long-run ``share`` of co-operators at a
        ratio of 8 and a mutation of 1 % under weak selection (.1) and ``share_strong`` under strong (1), each with ``_low``
        and ``_high``.
    """
    return store.kept(_shapes, replicates=replicates, steps=steps)


def coexistence(replicates: int = 8, steps: int = 600_000) -> pd.DataFrame:
    """The share of time in which both behaviours make up more than a tenth, over the grid of the rule for claim 3-2-c.

    Parameters
    ----------
    replicates, steps : int
        Runs of each cell, and steps of each that are counted, after half as many that are not.

    Returns
    -------
    DataFrame, one row a cell
        ``degree`` (99 is everybody, computed exactly), ``long_ties``, ``benefit`` (at a cost of one), ``selection``,
        ``mutation``; ``both`` with ``low`` and ``high`` (95 %), and ``share``, the mean share of co-operators.
    """
    return store.kept(_coexistence, replicates=replicates, steps=steps)


def observed(params: Params, rng: np.random.Generator, steps: int) -> dict[str, float]:
    """One run of a number of steps, as an ensemble wants it."""
    run = trust.simulate(params, rng, steps, unseen=steps // 2)
    return {"share_of_cooperators": run.share, "both": run.both}


class Observed:
    """A run of so many steps as a function of parameters and generator, which other processes can be given."""

    def __init__(self, steps: int):
        self.steps = steps

    def __call__(self, params: Params, rng: np.random.Generator) -> dict[str, float]:
        return observed(params, rng, self.steps)


def _thresholds(runs: int) -> pd.DataFrame:
    rows = []
    for place, (players, degree, pull) in enumerate(NETWORKS):
        rng, network = np.random.default_rng([SEED, place]), regular.ring(players, degree)
        rule, tries = trust.critical_ratio(players, degree), runs // players
        selection = pull / rule
        won = [trust.fixations(network, factor * rule, 1, selection, tries, rng) for factor in FACTORS]
        found, low, high = _crossing(np.array(won), players, tries, rng)
        scaled = players * np.array(won) / tries
        error = 1.96 * np.sqrt(scaled * (players - scaled) / tries)
        rows.append(
            {"players": players, "degree": degree, "selection": selection, "rule": rule}
            | {"meetings": trust_exact.critical_ratio_on(network), "states": _by_states(network, 1e-4)}
            | {"exact": _by_chain(players, selection) if degree == 2 else _by_states(network, selection)}
            | {"simulated": found * rule, "low": low * rule, "high": high * rule}
            | {"below": scaled[0], "below_high": scaled[0] + error[0], "above": scaled[-1], "above_low": scaled[-1] - error[-1]}
        )
    return pd.DataFrame(rows)


def _crossing(won: np.ndarray, players: int, runs: int, rng: np.random.Generator) -> tuple[float, float, float]:
    """The factor at which the parabola through the five counts crosses chance, and a bootstrap interval of it."""

    def crosses(counts: np.ndarray) -> float:
        roots = np.roots(np.polyfit(np.array(FACTORS) - 1, players * counts / runs - 1, 2))
        return 1 + float(roots[np.abs(roots).argmin()].real)

    drawn = [crosses(rng.binomial(runs, won / runs)) for _ in range(1_000)]
    return crosses(won), *np.quantile(drawn, [0.025, 0.975])


def _by_states(network: np.ndarray, selection: float) -> float:
    """The threshold from all states, NaN above ten players."""
    players, degree = network.shape
    if players > 10:
        return float("nan")

    def excess(ratio: float) -> float:
        return players * trust_exact.fixation_probability_enumerated(network, ratio, 1, selection) - 1

    rule = trust.critical_ratio(players, degree)
    return brentq(excess, 0.7 * rule, 1.5 * rule, xtol=1e-5)


def _by_chain(players: int, selection: float) -> float:
    """The threshold on a ring of two neighbours, at any strength of selection."""
    return brentq(lambda ratio: players * trust.fixation_probability_cycle(players, ratio, 1, selection) - 1, 1, 60)


def _shapes(replicates: int, steps: int) -> pd.DataFrame:
    networks = [(2, 0.0), *((degree, ties) for degree in (4, 6, 10, 20) for ties in (0.0, 0.1, 1.0)), (SIZE - 1, 0.0)]
    grid = [
        Params(SIZE, degree, benefit=8.0, selection=selection, long_ties=ties, mutation=0.01)
        for degree, ties in networks
        for selection in (0.1, 1.0)
    ]
    runs = ensemble.sweep(Observed(steps), grid, replicates, SEED).complete()
    shares = _intervals(runs, ["degree", "long_ties", "selection"], "share_of_cooperators")
    rows = []
    for place, (degree, ties) in enumerate(networks):
        network = regular.rewired(regular.ring(SIZE, degree), ties, np.random.default_rng([SEED, 1, place]))
        row = {"degree": degree, "long_ties": ties} | _geometry(network) | {"threshold": trust_exact.critical_ratio_on(network)}
        for suffix, selection in (("", 0.1), ("_strong", 1.0)):
            mean, low, high = shares.loc[(degree, ties, selection)]
            row |= {f"share{suffix}": mean, f"share{suffix}_low": low, f"share{suffix}_high": high}
        rows.append(row)
    return pd.DataFrame(rows)


def _geometry(network: np.ndarray) -> dict[str, float]:
    """Mean local clustering, and mean number of steps between two players."""
    n = len(network)
    tied = np.zeros((n, n), dtype=int)
    tied[np.repeat(np.arange(n), network.shape[1]), network.ravel()] = 1
    closed = (np.linalg.matrix_power(tied, 3).diagonal() / (network.shape[1] * (network.shape[1] - 1))).mean()
    far, reached, walks = 0, np.eye(n, dtype=bool), np.eye(n, dtype=int)
    while not reached.all():
        far += n * n - reached.sum()  # pairs that need one step more
        walks = ((walks @ tied) > 0).astype(int)
        reached |= walks > 0
    return {"clustering": closed, "distance": far / (n * (n - 1))}


def _coexistence(replicates: int, steps: int) -> pd.DataFrame:
    cells = [(benefit, pull, rate) for benefit in RATIOS for pull in SELECTIONS for rate in MUTATIONS]
    grid = [
        Params(PEOPLE, degree, benefit, 1.0, pull, ties, rate)
        for degree in DEGREES
        for ties in ((0.0,) if degree == 2 else (0.0, 1.0))
        for benefit, pull, rate in cells
    ]
    keys = ["degree", "long_ties", "benefit", "selection", "mutation"]
    runs = ensemble.sweep(Observed(steps), grid, replicates, SEED).complete()
    frame = _intervals(runs, keys, "both").assign(share=runs.groupby(keys)["share_of_cooperators"].mean()).reset_index()
    exact = []
    for benefit, pull, rate in cells:
        odds, count = trust_exact.stationary_well_mixed(PEOPLE, benefit, 1.0, pull, rate), np.arange(PEOPLE + 1)
        both = odds[(10 * count > PEOPLE) & (10 * count < 9 * PEOPLE)].sum()
        cell = dict(zip(keys, (PEOPLE - 1, 0.0, benefit, pull, rate), strict=True))
        exact.append(cell | {"both": both, "low": both, "high": both, "share": odds @ count / PEOPLE})
    return pd.concat([frame, pd.DataFrame(exact)], ignore_index=True)


def _intervals(runs: pd.DataFrame, keys: list[str], value: str) -> pd.DataFrame:
    """Mean over replicates of each cell, with the 95 % interval of Student's t."""
    from scipy.stats import t

    grouped = runs.groupby(keys)[value]
    error = grouped.std() / np.sqrt(grouped.size()) * t.ppf(0.975, grouped.size() - 1)
    return pd.DataFrame({value: grouped.mean(), "low": grouped.mean() - error, "high": grouped.mean() + error})
