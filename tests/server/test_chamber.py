"""The hall's keys and microphones joined with the sitting: the production drivers, simulated systems on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agenda.commands import Actor
from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor, WithdrawRequest
from agenda.commands.presence import NoteDeparture
from agenda.commands.sitting import InterruptSitting
from agenda.commands.votes import CastBallot, CloseVote, OpenVote
from agenda.state.votes import Vote
from hardware.simulated.conference.desks import CHAIR_UNIT
from server.chamber import wanted
from server.chamber_orders import Wanted
from tests.server.chamber_hall import Hall, hall_with, queued
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING, meeting_after


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """With a CoCon: keys, votes and cards."""
    async with hall_with("cocon", tmp_path) as one:
        yield one


@pytest.fixture(params=["cocon", "dis", "bosch"])
async def any_hall(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Hall]:
    """With each make in turn."""
    async with hall_with(request.param, tmp_path) as one:
        yield one


@pytest.fixture(params=["cocon", "dis"])
async def dimming_hall(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Hall]:
    """With each make whose lamps can be put out from here."""
    async with hall_with(request.param, tmp_path) as one:
        yield one


@pytest.fixture
async def dis_hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """With a CCU, which counts votes and does not tell whose they are."""
    async with hall_with("dis", tmp_path) as one:
        yield one


async def test_a_key_at_a_desk_is_a_request_like_a_click_at_home_and_is_taken_back_by_the_key(hall: Hall) -> None:
    hall.unit.desks.press(3)
    await hall.until(lambda: queued(hall) == ["p3"])
    await hall.house.submit(RequestFloor("p7"), Actor("member", "p7"))
    assert queued(hall) == ["p3", "p7"]
    hall.unit.desks.press(3)
    await hall.until(lambda: queued(hall) == ["p7"])


async def test_the_floor_opens_exactly_that_microphone(hall: Hall) -> None:
    await hall.house.submit(GiveFloor("p2"), CHAIR)
    await hall.until(lambda: hall.room.open == (2,))
    await hall.house.submit(GiveFloor("p5"), CHAIR)
    await hall.until(lambda: hall.room.open == (5,))
    await hall.house.submit(TakeFloor(), CHAIR)
    await hall.until(lambda: hall.room.open == ())


async def test_a_microphone_opened_without_the_floor_is_closed_but_never_the_chairs(hall: Hall) -> None:
    hall.unit.desks.press(CHAIR_UNIT)
    hall.unit.desks.open(4)
    await hall.until(lambda: 4 not in hall.room.open)
    assert hall.room.open == (CHAIR_UNIT,)


async def test_the_chairs_microphone_stays_open_while_speakers_come_and_go_and_is_off_in_a_break(
    any_hall: Hall,
) -> None:
    any_hall.unit.desks.press(CHAIR_UNIT)
    await any_hall.house.submit(GiveFloor("p2"), CHAIR)
    await any_hall.until(lambda: set(any_hall.chamber.system.room.open) == {2, CHAIR_UNIT})
    await any_hall.house.submit(TakeFloor(), CHAIR)
    await any_hall.until(lambda: 2 not in any_hall.room.open)
    await told_everything(any_hall)
    assert any_hall.room.open == (CHAIR_UNIT,)
    await any_hall.house.submit(InterruptSitting("Pause"), CHAIR)
    await any_hall.until(lambda: any_hall.room.open == ())


async def test_whoever_leads_speaks_at_the_chairs_unit(hall: Hall) -> None:
    await hall.house.submit(GiveFloor("p1"), CHAIR)
    await hall.until(lambda: hall.room.open == (CHAIR_UNIT,))


async def test_a_speaker_at_home_needs_no_microphone_in_the_hall(hall: Hall) -> None:
    await hall.house.submit(GiveFloor("p2"), CHAIR)
    await hall.until(lambda: hall.room.open == (2,))
    await hall.house.submit(GiveFloor("p7"), CHAIR)
    await hall.until(lambda: hall.room.open == ())


async def test_voting_keys_speak_while_the_vote_is_open_and_one_person_has_one_voice(hall: Hall) -> None:
    hall.unit.desks.vote(4, "no")  # dead keys
    await hall.house.submit(OpenVote(), CHAIR)
    await hall.until(lambda: hall.room.live)
    await hall.house.submit(CastBallot(vote_of(hall).vote_id, "p4", "no"), Actor("member", "p4"))
    hall.unit.desks.vote(4, "yes")
    await hall.until(lambda: dict(vote_of(hall).ballots) == {"p4": "yes"})
    await hall.house.submit(CloseVote(), CHAIR)
    await hall.until(lambda: not hall.room.live)


async def test_voting_keys_stay_dead_where_the_system_does_not_tell_who_pressed_them(dis_hall: Hall) -> None:
    await dis_hall.house.submit(OpenVote(), CHAIR)
    await told_everything(dis_hall)
    assert not dis_hall.room.live


async def test_a_key_asks_anew_after_the_request_was_withdrawn_on_the_own_page(any_hall: Hall) -> None:
    any_hall.unit.desks.press(3)
    any_hall.unit.desks.press(4)
    await any_hall.until(lambda: queued(any_hall) == ["p3", "p4"])
    await withdraw(any_hall, "p3")
    any_hall.unit.desks.press(3)  # its lamp still burns, for there is no way to put out one alone
    await any_hall.until(lambda: queued(any_hall) == ["p4", "p3"])


async def test_lamps_go_out_with_the_last_request_of_the_hall_and_ask_for_nothing_by_that(dimming_hall: Hall) -> None:
    dimming_hall.unit.desks.press(3)
    await dimming_hall.until(lambda: queued(dimming_hall) == ["p3"])
    await dimming_hall.house.submit(RequestFloor("p7"), Actor("member", "p7"))
    await withdraw(dimming_hall, "p3")
    await dimming_hall.until(lambda: dimming_hall.room.requests == ())
    dimming_hall.unit.desks.press(3)
    await dimming_hall.until(lambda: queued(dimming_hall) == ["p7", "p3"])
    dimming_hall.unit.desks.press(4)
    await dimming_hall.until(lambda: "p4" in queued(dimming_hall))
    assert queued(dimming_hall) == ["p7", "p3", "p4"]


async def test_a_lamp_that_goes_out_because_the_microphone_opens_is_no_new_request(any_hall: Hall) -> None:
    any_hall.unit.desks.press(3)
    await any_hall.until(lambda: queued(any_hall) == ["p3"])
    await any_hall.house.submit(GiveFloor("p3"), CHAIR)
    await any_hall.until(lambda: any_hall.chamber.system.room.requests == ())
    any_hall.unit.desks.press(4)
    await any_hall.until(lambda: "p4" in queued(any_hall))
    assert queued(any_hall) == ["p4"]


async def test_a_unit_that_is_gone_has_withdrawn_nothing(dis_hall: Hall) -> None:
    dis_hall.unit.desks.press(3)
    await dis_hall.until(lambda: queued(dis_hall) == ["p3"])
    dis_hall.unit.desks.unplug(3)
    dis_hall.unit.desks.press(4)
    await dis_hall.until(lambda: "p4" in queued(dis_hall))
    assert queued(dis_hall) == ["p3", "p4"]


async def test_a_card_is_presence(hall: Hall) -> None:
    hall.unit.desks.insert(6, "0815")
    await hall.house.submit(NoteDeparture("p6"), CLERK)
    hall.unit.desks.remove(6)
    hall.unit.desks.insert(6, "0815")
    await hall.until(lambda: hall.meeting.people["p6"].present == "hall")
    hall.unit.desks.remove(6)
    await hall.until(lambda: hall.meeting.people["p6"].present is None)


async def test_a_restart_of_the_system_loses_no_request_and_the_speaker_gets_the_microphone_back(hall: Hall) -> None:
    hall.unit.desks.press(3)
    await hall.until(lambda: queued(hall) == ["p3"])
    await hall.house.submit(GiveFloor("p2"), CHAIR)
    await hall.until(lambda: hall.room.open == (2,))
    await hall.unit.restart()
    await hall.until(lambda: hall.room.open == (2,))
    assert queued(hall) == ["p3"]


async def test_the_technician_reads_one_clear_sentence(hall: Hall) -> None:
    await hall.until(lambda: hall.chamber.state().level == "ok")
    assert hall.chamber.state().note == "Konferenzanlage: bereit."


async def test_a_key_at_a_desk_where_nobody_sits_changes_nothing_and_is_counted(hall: Hall) -> None:
    hall.unit.desks.press(30)
    hall.unit.desks.press(3)
    await hall.until(lambda: queued(hall) == ["p3"])
    assert hall.house.counters.of("chamber_unknown_seats") == 1


async def test_a_refused_key_is_counted(hall: Hall) -> None:
    await hall.house.submit(NoteDeparture("p3"), CLERK)
    hall.unit.desks.press(3)
    hall.unit.desks.press(4)
    await hall.until(lambda: queued(hall) == ["p4"])
    assert hall.house.counters.of("chamber_keys_refused", code="not-present") == 1


def test_in_a_break_every_microphone_is_off_and_no_key_speaks() -> None:
    spoken = meeting_after(*ARRIVALS, *OPENING, (GiveFloor("p2"), CHAIR))
    assert wanted(spoken, ()) == Wanted((2,))
    interrupted = meeting_after(*ARRIVALS, *OPENING, (GiveFloor("p2"), CHAIR), (InterruptSitting("Pause"), CHAIR))
    assert wanted(interrupted, ()) == Wanted()


def vote_of(hall: Hall) -> Vote:
    assert hall.meeting.vote is not None
    return hall.meeting.vote


async def told_everything(hall: Hall) -> None:
    """Orders go out one after the other, so one that comes last shows that those before it are there."""
    hall.unit.desks.open(5)
    await hall.until(lambda: 5 not in hall.room.open)


async def withdraw(hall: Hall, person_id: str) -> None:
    """As on the own page."""
    request = hall.meeting.request_of(person_id, "contribution")
    assert request is not None
    await hall.house.submit(WithdrawRequest(request.request_id), Actor("member", person_id))
