"""Shure's text protocol: what the manual prints, and what no manual prints."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from hardware.conference.dis_state import Listening, begin_telling, follow, is_doubled
from hardware.conference.dis_wire import (
    LONGEST_LINE,
    UNNEEDED,
    Lines,
    Microphone,
    Mode,
    Refusal,
    SeatState,
    Unneeded,
    VoteKind,
    decode,
    encode,
)
from hardware.conference.room import NO_COUNTS, Room

FIXTURES = Path(__file__).parent.parent / "fixtures" / "hardware"
STATUS = (FIXTURES / "dis-mic-status.txt").read_text().splitlines()
VOTING = (FIXTURES / "dis-voting.txt").read_text().splitlines()
HALL = Room(seats={12: "John Jones", 3: "Seat 3", 7: "Seat 7"}, open=(3,), requests=(7,), manual=True, mode="manual")

KNOWN_WORDS = {line.split(maxsplit=1)[0] for line in [*STATUS, *VOTING]} | {"mic_off", "command_error"} | UNNEEDED
PUBLISHED = st.sampled_from([*STATUS, *VOTING, "mic_off 3", "mic_request_off 7", "mic_all_off", "voting_cancelled"])


def told(lines: Iterable[str], listening: Listening | None = None) -> Listening:
    """What is known after these lines."""
    known = listening or Listening()
    for line in lines:
        message = decode(line)
        assert message is not None, line
        known = follow(known, message)
    return known


# -- the manual's examples ---------------------------------------------------------------------------------------------


def test_the_manuals_status_is_the_hall() -> None:
    assert told(STATUS, begin_telling(Listening())).room == HALL


def test_a_status_replaces_what_was_known_only_when_it_is_complete() -> None:
    before = told(["mic_on 99"])
    asked = begin_telling(before)
    assert told(STATUS[:-1], asked).room.open == (99, 3)
    assert told(STATUS, asked).room == HALL


def test_a_change_in_the_middle_of_a_status_is_in_both() -> None:
    lines = [*STATUS[:-1], "mic_off 3", "mic_on 12", STATUS[-1]]
    assert told(lines, begin_telling(Listening())).room.open == (12,)


def test_the_manuals_vote_is_counted_key_by_key_and_told_whole() -> None:
    rooms = [told(VOTING[:end]).room for end in range(len(VOTING) + 1)]
    assert [room.live for room in rooms].count(True) == 7
    assert rooms[-1].counts == {"yes": 1, "no": 0, "abstain": 0}
    assert all(sum(room.counts.values()) in (0, 1) for room in rooms)


def test_a_result_of_which_a_line_is_missing_is_none() -> None:
    room = told(["voting_started 1", "interim_voting_result 1 4 Yes", "interim_voting_result 3 2 No"]).room
    assert room.counts == NO_COUNTS


def test_interim_results_tell_a_latecomer_that_a_vote_runs() -> None:
    assert told(VOTING[9:12]).room.live


def test_the_vote_started_is_the_one_with_three_keys_that_is_not_secret() -> None:
    kinds = told(reversed(VOTING[:4])).kinds
    assert encode(StartVoting(), kinds) == b"start_voting 1\r\n"
    assert (
        encode(StartVoting(), [VoteKind(2, "3-button secret voting"), VoteKind(5, "3 Tasten offen")])[-4:] == b" 5\r\n"
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("mic_on 212", Microphone(212, True)),
        ("MIC_OFF 212", Microphone(212, False)),
        ("  mic_on   3 John Jones ", Microphone(3, True)),
        ("seat_state 12 active John Jones", SeatState(12, True, "John Jones")),
        ("seat_state 12 passive", SeatState(12, False, "")),
        ("command_error unknown command", Refusal("unknown command")),
        ("mic_interrupt lower", Unneeded()),
        ("mic_mode auto", Mode(False, "auto")),
        ("mic_mode Manual+Reply", Mode(True, "manual+reply")),
        ("mic_mode loud", None),
        ("mic_on", None),
        ("mic_on 0", None),
        ("mic_on 65536", None),
        ("mic_on drei", None),
        ("seat_state 12", None),
        ("seat_state 12 asleep", None),
        ("interim_voting_result 1", None),
        ("interim_voting_result 9 1 Yes", None),
        ("voting_configuration one", None),
        ("mic_onn 3", None),
    ],
)
def test_lines_are_read_as_the_manual_means_them(line: str, message: object) -> None:
    assert decode(line) == message


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (OpenMicrophone(212), b"mic_on 212\r\n"),
        (CloseMicrophone(212), b"mic_off 212\r\n"),
        (AllOff(), b"mic_all_delegates_off\r\n"),
        (TakeOver(), b"mic_mode manual\r\n"),
        (PutBack("fifo"), b"mic_mode fifo\r\n"),
        (ClearRequests(), b"mic_all_requests_off\r\n"),
        (Prioritise(5, True), b"mic_priority 5 5\r\n"),
        (Prioritise(5, False), b"mic_priority 5 0\r\n"),
        (StopVoting(), b"stop_voting\r\n"),
    ],
)
def test_commands_are_the_manuals(command: Command, line: bytes) -> None:
    assert encode(command) == line


# -- bad input ---------------------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from([*STATUS, *VOTING])), st.sampled_from(["\r", "\n", "\r\n"]), st.data())
def test_a_stream_cut_into_any_pieces_is_the_same_lines(lines: list[str], end: str, data: st.DataObject) -> None:
    stream = "".join(line + end for line in lines).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=5)))
    pieces = [stream[begin:stop] for begin, stop in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    reader = Lines()
    assert [line for piece in pieces for line in reader.feed(piece)] == lines


@given(st.sampled_from([*STATUS, *VOTING]), st.data())
def test_a_truncated_message_is_none(line: str, data: st.DataObject) -> None:
    assert Lines().feed(line.encode()[: data.draw(st.integers(0, len(line)))]) == []


def test_a_line_without_end_is_dropped_and_counted_and_the_next_is_read() -> None:
    reader = Lines()
    assert [reader.feed(b"x" * LONGEST_LINE) for _ in range(3)] == [[], [], []]
    assert reader.feed(b"tail\rmic_on 3\r") == ["mic_on 3"]
    assert reader.overlong == 1


@given(st.lists(PUBLISHED, max_size=12))
def test_doubled_messages_change_nothing_more(lines: list[str]) -> None:
    single = told(lines, begin_telling(Listening()))
    doubled = told([one for line in lines for one in (line, line)], begin_telling(Listening()))
    assert (doubled.room, doubled.kinds) == (single.room, single.kinds)


def doubled(lines: Iterable[str], listening: Listening) -> int:
    """How many of these lines said what was known already."""
    count = 0
    for line in lines:
        message = decode(line)
        assert message is not None, line
        before, listening = listening, follow(listening, message)
        count += is_doubled(before, listening, message)
    return count


def test_the_golden_evening_told_twice_line_by_line_has_one_doubled_message_for_each_pair() -> None:
    evening = (FIXTURES / "dis-doubled.txt").read_text().splitlines()
    assert evening[::2] == evening[1::2]
    assert doubled(evening[::2], told(STATUS)) == 0
    assert doubled(evening, told(STATUS)) == len(evening) // 2
    assert told(evening, told(STATUS)).room == told(evening[::2], told(STATUS)).room


@given(st.lists(PUBLISHED, max_size=12))
def test_a_line_said_again_is_doubled_and_changes_nothing(lines: list[str]) -> None:
    known = told(lines)
    for line in lines[-1:]:
        message = decode(line)
        assert message is not None
        again = follow(known, message)
        expected = not isinstance(message, Unneeded | Refusal) and again == known
        assert is_doubled(known, again, message) is expected
        assert (again.room.open, again.room.requests) == (known.room.open, known.room.requests)


def test_what_is_told_because_it_was_asked_for_is_never_doubled() -> None:
    assert doubled([*STATUS[:-1], *STATUS[:-1]], begin_telling(told(STATUS))) == 0


@given(st.permutations(STATUS[:-1]))
def test_the_order_of_a_status_does_not_matter(lines: list[str]) -> None:
    assert told([*lines, STATUS[-1]], begin_telling(Listening())).room == HALL


@given(st.binary(max_size=200))
def test_any_bytes_are_lines_and_any_line_is_read_or_not(data: bytes) -> None:
    listening = Listening()
    for line in Lines().feed(data + b"\r"):
        message = decode(line)
        listening = follow(listening, message) if message else listening
    assert isinstance(listening, Listening)


@given(
    st.from_regex(r"\A[a-z_]{1,12}\Z").filter(lambda word: word not in KNOWN_WORDS), st.text("0123456789 ", max_size=8)
)
def test_unknown_words_are_not_read(word: str, rest: str) -> None:
    assert decode(f"{word} {rest}") is None


@given(st.lists(PUBLISHED, max_size=20))
def test_messages_in_any_order_leave_a_hall_that_makes_sense(lines: list[str]) -> None:
    room = told(lines).room
    assert len(set(room.open)) == len(room.open)
    assert len(set(room.requests)) == len(room.requests)
    assert all(number >= 0 for number in room.counts.values())
