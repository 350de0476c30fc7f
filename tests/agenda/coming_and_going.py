"""An evening of one member's coming and going in every way."""

from __future__ import annotations

from agenda.commands.disturbance import EndDisturbance, ReportDisturbance
from agenda.commands.items import CallItem
from agenda.commands.presence import NoteArrival, NoteDeparture
from agenda.commands.recusal import EnterRecusal
from tests.agenda.evening import CLERK, SYSTEM, Evening, debating, member


def lived_through() -> Evening:
    """Cem: remote, disturbed, out at item 2, disturbed again in the non-public part, lost, back in the hall."""
    evening = debating("t1")
    evening.do(ReportDisturbance("cem", "picture"), member("cem"))
    evening.do(EndDisturbance("d1"), member("cem"))
    evening.do(EnterRecusal("t2", "cem"), CLERK)
    evening.do(CallItem("t2"))
    evening.do(CallItem("t3"))
    evening.do(ReportDisturbance("cem", "sound"), member("cem"))
    evening.do(EndDisturbance("d2"), member("cem"))
    evening.do(CallItem("t4"))
    evening.do(NoteDeparture("cem", "lost"), SYSTEM)
    evening.do(NoteArrival("cem", "hall", "clerk"), CLERK)
    return evening
