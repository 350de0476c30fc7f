"""The text protocol of Shure's MXC, DIS-CCU, DCS 6000 and DDS 5900: lines over TCP, pure.

Source: Shure, "Command Strings for External Controller" (MXC) and the DIS-CCU manual, External Control. Lines end in
CR, LF or both; words know no case; a seat is 1 to 65535. The CCU answers only where something really changed, and tells
all changes to every controller by itself. Of votes it tells how many pressed which key, not who.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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
from hardware.conference.room import Choice, seat_number

LONGEST_LINE: Final = 512
"""Bytes; the longest honest line is a seat's state with a display name of 32 characters."""

HIGHEST, NORMAL = 5, 0
"""Priorities of a seat; 0 is the lowest."""

KEYS: Final[Mapping[str, Choice]] = {"1": "yes", "2": "abstain", "3": "no"}
"""The voting keys of a 3-button vote."""

MODES: Final = frozenset({"auto", "fifo", "manual", "vox"})
LAST_KEY: Final = "3"

ASK_STATE: Final = b"mic_status\r\n"
ASK_VOTES: Final = b"voting_status\r\n"


@dataclass(frozen=True, slots=True)
class Microphone:
    seat: int
    on: bool


@dataclass(frozen=True, slots=True)
class AllMicrophonesOff:
    """No microphone is on any more."""


@dataclass(frozen=True, slots=True)
class Request:
    seat: int
    on: bool


@dataclass(frozen=True, slots=True)
class SeatState:
    seat: int
    active: bool
    name: str


@dataclass(frozen=True, slots=True)
class Mode:
    """Whether keys only ask: "manual" and "manual+reply", in contrast to "auto", "fifo" and "vox"."""

    manual: bool
    name: str


@dataclass(frozen=True, slots=True)
class StateTold:
    """All of `mic_status` has been said."""


@dataclass(frozen=True, slots=True)
class Voting:
    live: bool


@dataclass(frozen=True, slots=True)
class Count:
    """Presses of a key so far (`final` false) or in the end; `last` where it is the last line of a group."""

    choice: Choice
    number: int
    final: bool
    last: bool


