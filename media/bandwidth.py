"""How much the line to one browser carries, from what its transport-wide feedback says became of our packets.

Three voices, which the media plane gathers (`linewatch.LineWatch`) and reports when it is looked at: the queue, the
losses (judged by `tolerance`) and the rate that arrived. A growing or standing queue lets the estimate fall below the
rate that arrived, losses let it fall to that rate, quiet lets it rise by 8 % a second, near the last limit by a packet
per round trip (draft-ietf-rmcat-gcc-02 § 5.5, 6). The large steps up are not made here but proven by probes
(`probing`).

What a sender has not tried it does not know: while little is sent, the estimate neither rises beyond half as much
again as arrived nor falls. And losses and delays of an outage are not counted, so that the picture is back with the
line.

Pure: "now" is seconds of any monotonic clock, rates are bit/s.
"""

from __future__ import annotations

from typing import Final, Literal

from media.fanout.line import NO_LINE, LineReport
from media.tolerance import LOSS_LIMIT, Tolerance, loss_share

State = Literal["increase", "hold", "decrease"]

START: Final = 600_000
"""A voice and a small picture; probes say within a second whether there is more."""

LEAST: Final = 100_000
"""Less than two voices and a base layer is no conference; it also keeps feedback flowing."""

CAP: Final = 20_000_000
"""More than any page of pictures needs."""

ENOUGH: Final = 100_000
"""Below this rate of sending (voice only) nothing is concluded: so little fills no queue."""

LOSS_QUIET: Final = 0.02
"""The estimate rises by itself only below this share of lost packets."""

QUEUE_S: Final = 0.010
"""A slope counts only where packets also wait at least this long: a keyframe's burst slopes and leaves no queue."""

QUEUE_LIMIT_S: Final = 0.150
"""A standing queue is too long from here on, whether it still grows or not."""

QUEUE_GONE_S: Final = 0.030
"""As much as one frame waits behind another: no queue to speak of."""

DRAIN: Final = 0.88
DRAIN_LEAST: Final = 0.5
"""After an alarm we send this share of what arrived, less the queue in seconds: it is gone in about a second."""

FUTILE_TURNS: Final = 3
FUTILE_SHARE: Final = 0.8
"""A queue of which so much is left after so many decreases is none: the way has become longer."""

KEPT: Final = 0.9
"""Share of a known limit to send with once its queue is gone."""

REACTION_S: Final = 0.2
"""Time a decrease is given to show, on top of the round trip."""

ROUND_TRIP_S: Final = 0.2
"""Assumed while unknown."""

RISE: Final = 1.08
"""Per second, far from any known limit (GCC § 5.5)."""

STEP: Final = 9_600
"""Bits, one packet: rise per round trip near the limit."""

NEAR: Final = 1.15
"""Times the known limit: beyond, the line has become another and the limit is forgotten."""

UNTRIED: Final = 1.5
UNTRIED_MARGIN: Final = 10_000
"""The estimate rises by itself at most to this times what arrived, plus the margin (GCC § 5.5)."""

EASE_S: Final = 5.0
"""Seconds after a decrease until a quiet line is trusted again."""

PAUSE_S: Final = 1.0
"""Longest time between two calls that counts for the rise."""


