"""What happened to people while they were present: disturbances and times outside, for the minutes as they grow.

Beside the stays in `agenda/minutes_draft.py` it makes each person's timeline; it is evidence, so nothing is smoothed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from agenda.events.disturbance import DisturbanceNoted
from agenda.events.recusal import RecusalNoted
from agenda.events.words import FaultAnswer, Sphere
from agenda.minutes_values import Away, Outage


class Whereabouts:
    """By person: disturbances by their ids, and times outside in order."""

    def __init__(self) -> None:
        self.recusals: dict[str, RecusalNoted] = {}
        self._disturbed: dict[str, str] = {}
        self._outages: dict[str, dict[str, Outage]] = {}
        self._away: dict[str, list[Away]] = {}

    def outages(self, person_id: str) -> tuple[Outage, ...]:
        """The person's disturbances, in order."""
        return tuple(self._outages.get(person_id, {}).values())

    def away(self, person_id: str) -> tuple[Away, ...]:
        """The person's times outside, in order."""
        return tuple(self._away.get(person_id, ()))

    def whose(self, disturbance_id: str) -> str:
        """The id of the person disturbed."""
        return self._disturbed[disturbance_id]

    def disturbed(self, at: datetime, event: DisturbanceNoted) -> None:
        """A disturbance begins."""
        self._disturbed[event.disturbance_id] = event.person_id
        outages = self._outages.setdefault(event.person_id, {})
        outages[event.disturbance_id] = Outage(at, None, event.what)

    def repaired(self, at: datetime, disturbance_id: str) -> None:
        """It is over."""
        self._change(disturbance_id, replace(self._outage(disturbance_id), end=at))

    def judged(self, disturbance_id: str, sphere: Sphere) -> None:
        """Whose sphere it was."""
        self._change(disturbance_id, replace(self._outage(disturbance_id), sphere=sphere))

    def answered(self, disturbance_id: str, answer: FaultAnswer) -> None:
        """Whether the member objects."""
        self._change(disturbance_id, replace(self._outage(disturbance_id), answer=answer))

    def went_out(self, at: datetime, recusal_id: str, number: str) -> None:
        """A recused person is out; `number` is the item's."""
        self._away.setdefault(self.recusals[recusal_id].person_id, []).append(Away(at, None, number))

    def came_back(self, at: datetime, recusal_id: str) -> None:
        """The time outside ends."""
        times = self._away[self.recusals[recusal_id].person_id]
        times[-1] = replace(times[-1], end=at)

    def _outage(self, disturbance_id: str) -> Outage:
        return self._outages[self._disturbed[disturbance_id]][disturbance_id]

    def _change(self, disturbance_id: str, newer: Outage) -> None:
        self._outages[self._disturbed[disturbance_id]][disturbance_id] = newer
