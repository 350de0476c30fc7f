"""Motions of substance at an item (Sachanträge): moved, ordered, split, put to the vote, settled.

An item has its own proposal (Beschlussvorschlag), or gets one by a main motion. Amendments change it, counter-motions
would stand in its place. They are voted on in the order of `motion_order`; the chair may determine another one and
says why (§ 58 Abs. 4 HGO, standing orders). What decisions lead to stands in `motions_decided`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import beforehand, recusal, texts, voting
from agenda.commands import Command
from agenda.commands.motions import MoveMotion, OrderMotions, PutMotionToVote, SplitMotion, WithdrawMotion, WordMotion
from agenda.commands.votes import OpenVote
from agenda.events import Event
from agenda.events.motions import MotionMoved, MotionSplit, MotionWithdrawn, MotionWorded, VotingOrdered
from agenda.events.words import MajorityRule, MotionKind
from agenda.motion_order import Subject, at_item, next_subject, own_waits, question, subject, voting_order
from agenda.ports import Refusal
from agenda.profiles.model import Dated
from agenda.rearranging import STANDING_ORDERS
from agenda.state import Meeting
from agenda.state.items import Item
from agenda.state.motions import Motion, Part

MOST_MOTIONS = 100
"""At one item."""

MOST_PARTS = 30

LABEL_ROOM = 500
"""Characters of a question that are kept for the words before the motion's text."""

TEXT_LIMIT = texts.MOTION_LIMIT - LABEL_ROOM


def move(meeting: Meeting, command: MoveMotion) -> tuple[Event, ...]:
    """Move something at an item that is under debate or still to come."""
    item = meeting.item(command.item_id)
    if item.state not in ("coming", "now"):
        raise Refusal("motion-too-late", number=item.number)
    if item.item_id == meeting.item_id:
        voting.check_finished(meeting)
    _check_kind(meeting, item, command.kind)
    if sum(1 for _ in at_item(meeting, item.item_id)) >= MOST_MOTIONS:
        raise Refusal("too-many-motions", limit=MOST_MOTIONS)
    text = texts.paragraphs(command.text, "Der Antrag", TEXT_LIMIT).strip()
    if not text:
        raise Refusal("text-missing", what="Der Antrag")
    mover = mover_name(meeting, command.person_id, command.mover, item.item_id)
    return (MotionMoved(f"m{len(meeting.motions) + 1}", item.item_id, command.kind, text, mover, command.person_id),)


def mover_name(meeting: Meeting, person_id: str, mover: str, item_id: str) -> str:
    """How people read who moves: the faction as given, else the person's name; raises Refusal for who may not.

    Members move, and the magistrate, which prepares the resolutions (§ 66 HGO).
    """
    if not person_id:
        return texts.filled_line(mover, "Der Name des Antragstellers")
    person = meeting.person(person_id)
    if not (person.voting or person.function == "magistrate"):
        raise Refusal("may-not-move", name=person.name)
    if person.present is None:
        raise Refusal("not-present", name=person.name)
    if person_id in recusal.barred(meeting, item_id):
        raise Refusal("recused-may-not-move", rule=meeting.law.recusal.citation, name=person.name)
    return texts.line(mover, "Der Name des Antragstellers") or person.name


def withdraw(meeting: Meeting, command: WithdrawMotion) -> tuple[Event, ...]:
    """Take a motion back before anything of it is decided."""
    whole = subject(meeting, command.motion_id)
    if whole.motion is None or whole.part:
        raise Refusal("motion-unknown")
    _check_untouched(meeting, whole)
    return (MotionWithdrawn(whole.motion.motion_id),)


def split(meeting: Meeting, command: SplitMotion) -> tuple[Event, ...]:
    """Vote in parts, or in one again, before anything of it is decided."""
    whole = subject(meeting, command.subject)
    _check_untouched(meeting, whole)
    if whole.part or len(command.parts) == 1 or len(command.parts) > MOST_PARTS:
        raise Refusal("parts-invalid", limit=MOST_PARTS)
    parts = tuple(texts.paragraphs(part, "Der Teil", TEXT_LIMIT).strip() for part in command.parts)
    if not all(parts):
        raise Refusal("text-missing", what="Der Teil")
    return (MotionSplit(whole.name, parts),)


def order(meeting: Meeting, command: OrderMotions) -> tuple[Event, ...]:
    """Determine the order of voting on all that is still to be voted on, with the reason."""
    item = meeting.item(command.item_id)
    waiting = voting_order(meeting, item)
    if sorted(command.order) != sorted(waiting):
        raise Refusal("order-incomplete", rule=STANDING_ORDERS)
    reason = texts.filled_line(command.reason, "Der Grund", texts.REMARK_LIMIT)
    return () if command.order == waiting else (VotingOrdered(item.item_id, command.order, reason),)


def word(meeting: Meeting, command: WordMotion) -> tuple[Event, ...]:
    """Write down how the proposal reads as amended, before the final vote."""
    item = meeting.item(command.item_id)
    if not item.motion:
        raise Refusal("nothing-to-amend", number=item.number)
    _check_untouched(meeting, Subject(item, None, 0), parts_may_be_decided=True)
    text = texts.paragraphs(command.text, "Der Beschlussvorschlag", texts.MOTION_LIMIT).strip()
    return () if text == item.wording else (MotionWorded(item.item_id, text),)


