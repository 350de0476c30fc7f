"""Lots come from the server and from nobody else."""

from __future__ import annotations

from agenda.commands.items import CallItem
from agenda.commands.votes import OpenVote, RepeatVote
from server.lots import LOT_BITS, with_lot


def seven(bits: int) -> int:
    assert bits == LOT_BITS
    return 7


def test_a_drawn_order_gets_a_lot_and_a_lot_sent_by_a_page_is_replaced() -> None:
    assert with_lot(OpenVote("?", "roll-call", "drawn", 3), seven) == OpenVote("?", "roll-call", "drawn", 7)
    assert with_lot(RepeatVote("v1", "roll-call", "drawn"), seven) == RepeatVote("v1", "roll-call", "drawn", 7)


def test_nothing_is_drawn_where_no_chance_is_asked_for() -> None:
    assert with_lot(OpenVote("?", "roll-call", "alphabetical", 3), seven) == OpenVote("?", "roll-call")
    assert with_lot(CallItem("t1"), seven) == CallItem("t1")


def test_two_lots_differ() -> None:
    drawn = {with_lot(OpenVote("?", "roll-call", "drawn")) for _ in range(20)}
    assert len(drawn) == 20
