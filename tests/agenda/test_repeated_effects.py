"""A repeated vote that ends otherwise: its effect takes the place of the first one's, and the log keeps both."""

from __future__ import annotations

import pytest

from agenda.commands.additions import ProposeItem, PutProposalToVote
from agenda.commands.conduct import ContestExclusion, ExcludeForDay, ReviewExclusion
from agenda.commands.elections import Nominate, PrepareElection, VoteOnProposal
from agenda.commands.floor import RequestFloor
from agenda.commands.items import CallItem
from agenda.commands.motions import MoveMotion, OrderMotions, PutMotionToVote, SplitMotion
from agenda.commands.presence import NoteArrival
from agenda.commands.procedure import MoveProcedure, PutProcedureToVote
from agenda.commands.recusal import DoubtRecusal, OpenRecusalVote
from agenda.commands.votes import AnnounceVote, CloseVote, OpenVote, RepeatVote
from agenda.events import Event
from agenda.events.additions import ItemProposalSettled
from agenda.events.floor import ItemTimeLimited, SpeakerListOpened
from agenda.events.items import ItemMoved, ItemRemoved, ItemRestored, PublicAdmitted, PublicExcluded
from agenda.events.motions import MotionDecided, MotionRevived, MotionSettled
from agenda.events.procedure import ProcedureDecided
from agenda.events.publicity import AnnouncementDue, ResolutionKept
from agenda.events.recusal import RecusalBegan, RecusalConfirmed, RecusalEnded, RecusalLifted, RecusalNoted
from agenda.events.votes import VoteAnnounced
from agenda.events.words import Choice
from agenda.minutes import minutes
from agenda.next_step import also, next_step
from agenda.recusal import barred
from agenda.withheld import withheld
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, Evening, debating, member, opened


def decide(evening: Evening, choice: Choice) -> tuple[Event, ...]:
    """Everybody who may votes so; what follows from the announcement."""
    vote = evening.meeting.vote
    assert vote is not None
    kept_away = withheld(evening.meeting)
    evening.ballots(**dict.fromkeys((one for one in vote.entitled if one not in kept_away), choice))
    evening.do(CloseVote())
    announced, *follow = evening.do(AnnounceVote())
    assert isinstance(announced, VoteAnnounced)
    return tuple(follow)


def again(evening: Evening, choice: Choice) -> tuple[Event, ...]:
    """Repeat the newest vote."""
    evening.do(RepeatVote(f"v{evening.meeting.votes}"))
    return decide(evening, choice)


def on_procedure(moved: MoveProcedure, first: Choice) -> Evening:
    """A motion on procedure at item 2 is decided."""
    evening = debating()
    evening.do(moved, CLERK)
    evening.do(PutProcedureToVote("g1"))
    decide(evening, first)
    return evening


def by_cdu(kind: str, **more: object) -> MoveProcedure:
    return MoveProcedure(kind, mover="CDU", **more)  # type: ignore[arg-type]


