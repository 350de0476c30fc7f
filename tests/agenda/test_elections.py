"""Elections: nominated, balloted, counted by two, announced, drawn by lot, accepted (§ 55 HGO and its like)."""

from __future__ import annotations

import itertools
import typing
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from agenda import elections
from agenda.commands import Actor, Command
from agenda.commands.elections import (
    AnnounceElection,
    AnswerElection,
    BreakOffElection,
    CountElection,
    DrawLot,
    EndElection,
    Nominate,
    ObjectToHands,
    OpenElection,
    PrepareElection,
    RecordLot,
    SealLot,
    VoteOnProposal,
    WithdrawNomination,
)
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import PlanMeeting
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.sitting import CloseSitting, OpenSitting
from agenda.commands.votes import AnnounceVote, CloseVote, OpenVote
from agenda.election_lots import commitment_to, winners
from agenda.events import Recorded, from_json, kind_of, to_json
from agenda.events.elections import Figures, Score
from agenda.events.words import BallotWay, ElectionKind
from agenda.meeting import Meeting, evolve
from agenda.minutes import minutes
from agenda.next_step import next_step
from agenda.ports import Refusal
from agenda.projections import view
from agenda.refusals import sentence
from agenda.state.elections import Election, ElectionState
from agenda.timeline import sentences
from tests.agenda.evening import CHAIR, CLERK, COUNCIL, SYSTEM, Evening, debating, member

STATES: tuple[ElectionState, ...] = typing.get_args(ElectionState)
STEPS: tuple[elections.ElectionStep, ...] = typing.get_args(elections.ElectionStep)


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


# -- the machine -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "step"), list(itertools.product(STATES, STEPS)))
def test_an_election_takes_the_steps_of_its_table(state: ElectionState, step: elections.ElectionStep) -> None:
    if (state, step) in elections.ELECTION:
        assert elections.after(state, step) == elections.ELECTION[state, step]
    else:
        with pytest.raises(Refusal, match=elections.REFUSED_STEP[step]):
            elections.after(state, step)


def test_concluded_and_ended_are_ends_unless_a_ballot_was_impaired() -> None:
    assert {step for state, step in elections.ELECTION if state in ("concluded", "ended")} == {"repeat"}


# -- majority ----------------------------------------------------------------------------------------------------------


def test_more_than_half_of_the_valid_voices_elect_and_the_elected_accepts() -> None:
    election = balloted(evening := electing("A", "B"), figures(2, 1))
    assert election.state == "elected"
    evening.do(AnswerElection("w1", "A", True))
    assert the_election(evening).state == "concluded"
    assert the_election(evening).elected[0].answer == "accepted"


def test_without_a_majority_the_two_strongest_stand_again_and_the_most_voices_decide() -> None:
    election = balloted(evening := electing("A", "B", "C"), figures(1, 1, 0))
    assert (election.state, election.round, election.on_paper) == ("ready", 2, ("01", "02"))
    assert balloted(evening, figures(1, 2)).elected[0].name == "B"


def test_who_withdraws_before_the_run_off_is_not_on_its_paper() -> None:
    evening = electing("A", "B", "C")
    balloted(evening, figures(1, 1, 0))
    evening.do(WithdrawNomination("w1", "02"), CLERK)
    assert the_election(evening).on_paper == ("01",)
    evening.do(OpenElection("w1", "paper"))
    assert the_election(evening).ballots[-1].candidates == ("01",)


def test_the_run_off_has_the_candidates_of_the_count_and_takes_no_new_ones() -> None:
    evening = electing("A", "B", "C")
    balloted(evening, figures(1, 1, 0))
    assert evening.refused(Nominate("w1", "D"), CLERK).code == "election-candidates-fixed"
    evening.do(OpenElection("w1"))
    assert (
        evening.refused(CountElection("w1", figures(1, 1, 1), "schrift"), CLERK).code == "election-figures-incomplete"
    )


