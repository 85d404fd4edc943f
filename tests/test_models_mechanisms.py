"""Table 3 as an experiment: closed forms with one switch on, what cannot be negative, effects that are orthogonal, a budget that adds up."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize

from clusterlib.models import mechanisms
from clusterlib.models.mechanisms import MARKET, PAIRS, POLICY, SIZES, SWITCHES, Params, setting

small = st.floats(0, 0.8)
worlds = st.builds(
    Params, scale=small, rivalry=st.floats(0, 3), special=st.floats(0, 3), thickness=small, talk=small, skill=small, move=small,
    team=small, project=small, hub=st.floats(0, 0.1), strength=st.floats(0.3, 3), advantage=st.floats(-1.5, 0.5), friction=small,
    start=st.floats(0.001, 0.1), horizon=st.floats(1, 30), technique=small, grant=small, upkeep=small, market=st.floats(0, 1),
    through=st.booleans(),
)  # fmt: skip
switched = st.lists(st.booleans(), min_size=10, max_size=10).map(np.array)
BARE = Params(technique=0.0)  # knowledge lowers no cost, so place and knowledge are apart


def only(params: Params, *on: str) -> mechanisms.Outcome:
    return mechanisms.outcome(params, setting(on))


def taken(rate: float, params: Params) -> float:
    return 1 - np.exp(-rate * params.horizon)


def test_the_diffusion_solves_its_differential_equation():
    for p, q in ((0.01, 0.4), (0.1, 0.0), (0.03, 0.05)):
        path = integrate.solve_ivp(lambda _, y, p=p, q=q: (p + q * y) * (1 - y), (0, 12), [0.0], rtol=1e-9, atol=1e-12)
        assert mechanisms.bass(p, q, 12) == pytest.approx(path.y[0, -1], rel=1e-6)
    assert mechanisms.bass(0.03, 0.38, 1e4) == pytest.approx(1) and mechanisms.bass(0.03, 0.38, 0) == pytest.approx(0)


def test_diffusion_is_fastest_at_the_time_that_bass_gives():
    p, q = 0.03, 0.38
    times = np.linspace(0, 30, 30_001)
    assert times[np.argmax(np.gradient(mechanisms.bass(p, q, times)))] == pytest.approx(np.log(q / p) / (p + q), abs=0.01)


def test_with_everything_off_firms_know_what_they_find_and_go_by_the_place():
    params = Params()
    found = only(params)
    knowing = taken(params.start, params)
    assert found.spillover == pytest.approx(knowing) and found.saving == pytest.approx(params.technique * knowing)
    assert found.size == pytest.approx((1 + np.tanh(params.strength * (params.advantage + found.saving))) / 2)
    assert found.outlay == found.grants == 0


def test_scale_alone_is_the_choice_of_brock_and_durlauf():
    found = only(BARE, "I-a")
    j = BARE.scale / 2
    mean = 2 * float(found.size) - 1
    assert mean == pytest.approx(np.tanh(BARE.strength * (BARE.advantage + j) + BARE.strength * j * mean), abs=1e-9)


def test_a_cluster_that_begins_with_nobody_ends_at_the_lowest_of_three():
    params = replace(BARE, scale=3.0, strength=1.5, advantage=-1.6)
    ends = np.linspace(-1, 1, 4001)
    gap = np.tanh(params.strength * (params.advantage + params.scale * (1 + ends) / 2)) - ends
    roots = [optimize.brentq(lambda m: np.tanh(params.strength * (params.advantage + params.scale * (1 + m) / 2)) - m, low, high)
             for low, high, a, b in zip(ends, ends[1:], gap, gap[1:], strict=False) if a * b < 0]  # fmt: skip
    assert len(roots) == 3
    assert 2 * only(params, "I-a").size - 1 == pytest.approx(min(roots), abs=1e-8)


def test_single_mechanisms_of_knowledge_have_their_closed_forms():
    size, horizon = float(only(BARE).size), BARE.horizon
    wanted = {
        "I-b": taken(BARE.start * (1 + BARE.rivalry * size), BARE),
        "I-c": taken(BARE.start * (1 + BARE.special), BARE),
        "II-a": mechanisms.bass(BARE.start, BARE.talk * size, horizon),
        "II-b": taken(BARE.start * (1 + BARE.skill), BARE),
        "II-c": mechanisms.bass(BARE.start, BARE.move, horizon),
        "IV-a": taken(BARE.start + BARE.hub, BARE),
    }
    for switch, value in wanted.items():
        found = only(BARE, switch)
        assert found.spillover == pytest.approx(value), switch
        assert found.saving == 0 and found.size == pytest.approx(size), switch


def test_single_mechanisms_of_cost_have_their_closed_forms():
    for switch, saving in {
        "I-d": lambda n: BARE.friction * BARE.thickness * n,
        "III-a": lambda n: BARE.team * (1 - BARE.friction),
        "III-b": lambda n: BARE.project * n * (1 - BARE.friction),
    }.items():
        found = only(BARE, switch)
        assert found.saving == pytest.approx(saving(float(found.size))), switch
        assert found.spillover == pytest.approx(taken(BARE.start, BARE)), switch


def test_a_hub_that_works_through_teams_and_projects_does_nothing_without_them():
    strict = Params(through=True)
    assert only(strict, "IV-a").spillover == only(strict).spillover and only(strict, "IV-a").size == only(strict).size
    both = only(replace(strict, technique=0.0), "III-a", "III-b", "IV-a")
    ease = 1 - strict.friction
    rate = strict.start + strict.hub * (1 - (1 - ease) * (1 - ease * both.size))
    assert both.spillover == pytest.approx(taken(rate, strict))
    team = only(strict, "III-a", "IV-a")
    rate = strict.start + strict.hub * (1 - strict.friction)
    assert team.spillover == pytest.approx(taken(rate, strict))
    assert only(Params(), "IV-a").spillover > only(strict, "III-a", "III-b", "IV-a").spillover


@settings(max_examples=40, deadline=None)
@given(worlds, switched)
def test_what_comes_out_is_an_equilibrium_and_none_is_smaller(params, on):
    world = mechanisms._world(params, on)
    size = float(mechanisms.outcome(params, on).size)
    assert mechanisms._joined(world, np.array(size)) == pytest.approx(size, abs=1e-6)
    below = np.linspace(0, max(size - 1e-4, 0), 300)
    joined = mechanisms._joined({name: np.broadcast_to(value, 300) for name, value in world.items()}, below)
    assert (joined >= below).all()


@settings(max_examples=60, deadline=None)
@given(worlds, switched, st.integers(0, 9))
def test_no_switch_ever_lowers_size_saving_or_spillover(params, on, place):
    without, with_it = on.copy(), on.copy()
    without[place], with_it[place] = False, True
    low, high = (mechanisms.outcome(params, one) for one in (without, with_it))
    for name in ("size", "saving", "spillover"):
        assert getattr(high, name) >= getattr(low, name) - 1e-7, name


@settings(max_examples=60, deadline=None)
@given(worlds, switched)
def test_what_the_public_pays_is_what_firms_receive_and_the_hub_costs(params, on):
    found = mechanisms.outcome(params, on)
    hub = params.upkeep if on[9] and params.hub > 0 else 0.0
    assert found.outlay == pytest.approx(found.grants + hub)
    tau = params.friction * (1 - params.thickness * params.market * on[3] * found.size)
    shared = on[7] * params.team * (1 - tau) + on[8] * params.project * found.size * (1 - tau)
    assert found.grants == pytest.approx(params.grant * found.size * shared)
    assert found.net == pytest.approx(found.size * found.saving - found.outlay)
    if not on[7:].any():
        assert found.outlay == 0


def test_no_market_is_the_market_s_row_switched_off():
    dark = mechanisms.outcome(replace(Params(), market=0.0), setting(SWITCHES))
    off = mechanisms.outcome(Params(), setting(POLICY))
    for name in ("size", "saving", "spillover", "outlay"):
        assert getattr(dark, name) == pytest.approx(float(getattr(off, name)))


def test_the_contrasts_of_all_effects_are_orthogonal():
    signs = np.where(mechanisms.factorial(), 1, -1)
    products = [signs[:, SWITCHES.index(one)] * signs[:, SWITCHES.index(other)] for one, other in PAIRS]
    matrix = np.column_stack([np.ones(1024, dtype=int), signs, *products])
    np.testing.assert_array_equal(matrix.T @ matrix, 1024 * np.eye(56, dtype=int))


def test_effects_give_back_what_an_outcome_was_made_of():
    rng = np.random.default_rng(2)
    single, double = rng.normal(size=10), rng.normal(size=45)
    on = mechanisms.factorial().astype(float)
    pairs = np.column_stack([on[:, SWITCHES.index(one)] * on[:, SWITCHES.index(other)] for one, other in PAIRS])
    main, found = mechanisms.effects(on @ single + pairs @ double)
    np.testing.assert_allclose(found, double)
    share = np.array([sum(value for pair, value in zip(PAIRS, double, strict=True) if switch in pair) for switch in SWITCHES])
    np.testing.assert_allclose(main, single + share / 2)


def test_an_effect_is_the_mean_difference_counted_by_hand():
    values = mechanisms.outcome(Params(), mechanisms.factorial()).saving
    main, pairs = mechanisms.effects(values)
    on = mechanisms.factorial()
    a, d = on[:, SWITCHES.index("I-a")], on[:, SWITCHES.index("I-d")]
    assert main[SWITCHES.index("I-d")] == pytest.approx(values[d].mean() - values[~d].mean())
    by_hand = values[d & a].mean() - values[~d & a].mean() - values[d & ~a].mean() + values[~d & ~a].mean()
    assert pairs[PAIRS.index(("I-a", "I-d"))] == pytest.approx(by_hand)


def test_where_neighbours_know_already_a_hub_replaces_and_where_none_do_it_helps():
    def second(params):
        four = {key: only(params, *["II-c"] * key[0], *["IV-a"] * key[1]).spillover for key in np.ndindex(2, 2)}
        return float(mechanisms.helps({(bool(a), bool(b)): value for (a, b), value in four.items()}))

    assert second(replace(BARE, horizon=2.0, move=0.3)) > 0 > second(replace(BARE, horizon=40.0, move=0.3))


def test_worlds_stand_down_and_settings_across():
    several = [Params(), Params(market=0.3)]
    found = mechanisms.outcome(several, mechanisms.factorial())
    assert found.size.shape == found.outlay.shape == (2, 1024)
    np.testing.assert_allclose(found.saving[1], mechanisms.outcome(several[1], mechanisms.factorial()).saving)
    assert mechanisms.outcome(several, setting(["I-a"])).size.shape == (2,)


def test_the_full_factorial_has_every_setting_once_and_the_rows_are_the_table_s():
    assert len({tuple(row) for row in mechanisms.factorial()}) == 1024
    assert not mechanisms.factorial()[0].any() and mechanisms.factorial()[-1].all()
    assert MARKET + POLICY == SWITCHES and all(name.startswith(("I-", "II-")) for name in MARKET)
    assert set(SIZES.values()) <= {field.name for field in fields(Params)}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"scale": -0.1}, "scale is -0.1; want 0 or more"),
        ({"hub": float("nan")}, "hub is nan; want 0 or more"),
        ({"friction": 1.5}, "friction is 1.5; want 0 to 1"),
        ({"market": 2}, "market is 2; want 0 to 1"),
        ({"start": 0}, "start is 0; want more than 0"),
        ({"strength": 0}, "strength is 0; want more than 0"),
    ],
)
def test_sizes_that_mean_nothing_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        Params(**wrong)


def test_an_unknown_switch_is_refused_with_the_known():
    with pytest.raises(ValueError, match="switch 'V-a' is unknown; want some of I-a, I-b"):
        setting(["V-a"])
