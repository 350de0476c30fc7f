"""Figures for the technician: every connection in WebRTC's own names, totals for Prometheus, and how late the loop is.

`/p/SLUG/media.json` is for the operator's role alone: who is connected from which address with which line is nobody
else's business. `/metrics` gets sums only, labelled by direction, kind and state.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import asdict
from operator import attrgetter
from typing import Any, Final

from aiohttp import hdrs, web

from agenda.commands import Role
from agenda.meeting import Meeting
from media import statistics
from media.admission import Admission
from media.fanout.ports import OutputStats, SourceStats
from media.peerstats import PeerStats
from media.statistics import Reporting
from server.health import PREFIX, Counters
from server.identity import Identities, LinkInvalid, role_of
from server.pages import COOKIE
from server.sampling import Pause, Sampler, Taken
from server.web import PageError

STATISTICS_ROLES: Final[frozenset[Role]] = frozenset({"operator"})
"""Deny by default: addresses and lines are shown to the technician, not to chair, clerk or members."""

STEP_S: Final = 0.02
"""Between two looks at the loop: as often as a packet of sound is due."""

WINDOW_S: Final = 10.0
"""What a quantile is of: long enough for a 99th percentile of 500 looks, short enough to show what happens now."""

QUANTILES: Final = (0.5, 0.99)

PEER_STATES: Final = ("new", "connected", "lost", "closed")


class LoopDelay:
    """How late the event loop comes to what is due: sleeps a step again and again and measures by how much too long."""

    def __init__(self, now: Callable[[], float], pause: Pause) -> None:
        self._now = now
        self._pause = pause
        self._late: deque[float] = deque(maxlen=round(WINDOW_S / STEP_S))

    async def run(self) -> None:
        """Measure until cancelled."""
        while True:
            await self.look()

    async def look(self) -> None:
        """Measure once."""
        due = self._now() + STEP_S
        await self._pause(STEP_S)
        self._late.append(max(0.0, self._now() - due))

    def quantile(self, share: float) -> float:
        """Seconds that so large a share of the last looks did not exceed; 0 before the first."""
        ordered = sorted(self._late)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

    def lines(self) -> list[str]:
        """In Prometheus' text form: a summary, and its p99 by a name of its own for alarms."""
        name, p99 = f"{PREFIX}_loop_delay_seconds", f"{PREFIX}_loop_delay_p99_seconds"
        return [
            f"# HELP {name} How late the event loop comes, over the last {WINDOW_S:.0f} seconds.",
            f"# TYPE {name} summary",
            *(f'{name}{{quantile="{share}"}} {self.quantile(share):.6f}' for share in QUANTILES),
            f"# TYPE {p99} gauge",
            f"{p99} {self.quantile(QUANTILES[-1]):.6f}",
        ]


class MediaTotals:
    """A `sampling.Listener`: adds up what all connections do, also those that have gone, and measures the load.

    `cpu` is the process' CPU time in seconds.
    """

    def __init__(self, counters: Counters, admission: Admission, delay: LoopDelay, cpu: Callable[[], float]) -> None:
        self._counters = counters
        self._admission = admission
        self._delay = delay
        self._cpu = cpu
        self._cpu_before = cpu()
        self._sent: Counter[str] = Counter()
        self._totals: dict[str, dict[_Series, int]] = {}
        self._seen: set[str] = set()

    def peer(self, peer: Reporting, taken: Taken) -> None:
        """One connection's second."""
        before, now = taken.before, taken.now
        self._sent["packets"] += now.link.packets_out - (before.link.packets_out if before else 0)
        self._sent["octets"] += now.link.octets_out - (before.link.octets_out if before else 0)
        self._sent["publishers"] += bool(now.uplinks)
        totals = _totals(now)
        for series, total in totals.items():
            self._add(series, total - self._totals.get(peer.peer_id, {}).get(series, 0))
        self._totals[peer.peer_id] = totals
        self._seen.add(peer.peer_id)

    def second(self, at: float, seconds: float) -> None:
        """All had their turn."""
        self._totals = {peer_id: totals for peer_id, totals in self._totals.items() if peer_id in self._seen}
        self._seen.clear()
        sent, self._sent = self._sent, Counter()
        cpu = self._cpu()
        self._admission.measured(
            seconds=seconds,
            cpu_s=cpu - self._cpu_before,
            packets=sent["packets"],
            octets=sent["octets"],
            late_s=self._delay.quantile(QUANTILES[-1]),
            publishers=sent["publishers"],
        )
        self._cpu_before = cpu

    def _add(self, series: _Series, more: int) -> None:
        """A sum is smaller than before where a stream has ended; its last second is not counted."""
        name, direction, kind = series
        if more > 0:
            self._counters.add(f"rtp_{name}", more, direction=direction, kind=kind)


