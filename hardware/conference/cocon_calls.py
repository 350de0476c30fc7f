"""What a CoCon is told, as calls below /CoCon, and what its answers to them mean; pure.

Source: "CoCon API Description", 20 Nov 2024, § 4.3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl

from hardware.conference.cocon_wire import unwrap
from hardware.conference.commands import (
    AllOff,
    ClearRequests,
    CloseMicrophone,
    Command,
    OpenMicrophone,
    Prioritise,
    PutBack,
    StartVoting,
    StopVoting,
    TakeOver,
)

Query = Mapping[str, str]
Call = tuple[str, Query]
"""A path and its parameters."""

NO_NEWS, FORGOTTEN = 408, 400
"""What an open request for news ends with when there were none, and when the client is not known (any more)."""

_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")
_ERROR: Final = re.compile(r"Error (\d{3})")


def encode(command: Command, template: str, most: int) -> Sequence[Call]:
    """The calls of a command, in their order.

    `template` names the vote with yes, abstain and no; `most` microphones may be open at once, which is to stay so.
    """
    match command:
        case OpenMicrophone(seat):
            return (_microphone("On", seat),)
        case CloseMicrophone(seat):
            return (_microphone("Off", seat),)
        case AllOff():
            return (("Microphone/ClearMicrophoneList/", {"Type": "Speakers"}),)
        case TakeOver():
            mode = {"Mode": "Operator", "MaxNrActive": str(most), "AllowRequest": "True", "AllowCancelRequest": "True"}
            return (("Microphone/SetMicrophoneMode/", mode),)
        case PutBack(words):
            return (("Microphone/SetMicrophoneMode/", dict(parse_qsl(words))),)
        case ClearRequests():
            return (("Microphone/ClearMicrophoneList/", {"Type": "Requests"}),)
        case Prioritise(seat, on):
            priority = {"SeatNumber": str(seat), "Priority": "Vip" if on else "Delegate"}
            return (("Room/SetSeatPriority/", priority),)
        case StartVoting():
            return (("Voting/AddInstantVote/", {"VotingTemplate": template}), _voting_state("Start"))
        case StopVoting():
            return (_voting_state("Stop"),)


def _microphone(state: str, seat: int) -> Call:
    return "Microphone/SetState/", {"State": state, "SeatNr": str(seat)}


def _voting_state(state: str) -> Call:
    return "Voting/SetVotingState/", {"State": state}


def accepted(text: str) -> bool:
    """Whether the answer to a command says that it is done: 0, or `{"AddInstantVote": {"Result": true}}`."""
    try:
        value = unwrap(text)
    except ValueError:
        return False
    if isinstance(value, dict):
        return all(isinstance(part, dict) and part.get("Result") is True for part in value.values())
    return value == 0 and not isinstance(value, bool)


def connection_id(text: str) -> str | None:
    """The id in the answer to Connect, None where it is none."""
    try:
        value = unwrap(text)
    except ValueError:
        return None
    identity = value.get("id") if isinstance(value, dict) and value.get("Connect") is True else None
    return identity if isinstance(identity, str) and _ID.fullmatch(identity) else None


def news_status(status: int, text: str) -> int:
    """The status of an answer to the request for news, which some releases write into the text (§ 4.3.1.5)."""
    try:
        value = unwrap(text) if status == 200 else None
    except ValueError:
        return status
    error = _ERROR.fullmatch(str(value.get("Notification"))) if isinstance(value, dict) else None
    return int(error[1]) if error else status
