"""What the municipality itself has laid down."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import LocalBasis, LocalRule


@dataclass(frozen=True, slots=True)
class LocalRuleLaidDown:
    """A rule of the municipality's own holds for this sitting: where it is written, and since which day (ISO 8601).

    `number` is the rule's own: members who may demand a roll call, days until the minutes are due; 0 without one.
    """

    rule: LocalRule
    basis: LocalBasis
    dated: str
    citation: str
    number: int = 0


LocalLawEvent = LocalRuleLaidDown
