"""The part of a planning file that says how people speak: order of the queue, speaking times, budgets.

All times are minutes, because that is how standing orders give them; 0 is unlimited, or no budget.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from agenda.commands import Command
from agenda.commands.floor import ChooseSpeakerList, SetOrderPolicy, SetSpeakingRules
from agenda.events.words import OrderPolicy, RequestKind, SpeakingTime
from agenda.speaking.times import LONGEST_LIMIT_S

Minutes = Annotated[float, Field(ge=0, le=LONGEST_LIMIT_S / 60)]


class PlannedSpeaking(BaseModel):
    """The table `[speaking]`; what is left out stays as usual."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    order: OrderPolicy = "first-come"
    minutes: Mapping[RequestKind, Minutes] = {}
    person_budget: Minutes = 0
    faction_budget: Minutes = 0
    member_budget: Minutes = 0
    without: tuple[RequestKind, ...] = ()

    def commands(self, womens_list: Iterable[str]) -> Iterator[Command]:
        """What a clerk would enter; `womens_list` are the ids of those who chose to stand on it."""
        if self.order != "first-come":
            yield SetOrderPolicy(self.order)
        if self.model_fields_set - {"order"}:
            yield self._rules()
        yield from (ChooseSpeakerList(person_id, womens_list=True) for person_id in womens_list)

    def _rules(self) -> SetSpeakingRules:
        return SetSpeakingRules(
            times=tuple(SpeakingTime(kind, _seconds(minutes)) for kind, minutes in self.minutes.items()),
            person_budget_s=_seconds(self.person_budget),
            faction_budget_s=_seconds(self.faction_budget),
            member_budget_s=_seconds(self.member_budget) or 0,
            without=self.without,
        )


def _seconds(minutes: float) -> int | None:
    return round(minutes * 60) or None
