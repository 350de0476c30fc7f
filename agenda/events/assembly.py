"""What happened at a citizens' assembly."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AudienceCounted:
    """So many people were in the room; nobody of them is named."""

    number: int


AssemblyEvent = AudienceCounted
