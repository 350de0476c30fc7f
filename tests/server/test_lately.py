"""Whom the seconds that wait belong to: who spoke, and who voted from elsewhere, with the times of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from agenda.commands.floor import GiveFloor
from agenda.commands.votes import OpenVote
from server.lately import IN_THE_PICTURE, Lately, Stretch, on_air
from tests.server.evening import ARRIVALS, CHAIR, OPENING, meeting_after

START = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)
QUIET = meeting_after(*ARRIVALS, *OPENING)
SPEAKING = meeting_after(*ARRIVALS, *OPENING, (GiveFloor("p7"), CHAIR))


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def spoken() -> Lately:
    """From 10 to 20 seconds p7 was at the word."""
    lately = Lately(QUIET, START)
    lately.changed(SPEAKING, at(10))
    lately.changed(QUIET, at(20))
    return lately


def test_who_spoke_and_is_still_held_back_is_found_with_what_was_in_the_making() -> None:
    assert spoken().stretches("p7", 30, at(25)) == [Stretch(at(10), at(20) + IN_THE_PICTURE)]
    assert spoken().stretches("p2", 30, at(25)) == []


def test_only_what_has_not_gone_out_yet_is_named() -> None:
    assert spoken().stretches("p7", 8, at(25)) == [Stretch(at(17) - IN_THE_PICTURE, at(20) + IN_THE_PICTURE)]
    assert spoken().stretches("p7", 3, at(25)) == []


def test_who_is_speaking_just_now_is_named_up_to_now() -> None:
    lately = Lately(SPEAKING, at(10))
    assert lately.stretches("p7", 60, at(12)) == [Stretch(at(10), at(12) + IN_THE_PICTURE)]


@pytest.mark.parametrize("changes", [1, 500])
def test_what_is_past_every_delay_is_forgotten(changes: int) -> None:
    lately = spoken()
    for number in range(changes):
        lately.changed((SPEAKING, QUIET)[number % 2], at(1000 + number))
    assert all(one.since >= at(900) for one in lately.stretches("p7", 60, at(1000 + changes)))
    assert len(lately._past) <= 63


def test_while_a_vote_is_open_everybody_who_takes_part_from_elsewhere_is_on_air() -> None:
    voting = meeting_after(*ARRIVALS, *OPENING, (OpenVote(), CHAIR))
    assert on_air(QUIET) == frozenset()
    assert on_air(SPEAKING) == {"p7"}
    assert "p7" in on_air(voting)
    assert "p2" not in on_air(voting)
