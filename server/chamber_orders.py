"""What the hall's conference system lacks beside what the sitting wants, and when it is told so again.

What was commanded counts for nothing: the room as the system shows it is compared with what is wanted. While they
differ the system is told again, ever more slowly, and the technician reads what does not follow.

The hall belongs to the sitting while it is open, and to others else (a wedding, another committee, a sound check): with
the opening the system is taken, in a break and at the end it is given back, and then left alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from hardware.conference.room import Room
from server.texts import N_

Hold = Literal[
    "free",  # the hall is not ours
    "held",  # the sitting is open
    "leaving",  # it is not any more: what was taken is being given back
]
AFTER: Final[Mapping[tuple[Hold, bool], Hold]] = {
    ("free", False): "free",
    ("free", True): "held",
    ("held", False): "leaving",
    ("held", True): "held",
    ("leaving", False): "leaving",
    ("leaving", True): "held",
}
"""Whose the hall is when the sitting is open (True) or is not; "leaving" ends when all is given back."""

LEAVING_S: Final = 300.0
"""Seconds after which nothing is given back any more: who uses the hall then is not to be silenced."""

PAUSES_S: Final = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds until something is told again: an obedient system shows within tenths of a second that it has followed."""

LATELY_S: Final = 10.0
MOST_LATELY: Final = 5
"""So often in so many seconds the same is told, though the device did it each time: then somebody else undoes it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the hall is to be while the sitting is open: microphones in the order in which they got the word, and keys.

    `unseated`: somebody in the hall has the word and no seat is known; then any microphone may be theirs that is at
    nobody else's seat, none of `taken`.
    """

    microphones: tuple[int, ...] = ()
    voting: bool = False
    unseated: bool = False
    taken: frozenset[int] = frozenset()


# -- what is lacking ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskOnly:
    """Keys are only to ask."""


@dataclass(frozen=True, slots=True)
class Precede:
    """The chair's unit is to have precedence."""

    seat: int


@dataclass(frozen=True, slots=True)
class Open:
    seat: int


@dataclass(frozen=True, slots=True)
class Close:
    seat: int


@dataclass(frozen=True, slots=True)
class Keys:
    """Voting keys are to be live, or dead."""

    live: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """All microphones are to be off, the chair's too."""


@dataclass(frozen=True, slots=True)
class PutOut:
    """These request lamps are to go out, for nobody waits any more."""

    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PutBack:
    """Microphones are to open as they did before the sitting."""

    mode: str


Lack = AskOnly | Precede | Open | Close | Keys | Silence | PutOut | PutBack


def lacking(
    wanted: Wanted, room: Room, chairs: Collection[int], ended: Collection[int], *, votes: bool
) -> Iterator[Lack]:
    """What the room lacks while the sitting is open.

    Seats in `ended` were closed by their own keys and stay so; `chairs` open and close their own. `votes`: keys count.
    """
    if room.manual is False:
        yield AskOnly()
    yield from (Close(seat) for seat in room.open if seat not in chairs and _intrudes(seat, wanted))
    yield from (Open(seat) for seat in wanted.microphones if seat not in room.open and seat not in ended)
    if votes and room.live != wanted.voting:
        yield Keys(wanted.voting)


def _intrudes(seat: int, wanted: Wanted) -> bool:
    return seat not in wanted.microphones and (not wanted.unseated or seat in wanted.taken)


def owed(found: str, *, votes: bool) -> frozenset[Lack]:
    """What is to be given back: silence, dead keys, and the mode that was found, where it was another one."""
    keys: set[Lack] = {Keys(False)} if votes else set()
    mode: set[Lack] = {PutBack(found)} if found else set()
    return frozenset({Silence(), *keys, *mode})


def still_owed(lacks: Iterable[Lack], room: Room, told: Collection[Lack]) -> frozenset[Lack]:
    """What of this was not `told` yet, or the room does not show yet.

    Before it was told the room proves nothing: what the system did last may not have been seen from here.
    """
    return frozenset(lack for lack in lacks if lack not in told or not _given(lack, room))


