"""From capture threads to the local link, which belongs to the event loop."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict

from hardware.capture.clock import Clock
from hardware.capture.feed import Status
from hardware.capture.tracks import OutTrack
from media.local import LocalLink

WAITING = 256  # frames between threads and loop: three seconds of picture and sound; the oldest are dropped


class Outlet:
    """Publishes each track with its first packets; `deliver` and `report` may be called from any thread."""

    def __init__(self, link: LocalLink, clock: Clock) -> None:
        self._link = link
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[tuple[OutTrack, list[bytes]]] = deque(maxlen=WAITING)
        self._published: dict[str, OutTrack] = {}

    def deliver(self, track: OutTrack, packets: list[bytes]) -> None:
        """Hand over the packets of one frame."""
        self._waiting.append((track, packets))
        self._loop.call_soon_threadsafe(self._push_waiting)

    def report(self, status: Status) -> None:
        """Tell the meeting process how a source is."""
        self._loop.call_soon_threadsafe(self._link.send, {"type": "status", **asdict(status)})

    def send_reports(self) -> None:
        """Tell how each track's RTP clock stands to NTP time now."""
        now = self._clock.now()
        for track in self._published.values():
            self._link.sender_report(track.info.track_id, self._clock.ntp(now), track.stream.rtp_time(now))

    def _push_waiting(self) -> None:
        while self._waiting:
            track, packets = self._waiting.popleft()
            self._push(track, packets)

    def _push(self, track: OutTrack, packets: Iterable[bytes]) -> None:
        track_id = track.info.track_id
        if track_id not in self._published:
            self._published[track_id] = track
            self._link.publish(track.info)
            self.send_reports()
        for packet in packets:
            self._link.push(track_id, packet)
