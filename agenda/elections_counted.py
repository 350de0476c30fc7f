"""The count of an election: two people find the same figures, the rule of the Land says what they mean, the chair
announces it, and the elected accept.

What is typed in is nobody's alone: chair and clerk count each on the own screen, and only equal figures are a result;
unequal ones are refused with both shown. The arithmetic is in `agenda/elections_count.py` and `agenda/allocation.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import allocation
from agenda.allocation import AllocationMethod
from agenda.commands import Command
from agenda.commands.elections import AnnounceElection, AnswerElection, CountElection
from agenda.elections import after, find, kept
from agenda.elections_count import ElectionCount, NextStep, count_election
from agenda.events import Event
from agenda.events.elections import (
    ElectionAnnounced,
    ElectionAnswered,
    ElectionCounted,
    Figures,
    FiguresTyped,
    Outcome,
    Score,
)
from agenda.ports import Refusal
from agenda.profiles.model import Profile
from agenda.state import Meeting
from agenda.state.elections import Ballot, Elected, Election
from agenda.wording import N_

METHOD_NAME: Mapping[AllocationMethod, str] = {
    "hare-niemeyer": "Hare/Niemeyer",
    "dhondt": "d'Hondt",
    "sainte-lague": "Sainte-Laguë/Schepers",
}
_BY_LISTS = N_("{seats} Sitze nach {method} verteilt.")
_FIGURES = N_("{voices}, Nein {no}, Enthaltung {abstain}, ungültig {invalid}")
_NO_VOICE = N_("Für keinen Wahlvorschlag ist eine gültige Stimme abgegeben.")
_BY_LISTS_AND_LOT = N_("{seats} Sitze nach {method} verteilt. Gleiche Ansprüche: Über {lot_seats} entscheidet das Los.")


# -- counting ----------------------------------------------------------------------------------------------------------


def count(meeting: Meeting, command: CountElection) -> tuple[Event, ...]:
    """Take one person's figures; the second person's must be the same."""
    election = find(meeting, command.election_id)
    after(election.state, "type")
    ballot = election.ballot
    if ballot.way == "app":
        raise Refusal("election-counted-by-machine")
    figures = _sorted(ballot, command.figures)
    _check_figures(election, ballot, figures)
    if ballot.figures is None or ballot.typed_by == command.person_id:
        return () if figures == ballot.figures else (FiguresTyped(election.election_id, figures, command.person_id),)
    if figures != ballot.figures:
        raise Refusal(
            "election-count-differs", first=spelled(election, ballot.figures), second=spelled(election, figures)
        )
    return (counted(meeting, election, figures, ballot.typed_by, command.person_id),)


def counted(meeting: Meeting, election: Election, figures: Figures, typed_by: str, confirmed_by: str) -> Event:
    """The count as an event; raises Refusal where the law of counting is not known."""
    outcome = _OUTCOMES[election.kind](meeting, election, figures)
    return ElectionCounted(election.election_id, figures, typed_by, confirmed_by, outcome)


def spelled(election: Election, figures: Figures) -> str:
    """Figures in one line."""
    voices = ", ".join(f"{election.labels[one.candidate_id]} {one.count}" for one in figures.votes)
    return _FIGURES.format(voices=voices, no=figures.no, abstain=figures.abstain, invalid=figures.invalid)


def total(figures: Figures) -> int:
    """How many papers that are."""
    return sum(one.count for one in figures.votes) + figures.no + figures.abstain + figures.invalid


def _sorted(ballot: Ballot, figures: Figures) -> Figures:
    """The figures in the order of the ballot paper, so that two counts compare."""
    by_id = {one.candidate_id: one for one in figures.votes}
    if len(by_id) != len(figures.votes) or set(by_id) != set(ballot.candidates):
        raise Refusal("election-figures-incomplete")
    return replace(figures, votes=tuple(by_id[one] for one in ballot.candidates))


def _check_figures(election: Election, ballot: Ballot, figures: Figures) -> None:
    if min(figures.no, figures.abstain, figures.invalid, *(one.count for one in figures.votes)) < 0:
        raise Refusal("election-figures-negative")
    if total(figures) > len(ballot.entitled):
        raise Refusal("election-too-many-papers", papers=total(figures), most=len(ballot.entitled))
    if election.kind == "lists" and figures.no:
        raise Refusal("election-no-against-lists")


def _majority(meeting: Meeting, election: Election, figures: Figures) -> Outcome:
    rule, ballot = meeting.law.election.current, election.ballot
    result = count_election(
        rule.value,
        ElectionCount(
            votes={one.candidate_id: one.count for one in figures.votes},
            no=figures.no,
            abstain=figures.abstain,
            invalid=figures.invalid,
            round=ballot.round,
            members=meeting.planned.legal_seats,
            present=len(ballot.entitled),
        ),
    )
    return Outcome(
        why=result.why,
        rule=rule.citation,
        elected=result.elected or "",
        next=result.next,
        needed=result.needed,
        candidates=result.candidates,
        fixed=result.fixed,
        lot=result.lot,
        lot_seats=result.lot_seats,
    )


def _lists(meeting: Meeting, election: Election, figures: Figures) -> Outcome:
    method = meeting.law.allocation.current
    votes = {one.candidate_id: one.count for one in figures.votes}
    if not any(votes.values()):
        return Outcome(why=_NO_VOICE, rule=method.citation, next="not-elected", method=method.value)
    clause = _clause(meeting.law, election.seats)
    result = allocation.allocate(method.value, votes, election.seats, majority_clause=clause)
    template = _BY_LISTS_AND_LOT if result.lot else _BY_LISTS
    return Outcome(
        why=template.format(seats=election.seats, method=METHOD_NAME[method.value], lot_seats=result.lot_seats),
        rule=method.citation,
        next="lot" if result.lot else None,
        lot=result.lot,
        lot_seats=result.lot_seats,
        seats=tuple(Score(one, seats) for one, seats in result.seats.items()),
        method=method.value,
    )


def _clause(law: Profile, seats: int) -> bool:
    """The majority clause is written for Hare/Niemeyer; beside another method nothing is asked."""
    return law.allocation.value == "hare-niemeyer" and law.clause_applies(seats)


def _by_vote(meeting: Meeting, election: Election, figures: Figures) -> Outcome:
    raise Refusal("election-joint-by-vote", rule=meeting.law.joint_proposal.citation)


_OUTCOMES: Mapping[str, Callable[[Meeting, Election, Figures], Outcome]] = {
    "majority": _majority,
    "lists": _lists,
    "joint": _by_vote,
}


# -- announcing and accepting ------------------------------------------------------------------------------------------


def announce(meeting: Meeting, command: AnnounceElection) -> tuple[Event, ...]:
    """Make the result of the ballot final."""
    election = find(meeting, command.election_id)
    if election.state != "counted":
        raise Refusal("election-not-counted")
    return (ElectionAnnounced(election.election_id),)


def answer(meeting: Meeting, command: AnswerElection) -> tuple[Event, ...]:
    """Somebody elected accepts, or declines; then the next name of the list moves up."""
    election = find(meeting, command.election_id)
    after(election.state, "conclude")
    asked = next((one for one in election.elected if one.name == command.elected_name and one.answer == "open"), None)
    if asked is None or command.person_id not in ("", asked.person_id):
        raise Refusal("election-not-asked", name=command.elected_name)
    successor = "" if command.accepted else _successor(election, asked)
    return (ElectionAnswered(election.election_id, asked.name, command.accepted, successor),)


def _successor(election: Election, declined: Elected) -> str:
    known = {one.name for one in election.elected if one.candidate_id == declined.candidate_id}
    return next((name for name in election.candidates[declined.candidate_id].names if name not in known), "")


def elected_by(election: Election, outcome: Outcome, winners: tuple[str, ...] = ()) -> tuple[Elected, ...]:
    """Who is elected by the outcome, and by the lot where one fell."""
    if election.kind == "majority":
        chosen = election.candidates[outcome.elected or winners[0]]
        return (Elected(chosen.label, chosen.candidate_id, chosen.person_id),)
    return tuple(
        Elected(name, one.candidate_id)
        for one in outcome.seats
        for name in election.candidates[one.candidate_id].names[: one.count + (one.candidate_id in winners)]
    )


# -- evolving ----------------------------------------------------------------------------------------------------------


def with_ballot(election: Election, ballot: Ballot) -> Election:
    """The election with its newest ballot as it now is."""
    return replace(election, ballots=(*election.ballots[:-1], ballot))


def on_typed(meeting: Meeting, event: FiguresTyped, at: datetime) -> Meeting:
    """A second person has yet to count."""
    election = meeting.elections.by_id[event.election_id]
    ballot = replace(election.ballot, figures=event.figures, typed_by=event.person_id)
    return kept(meeting, replace(with_ballot(election, ballot), state=after(election.state, "type")))


def on_counted(meeting: Meeting, event: ElectionCounted, at: datetime) -> Meeting:
    """Counted, not yet final."""
    election = meeting.elections.by_id[event.election_id]
    ballot = replace(
        election.ballot,
        figures=event.figures,
        typed_by=event.typed_by,
        confirmed_by=event.confirmed_by,
        outcome=event.outcome,
        counted_at=at,
    )
    return kept(meeting, replace(with_ballot(election, ballot), state=after(election.state, "count")))


def on_announced(meeting: Meeting, event: ElectionAnnounced, at: datetime) -> Meeting:
    """Final; what follows stands in the outcome."""
    election = meeting.elections.by_id[event.election_id]
    announced = with_ballot(election, replace(election.ballot, announced=True))
    outcome = announced.ballot.outcome
    assert outcome is not None, "announced is what was counted"
    return kept(meeting, _FOLLOWS[outcome.next](announced, outcome))


def _elected(election: Election, outcome: Outcome) -> Election:
    return replace(election, state=after(election.state, "elect"), elected=elected_by(election, outcome))


def _next_round(election: Election, outcome: Outcome) -> Election:
    return replace(
        election, state=after(election.state, "again"), round=election.round + 1, standing=outcome.candidates
    )


def _same_round(election: Election, outcome: Outcome) -> Election:
    return replace(election, state=after(election.state, "again"), standing=outcome.candidates)


def _for_the_lot(election: Election, outcome: Outcome) -> Election:
    return replace(election, state=after(election.state, "draw"), commitment="")


def _nobody(election: Election, outcome: Outcome) -> Election:
    return replace(election, state=after(election.state, "end"), reason=outcome.why)


_FOLLOWS: Mapping[NextStep | None, Callable[[Election, Outcome], Election]] = {
    None: _elected,
    "run-off": _next_round,
    "second-round": _next_round,
    "repeat": _same_round,
    "lot": _for_the_lot,
    "lot-for-run-off": _for_the_lot,
    "not-elected": _nobody,
}


def on_answered(meeting: Meeting, event: ElectionAnswered, at: datetime) -> Meeting:
    """Over as soon as nobody is left to be asked. A majority election is held anew without whoever declined."""
    election = meeting.elections.by_id[event.election_id]
    answered = replace(election, elected=tuple(_answers(election, event)))
    if election.kind == "majority" and not event.accepted:
        return kept(meeting, _anew(answered))
    if any(one.answer == "open" for one in answered.elected):
        return kept(meeting, answered)
    return kept(meeting, replace(answered, state=after(election.state, "conclude")))


def _answers(election: Election, event: ElectionAnswered) -> list[Elected]:
    answers: list[Elected] = []
    for one in election.elected:
        asked = one.name == event.name and one.answer == "open" and not any(a.name == one.name for a in answers)
        answers.append(replace(one, answer="accepted" if event.accepted else "declined") if asked else one)
        if asked and event.successor:
            answers.append(Elected(event.successor, one.candidate_id))
    return answers


def _anew(election: Election) -> Election:
    declined = frozenset(one.candidate_id for one in election.elected)
    return replace(
        election,
        state=after(election.state, "again"),
        round=1,
        standing=(),
        withdrawn=election.withdrawn | declined,
        elected=(),
    )


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    CountElection: count,
    AnnounceElection: announce,
    AnswerElection: answer,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    FiguresTyped: on_typed,
    ElectionCounted: on_counted,
    ElectionAnnounced: on_announced,
    ElectionAnswered: on_answered,
}
