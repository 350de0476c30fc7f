"""Papers in the public picture: chair or clerk order a page of a paper of the item under debate, full screen.

A paper of a non-public item is never ordered, so that no order outlives the exclusion of the public; and what was
ordered before is not shown while the public is excluded (`shown`). With the item the showing ends by itself. The
rules know no files: how many pages a paper has is counted by the server (`server/showing.py`) and comes with the
command.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda.commands import Command
from agenda.commands.showing import HidePaper, ShowPaper
from agenda.events import Event
from agenda.events.items import ItemClosed
from agenda.events.showing import PaperHidden, PaperShown
from agenda.events.words import Paper
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.items import Item


def show(meeting: Meeting, command: ShowPaper) -> tuple[Event, ...]:
    """Show the page; the same again is no event."""
    item = meeting.current
    if item is None:
        raise Refusal("no-item")
    paper = _paper(item, command.file)
    if meeting.public_excluded or not item.public:
        raise Refusal("paper-not-public", rule=meeting.law.non_public.citation)
    if not 1 <= command.page <= command.pages:
        raise Refusal("paper-page-missing", pages=command.pages)
    asked = PaperShown(item.item_id, paper.file, paper.title, command.page, command.pages)
    return () if meeting.showing == asked else (asked,)


def _paper(item: Item, file: str) -> Paper:
    found = next((paper for paper in item.papers if paper.file == file), None)
    if found is None:
        raise Refusal("paper-not-of-item", number=item.number)
    return found


def hide(meeting: Meeting, command: HidePaper) -> tuple[Event, ...]:
    """Show no paper; where none is shown that is no event."""
    return _hidden(meeting)


def when_closed(meeting: Meeting, event: ItemClosed) -> tuple[Event, ...]:
    """With its item the showing ends."""
    return _hidden(meeting)


def _hidden(meeting: Meeting) -> tuple[Event, ...]:
    ordered = meeting.showing
    return () if ordered is None else (PaperHidden(ordered.item_id, ordered.file),)


def shown(meeting: Meeting) -> PaperShown | None:
    """What may be seen now of what was ordered."""
    item, ordered = meeting.current, meeting.showing
    if ordered is None or item is None or item.item_id != ordered.item_id:
        return None
    return ordered if item.public and not meeting.public_excluded else None


def on_shown(meeting: Meeting, event: PaperShown, at: datetime) -> Meeting:
    """It takes the place of whatever was shown."""
    return replace(meeting, showing=event)


def on_hidden(meeting: Meeting, event: PaperHidden, at: datetime) -> Meeting:
    """People are shown again."""
    return replace(meeting, showing=None)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {ShowPaper: show, HidePaper: hide}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {PaperShown: on_shown, PaperHidden: on_hidden}
REACTIONS: Mapping[type[Event], Callable[..., tuple[Event, ...]]] = {ItemClosed: when_closed}
"""What follows in this subject from events of others: (meeting before the command, event) -> further events."""
