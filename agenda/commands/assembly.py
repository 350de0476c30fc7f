"""What is noted at a citizens' assembly."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CountAudience:
    """Note how many people are in the room, as counted by hand; a later count replaces it."""

    number: int


AssemblyCommand = CountAudience
