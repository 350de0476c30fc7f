"""How a disturbance becomes known, is judged and ends: the commands, and what follows from other events.

`agenda/disturbance.py` says what one means, `agenda/disturbance_rules.py` whose sphere it probably is. One disturbance
a person lasts at a time; whoever reports it again is noted beside the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from agenda import election_repeats, speakers, votebook, voting
from agenda.commands import Command
from agenda.commands.disturbance import (
    AnswerDisturbance,
    AttachEvidence,
    EndDisturbance,
    ForfeitObjection,
    JudgeDisturbance,
    NoteDisturbance,
    ReportDisturbance,
)
from agenda.disturbance import (
    HARMLESS,
    after,
    answer_due,
    blocking,
    impaired,
    impaired_ballots,
    matters,
    running,
    running_of,
)
from agenda.disturbance_rules import Law, Proposal, propose
from agenda.events import Event
from agenda.events.disturbance import (
    DisturbanceAnswered,
    DisturbanceEnded,
    DisturbanceJudged,
    DisturbanceNoted,
    DisturbanceReported,
    Evidence,
    EvidenceAttached,
)
from agenda.events.elections import ElectionAnnounced, ElectionAnswered, ElectionOpened, LotDrawn
from agenda.events.floor import FloorGiven, ItemTimeLimited, QuestionAdmitted, SpeakerListClosed, SpeakerListOpened
from agenda.events.items import ItemCalled, ItemClosed, ItemMoved, ItemRemoved, ItemRestored
from agenda.events.presence import PersonArrived, PersonLeft
from agenda.events.procedure import ProcedureDecided
from agenda.events.publicity import ResolutionAnnounced
from agenda.events.sitting import SittingClosed, SittingResumed
from agenda.events.votes import VoteAnnounced, VoteOpened, VoteUnimpaired
from agenda.events.words import Fault, FaultEnd, FaultSource
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.disturbances import Disturbance
from agenda.wording import N_

IMPAIRED = N_("Störung der Bild-Ton-Übertragung bei {name}")
HARMLESS_AFTER_ALL = N_("Die Störung bei {name} war unerheblich")


def report(meeting: Meeting, command: ReportDisturbance) -> tuple[Event, ...]:
    """People say so; what the server measures is attached by it (`AttachEvidence`)."""
    return _note(meeting, command.person_id, command.what, command.source, None)


def note(meeting: Meeting, command: NoteDisturbance) -> tuple[Event, ...]:
    """The server sees it."""
    return _note(meeting, command.person_id, command.what, "observed", command.evidence)


def attach(meeting: Meeting, command: AttachEvidence) -> tuple[Event, ...]:
    """The measurement of the moment in which it was reported; the first one stays."""
    one = _the(meeting, command.disturbance_id)
    return () if one.evidence else (EvidenceAttached(one.disturbance_id, command.evidence),)


def end(meeting: Meeting, command: EndDisturbance) -> tuple[Event, ...]:
    """Everything works again."""
    one = _the(meeting, command.disturbance_id)
    after(one.state, "end")
    return (DisturbanceEnded(one.disturbance_id, "over"),)


def judge(meeting: Meeting, command: JudgeDisturbance) -> tuple[Event, ...]:
    """The chair decides; the last decision holds. What it impaired in the municipality's sphere is to be repeated, what
    an earlier decision or an objection marked for a disturbance that does not matter is not."""
    one = _the(meeting, command.disturbance_id)
    if one.sphere == command.sphere:
        return ()
    proposed = proposal(meeting, one)
    judged = DisturbanceJudged(one.disturbance_id, command.sphere, proposed.sphere, proposed.rule)
    now = replace(one, sphere=command.sphere)
    return (judged, *(_impair(meeting, now) if matters(now) else _clear(meeting, now)))


def answer(meeting: Meeting, command: AnswerDisturbance) -> tuple[Event, ...]:
    """The member objects or does not; an objection impairs votes and ballots unless the chair has found it harmless."""
    one = _the(meeting, command.disturbance_id)
    after(one.state, "answer")
    if not command.objects:
        return (DisturbanceAnswered(one.disturbance_id, "accepted"),)
    harmful = one.sphere not in HARMLESS
    return (DisturbanceAnswered(one.disturbance_id, "objected"), *(_impair(meeting, one) if harmful else ()))


def forfeit(meeting: Meeting, command: ForfeitObjection, at: datetime) -> tuple[Event, ...]:
    """The time for objecting has passed."""
    one = _the(meeting, command.disturbance_id)
    after(one.state, "answer")
    due = answer_due(meeting, one)
    if due is None or at < due:
        raise Refusal("answer-still-due", rule=_citation(meeting))
    return (DisturbanceAnswered(one.disturbance_id, "unanswered"),)


def proposal(meeting: Meeting, one: Disturbance) -> Proposal:
    """What law and facts say of it."""
    return propose(one.evidence, one.answer, _law(meeting))


GOES_ON: frozenset[type[Event]] = frozenset(
    {
        *(SittingResumed, ItemCalled, ItemClosed),
        *(FloorGiven, QuestionAdmitted),
        *(VoteOpened, VoteAnnounced, ProcedureDecided),
        *(ItemRemoved, ItemRestored, ItemMoved, ItemTimeLimited, SpeakerListClosed, SpeakerListOpened),
        *(ElectionOpened, ElectionAnnounced, LotDrawn, ElectionAnswered),
        ResolutionAnnounced,
    }
)
"""What is debate, decision or announcement, so that whoever is cut off misses it. What only ends or notes is possible:
a vote is closed or broken off, somebody comes or leaves, a motion or a request waits for its turn."""


def check_may_go_on(meeting: Meeting, events: Sequence[Event]) -> None:
    """Nothing goes on and nothing is decided while the municipality's own transmission fails; it would be void."""
    one = blocking(meeting)
    ends = any(isinstance(event, SittingClosed) for event in events)
    if one is not None and not ends and any(_goes_on(event) for event in events):
        raise Refusal("disturbance-blocks", rule=_citation(meeting), name=meeting.people[one.person_id].name)


