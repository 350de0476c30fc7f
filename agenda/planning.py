"""Planning: the sitting, its people and its agenda, all listed before the gavel falls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from agenda import texts
from agenda.commands import Command
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.events import Event
from agenda.events.planning import ItemListed, MeetingPlanned, PersonListed
from agenda.events.words import Paper
from agenda.ports import Refusal
from agenda.profiles import profile
from agenda.state import Meeting
from agenda.state.items import Item
from agenda.state.people import VOTING_FUNCTIONS, Person

MOST_SEATS = 999
"""The largest German councils have about 100 seats; three digits are what a seat map can label."""

MOST_PAPERS = 100
RESERVED_IDS = frozenset({"hall"})
"""Owners of media tracks that are no persons."""


def plan(meeting: Meeting, command: PlanMeeting) -> tuple[Event, ...]:
    """Plan the sitting, once."""
    if meeting.plan is not None:
        raise Refusal("meeting-planned-already")
    return (
        MeetingPlanned(
            body=texts.filled_line(command.body, "Der Name des Gremiums"),
            title=texts.filled_line(command.title, "Der Titel der Sitzung"),
            place=texts.line(command.place, "Der Ort"),
            starts_at=_moment(command.starts_at),
            legal_seats=_between(command.legal_seats, 1, MOST_SEATS, "seats-invalid"),
            profile=profile(command.profile).name,
        ),
    )


def list_person(meeting: Meeting, command: ListPerson) -> tuple[Event, ...]:
    """Put somebody on the list of the sitting."""
    _check_free(command.person_id, meeting.people, RESERVED_IDS)
    _check_seat(meeting, command.seat)
    _check_membership(meeting, command)
    return (
        PersonListed(
            person_id=texts.identifier(command.person_id),
            name=texts.filled_line(command.name, "Der Name"),
            function=command.function,
            faction=texts.line(command.faction, "Die Fraktion"),
            seat=command.seat,
        ),
    )


def list_item(meeting: Meeting, command: ListItem) -> tuple[Event, ...]:
    """Put an item on the agenda, after those already there."""
    meeting.planned  # noqa: B018  refuses where nothing is planned
    _check_free(command.item_id, meeting.items)
    return (
        ItemListed(
            item_id=texts.identifier(command.item_id),
            number=texts.filled_line(command.number, "Die Nummer"),
            title=texts.filled_line(command.title, "Der Titel"),
            public=command.public,
            kind=command.kind,
            motion=texts.paragraphs(command.motion, "Der Beschlussvorschlag", texts.MOTION_LIMIT),
            mover=texts.line(command.mover, "Der Name des Antragstellers"),
            papers=_papers(command.papers),
        ),
    )


def _moment(text: str) -> str:
    """A time with offset that has a form in UTC (the last hours of the year 9999 may not)."""
    try:
        moment = datetime.fromisoformat(text)
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refusal("time-invalid") from None
    if moment.tzinfo is None:
        raise Refusal("time-invalid")
    return text


def _between(value: int, low: int, high: int, code: str) -> int:
    if not low <= value <= high:
        raise Refusal(code, low=low, high=high)
    return value


def _check_free(new_id: str, taken: Mapping[str, object], reserved: frozenset[str] = frozenset()) -> None:
    if new_id in taken or new_id in reserved:
        raise Refusal("id-taken")


def _check_seat(meeting: Meeting, seat: int | None) -> None:
    if seat is None:
        return
    _between(seat, 1, MOST_SEATS, "seat-invalid")
    if any(person.seat == seat for person in meeting.people.values()):
        raise Refusal("seat-taken", seat=seat)


def _check_membership(meeting: Meeting, command: ListPerson) -> None:
    """There are never more members than the law gives seats, or the quorum would mean nothing (§ 38 HGO)."""
    seats = meeting.planned.legal_seats
    members = sum(person.voting for person in meeting.people.values())
    if command.function in VOTING_FUNCTIONS and members >= seats:
        raise Refusal("too-many-members", rule="§ 38 HGO", seats=seats)


def _papers(papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    if len(papers) > MOST_PAPERS:
        raise Refusal("too-many-papers", limit=MOST_PAPERS)
    return tuple(
        Paper(title=texts.filled_line(paper.title, "Der Titel der Unterlage"), file=texts.file_name(paper.file))
        for paper in papers
    )


def on_planned(meeting: Meeting, event: MeetingPlanned, at: datetime) -> Meeting:
    """The plan stands."""
    return replace(meeting, plan=event)


def on_person_listed(meeting: Meeting, event: PersonListed, at: datetime) -> Meeting:
    """One more person."""
    person = Person(event.person_id, event.name, event.function, event.faction, event.seat)
    return replace(meeting, people={**meeting.people, event.person_id: person})


def on_item_listed(meeting: Meeting, event: ItemListed, at: datetime) -> Meeting:
    """One more item at the end."""
    item = Item(
        item_id=event.item_id,
        number=event.number,
        title=event.title,
        public=event.public,
        kind=event.kind,
        motion=event.motion,
        mover=event.mover,
        papers=event.papers,
    )
    return replace(meeting, items={**meeting.items, event.item_id: item})


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    PlanMeeting: plan,
    ListPerson: list_person,
    ListItem: list_item,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    MeetingPlanned: on_planned,
    PersonListed: on_person_listed,
    ItemListed: on_item_listed,
}
