"""People of a sitting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agenda.events.words import Function, Presence

VOTING_FUNCTIONS: frozenset[Function] = frozenset({"chair", "councillor"})
"""The chair of a Hessian council is one of its members and votes (§ 57 HGO); the magistrate does not."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the list of the sitting; `present` is None for the absent, `since` the time of the last arrival.

    `stands_for` is the id of the member whose seat and voice this deputy has, `replaced_by` the deputy's at the member.
    """

    person_id: str
    name: str
    function: Function
    faction: str
    seat: int | None
    present: Presence | None = None
    since: datetime | None = None
    stands_for: str = ""
    replaced_by: str = ""

    @property
    def voting(self) -> bool:
        """Whether this person belongs to those who decide."""
        return bool(self.stands_for) or (self.function in VOTING_FUNCTIONS and not self.replaced_by)
