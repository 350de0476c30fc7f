"""What the meeting needs of the world, and how it says no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from agenda.events import Event, Recorded


class Refusal(Exception):
    """A command that the rules do not allow; shown to the requester.

    `code` names the sentence in `agenda/refusals.py`, `values` fill its blanks, `rule` is the paragraph or setting.
    """

    def __init__(self, code: str, rule: str = "", **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.rule = rule
        self.values: Mapping[str, str | int] = values


class EventLog(Protocol):
    """Append-only, hash-chained log of one meeting; an append returns only when its events are durable."""

    async def append(self, meeting_id: str, expected_seq: int, events: Sequence[Event]) -> Sequence[Recorded]:
        """Append after event number `expected_seq`; raises ConcurrentAppend where the log has moved on."""
        ...

    async def read(self, meeting_id: str) -> Sequence[Recorded]:
        """All events of the meeting in order."""
        ...


class ConcurrentAppend(Exception):
    """Somebody else wrote to this meeting's log; the node must give the meeting up."""
