"""Which lamps may be put out, and which of those that go out were put out from here."""

from __future__ import annotations

from agenda.commands import Actor
from agenda.commands.floor import RequestFloor
from hardware.conference.ports import MicrophoneOpened, RequestRaised, RequestWithdrawn
from server.chamber_lamps import Dimming, stale
from tests.server.evening import ARRIVALS, OPENING, meeting_after


def test_lamps_are_stale_when_none_of_them_stands_for_a_waiting_request() -> None:
    meeting = meeting_after(*ARRIVALS, *OPENING, (RequestFloor("p3"), Actor("member", "p3")))
    assert stale(meeting, ["p2", "p4"])
    assert not stale(meeting, ["p2", "p3"])
    assert not stale(meeting, [])


def test_a_lamp_at_a_desk_where_nobody_is_known_to_sit_is_left_to_burn() -> None:
    meeting = meeting_after(*ARRIVALS, *OPENING)
    assert not stale(meeting, ["p2", None])


def test_a_lamp_put_out_from_here_is_a_withdrawal_only_the_second_time() -> None:
    dimming = Dimming()
    dimming.begin([3, 4])
    assert dimming.covers([3])
    assert dimming.puts_out(RequestWithdrawn(3), [4])
    assert not dimming.puts_out(RequestWithdrawn(3), [4])
    assert dimming.puts_out(RequestWithdrawn(4), [])


def test_a_key_pressed_before_the_system_follows_keeps_its_wish_when_its_lamp_goes_out_with_the_others() -> None:
    dimming = Dimming()
    dimming.begin([3])
    assert not dimming.puts_out(RequestRaised(5), [3, 5])
    assert dimming.puts_out(RequestWithdrawn(3), [5])
    assert dimming.puts_out(RequestWithdrawn(5), [])


def test_a_key_pressed_after_the_lamps_went_out_is_taken_back_by_the_key() -> None:
    dimming = Dimming()
    dimming.begin([3])
    assert dimming.puts_out(RequestWithdrawn(3), [])
    assert not dimming.puts_out(RequestRaised(5), [5])
    assert not dimming.puts_out(RequestWithdrawn(5), [])


def test_what_a_system_that_has_gone_was_told_counts_for_nothing() -> None:
    dimming = Dimming()
    dimming.begin([3])
    dimming.forget()
    assert not dimming.puts_out(RequestWithdrawn(3), [])
    assert not dimming.puts_out(MicrophoneOpened(3), [])
