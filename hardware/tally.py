"""Tally and countdown lamps by TSL UMD v5, and the same for anything else by HTTP.

A packet (TSL UMD Protocol V5.0, little-endian): length of what follows, version, flags, screen, then per display its
index, control word, length of text and text. UDP may lose one, so everything is said again every few seconds; a lamp
that is switched on late then learns what it has to show.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NoReturn
from urllib.parse import urlsplit

from hardware.backoff import Backoff
from hardware.conference.line import Pause
from hardware.devices import Health, Watch
from hardware.hosts import no_way

PORT: Final = 8900  # the usual one for v5
REPEAT_S: Final = 3.0
LONGEST: Final = 2048  # bytes of a packet, by the protocol
MOST_TEXT: Final = 120  # letters; displays show 8 to 32
EVERY_SCREEN = EVERY_DISPLAY = 0xFFFF
_HEAD: Final = struct.Struct("<HBBH")
_DISPLAY: Final = struct.Struct("<HHH")
UNICODE, SCREEN_CONTROL = 0x01, 0x02  # flags: text in UTF-16LE; commands instead of displays
CONTROL_DATA: Final = 0x8000  # no text but data that the protocol leaves open


class Colour(IntEnum):
    """What a lamp shows."""

    OFF = 0
    RED = 1
    GREEN = 2
    AMBER = 3


@dataclass(frozen=True, slots=True)
class Display:
    """A lamp with its text; `brightness` is 0 to 3."""

    left: Colour = Colour.OFF
    right: Colour = Colour.OFF
    text_colour: Colour = Colour.OFF
    brightness: int = 3
    text: str = ""

    @property
    def control(self) -> int:
        """The control word."""
        return self.right | self.text_colour << 2 | self.left << 4 | (self.brightness & 3) << 6


@dataclass(frozen=True, slots=True)
class Packet:
    """Displays of a screen by index."""

    screen: int
    displays: Mapping[int, Display]


def receiver(text: str) -> tuple[str, int]:
    """Host and port of "HOST[:PORT]", the usual port where none is named; raises ValueError for anything else."""
    parts = urlsplit(f"//{text}")
    port = parts.port
    if parts.hostname is None or parts.netloc != text or "@" in text or port == 0:
        raise ValueError(text)
    return parts.hostname, PORT if port is None else port


# -- codec ------------------------------------------------------------------------------------------------------------


def encode(screen: int, displays: Mapping[int, Display]) -> bytes:
    """A packet; texts are in ASCII where all are, else in UTF-16LE. Raises ValueError where it grows too long."""
    plain = all(display.text.isascii() for display in displays.values())
    body = b"".join(_display(index, display, plain) for index, display in displays.items())
    flags = 0 if plain else UNICODE
    packet = _HEAD.pack(_HEAD.size - 2 + len(body), 0, flags, screen) + body
    if len(packet) > LONGEST:
        raise ValueError(f"{len(packet)} bytes; a packet has {LONGEST} at most")
    return packet


def _display(index: int, display: Display, plain: bool) -> bytes:
    text = display.text[:MOST_TEXT].encode("ascii" if plain else "utf-16-le", "replace")
    return _DISPLAY.pack(index, display.control, len(text)) + text


def decode(packet: bytes) -> Packet | None:
    """What a packet shows; None for one that is cut off, too long, of another version, or no display packet."""
    if not _HEAD.size <= len(packet) <= LONGEST:
        return None
    length, version, flags, screen = _HEAD.unpack_from(packet)
    if length != len(packet) - 2 or version != 0 or flags & SCREEN_CONTROL:
        return None
    displays = _displays(packet[_HEAD.size :], "utf-16-le" if flags & UNICODE else "ascii")
    return None if displays is None else Packet(screen, displays)


def _displays(rest: bytes, coding: str) -> dict[int, Display] | None:
    found: dict[int, Display] = {}
    while rest:
        if len(rest) < _DISPLAY.size:
            return None
        index, control, length = _DISPLAY.unpack_from(rest)
        text, rest = rest[_DISPLAY.size : _DISPLAY.size + length], rest[_DISPLAY.size + length :]
        if len(text) < length or control & CONTROL_DATA:
            return None
        found[index] = _shown(control, text.decode(coding, "replace"))
    return found


def _shown(control: int, text: str) -> Display:
    right, middle, left, brightness = (control >> shift & 3 for shift in (0, 2, 4, 6))
    return Display(Colour(left), Colour(right), Colour(middle), brightness, text)


def packets(screen: int, displays: Mapping[int, Display]) -> Iterable[bytes]:
    """As many packets as it takes, each with as many displays as fit in any case."""
    most = LONGEST // (_DISPLAY.size + 2 * MOST_TEXT)
    items = list(displays.items())
    for begin in range(0, len(items), most):
        yield encode(screen, dict(items[begin : begin + most]))


# -- sender -----------------------------------------------------------------------------------------------------------


class Lamps(asyncio.DatagramProtocol):
    """Sends to one receiver; what is not shown differently is not sent at once, but said again every few seconds.

    Nothing comes back by this protocol: `health` says that a packet could be sent, and that nothing hears it only where
    the receiver's machine says so. `on_change` hears of its changes.
    """

    def __init__(
        self,
        host: str,
        port: int = PORT,
        screen: int = 0,
        *,
        pause: Pause,
        on_change: Callable[[Health], None] = lambda health: None,
    ) -> None:
        self._address = host, port
        self._screen = screen
        self._pause = pause
        self._watch = Watch(f"Lampen {host}", on_change)
        self._displays: dict[int, Display] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self._heard = True
        self.errors = 0

    @property
    def health(self) -> Health:
        """How the receiver is, as far as that shows."""
        return self._watch.health

    def show(self, index: int, display: Display) -> None:
        """This lamp shows this from now on."""
        if self._displays.get(index) != display:
            self._displays[index] = display
            self._send({index: display})

    async def run(self) -> NoReturn:
        """Keep the lamps informed until cancelled."""
        backoff = Backoff()
        self._watch.note("trying")
        try:
            while True:
                await self._connect()
                await self._pause(backoff.failed(0.0))
        finally:
            self._watch.note("stopped")

    async def _connect(self) -> None:
        """Serve the receiver, or note why there is no way to it: its name may be unknown until a network is up."""
        loop = asyncio.get_running_loop()
        try:
            self._transport, _ = await loop.create_datagram_endpoint(lambda: self, remote_addr=self._address)
        except (OSError, UnicodeError) as error:
            self._watch.note(no_way(error).step)
            return
        try:
            await self._repeat()
        finally:
            self._transport.close()
            self._transport = None

    async def _repeat(self) -> NoReturn:
        while True:
            if self._heard:
                self._watch.note("answered")
            self._heard = True
            self._send(self._displays)
            await self._pause(REPEAT_S)

    def _send(self, displays: Mapping[int, Display]) -> None:
        if self._transport is not None:
            for packet in packets(self._screen, displays):
                self._transport.sendto(packet)

    def error_received(self, exc: Exception) -> None:
        """Nobody listens there just now: a lamp that is switched off."""
        self.errors += 1
        self._heard = False
        self._watch.note("refused")
