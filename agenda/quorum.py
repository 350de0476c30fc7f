"""Quorum (Beschlussfähigkeit): enough of the legal number of members are present (§ 53 HGO).

The legal number counts, not the number of those invited or elected. Once stated the quorum is deemed to last until the
contrary is found on motion (§ 53 I S. 2 HGO): the live count informs the chair and invalidates nothing by itself.
A member who doubts it counts as present (S. 3); nothing is decided then before the chair has stated it anew.

Two exceptions hold for one item each, so a statement that rests on one of them ends with that item, and with what the
exception rests on: a second call for want of a quorum that the invitation announced (§ 53 II), and more than half of
the members barred by law (§ 53 III).
Who is barred has left, and who is disturbed, or has yet to confirm that nobody listens to the non-public part, takes
no part: none of them counts as present. Who may vote is another number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from agenda import disturbance, entitlement, majorities, privacy, recusal, remote
from agenda.commands import Command
from agenda.commands.presence import StateQuorum
from agenda.commands.quorum import NoteSecondCall, RequestQuorumCheck
from agenda.events import Event
from agenda.events.elections import ElectionBrokenOff
from agenda.events.presence import QuorumStated
from agenda.events.quorum import QuorumCheckRequested, SecondCallNoted
from agenda.events.votes import VoteBrokenOff
from agenda.events.words import Presence, QuorumBasis
from agenda.ports import Refusal
from agenda.profiles.model import Dated, Profile, QuorumRule
from agenda.state import Meeting
from agenda.state.people import Person
from agenda.state.quorum import StatedQuorum
from agenda.wording import N_

REQUIRED: Mapping[QuorumRule, Callable[[int], int]] = {
    "more-than-half-of-legal-seats": majorities.more_than_half,
    "half-of-members": lambda legal_seats: -(-legal_seats // 2),
    "more-than-a-third": lambda legal_seats: legal_seats // 3 + 1,
    "a-third": lambda legal_seats: -(-legal_seats // 3),
    "a-quarter": lambda legal_seats: -(-legal_seats // 4),
    "three": lambda legal_seats: 3,
    # Somebody has to be there: nobody decides nothing.
    "any": lambda legal_seats: 1,
}
"""Legal number of members -> how many of them must be present."""

NOT_QUORATE = N_("Das Gremium ist nicht beschlussfähig.")
"""Why a vote or a ballot ends without a result."""

RULES: Mapping[QuorumBasis, Callable[[Profile], Dated[QuorumRule]]] = {
    "ordinary": lambda law: law.quorum,
    "second-call": lambda law: law.quorum_second_call,
    "mostly-barred": lambda law: law.quorum_mostly_barred,
}


@dataclass(frozen=True, slots=True)
class Count:
    """The members present just now, and how many it takes.

    `entitled` could vote now. `disturbed` and `barred` are here or connected, but do not count towards the quorum.
    `basis` says which rule holds for the item under debate, `rule` where it is written.
    """

    hall: int
    remote: int
    legal_seats: int
    required: int
    entitled: int = 0
    disturbed: int = 0
    barred: int = 0
    basis: QuorumBasis = "ordinary"
    rule: str = ""

    @property
    def present(self) -> int:
        """All members who count as present."""
        return self.hall + self.remote

    @property
    def quorate(self) -> bool:
        """Whether enough are here."""
        return self.present >= self.required


def count(meeting: Meeting) -> Count:
    """Count the voting members present."""
    seats = meeting.planned.legal_seats
    here = [person for person in meeting.people.values() if person.voting and person.present]
    barred, disturbed = recusal.barred(meeting), _disturbed(meeting)
    away = barred | disturbed | privacy.unconfirmed(meeting) | remote.shut_out(meeting)
    taking_part = [person for person in here if person.person_id not in away]
    basis = basis_of(meeting, barred)
    rule = RULES[basis](meeting.law)
    return Count(
        hall=_present(taking_part, "hall"),
        remote=_present(taking_part, "remote"),
        legal_seats=seats,
        required=REQUIRED[rule.value](seats),
        entitled=len(entitlement.voters(meeting)),
        disturbed=sum(person.person_id in disturbed for person in here),
        barred=sum(person.person_id in barred for person in here),
        basis=basis,
        rule=rule.citation,
    )


def basis_of(meeting: Meeting, barred: frozenset[str]) -> QuorumBasis:
    """Which rule holds now. An exception that is not known for the Land is not relied on: the ordinary rule stays."""
    law = meeting.law
    if meeting.item_id in meeting.quorum_course.second_calls and law.quorum_second_call.known:
        return "second-call"
    members = [person.person_id for person in meeting.people.values() if person.voting]
    if law.quorum_mostly_barred.known and 2 * len(barred.intersection(members)) > len(members):
        return "mostly-barred"
    return "ordinary"


def state(meeting: Meeting, command: StateQuorum) -> tuple[Event, ...]:
    """The chair states what the count says, be it enough or not; what was being decided then ends without a result."""
    now = count(meeting)
    item_id = "" if now.basis == "ordinary" else meeting.item_id or ""
    stated = QuorumStated(now.present, now.legal_seats, now.required, now.quorate, now.basis, item_id)
    return (stated,) if now.quorate else (stated, *broken_off(meeting))


def broken_off(meeting: Meeting) -> tuple[Event, ...]:
    """What ends with the statement that too few are here.

    A body is deemed quorate until the contrary is found (§ 53 Abs. 1 S. 2 HGO), and from then on decides nothing.
    A resolution is there once its result is announced, so a vote counted before ends too: carried by a body that is
    found not to be quorate it would be void. The chair puts the same question again when enough are back. A test vote
    decides nothing and goes on.
    """
    vote, election = meeting.vote, meeting.elections.running
    deciding = vote is not None and meeting.vote_unfinished and vote.about != "test"
    voted = (VoteBrokenOff(vote.vote_id, NOT_QUORATE),) if vote is not None and deciding else ()
    elected = (ElectionBrokenOff(election.election_id, NOT_QUORATE),) if election is not None else ()
    return (*voted, *elected)


def request(meeting: Meeting, command: RequestQuorumCheck) -> tuple[Event, ...]:
    """A member doubts the quorum; once is enough until the chair has answered."""
    person = meeting.person(command.person_id)
    rule = meeting.law.quorum.citation
    if not person.voting:
        raise Refusal("quorum-members-only", rule=rule, name=person.name)
    if person.present is None:
        raise Refusal("not-present", name=person.name)
    if meeting.vote_unfinished:
        raise Refusal("vote-unfinished")
    return () if meeting.quorum_course.doubted_by else (QuorumCheckRequested(person.person_id),)


def note_second_call(meeting: Meeting, command: NoteSecondCall) -> tuple[Event, ...]:
    """Note what the invitation said; raises Refusal where the Land's rule is not known."""
    item = meeting.item(command.item_id)
    meeting.law.quorum_second_call.current  # noqa: B018  refuses where nothing is known
    return () if item.item_id in meeting.quorum_course.second_calls else (SecondCallNoted(item.item_id),)