def put(meeting: Meeting, command: PutMotionToVote) -> tuple[Event, ...]:
    """Put to the vote what is next in the order of voting."""
    about = subject(meeting, command.subject)
    if about.item.item_id != meeting.item_id:
        raise Refusal("motion-elsewhere", number=about.item.number)
    beforehand.check(meeting)
    following = next_subject(meeting, about.item)
    if following is None:
        raise Refusal("motion-decided")
    if following.name != about.name:
        raise Refusal("vote-out-of-order", rule=STANDING_ORDERS)
    whole_item = about.motion is None and not about.part
    special = majority_beyond(meeting, about)
    return voting.start(
        meeting,
        question(meeting, about),
        about="item" if whole_item else "motion",
        about_id="" if whole_item else about.name,
        rule=special.value if special else None,
        basis=special.citation if special else "",
        form=command.form,
        order=command.order,
        lot=command.lot,
    )


def majority_beyond(meeting: Meeting, about: Subject) -> Dated[MajorityRule] | None:
    """The majority that the subject takes beyond the ordinary one; None where the ordinary one does.

    What is followed by a final vote needs none of its own: an amendment, and a part of the item's own proposal.
    """
    followed = about.motion.kind == "amendment" if about.motion else bool(about.part)
    return None if followed else voting.special_majority(meeting, about.item)


def open_vote(meeting: Meeting, command: OpenVote) -> tuple[Event, ...]:
    """Open a vote on the item's own proposal, as amended and in its turn; or on a question of the chair's own.

    Who asks in the words of the proposal means the proposal: it is decided once, and repeated as a repetition.
    """
    beforehand.check(meeting)
    item = meeting.current
    own = _words(item.motion) if item is not None else ""
    if item is None or not own or _words(command.question) not in ("", own):
        return voting.open_(meeting, command)
    return put(meeting, PutMotionToVote(item.item_id, command.form, command.order, command.lot))


def _words(text: str) -> str:
    """A text without what spelling alone may change: case, spaces, punctuation."""
    return " ".join("".join(one if one.isalnum() else " " for one in text.casefold()).split())


def _check_kind(meeting: Meeting, item: Item, kind: MotionKind) -> None:
    has_main = bool(item.motion.strip()) or any(
        motion.kind == "main" and motion.state in ("moved", "carried") for motion in at_item(meeting, item.item_id)
    )
    if kind == "main" and item.motion.strip():
        raise Refusal("proposal-there-already", number=item.number)
    if kind != "main" and not has_main:
        raise Refusal("nothing-to-amend", number=item.number)


def _check_untouched(meeting: Meeting, whole: Subject, *, parts_may_be_decided: bool = False) -> None:
    """Refuse to change what is being voted on, or decided as a whole or in a part."""
    if _voted_on_now(meeting) == whole.name:
        raise Refusal("vote-unfinished")
    over = whole.motion.state != "moved" if whole.motion else not own_waits(meeting, whole.item)
    if over or (not parts_may_be_decided and any(part.carried is not None for part in whole.parts)):
        raise Refusal("motion-decided")


def _voted_on_now(meeting: Meeting) -> str:
    """The motion or the item on which, or on a part of which, a vote is unfinished; empty: on none."""
    vote = meeting.vote
    if vote is None or not meeting.vote_unfinished or vote.about not in ("item", "motion"):
        return ""
    return vote.item_id if vote.about == "item" else vote.about_id.partition("/")[0]


def on_moved(meeting: Meeting, event: MotionMoved, at: datetime) -> Meeting:
    """One more motion."""
    public = meeting.items[event.item_id].public and not meeting.public_excluded
    motion = Motion(event.motion_id, event.item_id, event.kind, event.text, event.mover, event.person_id, public)
    return with_motion(meeting, motion)


def on_withdrawn(meeting: Meeting, event: MotionWithdrawn, at: datetime) -> Meeting:
    """Nobody wants it any more."""
    return with_motion(meeting, replace(meeting.motions[event.motion_id], state="withdrawn"))


def on_split(meeting: Meeting, event: MotionSplit, at: datetime) -> Meeting:
    """Voted on in parts."""
    parts = tuple(Part(text, public=not meeting.public_excluded) for text in event.parts)
    return with_parts(meeting, subject(meeting, event.subject), parts)


def on_ordered(meeting: Meeting, event: VotingOrdered, at: datetime) -> Meeting:
    """The chair's order holds; what is moved later comes after it."""
    item = replace(meeting.items[event.item_id], order=event.order)
    return replace(meeting, items={**meeting.items, item.item_id: item})


def on_worded(meeting: Meeting, event: MotionWorded, at: datetime) -> Meeting:
    """The text of the final vote."""
    heard = not meeting.public_excluded
    return with_item(meeting, replace(meeting.items[event.item_id], wording=event.text, wording_heard=heard))


def with_motion(meeting: Meeting, motion: Motion) -> Meeting:
    """The meeting with this motion; what is touched without the public leaves its sight for good."""
    known = replace(motion, public=motion.public and not meeting.public_excluded)
    return replace(meeting, motions={**meeting.motions, motion.motion_id: known})


def with_item(meeting: Meeting, item: Item) -> Meeting:
    """The meeting with this item's texts; what is written without the public stays out of its sight for good."""
    known = replace(item, veiled=item.veiled or meeting.public_excluded)
    return replace(meeting, items={**meeting.items, item.item_id: known})


def with_parts(meeting: Meeting, whole: Subject, parts: tuple[Part, ...]) -> Meeting:
    """The meeting with these parts of a motion or of an item's own proposal."""
    if whole.motion is None:
        return with_item(meeting, replace(whole.item, parts=parts))
    return with_motion(meeting, replace(whole.motion, parts=parts))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    MoveMotion: move,
    WithdrawMotion: withdraw,
    SplitMotion: split,
    OrderMotions: order,
    WordMotion: word,
    PutMotionToVote: put,
    OpenVote: open_vote,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    MotionMoved: on_moved,
    MotionWithdrawn: on_withdrawn,
    MotionSplit: on_split,
    VotingOrdered: on_ordered,
    MotionWorded: on_worded,
}
