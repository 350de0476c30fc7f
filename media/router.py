"""One track of a room: its layers, and who may have them.

The fan-out moves the packets; this decides. A track that is cut (`silence`) is cut at its sources, for everybody at
once; a subscriber that is held off (`withhold`) loses the layers before anybody is told anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from media.allocator import LayerOffer, Wish, needed_layers
from media.layers import Layer
from media.ports import PacketSink, TrackInfo
from media.taps import Taps

TALL: Final = 1 << 14
"""Pixels: what a subscriber of this machine wants of a picture, the tallest there is."""

UNWATCHED_S: Final = 3.0
"""Seconds a layer goes on at its publisher after the last viewer left it: scrolling back must not cost a keyframe."""


@dataclass(frozen=True, slots=True)
class TrackActivity:
    """What passed through a track: totals since it began; `level` in dBov, None for video.

    `paused`: its publisher was told that nobody watches, so that no packets are no trouble.
    """

    packets_in: int
    bytes_in: int
    forwarded: int
    level: float | None
    silenced: bool
    paused: bool = False


class Receiver(Protocol):
    """A browser's end of a subscription."""

    def changed(self) -> None:
        """Other layers may be received now, or none; see `Share.layers`."""
        ...

    def ended(self) -> None:
        """The track is gone; its share is closed."""
        ...


class Subscription:
    """The share of a sink in this process."""

    def __init__(self, router: TrackRouter, subscriber_id: str, sink: PacketSink) -> None:
        self._router = router
        self.subscriber_id = subscriber_id
        self.sink = sink
        self.withheld = False

    def close(self) -> None:
        """Get nothing more; harmless when repeated."""
        self._router.leave(self)

    def request_keyframe(self) -> None:
        """Ask the publisher for a keyframe; many requests become one."""
        self._router.request_keyframe(self)


