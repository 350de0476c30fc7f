"""What happens to the minutes once they are written: proposed, objected to, signed, published."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.minutes_course import Utterance
from agenda.events.words import MinutesKind


@dataclass(frozen=True, slots=True)
class ProposeMinutes:
    """Lay the minutes before the members as they stand now, as a new version.

    A page sends the kind; the transcript the server fills in from the captions and replaces what a page sends.
    """

    kind: MinutesKind = "course"
    transcript: tuple[Utterance, ...] = ()


@dataclass(frozen=True, slots=True)
class ReopenMinutes:
    """Take them back to write on; what was signed is to be signed again."""

    reason: str


@dataclass(frozen=True, slots=True)
class ObjectToMinutes:
    """A member objects to the version proposed; an empty `item_id` means the minutes as a whole."""

    person_id: str
    reason: str
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawMinutesObjection:
    """The member lets the objection go."""

    objection_id: str


@dataclass(frozen=True, slots=True)
class DecideMinutesObjection:
    """Put on record how the body decided on an objection."""

    objection_id: str
    upheld: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignMinutes:
    """Chair or clerk approve the version proposed."""

    person_id: str


@dataclass(frozen=True, slots=True)
class PublishMinutes:
    """Give the approved minutes' public edition to everybody."""


MinutesCourseCommand = (
    ProposeMinutes
    | ReopenMinutes
    | ObjectToMinutes
    | WithdrawMinutesObjection
    | DecideMinutesObjection
    | SignMinutes
    | PublishMinutes
)
