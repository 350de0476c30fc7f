"""What the hall lacks beside what is wanted, and how often it is told so: values only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.conference.room import Room
from server.chamber_orders import (
    LATELY_S,
    MOST_LATELY,
    AskOnly,
    Close,
    Keys,
    Lack,
    Open,
    PutBack,
    Reminders,
    Silence,
    Wanted,
    lacking,
    owed,
    sentence,
    still_owed,
)

CHAIR = 9
SEATS = st.lists(st.integers(1, 9), unique=True, max_size=4).map(tuple)


def lacks(wanted: Wanted, room: Room, *ended: int) -> list[Lack]:
    return list(lacking(wanted, room, (CHAIR,), ended, votes=True))


def obey(room: Room, lack: Lack) -> Room:
    """The room after a system has followed."""
    match lack:
        case Open(seat):
            return replace(room, open=(*room.open, seat))
        case Close(seat):
            return replace(room, open=tuple(one for one in room.open if one != seat))
        case AskOnly():
            return replace(room, manual=True)
        case Keys(live):
            return replace(room, live=live)
        case Silence():
            return replace(room, open=())
        case PutBack(mode):
            return replace(room, manual=False, mode=mode)
    return room


@given(SEATS, SEATS, st.booleans(), st.booleans(), st.sampled_from([True, False, None]))
def test_whoever_does_what_is_lacking_lacks_nothing_any_more(
    wanted: tuple[int, ...], opened: tuple[int, ...], voting: bool, live: bool, manual: bool | None
) -> None:
    aim, room = Wanted(wanted, voting), Room(open=opened, live=live, manual=manual)
    for lack in lacks(aim, room):
        room = obey(room, lack)
    assert lacks(aim, room) == []
    assert {*room.open} - {CHAIR} == {*wanted} - {CHAIR}
    assert (CHAIR in room.open) == (CHAIR in opened or CHAIR in wanted)


@given(SEATS, st.booleans(), st.sampled_from(["", "fifo"]))
def test_a_hall_that_is_given_back_is_silent_and_as_it_was_found(
    opened: tuple[int, ...], live: bool, found: str
) -> None:
    room = Room(open=opened, live=live, manual=True)
    debts = still_owed(owed(found, votes=True), room, ())
    for lack in debts:
        room = obey(room, lack)
    assert still_owed(debts, room, debts) == frozenset()
    assert (room.open, room.live, room.mode) == ((), False, found)


def test_what_was_given_back_once_is_owed_no_more() -> None:
    back = PutBack("fifo")
    debts = still_owed(owed("fifo", votes=False), Room(manual=True), {Silence()})
    assert debts == {back}
    assert still_owed(debts, Room(open=(5,), manual=False), {back}) == frozenset()


@pytest.mark.parametrize("lack", [Silence(), Keys(False), PutBack("fifo")])
def test_a_room_that_looks_given_back_before_it_was_told_so_may_only_be_late(lack: Lack) -> None:
    free = Room(manual=False)
    assert still_owed({lack}, free, ()) == {lack}
    assert still_owed({lack}, free, {lack}) == frozenset()


def test_a_seat_that_closed_its_own_microphone_is_left_alone() -> None:
    assert lacks(Wanted((2,)), Room(), 2) == []


def test_with_a_speaker_of_no_seat_only_the_seats_of_others_are_closed() -> None:
    aim = Wanted((), unseated=True, taken=frozenset({2, 3}))
    assert lacks(aim, Room(open=(2, 30))) == [Close(2)]


def test_what_is_not_done_is_told_again_ever_more_slowly() -> None:
    reminders, told = Reminders(), []
    for second in range(60):
        due = reminders.due([Open(2)], float(second))
        reminders.note(due, float(second))
        told += [second for _ in due]
    assert told == [0, 1, 3, 7, 15, 30, 45]


def test_what_was_done_in_between_is_told_at_once() -> None:
    reminders = Reminders()
    reminders.note([Open(2)], 0.0)
    assert reminders.due([], 0.1) == []
    assert reminders.due([Open(2)], 0.2) == [Open(2)]


def test_what_the_system_has_shown_is_told_at_once_when_it_is_lacking_again() -> None:
    reminders = Reminders()
    reminders.note([Close(2)], 0.0)
    reminders.done(Close(2))
    assert reminders.due([Close(2)], 0.1) == [Close(2)]


def test_what_somebody_else_undoes_each_time_is_told_a_few_times_and_named() -> None:
    reminders, told = Reminders(), 0
    for tenth in range(50):
        due = reminders.due([Close(2)], tenth / 10)
        reminders.note(due, tenth / 10)
        reminders.done(Close(2))
        told += len(due)
    assert told == MOST_LATELY
    assert reminders.in_vain == []  # the room is as it should be at this moment
    reminders.note([Close(2)], 5.0)
    assert reminders.in_vain == [Close(2)]
    assert reminders.due([Close(2)], 5.0 + LATELY_S) == [Close(2)]


def test_what_was_told_once_is_no_fault_yet() -> None:
    reminders = Reminders()
    assert reminders.note([Open(2), Close(3)], 0.0) == 0
    assert reminders.in_vain == []
    assert reminders.note(reminders.due([Open(2)], 1.0), 1.0) == 1
    assert reminders.in_vain == [Open(2)]
    reminders.due([], 1.1)
    assert reminders.in_vain == []


def test_the_technician_reads_which_seat_and_what_to_do() -> None:
    assert sentence(Open(2)).startswith("Platz 2: Das Mikrofon lässt sich nicht öffnen; bitte ")
