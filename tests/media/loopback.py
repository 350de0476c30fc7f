"""A fan-out on a loopback socket, for tests of what stands on top of one."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from media.fanout.ports import Clock
from media.fanout.python import PythonFanout


@contextmanager
def loopback(now: Clock) -> Iterator[PythonFanout]:
    """A fan-out whose socket nobody writes to; not started, so no event loop is needed."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        sock.bind(("127.0.0.1", 0))
        fanout = PythonFanout(sock.fileno(), now, lambda datagram, address: None)
        try:
            yield fanout
        finally:
            fanout.close()
