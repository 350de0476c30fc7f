"""A speaker's clock: it runs while nothing holds it.

Several reasons may hold it at once (the chair, an interposed question, a disturbed transmission); it goes on when the
last of them is gone, so that the end of a question does not start a clock which the chair has stopped.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from agenda.events.words import ClockHold
from agenda.state.floor import Clock


def start(at: datetime) -> Clock:
    """A clock that runs from now on."""
    return Clock(timedelta(0), at)


def hold(clock: Clock, why: ClockHold, at: datetime) -> Clock:
    """Stand still for this reason, too."""
    return Clock(used(clock, at), None, clock.holds | {why})


def release(clock: Clock, why: ClockHold, at: datetime) -> Clock:
    """This reason is gone; a reason that never held it changes nothing."""
    left = clock.holds - {why}
    if not clock.holds or left:
        return replace(clock, holds=left)
    return Clock(clock.used, at)


def used(clock: Clock, at: datetime) -> timedelta:
    """The time used up to now."""
    return clock.used if clock.running_since is None else clock.used + (at - clock.running_since)
