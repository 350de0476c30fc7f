"""Additions to the agenda: two thirds of the legal number, or nothing (§ 58 Abs. 2 HGO)."""

from __future__ import annotations

from agenda.commands.additions import ProposeItem, PutProposalToVote, WithdrawProposal
from agenda.commands.items import CallItem, MoveItem
from agenda.commands.votes import AnnounceVote, CloseVote
from agenda.events.additions import ItemProposalSettled
from agenda.events.planning import ItemListed
from agenda.events.votes import VoteOpened
from agenda.events.words import Choice
from agenda.minutes import minutes, public_edition
from agenda.next_step import next_step
from agenda.projections import view
from tests.agenda.evening import CLERK, SECRET, Evening, opened
from tests.agenda.proposed_additions import BRIDGE, proposed


def decide(evening: Evening, **choices: Choice) -> tuple[object, ...]:
    evening.do(PutProposalToVote("z1"))
    evening.ballots(**choices)
    evening.do(CloseVote())
    return evening.do(AnnounceVote())


def test_two_thirds_of_the_legal_number_add_an_item() -> None:
    evening = proposed()
    events = decide(evening, vor="yes", anna="yes", ben="yes", cem="yes", dora="no")
    listed = next(event for event in events if isinstance(event, ItemListed))
    assert (listed.item_id, listed.number, listed.reason, listed.before) == ("z1", "5", "Gestern gesperrt", "")
    assert events[-1] == ItemProposalSettled("z1", "listed")
    assert evening.do(CallItem("z1"))


def test_the_public_items_stay_together() -> None:
    evening = proposed()
    evening.do(MoveItem("t3", "", "Nichtöffentliches zuletzt"))
    decide(evening, vor="yes", anna="yes", ben="yes", cem="yes")
    assert list(evening.meeting.items) == ["t1", "t2", "t4", "z1", "t3"]


def test_a_majority_of_those_present_does_not_suffice() -> None:
    evening = proposed()
    events = decide(evening, vor="yes", anna="yes", ben="yes")
    assert events[-1] == ItemProposalSettled("z1", "rejected")
    assert "z1" not in evening.meeting.items
    assert evening.refused(PutProposalToVote("z1")).code == "proposal-unknown"


def test_the_vote_names_its_majority_and_its_paragraph() -> None:
    opened_vote = proposed().do(PutProposalToVote("z1"))[-1]
    assert isinstance(opened_vote, VoteOpened)
    assert (opened_vote.about, opened_vote.rule, opened_vote.basis) == (
        "amend-agenda",
        "two-thirds-of-legal",
        "§ 58 Abs. 2 HGO",
    )


def test_a_proposal_is_taken_back_but_not_over_its_vote() -> None:
    evening = proposed()
    evening.do(PutProposalToVote("z1"))
    assert evening.refused(WithdrawProposal("z1"), CLERK).code == "vote-unfinished"
    evening = proposed()
    assert evening.do(WithdrawProposal("z1"), CLERK) == (ItemProposalSettled("z1", "withdrawn"),)
    evening.do(BRIDGE, CLERK)
    assert list(evening.meeting.additions.pending) == ["z2"]


def test_an_addition_says_why_it_cannot_wait() -> None:
    assert opened().refused(ProposeItem("Brücke", True, "report", " "), CLERK).code == "text-missing"


def test_what_is_proposed_for_the_non_public_part_is_no_news_for_the_public() -> None:
    evening = proposed(ProposeItem(f"{SECRET} Kauf", False, "resolution", f"{SECRET} Grund", f"{SECRET} Text"))
    evening.do(PutProposalToVote("z1"))
    assert SECRET not in repr(view(evening.meeting, "public"))
    evening.ballots(vor="yes", anna="yes", ben="yes", cem="yes")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    assert SECRET not in repr(view(evening.meeting, "public"))
    public = public_edition(minutes("m1", evening.log))
    assert SECRET not in repr(public)
    assert public.incidents[0].text == "Ein nichtöffentlicher Punkt ist für die Tagesordnung vorgeschlagen."


def test_an_addition_is_listed_as_what_it_is() -> None:
    statute = ProposeItem("Hauptsatzung", True, "resolution", "Frist läuft ab", main_statute=True, statute=True)
    evening = proposed(statute)
    decide(evening, vor="yes", anna="yes", ben="yes", cem="yes")
    item = evening.meeting.item("z1")
    assert (item.main_statute, item.statute, item.secret) == (True, True, False)


def test_what_is_to_be_kept_secret_is_never_added_in_public() -> None:
    secret = ProposeItem("Grundstück", True, "resolution", "Frist läuft ab", secret=True)
    assert opened().refused(secret, CLERK).code == "secret-item-public"
    evening = proposed(ProposeItem("Grundstück", False, "resolution", "Frist läuft ab", secret=True))
    decide(evening, vor="yes", anna="yes", ben="yes", cem="yes")
    assert evening.meeting.item("z1").secret


def test_the_chair_is_led_to_the_vote_before_the_next_item() -> None:
    evening = proposed()
    evening.do(CallItem("t1"))
    step = next_step(evening.meeting)
    assert (step.key, step.intent) == ("put-proposal", {"name": "PutProposalToVote", "proposal_id": "z1"})
    assert "Zwei Drittel der gesetzlichen Mitgliederzahl (§ 58 Abs. 2 HGO)" in step.say
