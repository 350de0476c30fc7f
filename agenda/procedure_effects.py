"""What a motion on procedure does once it is carried, and the little a rejected one does.

The events of the subject it is about follow the decision, as if the chair had asked for them; the basis says why. Where
the vote is repeated and ends otherwise, further events take the effect back (`reversed_`): the log keeps both. A break
that was held and a speech that was struck off do not come back.
A carried adjournment of the sitting adjourns what is left of the agenda; the chair closes the sitting with the gavel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from agenda import items, rearranging, sitting, speakers, tree
from agenda.events import Event
from agenda.events.floor import SpeakerListOpened
from agenda.events.items import ItemRestored
from agenda.events.procedure import ProcedureMoved
from agenda.events.publicity import ExclusionResolved
from agenda.events.words import Basis, ProcedureKind, Removed
from agenda.speaking import debates
from agenda.state import Meeting
from agenda.state.procedure import Settled

Effect = Callable[[Meeting, ProcedureMoved, Basis], tuple[Event, ...]]


def carried(meeting: Meeting, moved: ProcedureMoved, basis: Basis) -> tuple[Event, ...]:
    """What follows from a carried motion."""
    return EFFECTS[moved.kind](meeting, _said(meeting, moved), basis) if moved.kind in EFFECTS else ()


def _said(meeting: Meeting, moved: ProcedureMoved) -> ProcedureMoved:
    """The motion as it may be repeated now: what was argued without the public is not repeated before it."""
    return moved if moved.heard or meeting.public_excluded else replace(moved, reason="")


def rejected(meeting: Meeting, moved: ProcedureMoved, basis: Basis) -> tuple[Event, ...]:
    """The public comes back where it was excluded only to argue its exclusion (§ 52 Abs. 1 Satz 2 HGO)."""
    if moved.kind != "exclude-public" or meeting.current is None or not meeting.current.public:
        return ()
    return items.admit(meeting)


def _removed(how: Removed) -> Effect:
    def effect(meeting: Meeting, moved: ProcedureMoved, basis: Basis) -> tuple[Event, ...]:
        item = meeting.items[moved.item_id]
        if (item.state, "remove") not in items.ITEM:
            return ()
        return rearranging.removal(meeting, item, how, moved.to, moved.reason, basis)

    return effect


def _adjourn_sitting(meeting: Meeting, moved: ProcedureMoved, basis: Basis) -> tuple[Event, ...]:
    """Roots alone: what stands under an item goes with it."""
    left = [item for item in meeting.items.values() if (item.state, "remove") in items.ITEM]
    roots = [item for item in left if not any(item.parent == other.item_id for other in left)]
    gone = [rearranging.removal(meeting, root, "adjourned", "", moved.reason, basis) for root in roots]
    return tuple(event for events in gone for event in events)


def _interrupt(meeting: Meeting, moved: ProcedureMoved, basis: Basis) -> tuple[Event, ...]:
    return sitting.interruption(meeting, moved.reason, moved.seconds)


def _exclude(meeting: Meeting, moved: ProcedureMoved, basis: Basis) -> tuple[Event, ...]:
    return items.clear_room(meeting)


def _admit(meeting: Meeting, moved: ProcedureMoved, basis: Basis) -> tuple[Event, ...]:
    return items.admit(meeting)


def _close_debate(meeting: Meeting, moved: ProcedureMoved, basis: Basis) -> tuple[Event, ...]:
    return speakers.close_debate(meeting)


def _close_list(meeting: Meeting, moved: ProcedureMoved, basis: Basis) -> tuple[Event, ...]:
    return speakers.close_list(meeting)


def _limit_time(meeting: Meeting, moved: ProcedureMoved, basis: Basis) -> tuple[Event, ...]:
    return speakers.limit_time(meeting, moved.seconds)


def _reorder(meeting: Meeting, moved: ProcedureMoved, basis: Basis) -> tuple[Event, ...]:
    return rearranging.moving(meeting, moved.item_id, moved.before, moved.reason, basis)


EFFECTS: Mapping[ProcedureKind, Effect] = {
    "adjourn-sitting": _adjourn_sitting,
    "interrupt": _interrupt,
    "exclude-public": _exclude,
    "admit-public": _admit,
    "take-off": _removed("taken-off"),
    "adjourn-item": _removed("adjourned"),
    "refer": _removed("referred"),
    "close-debate": _close_debate,
    "close-list": _close_list,
    "limit-time": _limit_time,
    "reorder": _reorder,
}
"""A roll call changes how the next votes are taken, which `on_decided` of `procedure` keeps."""


# -- taken back --------------------------------------------------------------------------------------------------------


def settled(meeting: Meeting, moved: ProcedureMoved, carried: bool) -> Settled:
    """What there is before the decision takes effect."""
    debate = debates.current(meeting)
    return Settled(
        moved=moved,
        carried=carried,
        removable=frozenset(item.item_id for item in meeting.items.values() if (item.state, "remove") in items.ITEM),
        before=tree.next_sibling(meeting.items, moved.item_id) if moved.item_id in meeting.items else "",
        limit_s=debate.limit_s,
        list_closed=debate.closed,
        resolved=moved.item_id in meeting.publicity.resolved,
    )


def reversed_(meeting: Meeting, first: Settled) -> tuple[Event, ...]:
    """What follows when the body decides otherwise than the first time."""
    if not first.carried:
        return carried(meeting, first.moved, "decision")
    said = replace(first, moved=_said(meeting, first.moved))
    return REVERSED[said.moved.kind](meeting, said) if said.moved.kind in REVERSED else ()


Reversal = Callable[[Meeting, Settled], tuple[Event, ...]]


def _restored(how: Removed) -> Reversal:
    """What the decision took off comes back onto the agenda, to be called anew."""

    def reversal(meeting: Meeting, first: Settled) -> tuple[Event, ...]:
        root = first.moved.item_id
        whole = first.moved.kind == "adjourn-sitting"
        under = meeting.items if whole else tree.subtree(meeting.items, root) if root in meeting.items else ()
        gone = (meeting.items[one] for one in under if one in first.removable)
        back = (one for one in gone if one.off and (one.off.how, one.off.basis) == (how, "decision"))
        return tuple(ItemRestored(one.item_id, first.moved.reason, "decision") for one in back)

    return reversal


def _admitted_again(meeting: Meeting, first: Settled) -> tuple[Event, ...]:
    return rejected(meeting, first.moved, "decision")


def _excluded_again(meeting: Meeting, first: Settled) -> tuple[Event, ...]:
    resolved = (ExclusionResolved(first.moved.item_id),) if first.resolved else ()
    return (*items.clear_room(meeting), *resolved)


def _list_opened(meeting: Meeting, first: Settled) -> tuple[Event, ...]:
    closed = meeting.item_id == first.moved.item_id and debates.current(meeting).closed
    return (SpeakerListOpened(first.moved.item_id),) if closed and not first.list_closed else ()


def _time_as_before(meeting: Meeting, first: Settled) -> tuple[Event, ...]:
    return speakers.limit_time(meeting, first.limit_s)


def _moved_back(meeting: Meeting, first: Settled) -> tuple[Event, ...]:
    return rearranging.moving(meeting, first.moved.item_id, first.before, first.moved.reason, "decision")


REVERSED: Mapping[ProcedureKind, Reversal] = {
    "adjourn-sitting": _restored("adjourned"),
    "exclude-public": _admitted_again,
    "admit-public": _excluded_again,
    "take-off": _restored("taken-off"),
    "adjourn-item": _restored("adjourned"),
    "refer": _restored("referred"),
    "close-debate": _list_opened,
    "close-list": _list_opened,
    "limit-time": _time_as_before,
    "reorder": _moved_back,
}
"""What takes back what a carried motion did; the forms of voting `on_decided` of `procedure` keeps."""
