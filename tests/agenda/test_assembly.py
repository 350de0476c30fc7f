"""The citizens' assembly: played from key to key, it never comes near a decision; who came is counted."""

from __future__ import annotations

from typing import Any

import pytest

from agenda.assembly import DECIDING
from agenda.commands import COMMAND_TYPES, Command
from agenda.commands.assembly import CountAudience
from agenda.commands.floor import GiveFloor, RequestFloor
from agenda.commands.items import CallItem
from agenda.commands.minutes_course import ProposeMinutes
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.polls import ClosePoll, OpenPoll
from agenda.commands.presence import NoteArrival
from agenda.commands.sitting import CloseSitting, OpenSitting
from agenda.events.polls import PollClosed
from agenda.minutes import minutes
from agenda.minutes_due import due
from agenda.next_step import also, next_step
from agenda.ports import Refusal
from agenda.projections import view
from tests.agenda.evening import CHAIR, CLERK, START, SYSTEM, Evening, opened
from tests.agenda.examples import EXAMPLES

TALK, DEBATE = "Wie heiß wird es?", "Aussprache"

PLAN: tuple[Command, ...] = (
    PlanMeeting("Stadt", "Themenabend", "Bürgerhaus", "2026-05-07T19:30:00+02:00", 0, "DE-HE", "assembly"),
    ListPerson("vor", "Mona Moll", "chair", ""),
    ListPerson("anna", "Anna Abel", "councillor", "SPD"),
    ListPerson("fach", "Karl Kühn", "expert", ""),
    ListPerson("schrift", "Sina Scholl", "clerk", ""),
    ListItem("t1", "1", TALK, True, "report", "", "Karl Kühn"),
    ListItem("t2", "2", DEBATE, True, "resolution", "Mehr Bäume!"),
)


def planned() -> Evening:
    evening = Evening()
    for command in PLAN:
        evening.do(command, SYSTEM)
    for person in ("vor", "anna", "fach"):
        evening.do(NoteArrival(person, "hall"), CLERK)
    return evening


def begun() -> Evening:
    evening = planned()
    evening.do(OpenSitting())
    return evening


def pressed(evening: Evening) -> str:
    """The chair presses the one primary key; which it was."""
    step = next_step(evening.meeting)
    assert step.intent is not None
    fields: dict[str, Any] = {key: value for key, value in step.intent.items() if key != "name"}
    evening.do(COMMAND_TYPES[step.intent["name"]](**fields))
    return step.key


def test_the_big_key_alone_leads_through_the_evening() -> None:
    evening = planned()
    keys = []
    while evening.meeting.state != "closed":
        keys.append(pressed(evening))
        assert len(keys) < 20, keys
    assert keys == ["open-sitting", "call-item", "call-item", "close-item", "close-sitting"]


def test_who_asks_to_speak_gets_the_floor_and_people_are_polled() -> None:
    evening = begun()
    evening.do(CallItem("t2"))
    evening.do(RequestFloor("fach", channel="clerk"), CLERK)
    assert pressed(evening) == "give-floor"
    evening.do(OpenPoll("Mehr Bäume?", ("Ja", "Nein"), code="A2B3"), CLERK)
    (closed,) = evening.do(ClosePoll("p1", (3, 1), 4, 0), CLERK)
    assert isinstance(closed, PollClosed)


@pytest.mark.parametrize("name", sorted(command.__name__ for command in DECIDING))
def test_whatever_leads_to_a_decision_is_refused(name: str) -> None:
    example, actor = EXAMPLES[COMMAND_TYPES[name]]
    assert begun().refused(example, actor).code == "assembly-decides-nothing"


def test_no_key_is_offered_that_would_be_refused() -> None:
    evening = begun()
    evening.do(CallItem("t2"))
    offered = {step.intent["name"] for step in also(evening.meeting) if step.intent}
    assert offered.isdisjoint(command.__name__ for command in DECIDING)
    assert {"InterruptSitting", "CloseSitting"} <= offered


def test_a_council_decides_as_ever() -> None:
    assert next_step(opened().meeting).key != "none"
    steps = (next_step(opened().meeting), *also(opened().meeting))
    assert "StateQuorum" in {step.intent["name"] for step in steps if step.intent}


def test_it_has_neither_seats_nor_quorum_and_its_minutes_are_due_only_by_local_rule() -> None:
    evening = begun()
    assert evening.meeting.planned.legal_seats == 0
    assert view(evening.meeting, "chair")["quorum"] is None
    assert due(evening.meeting) is None


def test_nobody_is_kept_from_joining_by_picture_and_sound() -> None:
    evening = begun()
    evening.do(NoteArrival("anna", "remote", "link"), SYSTEM)
    assert evening.meeting.people["anna"].present == "remote"


def test_another_body_needs_its_seats() -> None:
    council = PlanMeeting("Rat", "1. Sitzung", "Rathaus", "2026-05-07T19:30:00+02:00", 0, "DE-HE")
    assert Evening().refused(council, SYSTEM).code == "seats-invalid"


def test_the_newest_count_stands_in_the_head_of_the_minutes() -> None:
    evening = begun()
    evening.do(CountAudience(80), CLERK)
    assert evening.do(CountAudience(80), CLERK) == ()
    evening.do(CountAudience(85), CLERK)
    record = minutes("m1", evening.log)
    assert (record.audience, record.kind) == (85, "assembly")
    assert view(evening.meeting, "clerk")["meeting"]["audience"] == 85


@pytest.mark.parametrize("number", [-1, 100_000])
def test_a_number_nobody_can_mean_is_refused(number: int) -> None:
    assert begun().refused(CountAudience(number), CLERK).code == "audience-invalid"


def test_what_lies_before_the_people_is_not_counted_anew() -> None:
    evening = begun()
    evening.do(CloseSitting())
    evening.do(CountAudience(85), CLERK)
    evening.do(ProposeMinutes(), CLERK)
    assert evening.refused(CountAudience(86), CLERK).code == "minutes-proposed"


def test_the_refusal_says_what_there_is_instead() -> None:
    evening = begun()
    evening.do(CallItem("t2"))
    with pytest.raises(Refusal, match="assembly-decides-nothing"):
        evening.do(EXAMPLES[COMMAND_TYPES["OpenVote"]][0], CHAIR)
    evening.do(GiveFloor("fach"))
    assert evening.meeting.floor is not None
    assert evening.now > START
