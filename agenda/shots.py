"""Cuts, an operator's wishes and the readiness of the hall: facts of the evening that change no right and no decision.

The rules know no cameras. Whether a wish can be met is for whoever knows the hall (`server/setup/desk.py`); here stands
what a wish has to name. Nothing of this enters the minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from agenda import texts
from agenda.commands import Command
from agenda.commands.shots import ChooseShot, NoteReadiness, NoteShot, ReleaseShot
from agenda.events import Event
from agenda.events.shots import ReadinessNoted, ShotChosen, ShotReleased, ShotTaken
from agenda.events.words import ShotWish
from agenda.ports import Refusal
from agenda.state import Meeting

NEEDED: Final[Mapping[ShotWish, Callable[[ChooseShot], bool]]] = {
    "wide": lambda wish: True,
    "seat": lambda wish: wish.seat is not None,
    "view": lambda wish: bool(wish.camera) and wish.preset is not None,
}
"""What each wish has to name."""


def choose(meeting: Meeting, command: ChooseShot) -> tuple[Event, ...]:
    """Each press counts anew, for it begins the while anew."""
    if not NEEDED[command.wish](command):
        raise Refusal("shot-incomplete")
    return (ShotChosen(command.wish, texts.line(command.camera, "Die Kamera"), command.preset, command.seat),)


def release(meeting: Meeting, command: ReleaseShot) -> tuple[Event, ...]:
    """Told whether or not a choice still stood: the director knows, the log does not."""
    return (ShotReleased(),)


def note(meeting: Meeting, command: NoteShot) -> tuple[Event, ...]:
    """A cut happened; it is written down as it was."""
    if command.media_ms < 0:
        raise Refusal("count-invalid")
    where = (texts.line(command.camera, "Die Kamera"), command.preset, command.seat, command.person_id)
    return (ShotTaken(command.kind, command.by, command.media_ms, *where),)


def note_readiness(meeting: Meeting, command: NoteReadiness) -> tuple[Event, ...]:
    """Each check is recorded, also the second one of an evening."""
    counts = (command.passed, command.failed, command.unseen)
    if min(counts) < 0:
        raise Refusal("count-invalid")
    examiner = texts.filled_line(command.examiner, "Der Name")
    return (ReadinessNoted(examiner, *counts, tuple(texts.line(one, "Der Mangel") for one in command.faults)),)


def on_taken(meeting: Meeting, event: ShotTaken, at: datetime) -> Meeting:
    """What is on air is no state of the meeting."""
    return meeting


def on_chosen(meeting: Meeting, event: ShotChosen, at: datetime) -> Meeting:
    """The director hears of it from the log."""
    return meeting


def on_released(meeting: Meeting, event: ShotReleased, at: datetime) -> Meeting:
    """The director hears of it from the log."""
    return meeting


def on_readiness(meeting: Meeting, event: ReadinessNoted, at: datetime) -> Meeting:
    """Evidence for the log; nothing follows from it."""
    return meeting


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    ChooseShot: choose,
    ReleaseShot: release,
    NoteShot: note,
    NoteReadiness: note_readiness,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    ShotTaken: on_taken,
    ShotChosen: on_chosen,
    ShotReleased: on_released,
    ReadinessNoted: on_readiness,
}