def test_equal_voices_in_the_run_off_wait_for_a_lot_that_the_chair_records() -> None:
    evening = electing("A", "B")
    balloted(evening, figures(1, 1))
    assert balloted(evening, figures(1, 1)).state == "lot"
    assert evening.refused(RecordLot("w1", ("01", "02"))).code == "election-lot-wrong"
    assert evening.refused(RecordLot("w1", ("09",))).code == "election-lot-wrong"
    evening.do(RecordLot("w1", ("02",)))
    assert the_election(evening).elected[0].name == "B"


def test_a_lot_for_the_run_off_leads_to_the_run_off() -> None:
    evening = electing("A", "B", "C")
    evening.do(NoteArrival("dora", "hall"), SYSTEM)
    assert balloted(evening, figures(2, 1, 1)).state == "lot"
    evening.do(RecordLot("w1", ("03",)))
    assert the_election(evening).on_paper == ("01", "03")
    assert the_election(evening).round == 2


def test_a_lone_candidate_whom_nobody_wants_ends_the_election() -> None:
    assert balloted(electing("A"), figures(1, no=2)).state == "ended"


def test_who_declines_leaves_the_paper_and_the_election_begins_anew() -> None:
    evening = electing("A", "B")
    balloted(evening, figures(3, 0))
    evening.do(AnswerElection("w1", "A", False))
    election = the_election(evening)
    assert (election.state, election.round, election.on_paper) == ("ready", 1, ("02",))


def test_the_elected_member_accepts_with_the_own_key_and_nobody_else_does() -> None:
    evening = electing()
    evening.do(Nominate("w1", whom="anna"), CLERK)
    balloted(evening, figures(3))
    wrong = AnswerElection("w1", "Anna Abel", True, "ben")
    assert evening.refused(wrong, member("ben")).code == "election-not-asked"
    assert evening.refused(AnswerElection("w1", "Anna Abel", True), member("ben")).code == "own-voice-only"
    assert evening.do(AnswerElection("w1", "Anna Abel", True, "anna"), member("anna"))


# -- two people count --------------------------------------------------------------------------------------------------


def test_one_person_alone_makes_no_result() -> None:
    evening = electing("A", "B")
    evening.do(OpenElection("w1"))
    evening.do(CountElection("w1", figures(2, 1), "schrift"), CLERK)
    assert not evening.do(CountElection("w1", figures(2, 1), "schrift"), CLERK)
    assert the_election(evening).state == "typed"
    assert evening.refused(AnnounceElection("w1")).code == "election-not-counted"


def test_nobody_counts_in_the_name_of_another() -> None:
    evening = electing("A", "B")
    evening.do(OpenElection("w1"))
    assert evening.refused(CountElection("w1", figures(2, 1), "vor"), CLERK).code == "own-voice-only"


def test_unequal_counts_are_refused_with_both_figures() -> None:
    evening = electing("A", "B")
    evening.do(OpenElection("w1"))
    evening.do(CountElection("w1", figures(2, 1), "schrift"), CLERK)
    said = sentence(evening.refused(CountElection("w1", figures(1, 2), "vor")))
    assert "A 2, B 1" in said
    assert "A 1, B 2" in said
    evening.do(CountElection("w1", figures(1, 2), "schrift"), CLERK)
    assert evening.do(CountElection("w1", figures(1, 2), "vor"))


def test_the_order_in_which_figures_are_sent_is_no_difference() -> None:
    evening = electing("A", "B")
    evening.do(OpenElection("w1"))
    evening.do(CountElection("w1", figures(2, 1), "schrift"), CLERK)
    turned = Figures(tuple(reversed(figures(2, 1).votes)))
    assert evening.do(CountElection("w1", turned, "vor"))


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (figures(3, 1), "election-too-many-papers"),
        (figures(2, -1), "election-figures-negative"),
        (figures(2), "election-figures-incomplete"),
        (Figures((Score("01", 1), Score("01", 1))), "election-figures-incomplete"),
    ],
)
def test_impossible_figures_are_refused(found: Figures, code: str) -> None:
    evening = electing("A", "B")
    evening.do(OpenElection("w1"))
    assert evening.refused(CountElection("w1", found, "schrift"), CLERK).code == code


