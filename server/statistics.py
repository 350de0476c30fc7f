"""Figures for the technician: every connection in WebRTC's own names, totals for Prometheus, and how late the loop is.

`/p/SLUG/media.json` is for the operator's role alone: who is connected from which address with which line is nobody
else's business. `/metrics` gets sums only, labelled by direction, kind and state.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from aiohttp import hdrs, web

from agenda.commands import Role
from agenda.meeting import Meeting
from media import statistics
from media.admission import Admission
from media.fanout.figures import Totals
from media.statistics import Reporting
from server.health import PREFIX
from server.identity import Identities
from server.sampling import Pause
from server.visitors import visitor_as

STATISTICS_ROLES: Final[frozenset[Role]] = frozenset({"operator"})
"""Deny by default: addresses and lines are shown to the technician, not to chair, clerk or members."""

STEP_S: Final = 0.1
"""Between two looks at the loop. Each wakes the process, so looking as often as a packet of sound is due (0.02 s) cost
more than it told."""

WINDOW_S: Final = 20.0
"""What a quantile is of: long enough for a 99th percentile of 200 looks, short enough to show what happens now."""

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


@dataclass(frozen=True, slots=True)
class Plane:
    """What the media server can be asked: which media plane runs, its sums, what was dropped and why, who is there."""

    name: str
    totals: Callable[[], Totals]
    dropped: Callable[[], Mapping[str, int]]
    peers: Callable[[], Sequence[Reporting]]


class LoadMeter:
    """Measures the load for admission, by sums alone. `cpu` is the process' CPU time in seconds."""

    def __init__(self, plane: Plane, admission: Admission, delay: LoopDelay, cpu: Callable[[], float]) -> None:
        self._plane = plane
        self._admission = admission
        self._delay = delay
        self._cpu = cpu
        self._cpu_before = cpu()
        self._before = plane.totals()

    def second(self, at: float, seconds: float) -> None:
        """A second is over (`sampling.OnSecond`)."""
        cpu, totals = self._cpu(), self._plane.totals()
        self._admission.measured(
            seconds=seconds,
            cpu_s=cpu - self._cpu_before,
            packets=totals.packets_out - self._before.packets_out,
            octets=totals.octets_out - self._before.octets_out,
            late_s=self._delay.quantile(QUANTILES[-1]),
            publishers=sum(peer.publishes for peer in self._plane.peers()),
        )
        self._cpu_before, self._before = cpu, totals


FLOW_SERIES: Final[Mapping[str, str]] = {
    "packets": "packets",
    "bytes": "octets",
    "packets_lost": "lost",
    "packets_retransmitted": "repeated",
    "packets_dropped": "dropped",
    "nacks": "nacks",
    "keyframe_requests": "keyframe_requests",
}
"""Names of /metrics, and of `fanout.figures.Flow`."""

FLOWS: Final[Mapping[str, str]] = {
    'direction="in",kind="audio"': "audio_in",
    'direction="in",kind="video"': "video_in",
    'direction="out",kind="audio"': "audio_out",
    'direction="out",kind="video"': "video_out",
}
"""Labels of /metrics, and names of `fanout.figures.Totals`."""


class FlowLines:
    """The sums over all streams, in Prometheus' text form.

    What browsers say they lost may become less when a packet comes late; a counter that goes down would read as a
    restart, so the highest word stands.
    """

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], int] = {}

    def lines(self, totals: Totals) -> list[str]:
        """Counters by direction and kind."""
        return [line for name in FLOW_SERIES for line in self._series(name, totals)]

    def _series(self, name: str, totals: Totals) -> list[str]:
        metric = f"{PREFIX}_rtp_{name}_total"
        return [
            f"# TYPE {metric} counter",
            *(f"{metric}{{{labels}}} {self._highest(name, flow, totals)}" for labels, flow in FLOWS.items()),
        ]

    def _highest(self, name: str, flow: str, totals: Totals) -> int:
        now: int = getattr(getattr(totals, flow), FLOW_SERIES[name])
        self._told[name, flow] = max(now, self._told.get((name, flow), 0))
        return self._told[name, flow]


class MediaReport:
    """The one place that knows all figures; `/metrics` and `media.json` are two ways to read it.

    Nothing is gathered before somebody reads.
    """

    def __init__(
        self, plane: Plane, admission: Admission, delay: LoopDelay, meeting: Callable[[], Meeting], pause: Pause
    ) -> None:
        self._plane = plane
        self._admission = admission
        self._delay = delay
        self._meeting = meeting
        self._pause = pause
        self._flows = FlowLines()

    async def json(self) -> str:
        """The answer of `media.json`, as text.

        Connections are asked one by one, with a turn of the loop between them: forty with eighty streams each take a
        tenth of a second, and so long no packet may wait.
        """
        peers = []
        for peer in self._plane.peers():
            peers.append(json.dumps(self._entry(peer)))
            await self._pause(0)
        return f'{json.dumps(self._whole())[:-1]}, "peers": [{", ".join(peers)}]}}'

    def _whole(self) -> dict[str, Any]:
        return {
            "fanout": self._plane.name,
            "loop_delay": {f"p{share * 100:.0f}": round(self._delay.quantile(share), 6) for share in QUANTILES},
            "load": asdict(self._admission.load),
            "limits": asdict(self._admission.limits),
            "refused": self._admission.refused,
            "counters": dict(self._plane.dropped()),
        }

    def lines(self) -> list[str]:
        """What `/metrics` adds to the counters."""
        states = Counter(peer.state for peer in self._plane.peers())
        load, media = self._admission.load, f"{PREFIX}_media"
        return [
            *self._delay.lines(),
            *self._flows.lines(self._plane.totals()),
            f"# TYPE {media}_fanout_info gauge",
            f'{media}_fanout_info{{name="{self._plane.name}"}} 1',
            f"# TYPE {media}_peers gauge",
            *(f'{media}_peers{{state="{state}"}} {states[state]}' for state in PEER_STATES),
            f"# TYPE {media}_packet_cost_seconds gauge",
            f"{media}_packet_cost_seconds {load.cost_s:.9f}",
            f"# TYPE {media}_sent_packets_per_second gauge",
            f"{media}_sent_packets_per_second {load.packets:.1f}",
            f"# TYPE {media}_admission_refused_total counter",
            f"{media}_admission_refused_total {self._admission.refused}",
        ]

    def _entry(self, peer: Reporting) -> dict[str, Any]:
        person = self._meeting().people.get(peer.owner)
        return {**statistics.entry(peer), "name": person.name if person else ""}


class StatisticsPages:
    """The route of `media.json`."""

    def __init__(self, identities: Identities, report: Callable[[], Awaitable[str]]) -> None:
        self._identities = identities
        self._report = report

    def routes(self) -> list[web.AbstractRouteDef]:
        """For the application of the meeting process."""
        return [web.get("/p/{slug}/media.json", self.media)]

    async def media(self, request: web.Request) -> web.Response:
        """All figures, for the operator."""
        await visitor_as(request, self._identities, STATISTICS_ROLES)
        text = await self._report()
        return web.json_response(text=text, headers={hdrs.CACHE_CONTROL: "no-store"})
