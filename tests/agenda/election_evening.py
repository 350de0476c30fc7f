"""An election at the public item for the tests of elections: nominated, balloted, counted; by the law of any Land."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agenda.commands.elections import AnnounceElection, CountElection, Nominate, OpenElection, PrepareElection
from agenda.commands.items import CallItem
from agenda.commands.planning import PlanMeeting
from agenda.commands.presence import NoteArrival, StateQuorum
from agenda.commands.sitting import OpenSitting
from agenda.events.elections import Figures, Score
from agenda.events.words import BallotWay, ElectionKind
from agenda.state.elections import Election
from tests.agenda.evening import CLERK, COUNCIL, SYSTEM, Evening, debating


def figures(*votes: int, no: int = 0, abstain: int = 0, invalid: int = 0) -> Figures:
    """Voices of the candidates 01, 02 … in this order."""
    return Figures(tuple(Score(f"{n + 1:02}", count) for n, count in enumerate(votes)), no, abstain, invalid)


def electing(*labels: str, kind: ElectionKind = "majority", **more: Any) -> Evening:
    """An election at the public item with these candidates; the hall has chair, Anna and Ben, Cem is remote."""
    evening = debating()
    evening.do(PrepareElection("Vorsitz des Ausschusses", kind, **more))
    for label in labels:
        evening.do(Nominate("w1", label, mover="SPD"), CLERK)
    return evening


def among_lists(seats: int, **lists: tuple[str, ...]) -> Evening:
    evening = debating()
    evening.do(PrepareElection("Ausschuss", "lists", seats))
    for label, names in lists.items():
        evening.do(Nominate("w1", label, names=names), CLERK)
    return evening


def counted(evening: Evening, found: Figures) -> None:
    """Both count and find the same; the chair announces."""
    evening.do(CountElection("w1", found, "schrift"), CLERK)
    evening.do(CountElection("w1", found, "vor"))
    evening.do(AnnounceElection("w1"))


def balloted(evening: Evening, found: Figures, way: BallotWay = "paper") -> Election:
    evening.do(OpenElection("w1", way))
    counted(evening, found)
    return the_election(evening)


def the_election(evening: Evening) -> Election:
    return evening.meeting.elections.by_id["w1"]


def under(law: str, *, remote: bool = False) -> Evening:
    """The same people as a committee under the law of another Land."""
    evening = Evening()
    for command in COUNCIL:
        evening.do(
            replace(command, profile=law, kind="committee") if isinstance(command, PlanMeeting) else command, CLERK
        )
    evening.arrive("vor", "anna", "ben", "dora")
    if remote:
        evening.lay_down_remote()
        evening.do(NoteArrival("cem", "remote"), SYSTEM)
    for command in (OpenSitting(), StateQuorum(), CallItem("t2"), PrepareElection("Amt"), Nominate("w1", "A")):
        evening.do(command)
    return evening


def tied() -> Evening:
    evening = electing("A", "B")
    balloted(evening, figures(1, 1))
    balloted(evening, figures(1, 1))
    return evening
