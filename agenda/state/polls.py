"""A live poll (Stimmungsbild) of the sitting; never in one table with votes."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.polls import PollClosed, PollOpened
from agenda.events.words import PollState


@dataclass(frozen=True, slots=True)
class Poll:
    """`public`: asked before the public. `result` is there once it is closed."""

    opened: PollOpened
    public: bool
    state: PollState = "open"
    result: PollClosed | None = None