def test_the_second_person_does_not_see_the_first_ones_figures() -> None:
    evening = electing("A", "B")
    evening.do(OpenElection("w1"))
    evening.do(CountElection("w1", figures(2, 1), "schrift"), CLERK)
    for role in ("chair", "clerk", "member", "public", "hall"):
        shown = view(evening.meeting, role, "anna")["elections"][0]["ballots"][0]
        assert shown["figures"] is None


# -- who takes part ----------------------------------------------------------------------------------------------------


def test_in_hesse_remote_members_are_locked_out_of_the_ballot() -> None:
    evening = electing("A")
    evening.do(OpenElection("w1"))
    assert the_election(evening).ballot.entitled == ("vor", "anna", "ben")
    assert the_election(evening).ballot.locked_out == ("cem",)
    mine = view(evening.meeting, "member", "cem")["me"]["elections"][0]
    assert mine["locked_out"]
    refusal = evening.refused(ObjectToHands("w1", "cem"), member("cem"))
    assert (refusal.code, refusal.rule) == ("election-remote-excluded", "§ 52a Abs. 2, § 55 HGO")


def test_in_lower_saxony_one_remote_member_forbids_a_secret_election_in_the_whole_sitting() -> None:
    evening = under("DE-NI", remote=True)
    refusal = evening.refused(OpenElection("w1"))
    assert (refusal.code, refusal.rule) == ("election-remote-locks", "§ 64 NKomVG")
    evening.do(NoteDeparture("cem"), SYSTEM)
    assert evening.refused(OpenElection("w1")).code == "election-remote-locks"
    assert evening.do(OpenElection("w1", "hands"))


def test_in_nrw_remote_members_need_the_same_system_as_the_hall() -> None:
    assert under("DE-NW", remote=True).refused(OpenElection("w1")).code == "election-remote-needs-system"
    assert under("DE-NW").do(OpenElection("w1"))


def test_what_a_land_does_not_say_is_refused_with_that_reason() -> None:
    assert under("DE-NW").refused(OpenElection("w1", "hands")).code == "law-unknown"


# -- by hand unless somebody objects -----------------------------------------------------------------------------------


def test_without_objection_the_election_goes_by_hand() -> None:
    assert balloted(electing("A"), figures(3), "hands").elected[0].name == "A"


def test_one_objection_makes_it_secret() -> None:
    evening = electing("A")
    evening.do(ObjectToHands("w1", "anna"), member("anna"))
    refusal = evening.refused(OpenElection("w1", "hands"))
    assert (refusal.code, refusal.rule) == ("election-hands-objected", "§ 55 Abs. 3 Satz 2 HGO")
    assert evening.do(OpenElection("w1", "paper"))


def test_an_objection_ends_a_ballot_by_hand_that_is_held() -> None:
    evening = electing("A")
    evening.do(OpenElection("w1", "hands"))
    evening.do(ObjectToHands("w1", "anna"), member("anna"))
    assert (the_election(evening).state, the_election(evening).ballots) == ("ready", ())


def test_a_full_time_post_and_lists_are_never_elected_by_hand() -> None:
    assert electing("A", full_time=True).refused(OpenElection("w1", "hands")).code == "election-not-by-hand"
    lists = among_lists(3, SPD=("a", "b"), CDU=("c",))
    assert lists.refused(OpenElection("w1", "hands")).code == "election-not-by-hand"


# -- lists and the joint proposal --------------------------------------------------------------------------------------


def test_seats_go_to_the_lists_in_proportion_and_to_their_names_in_order() -> None:
    evening = among_lists(3, SPD=("a", "b", "c"), CDU=("x", "y"))
    election = balloted(evening, figures(2, 1))
    assert [who.name for who in election.elected] == ["a", "b", "x"]
    assert election.ballot.outcome is not None
    assert election.ballot.outcome.method == "hare-niemeyer"


def test_lists_for_which_nobody_voted_get_no_seats_and_the_election_is_over() -> None:
    evening = among_lists(2, SPD=("a", "b"), CDU=("x", "y"))
    election = balloted(evening, figures(0, 0, abstain=3))
    assert (election.state, election.elected) == ("ended", ())
    assert election.ballot.outcome is not None
    assert (election.ballot.outcome.seats, election.ballot.outcome.next) == ((), "not-elected")


