"""One child's connection, seen from the meeting process: its tracks in the room, its subscriptions, its frames.

The rule is that nobody waits for a child: what it does not read in time is dropped, and then the child itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from media.local_wire import (
    CLOCK_MAPPING,
    Deframer,
    Frame,
    Kind,
    WireError,
    pack,
    pack_json,
    pack_tracks,
    read_clock_mapping,
    read_json,
    read_text,
    read_track,
)
from media.ports import KeyframeRequest, PacketSink, TrackInfo, TrackInput

log = logging.getLogger(__name__)

VIDEO_BACKLOG = 512 * 1024  # bytes waiting for a child above which its video is dropped: two seconds of 2 Mbit/s
BACKLOG = 4 * 1024 * 1024  # bytes above which the child is taken for dead and cut


class LocalSubscription(Protocol):
    """What the room gives for a subscription."""

    def close(self) -> None: ...

    def request_keyframe(self) -> None: ...


class LocalRoom(Protocol):
    """What the link needs of `media.room.Room`."""

    @property
    def tracks(self) -> Mapping[str, TrackInfo]: ...

    def publish(
        self, info: TrackInfo, request_keyframe: KeyframeRequest, on_watched: Callable[[bool], None] | None = None
    ) -> TrackInput: ...

    def subscribe(self, track_id: str, subscriber_id: str, sink: PacketSink) -> LocalSubscription: ...

    def watch(self, listener: Callable[[], None]) -> Callable[[], None]: ...


class Host(Protocol):
    """What a peer needs of the server; see `media.local_server.LocalServer`."""

    room: LocalRoom
    counters: Counter[str]
    media_bytes: Counter[str]
    on_message: Callable[[str, dict[str, Any]], None]

    def arrived(self, peer: LocalPeer) -> None: ...

    def named(self, peer: LocalPeer, name: str) -> None: ...

    def left(self, peer: LocalPeer) -> None: ...


class _Outlet:
    """A child's subscription to one track: forwards what the room hands it."""

    def __init__(self, peer: LocalPeer, index: int, track_id: str) -> None:
        self._peer = peer
        self._index = index
        self._track_id = track_id
        self._subscription: LocalSubscription | None = None

    def packet(self, track: TrackInfo, packet: bytes) -> None:
        self._peer.forward(track, self._index, packet)

    def sender_report(self, track: TrackInfo, ntp_time: int, rtp_time: int) -> None:
        self._peer.write(Kind.REPORT, self._index, CLOCK_MAPPING.pack(ntp_time, rtp_time))

    def closed(self, track: TrackInfo) -> None:
        self._subscription = None
        self._peer.write(Kind.CLOSED, self._index)

    def attach(self, room: LocalRoom) -> None:
        """Subscribe as soon as the track is there."""
        if self._subscription is None and self._track_id in room.tracks:
            self._subscription = room.subscribe(self._track_id, f"local:{self._peer.name}", self)

    def detach(self) -> None:
        """End the subscription."""
        if self._subscription is not None:
            self._subscription.close()
            self._subscription = None

    def request_keyframe(self) -> None:
        """Pass the child's request on; nothing happens while the track is away."""
        if self._subscription is not None:
            self._subscription.request_keyframe()


