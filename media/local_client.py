"""A child process's end of the local link: publish and subscribe tracks of the meeting's room, talk to its server.

Nothing here waits for the other side: what does not fit is dropped and counted (video first), and a link whose control
messages pile up is cut, so that the supervisor starts the child afresh.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from media.local_wire import (
    CLOCK_MAPPING,
    MAX_INDEX,
    Control,
    Deframer,
    Frame,
    KeyframeWanted,
    Kind,
    Message,
    Packet,
    Report,
    TrackClosed,
    TrackList,
    WireError,
    pack,
    pack_json,
    pack_track,
    read_clock_mapping,
    read_json,
    read_tracks,
    socket_address,
)
from media.ports import TrackInfo

VIDEO_BACKLOG = 512 * 1024  # bytes waiting to be sent above which video is dropped: two seconds of 2 Mbit/s
BACKLOG = 4 * 1024 * 1024  # bytes above which everything is hopeless and the connection is cut
MAILBOX = 8192  # messages received and not yet taken: about ten seconds of five busy tracks


class LocalLink(asyncio.Protocol):
    """One connection to the meeting process; made by `connect`, used from the thread of its event loop."""

    def __init__(self, name: str) -> None:
        self.counters: Counter[str] = Counter()
        self._name = name
        self._transport: asyncio.Transport | None = None
        self._deframer = Deframer()
        self._mailbox: deque[Message] = deque()
        self._arrival = asyncio.Event()
        self._closed = asyncio.Event()
        self._indices: dict[str, int] = {}
        self._subscriptions: dict[str, int] = {}
        self._published: dict[str, TrackInfo] = {}
        self._names: dict[int, str] = {}
        self._next = 0
        self._pause_s = 0.0

    @classmethod
    async def connect(cls, path: Path, name: str) -> LocalLink:
        """Connect to the socket at `path` under `name`; raises OSError where nobody listens."""
        link = cls(name)
        with socket_address(path) as address:
            await asyncio.get_running_loop().create_unix_connection(lambda: link, address)
        return link

    def publish(self, info: TrackInfo) -> None:
        """Offer a track to the room; published again, it replaces the former one."""
        if info.track_id in self._published:
            self.unpublish(info.track_id)
        self._published[info.track_id] = info
        self._write(Kind.PUBLISH, self._allot(self._indices, info.track_id), pack_track(info))

    def push(self, track_id: str, packet: bytes) -> None:
        """Send one RTP packet of a published track; raises KeyError for any other."""
        if self._published[track_id].kind == "video" and self._backlog() > VIDEO_BACKLOG:
            self.counters["dropped_video_out"] += 1
            return
        self._write(Kind.PACKET, self._indices[track_id], packet)

    def sender_report(self, track_id: str, ntp_time: int, rtp_time: int) -> None:
        """Tell how the track's RTP clock maps to NTP time (RFC 3550 § 6.4.1)."""
        self._write(Kind.REPORT, self._indices[track_id], CLOCK_MAPPING.pack(ntp_time, rtp_time))

    def unpublish(self, track_id: str) -> None:
        """Take a published track out of the room; nothing happens where it is unknown."""
        if self._published.pop(track_id, None) is not None:
            self._write(Kind.UNPUBLISH, self._release(self._indices, track_id))

    def subscribe(self, track_id: str) -> None:
        """Receive a track from now on, or from when it appears."""
        if track_id not in self._subscriptions:
            self._write(Kind.SUBSCRIBE, self._allot(self._subscriptions, track_id), track_id.encode())

    def unsubscribe(self, track_id: str) -> None:
        """Receive the track no longer."""
        if track_id in self._subscriptions:
            self._write(Kind.UNSUBSCRIBE, self._release(self._subscriptions, track_id))

    def request_keyframe(self, track_id: str) -> None:
        """Ask the publisher of a track subscribed to for a keyframe."""
        if track_id in self._subscriptions:
            self._write(Kind.KEYFRAME, self._subscriptions[track_id])

    def send(self, message: dict[str, Any]) -> None:
        """Send a control message up."""
        self._write(Kind.CONTROL, 0, pack_json(message))

    async def messages(self) -> AsyncIterator[Message]:
        """What arrives, in order; ends when the server has gone and everything is taken. One reader only."""
        while self._mailbox or not self._closed.is_set():
            if self._mailbox:
                yield self._mailbox.popleft()
            else:
                self._arrival.clear()
                await self._arrival.wait()

    def read_in_bursts(self, pause_s: float) -> None:
        """Read what has come every so many seconds instead of packet by packet.

        For who works in slots anyway: to be woken for each of 400 packets a second costs 5 % of a core.
        """
        self._pause_s = pause_s

    async def close(self) -> None:
        """Send what is waiting and disconnect."""
        if self._transport is not None:
            self._transport.close()
            await self._closed.wait()

    # -- asyncio.Protocol ---------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._write(Kind.HELLO, 0, self._name.encode())

    def connection_lost(self, exc: Exception | None) -> None:
        self._closed.set()
        self._arrival.set()

    def data_received(self, data: bytes) -> None:
        try:
            for frame in self._deframer.feed(data):
                self._receive(frame)
        except WireError:
            self.counters["malformed"] += 1
            self._abort()
        if self._pause_s and self._transport is not None:
            self._transport.pause_reading()
            asyncio.get_running_loop().call_later(self._pause_s, self._transport.resume_reading)

    # -- reading ------------------------------------------------------------------------------------------------------

    def _receive(self, frame: Frame) -> None:
        read = _READERS.get(frame.kind)
        if read is None:
            raise WireError(f"{frame.kind.name} came down")
        message = read(self, frame)
        if message is not None and self._has_room(message):
            self._mailbox.append(message)
            self._arrival.set()

    def _has_room(self, message: Message) -> bool:
        """Packets are dropped when the reader is behind; everything else is rare and always kept."""
        if isinstance(message, Packet) and len(self._mailbox) >= MAILBOX:
            self.counters["dropped_in"] += 1
            return False
        return True

    def _read_tracks(self, frame: Frame) -> Message:
        return TrackList(read_tracks(frame.payload))

    def _read_control(self, frame: Frame) -> Message:
        return Control(read_json(frame.payload))

    def _read_packet(self, frame: Frame) -> Message | None:
        track_id = self._names.get(frame.track)
        return None if track_id is None else Packet(track_id, frame.payload)

    def _read_report(self, frame: Frame) -> Message | None:
        track_id = self._names.get(frame.track)
        return None if track_id is None else Report(track_id, *read_clock_mapping(frame.payload))

    def _read_closed(self, frame: Frame) -> Message | None:
        track_id = self._names.get(frame.track)
        return None if track_id is None else TrackClosed(track_id)

    def _read_keyframe(self, frame: Frame) -> Message | None:
        track_id = self._names.get(frame.track)
        return None if track_id is None else KeyframeWanted(track_id)

    # -- writing ------------------------------------------------------------------------------------------------------

    def _write(self, kind: Kind, track: int = 0, payload: bytes = b"") -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if self._backlog() > BACKLOG:
            self.counters["overrun"] += 1
            self._abort()
            return
        self._transport.write(pack(kind, track, payload))

    def _backlog(self) -> int:
        return self._transport.get_write_buffer_size() if self._transport is not None else 0

    def _abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _allot(self, indices: dict[str, int], track_id: str) -> int:
        """The next free index, so that late frames of an old one are not taken for the new."""
        while self._next in self._names:
            self._next = (self._next + 1) & MAX_INDEX
        index = indices[track_id] = self._next
        self._names[index] = track_id
        self._next = (index + 1) & MAX_INDEX
        return index

    def _release(self, indices: dict[str, int], track_id: str) -> int:
        index = indices.pop(track_id)
        del self._names[index]
        return index


_READERS: dict[Kind, Callable[[LocalLink, Frame], Message | None]] = {
    Kind.TRACKS: LocalLink._read_tracks,
    Kind.CONTROL: LocalLink._read_control,
    Kind.PACKET: LocalLink._read_packet,
    Kind.REPORT: LocalLink._read_report,
    Kind.CLOSED: LocalLink._read_closed,
    Kind.KEYFRAME: LocalLink._read_keyframe,
}
