"""Many events at once give the same meeting as one after the other."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.events import Recorded
from agenda.events.votes import BallotCast
from agenda.meeting import Meeting, evolve
from agenda.ports import Refusal
from agenda.replay import replayed
from tests.agenda.evening import START, debating
from tests.agenda.random_evenings import Wish, evenings, play
from tests.agenda.random_stages import STAGES


@given(stage=st.sampled_from(STAGES), wishes=evenings, cut=st.integers(min_value=0, max_value=60))
def test_a_replay_gives_the_meeting_of_its_events_wherever_it_begins(
    stage: object, wishes: list[Wish], cut: int
) -> None:
    assert callable(stage)
    evening = stage()
    for wish in wishes:
        play(evening, wish)
    assert replayed(Meeting("m1"), evening.log) == evening.meeting
    first = reduce(evolve, evening.log[:cut], Meeting("m1"))
    assert replayed(first, evening.log[cut:]) == evening.meeting


def test_voices_of_two_votes_are_kept_apart() -> None:
    evening = debating()
    for choice in ("yes", "no"):
        evening.vote(vor="yes", anna="no", ben="yes" if choice == "yes" else "no")
    again = replayed(Meeting("m1"), evening.log)
    assert again == evening.meeting
    assert [dict(vote.ballots)["ben"] for vote in again.items["t2"].results] == ["yes", "no"]


def test_a_voice_without_a_vote_is_a_forged_log() -> None:
    forged = Recorded(1, START, BallotCast("v9", "anna", "yes", "app"))
    with pytest.raises(Refusal, match="no-vote"):
        replayed(debating().meeting, [forged])
