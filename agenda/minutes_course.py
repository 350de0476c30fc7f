"""From the draft of the minutes to what everybody may read (§ 61 Abs. 2 to 4 HGO and its like).

The clerk proposes a version; members object to it with a reason; the body decides on each objection; chair and clerk
approve; the public edition is published. From the proposal on the text stands still, and taking it back is an act with
a reason that costs the signatures. How long members may object is for the rules of procedure to say; no signature
shortens that, so until then nothing is published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from agenda import chairing, texts
from agenda.commands import Command
from agenda.commands.minutes_course import (
    DecideMinutesObjection,
    ObjectToMinutes,
    ProposeMinutes,
    PublishMinutes,
    ReopenMinutes,
    SignMinutes,
    WithdrawMinutesObjection,
)
from agenda.events import Event
from agenda.events.minutes_course import (
    MinutesObjected,
    MinutesObjectionSettled,
    MinutesProposed,
    MinutesPublished,
    MinutesReopened,
    MinutesSigned,
)
from agenda.events.words import MinutesOffice, MinutesState, ObjectionEnd
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.minutes_course import MinutesCourse, MinutesObjection
from agenda.state.people import Person

MinutesStep = Literal[
    "write", "propose", "reopen", "object", "settle", "settle-last", "settle-signed", "sign", "sign-last", "publish"
]

STEPS: Mapping[tuple[MinutesState, MinutesStep], MinutesState] = {
    ("draft", "write"): "draft",
    ("draft", "propose"): "proposed",
    ("proposed", "object"): "disputed",
    ("disputed", "object"): "disputed",
    ("disputed", "settle"): "disputed",
    ("disputed", "settle-last"): "proposed",
    ("disputed", "settle-signed"): "approved",
    ("proposed", "sign"): "proposed",
    ("proposed", "sign-last"): "approved",
    ("proposed", "reopen"): "draft",
    ("approved", "object"): "disputed",
    ("approved", "reopen"): "draft",
    ("published", "reopen"): "draft",
    ("approved", "publish"): "published",
}

REFUSED_IN: Mapping[MinutesState, str] = {
    "draft": "minutes-not-proposed",
    "proposed": "minutes-proposed",
    "disputed": "minutes-disputed",
    "approved": "minutes-approved",
    "published": "minutes-published",
}

OFFICES: frozenset[MinutesOffice] = frozenset({"chair", "clerk"})
"""Who signs (§ 61 Abs. 2 HGO)."""


def after(state: MinutesState, step: MinutesStep) -> MinutesState:
    """The state after the step; raises Refusal where the table knows no such step."""
    try:
        return STEPS[state, step]
    except KeyError:
        raise Refusal(REFUSED_IN[state]) from None


PublishedAs = Literal["html", "pdf", "txt", "xml"]
PUBLISHED_AS: tuple[PublishedAs, ...] = ("html", "pdf", "txt", "xml")
"""Formats for everybody: to read, to keep, to hear, for machines."""


def published_file(version: int, ending: PublishedAs) -> str:
    """The name of a published file."""
    return f"niederschrift-fassung-{version}.{ending}"


def published_part(course: MinutesCourse) -> MinutesCourse:
    """What the public may know of the course: which version is published, and nothing before that."""
    return MinutesCourse("published", course.version) if course.state == "published" else MinutesCourse()


def check_writable(meeting: Meeting) -> None:
    """Refuse to change a text that lies before the members."""
    after(meeting.minutes.state, "write")


def objection_ends(meeting: Meeting) -> datetime | None:
    """Until when members may object to the version proposed; None where no rule limits that."""
    rule = meeting.local.rules.get("minutes-objection")
    proposed = meeting.minutes.proposed_at
    return proposed + timedelta(days=rule.number) if rule and proposed else None


def may_object(person: Person) -> bool:
    """Whether somebody has a say in the minutes: the members of the body."""
    return person.voting


# -- what a command leads to -------------------------------------------------------------------------------------------


def propose(meeting: Meeting, command: ProposeMinutes) -> tuple[Event, ...]:
    """Propose the next version; verbatim minutes quote a transcript, or there are none."""
    after(meeting.minutes.state, "propose")
    transcript = command.transcript if command.kind == "verbatim" else ()
    if command.kind == "verbatim" and not transcript:
        raise Refusal("minutes-without-transcript")
    return (MinutesProposed(meeting.minutes.version + 1, command.kind, transcript),)


def reopen(meeting: Meeting, command: ReopenMinutes) -> tuple[Event, ...]:
    """Take the newest version back, once each objection to it is decided."""
    after(meeting.minutes.state, "reopen")
    return (MinutesReopened(texts.filled_line(command.reason, "Der Grund", texts.REMARK_LIMIT)),)


def object_(meeting: Meeting, command: ObjectToMinutes, at: datetime) -> tuple[Event, ...]:
    """A member objects, in time."""
    after(meeting.minutes.state, "object")
    person = meeting.person(command.person_id)
    if not may_object(person):
        raise Refusal("minutes-members-only", name=person.name)
    if command.item_id:
        meeting.item(command.item_id)
    _check_in_time(meeting, at)
    reason = texts.filled_line(command.reason, "Der Grund", texts.REMARK_LIMIT)
    number = len(meeting.minutes.objections) + 1
    return (MinutesObjected(f"e{number}", person.person_id, command.item_id, reason),)


def _check_in_time(meeting: Meeting, at: datetime) -> None:
    ends = objection_ends(meeting)
    if ends is not None and at > ends:
        raise Refusal("minutes-objection-late", rule=meeting.local.rules["minutes-objection"].citation)


def withdraw(meeting: Meeting, command: WithdrawMinutesObjection) -> tuple[Event, ...]:
    """The member lets it go."""
    return _settled(meeting, command.objection_id, "withdrawn", "")


def decide(meeting: Meeting, command: DecideMinutesObjection) -> tuple[Event, ...]:
    """Note the body's decision."""
    note = texts.line(command.note, "Die Anmerkung", texts.REMARK_LIMIT)
    return _settled(meeting, command.objection_id, "upheld" if command.upheld else "rejected", note)


