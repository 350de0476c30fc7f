"""Conference systems of all makes in trouble: lines lost, strangers at the port, messages told twice or torn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from hardware.conference.driver import ANSWER_S, ASK_S, CONNECT_S
from hardware.conference.ports import (
    HealthChanged,
    MicrophoneClosed,
    MicrophoneOpened,
    RequestRaised,
    RequestWithdrawn,
    VotingStarted,
    VotingStopped,
)
from hardware.conference.room import Room, with_microphone
from hardware.devices import GOOD_ANSWERS
from hardware.simulated.conference.embedded import UNITS
from tests.contracts.conference_system import FIRST_WAIT_S, Stage, abyss, stages, stranger

HEADER = b"HTTP/1.1 200 OK\r\n"
GREETINGS = {
    "nothing": b"",
    "noise": bytes(range(256)) * 8,
    "a header without end": HEADER + b"X: " + b"x" * 100_000,
    "a truncated header": HEADER + b"Content-Len",
    "a truncated body": HEADER + b"Content-Length: 99\r\n\r\n[",
    "a broken chunk": HEADER + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "broken compression": HEADER + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
    "a broken cookie": HEADER + b"Set-Cookie: =;=\r\nContent-Length: 2\r\n\r\n{}",
    "an answer without end": HEADER + b"Content-Length: 9000000\r\n\r\n" + b"[" * 9_000_000,
    "another place": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
    "an error": b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
}
"""What a device of another kind, or a broken one, may say on that port."""


@pytest.fixture(params=sorted(UNITS))
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """Each make, one after the other."""
    async for one in stages(request.param):
        yield one


async def test_a_device_that_restarts_in_mid_speech_is_read_anew(stage: Stage) -> None:
    driver = await stage.connected()
    await driver.open(7)
    await stage.hears(MicrophoneOpened(7))
    await stage.unit.restart()
    await stage.health("restarted")
    assert await driver.open(7) == "offline"
    stage.desks.press(9)
    await stage.time.elapse(FIRST_WAIT_S)
    await stage.health("ready")
    assert stage.of(MicrophoneClosed) == [MicrophoneClosed(7)]
    assert (driver.room.open, driver.room.requests) == ((), (9,))
    assert await driver.open(7) == "sent"
    await stage.until(lambda: driver.room.open == (7,))


async def test_nothing_that_stayed_as_it_was_is_told_again_after_a_lost_line(stage: Stage) -> None:
    await stage.connected()
    stage.desks.press(9)
    await stage.hears(RequestRaised(9))
    await stage.unit.leave()
    await stage.health("restarted")
    await stage.unit.start()
    stage.heard.clear()
    await stage.time.elapse(FIRST_WAIT_S)
    await stage.health("ready")
    assert len(stage.heard) == 1


async def test_what_a_lost_message_left_wrong_is_put_right_by_the_next_question(stage: Stage) -> None:
    driver = await stage.connected()
    await driver.open(3)
    await stage.hears(MicrophoneOpened(3))
    stage.desks.room = with_microphone(stage.desks.room, 3, False)  # closed, and nobody was told
    await stage.time.elapse(ASK_S)
    await stage.hears(MicrophoneClosed(3))


async def test_ready_is_told_after_everything_that_was_read(stage: Stage) -> None:
    stage.desks.open(3)
    stage.desks.press(7)
    await stage.connected()
    ready = stage.heard.index(stage.of(HealthChanged)[-1])
    assert ready == len(stage.heard) - 1
    assert {MicrophoneOpened(3), RequestRaised(7)} <= set(stage.heard[:ready])


async def test_a_refused_connection_is_tried_again_ever_more_slowly(stage: Stage) -> None:
    await stage.unit.leave()
    driver = stage.connect()
    for wait in (0.5, 1.0, 2.0, 4.0):
        await stage.time.elapse(wait)
    await stage.time.begun(8.0)
    assert await driver.open(3) == "offline"
    await stage.unit.start()
    await stage.time.elapse(8.0)
    await stage.health("ready")
    assert stage.states == ["connecting", "refused", "ready"]


async def test_a_device_that_there_is_no_way_to_is_unreachable(stage: Stage) -> None:
    with abyss() as port:
        stage.connect(stage.towards(port))
        await stage.time.elapse(CONNECT_S if stage.unit.make == "dis" else ANSWER_S)
        await stage.health("unreachable")
        assert stage.states == ["connecting", "unreachable"]


async def test_a_device_that_takes_the_line_and_never_speaks_is_half_open(stage: Stage) -> None:
    stage.unit.frozen = True
    stage.connect()
    await stage.unit.ignored.wait()
    await stage.time.elapse(ANSWER_S)
    await stage.health("half-open")
    stage.unit.frozen = False
    await stage.time.elapse(FIRST_WAIT_S)
    await stage.health("ready")


async def test_a_device_that_falls_silent_is_a_lost_line(stage: Stage) -> None:
    driver = await stage.connected()
    stage.unit.frozen = True
    await stage.time.elapse(ASK_S)
    await stage.time.elapse(ANSWER_S)
    await stage.health("silent")
    assert await driver.open(3) == "offline"
    stage.unit.frozen = False
    await stage.time.elapse(FIRST_WAIT_S)
    await stage.health("ready")


async def test_a_wrong_password_is_told_as_such(stage: Stage) -> None:
    if stage.unit.make != "bosch":
        pytest.skip("this make asks for no password")
    stage.connect(replace(stage.unit.settings, password="falsch"))
    await stage.health("denied")
    await stage.time.elapse(FIRST_WAIT_S)
    await stage.time.begun(2 * FIRST_WAIT_S)
    assert stage.states == ["connecting", "denied"]


async def test_a_device_of_another_make_is_told_as_such(stage: Stage) -> None:
    async with stranger() as port:
        driver = stage.connect(stage.towards(port))
        await stage.health("foreign")
    assert driver.room == Room()


@pytest.mark.parametrize("greeting", GREETINGS.values(), ids=GREETINGS)
async def test_nothing_that_a_stranger_says_ends_the_driver(stage: Stage, greeting: bytes) -> None:
    async with stranger(greeting) as port:
        driver = stage.connect(stage.towards(port))
        await stage.time.elapse(FIRST_WAIT_S)
        await stage.time.begun(2 * FIRST_WAIT_S)
    assert driver.health.state in {"foreign", "refused", "unreachable"}
    assert driver.room == Room()


async def test_a_press_that_is_told_twice_is_one_and_counted(stage: Stage) -> None:
    driver = await stage.connected()
    stage.desks.press(12)
    await stage.hears(RequestRaised(12))
    assert dict(driver.counted) in ({}, {"doubled": 0})
    await stage.repeat_request(12)
    stage.desks.press(30)
    await stage.hears(RequestRaised(30))
    assert driver.counted["doubled"] == 1
    assert (driver.room.requests, stage.of(RequestWithdrawn)) == ((12, 30), [])


async def test_an_ordinary_evening_has_no_doubled_messages(stage: Stage) -> None:
    driver = await stage.connected()
    for seat in (4, 5, 4):
        stage.desks.press(seat)
        await driver.switch(opened=(seat,), closed=driver.room.open)
        await stage.until(lambda seat=seat: driver.room.open == (seat,))  # type: ignore[misc]
    if "voting" in driver.capabilities:
        await driver.start_voting()
        await stage.hears(VotingStarted())
        stage.desks.vote(4, "yes")
        await driver.stop_voting()
        await stage.hears(VotingStopped())
    await stage.time.elapse(ASK_S)
    await stage.time.begun(ASK_S)
    assert not sum(driver.counted.values())


async def test_a_message_that_cannot_be_read_changes_nothing_and_is_counted(stage: Stage) -> None:
    driver = await stage.connected()
    before = driver.room
    await stage.babble()
    await stage.health("puzzling")
    assert (driver.room, driver.health.unread) == (before, 1)
    stage.desks.press(6)
    await stage.hears(RequestRaised(6))


async def test_after_some_good_answers_an_unreadable_message_is_a_thing_of_the_past(stage: Stage) -> None:
    driver = await stage.connected()
    await stage.babble()
    await stage.health("puzzling")
    for _ in range(GOOD_ANSWERS):
        await stage.time.elapse(ASK_S)
    await stage.until(lambda: driver.health.state == "ready")
    assert driver.health.unread == 1


async def test_a_stopped_driver_says_that_it_is_off(stage: Stage) -> None:
    driver = await stage.connected()
    await stage.disconnect()
    assert (driver.health.state, stage.states[-1]) == ("off", "off")
