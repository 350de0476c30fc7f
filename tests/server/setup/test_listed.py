"""Whose seats need a unit before the sitting."""

from __future__ import annotations

from agenda.commands.floor import GiveFloor
from server.setup.listed import expected_seats
from tests.server.evening import ARRIVALS, CHAIR, OPENING, meeting_after


def test_everybody_with_a_seat_is_expected_in_the_hall_until_they_join_remotely() -> None:
    before, after = meeting_after(), meeting_after(*ARRIVALS)
    seats = {one.seat for one in before.people.values() if one.seat is not None}
    remote = {one.seat for one in after.people.values() if one.present == "remote"} - {None}
    assert expected_seats(before, ()) == seats
    assert remote
    assert expected_seats(after, ()) == seats - remote


def test_whoever_leads_speaks_at_the_chairs_unit() -> None:
    leading = meeting_after(*ARRIVALS, *OPENING, (GiveFloor("p2"), CHAIR))
    assert 99 in expected_seats(leading, (99,))
    assert 1 not in expected_seats(leading, (99,))
