"""One queue, one floor."""

from __future__ import annotations

import pytest

from agenda import commands as c
from agenda import events as e
from agenda import speakers
from tests.agenda.evening import SYSTEM, debating, member, opened


def test_hall_and_remote_stand_in_one_queue_in_the_order_of_their_requests() -> None:
    evening = debating()
    for person_id in ("cem", "anna", "bgm"):
        evening.do(c.RequestFloor(person_id), member(person_id))
    assert [request.person_id for request in evening.meeting.queue] == ["cem", "anna", "bgm"]


def test_a_second_request_waits_for_the_first() -> None:
    evening = debating()
    assert evening.do(c.RequestFloor("anna", "zur Sache"), member("anna")) == (
        e.FloorRequested("r1", "anna", "zur Sache"),
    )
    assert evening.refused(c.RequestFloor("anna"), SYSTEM).code == "request-waiting-already"
    evening.do(c.WithdrawRequest("r1"), member("anna"))
    assert evening.do(c.RequestFloor("anna"), SYSTEM) == (e.FloorRequested("r2", "anna", ""),)


def test_the_absent_and_those_without_an_item_do_not_queue() -> None:
    assert opened().refused(c.RequestFloor("anna"), member("anna")).code == "no-item"
    assert debating().refused(c.RequestFloor("dora"), member("dora")).code == "not-present"


def test_a_request_is_withdrawn_once() -> None:
    evening = debating()
    evening.do(c.RequestFloor("anna"), member("anna"))
    evening.do(c.WithdrawRequest("r1"), member("anna"))
    assert evening.refused(c.WithdrawRequest("r1"), member("anna")).code == "request-unknown"


def test_giving_the_floor_uses_up_the_request_and_ends_the_running_contribution() -> None:
    evening = debating()
    evening.do(c.RequestFloor("anna"), member("anna"))
    assert evening.do(c.GiveFloor("ben")) == (e.FloorGiven("c1", "ben", None, 300),)
    assert evening.do(c.GiveFloor("anna")) == (e.FloorTaken("c1", "next"), e.FloorGiven("c2", "anna", "r1", 300))
    assert evening.meeting.queue == ()


@pytest.mark.parametrize(("person_id", "limit_s"), [("anna", 300), ("vor", None), ("bgm", None)])
def test_only_councillors_have_a_speaking_time_by_default(person_id: str, limit_s: int | None) -> None:
    assert debating().do(c.GiveFloor(person_id)) == (e.FloorGiven("c1", person_id, None, limit_s),)


def test_the_chair_sets_another_speaking_time() -> None:
    assert debating().do(c.GiveFloor("anna", 60)) == (e.FloorGiven("c1", "anna", None, 60),)


@pytest.mark.parametrize("limit_s", [0, -1, 24 * 3600 + 1])
def test_a_speaking_time_out_of_reason_is_refused(limit_s: int) -> None:
    assert debating().refused(c.GiveFloor("anna", limit_s)).code == "limit-invalid"


def test_the_floor_is_not_given_twice_nor_to_the_absent_nor_during_a_vote() -> None:
    evening = debating()
    evening.do(c.GiveFloor("anna"))
    assert evening.refused(c.GiveFloor("anna")).code == "speaks-already"
    assert evening.refused(c.GiveFloor("dora")).code == "not-present"
    evening.do(c.OpenVote())
    assert evening.refused(c.GiveFloor("ben")).code == "vote-open"


def test_the_floor_is_taken_for_a_reason_that_is_kept() -> None:
    evening = debating()
    assert evening.refused(c.TakeFloor()).code == "nobody-speaks"
    evening.do(c.GiveFloor("anna"))
    assert evening.do(c.TakeFloor("withdrawn")) == (e.FloorTaken("c1", "withdrawn"),)
    assert evening.meeting.floor is None


def test_the_place_in_the_queue_is_explained() -> None:
    assert [speakers.why(position) for position in (1, 2, 3)] == [
        "Als Nächste oder Nächster an der Reihe.",
        "Nach einer früheren Wortmeldung.",
        "Nach 2 früheren Wortmeldungen.",
    ]
    assert speakers.why_for_you(3) == "2 Personen sind vor Ihnen, weil sie sich früher gemeldet haben."