class TestProcedure:
    @pytest.mark.parametrize("kind", ["take-off", "adjourn-item", "refer"])
    def test_the_item_under_debate_comes_back_onto_the_agenda(self, kind: str) -> None:
        evening = on_procedure(by_cdu(kind, to="Bauausschuss"), "yes")
        assert (evening.meeting.items["t2"].state, evening.meeting.item_id) == ("off", None)
        assert "repeat-vote" in {step.key for step in (next_step(evening.meeting), *also(evening.meeting))}
        assert again(evening, "no") == (
            ProcedureDecided("g1", False, "decision"),
            ItemRestored("t2", "", "decision"),
        )
        assert evening.do(CallItem("t2"))

    def test_the_vote_is_not_repeated_once_the_next_item_is_called(self) -> None:
        evening = on_procedure(by_cdu("take-off"), "yes")
        evening.do(CallItem("t4"))
        assert evening.refused(RepeatVote("v1")).code == "repeat-elsewhere"

    def test_a_rejected_one_takes_effect_and_a_third_vote_takes_it_back(self) -> None:
        evening = on_procedure(by_cdu("adjourn-item", item_id="t4"), "no")
        assert again(evening, "yes") == (
            ProcedureDecided("g1", True, "decision"),
            ItemRemoved("t4", "adjourned", "", "", "decision"),
        )
        assert again(evening, "no")[-1] == ItemRestored("t4", "", "decision")

    def test_an_adjourned_sitting_has_its_items_back_but_none_that_was_off_before(self) -> None:
        evening = on_procedure(by_cdu("take-off", item_id="t4"), "yes")
        evening.do(by_cdu("adjourn-sitting"), CLERK)
        evening.do(PutProcedureToVote("g2"))
        decide(evening, "yes")
        restored = {event.item_id for event in again(evening, "no") if isinstance(event, ItemRestored)}
        assert restored == {"t1", "t2", "t3"}

    def test_the_list_is_open_again_unless_it_was_closed_before(self) -> None:
        evening = on_procedure(by_cdu("close-list"), "yes")
        assert evening.refused(RequestFloor("anna"), member("anna")).code == "speaker-list-closed"
        evening.do(by_cdu("close-debate"), CLERK)
        evening.do(PutProcedureToVote("g2"))
        decide(evening, "yes")
        assert SpeakerListOpened("t2") not in again(evening, "no")
        evening.do(RepeatVote("v1"))
        assert decide(evening, "no")[-1] == SpeakerListOpened("t2")
        assert evening.do(RequestFloor("anna"), member("anna"))

    def test_the_speaking_time_is_the_one_before(self) -> None:
        evening = on_procedure(by_cdu("limit-time", seconds=120), "yes")
        evening.do(by_cdu("limit-time", seconds=60), CLERK)
        evening.do(PutProcedureToVote("g2"))
        decide(evening, "yes")
        assert again(evening, "no")[-1] == ItemTimeLimited("t2", 120)

    def test_the_order_is_the_one_before(self) -> None:
        evening = on_procedure(by_cdu("reorder", item_id="t4", before="t1"), "yes")
        assert list(evening.meeting.items) == ["t4", "t1", "t2", "t3"]
        assert again(evening, "no")[-1] == ItemMoved("t4", "", "", "decision")
        assert list(evening.meeting.items) == ["t1", "t2", "t3", "t4"]

    def test_the_public_comes_back(self) -> None:
        evening = on_procedure(by_cdu("exclude-public"), "yes")
        assert evening.meeting.public_excluded
        assert again(evening, "no")[-1] == PublicAdmitted()

    def test_the_public_goes_out_again_as_the_body_had_resolved(self) -> None:
        evening = on_procedure(by_cdu("exclude-public"), "yes")
        evening.do(by_cdu("admit-public"), CLERK)
        evening.do(PutProcedureToVote("g2"))
        assert decide(evening, "yes")[-1] == PublicAdmitted()
        events = evening.do(RepeatVote(f"v{evening.meeting.votes}"))
        assert isinstance(events[0], PublicExcluded)
        decide(evening, "no")
        assert evening.meeting.public_excluded
        assert evening.meeting.publicity.resolved == {"t2"}

    def test_the_next_votes_are_not_by_name_any_more(self) -> None:
        evening = on_procedure(by_cdu("roll-call"), "yes")
        assert evening.meeting.procedure.roll_call_items == {"t2"}
        again(evening, "no")
        assert evening.meeting.procedure.roll_call_items == frozenset()

    def test_a_roll_call_refused_on_another_item_leaves_it_as_it_was(self) -> None:
        evening = on_procedure(by_cdu("roll-call"), "yes")
        evening.do(CallItem("t4"))
        evening.do(MoveProcedure("roll-call", "ben"), CLERK)
        evening.do(PutProcedureToVote("g2"))
        decide(evening, "no")
        assert evening.meeting.procedure.roll_call_items == {"t2"}

    def test_the_public_stays_out_and_what_is_to_be_told_is_the_newest_vote(self) -> None:
        evening = on_procedure(by_cdu("exclude-public"), "yes")
        assert again(evening, "yes") == (AnnouncementDue("n2", "v2", "t2", replaces="n1"),)

    def test_the_same_result_again_changes_nothing(self) -> None:
        evening = on_procedure(by_cdu("limit-time", seconds=60), "yes")
        assert again(evening, "yes") == ()

    def test_the_minutes_tell_both(self) -> None:
        evening = on_procedure(by_cdu("limit-time", seconds=60), "yes")
        again(evening, "no")
        told = [one.text for one in minutes("m1", evening.log).items[1].course]
        assert "Der Antrag zur Geschäftsordnung (Begrenzung der Redezeit) ist angenommen." in told
        assert "Der Antrag zur Geschäftsordnung (Begrenzung der Redezeit) ist abgelehnt." in told