class DownlinkEstimator:
    """See the module. `estimate` is never below LEAST nor above `cap`.

    `state` is what the last call did; `transport_wide` whether the browser gives transport-wide feedback at all.
    """

    def __init__(self, now: float, cap: int = CAP) -> None:
        self.state: State = "hold"
        self._cap = cap
        self._estimate = float(min(START, cap))
        self._line = NO_LINE
        self._tolerance = Tolerance()
        self._limit: float | None = None
        self._draining = False
        self._drain_turns = 0
        self._drained_from_s = 0.0
        self._called_at = now
        self._answered_at = float("-inf")
        self.transport_wide = False
        self._proven = False

    @property
    def estimate(self) -> int:
        """bit/s that can be sent."""
        return int(self._estimate)

    @property
    def acknowledged(self) -> int | None:
        """bit/s that arrived in the last half second, None where too little came."""
        return self._line.rate

    @property
    def standing_s(self) -> float:
        """Queueing delay that does not go away, in seconds."""
        return self._line.standing_us / 1e6

    @property
    def loss_share(self) -> float:
        """Share of packets lost in the last second, 0 to 1."""
        return loss_share(self._line)

    @property
    def decreased_at(self) -> float:
        """When the line last forced us down; minus infinity where never."""
        return self._answered_at

    def at_ease(self, now: float) -> bool:
        """Whether the line shows neither queue nor losses, and no decrease is still to take effect."""
        return self.transport_wide and self._quiet() and not self._draining and now > self._answered_at + EASE_S

    def feedback(self, line: LineReport, now: float, round_trip_s: float | None) -> bool:
        """What the plane reports, to be asked every 50 to 200 ms, every second while the line is `at_ease`.

        True where the way proved to have become longer: the plane is then to forget the queue (`Link.forget_queue`).
        """
        if not line.told:
            return False
        self.transport_wide = True
        self._line = line
        elapsed, self._called_at = min(now - self._called_at, PAUSE_S), now
        if line.octets * 8 < ENOUGH:
            return False
        return self._conclude(now, elapsed, ROUND_TRIP_S if round_trip_s is None else round_trip_s)

    def _conclude(self, now: float, elapsed: float, round_trip_s: float) -> bool:
        settling = now < self._answered_at + round_trip_s + REACTION_S
        rate = self._line.rate
        self._tolerance.seen(self.loss_share)
        if rate is None or settling:
            self.state = "hold"
        elif self._congested():
            return self._drain(rate, now)
        elif self._tolerance.is_exceeded(self._line, self.standing_s > QUEUE_S):
            self._tolerance.answered(self.loss_share)
            self._decrease(rate, now)
        elif self._draining:
            self._resume()
        elif self._quiet():
            self._rise(rate, elapsed, round_trip_s)
        else:
            self.state = "hold"
        return False

    def _congested(self) -> bool:
        standing = self.standing_s
        return standing > QUEUE_LIMIT_S or (self._line.usage == "over" and standing > QUEUE_S)

    def _quiet(self) -> bool:
        return self._line.usage == "normal" and self.loss_share < LOSS_QUIET and self.standing_s < QUEUE_GONE_S

    def _drain(self, rate: int, now: float) -> bool:
        """What arrives while a queue stands is what the line carries. True where it is none."""
        standing = self.standing_s
        if not self._draining:
            self._drain_turns, self._drained_from_s = 0, standing
        self._drain_turns += 1
        self._draining = self._drain_turns <= FUTILE_TURNS or standing < FUTILE_SHARE * self._drained_from_s
        self._limit = rate if self._draining else None
        if self._draining:
            self._decrease(rate * max(DRAIN_LEAST, DRAIN - standing), now)
        else:
            self.state = "hold"
        return not self._draining

    def _decrease(self, rate: float, now: float) -> None:
        self.state = "decrease"
        self._answered_at = now
        self._estimate = max(LEAST, min(self._estimate, rate))

    def _resume(self) -> None:
        """The queue is gone: back to just below the limit, without feeling for it."""
        self.state = "hold"
        if self.standing_s < QUEUE_GONE_S:
            self._draining = False
            self._estimate = max(self._estimate, min(self._cap, KEPT * (self._limit or 0)))

    def _rise(self, rate: int, elapsed: float, round_trip_s: float) -> None:
        self.state = "increase"
        if self._limit is not None and self._estimate > NEAR * self._limit:
            self._limit = None
        if self._limit is None:
            risen = self._estimate * RISE**elapsed
        else:
            risen = self._estimate + STEP * elapsed / (round_trip_s + REACTION_S)
        tried = UNTRIED * rate + UNTRIED_MARGIN
        self._estimate = min(self._cap, max(self._estimate, min(risen, tried)))

    def probed(self, rate: int, carried: bool) -> None:
        """A probe measured `rate`: `carried` without limit, or it is the limit itself."""
        if carried:
            self._proven = True
            self._limit = None
            self._draining = False
            self._estimate = min(self._cap, max(self._estimate, rate))
            return
        self._limit = rate
        bounded = max(LEAST, min(self._cap, KEPT * rate))
        self._estimate = max(self._estimate, bounded) if self._proven else bounded
        self._proven = True

    def receiver_estimate(self, bitrate: int, now: float) -> None:
        """REMB: the estimate while no transport-wide feedback has come, of no interest afterwards."""
        if not self.transport_wide:
            self.state = "increase" if bitrate > self._estimate else "decrease"
            self._estimate = max(LEAST, min(self._cap, bitrate))

    def loss(self, share: float, now: float) -> None:
        """A receiver report's share of lost packets (0 to 1), for a browser without transport-wide feedback."""
        if not self.transport_wide and share > LOSS_LIMIT and now >= self._answered_at + ROUND_TRIP_S + REACTION_S:
            self._decrease(self._estimate * (1 - share / 2), now)
