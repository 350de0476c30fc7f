"""Papers that the plan does not name yet: the clerk adds them to an item before and while the sitting lasts.

A paper is public where its item is. So none is added to a public item while the public is excluded: what was handed out
behind closed doors would lie open with the next version of the public page. For the same reason a file belongs to one
item: it might be public by one and not by the other. The rules know no files; that one is there, whole and a PDF, the
server sees to (`server/papers/attaching.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import texts
from agenda.commands import Command
from agenda.commands.papers import AttachPaper
from agenda.events import Event
from agenda.events.papers import PaperAttached
from agenda.events.words import Paper
from agenda.planning import MOST_PAPERS
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.items import Item


def attach(meeting: Meeting, command: AttachPaper) -> tuple[Event, ...]:
    """Add the paper; a file that the item has already is a version of it and no event."""
    item, file = meeting.item(command.item_id), texts.file_name(command.file)
    title = texts.filled_line(command.title, "Der Titel der Unterlage")
    _check_seen(meeting, item)
    _check_free(meeting, item, file)
    if _has(item, file):
        return ()
    if len(item.papers) >= MOST_PAPERS:
        raise Refusal("too-many-papers", limit=MOST_PAPERS)
    return (PaperAttached(item.item_id, title, file, tabled=meeting.state != "planned"),)


def _check_seen(meeting: Meeting, item: Item) -> None:
    if item.public and meeting.public_excluded:
        raise Refusal("paper-behind-doors", rule=meeting.law.non_public.cited, number=item.number)


def _check_free(meeting: Meeting, item: Item, file: str) -> None:
    for other in meeting.items.values():
        if other.item_id != item.item_id and _has(other, file):
            raise Refusal("paper-of-another-item", number=other.number)


def _has(item: Item, file: str) -> bool:
    return any(paper.file == file for paper in item.papers)


def on_attached(meeting: Meeting, event: PaperAttached, at: datetime) -> Meeting:
    """It is the last of the item's papers."""
    item = meeting.items[event.item_id]
    with_it = replace(item, papers=(*item.papers, Paper(event.title, event.file)))
    return replace(meeting, items={**meeting.items, item.item_id: with_it})


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {AttachPaper: attach}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {PaperAttached: on_attached}
