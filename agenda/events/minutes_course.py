"""What happened to the minutes once they were written."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import MinutesKind, MinutesOffice, ObjectionEnd


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody said in public, as the captions had it when the minutes were proposed; `at` is ISO 8601 in UTC.

    An empty `speaker`: nobody had the floor. `automatic`: a machine wrote some of it, and nobody corrected that.
    """

    at: str
    speaker: str
    text: str
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class MinutesProposed:
    """The minutes as they stood at this point of the log were laid before the members; versions count from 1.

    `transcript` is what verbatim minutes quote. The words themselves are in the log, and no checksum of them: captions
    go on being corrected and are deleted with the recording, while a version stays as it was proposed.
    """

    version: int
    kind: MinutesKind
    transcript: tuple[Utterance, ...] = ()


@dataclass(frozen=True, slots=True)
class MinutesReopened:
    """They were taken back to be written on."""

    reason: str


@dataclass(frozen=True, slots=True)
class MinutesObjected:
    """A member objects; an empty `item_id` means the minutes as a whole."""

    objection_id: str
    person_id: str
    item_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class MinutesObjectionSettled:
    """How an objection ended, and what is noted of that."""

    objection_id: str
    how: ObjectionEnd
    note: str


@dataclass(frozen=True, slots=True)
class MinutesSigned:
    """Somebody approved the version proposed, in this office; the second of the two makes it the approved one."""

    person_id: str
    office: MinutesOffice


@dataclass(frozen=True, slots=True)
class MinutesPublished:
    """The public edition of this version is for everybody."""

    version: int


MinutesCourseEvent = (
    MinutesProposed | MinutesReopened | MinutesObjected | MinutesObjectionSettled | MinutesSigned | MinutesPublished
)
