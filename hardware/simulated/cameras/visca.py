"""A camera that speaks VISCA, over UDP with numbers and over TCP without."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

from hardware.cameras import visca
from hardware.simulated.cameras.head import Head

Tell = Callable[[bytes], None]
SYNTAX: Final = bytes.fromhex("906002ff")
BUSY: Final = bytes.fromhex("906003ff")
SOCKETS: Final = (1, 2)
_SIGNS: Final = {1: -1, 2: 1, 3: 0}  # left or up, right or down, neither


class Brain:
    """Understands one message and answers it: accepted, done, an answer, or an error."""

    def __init__(self, head: Head) -> None:
        self.head = head
        self.heard: list[bytes] = []
        self._busy: dict[int, asyncio.Task[None]] = {}

    def hear(self, message: bytes, tell: Tell) -> None:
        """A message with its FF."""
        self.heard.append(message)
        handle = next((handle for start, handle in self._handlers().items() if message.startswith(start)), None)
        if message[-1:] != b"\xff" or handle is None:
            tell(SYNTAX)
        else:
            handle(message, tell)

    def stop(self) -> None:
        """Forget what is under way, as when the plug is pulled."""
        for task in self._busy.values():
            task.cancel()
        self._busy.clear()

    def _handlers(self) -> Mapping[bytes, Callable[[bytes, Tell], None]]:
        return {
            bytes.fromhex("810100"): self._cleared,
            bytes.fromhex("81090400"): self._power_asked,
            bytes.fromhex("81090612"): self._position_asked,
            bytes.fromhex("81090447"): self._zoom_asked,
            bytes.fromhex("81010400"): self._power,
            bytes.fromhex("8101043f02"): self._recall,
            bytes.fromhex("8101043f01"): self._save,
            bytes.fromhex("81010601"): self._drive,
            bytes.fromhex("81010407"): self._zoom,
            bytes.fromhex("81017e010a00"): self._light,
            bytes.fromhex("810a0202"): self._light,
        }

    def _cleared(self, _message: bytes, tell: Tell) -> None:
        """Both sockets are to be free again (IF_Clear)."""
        self.stop()
        tell(b"\x90\x50\xff")

    def _power_asked(self, _message: bytes, tell: Tell) -> None:
        tell(bytes((0x90, 0x50, 0x02 if self.head.awake else 0x03, 0xFF)))

    def _position_asked(self, _message: bytes, tell: Tell) -> None:
        position = self.head.position()
        tell(bytes((0x90, 0x50)) + _nibbles(position.pan) + _nibbles(position.tilt) + b"\xff")

    def _zoom_asked(self, _message: bytes, tell: Tell) -> None:
        tell(bytes((0x90, 0x50)) + _nibbles(self.head.position().zoom) + b"\xff")

    def _power(self, message: bytes, tell: Tell) -> None:
        self.head.awake = message[4] == 0x02
        _at_once(tell)

    def _save(self, message: bytes, tell: Tell) -> None:
        self.head.save(message[5])
        _at_once(tell)

    def _drive(self, message: bytes, tell: Tell) -> None:
        pan, tilt, across, up = message[4:8]
        self.head.steer(_SIGNS[across] * pan / visca.MOST_PAN, -_SIGNS[up] * tilt / visca.MOST_TILT, 0.0)
        _at_once(tell)

    def _zoom(self, message: bytes, tell: Tell) -> None:
        speed = (message[4] & 0x0F) / visca.MOST_ZOOM
        if message[4]:
            self.head.steer(0.0, 0.0, speed if message[4] & 0xF0 == 0x20 else -speed)
        _at_once(tell)

    def _light(self, message: bytes, tell: Tell) -> None:
        self.head.lit = message[-2] == 0x02
        _at_once(tell)

    def _recall(self, message: bytes, tell: Tell) -> None:
        """A journey occupies one of two sockets until it ends; a third command has to wait."""
        socket = next((one for one in SOCKETS if one not in self._busy), None)
        if message[5] not in self.head.presets:
            tell(bytes((0x90, 0x60 | (socket or 1), visca.NOT_NOW, 0xFF)))
        elif socket is None:
            tell(BUSY)
        else:
            tell(bytes((0x90, 0x40 | socket, 0xFF)))
            self._busy[socket] = asyncio.create_task(self._travel(message[5], socket, tell))

    async def _travel(self, preset: int, socket: int, tell: Tell) -> None:
        arrived = await self.head.travel(preset)
        self._busy.pop(socket, None)
        tell(bytes((0x90, 0x50 | socket, 0xFF)) if arrived else bytes((0x90, 0x60 | socket, visca.CANCELLED, 0xFF)))


def _at_once(tell: Tell) -> None:
    tell(b"\x90\x41\xff")
    tell(b"\x90\x51\xff")


def _nibbles(part: float) -> bytes:
    value = round(part * 0x1000) & 0xFFFF
    return bytes(value >> shift & 0x0F for shift in (12, 8, 4, 0))


class UdpCamera(asyncio.DatagramProtocol):
    """VISCA over IP; `lose_in` and `lose_out` are how many datagrams the network loses next, `mute` loses all."""

    def __init__(self, head: Head) -> None:
        self.brain = Brain(head)
        self.lose_in = self.lose_out = 0
        self.mute = False
        self.visitor: Any = None  # the address that said something last
        self._last: int | None = None  # the newest number; None until somebody has reset the count
        self._transport: asyncio.DatagramTransport | None = None

    async def start(self, port: int = 0) -> int:
        """Listen on loopback; the port."""
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", port))
        self._transport = transport
        return int(transport.get_extra_info("sockname")[1])

    async def stop(self) -> None:
        """Pull the plug; everything counted is forgotten."""
        self.restart()
        if self._transport is not None:
            self._transport.close()
        await asyncio.sleep(0)

    def restart(self) -> None:
        """Switched off and on again between two datagrams."""
        self.brain.stop()
        self._last = None

    def datagram_received(self, data: bytes, addr: Any) -> None:
        """Something for the camera."""
        self.visitor = addr
        if self.mute or self.lose_in > 0:
            self.lose_in -= 1
            return
        frame = visca.unframed(data)
        if frame is None:
            return
        if frame.type == visca.CONTROL:
            self._last = 0
            self._send(visca.framed(visca.CONTROL_REPLY, frame.number, visca.RESET), addr)
        elif self._last is None or frame.number <= self._last:
            self._send(visca.framed(visca.CONTROL_REPLY, frame.number, visca.BAD_NUMBER), addr)
        else:
            self._last = frame.number
            self.brain.hear(frame.payload, lambda reply: self._reply(frame.number, reply, addr))

    def _reply(self, number: int, reply: bytes, addr: Any) -> None:
        self._send(visca.framed(visca.REPLY, number, reply), addr)

    def say(self, datagram: bytes) -> None:
        """Something nobody asked for."""
        self._send(datagram, self.visitor)

    def _send(self, datagram: bytes, addr: Any) -> None:
        if self.lose_out > 0:
            self.lose_out -= 1
        elif self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(datagram, addr)


class TcpCamera:
    """VISCA over TCP; while `mute` it takes everything and says nothing."""

    def __init__(self, head: Head) -> None:
        self.brain = Brain(head)
        self.mute = False
        self._server: asyncio.Server | None = None
        self._visits: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}

    async def start(self, port: int = 0) -> int:
        """Listen on loopback; the port."""
        self._server = await asyncio.start_server(self._visit, "127.0.0.1", port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Pull the plug."""
        self.brain.stop()
        assert self._server is not None
        self._server.close()
        visits = [visit for visit in self._visits.values() if visit is not None]
        self.restart()
        await asyncio.gather(*visits, return_exceptions=True)

    def restart(self) -> None:
        """Switched off and on again: whoever is connected is not any more."""
        self.brain.stop()
        for writer in self._visits:
            writer.transport.abort()

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._visits[writer] = asyncio.current_task()
        splitter = visca.Splitter(lambda _why: None)
        try:
            while data := await reader.read(64):
                for message in splitter.feed(data):
                    if not self.mute:
                        self.brain.hear(message, lambda reply: _write(writer, reply))
        except ConnectionError:
            return
        finally:
            del self._visits[writer]
            writer.close()


def _write(writer: asyncio.StreamWriter, reply: bytes) -> None:
    if not writer.is_closing():
        writer.write(reply)
