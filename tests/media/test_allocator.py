"""Who gets which picture: the order of importance, its limits, and that nothing flaps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.allocator import (
    PAUSED,
    ROOM,
    SHARES,
    VOICE_GUESS,
    Demand,
    Grant,
    LayerOffer,
    Wish,
    allocate,
    desired_rate,
    needed_layers,
)
from media.fanout.ports import ALL_TEMPORAL

Q = LayerOffer("q", 150_000, 180, temporal_layers=3)
H = LayerOffer("h", 500_000, 360, temporal_layers=3)
F = LayerOffer("f", 1_700_000, 720, temporal_layers=3)
SIMULCAST = (Q, H, F)


def voice(number: int = 0) -> Demand:
    return Demand(f"voice {number}", "audio", 2, 0, (LayerOffer("", 40_000, 0),), "")


def picture(rank: int, height: int = 720, number: int = 0, current: str | None = None) -> Demand:
    return Demand(f"picture {rank} {number}", "video", rank, height, SIMULCAST, current)


def rids(budget: int, *demands: Demand) -> list[str | None]:
    grants = allocate(budget, demands)
    return [grants[demand.track_id].rid for demand in demands]


def with_room(rate: int) -> int:
    """The budget it takes to switch up to that."""
    return int(rate * ROOM) + 1


def test_voices_come_through_whatever_the_budget() -> None:
    assert rids(0, voice(0), voice(1), picture(0)) == ["", "", None]


def test_the_person_with_the_floor_comes_before_the_hall_and_the_hall_before_the_rest() -> None:
    everybody = picture(0), picture(1), picture(2)
    assert rids(with_room(1_700_000), *everybody) == ["f", None, None]
    assert rids(with_room(3_400_000), *everybody) == ["f", "f", None]
    assert rids(with_room(3_550_000), *everybody) == ["f", "f", "q"]
    assert rids(with_room(5_100_000), *everybody) == ["f", "f", "f"]


def test_all_of_the_rest_get_a_picture_before_any_gets_a_sharper_one() -> None:
    rest = [picture(2, number=number) for number in range(4)]
    assert rids(with_room(4 * 150_000 + 349_999), *rest) == ["q"] * 4
    assert rids(with_room(4 * 150_000 + 350_000), *rest) == ["h", "q", "q", "q"]
    assert rids(with_room(4 * 500_000), *rest) == ["h"] * 4
    assert rids(with_room(4 * 500_000 + 1_200_000), *rest) == ["f", "h", "h", "h"]


@pytest.mark.parametrize(("height", "rid"), [(90, "q"), (180, "q"), (181, "h"), (360, "h"), (700, "f"), (2160, "f")])
def test_a_picture_is_as_tall_as_shown_and_no_taller(height: int, rid: str) -> None:
    assert rids(10**8, picture(0, height), picture(2, height)) == [rid, rid]


def test_what_is_not_visible_is_not_sent() -> None:
    assert rids(10**8, picture(0, 0), picture(2, 0)) == [None, None]


def test_unknown_heights_are_halves_of_720() -> None:
    layers = tuple(replace(layer, height=0) for layer in SIMULCAST)
    assert rids(10**8, replace(picture(2, 360), layers=layers)) == ["h"]
    assert rids(10**8, replace(picture(2, 360), layers=layers[:1])) == ["q"]


def test_a_layer_that_has_not_flowed_is_guessed() -> None:
    guessed = replace(picture(0), layers=(Q, H, replace(F, bitrate=0)))
    assert rids(1_900_000, guessed) == ["h"]
    assert rids(2_000_000, guessed) == ["f"]


def test_only_flowing_layers_are_granted() -> None:
    assert rids(10**8, replace(picture(0), layers=(Q, H, replace(F, active=False)))) == ["h"]
    assert rids(10**8, replace(picture(0), layers=())) == [None]
    only_tall = replace(picture(2, 180), layers=(replace(Q, active=False), replace(H, active=False), F))
    assert rids(10**8, only_tall) == ["f"], "a picture too tall is better than none"


def test_to_go_up_needs_room_to_stay_does_not() -> None:
    budget = int(1_700_000 * 1.1)
    assert rids(budget, picture(0, current="h")) == ["h"]
    assert rids(budget, picture(0, current="f")) == ["f"]
    assert rids(budget, picture(0, current=None)) == ["h"]
    assert rids(1_699_999, picture(0, current="f")) == ["h"]


def test_the_rest_loses_frames_before_anybody_is_paused() -> None:
    rest = [picture(2, number=number, current="q") for number in range(3)]
    grants = list(allocate(3 * 150_000 - 1, rest).values())
    assert grants == [Grant("q"), Grant("q"), Grant("q", 1)]
    grants = list(allocate(3 * 60_000, rest).values())
    assert grants == [Grant("q", 0)] * 3
    grants = list(allocate(3 * 60_000 - 1, rest).values())
    assert [grant.rid for grant in grants] == ["q", "q", None]


def test_the_person_with_the_floor_is_paused_last() -> None:
    everybody = [picture(2, current="q"), picture(1, current="q"), picture(0, current="q")]
    assert rids(149_999, *everybody) == [None, None, "q"]
    assert allocate(60_000, everybody)["picture 0 0"] == Grant("q", 0)
    assert rids(59_999, *everybody) == [None, None, None]


def test_a_camera_without_layers_is_sent_or_not() -> None:
    camera = Demand("hall", "video", 1, 360, (LayerOffer("", 2_500_000, 720),), "")
    assert allocate(2_500_000, [camera]) == {"hall": Grant("")}
    assert allocate(2_499_999, [camera]) == {"hall": PAUSED}


def test_what_is_desired_includes_the_room_until_everybody_has_it() -> None:
    assert desired_rate([]) == 0
    assert desired_rate([voice()]) == desired_rate([replace(voice(), current=None)]) == 40_000
    assert desired_rate([replace(voice(), layers=(LayerOffer("", 0, 0),))]) == VOICE_GUESS
    assert desired_rate([voice(), picture(0, current="h")]) == with_room(1_740_000)
    assert desired_rate([voice(), picture(0, current="f")]) == 1_740_000
    assert desired_rate([picture(0, 0), picture(2, 180, current="q")]) == 150_000


def test_a_layer_is_needed_that_somebody_has_or_would_get_next() -> None:
    assert needed_layers(SIMULCAST, []) == frozenset()
    assert needed_layers(SIMULCAST, [Wish(0, None), Wish(0, "q")]) == frozenset()
    assert needed_layers(SIMULCAST, [Wish(180, None)]) == {"q"}
    assert needed_layers(SIMULCAST, [Wish(720, "f")]) == {"q", "f"}
    assert needed_layers(SIMULCAST, [Wish(720, "h")]) == {"q", "h", "f"}
    assert needed_layers(SIMULCAST, [Wish(720, None)]) == {"q", "h", "f"}
    assert needed_layers(SIMULCAST, [Wish(180, "f"), Wish(0, "h")]) == {"q", "f"}
    assert needed_layers((), [Wish(720, None)]) == frozenset()


def test_paused_layers_are_called_for_before_they_flow() -> None:
    paused = tuple(replace(layer, active=layer.rid == "q") for layer in SIMULCAST)
    assert needed_layers(paused, [Wish(720, "q")]) == {"q", "h", "f"}


@st.composite
def demanded(draw: st.DrawFn) -> list[Demand]:
    """A page with a person with the floor and others, some voices."""
    demands = [voice(number) for number in range(draw(st.integers(0, 3)))]
    ranks = [0, *draw(st.lists(st.integers(1, 4), max_size=12))]
    for number, rank in enumerate(ranks):
        rates = sorted(draw(st.lists(st.integers(20_000, 4_000_000), min_size=1, max_size=3)))
        temporal = draw(st.integers(1, 3))
        layers = tuple(
            LayerOffer(rid, rate, 180 << level, draw(st.booleans()), temporal)
            for level, (rid, rate) in enumerate(zip("qhf", rates, strict=False))
        )
        current = draw(st.sampled_from([None, "q", "h", "f"]))
        demands.append(
            Demand(f"{number}", "video", rank, draw(st.sampled_from([0, 100, 180, 360, 720])), layers, current)
        )
    return demands


def spent(demand: Demand, grant: Grant) -> float:
    if grant.rid is None:
        return 0
    layer = next(layer for layer in demand.layers if layer.rid == grant.rid)
    shares = SHARES[layer.temporal_layers]
    return layer.bitrate * (1.0 if grant.temporal == ALL_TEMPORAL else shares[grant.temporal])


budgets = st.integers(0, 20_000_000)


@given(demanded(), budgets)
def test_only_voices_exceed_the_budget(demands: list[Demand], budget: int) -> None:
    grants = allocate(budget, demands)
    assert grants.keys() == {demand.track_id for demand in demands}
    total = sum(spent(demand, grants[demand.track_id]) for demand in demands)
    voices = sum(spent(demand, grants[demand.track_id]) for demand in demands if demand.kind == "audio")
    assert total <= max(budget, voices) + 1e-3


@given(demanded(), budgets, budgets)
def test_more_budget_never_makes_the_person_with_the_floor_worse(demands: list[Demand], one: int, other: int) -> None:
    speaker = next(demand for demand in demands if demand.rank == 0)
    less, more = (spent(speaker, allocate(budget, demands)[speaker.track_id]) for budget in sorted((one, other)))
    assert less <= more


@given(demanded(), budgets)
def test_nobody_gets_a_layer_taller_than_needed_where_another_flows(demands: list[Demand], budget: int) -> None:
    for demand in demands:
        rid = allocate(budget, demands)[demand.track_id].rid
        if demand.kind == "video" and rid is not None:
            active = [layer for layer in demand.layers if layer.active]
            granted = next(layer for layer in active if layer.rid == rid)
            assert demand.wanted_height > 0
            lower = [layer for layer in active if layer.height < granted.height]
            assert not any(layer.height >= demand.wanted_height for layer in lower)


@given(demanded(), budgets)
def test_what_was_granted_stays_granted(demands: list[Demand], budget: int) -> None:
    """The same budget again: nobody flaps. (A layer may rise once, when what it gained is the room of another.)"""
    for _ in range(8):
        grants = allocate(budget, demands)
        demands = [replace(demand, current=grants[demand.track_id].rid) for demand in demands]
    assert allocate(budget, demands) == grants


@given(demanded(), budgets)
def test_the_order_of_the_demands_matters_only_within_a_rank(demands: list[Demand], budget: int) -> None:
    grants = allocate(budget, demands)
    assert allocate(budget, sorted(demands, key=lambda demand: -demand.rank)) == grants
