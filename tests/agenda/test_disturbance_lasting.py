"""While a disturbance lasts: quorum, the speaker's clock, what may go on and what not, and the chair's next step."""

from __future__ import annotations

import typing

import pytest

from agenda import quorum
from agenda.commands import COMMAND_TYPES, Command
from agenda.commands.disturbance import (
    AnswerDisturbance,
    EndDisturbance,
    JudgeDisturbance,
    NoteDisturbance,
    ReportDisturbance,
)
from agenda.commands.elections import (
    AnnounceElection,
    AnswerElection,
    CountElection,
    Nominate,
    OpenElection,
    PrepareElection,
)
from agenda.commands.floor import AdmitQuestion, GiveFloor, RequestFloor
from agenda.commands.items import CallItem, CloseItem, MoveItem, RemoveItem
from agenda.commands.presence import NoteArrival, NoteDeparture
from agenda.commands.procedure import AcceptProcedure, HearProcedure, MoveProcedure
from agenda.commands.sitting import CloseSitting, InterruptSitting, ResumeSitting
from agenda.commands.votes import AnnounceVote, BreakOffVote, CloseVote, OpenTestVote, OpenVote, RepeatVote
from agenda.events.disturbance import DisturbanceEnded
from agenda.events.elections import Figures, Score
from agenda.events.items import ItemClosed
from agenda.events.sitting import SittingClosed
from agenda.events.votes import VoteBrokenOff
from agenda.events.words import Sphere
from agenda.minutes import minutes
from agenda.next_step import also, next_step
from tests.agenda.disturbed import HALL_FAILS, disturbed, voted_meanwhile
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, Evening, debating, member


def elect_anna(evening: Evening) -> None:
    """Anna is elected and was not asked yet."""
    evening.do(PrepareElection("Amt"))
    evening.do(Nominate("w1", whom="anna"), CLERK)
    evening.do(OpenElection("w1"))
    for actor in (CHAIR, CLERK):
        evening.do(CountElection("w1", Figures((Score("01", 3),)), actor.person_id or ""), actor)
    evening.do(AnnounceElection("w1"))


