"""One queue, one floor."""

from __future__ import annotations

import pytest

from agenda import speakers
from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor, WithdrawRequest
from agenda.commands.votes import OpenVote
from agenda.events.floor import FloorGiven, FloorRequested, FloorTaken
from tests.agenda.evening import SYSTEM, debating, member, opened


def test_hall_and_remote_stand_in_one_queue_in_the_order_of_their_requests() -> None:
    evening = debating()
    for person_id in ("cem", "anna", "bgm"):
        evening.do(RequestFloor(person_id), member(person_id))
    assert [request.person_id for request in evening.meeting.queue] == ["cem", "anna", "bgm"]


def test_a_second_request_waits_for_the_first() -> None:
    evening = debating()
    assert evening.do(RequestFloor("anna", "zur Sache"), member("anna")) == (FloorRequested("r1", "anna", "zur Sache"),)
    assert evening.refused(RequestFloor("anna"), SYSTEM).code == "request-waiting-already"
    evening.do(WithdrawRequest("r1"), member("anna"))
    assert evening.do(RequestFloor("anna"), SYSTEM) == (FloorRequested("r2", "anna", ""),)


def test_the_absent_and_those_without_an_item_do_not_queue() -> None:
    assert opened().refused(RequestFloor("anna"), member("anna")).code == "no-item"
    assert debating().refused(RequestFloor("dora"), member("dora")).code == "not-present"


def test_a_request_is_withdrawn_once() -> None:
    evening = debating()
    evening.do(RequestFloor("anna"), member("anna"))
    evening.do(WithdrawRequest("r1"), member("anna"))
    assert evening.refused(WithdrawRequest("r1"), member("anna")).code == "request-unknown"


def test_giving_the_floor_uses_up_the_request_and_ends_the_running_contribution() -> None:
    evening = debating()
    evening.do(RequestFloor("anna"), member("anna"))
    assert evening.do(GiveFloor("ben")) == (FloorGiven("c1", "ben", None, 300),)
    assert evening.do(GiveFloor("anna")) == (FloorTaken("c1", "next"), FloorGiven("c2", "anna", "r1", 300))
    assert evening.meeting.queue == ()


@pytest.mark.parametrize(("person_id", "limit_s"), [("anna", 300), ("vor", None), ("bgm", None)])
def test_only_councillors_have_a_speaking_time_by_default(person_id: str, limit_s: int | None) -> None:
    assert debating().do(GiveFloor(person_id)) == (FloorGiven("c1", person_id, None, limit_s),)


def test_the_chair_sets_another_speaking_time() -> None:
    assert debating().do(GiveFloor("anna", 60)) == (FloorGiven("c1", "anna", None, 60),)


@pytest.mark.parametrize("limit_s", [0, -1, 24 * 3600 + 1])
def test_a_speaking_time_out_of_reason_is_refused(limit_s: int) -> None:
    assert debating().refused(GiveFloor("anna", limit_s)).code == "limit-invalid"


def test_the_floor_is_not_given_twice_nor_to_the_absent_nor_during_a_vote() -> None:
    evening = debating()
    evening.do(GiveFloor("anna"))
    assert evening.refused(GiveFloor("anna")).code == "speaks-already"
    assert evening.refused(GiveFloor("dora")).code == "not-present"
    evening.do(OpenVote())
    assert evening.refused(GiveFloor("ben")).code == "vote-open"


def test_the_floor_is_taken_for_a_reason_that_is_kept() -> None:
    evening = debating()
    assert evening.refused(TakeFloor()).code == "nobody-speaks"
    evening.do(GiveFloor("anna"))
    assert evening.do(TakeFloor("withdrawn")) == (FloorTaken("c1", "withdrawn"),)
    assert evening.meeting.floor is None


def test_the_place_in_the_queue_is_explained() -> None:
    assert [speakers.why(position) for position in (1, 2, 3)] == [
        "Als Nächste oder Nächster an der Reihe.",
        "Nach einer früheren Wortmeldung.",
        "Nach 2 früheren Wortmeldungen.",
    ]
    assert speakers.why_for_you(3) == "2 Personen sind vor Ihnen, weil sie sich früher gemeldet haben."
