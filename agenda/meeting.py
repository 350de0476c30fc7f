"""The meeting: `decide` says what a command leads to, `evolve` what an event makes of the meeting.

Both dispatch by table; the rules stand in the modules of their subjects. A command passes gates before its own
rule is asked, among them: may this person ask it, does it fit the state of the sitting. What
an event of one subject means for others stands in their `REACTIONS`, so that items know nothing of recusals.
`evolve` trusts the log and checks nothing twice; an event that cannot follow is a bug or a forged log and raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from agenda import (
    additions,
    announcing,
    assembly,
    bodies,
    chairing,
    conduct,
    disturbance_course,
    election_joint,
    election_lots,
    election_repeats,
    elections,
    elections_counted,
    hands,
    items,
    local_law,
    minutes_course,
    motions,
    motions_decided,
    ownvote,
    papers,
    permissions,
    planning,
    polls,
    presence,
    procedure,
    prose,
    publication,
    publicity,
    question_time,
    quorum,
    rearranging,
    recusal,
    recusal_course,
    repeating,
    secret,
    secret_vote,
    shots,
    showing,
    sitting,
    speakers,
    surveys,
    voting,
    withheld,
)
from agenda.commands import Actor, Command
from agenda.events import Event, Recorded
from agenda.state import Meeting

__all__ = ["DECIDERS", "EVOLVERS", "Meeting", "decide", "evolve"]

_SUBJECTS = (
    planning,
    local_law,
    sitting,
    chairing,
    presence,
    quorum,
    items,
    rearranging,
    additions,
    motions_decided,
    procedure,
    speakers,
    voting,
    motions,  # after voting: its rule for OpenVote asks the order of voting first
    hands,
    secret_vote,
    repeating,
    ownvote,
    elections,
    election_joint,
    elections_counted,
    election_lots,
    election_repeats,
    secret,
    disturbance_course,
    recusal_course,
    recusal,
    bodies,
    publicity,
    publication,
    shots,
    showing,
    surveys,
    papers,
    polls,
    question_time,
    conduct,
    announcing,
    prose,
    assembly,
    minutes_course,
)

DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    command: decider for subject in _SUBJECTS for command, decider in subject.DECIDERS.items()
}
"""The rule of each command: (meeting, command) -> events. A test holds each entry's annotation against its key."""

TIMED_DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    command: decider for subject in _SUBJECTS for command, decider in getattr(subject, "TIMED_DECIDERS", {}).items()
}
"""The rule of each command that depends on the time: (meeting, command, at) -> events."""

EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    event: evolver for subject in _SUBJECTS for event, evolver in subject.EVOLVERS.items()
}
"""The effect of each event: (meeting, event, its time in UTC) -> meeting."""

REACTIONS: Sequence[Mapping[type[Event], Callable[..., tuple[Event, ...]]]] = tuple(
    subject.REACTIONS for subject in (recusal_course, disturbance_course, publicity, chairing, showing, question_time)
)
"""What an event of one subject leads to in others: (meeting before the command, event) -> events that follow it."""


def decide(meeting: Meeting, command: Command, actor: Actor, at: datetime) -> tuple[Event, ...]:
    """The events the command leads to at that time (UTC), none where it changes nothing; raises Refusal."""
    permissions.check(meeting, command, actor)
    sitting.check(meeting, command)
    assembly.check(meeting, command)
    chairing.check(meeting, command, actor)
    withheld.check(meeting, command, actor)
    events = _decided(meeting, command, at)
    disturbance_course.check_may_go_on(meeting, events)
    elections.check_may_go_on(meeting, events)
    return tuple(one for event in events for one in (event, *_following(meeting, event)))


def _decided(meeting: Meeting, command: Command, at: datetime) -> tuple[Event, ...]:
    timed = TIMED_DECIDERS.get(type(command))
    return DECIDERS[type(command)](meeting, command) if timed is None else timed(meeting, command, at)


def _following(meeting: Meeting, event: Event) -> Iterator[Event]:
    for subject in REACTIONS:
        if type(event) in subject:
            yield from subject[type(event)](meeting, event)


def evolve(meeting: Meeting, recorded: Recorded) -> Meeting:
    """The meeting after the event."""
    return EVOLVERS[type(recorded.event)](meeting, recorded.event, recorded.at)
