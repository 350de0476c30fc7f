"""What a profile is: the law of one Land as dated values, each with its citation.

Nothing here decides anything; `agenda/quorum.py`, `agenda/voting.py` and their neighbours ask a profile and apply it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

from agenda.events.words import Function

T = TypeVar("T")

QuorumRule = Literal["more-than-half-of-legal-seats"]
MajorityRule = Literal["simple"]


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A legal value, where it is written, and the first day on which it held in this wording."""

    value: T
    citation: str
    valid_from: date

    def in_force(self, on: date) -> bool:
        """Whether the value already held on that day."""
        return on >= self.valid_from


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules a sitting follows.

    `quorum` and `majority` name a rule of `agenda/quorum.py` and `agenda/voting.py`; `speaking_time` is in seconds for
    one contribution of a councillor (None: unlimited); `remote` says whether joining by picture and sound counts as
    presence; `never_remote` lists the functions that must be in the hall; `non_public` is the sentence that goes into
    the log when the public is excluded.
    """

    name: str
    title: str
    quorum: Dated[QuorumRule]
    majority: Dated[MajorityRule]
    speaking_time: Dated[int | None]
    remote: Dated[bool]
    never_remote: Dated[frozenset[Function]]
    non_public: Dated[str]
