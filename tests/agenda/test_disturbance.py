"""Disturbance (§ 10 DigiSiVO and its like): noted, judged, objected to; what it means for quorum, clock and votes."""

from __future__ import annotations

import itertools
import json
import typing
from datetime import timedelta

import pytest
from hypothesis import given

from agenda import disturbance, quorum
from agenda.commands import COMMAND_TYPES, Actor, Command
from agenda.commands.disturbance import (
    AnswerDisturbance,
    AttachEvidence,
    EndDisturbance,
    ForfeitObjection,
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
from agenda.disturbance import ANSWER_S
from agenda.events import from_json, kind_of, to_json
from agenda.events.disturbance import (
    DisturbanceAnswered,
    DisturbanceEnded,
    DisturbanceJudged,
    DisturbanceNoted,
    DisturbanceReported,
    Evidence,
)
from agenda.events.elections import Figures, Score
from agenda.events.items import ItemClosed
from agenda.events.sitting import SittingClosed
from agenda.events.votes import VoteBrokenOff, VoteImpaired
from agenda.events.words import FaultSource, Sphere
from agenda.minutes import minutes, public_edition
from agenda.minutes import to_json as minutes_json
from agenda.next_step import also, next_step
from agenda.ports import Refusal
from agenda.projections import view
from agenda.state.disturbances import DisturbanceState
from agenda.timeline import sentences
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, Evening, debating, member
from tests.agenda.random_evenings import Wish, evenings, play, stages

STATES: tuple[DisturbanceState, ...] = typing.get_args(DisturbanceState)
STEPS: tuple[disturbance.DisturbanceStep, ...] = typing.get_args(disturbance.DisturbanceStep)

HALL_FAILS = Evidence(connected=True, hall_video=False, hall_audio=True, faulty=("dora",), not_heard_by=("hall",))

WITNESSES = Evidence(
    connected=True,
    hall_video=True,
    hall_audio=False,
    fine=("anna",),
    heard_by=("anna",),
    not_heard_by=("hall", "ben"),
    seen_by=("hall",),
    lost_up=3,
)
WITNESSED = (
    "Messung bei Cem Can: gesehen von dem Saal; gehört von Anna Abel; nicht gehört von dem Saal, Ben Busch; "
    "Saal ungestört bei Anna Abel; vom Saal kam beim Server nur das Bild an."
)


def disturbed() -> Evening:
    """Item 2 under debate, Cem without sound by his own report."""
    evening = debating()
    evening.do(ReportDisturbance("cem", "sound"), member("cem"))
    return evening


def measured() -> Evening:
    """The same as the server saw it."""
    evening = debating()
    evening.do(NoteDisturbance("cem", "sound", WITNESSES), SYSTEM)
    return evening


def elect_anna(evening: Evening) -> None:
    """Anna is elected and was not asked yet."""
    evening.do(PrepareElection("Amt"))
    evening.do(Nominate("w1", whom="anna"), CLERK)
    evening.do(OpenElection("w1"))
    for actor in (CHAIR, CLERK):
        evening.do(CountElection("w1", Figures((Score("01", 3),)), actor.person_id or ""), actor)
    evening.do(AnnounceElection("w1"))


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


def impaired(evening: Evening) -> bool:
    return any(vote.impaired for item in evening.meeting.items.values() for vote in item.results)


@pytest.mark.parametrize(("state", "step"), list(itertools.product(STATES, STEPS)))
def test_a_disturbance_takes_the_steps_of_its_table_and_no_other(
    state: DisturbanceState, step: disturbance.DisturbanceStep
) -> None:
    if (state, step) in disturbance.DISTURBANCE:
        assert disturbance.after(state, step) == disturbance.DISTURBANCE[state, step]
    else:
        with pytest.raises(Refusal, match=disturbance.REFUSED_STEP[step]):
            disturbance.after(state, step)


class TestReported:
    @pytest.mark.parametrize(
        ("actor", "source", "fits"),
        [
            (member("cem"), "app", True),
            (member("cem"), "telephone", False),
            (member("cem"), "observed", False),
            (CLERK, "telephone", True),
            (CLERK, "app", False),
            (CHAIR, "chair", True),
            (CHAIR, "observed", False),
        ],
    )
    def test_each_by_the_own_way(self, actor: Actor, source: FaultSource, fits: bool) -> None:
        evening = debating()
        command = ReportDisturbance("cem", "both", source)
        if fits:
            [noted] = evening.do(command, actor)
            assert noted == DisturbanceNoted("d1", "cem", "both", source, "", None)
        else:
            assert evening.refused(command, actor).code == "source-unfit"

    def test_a_member_reports_for_the_own_line_only(self) -> None:
        assert debating().refused(ReportDisturbance("cem"), member("ben")).code == "own-voice-only"

    def test_who_sits_in_the_hall_has_no_line_that_could_fail(self) -> None:
        assert debating().refused(ReportDisturbance("ben"), member("ben")).code == "disturbance-not-remote"

    def test_the_same_disturbance_known_in_a_second_way_is_still_one(self) -> None:
        evening = disturbed()
        assert evening.do(ReportDisturbance("cem", "sound"), member("cem")) == ()
        assert evening.do(ReportDisturbance("cem", "both", "telephone"), CLERK) == (
            DisturbanceReported("d1", "telephone"),
        )
        assert evening.meeting.disturbances["d1"].sources == ("app", "telephone")

    def test_what_the_server_measured_is_attached_once_and_survives_the_log(self) -> None:
        evening = disturbed()
        [attached] = evening.do(AttachEvidence("d1", HALL_FAILS), SYSTEM)
        assert from_json(kind_of(attached), json.loads(json.dumps(to_json(attached)))) == attached
        assert evening.do(AttachEvidence("d1", Evidence(True, True, True)), SYSTEM) == ()
        assert evening.meeting.disturbances["d1"].evidence == HALL_FAILS

    def test_an_unknown_disturbance_is_refused(self) -> None:
        assert debating().refused(EndDisturbance("d9"), member("cem")).code == "disturbance-unknown"


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


class TestObjection:
    def test_the_member_is_asked_on_return_and_answers_once(self) -> None:
        evening = returned()
        asked = view(evening.meeting, "member", "cem")["me"]["disturbance"]
        assert (asked["id"], asked["state"]) == ("d1", "asked")
        assert evening.do(AnswerDisturbance("d1", True), member("cem")) == (DisturbanceAnswered("d1", "objected"),)
        assert evening.refused(AnswerDisturbance("d1", False), member("cem")).code == "disturbance-not-asked"
        assert view(evening.meeting, "member", "cem")["me"]["disturbance"] is None

    def test_nobody_answers_for_another_member(self) -> None:
        assert returned().refused(AnswerDisturbance("d1", True), member("anna")).code == "own-voice-only"

    def test_nobody_is_asked_while_it_lasts(self) -> None:
        assert disturbed().refused(AnswerDisturbance("d1", True), member("cem")).code == "disturbance-not-asked"

    def test_silence_counts_only_when_the_time_is_over(self) -> None:
        evening = returned()
        assert evening.refused(ForfeitObjection("d1"), SYSTEM).code == "answer-still-due"
        evening.now += timedelta(seconds=ANSWER_S)
        assert evening.do(ForfeitObjection("d1"), SYSTEM) == (DisturbanceAnswered("d1", "unanswered"),)

    def test_who_was_away_altogether_has_the_time_from_the_return_on(self) -> None:
        evening = disturbed()
        evening.do(NoteDeparture("cem", "lost"), SYSTEM)
        evening.now += timedelta(seconds=ANSWER_S)
        evening.do(NoteArrival("cem", "remote", "link"), SYSTEM)
        assert evening.refused(ForfeitObjection("d1"), SYSTEM).code == "answer-still-due"

    def test_who_is_still_away_has_not_been_asked_yet(self) -> None:
        evening = disturbed()
        evening.do(NoteDeparture("cem", "lost"), SYSTEM)
        evening.now += timedelta(seconds=2 * ANSWER_S)
        assert evening.refused(ForfeitObjection("d1"), SYSTEM).code == "answer-still-due"
        evening.do(NoteArrival("cem", "remote", "link"), SYSTEM)
        assert evening.do(AnswerDisturbance("d1", True), member("cem"))

    @pytest.mark.parametrize("objects", [True, False])
    def test_without_an_objection_it_is_proposed_as_negligible(self, objects: bool) -> None:
        evening = returned()
        evening.do(AnswerDisturbance("d1", objects), member("cem"))
        evening.do(JudgeDisturbance("d1", "unknown"))
        judged = evening.log[-1].event
        assert isinstance(judged, DisturbanceJudged)
        assert judged.proposed == ("unknown" if objects else "negligible")


class TestVotes:
    def test_a_vote_opened_meanwhile_is_to_be_repeated_when_the_member_objects(self) -> None:
        evening = voted_meanwhile()
        assert not impaired(evening)
        events = evening.do(AnswerDisturbance("d1", True), member("cem"))
        assert events[-1] == VoteImpaired("v1", "Störung der Bild-Ton-Übertragung bei Cem Can", "d1")
        assert impaired(evening)
        assert evening.meeting.items["t2"].results[0].counted is not None

    def test_a_vote_that_was_open_when_it_began_is_to_be_repeated_in_the_municipalitys_sphere(self) -> None:
        evening = debating()
        evening.do(OpenVote())
        evening.do(NoteDisturbance("cem", "connection", HALL_FAILS), SYSTEM)
        evening.do(CloseVote())
        evening.do(AnnounceVote())
        evening.do(JudgeDisturbance("d1", "municipality"))
        assert impaired(evening)

    def test_a_vote_before_or_after_it_stands(self) -> None:
        evening = debating()
        evening.vote(vor="yes")
        evening.do(ReportDisturbance("cem"), member("cem"))
        evening.do(EndDisturbance("d1"), member("cem"))
        evening.do(CallItem("t4"))
        evening.vote(vor="yes")
        evening.do(AnswerDisturbance("d1", True), member("cem"))
        assert not impaired(evening)

    @pytest.mark.parametrize("sphere", ["member", "negligible"])
    def test_an_objection_changes_nothing_where_the_chair_found_it_harmless(self, sphere: Sphere) -> None:
        evening = voted_meanwhile()
        evening.do(JudgeDisturbance("d1", sphere))
        evening.do(AnswerDisturbance("d1", True), member("cem"))
        assert not impaired(evening)

    def test_without_an_objection_the_vote_stands(self) -> None:
        evening = voted_meanwhile()
        evening.do(AnswerDisturbance("d1", False), member("cem"))
        assert not impaired(evening)


class TestSeen:
    def test_the_chair_sees_proposal_rule_facts_and_what_was_voted(self) -> None:
        evening = disturbed()
        evening.do(AttachEvidence("d1", HALL_FAILS), SYSTEM)
        evening.vote(vor="yes")
        [shown] = view(evening.meeting, "chair")["disturbances"]
        assert (shown["proposed"], shown["rule"], shown["votes"]) == ("municipality", "§ 52a Abs. 1 HGO", ["v1"])
        assert shown["reason"] == "Bild oder Ton des Saals kamen beim Server nicht an."
        assert shown["evidence"]["not_heard_by"] == ("hall",)

    def test_it_leaves_the_screen_when_it_is_over_and_settled(self) -> None:
        evening = returned()
        assert view(evening.meeting, "chair")["disturbances"]
        evening.do(JudgeDisturbance("d1", "member"))
        assert view(evening.meeting, "chair")["disturbances"] == []

    @pytest.mark.parametrize("audience", ["member", "hall", "public"])
    def test_the_line_of_a_member_is_nobody_elses_business(self, audience: typing.Any) -> None:
        meeting = disturbed().meeting
        assert view(meeting, audience, "anna")["disturbances"] == []

    def test_quorum_is_the_same_number_on_every_screen(self) -> None:
        meeting = disturbed().meeting
        counts = {view(meeting, audience)["quorum"]["present"] for audience in ("chair", "hall", "public", "clerk")}
        assert counts == {3}

    def test_the_minutes_say_from_when_until_when_whose_sphere_and_whether_the_member_objects(self) -> None:
        evening = returned()
        evening.do(JudgeDisturbance("d1", "member"))
        evening.do(AnswerDisturbance("d1", False), member("cem"))
        told = minutes_json(minutes("m1", evening.log))["items"][1]["course"]
        assert [one["text"] for one in told] == [
            "Die Tonübertragung zu Cem Can ist gestört.",
            "Der Vorsitz ordnet die Störung bei Cem Can dem Bereich des Mitglieds zu.",
            "Cem Can rügt die Störung nicht.",
        ]
        assert (told[0]["at"], told[0]["until"]) == (evening.log[-4].at.isoformat(), evening.log[-3].at.isoformat())
        [cem] = [one for one in minutes("m1", evening.log).attendance if one.person_id == "cem"]
        assert [(one.what, one.sphere, one.answer) for one in cem.outages] == [("sound", "member", "accepted")]

    def test_minutes_and_timeline_name_who_could_see_and_hear_whom(self) -> None:
        told = [one.text for one in minutes("m1", measured().log).items[1].course]
        assert told[1:] == [WITNESSED]
        [noted] = [one["text"] for one in sentences(measured().log) if WITNESSED in one["text"]]
        assert noted.endswith(f"(vom Server festgestellt). {WITNESSED} Leitung steht, Verlust 3 % hin und 0 % her.")

    def test_a_measurement_that_follows_a_report_reads_the_same(self) -> None:
        evening = disturbed()
        evening.do(AttachEvidence("d1", WITNESSES), SYSTEM)
        assert minutes("m1", evening.log).items[1].course[-1].text == WITNESSED
        assert sentences(evening.log)[-1]["text"].startswith(WITNESSED)

    def test_the_public_edition_tells_of_the_disturbance_but_not_of_the_lines_of_others(self) -> None:
        told = [one.text for one in public_edition(minutes("m1", measured().log)).items[1].course]
        assert told == ["Die Tonübertragung zu Cem Can ist gestört."]


@given(stage=stages, wishes=evenings)
def test_on_no_evening_does_somebody_have_two_disturbances_at_a_time_or_one_while_absent(
    stage: type[Evening], wishes: list[Wish]
) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
        lasting = [one.person_id for one in disturbance.running(evening.meeting)]
        assert len(set(lasting)) == len(lasting)
        assert all(evening.meeting.people[person_id].present == "remote" for person_id in lasting)
        assert not lasting or evening.meeting.state != "closed"


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
