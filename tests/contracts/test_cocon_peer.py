"""The simulated CoCon before a client that others wrote (`cocon-client`): the wire format is not ours alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from hardware.simulated.conference.cocon import SimulatedCoCon
from hardware.simulated.conference.desks import Desks
from hardware.simulated.conference.server import HOST

cocon_client = pytest.importorskip("cocon_client", reason="cocon-client is not installed (make test installs it)")


SHORT_S = 0.05
"""Seconds of an open request and of the client's own waiting: at the end it waits for both."""


@dataclass
class Peer:
    """The independent client before our hall."""

    client: Any
    desks: Desks
    news: asyncio.Queue[dict[str, Any]]


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    news: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    desks = Desks()
    patience = cocon_client.Config(poll_interval=SHORT_S)
    async with (
        SimulatedCoCon(desks, SHORT_S) as unit,
        cocon_client.CoConClient(HOST, unit.port, handler=news.put, config=patience) as client,
    ):
        assert isinstance(unit, SimulatedCoCon)
        await unit.introduced.wait()
        yield Peer(client, desks, news)


async def test_an_independent_client_reads_our_hall_and_opens_a_microphone(peer: Peer) -> None:
    silence: Any = {"GetState": {"State": {"Speakers": [], "Requests": [], "Replies": []}}}
    assert await peer.client.send("Microphone/GetState") == silence
    assert await peer.client.send("Microphone/SetState/", {"State": "On", "SeatNr": "9"}) == 0
    peer.desks.press(7)
    told = [(await peer.news.get())["MicrophoneState"] for _ in range(2)]
    assert [one["Speakers"] for one in told] == [[9], [9]]
    assert [one["Requests"] for one in told] == [[], [7]]


async def test_an_independent_parser_reads_our_votes(peer: Peer) -> None:
    added = await peer.client.send("Voting/AddInstantVote/", {"VotingTemplate": "3_Vote_Public"})
    assert added == {"AddInstantVote": {"Result": True}}
    assert await peer.client.send("Voting/SetVotingState/", {"State": "Start"}) == 0
    peer.desks.vote(3, "no")
    item, state, results = [await peer.news.get() for _ in range(3)]
    assert cocon_client.parse_notification(item).VotingOptions[2]["Color"] == "#FFFF0000"
    assert cocon_client.parse_notification(state).State == "Start"
    assert results["IndividualVotingResults"]["VotingResults"] == [{"DelegateID": 403, "VotingOptionID": 47}]
