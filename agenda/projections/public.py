"""What the public may know of a meeting.

Fails closed: the public face is built from nothing by naming what goes in; what a subject adds to the meeting stays
unseen until somebody names it here. The same holds for an item (`_public_item`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from agenda.state import Meeting
from agenda.state.items import Item
from agenda.wording import N_

NON_PUBLIC_TITLE = N_("Nichtöffentliche Beratung")


def public_face(meeting: Meeting) -> Meeting:
    """The meeting as the public may know it: without non-public content, and standing still while it is excluded.

    After the closing the last facts appear (state, attendance); there is no item, floor or vote left to leak.
    """
    if meeting.face is not None and meeting.state != "closed":
        return _standing_still(meeting)
    return replace(
        _frame(meeting),
        people=meeting.people,
        items=_items(meeting.items.values()),
        quorum=meeting.quorum,
        reason=meeting.reason,
        item_id=meeting.item_id,
        floor=meeting.floor,
        queue=meeting.queue,
        vote=meeting.vote,
    )


def _frame(meeting: Meeting) -> Meeting:
    """What may be known at any moment: which meeting it is and in which state."""
    return Meeting(
        meeting.meeting_id,
        plan=meeting.plan,
        state=meeting.state,
        opened_at=meeting.opened_at,
        closed_at=meeting.closed_at,
        face=meeting.face,
    )


def _standing_still(meeting: Meeting) -> Meeting:
    assert meeting.face is not None
    face = meeting.face
    return replace(_frame(meeting), people=face.people, items=_items(face.items.values()), quorum=face.quorum)


def _items(items: Iterable[Item]) -> Mapping[str, Item]:
    return {item.item_id: item if item.public else _public_item(item) for item in items}


def _public_item(item: Item) -> Item:
    """The kind goes too: whether something is to be resolved is no business of the public before it is announced."""
    return Item(
        item_id=item.item_id,
        number=item.number,
        title=NON_PUBLIC_TITLE,
        public=False,
        kind="information",
        motion="",
        mover="",
        papers=(),
        state=item.state,
        called_at=item.called_at,
        closed_at=item.closed_at,
    )
