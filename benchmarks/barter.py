"""Replicates of knowledge barter beside Mesa, on one core and on two; and each ensemble beside what it cannot do without.

The bound of a model that draws lots is the drawing: as many random numbers as it needs, and nothing done with them. That of a
landscape is one look at every neighbour of every combination.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.case import Case

REPLICATES, SEED = 60, 2004
FEW = 3  # of Mesa's, some seconds each
MANY = 400  # for two cores: some seconds of work, beside which starting the workers is little
SMALL = {"agents": 30, "degree": 4, "experts": 4, "rewired": 0.1, "alpha": 0.3}  # the world in which the twins are compared
ONES, OTHERS = 2000, 150  # worlds of ours and of Mesa's
TRUST_STEPS = 100_000


def cases() -> "list[Case]":
    """Barter beside Mesa, core for core and with two cores; barter, heritage, trust and landscape beside their bounds."""
    from benchmarks.case import Case, Side

    def beside_its_bound(name: str, ko: str, en: str, ours: "Callable", bound: "Callable", per: float) -> Case:
        return Case(
            f"{name}-bound", f"{ko}, 난수 뽑기만 할 때와" if name != "landscape" else f"{ko}, 이웃을 한 번 보기만 할 때와",
            f"{en}, beside " + ("one look at each neighbour" if name == "landscape" else "its draws alone"),
            Side(ours, times=3, work=per), "bound", 5, Side(bound, times=3, work=per), kind="share",
        )  # fmt: skip

    mesa = Side(barter_by_mesa, work=FEW)
    return [
        Case(
            "barter-core", "지식교환 500명, 이웃 10, 정상상태까지, 코어 하나", "knowledge barter, 500 agents, degree 10, to the steady state, one core",
            Side(barter_on_one_core, work=REPLICATES), "Mesa", 200, mesa, needs="mesa", check=same_distribution,
        ),
        Case(
            "barter-two-cores", "같은 모형, 우리 쪽은 코어 둘", "the same, ours on two cores",
            Side(barter_on_two_cores, work=MANY), "Mesa", 400, mesa, needs="mesa",
        ),
        beside_its_bound("barter", "지식교환 한 벌", "a replicate of knowledge barter", barter_on_one_core, barter_bound, REPLICATES),
        beside_its_bound("heritage", "물려받는 능력 한 벌", "a replicate of heritage", heritage, heritage_bound, REPLICATES),
        beside_its_bound("trust", f"신뢰 {TRUST_STEPS:,}걸음", f"trust, {TRUST_STEPS:,} steps", trust, trust_bound, 1),
        beside_its_bound("landscape", "지형 한 벌", "a landscape climbed from everywhere", landscape, landscape_bound, REPLICATES),
    ]  # fmt: skip


def barter_on_one_core():
    """Replicates of ours, one after the other, each with all that the chapter measures of it."""
    from clusterlib.experiments.barter import outcomes
    from clusterlib.models.barter import Params

    return _replicates(outcomes, Params())


def barter_on_two_cores():
    """Replicates of ours as the chapters run them, on two workers."""
    from clusterlib import ensemble
    from clusterlib.experiments.barter import outcomes
    from clusterlib.models.barter import Params

    _replicates(outcomes, Params())
    return lambda: ensemble.sweep(outcomes, [Params()], MANY, SEED, workers=2).complete()


def barter_by_mesa():
    """Replicates of the twin; they differ by half in their rounds, so one would not do."""
    from benchmarks.twins.barter_mesa import Barter
    from clusterlib.models.barter import Params

    return lambda: [Barter(Params(), seed).run() for seed in range(FEW)]


def barter_bound():
    """A draw for every meeting of the same replicates."""
    from clusterlib.experiments.barter import outcomes
    from clusterlib.models.barter import Params

    params = Params()
    return _draws(sum(int(outcomes(params, rng)["rounds"]) * params.agents for rng in _generators(REPLICATES)))


def heritage():
    """Replicates of heritage at the settings it comes with."""
    from clusterlib.models import heritage

    return _replicates(heritage.simulate, heritage.Params())


def heritage_bound():
    """Three draws for every firm replaced: who goes, whether a spin-off comes, and whose or where."""
    from clusterlib.models.heritage import Params

    params = Params()
    events = round((params.burn_in + params.generations * params.spacing) * params.firms)
    return _draws(3 * events * REPLICATES)


def trust():
    """One long run of co-operation among a hundred, with mutation."""
    import numpy as np

    from clusterlib.models.trust import Params, simulate

    params = Params(100, 4, mutation=0.01)
    simulate(params, np.random.default_rng(SEED), 10)
    return lambda: simulate(params, np.random.default_rng(SEED), TRUST_STEPS)


def trust_bound():
    """Three draws a step: who gives up its place, whether by lot, and who takes it."""
    return _draws(3 * TRUST_STEPS)


def landscape():
    """Landscapes at the settings they come with."""
    from clusterlib.models import landscape

    return _replicates(landscape.simulate, landscape.Params())


def landscape_bound():
    """The best neighbour's worth of every combination, once for each landscape."""
    import numpy as np

    from clusterlib.models.landscape import Params

    size = 2 ** Params().choices
    worth = np.random.default_rng(SEED).random(size)
    near = np.arange(size) ^ (1 << np.arange(Params().choices))[:, None]
    return lambda: [worth[near].max(axis=0) for _ in range(REPLICATES)]


def same_distribution() -> None:
    """Mean and variance of knowledge, trades and rounds of the twins are of one distribution, in a small world.

    Raises
    ------
    AssertionError
        If a Kolmogorov-Smirnov test tells them apart at one in a hundred.
    """
    from scipy import stats

    ours, theirs = outcomes_of_both()
    for name in ours:
        p = stats.ks_2samp(ours[name], theirs[name]).pvalue
        if p < 0.01:
            raise AssertionError(f"{name} of the twins differs, p = {p:.2g}")


def outcomes_of_both() -> tuple[dict, dict]:
    """For ours and for Mesa's: ``mean``, ``variance``, ``trades`` and ``rounds`` of each small world."""
    import numpy as np

    from benchmarks.twins.barter_mesa import Barter
    from clusterlib.models.barter import Params, simulate

    def told(levels, trades, rounds):
        of_agents = np.mean(levels, axis=1)
        return of_agents.mean(), of_agents.var(), trades, rounds

    params, ours, theirs = Params(**SMALL), [], []
    for rng in _generators(ONES):
        run = simulate(params, rng)
        ours.append(told(run.after, run.trades, len(run.means) - 1))
    for seed in range(OTHERS):
        world = Barter(params, seed)
        rounds = world.run()
        theirs.append(told([trader.levels for trader in world.agents], world.trades, rounds))
    names = ("mean", "variance", "trades", "rounds")
    return tuple(dict(zip(names, np.transpose(rows), strict=True)) for rows in (ours, theirs))


def _generators(number: int):
    """Generators of their own for so many replicates."""
    import numpy as np

    return map(np.random.default_rng, np.random.SeedSequence(SEED).spawn(number))


def _replicates(simulate, params):
    """What runs so many replicates, compiled by now."""
    simulate(params, next(_generators(1)))
    return lambda: [simulate(params, rng) for rng in _generators(REPLICATES)]


def _draws(number: int):
    """What draws so many numbers one at a time in a compiled loop."""
    import numpy as np

    from clusterlib.models.compiled import compiled

    @compiled
    def draw(rng, number):
        total = 0.0
        for _ in range(number):
            total += rng.random()
        return total

    draw(np.random.default_rng(SEED), 1)
    return lambda: draw(np.random.default_rng(SEED), number)
