"""What was said without the public stays out of its sight, also where it is decided before everybody (§ 52 HGO)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from agenda.commands import Command
from agenda.commands.additions import ProposeItem, PutProposalToVote
from agenda.commands.elections import (
    AnnounceElection,
    AnswerElection,
    CountElection,
    Nominate,
    OpenElection,
    PrepareElection,
    VoteOnProposal,
    WithdrawNomination,
)
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.motions import MoveMotion, OrderMotions, PutMotionToVote, SplitMotion, WithdrawMotion, WordMotion
from agenda.commands.planning import ListItem, PlanMeeting
from agenda.commands.presence import StateQuorum
from agenda.commands.procedure import AcceptProcedure, MoveProcedure
from agenda.commands.publicity import (
    AdmitPublic,
    AnnounceResolution,
    AskForPrivacy,
    ConfirmPrivacy,
    KeepResolution,
)
from agenda.commands.sitting import CloseSitting, InterruptSitting, OpenSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from agenda.events.elections import Figures, Score
from agenda.events.publicity import ExclusionResolved
from agenda.minutes import minutes, public_edition, to_json
from agenda.projections import view
from tests.agenda.evening import CLERK, COUNCIL, SECRET, SYSTEM, Evening, member, opened

HUSH = "VERTRAULICH"
"""Stands in everything that is said without the public here."""


def behind_closed_doors(item_id: str = "t2") -> Evening:
    """The public is out, at a public item too, and Cem at home has confirmed that nobody listens."""
    evening = opened()
    evening.do(AskForPrivacy())
    evening.do(ConfirmPrivacy("cem"), member("cem"))
    evening.do(CallItem(item_id))
    if not evening.meeting.public_excluded:
        evening.close_doors()
    return evening


def public_minutes(evening: Evening) -> str:
    return json.dumps(to_json(public_edition(minutes("m1", evening.log))), ensure_ascii=False)


def known_to_all(evening: Evening) -> str:
    """All that everybody may read: page, hall screen and minutes."""
    views = [view(evening.meeting, "public"), view(evening.meeting, "hall")]
    return json.dumps(views, ensure_ascii=False) + public_minutes(evening)


def decide(evening: Evening) -> None:
    """The running vote is carried by all."""
    assert evening.meeting.vote is not None
    for person_id in evening.meeting.vote.entitled:
        evening.do(CastBallot(evening.meeting.vote.vote_id, person_id, "yes"), SYSTEM)
    evening.do(CloseVote())
    evening.do(AnnounceVote())


class TestAnAddition:
    def proposed(self) -> Evening:
        evening = behind_closed_doors("t3")
        evening.do(ProposeItem("Brücke", True, "resolution", f"{HUSH} a", f"{HUSH} b", f"{HUSH} c"), CLERK)
        evening.do(CallItem("t4"))
        return evening

    def test_proposed_in_closed_session_and_listed_in_public_shows_its_title_alone(self) -> None:
        evening = self.proposed()
        evening.do(PutProposalToVote("z1"))
        decide(evening)
        assert "Brücke" in known_to_all(evening)
        assert HUSH not in known_to_all(evening)
        assert HUSH in json.dumps(view(evening.meeting, "member", "anna"), ensure_ascii=False)

    def test_put_to_the_vote_in_public_its_proposal_is_not_read_out(self) -> None:
        evening = self.proposed()
        evening.do(PutProposalToVote("z1"))
        decide(evening)
        evening.do(CallItem("z1"))
        evening.do(OpenVote())
        assert HUSH not in known_to_all(evening)

    def test_worded_anew_in_public_that_wording_is_put_to_the_vote(self) -> None:
        evening = self.proposed()
        evening.do(PutProposalToVote("z1"))
        decide(evening)
        evening.do(CallItem("z1"))
        evening.do(WordMotion("z1", "Die Brücke wird gesperrt."), CLERK)
        evening.do(OpenVote())
        assert "Die Brücke wird gesperrt." in public_minutes(evening)
        assert HUSH not in known_to_all(evening)


class TestAMotionOnProcedure:
    @pytest.mark.parametrize(
        "moved",
        [
            MoveProcedure("refer", "anna", to="Bauausschuss", reason=HUSH),
            MoveProcedure("interrupt", "anna", seconds=600, reason=HUSH),
            MoveProcedure("adjourn-item", "anna", item_id="t4", reason=HUSH),
            MoveProcedure("reorder", "anna", item_id="t4", before="t1", reason=HUSH),
            MoveProcedure("adjourn-sitting", "anna", reason=HUSH),
        ],
    )
    def test_moved_in_closed_session_and_accepted_in_public_keeps_its_reason(self, moved: MoveProcedure) -> None:
        evening = behind_closed_doors()
        evening.do(moved, member("anna"))
        evening.open_doors()
        evening.do(AcceptProcedure("g1"))
        assert HUSH not in known_to_all(evening)

    def test_moved_and_accepted_in_public_gives_its_reason(self) -> None:
        evening = opened()
        evening.do(CallItem("t2"))
        evening.do(MoveProcedure("refer", "anna", to="Bauausschuss", reason="Rückfragen"), member("anna"))
        evening.do(AcceptProcedure("g1"))
        assert "Rückfragen" in json.dumps(view(evening.meeting, "public"), ensure_ascii=False)
        assert "Rückfragen" in public_minutes(evening)

    def test_why_the_public_should_be_out_is_not_told_to_it(self) -> None:
        evening = opened()
        evening.do(CallItem("t2"))
        evening.do(MoveProcedure("exclude-public", "anna", reason=HUSH), member("anna"))
        assert HUSH not in known_to_all(evening)
        assert "Anna Abel beantragt zur Geschäftsordnung: Ausschluss der Öffentlichkeit." in public_minutes(evening)
        assert HUSH in json.dumps(to_json(minutes("m1", evening.log)), ensure_ascii=False)


class TestAnElection:
    def prepared(self, kind: str = "majority") -> Evening:
        evening = behind_closed_doors()
        if kind == "joint":
            evening.do(PrepareElection(f"{HUSH} Amt", "joint", 2))
            evening.do(Nominate("w1", f"{HUSH} Liste", names=(f"{HUSH} a", f"{HUSH} b")), CLERK)
        else:
            evening.do(PrepareElection(f"{HUSH} Amt"))
            evening.do(Nominate("w1", f"{HUSH} Name", mover=f"{HUSH} Fraktion"), CLERK)
        return evening

    def test_held_in_closed_session_is_not_told_by_the_answer_in_public(self) -> None:
        evening = self.prepared()
        found = Figures((Score("01", 3),), no=0, abstain=0, invalid=0)
        for step in (OpenElection("w1"), CountElection("w1", found, "vor")):
            evening.do(step)
        evening.do(CountElection("w1", found, "schrift"), CLERK)
        evening.do(AnnounceElection("w1"))
        evening.open_doors()
        evening.do(AnswerElection("w1", f"{HUSH} Name"))
        assert HUSH not in known_to_all(evening)

    @pytest.mark.parametrize("step", [OpenElection("w1"), WithdrawNomination("w1", "01")])
    def test_candidates_named_in_closed_session_are_not_named_in_public(self, step: Command) -> None:
        evening = self.prepared()
        evening.open_doors()
        evening.do(step)
        assert HUSH not in known_to_all(evening)

    def test_a_joint_proposal_made_in_closed_session_is_not_read_out_in_public(self) -> None:
        evening = self.prepared("joint")
        evening.open_doors()
        evening.do(VoteOnProposal("w1"))
        decide(evening)
        assert HUSH not in known_to_all(evening)

    def test_prepared_in_public_it_is_not_told_once_it_went_on_in_closed_session(self) -> None:
        evening = opened()
        evening.do(CallItem("t1"))
        evening.do(PrepareElection("Beirat"))
        evening.close_doors()
        evening.do(Nominate("w1", f"{HUSH} Name"), CLERK)
        evening.open_doors()
        evening.do(OpenElection("w1"))
        assert "Zu wählen ist: Beirat" in public_minutes(evening)
        assert HUSH not in known_to_all(evening)

    def test_the_public_is_not_let_in_while_papers_are_filled_in_without_it(self) -> None:
        evening = self.prepared()
        evening.do(OpenElection("w1"))
        evening.record(ExclusionResolved("t2", holds=False))
        assert evening.refused(AdmitPublic()).code == "election-unfinished"


class TestAMotion:
    def amended(self) -> Evening:
        evening = behind_closed_doors()
        evening.do(MoveMotion("t2", "amendment", f"{HUSH} Text", "anna", HUSH), member("anna"))
        evening.do(PutMotionToVote("m1"))
        decide(evening)
        evening.open_doors()
        return evening

    def test_an_amendment_carried_in_closed_session_is_not_in_the_question_of_the_public_vote(self) -> None:
        evening = self.amended()
        evening.do(OpenVote())
        assert evening.meeting.vote is not None
        assert evening.meeting.vote.question.endswith(
            "Mit den beschlossenen Änderungen:\nNichtöffentlich beschlossene Änderung, noch nicht bekannt gegeben"
        )
        decide(evening)
        assert HUSH not in known_to_all(evening)

    def test_once_announced_the_announced_text_stands_in_the_question(self) -> None:
        evening = self.amended()
        evening.do(AnnounceResolution("n1", "Die Frist ist vier Wochen."))
        evening.do(OpenVote())
        assert evening.meeting.vote is not None
        assert evening.meeting.vote.question.endswith("Änderungen:\nDie Frist ist vier Wochen.")

    def test_what_is_not_to_be_announced_stays_out_of_the_question(self) -> None:
        evening = self.amended()
        evening.do(KeepResolution("n1", "schutzwürdig"))
        evening.do(OpenVote())
        assert HUSH not in known_to_all(evening)

    def test_without_the_public_the_question_says_it_all(self) -> None:
        evening = self.amended()
        evening.close_doors()
        evening.do(OpenVote())
        assert evening.meeting.vote is not None
        assert f"{HUSH} Text" in evening.meeting.vote.question

    @pytest.mark.parametrize(
        "step",
        [
            PutMotionToVote("m1"),
            WithdrawMotion("m1"),
            OrderMotions("t2", ("t2", "m1"), "einfacher"),
            SplitMotion("m1", ("eins", "zwei")),
        ],
    )
    def test_moved_in_closed_session_it_is_not_named_in_public(self, step: Command) -> None:
        evening = behind_closed_doors()
        evening.do(MoveMotion("t2", "amendment", f"{HUSH} Text", mover=HUSH))
        evening.open_doors()
        evening.do(step)
        assert HUSH not in known_to_all(evening)

    def test_parts_and_wording_made_in_closed_session_are_not_read_out_in_public(self) -> None:
        for step in (SplitMotion("t2", (f"{HUSH} 1", f"{HUSH} 2")), WordMotion("t2", f"{HUSH} Text")):
            evening = behind_closed_doors()
            evening.do(step)
            evening.open_doors()
            evening.do(PutMotionToVote("t2/1") if isinstance(step, SplitMotion) else OpenVote())
            decide(evening)
            assert HUSH not in known_to_all(evening)

    def test_parts_decided_in_closed_session_are_not_in_the_question_of_the_public_vote(self) -> None:
        evening = opened()
        evening.do(CallItem("t2"))
        evening.do(SplitMotion("t2", ("Teil eins.", "Teil zwei.")))
        evening.do(PutMotionToVote("t2/1"))
        decide(evening)
        evening.close_doors()
        evening.do(ConfirmPrivacy("cem"), member("cem"))
        evening.do(PutMotionToVote("t2/2"))
        decide(evening)
        evening.open_doors()
        evening.do(OpenVote())
        assert evening.meeting.vote is not None
        assert "Teil eins." in evening.meeting.vote.question
        assert "Teil zwei." not in evening.meeting.vote.question


class TestTheEndOfTheSitting:
    @pytest.mark.parametrize("steps", [(), (InterruptSitting(f"{HUSH} Pause"),)])
    def test_closed_without_the_public_its_reason_is_not_told(self, steps: tuple[Command, ...]) -> None:
        evening = behind_closed_doors("t3")
        for step in (*steps, CloseSitting(f"{HUSH} Grund")):
            evening.do(step)
        assert HUSH not in known_to_all(evening)
        assert SECRET not in known_to_all(evening)

    def test_closed_before_everybody_its_reason_is_told(self) -> None:
        evening = opened()
        evening.do(InterruptSitting("Pause"))
        evening.do(CloseSitting("Stromausfall"))
        assert "Stromausfall" in json.dumps(view(evening.meeting, "public"), ensure_ascii=False)


class TestAFaction:
    def sitting(self) -> Evening:
        evening = Evening()
        for command in COUNCIL:
            if isinstance(command, PlanMeeting):
                evening.do(replace(command, kind="faction"), CLERK)
            else:
                evening.do(replace(command, public=False) if isinstance(command, ListItem) else command, CLERK)
        evening.arrive("vor", "anna", "ben")
        for step in (OpenSitting(), StateQuorum(), CallItem("t2")):
            evening.do(step)
        return evening

    def test_who_was_there_and_who_was_not_stays_in_the_faction(self) -> None:
        evening = self.sitting()
        evening.do(CloseItem())
        evening.do(CloseSitting())
        told = public_edition(minutes("m1", evening.log))
        assert (told.attendance, told.absent) == ((), ())

    def test_of_a_council_everybody_reads_who_was_missing(self) -> None:
        evening = opened()
        evening.do(CloseSitting())
        assert [one.name for one in public_edition(minutes("m1", evening.log)).absent] == ["Dora Dietz"]

    def test_what_it_resolves_is_never_to_be_announced(self) -> None:
        evening = self.sitting()
        evening.do(OpenVote())
        evening.ballots(vor="yes", anna="yes")
        evening.do(CloseVote())
        evening.do(AnnounceVote())
        assert evening.meeting.publicity.todos == {}
