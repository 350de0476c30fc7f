"""The REST interface of Bosch's CCS 1000 D and DICENTIS Wireless: JSON over HTTP, pure.

Bosch publishes no description; what is here stands in two open clients (a Companion module for the CCS 1000 D, a Q-SYS
plugin for the DICENTIS Wireless). They agree on the paths and differ in two things, and both ways are gone: the session
is a cookie here and a header `Bosch-Sid` there, the precedence in a speaker's entry is `prio` here and `prioOn` there.
Neither knows votes, cards, or how to clear requests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from hardware.conference.commands import CloseMicrophone, Command, OpenMicrophone
from hardware.conference.room import LAST_SEAT

Call = tuple[Literal["POST", "DELETE"], str, object]
"""Method, path and JSON body of a command."""

LOGIN: Final = "api/login"
SEATS: Final = "api/seats"
SPEAKERS: Final = "api/speakers"
WAITING: Final = "api/waiting-list"
ALIVE: Final = "api/system-info"
POLLING: Final[Mapping[str, str]] = {"isPolling": "true"}

_SID: Final = re.compile(r"\A[!#-+\--:<-\[\]-~]{1,256}\Z")
"""What may stand in a cookie (RFC 6265 § 4.1.1, cookie-octet)."""

T = TypeVar("T")


def _id_as_number(value: object) -> object:
    """Some releases write ids as text."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6 else value


Id = Annotated[int, Field(strict=True, ge=0, le=LAST_SEAT), BeforeValidator(_id_as_number)]


class _Entry(BaseModel):
    """One line of a list; what it holds beside is of no concern."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Id
    name: str = ""
    connected: bool = True
    on: bool = Field(default=True, validation_alias="micOn")


class _Session(BaseModel):
    sid: str = Field(pattern=_SID)


_ENTRIES: Final = TypeAdapter(tuple[_Entry, ...])


def _entries(text: str) -> tuple[_Entry, ...] | None:
    try:
        return _ENTRIES.validate_json(text)
    except ValidationError:
        return None


def seats(text: str) -> Mapping[int, str] | None:
    """The connected seats with their names; None where it cannot be read."""
    entries = _entries(text)
    return None if entries is None else {one.id: one.name for one in entries if one.connected}


def speakers(text: str) -> Sequence[int] | None:
    """The seats whose microphone is on, in their order; None where it cannot be read."""
    entries = _entries(text)
    return None if entries is None else tuple(dict.fromkeys(one.id for one in entries if one.on))


def waiting(text: str) -> Sequence[int] | None:
    """The seats that ask to speak, in their order; None where it cannot be read."""
    entries = _entries(text)
    return None if entries is None else tuple(dict.fromkeys(one.id for one in entries))


def doubled(text: str) -> int:
    """How many entries of a list stand in it for a seat that had one before."""
    entries = _entries(text) or ()
    return len(entries) - len({one.id for one in entries})


def login(user: str, password: str) -> Mapping[str, object]:
    """The body of a login; `override` ends a session of the same user that a crash has left."""
    return {"override": True, "username": user, "password": password}


def session(text: str) -> str | None:
    """The id of the session in the answer to a login, None where it is none."""
    try:
        return _Session.model_validate_json(text).sid
    except ValidationError:
        return None


def headers(sid: str) -> dict[str, str]:
    """The session in both ways."""
    return {"Cookie": f"sid={sid}", "Bosch-Sid": sid}


def encode(command: Command) -> Call | None:
    """The call of a command, None for one that there is not."""
    match command:
        case OpenMicrophone(seat):
            return "POST", SPEAKERS, [seat]
        case CloseMicrophone(seat):
            return "DELETE", f"{SPEAKERS}/{seat}", None
        case _:
            return None
