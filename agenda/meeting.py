"""The meeting: `decide` says what a command leads to, `evolve` what an event makes of the meeting.

Both dispatch by table; the rules stand in the modules of their subjects. A command passes three gates before its own
rule is asked: may this person ask it, does it fit the state of the sitting, is the law it needs in force that day.
`evolve` trusts the log and checks nothing twice; an event that cannot follow is a bug or a forged log and raises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from agenda import announcing, items, permissions, planning, presence, prose, quorum, sitting, speakers, voting
from agenda.commands import Actor, Command
from agenda.events import Event, Recorded
from agenda.state import Meeting

__all__ = ["DECIDERS", "EVOLVERS", "Meeting", "decide", "evolve"]

_SUBJECTS = (planning, sitting, presence, quorum, items, speakers, voting, announcing, prose)

DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    command: decider for subject in _SUBJECTS for command, decider in subject.DECIDERS.items()
}
"""The rule of each command: (meeting, command) -> events. A test holds each entry's annotation against its key."""

EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    event: evolver for subject in _SUBJECTS for event, evolver in subject.EVOLVERS.items()
}
"""The effect of each event: (meeting, event, its time in UTC) -> meeting."""


def decide(meeting: Meeting, command: Command, actor: Actor, at: datetime) -> tuple[Event, ...]:
    """The events the command leads to at that time (UTC), none where it changes nothing; raises Refusal."""
    permissions.check(meeting, command, actor)
    sitting.check(meeting, command)
    presence.check_law_of_the_day(meeting, command, at)
    return DECIDERS[type(command)](meeting, command)


def evolve(meeting: Meeting, recorded: Recorded) -> Meeting:
    """The meeting after the event."""
    return EVOLVERS[type(recorded.event)](meeting, recorded.event, recorded.at)
