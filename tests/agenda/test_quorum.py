"""The quorum: legal number, doubts, second calls, those who are barred, and the two numbers."""

from __future__ import annotations

import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import minutes, quorum
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import PlanMeeting
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.quorum import NoteSecondCall, RequestQuorumCheck
from agenda.commands.recusal import EnterRecusal
from agenda.commands.sitting import OpenSitting
from agenda.commands.votes import OpenVote
from agenda.events.presence import QuorumStated
from agenda.events.quorum import QuorumCheckRequested, SecondCallNoted
from agenda.events.words import QuorumBasis
from agenda.next_step import next_step
from agenda.profiles.model import QuorumRule
from agenda.projections import view
from agenda.timeline import sentences
from tests.agenda.evening import CLERK, COUNCIL, SYSTEM, Evening, debating, member, opened, planned


def started(profile: str, *here: str) -> Evening:
    """The small council by the law of a Land, with these members in the hall and the resolution called."""
    evening = Evening()
    evening.do(PlanMeeting("Rat", "1. Sitzung", "Rathaus", "2026-05-07T19:30:00+02:00", 5, profile), SYSTEM)
    for command in COUNCIL[1:]:
        evening.do(command, SYSTEM)
    evening.arrive(*here)
    evening.do(OpenSitting())
    evening.do(CallItem("t2"))
    return evening


@pytest.mark.parametrize(
    ("rule", "legal_seats", "required"),
    [
        ("more-than-half-of-legal-seats", 37, 19),
        ("more-than-half-of-legal-seats", 40, 21),
        ("more-than-half-of-legal-seats", 45, 23),
        ("half-of-members", 40, 20),
        ("half-of-members", 37, 19),
        ("more-than-a-third", 36, 13),
        ("a-third", 36, 12),
        ("a-quarter", 37, 10),
        ("three", 37, 3),
        ("any", 37, 1),
    ],
)
def test_so_many_must_be_present(rule: QuorumRule, legal_seats: int, required: int) -> None:
    assert quorum.REQUIRED[rule](legal_seats) == required


@given(legal_seats=st.integers(min_value=1, max_value=999))
def test_the_quorum_is_the_smallest_number_above_half(legal_seats: int) -> None:
    required = quorum.REQUIRED["more-than-half-of-legal-seats"](legal_seats)
    assert 2 * required > legal_seats >= 2 * (required - 1)


def test_the_legal_number_counts_and_not_those_invited() -> None:
    """Five seats need three, however few are listed; the mayor is no member."""
    evening = started("DE-HE", "vor", "anna", "bgm")
    assert (quorum.count(evening.meeting).present, quorum.count(evening.meeting).required) == (2, 3)
    evening.arrive("ben")
    assert quorum.count(evening.meeting).quorate


def test_a_member_who_leaves_breaks_nothing_until_somebody_doubts() -> None:
    evening = debating()
    for person_id in ("ben", "cem"):
        evening.do(NoteDeparture(person_id), SYSTEM)
    assert not quorum.count(evening.meeting).quorate
    assert evening.do(OpenVote())


def test_after_a_doubt_nothing_is_decided_before_the_chair_has_stated_the_quorum() -> None:
    evening = debating()
    for person_id in ("ben", "cem"):
        evening.do(NoteDeparture(person_id), SYSTEM)
    assert evening.do(RequestQuorumCheck("anna"), member("anna")) == (QuorumCheckRequested("anna"),)
    refusal = evening.refused(OpenVote())
    assert (refusal.code, refusal.rule, refusal.values["name"]) == ("quorum-doubted", "§ 53 Abs. 1 HGO", "Anna Abel")
    assert next_step(evening.meeting).key == "state-quorum"
    assert evening.do(StateQuorum()) == (QuorumStated(2, 5, 3, False),)
    assert evening.refused(OpenVote()).code == "not-quorate"
    evening.arrive("ben")
    evening.do(StateQuorum())
    assert evening.do(OpenVote())


def test_one_doubt_is_enough_until_it_is_answered() -> None:
    evening = debating()
    evening.do(RequestQuorumCheck("anna"), member("anna"))
    assert evening.do(RequestQuorumCheck("ben"), member("ben")) == ()
    evening.do(StateQuorum())
    assert evening.do(RequestQuorumCheck("ben"), member("ben")) == (QuorumCheckRequested("ben"),)


def test_the_quorum_is_doubted_by_members_who_are_there_and_not_in_the_middle_of_a_vote() -> None:
    evening = debating()
    assert evening.refused(RequestQuorumCheck("bgm"), CLERK).code == "quorum-members-only"
    assert evening.refused(RequestQuorumCheck("dora"), CLERK).code == "not-present"
    assert evening.refused(RequestQuorumCheck("ben"), member("anna")).code == "own-voice-only"
    assert evening.refused(RequestQuorumCheck("cem"), CLERK).code == "clerk-hall-only"
    evening.do(OpenVote())
    assert evening.refused(RequestQuorumCheck("anna"), member("anna")).code == "vote-unfinished"


def test_a_second_call_is_quorate_whatever_the_number_for_that_item_alone() -> None:
    evening = started("DE-HE", "vor")
    assert evening.do(NoteSecondCall("t2"), CLERK) == (SecondCallNoted("t2"),)
    assert evening.do(NoteSecondCall("t2"), CLERK) == ()
    assert evening.do(StateQuorum()) == (QuorumStated(1, 5, 1, True, "second-call", "t2"),)
    assert evening.do(OpenVote())


