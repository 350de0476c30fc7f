"""Frames on the local link between the meeting process and its children; bytes and values only, no I/O.

A frame is one byte kind, two bytes track index, four bytes payload length (network order), then the payload. RTP
packets travel as they are; everything else that is not empty is JSON. The child chooses the index when it publishes or
subscribes, from one counter for both, so an index means one track in one direction until it is given back.
"""

from __future__ import annotations

import enum
import json
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from media.ports import TrackInfo

HEADER = struct.Struct("!BHI")
CLOCK_MAPPING = struct.Struct("!QI")  # 64-bit NTP time, 32-bit RTP time (RFC 3550 § 6.4.1)
MAX_PAYLOAD = 1 << 20  # bytes; an RTP packet has at most 64 KiB, a track list of a thousand tracks about 200 KiB
MAX_INDEX = 0xFFFF
MAX_UNIX_PATH = 107  # bytes in sockaddr_un.sun_path without its closing zero, unix(7)

_TRACK = TypeAdapter(TrackInfo)
_TRACKS = TypeAdapter(tuple[TrackInfo, ...])


class Kind(enum.IntEnum):
    """What a frame says; "up" is from child to meeting process."""

    HELLO = 1  # up, first of all: the child's name
    CONTROL = 2  # both ways: a JSON object
    TRACKS = 3  # down: the room's tracks, whenever they change
    PUBLISH = 4  # up: TrackInfo
    UNPUBLISH = 5  # up
    SUBSCRIBE = 6  # up: track id
    UNSUBSCRIBE = 7  # up
    PACKET = 8  # both ways: one RTP packet
    REPORT = 9  # both ways: CLOCK_MAPPING
    CLOSED = 10  # down: the track of this index has gone, or was not taken
    KEYFRAME = 11  # both ways: the receiver of this index needs a keyframe


class WireError(ValueError):
    """The other side broke the format; the connection is of no further use."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame as read; `track` is 0 where the kind has no track."""

    kind: Kind
    track: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class TrackList:
    """All tracks of the room now."""

    tracks: tuple[TrackInfo, ...]


@dataclass(frozen=True, slots=True)
class Packet:
    """One RTP packet of a track subscribed to."""

    track_id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Report:
    """The publisher's clock mapping of a track subscribed to: 64-bit NTP time and 32-bit RTP time."""

    track_id: str
    ntp: int
    rtp: int


@dataclass(frozen=True, slots=True)
class TrackClosed:
    """A track subscribed to has gone (the subscription waits for its return), or one published was not taken."""

    track_id: str


@dataclass(frozen=True, slots=True)
class KeyframeWanted:
    """Somebody needs a keyframe of a track this child publishes."""

    track_id: str


@dataclass(frozen=True, slots=True)
class Control:
    """A message from the meeting process."""

    message: dict[str, Any]


Message = TrackList | Packet | Report | TrackClosed | KeyframeWanted | Control


def pack(kind: Kind, track: int = 0, payload: bytes = b"") -> bytes:
    """A frame as bytes."""
    return HEADER.pack(kind, track, len(payload)) + payload


class Deframer:
    """Cuts a byte stream into frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames completed by `data`; raises WireError at the first that is malformed."""
        self._buffer += data
        at = 0
        while len(self._buffer) - at >= HEADER.size:
            kind, track, length = HEADER.unpack_from(self._buffer, at)
            known = _kind(kind, length)
            end = at + HEADER.size + length
            if len(self._buffer) < end:
                break
            yield Frame(known, track, bytes(self._buffer[at + HEADER.size : end]))
            at = end
        del self._buffer[:at]


def _kind(value: int, length: int) -> Kind:
    if length > MAX_PAYLOAD:
        raise WireError(f"frame of {length} bytes")
    try:
        return Kind(value)
    except ValueError as error:
        raise WireError(f"frame kind {value}") from error


def pack_json(value: dict[str, Any]) -> bytes:
    """A control message as payload."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def read_json(payload: bytes) -> dict[str, Any]:
    """The control message of a payload; raises WireError where it is no JSON object."""
    try:
        value = json.loads(payload)
    except ValueError as error:
        raise WireError("control message is not JSON") from error
    if not isinstance(value, dict):
        raise WireError("control message is not an object")
    return value


def pack_track(info: TrackInfo) -> bytes:
    """A track's description as payload."""
    return _TRACK.dump_json(info)


def read_track(payload: bytes) -> TrackInfo:
    """The description in a payload; raises WireError."""
    try:
        return _TRACK.validate_json(payload)
    except ValueError as error:
        raise WireError("track description") from error


def pack_tracks(infos: tuple[TrackInfo, ...]) -> bytes:
    """The room's tracks as payload."""
    return _TRACKS.dump_json(infos)


def read_tracks(payload: bytes) -> tuple[TrackInfo, ...]:
    """The room's tracks in a payload; raises WireError."""
    try:
        return _TRACKS.validate_json(payload)
    except ValueError as error:
        raise WireError("track list") from error


def read_text(payload: bytes) -> str:
    """A name or track id in a payload; raises WireError where it is empty or not UTF-8."""
    try:
        text = payload.decode()
    except UnicodeDecodeError as error:
        raise WireError("text is not UTF-8") from error
    if not text:
        raise WireError("text is empty")
    return text


def read_clock_mapping(payload: bytes) -> tuple[int, int]:
    """NTP time and RTP time in a payload; raises WireError."""
    try:
        ntp, rtp = CLOCK_MAPPING.unpack(payload)
    except struct.error as error:
        raise WireError("clock mapping") from error
    return ntp, rtp


@contextmanager
def socket_address(path: Path) -> Iterator[str]:
    """An address for `path` that fits sun_path: deep folders are reached through a file descriptor of the folder."""
    if len(os.fsencode(path)) <= MAX_UNIX_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
