"""Changes of the agenda once the sitting runs: items taken off, referred, adjourned, put back, moved; times planned.

The agenda is the body's from the opening on: the chair asks whether anybody objects, and where somebody does a motion
on procedure decides (`procedure`). So each change names what it rests on, and its reason stands in the log. What a
mover may do alone is to take the own item off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import items, planning, quorum, texts, tree, voting
from agenda.commands import Command
from agenda.commands.items import MoveItem, RemoveItem, RestoreItem, TimeItem
from agenda.events import Event
from agenda.events.items import ItemMoved, ItemRemoved, ItemRestored, ItemTimed
from agenda.events.words import Basis, Removed
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.items import Item, Removal

STANDING_ORDERS = "Geschäftsordnung"

BASES: Mapping[Removed, frozenset[Basis]] = {
    "taken-off": frozenset({"mover", "unopposed"}),
    "referred": frozenset({"unopposed"}),
    "adjourned": frozenset({"unopposed"}),
}
"""What a removal may rest on without a vote."""

PUTS_OFF: frozenset[Removed] = frozenset({"adjourned"})
"""What only puts an item off; a body that is not quorate resolves nothing unopposed either, but this it must be able to
do (§ 53 Abs. 2 HGO: "zurückgestellt")."""


def remove(meeting: Meeting, command: RemoveItem) -> tuple[Event, ...]:
    """Take an item off, refer or adjourn it, because the mover wants it or nobody objects."""
    item = meeting.item(command.item_id)
    voting.check_finished(meeting)
    if command.basis not in BASES[command.how] or (command.basis == "mover" and not item.mover):
        raise Refusal("decision-needed", rule=STANDING_ORDERS)
    if command.basis == "unopposed" and command.how not in PUTS_OFF:
        quorum.check_quorate(meeting)
    return removal(meeting, item, command.how, command.to, command.reason, command.basis)


def removal(meeting: Meeting, item: Item, how: Removed, to: str, reason: str, basis: Basis) -> tuple[Event, ...]:
    """The events that take an item and those under it off the agenda; raises Refusal where it is dealt with already."""
    items.after(item.state, "remove")
    committee = texts.filled_line(to, "Der Ausschuss") if how == "referred" else ""
    why = texts.line(reason, "Der Grund", texts.REMARK_LIMIT)
    under = tree.subtree(meeting.items, item.item_id)
    gone = [one for one in under if (meeting.items[one].state, "remove") in items.ITEM]
    ended = items.end_current(meeting, "closed") if meeting.item_id in gone else ()
    return (*(ItemRemoved(one, how, committee, why, basis) for one in gone), *ended)


def restore(meeting: Meeting, command: RestoreItem) -> tuple[Event, ...]:
    """Put an item back, because nobody objects."""
    item = meeting.item(command.item_id)
    quorum.check_quorate(meeting)
    items.after(item.state, "restore")
    return (ItemRestored(item.item_id, texts.line(command.reason, "Der Grund", texts.REMARK_LIMIT), "unopposed"),)


def move(meeting: Meeting, command: MoveItem) -> tuple[Event, ...]:
    """Change the order, because nobody objects; before the sitting there is nobody to."""
    if meeting.state == "open":
        quorum.check_quorate(meeting)
    return moving(meeting, command.item_id, command.before, command.reason, "unopposed")


def moving(meeting: Meeting, item_id: str, before: str, reason: str, basis: Basis) -> tuple[Event, ...]:
    """The event that moves an item, none where it stands there already; raises Refusal for another level."""
    item = meeting.item(item_id)
    if item_id == before or (before and meeting.item(before).parent != item.parent):
        raise Refusal("place-invalid")
    if list(tree.moved(meeting.items, item_id, before)) == list(meeting.items):
        return ()
    return (ItemMoved(item_id, before, texts.line(reason, "Der Grund", texts.REMARK_LIMIT), basis),)


def plan_time(meeting: Meeting, command: TimeItem) -> tuple[Event, ...]:
    """Plan time for an item, or plan it anew."""
    item = meeting.item(command.item_id)
    planned_s = planning.checked_time(command.planned_s)
    return () if item.planned_s == planned_s else (ItemTimed(item.item_id, planned_s),)


def on_removed(meeting: Meeting, event: ItemRemoved, at: datetime) -> Meeting:
    """Off the agenda; the item under debate is closed by the next event."""
    item = meeting.items[event.item_id]
    gone = Removal(event.how, event.to, event.reason, event.basis)
    return _with(meeting, replace(item, state=items.after(item.state, "remove"), off=gone))


def on_restored(meeting: Meeting, event: ItemRestored, at: datetime) -> Meeting:
    """To be dealt with again."""
    item = meeting.items[event.item_id]
    return _with(meeting, replace(item, state=items.after(item.state, "restore"), off=None))


def on_moved(meeting: Meeting, event: ItemMoved, at: datetime) -> Meeting:
    """Another order."""
    return replace(meeting, items=tree.moved(meeting.items, event.item_id, event.before))


def on_timed(meeting: Meeting, event: ItemTimed, at: datetime) -> Meeting:
    """Another plan."""
    item = meeting.items[event.item_id]
    return replace(meeting, items={**meeting.items, item.item_id: replace(item, planned_s=event.planned_s)})


def _with(meeting: Meeting, item: Item) -> Meeting:
    """What happens without the public leaves its texts out of the public's sight for good."""
    veiled = item.veiled or meeting.public_excluded
    return replace(meeting, items={**meeting.items, item.item_id: replace(item, veiled=veiled)})


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    RemoveItem: remove,
    RestoreItem: restore,
    MoveItem: move,
    TimeItem: plan_time,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    ItemRemoved: on_removed,
    ItemRestored: on_restored,
    ItemMoved: on_moved,
    ItemTimed: on_timed,
}
