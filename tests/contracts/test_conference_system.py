"""The contract of `hardware.conference.ports.ConferenceSystem`, kept by the drivers of all makes before their halls."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from hardware.conference.cocon import AGAIN, BREATH_S
from hardware.conference.driver import ANSWER_S, ASK_S, CONNECT_S
from hardware.conference.ports import (
    BadgeIn,
    BadgeOut,
    Capability,
    ConferenceSystem,
    HealthChanged,
    MicrophoneClosed,
    MicrophoneOpened,
    ModeChanged,
    RequestRaised,
    RequestWithdrawn,
    SeatLost,
    VoteCast,
    VotesCounted,
    VotingStarted,
    VotingStopped,
)
from hardware.conference.room import Room, with_ballots, with_microphone, with_request, with_seat
from hardware.devices import GOOD_ANSWERS
from hardware.simulated.conference.bosch import SimulatedBosch
from hardware.simulated.conference.cocon import OPTIONS, SimulatedCoCon, delegate_at
from hardware.simulated.conference.desks import CHAIR_UNIT
from hardware.simulated.conference.embedded import UNITS
from tests.contracts.conference_system import Stage, abyss, stages, stranger

FIRST_WAIT_S = 0.5
NOWHERE = 999

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


def needs(driver: ConferenceSystem, capability: Capability) -> None:
    """Skip where the make has no such thing."""
    if capability not in driver.capabilities:
        pytest.skip(f"this make has no {capability}")


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


# -- votes and cards ---------------------------------------------------------------------------------------------------


async def test_voting_keys_tell_who_pressed_which_and_the_last_press_counts(stage: Stage) -> None:
    driver = await stage.connected()
    needs(driver, "ballots")
    await driver.start_voting()
    await stage.hears(VotingStarted())
    stage.desks.vote(3, "yes")
    stage.desks.vote(4, "no")
    stage.desks.vote(3, "abstain")
    await stage.hears(VoteCast(3, "abstain"))
    await driver.stop_voting()
    await stage.hears(VotingStopped())
    assert driver.room.ballots == {3: "abstain", 4: "no"}
    stage.desks.vote(5, "yes")
    assert driver.room.ballots == {3: "abstain", 4: "no"}


async def test_voting_keys_are_counted(stage: Stage) -> None:
    driver = await stage.connected()
    needs(driver, "counts")
    await driver.start_voting()
    await stage.hears(VotingStarted())
    for seat in (3, 4, 5):
        stage.desks.vote(seat, "yes" if seat < 5 else "no")
    await stage.hears(VotesCounted(2, 1, 0))
    await driver.stop_voting()
    await stage.hears(VotingStopped())
    assert driver.room.counts == {"yes": 2, "no": 1, "abstain": 0}


async def test_a_second_vote_begins_empty(stage: Stage) -> None:
    driver = await stage.connected()
    needs(driver, "voting")
    for choice in ("yes", "no"):
        stage.heard.clear()
        await driver.start_voting()
        await stage.hears(VotingStarted())
        assert (driver.room.ballots, sum(driver.room.counts.values())) == ({}, 0)
        stage.desks.vote(3, choice)
        await stage.until(lambda: len(driver.room.ballots) + sum(driver.room.counts.values()) == 1)
        await driver.stop_voting()
        await stage.hears(VotingStopped())


async def test_a_vote_that_runs_is_not_begun_over_again(stage: Stage) -> None:
    driver = await stage.connected()
    needs(driver, "ballots")
    await driver.start_voting()
    stage.desks.vote(3, "yes")
    await stage.hears(VoteCast(3, "yes"))
    assert await driver.start_voting() == "sent"
    stage.desks.vote(4, "no")
    await stage.hears(VoteCast(4, "no"))
    assert driver.room.ballots == {3: "yes", 4: "no"}
    assert stage.of(VotingStarted) == [VotingStarted()]


async def test_a_card_put_in_and_taken_out_is_told_with_its_number(stage: Stage) -> None:
    driver = await stage.connected()
    needs(driver, "badges")
    stage.desks.insert(4, "14EFB4E2")
    await stage.hears(BadgeIn(4, "14EFB4E2"))
    stage.desks.remove(4)
    await stage.hears(BadgeOut(4, "14EFB4E2"))


# -- trouble -----------------------------------------------------------------------------------------------------------


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


# -- what only one make does -------------------------------------------------------------------------------------------


@pytest.fixture
async def cocon() -> AsyncIterator[tuple[Stage, SimulatedCoCon]]:
    async for one in stages("cocon"):
        assert isinstance(one.unit, SimulatedCoCon)
        yield one, one.unit


async def test_a_cocon_that_says_it_stopped_the_vote_and_did_not_is_told_again(
    cocon: tuple[Stage, SimulatedCoCon],
) -> None:
    stage, unit = cocon
    driver = await stage.connected()
    await driver.start_voting()
    await stage.hears(VotingStarted())
    unit.deaf_to_stop = 1
    assert await driver.stop_voting() == "sent"
    await stage.hears(VotingStopped())


async def test_a_cocon_that_says_nothing_of_a_new_unit_is_asked_for_it(cocon: tuple[Stage, SimulatedCoCon]) -> None:
    stage, unit = cocon
    unit.tells_units = False
    stage.desks.unplug(8)
    driver = await stage.connected()
    stage.desks.plug(8)
    for _ in range(AGAIN):
        assert 8 not in driver.room.seats
        await stage.time.elapse(ASK_S)
    await stage.until(lambda: 8 in driver.room.seats)


async def test_a_cocon_that_does_not_begin_a_vote_is_given_no_second_one(cocon: tuple[Stage, SimulatedCoCon]) -> None:
    stage, unit = cocon
    driver = await stage.connected()
    unit.deaf_to_start = 2
    assert [await driver.start_voting() for _ in range(3)] == ["refused", "refused", "sent"]
    await stage.hears(VotingStarted())
    assert unit.item()["Id"] == "1"


async def test_a_press_outside_a_vote_is_none_and_counted_as_late(cocon: tuple[Stage, SimulatedCoCon]) -> None:
    stage, unit = cocon
    driver = await stage.connected()
    unit.add_vote({"VotingTemplate": "3_Vote_Public"})
    ballot = {"DelegateID": delegate_at(3), "VotingOptionID": OPTIONS["yes"][0]}
    unit.tell(json.dumps({"IndividualVotingResults": {"Id": 1, "VotingResults": [ballot]}}))
    stage.desks.press(30)
    await stage.hears(RequestRaised(30))
    assert (driver.counted["late"], dict(driver.room.ballots)) == (1, {})


async def test_a_vote_that_is_told_twice_is_one_and_counted(cocon: tuple[Stage, SimulatedCoCon]) -> None:
    stage, unit = cocon
    driver = await stage.connected()
    await driver.start_voting()
    await stage.hears(VotingStarted())
    stage.desks.vote(3, "yes")
    await stage.hears(VoteCast(3, "yes"))
    ballot = {"DelegateID": delegate_at(3), "VotingOptionID": OPTIONS["yes"][0]}
    unit.tell(json.dumps({"IndividualVotingResults": {"Id": 1, "VotingResults": [ballot]}}))
    stage.desks.press(30)
    await stage.hears(RequestRaised(30))
    assert driver.counted["doubled"] == 1
    assert (dict(driver.room.ballots), stage.of(VoteCast)) == ({3: "yes"}, [VoteCast(3, "yes")])


async def test_a_cocon_whose_vote_cannot_be_stopped_says_so(cocon: tuple[Stage, SimulatedCoCon]) -> None:
    stage, unit = cocon
    driver = await stage.connected()
    await driver.start_voting()
    unit.deaf_to_stop = 99
    assert await driver.stop_voting() == "refused"


async def test_a_vote_begun_at_the_device_itself_is_read_though_nobody_told_its_options(
    cocon: tuple[Stage, SimulatedCoCon],
) -> None:
    stage, unit = cocon
    await stage.connected()
    unit.tells_items = False
    unit.add_vote({"VotingTemplate": "3_Vote_Public"})
    unit.set_voting({"State": "Start"})
    stage.desks.vote(3, "abstain")
    await stage.hears(VoteCast(3, "abstain"))


async def test_a_press_that_was_never_told_is_read_at_the_end_of_the_vote(cocon: tuple[Stage, SimulatedCoCon]) -> None:
    stage, _ = cocon
    driver = await stage.connected()
    await driver.start_voting()
    await stage.hears(VotingStarted())
    stage.desks.room = with_ballots(stage.desks.room, {3: "no"})  # nobody was told
    await driver.stop_voting()
    await stage.hears(VotingStopped())
    assert stage.of(VoteCast) == [VoteCast(3, "no")]


async def test_votes_and_cards_of_the_time_without_a_line_are_read_afterwards(
    cocon: tuple[Stage, SimulatedCoCon],
) -> None:
    stage, unit = cocon
    driver = await stage.connected()
    await driver.start_voting()
    stage.desks.vote(3, "yes")
    await stage.hears(VoteCast(3, "yes"))
    await unit.leave()
    await stage.health("restarted")
    stage.desks.vote(4, "no")
    stage.desks.insert(4, "64CBA3DB")
    await unit.start()
    await stage.time.elapse(FIRST_WAIT_S)
    await stage.health("ready")
    assert driver.room.ballots == {3: "yes", 4: "no"}
    assert stage.of(VoteCast) == [VoteCast(3, "yes"), VoteCast(4, "no")]
    assert stage.of(BadgeIn) == [BadgeIn(4, "64CBA3DB")]


async def test_a_cocon_without_news_is_asked_again_after_a_breath(cocon: tuple[Stage, SimulatedCoCon]) -> None:
    stage, unit = cocon
    unit.news_s = 0.0
    await stage.connected()
    for _ in range(3):
        await stage.time.elapse(BREATH_S)
    stage.desks.press(6)
    await stage.time.elapse(BREATH_S)
    await stage.hears(RequestRaised(6))
    assert stage.states == ["connecting", "ready"]


async def test_a_bosch_session_that_another_client_took_over_is_begun_anew() -> None:
    async for stage in stages("bosch"):
        await stage.connected()
        assert isinstance(stage.unit, SimulatedBosch)
        stage.unit.forget()
        await stage.time.elapse(ASK_S)
        await stage.health("restarted")
        await stage.time.elapse(FIRST_WAIT_S)
        await stage.health("ready")
