"""What was said to the item under debate so far; each item has its own account, which stays when it is called again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from agenda.state import Meeting
from agenda.state.floor import Debate, Spoken

_NOTHING_SAID = Debate()
_SILENT = Spoken()


def current(meeting: Meeting) -> Debate:
    """The debate of the current item; between items one of its own."""
    return meeting.speaking.debates.get(meeting.item_id or "", _NOTHING_SAID)


def replaced(meeting: Meeting, debate: Debate) -> Meeting:
    """The meeting with this debate of the current item."""
    debates = {**meeting.speaking.debates, meeting.item_id or "": debate}
    return replace(meeting, speaking=replace(meeting.speaking, debates=debates))


def counted(debate: Debate, person_id: str, used: timedelta) -> Debate:
    """One more contribution of this length."""
    before = debate.spoken.get(person_id, _SILENT)
    spoken = Spoken(before.times + 1, before.time + used)
    return replace(debate, spoken={**debate.spoken, person_id: spoken})


def times_by_faction(meeting: Meeting) -> Mapping[str, int]:
    """How often each faction contributed to the current item."""
    times: dict[str, int] = {}
    for person_id, spoken in current(meeting).spoken.items():
        group = party(meeting, person_id)
        times[group] = times.get(group, 0) + spoken.times
    return times


def party(meeting: Meeting, person_id: str) -> str:
    """The faction; whoever has none stands alone."""
    return meeting.people[person_id].faction or person_id
