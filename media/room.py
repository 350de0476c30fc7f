"""The tracks of one meeting: who publishes, who subscribes, what is cut and who is held off.

All calls happen on the event loop's thread and return at once. A track's packets go to nobody while it is silenced;
a withheld subscriber gets nothing of any track. Both sets are replaced as a whole, so that whoever decides (the floor)
need not remember what it said before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from media.ports import KeyframeRequest, PacketSink, TrackInfo, TrackInput
from media.router import Subscription, TrackActivity, TrackRouter

__all__ = ["Room", "Subscription", "TrackActivity", "TrackTaken"]


class TrackTaken(Exception):
    """Another publisher holds this track id."""


class Room:
    """See the module. `now` is a monotonic clock in seconds, that of the running loop where none is given."""

    def __init__(self, name: str, now: Callable[[], float] | None = None) -> None:
        self.name = name
        self._now = now or (lambda: asyncio.get_running_loop().time())
        self._routers: dict[str, TrackRouter] = {}
        self._silenced: frozenset[str] = frozenset()
        self._withheld: frozenset[str] = frozenset()
        self._listeners: list[Callable[[], None]] = []

    @property
    def tracks(self) -> Mapping[str, TrackInfo]:
        """The tracks by id, in the order of their publication."""
        return MappingProxyType({track_id: router.info for track_id, router in self._routers.items()})

    def publish(self, info: TrackInfo, request_keyframe: KeyframeRequest) -> TrackInput:
        """Open a track; raises TrackTaken. `request_keyframe` is called, rarely, when a subscriber cannot decode."""
        if info.track_id in self._routers:
            raise TrackTaken(info.track_id)
        router = TrackRouter(info, request_keyframe, self._now, self._forget)
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