class TestAddition:
    def put(self, first: Choice) -> Evening:
        evening = opened()
        evening.do(ProposeItem("Eilantrag", True, "resolution", "Frist", motion="Ja."))
        evening.do(PutProposalToVote("z1"))
        decide(evening, first)
        return evening

    def test_what_came_onto_the_agenda_leaves_it_and_comes_back(self) -> None:
        evening = self.put("yes")
        assert again(evening, "yes") == ()
        assert again(evening, "no") == (
            ItemRemoved("z1", "taken-off", "", "", "decision"),
            ItemProposalSettled("z1", "rejected"),
        )
        assert again(evening, "yes")[0] == ItemRestored("z1", "Frist", "decision")
        assert evening.do(CallItem("z1"))

    def test_what_was_decided_on_the_item_since_then_stays(self) -> None:
        evening = self.put("yes")
        evening.do(MoveProcedure("adjourn-item", "anna", item_id="z1"), CLERK)
        evening.do(PutProcedureToVote("g1"))
        decide(evening, "yes")
        evening.do(RepeatVote("v1"))
        assert decide(evening, "yes") == ()
        assert evening.meeting.items["z1"].state == "off"

    def test_what_was_rejected_is_listed(self) -> None:
        evening = self.put("no")
        assert again(evening, "no") == ()
        assert again(evening, "yes")[-1] == ItemProposalSettled("z1", "listed")
        assert evening.meeting.items["z1"].state == "coming"


class TestRecusal:
    def put(self, first: Choice) -> Evening:
        evening = debating()
        evening.do(DoubtRecusal("t2", "anna"))
        evening.do(OpenRecusalVote("b1"))
        decide(evening, first)
        return evening

    def test_whoever_was_free_goes_out(self) -> None:
        evening = self.put("no")
        assert barred(evening.meeting) == frozenset()
        assert again(evening, "yes") == (
            RecusalNoted("b2", "t2", "anna", "doubted"),
            RecusalBegan("b2"),
            RecusalConfirmed("b2", "v2"),
        )
        assert barred(evening.meeting) == {"anna"}
        assert again(evening, "no") == (RecusalEnded("b2"), RecusalLifted("b2", "", "v3"))

    def test_whoever_was_out_comes_back(self) -> None:
        evening = self.put("yes")
        assert again(evening, "yes") == ()
        assert again(evening, "no") == (RecusalEnded("b1"), RecusalLifted("b1", "", "v3"))


class TestExclusion:
    def put(self, first: Choice) -> Evening:
        evening = debating()
        evening.do(ExcludeForDay("ben", "Störung"))
        evening.do(ContestExclusion("ben"), CLERK)
        evening.do(ReviewExclusion("ben"))
        decide(evening, first)
        return evening

    def test_an_upheld_one_is_lifted(self) -> None:
        evening = self.put("yes")
        assert again(evening, "yes") == ()
        again(evening, "no")
        assert evening.do(NoteArrival("ben", "hall"), SYSTEM)

    def test_a_lifted_one_holds_and_whoever_came_back_goes(self) -> None:
        evening = self.put("no")
        evening.do(NoteArrival("ben", "hall"), SYSTEM)
        again(evening, "yes")
        assert evening.meeting.people["ben"].present is None
        assert evening.refused(NoteArrival("ben", "hall"), SYSTEM).code == "withheld-excluded"


