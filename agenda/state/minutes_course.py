"""How far the minutes are on their way from a draft to what everybody may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from agenda.events.words import MinutesKind, MinutesOffice, MinutesState, ObjectionEnd


@dataclass(frozen=True, slots=True)
class MinutesObjection:
    """A member's objection to one version; `settled` is None until it is withdrawn or decided."""

    objection_id: str
    person_id: str
    item_id: str
    reason: str
    version: int
    at: datetime
    settled: ObjectionEnd | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MinutesCourse:
    """`version` is the newest proposed, 0 before the first; `signed` the id of who approved it in which office."""

    state: MinutesState = "draft"
    version: int = 0
    kind: MinutesKind = "course"
    proposed_at: datetime | None = None
    objections: Mapping[str, MinutesObjection] = field(default_factory=dict)
    signed: Mapping[MinutesOffice, str] = field(default_factory=dict)

    @property
    def open_objections(self) -> tuple[MinutesObjection, ...]:
        """Those that nobody has decided on yet."""
        return tuple(one for one in self.objections.values() if one.settled is None)

    @property
    def upheld(self) -> tuple[MinutesObjection, ...]:
        """Those to the newest version that the body has followed: it cannot be approved as it is."""
        return tuple(one for one in self.objections.values() if one.version == self.version and one.settled == "upheld")
