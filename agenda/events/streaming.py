"""The stream on the Internet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StreamObjected:
    """Somebody objects to the own speech going to the Internet; `objects` False takes the objection back."""

    person_id: str
    objects: bool


StreamingEvent = StreamObjected