def _goes_on(event: Event) -> bool:
    """A test vote decides nothing and may show that everything works again."""
    return type(event) in GOES_ON and not (isinstance(event, VoteOpened) and event.about == "test")


def _note(
    meeting: Meeting, person_id: str, what: Fault, source: FaultSource, evidence: Evidence | None
) -> tuple[Event, ...]:
    person = meeting.person(person_id)
    lasting = running_of(meeting, person_id)
    if lasting is not None:
        known = source in lasting.sources
        return () if known else (DisturbanceReported(lasting.disturbance_id, source),)
    if person.present != "remote":
        raise Refusal("disturbance-not-remote", rule=_citation(meeting), name=person.name)
    noted_id = f"d{len(meeting.disturbances) + 1}"
    return (DisturbanceNoted(noted_id, person_id, what, source, _vote_open(meeting, person_id), evidence),)


def _vote_open(meeting: Meeting, person_id: str) -> str:
    """The vote that is being taken with this person's voice; empty where there is none."""
    vote = meeting.vote
    return vote.vote_id if vote is not None and vote.state == "open" and person_id in vote.entitled else ""


def _impair(meeting: Meeting, one: Disturbance) -> tuple[Event, ...]:
    reason = IMPAIRED.format(name=meeting.people[one.person_id].name)
    votes = (voting.mark_impaired(meeting, vote_id, reason, one.disturbance_id) for vote_id in impaired(meeting, one))
    ballots = (
        election_repeats.mark_impaired(meeting, election_id, ballot, reason, one.disturbance_id)
        for election_id, ballot in impaired_ballots(meeting, one)
    )
    return tuple(event for events in (*votes, *ballots) for event in events)


def _clear(meeting: Meeting, one: Disturbance) -> tuple[Event, ...]:
    """Take back the marks that no other disturbance gives reason for. What somebody marked by hand stays marked."""
    reason = HARMLESS_AFTER_ALL.format(name=meeting.people[one.person_id].name)
    others = [other for other in meeting.disturbances.values() if _another(other, one) and matters(other)]
    votes = set(impaired(meeting, one)).difference(*(impaired(meeting, other) for other in others))
    ballots = set(impaired_ballots(meeting, one)).difference(*(impaired_ballots(meeting, other) for other in others))
    marked = sorted(vote_id for vote_id in votes if votebook.find(meeting, vote_id).impaired_by)
    cleared = (election_repeats.clear(meeting, election_id, ballot, reason) for election_id, ballot in sorted(ballots))
    again = (event for events in cleared for event in events)
    return (*(VoteUnimpaired(vote_id, reason) for vote_id in marked), *again)


def _another(other: Disturbance, one: Disturbance) -> bool:
    return other.disturbance_id != one.disturbance_id


def _the(meeting: Meeting, disturbance_id: str) -> Disturbance:
    try:
        return meeting.disturbances[disturbance_id]
    except KeyError:
        raise Refusal("disturbance-unknown") from None


