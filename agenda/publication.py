"""What becomes of picture and sound: what is published and how late, whom the mixer must not show, what is taken away.

A person's objection and a guest's missing consent (Art. 6, 7 and 21 GDPR) are rules for the mixer alone: members and
hall see and hear everybody (`veiled`). The red key throws away what the public has not seen yet. Nothing that was
published is removed without an event that says why; the event is the tombstone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from agenda import texts
from agenda.commands import Command
from agenda.commands.publication import (
    CountNonPublic,
    DumpStream,
    NoteArchiveState,
    NoteConsent,
    NoteDeletion,
    NoteDump,
    NoteObjection,
    ReleaseArchive,
    SetPublication,
    TakeDown,
)
from agenda.events import Event
from agenda.events.publication import (
    ArchiveReleased,
    ArchiveStateChanged,
    ConsentNoted,
    DataDeleted,
    DumpCarriedOut,
    NonPublicCounted,
    ObjectionNoted,
    PassageTakenDown,
    PublicationSet,
    StreamDumped,
)
from agenda.events.words import Function, PublicationMode
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.people import Person
from agenda.state.publication import Dump, Publication

Medium = Literal["picture", "sound", "archive"]

ALL: Final[frozenset[Medium]] = frozenset({"picture", "sound", "archive"})

LONGEST_DELAY_S: Final = 60
"""More could not be kept in memory without limit, and nobody would call it a live stream."""

LONGEST_PASSAGE: Final = timedelta(hours=24)

ASKED_FIRST: Final[frozenset[Function]] = frozenset({"guest", "expert"})
"""Who is neither elected nor in office, and is shown only after having agreed."""

KEEPING: Final[frozenset[PublicationMode]] = frozenset({"archive", "archive-after-release"})
"""The modes in which the stream is kept."""

DATA_PROTECTION: Final = "Art. 21 DSGVO"
CONSENT_RULE: Final = "Art. 6 Abs. 1 Buchst. a DSGVO"


# -- what others ask ---------------------------------------------------------------------------------------------------


def veiled(meeting: Meeting, person_id: str) -> frozenset[Medium]:
    """What the public must not get of somebody."""
    person = meeting.people.get(person_id)
    if person is not None and asked_first(person) and person_id not in meeting.publication.consents:
        return ALL
    objection = meeting.publication.objections.get(person_id)
    return frozenset(medium for medium in ALL if objection is not None and getattr(objection, medium))


def asked_first(person: Person) -> bool:
    """Whether somebody is shown only after a recorded consent; who stands in for a member is in office."""
    return person.function in ASKED_FIRST and not person.stands_for


def objection_rule(meeting: Meeting) -> str:
    """What an objection rests on: a local rule, the law of the Land, or data protection law where neither says so."""
    local = meeting.local.rules.get("objection")
    if local is not None or meeting.plan is None:
        return local.citation if local is not None else DATA_PROTECTION
    law = meeting.law.speaker_may_object
    return law.citation if law.known and law.value else DATA_PROTECTION


def streams(meeting: Meeting) -> bool:
    """Whether there is a stream at all."""
    return meeting.publication.mode != "none"


def keeps(meeting: Meeting) -> bool:
    """Whether the stream is kept at this moment: from the opening to the closing, and never without the public."""
    running = meeting.state in ("open", "interrupted") and not meeting.public_excluded
    return running and meeting.publication.mode in KEEPING


def archive_open(meeting: Meeting) -> bool:
    """Whether the recording may be watched. While the sitting runs it is the stream, rewound."""
    publication = meeting.publication
    if publication.mode not in KEEPING:
        return False
    return publication.mode == "archive" or publication.released or meeting.state != "closed"


def public_part(publication: Publication) -> Publication:
    """What everybody may know: not who objected, nor any reason."""
    passages = tuple(replace(one, reason="") for one in publication.passages)
    return Publication(
        publication.mode,
        publication.delay_s,
        released=publication.released,
        passages=passages,
        deleted=publication.deleted,
    )


# -- rules -------------------------------------------------------------------------------------------------------------


def set_(meeting: Meeting, command: SetPublication) -> tuple[Event, ...]:
    """Take over what the configuration says; the same again is no event. The public's view stands still without it."""
    if not 0 <= command.delay_s <= LONGEST_DELAY_S:
        raise Refusal("delay-invalid", limit=LONGEST_DELAY_S)
    if meeting.public_excluded:
        raise Refusal("publication-not-now")
    now = meeting.publication
    same = (now.mode, now.delay_s) == (command.mode, command.delay_s)
    return () if same else (PublicationSet(command.mode, command.delay_s),)


