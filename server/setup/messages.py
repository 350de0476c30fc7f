"""The technician's messages about cameras and the check of the hall: the typed wall before `server.setup.setup`.

A message `hall-setup` is `{"do": "steer", …fields}`; words, fields and types must be exactly as below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as parsed

from agenda.commands import Role
from agenda.ports import Refusal
from hardware.cameras.ports import Steer
from server.clients import Client
from server.intents import IntentMalformed
from server.setup.setup import Setup

EVENT: Final = "hall-setup"
SETUP_ROLES: Final[frozenset[Role]] = frozenset({"operator"})
"""Who sets the hall up; everybody else is refused."""

Answer = dict[str, Any]
Speed = Annotated[float, Field(ge=-1.0, le=1.0)]
Number = Annotated[int, Field(ge=0, le=65535)]
STRICT: Final = ConfigDict(extra="forbid")


@parsed(config=STRICT, frozen=True)
class SteerCamera:
    """A key is held, or let go where all speeds are 0."""

    do: Literal["steer"]
    camera: str
    pan: Speed = 0.0
    tilt: Speed = 0.0
    zoom: Speed = 0.0


@parsed(config=STRICT, frozen=True)
class RecallPreset:
    """Go there."""

    do: Literal["recall"]
    camera: str
    preset: Number


@parsed(config=STRICT, frozen=True)
class TeachSeat:
    """Keep where the camera stands as the seat's."""

    do: Literal["teach"]
    camera: str
    seat: Number


@parsed(config=STRICT, frozen=True)
class TeachWide:
    """Keep where the camera stands as its view of the whole hall."""

    do: Literal["teach-wide"]
    camera: str


@parsed(config=STRICT, frozen=True)
class CheckHall:
    """Check everything."""

    do: Literal["check"]


@parsed(config=STRICT, frozen=True)
class TryCall:
    """Try the remote call alone."""

    do: Literal["call"]


Message = SteerCamera | RecallPreset | TeachSeat | TeachWide | CheckHall | TryCall
_ADAPTER: Final[TypeAdapter[Message]] = TypeAdapter(Annotated[Message, Field(discriminator="do")])


@dataclass(frozen=True, slots=True)
class SetupMessages:
    """Handlers of one sitting."""

    setup: Setup

    async def serve(self, client: Client, data: Any) -> Answer:
        """`hall-setup`; raises Refusal and IntentMalformed."""
        if client.role not in SETUP_ROLES:
            raise Refusal("not-allowed")
        return {"ok": True, **await self._done(parse(data))}

    async def _done(self, message: Message) -> Answer:
        match message:
            case SteerCamera():
                await self.setup.steer(message.camera, Steer(message.pan, message.tilt, message.zoom))
            case RecallPreset():
                await self.setup.recall(message.camera, message.preset)
            case TeachSeat():
                return {"preset": await self.setup.teach(message.camera, message.seat)}
            case TeachWide():
                return {"preset": await self.setup.teach_wide(message.camera)}
            case CheckHall():
                self.setup.begin_check()
            case TryCall():
                self.setup.try_call()
        return {}


def parse(data: Any) -> Message:
    """The message; raises IntentMalformed."""
    try:
        return _ADAPTER.validate_python(data)
    except ValidationError as error:
        raise IntentMalformed("message-malformed") from error
