"""The contract of `hardware.conference.ports.ConferenceSystem`, kept by the drivers of all makes before their halls.

Here are keys and microphones; votes and cards, trouble, and what only one make does have modules of their own.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from hardware.conference.ports import (
    Capability,
    MicrophoneClosed,
    MicrophoneOpened,
    ModeChanged,
    RequestRaised,
    RequestWithdrawn,
    SeatLost,
)
from hardware.conference.room import with_request, with_seat
from hardware.simulated.conference.desks import CHAIR_UNIT
from hardware.simulated.conference.embedded import UNITS
from tests.contracts.conference_system import Stage, needs, stages

NOWHERE = 999


@pytest.fixture(params=sorted(UNITS))
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """Each make, one after the other."""
    async for one in stages(request.param):
        yield one


# -- reading and pressing ----------------------------------------------------------------------------------------------


async def test_the_whole_hall_is_read_when_the_line_is_up(stage: Stage) -> None:
    stage.desks.open(3)
    stage.desks.press(7)
    driver = await stage.connected()
    assert len(driver.room.seats) == 38
    assert (driver.room.open, driver.room.requests) == ((3,), (7,))
    assert stage.of(MicrophoneOpened) == [MicrophoneOpened(3)]
    assert stage.states == ["connecting", "ready"]


async def test_a_key_pressed_in_the_hall_is_a_request(stage: Stage) -> None:
    await stage.connected()
    stage.desks.press(12)
    await stage.hears(RequestRaised(12))
    stage.desks.press(12)
    await stage.hears(RequestWithdrawn(12))


async def test_requests_keep_the_order_in_which_keys_were_pressed(stage: Stage) -> None:
    driver = await stage.connected()
    for seat in (9, 2, 30):
        stage.desks.press(seat)
    await stage.hears(RequestRaised(30))
    assert driver.room.requests == (9, 2, 30)


async def test_a_speaker_who_ends_by_the_own_key_is_told(stage: Stage) -> None:
    driver = await stage.connected()
    await driver.open(5)
    await stage.hears(MicrophoneOpened(5))
    stage.desks.press(5)
    await stage.hears(MicrophoneClosed(5))
    assert driver.room.open == ()


async def test_a_unit_that_is_taken_away_is_lost_with_its_microphone(stage: Stage) -> None:
    driver = await stage.connected()
    await driver.open(8)
    await stage.hears(MicrophoneOpened(8))
    stage.desks.unplug(8)
    await stage.hears(MicrophoneClosed(8))
    await stage.until(lambda: SeatLost(8) in stage.heard or 8 not in driver.room.open)


# -- microphones -------------------------------------------------------------------------------------------------------


async def test_giving_the_floor_opens_exactly_that_microphone(stage: Stage) -> None:
    driver = await stage.connected()
    for seat in (3, 4):
        await driver.open(seat)
        await stage.hears(MicrophoneOpened(seat))
    stage.desks.press(7)
    await stage.hears(RequestRaised(7))
    assert await driver.switch(opened=(7,), closed=(3, 4)) == "sent"
    await stage.hears(MicrophoneOpened(7))
    await stage.until(lambda: driver.room.open == (7,))
    assert stage.desks.room.open == (7,)
    await stage.hears(RequestWithdrawn(7))


async def test_the_chairs_microphone_stays_as_it_is_when_another_is_opened(stage: Stage) -> None:
    driver = await stage.connected()
    stage.desks.press(CHAIR_UNIT)
    await stage.hears(MicrophoneOpened(CHAIR_UNIT))
    await driver.switch(opened=(7,))
    await stage.hears(MicrophoneOpened(7))
    assert driver.room.open == (CHAIR_UNIT, 7)


async def test_all_off_closes_every_microphone_the_chairs_too(stage: Stage) -> None:
    driver = await stage.connected()
    for seat in (3, 4, CHAIR_UNIT):
        await driver.open(seat)
        await stage.hears(MicrophoneOpened(seat))
    assert await driver.all_off() == "sent"
    await stage.until(lambda: driver.room.open == ())
    assert stage.desks.room.open == ()


async def test_a_command_alone_changes_nothing_until_the_device_says_so(stage: Stage) -> None:
    driver = await stage.connected()
    for seat in (1, 2, 3, 4):
        await driver.open(seat)
        await stage.hears(MicrophoneOpened(seat))
    assert await driver.open(5) == "sent"  # one too many for the system
    stage.desks.press(30)
    await stage.hears(RequestRaised(30))
    assert driver.room.open == (1, 2, 3, 4)
    assert MicrophoneOpened(5) not in stage.heard


async def test_an_unknown_seat_is_refused_and_hurts_nobody(stage: Stage) -> None:
    driver = await stage.connected()
    assert [await driver.open(NOWHERE), await driver.close(NOWHERE)] == ["refused"] * 2
    assert await driver.switch(opened=(NOWHERE, 7)) == "refused"
    await stage.hears(MicrophoneOpened(7))
    stage.desks.press(6)
    await stage.hears(RequestRaised(6))
    assert stage.states == ["connecting", "ready"]


async def test_a_unit_that_is_put_in_later_is_found_and_its_microphone_opens(stage: Stage) -> None:
    stage.desks.unplug(8)
    driver = await stage.connected()
    assert 8 not in driver.room.seats
    stage.desks.plug(8)
    await stage.until(lambda: 8 in driver.room.seats)
    assert await driver.open(8) == "sent"
    await stage.hears(MicrophoneOpened(8))


async def test_a_seat_that_asks_is_there_although_no_list_has_it(stage: Stage) -> None:
    driver = await stage.connected()
    driver.room = with_request(with_seat(driver.room, 9, None), 9, True)  # type: ignore[misc]
    assert await driver.open(9) == "sent"
    await stage.hears(MicrophoneOpened(9))


async def test_requests_are_cleared(stage: Stage) -> None:
    driver = await stage.connected()
    needs(driver, "clear")
    for seat in (9, 2):
        stage.desks.press(seat)
    await stage.hears(RequestRaised(2))
    assert await driver.clear_requests() == "sent"
    await stage.until(lambda: driver.room.requests == ())


async def test_a_seat_gets_precedence_and_loses_it(stage: Stage) -> None:
    driver = await stage.connected()
    needs(driver, "priority")
    for on in (True, False):
        assert await driver.prioritise(5, on) == "sent"
        await stage.obeyed(driver)
        assert stage.desks.priorities == {5: on}


async def test_what_a_make_cannot_do_it_says(stage: Stage) -> None:
    driver = await stage.connected()
    answers: dict[Capability, str] = {
        "priority": await driver.prioritise(5, True),
        "clear": await driver.clear_requests(),
        "voting": await driver.start_voting(),
        "mode": await driver.take_over(),
    }
    assert answers == {name: "sent" if name in driver.capabilities else "unsupported" for name in answers}


async def test_keys_that_open_microphones_by_themselves_are_told_and_taken_over(stage: Stage) -> None:
    stage.desks.set_manual(False)
    driver = await stage.connected()
    needs(driver, "mode")
    assert driver.room.manual is False
    assert await driver.take_over() == "sent"
    await stage.hears(ModeChanged(True))
    stage.desks.press(7)
    await stage.hears(RequestRaised(7))
    assert stage.desks.room.open == ()


async def test_the_mode_that_was_found_is_put_back(stage: Stage) -> None:
    stage.desks.set_manual(False)
    driver = await stage.connected()
    needs(driver, "mode")
    found = driver.room.mode
    await driver.take_over()
    await stage.hears(ModeChanged(True))
    assert await driver.put_back(found) == "sent"
    await stage.until(lambda: driver.room.mode == found)
    assert stage.of(ModeChanged)[-2:] == [ModeChanged(True), ModeChanged(False)]


async def test_a_mode_changed_at_the_device_is_told(stage: Stage) -> None:
    driver = await stage.connected()
    needs(driver, "mode")
    stage.desks.set_manual(False)
    await stage.hears(ModeChanged(False))
    stage.desks.press(7)
    await stage.hears(MicrophoneOpened(7))
