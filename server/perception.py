"""The perception of one sitting: live figures for the pages, and the ledger that stays as evidence (§ 52a HGO).

Each second becomes who could see and hear whom (`media.perception`). The pages learn by how many each is seen and
heard. While the sitting is open the seconds are kept (`server.ledger`): not before, not in a break, not after the end,
as nobody is bound to be heard then. A step of a vote (opened, ballot cast, closed) is kept with the second in which it
happened: who saw and heard the hall, where the chair is, the person with the floor, and, at a ballot from afar, its
voter. Every member of the hall perceives by the hall's screens, which count as one receiver, "hall".

Nothing waits for the disk: batches of a few seconds go through a bounded queue to a thread; where the disk is too slow
or full they are dropped and counted, and the sitting goes on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from agenda.events import Recorded
from agenda.events.votes import BallotCast, VoteClosed, VoteOpened
from agenda.meeting import Meeting
from media import perception
from media.perception import REPORT_FRESH_S, Audience, Flow, Offers, Reception, Reports, TrackReport
from media.ports import TrackInfo
from media.room import TrackActivity
from server import ledger
from server.clients import Client, Clients
from server.clock import Clock
from server.floor import HALL
from server.health import PartState
from server.ledger import Entry, LedgerFile, Roll, Span
from server.sampling import Sampled, Taken
from server.store.chain import stamp

log = logging.getLogger(__name__)

FLUSH_SECONDS: Final = 5
"""Seconds that a crash may cost; a line for each of them alone would be half as large again."""

WAITING_MOST: Final = 60
"""Batches that may wait for the disk: five minutes; a disk that is away longer than that does not come back soon."""


FIGURES: Final = ("frames", "freeze_ms", "concealed_ms")
"""What a page says of a track, in the order of `TrackReport`."""

VOTE_STEPS: Final = (VoteOpened, BallotCast, VoteClosed)


class Published(Protocol):
    """What is asked of the room; `media.room.Room` is one."""

    @property
    def tracks(self) -> Mapping[str, TrackInfo]:
        """The tracks by id."""
        ...

    def activity(self) -> Mapping[str, TrackActivity]:
        """What passed through each."""
        ...


class PageReports:
    """The newest report of each page, by its socket."""

    def __init__(self, clients: Clients, now: Callable[[], float]) -> None:
        self._clients = clients
        self._now = now
        self._by_sid: dict[str, tuple[float, Reports]] = {}

    def heard(self, client: Client, report: Mapping[str, Mapping[str, int]]) -> None:
        """A page's `media-report` of web/PROTOCOL.md, well-formed; a figure that it leaves out is 0."""
        reports = {track_id: TrackReport(*(one.get(name, 0) for name in FIGURES)) for track_id, one in report.items()}
        self._by_sid[client.sid] = (self._now(), reports)

    def fresh(self, sid: str, at: float) -> Reports | None:
        """The page's last word, None where there is none or it is too old."""
        arrived, report = self._by_sid.get(sid, (float("-inf"), None))
        return report if at - arrived <= REPORT_FRESH_S else None

    def forget_gone(self) -> None:
        """Drop the reports of sockets that have closed."""
        self._by_sid = {sid: one for sid, one in self._by_sid.items() if self._clients.get(sid) is not None}


class Keeper:
    """Keeps seconds and votes: collects on the event loop, writes in a thread."""

    def __init__(self, file: LedgerFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._queue: asyncio.Queue[Sequence[Entry]] = asyncio.Queue(WAITING_MOST)
        self._roll = Roll()
        self._seconds: list[bytes] = []
        self._last_at = clock.now()
        self.kept = self.dropped = self.failures = 0

    def second(self, receptions: Mapping[str, Reception]) -> None:
        """Keep a second that has just ended."""
        roll = self._roll.with_all(receptions)
        if roll != self._roll:
            self.flush()
            self._roll = roll
        self._last_at = self._clock.now()
        self._seconds.append(ledger.encode(receptions, roll))
        if len(self._seconds) >= FLUSH_SECONDS:
            self.flush()

    def vote(self, record: ledger.Record) -> None:
        """Keep a step of a vote, with the seconds before it."""
        self.flush()
        self._hand_over([record])

    def flush(self) -> None:
        """Hand over the seconds there are."""
        if self._seconds:
            span = Span(self._roll, self._last_at, tuple(self._seconds))
            self._seconds = []
            self._hand_over([span])

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self.write(await self._queue.get())

    async def close(self) -> None:
        """Write what is left; for the end of the program, after `run` was cancelled."""
        self.flush()
        while not self._queue.empty():
            await self.write(self._queue.get_nowait())

    async def write(self, entries: Sequence[Entry]) -> None:
        """Write a batch; a disk that cannot is told in the log and does not end the sitting."""
        try:
            await asyncio.to_thread(self._file.append, self._clock.now(), entries)
        except OSError as error:
            self.failures += 1
            self.dropped += len(entries)
            log.error("the ledger of perception cannot be written: %s", error.strerror)
        else:
            self.kept += len(entries)

    def state(self) -> PartState:
        """For /healthz and /metrics: lines kept and dropped."""
        values = {"kept": self.kept, "dropped": self.dropped, "failures": self.failures, "waiting": self._queue.qsize()}
        return PartState("degraded", "dropped", values) if self.dropped else PartState("ok", "", values)

    def _hand_over(self, entries: Sequence[Entry]) -> None:
        try:
            self._queue.put_nowait(entries)
        except asyncio.QueueFull:
            self.dropped += len(entries)


@dataclass(slots=True)
class _Gathered:
    """What the connections' turns of the running second have brought."""

    receptions: dict[str, list[Reception]] = field(default_factory=dict)
    loss: dict[str, float] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)


