"""Two network namespaces of the bench's own, one for the server and one for the load, and a cable between them.

No route leads out, and what the bench opens can be reached from nowhere. Janus' ICE library refuses loopback addresses.
On a loopback device the sender does the receiver's part of the kernel's work; here each side receives on its own core
(`rps_cpus`), as on two machines, so a server is charged for what a server does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

SERVER_CORE: Final = 0
LOAD_CORE: Final = 1
SERVER: Final = "10.99.0.1"
LOAD: Final = "10.99.0.2"
MARK: Final = "RATSSAAL_BENCH_SERVER_SIDE"
"""In the environment: the descriptor that holds the server's namespace open."""

INSIDE: Final = "RATSSAAL_BENCH_INSIDE"
UNSHARE: Final = ("unshare", "--net", "--mount")
CABLE: Final = ("ip link add server0 type veth peer name load0",)
CLASS: Final = Path("/sys/class/net")
END: Final = (
    "mount -t sysfs sysfs /sys",
    "ip link set lo up",
    "ip addr add {address}/24 dev {device}",
    "ip link set {device} up",
)


def enter(module: str, arguments: list[str]) -> None:
    """Start this program anew on the load's side, unless it is there; returns only inside."""
    if INSIDE in os.environ:
        return _plug_in()
    if MARK in os.environ:
        _run(CABLE)
        _bring_up("server0", SERVER, SERVER_CORE)
        _again(UNSHARE, module, arguments, {INSIDE: "1", MARK: str(_held("/proc/self/ns/net"))})
    mapped = () if os.geteuid() == 0 else ("--map-root-user",)
    return _again((*UNSHARE, *mapped), module, arguments, {MARK: ""})


def on_servers_side() -> tuple[str, ...]:
    """What stands before a command that is to run where the server does; nothing outside of `enter`."""
    held = os.environ.get(MARK)
    return ("nsenter", f"--net=/proc/{os.getpid()}/fd/{held}", "--") if held else ()


def _again(before: Sequence[str], module: str, arguments: list[str], environment: dict[str, str]) -> None:
    command = [*before, "--", sys.executable, "-m", module, *arguments]
    os.execvpe(command[0], command, {**os.environ, **environment})


def _held(path: str) -> int:
    """A descriptor that programs started by this one get too."""
    descriptor = os.open(path, os.O_RDONLY)
    os.set_inheritable(descriptor, True)
    return descriptor


def _plug_in() -> None:
    """Take the load's end of the cable."""
    subprocess.run([*on_servers_side(), "ip", "link", "set", "load0", "netns", str(os.getpid())], check=True)
    _bring_up("load0", LOAD, LOAD_CORE)


def _bring_up(device: str, address: str, core: int) -> None:
    _run([line.format(device=device, address=address) for line in END])
    (CLASS / device / "queues" / "rx-0" / "rps_cpus").write_text(f"{1 << core:x}", "ascii")


def _run(lines: Sequence[str]) -> None:
    for line in lines:
        subprocess.run(line.split(), check=True)
