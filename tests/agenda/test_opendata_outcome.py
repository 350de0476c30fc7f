"""The open data say that an item was resolved where it was, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from agenda.events.items import ItemCalled, ItemRemoved
from agenda.events.motions import MotionDecided, MotionMoved, MotionSplit
from agenda.events.votes import VoteAnnounced, VoteClosed, VoteOpened
from agenda.events.words import MotionKind, Removed, VoteAbout
from tests.agenda import minutes_evening
from tests.agenda.minutes_evening import Evening, member
from tests.agenda.open_data import VOTES, item

PROPOSAL = "Der Radweg wird gebaut."
OTHER = "Der Radweg wird erst 2028 gebaut."


@pytest.fixture
def evening() -> Evening:
    """The item is under debate."""
    one = minutes_evening.opened()
    one.add(ItemCalled("t7"), after=1)
    return one


def voted(evening: Evening, vote_id: str, carried: bool, about: VoteAbout = "item", about_id: str = "") -> None:
    """A vote of two, announced, with what follows for a motion."""
    yes, no = (2, 0) if carried else (0, 2)
    evening.add(VoteOpened(vote_id, "t7", "Die Frage?", (member(1), member(2)), about, about_id), after=1)
    evening.add(VoteClosed(vote_id, yes, no, 0, 0, carried), VoteAnnounced(vote_id), after=1)
    if about == "motion":
        evening.add(MotionDecided(about_id, carried))


def moved(evening: Evening, kind: MotionKind) -> None:
    evening.add(MotionMoved("m1", "t7", kind, OTHER, "Fraktion FDP", ""), after=1)


def told(evening: Evening) -> tuple[Any, Any]:
    """Result and resolution; None where nothing is said."""
    values = item(evening.log, "t7")
    return values.get("result"), values.get("resolutionText")


def test_a_carried_proposal_is_resolved(evening: Evening) -> None:
    voted(evening, "v1", True)
    assert told(evening) == ("angenommen", PROPOSAL)


@pytest.mark.parametrize(
    ("how", "word"), [("referred", "verwiesen"), ("adjourned", "vertagt"), ("taken-off", "abgesetzt")]
)
def test_what_left_the_agenda_by_a_vote_is_not_resolved(evening: Evening, how: Removed, word: str) -> None:
    voted(evening, "v1", True, "procedure", "p1")
    evening.add(ItemRemoved("t7", how, "Bauausschuss", "", "decision"))
    assert told(evening) == (word, None)


@pytest.mark.parametrize("about", ["procedure", "recusal", "exclusion", "other"])
def test_a_vote_on_something_else_resolves_nothing(evening: Evening, about: VoteAbout) -> None:
    voted(evening, "v1", True, about)
    assert told(evening) == (None, None)
    assert [vote["about"] for vote in item(evening.log, "t7")[VOTES]] == [about]


def test_a_carried_amendment_leaves_the_item_open_until_the_final_vote(evening: Evening) -> None:
    moved(evening, "amendment")
    voted(evening, "v1", True, "motion", "m1")
    assert told(evening) == (None, None)
    voted(evening, "v2", False)
    assert told(evening) == ("abgelehnt", None)


def test_a_carried_counter_motion_is_resolved_in_its_own_words(evening: Evening) -> None:
    moved(evening, "counter")
    voted(evening, "v1", True, "motion", "m1")
    assert told(evening) == ("angenommen", OTHER)


def test_a_rejected_counter_motion_says_nothing_about_the_proposal(evening: Evening) -> None:
    moved(evening, "counter")
    voted(evening, "v1", False, "motion", "m1")
    assert told(evening) == (None, None)
    voted(evening, "v2", True)
    assert told(evening) == ("angenommen", PROPOSAL)


def test_of_a_counter_motion_in_parts_those_are_resolved_that_were_carried(evening: Evening) -> None:
    moved(evening, "counter")
    evening.add(MotionSplit("m1", ("Planung", "Bau")))
    voted(evening, "v1", True, "motion", "m1/1")
    assert told(evening) == (None, None)
    voted(evening, "v2", False, "motion", "m1/2")
    assert told(evening) == ("angenommen", "Planung")


def test_a_part_of_the_proposal_is_followed_by_the_vote_on_the_whole(evening: Evening) -> None:
    evening.add(MotionSplit("t7", ("Planung", "Bau")))
    voted(evening, "v1", True, "motion", "t7/1")
    assert told(evening) == (None, None)


def test_a_vote_to_close_the_debate_after_the_decision_changes_nothing(evening: Evening) -> None:
    voted(evening, "v1", True)
    voted(evening, "v2", False, "procedure", "p1")
    assert told(evening) == ("angenommen", PROPOSAL)
