"""What events of items do to the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.items import ItemCalled, ItemClosed, PublicAdmitted, PublicExcluded
from agenda.minutes_draft import MinutesDraft, Stretch
from agenda.minutes_texts import with_reason
from agenda.minutes_values import Incident


def _item_called(draft: MinutesDraft, at: datetime, event: ItemCalled) -> None:
    draft.end_debate(at)
    draft.current = draft.items[event.item_id]
    draft.current.debates.append(Stretch(at))


def _item_closed(draft: MinutesDraft, at: datetime, event: ItemClosed) -> None:
    draft.end_debate(at)


def _public_excluded(draft: MinutesDraft, at: datetime, event: PublicExcluded) -> None:
    # The reason may tell what the non-public item is about.
    text = "Die Öffentlichkeit wird ausgeschlossen"
    draft.incidents.append(Incident(at, with_reason(text, event.reason), with_reason(text, "")))
    if not draft.excluded:
        draft.exclusions.append(Stretch(at))


def _public_admitted(draft: MinutesDraft, at: datetime, event: PublicAdmitted) -> None:
    if draft.excluded:
        draft.exclusions[-1].end = at
    draft.note(at, "Die Öffentlichkeit wird wieder hergestellt.")


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    ItemCalled: _item_called,
    ItemClosed: _item_closed,
    PublicExcluded: _public_excluded,
    PublicAdmitted: _public_admitted,
}
