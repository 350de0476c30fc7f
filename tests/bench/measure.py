"""One measurement: a fresh server, publishers, subscribers that join, and a window in which everything counts."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

import aiohttp

from tests.bench import process
from tests.bench.load.client import Client
from tests.bench.load.clip import Clip
from tests.bench.load.crowd import Subscriber, acknowledge_all, hand_on, report_all
from tests.bench.load.dtls import HandshakeFailed, Identity
from tests.bench.load.publisher import Publisher
from tests.bench.load.receiver import Receiver, Record, Totals
from tests.bench.load.sdp import Feedback
from tests.bench.namespace import SERVER_CORE
from tests.bench.peers.contract import Peer, PeerRefused

JOIN_TROUBLES: Final = (TimeoutError, OSError, ValueError, aiohttp.ClientError, HandshakeFailed, PeerRefused)
"""How joining may fail; ValueError for an answer without sound or picture."""

TICK_S: Final = 0.005
REPORT_S: Final = 1.0
FEEDBACK_S: Final = 0.1
"""Between two transport-wide feedbacks of a subscriber; Chromium sends one every 50 to 250 ms."""

SETTLE_S: Final = 1.5
JOINS_A_SECOND: Final = 25
SAMPLES: Final = 20_000
"""Delays wanted of a window: the 99th percentile then stands on 200 values."""

LATE_S: Final = 0.25
"""A load generator that slept longer has disturbed what it measured."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """`publishers` rooms of one publisher, each with `subscribers`."""

    name: str
    publishers: int
    subscribers: int
    bitrate: int

    @property
    def viewers(self) -> int:
        return self.publishers * self.subscribers


@dataclass(frozen=True, slots=True)
class Settings:
    """How long; and whether the load's sockets take segments as one (UDP GRO), as a network card's offload would."""

    warm_s: float
    window_s: float
    gro: bool
    feedback: Feedback = "twcc"


@dataclass(frozen=True, slots=True)
class Result:
    """Figures of one window; `threads_us` is the cost of a packet by name of the server's threads. `trouble`
    names what the load generator itself did wrong: such a run does not count."""

    peer: str
    scenario: str
    packets_s: float
    cpu_us: float
    threads_us: Mapping[str, float]
    cpu_share: float
    core_share: float
    delivered: float
    lost: int
    delay_p50_ms: float
    delay_p99_ms: float
    first_packet_ms: float
    first_keyframe_ms: float
    memory_kb: float
    loop_delay_ms: float | None
    profile: str
    feedback: str
    requests: int
    load_share: float
    trouble: tuple[str, ...] = ()


@dataclass(slots=True)
class Load:
    """Everybody who takes part."""

    receiver: Receiver
    publishers: list[Publisher] = field(default_factory=list)
    subscribers: list[Subscriber] = field(default_factory=list)
    clients: list[Client] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    slept_s: float = 0.0

    def begin_window(self) -> None:
        """Trouble before, as while everybody joins, does not count."""
        self.slept_s = 0.0
        for publisher in self.publishers:
            publisher.late = 0

    async def play(self) -> None:
        """Publish, report and hand on, for ever."""
        due = {REPORT_S: 0.0, FEEDBACK_S: 0.0}
        before = time.monotonic()
        while True:
            now = time.monotonic()
            self.slept_s, before = max(self.slept_s, now - before), now
            for publisher in self.publishers:
                publisher.tick(now)
            hand_on(self.subscribers, list(self.receiver.others()))
            for period, jobs in ((REPORT_S, self._report), (FEEDBACK_S, self._acknowledge)):
                if now >= due[period]:
                    due[period] = now + period
                    jobs(now)
            await asyncio.sleep(max(0.0, TICK_S - (time.monotonic() - now)))

    def _report(self, now: float) -> None:
        for publisher in self.publishers:
            publisher.report(now)
        report_all(self.subscribers, self.receiver)

    def _acknowledge(self, _: float) -> None:
        acknowledge_all(self.subscribers, self.receiver)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that is subtracted."""

    at: float
    cpu_s: Mapping[str, float]
    core_s: float
    own_s: float
    totals: Totals
    sent: int
    missing: int


async def measure(
    peer: Peer, name: str, scenario: Scenario, clip: Clip, library: Path, address: str, settings: Settings
) -> Result:
    """Start the server, load it, count, stop it. Raises TimeoutError, OSError or the peer's refusal."""
    receiver = Receiver(library, scenario.viewers, settings.gro)
    load = Load(receiver)
    try:
        await peer.start()
        async with playing(load):
            return await _measure(peer, name, scenario, clip, address, settings, load)
    finally:
        receiver.close()
        for client in load.clients:
            client.close()
        await peer.stop()


async def _measure(
    peer: Peer, name: str, scenario: Scenario, clip: Clip, address: str, settings: Settings, load: Load
) -> Result:  # fmt: skip
    identity = Identity()
    for index in range(scenario.publishers):
        client = _client(load, address, identity)
        await peer.publish(f"bench-{index}", client)
        await client.connect()
        load.publishers.append(Publisher(client, clip, client.negotiated))
    await asyncio.sleep(SETTLE_S)
    before_kb = process.resident_kb(peer.pid)
    await _join_all(peer, scenario, address, identity, settings.feedback, load)
    if not load.subscribers:
        raise TimeoutError(f"{name}: nobody could join: {load.failures[:1]}")
    await asyncio.sleep(settings.warm_s)
    rate = sum(75 for _ in load.subscribers) * settings.window_s
    load.receiver.sample(max(1, int(rate / SAMPLES)))
    load.begin_window()
    start = _snapshot(peer.pid, load)
    await asyncio.sleep(settings.window_s)
    end = _snapshot(peer.pid, load)
    load.receiver.sample(0)
    memory = (process.resident_kb(peer.pid) - before_kb) / len(load.subscribers)
    loop_delay = await peer.loop_delay_s()
    delays = _delays(load, list(load.receiver.samples()))
    return _result(name, scenario, load, start, end, delays, memory, loop_delay)


