"""Presence (Anwesenheit): who is here, in the hall or remote.

A remote member counts as present from the verified join to the leave (§ 52a I S. 3 HGO). Arriving the same way again
and leaving twice are no events; arriving the other way is one, so that the attendance shows both spans.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import speakers
from agenda.commands import Command
from agenda.commands.presence import NoteArrival, NoteDeparture
from agenda.events import Event
from agenda.events.presence import PersonArrived, PersonLeft
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.people import Person


def check_law_of_the_day(meeting: Meeting, command: Command, at: datetime) -> None:
    """Joining remotely needs the law that allows it to be in force on that day."""
    if isinstance(command, NoteArrival) and command.how == "remote":
        remote = meeting.law.remote
        if not (remote.value and remote.in_force(at.date())):
            raise Refusal("remote-not-lawful", rule=remote.citation)


def arrive(meeting: Meeting, command: NoteArrival) -> tuple[Event, ...]:
    """Somebody is here from now on, or changes between hall and remote."""
    person = meeting.person(command.person_id)
    if command.how == "remote":
        _check_may_be_remote(meeting, person)
    if person.present == command.how:
        return ()
    return (PersonArrived(person.person_id, command.how),)


def leave(meeting: Meeting, command: NoteDeparture) -> tuple[Event, ...]:
    """Somebody has gone: the floor and the waiting request go too, a ballot already cast stays."""
    person = meeting.person(command.person_id)
    if person.present is None:
        return ()
    return (*speakers.forget(meeting, person.person_id), PersonLeft(person.person_id))


def _check_may_be_remote(meeting: Meeting, person: Person) -> None:
    never = meeting.law.never_remote
    if person.function in never.value:
        raise Refusal("chair-remote", rule=never.citation)


def on_arrived(meeting: Meeting, event: PersonArrived, at: datetime) -> Meeting:
    """Present from now on."""
    person = replace(meeting.people[event.person_id], present=event.how, since=at)
    return replace(meeting, people={**meeting.people, event.person_id: person})


def on_left(meeting: Meeting, event: PersonLeft, at: datetime) -> Meeting:
    """Present no longer."""
    person = replace(meeting.people[event.person_id], present=None, since=None)
    return replace(meeting, people={**meeting.people, event.person_id: person})


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {NoteArrival: arrive, NoteDeparture: leave}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {PersonArrived: on_arrived, PersonLeft: on_left}