def test_equal_claims_to_the_last_seat_wait_for_the_lot() -> None:
    evening = among_lists(1, SPD=("a",), CDU=("x",))
    evening.do(NoteArrival("dora", "hall"), SYSTEM)
    assert balloted(evening, figures(2, 2)).state == "lot"
    evening.do(RecordLot("w1", ("02",)))
    assert [who.name for who in the_election(evening).elected] == ["x"]


def test_the_next_name_of_the_list_moves_up_for_who_declines() -> None:
    evening = among_lists(2, SPD=("a", "b", "c"))
    balloted(evening, figures(3))
    evening.do(AnswerElection("w1", "a", False))
    for name in ("c", "b"):
        assert the_election(evening).state == "elected"
        evening.do(AnswerElection("w1", name, True))
    answers = [(who.name, who.answer) for who in the_election(evening).elected]
    assert answers == [("a", "declined"), ("c", "accepted"), ("b", "accepted")]
    assert the_election(evening).state == "concluded"


def test_a_joint_proposal_is_voted_on_and_one_against_it_is_enough_to_fail_it() -> None:
    def proposed() -> Evening:
        evening = electing()
        evening.do(PrepareElection("Ausschuss", "joint", 2))
        evening.do(Nominate("w2", "Alle", names=("a", "b", "c")), CLERK)
        evening.do(VoteOnProposal("w2"))
        return evening

    def ended(evening: Evening) -> Election:
        evening.do(CloseVote())
        evening.do(AnnounceVote())
        return evening.meeting.elections.by_id["w2"]

    carried = proposed()
    assert carried.meeting.vote is not None
    assert carried.meeting.vote.rule == "unanimous"
    assert "cem" not in carried.meeting.vote.entitled
    carried.ballots(vor="yes", anna="yes", ben="abstain")
    assert [who.name for who in ended(carried).elected] == ["a", "b"]
    failed = proposed()
    failed.ballots(vor="yes", anna="yes", ben="no")
    assert ended(failed).state == "ready"


# -- the lot by the server ---------------------------------------------------------------------------------------------


def tied() -> Evening:
    evening = electing("A", "B")
    balloted(evening, figures(1, 1))
    balloted(evening, figures(1, 1))
    return evening


def test_a_sealed_number_and_one_from_the_hall_decide_and_anyone_can_recompute_it() -> None:
    evening = tied()
    evening.do(SealLot("w1", commitment_to("ab12")))
    evening.do(DrawLot("w1", 4711, "ab12"))
    lot = the_election(evening).ballot.lot
    assert lot is not None
    assert lot.winners == winners("ab12", 4711, ("01", "02"), 1)
    assert the_election(evening).elected[0].candidate_id == lot.winners[0]


def test_the_lot_is_not_drawn_unsealed_nor_with_another_number_than_the_sealed() -> None:
    evening = tied()
    assert evening.refused(DrawLot("w1", 1, "ab12")).code == "election-lot-not-sealed"
    evening.do(SealLot("w1", commitment_to("ab12")))
    assert not evening.do(SealLot("w1", commitment_to("other")))
    assert evening.refused(DrawLot("w1", 1, "other")).code == "election-lot-seed-wrong"
    assert evening.refused(DrawLot("w1", -1, "ab12")).code == "election-lot-number"


def test_each_candidate_can_win_the_lot() -> None:
    assert {winners("ab", number, ("01", "02", "03"), 1)[0] for number in range(50)} == {"01", "02", "03"}


# -- beside the rest of the sitting ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [CloseItem(), CloseSitting(), OpenVote(), CallItem("t4")])
def test_nothing_goes_on_over_an_open_ballot(command: Command) -> None:
    evening = electing("A")
    evening.do(OpenElection("w1"))
    assert evening.refused(command).code == "election-unfinished"


def test_a_ballot_that_is_broken_off_is_held_again_in_the_same_round() -> None:
    evening = electing("A")
    evening.do(OpenElection("w1"))
    evening.do(BreakOffElection("w1", "Ein Stimmzettel fehlt"))
    assert (the_election(evening).state, the_election(evening).round) == ("ready", 1)


