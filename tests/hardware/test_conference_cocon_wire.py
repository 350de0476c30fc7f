"""Televic's CoCon API: what its description prints, and what it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.conference.cocon_calls import accepted, connection_id, encode, news_status
from hardware.conference.cocon_messages import Badge, Ballot, Ballots, Lists, Mode, Reseated, Rewired, Seats, Voting
from hardware.conference.cocon_state import Known, follow, meaningless
from hardware.conference.cocon_wire import decode
from hardware.conference.commands import (
    AllOff,
    ClearRequests,
    CloseMicrophone,
    Command,
    OpenMicrophone,
    Prioritise,
    PutBack,
    StartVoting,
    StopVoting,
    TakeOver,
)
from hardware.conference.room import Room

FIXTURES = Path(__file__).parent.parent / "fixtures" / "hardware"
MEETING = (FIXTURES / "cocon-meeting.txt").read_text("utf-8").splitlines()
CONNECTED = (FIXTURES / "cocon-connect.txt").read_text("utf-8").strip()
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PARTS = (
    "State",
    "Speakers",
    "Requests",
    "Seats",
    "SeatId",
    "SeatNr",
    "Delegates",
    "Id",
    "VotingResults",
    "BadgeInserted",
)
NAMES = ("MicrophoneState", "GetState", "GetAllSeats", "BadgeEvent", "VotingState", "IndividualVotingResults")


def told(lines: list[str], known: Known | None = None) -> Known:
    """What is known after these notifications; all of them can be read."""
    after = known or Known()
    for line in lines:
        decoded = decode(line)
        assert decoded.unread == 0, line
        for message in decoded.messages:
            after = follow(after, message)
    return after


# -- the description's examples ----------------------------------------------------------------------------------------


def test_the_answer_to_connect_is_json_within_json() -> None:
    assert connection_id(CONNECTED) == "3f5b8afe-d0a4-4a2b-9c39-2a5e8f1f6c11"
    assert connection_id('{"Connect":true,"id":"970196c9-6f6c-4601-b7d7-f27b1d591bc5"}') is not None


@pytest.mark.parametrize(
    "text", ['{"Connect":false,"id":"a"}', '{"Connect":true,"id":"a/../b?"}', '{"Connect":true}', "1", "x"]
)
def test_what_is_no_connection_has_no_id(text: str) -> None:
    assert connection_id(text) is None


def test_the_beginning_of_a_meeting_is_the_hall() -> None:
    known = told(MEETING[:6])
    assert known.room == Room(
        seats={0: "Seat_0", 1: "Seat_1", 2: "Seat_2", 3: "Seat_3"}, open=(2,), requests=(1,), cards={3: "A4F538DE"}
    )
    assert (known.seating, known.vote) == ({240: 2, 457: 3}, 17)
    assert known.options == {45: "yes", 46: "abstain", 47: "no"}


def test_the_votes_are_those_of_seats_and_keys() -> None:
    assert told(MEETING[:9]).room.ballots == {2: "yes", 3: "no"}


def test_the_rest_of_the_meeting_is_read_without_a_remainder() -> None:
    room = told(MEETING).room
    assert room.manual
    assert (room.open, room.requests, room.live, room.cards) == ((1, 3), (2,), False, {3: "A4F538DE"})


def test_a_vote_before_its_options_are_known_is_counted_and_is_no_vote() -> None:
    known = follow(Known(Room(live=True)), Ballots((Ballot(240, 45, None), Ballot(1, None, 3))))
    assert (known.room.ballots, known.unreadable) == ({}, 2)


def test_a_card_moves_its_owner_to_the_new_seat() -> None:
    known = follow(told(MEETING[:6]), Badge(1, "A4F538DE", 457))
    assert known.seating == {240: 2, 457: 1}


@pytest.mark.parametrize("labels", [{}, {1: "Platz 1"}])
def test_a_list_that_lacks_a_unit_for_a_moment_takes_nobodys_card(labels: dict[int, str]) -> None:
    seated = Known(Room(seats={1: "Platz 1", 2: "Platz 2"}, cards={2: "A4F538DE"}))
    assert follow(seated, Seats(labels)).room.cards == {2: "A4F538DE"}


@pytest.mark.parametrize(
    ("command", "calls"),
    [
        (OpenMicrophone(9), [("Microphone/SetState/", {"State": "On", "SeatNr": "9"})]),
        (CloseMicrophone(9), [("Microphone/SetState/", {"State": "Off", "SeatNr": "9"})]),
        (AllOff(), [("Microphone/ClearMicrophoneList/", {"Type": "Speakers"})]),
        (
            TakeOver(),
            [
                (
                    "Microphone/SetMicrophoneMode/",
                    {"Mode": "Operator", "MaxNrActive": "4", "AllowRequest": "True", "AllowCancelRequest": "True"},
                )
            ],
        ),
        (ClearRequests(), [("Microphone/ClearMicrophoneList/", {"Type": "Requests"})]),
        (
            PutBack("Mode=Request&MaxNrActive=2&AllowRequest=True&AllowCancelRequest=False"),
            [
                (
                    "Microphone/SetMicrophoneMode/",
                    {"Mode": "Request", "MaxNrActive": "2", "AllowRequest": "True", "AllowCancelRequest": "False"},
                )
            ],
        ),
        (Prioritise(3, True), [("Room/SetSeatPriority/", {"SeatNumber": "3", "Priority": "Vip"})]),
        (
            StartVoting(),
            [("Voting/AddInstantVote/", {"VotingTemplate": "T"}), ("Voting/SetVotingState/", {"State": "Start"})],
        ),
        (StopVoting(), [("Voting/SetVotingState/", {"State": "Stop"})]),
    ],
)
def test_commands_are_the_descriptions(command: Command, calls: list[object]) -> None:
    assert list(encode(command, "T", 4)) == calls


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("0", True),
        ('"0"', True),
        ("1", False),
        ("-1", False),
        ('{"AddInstantVote":{"Result":true}}', True),
        ('"{\\"AddInstantVote\\":{\\"Result\\":false}}"', False),
        ("false", False),
        ("", False),
    ],
)
def test_an_answer_to_a_command_is_done_or_not(text: str, done: bool) -> None:
    assert accepted(text) is done


@pytest.mark.parametrize(
    ("status", "text", "meant"),
    [
        (200, '{"Notification" : "Error 400"}', 400),
        (200, '"{\\"Notification\\" : \\"Error 408\\"}"', 408),
        (200, MEETING[5], 200),
        (408, "", 408),
        (200, "not json", 200),
    ],
)
def test_no_news_may_be_a_status_or_a_text(status: int, text: str, meant: int) -> None:
    assert news_status(status, text) == meant


# -- bad input ---------------------------------------------------------------------------------------------------------


@given(st.sampled_from(MEETING), st.data())
def test_a_truncated_message_is_none_and_counted(line: str, data: st.DataObject) -> None:
    decoded = decode(line[: data.draw(st.integers(0, len(line) - 1))])
    assert (decoded.messages, decoded.unread) == ((), 1)


@given(st.lists(st.sampled_from(MEETING), max_size=12))
def test_doubled_messages_change_nothing_more(lines: list[str]) -> None:
    assert told([one for line in lines for one in (line, line)]).room == told(lines).room


def test_the_golden_evening_told_twice_has_one_doubled_message_for_each_pair() -> None:
    evening = (FIXTURES / "cocon-doubled.txt").read_text("utf-8").splitlines()
    assert evening[::2] == evening[1::2]
    assert counted(evening[::2], told(MEETING[:6])) == []
    assert counted(evening, told(MEETING[:6])) == ["doubled"] * (len(evening) // 2)
    assert told(evening, told(MEETING[:6])).room == told(evening[::2], told(MEETING[:6])).room


def counted(lines: list[str], known: Known) -> list[str]:
    """The kinds of the messages that changed nothing, sorted."""
    kinds = []
    for line in lines:
        for message in decode(line).messages:
            before, known = known, follow(known, message)
            kinds.append(meaningless(before, known, message))
    return sorted(kind for kind in kinds if kind is not None)


@given(st.lists(st.sampled_from(MEETING), max_size=12))
def test_news_told_again_never_count_as_a_change(lines: list[str]) -> None:
    known = told(lines)
    kinds = counted(lines[-1:], known)
    assert (told(lines[-1:], known) == known) or kinds == []


@given(st.permutations(MEETING))
def test_messages_in_any_order_leave_a_hall_that_makes_sense(lines: list[str]) -> None:
    room = told(lines).room
    assert len(set(room.open)) == len(room.open)
    assert set(room.ballots.values()) <= {"yes", "no"}


@given(st.dictionaries(st.text(max_size=9).map("?{}".format), ANYTHING, min_size=1, max_size=3))
def test_unknown_messages_are_none_and_counted(content: dict[str, object]) -> None:
    decoded = decode(json.dumps(json.dumps(content)))
    assert (decoded.messages, decoded.unread) == ((), len(content))


@given(st.sampled_from(NAMES), st.dictionaries(st.sampled_from(PARTS), ANYTHING, max_size=4) | ANYTHING)
def test_known_names_with_any_content_never_break(name: str, content: object) -> None:
    known = Known()
    for message in decode(json.dumps({name: content})).messages:
        known = follow(known, message)
    assert isinstance(known, Known)


@given(st.text(max_size=40))
def test_any_text_is_read_or_counted(text: str) -> None:
    decoded = decode(text)
    assert decoded.messages == ()
    assert decoded.unread >= 1


@pytest.mark.parametrize("depth", [200, 900, 100_000])
def test_nesting_without_end_is_counted(depth: int) -> None:
    children = '{"Children":[' * depth + "]}" * depth
    assert decode(f'{{"Agenda_ItemChanged":{children}}}').messages == ()
    assert decode("[" * depth).unread == 1


@pytest.mark.parametrize(
    "content",
    [
        {"MicrophoneState": {"Speakers": [70000], "Requests": []}},
        {"MicrophoneState": {"Speakers": [True], "Requests": []}},
        {"MicrophoneState": {"Requests": []}},
        {"VotingState": {"Id": 1, "State": "Begun"}},
        {"BadgeEvent": {"SeatNr": 2, "Delegate": None}},
        {"IndividualVotingResults": {"Id": 11, "VotingResults": [{"DelegateID": "24", "VotingOptionID": 2}]}},
    ],
)
def test_a_message_with_a_wrong_part_is_not_read_at_all(content: object) -> None:
    assert (decode(json.dumps(content)).messages, decode(json.dumps(content)).unread) == ((), 1)


def test_a_notification_of_two_parts_is_read_as_far_as_it_can_be() -> None:
    decoded = decode('{"MicrophoneState":{"Speakers":[1]},"Neues":1,"DelegatesInMeetingUpdated":{"MeetingId":11}}')
    assert (decoded.messages, decoded.unread) == ((Lists((1,), ()), Reseated()), 1)


def test_a_unit_that_comes_or_goes_is_asked_for() -> None:
    assert decode('{"UnitStateChanged":{"UnitId":"2","State":"Connected"}}').messages == (Rewired(),)


def test_keys_that_may_not_even_ask_are_not_the_chairs() -> None:
    told_so = decode('{"MicrophoneMode":{"Mode":"Operator","MaxNrActive":4,"AllowRequest":false}}').messages
    assert told_so == (Mode(False, 4, "Mode=Operator&MaxNrActive=4&AllowRequest=False&AllowCancelRequest=True"),)


def test_a_pause_of_the_vote_is_no_end() -> None:
    assert decode('{"VotingState":{"Id":1,"State":"Pause"}}').messages == ()
    assert decode('{"GetVotingState":{"State":"VotingStarted"}}').messages == (Voting(True),)
