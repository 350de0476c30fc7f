"""The last packets of a track, by sequence number, to answer requests for retransmission (RFC 4585 § 6.2.1)."""

from __future__ import annotations

SIZE = 1024
"""Packets. 2.5 Mbit/s are about 270 packets a second, so nearly four seconds; Chromium asks for at most one or two."""


class PacketCache:
    """A ring of packets; a newer packet replaces the one that is `size` numbers older. `size` is a power of two."""

    def __init__(self, size: int = SIZE) -> None:
        assert size & (size - 1) == 0, "size must divide the 16-bit number space"
        self._mask = size - 1
        self._packets: list[bytes | None] = [None] * size

    def add(self, packet: bytes) -> None:
        """Keep an RTP packet."""
        self._packets[(packet[2] << 8 | packet[3]) & self._mask] = packet

    def get(self, sequence: int) -> bytes | None:
        """The packet of that number, None where it never came or is too old."""
        packet = self._packets[sequence & self._mask]
        return packet if packet is not None and packet[2] << 8 | packet[3] == sequence else None

    def clear(self) -> None:
        """Forget everything."""
        self._packets = [None] * len(self._packets)
