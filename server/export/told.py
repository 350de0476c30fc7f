"""Lines of the minutes with the moment they happened, which leads to its second of the recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agenda.minutes import Incident, Speech
from server.export.localtime import LocalTime

HOW = {"hall": "im Saal", "remote": "zugeschaltet", None: ""}


@dataclass(frozen=True, slots=True)
class Told:
    """One line: when it was as printed, what it says, and where that moment can be watched (empty: nowhere)."""

    time: str
    text: str
    watch: str = ""

    @property
    def line(self) -> str:
        """Time and text as one line."""
        return f"{self.time}: {self.text}"


def incidents(told: Sequence[Incident], time: LocalTime) -> tuple[Told, ...]:
    """What happened, in order."""
    return tuple(
        Told(f"{_lasted(one, time)} Uhr", one.text, time.watch(one.at, public=bool(one.public_text))) for one in told
    )


def _lasted(incident: Incident, time: LocalTime) -> str:
    """When it was, or from when until when."""
    return time.span(incident.at, incident.until) if incident.until else time.time(incident.at)


def speech(spoken: Speech, time: LocalTime) -> Told:
    """Who spoke when."""
    how = f", {HOW[spoken.how]}" if spoken.how == "remote" else ""
    when = f"{time.span(spoken.start, spoken.end)} Uhr"
    return Told(
        when, f"{with_faction(spoken.name, spoken.faction)}{how}", time.watch(spoken.start, public=spoken.public)
    )


def with_faction(name: str, faction: str) -> str:
    """The name as minutes give it."""
    return f"{name} ({faction})" if faction else name
