"""A tally and countdown lamp that understands TSL UMD v5."""

from __future__ import annotations

import asyncio
from typing import Any

from hardware.tally import Display, decode


class Lamp(asyncio.DatagramProtocol):
    """A receiver of packets; `shown` is what its displays show now, `unread` counts what was no packet."""

    def __init__(self) -> None:
        self.shown: dict[int, Display] = {}
        self.unread = 0
        self.changed = asyncio.Event()
        self._transport: Any = None

    async def start(self, port: int = 0) -> int:
        """Listen on loopback; the port."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", port))
        return int(self._transport.get_extra_info("sockname")[1])

    def stop(self) -> None:
        """Switch it off."""
        self._transport.close()

    def datagram_received(self, data: bytes, addr: Any) -> None:
        """Show what the packet says."""
        packet = decode(data)
        if packet is None:
            self.unread += 1
        else:
            self.shown.update(packet.displays)
        self.changed.set()
