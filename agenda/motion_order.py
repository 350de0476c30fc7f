"""What is voted on at an item, and in which order: its motions, its own proposal, or parts of either.

The more far-reaching is voted on first. Proposed are counter-motions, amendments, then the whole as amended, each kind
in the order of moving; the chair may have determined another order. What is voted on in parts has no vote as a whole,
but an item's own proposal has a final one. What a `subject` names stands in `agenda/events/motions.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from agenda import votebook
from agenda.events.words import MotionKind
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.items import Item
from agenda.state.motions import Motion, Part
from agenda.state.votes import Vote
from agenda.wording import N_

RANK: Mapping[MotionKind, int] = {"counter": 0, "amendment": 1, "main": 2}

QUESTIONS: Mapping[MotionKind, str] = {
    "main": N_("Antrag von {mover}: {text}"),
    "amendment": N_("Änderungsantrag von {mover}: {text}"),
    "counter": N_("Gegenantrag von {mover}: {text}"),
}
PART_QUESTION = N_("Getrennte Abstimmung, Teil {part}: {text}")
AMENDED = "{text}\n\nMit den beschlossenen Änderungen:\n{changes}"

FROM_CLOSED: Mapping[MotionKind, str] = {
    "main": N_("Antrag aus der nichtöffentlichen Beratung"),
    "amendment": N_("Änderungsantrag aus der nichtöffentlichen Beratung"),
    "counter": N_("Gegenantrag aus der nichtöffentlichen Beratung"),
}
PART_FROM_CLOSED = N_("Getrennte Abstimmung, Teil {part} aus der nichtöffentlichen Beratung")
PROPOSAL_FROM_CLOSED = N_("Beschlussvorschlag aus der nichtöffentlichen Beratung")
CHANGE_FROM_CLOSED = N_("Nichtöffentlich beschlossene Änderung, noch nicht bekannt gegeben")
"""How a question before the public names what was said or decided without it (§ 52 HGO)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a vote can be on: the motion, or without one the item's own proposal; `part` counts from 1, 0 is all."""

    item: Item
    motion: Motion | None
    part: int

    @property
    def name(self) -> str:
        """As events and commands name it."""
        whole = self.motion.motion_id if self.motion else self.item.item_id
        return f"{whole}/{self.part}" if self.part else whole

    @property
    def parts(self) -> tuple[Part, ...]:
        """What the whole is split into."""
        return self.motion.parts if self.motion else self.item.parts


def subject(meeting: Meeting, name: str) -> Subject:
    """What the name means; raises Refusal where it means nothing."""
    whole, _, part = name.partition("/")
    motion = meeting.motions.get(whole)
    item = meeting.items.get(motion.item_id if motion else whole)
    if item is None or not (motion or item.motion) or (part and not part.isascii()) or (part and not part.isdigit()):
        raise Refusal("motion-unknown")
    found = Subject(item, motion, int(part or 0))
    if found.part > len(found.parts) or (part and not found.part):
        raise Refusal("motion-unknown")
    return found


def at_item(meeting: Meeting, item_id: str) -> Iterator[Motion]:
    """The motions of an item in the order they were moved."""
    return (motion for motion in meeting.motions.values() if motion.item_id == item_id)


def decided(item: Item) -> bool:
    """Whether the item's own proposal was voted on as a whole."""
    return any(vote.about == "item" for vote in item.results)


def voting_order(meeting: Meeting, item: Item) -> tuple[str, ...]:
    """What is still to be voted on at the item, in the order of voting; the wholes, not their parts."""
    waiting = [motion for motion in at_item(meeting, item.item_id) if motion.state == "moved"]
    proposed = [motion.motion_id for motion in sorted(waiting, key=lambda motion: RANK[motion.kind])]
    wholes = [*proposed, *([item.item_id] if own_waits(meeting, item) else [])]
    chosen = [name for name in item.order if name in wholes]
    return (*chosen, *(name for name in wholes if name not in chosen))


def next_subject(meeting: Meeting, item: Item) -> Subject | None:
    """What is voted on next, a whole or a part; None where nothing is left to decide."""
    order = voting_order(meeting, item)
    if not order:
        return None
    whole = subject(meeting, order[0])
    part = next((place for place, part in enumerate(whole.parts, start=1) if part.carried is None), 0)
    return replace(whole, part=part)


def final_text(meeting: Meeting, item: Item) -> str:
    """The item's own proposal as it is put to the final vote, with what was carried.

    Before the public it has nothing that was said or decided without it: only what was announced of it.
    """
    if item.wording:
        return item.wording if sayable(meeting, item.wording_heard) else PROPOSAL_FROM_CLOSED
    text = "\n\n".join(_carried_parts(meeting, item)) if item.parts else _own_text(meeting, item)
    changes = [*_carried_changes(meeting, item)]
    return AMENDED.format(text=text, changes="\n".join(changes)) if changes else text


def question(meeting: Meeting, about: Subject) -> str:
    """The question put to the vote."""
    if about.part:
        part = about.parts[about.part - 1]
        said = part.public and (about.motion is None or about.motion.public)
        asked = PART_QUESTION if sayable(meeting, said) else PART_FROM_CLOSED
        return asked.format(part=about.part, text=part.text)
    if about.motion is None:
        return final_text(meeting, about.item)
    asked = QUESTIONS[about.motion.kind] if sayable(meeting, about.motion.public) else FROM_CLOSED[about.motion.kind]
    return asked.format(mover=about.motion.mover, text=about.motion.text)


def sayable(meeting: Meeting, heard: bool) -> bool:
    """Whether a text may be read out now: what was not said before the public only while it is out."""
    return heard or meeting.public_excluded


def own_waits(meeting: Meeting, item: Item) -> bool:
    """Whether the item's own proposal is still to be voted on as a whole, now or in the end."""
    if not item.motion.strip() or decided(item) or item.off is not None:
        return False
    replaced = any(motion.kind == "counter" and motion.state == "carried" for motion in at_item(meeting, item.item_id))
    nothing_left = bool(item.parts) and all(part.carried is False for part in item.parts)
    return not replaced and not nothing_left


def _own_text(meeting: Meeting, item: Item) -> str:
    return item.motion if sayable(meeting, item.heard) else PROPOSAL_FROM_CLOSED


def _carried_parts(meeting: Meeting, item: Item) -> Iterator[str]:
    for place, part in enumerate(item.parts, start=1):
        if part.carried:
            said = sayable(meeting, part.public)
            yield part.text if said else _announced(meeting, f"{item.item_id}/{place}")


def _carried_changes(meeting: Meeting, item: Item) -> Iterator[str]:
    for motion in at_item(meeting, item.item_id):
        if motion.kind == "amendment" and motion.state == "carried":
            yield from _changes(meeting, motion)


def _changes(meeting: Meeting, motion: Motion) -> list[str]:
    if not sayable(meeting, motion.public):
        return [_announced(meeting, motion.motion_id)]
    return [part.text for part in motion.parts if part.carried] if motion.parts else [motion.text]


def _announced(meeting: Meeting, name: str) -> str:
    """What was announced of the resolution on that subject, or that nothing was."""
    on_it = {vote.vote_id for vote in votebook.votes_of(meeting) if _is_on(vote, name)}
    told = [one.text for one in meeting.publicity.todos.values() if one.state == "announced" and one.vote_id in on_it]
    return "\n".join(told) or CHANGE_FROM_CLOSED


def _is_on(vote: Vote, name: str) -> bool:
    return vote.about == "motion" and (vote.about_id == name or vote.about_id.startswith(f"{name}/"))
