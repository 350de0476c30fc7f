"""A conference sent over a simulated line to one browser.

`Viewer` is both ends: the server's sender of voices and simulcast pictures, driven by `Downline` and `allocate` as the
real one is, and the browser with its transport-wide feedback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from media.allocator import Demand, Grant, LayerOffer, allocate, desired_rate
from media.downline import Downline
from media.fanout.line import Acknowledged
from media.linewatch import LineWatch
from media.quality import EASE_S
from tests.media.simulated_line import Line

FRAME_S = 1 / 30
VOICE_S = 0.02
VOICE_OCTETS = 100
PACKET_OCTETS = 1200
FEEDBACK_S = 0.06
"""As often as Chromium sends transport-wide feedback."""

TICK_S = 0.1
KEYFRAME_FRAMES = 4
"""A keyframe is as large as so many other frames."""

KEYFRAME_WAIT_S = 0.15
"""From the request to the keyframe of the new layer."""

LAYERS = (
    LayerOffer("q", 150_000, 180, temporal_layers=3),
    LayerOffer("h", 500_000, 360, temporal_layers=3),
    LayerOffer("f", 1_700_000, 720, temporal_layers=3),
)


@dataclass(slots=True)
class Flight:
    """One packet under way."""

    sent: float
    arrives: float | None
    octets: int
    probe: bool


class Viewer:
    """See the module. `tall` are heights the page shows pictures at: the first that of the person with the floor."""

    def __init__(self, line: Line, tall: Sequence[int] = (720,), voices: int = 2, seed: int = 7) -> None:
        self.clock = clock = line.clock
        self.line = line
        self.downline = Downline(clock.now)
        self.watch = LineWatch()
        self.flights: list[Flight] = []
        self.estimates: list[tuple[float, int]] = []
        self.layers: list[tuple[float, str | None]] = []
        self.queues: list[tuple[float, float]] = []
        self.shown: list[int] = []
        self._random = Random(seed)
        self._tall = tall
        self._voices = voices
        self._sending: list[str | None] = [None] * len(tall)
        self._temporal = [2] * len(tall)
        self._keyframes = [False] * len(tall)
        self._reported = 0
        self._look_at = 0.0
        clock.every(VOICE_S, self._speak)
        clock.every(FRAME_S, self._show)
        clock.every(FEEDBACK_S, self._report)
        clock.every(TICK_S, self._tick)

    def _transmit(self, octets: int, probe: bool = False) -> None:
        self.flights.append(Flight(self.clock.now, self.line.carry(octets), octets, probe))

    def _speak(self) -> None:
        for _ in range(self._voices):
            self._transmit(VOICE_OCTETS)

    def _show(self) -> None:
        for number, rid in enumerate(self._sending):
            if rid is not None:
                self._frame(number, rid)

    def _frame(self, number: int, rid: str) -> None:
        rate = next(layer.bitrate for layer in LAYERS if layer.rid == rid) * (0.4, 0.6, 1.0)[self._temporal[number]]
        frames = KEYFRAME_FRAMES if self._keyframes[number] else 1
        self._keyframes[number] = False
        octets = int(rate * FRAME_S / 8 * frames * self._random.uniform(0.7, 1.3))
        for start in range(0, octets, PACKET_OCTETS):
            self._transmit(min(PACKET_OCTETS, octets - start))

    def _report(self) -> None:
        """The browser names all numbers up to the highest that came; what is missing there counts as lost."""
        now = self.clock.now
        end = max(
            (n + 1 for n, flight in enumerate(self.flights[self._reported :], self._reported) if _here(flight, now)),
            default=self._reported,
        )
        if end == self._reported:
            return
        results = [_acknowledged(flight, now) for flight in self.flights[self._reported : end]]
        self._reported = end
        if self.line.carries_back():
            self.clock.after(self.line.round_trip_s / 2, lambda: self._reported_to_us(results))

    def _reported_to_us(self, results: list[Acknowledged]) -> None:
        self.watch.heard(results, int(self.clock.now * 1e6))
        for result in results:
            if result.arrived_us is None and not result.probe and self.clock.now - result.sent_us / 1e6 < 1:
                self._transmit(result.octets)

    def _tick(self) -> None:
        now = self.clock.now
        demands = self.demands()
        self.downline.desired = desired_rate(demands)
        if now >= self._look_at or self.watch.uneasy:
            self._look(now)
        self._take(allocate(self.downline.estimate, demands))
        self.estimates.append((now, self.downline.estimate))
        self.layers.append((now, self._sending[0] if self._sending else None))
        self.queues.append((now, self.line.queue_now_s))
        self.shown.append(sum(rid is not None for rid in self._sending))
        if self.downline.next_at <= now:
            self._probe()

    def _look(self, now: float) -> None:
        if self.downline.feedback(self.watch.report(), now, self.line.round_trip_s + self.line.queue_now_s):
            self.watch.forget_queue()
        self._look_at = now + EASE_S if self.downline.at_ease(now) else now

    def _probe(self) -> None:
        octets = self.downline.due(self.clock.now)
        for start in range(0, octets, PACKET_OCTETS):
            self._transmit(min(PACKET_OCTETS, octets - start), probe=True)
        self.downline.sent(octets, self.clock.now)
        if self.downline.next_at < float("inf"):
            self.clock.after(max(0.0, self.downline.next_at - self.clock.now), self._probe)

    def demands(self) -> list[Demand]:
        """What the page shows now."""
        voice = (LayerOffer("", VOICE_OCTETS * 8 * 50, 0),)
        voices = [Demand(f"voice {number}", "audio", 0, 0, voice, "") for number in range(self._voices)]
        pictures = [
            Demand(f"picture {number}", "video", 0 if number == 0 else 2, tall, LAYERS, self._sending[number])
            for number, tall in enumerate(self._tall)
        ]
        return voices + pictures

    def _take(self, grants: dict[str, Grant]) -> None:
        for number in range(len(self._tall)):
            grant = grants[f"picture {number}"]
            self._temporal[number] = min(2, grant.temporal)
            if grant.rid is None or self._sending[number] is None:
                self._sending[number] = None if grant.rid is None else self._switch(number, grant.rid)
            elif grant.rid != self._sending[number]:
                self._switch(number, grant.rid)

    def _switch(self, number: int, rid: str) -> str:
        def switched() -> None:
            if self._sending[number] is not None:
                self._sending[number] = rid
                self._keyframes[number] = True

        self.clock.after(KEYFRAME_WAIT_S, switched)
        return rid

    def switches(self, since: float) -> int:
        """How often the picture of the person with the floor changed its layer."""
        chosen = [layer for at, layer in self.layers if at >= since]
        return sum(before != after for before, after in pairwise(chosen))

    def first_full_at(self) -> float:
        """When the person with the floor was first sent in full; infinity where never."""
        return next((at for at, rid in self.layers if rid == "f"), float("inf"))

    def share_of(self, rid: str | None, since: float, until: float = float("inf")) -> float:
        """Of the time the person with the floor was sent in that layer."""
        chosen = [layer for at, layer in self.layers if since <= at < until]
        return chosen.count(rid) / len(chosen)

    def estimates_in(self, since: float, until: float = float("inf")) -> list[int]:
        """bit/s, ten a second."""
        return [estimate for at, estimate in self.estimates if since <= at < until]

    def queues_in(self, since: float, until: float = float("inf")) -> list[float]:
        """Seconds of waiting, ten a second."""
        return [wait for at, wait in self.queues if since <= at < until]

    def octets_in(self, since: float, until: float, probe: bool) -> int:
        """Sent in that time."""
        return sum(f.octets for f in self.flights if since <= f.sent < until and f.probe == probe)


def _here(flight: Flight, now: float) -> bool:
    return flight.arrives is not None and flight.arrives <= now


def _acknowledged(flight: Flight, now: float) -> Acknowledged:
    """With the browser's clock an hour ahead and in steps of 250 µs, as its feedback has them."""
    arrived = int((flight.arrives + 3600) * 4000) * 250 if flight.arrives is not None and _here(flight, now) else None
    return Acknowledged(int(flight.sent * 1e6), arrived, flight.octets, flight.probe)