def test_an_election_without_candidates_or_by_the_wrong_way_is_refused() -> None:
    assert electing().refused(OpenElection("w1")).code == "election-no-candidate"
    withdrawn = electing("A")
    withdrawn.do(WithdrawNomination("w1", "01"))
    assert withdrawn.refused(OpenElection("w1")).code == "election-no-candidate"
    assert withdrawn.refused(VoteOnProposal("w1")).code == "election-not-joint"
    assert withdrawn.do(EndElection("w1", "Vertagt"))


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (PrepareElection("Amt", seats=2), "election-one-post"),
        (PrepareElection("Amt", "lists", 0), "election-seats-invalid"),
        (PrepareElection(" "), "text-missing"),
    ],
)
def test_an_election_that_cannot_be_is_not_prepared(prepare: PrepareElection, code: str) -> None:
    assert debating().refused(prepare).code == code


def test_the_chairs_key_leads_from_nomination_to_acceptance() -> None:
    evening = electing("A", "B")
    evening.vote(vor="yes", anna="yes", ben="yes")
    keys = []

    def press(*between: Callable[[], object]) -> None:
        step = next_step(evening.meeting)
        keys.append(step.key)
        for act in between:
            act()

    press(lambda: evening.do(OpenElection("w1")))
    press(
        lambda: evening.do(CountElection("w1", figures(2, 1), "schrift"), CLERK),
        lambda: evening.do(CountElection("w1", figures(2, 1), "vor")),
    )
    press(lambda: evening.do(AnnounceElection("w1")))
    press(lambda: evening.do(AnswerElection("w1", "A", True)))
    assert keys == ["open-election", "await-count", "announce-election", "ask-elected"]
    assert next_step(evening.meeting).key not in keys


# -- the record --------------------------------------------------------------------------------------------------------


def test_the_log_brings_an_election_back_as_it_was() -> None:
    evening = tied()
    evening.do(RecordLot("w1", ("01",)))
    replayed = Meeting("m1")
    for one in evening.log:
        event = from_json(kind_of(one.event), to_json(one.event))
        replayed = evolve(replayed, Recorded(one.seq, one.at, event))
    assert replayed == evening.meeting


def test_minutes_and_timeline_say_who_was_elected_by_which_figures_and_rule() -> None:
    evening = electing("Frau A", "Herr B")
    balloted(evening, figures(2, 1))
    evening.do(AnswerElection("w1", "Frau A", True))
    course = " ".join(one.text for item in minutes("m1", evening.log).items for one in item.course)
    told = " ".join(one["text"] for one in sentences(evening.log))
    for said in ("Frau A 2, Herr B 1", "Frau A ist gewählt.", "§ 55 Abs. 5 HGO", "Frau A nimmt die Wahl an", "Cem Can"):
        assert said in course
        assert said in told


def test_the_public_sees_the_result_only_after_the_announcement() -> None:
    evening = electing("A", "B")
    evening.do(OpenElection("w1"))
    evening.do(CountElection("w1", figures(2, 1), "schrift"), CLERK)
    evening.do(CountElection("w1", figures(2, 1), "vor"))
    assert view(evening.meeting, "public")["elections"][0]["ballots"][0]["sentence"] == ""
    assert view(evening.meeting, "chair")["elections"][0]["ballots"][0]["sentence"] == "A ist gewählt."
    evening.do(AnnounceElection("w1"))
    assert view(evening.meeting, "public")["elections"][0]["ballots"][0]["sentence"] == "A ist gewählt."


def test_an_election_of_the_non_public_part_is_no_business_of_the_public() -> None:
    evening = debating("t3")
    evening.do(PrepareElection("Geheim"))
    evening.do(CallItem("t4"))
    assert view(evening.meeting, "public")["elections"] == []
    assert view(evening.meeting, "member", "anna")["elections"] != []


def test_a_foreign_actor_gets_nowhere() -> None:
    evening = electing("A")
    for role in ("member", "clerk", "hall"):
        assert evening.refused(OpenElection("w1"), Actor(role, "anna")).code == "not-allowed"
    assert evening.refused(OpenElection("w9"), CHAIR).code == "election-unknown"