def _law(meeting: Meeting) -> Law:
    """What the profile presumes; where that is not known, nothing is presumed."""
    presumption = meeting.law.disturbance_sphere
    return Law(presumption.value, presumption.citation) if presumption.known else Law("none", "")


def _citation(meeting: Meeting) -> str:
    return _law(meeting).citation


# -- what follows from other events ------------------------------------------------------------------------------------


def when_left(meeting: Meeting, event: PersonLeft) -> tuple[Event, ...]:
    """Who has gone is not disturbed any more, but absent."""
    return _end(meeting, event.person_id, "left")


def when_arrived(meeting: Meeting, event: PersonArrived) -> tuple[Event, ...]:
    """Who has come into the hall needs no line."""
    return _end(meeting, event.person_id, "over") if event.how == "hall" else ()


def when_closed(meeting: Meeting, event: SittingClosed) -> tuple[Event, ...]:
    """With the sitting all disturbances end."""
    return tuple(DisturbanceEnded(one.disturbance_id, "closed") for one in running(meeting))


def _end(meeting: Meeting, person_id: str, why: FaultEnd) -> tuple[Event, ...]:
    one = running_of(meeting, person_id)
    return () if one is None else (DisturbanceEnded(one.disturbance_id, why),)


# -- what the events do ------------------------------------------------------------------------------------------------


def on_noted(meeting: Meeting, event: DisturbanceNoted, at: datetime) -> Meeting:
    """It lasts; the speaker's clock stands still."""
    one = Disturbance(
        disturbance_id=event.disturbance_id,
        person_id=event.person_id,
        what=event.what,
        sources=(event.source,),
        since=at,
        vote_id=event.vote_id,
        evidence=event.evidence,
    )
    noted = _with(meeting, one)
    return speakers.pause_clock(noted, at) if _speaks(meeting, event.person_id) else noted


def on_reported(meeting: Meeting, event: DisturbanceReported, at: datetime) -> Meeting:
    """Known in one more way."""
    one = meeting.disturbances[event.disturbance_id]
    return _with(meeting, replace(one, sources=(*one.sources, event.source)))


def on_attached(meeting: Meeting, event: EvidenceAttached, at: datetime) -> Meeting:
    """Measured."""
    return _with(meeting, replace(meeting.disturbances[event.disturbance_id], evidence=event.evidence))


def on_ended(meeting: Meeting, event: DisturbanceEnded, at: datetime) -> Meeting:
    """Over; the member is asked, the speaker's clock goes on."""
    one = meeting.disturbances[event.disturbance_id]
    over = _with(meeting, replace(one, state=after(one.state, "end"), until=at, ended=event.why))
    return speakers.resume_clock(over, at) if _speaks(meeting, one.person_id) else over


def on_judged(meeting: Meeting, event: DisturbanceJudged, at: datetime) -> Meeting:
    """The chair has decided."""
    return _with(meeting, replace(meeting.disturbances[event.disturbance_id], sphere=event.sphere))


def on_answered(meeting: Meeting, event: DisturbanceAnswered, at: datetime) -> Meeting:
    """The member has spoken, or the time has passed."""
    one = meeting.disturbances[event.disturbance_id]
    return _with(meeting, replace(one, state=after(one.state, "answer"), answer=event.answer))


def _with(meeting: Meeting, one: Disturbance) -> Meeting:
    return replace(meeting, disturbances={**meeting.disturbances, one.disturbance_id: one})


def _speaks(meeting: Meeting, person_id: str) -> bool:
    return meeting.floor is not None and meeting.floor.person_id == person_id


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    ReportDisturbance: report,
    NoteDisturbance: note,
    AttachEvidence: attach,
    EndDisturbance: end,
    JudgeDisturbance: judge,
    AnswerDisturbance: answer,
}
TIMED_DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {ForfeitObjection: forfeit}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    DisturbanceNoted: on_noted,
    DisturbanceReported: on_reported,
    EvidenceAttached: on_attached,
    DisturbanceEnded: on_ended,
    DisturbanceJudged: on_judged,
    DisturbanceAnswered: on_answered,
}
REACTIONS: Mapping[type[Event], Callable[..., tuple[Event, ...]]] = {
    PersonLeft: when_left,
    PersonArrived: when_arrived,
    SittingClosed: when_closed,
}
"""What follows in this subject from events of others: (meeting before the command, event) -> further events."""
