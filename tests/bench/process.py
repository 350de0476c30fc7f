"""What a process and its children cost, from /proc; and how a server under test is started and stopped."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.bench.namespace import LOAD_CORE, SERVER_CORE, on_servers_side

STOP_S: Final = 10.0
PROC: Final = Path("/proc")


def pin_load() -> None:
    """Keep this process, and threads it starts, off the server's core."""
    os.sched_setaffinity(0, {LOAD_CORE})


def start_server(
    command: Sequence[str], log: Path, folder: Path, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """A server with all its threads on its core; what it says goes to a file."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        return subprocess.Popen(
            [*on_servers_side(), "taskset", "--cpu-list", str(SERVER_CORE), *command],
            stdin=subprocess.DEVNULL, stdout=file, stderr=file, cwd=folder, env={**os.environ, **environment},
        )  # fmt: skip


def stop_server(process: subprocess.Popen[bytes]) -> None:
    """End it in order, or else by force."""
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def cpu_s(pid: int) -> dict[str, float]:
    """CPU seconds, user and system, of a process and its living descendants, by name of thread.

    By the scheduler's nanoseconds: ticks of 10 ms are too coarse for a server that needs a hundredth of a core.
    """
    found: dict[str, float] = {}
    for path in (path for one in tree(pid) for path in _threads(one)):
        with contextlib.suppress(OSError):
            name = (path / "comm").read_text("utf-8").strip()
            spent = int((path / "schedstat").read_text("ascii").split()[0]) / 1e9
            found[name] = found.get(name, 0.0) + spent
    return found


def resident_kb(pid: int) -> float:
    """Resident memory of a process and its descendants in kB (1,000 bytes)."""
    pages = 0
    for one in tree(pid):
        with contextlib.suppress(OSError):
            pages += int((PROC / str(one) / "statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1000


def tree(pid: int) -> list[int]:
    """The process and all below it."""
    found = [pid]
    for one in found:
        for path in _threads(one):
            with contextlib.suppress(OSError):
                found += map(int, (path / "children").read_text("ascii").split())
    return found


def core_busy_s(core: int) -> float:
    """Seconds a core was not idle since boot: shows whether somebody else was on the server's core."""
    line = next(line for line in (PROC / "stat").read_text("ascii").splitlines() if line.startswith(f"cpu{core} "))
    ticks = [int(word) for word in line.split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def _threads(pid: int) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from (PROC / str(pid) / "task").iterdir()
