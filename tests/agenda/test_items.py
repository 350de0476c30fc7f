"""Calling items, and the publicity that changes with them."""

from __future__ import annotations

from agenda.commands.floor import GiveFloor, RequestFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.sitting import CloseSitting, InterruptSitting, ResumeSitting
from agenda.commands.votes import OpenVote
from agenda.events.floor import FloorTaken, RequestWithdrawn
from agenda.events.items import ItemCalled, ItemClosed, PublicAdmitted, PublicExcluded
from tests.agenda.evening import debating, member, opened

EXCLUDED = PublicExcluded("Nichtöffentliche Beratung (§ 52 Abs. 1 HGO)")


def test_calling_the_next_item_ends_everything_of_the_one_before() -> None:
    evening = debating("t1")
    evening.do(RequestFloor("ben"), member("ben"))
    evening.do(GiveFloor("anna"))
    assert evening.do(CallItem("t2")) == (
        FloorTaken("c1", "next"),
        RequestWithdrawn("r1"),
        ItemClosed("t1"),
        ItemCalled("t2"),
    )
    assert (evening.meeting.item_id, evening.meeting.queue, evening.meeting.floor) == ("t2", (), None)


def test_the_public_is_excluded_before_a_non_public_item_is_called() -> None:
    assert debating("t2").do(CallItem("t3")) == (ItemClosed("t2"), EXCLUDED, ItemCalled("t3"))


def test_the_public_is_admitted_after_the_non_public_item_is_closed() -> None:
    assert debating("t3").do(CallItem("t4")) == (ItemClosed("t3"), PublicAdmitted(), ItemCalled("t4"))


def test_closing_a_non_public_item_or_the_sitting_admits_nobody() -> None:
    evening = debating("t3")
    assert evening.do(CloseItem()) == (ItemClosed("t3"),)
    assert evening.meeting.public_excluded
    evening.do(InterruptSitting("Pause"))
    evening.do(ResumeSitting())
    assert evening.meeting.public_excluded
    assert evening.do(CallItem("t3")) == (ItemCalled("t3"),)
    evening.do(CloseSitting())
    assert evening.meeting.public_excluded


def test_a_done_item_may_be_called_again_and_keeps_its_first_time() -> None:
    evening = debating("t1")
    first = evening.now
    evening.do(CloseItem())
    assert evening.meeting.items["t1"].state == "done"
    evening.do(CallItem("t1"))
    item = evening.meeting.items["t1"]
    assert (item.state, item.called_at, item.closed_at) == ("now", first, None)


def test_an_item_under_debate_is_not_called_again() -> None:
    assert debating("t1").refused(CallItem("t1")).code == "item-called-already"


def test_no_item_is_called_or_closed_over_an_unfinished_vote() -> None:
    evening = debating()
    evening.do(OpenVote())
    assert evening.refused(CallItem("t1")).code == "vote-unfinished"
    assert evening.refused(CloseItem()).code == "vote-unfinished"


def test_what_is_not_there_is_neither_called_nor_closed() -> None:
    evening = opened()
    assert evening.refused(CallItem("t99")).code == "item-unknown"
    assert evening.refused(CloseItem()).code == "no-item"
