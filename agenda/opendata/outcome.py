"""How an agenda item ended, for the open data: `result` and `resolutionText` of OParl.

Many votes at an item do not end it: on closing the debate, on an amendment, on a part, on a counter-motion that fails.
Only three do: the one on the item's own proposal, the one on a main motion, and the one that puts a counter-motion in
the place of the proposal. What was referred, adjourned or taken off was not resolved, whatever was voted on before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from agenda.events.words import MotionKind, Removed
from agenda.state.items import Item
from agenda.state.motions import Motion, MotionState
from agenda.state.votes import Vote

CARRIED, REJECTED = "angenommen", "abgelehnt"

REMOVED: Final[Mapping[Removed, str]] = {"referred": "verwiesen", "adjourned": "vertagt", "taken-off": "abgesetzt"}

ENDS: Final[Mapping[tuple[MotionKind, MotionState], str]] = {
    ("main", "carried"): CARRIED,
    ("main", "rejected"): REJECTED,
    ("counter", "carried"): CARRIED,
}
"""A rejected counter-motion leaves the proposal to be voted on, an amendment always does."""


def outcome(known: Item, motions: Mapping[str, Motion], wording: str) -> dict[str, str]:
    """`result` where there is one, and `resolutionText` where something was resolved.

    `known` and `motions` as the public may know them; `wording` is the item's own proposal as it was voted on.
    """
    if known.off is not None:
        return {"result": REMOVED[known.off.how]}
    ended = (one for vote in reversed(known.results) if (one := _ended(vote, motions, wording)))
    return next(ended, {})


def _ended(vote: Vote, motions: Mapping[str, Motion], wording: str) -> dict[str, str]:
    """What this vote makes of the item; empty: nothing."""
    if vote.about == "item" and vote.counted is not None:
        return _told(CARRIED if vote.counted.carried else REJECTED, wording)
    motion = motions.get(vote.about_id.partition("/")[0]) if vote.about == "motion" else None
    found = ENDS.get((motion.kind, motion.state)) if motion else None
    return _told(found, _text(motion)) if motion and found else {}


def _told(result: str, text: str) -> dict[str, str]:
    return {"result": result, "resolutionText": text if result == CARRIED else ""}


def _text(motion: Motion) -> str:
    """What of it was resolved: of a motion voted on in parts, those that were carried."""
    parts = (part.text for part in motion.parts if part.carried and part.public)
    return "\n\n".join(parts) if motion.parts else motion.text