def dump(meeting: Meeting, command: DumpStream) -> tuple[Event, ...]:
    """Throw away what is waiting; without a delay nothing waits."""
    if not streams(meeting):
        raise Refusal("stream-none")
    if not meeting.publication.delay_s:
        raise Refusal("dump-no-delay")
    reason = texts.filled_line(command.reason, "Der Grund")
    return (StreamDumped(f"x{len(meeting.publication.dumps) + 1}", reason),)


def note_dump(meeting: Meeting, command: NoteDump) -> tuple[Event, ...]:
    """The programme reports until it is believed: only the first report counts."""
    known = meeting.publication.dumps.get(command.dump_id)
    if known is None:
        raise Refusal("dump-unknown")
    since, until = _span(command.since, command.until)
    if known.done is not None:
        return ()
    return (DumpCarriedOut(known.dump_id, since, until, _count(command.parts), _count(command.size)),)


def count(meeting: Meeting, command: CountNonPublic) -> tuple[Event, ...]:
    """What was measured stands in the log, whatever it is."""
    since, until = _span(command.since, command.until)
    received = None if command.received is None else _count(command.received)
    return (NonPublicCounted(since, until, received, _count(command.written)),)


def takes_back(meeting: Meeting, command: NoteObjection) -> bool:
    """Whether somebody would be seen, heard or kept again: that is for them alone to say."""
    before = meeting.publication.objections.get(command.person_id)
    return before is not None and any(getattr(before, one) and not getattr(command, one) for one in ALL)


def object_(meeting: Meeting, command: NoteObjection) -> tuple[Event, ...]:
    """Note it; the same again is no event."""
    person = meeting.person(command.person_id)
    before = meeting.publication.objections.get(person.person_id, ObjectionNoted(person.person_id, False, False, False))
    wanted = (command.picture, command.sound, command.archive)
    if wanted == (before.picture, before.sound, before.archive):
        return ()
    return (ObjectionNoted(person.person_id, *wanted, rule=objection_rule(meeting)),)


def consent(meeting: Meeting, command: NoteConsent) -> tuple[Event, ...]:
    """Note it; who is elected or in office is not asked."""
    person = meeting.person(command.person_id)
    if not asked_first(person):
        raise Refusal("consent-needless", rule=CONSENT_RULE, name=person.name)
    known = (person.person_id in meeting.publication.consents) == command.given
    return () if known else (ConsentNoted(person.person_id, command.given),)


def release(meeting: Meeting, command: ReleaseArchive) -> tuple[Event, ...]:
    """Let the recording be watched."""
    if meeting.publication.mode != "archive-after-release":
        raise Refusal("release-needless")
    return () if meeting.publication.released else (ArchiveReleased(),)


def take_down(meeting: Meeting, command: TakeDown, at: datetime) -> tuple[Event, ...]:
    """Take a passage out, up to this moment: what has not been said yet is for the red key and for objections."""
    begin, end = _moment(command.since), min(_moment(command.until), at)
    since, until = _span(begin.isoformat(), end.isoformat())
    reason = texts.filled_line(command.reason, "Der Grund")
    return (PassageTakenDown(f"q{len(meeting.publication.passages) + 1}", since, until, reason),)


def note_deletion(meeting: Meeting, command: NoteDeletion) -> tuple[Event, ...]:
    """Each deletion is told, once."""
    return (DataDeleted(command.kind, *map(_count, (command.days, command.files, command.size))),)


