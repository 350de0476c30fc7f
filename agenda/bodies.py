"""Bodies (Gremien) and seats: what a kind of body may do, and who stands in for an absent member.

The kind is said when the sitting is planned, and the profile answers for it: whether members may join remotely,
whether they may be represented. A member of a Hessian council has no deputy; members of committees may be represented
in the single case (§ 62 Abs. 2 HGO). A deputy takes seat and voice over for this sitting, so that nobody votes twice.
A faction sits among itself: the public is out from the planning on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import speakers, voting
from agenda.body_kinds import TITLES
from agenda.commands import Command
from agenda.commands.bodies import EndDeputy, NoteDeputy
from agenda.events import Event
from agenda.events.bodies import DeputyEnded, DeputyNoted
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.people import Person


def note_deputy(meeting: Meeting, command: NoteDeputy) -> tuple[Event, ...]:
    """Let the deputy take the member's seat."""
    member, deputy = meeting.person(command.member_id), meeting.person(command.deputy_id)
    _check_lawful(meeting)
    _check_member(meeting, member)
    _check_deputy(deputy)
    _check_not_voting(meeting)
    return (DeputyNoted(member.person_id, deputy.person_id),)


def end_deputy(meeting: Meeting, command: EndDeputy) -> tuple[Event, ...]:
    """Let the member take the seat again; the deputy's word and request end."""
    deputy = meeting.person(command.deputy_id)
    if not deputy.stands_for:
        raise Refusal("deputy-idle", name=deputy.name)
    _check_not_voting(meeting)
    return (*speakers.forget(meeting, deputy.person_id), DeputyEnded(deputy.stands_for, deputy.person_id))


def _check_lawful(meeting: Meeting) -> None:
    allowed = meeting.law.deputies_in(meeting.planned.kind)
    if not allowed.value:
        raise Refusal("deputy-not-lawful", rule=allowed.citation, body=TITLES[meeting.planned.kind])


def _check_member(meeting: Meeting, member: Person) -> None:
    rule = meeting.law.deputies_in(meeting.planned.kind).cited
    if not member.voting or member.stands_for:
        raise Refusal("deputy-for-nobody", rule=rule, name=member.name)
    if member.present is not None:
        raise Refusal("member-present", rule=rule, name=member.name)


def _check_deputy(deputy: Person) -> None:
    if deputy.function != "deputy":
        raise Refusal("no-deputy", name=deputy.name)
    if deputy.stands_for:
        raise Refusal("deputy-busy", name=deputy.name)


def _check_not_voting(meeting: Meeting) -> None:
    """Who may vote is frozen while a vote or a ballot is open."""
    voting.check_finished(meeting)
    if meeting.elections.running is not None:
        raise Refusal("vote-unfinished")


def on_noted(meeting: Meeting, event: DeputyNoted, at: datetime) -> Meeting:
    """Seat and voice go over."""
    return _exchanged(meeting, event.member_id, event.deputy_id, stands_for=event.member_id)


def on_ended(meeting: Meeting, event: DeputyEnded, at: datetime) -> Meeting:
    """Seat and voice come back."""
    return _exchanged(meeting, event.member_id, event.deputy_id, stands_for="")


def _exchanged(meeting: Meeting, member_id: str, deputy_id: str, *, stands_for: str) -> Meeting:
    """The two exchange their seats; done twice, everybody sits where the list of the sitting says."""
    member, deputy = meeting.people[member_id], meeting.people[deputy_id]
    people = {
        **meeting.people,
        member_id: replace(member, seat=deputy.seat, replaced_by=deputy_id if stands_for else ""),
        deputy_id: replace(deputy, seat=member.seat, stands_for=stands_for),
    }
    return replace(meeting, people=people)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {NoteDeputy: note_deputy, EndDeputy: end_deputy}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {DeputyNoted: on_noted, DeputyEnded: on_ended}
