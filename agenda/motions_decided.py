"""What the votes on motions lead to (Erledigung): what is decided, and what that leaves nothing to decide of.

A carried counter-motion stands in the place of the item's own proposal, so that one, its amendments and the other
counter-motions are settled. Once the proposal itself is decided its amendments are; if carried, counter-motions too.
A repeated vote that ends otherwise revives what only the first one had settled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import motion_order, motions
from agenda.commands import Command
from agenda.events import Event
from agenda.events.motions import MotionDecided, MotionRevived, MotionSettled
from agenda.events.words import MotionKind
from agenda.state import Meeting
from agenda.state.motions import Motion, MotionState, Part
from agenda.state.votes import Vote

MOTION: Mapping[tuple[MotionState, bool], MotionState] = {
    ("moved", True): "carried",
    ("moved", False): "rejected",
    ("carried", False): "rejected",
    ("rejected", True): "carried",
    ("carried", True): "carried",
    ("rejected", False): "rejected",
}
"""State after a decision: a repeated vote decides anew. What is settled or withdrawn is not voted on."""

SETTLES: Mapping[tuple[MotionKind, bool], frozenset[MotionKind]] = {
    ("counter", True): frozenset({"counter", "amendment", "main"}),
    ("main", True): frozenset({"counter", "amendment", "main"}),
    ("main", False): frozenset({"amendment"}),
}
"""By what was decided and whether it was carried: which waiting motions it leaves nothing to decide of."""


def motion_decided(meeting: Meeting, vote: Vote, carried: bool) -> tuple[Event, ...]:
    """The vote was on a motion, or on a part of something."""
    about = motion_order.subject(meeting, vote.about_id)
    decision = MotionDecided(vote.about_id, carried)
    if about.motion is None:
        return (decision,)
    if (about.motion.state, carried) not in MOTION:
        return ()
    whole = _outcome(_with_part(about.parts, about.part, carried)) if about.part else carried
    return (decision, *(() if whole is None else _settled(meeting, about, about.motion.kind, whole)))


def item_decided(meeting: Meeting, vote: Vote, carried: bool) -> tuple[Event, ...]:
    """The vote was the final one on the item's own proposal."""
    if vote.item_id not in meeting.items:
        return ()
    return _settled(meeting, motion_order.Subject(meeting.items[vote.item_id], None, 0), "main", carried)


def _settled(meeting: Meeting, by: motion_order.Subject, kind: MotionKind, carried: bool) -> tuple[Event, ...]:
    kinds = SETTLES.get((kind, carried), frozenset())
    here = [one for one in motion_order.at_item(meeting, by.item.item_id) if by.motion is None or one != by.motion]
    settled = (MotionSettled(one.motion_id, by.name) for one in here if one.state == "moved" and one.kind in kinds)
    revived = (MotionRevived(one.motion_id) for one in here if _by_it_alone(one, by) and one.kind not in kinds)
    return (*settled, *revived)


def _by_it_alone(motion: Motion, by: motion_order.Subject) -> bool:
    """Whether it was this decision, on a part or on the whole, that left nothing to decide of the motion."""
    return motion.state == "settled" and motion.settled_by.partition("/")[0] == by.name.partition("/")[0]


def _with_part(parts: tuple[Part, ...], part: int, carried: bool) -> tuple[Part, ...]:
    return tuple(replace(one, carried=carried) if place == part else one for place, one in enumerate(parts, start=1))


def _heard(meeting: Meeting, parts: tuple[Part, ...], part: int) -> tuple[Part, ...]:
    """What is decided without the public leaves its sight for good."""
    closed = meeting.public_excluded
    return tuple(replace(one, public=False) if closed and n == part else one for n, one in enumerate(parts, start=1))


def _outcome(parts: tuple[Part, ...]) -> bool | None:
    """Of the whole, from its parts: carried with any of them; None while one is undecided."""
    if any(part.carried is None for part in parts):
        return None
    return any(part.carried for part in parts)


def on_decided(meeting: Meeting, event: MotionDecided, at: datetime) -> Meeting:
    """A whole is carried or rejected; a part too, and the motion with its last part."""
    about = motion_order.subject(meeting, event.subject)
    if not about.part:
        return _stated(meeting, about.motion, event.carried)
    parts = _heard(meeting, _with_part(about.parts, about.part, event.carried), about.part)
    outcome = _outcome(parts)
    after = motions.with_parts(meeting, about, parts)
    if about.motion is None or outcome is None:
        return after
    return _stated(after, after.motions[about.motion.motion_id], outcome)


def _stated(meeting: Meeting, motion: Motion | None, carried: bool) -> Meeting:
    assert motion is not None, "an item's own proposal is decided by its vote alone"
    return motions.with_motion(meeting, replace(motion, state=MOTION[motion.state, carried]))


def on_settled(meeting: Meeting, event: MotionSettled, at: datetime) -> Meeting:
    """Nothing left to decide."""
    motion = meeting.motions[event.motion_id]
    return motions.with_motion(meeting, replace(motion, state="settled", settled_by=event.by))


def on_revived(meeting: Meeting, event: MotionRevived, at: datetime) -> Meeting:
    """It waits for its vote again."""
    motion = meeting.motions[event.motion_id]
    return motions.with_motion(meeting, replace(motion, state="moved", settled_by=""))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    MotionDecided: on_decided,
    MotionSettled: on_settled,
    MotionRevived: on_revived,
}
