"""A line with rate, queue, delay, loss and outages, in simulated seconds.

Everything random comes from a seed, time from `Clock`; nothing here reads the time of the machine.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from random import Random


class Clock:
    """Runs calls in the order of their times."""

    def __init__(self) -> None:
        self.now = 0.0
        self._calls: list[tuple[float, int, Callable[[], None]]] = []
        self._turn = count()

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        """Call later."""
        heapq.heappush(self._calls, (self.now + seconds, next(self._turn), call))

    def every(self, seconds: float, call: Callable[[], None]) -> None:
        """Call now and again and again."""

        def again() -> None:
            call()
            self.after(seconds, again)

        self.after(0.0, again)

    def run(self, until: float) -> None:
        """Let time pass."""
        while self._calls and self._calls[0][0] <= until:
            self.now, _, call = heapq.heappop(self._calls)
            call()
        self.now = until


@dataclass
class Line:
    """One queue (drop-tail, `queue_s` long), then the way. `round_trip_s` is that of the empty line.

    `loss` is the share lost at random, in runs of `burst` packets on average. What is sent between `gone` times is
    lost, in both directions.
    """

    clock: Clock = field(default_factory=Clock)
    rate: int = 20_000_000
    round_trip_s: float = 0.04
    queue_s: float = 1.0
    loss: float = 0.0
    burst: float = 1.0
    jitter_s: float = 0.0
    gone: tuple[float, float] = (0.0, 0.0)
    seed: int = 1
    _free_at: float = 0.0
    _losing: bool = False
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    @property
    def queue_now_s(self) -> float:
        """How long a packet sent now would wait."""
        return max(0.0, self._free_at - self.clock.now)

    @property
    def is_gone(self) -> bool:
        """Whether nothing gets through."""
        return self.gone[0] <= self.clock.now < self.gone[1]

    def change_rate(self, rate: int) -> None:
        """What is in the queue takes longer or shorter from now on."""
        self._free_at = self.clock.now + self.queue_now_s * self.rate / rate
        self.rate = rate

    def carry(self, octets: int) -> float | None:
        """When a packet sent now arrives; None where it is lost."""
        if self.is_gone or self.queue_now_s > self.queue_s or self._lost():
            return None
        self._free_at = self.clock.now + self.queue_now_s + octets * 8 / self.rate
        return self._free_at + self.round_trip_s / 2 + self._random.random() * self.jitter_s

    def carries_back(self) -> bool:
        """Whether a packet of the browser arrives; few and small, they never wait."""
        return not self.is_gone and self._random.random() >= self.loss

    def _lost(self) -> bool:
        """Two states (Gilbert): losing ends with 1/burst, and begins so often that the share is right."""
        ends = 1 / self.burst
        begins = self.loss * ends / (1 - self.loss)
        share = 1 - ends if self._losing else begins
        self._losing = self._random.random() < share
        return self._losing