class LocalPeer(asyncio.Protocol):
    """One child's connection."""

    def __init__(self, server: Host) -> None:
        self.name = ""
        self._server = server
        self._transport: asyncio.Transport | None = None
        self._deframer = Deframer()
        self._inputs: dict[int, TrackInput] = {}
        self._refused: set[int] = set()
        self._outlets: dict[int, _Outlet] = {}

    # -- asyncio.Protocol ---------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.arrived(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._give_back()
        self._server.left(self)

    def data_received(self, data: bytes) -> None:
        try:
            for frame in self._deframer.feed(data):
                if self._transport is None:
                    return
                self._receive(frame)
        except WireError as error:
            log.warning("local link %r cut: %s", self.name, error)
            self._server.counters["malformed"] += 1
            self.cut()

    # -- what the server and the outlets write ------------------------------------------------------------------------

    def control(self, message: dict[str, Any]) -> None:
        self.write(Kind.CONTROL, 0, pack_json(message))

    def tracks(self, tracks: tuple[TrackInfo, ...]) -> None:
        """Tell the room's tracks and take up the subscriptions that waited for one of them."""
        self.write(Kind.TRACKS, 0, pack_tracks(tracks))
        for outlet in list(self._outlets.values()):
            outlet.attach(self._server.room)

    def forward(self, track: TrackInfo, index: int, packet: bytes) -> None:
        if track.kind == "video" and self._backlog() > VIDEO_BACKLOG:
            self._server.counters["dropped_video"] += 1
            return
        self._server.media_bytes[self.name] += len(packet)
        self.write(Kind.PACKET, index, packet)

    def write(self, kind: Kind, track: int = 0, payload: bytes = b"") -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if self._backlog() > BACKLOG:
            log.warning("local link %r cut: it does not read", self.name)
            self._server.counters["overrun"] += 1
            self._transport.abort()  # not `cut`: the room may be in the middle of its subscribers
            return
        self._transport.write(pack(kind, track, payload))

    def cut(self) -> None:
        """Leave the room now and end the connection."""
        self._give_back()
        if self._transport is not None:
            self._transport.abort()
            self._transport = None

    def _backlog(self) -> int:
        return self._transport.get_write_buffer_size() if self._transport is not None else 0

    def _give_back(self) -> None:
        outlets, self._outlets = self._outlets, {}
        inputs, self._inputs = self._inputs, {}
        for outlet in outlets.values():
            outlet.detach()
        for track in inputs.values():
            track.close()

    # -- what the child sends -----------------------------------------------------------------------------------------

    def _receive(self, frame: Frame) -> None:
        act = _ACTS.get(frame.kind)
        if act is None or bool(self.name) == (frame.kind is Kind.HELLO):
            raise WireError(f"{frame.kind.name} out of place")
        act(self, frame)

    def _hello(self, frame: Frame) -> None:
        self.name = read_text(frame.payload)
        self._server.named(self, self.name)

    def _control(self, frame: Frame) -> None:
        self._server.on_message(self.name, read_json(frame.payload))

    def _publish(self, frame: Frame) -> None:
        info = read_track(frame.payload)
        if frame.track in self._inputs:
            raise WireError(f"track index {frame.track} used twice")
        self._refused.discard(frame.track)
        if info.track_id in self._server.room.tracks:
            self._refuse(frame.track, info)
            return
        index = frame.track
        self._inputs[index] = self._server.room.publish(
            info, lambda: self.write(Kind.KEYFRAME, index), partial(self._watched, info.track_id)
        )

    def _watched(self, track_id: str, watched: bool) -> None:
        """Tell the child whether anybody gets its track: what nobody gets need not be made."""
        self.control({"type": "watched", "track": track_id, "watched": watched})

    def _refuse(self, index: int, info: TrackInfo) -> None:
        log.warning("local link %r: track %r is somebody else's", self.name, info.track_id)
        self._server.counters["refused"] += 1
        self._refused.add(index)
        self.write(Kind.CLOSED, index)

    def _input(self, frame: Frame) -> TrackInput | None:
        """The track a frame belongs to, None for one refused; raises WireError where it was never published."""
        if frame.track not in self._inputs and frame.track not in self._refused:
            raise WireError(f"track index {frame.track} is not published")
        return self._inputs.get(frame.track)

    def _packet(self, frame: Frame) -> None:
        if (track := self._input(frame)) is not None:
            track.push(frame.payload)

    def _report(self, frame: Frame) -> None:
        if (track := self._input(frame)) is not None:
            track.sender_report(*read_clock_mapping(frame.payload))

    def _unpublish(self, frame: Frame) -> None:
        if (track := self._input(frame)) is not None:
            del self._inputs[frame.track]
            track.close()
        self._refused.discard(frame.track)

    def _subscribe(self, frame: Frame) -> None:
        if frame.track in self._outlets:
            raise WireError(f"track index {frame.track} used twice")
        outlet = self._outlets[frame.track] = _Outlet(self, frame.track, read_text(frame.payload))
        outlet.attach(self._server.room)

    def _outlet(self, frame: Frame) -> _Outlet:
        try:
            return self._outlets[frame.track]
        except KeyError as error:
            raise WireError(f"track index {frame.track} is not subscribed to") from error

    def _unsubscribe(self, frame: Frame) -> None:
        self._outlet(frame).detach()
        del self._outlets[frame.track]

    def _keyframe(self, frame: Frame) -> None:
        self._outlet(frame).request_keyframe()


_ACTS: dict[Kind, Callable[[LocalPeer, Frame], None]] = {
    Kind.HELLO: LocalPeer._hello,
    Kind.CONTROL: LocalPeer._control,
    Kind.PUBLISH: LocalPeer._publish,
    Kind.UNPUBLISH: LocalPeer._unpublish,
    Kind.PACKET: LocalPeer._packet,
    Kind.REPORT: LocalPeer._report,
    Kind.SUBSCRIBE: LocalPeer._subscribe,
    Kind.UNSUBSCRIBE: LocalPeer._unsubscribe,
    Kind.KEYFRAME: LocalPeer._keyframe,
}
