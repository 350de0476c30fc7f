"""Who leads the sitting: the chair, or a deputy to whom it was handed over (§ 57 HGO and its like).

The keys stay where they are, at the chair's place; whoever leads presses them with the own voice. So the act is one
step: from then on the chair's page is the deputy's, and the chair is a member like everybody else. It is handed over
for an item, as when the chair is barred or wants to speak to the matter, or until the chair takes it back. With the
item it comes back by itself, or where the chair is away then, as soon as the chair is back. Who is barred does not
lead: nothing but handing over, interrupting and ending the item is possible then. The deputy is in the hall wherever
the chair has to be (§ 52a Abs. 1 Satz 2 HGO).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import recusal, texts
from agenda.commands import Actor, Command
from agenda.commands.chairing import HandOverChair, TakeBackChair
from agenda.commands.conduct import CallToOrder
from agenda.commands.items import CloseItem
from agenda.commands.presence import StateQuorum
from agenda.commands.recusal import DeclareRecusal, DoubtRecusal, EnterRecusal, LiftRecusal, NoteRoomLeft
from agenda.commands.sitting import InterruptSitting, ResumeSitting
from agenda.events import Event
from agenda.events.bodies import DeputyEnded
from agenda.events.chairing import ChairHandedOver, ChairTakenBack
from agenda.events.items import ItemClosed
from agenda.events.presence import PersonArrived, PersonLeft
from agenda.ports import Refusal
from agenda.profiles.model import InRoom
from agenda.state import Meeting
from agenda.state.chairing import Chairing
from agenda.state.people import Person

WITHOUT_LEADING: frozenset[type[Command]] = frozenset(
    {
        *(HandOverChair, TakeBackChair, InterruptSitting, ResumeSitting, CloseItem, StateQuorum, CallToOrder),
        *(DeclareRecusal, EnterRecusal, DoubtRecusal, LiftRecusal, NoteRoomLeft),
    }
)
"""What the chair's page may still ask while its person is barred: what ends that, or leads nothing on the matter."""


_LEADS_FROM_AFAR: Mapping[InRoom, str] = {"chair": "chair-remote", "leader": "leader-remote"}


def chair(meeting: Meeting) -> Person | None:
    """The chair of the body, whoever leads; None where nobody is listed as such."""
    return next((person for person in meeting.people.values() if person.function == "chair"), None)


def leader(meeting: Meeting) -> str:
    """The id of whoever leads now; empty where there is nobody."""
    if meeting.chairing.deputy:
        return meeting.chairing.deputy
    person = chair(meeting)
    return person.person_id if person else ""


def acting(meeting: Meeting, actor: Actor) -> Actor:
    """Whose voice the chair's page uses: that of whoever leads."""
    return Actor(actor.role, leader(meeting) or actor.person_id) if actor.role == "chair" else actor


def must_hand_over(meeting: Meeting) -> bool:
    """Whether somebody leads who is barred from the item under debate."""
    return leader(meeting) in recusal.barred(meeting)


def check(meeting: Meeting, command: Command, actor: Actor) -> None:
    """Refuse to let anybody lead who is barred, and anybody but whoever leads."""
    if actor.role != "chair" or actor.person_id is None:
        return
    now_leads = leader(meeting)
    if now_leads and actor.person_id != now_leads:
        raise Refusal("chair-handed-over", name=meeting.people[now_leads].name)
    if type(command) in WITHOUT_LEADING:
        return
    if actor.person_id in recusal.barred(meeting):
        raise Refusal("barred-from-chair", rule=meeting.law.recusal.citation)
    if now_leads:
        _check_in_hall(meeting, meeting.people[now_leads])


def hand_over(meeting: Meeting, command: HandOverChair) -> tuple[Event, ...]:
    """Let the deputy lead; whoever leads already is no event."""
    person = meeting.person(command.person_id)
    _check_may_lead(meeting, person)
    if command.item_id and command.item_id != meeting.item_id:
        raise Refusal("chair-item-not-called")
    if meeting.chairing == Chairing(person.person_id, command.item_id):
        return ()
    if person.function == "chair":
        raise Refusal("chair-leads-already")
    return (ChairHandedOver(person.person_id, command.item_id, texts.line(command.reason, "Der Grund")),)


