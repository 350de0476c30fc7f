"""The clerk's own words for the minutes (Niederschrift, § 61 HGO): one text per item and one of general remarks.

The clerk may write at any time, also after the sitting, until the minutes are proposed. Each text replaces the former
one; the log keeps them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import minutes_course, texts
from agenda.commands import Command
from agenda.commands.prose import WriteProse
from agenda.events import Event
from agenda.events.prose import ProseWritten
from agenda.state import Meeting

GENERAL_REMARKS = ""
"""The item id that stands for the remarks on the whole sitting."""


def write(meeting: Meeting, command: WriteProse) -> tuple[Event, ...]:
    """Set the text of an item; the same text again is no event."""
    minutes_course.check_writable(meeting)
    if command.item_id != GENERAL_REMARKS:
        meeting.item(command.item_id)
    text = texts.paragraphs(command.text, "Der Text", texts.PROSE_LIMIT)
    if meeting.prose.get(command.item_id, "") == text:
        return ()
    return (ProseWritten(command.item_id, text),)


def on_written(meeting: Meeting, event: ProseWritten, at: datetime) -> Meeting:
    """The newest text of an item."""
    return replace(meeting, prose={**meeting.prose, event.item_id: event.text})


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {WriteProse: write}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {ProseWritten: on_written}