@dataclass(frozen=True, slots=True)
class VoteKind:
    """A kind of vote the CCU offers."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """The CCU did not understand us."""

    text: str


@dataclass(frozen=True, slots=True)
class Unneeded:
    """A message that is well known and means nothing here."""


Message = (
    Microphone
    | AllMicrophonesOff
    | Request
    | SeatState
    | Mode
    | StateTold
    | Voting
    | Count
    | VoteKind
    | Refusal
    | Unneeded
)


class Lines:
    """Cuts a stream of bytes into lines; `overlong` counts lines dropped because they never ended."""

    def __init__(self) -> None:
        self.overlong = 0
        self._rest = b""
        self._dropping = False

    def feed(self, data: bytes) -> list[str]:
        """The lines that are complete now, without their ends and without empty ones."""
        *whole, self._rest = (self._rest + data).replace(b"\n", b"\r").split(b"\r")
        if whole and self._dropping:
            del whole[0]
            self._dropping = False
        if len(self._rest) > LONGEST_LINE:
            self.overlong += not self._dropping
            self._rest, self._dropping = b"", True
        return [line.decode("utf-8", "replace") for line in whole if line.strip()]


# -- what the CCU says -------------------------------------------------------------------------------------------------


def decode(line: str) -> Message | None:
    """The message in a line, or None where it cannot be read."""
    word, *rest = line.strip().split(maxsplit=1)
    name = word.lower()
    if name in UNNEEDED:
        return Unneeded()
    reader = _READERS.get(name)
    return reader(rest[0] if rest else "") if reader else None


def _seated(make: Callable[[int], Message]) -> Callable[[str], Message | None]:
    """A reader of messages that begin with a seat; some releases say the name behind it."""

    def read(rest: str) -> Message | None:
        seat = _seat(rest)
        return None if seat is None else make(seat)

    return read


def _alone(message: Message) -> Callable[[str], Message | None]:
    """A reader of messages without arguments; what stands behind (a number of the vote) is of no concern."""
    return lambda rest: message


def _seat(text: str) -> int | None:
    seat = seat_number(text.split(maxsplit=1)[0]) if text else None
    return seat or None  # the protocol's seats begin with 1


def _seat_state(rest: str) -> Message | None:
    seat, state, name = (*rest.split(maxsplit=2), "", "", "")[:3]
    active = {"active": True, "passive": False}.get(state.lower())
    number = _seat(seat)
    return None if number is None or active is None else SeatState(number, active, name.strip())


def _mode(rest: str) -> Message | None:
    name = rest.strip().lower()
    kind = name.removesuffix("+reply")
    return Mode(kind == "manual", name) if kind in MODES else None


def _count(final: bool) -> Callable[[str], Message | None]:
    def read(rest: str) -> Message | None:
        key, number = (*rest.split(maxsplit=2), "", "")[:2]
        votes = seat_number(number)  # no more votes than seats
        return None if key not in KEYS or votes is None else Count(KEYS[key], votes, final, key == LAST_KEY)

    return read


def _vote_kind(rest: str) -> Message | None:
    number, name = (*rest.split(maxsplit=1), "", "")[:2]
    return VoteKind(int(number), name.strip()) if number.isascii() and number.isdigit() and len(number) < 4 else None


_READERS: Final[Mapping[str, Callable[[str], Message | None]]] = {
    "mic_on": _seated(lambda seat: Microphone(seat, True)),
    "mic_off": _seated(lambda seat: Microphone(seat, False)),
    "mic_all_off": _alone(AllMicrophonesOff()),
    "mic_request_on": _seated(lambda seat: Request(seat, True)),
    "mic_request_off": _seated(lambda seat: Request(seat, False)),
    "seat_state": _seat_state,
    "mic_mode": _mode,
    "mic_status_done": _alone(StateTold()),
    "voting_started": _alone(Voting(True)),
    "voting_stopped": _alone(Voting(False)),
    "voting_cancelled": _alone(Voting(False)),
    "interim_voting_result": _count(False),
    "final_voting_result": _count(True),
    "voting_configuration": _vote_kind,
    "command_error": Refusal,
}

UNNEEDED: Final = frozenset(
    {
        "mic_interrupt",
        "mic_priority",
        "mic_reply_on",
        "mic_reply_off",
        "mic_attenuation",
        "mic_speaker_attenuation",
        "max_speakers",
        "max_total_speakers",
        "max_requests",
        "max_replies",
        "loudspeaker_volume",
        "audio_path",
        "audio_status_done",
        "line_input_level_1",
        "line_input_level_2",
        "line_input_gain_1",
        "line_input_gain_2",
        "line_output_level",
        "line_output_volume",
        "voting_status_done",
        "attendance_check_started",
        "attendance_check_stopped",
        "attendance_check_cancelled",
        "interim_attendance_check_result",
        "final_attendance_check_result",
    }
)
"""Words of the manual that say nothing about who speaks, asks or votes."""


# -- what the CCU is told ----------------------------------------------------------------------------------------------


def encode(command: Command, kinds: Sequence[VoteKind] = ()) -> bytes:
    """The line of a command; `kinds` are the votes on offer."""
    return f"{_words(command, kinds)}\r\n".encode()


def _words(command: Command, kinds: Sequence[VoteKind]) -> str:
    match command:
        case OpenMicrophone(seat):
            return f"mic_on {seat}"
        case CloseMicrophone(seat):
            return f"mic_off {seat}"
        case Prioritise(seat, on):
            return f"mic_priority {seat} {HIGHEST if on else NORMAL}"
        case AllOff():
            return "mic_all_delegates_off"
        case TakeOver():
            return "mic_mode manual"
        case PutBack(mode):
            return f"mic_mode {mode}"
        case ClearRequests():
            return "mic_all_requests_off"
        case StartVoting():
            return f"start_voting {open_vote(kinds)}"
        case StopVoting():
            return "stop_voting"


def open_vote(kinds: Sequence[VoteKind]) -> int:
    """The number of the vote with three keys that is not secret; 1 in every CCU as it leaves the factory."""
    fitting = (one.number for one in kinds if "3" in one.name and "secret" not in one.name.lower())
    return next(fitting, 1)
