"""The UDP socket of the twin: addresses as the rest of the program writes them, and sending without ever waiting."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import struct
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final, Protocol

from media.fanout.ports import Address

DATAGRAM: Final = 2048
"""Bytes; nothing on the Internet path of a browser is longer than 1500."""

BATCH: Final = 64
"""Datagrams read before the event loop gets a turn: 5 ms of work at worst."""

MAPPED: Final = "::ffff:"
"""How an IPv6 socket writes IPv4 (RFC 4291 § 2.5.5.2)."""

UDP_SEGMENT: Final = 103
"""Socket option and control message: the size of the packets to cut a message into (Linux 4.18)."""

CUT_FAILURES: Final = 8
"""Without a success: then this kernel, or the way to a browser, does not do it."""

CANNOT_CUT: Final = frozenset({errno.EINVAL, errno.EIO, errno.EMSGSIZE, errno.EOPNOTSUPP})

SIZE: Final = struct.Struct("=H")

SocketAddress = tuple[Any, ...]
Control = tuple[int, int, bytes]


class DatagramSocket(Protocol):
    """What is used of a UDP socket."""

    @property
    def family(self) -> int:
        """AF_INET or AF_INET6."""
        ...

    def sendto(self, data: bytes | memoryview, address: SocketAddress, /) -> int:
        """Send at once or raise OSError."""
        ...

    def sendmsg(
        self, parts: Iterable[memoryview | bytes], control: Iterable[Control], flags: int, address: SocketAddress, /
    ) -> int:
        """Send at once, with control messages, or raise OSError."""
        ...

    def setsockopt(self, level: int, option: int, value: int, /) -> None:
        """Set an option or raise OSError."""
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
    """Sends or drops, and counts what it drops. `sendto` is the socket's, for whoever counts what it raises.

    `cuts`: the kernel cuts messages into packets (UDP GSO).
    """

    def __init__(self, sock: DatagramSocket, counters: Counter[str]) -> None:
        self._socket = sock
        self.sendto = sock.sendto
        self._dual = sock.family == socket.AF_INET6
        self._counters = counters
        self.cuts = self._probe()
        self._failures = 0
        self._control: Control = (socket.IPPROTO_UDP, UDP_SEGMENT, b"")
        self._control_size = 0

    def _probe(self) -> bool:
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, 0)
            return True
        return False

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

    def send_cut(self, message: memoryview | bytes, size: int, target: SocketAddress) -> int:
        """Hand over packets of that size, of which the last may be shorter, as one message; the bytes that were taken.

        A message that the kernel does not want to cut for us goes packet by packet.
        """
        if self.cuts:
            try:
                taken = self._socket.sendmsg((message,), (self._cutting(size),), 0, target)
            except OSError as error:
                if error.errno not in CANNOT_CUT:
                    self.failed(error)
                    return 0
                self._failures += 1
                self.cuts = self._failures < CUT_FAILURES
            else:
                self._failures = 0
                return taken
        return self._send_singly(message, size, target)

    def _cutting(self, size: int) -> Control:
        """The same message goes to many: its control message is made once."""
        if size != self._control_size:
            self._control = (socket.IPPROTO_UDP, UDP_SEGMENT, SIZE.pack(size))
            self._control_size = size
        return self._control

    def _send_singly(self, message: memoryview | bytes, size: int, target: SocketAddress) -> int:
        for at in range(0, len(message), size):
            if not self.send(message[at : at + size], target):
                return at
        return len(message)

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
