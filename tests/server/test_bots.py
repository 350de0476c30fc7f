"""The simulated people vote in every form: keys, a name called, hands counted by the clerk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from agenda import chairing, rollcall
from agenda.commands.floor import RequestFloor
from agenda.commands.votes import OpenVote
from agenda.state.votes import Vote
from hardware.simulated.conference.desks import Desks
from server.demo.bots import Chamber, ClerkBot, start_bots
from tests.server.evening import ARRIVALS, CHAIR, OPENING
from tests.server.house import House, open_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A sitting with an item called; six in the hall and p7 at home are simulated, nobody waits for anything."""
    async with open_house(tmp_path) as one, asyncio.TaskGroup() as tasks:
        for command, actor in (*ARRIVALS, *OPENING):
            await one.submit(command, actor)
        one.sitting.pause = _at_once
        start_bots(one.sitting, tasks, None, play=False, remote=())
        yield one


async def _at_once(seconds: float) -> None:
    await asyncio.sleep(0)


async def _until(house: House, reached: Callable[[Vote], bool]) -> Vote:
    """Wait for the vote to come so far."""
    changed = asyncio.Event()
    house.sitting.desk.listen(lambda meeting, recorded: changed.set())
    while (vote := house.sitting.desk.meeting.vote) is None or not reached(vote):
        changed.clear()
        await changed.wait()
    return vote


async def test_keypads_are_pressed_in_an_open_vote(house: House) -> None:
    await house.submit(OpenVote(), CHAIR)
    vote = await _until(house, lambda vote: len(vote.ballots) == 6)
    assert vote.missing == ("p7",)


async def test_whoever_is_called_answers_and_the_call_waits_for_the_remote_member(house: House) -> None:
    await house.submit(OpenVote(form="roll-call"), CHAIR)
    vote = await _until(house, lambda vote: rollcall.called(vote) == "p7")
    assert set(vote.order[: vote.order.index("p7")]) <= set(vote.ballots)


async def test_hands_are_shown_without_keys_and_counted_by_the_clerk(house: House) -> None:
    async with asyncio.TaskGroup() as tasks:
        house.sitting.desk.listen(ClerkBot(house.sitting, tasks).heard)
        await house.submit(OpenVote(form="hands"), CHAIR)
        vote = await _until(house, lambda vote: vote.hands is not None)
    assert (dict(vote.ballots), vote.hands_shown) == ({}, 6)


async def test_hands_rise_at_the_desks_and_nobody_leaves_the_chairs_microphone_open(house: House) -> None:
    meeting, desks = house.sitting.desk.meeting, Desks()
    leader = chairing.leader(meeting)
    people = (one for one in meeting.people.values() if one.present == "hall" and one.seat)
    member = next(one for one in people if one.person_id != leader)
    async with asyncio.TaskGroup() as tasks:
        chamber = Chamber(house.sitting, tasks, desks)
        for person in (leader, member.person_id):
            chamber.later(0.0, RequestFloor(person, channel="seat"))
    assert (desks.room.open, desks.room.requests) == ((), (member.seat,))
