"""The vote ahead: what the chair's keys would put to the vote now, by which majority, and whom it locks out.

It is read from the keys themselves, so the panel before a vote (`agenda/preflight.py`) speaks of the vote that they
open. The subject of each vote asks the same law when it opens one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from agenda import motion_order, motions, procedure, recusal
from agenda.election_access import admitted
from agenda.events.words import MajorityRule, VoteAbout
from agenda.procedure_kinds import majority
from agenda.profiles.model import Dated
from agenda.state import Meeting
from agenda.step import Key, Step

Majority = Dated[MajorityRule]


@dataclass(frozen=True, slots=True)
class Ahead:
    """`key` is the chair's key that opens it, empty where none does; `locks_out_remote`: see `election_access`.

    `item_id` is the item that it is about, where that is another one than is debated.
    """

    key: Key | None
    about: VoteAbout
    majority: Majority
    locks_out_remote: bool = False
    item_id: str = ""

    def barred(self, meeting: Meeting) -> frozenset[str]:
        """Those with a conflict of interest, at the item under debate or at the one that it is about."""
        elsewhere = recusal.barred(meeting, self.item_id) if self.item_id else frozenset[str]()
        return recusal.barred(meeting) | elsewhere

    def locked_out(self, meeting: Meeting) -> frozenset[str]:
        """The remote members who may not vote by what it is about; raises Refusal where they make it unlawful."""
        return frozenset(admitted(meeting, "hands")[1]) if self.locks_out_remote else frozenset()


def ahead(meeting: Meeting, steps: Iterable[Step]) -> Ahead:
    """The vote that the first of the chair's keys to open one would open; without such a key, an ordinary one."""
    for step in steps:
        if step.key in _BY_KEY:
            return _BY_KEY[step.key](meeting, step.key)
    return Ahead(None, "item", meeting.law.majority)


def _matter(meeting: Meeting, key: Key) -> Ahead:
    item = meeting.current
    following = motion_order.next_subject(meeting, item) if item else None
    special = motions.majority_beyond(meeting, following) if following else None
    return Ahead(key, "item", special or meeting.law.majority)


def _procedure(meeting: Meeting, key: Key) -> Ahead:
    moved = procedure.waiting(meeting)[0].moved
    return Ahead(key, "procedure", majority(meeting.law, moved.kind), item_id=moved.item_id)


_BY_KEY: Mapping[Key, Callable[[Meeting, Key], Ahead]] = {
    "open-vote": _matter,
    "put-motion": _matter,
    "put-procedure": _procedure,
    "put-proposal": lambda meeting, key: Ahead(key, "amend-agenda", meeting.law.agenda_addition),
    "decide-recusal": lambda meeting, key: Ahead(key, "recusal", meeting.law.recusal_decision),
    "review-exclusion": lambda meeting, key: Ahead(key, "exclusion", meeting.law.exclusion_review),
    "vote-on-proposal": lambda meeting, key: Ahead(key, "election", meeting.law.joint_proposal, locks_out_remote=True),
}
