"""The stream on the Internet: whether it is admissible, and whose speech stays out of it.

Two publicities are told apart: the hall is open to everybody (§ 52 Abs. 1 HGO), the Internet only where the Land's law
lets the municipality lay that down and it has (§ 52 Abs. 3 HGO). What is not known of a Land, or not laid down, is not
streamed. Who objects is seen and heard in the hall and by the other members, and not on the Internet, while at the
word (§ 64 Abs. 2 Satz 3 NKomVG, or a local rule). Nothing of the debate depends on either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from agenda import local_law
from agenda.commands import Command
from agenda.commands.streaming import ObjectToStream
from agenda.events import Event
from agenda.events.streaming import StreamObjected
from agenda.ports import Refusal
from agenda.state import Meeting

Shut = Literal["unlawful", "objected"]
"""Why nothing of the debate goes to the Internet just now: nothing lets it, or whoever is at the word objects."""


def shut(meeting: Meeting) -> Shut | None:
    """Why the stream is shut in a debate that is open to the public; None where it is not."""
    if refusal(meeting) is not None:
        return "unlawful"
    return "objected" if meeting.publicity.objectors.intersection(at_the_word(meeting)) else None


def refusal(meeting: Meeting) -> Refusal | None:
    """What stands against streaming this sitting; None where it is admissible."""
    if meeting.plan is None:
        return None
    try:
        local_law.check_laid_down(meeting, "stream", meeting.law.public_stream)
    except Refusal as refused:
        return refused
    return None


def at_the_word(meeting: Meeting) -> tuple[str, ...]:
    """The ids of who speaks and of who puts a question meanwhile."""
    floor = meeting.floor
    if floor is None:
        return ()
    return (floor.person_id, floor.question.person_id) if floor.question else (floor.person_id,)


def may_object(meeting: Meeting) -> bool:
    """Whether an objection would be taken."""
    rule = meeting.law.speaker_may_object
    return "objection" in meeting.local.rules or (rule.known and rule.value)


def object_(meeting: Meeting, command: ObjectToStream) -> tuple[Event, ...]:
    """Take the objection, or take it back; the same again is no event."""
    person = meeting.person(command.person_id)
    rule = meeting.law.speaker_may_object
    if "objection" not in meeting.local.rules and not rule.value:
        raise Refusal("objection-not-laid-down", rule=rule.citation)
    known = person.person_id in meeting.publicity.objectors
    return () if known == command.objects else (StreamObjected(person.person_id, command.objects),)


def on_objected(meeting: Meeting, event: StreamObjected, at: datetime) -> Meeting:
    """From the next word on."""
    others = meeting.publicity.objectors - {event.person_id}
    objectors = others | {event.person_id} if event.objects else others
    return replace(meeting, publicity=replace(meeting.publicity, objectors=objectors))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {ObjectToStream: object_}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {StreamObjected: on_objected}
