"""Who may ask for the floor, and for what; each kind of request has its own condition.

A closed list (Schluss der Redeliste) stops further contributions, not points of order, questions, replies or reports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agenda.events.words import PointOfOrder, RequestKind
from agenda.ports import Refusal
from agenda.question_time_asker import is_admitted
from agenda.speaking import debates
from agenda.state import Meeting
from agenda.state.people import Person

STANDING_ORDERS = "Geschäftsordnung"
"""The rule of the body itself, where no law says anything."""

CLOSING: frozenset[PointOfOrder] = frozenset({"close-debate", "close-list"})
_ADDRESSED: frozenset[str] = frozenset({"contribution", "report"})
"""The kinds of speech that a question or an intervention may be about."""


def addressee(meeting: Meeting, person: Person, kind: RequestKind, point: PointOfOrder) -> str:
    """Whom the request is put to ("" for nobody); raises Refusal where this kind may not be asked for now."""
    if kind in meeting.speaking.without:
        raise Refusal("kind-unknown-here", rule=STANDING_ORDERS)
    if kind == "order" and point in CLOSING:
        check_closing(meeting, person.person_id)
    return _ADDRESSEES[kind](meeting, person)


def check_closing(meeting: Meeting, person_id: str) -> None:
    """Refuse a motion to close debate or list by somebody who spoke or speaks, or before each faction that asks was
    heard; a motion of a faction as such names no person."""
    if person_id in debates.current(meeting).spoken or _contributes_now(meeting, person_id):
        raise Refusal("closing-after-own-speech", rule=STANDING_ORDERS)
    unheard = _unheard_factions(meeting)
    if unheard:
        raise Refusal("closing-before-factions", rule=STANDING_ORDERS, factions=", ".join(unheard))


def _contributes_now(meeting: Meeting, person_id: str) -> bool:
    floor = meeting.floor
    return floor is not None and floor.person_id == person_id and floor.kind == "contribution"


def _unheard_factions(meeting: Meeting) -> list[str]:
    """The factions with somebody on the list of whom nobody has contributed yet."""
    heard = {meeting.people[who].faction for who in debates.current(meeting).spoken}
    if meeting.floor is not None:
        heard.add(meeting.people[meeting.floor.person_id].faction)
    waiting = [meeting.people[one.person_id].faction for one in meeting.queue if one.kind == "contribution"]
    return sorted({faction for faction in waiting if faction} - heard)


def _nobody_if_open(meeting: Meeting, person: Person) -> str:
    if debates.current(meeting).closed:
        raise Refusal("speaker-list-closed", rule=STANDING_ORDERS)
    return ""


def _nobody(meeting: Meeting, person: Person) -> str:
    return ""


def _who_speaks(meeting: Meeting, person: Person) -> str:
    floor = meeting.floor
    if floor is None or floor.kind not in _ADDRESSED or floor.person_id == person.person_id:
        raise Refusal("nobody-to-question")
    return floor.person_id


def _who_contributed(meeting: Meeting, person: Person) -> str:
    last = debates.current(meeting).last
    if last is None or last == person.person_id:
        raise Refusal("nothing-to-intervene")
    return last


def _to_reply(meeting: Meeting, person: Person) -> str:
    if debates.current(meeting).reply_due != person.person_id:
        raise Refusal("nothing-to-reply")
    return ""


def _as_admitted(meeting: Meeting, person: Person) -> str:
    if not is_admitted(meeting, person.person_id):
        raise Refusal("resident-request-only", rule=STANDING_ORDERS)
    return ""


_ADDRESSEES: Mapping[RequestKind, Callable[[Meeting, Person], str]] = {
    "contribution": _nobody_if_open,
    "order": _nobody,
    "report": _nobody,
    "question": _who_speaks,
    "intervention": _who_contributed,
    "reply": _to_reply,
    "resident": _as_admitted,
}
