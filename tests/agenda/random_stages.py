"""The stages on which a random evening may begin, from nothing planned to a debate with everything at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from agenda.commands.additions import ProposeItem
from agenda.commands.elections import Nominate, PrepareElection
from agenda.commands.items import CallItem
from agenda.commands.motions import MoveMotion, SplitMotion
from agenda.commands.planning import ListItem, PlanMeeting
from agenda.commands.presence import NoteArrival, StateQuorum
from agenda.commands.procedure import MoveProcedure
from agenda.commands.question_time import AcceptResidentQuestion
from agenda.commands.sitting import OpenSitting
from agenda.events.words import BodyKind
from tests.agenda.evening import CLERK, COUNCIL, SECRET, SYSTEM, Evening, debating, opened, planned
from tests.agenda.spoken import NEW, secret_of


def contested(item_id: str = "t2") -> Evening:
    """A debate with everything at once: motions, a motion on procedure, a proposed addition."""
    evening = debating(item_id)
    evening.do(MoveMotion(item_id, "amendment", f"{SECRET if item_id == 't3' else 'offen'} A", mover="SPD"))
    evening.do(MoveMotion(item_id, "counter", f"{SECRET if item_id == 't3' else 'offen'} B", mover="CDU"))
    evening.do(SplitMotion("m1", (f"{SECRET if item_id == 't3' else 'offen'} 1", "zwei")))
    evening.do(MoveProcedure("close-debate", mover="CDU"))
    evening.do(MoveProcedure("refer", mover="CDU", to="Bauausschuss"))
    evening.do(ProposeItem("offen", True, "resolution", "offen", motion="offen"))
    evening.do(ProposeItem(*(f"{secret_of(NEW)} Z", False, "resolution", f"{secret_of(NEW)} Z", f"{secret_of(NEW)} Z")))
    return evening


def nominated(item_id: str = "t2") -> Evening:
    """An election with three candidates is about to begin."""
    evening = debating(item_id)
    word = SECRET if item_id == "t3" else "offen"
    evening.do(PrepareElection(f"{word} Amt"))
    for number in range(3):
        evening.do(Nominate("w1", f"{word} {number}"), CLERK)
    return evening


def asked() -> Evening:
    """Question time: one question to be read, one to be asked by somebody who waits in the hall, one from elsewhere."""
    evening = Evening()
    for command in (*COUNCIL, ListItem("t5", "5", "Einwohnerfragestunde", True, "question-time")):
        evening.do(command, CLERK)
    evening.lay_down_remote()
    for number, live in enumerate((False, True, True), 1):
        evening.do(AcceptResidentQuestion(f"f{number}", item_id="t5", text="offen", live=live), CLERK)
    evening.arrive("vor", "anna", "ben", "bgm", "frage-f2")
    evening.do(NoteArrival("cem", "remote"), SYSTEM)
    for step in (OpenSitting(), StateQuorum(), CallItem("t5")):
        evening.do(step)
    return evening


def elsewhere(land: str, kind: BodyKind = "council") -> Evening:
    """A debate by the law of another Land, with one remote member."""
    evening = Evening()
    for command in COUNCIL:
        if isinstance(command, PlanMeeting):
            evening.do(dataclasses.replace(command, profile=land, kind=kind), CLERK)
        else:
            evening.do(command, CLERK)
    evening.lay_down_remote()
    evening.arrive("vor", "anna", "ben", "bgm")
    evening.do(NoteArrival("cem", "remote"), SYSTEM)
    for step in (OpenSitting(), StateQuorum(), CallItem("t2")):
        evening.do(step)
    return evening


STAGES: tuple[Callable[[], Evening], ...] = (
    Evening,
    planned,
    opened,
    debating,
    lambda: debating("t3"),
    contested,
    lambda: contested("t3"),
    nominated,
    lambda: nominated("t3"),
    asked,
    # Only committees of that Land sit hybrid without an emergency.
    lambda: elsewhere("DE-NW", "committee"),
    lambda: elsewhere("DE-BY"),
    lambda: elsewhere("DE-NI"),
)
