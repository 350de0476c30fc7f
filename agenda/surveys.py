"""The result of a survey as an exhibit of its item: the clerk attaches it, once, before or while the sitting lasts.

The event holds the numbers themselves, so that minutes and screens show for ever what the members had before them. The
rules know no answers: what came in is counted by the server (`server/surveys/desk.py`) and comes with the command.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import texts
from agenda.commands import Command
from agenda.commands.surveys import AttachSurvey
from agenda.events import Event
from agenda.events.surveys import SurveyAttached
from agenda.ports import Refusal
from agenda.state import Meeting


def attach(meeting: Meeting, command: AttachSurvey) -> tuple[Event, ...]:
    """Attach the result; the same again is no event."""
    exhibits = meeting.item(command.item_id).exhibits
    if any(one.survey_id == command.survey_id for one in exhibits):
        return ()
    title = texts.filled_line(command.title, "Der Titel der Umfrage")
    if not command.tables:
        raise Refusal("survey-without-result", smallest=command.smallest)
    return (
        SurveyAttached(
            command.item_id,
            command.survey_id,
            title,
            command.closed_on,
            command.online,
            command.paper,
            command.smallest,
            command.tables,
        ),
    )


def on_attached(meeting: Meeting, event: SurveyAttached, at: datetime) -> Meeting:
    """It lies before the members from now on."""
    item = meeting.items[event.item_id]
    with_it = replace(item, exhibits=(*item.exhibits, event))
    return replace(meeting, items={**meeting.items, item.item_id: with_it})


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {AttachSurvey: attach}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {SurveyAttached: on_attached}