def test_what_holds_for_one_item_must_be_stated_anew_at_the_next() -> None:
    evening = started("DE-HE", "vor")
    evening.do(NoteSecondCall("t2"), CLERK)
    evening.do(StateQuorum())
    evening.do(CloseItem())
    evening.do(CallItem("t4"))
    refusal = evening.refused(OpenVote("Wer ist dafür?"))
    assert (refusal.code, refusal.rule) == ("quorum-not-stated", "§ 53 Abs. 1 HGO")
    evening.do(StateQuorum())
    assert evening.refused(OpenVote("Wer ist dafür?")).code == "not-quorate"


def test_baden_wuerttemberg_wants_three_at_a_second_call() -> None:
    evening = started("DE-BW", "vor", "anna")
    evening.do(NoteSecondCall("t2"), CLERK)
    assert quorum.count(evening.meeting).required == 3
    evening.do(StateQuorum())
    refusal = evening.refused(OpenVote())
    assert (refusal.code, refusal.rule) == ("not-quorate", "§ 37 Abs. 3 GemO BW")


@pytest.mark.parametrize(
    ("profile", "required", "rule"),
    [("DE-HE", 1, "§ 53 Abs. 3 HGO"), ("DE-BW", 2, "§ 37 Abs. 2 Satz 2 GemO BW"), ("DE-NW", 3, "§ 49 Abs. 1 GO NRW")],
)
def test_where_more_than_half_are_barred_the_law_of_the_land_says_how_many_it_takes(
    profile: str, required: int, rule: str
) -> None:
    """North Rhine-Westphalia's exception is not known to the program, so the ordinary rule stays."""
    evening = started(profile, "vor", "anna", "ben", "cem", "dora")
    for person_id in ("anna", "ben"):
        evening.do(EnterRecusal("t2", person_id))
    assert quorum.count(evening.meeting).basis == "ordinary"
    evening.do(EnterRecusal("t2", "cem"))
    now = quorum.count(evening.meeting)
    assert (now.present, now.required, now.rule) == (2, required, rule)


def test_quorum_and_entitlement_are_two_numbers() -> None:
    evening = debating()
    evening.do(EnterRecusal("t2", "anna"))
    section = view(evening.meeting, "chair")["quorum"]
    assert {key: section[key] for key in ("present", "entitled", "barred", "disturbed")} == {
        "present": 3,
        "entitled": 3,
        "barred": 1,
        "disturbed": 0,
    }
    assert (section["basis"], section["rule"]) == ("ordinary", "§ 53 Abs. 1 HGO")


def test_the_views_say_who_doubts() -> None:
    evening = debating()
    evening.do(RequestQuorumCheck("anna"), member("anna"))
    for audience in ("chair", "hall", "public"):
        assert view(evening.meeting, typing.cast("typing.Any", audience))["quorum"]["doubted_by"] == "Anna Abel"


def test_minutes_and_timeline_tell_doubt_second_call_and_why_few_were_enough() -> None:
    evening = planned()
    evening.do(NoteSecondCall("t2"), CLERK)
    evening.arrive("vor")
    evening.do(OpenSitting())
    evening.do(CallItem("t2"))
    evening.do(RequestQuorumCheck("vor"))
    evening.do(StateQuorum())
    record = minutes.minutes("m1", evening.log)
    told = [*record.incidents, *(one for item in record.items for one in item.course)]
    assert [one.text for one in told] == [
        "Zu Tagesordnungspunkt 2 wurde wegen Beschlussunfähigkeit zum zweiten Mal geladen.",
        "Vera Vogt zweifelt die Beschlussfähigkeit an.",
    ]
    statement = "nötig sind 1. Zu diesem Punkt wurde zum zweiten Mal geladen."
    assert minutes.to_json(record)["quorum"][0].endswith(statement)
    lines = [line["text"] for line in sentences(evening.log)]
    assert any(line.endswith(statement) for line in lines)
    assert "Vera Vogt zweifelt die Beschlussfähigkeit an." in lines


@given(
    hall=st.sets(st.sampled_from(["vor", "anna", "ben", "cem", "dora"])),
    barred=st.sets(st.sampled_from(["anna", "ben", "cem", "dora"])),
)
def test_present_and_barred_never_overlap_and_nobody_counts_twice(hall: set[str], barred: set[str]) -> None:
    evening = started("DE-HE", *sorted(hall))
    for person_id in sorted(barred):
        evening.do(EnterRecusal("t2", person_id))
    now = quorum.count(evening.meeting)
    assert now.present == now.entitled == len(hall - barred)
    assert now.barred == len(hall & barred)


def test_a_second_call_is_noted_for_items_of_the_agenda_only() -> None:
    assert opened().refused(NoteSecondCall("t9"), CLERK).code == "item-unknown"


def test_hall_and_remote_are_told_apart() -> None:
    evening = opened()
    evening.do(NoteArrival("anna", "remote"), SYSTEM)
    now = quorum.count(evening.meeting)
    assert (now.hall, now.remote) == (2, 2)


def test_every_rule_and_every_basis_can_be_computed() -> None:
    assert set(quorum.REQUIRED) == set(typing.get_args(QuorumRule))
    assert set(quorum.RULES) == set(typing.get_args(QuorumBasis))
    assert all(required(1) >= 1 for required in quorum.REQUIRED.values())
