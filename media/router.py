"""Fan-out of one track: whoever subscribes gets every packet, unless the track is cut or the subscriber held off.

Nothing is stored for a cut track either: a retransmission must not bring out what was not to be heard.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from media import rtp
from media.levels import LevelMeter
from media.packetcache import PacketCache
from media.ports import KeyframeRequest, PacketSink, TrackInfo

KEYFRAME_INTERVAL_S = 0.5
"""A keyframe is five to ten times an ordinary frame: more than two a second would eat the bit rate for all."""


@dataclass(frozen=True, slots=True)
class TrackActivity:
    """What passed through a track: totals since it began; `level` in dBov, None for video."""

    packets_in: int
    bytes_in: int
    forwarded: int
    level: float | None
    silenced: bool


class KeyframeGate:
    """Merges keyframe requests: at most one per interval, and one that comes too early waits for its turn."""

    def __init__(self, request: KeyframeRequest, now: Callable[[], float]) -> None:
        self._request = request
        self._now = now
        self._next_at = float("-inf")
        self.waiting = False

    def ask(self) -> None:
        """Pass the request on, now or with a later packet."""
        self.waiting = True
        self.release()

    def release(self) -> None:
        """Pass a waiting request on when its time has come; called with every packet, so no timer is needed."""
        now = self._now()
        if self.waiting and now >= self._next_at:
            self.waiting = False
            self._next_at = now + KEYFRAME_INTERVAL_S
            self._request()


class Subscription:
    """One subscriber's share in a track."""

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

    def recall(self, sequence: int) -> bytes | None:
        """A packet that was forwarded before, by the publisher's number; None when gone, or not to be had now."""
        return self._router.recall(self, sequence)


class TrackRouter:
    """The publisher's end (`TrackInput`) and the list of subscriptions of one track."""

    def __init__(
        self,
        info: TrackInfo,
        request_keyframe: KeyframeRequest,
        now: Callable[[], float],
        on_close: Callable[[TrackRouter], None],
    ) -> None:
        self.info = info
        self._gate = KeyframeGate(request_keyframe, now)
        self._on_close = on_close
        self._cache = PacketCache()
        self._meter = LevelMeter() if info.kind == "audio" else None
        self._subscriptions: list[Subscription] = []
        self._receiving: tuple[PacketSink, ...] = ()
        self._clock_map: tuple[int, int] | None = None
        self._packets_in = self._bytes_in = self._forwarded = 0
        self.silenced = False
        self.closed = False

    def push(self, packet: bytes) -> None:
        """Forward one RTP packet in room form (`rtp.room_form`); what is no RTP is dropped, as sinks rely on it."""
        if self.closed or not rtp.is_rtp(packet):
            return
        self._measure(packet)
        if self.silenced:
            return
        if self._gate.waiting:
            self._gate.release()
        self._cache.add(packet)
        self._forwarded += len(self._receiving)
        for sink in self._receiving:
            sink.packet(self.info, packet)

    def _measure(self, packet: bytes) -> None:
        self._packets_in += 1
        self._bytes_in += len(packet)
        if self._meter is not None and (level := rtp.level_byte(packet)) is not None:
            self._meter.feed(level)

    def sender_report(self, ntp_time: int, rtp_time: int) -> None:
        """Pass on the publisher's clock mapping, and keep it for those who come later."""
        self._clock_map = (ntp_time, rtp_time)
        for sink in self._receiving:
            sink.sender_report(self.info, ntp_time, rtp_time)

    def close(self) -> None:
        """End the track; harmless when repeated."""
        if self.closed:
            return
        self.closed = True
        subscriptions, self._subscriptions, self._receiving = self._subscriptions, [], ()
        self._cache.clear()
        for subscription in subscriptions:
            subscription.sink.closed(self.info)
        self._on_close(self)

    def join(self, subscriber_id: str, sink: PacketSink, withheld: bool) -> Subscription:
        """Add a subscriber; a keyframe is asked for at once, as nothing can be decoded before one."""
        subscription = Subscription(self, subscriber_id, sink)
        subscription.withheld = withheld
        self._subscriptions.append(subscription)
        self._update()
        self._welcome(subscription)
        return subscription

    def leave(self, subscription: Subscription) -> None:
        """Remove a subscriber."""
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)
            self._update()

    def withhold(self, subscriber_ids: Collection[str]) -> None:
        """Hold off exactly these subscribers."""
        freed = []
        for subscription in self._subscriptions:
            before, subscription.withheld = subscription.withheld, subscription.subscriber_id in subscriber_ids
            if before and not subscription.withheld:
                freed.append(subscription)
        self._update()
        for subscription in freed:
            self._welcome(subscription)

    def silence(self, silenced: bool) -> None:
        """Cut the track, or open it again (with a keyframe for those who wait)."""
        if silenced == self.silenced:
            return
        self.silenced = silenced
        if silenced:
            self._cache.clear()
        elif self._receiving:
            self._ask_keyframe()

    def request_keyframe(self, subscription: Subscription) -> None:
        """Ask the publisher, unless the asking subscriber gets nothing anyway."""
        if subscription in self._subscriptions and not subscription.withheld and not self.silenced:
            self._ask_keyframe()

    def recall(self, subscription: Subscription, sequence: int) -> bytes | None:
        """See `Subscription.recall`."""
        allowed = subscription in self._subscriptions and not subscription.withheld and not self.silenced
        return self._cache.get(sequence) if allowed else None

    def activity(self) -> TrackActivity:
        """Totals and level."""
        level = self._meter.value if self._meter is not None else None
        return TrackActivity(self._packets_in, self._bytes_in, self._forwarded, level, self.silenced)

    def _update(self) -> None:
        self._receiving = tuple(s.sink for s in self._subscriptions if not s.withheld)

    def _welcome(self, subscription: Subscription) -> None:
        if subscription.withheld:
            return
        if self._clock_map is not None:
            subscription.sink.sender_report(self.info, *self._clock_map)
        if not self.silenced:
            self._ask_keyframe()

    def _ask_keyframe(self) -> None:
        if self.info.kind == "video":
            self._gate.ask()
