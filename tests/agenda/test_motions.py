"""Motions of substance: who moves what, in which order it is voted on, and what is settled by what."""

from __future__ import annotations

import pytest

from agenda.commands.items import CallItem, CloseItem
from agenda.commands.motions import (
    MoveMotion,
    OrderMotions,
    PutMotionToVote,
    SplitMotion,
    WithdrawMotion,
    WordMotion,
)
from agenda.commands.planning import ListItem
from agenda.commands.presence import StateQuorum
from agenda.commands.procedure import MoveProcedure
from agenda.commands.sitting import OpenSitting
from agenda.commands.votes import AnnounceVote, CloseVote, OpenVote, RepeatVote
from agenda.events.motions import MotionDecided, MotionMoved, MotionSettled
from agenda.events.votes import VoteOpened
from agenda.events.words import Choice
from agenda.minutes import minutes, public_edition
from agenda.motion_order import final_text, next_subject, voting_order
from agenda.next_step import next_step
from agenda.projections import view
from tests.agenda.evening import CLERK, SECRET, SYSTEM, Evening, debating, member, opened, planned

YEARS = MoveMotion("t2", "amendment", "Die Frist beträgt zwei Jahre.", "anna")
TREES = MoveMotion("t2", "amendment", "Es werden Bäume gepflanzt.", mover="Grüne")
INSTEAD = MoveMotion("t2", "counter", "Der Plan wird neu aufgestellt.", mover="CDU")


def contested() -> Evening:
    """TOP 2 with two amendments and a counter-motion, in this order: m1, m2, m3."""
    evening = debating()
    evening.do(YEARS, member("anna"))
    evening.do(TREES, CLERK)
    evening.do(INSTEAD, CLERK)
    return evening


def order(evening: Evening) -> tuple[str, ...]:
    return voting_order(evening.meeting, evening.meeting.items["t2"])


def decide(evening: Evening, subject: str, choice: Choice) -> tuple[object, ...]:
    """Put it to the vote and let the chair alone say how it ends."""
    evening.do(PutMotionToVote(subject))
    evening.ballots(vor=choice)
    evening.do(CloseVote())
    return evening.do(AnnounceVote())


def test_a_member_moves_with_the_own_name_and_a_faction_with_its_own() -> None:
    evening = contested()
    assert evening.log[-3].event == MotionMoved(
        "m1", "t2", "amendment", "Die Frist beträgt zwei Jahre.", "Anna Abel", "anna"
    )
    assert [motion.mover for motion in evening.meeting.motions.values()] == ["Anna Abel", "Grüne", "CDU"]


def test_the_counter_motion_comes_first_then_the_amendments_then_the_whole() -> None:
    assert order(contested()) == ("m3", "m1", "m2", "t2")


def test_the_chair_determines_another_order_with_a_reason_and_later_motions_follow() -> None:
    evening = contested()
    assert evening.refused(OrderMotions("t2", ("m2", "m1", "m3", "t2"), "")).code == "text-missing"
    evening.do(OrderMotions("t2", ("m2", "m1", "m3", "t2"), "Die Bäume gehen weiter."))
    evening.do(MoveMotion("t2", "counter", "Gar nichts.", mover="FDP"), CLERK)
    assert order(evening) == ("m2", "m1", "m3", "t2", "m4")


@pytest.mark.parametrize("wrong", [("m1",), ("m1", "m1", "m2", "m3", "t2"), ("m1", "m2", "m3", "t2", "m9")])
def test_an_order_names_everything_once(wrong: tuple[str, ...]) -> None:
    refusal = contested().refused(OrderMotions("t2", wrong, "Darum"))
    assert (refusal.code, refusal.rule) == ("order-incomplete", "Geschäftsordnung")