def _client(load: Load, address: str, identity: Identity, feedback: Feedback = "twcc") -> Client:
    client = Client(address, identity, feedback)
    load.clients.append(client)
    return client


async def _join_all(
    peer: Peer, scenario: Scenario, address: str, identity: Identity, feedback: Feedback, load: Load
) -> None:
    async def join(room: str) -> None:
        client = _client(load, address, identity, feedback)
        subscriber = Subscriber(client)
        try:
            await peer.subscribe(room, client)
            await client.connect()
        except JOIN_TROUBLES as error:
            load.failures.append(f"{type(error).__name__} {error}")
            return
        await subscriber.settle(load.receiver)
        load.subscribers.append(subscriber)

    async with asyncio.TaskGroup() as group:
        for index in range(scenario.viewers):
            group.create_task(join(f"bench-{index % scenario.publishers}"))
            await asyncio.sleep(1 / JOINS_A_SECOND)
    load.subscribers.sort(key=lambda subscriber: subscriber.number)


@contextlib.asynccontextmanager
async def playing(load: Load) -> AsyncIterator[None]:
    task = asyncio.create_task(load.play())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _snapshot(pid: int, load: Load) -> Snapshot:
    streams = chain.from_iterable(subscriber.streams(load.receiver) for subscriber in load.subscribers)
    missing = sum(stream.expected - stream.packets + stream.repeated for stream in streams)
    return Snapshot(
        time.monotonic(), process.cpu_s(pid), process.core_busy_s(SERVER_CORE), time.process_time(),
        load.receiver.totals(), sum(publisher.packets for publisher in load.publishers), missing,
    )  # fmt: skip


def _delays(load: Load, records: Sequence[Record]) -> list[float]:
    """Delays in ms, in order of size."""
    found = (load.subscribers[record.subscriber].delay_ns(record) for record in records)
    return sorted(delay / 1e6 for delay in found if delay is not None)


def quantile(ordered: Sequence[float], share: float) -> float:
    """That quantile of ordered values; nan of none."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def _result(
    name: str, scenario: Scenario, load: Load, start: Snapshot, end: Snapshot, delays: list[float], memory: float,
    loop_delay: float | None,
) -> Result:  # fmt: skip
    seconds, threads = end.at - start.at, {name: spent - start.cpu_s.get(name, 0) for name, spent in end.cpu_s.items()}
    cpu = sum(threads.values())
    packets = end.totals.packets - start.totals.packets
    due = (end.sent - start.sent) * scenario.subscribers
    first = load.subscribers[0]
    joined = [(s.first_ns, s.keyframe_ns, s.client.began_ns) for s in load.subscribers]
    return Result(
        peer=name,
        scenario=scenario.name,
        packets_s=packets / seconds,
        cpu_us=cpu * 1e6 / packets if packets else float("nan"),
        threads_us={name: spent * 1e6 / max(packets, 1) for name, spent in threads.items()},
        cpu_share=cpu / seconds,
        core_share=(end.core_s - start.core_s) / seconds,
        delivered=packets / due if due else float("nan"),
        lost=end.missing - start.missing,
        delay_p50_ms=quantile(delays, 0.5),
        delay_p99_ms=quantile(delays, 0.99),
        first_packet_ms=quantile(sorted((ns - began) / 1e6 for ns, _, began in joined if ns), 0.5),
        first_keyframe_ms=quantile(sorted((ns - began) / 1e6 for _, ns, began in joined if ns), 0.5),
        memory_kb=memory,
        loop_delay_ms=None if loop_delay is None else loop_delay * 1000,
        profile=first.client.profile,
        feedback=first.agreed.feedback,
        requests=sum(publisher.requests for publisher in load.publishers),
        load_share=(end.own_s - start.own_s) / seconds,
        trouble=tuple(_trouble(scenario, load, start, end)),
    )


def _trouble(scenario: Scenario, load: Load, start: Snapshot, end: Snapshot) -> list[str]:
    checks = {
        f"{end.totals.dropped - start.totals.dropped} packets dropped by full sockets of the load":
            end.totals.dropped > start.totals.dropped,
        f"the load's thread paused {end.totals.late_ns / 1e6:.0f} ms": end.totals.late_ns > LATE_S * 1e9,
        f"the load's loop paused {load.slept_s * 1000:.0f} ms": load.slept_s > LATE_S,
        f"{end.totals.overflow} records found no room": end.totals.overflow > 0,
        "a publisher fell behind": any(publisher.late for publisher in load.publishers),
        f"{len(load.failures)} could not join: {load.failures[:1]}": bool(load.failures),
        f"{scenario.viewers - len(load.subscribers)} subscribers missing": len(load.subscribers) < scenario.viewers,
    }  # fmt: skip
    return [text for text, true in checks.items() if true]
