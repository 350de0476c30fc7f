"""What the stream's benches run on: a source of pictures with the time in them, and an edge that serves them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tests.bench import process
from tests.bench.load import viewers
from tests.bench.peers.ours import ROOT

VIEWERS: Final = 200


@dataclass(frozen=True, slots=True)
class Stage:
    """The running edge: its process, its port, and the bare handlers' port behind it."""

    edge: subprocess.Popen[bytes]
    port: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What an audience cost: CPU milliseconds a request, percent of a core, requests a second."""

    request_ms: float
    core: float
    rate: float
    counts: viewers.Counts


@contextlib.contextmanager
def stage() -> Iterator[Stage]:
    """A source and an edge."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        port = free_pair()
        source = _started("tests.bench.stream_source", folder)
        stack.callback(process.stop_server, source)
        edge = _started("tests.bench.stream_edge", folder, str(port))
        stack.callback(process.stop_server, edge)
        yield Stage(edge, port)


def _started(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A process of this bench, once it says that it is ready."""
    command = [sys.executable, "-m", module, *arguments]
    started = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert started.stdout is not None
    started.stdout.readline()
    return started


def free_pair() -> int:
    """A port that was free a moment ago, as was the next."""
    while True:
        with socket.socket() as first, socket.socket() as second, contextlib.suppress(OSError):
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            second.bind(("127.0.0.1", port + 1))
            return port


def cost(pids: Sequence[int], port: int, behaviour: viewers.Behaviour, seconds: float) -> Cost:
    """What two hundred of such viewers cost these processes and their children."""
    before: list[float] = []
    counts = asyncio.run(viewers.crowd(port, VIEWERS, behaviour, seconds, lambda: before.append(_cpu_s(pids))))
    spent = _cpu_s(pids) - before[0]
    return Cost(spent * 1000 / max(1, counts.requests), spent / seconds * 100, counts.requests / seconds, counts)


def _cpu_s(pids: Sequence[int]) -> float:
    return sum(sum(process.cpu_s(pid).values()) for pid in pids)
