"""What became of picture and sound: mode, delay, red key, objections, consents, release, take-down, deletion."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import ArchiveState, DataKind, PublicationMode


@dataclass(frozen=True, slots=True)
class PublicationSet:
    """What is published from now on, and by how many seconds the public is behind."""

    mode: PublicationMode
    delay_s: int


@dataclass(frozen=True, slots=True)
class StreamDumped:
    """The red key was pressed: what the public had not seen yet is thrown away."""

    dump_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class DumpCarriedOut:
    """The programme has put the placard in its place; `since` and `until` in UTC, `size` in bytes."""

    dump_id: str
    since: str
    until: str
    parts: int
    size: int


@dataclass(frozen=True, slots=True)
class NonPublicCounted:
    """How many bytes of picture and sound the programme got in a non-public part, and how many lie on the disk.

    `received` is None where the process that counted ended before the part did.
    """

    since: str
    until: str
    received: int | None
    written: int


@dataclass(frozen=True, slots=True)
class ObjectionNoted:
    """Somebody will not be seen, heard or kept; all three false: no objection any more.

    `rule` is what lets somebody object: a paragraph, or the local rule.
    """

    person_id: str
    picture: bool
    sound: bool
    archive: bool
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ConsentNoted:
    """A guest has agreed to be in the stream and in the archive, or does so no longer."""

    person_id: str
    given: bool


@dataclass(frozen=True, slots=True)
class ArchiveReleased:
    """The recording may be published."""


@dataclass(frozen=True, slots=True)
class PassageTakenDown:
    """A passage is out of the recording for good; times in UTC. This event is its tombstone."""

    passage_id: str
    since: str
    until: str
    reason: str


@dataclass(frozen=True, slots=True)
class DataDeleted:
    """Data was deleted because its period of so many days was over; `size` in bytes."""

    kind: DataKind
    days: int
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class ArchiveStateChanged:
    """Whether the recording is being written from now on, and what was taken down has been deleted."""

    state: ArchiveState


PublicationEvent = (
    PublicationSet
    | StreamDumped
    | DumpCarriedOut
    | NonPublicCounted
    | ObjectionNoted
    | ConsentNoted
    | ArchiveReleased
    | PassageTakenDown
    | DataDeleted
    | ArchiveStateChanged
)