def _check_may_lead(meeting: Meeting, person: Person) -> None:
    law = meeting.law
    if not person.voting:
        raise Refusal("chair-members-only", name=person.name)
    if person.present is None:
        raise Refusal("not-present", name=person.name)
    _check_in_hall(meeting, person)
    if person.person_id in recusal.barred(meeting):
        raise Refusal("barred-may-not-lead", rule=law.recusal.citation, name=person.name)


def _check_in_hall(meeting: Meeting, person: Person) -> None:
    """Refuse to lead from elsewhere, but where the law asks for nothing."""
    law = meeting.law
    if person.present == "remote" and law.remote_in(meeting.planned.kind).value != "free":
        raise Refusal(_LEADS_FROM_AFAR[law.chair_in_room.value], rule=law.chair_in_room.citation)


def take_back(meeting: Meeting, command: TakeBackChair) -> tuple[Event, ...]:
    """The chair leads again, if there and not barred."""
    person = chair(meeting)
    if not meeting.chairing.deputy or person is None:
        raise Refusal("chair-leads-already")
    _check_may_lead(meeting, person)
    return _back(meeting)


def _back(meeting: Meeting) -> tuple[Event, ...]:
    return (ChairTakenBack(meeting.chairing.deputy),)


def when_closed(meeting: Meeting, event: ItemClosed) -> tuple[Event, ...]:
    """With the item the chair leads again; where the chair is not there, the deputy goes on, at most to the next end.

    Who leads for an item leads that one or, the chair having been away at its end, a later one.
    """
    person = chair(meeting)
    here = person is not None and person.present == "hall"
    return _back(meeting) if here and meeting.chairing.item_id else ()


def when_left(meeting: Meeting, event: PersonLeft) -> tuple[Event, ...]:
    """A deputy who goes leads no longer."""
    return _back(meeting) if event.person_id == meeting.chairing.deputy else ()


def when_moved(meeting: Meeting, event: PersonArrived) -> tuple[Event, ...]:
    """Nor does a deputy who joins remotely, or whose item ended while the chair, who comes now, was away."""
    gone = event.how == "remote" and event.person_id == meeting.chairing.deputy
    return _back(meeting) if gone or _due_back(meeting, event) else ()


def _due_back(meeting: Meeting, event: PersonArrived) -> bool:
    over = meeting.chairing.item_id not in ("", meeting.item_id)
    person = chair(meeting)
    comes = person is not None and person.person_id == event.person_id and event.how == "hall"
    return over and comes and event.person_id not in recusal.barred(meeting)


def when_replaced(meeting: Meeting, event: DeputyEnded) -> tuple[Event, ...]:
    """Nor does who stood in for a member and has no seat any more."""
    return _back(meeting) if event.deputy_id == meeting.chairing.deputy else ()


def candidates(meeting: Meeting) -> tuple[Person, ...]:
    """Who could lead just now, the leader left out."""
    return tuple(one for one in meeting.people.values() if one.person_id != leader(meeting) and _may_lead(meeting, one))


def _may_lead(meeting: Meeting, person: Person) -> bool:
    try:
        _check_may_lead(meeting, person)
    except Refusal:
        return False
    return person.function != "chair"


def may_take_back(meeting: Meeting) -> bool:
    """Whether the chair could lead again now."""
    try:
        return bool(take_back(meeting, TakeBackChair()))
    except Refusal:
        return False


def on_handed_over(meeting: Meeting, event: ChairHandedOver, at: datetime) -> Meeting:
    """The deputy leads."""
    return replace(meeting, chairing=Chairing(event.person_id, event.item_id))


def on_taken_back(meeting: Meeting, event: ChairTakenBack, at: datetime) -> Meeting:
    """The chair leads."""
    return replace(meeting, chairing=Chairing())


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    HandOverChair: hand_over,
    TakeBackChair: take_back,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    ChairHandedOver: on_handed_over,
    ChairTakenBack: on_taken_back,
}
REACTIONS: Mapping[type[Event], Callable[..., tuple[Event, ...]]] = {
    ItemClosed: when_closed,
    PersonLeft: when_left,
    PersonArrived: when_moved,
    DeputyEnded: when_replaced,
}
"""What follows in this subject from events of others: (meeting before the command, event) -> further events."""
