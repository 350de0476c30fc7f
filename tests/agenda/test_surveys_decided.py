"""What those who left an address may be told: the decision, once it stands and everybody may know it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agenda.commands.items import CallItem, CloseItem, RemoveItem
from agenda.commands.motions import MoveMotion, PutMotionToVote, SplitMotion
from agenda.commands.publication import SetPublication
from agenda.commands.sitting import CloseSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote, RepeatVote
from agenda.events.words import Choice, PublicationMode, Removed
from agenda.surveys_decided import Decided, decided
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, Evening, debating, member

LATER = timedelta(hours=1)


def told(evening: Evening, item_id: str = "t2") -> Decided | None:
    return decided(evening.meeting, item_id, evening.log[-1].at + LATER)


def vote(evening: Evening, choice: Choice) -> None:
    """Everybody present chooses so."""
    evening.do(OpenVote())
    count(evening, choice)


def put(evening: Evening, subject: str, choice: Choice) -> None:
    """Everybody chooses so on a motion, or on a part of something."""
    evening.do(PutMotionToVote(subject))
    count(evening, choice)


def count(evening: Evening, choice: Choice) -> None:
    """Everybody chooses so in the vote that is open."""
    vote = evening.meeting.vote
    assert vote is not None
    for person in vote.entitled:
        evening.do(CastBallot(vote.vote_id, person, choice), member(person))
    evening.do(CloseVote())
    evening.do(AnnounceVote())


def test_nothing_is_told_before_the_item_is_closed_for_until_then_a_vote_may_be_repeated() -> None:
    evening = debating()
    assert told(evening) is None
    vote(evening, "no")
    assert told(evening) is None
    last = evening.meeting.items["t2"].results[-1]
    evening.do(RepeatVote(last.vote_id))
    count(evening, "yes")
    evening.do(CloseItem())
    found = told(evening)
    assert found is not None
    assert (found.outcome, found.counts) == ("carried", (len(last.entitled), 0, 0))
    assert (found.number, found.title) == ("2", "Bebauungsplan Nord")


def test_an_item_without_a_vote_is_told_when_the_sitting_is_over_for_until_then_it_may_be_called_again() -> None:
    evening = debating()
    called = evening.meeting.items["t2"].called_at
    evening.do(CloseItem())
    assert told(evening) is None
    evening.do(CloseSitting())
    found = told(evening)
    assert found is not None and called is not None
    assert (found.outcome, found.voted, found.at) == ("without-vote", False, called.isoformat())
    assert told(evening, "t9") is None
    never_called = told(evening, "t4")
    assert never_called is not None
    assert (never_called.outcome, never_called.recorded) == ("not-reached", "no")


@pytest.mark.parametrize(("how", "to"), [("referred", "Bauausschuss"), ("adjourned", ""), ("taken-off", "")])
def test_an_item_that_left_the_agenda_is_told_when_the_sitting_is_over_for_it_may_be_put_back(
    how: Removed, to: str
) -> None:
    evening = debating()
    evening.do(RemoveItem("t2", how, "Die Zahlen fehlen.", to))
    assert told(evening) is None
    evening.do(CloseSitting())
    found = told(evening)
    assert found is not None
    assert (found.outcome, found.detail, found.voted, found.recorded) == (how, to, False, "no")


def test_a_counter_motion_that_took_the_place_of_the_proposal_is_told_with_its_text() -> None:
    evening = debating()
    evening.do(MoveMotion("t2", "counter", "Der Plan wird neu aufgestellt.", mover="CDU"), CLERK)
    put(evening, "m1", "yes")
    evening.do(CloseItem())
    found = told(evening)
    assert found is not None
    assert (found.outcome, found.detail, found.question) == ("counter-motion", "Der Plan wird neu aufgestellt.", "")
    assert found.counts is not None and found.counts[0] > 0
    assert found.voted


def test_of_a_counter_motion_in_parts_only_what_was_carried_is_told_and_no_count_of_one_part() -> None:
    evening = debating()
    evening.do(MoveMotion("t2", "counter", "Neu. Und schnell.", mover="CDU"), CLERK)
    evening.do(SplitMotion("m1", ("Neu.", "Und schnell.")), CLERK)
    put(evening, "m1/1", "yes")
    put(evening, "m1/2", "no")
    evening.do(CloseItem())
    found = told(evening)
    assert found is not None
    assert (found.outcome, found.detail, found.counts) == ("counter-motion", "Neu.", None)


def test_a_counter_motion_that_was_rejected_leaves_the_word_to_the_vote_on_the_proposal() -> None:
    evening = debating()
    evening.do(MoveMotion("t2", "counter", "Der Plan wird neu aufgestellt.", mover="CDU"), CLERK)
    put(evening, "m1", "no")
    put(evening, "t2", "yes")
    evening.do(CloseItem())
    found = told(evening)
    assert found is not None
    assert (found.outcome, found.detail) == ("carried", "")


def test_a_proposal_of_which_no_part_was_carried_is_rejected() -> None:
    evening = debating()
    evening.do(SplitMotion("t2", ("Teil eins.", "Teil zwei.")), CLERK)
    put(evening, "t2/1", "no")
    put(evening, "t2/2", "no")
    evening.do(CloseItem())
    found = told(evening)
    assert found is not None
    assert (found.outcome, found.counts) == ("rejected-in-parts", None)


def test_of_a_vote_that_the_public_did_not_see_nobody_is_told_that_there_was_none() -> None:
    evening = debating()
    evening.close_doors()
    evening.vote(vor="yes", anna="yes")
    evening.open_doors()
    evening.do(CloseItem())
    evening.do(CloseSitting())
    assert told(evening) is None


def test_of_a_non_public_item_nothing_is_told() -> None:
    evening = debating("t3")
    vote(evening, "yes")
    evening.do(CallItem("t4"))
    assert told(evening, "t3") is None


@pytest.mark.parametrize(
    ("mode", "recorded"),
    [("none", "no"), ("stream", "no"), ("archive", "yes"), ("archive-after-release", "after-release")],
)
def test_it_is_said_whether_there_is_a_recording(mode: PublicationMode, recorded: str) -> None:
    evening = debating()
    evening.do(SetPublication(mode, 0), SYSTEM)
    vote(evening, "yes")
    moment = evening.meeting.items["t2"].results[-1].opened_at
    evening.do(CloseItem(), CHAIR)
    found = told(evening)
    assert found is not None
    assert (found.recorded, found.at) == (recorded, moment.isoformat())


def test_nobody_is_told_before_the_public_page_shows_it() -> None:
    evening = debating()
    evening.do(SetPublication("archive", 30), SYSTEM)
    vote(evening, "yes")
    evening.do(CloseItem(), CHAIR)
    closed = evening.meeting.items["t2"].closed_at
    assert closed is not None
    assert decided(evening.meeting, "t2", closed + timedelta(seconds=29)) is None
    assert decided(evening.meeting, "t2", closed + timedelta(seconds=30)) is not None
