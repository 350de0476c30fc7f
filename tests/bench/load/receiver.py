"""The native receiver (`receiver.c`): compiled into build/bench on first use, driven by ctypes.

Native because a Python process can neither count 90,000 packets a second nor be charged to nobody: the server is pinned
to one core, all of the load to the other.
"""

from __future__ import annotations

import ctypes
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).with_name("receiver.c")
PERIOD_US: Final = 3000
"""Between two looks at all sockets; a tenth of what the smallest receive buffer holds at 90,000 packets a second."""

SAMPLE_BYTES: Final = 64 << 20
OTHER_BYTES: Final = 16 << 20
STREAMS: Final = 8
ARRIVALS: Final = 1024
RECORD: Final = struct.Struct("=IIQ")
COMPILE: Final = ("gcc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC", "-pthread")


class Stream(ctypes.Structure):
    """One SSRC at one subscriber since it was first seen; `highest` is the extended sequence number."""

    ssrc: int
    packets: int
    highest: int
    first: int
    jitter: int
    markers: int
    octets: int
    payload_type: int
    repeated: int
    _fields_ = (
        ("ssrc", ctypes.c_uint32),
        ("packets", ctypes.c_uint32),
        ("highest", ctypes.c_uint32),
        ("first", ctypes.c_uint32),
        ("jitter", ctypes.c_uint32),
        ("markers", ctypes.c_uint32),
        ("octets", ctypes.c_uint64),
        ("transit", ctypes.c_int64),
        ("payload_type", ctypes.c_uint32),
        ("repeated", ctypes.c_uint32),
    )

    @property
    def expected(self) -> int:
        """Packets there should have been (RFC 3550 appendix A.3)."""
        return self.highest - self.first + 1


class _Totals(ctypes.Structure):
    _fields_ = tuple(
        (name, ctypes.c_uint64)
        for name in ("packets", "octets", "dropped", "late_ns", "rounds", "overflow", "datagrams")
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """What all subscribers got. `dropped` by full sockets, `late_ns` the longest pause of the thread since last asked,
    `overflow` records that found no room, `datagrams` reads of the kernel (fewer than packets with UDP GRO)."""

    packets: int
    octets: int
    dropped: int
    late_ns: int
    overflow: int
    datagrams: int


@dataclass(frozen=True, slots=True)
class Record:
    """A datagram as it came, with its subscriber's number and the kernel's time of arrival (ns, CLOCK_REALTIME)."""

    subscriber: int
    arrived_ns: int
    data: bytes


class Receiver:
    """Up to `capacity` sockets emptied by one thread; sockets stay the caller's and must outlive this."""

    def __init__(self, library: Path, capacity: int, gro: bool = False) -> None:
        self._c = _load(library)
        self._handle = self._c.receiver_open(capacity, PERIOD_US, SAMPLE_BYTES, OTHER_BYTES, int(gro))
        if not self._handle:
            raise MemoryError("the receiver's thread cannot be started")
        self._samples = ctypes.create_string_buffer(SAMPLE_BYTES)
        self._others = ctypes.create_string_buffer(OTHER_BYTES)
        self._arrivals = (ctypes.c_uint64 * (2 * ARRIVALS))()

    def add(self, fd: int, audio_type: int, extension: int) -> int:
        """Empty this socket from now on; the subscriber's number."""
        index = int(self._c.receiver_add(self._handle, fd, audio_type, extension))
        if index < 0:
            raise IndexError("more subscribers than announced")
        return index

    def sample(self, every: int) -> None:
        """Keep every n-th packet that carries a send time; 0 keeps none."""
        self._c.receiver_sample(self._handle, every)

    def totals(self) -> Totals:
        """What came so far."""
        found = _Totals()
        self._c.receiver_totals(self._handle, ctypes.byref(found))
        return Totals(
            *(int(getattr(found, n)) for n in ("packets", "octets", "dropped", "late_ns", "overflow", "datagrams"))
        )

    def streams(self, subscriber: int) -> list[Stream]:
        """Copies of the subscriber's streams."""
        found = (Stream * STREAMS)()
        count = int(self._c.receiver_streams(self._handle, subscriber, found))
        return [found[index] for index in range(count)]

    def arrivals(self, subscriber: int) -> list[tuple[int, int]]:
        """Transport-wide numbers and times of arrival (ns) since the last call."""
        flat = self._arrivals
        count = int(self._c.receiver_arrivals(self._handle, subscriber, flat))
        return [(flat[2 * index], flat[2 * index + 1]) for index in range(count)]

    def samples(self) -> Iterator[Record]:
        """Packets kept since the last call."""
        octets = int(self._c.receiver_samples(self._handle, self._samples))
        return _records(self._samples, octets)

    def others(self) -> Iterator[Record]:
        """STUN, DTLS and RTCP since the last call."""
        octets = int(self._c.receiver_others(self._handle, self._others))
        return _records(self._others, octets)

    def stop(self) -> None:
        """Empty every socket once more and end the thread; figures can still be asked for."""
        self._c.receiver_stop(self._handle)

    def close(self) -> None:
        """End the thread and forget everything."""
        handle, self._handle = self._handle, None
        if handle:
            self._c.receiver_close(handle)


def build(folder: Path) -> Path:
    """The compiled receiver, made anew when its source is newer. Raises CalledProcessError where gcc refuses."""
    library = folder / "receiver.so"
    if not library.exists() or library.stat().st_mtime < SOURCE.stat().st_mtime:
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([*COMPILE, str(SOURCE), "-o", str(library)], check=True)
    return library


def _records(buffer: ctypes.Array[ctypes.c_char], octets: int) -> Iterator[Record]:
    view, at = memoryview(buffer).cast("B"), 0
    while at < octets:
        subscriber, length, arrived = RECORD.unpack_from(view, at)
        at += RECORD.size
        yield Record(subscriber, arrived, bytes(view[at : at + length]))
        at += length


def _load(library: Path) -> ctypes.CDLL:
    c = ctypes.CDLL(str(library))
    handle, number, size = ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t
    signatures: dict[str, tuple[object, tuple[object, ...]]] = {
        "receiver_open": (handle, (number, number, size, size, number)),
        "receiver_stop": (None, (handle,)),
        "receiver_close": (None, (handle,)),
        "receiver_add": (number, (handle, number, number, number)),
        "receiver_sample": (None, (handle, ctypes.c_uint32)),
        "receiver_totals": (None, (handle, handle)),
        "receiver_streams": (number, (handle, number, handle)),
        "receiver_arrivals": (number, (handle, number, handle)),
        "receiver_samples": (size, (handle, handle)),
        "receiver_others": (size, (handle, handle)),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(c, name)
        function.restype, function.argtypes = result, arguments
    return c
