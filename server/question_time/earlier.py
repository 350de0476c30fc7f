"""What earlier sittings owe residents in writing, or have answered since: read from the open data that an edge has.

A question was owed an answer where it has a day for it; the day stays when the answer has come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Final
from urllib.parse import unquote

from agenda.opendata.things import VENDOR
from server.opendata.catalogue import Catalogue, Entry

QUESTIONS: Final = f"{VENDOR}:questions"

Question = Mapping[str, Any]
"""As `agenda.opendata.question_time` makes it: number, text, name, state, due, and answer where there is one."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A sitting that promised answers in writing: its id, title and day."""

    sitting: str
    title: str
    day: date
    questions: Sequence[Question]


def promised(catalogue: Catalogue | None, running: str, zone: tzinfo) -> Sequence[Earlier]:
    """The sittings beside the running one, the latest first; none while the open data are not known."""
    if catalogue is None:
        return ()
    found: dict[str, list[Question]] = defaultdict(list)
    for item in catalogue.present("AgendaItem"):
        if owed := _owed(item):
            found[item.values["meeting"]].extend(owed)
    sittings = (_earlier(catalogue, address, owed, zone) for address, owed in found.items())
    others = (one for one in sittings if one is not None and one.sitting != running)
    return sorted(others, key=lambda one: (one.day, one.sitting), reverse=True)


def _owed(item: Entry) -> Sequence[Question]:
    return [one for one in item.values.get(QUESTIONS, ()) if one.get("due")]


def _earlier(catalogue: Catalogue, address: str, owed: Sequence[Question], zone: tzinfo) -> Earlier | None:
    meeting = catalogue.find(address)
    if meeting is None or meeting.deleted:
        return None
    day = datetime.fromisoformat(meeting.values["start"]).astimezone(zone).date()
    return Earlier(unquote(meeting.id.rpartition("/")[2]), meeting.values["name"], day, owed)
