"""What the meeting process tells the simulated hall and the simulated members over the local link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

Choice = Literal["yes", "no", "abstain"]
Model = TypeVar("Model", bound=BaseModel)
PODIUM = 0  # the "seat" of the person in the chair


class HallState(BaseModel):
    """What the hall looks and sounds like: the seat that has the floor, the item on the wall, the cards of a vote."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    speaker_seat: int | None = None
    speaking: bool = False
    item: str = ""
    ballots: Mapping[int, Choice] | None = None
    windows: Mapping[str, tuple[int, int, int, int]] = {}  # what each camera sees, in pixels of the scene
    resting: frozenset[str] = frozenset()  # cameras whose pictures nobody gets just now
    microphones: tuple[int, ...] | None = None  # desks whose microphone is open, the newest last; None: nobody says


class Framing(BaseModel):
    """What each camera sees: a window on the drawn hall in pixels (left, upper, right, lower)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    windows: Mapping[str, tuple[int, int, int, int]]


class Microphones(BaseModel):
    """The desks whose microphone is open, the newest last."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    open: tuple[int, ...]


class Watched(BaseModel):
    """Whether anybody gets a track: what nobody gets need not be made."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    track: str
    watched: bool


class MembersState(BaseModel):
    """Which remote members are simulated just now, and who of them talks (person ids)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    active: frozenset[str] = frozenset()
    speaking: str | None = None


def hall_state(message: Mapping[str, Any]) -> HallState | None:
    """The state in a `{"type": "hall", …}` message; None for any other message or a malformed one."""
    return _read(HallState, message, "hall")


def framing(message: Mapping[str, Any]) -> Framing | None:
    """The windows in a `{"type": "framing", …}` message; None for any other message or a malformed one."""
    return _read(Framing, message, "framing")


def microphones(message: Mapping[str, Any]) -> Microphones | None:
    """The desks in a `{"type": "microphones", …}` message; None for any other message or a malformed one."""
    return _read(Microphones, message, "microphones")


def watched(message: Mapping[str, Any]) -> Watched | None:
    """What a `{"type": "watched", …}` message says; None for any other message or a malformed one."""
    return _read(Watched, message, "watched")


def members_state(message: Mapping[str, Any]) -> MembersState | None:
    """The state in a `{"type": "members", …}` message; None for any other message or a malformed one."""
    return _read(MembersState, message, "members")


def _read(model: type[Model], message: Mapping[str, Any], kind: str) -> Model | None:
    if message.get("type") != kind:
        return None
    try:
        return model.model_validate(message)
    except ValidationError:
        return None
