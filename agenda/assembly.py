"""The citizens' assembly (Bürgerversammlung, Themenabend): it informs, debates and is polled, and decides nothing.

§ 8a HGO calls it to inform the citizens and gives it no right to resolve anything, so it has no seats, no quorum, no
votes and no elections: whatever would lead to one of them is refused here, and the chair's keys leave it out. Whoever
has the chair moderates; talks are items of the kind "report". How many people came is counted by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from agenda import minutes_course
from agenda.body_kinds import DECIDES_NOTHING
from agenda.commands import (
    Command,
    additions,
    bodies,
    conduct,
    elections,
    motions,
    presence,
    procedure,
    quorum,
    recusal,
    votes,
)
from agenda.commands.assembly import CountAudience
from agenda.events import Event
from agenda.events.assembly import AudienceCounted
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.step import Step

DECIDING: Final[frozenset[type[Command]]] = frozenset(
    {
        votes.OpenVote,
        votes.OpenTestVote,
        motions.MoveMotion,
        motions.SplitMotion,
        motions.OrderMotions,
        motions.WordMotion,
        motions.PutMotionToVote,
        procedure.MoveProcedure,
        procedure.PutProcedureToVote,
        additions.ProposeItem,
        additions.PutProposalToVote,
        elections.PrepareElection,
        elections.AllowElectronicBallot,
        presence.StateQuorum,
        quorum.RequestQuorumCheck,
        quorum.NoteSecondCall,
        recusal.DeclareRecusal,
        recusal.EnterRecusal,
        recusal.DoubtRecusal,
        bodies.NoteDeputy,
        conduct.ContestExclusion,
        conduct.ReviewExclusion,
    }
)
"""What ends in a decision, or makes sense for one alone."""

_NAMES: Final = frozenset(command.__name__ for command in DECIDING)

MOST_PEOPLE: Final = 99_999
"""More than any hall of a town holds; a larger number is a slip of the keyboard."""


def decides(meeting: Meeting) -> bool:
    """Whether this body resolves anything; so does one of which nothing is planned yet."""
    return meeting.plan is None or meeting.plan.kind not in DECIDES_NOTHING


def check(meeting: Meeting, command: Command) -> None:
    """Refuse whatever would lead to a decision where nothing is decided."""
    if type(command) in DECIDING and not decides(meeting):
        raise Refusal("assembly-decides-nothing")


def makes_sense(meeting: Meeting, step: Step) -> bool:
    """Whether the step may be offered: `check` would not refuse it."""
    return decides(meeting) or step.intent is None or step.intent["name"] not in _NAMES


def count(meeting: Meeting, command: CountAudience) -> tuple[Event, ...]:
    """Note the number; the same again is no event."""
    minutes_course.check_writable(meeting)
    if not 0 <= command.number <= MOST_PEOPLE:
        raise Refusal("audience-invalid", limit=MOST_PEOPLE)
    return () if meeting.audience == command.number else (AudienceCounted(command.number),)


def on_counted(meeting: Meeting, event: AudienceCounted, at: datetime) -> Meeting:
    """The newest count holds."""
    return replace(meeting, audience=event.number)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {CountAudience: count}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {AudienceCounted: on_counted}