def test_only_what_is_next_is_put_to_the_vote() -> None:
    evening = contested()
    assert evening.refused(PutMotionToVote("t2")).code == "vote-out-of-order"
    assert evening.refused(PutMotionToVote("m1")).code == "vote-out-of-order"
    opened_vote = evening.do(PutMotionToVote("m3"))[-1]
    assert isinstance(opened_vote, VoteOpened)
    assert (opened_vote.about, opened_vote.about_id) == ("motion", "m3")
    assert opened_vote.question == "Gegenantrag von CDU: Der Plan wird neu aufgestellt."


def test_a_carried_counter_motion_leaves_nothing_to_decide() -> None:
    evening = contested()
    assert decide(evening, "m3", "yes")[1:] == (
        MotionDecided("m3", True),
        MotionSettled("m1", "m3"),
        MotionSettled("m2", "m3"),
    )
    assert order(evening) == ()
    assert next_step(evening.meeting).key == "ask-privacy"


def test_the_final_vote_is_on_the_proposal_as_amended() -> None:
    evening = contested()
    decide(evening, "m3", "no")
    decide(evening, "m1", "yes")
    decide(evening, "m2", "no")
    opened_vote = evening.do(PutMotionToVote("t2"))[-1]
    assert isinstance(opened_vote, VoteOpened)
    assert opened_vote.about == "item"
    assert opened_vote.question == (
        "Der Plan wird beschlossen.\n\nMit den beschlossenen Änderungen:\nDie Frist beträgt zwei Jahre."
    )


def test_the_clerk_words_the_proposal_as_amended() -> None:
    evening = contested()
    for subject in ("m3", "m1", "m2"):
        decide(evening, subject, "no" if subject == "m3" else "yes")
    evening.do(WordMotion("t2", "Der Plan wird mit Bäumen auf zwei Jahre beschlossen."), CLERK)
    assert final_text(evening.meeting, evening.meeting.items["t2"]).startswith("Der Plan wird mit Bäumen")
    decide(evening, "t2", "yes")
    assert evening.refused(WordMotion("t2", "Anders."), CLERK).code == "motion-decided"


def test_parts_are_voted_on_one_by_one_and_the_final_vote_is_on_what_is_left() -> None:
    evening = debating()
    evening.do(SplitMotion("t2", ("Teil eins.", "Teil zwei.", "Teil drei.")), CLERK)
    following = next_subject(evening.meeting, evening.meeting.items["t2"])
    assert following is not None
    assert following.name == "t2/1"
    decide(evening, "t2/1", "yes")
    decide(evening, "t2/2", "no")
    decide(evening, "t2/3", "yes")
    assert final_text(evening.meeting, evening.meeting.items["t2"]) == "Teil eins.\n\nTeil drei."
    assert order(evening) == ("t2",)
    decide(evening, "t2", "yes")
    assert order(evening) == ()


def test_a_proposal_of_which_no_part_was_carried_needs_no_final_vote() -> None:
    evening = debating()
    evening.do(SplitMotion("t2", ("Teil eins.", "Teil zwei.")), CLERK)
    decide(evening, "t2/1", "no")
    decide(evening, "t2/2", "no")
    assert order(evening) == ()


def test_an_amendment_in_parts_changes_the_proposal_by_what_was_carried() -> None:
    evening = debating()
    evening.do(YEARS, member("anna"))
    evening.do(SplitMotion("m1", ("Die Frist", "beträgt zwei Jahre.")), CLERK)
    decide(evening, "m1/1", "yes")
    assert order(evening) == ("m1", "t2")
    decide(evening, "m1/2", "no")
    assert evening.meeting.motions["m1"].state == "carried"
    assert final_text(evening.meeting, evening.meeting.items["t2"]).endswith("Änderungen:\nDie Frist")


def test_a_repeated_vote_decides_anew() -> None:
    evening = debating()
    evening.do(YEARS, member("anna"))
    decide(evening, "m1", "yes")
    evening.do(RepeatVote("v1"))
    evening.ballots(vor="no")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    assert evening.meeting.motions["m1"].state == "rejected"


