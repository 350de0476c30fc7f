"""Planning: the sitting, its people and its agenda, all listed before the gavel falls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from agenda import texts, tree
from agenda.body_kinds import AMONG_ITSELF, CLOSED, DECIDES_NOTHING, TITLES, sounds_like_main
from agenda.commands import Command
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.events import Event
from agenda.events.items import PublicExcluded
from agenda.events.planning import ItemListed, MeetingPlanned, PersonListed
from agenda.events.words import BodyKind, Paper
from agenda.ports import Refusal
from agenda.profiles import Profile, sittable
from agenda.state import Meeting
from agenda.state.items import Item
from agenda.state.people import VOTING_FUNCTIONS, Person

MOST_SEATS = 999
"""The largest German councils have about 100 seats; three digits are what a seat map can label."""

MOST_PAPERS = 100
MOST_ITEMS = 500
DEEPEST = 2
"""Items above an item: 7, 7.1, 7.1.1 is as deep as agendas go."""

LONGEST_ITEM_S = 24 * 3600
"""No item is planned for longer than a day; a larger number is a slip of the keyboard."""

RESERVED_IDS = frozenset({"hall"})
"""Owners of media tracks that are no persons."""


def plan(meeting: Meeting, command: PlanMeeting) -> tuple[Event, ...]:
    """Plan the sitting, once."""
    if meeting.plan is not None:
        raise Refusal("meeting-planned-already")
    starts_at = _moment(command.starts_at)
    law = sittable(command.profile, starts_at)
    _check_kind(law, command)
    return (
        *_among_itself(command.kind),
        MeetingPlanned(
            body=texts.filled_line(command.body, "Der Name des Gremiums"),
            title=texts.filled_line(command.title, "Der Titel der Sitzung"),
            place=texts.line(command.place, "Der Ort"),
            starts_at=starts_at,
            legal_seats=_seats(command),
            profile=law.name,
            kind=command.kind,
            rehearsal=command.rehearsal,
            first_sitting=command.first_sitting,
        ),
    )


def _seats(command: PlanMeeting) -> int:
    """The legal number of members; a body that decides nothing has none."""
    if command.kind in DECIDES_NOTHING:
        return 0
    return _between(command.legal_seats, 1, MOST_SEATS, "seats-invalid")


def _check_kind(law: Profile, command: PlanMeeting) -> None:
    """Refuse to plan as any committee one that the law of the Land takes out by its name."""
    own = law.remote_by_body.get("main-committee")
    if own is not None and command.kind == "committee" and sounds_like_main(command.body):
        raise Refusal("body-kind-special", rule=own.cited, body=TITLES["main-committee"])


def _among_itself(kind: BodyKind) -> tuple[Event, ...]:
    """A body without a public part is closed before anything of it is known."""
    return (PublicExcluded(AMONG_ITSELF),) if kind in CLOSED else ()


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
    """Put an item on the agenda, after those already there, or last under its parent."""
    _check_free(command.item_id, meeting.items)
    check_public(meeting, public=command.public)
    check_parent(meeting, command.parent, public=command.public)
    return (
        ItemListed(
            item_id=texts.identifier(command.item_id),
            number=_number(meeting, command),
            title=texts.filled_line(command.title, "Der Titel"),
            public=command.public,
            kind=command.kind,
            motion=texts.paragraphs(command.motion, "Der Beschlussvorschlag", texts.MOTION_LIMIT),
            mover=texts.line(command.mover, "Der Name des Antragstellers"),
            papers=_papers(command.papers),
            parent=command.parent,
            planned_s=checked_time(command.planned_s),
            main_statute=command.main_statute,
            statute=command.statute,
            secret=checked_secret(meeting, public=command.public, secret=command.secret),
            before=tree.place(meeting.items, command.parent, public=command.public) if command.parent else "",
        ),
    )


def check_public(meeting: Meeting, *, public: bool) -> None:
    """Refuse a public item where the body sits among itself."""
    if public and meeting.planned.kind in CLOSED:
        raise Refusal("item-never-public", rule=meeting.law.non_public.cited)


def check_parent(meeting: Meeting, parent: str, *, public: bool) -> None:
    """Refuse one more item where the agenda is full, or cannot have it under this parent."""
    if len(meeting.items) >= MOST_ITEMS:
        raise Refusal("too-many-items", limit=MOST_ITEMS)
    if not parent:
        return
    above = meeting.item(parent)
    if public and not above.public:
        raise Refusal("sub-item-public", rule=meeting.law.non_public.cited, number=above.number)
    if tree.depth(meeting.items, parent) >= DEEPEST:
        raise Refusal("sub-item-too-deep", number=above.number)


def checked_time(planned_s: int | None) -> int | None:
    """A planned time in seconds that can be meant; raises Refusal."""
    if planned_s is not None and not 0 < planned_s <= LONGEST_ITEM_S:
        raise Refusal("planned-time-invalid", limit=LONGEST_ITEM_S // 60)
    return planned_s


def checked_secret(meeting: Meeting, *, public: bool, secret: bool) -> bool:
    """What is to be kept secret is never public; raises Refusal."""
    if secret and public:
        raise Refusal("secret-item-public", rule=meeting.law.non_public.cited)
    return secret


def _number(meeting: Meeting, command: ListItem) -> str:
    """The number as given, or the next one; no number stands twice on an agenda."""
    if not command.number.strip():
        return tree.next_number(meeting.items, command.parent, public=command.public)
    number = texts.line(command.number, "Die Nummer")
    if any(item.number == number for item in meeting.items.values()):
        raise Refusal("number-taken", number=number)
    return number


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
    """There are never more members than the law gives seats, or the quorum would mean nothing."""
    if meeting.planned.kind in DECIDES_NOTHING:
        return
    seats = meeting.planned.legal_seats
    members = sum(person.voting for person in meeting.people.values())
    if command.function in VOTING_FUNCTIONS and members >= seats:
        raise Refusal("too-many-members", rule=meeting.law.legal_number.cited, seats=seats)


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
    """One more item, at its place."""
    item = Item(
        item_id=event.item_id,
        number=event.number,
        title=event.title,
        public=event.public,
        kind=event.kind,
        motion=event.motion,
        mover=event.mover,
        papers=event.papers,
        parent=event.parent,
        planned_s=event.planned_s,
        main_statute=event.main_statute,
        statute=event.statute,
        secret=event.secret,
        added=event.reason,
        heard=event.heard,
        veiled=bool(event.reason) and (meeting.public_excluded or not event.heard),
    )
    return replace(meeting, items=tree.inserted(meeting.items, item, event.before))


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
