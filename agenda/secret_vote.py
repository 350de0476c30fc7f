"""Secret votes on motions (geheime Abstimmung): on paper, in the hall, where the law lets so many members demand it.

Nobody's choice is known to the program: the papers are counted in the hall, typed in by one person and confirmed by a
second who counted the same. A vote is secret exactly while a demand for it holds at its item (`agenda/demands.py`);
it cannot be chosen, and it goes before a roll call. Who is remote takes part as the Land's law has it, on paper not at
all (`agenda/remote.py`). In Hesse no motion is voted on in secret (§ 54 Abs. 2 HGO).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import voting
from agenda.commands import Command
from agenda.commands.secret_vote import CountPapers
from agenda.events import Event
from agenda.events.secret_vote import PapersConfirmed, PapersTyped
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.votes import Vote
from agenda.wording import N_


def count(meeting: Meeting, command: CountPapers) -> tuple[Event, ...]:
    """Take one person's count; the second person's must be the same."""
    vote = voting.running(meeting, command.vote_id)
    if vote.form != "secret":
        raise Refusal("papers-not-secret")
    person = meeting.person(command.person_id)
    typed = PapersTyped(vote.vote_id, command.yes, command.no, command.abstain, command.invalid, person.person_id)
    _check(vote, typed)
    voting.check_abstentions(meeting.law, typed.abstain)
    before = vote.papers
    if before is None or before.person_id == typed.person_id:
        return () if before == typed else (typed,)
    if figures(before) != figures(typed):
        raise Refusal("papers-differ", first=spelled(before), second=spelled(typed))
    return () if vote.papers_confirmed else (PapersConfirmed(vote.vote_id, typed.person_id),)


_FIGURES = N_("Ja {yes}, Nein {no}, Enthaltung {abstain}, ungültig {invalid}")


def figures(papers: PapersTyped) -> tuple[int, int, int, int]:
    """Yes, no, abstentions, invalid papers."""
    return papers.yes, papers.no, papers.abstain, papers.invalid


def spelled(papers: PapersTyped) -> str:
    """The count in one line."""
    return _FIGURES.format(yes=papers.yes, no=papers.no, abstain=papers.abstain, invalid=papers.invalid)


def _check(vote: Vote, papers: PapersTyped) -> None:
    if min(figures(papers)) < 0:
        raise Refusal("papers-negative")
    if sum(figures(papers)) > len(vote.entitled):
        raise Refusal("papers-too-many", papers=sum(figures(papers)), most=len(vote.entitled))


def on_typed(meeting: Meeting, event: PapersTyped, at: datetime) -> Meeting:
    """One has counted."""
    vote = replace(voting.the_vote(meeting, event.vote_id), papers=event, papers_confirmed=False)
    return replace(meeting, vote=vote)


def on_confirmed(meeting: Meeting, event: PapersConfirmed, at: datetime) -> Meeting:
    """Two have."""
    vote = replace(voting.the_vote(meeting, event.vote_id), papers_confirmed=True)
    return replace(meeting, vote=vote)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {CountPapers: count}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {PapersTyped: on_typed, PapersConfirmed: on_confirmed}