def test_a_motion_is_taken_back_until_something_of_it_is_decided() -> None:
    evening = contested()
    assert evening.refused(WithdrawMotion("m1"), member("ben")).code == "own-voice-only"
    assert evening.refused(WithdrawMotion("m2"), member("anna")).code == "own-voice-only"
    evening.do(WithdrawMotion("m1"), member("anna"))
    assert order(evening) == ("m3", "m2", "t2")
    evening.do(PutMotionToVote("m3"))
    assert evening.refused(WithdrawMotion("m3"), CLERK).code == "vote-unfinished"


def test_a_main_motion_gives_an_item_what_can_be_amended() -> None:
    evening = debating("t1")
    assert evening.refused(MoveMotion("t1", "amendment", "Anders.", "anna"), member("anna")).code == "nothing-to-amend"
    evening.do(MoveMotion("t1", "main", "Der Magistrat prüft das.", "anna"), member("anna"))
    evening.do(MoveMotion("t1", "amendment", "Bis März.", "ben"), member("ben"))
    assert voting_order(evening.meeting, evening.meeting.items["t1"]) == ("m2", "m1")
    assert debating().refused(MoveMotion("t2", "main", "Neu.", "anna"), member("anna")).code == "proposal-there-already"


def test_who_may_not_move_and_where() -> None:
    evening = debating()
    assert evening.refused(MoveMotion("t2", "amendment", "x", "gast"), CLERK).code == "may-not-move"
    assert evening.refused(MoveMotion("t2", "amendment", "x", "dora"), CLERK).code == "not-present"
    assert evening.refused(MoveMotion("t2", "amendment", "x", "cem"), CLERK).code == "clerk-hall-only"
    assert evening.refused(MoveMotion("t2", "amendment", "x"), CLERK).code == "text-missing"
    assert evening.refused(MoveMotion("t2", "amendment", " ", "anna"), member("anna")).code == "text-missing"
    assert evening.refused(MoveMotion("t2", "amendment", "x", "anna"), SYSTEM).code == "not-allowed"
    evening.do(CloseItem())
    assert evening.refused(YEARS, member("anna")).code == "motion-too-late"


@pytest.mark.parametrize("subject", ["m9", "t9", "t1", "", "t2/1", "t2/0", "m1/²", "m1/-1", "m1/x"])
def test_what_a_name_does_not_mean_is_refused(subject: str) -> None:
    evening = debating()
    evening.do(YEARS, member("anna"))
    assert evening.refused(PutMotionToVote(subject)).code == "motion-unknown"


def test_what_is_decided_or_elsewhere_is_not_put() -> None:
    evening = contested()
    evening.do(CallItem("t1"))
    assert evening.refused(PutMotionToVote("m1")).code == "motion-elsewhere"
    evening = debating()
    decide(evening, "t2", "yes")
    assert evening.refused(PutMotionToVote("t2")).code == "motion-decided"


@pytest.mark.parametrize("parts", [("Eins.",), tuple("x" * 31)])
def test_a_split_has_two_parts_or_more(parts: tuple[str, ...]) -> None:
    assert debating().refused(SplitMotion("t2", parts), CLERK).code == "parts-invalid"


def test_a_split_is_taken_back() -> None:
    evening = debating()
    evening.do(SplitMotion("t2", ("Eins.", "Zwei.")), CLERK)
    evening.do(SplitMotion("t2", ()), CLERK)
    assert evening.meeting.items["t2"].parts == ()


def test_the_chair_is_led_through_the_votes_in_their_order() -> None:
    evening = contested()
    said = []
    while (step := next_step(evening.meeting)).key in ("put-motion", "open-vote"):
        said.append(step.label)
        assert step.intent is not None
        evening.do(PutMotionToVote(step.intent.get("subject", "t2")))
        evening.ballots(vor="no")
        evening.do(CloseVote())
        evening.do(AnnounceVote())
    assert said == [
        "Abstimmung eröffnen: den Gegenantrag von CDU",
        "Abstimmung eröffnen: den Änderungsantrag von Anna Abel",
        "Abstimmung eröffnen: den Änderungsantrag von Grüne",
        "Abstimmung eröffnen",
    ]


