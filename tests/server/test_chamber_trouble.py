"""The hall's system does not do what it was told, belongs to others, or is set otherwise: what follows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agenda.commands.floor import GiveFloor, TakeFloor
from agenda.commands.sitting import CloseSitting, InterruptSitting, ResumeSitting
from agenda.commands.votes import OpenVote
from hardware.simulated.conference.cocon import SimulatedCoCon
from hardware.simulated.conference.desks import CHAIR_UNIT
from server.chamber_orders import LEAVING_S, OPENS_ITSELF
from tests.server.chamber_hall import Hall, hall_with, queued, quiet_hall
from tests.server.evening import CHAIR

MAKES = ["cocon", "dis", "bosch"]
WITH_MODE = ["cocon", "dis"]


@pytest.fixture(params=MAKES)
async def hall(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Hall]:
    """With each make in turn, the sitting open."""
    async with hall_with(request.param, tmp_path) as one:
        yield one


@pytest.fixture(params=WITH_MODE)
async def taken_hall(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Hall]:
    """With each make that can be told what keys do."""
    async with hall_with(request.param, tmp_path) as one:
        yield one


@pytest.fixture(params=MAKES)
async def quiet(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Hall]:
    """With each make, before the sitting."""
    async with quiet_hall(request.param, tmp_path) as one:
        yield one


@pytest.fixture
async def bosch(tmp_path: Path) -> AsyncIterator[Hall]:
    """With a make whose keys cannot be told to ask only."""
    async with hall_with("bosch", tmp_path) as one:
        yield one


@pytest.fixture
async def cocon(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_with("cocon", tmp_path) as one:
        yield one


async def deaf_to_all_but(hall: Hall, left: int) -> None:
    """Wait until the system has let so many commands pass by that only these are left."""
    while hall.unit.deaf != left:
        await asyncio.sleep(0)


async def pressed(hall: Hall, seat: int) -> None:
    """Somebody else's key has been taken, so what came before it has been, too."""
    hall.unit.desks.request(seat, True)
    await hall.until(lambda: f"p{seat}" in queued(hall))


# -- what is not done --------------------------------------------------------------------------------------------------


async def test_a_command_that_is_not_followed_is_told_until_the_microphone_is_open(hall: Hall) -> None:
    hall.unit.deaf = 2
    await hall.house.submit(GiveFloor("p2"), CHAIR)
    for left in (1, 0):
        await deaf_to_all_but(hall, left)
        assert hall.room.open == ()
        await hall.time.later(15.0)
    await hall.until(lambda: hall.room.open == (2,))
    assert hall.house.counters.of("chamber_orders_repeated") == 2


async def test_the_technician_reads_which_microphone_stays_shut_until_it_opens(hall: Hall) -> None:
    hall.unit.deaf = 2
    await hall.house.submit(GiveFloor("p2"), CHAIR)
    await deaf_to_all_but(hall, 1)
    assert hall.chamber.state().level == "ok"
    await hall.time.later(1.0)
    await deaf_to_all_but(hall, 0)
    assert hall.chamber.state().level == "degraded"
    assert hall.chamber.state().note.startswith("Platz 2: Das Mikrofon lässt sich nicht öffnen")
    assert hall.house.sitting.live.sample()["hall"]["shut"]  # so the chair reads it, too
    await hall.time.later(15.0)
    await hall.until(lambda: 2 in hall.chamber.system.room.open)
    await pressed(hall, 4)
    assert hall.chamber.state().note == "Konferenzanlage: bereit."
    assert not hall.house.sitting.live.sample()["hall"]["shut"]


async def test_whoever_ends_by_the_own_key_is_not_opened_again_until_it_is_pressed_again(hall: Hall) -> None:
    await hall.house.submit(GiveFloor("p2"), CHAIR)
    await hall.until(lambda: 2 in hall.chamber.system.room.open)
    hall.unit.desks.close(2)
    await hall.until(lambda: 2 not in hall.chamber.system.room.open)
    await hall.time.later(15.0)
    await pressed(hall, 4)
    assert hall.room.open == ()
    hall.unit.desks.request(2, True)
    await hall.until(lambda: hall.room.open == (2,))
    assert queued(hall) == ["p4"]


async def test_whoever_ended_by_the_own_key_is_opened_with_the_next_word(hall: Hall) -> None:
    await hall.house.submit(GiveFloor("p2"), CHAIR)
    await hall.until(lambda: 2 in hall.chamber.system.room.open)
    hall.unit.desks.close(2)
    await hall.until(lambda: 2 not in hall.chamber.system.room.open)
    await hall.house.submit(TakeFloor(), CHAIR)
    await hall.house.submit(GiveFloor("p2"), CHAIR)
    await hall.until(lambda: hall.room.open == (2,))


