"""Whose the hall is at the moment, and whose doing an open or closed microphone was; pure but for its memory.

A microphone that closes although its seat has the word was closed by its own key, or by the chair's: it stays closed.
One that opens although its seat has not, in a hall where keys may open microphones, is somebody who asks to speak.
Neither can be said of microphones that were just told to do so from here.
"""

from __future__ import annotations

from collections.abc import Sequence

from agenda.meeting import Meeting
from hardware.conference.ports import Capability
from hardware.conference.room import Room, knows
from server.chamber_orders import (
    AFTER,
    LEAVING_S,
    OPENS_ITSELF,
    UNSEATED,
    Hold,
    Lack,
    Precede,
    Wanted,
    lacking,
    owed,
    still_owed,
)


class Holding:
    """One system's; `able` is what it can do, `chairs` are the chair's seats."""

    def __init__(self, chairs: Sequence[int], able: frozenset[Capability]) -> None:
        self.state: Hold = "free"
        self._chairs = chairs
        self._precedence = "priority" in able
        self._votes = "ballots" in able
        self._wanted = Wanted()
        self._speech = ("", "")
        self._found: str | None = None  # how microphones opened before the sitting, None where nobody has looked yet
        self._owed: frozenset[Lack] = frozenset()
        self._owed_until = 0.0
        self._returned: set[Lack] = set()  # what of it the system was told
        self._preceding: set[int] = set()
        self._opening: set[int] = set()
        self._closing: set[int] = set()
        self._ended: set[int] = set()
        self._opens_itself = False

    # -- the sitting ---------------------------------------------------------------------------------------------------

    def meeting_changed(self, meeting: Meeting, wanted: Wanted, now: float) -> None:
        """The sitting stands so; `now` is monotonic seconds."""
        before, self.state = self.state, AFTER[self.state, meeting.state == "open"]
        if before == "free" and self.state == "held":
            self._found, self._opens_itself = None, False
        if before == "held" and self.state == "leaving":
            self._owed, self._owed_until = owed(self._found or "", votes=self._votes), now + LEAVING_S
            self._returned.clear()
        speech = _speech(meeting)
        if speech != self._speech:
            self._speech = speech
            self._ended.clear()
        self._wanted = wanted

    def lacks(self, room: Room, now: float) -> list[Lack]:
        """What the room lacks now; nothing where the hall is not ours."""
        match self.state:
            case "held":
                return self._lacking(room)
            case "leaving":
                return self._still_owed(room, now)
        return []

    def _lacking(self, room: Room) -> list[Lack]:
        if self._found is None:
            self._found = room.mode if room.manual is False else ""
        asked = [seat for seat in self._chairs if self._precedence and seat not in self._preceding]
        return [*lacking(self._wanted, room, self._chairs, self._ended, votes=self._votes), *map(Precede, asked)]

    def _still_owed(self, room: Room, now: float) -> list[Lack]:
        """What was given back once is not looked at again: whoever opens a microphone in the break may."""
        in_time = self._owed if now < self._owed_until else ()
        self._owed = still_owed(in_time, room, self._returned)
        if not self._owed:
            self.state = "free"
        return sorted(self._owed, key=lambda lack: type(lack).__name__, reverse=True)

    # -- what was told -------------------------------------------------------------------------------------------------

    def line_changed(self) -> None:
        """The system has gone or is there again: what it was told before counts for nothing."""
        for told in (self._preceding, self._opening, self._closing, self._returned):
            told.clear()

    def telling(self, opened: Sequence[int], closed: Sequence[int]) -> None:
        """These microphones are about to be told."""
        self._opening.update(opened)
        self._closing.update(closed)

    def refused(self, opened: Sequence[int], closed: Sequence[int]) -> None:
        """They do not follow."""
        self._opening.difference_update(opened)
        self._closing.difference_update(closed)

    def preceding(self, seat: int) -> None:
        """This seat was given precedence; no system tells that by itself."""
        self._preceding.add(seat)

    def returned(self, lack: Lack) -> None:
        """The system was told to give this back."""
        self._returned.add(lack)

    def silenced(self) -> tuple[int, ...]:
        """All are told to close; those that were still about to open."""
        opening = tuple(self._opening)
        self._opening.clear()
        return opening

    # -- what the system shows -----------------------------------------------------------------------------------------

    def opened(self, seat: int, room: Room) -> bool:
        """Whether this microphone opened by its own key, of somebody who has not the word."""
        if seat in self._opening:
            self._opening.discard(seat)
            return False
        by_key = self.state == "held" and room.manual is not True and seat not in self._chairs and self._strange(seat)
        self._opens_itself = self._opens_itself or by_key
        return by_key

    def _strange(self, seat: int) -> bool:
        wanted = self._wanted
        return seat not in wanted.microphones and (not wanted.unseated or seat in wanted.taken)

    def closed(self, seat: int, room: Room) -> None:
        """A microphone closed."""
        if seat in self._closing:
            self._closing.discard(seat)
        elif self.state == "held" and seat in self._wanted.microphones and knows(room, seat):
            self._ended.add(seat)

    def rewired(self, seat: int) -> None:
        """A unit has come or gone: a microphone that closed with it was closed by nobody."""
        self._ended.discard(seat)

    def requested(self, seat: int, room: Room) -> bool:
        """A key asked; whether it is that of somebody who has the word, and whose microphone is shut all the same."""
        was = seat in self._ended or (seat in self._wanted.microphones and seat not in room.open)
        self._ended.discard(seat)
        self._opens_itself = False
        return was

    @property
    def fault(self) -> str:
        """What is to be done although the system follows; nothing where all is well."""
        if self.state != "held":
            return ""
        return UNSEATED if self._wanted.unseated else OPENS_ITSELF if self._opens_itself else ""


def _speech(meeting: Meeting) -> tuple[str, str]:
    """Which contribution and which question runs: with another one every microphone may be open again."""
    floor = meeting.floor
    if floor is None:
        return "", ""
    return floor.contribution_id, floor.question.person_id if floor.question else ""
