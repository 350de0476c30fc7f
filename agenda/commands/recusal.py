"""Conflicts of interest (Widerstreit der Interessen, § 25 HGO)."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import CallOrder, VoteForm


@dataclass(frozen=True, slots=True)
class DeclareRecusal:
    """A member says of the own person not to take part in an item."""

    item_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class EnterRecusal:
    """Chair or clerk enter what somebody declared aloud, or what is beyond doubt."""

    item_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class DoubtRecusal:
    """Somebody doubts whether a person may take part, or has to stay away: the body shall decide."""

    item_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class OpenRecusalVote:
    """Let the body decide a doubt, the person being out already; the form as in `OpenVote`."""

    recusal_id: str
    form: VoteForm = "open"
    order: CallOrder = "alphabetical"
    lot: int | None = None


@dataclass(frozen=True, slots=True)
class LiftRecusal:
    """Take an entry back, with the reason."""

    recusal_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoteRoomLeft:
    """Confirm that the person has left the hall."""

    recusal_id: str


RecusalCommand = DeclareRecusal | EnterRecusal | DoubtRecusal | OpenRecusalVote | LiftRecusal | NoteRoomLeft
