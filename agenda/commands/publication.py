"""What becomes of picture and sound: mode, delay, red key, objections, consents, release, take-down, deletion."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import ArchiveState, DataKind, PublicationMode


@dataclass(frozen=True, slots=True)
class SetPublication:
    """Say by the configuration what is published, and by how many seconds (0 to 60) the public is behind."""

    mode: PublicationMode
    delay_s: int = 0


@dataclass(frozen=True, slots=True)
class DumpStream:
    """The red key: the seconds that the public has not seen yet never go out, and are not kept either."""

    reason: str


@dataclass(frozen=True, slots=True)
class NoteDump:
    """The programme has done so: UTC of the passage, and how many parts and bytes were thrown away."""

    dump_id: str
    since: str
    until: str
    parts: int
    size: int


@dataclass(frozen=True, slots=True)
class CountNonPublic:
    """What was measured of a non-public part: bytes handed to the programme, and bytes of it on the disk.

    `received` is None where the process that counted ended before the part did.
    """

    since: str
    until: str
    received: int | None
    written: int


@dataclass(frozen=True, slots=True)
class NoteObjection:
    """Somebody does not want to be seen, heard or kept; all three false takes the objection back."""

    person_id: str
    picture: bool
    sound: bool
    archive: bool


@dataclass(frozen=True, slots=True)
class NoteConsent:
    """A guest agrees to be in the stream and in the archive, or does so no longer."""

    person_id: str
    given: bool


@dataclass(frozen=True, slots=True)
class ReleaseArchive:
    """The recording may be published."""


@dataclass(frozen=True, slots=True)
class TakeDown:
    """Take a passage (UTC, ISO 8601) out of the recording, for good."""

    since: str
    until: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoteDeletion:
    """Data was deleted because its period of so many days was over: so many files and bytes."""

    kind: DataKind
    days: int
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class NoteArchiveState:
    """Whether the recording is being written."""

    state: ArchiveState


PublicationCommand = (
    SetPublication
    | DumpStream
    | NoteDump
    | CountNonPublic
    | NoteObjection
    | NoteConsent
    | ReleaseArchive
    | TakeDown
    | NoteDeletion
    | NoteArchiveState
)