_Series = tuple[str, str, str]
"""Name, direction and kind."""

_INCOMING: Final[Mapping[str, Callable[[SourceStats], int]]] = {
    "packets": attrgetter("packets"),
    "bytes": attrgetter("octets"),
    "packets_lost": attrgetter("lost"),
    "packets_retransmitted": attrgetter("repaired"),
    "nacks": attrgetter("nacks"),
    "keyframe_requests": attrgetter("keyframe_requests"),
}
_OUTGOING: Final[Mapping[str, Callable[[OutputStats], int]]] = {
    "packets": attrgetter("packets"),
    "bytes": attrgetter("octets"),
    "packets_lost": attrgetter("lost"),
    "packets_retransmitted": attrgetter("retransmitted_packets"),
    "packets_dropped": attrgetter("dropped"),
    "nacks": attrgetter("nacks"),
    "keyframe_requests": attrgetter("keyframe_requests"),
}
_KINDS: Final = ("audio", "video")


def _totals(stats: PeerStats) -> dict[_Series, int]:
    """Sums over a connection's streams, by series."""
    sums: dict[_Series, int] = {}
    for kind in _KINDS:
        layers = [layer for up in stats.uplinks if up.track.kind == kind for _, layer in up.layers]
        outputs = [down.output for down in stats.downlinks if down.track.kind == kind]
        sums |= {(name, "in", kind): sum(map(figure, layers)) for name, figure in _INCOMING.items()}
        sums |= {(name, "out", kind): sum(map(figure_out, outputs)) for name, figure_out in _OUTGOING.items()}
    return sums


class MediaReport:
    """The one place that knows all figures; `/metrics` and `media.json` are two ways to read it.

    `fanout` is which media plane runs, `dropped` tells what was dropped and why.
    """

    def __init__(
        self,
        fanout: str,
        dropped: Callable[[], Mapping[str, int]],
        sampler: Sampler,
        admission: Admission,
        delay: LoopDelay,
        meeting: Callable[[], Meeting],
    ) -> None:
        self._fanout = fanout
        self._dropped = dropped
        self._sampler = sampler
        self._admission = admission
        self._delay = delay
        self._meeting = meeting

    def json(self) -> dict[str, Any]:
        """The answer of `media.json`; figures are at most a second old."""
        return {
            "fanout": self._fanout,
            "loop_delay": {f"p{share * 100:.0f}": round(self._delay.quantile(share), 6) for share in QUANTILES},
            "load": asdict(self._admission.load),
            "limits": asdict(self._admission.limits),
            "refused": self._admission.refused,
            "counters": dict(self._dropped()),
            "peers": [self._entry(peer_id, taken) for peer_id, taken in self._sampler.taken.items()],
        }

    def lines(self) -> list[str]:
        """What `/metrics` adds to the counters."""
        states = Counter(taken.now.state for taken in self._sampler.taken.values())
        load, media = self._admission.load, f"{PREFIX}_media"
        return [
            *self._delay.lines(),
            f"# TYPE {media}_fanout_info gauge",
            f'{media}_fanout_info{{name="{self._fanout}"}} 1',
            f"# TYPE {media}_peers gauge",
            *(f'{media}_peers{{state="{state}"}} {states[state]}' for state in PEER_STATES),
            f"# TYPE {media}_packet_cost_seconds gauge",
            f"{media}_packet_cost_seconds {load.cost_s:.9f}",
            f"# TYPE {media}_sent_packets_per_second gauge",
            f"{media}_sent_packets_per_second {load.packets:.1f}",
            f"# TYPE {media}_admission_refused_total counter",
            f"{media}_admission_refused_total {self._admission.refused}",
        ]

    def _entry(self, peer_id: str, taken: Taken) -> dict[str, Any]:
        owner = self._sampler.owners.get(peer_id, "")
        person = self._meeting().people.get(owner)
        return {**statistics.entry(peer_id, owner, taken.now), "name": person.name if person else ""}


class StatisticsPages:
    """The route of `media.json`."""

    def __init__(self, identities: Identities, report: Callable[[], dict[str, Any]]) -> None:
        self._identities = identities
        self._report = report

    def routes(self) -> list[web.AbstractRouteDef]:
        """For the application of the meeting process."""
        return [web.get("/p/{slug}/media.json", self.media)]

    async def media(self, request: web.Request) -> web.Response:
        """All figures, for the operator."""
        try:
            identity = await self._identities.recognise(request.cookies.get(COOKIE), request.match_info["slug"])
        except LinkInvalid as error:
            raise PageError(error.code) from error
        if role_of(identity.invitation) not in STATISTICS_ROLES:
            raise PageError("not-allowed")
        return web.json_response(self._report(), headers={hdrs.CACHE_CONTROL: "no-store"})
