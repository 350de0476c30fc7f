"""A sitting whose perception is watched, and what a ledger of it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from agenda.commands import Command
from agenda.events import Recorded
from agenda.meeting import decide, evolve
from media.peer import Peer
from media.perception import Line, Perception, Reception, State
from media.ports import TrackInfo
from media.room import TrackActivity
from server import ledger
from server.addresses import Folders
from server.clients import Client, Clients
from server.clock import ManualClock
from server.identity import Identity
from server.ledger import LedgerFile, Roll, Second, Span
from server.perception import Keeper, PageReports, SittingPerception
from server.sampling import Taken
from server.store.registry import Invitation
from server.texts import Texts
from tests.media.figures import Connection, downlink, peer, sampled, source, track, uplink
from tests.server.evening import ARRIVALS, AT, CHAIR, OPENING, meeting_after

PERCEIVED, MISSED, HIDDEN, NOTHING = State.PERCEIVED, State.MISSED, State.HIDDEN, State.NOTHING
BOTH, NEITHER = Perception(PERCEIVED, PERCEIVED), Perception(MISSED, MISSED)
ROOT = Path(__file__).resolve().parents[3]


def kept(path: Path) -> list[Second]:
    return list(ledger.seconds(path))


def kinds(path: Path) -> list[str]:
    return [record["kind"] for record in ledger.records(path)]


ONE = {"p7": Reception({"hall": BOTH}, Line(80, 12, 5, 10, 300, 40)), "hall": Reception({"p7": NEITHER})}


def span(*receptions: Mapping[str, Reception], at: datetime = AT) -> Span:
    roll = Roll()
    for one in receptions:
        roll = roll.with_all(one)
    return Span(roll, at, tuple(ledger.encode(one, roll) for one in receptions))


class Tracks:
    """Published tracks as a room tells of them (`server.perception.Published`)."""

    def __init__(self) -> None:
        self.infos: dict[str, TrackInfo] = {}
        self.counts: dict[str, int] = {}
        self.silenced: set[str] = set()

    def publish(self, *tracks: TrackInfo) -> None:
        for one in tracks:
            self.infos[one.track_id] = one
            self.counts[one.track_id] = 0

    @property
    def tracks(self) -> Mapping[str, TrackInfo]:
        return self.infos

    def activity(self) -> Mapping[str, TrackActivity]:
        return {
            track_id: TrackActivity(count, count * 1000, count, None, track_id in self.silenced)
            for track_id, count in self.counts.items()
        }


class Evening:
    """The small sitting with p7 and p6 at home, seconds on demand."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock(AT)
        self.room, self.clients = Tracks(), Clients()
        self.room.publish(track("hall", "video"), track("hall", "audio"), track("p7", "video"), track("p7", "audio"))
        self.meeting = meeting_after(*ARRIVALS, *OPENING)
        self.file = LedgerFile(Folders(folder).perception("klein"), "klein")
        self.keeper = Keeper(self.file, self.clock)
        self.reports = PageReports(self.clients, self.clock.monotonic)
        self.watch = SittingPerception(self.room, self.clients, lambda: self.meeting, self.reports, self.keeper)
        self.connections: dict[str, Connection] = {}
        self.seq = 100

    def connect(self, slug: str, person_id: str | None) -> Client:
        invitation = Invitation(slug, slug, slug, "klein", "member" if person_id else "hall", person_id, AT)
        connection = Connection(f"peer:{slug}", person_id or slug, peer())
        self.connections[slug] = connection
        client = Client(slug, Identity(slug, invitation), Texts("de", {}), cast(Peer, connection))
        self.clients.add(client)
        return client

    def submit(self, command: Command, actor: Any = CHAIR) -> None:
        """Decide at once, as the desk would."""
        for event in decide(self.meeting, command, actor, self.clock.now()):
            self.seq += 1
            recorded = Recorded(self.seq, self.clock.now(), event)
            self.meeting = evolve(self.meeting, recorded)
            self.watch.changed(self.meeting, [recorded])

    def second(self, broken: Sequence[str] = (), stopped: Sequence[str] = ()) -> None:
        """A second in which all tracks but the stopped move, and arrive everywhere but at the broken."""
        self.clock.advance(1)
        for slug, connection in self.connections.items():
            before = connection.figures
            moved = slug not in broken and not stopped
            packets = (before.downlinks[0].output.packets if before.downlinks else 0) + moved
            others = [one for one in self.room.infos.values() if one.owner != connection.owner]
            ups = tuple(
                uplink(one.owner, one.kind, ("", source(packets)))
                for one in self.room.infos.values()
                if one.owner == connection.owner
            )
            connection.figures = peer(
                *(downlink(one.owner, one.kind, packets) for one in others),
                uplinks=ups,
                packets_in=before.link.packets_in + 1,
            )
            self.watch.peer(connection, Taken(sampled(before), sampled(connection.figures), self.clock.monotonic()))
        for track_id in self.room.counts:
            self.room.counts[track_id] += track_id not in stopped
        self.watch.second(self.clock.monotonic(), 1.0)

    def settle(self) -> None:
        for _ in range(4):
            self.second()

    async def votes(self) -> list[dict[str, Any]]:
        await self.keeper.close()
        return list(ledger.votes(self.file.path))