def _settled(meeting: Meeting, objection_id: str, how: ObjectionEnd, note: str) -> tuple[Event, ...]:
    if objection_id not in {one.objection_id for one in meeting.minutes.open_objections}:
        raise Refusal("minutes-objection-unknown")
    return (MinutesObjectionSettled(objection_id, how, note),)


def sign(meeting: Meeting, command: SignMinutes) -> tuple[Event, ...]:
    """Approve in the own office; once more is no event."""
    office = _office(meeting, meeting.person(command.person_id))
    if meeting.minutes.signed.get(office) == command.person_id:
        return ()
    after(meeting.minutes.state, "sign")
    if meeting.minutes.upheld:
        raise Refusal("minutes-objection-upheld")
    return (MinutesSigned(command.person_id, office),)


def _office(meeting: Meeting, person: Person) -> MinutesOffice:
    """In which office somebody signs: whoever led at the end of the sitting as chair."""
    if person.function == "clerk":
        return "clerk"
    if person.person_id == chairing.leader(meeting):
        return "chair"
    raise Refusal("minutes-signer-unfit", name=person.name)


def publish(meeting: Meeting, command: PublishMinutes, at: datetime) -> tuple[Event, ...]:
    """Publish what is approved, as soon as nobody may object any more."""
    after(meeting.minutes.state, "publish")
    if meeting.minutes.upheld:
        raise Refusal("minutes-objection-upheld")
    ends = objection_ends(meeting)
    if ends is not None and at <= ends:
        raise Refusal("minutes-objection-running", rule=meeting.local.rules["minutes-objection"].citation)
    return (MinutesPublished(meeting.minutes.version),)


# -- what an event makes of the meeting --------------------------------------------------------------------------------


def _stepped(meeting: Meeting, step: MinutesStep, course: MinutesCourse) -> Meeting:
    """The meeting with this course of its minutes, in the state that the step leads to."""
    return replace(meeting, minutes=replace(course, state=after(meeting.minutes.state, step)))


def on_proposed(meeting: Meeting, event: MinutesProposed, at: datetime) -> Meeting:
    """A new version lies before the members; nobody has signed it."""
    course = replace(meeting.minutes, version=event.version, kind=event.kind, proposed_at=at, signed={})
    return _stepped(meeting, "propose", course)


def on_reopened(meeting: Meeting, event: MinutesReopened, at: datetime) -> Meeting:
    """The clerk writes again."""
    return _stepped(meeting, "reopen", replace(meeting.minutes, proposed_at=None, signed={}))


def on_objected(meeting: Meeting, event: MinutesObjected, at: datetime) -> Meeting:
    """One more objection is open."""
    version = meeting.minutes.version
    made = MinutesObjection(event.objection_id, event.person_id, event.item_id, event.reason, version, at)
    return _stepped(meeting, "object", _with_objection(meeting, made))


def on_settled(meeting: Meeting, event: MinutesObjectionSettled, at: datetime) -> Meeting:
    """One fewer is open."""
    objection = meeting.minutes.objections[event.objection_id]
    settled = replace(objection, settled=event.how, note=event.note)
    return _stepped(meeting, _settling(meeting.minutes), _with_objection(meeting, settled))


def _settling(course: MinutesCourse) -> MinutesStep:
    """Where a version was signed before somebody objected, the signatures hold: its text stands as it was."""
    if len(course.open_objections) > 1:
        return "settle"
    return "settle-signed" if set(course.signed) >= OFFICES else "settle-last"


def _with_objection(meeting: Meeting, objection: MinutesObjection) -> MinutesCourse:
    objections = {**meeting.minutes.objections, objection.objection_id: objection}
    return replace(meeting.minutes, objections=objections)


def on_signed(meeting: Meeting, event: MinutesSigned, at: datetime) -> Meeting:
    """With both signatures the version is approved."""
    signed = {**meeting.minutes.signed, event.office: event.person_id}
    step: MinutesStep = "sign-last" if set(signed) >= OFFICES else "sign"
    return _stepped(meeting, step, replace(meeting.minutes, signed=signed))


def on_published(meeting: Meeting, event: MinutesPublished, at: datetime) -> Meeting:
    """Everybody may read the public edition."""
    return _stepped(meeting, "publish", meeting.minutes)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    ProposeMinutes: propose,
    ReopenMinutes: reopen,
    WithdrawMinutesObjection: withdraw,
    DecideMinutesObjection: decide,
    SignMinutes: sign,
}
TIMED_DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    ObjectToMinutes: object_,
    PublishMinutes: publish,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    MinutesProposed: on_proposed,
    MinutesReopened: on_reopened,
    MinutesObjected: on_objected,
    MinutesObjectionSettled: on_settled,
    MinutesSigned: on_signed,
    MinutesPublished: on_published,
}