def test_the_minutes_tell_what_became_of_each_motion() -> None:
    evening = contested()
    evening.do(OrderMotions("t2", ("m1", "m3", "m2", "t2"), "Die Frist zuerst"))
    decide(evening, "m1", "no")
    decide(evening, "m3", "yes")
    course = [one.text for one in minutes("m1", evening.log).items[1].course]
    assert course == [
        "Anna Abel stellt den Änderungsantrag: „Die Frist beträgt zwei Jahre.“",
        "Grüne stellt den Änderungsantrag: „Es werden Bäume gepflanzt.“",
        "CDU stellt den Gegenantrag: „Der Plan wird neu aufgestellt.“",
        "Der Vorsitz bestimmt die Reihenfolge der Abstimmungen (1. Änderungsantrag von Anna Abel, 2. Gegenantrag von "
        "CDU, 3. Änderungsantrag von Grüne, 4. Beschlussvorschlag): Die Frist zuerst",
        "Damit ist der Änderungsantrag von Anna Abel abgelehnt.",
        "Damit ist der Gegenantrag von CDU angenommen.",
        "Der Änderungsantrag von Grüne ist damit erledigt.",
    ]


def test_a_motion_to_a_non_public_item_is_no_news_for_the_public() -> None:
    evening = opened()
    evening.do(MoveMotion("t3", "amendment", f"{SECRET} Änderung", mover="SPD"), CLERK)
    assert view(evening.meeting, "public")["motions"] == []
    assert SECRET not in repr(public_edition(minutes("m1", evening.log)))
    assert [motion["text"] for motion in view(evening.meeting, "chair")["motions"]] == [f"{SECRET} Änderung"]


def test_a_change_of_the_main_statute_takes_the_majority_of_the_legal_number() -> None:
    evening = planned()
    evening.do(ListItem("t5", "", "Hauptsatzung", True, "resolution", "Sie wird geändert.", main_statute=True), CLERK)
    evening.arrive("vor", "anna", "ben", "cem")
    evening.do(OpenSitting())
    evening.do(StateQuorum())
    evening.do(CallItem("t5"))
    assert next_step(evening.meeting).intent == {"name": "PutMotionToVote", "subject": "t5"}
    opened_vote = evening.do(PutMotionToVote("t5"))[-1]
    assert isinstance(opened_vote, VoteOpened)
    assert (opened_vote.rule, opened_vote.basis) == ("absolute-of-legal", "§ 6 Abs. 2 HGO")
    evening.ballots(vor="yes", anna="yes")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    assert not view(evening.meeting, "public")["agenda"][-1]["results"][0]["carried"]
    assert evening.refused(OpenVote("Sie wird geändert.")).code == "motion-decided"
    other = evening.do(OpenVote("Anders?"))[-1]
    assert isinstance(other, VoteOpened)
    assert (other.about, other.rule) == ("other", "simple")


def test_the_final_vote_by_any_key_comes_last_and_asks_for_the_text_as_amended() -> None:
    evening = debating()
    evening.do(YEARS, member("anna"))
    assert evening.refused(OpenVote()).code == "vote-out-of-order"
    decide(evening, "m1", "yes")
    opened_vote = evening.do(OpenVote())[-1]
    assert isinstance(opened_vote, VoteOpened)
    assert opened_vote.question.endswith("Die Frist beträgt zwei Jahre.")


def test_nothing_is_moved_while_a_vote_is_taken_on_the_item() -> None:
    evening = debating()
    evening.do(OpenVote())
    assert evening.refused(YEARS, member("anna")).code == "vote-unfinished"
    assert evening.refused(MoveProcedure("close-debate", "anna"), member("anna")).code == "vote-unfinished"
