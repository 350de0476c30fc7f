"""Strangers and stragglers at the TCP relay: they are cut or lose pictures first, and nobody else notices."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator, Callable

import pytest

from media.tcprelay import FRAME_LIMIT, Limits, frame
from tests.media.tcp_station import CHECK, PICTURE, SOUND, Open, Station, stations


@pytest.fixture
async def opened() -> AsyncIterator[Open]:
    async with stations() as one:
        yield one


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
