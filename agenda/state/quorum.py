"""What was stated about the quorum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agenda.events.presence import QuorumStated


@dataclass(frozen=True, slots=True)
class StatedQuorum:
    """The chair's last statement on the quorum and its time."""

    counted: QuorumStated
    at: datetime
