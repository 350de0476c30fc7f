"""Everything that watches the media of one sitting, put together: sampler, perception, totals, admission, loop delay.

One place, so that the composition root has one thing to start, to serve and to end.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Final

from aiohttp import web

from media.admission import Admission, Limits
from media.room import Room
from media.statistics import Reporting
from server import perception
from server.config import Settings
from server.health import Counters, Health
from server.identity import Identities
from server.ledger import LedgerFile, ledger_path
from server.perception import Keeper, PageReports, SittingPerception
from server.sampling import Sampler, Taken
from server.sitting import Sitting
from server.statistics import LoopDelay, MediaReport, MediaTotals, StatisticsPages

MBIT: Final = 1_000_000


class Observation:
    """Watches one sitting. `folder` is the data folder; `reports` takes what pages say, `admission` lets people in."""

    def __init__(
        self,
        settings: Settings,
        sitting: Sitting,
        identities: Identities,
        counters: Counters,
        health: Health,
        folder: Path,
    ) -> None:
        now, pause, desk, media = sitting.clock.monotonic, sitting.pause, sitting.desk, sitting.media
        self._sitting = sitting
        self._keep_days = settings.perception.keep_days
        self._ledger = ledger_path(folder, desk.meeting.meeting_id)
        self._keeper = self._make_keeper()
        self.admission = Admission(Limits(uplink=settings.media.uplink_mbit * MBIT))
        self.reports = PageReports(sitting.clients, now)
        sitting.heard_report = self.reports.heard
        media.admit = self._admit
        self.perception = SittingPerception(
            sitting.room, sitting.clients, lambda: desk.meeting, self.reports, self._keeper
        )
        self._delay = LoopDelay(now, pause)
        self._sampler = Sampler(lambda: media.peers, now, pause)
        self._sampler.listen(self.perception)
        self._sampler.listen(MediaTotals(counters, self.admission, self._delay, time.process_time))
        self._sampler.listen(self)
        report = MediaReport(
            media.fanout.name, media.counters, self._sampler, self.admission, self._delay, lambda: desk.meeting
        )
        self._pages = StatisticsPages(identities, report.json)
        health.expose(report.lines)
        if self._keeper is not None:
            health.register("perception", self._keeper.state)
        desk.listen(self.perception.changed)

    def _admit(self, room: Room, peers: int) -> str | None:
        """One more publisher in the sitting's room; rooms for measuring may be loaded beyond what is good for them."""
        return self.admission.check_publisher(peers) if room is self._sitting.room else None

    def routes(self) -> list[web.AbstractRouteDef]:
        """What it serves."""
        return self._pages.routes()

    def start(self, tasks: asyncio.TaskGroup) -> None:
        """Watch from now on."""
        tasks.create_task(self._sampler.run(), name="sampler")
        tasks.create_task(self._delay.run(), name="loop delay")
        if self._keeper is not None:
            tasks.create_task(self._keeper.run(), name="perception")
        retention = perception.run_retention(
            self._ledger.parent, self._keep_days, self._sitting.clock, self._sitting.pause
        )
        tasks.create_task(retention, name="retention")

    async def close(self) -> None:
        """Put the last seconds on the disk."""
        if self._keeper is not None:
            await self._keeper.close()

    def peer(self, peer: Reporting, taken: Taken) -> None:
        """Of single connections the pages learn nothing (`sampling.Listener`)."""

    def second(self, at: float, seconds: float) -> None:
        """The pages' next `live` tells by how many each is seen and heard."""
        self._sitting.live.audiences = self.perception.audiences

    def _make_keeper(self) -> Keeper | None:
        if not self._keep_days:
            return None
        return Keeper(LedgerFile(self._ledger, self._sitting.desk.meeting.meeting_id), self._sitting.clock)
