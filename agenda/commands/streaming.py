"""The stream on the Internet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ObjectToStream:
    """Object to the own speech going to the Internet, or take the objection back (`objects` False)."""

    person_id: str
    objects: bool


StreamingCommand = ObjectToStream
