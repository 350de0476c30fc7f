"""What every camera driver does, whatever the camera's make: each against a device that speaks its real protocol."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from hardware.backoff import LONGEST_S
from hardware.cameras.driver import CONNECT_S, PROBE_S, STEERED_S
from hardware.cameras.ports import STILL, Steer
from hardware.shots import CameraArrived, CameraBack, CameraLost, CameraSteered, PresetMissing, PresetSaved
from tests.contracts.camera_bench import ANSWERED, BACKOFFS, PATIENCE, SETTLE, TRAITS, TRAVEL, Studio, studio

MAKES = sorted(TRAITS)
WITH_PASSWORD = [make for make in MAKES if TRAITS[make].password]
ABSENT = 77  # a preset that the simulated hall does not have


@pytest.fixture(params=MAKES)
async def here(request: pytest.FixtureRequest) -> AsyncIterator[Studio]:
    """Each make, connected."""
    async with studio(request.param) as made:
        yield made


async def arrive(here: Studio, preset: int, times: int = 1) -> None:
    """The head travels, and the driver learns of it."""
    await here.travels.once(TRAVEL)
    if not here.trait.tells_arrival:
        await here.waits.once(SETTLE)
    await here.until(CameraArrived("saal", preset), times)


async def test_a_camera_is_ready_after_it_was_asked_how_it_is(here: Studio) -> None:
    assert here.states() == ["connecting", "ready"]
    assert here.events[-1] == CameraBack("saal")
    assert here.driver.standing is None


async def test_a_recalled_preset_is_reached_and_only_then_said_to_be(here: Studio) -> None:
    assert await here.outcome(here.driver.recall(7)) == "done"
    assert here.driver.standing is None
    assert CameraArrived("saal", 7) not in here.events
    await arrive(here, 7)
    assert here.driver.standing == here.head.standing == 7


async def test_a_second_preset_replaces_the_first_on_the_way(here: Studio) -> None:
    await here.outcome(here.driver.recall(7))
    await here.outcome(here.driver.recall(8))
    await here.travels.once(TRAVEL)
    await arrive(here, 8)
    assert CameraArrived("saal", 7) not in here.events
    assert here.driver.standing == here.head.standing == 8


async def test_of_two_presets_asked_for_at_once_only_the_newer_is_recalled(here: Studio) -> None:
    older, newer = here.driver.recall(7), here.driver.recall(8)
    assert (await here.outcome(older), await here.outcome(newer)) == ("refused", "done")
    await arrive(here, 8)


async def test_a_saved_preset_can_be_recalled(here: Studio) -> None:
    assert await here.outcome(here.driver.save(60)) == "done"
    assert PresetSaved("saal", 60) in here.events
    assert 60 in here.head.presets
    await here.outcome(here.driver.recall(60))
    await arrive(here, 60)


@pytest.fixture(params=[make for make in MAKES if TRAITS[make].tells_missing])
async def honest(request: pytest.FixtureRequest) -> AsyncIterator[Studio]:
    """Each make that says so where a preset is missing; PTZOptics' CGI answers as if it were there."""
    async with studio(request.param) as made:
        yield made


async def test_a_missing_preset_is_told_and_the_camera_stays_ready(honest: Studio) -> None:
    await honest.outcome(honest.driver.recall(ABSENT))
    await honest.until(PresetMissing("saal", ABSENT))
    assert honest.driver.missing == {ABSENT}
    assert honest.driver.health.state == "ready"
    assert str(ABSENT) in honest.driver.missing_sentence(ABSENT)


async def test_a_missing_preset_is_there_again_when_it_has_been_saved(honest: Studio) -> None:
    await honest.outcome(honest.driver.recall(ABSENT))
    await honest.until(PresetMissing("saal", ABSENT))
    await honest.outcome(honest.driver.save(ABSENT))
    assert honest.driver.missing == frozenset()


async def test_a_preset_that_no_camera_has_is_never_asked_for(here: Studio) -> None:
    assert await here.outcome(here.driver.recall(4_000)) == "missing"
    assert PresetMissing("saal", 4_000) in here.events


async def test_steering_moves_the_camera_until_it_shall_stand_still(here: Studio) -> None:
    assert await here.outcome(here.driver.steer(Steer(pan=0.5, tilt=-0.5))) == "done"
    assert here.head.moving
    assert CameraSteered("saal") in here.events
    assert await here.outcome(here.driver.steer(STILL)) == "done"
    assert not here.head.moving


