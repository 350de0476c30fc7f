"""The care for one browser's line: what it is believed to carry, and which layers it therefore gets.

A browser that gives no word about its line (neither transport-wide feedback nor REMB: some encoders' test players) gets
what it asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from media.allocator import Demand, Grant, LayerOffer, allocate, desired_rate
from media.downline import AMPLE, Downline
from media.downlink import Downlink
from media.fanout.ports import Link

FEEDBACK_S: Final = 0.2
PROBING_S: Final = 0.05
"""Seconds between looks at the feedback, and while a probe is out: browsers send one every 50 to 250 ms."""

ROUND_TRIP_S: Final = 1.0
"""Seconds between looks at the round trip, which receiver reports tell once a second."""

EASE_S: Final = 1.0
"""The same while the line carries more than it has to; the plane tells when it no longer does (`Link.on_unease`)."""

WORD_S: Final = 1.0
"""The same for receiver reports and REMB, which come once a second."""

NOTICED: Final = 0.03
"""Share by which an estimate must move until layers are shared out anew."""

REVIEW_S: Final = 2.0
"""Seconds after which they are in any case: layers' rates drift."""

TEMPORAL_LAYERS: Final = 3
"""What browsers make of a simulcast VP8 or VP9 layer (L1T3)."""

TEMPORAL_CODECS: Final = frozenset({"VP8", "VP9"})

NEARLY: Final = 1.5
"""Times an estimate that may be too low: it was taken while little was sent."""

UNKNOWN: Final = 1 << 40
"""bit/s: the budget of a line of which nothing is known."""


class Quality:
    """`transport_cc` says whether the browser gives transport-wide feedback."""

    def __init__(self, link: Link, now: float) -> None:
        self.transport_cc = False
        self._link = link
        self._line = Downline(now)
        self._told = False
        self._looked_at = self._look_at = self._round_trip_at = now
        self._round_trip_s: float | None = None
        self._review_at = now
        self._shared_out = 0
        self._changed = True

    @property
    def estimate(self) -> int:
        """bit/s that the line is believed to carry."""
        return self._line.estimate

    @property
    def probing(self) -> bool:
        """Whether a probe of the line is under way."""
        return self._line.in_probe

    def demand_changed(self) -> None:
        """Other tracks, sizes or layers: share out anew at the next step."""
        self._changed = True

    def uneasy(self) -> float:
        """The plane heard of a loss or a queue: when to come (monotonic seconds)."""
        self._look_at = min(self._look_at, self._looked_at + FEEDBACK_S)
        return self._look_at

    def step(self, now: float, downlinks: Sequence[Downlink], rank: Callable[[str], int]) -> float:
        """Do what is due; when to come again (monotonic seconds). `rank` is the importance of an owner."""
        if now >= self._look_at:
            self._look(now, downlinks)
            self._looked_at, self._look_at = now, now + self._pause(now)
        if self._changed or self._moved() or now >= self._review_at:
            self._changed = False
            self._review_at = now + REVIEW_S if self._told else float("inf")
            self._share_out(downlinks, rank)
            self._look_at = min(self._look_at, self._looked_at + self._pause(now))
        self._probe(now)
        return min(self._look_at, self._line.next_at)

    def _pause(self, now: float) -> float:
        if not self.transport_cc:
            return WORD_S
        if self._line.in_probe:
            return PROBING_S
        return EASE_S if self._line.at_ease(now) else FEEDBACK_S

    def _look(self, now: float, downlinks: Sequence[Downlink]) -> None:
        if self.transport_cc:
            self._told = True
            if now >= self._round_trip_at:
                self._round_trip_at = now + ROUND_TRIP_S
                self._round_trip_s = _round_trip(downlinks)
            if self._line.feedback(self._link.line(), now, self._round_trip_s):
                self._link.forget_queue()
            return
        remb = self._link.stats().remb
        if remb is not None:
            self._told = True
            self._line.receiver_estimate(remb, now)
            self._line.loss(_worst_loss(downlinks), now)

    def _moved(self) -> bool:
        return self._told and abs(self._budget() - self._shared_out) > NOTICED * self._shared_out

    def _budget(self) -> int:
        """bit/s to share out: what is more than ample changes nothing."""
        return min(self._line.estimate, int(AMPLE * self._line.desired)) if self._line.desired else self._line.estimate

    def _probe(self, now: float) -> None:
        if now >= self._line.next_at and (octets := self._line.due(now)):
            self._line.sent(self._link.probe(octets), now)

    def _share_out(self, downlinks: Sequence[Downlink], rank: Callable[[str], int]) -> None:
        ranks = _ranks(downlinks, rank)
        demands = [_demand(down, ranks[down.mid]) for down in downlinks if down.layers]
        self._line.desired = desired_rate(demands)
        self._shared_out = self._budget()
        grants = allocate(self._line.estimate if self._told else UNKNOWN, demands)
        pictures = [demand for demand in demands if demand.kind == "video"]
        wanted = {demand.track_id: self._hopeful(demand, grants[demand.track_id]) for demand in pictures}
        if all(grant.rid is None for grant in wanted.values()):
            wanted |= self._sign_of_life(pictures)
        for down in downlinks:
            if down.mid in wanted:
                down.grant(wanted[down.mid].rid, wanted[down.mid].temporal)

    def _sign_of_life(self, pictures: Sequence[Demand]) -> Mapping[str, Grant]:
        """The smallest picture, if the line may nearly carry it: without any it could not tell when it is better."""
        visible = [demand for demand in pictures if demand.wanted_height]
        least = min(visible, key=lambda demand: demand.layers[0].bitrate, default=None)
        if least is None or least.layers[0].bitrate > NEARLY * self._line.estimate:
            return {}
        return {least.track_id: Grant(least.layers[0].rid)}

    def _hopeful(self, demand: Demand, grant: Grant) -> Grant:
        """The most important picture does not wait for a probe; a line that is too narrow for it will tell."""
        if grant.rid is None and self._line.untried and demand.rank == 0 and demand.wanted_height:
            return Grant(demand.layers[0].rid)
        return grant


def _ranks(downlinks: Sequence[Downlink], rank: Callable[[str], int]) -> dict[str, int]:
    """Ranks by mid; a picture that is the only one on the page is the most important whoever it shows."""
    visible = [down for down in downlinks if down.track.kind == "video" and down.height and down.layers]
    only = visible[0].mid if len(visible) == 1 else None
    return {down.mid: 0 if down.mid == only else rank(down.track.owner) for down in downlinks}


def _demand(down: Downlink, rank: int) -> Demand:
    """What one m-line could use; where no layer flows yet, all would."""
    asleep = not any(layer.active for layer in down.layers)
    simulcast = len(down.layers) > 1 and down.track.codec.name.upper() in TEMPORAL_CODECS
    temporal = TEMPORAL_LAYERS if simulcast else 1
    offers = tuple(LayerOffer(one.rid, one.bitrate, one.height, one.active or asleep, temporal) for one in down.layers)
    return Demand(down.mid, down.track.kind, rank, down.height, offers, down.granted)


def _round_trip(downlinks: Sequence[Downlink]) -> float | None:
    known = [
        out.round_trip_s for down in downlinks if (out := down.output()) is not None and out.round_trip_s is not None
    ]
    return min(known, default=None)


def _worst_loss(downlinks: Sequence[Downlink]) -> float:
    shares = [out.lost_share for down in downlinks if (out := down.output()) is not None and out.packets]
    return max(shares, default=0.0)
