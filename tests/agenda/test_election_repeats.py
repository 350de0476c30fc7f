"""A disturbance during a ballot of an election: marked, and held again (§ 10 Abs. 2 DigiSiVO and its like)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agenda.commands import Actor
from agenda.commands.disturbance import AnswerDisturbance, EndDisturbance, JudgeDisturbance, ReportDisturbance
from agenda.commands.elections import (
    AnnounceElection,
    AnswerElection,
    CountElection,
    Nominate,
    OpenElection,
    PrepareElection,
    RepeatElection,
)
from agenda.commands.items import CallItem
from agenda.commands.planning import PlanMeeting
from agenda.commands.presence import NoteArrival, StateQuorum
from agenda.commands.sitting import OpenSitting
from agenda.events.elections import ElectionBrokenOff, ElectionImpaired, ElectionRepeated, Figures, Score
from agenda.events.words import Sphere
from agenda.minutes import minutes
from agenda.next_step import next_step
from agenda.projections import view
from agenda.state.elections import Election
from tests.agenda.evening import CHAIR, CLERK, COUNCIL, SYSTEM, Evening, member

REASON = "Störung der Bild-Ton-Übertragung bei Cem Can"


def electing() -> Evening:
    """In Lower Saxony remote members elect by hand: a ballot between Anna and Ben is open, Cem takes part in it."""
    evening = Evening()
    for command in COUNCIL:
        evening.do(replace(command, profile="DE-NI") if isinstance(command, PlanMeeting) else command, CLERK)
    evening.lay_down_remote()
    evening.arrive("vor", "anna", "ben")
    evening.do(NoteArrival("cem", "remote"), SYSTEM)
    evening.do(OpenSitting())
    evening.do(StateQuorum())
    evening.do(CallItem("t2"))
    evening.do(PrepareElection("Vorsitz"))
    for whom in ("anna", "ben"):
        evening.do(Nominate("w1", whom=whom), CLERK)
    evening.do(OpenElection("w1", "hands"))
    return evening


def disturb(evening: Evening, sphere: Sphere = "municipality") -> None:
    evening.do(ReportDisturbance("cem", "both"), member("cem"))
    evening.do(JudgeDisturbance(f"d{len(evening.meeting.disturbances)}", sphere))


def repair(evening: Evening) -> None:
    evening.do(EndDisturbance(f"d{len(evening.meeting.disturbances)}"))


def count(evening: Evening, first: int = 4, second: int = 0) -> None:
    figures = Figures((Score("01", first), Score("02", second)))
    for who in ("vor", "schrift"):
        evening.do(CountElection("w1", figures, who), Actor("chair" if who == "vor" else "clerk", who))


def election(evening: Evening) -> Election:
    return evening.meeting.elections.by_id["w1"]


def test_a_ballot_that_a_fault_of_the_municipality_touched_is_marked_and_held_again() -> None:
    evening = electing()
    disturb(evening)
    assert evening.log[-1].event == ElectionImpaired("w1", 1, REASON, "d1")
    repair(evening)
    assert next_step(evening.meeting).key == "repeat-election"
    [ended] = evening.do(RepeatElection("w1"))
    assert isinstance(ended, ElectionBrokenOff)
    assert (election(evening).state, election(evening).ballots) == ("ready", ())


def test_while_the_fault_lasts_the_primary_key_is_to_interrupt() -> None:
    evening = electing()
    disturb(evening)
    assert next_step(evening.meeting).key == "interrupt"
    assert "Cem Can" in next_step(evening.meeting).say


def test_an_announced_ballot_is_repeated_with_the_same_candidates_and_its_result_does_not_hold() -> None:
    evening = electing()
    evening.do(ReportDisturbance("cem", "sound"), member("cem"))
    count(evening)
    evening.do(AnnounceElection("w1"))
    repair(evening)
    evening.do(AnswerElection("w1", "Anna Abel", True, "anna"), member("anna"))
    evening.do(AnswerDisturbance("d1", True), member("cem"))
    assert (election(evening).state, next_step(evening.meeting).key) == ("concluded", "repeat-election")
    assert evening.do(RepeatElection("w1")) == (ElectionRepeated("w1", 1),)
    again = election(evening)
    assert (again.state, again.round, again.elected, again.on_paper) == ("ready", 1, (), ("01", "02"))
    assert evening.refused(RepeatElection("w1")).code == "election-not-impaired"
    evening.do(OpenElection("w1", "hands"))
    count(evening, 1, 3)
    evening.do(AnnounceElection("w1"))
    assert [who.name for who in election(evening).elected] == ["Ben Busch"]


def test_an_impaired_first_ballot_takes_the_later_ones_with_it() -> None:
    evening = electing()
    evening.do(ReportDisturbance("cem", "sound"), member("cem"))
    count(evening, 1, 1)
    evening.do(AnnounceElection("w1"))
    repair(evening)
    evening.do(OpenElection("w1", "hands"))
    assert election(evening).ballot.round == 2
    evening.do(AnswerDisturbance("d1", True), member("cem"))
    assert [type(event) for event in evening.do(RepeatElection("w1"))] == [ElectionBrokenOff, ElectionRepeated]
    assert (election(evening).round, [one.repeated for one in election(evening).ballots]) == (1, [True])


@pytest.mark.parametrize("sphere", ["member", "negligible"])
def test_in_the_members_own_sphere_the_ballot_stands(sphere: Sphere) -> None:
    evening = electing()
    disturb(evening, sphere)
    repair(evening)
    evening.do(AnswerDisturbance("d1", True), member("cem"))
    assert not election(evening).ballot.impaired
    assert evening.refused(RepeatElection("w1")).code == "election-not-impaired"


def test_a_ballot_before_or_after_the_fault_stands() -> None:
    evening = electing()
    count(evening)
    disturb(evening)
    repair(evening)
    assert not election(evening).ballot.impaired
    evening.do(AnnounceElection("w1"))
    evening.do(PrepareElection("Vertretung"))
    evening.do(Nominate("w2", whom="ben"), CLERK)
    evening.do(OpenElection("w2", "hands"))
    evening.do(JudgeDisturbance("d1", "unknown"))
    evening.do(JudgeDisturbance("d1", "municipality"))
    assert not evening.meeting.elections.by_id["w2"].ballot.impaired


def test_it_is_repeated_at_its_own_item() -> None:
    evening = electing()
    evening.do(ReportDisturbance("cem", "sound"), member("cem"))
    count(evening)
    evening.do(AnnounceElection("w1"))
    evening.do(CallItem("t4"))
    evening.do(JudgeDisturbance("d1", "municipality"))
    repair(evening)
    assert evening.refused(RepeatElection("w1")).code == "election-elsewhere"
    evening.do(CallItem("t2"))
    assert next_step(evening.meeting).key == "repeat-election"


def test_screens_and_minutes_say_that_the_ballot_does_not_hold() -> None:
    evening = electing()
    evening.do(ReportDisturbance("cem", "sound"), member("cem"))
    count(evening)
    evening.do(AnnounceElection("w1"))
    repair(evening)
    evening.do(AnswerDisturbance("d1", True), member("cem"))
    evening.do(RepeatElection("w1"), CHAIR)
    [ballot] = view(evening.meeting, "public")["elections"][0]["ballots"]
    assert (ballot["impaired"], ballot["repeated"]) == (True, True)
    told = [one.text for one in minutes("m1", evening.log).items[1].course]
    assert f"Ein Wahlgang „Vorsitz“ ist zu wiederholen: {REASON}" in told
    assert told[-1] == "Der gestörte Wahlgang „Vorsitz“ wird wiederholt; was er ergeben hat, gilt nicht."
