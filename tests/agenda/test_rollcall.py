"""Roll calls: the order of the names, the lot, the call and the answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import rollcall
from agenda.commands.presence import NoteDeparture
from agenda.commands.votes import CastBallot, CloseVote, OpenVote, PassName
from agenda.events.votes import NamePassed, VoteClosed, VoteOpened
from agenda.projections import view
from agenda.state.people import Person
from agenda.state.votes import Vote
from tests.agenda.evening import CLERK, SYSTEM, Evening, debating, member


def calling() -> Evening:
    """Abel, Busch, Can, Vogt are called in this order."""
    evening = debating()
    evening.do(OpenVote(form="roll-call"))
    return evening


def called(evening: Evening) -> str | None:
    assert evening.meeting.vote is not None
    return rollcall.called(evening.meeting.vote)


def people(*names: str) -> tuple[Person, ...]:
    return tuple(Person(f"p{place}", name, "councillor", "", None) for place, name in enumerate(names))


def test_names_go_by_the_alphabet_of_the_surnames_with_umlauts_as_vowels() -> None:
    crowd = people("Zoe Ärgerlich", "Anna Bach", "Bert Azubi", "Ida von der Lühe", "Dr. Max Ost", "Åse Östberg")
    order, letter = rollcall.sequence(crowd, "alphabetical", None)
    assert [crowd[int(one[1:])].name for one in order] == [
        "Zoe Ärgerlich", "Bert Azubi", "Anna Bach", "Ida von der Lühe", "Dr. Max Ost", "Åse Östberg",
    ]  # fmt: skip
    assert letter == ""


def test_a_drawn_order_begins_with_the_drawn_letter_and_goes_round() -> None:
    crowd = people("A Abel", "B Busch", "B Bach", "C Can", "V Vogt")
    order, letter = rollcall.sequence(crowd, "drawn", 2)
    assert letter == "C"
    assert [crowd[int(one[1:])].name for one in order] == ["C Can", "V Vogt", "A Abel", "B Bach", "B Busch"]


@given(names=st.lists(st.text(min_size=1, max_size=4).filter(str.strip), min_size=1, max_size=9), lot=st.integers(0))
def test_every_lot_calls_everybody_once_and_keeps_the_circle(names: list[str], lot: int) -> None:
    crowd = people(*names)
    plain, _ = rollcall.sequence(crowd, "alphabetical", None)
    drawn, _ = rollcall.sequence(crowd, "drawn", lot)
    begin = plain.index(drawn[0])
    assert drawn == plain[begin:] + plain[:begin]


def test_letter_and_order_stand_in_the_event() -> None:
    evening = debating()
    opened = evening.do(OpenVote(form="roll-call", order="drawn", lot=7))[-1]
    assert isinstance(opened, VoteOpened)
    assert (opened.lot, opened.order) == ("V", ("vor", "anna", "ben", "cem"))


def test_without_a_lot_nothing_is_drawn() -> None:
    assert debating().refused(OpenVote(form="roll-call", order="drawn")).code == "lot-missing"


def test_the_answer_calls_the_next_name() -> None:
    evening = calling()
    assert called(evening) == "anna"
    evening.do(CastBallot("v1", "anna", "yes", "clerk"), CLERK)
    evening.do(CastBallot("v1", "ben", "no", "seat"), SYSTEM)
    assert called(evening) == "cem"
    evening.do(CastBallot("v1", "cem", "abstain"), member("cem"))
    evening.do(CastBallot("v1", "vor", "yes"), SYSTEM)
    assert called(evening) is None
    assert evening.do(CloseVote()) == (VoteClosed("v1", 2, 1, 1, 0, True),)


def test_nobody_answers_before_the_call_and_everybody_may_correct_after_it() -> None:
    evening = calling()
    assert evening.refused(CastBallot("v1", "cem", "yes"), member("cem")).code == "not-called-yet"
    evening.do(CastBallot("v1", "anna", "yes"), member("anna"))
    assert evening.do(CastBallot("v1", "anna", "no"), member("anna"))
    assert called(evening) == "ben"


def test_whoever_does_not_answer_is_called_a_second_time_at_the_end() -> None:
    evening = calling()
    assert evening.do(PassName("v1", "anna"), CLERK) == (NamePassed("v1", "anna"),)
    assert called(evening) == "ben"
    for person_id in ("ben", "cem", "vor"):
        evening.do(CastBallot("v1", person_id, "yes"), SYSTEM)
    assert called(evening) == "anna"
    evening.do(PassName("v1", "anna"))
    assert called(evening) is None
    assert evening.do(CastBallot("v1", "anna", "yes"), member("anna"))


def test_only_who_is_called_is_passed() -> None:
    assert calling().refused(PassName("v1", "ben"), CLERK).code == "not-called"
    evening = debating()
    evening.do(OpenVote())
    assert evening.refused(PassName("v1", "anna"), CLERK).code == "not-called"


def test_who_left_is_called_and_passed_like_everybody() -> None:
    evening = calling()
    evening.do(NoteDeparture("anna"), SYSTEM)
    assert called(evening) == "anna"
    evening.do(PassName("v1", "anna"), CLERK)
    assert called(evening) == "ben"


@pytest.mark.parametrize("audience", ["chair", "clerk", "member", "hall", "public"])
def test_everybody_sees_who_is_called(audience: str) -> None:
    vote = view(calling().meeting, audience, "cem")["vote"]  # type: ignore[arg-type]
    assert (vote["form"], vote["calling"], vote["order"]) == ("roll-call", "anna", ["anna", "ben", "cem", "vor"])


def test_a_member_may_vote_once_called() -> None:
    evening = calling()
    assert view(evening.meeting, "member", "anna")["me"]["may_vote"] is True
    assert view(evening.meeting, "member", "cem")["me"]["may_vote"] is False


def test_the_call_is_over_where_there_is_none() -> None:
    evening = debating()
    evening.do(OpenVote())
    assert isinstance(evening.meeting.vote, Vote)
    assert called(evening) is None
