"""ICE over TCP: a frame becomes a datagram and its answer a frame, each by an address of its own, and media flow."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections.abc import AsyncIterator

import pytest

from media.server import MediaServer
from media.settings import MediaSettings
from media.tcprelay import TcpRelay
from tests.media.client import Client
from tests.media.tcp_station import CHECK, Browser, Open, Plane, stations


@pytest.fixture
async def opened() -> AsyncIterator[Open]:
    async with stations() as one:
        yield one


class TestWay:
    @pytest.mark.parametrize(
        ("host", "plane_host"),
        [("127.0.0.1", "127.0.0.1"), ("::1", "127.0.0.1"), ("127.0.0.1", "127.0.0.2"), ("::1", "::1")],
    )
    async def test_a_frame_arrives_as_a_datagram_and_the_answer_as_a_frame(
        self, opened: Open, host: str, plane_host: str
    ) -> None:
        station = await opened(host=host, plane_host=plane_host)
        browser, address = await station.known()
        station.plane.socket.sendto(b"answer", address)
        assert await browser.receive() == b"answer"

    async def test_the_alias_of_a_relayed_address_is_the_browsers_own(self, opened: Open) -> None:
        station = await opened()
        browser, address = await station.known()
        assert station.relay.alias(address) == browser.name
        assert station.relay.alias(("192.0.2.1", 5)) == ("192.0.2.1", 5)

    async def test_an_ipv4_browser_at_a_port_for_both_is_named_by_its_ipv4_address(self, opened: Open) -> None:
        station = await opened(host="::")
        browser = await station.browser("127.0.0.1")
        browser.send(CHECK)
        _, address = await station.plane.receive()
        assert station.relay.alias(address) == browser.name

    async def test_every_connection_has_a_datagram_address_of_its_own(self, opened: Open) -> None:
        station = await opened()
        (one, at_one), (two, at_two) = await station.known(), await station.known()
        station.plane.socket.sendto(b"for two", at_two)
        station.plane.socket.sendto(b"for one", at_one)
        assert (await one.receive(), await two.receive()) == (b"for one", b"for two")

    async def test_only_the_plane_is_heard(self, opened: Open) -> None:
        station = await opened()
        browser, address = await station.known()
        stranger = Plane()
        stranger.socket.sendto(b"forged", address)
        stranger.socket.close()
        station.plane.socket.sendto(b"real", address)
        assert await browser.receive() == b"real"

    async def test_a_taken_port_is_told(self, opened: Open) -> None:
        station = await opened()
        with pytest.raises(OSError, match="in use"):
            await TcpRelay("127.0.0.1", station.relay.port, lambda: station.plane.address).start()

    async def test_closing_ends_all_and_frees_the_port(self, opened: Open) -> None:
        station = await opened()
        browser, address = await station.known()
        port = station.relay.port
        await station.relay.close()
        await station.relay.close()
        assert await browser.is_cut()
        assert station.relay.alias(address) == address
        again = TcpRelay("127.0.0.1", port, lambda: station.plane.address)
        await again.start()
        await again.close()


class TcpClient(Client):
    """A client whose network blocks UDP."""

    line: Browser

    async def dial(self, answer: str) -> None:
        found = re.search(r"^a=candidate:\S+ 1 tcp \d+ (\S+) (\d+) typ host tcptype passive", answer, re.MULTILINE)
        assert found is not None
        self.line = Browser(*await asyncio.open_connection(found[1], int(found[2])))
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            packet = await self.line.receive()
            (self._stun if packet[0] < 4 else self._other).put_nowait(packet)

    def send(self, datagram: bytes) -> None:
        self.line.send(datagram)

    async def close(self) -> None:
        self._listening.cancel()
        self.line.writer.close()
        await super().close()


class TestMediaServer:
    async def test_a_browser_gets_keys_over_tcp_and_is_told_its_own_address(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        media = MediaServer(MediaSettings("127.0.0.1", 0, tcp_port=port))
        await media.start()
        room, client = media.room("r"), TcpClient()
        peer = media.create_peer(room, "p", "p7", lambda state: None)
        answer = await peer.answer(client.offer(), {"0": "microphone", "1": "camera"}, {})
        client.take(answer)
        await client.dial(answer)
        response = await client.checked()
        assert response.attributes["XOR-MAPPED-ADDRESS"] == client.line.name
        assert await client.shake_hands() == "connected"
        client.send(client.protected(rtp_packet()))
        while not any(one.packets_in for one in room.activity().values()):
            await asyncio.sleep(0)
        assert media.counters()["tcp-accepted"] == 1
        await client.close()
        await media.close()


def rtp_packet() -> bytes:
    """One of Opus."""
    return struct.pack("!BBHII", 0x80, 111, 1, 960, 0x1234) + b"opus"
