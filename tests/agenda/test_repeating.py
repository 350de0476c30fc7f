"""What follows a count: broken off, doubted, impaired, repeated."""

from __future__ import annotations

import pytest

from agenda import repeating, voting
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.presence import NoteDeparture
from agenda.commands.votes import (
    AnnounceVote,
    BreakOffVote,
    CloseVote,
    DoubtVote,
    MarkVoteImpaired,
    OpenTestVote,
    OpenVote,
    RepeatVote,
)
from agenda.events.items import PublicExcluded
from agenda.events.votes import VoteBrokenOff, VoteDoubted, VoteImpaired, VoteOpened
from agenda.next_step import also, next_step
from agenda.projections import view
from agenda.voting import start
from tests.agenda.evening import CLERK, SECRET, SYSTEM, Evening, debating, member, opened


def voted() -> Evening:
    """v1 on t2 is announced: two for it, one against."""
    evening = debating()
    evening.vote(vor="yes", anna="yes", ben="no")
    return evening


def keys(evening: Evening) -> set[str]:
    return {step.key for step in (next_step(evening.meeting), *also(evening.meeting))}


def test_a_vote_broken_off_has_no_result_and_the_next_may_begin() -> None:
    evening = debating()
    evening.do(OpenVote())
    evening.ballots(anna="yes")
    assert evening.do(BreakOffVote("Feueralarm")) == (VoteBrokenOff("v1", "Feueralarm"),)
    assert (evening.meeting.vote, evening.meeting.items["t2"].results) == (None, ())
    opened_again = evening.do(OpenVote())[-1]
    assert isinstance(opened_again, VoteOpened)
    assert opened_again.vote_id == "v2"


def test_an_announced_vote_is_not_broken_off() -> None:
    assert voted().refused(BreakOffVote("Feueralarm")).code == "vote-over"
    assert debating().refused(BreakOffVote("Feueralarm")).code == "no-vote"


def test_a_vote_is_not_broken_off_without_a_reason() -> None:
    evening = debating()
    evening.do(OpenVote())
    assert evening.refused(BreakOffVote()).code == "text-missing"
    [key] = [step for step in also(evening.meeting) if step.key == "break-off-vote"]
    assert (key.danger, key.asks_reason) == (True, True)


def test_any_member_present_may_doubt_a_count_once() -> None:
    evening = voted()
    assert evening.do(DoubtVote("v1", "cem"), member("cem")) == (VoteDoubted("v1", "cem"),)
    assert evening.do(DoubtVote("v1", "cem"), member("cem")) == ()
    assert evening.do(DoubtVote("v1", "ben"), CLERK)
    assert view(evening.meeting, "chair")["vote"]["doubts"] == ["cem", "ben"]
    assert view(evening.meeting, "public")["agenda"][1]["results"][0]["doubts"] == ["cem", "ben"]


def test_who_does_not_belong_or_is_not_there_doubts_nothing() -> None:
    evening = voted()
    assert evening.refused(DoubtVote("v1", "bgm"), member("bgm")).code == "doubt-members-only"
    evening.do(NoteDeparture("cem"), SYSTEM)
    assert evening.refused(DoubtVote("v1", "cem"), member("cem")).code == "doubt-members-only"
    assert evening.refused(DoubtVote("v1", "anna"), member("ben")).code == "own-voice-only"


def test_a_count_may_be_doubted_until_the_next_item() -> None:
    evening = debating()
    evening.do(OpenVote())
    assert evening.refused(DoubtVote("v1", "anna"), member("anna")).code == "doubt-too-late"
    evening.do(CloseVote())
    assert evening.do(DoubtVote("v1", "anna"), member("anna"))
    evening.do(AnnounceVote())
    evening.do(CloseItem())
    refusal = evening.refused(DoubtVote("v1", "ben"), member("ben"))
    assert (refusal.code, refusal.rule) == ("doubt-too-late", "Geschäftsordnung")


def test_a_repetition_asks_the_same_and_the_first_vote_stays() -> None:
    evening = voted()
    question = evening.meeting.items["t2"].results[0].question
    again = evening.do(RepeatVote("v1", form="roll-call"))[-1]
    assert isinstance(again, VoteOpened)
    assert (again.vote_id, again.question, again.repeats, again.form) == ("v2", question, "v1", "roll-call")
    evening.do(BreakOffVote("Verzählt"))
    evening.do(RepeatVote("v1"))
    evening.ballots(vor="no", anna="no", ben="no")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    results = evening.meeting.items["t2"].results
    assert [(vote.vote_id, vote.counted and vote.counted.carried) for vote in results] == [("v1", True), ("v3", False)]


def test_a_repetition_keeps_what_the_vote_was_about_and_its_majority() -> None:
    evening = debating()
    first = start(evening.meeting, "Schluss?", about="other", about_id="x1", rule="absolute-of-legal", basis="§ 1")
    for event in first:
        evening.record(event)
    evening.do(CloseVote())
    again = evening.do(RepeatVote("v1"))[-1]
    assert isinstance(again, VoteOpened)
    assert (again.about, again.about_id, again.rule, again.basis) == ("other", "x1", "absolute-of-legal", "§ 1")


