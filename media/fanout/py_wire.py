"""The UDP socket of the twin: addresses as the rest of the program writes them, and sending without ever waiting."""

from __future__ import annotations

import os
import socket
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, Protocol

from media.fanout.ports import Address

DATAGRAM: Final = 2048
"""Bytes; nothing on the Internet path of a browser is longer than 1500."""

BATCH: Final = 64
"""Datagrams read before the event loop gets a turn: 5 ms of work at worst."""

MAPPED: Final = "::ffff:"
"""How an IPv6 socket writes IPv4 (RFC 4291 § 2.5.5.2)."""

SocketAddress = tuple[Any, ...]


class DatagramSocket(Protocol):
    """What is used of a UDP socket."""

    @property
    def family(self) -> int:
        """AF_INET or AF_INET6."""
        ...

    def sendto(self, data: bytes | memoryview, address: SocketAddress, /) -> int:
        """Send at once or raise OSError."""
        ...

    def recvfrom(self, size: int, /) -> tuple[bytes, SocketAddress]:
        """Receive or raise OSError."""
        ...

    def close(self) -> None:
        """End this handle."""
        ...


def open_socket(fd: int) -> socket.socket:
    """A handle of our own for the caller's socket, which stays open when ours is closed."""
    sock = socket.socket(fileno=os.dup(fd))
    sock.setblocking(False)
    return sock


class Wire:
    """Sends or drops, and counts what it drops. `sendto` is the socket's, for whoever counts what it raises."""

    def __init__(self, sock: DatagramSocket, counters: Counter[str]) -> None:
        self._socket = sock
        self.sendto = sock.sendto
        self._dual = sock.family == socket.AF_INET6
        self._counters = counters

    def target(self, address: Address) -> SocketAddress:
        """The address as this socket wants it."""
        host, port = address
        return (MAPPED + host, port) if self._dual and ":" not in host else (host, port)

    def send(self, datagram: bytes | memoryview, target: SocketAddress) -> bool:
        """Hand a datagram to the kernel, or drop it: a full buffer must not stop the others."""
        try:
            self.sendto(datagram, target)
        except OSError as error:
            self.failed(error)
            return False
        return True

    def failed(self, error: OSError) -> None:
        """Count what the kernel did not take; where there is no route, or a firewall refuses, ICE will notice."""
        self._counters["send-buffer-full" if isinstance(error, BlockingIOError) else "send-failed"] += 1

    def receive(self) -> Iterator[tuple[bytes, Address]]:
        """What has come, a batch at most."""
        for _ in range(BATCH):
            try:
                datagram, source = self._socket.recvfrom(DATAGRAM)
            except BlockingIOError:
                return
            except OSError:  # an ICMP error of an earlier sending
                self._counters["receive-failed"] += 1
                return
            yield datagram, (source[0].removeprefix(MAPPED), source[1])

    def close(self) -> None:
        """Give up our handle."""
        self._socket.close()
