"""The own voice in the minutes."""

from __future__ import annotations

import pytest

from agenda.commands.items import CallItem
from agenda.commands.votes import AnnounceVote, CloseVote, CountHands, JudgeHands, OpenVote, RecordOwnVote
from agenda.events.votes import OwnVoteRecorded
from agenda.events.words import Choice
from agenda.minutes import minutes, public_edition
from agenda.projections import view
from tests.agenda.evening import CLERK, SECRET, Evening, debating, member


def voted() -> Evening:
    evening = debating()
    evening.vote(vor="yes", anna="no")
    return evening


def by_hand() -> Evening:
    evening = debating()
    evening.do(OpenVote(form="hands"))
    evening.do(CountHands("v1", 2, 1, 0), CLERK)
    evening.do(CloseVote())
    return evening


def notes(evening: Evening) -> list[str]:
    record = minutes("m1", evening.log).items[1].votes[-1]
    return [note.text for note in record.notes]


def test_a_member_has_the_own_vote_and_a_text_recorded() -> None:
    evening = voted()
    recorded = evening.do(RecordOwnVote("v1", "anna", None, " Zu teuer. "), member("anna"))
    assert recorded == (OwnVoteRecorded("v1", "anna", "no", "Zu teuer."),)
    assert notes(evening) == ["Auf Verlangen festgehalten: Anna Abel hat mit Nein gestimmt. Erklärung: „Zu teuer.“"]
    mine = view(evening.meeting, "member", "anna")["me"]["votes"][0]
    assert (mine["ballot"], mine["statement"]) == ("no", {"choice": "no", "text": "Zu teuer."})


def test_a_later_text_takes_the_place_of_the_earlier_one_and_the_same_is_no_event() -> None:
    evening = voted()
    evening.do(RecordOwnVote("v1", "anna", None, "Eins"), member("anna"))
    assert evening.do(RecordOwnVote("v1", "anna", None, "Eins"), member("anna")) == ()
    evening.do(RecordOwnVote("v1", "anna"), CLERK)
    assert notes(evening) == ["Auf Verlangen festgehalten: Anna Abel hat mit Nein gestimmt."]


def test_what_the_ballot_says_counts_and_not_what_the_member_says_later() -> None:
    recorded = voted().do(RecordOwnVote("v1", "anna", "yes"), member("anna"))
    assert recorded == (OwnVoteRecorded("v1", "anna", "no", ""),)


def test_who_did_not_vote_may_have_that_recorded() -> None:
    evening = voted()
    assert evening.do(RecordOwnVote("v1", "ben", None, "Ich war draußen."), member("ben"))
    assert notes(evening)[0].startswith("Auf Verlangen festgehalten: Ben Busch hat nicht abgestimmt.")


def test_the_own_vote_is_recorded_after_the_closing_and_for_those_entitled() -> None:
    evening = debating()
    evening.do(OpenVote())
    refusal = evening.refused(RecordOwnVote("v1", "anna"), member("anna"))
    assert (refusal.code, refusal.rule) == ("own-vote-early", "§ 61 Abs. 1 Satz 4 HGO")
    evening.do(CloseVote())
    assert evening.refused(RecordOwnVote("v1", "bgm"), member("bgm")).code == "not-entitled"
    assert evening.refused(RecordOwnVote("v9", "anna"), member("anna")).code == "vote-unknown"


def test_nobody_records_for_others() -> None:
    evening = voted()
    assert evening.refused(RecordOwnVote("v1", "ben"), member("anna")).code == "own-voice-only"
    assert evening.refused(RecordOwnVote("v1", "cem"), CLERK).code == "clerk-hall-only"


def test_who_raised_a_hand_says_how() -> None:
    evening = by_hand()
    assert evening.refused(RecordOwnVote("v1", "anna"), member("anna")).code == "own-vote-unsaid"
    assert evening.do(RecordOwnVote("v1", "anna", "no"), member("anna")) == (OwnVoteRecorded("v1", "anna", "no", ""),)


@pytest.mark.parametrize(("choice", "fits"), [("yes", True), ("no", False), ("abstain", False)])
def test_no_more_say_so_than_hands_were_counted(choice: Choice, fits: bool) -> None:
    evening = by_hand()
    evening.do(RecordOwnVote("v1", "anna", "no"), member("anna"))
    command = RecordOwnVote("v1", "ben", choice)
    if fits:
        assert evening.do(command, member("ben"))
    else:
        assert evening.refused(command, member("ben")).code == "own-vote-too-many"


def test_a_hand_judged_by_sight_has_no_number_to_agree_with() -> None:
    evening = debating()
    evening.do(OpenVote(form="hands"))
    evening.do(JudgeHands("v1", "unanimously"))
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    assert evening.do(RecordOwnVote("v1", "anna", "abstain"), member("anna"))


def test_nobody_was_against_what_was_found_unanimous() -> None:
    evening = debating()
    evening.do(OpenVote(form="hands"))
    evening.do(JudgeHands("v1", "unanimously"))
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    assert evening.refused(RecordOwnVote("v1", "anna", "no"), member("anna")).code == "own-vote-too-many"


def test_a_text_given_in_the_non_public_part_stays_out_of_the_public_edition() -> None:
    evening = voted()
    evening.do(CallItem("t3"))
    evening.do(RecordOwnVote("v1", "anna", None, SECRET), member("anna"))
    whole = minutes("m1", evening.log)
    assert SECRET in whole.items[1].votes[0].notes[-1].text
    assert public_edition(whole).items[1].votes[0].notes == ()
