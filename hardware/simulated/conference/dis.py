"""A simulated DIS-CCU: Shure's External Control protocol on a TCP port of loopback.

It answers as the manual says a CCU does: every change to every controller, nothing where nothing changed.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar, Final

from hardware.conference.changes import changes
from hardware.conference.dis_wire import KEYS, Lines
from hardware.conference.ports import (
    MicrophoneClosed,
    MicrophoneOpened,
    ModeChanged,
    RequestRaised,
    RequestWithdrawn,
    RoomEvent,
    SeatFound,
    SeatLost,
    VotingStarted,
    VotingStopped,
)
from hardware.conference.room import Room, seat_number
from hardware.settings import Make
from hardware.simulated.conference.desks import Desks
from hardware.simulated.conference.server import HOST, CentralUnit

KEY_NAMES: Final = {"yes": "Yes", "abstain": "Abstain", "no": "No"}
VOTES: Final = ("3-button voting", "3-button secret voting", "5-button voting", "5-button secret voting")
MODES: Final = {True: "manual", False: "auto"}
HIGHEST: Final = 5


class SimulatedDis(CentralUnit):
    """The CCU."""

    make: ClassVar[Make] = "dis"

    def __init__(self, desks: Desks) -> None:
        super().__init__(desks)
        self._server: asyncio.Server | None = None
        self._lines: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}
        self._deaf: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Listen, on the port of the time before."""
        self._server = await asyncio.start_server(self._serve, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        self._deaf = self.desks.listen(self._changed)

    async def leave(self) -> None:
        """Stop listening and break every line."""
        self._deaf()
        if self._server is None:
            return
        self._server.close()
        tasks = [task for task in self._lines.values() if task is not None]
        for line in self._lines:
            line.transport.abort()
        await asyncio.gather(*tasks)
        await self._server.wait_closed()

    def say(self, text: str) -> None:
        """Say these lines to all controllers."""
        for line in self._lines:
            line.write(text.encode())

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines[writer] = asyncio.current_task()
        lines = Lines()
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(4096):
                for line in lines.feed(data):
                    self._obey(line, writer)
        del self._lines[writer]
        writer.close()

    def _obey(self, line: str, writer: asyncio.StreamWriter) -> None:
        if self.frozen:
            self.ignored.set()
            return
        word, *arguments = line.lower().split()
        if word == "mic_on" and self.is_deaf():
            return
        answer = _COMMANDS.get(word, _unknown)(self.desks, arguments)
        writer.write("".join(f"{one}\r\n" for one in answer).encode())

    def _changed(self, before: Room, after: Room) -> None:
        if not self.frozen:
            self.say("".join(f"{line}\r\n" for line in _told(before, after)))


def _told(before: Room, after: Room) -> Iterator[str]:
    """What a CCU tells of a change."""
    for event in changes(before, after):
        yield from _told_of(event, after)
    if after.live and (after.ballots != before.ballots or not before.live):
        yield from _results("interim", after)
    if before.live and not after.live:
        yield from _results("final", after)


def _told_of(event: RoomEvent, room: Room) -> Iterator[str]:
    match event:
        case MicrophoneOpened(seat):
            yield f"mic_on {seat}"
        case MicrophoneClosed(seat):
            yield f"mic_off {seat}"
        case RequestRaised(seat):
            yield f"mic_request_on {seat}"
        case RequestWithdrawn(seat):
            yield f"mic_request_off {seat}"
        case ModeChanged(manual):
            yield f"mic_mode {MODES[manual]}"
        case SeatFound(seat, label):
            yield f"seat_state {seat} active {label}"
        case SeatLost(seat):
            yield f"seat_state {seat} passive Sitz {seat}"
        case VotingStarted():
            yield "voting_started 1"
        case VotingStopped():
            yield "voting_stopped"


def _results(kind: str, room: Room) -> Iterator[str]:
    pressed = Counter(room.ballots.values())
    for key, choice in KEYS.items():
        yield f"{kind}_voting_result {key} {pressed[choice]} {KEY_NAMES[choice]}"


# -- commands ----------------------------------------------------------------------------------------------------------

Answer = Iterator[str]


def _state(desks: Desks, arguments: list[str]) -> Answer:
    yield f"mic_mode {MODES[bool(desks.room.manual)]}"
    yield from (f"seat_state {seat} active {label}" for seat, label in desks.room.seats.items())
    yield from (f"mic_on {seat}" for seat in desks.room.open)
    yield from (f"mic_request_on {seat}" for seat in desks.room.requests)
    yield "mic_status_done"


def _votes(desks: Desks, arguments: list[str]) -> Answer:
    yield from (f"voting_configuration {number} {name}" for number, name in enumerate(VOTES, 1))
    yield "voting_status_done"


def _mode(desks: Desks, arguments: list[str]) -> Answer:
    if arguments[:1] in (["manual"], ["auto"]):
        desks.set_manual(arguments[0] == "manual")
    else:
        yield "command_error syntax error"


def _priority(desks: Desks, arguments: list[str]) -> Answer:
    seat, level = (seat_number(one) for one in (*arguments, "", "")[:2])
    if seat not in desks.room.seats or level is None or level > HIGHEST:
        yield "command_error syntax error"
        return
    desks.priorities[seat or 0] = level == HIGHEST
    yield f"mic_priority {seat} {level}"


def _seat_command(act: Callable[[Desks, int], None]) -> Callable[[Desks, list[str]], Answer]:
    def obey(desks: Desks, arguments: list[str]) -> Answer:
        seat = seat_number(arguments[0]) if arguments else None
        if seat is None:
            yield "command_error syntax error"
        else:
            act(desks, seat)

    return obey


def _plain_command(act: Callable[[Desks], None]) -> Callable[[Desks, list[str]], Answer]:
    def obey(desks: Desks, arguments: list[str]) -> Answer:
        act(desks)
        return iter(())

    return obey


def _unknown(desks: Desks, arguments: list[str]) -> Answer:
    yield "command_error unknown command"


_COMMANDS: Final[Mapping[str, Callable[[Desks, list[str]], Answer]]] = {
    "mic_status": _state,
    "voting_status": _votes,
    "mic_on": _seat_command(Desks.open),
    "mic_off": _seat_command(Desks.close),
    "mic_request_on": _seat_command(lambda desks, seat: desks.request(seat, True)),
    "mic_request_off": _seat_command(lambda desks, seat: desks.request(seat, False)),
    "mic_all_delegates_off": _plain_command(Desks.all_delegates_off),
    "mic_all_requests_off": _plain_command(Desks.clear_requests),
    "mic_mode": _mode,
    "mic_priority": _priority,
    "start_voting": _plain_command(Desks.start_voting),
    "stop_voting": _plain_command(Desks.stop_voting),
}
