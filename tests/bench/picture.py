"""How long a real browser waits for the first picture after joining."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.bench.chromium import PageParty, open_page, running
from tests.bench.load.client import Client
from tests.bench.load.clip import Clip
from tests.bench.load.dtls import Identity
from tests.bench.load.publisher import Publisher
from tests.bench.load.receiver import Receiver
from tests.bench.measure import Load, playing
from tests.bench.peers.contract import Peer

ROOM: Final = "picture"
UNCOUNTED: Final = 1
"""The first join of a browser starts its codecs and its network process."""


async def join_times(peer: Peer, clip: Clip, library: Path, address: str, joins: int) -> list[float]:
    """Milliseconds from the wish to join to the first picture shown, one join after another in one browser."""
    receiver = Receiver(library, 1)
    load = Load(receiver)
    client = Client(address, Identity())
    try:
        await peer.start()
        await peer.publish(ROOM, client)
        await client.connect()
        load.publishers.append(Publisher(client, clip, client.negotiated))
        async with playing(load), running() as browser:
            page = await open_page(browser)
            party = PageParty(page)
            return [await _join(peer, party) for _ in range(UNCOUNTED + joins)][UNCOUNTED:]
    finally:
        receiver.close()
        client.close()
        await peer.stop()


async def _join(peer: Peer, party: PageParty) -> float:
    await party.begin()
    await peer.subscribe(ROOM, party)
    waited = await party.first_picture_ms()
    await party.end()
    if waited is None:
        raise TimeoutError("no picture")
    return waited
