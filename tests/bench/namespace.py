"""A network namespace of the bench's own: no route out, one address that is not loopback.

Janus' ICE library refuses loopback addresses, and what the bench opens must be reachable from nowhere. A packet from
the address to itself still takes the namespace's loopback device, so nothing but the kernel is in between.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

ADDRESS: Final = "10.99.0.1"
MARK: Final = "RATSSAAL_BENCH_NAMESPACE"
COMMANDS: Final = (
    "ip link set lo up",
    "ip link add bench0 type veth peer name bench1",
    f"ip addr add {ADDRESS}/32 dev bench0",
    "ip link set bench0 up",
    "ip link set bench1 up",
)


def enter(module: str, arguments: list[str]) -> None:
    """Start this program anew in a namespace, unless it is in one; returns only inside."""
    if MARK not in os.environ:
        mapped = [] if os.geteuid() == 0 else ["--map-root-user"]
        command = ["unshare", *mapped, "--net", "--", sys.executable, "-m", module, *arguments]
        os.execvpe(command[0], command, {**os.environ, MARK: "1"})
    for line in COMMANDS:
        subprocess.run(line.split(), check=True)
