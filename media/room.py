"""The tracks of one meeting: who publishes, who subscribes, what is cut and who is held off.

All calls happen on the event loop's thread and return at once. A track's packets go to nobody while it is silenced;
a withheld subscriber gets nothing of any track. Both sets are replaced as a whole, so that whoever decides (the floor)
need not remember what it said before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from media.fanout.ports import Clock, Fanout, Inbound, Source
from media.layers import Layer
from media.ports import KeyframeRequest, PacketSink, TrackInfo, TrackInput
from media.router import Receiver, Share, Subscription, TrackActivity, TrackRouter

__all__ = ["Room", "Subscription", "TrackActivity", "TrackTaken"]


BACKGROUND: Final = 2
"""The least rank of those who were not named as preferred: the allocator serves ranks below one by one."""


class TrackTaken(Exception):
    """Another publisher holds this track id."""


class LocalInput:
    """A track whose publisher lives on this machine (`ports.TrackInput`)."""

    def __init__(self, router: TrackRouter, source: Source) -> None:
        self._router = router
        self._source = source

    def push(self, packet: bytes) -> None:
        """Forward one RTP packet in room form."""
        self._source.push(packet)

    def sender_report(self, ntp_time: int, rtp_time: int) -> None:
        """Pass on the publisher's clock mapping."""
        self._source.report(ntp_time, rtp_time)

    def close(self) -> None:
        """Remove the track from the room."""
        self._router.close()


class Room:
    """See the module. `fanout` moves the packets, `now` is its clock."""

    def __init__(self, name: str, fanout: Fanout, now: Clock) -> None:
        self.name = name
        self.preferred: tuple[str, ...] = ()
        self._fanout = fanout
        self._now = now
        self._routers: dict[str, TrackRouter] = {}
        self._silenced: frozenset[str] = frozenset()
        self._withheld: frozenset[str] = frozenset()
        self._listeners: list[Callable[[], None]] = []

    @property
    def tracks(self) -> Mapping[str, TrackInfo]:
        """The tracks by id, in the order of their publication."""
        return MappingProxyType({track_id: router.info for track_id, router in self._routers.items()})

    def publish(
        self, info: TrackInfo, request_keyframe: KeyframeRequest, on_watched: Callable[[bool], None] | None = None
    ) -> TrackInput:
        """Open a track of this machine; raises TrackTaken. `request_keyframe` is called at most twice a second.

        `on_watched` hears whether anybody gets the track, now and whenever that changes.
        """
        router = self.open(info)
        router.on_watched = on_watched
        codec = info.codec
        shape = Inbound(codec.name.upper(), codec.clock_rate, payload_type=0)
        layer = Layer("", lambda wanted: self._fanout.source(shape, wanted), request_keyframe, self._now)
        router.bind([layer])
        return LocalInput(router, layer.source)

    def open(self, info: TrackInfo) -> TrackRouter:
        """Take a track id; its streams are bound when the publisher is connected. Raises TrackTaken."""
        if info.track_id in self._routers:
            raise TrackTaken(info.track_id)
        router = TrackRouter(info, self._now, self._forget)
        router.silence(info.track_id in self._silenced)
        self._routers[info.track_id] = router
        self._changed()
        return router

    def _forget(self, router: TrackRouter) -> None:
        del self._routers[router.info.track_id]
        self._changed()

    def subscribe(self, track_id: str, subscriber_id: str, sink: PacketSink) -> Subscription:
        """Send the track's packets to `sink` from now on; raises KeyError where there is no such track."""
        return self._routers[track_id].join(subscriber_id, sink, subscriber_id in self._withheld)

    def share(self, track_id: str, subscriber_id: str, receiver: Receiver) -> Share:
        """A browser's share in a track; raises KeyError where there is no such track."""
        return self._routers[track_id].share(subscriber_id, receiver, subscriber_id in self._withheld)

    def prefer(self, owners: Sequence[str]) -> None:
        """Whose pictures matter most when a line does not carry all, best first."""
        self.preferred = tuple(owners)

    def rank(self, owner: str) -> int:
        """0 for the one who matters most; those who were not named share the last rank."""
        return self.preferred.index(owner) if owner in self.preferred else max(BACKGROUND, len(self.preferred))

    def tick(self, now: float) -> None:
        """Periodic work, every few tens of milliseconds."""
        for router in tuple(self._routers.values()):
            router.tick(now)

    @property
    def silenced(self) -> frozenset[str]:
        """The tracks that are cut."""
        return self._silenced

    def silence(self, track_ids: Collection[str]) -> None:
        """Cut exactly these tracks, also such as are published later."""
        self._silenced = frozenset(track_ids)
        for track_id, router in self._routers.items():
            router.silence(track_id in self._silenced)

    def withhold(self, subscriber_ids: Collection[str]) -> None:
        """Hold off exactly these subscribers, also such as come later."""
        self._withheld = frozenset(subscriber_ids)
        for router in self._routers.values():
            router.withhold(self._withheld)

    def watch(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each change of the list of tracks; the result ends that."""
        self._listeners.append(listener)

        def unwatch() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unwatch

    def activity(self) -> Mapping[str, TrackActivity]:
        """What passed through each track since it began, and how loud it is."""
        return {track_id: router.activity() for track_id, router in self._routers.items()}

    def _changed(self) -> None:
        for listener in tuple(self._listeners):
            listener()
