"""The desk acknowledges only what is durable, and groups what waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from agenda.commands.floor import GiveFloor, RequestFloor
from agenda.commands.votes import CastBallot, OpenVote
from agenda.events import Event, Recorded
from agenda.events.presence import PersonLeft
from agenda.events.votes import BallotCast
from agenda.ports import Refusal
from server.clock import ManualClock
from server.desk import MAILBOX, MeetingDesk
from server.store.memory import MemoryEventLog
from server.store.trouble import StorageTrouble
from tests.server.evening import ARRIVALS, AT, CHAIR, OPENING, PLANNING, SYSTEM

STEPS = (*PLANNING, *ARRIVALS, *OPENING)


class CountingLog(MemoryEventLog):
    """A memory log that counts writes and fails on demand."""

    def __init__(self) -> None:
        super().__init__(ManualClock(AT))
        self.groups: list[int] = []
        self.trouble: StorageTrouble | None = None

    async def append(self, meeting_id: str, expected_seq: int, events: Sequence[Event]) -> Sequence[Recorded]:
        if self.trouble:
            raise self.trouble
        self.groups.append(len(events))
        return await super().append(meeting_id, expected_seq, events)


@pytest.fixture
async def desk() -> AsyncIterator[MeetingDesk]:
    one = MeetingDesk("klein", CountingLog(), ManualClock(AT))
    running = asyncio.create_task(one.run())
    for command, actor in STEPS:
        await one.submit(command, actor)
    yield one
    running.cancel()


def _log(desk: MeetingDesk) -> CountingLog:
    assert isinstance(desk._log, CountingLog)
    return desk._log


async def test_replay_rebuilds_the_same_meeting(desk: MeetingDesk) -> None:
    again = MeetingDesk("klein", _log(desk), ManualClock(AT))
    await again.replay()
    assert again.meeting == desk.meeting
    assert again.recorded == desk.recorded


async def test_votes_that_come_together_are_written_together(desk: MeetingDesk) -> None:
    await desk.submit(OpenVote(), CHAIR)
    vote = desk.meeting.vote
    assert vote is not None
    _log(desk).groups.clear()
    seqs = await asyncio.gather(
        *(desk.submit(CastBallot(vote.vote_id, f"p{n}", "yes", "seat"), SYSTEM) for n in range(2, 8))
    )
    assert len(set(seqs)) == 6
    assert _log(desk).groups == [6]


async def test_each_acknowledgement_names_the_event_of_its_own_command(desk: MeetingDesk) -> None:
    await desk.submit(OpenVote(), CHAIR)
    vote = desk.meeting.vote
    assert vote is not None
    people = [f"p{n}" for n in range(2, 8)]
    seqs = await asyncio.gather(*(desk.submit(CastBallot(vote.vote_id, who, "no", "seat"), SYSTEM) for who in people))
    for who, seq in zip(people, seqs, strict=True):
        event = desk.recorded[seq - 1].event
        assert isinstance(event, BallotCast)
        assert event.person_id == who


async def test_a_later_command_of_a_group_sees_what_the_earlier_one_did(desk: MeetingDesk) -> None:
    answers = await asyncio.gather(
        desk.submit(RequestFloor("p3"), SYSTEM), desk.submit(RequestFloor("p3"), SYSTEM), return_exceptions=True
    )
    assert isinstance(answers[0], int)
    assert isinstance(answers[1], Refusal)


async def test_nothing_changes_and_nobody_is_told_where_the_log_cannot_be_written(desk: MeetingDesk) -> None:
    told: list[int] = []
    desk.listen(lambda meeting, recorded: told.append(len(recorded)))
    before = desk.meeting
    _log(desk).trouble = StorageTrouble("disk-full", place="test")
    with pytest.raises(StorageTrouble):
        await desk.submit(GiveFloor("p3"), CHAIR)
    assert desk.meeting is before
    assert not told
    _log(desk).trouble = None
    await desk.submit(GiveFloor("p3"), CHAIR)
    assert told == [1]


async def test_events_that_came_past_the_desk_are_taken_over_before_anything_else(desk: MeetingDesk) -> None:
    await _log(desk).append("klein", len(desk.recorded), [PersonLeft("p6")])
    with pytest.raises(Refusal):
        await desk.submit(GiveFloor("p3"), CHAIR)
    assert desk.meeting.people["p6"].present is None
    await desk.submit(GiveFloor("p3"), CHAIR)
    assert desk.meeting.floor is not None


async def test_a_full_mailbox_refuses() -> None:
    desk = MeetingDesk("klein", CountingLog(), ManualClock(AT))
    waiting = [asyncio.ensure_future(desk.submit(RequestFloor("p1"), SYSTEM)) for _ in range(MAILBOX + 1)]
    done, pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    assert [type(one.exception()) for one in done] == [Refusal]
    for one in pending:
        one.cancel()
