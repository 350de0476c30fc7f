"""The meeting's bench measures what it says: a whole evening, every voice, and links that it finds by itself."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from agenda.events.votes import BallotCast
from agenda.meeting import Meeting
from agenda.replay import replayed
from server.planning import read_plan
from tests.bench import meeting_core, meeting_votes


@pytest.fixture(scope="module")
def evening() -> meeting_core.Evening:
    return meeting_core.held(1)


def test_an_evening_has_the_votes_that_it_counts(evening: meeting_core.Evening) -> None:
    voices = [one for one in evening.log if isinstance(one.event, BallotCast)]
    assert len(voices) == meeting_core.MEMBERS * meeting_core.VOTES * meeting_core.CHANGES
    assert [one.seq for one in evening.log] == list(range(1, len(evening.log) + 1))
    assert replayed(Meeting(meeting_core.MEETING), evening.log) == evening.meeting


def test_every_kind_of_command_has_its_median(evening: meeting_core.Evening) -> None:
    medians = meeting_core.medians_us(evening)
    assert {"", "CastBallot", "GiveFloor", "StateQuorum", "RequestQuorumCheck"} <= set(medians)
    assert all(median > 0 for median in medians.values())


async def test_a_restart_reads_what_was_stored(evening: meeting_core.Evening, tmp_path: Path) -> None:
    assert await meeting_core.restart_s(evening.log, tmp_path) > 0
    assert len(meeting_core.append_ms(evening.log, tmp_path, 5)) == 5
    assert meeting_core.append_all_s(evening.log, tmp_path) > 0


def test_the_plan_of_the_council_is_a_plan(tmp_path: Path) -> None:
    file = tmp_path / "plan" / "council.toml"
    meeting_votes.write_plan(file)
    assert tomllib.loads(file.read_text("utf-8"))["meeting"]["legal_seats"] == meeting_votes.MEMBERS + 1
    assert len(read_plan(file).expected("remote")) == meeting_votes.MEMBERS


def test_the_links_are_found_in_what_the_server_says() -> None:
    said = """Geplant.
Vorsitz · Vera Vogt
  http://10.0.0.1:1/einladung/abc

Zugeschaltet · Mitglied 1
  http://10.0.0.1:1/einladung/def

Saalbildschirm
  http://10.0.0.1:1/einladung/ghi
"""
    assert meeting_votes.LINK.findall(said) == [
        ("Vorsitz", "http://10.0.0.1:1/einladung/abc"),
        ("Zugeschaltet", "http://10.0.0.1:1/einladung/def"),
    ]
