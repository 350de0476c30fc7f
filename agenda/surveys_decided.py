"""What became of the item of a survey, as far as everybody may know it: for those who asked to be told.

A result counts once its item is closed: until then a vote may be repeated (`agenda/repeating.py`). An item without one
may be called again, and one that left the agenda may be put back, as long as the sitting lasts: so it is told when that
is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from agenda.events.words import MotionKind, Removed
from agenda.minutes_values import tally_of
from agenda.projections.public import public_face
from agenda.publication import KEEPING, streams
from agenda.state import Meeting
from agenda.state.items import Item
from agenda.state.motions import Motion, MotionState, Part
from agenda.state.votes import Vote

Voted = Literal["carried", "rejected", "counter-motion", "carried-in-parts", "rejected-in-parts"]
"""By the vote on the item's proposal, by a counter-motion that was carried in its place, or by votes on parts."""

Outcome = Literal[Voted, "without-vote", "not-reached", Removed]
"""How the item ended."""

Recorded = Literal["no", "yes", "after-release"]
"""Whether there is a recording that leads to the moment, or one that still has to be released."""

SAYS_ITSELF: Final[frozenset[Outcome]] = frozenset({"counter-motion", "carried-in-parts", "rejected-in-parts"})
"""Where the question of the last vote would mislead: it was one of several."""

MOTIONS: Final[Mapping[tuple[MotionKind, MotionState, bool], Voted]] = {
    ("main", "carried", False): "carried",
    ("main", "rejected", False): "rejected",
    ("main", "carried", True): "carried-in-parts",
    ("main", "rejected", True): "rejected-in-parts",
    ("counter", "carried", False): "counter-motion",
    ("counter", "carried", True): "counter-motion",
}
"""What a decided motion, voted on in parts or as a whole, means for its item; any other one decides nothing there."""


@dataclass(frozen=True, slots=True)
class Decided:
    """How the item ended. Counts are None where nobody counted, and of several votes.

    `at` (ISO 8601) is when the vote that ended it was opened; without one, when the item was called, or where it was
    not, when the sitting ended. `detail` is the text that was carried where the question does not have it, or the
    committee the item was referred to.
    """

    number: str
    title: str
    question: str
    outcome: Outcome
    counts: tuple[int, int, int] | None
    at: str
    recorded: Recorded
    detail: str = ""

    @property
    def voted(self) -> bool:
        """Whether a vote ended it."""
        return self.outcome in ("carried", "rejected", *SAYS_ITSELF)


def decided(meeting: Meeting, item_id: str, at: datetime) -> Decided | None:
    """How it ended, None while that is open or the public page, which may be some seconds behind, does not show it."""
    face = public_face(meeting)
    item = face.items.get(item_id)
    if item is None or not item.public:
        return None
    vote = _last(face, item) if item.state == "done" else None
    ended = face.closed_at if vote is None else item.closed_at
    if ended is None or at < ended + timedelta(seconds=meeting.publication.delay_s):
        return None
    if vote is not None:
        return _told(face, item, vote)
    return None if _settled_unseen(meeting, item) else _otherwise(face, item, ended)


def _last(face: Meeting, item: Item) -> Vote | None:
    """The newest vote that counts and ended the item."""
    counted = (one for one in item.results if one.state == "announced" and one.counted is not None)
    return max((one for one in counted if _ended(face, item, one)), key=lambda one: one.opened_at, default=None)


def _ended(face: Meeting, item: Item, vote: Vote) -> Voted | None:
    """What the vote made of the item; None where it was about something else."""
    if vote.about == "item":
        assert vote.counted is not None
        return "carried" if tally_of(vote.counted).carried else "rejected"
    if vote.about != "motion":
        return None
    motion = _motion(face, vote)
    if motion is not None:
        return MOTIONS.get((motion.kind, motion.state, bool(motion.parts)))
    own = vote.about_id.partition("/")[0] == item.item_id
    return "rejected-in-parts" if own and all(one.carried is False for one in item.parts) else None


def _motion(face: Meeting, vote: Vote) -> Motion | None:
    return face.motions.get(vote.about_id.partition("/")[0])


def _told(face: Meeting, item: Item, vote: Vote) -> Decided:
    assert vote.counted is not None
    outcome, motion = _ended(face, item, vote), _motion(face, vote)
    assert outcome is not None
    tally = tally_of(vote.counted)
    uncounted = tally.verdict is not None or "/" in vote.about_id
    return Decided(
        item.number,
        item.title,
        "" if outcome in SAYS_ITSELF else vote.question,
        outcome,
        None if uncounted else (tally.yes, tally.no, tally.abstain),
        vote.opened_at.isoformat(),
        _recorded(face),
        _carried(motion) if motion is not None and outcome in SAYS_ITSELF else "",
    )


def _carried(motion: Motion) -> str:
    """The text, of one that was voted on in parts what was carried."""
    parts = motion.parts or (Part(motion.text, True),)
    return " ".join(one.text for one in parts if one.carried and one.public)


def _settled_unseen(meeting: Meeting, item: Item) -> bool:
    """Whether something about it that the public does not know may have ended it, or an election did."""
    known = meeting.items[item.item_id]
    elected = any(one.item_id == item.item_id for one in meeting.elections.by_id.values())
    return item.veiled or elected or known.results != item.results


def _otherwise(face: Meeting, item: Item, ended: datetime) -> Decided:
    """No vote ended it."""
    called = item.called_at if item.state == "done" else None
    return Decided(
        item.number,
        item.title,
        "",
        _left(item),
        None,
        (called or ended).isoformat(),
        "no" if called is None else _recorded(face),
        item.off.to if item.off else "",
    )


def _left(item: Item) -> Outcome:
    if item.off is not None:
        return item.off.how
    return "without-vote" if item.state == "done" else "not-reached"


def _recorded(meeting: Meeting) -> Recorded:
    publication = meeting.publication
    if not streams(meeting) or publication.mode not in KEEPING:
        return "no"
    return "yes" if publication.mode == "archive" or publication.released else "after-release"
