"""The speaker queue (Redeliste) and the floor: one queue for hall and remote, first come, first served.

One waiting request a person, only while an item is under debate. The chair may give the floor to anybody present
(§ 58 IV HGO: the chair leads the debate); the queue only says who is next. Times are seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import texts
from agenda.commands import Command
from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor, WithdrawRequest
from agenda.events import Event
from agenda.events.floor import FloorGiven, FloorRequested, FloorTaken, RequestWithdrawn
from agenda.events.words import FloorEnd
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.floor import Contribution, Request
from agenda.state.people import Person
from agenda.wording import N_

LONGEST_LIMIT_S = 24 * 3600
"""No contribution is planned for longer than a day; a larger number is a slip of the keyboard."""


def request(meeting: Meeting, command: RequestFloor) -> tuple[Event, ...]:
    """Queue up for the floor."""
    person = _present(meeting, command.person_id)
    if meeting.item_id is None:
        raise Refusal("no-item")
    if meeting.request_of(person.person_id) is not None:
        raise Refusal("request-waiting-already")
    remark = texts.line(command.remark, "Die Bemerkung", texts.REMARK_LIMIT)
    return (FloorRequested(f"r{meeting.requests + 1}", person.person_id, remark),)


def withdraw(meeting: Meeting, command: WithdrawRequest) -> tuple[Event, ...]:
    """Leave the queue, or be struck off it."""
    if all(request.request_id != command.request_id for request in meeting.queue):
        raise Refusal("request-unknown")
    return (RequestWithdrawn(command.request_id),)


def give(meeting: Meeting, command: GiveFloor) -> tuple[Event, ...]:
    """Give the floor to somebody present; a running contribution ends, the waiting request is used up."""
    person = _present(meeting, command.person_id)
    _check_free(meeting, person)
    used = meeting.request_of(person.person_id)
    given = FloorGiven(
        contribution_id=f"c{meeting.contributions + 1}",
        person_id=person.person_id,
        request_id=used.request_id if used else None,
        limit_s=_limit(meeting, person, command.limit_s),
    )
    return (*end(meeting, "next"), given)


def take(meeting: Meeting, command: TakeFloor) -> tuple[Event, ...]:
    """End the running contribution."""
    if meeting.floor is None:
        raise Refusal("nobody-speaks")
    return end(meeting, command.why)


def end(meeting: Meeting, why: FloorEnd) -> tuple[Event, ...]:
    """The end of the running contribution, if there is one."""
    return () if meeting.floor is None else (FloorTaken(meeting.floor.contribution_id, why),)


def clear(meeting: Meeting) -> tuple[Event, ...]:
    """Strike everybody off the queue."""
    return tuple(RequestWithdrawn(request.request_id) for request in meeting.queue)


def forget(meeting: Meeting, person_id: str) -> tuple[Event, ...]:
    """End what a person who goes away was doing here."""
    speaks = meeting.floor is not None and meeting.floor.person_id == person_id
    waiting = meeting.request_of(person_id)
    withdrawn = () if waiting is None else (RequestWithdrawn(waiting.request_id),)
    return (*(end(meeting, "finished") if speaks else ()), *withdrawn)


def why(position: int) -> str:
    """Why somebody stands at this place of the queue (counted from 1), for those who look at it."""
    if position == 1:
        return N_("Als Nächste oder Nächster an der Reihe.")
    if position == 2:
        return N_("Nach einer früheren Wortmeldung.")
    return N_("Nach {count} früheren Wortmeldungen.").format(count=position - 1)


def why_for_you(position: int) -> str:
    """The same for the one who waits."""
    if position == 1:
        return N_("Sie sind als Nächste oder Nächster an der Reihe.")
    if position == 2:
        return N_("Eine Person ist vor Ihnen, weil sie sich früher gemeldet hat.")
    return N_("{count} Personen sind vor Ihnen, weil sie sich früher gemeldet haben.").format(count=position - 1)


def _present(meeting: Meeting, person_id: str) -> Person:
    person = meeting.person(person_id)
    if person.present is None:
        raise Refusal("not-present", name=person.name)
    return person


def _check_free(meeting: Meeting, person: Person) -> None:
    if meeting.voting_now:
        raise Refusal("vote-open")
    if meeting.floor is not None and meeting.floor.person_id == person.person_id:
        raise Refusal("speaks-already", name=person.name)


def _limit(meeting: Meeting, person: Person, wanted_s: int | None) -> int | None:
    """The speaking time: as the chair says, else as the rules of procedure grant it to councillors."""
    if wanted_s is None:
        return meeting.law.speaking_time.value if person.function == "councillor" else None
    if not 0 < wanted_s <= LONGEST_LIMIT_S:
        raise Refusal("limit-invalid", limit=LONGEST_LIMIT_S)
    return wanted_s


def on_requested(meeting: Meeting, event: FloorRequested, at: datetime) -> Meeting:
    """One more at the end of the queue."""
    waiting = Request(event.request_id, event.person_id, event.remark, at)
    return replace(meeting, queue=(*meeting.queue, waiting), requests=meeting.requests + 1)


def on_withdrawn(meeting: Meeting, event: RequestWithdrawn, at: datetime) -> Meeting:
    """One less in the queue."""
    return replace(meeting, queue=_without(meeting.queue, event.request_id))


def on_given(meeting: Meeting, event: FloorGiven, at: datetime) -> Meeting:
    """A contribution begins; an announced result leaves the screens, because the debate goes on."""
    return replace(
        meeting,
        floor=Contribution(event.contribution_id, event.person_id, at, event.limit_s),
        queue=_without(meeting.queue, event.request_id),
        contributions=meeting.contributions + 1,
        vote=meeting.vote if meeting.vote_unfinished else None,
    )


def on_taken(meeting: Meeting, event: FloorTaken, at: datetime) -> Meeting:
    """Nobody has the floor."""
    return replace(meeting, floor=None)


def _without(queue: tuple[Request, ...], request_id: str | None) -> tuple[Request, ...]:
    return tuple(request for request in queue if request.request_id != request_id)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    RequestFloor: request,
    WithdrawRequest: withdraw,
    GiveFloor: give,
    TakeFloor: take,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    FloorRequested: on_requested,
    RequestWithdrawn: on_withdrawn,
    FloorGiven: on_given,
    FloorTaken: on_taken,
}
