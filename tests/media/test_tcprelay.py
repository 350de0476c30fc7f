"""ICE over TCP: frames become datagrams and back, strangers and stragglers are cut, nobody else notices."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.server import MediaServer
from media.settings import MediaSettings
from media.tcprelay import FRAME_LIMIT, Deframer, FrameError, Limits, TcpRelay, frame, household, is_picture, is_stun
from tests.media.client import Client

CHECK = b"\x00\x01\x00\x00\x21\x12\xa4\x42" + b"t" * 12
"""A binding request without attributes."""

PICTURE = b"\x80" + b"p" * 1199
SOUND = b"\x80" + b"s" * 99


class Plane:
    """The media plane's UDP socket, and what came to it."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind((host, 0))

    @property
    def address(self) -> tuple[str, int]:
        host, port = self.socket.getsockname()[:2]
        return host, port

    async def receive(self) -> tuple[bytes, tuple[str, int]]:
        data, address = await asyncio.get_running_loop().sock_recvfrom(self.socket, 2048)
        return data, address[:2]


class Browser:
    """A TCP connection that speaks frames."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @property
    def name(self) -> tuple[str, int]:
        host, port = self.writer.get_extra_info("sockname")[:2]
        return host, port

    def send(self, packet: bytes) -> None:
        self.writer.write(frame(packet))

    async def receive(self) -> bytes:
        (length,) = struct.unpack("!H", await self.reader.readexactly(2))
        return await self.reader.readexactly(length)

    async def is_cut(self) -> bool:
        """Wait for the end of the connection."""
        try:
            return await self.reader.read() == b""
        except ConnectionResetError:
            return True


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Station:
    """A relay before a plane, and browsers as wanted."""

    def __init__(self, limits: Limits, host: str, plane_host: str) -> None:
        self.clock = Clock()
        self.plane = Plane(plane_host)
        self.host = host
        self.relay = TcpRelay(host, 0, lambda: self.plane.address, limits, self.clock)
        self.browsers: list[Browser] = []

    async def browser(self, host: str | None = None) -> Browser:
        one = Browser(*await asyncio.open_connection(host or self.host, self.relay.port))
        self.browsers.append(one)
        return one

    async def known(self) -> tuple[Browser, tuple[str, int]]:
        """A browser whose first check has arrived, and where the plane sees it."""
        one = await self.browser()
        one.send(CHECK)
        data, address = await self.plane.receive()
        assert data == CHECK
        return one, address

    async def close(self) -> None:
        await self.relay.close()
        for one in self.browsers:
            one.writer.close()
        self.plane.socket.close()


Open = Callable[..., Awaitable[Station]]


@pytest.fixture
async def opened() -> AsyncIterator[Open]:
    stations: list[Station] = []

    async def open_station(
        limits: Limits | None = None, host: str = "127.0.0.1", plane_host: str = "127.0.0.1"
    ) -> Station:
        station = Station(limits or Limits(), host, plane_host)
        await station.relay.start()
        stations.append(station)
        return station

    yield open_station
    for station in stations:
        await station.close()


class TestFrames:
    @given(st.lists(st.binary(min_size=1, max_size=200), max_size=8), st.lists(st.integers(0, 2000), max_size=8))
    def test_packets_come_out_as_they_went_in_wherever_the_stream_was_cut(
        self, packets: list[bytes], cuts: list[int]
    ) -> None:
        stream = b"".join(map(frame, packets))
        assert list(_fed(stream, cuts)) == packets

    def test_an_empty_frame_is_nothing(self) -> None:
        assert list(Deframer().feed(frame(b"") + frame(b"x"))) == [b"x"]

    def test_a_frame_longer_than_any_packet_is_refused_at_its_length(self) -> None:
        assert list(Deframer().feed(frame(b"x" * FRAME_LIMIT))) == [b"x" * FRAME_LIMIT]
        with pytest.raises(FrameError):
            list(Deframer().feed(struct.pack("!H", FRAME_LIMIT + 1)))

    @pytest.mark.parametrize(
        ("packet", "stun"),
        [
            (CHECK, True),
            (CHECK[:-1], False),
            (CHECK + b"1234", False),
            (b"GET / HTTP/1.1\r\nHost", False),
            (b"\x16\x03\x01" + bytes(40), False),
            (b"\x80" + CHECK[1:], False),
        ],
    )
    def test_only_a_whole_stun_message_is_one(self, packet: bytes, stun: bool) -> None:
        assert is_stun(packet) is stun

    @pytest.mark.parametrize(("packet", "picture"), [(PICTURE, True), (SOUND, False), (b"\x16" + bytes(900), False)])
    def test_a_picture_is_a_large_media_packet_and_no_handshake(self, packet: bytes, picture: bool) -> None:
        assert is_picture(packet) is picture


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:1::1", "2001:db8:1:1:ffff::2", True),
        ("2001:db8:1:1::1", "2001:db8:1:2::1", False),
    ],
)
def test_a_household_is_an_ipv4_address_or_64_bits_of_ipv6(one: str, other: str, together: bool) -> None:
    assert (household(one) == household(other)) is together


def _fed(stream: bytes, cuts: list[int]) -> Iterator[bytes]:
    deframer, last = Deframer(), 0
    for cut in [*sorted(cuts), len(stream)]:
        yield from deframer.feed(stream[last:cut])
        last = max(last, min(cut, len(stream)))


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


class TestStrangers:
    @pytest.mark.parametrize(
        "bytes_sent",
        [
            b"GET / HTTP/1.1\r\n\r\n",
            frame(b"no STUN at all, but a frame"),
            frame(PICTURE),
            frame(CHECK) + struct.pack("!H", FRAME_LIMIT + 1),
        ],
    )
    async def test_who_does_not_begin_with_a_check_or_sends_a_giant_frame_is_cut(
        self, bytes_sent: bytes, opened: Open
    ) -> None:
        station = await opened()
        other, at_other = await station.known()
        browser = await station.browser()
        browser.writer.write(bytes_sent)
        assert await browser.is_cut()
        assert station.relay.counters["tcp-malformed"] == 1
        station.plane.socket.sendto(b"still here", at_other)
        assert await other.receive() == b"still here"

    async def test_one_address_has_no_more_connections_than_allowed(self, opened: Open) -> None:
        station = await opened(Limits(per_address=2))
        first, _ = await station.known()
        await station.known()
        assert await (await station.browser()).is_cut()
        assert station.relay.counters["tcp-refused"] == 1
        first.writer.close()
        await first.writer.wait_closed()
        while len(station.relay._connections) > 1:
            await asyncio.sleep(0)
        await station.known()

    async def test_all_together_have_no_more_than_allowed(self, opened: Open) -> None:
        station = await opened(Limits(total=1))
        await station.known()
        assert await (await station.browser()).is_cut()

    async def test_who_never_checks_is_cut_soon(self, opened: Open) -> None:
        station = await opened()
        mute, (_, _) = await station.browser(), await station.known()
        station.clock.now += Limits().hello
        station.relay.sweep()
        assert await mute.is_cut()
        assert station.relay.counters["tcp-silent"] == 1

    async def test_who_stops_checking_is_cut(self, opened: Open) -> None:
        station = await opened()
        (quiet, _), (alive, _) = await station.known(), await station.known()
        station.clock.now += Limits().silent - 1
        alive.send(CHECK)
        await station.plane.receive()
        station.clock.now += 1
        station.relay.sweep()
        assert await quiet.is_cut()
        assert station.relay.counters["tcp-silent"] == 1


class TestStragglers:
    """A browser that does not read."""

    async def test_it_loses_pictures_before_sound_and_nobody_else_loses_anything(self, opened: Open) -> None:
        station = await opened()
        (slow, at_slow), (other, at_other) = await station.known(), await station.known()
        slow.reader._transport.pause_reading()  # type: ignore[attr-defined]
        await _send_until(station, at_slow, PICTURE, lambda: station.relay.counters["tcp-out-dropped"] > 0)
        dropped = station.relay.counters["tcp-out-dropped"]
        station.plane.socket.sendto(SOUND, at_slow)
        station.plane.socket.sendto(SOUND, at_other)
        assert await other.receive() == SOUND
        assert station.relay.counters["tcp-out-dropped"] == dropped
        await _send_until(station, at_slow, SOUND, lambda: station.relay.counters["tcp-out-dropped"] > dropped)

    async def test_what_waits_for_it_is_bounded(self, opened: Open) -> None:
        station = await opened(Limits(pictures=4000, everything=8000))
        slow, at_slow = await station.known()
        slow.reader._transport.pause_reading()  # type: ignore[attr-defined]
        await _send_until(station, at_slow, SOUND, lambda: station.relay.counters["tcp-out-dropped"] > 50)
        (connection,) = station.relay._connections.values()
        assert connection._waiting() <= 8000 + len(frame(SOUND))

    async def test_it_gets_pictures_again_when_it_reads_again(self, opened: Open) -> None:
        station = await opened()
        slow, at_slow = await station.known()
        slow.reader._transport.pause_reading()  # type: ignore[attr-defined]
        await _send_until(station, at_slow, PICTURE, lambda: station.relay.counters["tcp-out-dropped"] > 0)
        station.plane.socket.sendto(SOUND, at_slow)
        slow.reader._transport.resume_reading()  # type: ignore[attr-defined]
        while await slow.receive() != SOUND:
            pass
        station.plane.socket.sendto(PICTURE, at_slow)
        assert await slow.receive() == PICTURE

    async def test_it_is_cut_when_nothing_moves_for_long(self, opened: Open) -> None:
        station = await opened(Limits(silent=1000.0))
        slow, at_slow = await station.known()
        slow.reader._transport.pause_reading()  # type: ignore[attr-defined]
        await _send_until(station, at_slow, PICTURE, lambda: station.relay.counters["tcp-out-dropped"] > 0)
        station.relay.sweep()
        station.clock.now += Limits().stuck
        station.relay.sweep()
        assert station.relay.counters["tcp-stuck"] == 1


async def _send_until(station: Station, address: tuple[str, int], packet: bytes, done: Callable[[], bool]) -> None:
    """Keep sending; the event loop has its turn after each."""
    while not done():
        station.plane.socket.sendto(packet, address)
        await asyncio.sleep(0)
