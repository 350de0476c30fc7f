"""What events of items do to the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda import agenda_texts, tree
from agenda.events import Event
from agenda.events.items import (
    ItemCalled,
    ItemClosed,
    ItemMoved,
    ItemRemoved,
    ItemRestored,
    ItemTimed,
    PublicAdmitted,
    PublicExcluded,
)
from agenda.minutes_draft import MinutesDraft, Stretch
from agenda.minutes_fold.unrecorded import unrecorded
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


def tell_of(draft: MinutesDraft, item_id: str, at: datetime, text: str, *, known: bool = True) -> None:
    """Record what happened about an item, whichever is under debate.

    The public reads it if it may know the item, and what it was about (`known`).
    """
    item = draft.items[item_id]
    item.course.append(draft.incident(at, text, text if known and item.listed.public else ""))


def _number(draft: MinutesDraft, item_id: str) -> str:
    """Without the title, which the public may not know."""
    return f"TOP {draft.items[item_id].listed.number}"


def _item_removed(draft: MinutesDraft, at: datetime, event: ItemRemoved) -> None:
    item = _number(draft, event.item_id)
    tell_of(draft, event.item_id, at, agenda_texts.removed(item, event.how, event.to, event.basis, event.reason))


def _item_restored(draft: MinutesDraft, at: datetime, event: ItemRestored) -> None:
    text = agenda_texts.restored(_number(draft, event.item_id), event.basis, event.reason)
    tell_of(draft, event.item_id, at, text)


def _item_moved(draft: MinutesDraft, at: datetime, event: ItemMoved) -> None:
    order = tree.moved({one: item.listed for one, item in draft.items.items()}, event.item_id, event.before)
    draft.items = {one: draft.items[one] for one in order}
    before = _number(draft, event.before) if event.before else ""
    draft.note(at, agenda_texts.rearranged(_number(draft, event.item_id), before, event.basis, event.reason))


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    ItemCalled: _item_called,
    ItemClosed: _item_closed,
    PublicExcluded: _public_excluded,
    PublicAdmitted: _public_admitted,
    ItemRemoved: _item_removed,
    ItemRestored: _item_restored,
    ItemMoved: _item_moved,
    ItemTimed: unrecorded,
}
