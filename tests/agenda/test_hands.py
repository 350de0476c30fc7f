"""Votes by show of hands: counted or judged, mixed with voices given by name, one voice a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import hands
from agenda.commands.presence import NoteArrival, NoteDeparture
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, CountHands, JudgeHands, OpenVote
from agenda.events.votes import HandsCounted, HandsJudged, VoteClosed
from agenda.events.words import HandsVerdict
from agenda.ports import Refusal
from agenda.projections import view
from agenda.voting import start
from tests.agenda.evening import CLERK, SYSTEM, debating, member
from tests.agenda.raised_hands import raising

COUNT = CountHands("v1", 2, 1, 0)


def test_hands_and_named_voices_make_one_result() -> None:
    evening = raising()
    evening.do(CastBallot("v1", "cem", "abstain"), member("cem"))
    assert evening.do(COUNT, CLERK) == (HandsCounted("v1", 2, 1, 0),)
    assert evening.do(CloseVote()) == (VoteClosed("v1", 2, 1, 1, 0, True),)


def test_the_chair_may_count_as_well_and_the_same_numbers_are_no_event() -> None:
    evening = raising()
    assert evening.do(COUNT)
    assert evening.do(COUNT) == ()
    assert evening.do(CountHands("v1", 1, 1, 1)) == (HandsCounted("v1", 1, 1, 1),)


def test_a_vote_by_hands_is_not_closed_before_they_are_counted() -> None:
    evening = raising()
    assert evening.refused(CloseVote()).code == "hands-uncounted"


def test_there_is_nothing_to_count_where_everybody_voted_by_name() -> None:
    evening = raising()
    evening.ballots(vor="yes", anna="yes", ben="no")
    assert evening.do(CloseVote()) == (VoteClosed("v1", 2, 1, 0, 1, True),)


@pytest.mark.parametrize("numbers", [(4, 0, 0), (2, 1, 1), (0, 0, 99)])
def test_no_more_hands_are_taken_than_there_are_people_in_the_hall(numbers: tuple[int, int, int]) -> None:
    refusal = raising().refused(CountHands("v1", *numbers), CLERK)
    assert (refusal.code, refusal.values["most"]) == ("hands-too-many", 3)


def test_hands_are_not_less_than_none() -> None:
    assert raising().refused(CountHands("v1", 3, -1, 0), CLERK).code == "hands-negative"


@pytest.mark.parametrize("numbers", [(2, 1, 0), (1, 1, 0), (0, 1, 0)])
def test_whose_hand_may_be_counted_does_not_vote_by_name_as_well(numbers: tuple[int, int, int]) -> None:
    evening = raising()
    evening.do(CountHands("v1", *numbers), CLERK)
    for person_id in ("vor", "anna", "ben"):
        refusal = evening.refused(CastBallot("v1", person_id, "yes", "seat"), SYSTEM)
        assert (refusal.code, refusal.rule) == ("hand-counted-already", "Geschäftsordnung")
    assert evening.do(CastBallot("v1", "cem", "yes"), member("cem"))


def test_whoever_voted_by_key_is_not_counted_and_may_still_change_the_voice() -> None:
    evening = raising()
    evening.do(CastBallot("v1", "anna", "yes", "seat"), SYSTEM)
    assert evening.refused(COUNT, CLERK).values["most"] == 2
    evening.do(CountHands("v1", 2, 0, 0), CLERK)
    evening.do(CastBallot("v1", "anna", "no", "seat"), SYSTEM)
    assert evening.do(CloseVote()) == (VoteClosed("v1", 2, 1, 0, 1, True),)


def test_where_no_hand_was_counted_a_late_key_is_nobody_twice() -> None:
    evening = raising()
    evening.do(CountHands("v1", 0, 0, 0), CLERK)
    assert evening.do(CastBallot("v1", "anna", "yes", "seat"), SYSTEM)


def test_hands_are_those_of_whoever_is_in_the_hall_when_they_are_counted() -> None:
    evening = raising()
    evening.do(NoteDeparture("ben"), SYSTEM)
    assert evening.refused(COUNT, CLERK).values["most"] == 2
    evening.do(NoteArrival("cem", "hall"), SYSTEM)
    assert evening.do(COUNT, CLERK)
    assert evening.refused(CastBallot("v1", "cem", "yes"), member("cem")).code == "hand-counted-already"


def test_a_vote_waits_for_hands_only_while_somebody_could_raise_one() -> None:
    evening = raising()
    for person_id in ("anna", "ben"):
        evening.do(NoteDeparture(person_id), SYSTEM)
    evening.ballots(vor="yes")
    assert evening.do(CloseVote()) == (VoteClosed("v1", 1, 0, 0, 3, True),)


def test_whoever_goes_home_after_the_count_has_still_one_voice() -> None:
    evening = raising()
    evening.do(COUNT, CLERK)
    evening.do(NoteArrival("anna", "remote"), SYSTEM)
    assert evening.refused(CastBallot("v1", "anna", "no"), member("anna")).code == "hand-counted-already"


def test_numbers_belong_to_a_vote_by_hands_that_is_open() -> None:
    evening = debating()
    assert evening.refused(COUNT, CLERK).code == "no-vote"
    evening.do(OpenVote())
    assert evening.refused(COUNT, CLERK).code == "not-by-hand"
    evening = raising()
    evening.do(COUNT, CLERK)
    evening.do(CloseVote())
    assert evening.refused(COUNT, CLERK).code == "vote-closed"


@pytest.mark.parametrize(
    ("verdict", "carried", "sentence"),
    [
        ("unanimously", True, "Einstimmig angenommen, nach Handzeichen festgestellt."),
        ("carried", True, "Mit Mehrheit angenommen, nach Handzeichen festgestellt."),
        ("rejected", False, "Ohne Mehrheit abgelehnt, nach Handzeichen festgestellt."),
    ],
)
def test_the_chair_establishes_the_result_by_sight(verdict: HandsVerdict, carried: bool, sentence: str) -> None:
    evening = raising()
    assert evening.do(JudgeHands("v1", verdict)) == (HandsJudged("v1", verdict),)
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    vote = view(evening.meeting, "public")["vote"]
    assert (vote["carried"], vote["sentence"], vote["explained"]) == (carried, sentence, "")


def test_a_count_takes_the_place_of_a_judgement_and_the_other_way_round() -> None:
    evening = raising()
    evening.do(JudgeHands("v1", "carried"))
    evening.do(CountHands("v1", 0, 3, 0), CLERK)
    vote = evening.meeting.vote
    assert vote is not None
    assert (vote.judged, vote.hands_shown) == (None, 3)
    evening.do(JudgeHands("v1", "rejected"))
    assert evening.do(CloseVote()) == (VoteClosed("v1", 0, 0, 0, 1, False, "rejected"),)


def test_nobody_is_unanimous_over_a_no() -> None:
    evening = raising()
    evening.do(CastBallot("v1", "cem", "no"), member("cem"))
    assert evening.refused(JudgeHands("v1", "unanimously")).code == "not-unanimous"
    assert evening.meeting.vote is not None
    assert hands.verdicts(evening.meeting.vote) == ("carried", "rejected")


def test_a_majority_of_the_legal_number_has_to_be_counted() -> None:
    evening = debating()
    for event in start(evening.meeting, "Zusatz?", rule="two-thirds-of-legal", basis="§ 58 Abs. 2 HGO", form="hands"):
        evening.record(event)
    refusal = evening.refused(JudgeHands("v1", "carried"))
    assert refusal.code == "hands-to-count"
    assert refusal.rule == "Zwei Drittel der gesetzlichen Mitgliederzahl, § 58 Abs. 2 HGO"


numbers = st.integers(-1, 5)
steps = st.lists(
    st.one_of(
        st.builds(CountHands, vote_id=st.just("v1"), yes=numbers, no=numbers, abstain=numbers),
        st.builds(
            CastBallot,
            vote_id=st.just("v1"),
            person_id=st.sampled_from(["vor", "anna", "ben", "cem"]),
            choice=st.sampled_from(["yes", "no", "abstain"]),
        ),
        st.builds(
            NoteArrival,
            person_id=st.sampled_from(["anna", "ben", "cem"]),
            how=st.sampled_from(["hall", "remote"]),
        ),
    ),
    max_size=12,
)


@given(steps=steps)
def test_however_hands_and_names_are_mixed_nobody_has_two_voices(steps: list[CountHands | CastBallot]) -> None:
    evening = raising()
    for step in steps:
        try:
            evening.do(step, CLERK if isinstance(step, CountHands) else SYSTEM)
        except Refusal:
            continue
        vote = evening.meeting.vote
        assert vote is not None
        assert vote.cast <= len(vote.entitled)
        assert vote.hands_shown <= len(vote.in_hall - set(vote.ballots))
