"""A simulated Televic CoCon: the room server's API on an HTTP port of loopback.

Everything is answered as JSON within a JSON string, as a real one does; news wait in a queue for each client and are
fetched one at a time.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Final

from aiohttp import web

from hardware.conference.room import Choice, Room, seat_number
from hardware.settings import Make
from hardware.simulated.conference.desks import MOST_OPEN, Desks
from hardware.simulated.conference.web import PATIENCE_S, WebUnit

OPTIONS: Final[Mapping[Choice, tuple[int, str]]] = {
    "yes": (45, "#FF008000"),
    "abstain": (46, "#FFFFFF00"),
    "no": (47, "#FFFF0000"),
}
"""Number and colour of the options of "3_Vote_Public"."""

TEMPLATE: Final = "3_Vote_Public"
FIRST_DELEGATE: Final = 400  # numbers of delegates are not numbers of seats
MODES: Final = {"Operator": True, "OnlyRequest": True, "DirectSpeak": False}
DONE, WRONG = 0, 1
Parameters = Mapping[str, str]


def delegate_at(seat: int) -> int:
    """The number of the delegate whose seat this is."""
    return FIRST_DELEGATE + seat


class SimulatedCoCon(WebUnit):
    """The room server."""

    make: ClassVar[Make] = "cocon"

    def __init__(self, desks: Desks, news_s: float = PATIENCE_S) -> None:
        super().__init__(desks, news_s)
        self._clients: dict[str, asyncio.Queue[str]] = {}
        self._vote = 0
        self.introduced = asyncio.Event()
        """Set once a client has introduced itself."""
        self.tells_items = True
        self.tells_units = True
        self.deaf_to_stop = 0
        """How many times "Stop" is answered with "done" and not done, as real ones have been seen to."""
        self.deaf_to_start = 0
        """How many times "Start" is refused, as where no meeting runs."""

    def routes(self) -> list[web.RouteDef]:
        """What is served; a path may end in a slash or not."""
        return [
            web.get("/CoCon/Connect", self._connect),
            web.get("/CoCon/Notification/id={id}", self._notification),
            web.get("/CoCon/{path:.+}", self._call),
        ]

    def forget(self) -> None:
        """Forget all clients, as a restart does."""
        self._clients.clear()

    def tell(self, text: str) -> None:
        """Give these news to every client."""
        for queue in self._clients.values():
            queue.put_nowait(text)

    def changed(self, before: Room, after: Room) -> None:
        """The desks have changed."""
        if after.seats.keys() != before.seats.keys() and self.tells_units:
            self.tell(_wrapped({"UnitStateChanged": {}}))
        for name, content in _news(before, after, self._vote):
            self.tell(_wrapped({name: content}))

    # -- the line ------------------------------------------------------------------------------------------------------

    async def _connect(self, request: web.Request) -> web.Response:
        identity = str(uuid.uuid4())
        self._clients[identity] = asyncio.Queue()
        self.introduced.set()
        return _answer({"Connect": True, "id": identity})

    async def _notification(self, request: web.Request) -> web.Response:
        queue = self._clients.get(request.match_info["id"])
        if queue is None:
            return web.Response(status=400)
        try:
            async with asyncio.timeout(self.news_s):
                return _json(await queue.get())
        except TimeoutError:
            return web.Response(status=408)

    async def _call(self, request: web.Request) -> web.Response:
        act = _CALLS.get(request.match_info["path"].rstrip("/"))
        return web.Response(status=404) if act is None else _answer(act(self, request.query))

    # -- votes ---------------------------------------------------------------------------------------------------------

    def add_vote(self, parameters: Parameters) -> object:
        """A new vote becomes the active item."""
        known = parameters.get("VotingTemplate") == TEMPLATE
        if known:
            self._vote += 1
            self._tell_item()
        return {"AddInstantVote": {"Result": known}}

    def _tell_item(self) -> None:
        if self.tells_items:
            self.tell(_wrapped({"MeetingId": 14, "Agenda_ItemChanged": self.item()}))

    def item(self) -> Mapping[str, object]:
        """The active item."""
        options = [{"Id": number, "Name": "", "Color": colour} for number, colour in OPTIONS.values()]
        vote = {"Type": "VotingAgendaItem", "VotingOptions": options, "IdInDb": 100 + self._vote}
        return {"Id": str(self._vote), "Title": TEMPLATE, "State": "active", "Children": []} | (
            vote if self._vote else {}
        )

    def set_voting(self, parameters: Parameters) -> int:
        """Start and stop; a vote starts only where one is the active item and is not yet running."""
        state = parameters.get("State")
        if state == "Start" and self.deaf_to_start:
            self.deaf_to_start -= 1
            return WRONG
        if state == "Start" and self._vote and not self.desks.room.live:
            self.desks.start_voting()
            return DONE
        if state == "Stop" and self.desks.room.live:
            self._stop()
            return DONE
        return WRONG

    def _stop(self) -> None:
        if self.deaf_to_stop:
            self.deaf_to_stop -= 1
        else:
            self.desks.stop_voting()


def _news(before: Room, after: Room, vote: int) -> Iterator[tuple[str, object]]:
    """What a room server tells of a change."""
    if (after.open, after.requests) != (before.open, before.requests):
        yield "MicrophoneState", _lists(after)
    if after.manual != before.manual:
        yield "MicrophoneMode", _mode(after)
    for seat in before.cards.keys() | after.cards.keys():
        if before.cards.get(seat) != after.cards.get(seat):
            yield "BadgeEvent", _badge(seat, after.cards.get(seat))
    if after.live != before.live:
        yield "VotingState", {"Id": vote, "State": "Start" if after.live else "Stop", "VotingTemplate": TEMPLATE}
    pressed = {seat: choice for seat, choice in after.ballots.items() if before.ballots.get(seat) != choice}
    if pressed:
        yield "IndividualVotingResults", {"Id": vote, "VotingResults": [_ballot(*one) for one in pressed.items()]}


def _lists(room: Room) -> Mapping[str, object]:
    return {"Speakers": room.open, "Requests": room.requests, "Replies": []}


def _mode(room: Room) -> Mapping[str, object]:
    return {"Mode": "Operator" if room.manual else "DirectSpeak", "MaxNrActive": MOST_OPEN, "AllowRequest": True}


def _badge(seat: int, card: str | None) -> Mapping[str, object]:
    delegate = {"Id": delegate_at(seat), "FirstName": "", "Name": f"Sitz {seat}", "SeatNumber": seat}
    inserted = {"SeatNr": seat, "Delegate": delegate, "BadgeInserted": card is not None}
    return inserted | ({} if card is None else {"bid": card})


def _ballot(seat: int, choice: Choice) -> Mapping[str, object]:
    return {"DelegateID": delegate_at(seat), "VotingOptionID": OPTIONS[choice][0]}


# -- answers -----------------------------------------------------------------------------------------------------------


def _wrapped(value: object) -> str:
    return json.dumps(json.dumps(value, separators=(",", ":")))


def _json(text: str) -> web.Response:
    return web.Response(text=text, content_type="application/json")


def _answer(value: object) -> web.Response:
    return _json(_wrapped(value))


# -- calls -------------------------------------------------------------------------------------------------------------


def _seats(unit: SimulatedCoCon, parameters: Parameters) -> object:
    desks = unit.desks
    seats = [
        {"IsChairMan": seat in desks.chairs, "SeatId": str(seat), "SeatName": label, "UnitId": str(seat)}
        for seat, label in desks.room.seats.items()
    ]
    return {"GetAllSeats": {"Seats": seats}}


def _delegates(unit: SimulatedCoCon, parameters: Parameters) -> object:
    room = unit.desks.room
    delegates = [
        {"Id": delegate_at(seat), "Name": label, "SeatNumber": seat, "BadgeNumber": room.cards.get(seat)}
        for seat, label in room.seats.items()
    ]
    return {"GetDelegatesInCurrentMeeting": {"IsMeetingRunning": True, "Delegates": delegates}}


def _logins(unit: SimulatedCoCon, parameters: Parameters) -> object:
    room = unit.desks.room
    seats: list[Any] = [
        {"SeatId": seat, "DelegateId": delegate_at(seat) if seat in room.cards else 0, "LoginState": seat in room.cards}
        for seat in room.seats
    ]
    return {"GetSeatsLoginStatus": {"Seats": seats}}


def _agenda(unit: SimulatedCoCon, parameters: Parameters) -> object:
    return {"GetAgendaItemInformationInRunningMeeting": {"AgendaItems": [unit.item()]}}


def _voting_state(unit: SimulatedCoCon, parameters: Parameters) -> object:
    return {"GetVotingState": {"State": "VotingStarted" if unit.desks.room.live else "VotingIdle"}}


def _results(unit: SimulatedCoCon, parameters: Parameters) -> object:
    ballots = [
        {"DelegateId": delegate_at(seat), "VotingOptionId": OPTIONS[choice][0], "SeatNumber": seat}
        for seat, choice in unit.desks.room.ballots.items()
    ]
    return {"IndividualVotingResults": {"Id": int(parameters["Id"]), "VotingResults": ballots}}


def _state(unit: SimulatedCoCon, parameters: Parameters) -> object:
    return {"GetState": {"State": _lists(unit.desks.room)}}


def _get_mode(unit: SimulatedCoCon, parameters: Parameters) -> object:
    return {"GetMicrophoneMode": {"MicrophoneMode": _mode(unit.desks.room)}}


def _set_mode(unit: SimulatedCoCon, parameters: Parameters) -> int:
    if parameters.get("Mode") not in MODES or parameters.get("MaxNrActive") != str(MOST_OPEN):
        return WRONG
    unit.desks.set_manual(MODES[parameters["Mode"]])
    return DONE


def _set_state(unit: SimulatedCoCon, parameters: Parameters) -> int:
    """0 for a seat that does not exist, too (§ 4.3.3.1)."""
    seat, act = seat_number(parameters.get("SeatNr", "")), _MICROPHONE.get(parameters.get("State", ""))
    if seat is None or act is None or (act is Desks.open and unit.is_deaf()):
        return WRONG
    act(unit.desks, seat)
    return DONE


def _clear(unit: SimulatedCoCon, parameters: Parameters) -> int:
    act = _CLEARED.get(parameters.get("Type", ""))
    if act is None:
        return WRONG
    act(unit.desks)
    return DONE


def _priority(unit: SimulatedCoCon, parameters: Parameters) -> int:
    seat = seat_number(parameters.get("SeatNumber", ""))
    if seat is None or seat not in unit.desks.room.seats:
        return WRONG
    unit.desks.priorities[seat] = parameters.get("Priority") == "Vip"
    return DONE


def _subscription(unit: SimulatedCoCon, parameters: Parameters) -> object:
    return {"UnSubscribe": {"Model": parameters.get("Model"), "result": True}}


_MICROPHONE: Final[Mapping[str, Callable[[Desks, int], None]]] = {
    "On": Desks.open,
    "Off": Desks.close,
    "Request": lambda desks, seat: desks.request(seat, True),
    "Toggle": Desks.press,
}
_CLEARED: Final[Mapping[str, Callable[[Desks], None]]] = {
    "Speakers": Desks.all_delegates_off,
    "Requests": Desks.clear_requests,
}
_CALLS: Final[Mapping[str, Callable[[SimulatedCoCon, Parameters], object]]] = {
    "Subscribe": _subscription,
    "Unsubscribe": _subscription,
    "Room/GetAllSeats": _seats,
    "Room/SetSeatPriority": _priority,
    "Delegate/GetDelegatesInCurrentMeeting": _delegates,
    "Meeting_Agenda/GetSeatsLoginStatus": _logins,
    "Meeting_Agenda/GetAgendaItemInformationInRunningMeeting": _agenda,
    "Microphone/GetState": _state,
    "Microphone/GetMicrophoneMode": _get_mode,
    "Microphone/SetMicrophoneMode": _set_mode,
    "Microphone/SetState": _set_state,
    "Microphone/ClearMicrophoneList": _clear,
    "Voting/GetVotingState": _voting_state,
    "Voting/GetIndividualVotingResults": _results,
    "Voting/AddInstantVote": SimulatedCoCon.add_vote,
    "Voting/SetVotingState": SimulatedCoCon.set_voting,
}