async def test_a_unit_that_is_put_in_after_the_word_was_given_opens(hall: Hall) -> None:
    hall.unit.desks.unplug(2)
    await hall.until(lambda: 2 not in hall.chamber.system.room.seats)
    await hall.house.submit(GiveFloor("p2"), CHAIR)
    hall.unit.desks.plug(2)
    await hall.until(lambda: hall.room.open == (2,))


async def test_voting_keys_that_do_not_go_live_are_told_again_and_the_technician_reads_it(cocon: Hall) -> None:
    assert isinstance(cocon.unit, SimulatedCoCon)
    cocon.unit.deaf_to_start = 2
    await cocon.house.submit(OpenVote(), CHAIR)
    await cocon.time.later(0.0)
    await cocon.time.later(1.0)
    while not cocon.chamber.state().note.startswith("Die Stimmtasten lassen sich nicht einschalten"):
        await asyncio.sleep(0)
    await cocon.time.later(15.0)
    await cocon.until(lambda: cocon.room.live)


# -- whose the hall is -------------------------------------------------------------------------------------------------


async def test_before_the_sitting_microphones_keys_and_mode_are_left_alone(quiet: Hall) -> None:
    """A wedding in the council chamber, or the sound check, while the server waits for the sitting."""
    desks = quiet.unit.desks
    desks.set_manual(False)
    desks.press(4)
    desks.press(CHAIR_UNIT)
    await quiet.until(lambda: set(quiet.chamber.system.room.open) == {4, CHAIR_UNIT})
    await quiet.time.later(60.0)
    desks.press(5)
    await quiet.until(lambda: 5 in quiet.chamber.system.room.open)
    await quiet.time.later(60.0)
    desks.press(6)
    await quiet.until(lambda: 6 in quiet.chamber.system.room.open)
    assert set(quiet.room.open) == {4, 5, 6, CHAIR_UNIT}
    assert quiet.room.manual is False
    assert quiet.chamber.state().level == "ok"


async def test_with_the_opening_the_hall_is_taken(quiet: Hall) -> None:
    quiet.unit.desks.set_manual("mode" not in quiet.chamber.system.capabilities)
    quiet.unit.desks.open(4)
    await quiet.until(lambda: 4 in quiet.chamber.system.room.open)
    await quiet.open_sitting()
    await quiet.until(lambda: quiet.room.open == () and quiet.room.manual is True)


@pytest.mark.parametrize("end", [InterruptSitting("Pause"), CloseSitting()])
async def test_at_a_break_and_the_end_all_is_off_once_and_the_mode_is_as_it_was(
    taken_hall: Hall, end: InterruptSitting | CloseSitting
) -> None:
    taken_hall.unit.desks.press(CHAIR_UNIT)
    await taken_hall.house.submit(GiveFloor("p2"), CHAIR)
    await taken_hall.until(lambda: set(taken_hall.chamber.system.room.open) == {2, CHAIR_UNIT})
    await taken_hall.house.submit(end, CHAIR)
    room = taken_hall.chamber.system
    await taken_hall.until(lambda: taken_hall.room.open == () and taken_hall.room.manual is False)
    await taken_hall.until(lambda: room.room.open == () and room.room.manual is False)
    await taken_hall.time.later(1.0)
    taken_hall.unit.desks.press(5)  # in the break, or at the reception afterwards
    await taken_hall.until(lambda: 5 in room.room.open)
    await taken_hall.time.later(15.0)
    taken_hall.unit.desks.press(6)
    await taken_hall.until(lambda: 6 in room.room.open)
    assert taken_hall.room.open == (5, 6)


async def test_after_a_break_the_hall_is_taken_again(taken_hall: Hall) -> None:
    await taken_hall.house.submit(InterruptSitting("Pause"), CHAIR)
    await taken_hall.until(lambda: taken_hall.room.manual is False)
    await taken_hall.house.submit(ResumeSitting(), CHAIR)
    await taken_hall.until(lambda: taken_hall.room.manual is True)
    await taken_hall.house.submit(CloseSitting(), CHAIR)
    await taken_hall.until(lambda: taken_hall.room.manual is False)


