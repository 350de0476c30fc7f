"""One simulcast layer of a track, or its only stream: its source, its keyframe requests, how much of it flows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from media.fanout.ports import Source, SourceStats

KEYFRAME_INTERVAL_S: Final = 0.5
"""A keyframe is five to ten times an ordinary frame: more than two a second would eat the bit rate for all."""

MEASURE_S: Final = 0.5
"""Seconds between measurements: at 5 frames a second (the least a screen share sends) there is always something new."""

WAKING_S: Final = 0.1
"""Seconds between looks at a layer that does not flow: somebody may wait for it."""

SILENT_MEASURES: Final = 2
"""Measurements without a packet after which a layer counts as paused by its publisher."""

SMOOTHING: Final = 0.3
"""Share of a new measurement in the bit rate: keyframes do not look like a change of quality."""


class KeyframeGate:
    """Merges keyframe requests: at most one per interval, and one that comes too early waits for its turn."""

    def __init__(self, request: Callable[[], None], now: Callable[[], float]) -> None:
        self._request = request
        self._now = now
        self._next_at = float("-inf")
        self.waiting = False

    def ask(self) -> None:
        """Pass the request on, now or with a later `release`."""
        self.waiting = True
        self.release()

    def release(self) -> None:
        """Pass a waiting request on when its time has come."""
        if not self.waiting or self._now() < self._next_at:
            return
        self.waiting = False
        self._next_at = self._now() + KEYFRAME_INTERVAL_S
        self._request()


class Layer:
    """`rid` is "" where the track is not simulcast. `bitrate` is in bit/s, 0 before the first measurement."""

    def __init__(
        self,
        rid: str,
        open_source: Callable[[Callable[[], None]], Source],
        request: Callable[[], None] | None,
        now: Callable[[], float],
    ) -> None:
        """`open_source` gets what hears of keyframe wishes; `request` replaces the source's own way to ask."""
        self.rid = rid
        self._gate = KeyframeGate(request or self._ask_source, now)
        self.source = open_source(self._gate.ask)
        self.bitrate = 0
        self.height = 0
        self.active = False
        self._seen: SourceStats | None = None
        self._measured_at = now()
        self._silent = 0

    def _ask_source(self) -> None:
        self.source.request_keyframe()

    def ask_keyframe(self) -> None:
        """Somebody cannot decode without one."""
        self._gate.ask()

    def tick(self, now: float) -> bool:
        """Let a waiting request out, measure when it is time; whether the layer woke, paused or changed its height."""
        self._gate.release()
        if now - self._measured_at < (MEASURE_S if self.active else WAKING_S):
            return False
        before = self.active, self.height
        self._measure(now)
        return (self.active, self.height) != before

    def _measure(self, now: float) -> None:
        stats, seen = self.source.stats(), self._seen
        elapsed, self._measured_at, self._seen = now - self._measured_at, now, stats
        arrived = stats.packets - (seen.packets if seen else 0)
        self._silent = 0 if arrived else self._silent + 1
        self.active = bool(arrived) or (self.active and self._silent < SILENT_MEASURES)
        self.height = stats.height
        rate = 8 * (stats.octets - (seen.octets if seen else 0)) / elapsed
        if arrived and elapsed >= MEASURE_S:
            self.bitrate = round(rate if not self.bitrate else self.bitrate + SMOOTHING * (rate - self.bitrate))
