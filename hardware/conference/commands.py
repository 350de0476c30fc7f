"""What a conference system can be told, as values: each wire codec has one table from these to its own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenMicrophone:
    seat: int


@dataclass(frozen=True, slots=True)
class CloseMicrophone:
    seat: int


@dataclass(frozen=True, slots=True)
class AllOff:
    """Close every delegate's microphone; chairman units stay on in all makes."""


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Let request keys only ask."""


@dataclass(frozen=True, slots=True)
class PutBack:
    """Let microphones open as they did before; `mode` is how the device described it (`Room.mode`)."""

    mode: str


@dataclass(frozen=True, slots=True)
class Prioritise:
    seat: int
    on: bool


@dataclass(frozen=True, slots=True)
class ClearRequests:
    """Put out the request lamps."""


@dataclass(frozen=True, slots=True)
class StartVoting:
    """Make the voting keys live."""


@dataclass(frozen=True, slots=True)
class StopVoting:
    """Make the voting keys dead."""


Command = (
    OpenMicrophone
    | CloseMicrophone
    | AllOff
    | TakeOver
    | PutBack
    | Prioritise
    | ClearRequests
    | StartVoting
    | StopVoting
)