async def test_a_hall_that_is_taken_and_has_not_said_so_yet_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[str] = []
    async with quiet_hall("cocon", tmp_path) as hall:
        hall.unit.desks.set_manual(False)
        await hall.until(lambda: hall.chamber.system.room.manual is False)
        monkeypatch.setattr(hall.unit, "tell", late.append)
        await hall.open_sitting()
        await hall.until(lambda: hall.room.manual is True)
        await hall.house.submit(InterruptSitting("Pause"), CHAIR)
        await hall.until(lambda: hall.room.manual is False)
    assert len(late) > 1


async def test_a_system_that_comes_back_long_after_the_end_is_left_alone(taken_hall: Hall) -> None:
    await taken_hall.unit.leave()
    await taken_hall.until(lambda: not taken_hall.chamber.system.health.usable)
    await taken_hall.house.submit(CloseSitting(), CHAIR)
    await taken_hall.time.later(LEAVING_S)
    taken_hall.unit.desks.open(4)
    await taken_hall.unit.start()
    await taken_hall.until(lambda: taken_hall.chamber.system.health.usable)
    await taken_hall.time.later(15.0)
    taken_hall.unit.desks.open(5)
    await taken_hall.until(lambda: 5 in taken_hall.chamber.system.room.open)
    assert taken_hall.room.open == (4, 5)


# -- keys that open microphones ----------------------------------------------------------------------------------------


async def test_a_mode_changed_at_the_unit_is_taken_over_again(taken_hall: Hall) -> None:
    taken_hall.unit.desks.set_manual(False)
    await taken_hall.until(lambda: taken_hall.room.manual is True)
    taken_hall.unit.desks.press(4)
    await taken_hall.until(lambda: queued(taken_hall) == ["p4"])
    assert taken_hall.room.open == ()


async def test_where_keys_open_microphones_a_press_is_a_request_and_the_microphone_is_shut(bosch: Hall) -> None:
    bosch.unit.desks.set_manual(False)
    bosch.unit.desks.press(4)
    await bosch.until(lambda: queued(bosch) == ["p4"] and bosch.room.open == ())
    assert (bosch.chamber.state().level, bosch.chamber.state().note) == ("degraded", OPENS_ITSELF)
    bosch.unit.desks.press(4)  # again, for the light went out
    await bosch.until(lambda: bosch.room.open == ())
    bosch.unit.desks.press(5)
    await bosch.until(lambda: "p5" in queued(bosch))
    assert queued(bosch) == ["p4", "p5"]
    bosch.unit.desks.set_manual(True)
    bosch.unit.desks.press(6)
    await bosch.until(lambda: "p6" in queued(bosch))
    assert bosch.chamber.state().level == "ok"


async def test_a_microphone_that_was_told_to_open_is_no_request(bosch: Hall) -> None:
    bosch.unit.desks.set_manual(False)
    await bosch.house.submit(GiveFloor("p2"), CHAIR)
    await bosch.until(lambda: 2 in bosch.chamber.system.room.open)
    await bosch.house.submit(GiveFloor("p3"), CHAIR)
    await bosch.until(lambda: bosch.chamber.system.room.open == (3,))
    assert queued(bosch) == []


# -- the chair ---------------------------------------------------------------------------------------------------------


async def test_the_chairs_unit_has_precedence_where_the_system_has_it(taken_hall: Hall) -> None:
    while taken_hall.unit.desks.priorities != {CHAIR_UNIT: True}:
        await asyncio.sleep(0)


async def test_withdrawing_the_word_shuts_every_microphone_but_the_chairs(hall: Hall) -> None:
    hall.unit.desks.press(CHAIR_UNIT)
    await hall.house.submit(GiveFloor("p2"), CHAIR)
    await hall.until(lambda: set(hall.chamber.system.room.open) == {2, CHAIR_UNIT})
    await hall.house.submit(TakeFloor("withdrawn", "Redezeit"), CHAIR)
    await hall.until(lambda: hall.room.open == (CHAIR_UNIT,))
    hall.unit.desks.open(2)
    await hall.until(lambda: hall.room.open == (CHAIR_UNIT,))


# -- doubled messages --------------------------------------------------------------------------------------------------


async def test_doubled_messages_are_counted_where_the_technician_looks(cocon: Hall) -> None:
    assert isinstance(cocon.unit, SimulatedCoCon)
    cocon.unit.desks.press(3)
    await cocon.until(lambda: queued(cocon) == ["p3"])
    cocon.unit.tell('{"MicrophoneState":{"Speakers":[],"Requests":[3],"Replies":[]}}')
    await pressed(cocon, 4)
    assert cocon.chamber.state().values["doubled"] == 1
    assert cocon.chamber.state().level == "ok"
    assert queued(cocon) == ["p3", "p4"]
