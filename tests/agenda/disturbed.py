"""A disturbance at the public item for its tests: Cem's line while it lasts, over again, and with a vote meanwhile."""

from __future__ import annotations

from agenda.commands.disturbance import EndDisturbance, ReportDisturbance
from agenda.events.disturbance import Evidence
from tests.agenda.evening import Evening, debating, member

HALL_FAILS = Evidence(connected=True, hall_video=False, hall_audio=True, faulty=("dora",), not_heard_by=("hall",))


def disturbed() -> Evening:
    """Item 2 under debate, Cem without sound by his own report."""
    evening = debating()
    evening.do(ReportDisturbance("cem", "sound"), member("cem"))
    return evening


def returned() -> Evening:
    """The same, over again."""
    evening = disturbed()
    evening.do(EndDisturbance("d1"), member("cem"))
    return evening


def voted_meanwhile() -> Evening:
    """A vote was opened, closed and announced while it lasted."""
    evening = disturbed()
    evening.vote(vor="yes", anna="no")
    evening.do(EndDisturbance("d1"), member("cem"))
    return evening