class TestMotions:
    def moved(self) -> Evening:
        """Counter-motion m1, amendments m2 and m3."""
        evening = debating()
        for kind in ("counter", "amendment", "amendment"):
            evening.do(MoveMotion("t2", kind, f"Antrag {kind}", mover="SPD"), CLERK)
        return evening

    def test_what_only_the_first_vote_had_settled_waits_again(self) -> None:
        evening = self.moved()
        evening.do(PutMotionToVote("m1"))
        assert decide(evening, "yes")[1:] == (MotionSettled("m2", "m1"), MotionSettled("m3", "m1"))
        assert again(evening, "no") == (MotionDecided("m1", False), MotionRevived("m2"), MotionRevived("m3"))
        assert next_step(evening.meeting).intent == {"name": "PutMotionToVote", "subject": "m2"}

    def test_after_the_final_vote_the_counter_motions_do(self) -> None:
        evening = debating()
        evening.do(MoveMotion("t2", "counter", "Anders", mover="SPD"), CLERK)
        evening.do(MoveMotion("t2", "amendment", "Etwas anders", mover="SPD"), CLERK)
        evening.do(OrderMotions("t2", ("t2", "m1", "m2"), "Der Beschlussvorschlag zuerst"))
        evening.do(OpenVote())
        assert decide(evening, "yes") == (MotionSettled("m1", "t2"), MotionSettled("m2", "t2"))
        assert again(evening, "no") == (MotionRevived("m1"),)
        assert again(evening, "yes") == (MotionSettled("m1", "t2"),)

    def test_a_vote_on_another_part_of_the_same_motion_revives_too(self) -> None:
        evening = self.moved()
        evening.do(SplitMotion("m1", ("eins", "zwei")))
        for part in ("m1/1", "m1/2"):
            evening.do(PutMotionToVote(part))
            decide(evening, "yes" if part == "m1/2" else "no")
        assert evening.meeting.motions["m2"].settled_by == "m1/2"
        assert again(evening, "no")[1:] == (MotionRevived("m2"), MotionRevived("m3"))

    def test_the_minutes_say_so(self) -> None:
        evening = self.moved()
        evening.do(PutMotionToVote("m1"))
        decide(evening, "yes")
        again(evening, "no")
        told = [one.text for one in minutes("m1", evening.log).items[1].course]
        assert "Der Änderungsantrag von SPD steht damit wieder zur Abstimmung." in told


class TestJointProposal:
    def put(self, first: Choice) -> Evening:
        evening = debating()
        evening.do(PrepareElection("Beirat", "joint", 1), CHAIR)
        evening.do(Nominate("w1", "Liste", names=("Frau A",)), CLERK)
        evening.do(VoteOnProposal("w1"))
        decide(evening, first)
        return evening

    def test_nobody_is_elected_after_all(self) -> None:
        evening = self.put("yes")
        assert [who.name for who in evening.meeting.elections.by_id["w1"].elected] == ["Frau A"]
        assert again(evening, "yes") == ()
        again(evening, "no")
        election = evening.meeting.elections.by_id["w1"]
        assert (election.state, election.elected) == ("ready", ())

    def test_somebody_is_elected_after_all(self) -> None:
        evening = self.put("no")
        again(evening, "yes")
        assert evening.meeting.elections.by_id["w1"].state == "elected"


def test_a_resolution_that_was_to_be_announced_is_overtaken() -> None:
    evening = debating("t3")
    evening.do(OpenVote("Kaufen?"))
    [due] = decide(evening, "yes")
    assert again(evening, "no") == (ResolutionKept("n1", "Die wiederholte Abstimmung ist anders ausgegangen."),)
    assert due is not None
