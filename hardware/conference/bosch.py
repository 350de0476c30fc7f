"""Driver for Bosch CCS 1000 D and DICENTIS Wireless: one open request for each list, and a sign of life beside them.

A list is always whole, so each answer replaces what was known. Whether a system remembers what a session was told
last, nobody has written down; so every few seconds the lists are also asked for plainly, which makes good what fell
between two open requests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Final

from hardware.conference import bosch_wire as wire
from hardware.conference.commands import Command
from hardware.conference.driver import ANSWER_S, ASK_S, Conference
from hardware.conference.http import Answer, Http, http
from hardware.conference.line import Denied, Garbled, HungUp, Mute, until_one_ends
from hardware.conference.ports import Capability, Outcome
from hardware.conference.room import Room
from hardware.conference.trust import trust

NEWS_S: Final = 30.0
"""Seconds an open request may take; the open clients wait as long."""

POLL_S: Final = 0.25
"""Seconds between two requests to a system that answers at once although nothing is new, as its own clients wait."""

UNAUTHORISED: Final = frozenset({401, 403})


def _with_seats(room: Room, text: str) -> Room | None:
    seats = wire.seats(text)
    return None if seats is None else replace(room, seats=seats)


def _with_speakers(room: Room, text: str) -> Room | None:
    speakers = wire.speakers(text)
    return None if speakers is None else replace(room, open=tuple(speakers))


def _with_requests(room: Room, text: str) -> Room | None:
    waiting = wire.waiting(text)
    return None if waiting is None else replace(room, requests=tuple(waiting))


LISTS: Final[Mapping[str, Callable[[Room, str], Room | None]]] = {
    wire.SEATS: _with_seats,
    wire.SPEAKERS: _with_speakers,
    wire.WAITING: _with_requests,
}


class Bosch(Conference):
    """One central unit or wireless access point."""

    capabilities: ClassVar[frozenset[Capability]] = frozenset({"microphones", "requests"})
    _http: Http | None = None

    async def _visit(self) -> None:
        certificate = self.settings.certificate
        believed = trust(certificate) if certificate else None
        async with http(self.settings.address, self._pause, believed) as line:
            await self._log_in(line)
            self._http, self._told, self._texts = line, dict.fromkeys(LISTS, 0), dict[str, str]()
            try:
                self._read_anew(await self._read_all())
                await until_one_ends(*map(self._poll, LISTS), self._ask())
            finally:
                self._http = None

    async def _log_in(self, line: Http) -> None:
        body = wire.login(self.settings.user, self.settings.password)
        answer = await line.ask("POST", wire.LOGIN, ANSWER_S, body=body)
        if answer.status in UNAUTHORISED:
            raise Denied(f"status {answer.status}")
        sid = wire.session(answer.text) if answer.status == 200 else None
        if sid is None:
            raise Garbled(f"no session, status {answer.status}")
        line.headers |= wire.headers(sid)

    # -- what the system says ------------------------------------------------------------------------------------------

    async def _get(self, path: str, patience: float = ANSWER_S, **query: str) -> str:
        return _checked(await self._line().get(path, patience, **query)).text

    def _line(self) -> Http:
        if self._http is None:
            raise HungUp("no line")
        return self._http

    async def _read_all(self) -> Room:
        room = Room()
        for path, read in LISTS.items():
            told = read(room, await self._get(path))
            if told is None:
                raise Garbled(f"cannot read {path}")
            room = told
        return room

    async def _poll(self, path: str) -> None:
        while True:
            text = await self._news(path)
            self._told[path] += 1
            if not self._take(path, text):
                await self._pause(POLL_S)

    async def _news(self, path: str) -> str:
        """The list when it has changed, or after a while as it is."""
        try:
            return await self._get(path, NEWS_S, **wire.POLLING)
        except Mute:
            return await self._get(path)

    def _take(self, path: str, text: str) -> bool:
        """Take a list; whether it says anything new."""
        room = LISTS[path](self.room, text)
        if room is None:
            self._misread(text)
            return False
        if text != self._texts.get(path):
            self.counted["doubled"] += wire.doubled(text)
        self._texts[path] = text
        new = room != self.room
        self._heard(room)
        return new

    async def _ask(self) -> None:
        """Keep the session alive, and ask for the lists; an answer that news have overtaken is not taken."""
        while True:
            await self._pause(ASK_S)
            await self._get(wire.ALIVE)
            for path in LISTS:
                told = self._told[path]
                text = await self._get(path)
                if told == self._told[path]:
                    self._take(path, text)
            self._watch.understood()

    # -- what the system is told ---------------------------------------------------------------------------------------

    async def _send(self, commands: Sequence[Command]) -> Outcome:
        done = [await self._done(call) for call in map(wire.encode, commands) if call is not None]
        return "sent" if all(done) else "refused"

    async def _done(self, call: wire.Call) -> bool:
        method, path, body = call
        answer = await self._line().ask(method, path, ANSWER_S, body=body)
        if answer.status in UNAUTHORISED:
            raise HungUp("the session is over")
        return answer.status < 300


def _checked(answer: Answer) -> Answer:
    """The answer, where it is one: 401 in mid-session is a restarted or overtaken system, 5xx one that starts."""
    if answer.status in UNAUTHORISED:
        raise HungUp("the session is over")
    if answer.status >= 500:
        raise HungUp(f"status {answer.status}")
    if answer.status != 200:
        raise Garbled(f"status {answer.status}")
    return answer