def must_be_stated(meeting: Meeting) -> bool:
    """Whether the chair has yet to state the quorum: never done, doubted since, or done for another item alone."""
    doubted = bool(meeting.quorum_course.doubted_by)
    return doubted or meeting.quorum is None or not _holds_here(meeting, meeting.quorum.counted)


def may_decide(meeting: Meeting) -> bool:
    """Whether the body stands found quorate, for this item and since the last doubt."""
    return meeting.quorum is not None and not must_be_stated(meeting) and meeting.quorum.counted.quorate


def check_quorate(meeting: Meeting) -> None:
    """Refuse to decide anything unless the body was found quorate, for this item and since the last doubt."""
    rule = RULES[basis_of(meeting, recusal.barred(meeting))](meeting.law).citation
    if meeting.quorum_course.doubted_by:
        raise Refusal("quorum-doubted", rule=rule, name=meeting.person(meeting.quorum_course.doubted_by).name)
    if meeting.quorum is None or not _holds_here(meeting, meeting.quorum.counted):
        raise Refusal("quorum-not-stated", rule=rule)
    stated = meeting.quorum.counted
    if not stated.quorate:
        raise Refusal("not-quorate", rule=rule, present=stated.present, required=stated.required)


def _holds_here(meeting: Meeting, stated: QuorumStated) -> bool:
    if stated.basis == "ordinary":
        return True
    here = stated.item_id == (meeting.item_id or "")
    return here and stated.basis == basis_of(meeting, recusal.barred(meeting))


def _disturbed(meeting: Meeting) -> frozenset[str]:
    """Those whom a disturbance takes out of the count, where the law says so."""
    disturbed = disturbance.disturbed(meeting)
    return frozenset() if not disturbed or meeting.law.disturbed_counts.value else disturbed


def _present(people: Iterable[Person], how: Presence) -> int:
    return sum(person.present == how for person in people)


def on_stated(meeting: Meeting, event: QuorumStated, at: datetime) -> Meeting:
    """The statement holds until the next one, and answers a doubt."""
    course = replace(meeting.quorum_course, doubted_by="")
    return replace(meeting, quorum=StatedQuorum(event, at), quorum_course=course)


def on_requested(meeting: Meeting, event: QuorumCheckRequested, at: datetime) -> Meeting:
    """The chair has to answer."""
    return replace(meeting, quorum_course=replace(meeting.quorum_course, doubted_by=event.person_id))


def on_second_call(meeting: Meeting, event: SecondCallNoted, at: datetime) -> Meeting:
    """The item needs no quorum of the ordinary kind."""
    noted = meeting.quorum_course.second_calls | {event.item_id}
    return replace(meeting, quorum_course=replace(meeting.quorum_course, second_calls=noted))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    StateQuorum: state,
    RequestQuorumCheck: request,
    NoteSecondCall: note_second_call,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    QuorumStated: on_stated,
    QuorumCheckRequested: on_requested,
    SecondCallNoted: on_second_call,
}
