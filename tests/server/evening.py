"""A small sitting for tests: seven seats, one of them remote, a public and a non-public item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from agenda.commands import Actor, Command
from agenda.commands.floor import GiveFloor
from agenda.commands.items import CallItem
from agenda.commands.local_law import LayDown
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.presence import NoteArrival, StateQuorum
from agenda.commands.sitting import OpenSitting
from agenda.events import Recorded
from agenda.meeting import Meeting, decide, evolve

AT = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
SYSTEM, CHAIR, CLERK = Actor("system"), Actor("chair", "p1"), Actor("clerk", "s1")

PLANNING: Sequence[tuple[Command, Actor]] = (
    (PlanMeeting("Rat der Stadt Kleinstadt", "1. Sitzung", "Saal", "2026-11-26T19:30:00+01:00", 7, "DE-HE"), SYSTEM),
    (LayDown("remote", "main-statute", "2025-06-01", "§ 4 Hauptsatzung"), SYSTEM),
    (LayDown("stream", "main-statute", "2025-06-01", "§ 5 Hauptsatzung"), SYSTEM),
    (ListPerson("p1", "Vera Vorsitz", "chair", "SPD", 1), SYSTEM),
    *((ListPerson(f"p{n}", f"Rat {n}", "councillor", "CDU", n), SYSTEM) for n in range(2, 8)),
    (ListPerson("s1", "Karl Schrift", "clerk", ""), SYSTEM),
    (ListItem("t1", "1", "Haushalt", True, "resolution", "Der Haushalt wird beschlossen.", "Magistrat"), SYSTEM),
    (ListItem("t2", "2", "Geheimes Grundstück", False, "resolution", "Verkauf an Firma X", "Magistrat"), SYSTEM),
)

ARRIVALS: Sequence[tuple[Command, Actor]] = (
    *((NoteArrival(f"p{n}", "hall"), SYSTEM) for n in range(1, 7)),
    (NoteArrival("p7", "remote"), SYSTEM),
)

OPENING: Sequence[tuple[Command, Actor]] = ((OpenSitting(), CHAIR), (StateQuorum(), CHAIR), (CallItem("t1"), CHAIR))


def meeting_after(*steps: tuple[Command, Actor], planning: Sequence[tuple[Command, Actor]] = PLANNING) -> Meeting:
    """The meeting after planning and these steps."""
    meeting, seq = Meeting("klein"), 0
    for command, actor in (*planning, *steps):
        for event in decide(meeting, command, actor, AT):
            seq += 1
            meeting = evolve(meeting, Recorded(seq, AT, event))
    return meeting


def speaking(person_id: str) -> Meeting:
    """The sitting with that person at the microphone."""
    return meeting_after(*ARRIVALS, *OPENING, (GiveFloor(person_id), CHAIR))
