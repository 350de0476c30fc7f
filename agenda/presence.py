"""Presence (Anwesenheit): who is here, in the hall or remote.

A remote member counts as present from the verified join to the leave (§ 52a I S. 3 HGO). Arriving the same way again
and leaving twice are no events; arriving the other way is one, so that the attendance shows both spans.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import conduct, hands, remote, speakers
from agenda.commands import Command
from agenda.commands.presence import NoteArrival, NoteDeparture
from agenda.events import Event
from agenda.events.presence import PersonArrived, PersonLeft
from agenda.events.words import Presence
from agenda.state import Meeting
from agenda.state.people import Person


def arrive(meeting: Meeting, command: NoteArrival) -> tuple[Event, ...]:
    """Somebody is here from now on, or changes between hall and remote."""
    person = meeting.person(command.person_id)
    conduct.check_may_come(meeting, person)
    if command.how == "remote":
        remote.check_may_join(meeting, person)
    if person.present == command.how:
        return ()
    return (*_unheard(meeting, person, command.how), PersonArrived(person.person_id, command.how, command.by))


def _unheard(meeting: Meeting, person: Person, how: Presence) -> tuple[Event, ...]:
    """Whoever goes away from the hall without the public has to confirm before speaking on."""
    if how != "remote" or not meeting.public_excluded:
        return ()
    return speakers.silence(meeting, lambda speaker: speaker == person.person_id)


def leave(meeting: Meeting, command: NoteDeparture) -> tuple[Event, ...]:
    """Somebody has gone: the floor and the waiting request go too, a ballot already cast stays."""
    person = meeting.person(command.person_id)
    if person.present is None:
        return ()
    return (*speakers.forget(meeting, person.person_id), PersonLeft(person.person_id, command.by))


def on_arrived(meeting: Meeting, event: PersonArrived, at: datetime) -> Meeting:
    """Present from now on. Who is somewhere else than before has not confirmed for that place that nobody listens."""
    before = meeting.people[event.person_id].present
    if before is not None and before != event.how:
        meeting = replace(meeting, publicity=meeting.publicity.without(event.person_id))
    person = replace(meeting.people[event.person_id], present=event.how, since=at)
    arrived = replace(meeting, people={**meeting.people, event.person_id: person})
    return hands.moved(remote.with_arrival(arrived, event.person_id) if event.how == "remote" else arrived)


def on_left(meeting: Meeting, event: PersonLeft, at: datetime) -> Meeting:
    """Present no longer."""
    person = replace(meeting.people[event.person_id], present=None, since=None)
    people = {**meeting.people, event.person_id: person}
    return hands.moved(replace(meeting, people=people, publicity=meeting.publicity.without(event.person_id)))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {NoteArrival: arrive, NoteDeparture: leave}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {PersonArrived: on_arrived, PersonLeft: on_left}
