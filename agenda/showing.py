"""Papers and results of surveys in the public picture: chair or clerk order a page of one of the item under debate.

It fills the screen; of a survey each question is a page, and hall and public page show it too. A paper of a non-public
item is never ordered, so that no order outlives the exclusion of the public; and what was ordered before is not shown
while the public is excluded (`shown`). With the item the showing ends by itself. The rules know no files: how many
pages a paper has is counted by the server (`server/showing.py`) and comes with the command.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda.commands import Command
from agenda.commands.showing import HidePaper, ShowExhibit, ShowPaper
from agenda.events import Event
from agenda.events.items import ItemClosed
from agenda.events.showing import ExhibitHidden, ExhibitShown, PaperHidden, PaperShown, Shown
from agenda.events.surveys import SurveyAttached
from agenda.events.words import Paper
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.items import Item


def show(meeting: Meeting, command: ShowPaper) -> tuple[Event, ...]:
    """Show the page; the same again is no event."""
    item = _current(meeting)
    paper = _paper(item, command.file)
    _check_public(meeting, item)
    if not 1 <= command.page <= command.pages:
        raise Refusal("paper-page-missing", pages=command.pages)
    asked = PaperShown(item.item_id, paper.file, paper.title, command.page, command.pages)
    return () if meeting.showing == asked else (asked,)


def show_exhibit(meeting: Meeting, command: ShowExhibit) -> tuple[Event, ...]:
    """The same for a result, which has its pages in the log."""
    item = _current(meeting)
    exhibit = exhibit_of(item, command.survey_id)
    _check_public(meeting, item)
    pages = len(exhibit.tables)
    if not 1 <= command.page <= pages:
        raise Refusal("exhibit-page-missing", pages=pages)
    asked = ExhibitShown(item.item_id, exhibit.survey_id, exhibit.title, command.page, pages)
    return () if meeting.showing == asked else (asked,)


def exhibit_of(item: Item, survey_id: str) -> SurveyAttached:
    """The result that lies before the members; raises Refusal where it is none of this item."""
    found = next((one for one in item.exhibits if one.survey_id == survey_id), None)
    if found is None:
        raise Refusal("exhibit-not-of-item", number=item.number)
    return found


def _current(meeting: Meeting) -> Item:
    if meeting.current is None:
        raise Refusal("no-item")
    return meeting.current


def _check_public(meeting: Meeting, item: Item) -> None:
    if meeting.public_excluded or not item.public:
        raise Refusal("paper-not-public", rule=meeting.law.non_public.citation)


def _paper(item: Item, file: str) -> Paper:
    found = next((paper for paper in item.papers if paper.file == file), None)
    if found is None:
        raise Refusal("paper-not-of-item", number=item.number)
    return found


def hide(meeting: Meeting, command: HidePaper) -> tuple[Event, ...]:
    """Show people again; where nothing is shown that is no event."""
    return _hidden(meeting)


def when_closed(meeting: Meeting, event: ItemClosed) -> tuple[Event, ...]:
    """With its item the showing ends."""
    return _hidden(meeting)


def _hidden(meeting: Meeting) -> tuple[Event, ...]:
    match meeting.showing:
        case PaperShown(item_id=item_id, file=file):
            return (PaperHidden(item_id, file),)
        case ExhibitShown(item_id=item_id, survey_id=survey_id):
            return (ExhibitHidden(item_id, survey_id),)
        case None:
            return ()


def shown(meeting: Meeting) -> Shown | None:
    """What may be seen now of what was ordered."""
    item, ordered = meeting.current, meeting.showing
    if ordered is None or item is None or item.item_id != ordered.item_id:
        return None
    return ordered if item.public and not meeting.public_excluded else None


def public_part(meeting: Meeting) -> Shown | None:
    """What the public's face holds: a result, for it stands beside the picture too, and no paper, which is in it."""
    seen = shown(meeting)
    return seen if isinstance(seen, ExhibitShown) else None


def on_shown(meeting: Meeting, event: Shown, at: datetime) -> Meeting:
    """It takes the place of whatever was shown."""
    return replace(meeting, showing=event)


def on_hidden(meeting: Meeting, event: PaperHidden | ExhibitHidden, at: datetime) -> Meeting:
    """People are shown again."""
    return replace(meeting, showing=None)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    ShowPaper: show,
    ShowExhibit: show_exhibit,
    HidePaper: hide,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    PaperShown: on_shown,
    PaperHidden: on_hidden,
    ExhibitShown: on_shown,
    ExhibitHidden: on_hidden,
}
REACTIONS: Mapping[type[Event], Callable[..., tuple[Event, ...]]] = {ItemClosed: when_closed}
"""What follows in this subject from events of others: (meeting before the command, event) -> further events."""
