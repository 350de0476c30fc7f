"""What the clerk writes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WriteProse:
    item_id: str
    text: str


ProseCommand = WriteProse
