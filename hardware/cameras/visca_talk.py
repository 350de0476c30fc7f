"""Which answer belongs to which command: by number over UDP, by order and socket over TCP. Pure.

UDP (Sony SRG-300H manual p. 31 f.): every message has a number; lost ones are sent again with the same number. A camera
that has done it already then answers "abnormal sequence number" (0F01): that means done. The same answer to a number
sent once means that the camera counts anew, because it was restarted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from hardware.cameras import visca
from hardware.cameras.ports import Count
from hardware.cameras.visca import Reply

LAST_NUMBER: Final = 0xFFFFFFFF
Word = Reply | Literal["executed", "lost count", "reset"]


class Meaningless(Exception):
    """A message that changes nothing; its text is the kind it is counted under."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the camera said to the command with this number."""

    number: int
    word: Word


@dataclass(slots=True)
class _Asked:
    datagram: bytes
    times: int = 0
    accepted: bool = False


@dataclass(slots=True)
class Numbered:
    """The talk over UDP; `count` hears of messages that change nothing."""

    count: Count
    _next: int = 1
    _asked: dict[int, _Asked] = field(default_factory=dict)

    def reset(self) -> bytes:
        """Ask the camera to count from 0 again; everything unanswered is forgotten."""
        self._asked.clear()
        self._next = 1
        return visca.framed(visca.CONTROL, 0, visca.RESET)

    def ask(self, message: bytes) -> int:
        """A number for the message."""
        number = self._next
        self._next = 0 if number == LAST_NUMBER else number + 1
        self._asked[number] = _Asked(visca.framed(visca.frame_type(message), number, message))
        return number

    def datagram(self, number: int) -> bytes:
        """The message to send, the first time and again; raises KeyError when it has been answered."""
        asked = self._asked[number]
        asked.times += 1
        return asked.datagram

    def forget(self, number: int) -> None:
        """Nobody waits for this answer any more."""
        self._asked.pop(number, None)

    def hear(self, datagram: bytes) -> Said | None:
        """What a datagram says to one of the commands under way; None where it changes nothing."""
        try:
            return self._said(datagram)
        except Meaningless as why:
            self.count(str(why))
            return None

    def _said(self, datagram: bytes) -> Said:
        frame = visca.unframed(datagram)
        if frame is None:
            raise Meaningless("truncated")
        if frame.type == visca.CONTROL_REPLY:
            return self._control(frame)
        reply = visca.read(frame.payload) if frame.type == visca.REPLY else None
        if reply is None:
            raise Meaningless("unknown")
        return self._reply(frame.number, reply)

    def _control(self, frame: visca.Frame) -> Said:
        if frame.payload == visca.RESET:
            return Said(frame.number, "reset")
        if frame.payload != visca.BAD_NUMBER:
            raise Meaningless("unknown")
        asked = self._of(frame.number)
        return Said(frame.number, "executed" if asked.times > 1 else "lost count")

    def _reply(self, number: int, reply: Reply) -> Said:
        asked = self._of(number)
        if reply.kind != "ack":
            del self._asked[number]
        elif asked.accepted:
            raise Meaningless("doubled")
        asked.accepted = True
        return Said(number, reply)

    def _of(self, number: int) -> _Asked:
        if number not in self._asked:
            raise Meaningless("late")
        return self._asked[number]


@dataclass(slots=True)
class Paired:
    """The talk over TCP: one command at a time waits for its acceptance; a socket then says which one is done."""

    count: Count
    _last: int = 0
    _waiting: int | None = None
    _sockets: dict[int, int] = field(default_factory=dict)

    def ask(self) -> int:
        """A number for the next message; the one before has been answered or given up."""
        self._last += 1
        self._waiting = self._last
        return self._last

    def forget(self, number: int) -> None:
        """Nobody waits for this answer any more."""
        self._sockets = {socket: held for socket, held in self._sockets.items() if held != number}

    def hear(self, message: bytes) -> Said | None:
        """What a message (with its FF) says to one of the commands under way; None where it changes nothing."""
        reply = visca.read(message)
        number = None if reply is None else self._whose(reply)
        if reply is None or number is None:
            self.count("unknown" if reply is None else "late")
            return None
        return Said(number, reply)

    def _whose(self, reply: Reply) -> int | None:
        if reply.kind in ("done", "error") and reply.socket in self._sockets:
            return self._sockets.pop(reply.socket)
        if reply.kind == "done" and reply.socket:
            return None
        number, self._waiting = self._waiting, None
        if reply.kind == "ack" and number is not None:
            self._sockets[reply.socket] = number
        return number
