"""What the municipality itself has laid down."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import LocalBasis, LocalRule


@dataclass(frozen=True, slots=True)
class LayDown:
    """Note where a local rule is written: `dated` is the day (ISO 8601) from which it holds, `citation` the place.

    `number` is the rule's own: how many members may demand a roll call, within how many days the minutes are due;
    0 for rules without one.
    """

    rule: LocalRule
    basis: LocalBasis
    dated: str
    citation: str
    number: int = 0


LocalLawCommand = LayDown
