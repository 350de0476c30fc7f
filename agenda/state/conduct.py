"""Order in the sitting as it stands: calls to order, and who is excluded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from agenda.events.words import Rebuke

ExclusionState = Literal["out", "contested", "upheld", "lifted"]


@dataclass(frozen=True, slots=True)
class Call:
    """One call to order or to the matter."""

    call_id: str
    person_id: str
    kind: Rebuke
    reason: str
    at: datetime
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Somebody's exclusion from the rest of the sitting."""

    person_id: str
    reason: str
    since: datetime
    state: ExclusionState = "out"


@dataclass(frozen=True, slots=True)
class Conduct:
    """Calls by id in their order, exclusions by person."""

    calls: Mapping[str, Call] = field(default_factory=dict)
    exclusions: Mapping[str, Exclusion] = field(default_factory=dict)
