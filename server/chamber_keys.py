"""What a key or a card at a desk asks of the sitting, as commands; pure.

A key counts while the sitting is open: at other times the hall is somebody else's. A card counts before it, too, for
members come before the chair opens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from agenda.commands import Command
from agenda.commands.floor import RequestFloor, WithdrawRequest
from agenda.commands.presence import NoteArrival, NoteDeparture
from agenda.commands.votes import CastBallot
from agenda.meeting import Meeting
from hardware.conference.ports import (
    BadgeIn,
    BadgeOut,
    ConferenceEvent,
    MicrophoneOpened,
    RequestRaised,
    RequestWithdrawn,
    VoteCast,
)


def _request(meeting: Meeting, person_id: str, event: Any) -> Command | None:
    return RequestFloor(person_id, channel="seat") if meeting.state == "open" else None


def _withdrawal(meeting: Meeting, person_id: str, event: Any) -> Command | None:
    request = meeting.request_of(person_id, "contribution")
    return WithdrawRequest(request.request_id) if request else _request(meeting, person_id, event)


def _opening(meeting: Meeting, person_id: str, event: Any) -> Command | None:
    """Where keys open microphones a second press is no withdrawal: whoever is shut off presses again."""
    return None if meeting.request_of(person_id, "contribution") else _request(meeting, person_id, event)


def _voice(meeting: Meeting, person_id: str, event: VoteCast) -> Command | None:
    vote = meeting.vote
    if vote is None or vote.state != "open":
        return None
    return CastBallot(vote.vote_id, person_id, event.choice, "seat")


def _arrival(meeting: Meeting, person_id: str, event: Any) -> Command | None:
    return NoteArrival(person_id, "hall", "seat")


def _departure(meeting: Meeting, person_id: str, event: Any) -> Command | None:
    return NoteDeparture(person_id, "seat")


COMMANDS: Final[Mapping[type[ConferenceEvent], Callable[[Meeting, str, Any], Command | None]]] = {
    RequestRaised: _request,
    RequestWithdrawn: _withdrawal,
    MicrophoneOpened: _opening,
    VoteCast: _voice,
    BadgeIn: _arrival,
    BadgeOut: _departure,
}
UNDOING: Final = (RequestWithdrawn, BadgeOut)
"""What a restarted system also says of everything it forgot: believed only while the line stands."""