async def test_a_camera_whose_steering_hand_went_away_stops_by_itself(here: Studio) -> None:
    await here.outcome(here.driver.steer(Steer(pan=1.0)))
    await here.waits.once(STEERED_S)
    async with asyncio.timeout(PATIENCE):
        while here.head.moving:
            await asyncio.sleep(0)


async def test_zooming_moves_the_lens(here: Studio) -> None:
    await here.outcome(here.driver.steer(Steer(zoom=1.0)))
    assert here.head.moving
    await here.outcome(here.driver.steer(STILL))
    assert not here.head.moving


async def test_the_red_light_is_lit_where_the_make_has_one(here: Studio) -> None:
    assert await here.outcome(here.driver.tally(True)) == ("done" if here.trait.tally else "unsupported")
    assert here.head.lit == here.trait.tally
    await here.outcome(here.driver.tally(False))
    assert not here.head.lit


async def test_a_camera_that_falls_silent_is_lost_with_one_sentence(here: Studio) -> None:
    await here.outcome(here.driver.recall(7))
    await arrive(here, 7)
    await here.lose()
    assert "antwortet nicht" in here.driver.health.sentence
    assert CameraLost("saal") in here.events
    assert here.driver.standing is None
    assert await here.outcome(here.driver.recall(8)) == "offline"


async def test_a_camera_that_answers_again_is_back_and_its_light_as_before(here: Studio) -> None:
    await here.outcome(here.driver.tally(True))
    await here.lose()
    here.head.lit = False
    here.waits.passing -= ANSWERED
    here.device.mute = False
    await here.until(CameraBack("saal"), 2)
    assert here.head.lit == here.trait.tally


async def test_a_camera_that_was_restarted_during_a_move_is_connected_anew(here: Studio) -> None:
    await here.outcome(here.driver.recall(7))
    await here.device.stop()
    here.waits.let(*ANSWERED, PROBE_S)
    await here.until(CameraLost("saal"))
    assert CameraArrived("saal", 7) not in here.events
    here.waits.passing -= {*ANSWERED, PROBE_S}
    await here.device.start(here.port)
    await here.until(CameraBack("saal"), 2)
    assert here.driver.standing is None


@pytest.mark.parametrize("make", MAKES)
async def test_where_nothing_listens_that_is_what_is_told(make: str) -> None:
    async with studio(make, connected=False) as here:
        await here.leave()
        await here.device.stop()
        here.events.clear()
        here.run()
        sentence = await here.until_state("refused")
        assert "abgelehnt" in sentence
        assert await here.outcome(here.driver.recall(7)) == "offline"


@pytest.mark.parametrize("make", MAKES)
async def test_a_camera_that_is_away_is_tried_at_longer_and_longer_intervals(make: str) -> None:
    async with studio(make, connected=False) as here:
        await here.leave()
        await here.device.stop()
        here.waits.asked.clear()
        here.waits.passing.discard(LONGEST_S)
        here.run()
        await here.waits.once(LONGEST_S)
        backoffs = [seconds for seconds in here.waits.asked if seconds in BACKOFFS]
        assert backoffs[:6] == [0.5, 1.0, 2.0, 4.0, 8.0, 15.0]


@pytest.mark.parametrize("make", MAKES)
async def test_a_camera_that_takes_everything_and_says_nothing_is_told(make: str) -> None:
    async with studio(make, connected=False) as here:
        await here.leave()
        here.device.mute = True
        here.waits.let(*(ANSWERED - {CONNECT_S}))
        here.run()
        assert "keine Antwort" in await here.until_state("half-open")


@pytest.mark.parametrize("make", WITH_PASSWORD)
async def test_a_wrong_password_is_told_and_nothing_is_done(make: str) -> None:
    async with studio(make, "falsch", connected=False) as here:
        assert "Kennwort" in await here.until_state("denied")
        assert await here.outcome(here.driver.recall(7)) == "offline"
        assert CameraBack("saal") not in here.events


@pytest.mark.parametrize("make", MAKES)
async def test_the_password_is_in_no_text(make: str) -> None:
    async with studio(make) as here:
        assert "geheim" not in repr(here.driver.settings) + here.driver.health.sentence


async def test_ending_the_driver_says_that_the_camera_is_lost_and_answers_all_orders(here: Studio) -> None:
    await here.outcome(here.driver.recall(7))
    await here.leave()
    assert CameraLost("saal") in here.events
    assert here.driver.health.state == "off"
    assert await asyncio.wait_for(here.driver.save(3), 5.0) == "offline"