def test_a_count_that_nobody_trusts_is_repeated_instead_of_announced() -> None:
    evening = debating()
    evening.do(OpenVote())
    assert evening.refused(RepeatVote("v1")).code == "vote-unfinished"
    evening.do(CloseVote())
    ended, again = evening.do(RepeatVote("v1"))
    assert ended == VoteBrokenOff("v1", "Die Abstimmung wird wiederholt.")
    assert isinstance(again, VoteOpened)
    assert evening.refused(RepeatVote("v1")).code == "vote-unknown"


def test_a_vote_taken_without_the_public_is_repeated_without_it() -> None:
    evening = debating()
    evening.close_doors()
    evening.do(OpenVote(f"{SECRET} Frage"))
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    evening.open_doors()
    [key] = [step for step in also(evening.meeting) if step.key == "repeat-vote"]
    assert key.say.startswith("Die Öffentlichkeit ist ab jetzt ausgeschlossen. ")
    events = evening.do(RepeatVote("v1"))
    assert [type(event) for event in events] == [PublicExcluded, VoteOpened]
    assert SECRET not in str(view(evening.meeting, "public"))
    evening.do(CloseVote())
    assert [type(event) for event in evening.do(RepeatVote("v2"))] == [VoteBrokenOff, VoteOpened]


def test_a_vote_of_another_item_is_repeated_there() -> None:
    evening = voted()
    evening.do(CallItem("t4"))
    refusal = evening.refused(RepeatVote("v1"))
    assert (refusal.code, refusal.values["number"]) == ("repeat-elsewhere", "2")
    evening.do(CallItem("t2"))
    assert evening.do(RepeatVote("v1"))


def test_an_impaired_vote_is_marked_once_and_kept() -> None:
    evening = voted()
    assert evening.do(MarkVoteImpaired("v1", "Cem war gestört")) == (VoteImpaired("v1", "Cem war gestört"),)
    assert evening.do(MarkVoteImpaired("v1", "Cem war gestört")) == ()
    assert evening.refused(MarkVoteImpaired("v7", "?")).code == "vote-unknown"
    assert evening.refused(MarkVoteImpaired("v1", " ")).code == "text-missing"
    assert [vote.impaired for vote in evening.meeting.items["t2"].results] == [True]
    assert view(evening.meeting, "hall")["vote"]["impaired"] is True


def test_others_mark_a_vote_by_its_id() -> None:
    evening = voted()
    assert voting.mark_impaired(evening.meeting, "v1") == (VoteImpaired("v1", voting.IMPAIRED),)
    assert voting.mark_impaired(evening.meeting, "v9") == ()


def test_a_running_vote_may_be_marked_and_is_then_repeated_before_it_is_announced() -> None:
    evening = debating()
    evening.do(OpenVote())
    evening.do(MarkVoteImpaired("v1", "Störung"))
    assert next_step(evening.meeting).key == "close-vote"
    evening.do(CloseVote())
    assert next_step(evening.meeting).key == "repeat-vote"
    assert "announce-vote" in keys(evening)


def test_the_chair_is_led_to_the_repetition_and_after_it_no_more() -> None:
    evening = voted()
    assert "repeat-vote" in keys(evening)
    evening.do(MarkVoteImpaired("v1", "Störung"))
    step = next_step(evening.meeting)
    assert (step.key, step.label) == ("repeat-vote", "Gestörte Abstimmung wiederholen")
    assert step.intent == {"name": "RepeatVote", "vote_id": "v1", "form": "open", "order": "alphabetical"}
    evening.do(RepeatVote("v1"))
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    assert repeating.to_repeat(evening.meeting) is None
    assert next_step(evening.meeting).key != "repeat-vote"


def test_the_chair_sees_how_many_doubt() -> None:
    evening = voted()
    evening.do(DoubtVote("v1", "cem"), member("cem"))
    labels = [step.label for step in also(evening.meeting) if step.key == "repeat-vote"]
    assert labels == ["Abstimmung wiederholen (1 zweifeln)"]


def test_a_test_vote_is_not_doubted() -> None:
    evening = opened()
    evening.do(OpenTestVote())
    evening.do(CloseVote())
    assert evening.refused(DoubtVote("v1", "anna"), member("anna")).code == "doubt-too-late"


@pytest.mark.parametrize("command", [DoubtVote("v7", "anna"), RepeatVote("v7")])
def test_an_unknown_vote_is_named_as_such(command: DoubtVote | RepeatVote) -> None:
    actor = member("anna") if isinstance(command, DoubtVote) else None
    evening = voted()
    assert (evening.refused(command, actor) if actor else evening.refused(command)).code == "vote-unknown"
