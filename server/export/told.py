"""Lines of the minutes with the moment they happened, which leads to its second of the recording."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agenda.minutes import Incident, QuorumRecord, Speech
from agenda.minutes_texts import quorum_sentence
from agenda.minutes_values import Said
from server.export.localtime import LocalTime

HOW = {"hall": "im Saal", "remote": "zugeschaltet", None: ""}

NOBODY = "Ohne Worterteilung"
"""Before what was said while nobody had the floor."""

AUTOMATIC = "automatisch, nicht amtlich"
"""Behind what a machine wrote and nobody has corrected."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line: when it was as printed, what it says, and where that moment can be watched (empty: nowhere).

    `who` is named before the text, where somebody is quoted.
    """

    time: str
    text: str
    watch: str = ""
    who: str = ""

    @property
    def line(self) -> str:
        """All of it as one line."""
        return f"{self.time}: {self.said}"

    @property
    def said(self) -> str:
        """The line without its time."""
        return f"{self.who}: {self.text}" if self.who else self.text


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


def quorum(stated: QuorumRecord, time: LocalTime) -> Told:
    """What the chair stated of the quorum."""
    return Told(f"{time.time(stated.at)} Uhr", quorum_sentence(stated), time.watch(stated.at, public=stated.public))


def verbatim(words: Iterable[Said], time: LocalTime) -> tuple[Told, ...]:
    """What was said, word by word; all of it in public."""
    return tuple(_quoted(one, time) for one in words)


def _quoted(one: Said, time: LocalTime) -> Told:
    mark = f" [{AUTOMATIC}]" if one.automatic else ""
    when = f"{time.time(one.at)} Uhr"
    return Told(when, f"{one.text}{mark}", time.watch(one.at, public=True), one.speaker or NOBODY)


def with_faction(name: str, faction: str) -> str:
    """The name as minutes give it."""
    return f"{name} ({faction})" if faction else name
