"""Calling items, and the publicity that changes with them."""

from __future__ import annotations

from agenda import commands as c
from agenda import events as e
from tests.agenda.evening import debating, member, opened

EXCLUDED = e.PublicExcluded("Nichtöffentliche Beratung (§ 52 Abs. 1 HGO)")


def test_calling_the_next_item_ends_everything_of_the_one_before() -> None:
    evening = debating("t1")
    evening.do(c.RequestFloor("ben"), member("ben"))
    evening.do(c.GiveFloor("anna"))
    assert evening.do(c.CallItem("t2")) == (
        e.FloorTaken("c1", "next"),
        e.RequestWithdrawn("r1"),
        e.ItemClosed("t1"),
        e.ItemCalled("t2"),
    )
    assert (evening.meeting.item_id, evening.meeting.queue, evening.meeting.floor) == ("t2", (), None)


def test_the_public_is_excluded_before_a_non_public_item_is_called() -> None:
    assert debating("t2").do(c.CallItem("t3")) == (e.ItemClosed("t2"), EXCLUDED, e.ItemCalled("t3"))


def test_the_public_is_admitted_after_the_non_public_item_is_closed() -> None:
    assert debating("t3").do(c.CallItem("t4")) == (e.ItemClosed("t3"), e.PublicAdmitted(), e.ItemCalled("t4"))


def test_closing_a_non_public_item_or_the_sitting_admits_nobody() -> None:
    evening = debating("t3")
    assert evening.do(c.CloseItem()) == (e.ItemClosed("t3"),)
    assert evening.meeting.public_excluded
    evening.do(c.InterruptSitting("Pause"))
    evening.do(c.ResumeSitting())
    assert evening.meeting.public_excluded
    assert evening.do(c.CallItem("t3")) == (e.ItemCalled("t3"),)
    evening.do(c.CloseSitting())
    assert evening.meeting.public_excluded


def test_a_done_item_may_be_called_again_and_keeps_its_first_time() -> None:
    evening = debating("t1")
    first = evening.now
    evening.do(c.CloseItem())
    assert evening.meeting.items["t1"].state == "done"
    evening.do(c.CallItem("t1"))
    item = evening.meeting.items["t1"]
    assert (item.state, item.called_at, item.closed_at) == ("now", first, None)


def test_an_item_under_debate_is_not_called_again() -> None:
    assert debating("t1").refused(c.CallItem("t1")).code == "item-called-already"


def test_no_item_is_called_or_closed_over_an_unfinished_vote() -> None:
    evening = debating()
    evening.do(c.OpenVote())
    assert evening.refused(c.CallItem("t1")).code == "vote-unfinished"
    assert evening.refused(c.CloseItem()).code == "vote-unfinished"


def test_what_is_not_there_is_neither_called_nor_closed() -> None:
    evening = opened()
    assert evening.refused(c.CallItem("t99")).code == "item-unknown"
    assert evening.refused(c.CloseItem()).code == "no-item"
