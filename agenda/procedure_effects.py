"""What a motion on procedure does once it is carried, and the little a rejected one does.

The events of the subject it is about follow the decision, as if the chair had asked for them; the basis says why.
A carried adjournment of the sitting adjourns what is left of the agenda; the chair closes the sitting with the gavel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agenda import items, rearranging, sitting, speakers
from agenda.events import Event
from agenda.events.procedure import ProcedureMoved
from agenda.events.words import Basis, ProcedureKind, Removed
from agenda.state import Meeting

Effect = Callable[[Meeting, ProcedureMoved, Basis], tuple[Event, ...]]


def carried(meeting: Meeting, moved: ProcedureMoved, basis: Basis) -> tuple[Event, ...]:
    """What follows from a carried motion."""
    return EFFECTS[moved.kind](meeting, moved, basis) if moved.kind in EFFECTS else ()


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
    return items.exclude(meeting)


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
