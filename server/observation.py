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
from media.peer import Peer
from media.room import Room
from server.addresses import Folders
from server.config import Settings
from server.health import Health
from server.identity import Identities
from server.ledger import LedgerFile
from server.perception import Keeper, PageReports, SittingPerception
from server.sampling import Sampler
from server.sitting import Sitting
from server.statistics import LoadMeter, LoopDelay, MediaReport, Plane, StatisticsPages

MBIT: Final = 1_000_000


class Observation:
    """Watches one sitting. `folder` is the data folder; `reports` takes what pages say, `admission` lets people in."""

    def __init__(
        self,
        settings: Settings,
        sitting: Sitting,
        identities: Identities,
        health: Health,
        folder: Path,
    ) -> None:
        now, pause, desk, media = sitting.clock.monotonic, sitting.pause, sitting.desk, sitting.media
        self._sitting = sitting
        self._keep_days = settings.perception.keep_days
        self._ledger = Folders(folder).perception(desk.meeting.meeting_id)
        self._keeper = self._make_keeper()
        self.admission = Admission(Limits(uplink=settings.media.uplink_mbit * MBIT))
        self.reports = PageReports(sitting.clients, now)
        sitting.heard_report = self.reports.heard
        media.admit = self._admit
        self.perception = SittingPerception(
            sitting.room, sitting.clients, lambda: desk.meeting, self.reports, self._keeper
        )
        self._delay = LoopDelay(now, pause)
        plane = Plane(media.fanout.name, media.fanout.totals, media.counters, lambda: media.peers)
        self._sampler = Sampler(self._people, now, pause)
        self._sampler.listen(turn=self.perception.peer, second=self.perception.second)
        self._sampler.listen(second=LoadMeter(plane, self.admission, self._delay, time.process_time).second)
        self._sampler.listen(second=self._tell_pages)
        report = MediaReport(plane, self.admission, self._delay, lambda: desk.meeting, pause)
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

    async def close(self) -> None:
        """Put the last seconds on the disk."""
        if self._keeper is not None:
            await self._keeper.close()

    def _people(self) -> list[Peer]:
        """The connections the ledger is about: seats, and whoever sends into the sitting. Players are not asked."""
        seats = {client.peer for client in self._sitting.clients}
        here = [peer for peer in self._sitting.media.peers if peer.room is self._sitting.room]
        return [peer for peer in here if peer in seats or peer.publishes]

    def _tell_pages(self, at: float, seconds: float) -> None:
        """The pages' next `live` tells by how many each is seen and heard."""
        self._sitting.live.audiences = self.perception.audiences

    def _make_keeper(self) -> Keeper | None:
        if not self._keep_days:
            return None
        return Keeper(LedgerFile(self._ledger, self._sitting.desk.meeting.meeting_id), self._sitting.clock)