class SittingPerception:
    """The join of connections, meeting, pages and ledger. `keeper` None: nothing is kept."""

    def __init__(
        self,
        room: Published,
        clients: Clients,
        meeting: Callable[[], Meeting],
        reports: PageReports,
        keeper: Keeper | None,
    ) -> None:
        self._room = room
        self._clients = clients
        self._reports = reports
        self._meeting = meeting
        self._keeper = keeper
        self._offers = Offers()
        self._gathered = _Gathered()
        self._steps: list[Recorded] = []
        self.receptions: Mapping[str, Reception] = {}
        self.audiences: Mapping[str, Audience] = {}

    def changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        """A desk's listener: remember the steps of votes until their second is over."""
        self._steps += [one for one in recorded if isinstance(one.event, VOTE_STEPS)]

    def peer(self, peer: Sampled, taken: Taken) -> None:
        """One connection's second (`sampling.OnTurn`)."""
        gathered = self._gathered
        gathered.loss.update(perception.uplink_loss(taken.before, taken.now))
        if perception.silent(taken.before, taken.now):
            gathered.silent.add(peer.owner)
        client = next((one for one in self._clients if one.peer is not None and one.peer.peer_id == peer.peer_id), None)
        if client is None:
            return
        reports = self._reports.fresh(client.sid, taken.at)
        reception = perception.receive(taken.before, taken.now, self._offers, reports, taken.at)
        gathered.receptions.setdefault(client.person_id or HALL, []).append(reception)

    def second(self, at: float, seconds: float) -> None:
        """The second is over (`sampling.OnSecond`): figures for the pages, evidence for the ledger."""
        gathered, self._gathered = self._gathered, _Gathered()
        self.receptions = self._joined(gathered)
        self.audiences = perception.audiences(self.receptions)
        self._offers.update(self._flows(gathered), at)
        self._keep()
        self._reports.forget_gone()

    def _joined(self, gathered: _Gathered) -> dict[str, Reception]:
        receptions = {who: perception.join(all_of) for who, all_of in gathered.receptions.items()}
        missing = [
            person.person_id
            for person in self._meeting().people.values()
            if person.present == "remote" and person.person_id not in receptions
        ]
        receptions |= {who: perception.deaf(self._offers) for who in missing}
        return {who: perception.unreached(one, missing) for who, one in receptions.items()} if missing else receptions

    def _flows(self, gathered: _Gathered) -> list[Flow]:
        activity, tracks = self._room.activity(), self._room.tracks
        broken = gathered.silent | {HALL}  # nobody switches the hall's camera off: where it stops, it failed
        return [
            Flow(
                tracks[track_id],
                one.packets_in,
                one.silenced,
                gathered.loss.get(track_id, 0.0),
                tracks[track_id].owner in broken,
            )
            for track_id, one in activity.items()
        ]

    def _keep(self) -> None:
        steps, self._steps = self._steps, []
        if self._keeper is None:
            return
        meeting = self._meeting()
        if meeting.state == "open" and self.receptions:
            self._keeper.second(self.receptions)
        elif meeting.state != "open":
            self._keeper.flush()
        for step in steps:
            self._keeper.vote(vote_record(step, meeting, self.receptions))


def vote_record(step: Recorded, meeting: Meeting, receptions: Mapping[str, Reception]) -> ledger.Record:
    """The line for a step of a vote. Its event's number and time are the event log's own."""
    event = step.event
    assert isinstance(event, VOTE_STEPS)
    voter = event.person_id if isinstance(event, BallotCast) else None
    record: dict[str, Any] = {
        "kind": "vote",
        "at": stamp(step.at),
        "seq": step.seq,
        "event": type(event).__name__,
        "vote_id": event.vote_id,
        "of": {who: perception.statement(receptions, who) for who in _subjects(meeting, voter)},
    }
    return record | ({"person_id": voter} if voter else {})


def _subjects(meeting: Meeting, voter: str | None) -> list[str]:
    """Whom to see and hear: the hall with its chair, who has the floor, and a voter who is not in the hall."""
    subjects = [HALL]
    subjects += [meeting.floor.person_id] if meeting.floor else []
    person = meeting.people.get(voter) if voter else None
    subjects += [person.person_id] if person and person.present == "remote" else []
    return list(dict.fromkeys(subjects))
