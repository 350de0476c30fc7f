"""Sittings in which some members demand a secret vote or one by name."""

from __future__ import annotations

from dataclasses import replace

from agenda.commands.items import CallItem
from agenda.commands.local_law import LayDown
from agenda.commands.planning import PlanMeeting
from agenda.commands.presence import NoteArrival, StateQuorum
from agenda.commands.procedure import MoveProcedure, SupportProcedure
from agenda.commands.sitting import OpenSitting
from tests.agenda.evening import CLERK, COUNCIL, SYSTEM, Evening, debating, member


def in_nrw(*, seats: int = 10, remote: bool = False) -> Evening:
    """A committee in North Rhine-Westphalia that debates a resolution; a fifth of ten members are two."""
    evening = Evening()
    for command in COUNCIL:
        if isinstance(command, PlanMeeting):
            evening.do(replace(command, profile="DE-NW", kind="committee", legal_seats=seats), CLERK)
        else:
            evening.do(command, CLERK)
    evening.lay_down_remote()
    evening.arrive("vor", "anna", "ben", "dora")
    evening.do(NoteArrival("cem", "remote" if remote else "hall"), SYSTEM)
    evening.arrive("gast")
    for step in (OpenSitting(), StateQuorum()):
        evening.do(step)
    if not evening.meeting.quorum or not evening.meeting.quorum.counted.quorate:
        raise AssertionError("too few for the legal number")
    evening.do(CallItem("t2"))
    return evening


def demanded(*, remote: bool = False) -> Evening:
    """Anna demands a secret vote, and Ben with her."""
    evening = in_nrw(seats=6, remote=remote)
    evening.do(MoveProcedure("secret-vote", "anna"), member("anna"))
    evening.do(SupportProcedure("g1", "ben"), member("ben"))
    return evening


def with_right(number: int) -> Evening:
    evening = debating()
    evening.do(LayDown("roll-call", "rules-of-procedure", "2025-01-01", "§ 20 Geschäftsordnung", number), CLERK)
    evening.do(MoveProcedure("roll-call", "anna"), member("anna"))
    return evening
