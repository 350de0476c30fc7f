"""A sitting of the open data: the meeting, its place, its agenda items with votes, polls, speakers and their stretch of
the recording.

Made of the public edition of the minutes and of the meeting as the public may know it: an item is told of as far as
both let it be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from agenda.minutes_values import Attendance, ItemMinutes, Minutes, Speech
from agenda.opendata import published_minutes
from agenda.opendata.outcome import outcome
from agenda.opendata.papers import item_key, paper_key
from agenda.opendata.people import Somebody, addresses_of, body_key, named, person_address
from agenda.opendata.polls import asked_in_public, poll_json
from agenda.opendata.question_time import questions
from agenda.opendata.surveys import exhibited, survey_json
from agenda.opendata.things import VENDOR, Addresses, Thing, filled, key_of, stamp
from agenda.opendata.votes import announced, vote_json
from agenda.publication import archive_open
from agenda.state import Meeting, SittingState

STATES: Final[Mapping[SittingState, str]] = {
    "planned": "eingeladen",
    "open": "läuft",
    "interrupted": "unterbrochen",
    "closed": "durchgeführt",
}
"""`meetingState`; OParl recommends the first and the last of these words."""

GUEST: Final = "Gast"
"""Who speaks without a public office is told of without a name."""


def things(minutes: Minutes, face: Meeting, at: Addresses) -> Iterator[Thing]:
    """Meeting, place, items and the minutes once they are published."""
    items = tuple(_item(minutes, face, order, item, at) for order, item in enumerate(minutes.items))
    yield _meeting(minutes, face, [at.of("AgendaItem", item.key) for item in items], at)
    yield from items
    yield from published_minutes.things(face, at)
    if minutes.place:
        yield Thing("Location", key_of("location", minutes.place), {"description": minutes.place})


def _meeting(minutes: Minutes, face: Meeting, items: list[str], at: Addresses) -> Thing:
    people = named(minutes)
    came = [one for one in minutes.attendance if one.person_id in people]
    place = at.of("Location", key_of("location", minutes.place)) if minutes.place else ""
    values = (
        ("name", minutes.title),
        ("meetingState", STATES[face.state]),
        ("cancelled", False),
        ("start", stamp(minutes.opened_at or datetime.fromisoformat(minutes.starts_at))),
        ("end", stamp(minutes.closed_at)),
        ("location", place),
        ("organization", [at.of("Organization", body_key(minutes.body))]),
        ("participant", addresses_of(came, at)),
        ("agendaItem", items),
        *published_minutes.named(minutes, face, at),
        (f"{VENDOR}:attendance", [_presence(one, at) for one in came]),
    )
    return Thing("Meeting", minutes.meeting_id, filled(values))


def _presence(one: Attendance, at: Addresses) -> Mapping[str, Any]:
    spans = [filled((("from", stamp(s.start)), ("to", stamp(s.end)), ("how", s.how))) for s in one.spans]
    known = (("person", person_address(one, at)), ("name", one.name), ("faction", one.faction))
    return filled((*known, ("spans", spans)))


def _item(minutes: Minutes, face: Meeting, order: int, item: ItemMinutes, at: Addresses) -> Thing:
    known = face.items.get(item.item_id)
    public = item.public and known is not None and known.public
    values: dict[str, Any] = {
        "meeting": at.of("Meeting", minutes.meeting_id),
        "number": item.number,
        "order": order,
        "name": item.title,
        "public": public,
        "start": stamp(item.called_at),
        "end": stamp(item.closed_at),
    }
    told = _told(minutes, face, item, at) if public else {}
    return Thing("AgendaItem", item_key(minutes.meeting_id, item.item_id), filled((values | told).items()))


def _told(minutes: Minutes, face: Meeting, item: ItemMinutes, at: Addresses) -> dict[str, Any]:
    """What is told of a public item beyond that there is one."""
    known, people = face.items[item.item_id], named(minutes)
    votes = tuple(announced(item, known))
    watch = _watched(face, at)
    return {
        "consultation": _consultation(face, item.item_id, at),
        **outcome(known, face.motions, known.wording or item.motion),
        f"{VENDOR}:votes": [
            {**vote_json(vote, about, people, at), **_link(watch(vote.opened_at, None))} for vote, about in votes
        ],
        f"{VENDOR}:polls": [poll_json(poll) for poll in asked_in_public(item, face)],
        f"{VENDOR}:surveys": [survey_json(one) for one in exhibited(item, known)],
        f"{VENDOR}:questions": questions(face, item.item_id),
        f"{VENDOR}:video": [watch(one.start, one.end) for one in item.periods],
        f"{VENDOR}:speakers": [_speech(one, people, at) | watch(one.start, one.end) for one in item.speeches],
    }


def _consultation(face: Meeting, item_id: str, at: Addresses) -> str:
    papers = face.items[item_id].papers
    return at.of("Consultation", paper_key(face.meeting_id, papers[0])) if papers else ""


def _watched(face: Meeting, at: Addresses) -> Callable[[datetime, datetime | None], dict[str, Any]]:
    """Tells a stretch of the sitting, with its address in the recording where that may be watched."""
    watchable = archive_open(face)

    def told(start: datetime, end: datetime | None) -> dict[str, Any]:
        address = at.moment(start, face.meeting_id) if watchable else None
        return dict(filled((("start", stamp(start)), ("end", stamp(end)), ("url", address))))

    return told


def _link(watched: Mapping[str, Any]) -> dict[str, Any]:
    """Of a stretch, where it is watched; nothing where it may not be."""
    return {name: value for name, value in watched.items() if name == "url"}


def _speech(speech: Speech, people: Mapping[str, Somebody], at: Addresses) -> dict[str, Any]:
    one = people.get(speech.person_id)
    if one is None:
        return {"name": GUEST}
    return dict(filled((("person", person_address(one, at)), ("name", one.name), ("faction", speech.faction))))