def note_state(meeting: Meeting, command: NoteArchiveState) -> tuple[Event, ...]:
    """An alarm, or its end."""
    return () if command.state == meeting.publication.disk else (ArchiveStateChanged(command.state),)


def _span(since: str, until: str) -> tuple[str, str]:
    """Two moments as ISO 8601 in UTC, the earlier one first."""
    begin, end = _moment(since), _moment(until)
    if not timedelta(0) < end - begin <= LONGEST_PASSAGE:
        raise Refusal("passage-invalid")
    return begin.isoformat(), end.isoformat()


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Refusal("passage-invalid") from None


def _count(number: int) -> int:
    if number < 0:
        raise Refusal("count-invalid")
    return number


# -- what the events do ------------------------------------------------------------------------------------------------


def on_set(meeting: Meeting, event: PublicationSet, at: datetime) -> Meeting:
    """From now on."""
    return _with(meeting, replace(meeting.publication, mode=event.mode, delay_s=event.delay_s))


def on_dumped(meeting: Meeting, event: StreamDumped, at: datetime) -> Meeting:
    """Under way to the programme."""
    dumps = {**meeting.publication.dumps, event.dump_id: Dump(event.dump_id, event.reason, at)}
    return _with(meeting, replace(meeting.publication, dumps=dumps))


def on_carried_out(meeting: Meeting, event: DumpCarriedOut, at: datetime) -> Meeting:
    """Done."""
    done = replace(meeting.publication.dumps[event.dump_id], done=event)
    return _with(meeting, replace(meeting.publication, dumps={**meeting.publication.dumps, event.dump_id: done}))


def on_objection(meeting: Meeting, event: ObjectionNoted, at: datetime) -> Meeting:
    """It holds from now on."""
    objections = {**meeting.publication.objections, event.person_id: event}
    return _with(meeting, replace(meeting.publication, objections=objections))


def on_consent(meeting: Meeting, event: ConsentNoted, at: datetime) -> Meeting:
    """It holds from now on."""
    consents = meeting.publication.consents
    changed = consents | {event.person_id} if event.given else consents - {event.person_id}
    return _with(meeting, replace(meeting.publication, consents=changed))


def on_released(meeting: Meeting, event: ArchiveReleased, at: datetime) -> Meeting:
    """To be watched."""
    return _with(meeting, replace(meeting.publication, released=True))


def on_taken_down(meeting: Meeting, event: PassageTakenDown, at: datetime) -> Meeting:
    """Its tombstone."""
    return _with(meeting, replace(meeting.publication, passages=(*meeting.publication.passages, event)))


def on_state(meeting: Meeting, event: ArchiveStateChanged, at: datetime) -> Meeting:
    """Whether the recording is written."""
    return _with(meeting, replace(meeting.publication, disk=event.state))


def on_counted(meeting: Meeting, event: NonPublicCounted, at: datetime) -> Meeting:
    """Evidence for the log; nothing follows from it."""
    return meeting


def on_deleted(meeting: Meeting, event: DataDeleted, at: datetime) -> Meeting:
    """Evidence for the log; of the recording it is told to whoever looks for it."""
    return _with(meeting, replace(meeting.publication, deleted=True)) if event.kind == "recording" else meeting


def _with(meeting: Meeting, publication: Publication) -> Meeting:
    return replace(meeting, publication=publication)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    SetPublication: set_,
    DumpStream: dump,
    NoteDump: note_dump,
    CountNonPublic: count,
    NoteObjection: object_,
    NoteConsent: consent,
    ReleaseArchive: release,
    NoteDeletion: note_deletion,
    NoteArchiveState: note_state,
}
TIMED_DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {TakeDown: take_down}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    PublicationSet: on_set,
    StreamDumped: on_dumped,
    DumpCarriedOut: on_carried_out,
    NonPublicCounted: on_counted,
    ObjectionNoted: on_objection,
    ConsentNoted: on_consent,
    ArchiveReleased: on_released,
    PassageTakenDown: on_taken_down,
    DataDeleted: on_deleted,
    ArchiveStateChanged: on_state,
}