class Share:
    """The share of a browser: it takes its packets from the sources of `layers` by itself."""

    def __init__(self, router: TrackRouter, subscriber_id: str, receiver: Receiver) -> None:
        self._router = router
        self.subscriber_id = subscriber_id
        self.receiver = receiver
        self.withheld = False
        self.height = 0
        self.granted: str | None = None

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What may be sent to the browser now, lowest first."""
        return () if self.withheld or self._router.closed else self._router.layers

    def want(self, height: int) -> None:
        """The height in pixels at which the picture is shown; 0: not visible."""
        if height != self.height:
            self.height = height
            self._router.wishes_changed()

    def grant(self, rid: str | None) -> None:
        """The layer that its line was found to carry; the publisher must not rest it."""
        if rid != self.granted:
            self.granted = rid
            self._router.wishes_changed()

    def close(self) -> None:
        """Get nothing more; harmless when repeated."""
        self._router.leave(self)


class TrackRouter:
    """`layers` are lowest first; empty while the publisher's connection does not stand yet."""

    def __init__(self, info: TrackInfo, now: Callable[[], float], on_close: Callable[[TrackRouter], None]) -> None:
        self.info = info
        self.layers: tuple[Layer, ...] = ()
        self.on_wishes: Callable[[tuple[str, ...]], None] | None = None
        self.on_watched: Callable[[bool], None] | None = None
        self._was_watched: bool | None = None
        self._now = now
        self._on_close = on_close
        self._taps = Taps(info)
        self._sinks: list[Subscription] = []
        self._shares: list[Share] = []
        self._watched: tuple[str, ...] | None = None
        self._watched_until: dict[str, float] = {}
        self._wishes_changed = True
        self.silenced = False
        self.closed = False

    def bind(self, layers: Sequence[Layer]) -> None:
        """The publisher's streams exist now."""
        self.layers = tuple(layers)
        for layer in self.layers:
            layer.source.silence(self.silenced)
        self._serve_sinks()
        self._tell_receivers()

    def close(self) -> None:
        """End the track; harmless when repeated."""
        if self.closed:
            return
        self.closed = True
        sinks, self._sinks = self._sinks, []
        shares, self._shares = self._shares, []
        self._taps.close()
        for layer in self.layers:
            layer.source.close()
        for subscription in sinks:
            subscription.sink.closed(self.info)
        for share in shares:
            share.receiver.ended()
        self._on_close(self)

    # -- who gets it -------------------------------------------------------------------------------------------------

    def join(self, subscriber_id: str, sink: PacketSink, withheld: bool) -> Subscription:
        """Add a sink of this process."""
        subscription = Subscription(self, subscriber_id, sink)
        subscription.withheld = withheld
        self._sinks.append(subscription)
        self._serve_sinks()
        return subscription

    def share(self, subscriber_id: str, receiver: Receiver, withheld: bool) -> Share:
        """Add a browser; its receiver hears of changes from now on, not of what is there already."""
        share = Share(self, subscriber_id, receiver)
        share.withheld = withheld
        self._shares.append(share)
        self.wishes_changed()
        return share

    def leave(self, one: Subscription | Share) -> None:
        """Remove a subscriber."""
        if isinstance(one, Subscription) and one in self._sinks:
            self._sinks.remove(one)
            self._serve_sinks()
        elif isinstance(one, Share) and one in self._shares:
            self._shares.remove(one)
            self.wishes_changed()

    def withhold(self, subscriber_ids: Collection[str]) -> None:
        """Hold off exactly these subscribers."""
        for subscription in self._sinks:
            subscription.withheld = subscription.subscriber_id in subscriber_ids
        self._serve_sinks()
        for share in tuple(self._shares):
            before, share.withheld = share.withheld, share.subscriber_id in subscriber_ids
            if share.withheld != before:
                share.receiver.changed()
        self.wishes_changed()

    def silence(self, silenced: bool) -> None:
        """Cut the track, or open it again (with a keyframe for those who wait)."""
        if silenced == self.silenced:
            return
        self.silenced = silenced
        for layer in self.layers:
            layer.source.silence(silenced)
            if not silenced and self.info.kind == "video" and (self._sinks or self._shares):
                layer.ask_keyframe()

    def request_keyframe(self, subscription: Subscription) -> None:
        """Ask the publisher, unless the asking subscriber gets nothing anyway."""
        layer = self._taps.source_layer
        video = self.info.kind == "video"
        if layer and video and subscription in self._sinks and not (subscription.withheld or self.silenced):
            layer.ask_keyframe()

    def _serve_sinks(self) -> None:
        self._taps.serve([one.sink for one in self._sinks if not one.withheld], self.layers)
        self.wishes_changed()

    def _tell_receivers(self) -> None:
        for share in tuple(self._shares):
            share.receiver.changed()

    # -- what is watched ---------------------------------------------------------------------------------------------

    def wishes_changed(self) -> None:
        """Somebody came, left, or looks at another size; the publisher hears of it with the next tick.

        A publisher of this machine hears at once of the first who comes and the last who leaves.
        """
        self._wishes_changed = True
        subscribers: list[Subscription | Share] = [*self._sinks, *self._shares]
        watched = any(not one.withheld for one in subscribers)
        if self.on_watched is not None and watched != self._was_watched:
            self._was_watched = watched
            self.on_watched(watched)

    def tick(self, now: float) -> None:
        """Measure the layers, move the taps, tell the publisher what is watched."""
        changed = [layer for layer in self.layers if layer.tick(now)]
        if changed:
            self._serve_sinks()
            self._tell_receivers()
        if self.on_wishes is not None and (self._wishes_changed or self._watched_until):
            self._tell_publisher(now)

    def _tell_publisher(self, now: float) -> None:
        self._wishes_changed = False
        needed = self._needed()
        for rid in self._watched or ():
            if rid not in needed:
                self._watched_until.setdefault(rid, now + UNWATCHED_S)
        self._watched_until = {
            rid: until for rid, until in self._watched_until.items() if until > now and rid not in needed
        }
        watched = tuple(layer.rid for layer in self.layers if layer.rid in needed or layer.rid in self._watched_until)
        if watched != self._watched and self.on_wishes is not None:
            self._watched = watched
            self.on_wishes(watched)

    def _needed(self) -> frozenset[str]:
        """The rids that somebody gets or would get next, and the lowest as long as anybody looks at all."""
        wishes = [Wish(share.height, share.granted) for share in self._shares if not share.withheld]
        if any(not one.withheld for one in self._sinks):
            tapped = self._taps.source_layer
            wishes.append(Wish(TALL, tapped.rid if tapped else None))
        return needed_layers([LayerOffer(one.rid, one.bitrate, one.height) for one in self.layers], wishes)

    def activity(self) -> TrackActivity:
        """Totals and level."""
        stats = [layer.source.stats() for layer in self.layers]
        return TrackActivity(
            packets_in=sum(one.packets for one in stats),
            bytes_in=sum(one.octets for one in stats),
            forwarded=sum(one.forwarded for one in stats),
            level=stats[0].level if stats else None,
            silenced=self.silenced,
            paused=self._watched == (),
        )
