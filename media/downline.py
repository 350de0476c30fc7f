"""What we know of the line to one browser: estimator and prober at work together.

The owner calls `feedback` every 50 to 200 ms (`at_ease`: every second, and when `Link.on_unease` is heard) with
what `Link.line` gave (also with nothing new), and while
`next_at` has come sends `Link.probe(due(now))` and tells `sent` the result, every 10 to 20 ms. Pure.
"""

from __future__ import annotations

from typing import Final, Literal

from media.bandwidth import CAP, DownlinkEstimator, State
from media.fanout.line import NO_LINE, LineReport
from media.probing import Prober

AMPLE: Final = 1.15
"""Times what is desired: with so much, nothing depends on how much more it is."""


class Downline:
    """See the module. `desired` is the rate the allocator could use (`allocator.desired_rate`), set by the owner."""

    def __init__(self, now: float, cap: int = CAP) -> None:
        self.desired = 0
        self._estimator = DownlinkEstimator(now, cap)
        self._prober = Prober(now)

    @property
    def estimate(self) -> int:
        """bit/s to share out."""
        return self._estimator.estimate

    @property
    def acknowledged(self) -> int | None:
        """bit/s that arrived in the last half second, None where too little came."""
        return self._estimator.acknowledged

    @property
    def state(self) -> State | Literal["probe"]:
        """For statistics."""
        return "probe" if self._prober.in_probe else self._estimator.state

    @property
    def untried(self) -> bool:
        """Whether the line has not yet shown that it carries less than we sent."""
        return self._estimator.decreased_at == float("-inf")

    @property
    def standing_s(self) -> float:
        """Queueing delay that does not go away, in seconds."""
        return self._estimator.standing_s

    @property
    def loss_share(self) -> float:
        """Share of packets lost in the last second, 0 to 1."""
        return self._estimator.loss_share

    @property
    def in_probe(self) -> bool:
        """Whether a probe is being sent or its feedback awaited."""
        return self._prober.in_probe

    def at_ease(self, now: float) -> bool:
        """Whether it carries all that is desired without a queue or losses: then a look each second is enough."""
        return not self.in_probe and self.estimate >= AMPLE * self.desired and self._estimator.at_ease(now)

    @property
    def next_at(self) -> float:
        """When `due` has something to send; infinity where no probe is being sent."""
        return self._prober.next_at

    def feedback(self, line: LineReport, now: float, round_trip_s: float | None) -> bool:
        """What the plane reports; True where it is then to forget the queue (`Link.forget_queue`)."""
        longer = self._estimator.feedback(line, now, round_trip_s)
        self._probe(line, now)
        return longer

    def _probe(self, line: LineReport, now: float) -> None:
        probed = self._prober.feedback(line.probe, line.latest_us, now)
        if probed is not None:
            self._estimator.probed(probed.rate, probed.carried)
        self._prober.decreased(self._estimator.decreased_at)
        self._prober.plan(self.estimate, self.acknowledged or 0, self.desired, now)

    def receiver_estimate(self, bitrate: int, now: float) -> None:
        """REMB of the browser (`LinkStats.remb`). Probes go out too: the browser measures them and says so in REMB."""
        self._estimator.receiver_estimate(bitrate, now)
        if not self._estimator.transport_wide:
            self._probe(NO_LINE, now)

    def loss(self, share: float, now: float) -> None:
        """Share of lost packets (0 to 1) in a receiver report; matters only without transport-wide feedback."""
        self._estimator.loss(share, now)

    def due(self, now: float) -> int:
        """Octets to give to `Link.probe` now."""
        return self._prober.due(now)

    def sent(self, octets: int, now: float) -> None:
        """What `Link.probe` returned."""
        self._prober.sent(octets, now)
