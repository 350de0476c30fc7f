"""The bytes of VISCA, the language of most PTZ cameras. Pure.

A message is 3 to 16 bytes and ends with FF, which nothing else in it may be. Commands are answered twice: accepted
(`90 4y FF`, y is one of two sockets) and done (`90 5y FF`); questions once (`90 50 … FF`). Sources: Sony SRG-300H
manual p. 31 ff., Sony EVI command list, PTZOptics VISCA over IP commands.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from hardware.cameras.ports import Count, Steer
from hardware.cameras.settings import Light

END: Final = 0xFF
LONGEST: Final = 16  # bytes of one message
MOST_PAN, MOST_TILT, MOST_ZOOM = 0x18, 0x14, 7  # fastest speeds; 1 (zoom: 0) is the slowest
HIGHEST_PRESET: Final = 127
FIRST_RESERVED, LAST_RESERVED = 90, 99  # the menu of PTZOptics and its relatives lives behind these presets

POWER_ON: Final = bytes.fromhex("8101040002ff")
ASK_POWER: Final = bytes.fromhex("81090400ff")
ASK_POSITION: Final = bytes.fromhex("81090612ff")
ASK_ZOOM: Final = bytes.fromhex("81090447ff")
STANDBY: Final = b"\x03"

CANCELLED, NOT_NOW = 0x04, 0x41
ERRORS: Final[Mapping[int, str]] = {
    0x01: "length",
    0x02: "syntax",
    0x03: "buffer full",
    CANCELLED: "cancelled",
    0x05: "no socket",
    NOT_NOW: "not executable",
}
Kind = Literal["ack", "done", "answer", "error"]
_KINDS: Final[Mapping[int, Kind]] = {0x40: "ack", 0x50: "done", 0x60: "error"}
_LIGHTS: Final[Mapping[Light, tuple[bytes, bytes]]] = {  # off, on
    "sony": (bytes.fromhex("81017e010a0003ff"), bytes.fromhex("81017e010a0002ff")),
    "ptzoptics": (bytes.fromhex("810a020203ff"), bytes.fromhex("810a020202ff")),
}


# -- what we say ------------------------------------------------------------------------------------------------------


def recall(preset: int) -> bytes:
    """Go to a preset."""
    return bytes((0x81, 0x01, 0x04, 0x3F, 0x02, preset, END))


def save(preset: int) -> bytes:
    """Keep the position as a preset."""
    return bytes((0x81, 0x01, 0x04, 0x3F, 0x01, preset, END))


def pan_tilt(steer: Steer) -> bytes:
    """Pan and tilt at these speeds until told otherwise."""
    speeds = _speed(steer.pan, MOST_PAN), _speed(steer.tilt, MOST_TILT)
    return bytes((0x81, 0x01, 0x06, 0x01, *speeds, _way(-steer.pan), _way(steer.tilt), END))


def zoom(steer: Steer) -> bytes:
    """Zoom at this speed until told otherwise."""
    way = 0x20 if steer.zoom > 0 else 0x30
    return bytes((0x81, 0x01, 0x04, 0x07, way | round(abs(steer.zoom) * MOST_ZOOM) if steer.zoom else 0, END))


def light(whose: Light, on: bool) -> bytes | None:
    """The tally light; None where the camera has none."""
    return _LIGHTS[whose][on] if whose in _LIGHTS else None


def _speed(part: float, most: int) -> int:
    return max(1, round(abs(part) * most))


def _way(part: float) -> int:
    """1 is left or up, 2 right or down, 3 neither."""
    return 1 if part > 0 else 2 if part < 0 else 3


def possible(preset: int) -> bool:
    """Whether a camera may have such a preset."""
    return 0 <= preset <= HIGHEST_PRESET and not FIRST_RESERVED <= preset <= LAST_RESERVED


# -- what the camera says ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reply:
    """`socket` is 0 where none is meant; `code` is that of an error, `data` what was asked for."""

    kind: Kind
    socket: int = 0
    code: int = 0
    data: bytes = b""


def read(message: bytes) -> Reply | None:
    """A camera's message with its FF; None for anything else."""
    if not 3 <= len(message) <= LONGEST or message.find(END) != len(message) - 1:
        return None
    kind, socket, data = _KINDS.get(message[1] & 0xF0), message[1] & 0x0F, message[2:-1]
    if message[0] & 0x8F != 0x80 or kind is None:
        return None
    if kind == "error":
        return Reply("error", socket, data[0]) if len(data) == 1 else None
    if data:
        return Reply("answer", data=data) if kind == "done" and socket == 0 else None
    return Reply(kind, socket)


class Splitter:
    """Messages out of a TCP stream, however its bytes arrive."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that are whole now; what grows too long for one is thrown away and counted."""
        *whole, self._rest = (self._rest + data).split(bytes((END,)))
        if len(self._rest) >= LONGEST:
            self._count("truncated")
            self._rest = b""
        return [one + bytes((END,)) for one in whole]


# -- over UDP: a header with a number ---------------------------------------------------------------------------------

HEADER: Final = struct.Struct("!HHI")
COMMAND, INQUIRY, REPLY, CONTROL, CONTROL_REPLY = 0x0100, 0x0110, 0x0111, 0x0200, 0x0201
RESET: Final = b"\x01"
BAD_NUMBER: Final = bytes.fromhex("0f01")


@dataclass(frozen=True, slots=True)
class Frame:
    """A datagram of VISCA over IP."""

    type: int
    number: int
    payload: bytes


def framed(kind: int, number: int, payload: bytes) -> bytes:
    """The datagram."""
    return HEADER.pack(kind, len(payload), number) + payload


def unframed(datagram: bytes) -> Frame | None:
    """Its parts; None where header and length do not fit."""
    if len(datagram) < HEADER.size + 1:
        return None
    kind, length, number = HEADER.unpack_from(datagram)
    payload = datagram[HEADER.size :]
    return Frame(kind, number, payload) if len(payload) == length <= LONGEST else None


def frame_type(message: bytes) -> int:
    """Questions (`81 09 …`) have a type of their own."""
    return INQUIRY if message[1] == 0x09 else COMMAND
