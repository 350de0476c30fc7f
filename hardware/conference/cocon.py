"""Driver for Televic CoCon and Plixus Core: commands by HTTP, news by one request that is always open (§ 6.2).

A CoCon keeps the news of a client that does not fetch them for a while and then forgets the client (400): then all is
read anew. Beside the open request the lists are asked for every few seconds: that is the sign of life, and it makes
good what was missed.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import ClassVar, Final

from hardware.conference import cocon_calls as calls
from hardware.conference import cocon_wire as wire
from hardware.conference.cocon_messages import Decoded, Message, Reseated, Rewired, Voting
from hardware.conference.cocon_state import Known, follow, meaningless
from hardware.conference.commands import Command, StartVoting, StopVoting
from hardware.conference.driver import ANSWER_S, ASK_S, Conference
from hardware.conference.http import Answer, Http, http
from hardware.conference.line import Denied, Garbled, HungUp, until_one_ends
from hardware.conference.ports import Capability, Outcome

NEWS_S: Final = 35.0
"""Seconds an open request for news may take: a CoCon answers 408 after 30."""

BREATH_S: Final = 1.0
"""Seconds to wait after news that could not be read, so that a broken device does not keep us busy."""

STOPS: Final = 3
"""How often a vote is told to stop: CoCons have been seen to answer "done" and to let the keys live."""

UNWANTED: Final = ("Timer", "Audio", "Logging", "Interpretation", "Interactive", "Intercom", "Video")
LISTS: Final = "Microphone/GetState"
SEATING: Final = "Delegate/GetDelegatesInCurrentMeeting"
AGENDA: Final = "Meeting_Agenda/GetAgendaItemInformationInRunningMeeting"
UNITS: Final[calls.Call] = ("Room/GetAllSeats/", {"RoomId": "1"})
LEADING: Final[Sequence[tuple[Message, calls.Call]]] = (
    (Rewired(), UNITS),
    (Reseated(), (SEATING, {})),
    (Voting(True), (AGENDA, {})),
)
"""News that tell that something has changed, and what is to be asked for then before the next news are fetched."""

MODE: Final[calls.Call] = ("Microphone/GetMicrophoneMode", {})
READINGS: Final[Sequence[calls.Call]] = (
    MODE,
    UNITS,
    (SEATING, {}),
    ("Meeting_Agenda/GetSeatsLoginStatus", {}),
    (AGENDA, {}),
    ("Voting/GetVotingState", {}),
)
"""What is read in the beginning, where the system has it: a Plixus Core alone knows no delegates and no votes."""

AGAIN: Final = 6
"""Every so many questions, each half a minute, seats and mode are read anew, for nobody promises to tell of them."""


class CoCon(Conference):
    """One CoCon."""

    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {"microphones", "requests", "mode", "clear", "priority", "voting", "ballots", "badges"}
    )
    _http: Http | None = None

    async def _visit(self) -> None:
        async with http(self.settings.address, self._pause) as line:
            self._http, self._known, self._news, self._added = line, Known(), 0, False
            try:
                identity = await self._introduced()
                await self._read_all()
                await until_one_ends(self._listen(identity), self._ask())
            finally:
                self._http = None

    async def _introduced(self) -> str:
        """The id under which the CoCon keeps our news."""
        identity = calls.connection_id((await self._call("Connect")).text)
        if identity is None:
            raise Garbled("no id for a connection")
        for model in UNWANTED:
            await self._call("Unsubscribe/", {"Model": model, "id": identity})
        return identity

    async def _call(self, path: str, query: calls.Query | None = None, patience: float = ANSWER_S) -> Answer:
        if self._http is None:
            raise HungUp("no line")
        answer = await self._http.get(f"CoCon/{path}", patience, **(query or {}))
        if answer.status in (401, 403):
            raise Denied(f"status {answer.status}")
        return answer

    # -- what the CoCon says -------------------------------------------------------------------------------------------

    async def _read_all(self) -> None:
        for path, query in READINGS:
            await self._read(path, query)
        await self._read_ballots()
        if not await self._read(LISTS):
            raise Garbled("no lists of microphones")
        self._read_anew(self._known.room)

    async def _read(self, path: str, query: calls.Query | None = None) -> bool:
        """Take what this call says; whether it said anything. A call that a system does not have is no fault."""
        answer = await self._call(path, query)
        messages = wire.decode(answer.text).messages if answer.status == 200 else ()
        self._follow(messages)
        return bool(messages)

    async def _read_ballots(self) -> None:
        """Each press is told once; whatever was missed stands in the results."""
        if self._known.room.live and self._known.vote is not None:
            await self._read("Voting/GetIndividualVotingResults/", {"Id": str(self._known.vote)})

    def _follow(self, messages: Sequence[Message]) -> None:
        for message in messages:
            self._known = follow(self._known, message)

    def _follow_news(self, messages: Sequence[Message]) -> None:
        """News are told because something changed; where nothing did, they are counted."""
        for message in messages:
            before, self._known = self._known, follow(self._known, message)
            why = meaningless(before, self._known, message)
            if why is not None:
                self.counted[why] += 1

    async def _listen(self, identity: str) -> None:
        while True:
            began = self._now()
            answer = await self._call(f"Notification/id={identity}", patience=NEWS_S)
            status = calls.news_status(answer.status, answer.text)
            if status == calls.FORGOTTEN:
                raise HungUp("forgotten")
            in_vain = (
                self._now() - began < BREATH_S if status == calls.NO_NEWS else await self._take(status, answer.text)
            )
            if in_vain:
                await self._pause(BREATH_S)

    async def _take(self, status: int, text: str) -> bool:
        """Take news; whether there was anything in it that could not be read."""
        decoded = wire.decode(text) if status == 200 else Decoded(unread=1)
        unreadable = self._known.unreadable
        self._news += 1
        for news, call in LEADING:
            if news in decoded.messages:
                await self._read(*call)
        if Voting(False) in decoded.messages:
            await self._read_ballots()
        self._follow_news(decoded.messages)
        self._heard(self._known.room)
        for _ in range(decoded.unread + self._known.unreadable - unreadable):
            self._misread(text)
        return decoded.unread > 0

    async def _ask(self) -> None:
        """Ask for the lists again and again; an answer that news have overtaken is not taken."""
        for asked in itertools.count(1):
            await self._pause(ASK_S)
            if asked % AGAIN == 0:
                await self._taken(*UNITS)
                await self._taken(*MODE)
            if await self._taken(LISTS):
                self._heard(self._known.room)
                self._watch.understood()

    async def _taken(self, path: str, query: calls.Query | None = None) -> bool:
        """Ask, and take the answer; whether that was done."""
        news = self._news
        answer = await self._call(path, query)
        if news != self._news or answer.status != 200:
            return False
        self._follow(wire.decode(answer.text).messages)
        return True

    # -- what the CoCon is told ----------------------------------------------------------------------------------------

    async def _send(self, commands: Sequence[Command]) -> Outcome:
        done = [await self._obeyed(command) for command in commands]
        return "sent" if all(done) else "refused"

    async def _obeyed(self, command: Command) -> bool:
        match command:
            case StopVoting():
                return await self._stopped(command)
            case StartVoting():
                return await self._started(command)
        return all([await self._done(call) for call in self._calls(command)])

    async def _started(self, command: StartVoting) -> bool:
        """Whether a vote was added and begun; one whose beginning was refused is not added once more."""
        add, start = self._calls(command)
        self._added = self._added or await self._done(add)
        begun = self._added and await self._done(start)
        self._added = self._added and not begun
        return begun

    async def _stopped(self, command: StopVoting) -> bool:
        """Whether the vote is over, which is told until it is."""
        for _ in range(STOPS):
            for call in self._calls(command):
                await self._done(call)
            state = wire.decode((await self._call("Voting/GetVotingState")).text).messages
            if Voting(True) not in state:
                return True
        return False

    def _calls(self, command: Command) -> Sequence[calls.Call]:
        return calls.encode(command, self.settings.voting_template, self._known.most)

    async def _done(self, call: calls.Call) -> bool:
        answer = await self._call(*call)
        return answer.status == 200 and calls.accepted(answer.text)
