"""The benchmark of the models: its Mesa twin is the same model, and each side does the work that it says."""

import numpy as np
import pytest
from scipy import stats

from benchmarks import barter as benchmark
from clusterlib.models import barter

MESA = "mesa is not installed (benchmark requirements): the Mesa twin of knowledge barter is NOT compared with the model"


@pytest.fixture
def twin():
    pytest.importorskip("mesa", reason=MESA)
    from benchmarks.twins import barter_mesa

    return barter_mesa


@pytest.mark.slow
def test_the_mesa_twin_and_the_model_agree_in_distribution(twin):
    ours, theirs = benchmark.outcomes_of_both()
    for name in ("mean", "variance", "trades", "rounds"):
        assert len(ours[name]) == benchmark.ONES and len(theirs[name]) == benchmark.OTHERS
        assert stats.ks_2samp(ours[name], theirs[name]).pvalue > 0.01, name


@pytest.mark.slow
def test_the_check_tells_worlds_apart_in_which_less_is_learnt(twin, monkeypatch):
    learn = twin.Trader.learn
    monkeypatch.setattr(twin.Trader, "learn", lambda self, c, level: learn(self, c, 0.9 * level + 0.1 * self.levels[c]))
    monkeypatch.setattr(benchmark, "OTHERS", 60)
    with pytest.raises(AssertionError, match="of the twins differs"):
        benchmark.same_distribution()


def test_two_traders_of_the_twin_swap_as_many_as_the_poorer_side_can_return(twin):
    world = twin.Barter(barter.Params(agents=3, degree=2, experts=0, ordinary_level=0, alpha=1, categories=4, regions=1), 1)
    one, other, third = world.agents
    one.neighbours, other.neighbours, third.neighbours = [other], [one], [one]
    one.levels, other.levels = [9, 9, 9, 0], [0, 0, 0, 9]
    one.act()
    assert world.trades == 1 and sorted(other.levels) == [0, 0, 9, 9] and one.levels == [9, 9, 9, 9]
    other.neighbours = [third]
    other.act()
    assert world.trades == 1, "who has nothing to give gets nothing"


def test_a_twin_in_which_nobody_can_give_ends_in_no_round(twin):
    world = twin.Barter(barter.Params(agents=10, degree=2, experts=0, ordinary_level=0), 1)
    assert world.run() == 0 and world.trades == 0
    assert sorted(len(trader.neighbours) for trader in world.agents) == [2] * 10


@pytest.mark.parametrize("side", ["barter_on_one_core", "heritage", "landscape"])
def test_a_side_runs_so_many_replicates_none_like_another(monkeypatch, side):
    monkeypatch.setattr(benchmark, "REPLICATES", 2)
    work = getattr(benchmark, side)()
    found = work()
    told = [repr(one) for one in found]
    assert len(found) == 2 and told[0] != told[1] and [repr(one) for one in work()] == told


def test_two_cores_run_the_replicates_that_one_runs(monkeypatch):
    monkeypatch.setattr(benchmark, "MANY", 3)
    monkeypatch.setattr(benchmark, "REPLICATES", 3)
    frame = benchmark.barter_on_two_cores()()
    assert len(frame) == 3 and frame["trades"].nunique() == 3


def test_the_bounds_draw_as_often_as_the_models_must(monkeypatch):
    monkeypatch.setattr(benchmark, "_draws", lambda number: number)
    monkeypatch.setattr(benchmark, "REPLICATES", 2)
    rounds = [one["rounds"] for one in benchmark.barter_on_one_core()()]
    assert len(rounds) == 2 and benchmark.barter_bound() == sum(rounds) * 500
    assert benchmark.heritage_bound() == 2 * 3 * 250 * 100
    assert benchmark.trust_bound() == 3 * benchmark.TRUST_STEPS


def test_a_bound_that_draws_draws_so_many_numbers():
    assert benchmark._draws(1000)() == pytest.approx(np.random.default_rng(benchmark.SEED).random(1000).sum())


def test_every_case_names_its_work_its_peer_and_its_goal():
    pytest.importorskip("benchmarks.case", reason="the harness of the benchmarks is not here: cases are NOT looked at")
    cases = {case.id: case for case in benchmark.cases()}
    assert set(cases) == {"barter-core", "barter-two-cores", "barter-bound", "heritage-bound", "trust-bound", "landscape-bound"}
    assert (cases["barter-core"].goal, cases["barter-two-cores"].goal, cases["barter-core"].needs) == (200, 400, "mesa")
    assert cases["barter-core"].ours.work == benchmark.REPLICATES and cases["barter-core"].peer.work == benchmark.FEW
