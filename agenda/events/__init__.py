"""What happened, for ever.

Every event is a frozen dataclass of JSON-ready values, in the module of its subject; the log stores `kind_of(event)`
and `to_json(event)` and reads them back with `from_json`. An event is never changed or removed: a correction is a new
event. Ids are strings chosen by `decide` from counters in the meeting, so that a replay gives the same ids. Times are
not fields: each event's time stands beside it in the log (`Recorded.at`, UTC).
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agenda.events.additions import AdditionsEvent
from agenda.events.assembly import AssemblyEvent
from agenda.events.bodies import BodiesEvent
from agenda.events.chairing import ChairingEvent
from agenda.events.conduct import ConductEvent
from agenda.events.disturbance import DisturbanceEvent
from agenda.events.elections import ElectionsEvent
from agenda.events.floor import FloorEvent
from agenda.events.items import ItemsEvent
from agenda.events.local_law import LocalLawEvent
from agenda.events.minutes_course import MinutesCourseEvent
from agenda.events.motions import MotionsEvent
from agenda.events.papers import PapersEvent
from agenda.events.planning import PlanningEvent
from agenda.events.polls import PollsEvent
from agenda.events.presence import PresenceEvent
from agenda.events.procedure import ProcedureEvent
from agenda.events.prose import ProseEvent
from agenda.events.publication import PublicationEvent
from agenda.events.publicity import PublicityEvent
from agenda.events.question_time import QuestionTimeEvent
from agenda.events.quorum import QuorumEvent
from agenda.events.recusal import RecusalEvent
from agenda.events.secret_vote import SecretVoteEvent
from agenda.events.shots import ShotsEvent
from agenda.events.showing import ShowingEvent
from agenda.events.sitting import SittingEvent
from agenda.events.surveys import SurveysEvent
from agenda.events.votes import VotesEvent

Event = (
    PlanningEvent
    | LocalLawEvent
    | SittingEvent
    | ChairingEvent
    | PresenceEvent
    | QuorumEvent
    | ItemsEvent
    | AdditionsEvent
    | MotionsEvent
    | ProcedureEvent
    | FloorEvent
    | VotesEvent
    | SecretVoteEvent
    | ElectionsEvent
    | RecusalEvent
    | DisturbanceEvent
    | BodiesEvent
    | PublicityEvent
    | PublicationEvent
    | ShotsEvent
    | ShowingEvent
    | SurveysEvent
    | PapersEvent
    | PollsEvent
    | QuestionTimeEvent
    | ConductEvent
    | ProseEvent
    | AssemblyEvent
    | MinutesCourseEvent
)

EVENT_TYPES: Mapping[str, type[Event]] = {cls.__name__: cls for cls in typing.get_args(Event)}

Reader = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its place in the log: `seq` counts from 1, `at` is UTC."""

    seq: int
    at: datetime
    event: Event


def kind_of(event: Event) -> str:
    """The name under which the log stores the event."""
    return type(event).__name__


def to_json(event: Event) -> dict[str, Any]:
    """The event as plain JSON values."""
    return dataclasses.asdict(event)


def from_json(kind: str, body: Mapping[str, Any]) -> Event:
    """The event that `to_json` wrote; raises KeyError or TypeError where kind or fields are unknown."""
    event_type = EVENT_TYPES[kind]
    readers = _READERS[event_type]
    return event_type(**(_values(readers, body) if readers else body))


def _values(readers: Mapping[str, Reader], body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a value as they were; raises TypeError where the body is no object."""
    values = {**body}
    for name, reader in readers.items():
        if name in values:
            values[name] = reader(values[name])
    return values


def _readers(shape: type[Any]) -> Mapping[str, Reader]:
    """The fields of a dataclass that JSON does not bring back as they were: tuples and values within values."""
    hints = typing.get_type_hints(shape)
    found = {field.name: _reader(hints[field.name]) for field in dataclasses.fields(shape)}
    return {name: reader for name, reader in found.items() if reader is not None}


def _reader(hint: Any) -> Reader | None:
    if dataclasses.is_dataclass(hint):
        return _value_reader(typing.cast("type[Any]", hint))
    parts = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        return _tuple_reader([_reader(part) for part in parts if part is not Ellipsis], endless=Ellipsis in parts)
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return _optional_reader([_reader(part) for part in parts if part is not types.NoneType])
    return None


def _value_reader(shape: type[Any]) -> Reader:
    readers = _readers(shape)
    return lambda body: shape(**_values(readers, body))


def _tuple_reader(parts: list[Reader | None], *, endless: bool) -> Reader:
    if endless:
        one = parts[0] or _as_it_is
        return lambda values: tuple(one(value) for value in values)
    return lambda values: tuple((part or _as_it_is)(value) for part, value in zip(parts, values, strict=True))


def _optional_reader(parts: list[Reader | None]) -> Reader | None:
    """For `X | None`; a union of several values would need a tag and is not used in events."""
    reader = next((part for part in parts if part is not None), None)
    return None if reader is None else lambda value: None if value is None else reader(value)


def _as_it_is(value: Any) -> Any:
    return value


_READERS: Mapping[type[Event], Mapping[str, Reader]] = {cls: _readers(cls) for cls in EVENT_TYPES.values()}