class TestWhileItLasts:
    def test_the_member_does_not_count_towards_the_quorum(self) -> None:
        evening = debating()
        before = quorum.count(evening.meeting).present
        evening.do(NoteDisturbance("cem", "connection", HALL_FAILS), SYSTEM)
        assert quorum.count(evening.meeting).present == before - 1
        evening.do(EndDisturbance("d1"), SYSTEM)
        assert quorum.count(evening.meeting).present == before

    def test_the_speakers_clock_stands_still(self) -> None:
        evening = debating()
        evening.do(GiveFloor("cem"))
        evening.do(NoteDisturbance("cem", "sound", HALL_FAILS), SYSTEM)
        assert evening.meeting.floor is not None
        assert evening.meeting.floor.clock.running_since is None
        evening.do(EndDisturbance("d1"), SYSTEM)
        assert evening.meeting.floor.clock.running_since == evening.now

    def test_nothing_goes_on_while_it_is_the_municipalitys_fault(self) -> None:
        evening = disturbed()
        evening.do(InterruptSitting("Störung"))
        evening.do(JudgeDisturbance("d1", "municipality"))
        refusal = evening.refused(ResumeSitting())
        assert (refusal.code, refusal.rule) == ("disturbance-blocks", "§ 52a Abs. 1 HGO")
        evening.do(EndDisturbance("d1"), CHAIR)
        assert evening.do(ResumeSitting())

    def test_nothing_is_decided_while_it_is_the_municipalitys_fault_but_a_test_vote_may_show_that_it_is_over(
        self,
    ) -> None:
        evening = disturbed()
        evening.do(JudgeDisturbance("d1", "municipality"))
        assert evening.refused(OpenVote()).code == "disturbance-blocks"
        assert evening.do(OpenTestVote())

    @pytest.mark.parametrize(
        "going_on",
        [
            *(GiveFloor("anna"), CallItem("t4"), CloseItem(), RepeatVote("v1")),
            *(RemoveItem("t4", "adjourned", "x"), MoveItem("t4", "t1", "x"), AcceptProcedure("g1")),
            *(AnswerElection("w1", "Anna Abel", True), AdmitQuestion("r1"), HearProcedure("g1", "for", "anna")),
        ],
    )
    def test_neither_debate_nor_decision_goes_on_meanwhile(self, going_on: Command) -> None:
        evening = debating()
        evening.vote(vor="yes")
        elect_anna(evening)
        evening.do(MoveProcedure("limit-time", mover="CDU", seconds=60))
        evening.do(GiveFloor("ben"))
        evening.do(RequestFloor("cem", kind="question"), member("cem"))
        evening.do(ReportDisturbance("cem"), member("cem"))
        evening.do(JudgeDisturbance("d1", "municipality"))
        assert evening.refused(going_on).code == "disturbance-blocks"
        evening.do(JudgeDisturbance("d1", "member"))
        assert evening.do(going_on)

    def test_a_result_is_not_announced_meanwhile_but_the_vote_may_be_closed_or_broken_off(self) -> None:
        evening = debating()
        evening.do(OpenVote())
        evening.do(ReportDisturbance("cem"), member("cem"))
        evening.do(JudgeDisturbance("d1", "municipality"))
        assert evening.do(CloseVote())
        assert evening.refused(AnnounceVote()).code == "disturbance-blocks"
        assert evening.do(BreakOffVote("Störung"))

    def test_a_fault_that_cannot_be_repaired_does_not_keep_the_sitting_open(self) -> None:
        evening = debating()
        evening.do(OpenVote())
        evening.do(ReportDisturbance("cem"), member("cem"))
        evening.do(JudgeDisturbance("d1", "municipality"))
        evening.do(InterruptSitting("Störung"))
        assert evening.refused(CloseSitting()).code == "text-missing"
        assert evening.do(CloseSitting("Die Leitung ist ausgefallen")) == (
            VoteBrokenOff("v1", "Die Leitung ist ausgefallen"),
            ItemClosed("t2"),
            SittingClosed("Die Leitung ist ausgefallen"),
            DisturbanceEnded("d1", "closed"),
        )
        assert (evening.meeting.state, evening.meeting.vote, evening.meeting.pause) == ("closed", None, None)
        said = [one.text for one in minutes("m1", evening.log).incidents]
        assert said[-1] == "Die Sitzung wird nicht fortgesetzt und ist geschlossen: Die Leitung ist ausgefallen"

    @pytest.mark.parametrize("sphere", ["member", "negligible", "unknown"])
    def test_the_sitting_goes_on_in_every_other_sphere(self, sphere: Sphere) -> None:
        evening = disturbed()
        evening.do(JudgeDisturbance("d1", sphere))
        assert evening.do(OpenVote())

    def test_it_ends_when_the_member_leaves_comes_into_the_hall_or_the_sitting_closes(self) -> None:
        for command, actor, why in (
            (NoteDeparture("cem", "lost"), SYSTEM, "left"),
            (NoteArrival("cem", "hall"), SYSTEM, "over"),
            (CloseSitting(), CHAIR, "closed"),
        ):
            assert disturbed().do(command, actor)[-1] == DisturbanceEnded("d1", why)  # type: ignore[arg-type]


class TestTheChairsStep:
    def test_in_the_municipalitys_sphere_it_is_to_interrupt_and_to_go_on_after_the_repair(self) -> None:
        evening = disturbed()
        evening.do(JudgeDisturbance("d1", "municipality"))
        keys = []
        for _ in range(3):
            step = next_step(evening.meeting)
            keys.append(step.key)
            intent: dict[str, typing.Any] = dict(step.intent or {})
            evening.do(COMMAND_TYPES[intent.pop("name")](**intent))
        assert keys == ["interrupt", "repaired", "resume"]

    def test_a_vote_is_not_repeated_before_the_repair(self) -> None:
        evening = voted_meanwhile()
        evening.do(AnswerDisturbance("d1", True), member("cem"))
        evening.do(ReportDisturbance("cem"), member("cem"))
        assert next_step(evening.meeting).key == "repeat-vote"
        evening.do(JudgeDisturbance("d2", "municipality"))
        step = next_step(evening.meeting)
        assert (step.key, step.say) == (
            "interrupt",
            "Die Übertragung zu Cem Can ist gestört. Ich unterbreche die Sitzung, bis die Störung behoben ist.",
        )
        assert {one.key for one in also(evening.meeting)} == {"close-sitting"}
        evening.do(InterruptSitting("Störung"))
        assert next_step(evening.meeting).key == "repaired"

    def test_a_vote_that_runs_may_only_end_before_the_break(self) -> None:
        evening = debating()
        evening.do(OpenVote())
        evening.do(ReportDisturbance("cem"), member("cem"))
        evening.do(JudgeDisturbance("d1", "municipality"))
        assert next_step(evening.meeting).key == "interrupt"
        assert {one.key for one in also(evening.meeting)} == {"break-off-vote"}

    def test_any_other_disturbance_leaves_the_sitting_its_course(self) -> None:
        assert next_step(disturbed().meeting).key == next_step(debating().meeting).key