def _given(lack: Lack, room: Room) -> bool:
    """Any mode that opens microphones is as good: devices write the details of one mode in more than one way."""
    match lack:
        case Silence():
            return not room.open
        case PutBack():
            return room.manual is False
        case _:
            return not room.live


# -- telling again -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Told:
    times: int
    again_at: float


class Reminders:
    """What was told and is lacking all the same; `now` is monotonic seconds."""

    def __init__(self) -> None:
        self._told: dict[Lack, _Told] = {}
        self._lately: dict[Lack, list[float]] = {}

    def due(self, lacks: Collection[Lack], now: float) -> list[Lack]:
        """Those that are to be told now; what is lacking no more is forgotten."""
        self._told = {lack: told for lack, told in self._told.items() if lack in lacks}
        lately = ((lack, [at for at in told if at > now - LATELY_S]) for lack, told in self._lately.items())
        self._lately = {lack: told for lack, told in lately if told}
        return [lack for lack in lacks if self._is_due(lack, now)]

    def _is_due(self, lack: Lack, now: float) -> bool:
        told = self._told.get(lack)
        return (told is None or told.again_at <= now) and not self._is_undone(lack)

    def _is_undone(self, lack: Lack) -> bool:
        """Whether it was told again and again, and somebody else undid it each time."""
        return len(self._lately.get(lack, ())) >= MOST_LATELY

    def note(self, lacks: Sequence[Lack], now: float) -> int:
        """These are being told; how many of them not for the first time."""
        before = {lack: self._told[lack].times for lack in lacks if lack in self._told}
        for lack in lacks:
            times = before.get(lack, 0)
            self._told[lack] = _Told(times + 1, now + PAUSES_S[min(times, len(PAUSES_S) - 1)])
            self._lately.setdefault(lack, []).append(now)
        return len(before)

    def done(self, lack: Lack) -> None:
        """The system has shown it: lacking once more, it is told at once."""
        self._told.pop(lack, None)

    def forget(self) -> None:
        """All is told anew."""
        self._told.clear()

    @property
    def in_vain(self) -> list[Lack]:
        """What was told more than once and is lacking still."""
        return [lack for lack, told in self._told.items() if told.times > 1 or self._is_undone(lack)]


# -- for the technician ------------------------------------------------------------------------------------------------

OPENS_ITSELF: Final = N_(
    "Die Tasten an den Plätzen öffnen Mikrofone von selbst; bitte an der Anlage einstellen, dass sie nur um das Wort "
    "bitten."
)
UNSEATED: Final = N_(
    "Wer im Saal das Wort hat, hat im Sitzungsplan keinen Platz; bitte sein Mikrofon an der Anlage öffnen."
)
_KEYS: Final[Mapping[bool, str]] = {
    True: N_(
        "Die Stimmtasten lassen sich nicht einschalten; bitte prüfen, ob in der Anlage eine Sitzung läuft und ob sie "
        "die Abstimmung aus config.toml kennt. Abstimmen geht auf den eigenen Geräten."
    ),
    False: N_("Die Stimmtasten lassen sich nicht ausschalten; bitte die Abstimmung an der Anlage beenden."),
}


def sentence(lack: Lack) -> str:
    """What is to be done about it, in German; nothing where the sitting does as well without."""
    match lack:
        case Open(seat):
            return N_(
                "Platz {seat}: Das Mikrofon lässt sich nicht öffnen; bitte Sprechstelle, Platznummer und Betriebsart "
                "der Anlage prüfen."
            ).format(seat=seat)
        case Close(seat):
            return N_("Platz {seat}: Das Mikrofon lässt sich nicht schließen; bitte an der Anlage ausschalten.").format(
                seat=seat
            )
        case AskOnly():
            return OPENS_ITSELF
        case Keys(live):
            return _KEYS[live]
        case Silence():
            return N_("Die Mikrofone lassen sich nicht ausschalten; bitte an der Anlage ausschalten.")
        case PutBack():
            return N_("Die Betriebsart der Mikrofone lässt sich nicht zurückstellen; bitte an der Anlage einstellen.")
        case Precede() | PutOut():
            return ""
