"""Quorum (Beschlussfähigkeit): more than half of the legal number of members are present (§ 53 I HGO).

The legal number counts, not the number of those invited or elected. Once stated the quorum is deemed to last until the
contrary is found (§ 53 I S. 2 HGO): the live count informs the chair and never invalidates anything by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from agenda.commands import Command
from agenda.commands.presence import StateQuorum
from agenda.events import Event
from agenda.events.presence import QuorumStated
from agenda.events.words import Presence
from agenda.ports import Refusal
from agenda.profiles.model import QuorumRule
from agenda.state import Meeting
from agenda.state.quorum import StatedQuorum

REQUIRED: Mapping[QuorumRule, Callable[[int], int]] = {
    "more-than-half-of-legal-seats": lambda legal_seats: legal_seats // 2 + 1,
}
"""Legal number of members -> how many of them must be present."""


@dataclass(frozen=True, slots=True)
class Count:
    """The members present just now, and how many it takes."""

    hall: int
    remote: int
    legal_seats: int
    required: int

    @property
    def present(self) -> int:
        """All members present."""
        return self.hall + self.remote

    @property
    def quorate(self) -> bool:
        """Whether enough are here."""
        return self.present >= self.required


def count(meeting: Meeting) -> Count:
    """Count the voting members present."""
    seats = meeting.planned.legal_seats
    return Count(
        hall=_present(meeting, "hall"),
        remote=_present(meeting, "remote"),
        legal_seats=seats,
        required=REQUIRED[meeting.law.quorum.value](seats),
    )


def state(meeting: Meeting, command: StateQuorum) -> tuple[Event, ...]:
    """The chair states what the count says, be it enough or not."""
    now = count(meeting)
    return (QuorumStated(now.present, now.legal_seats, now.required, now.quorate),)


def check_quorate(meeting: Meeting) -> None:
    """Refuse to decide anything unless the body was found quorate."""
    rule = meeting.law.quorum.citation
    if meeting.quorum is None:
        raise Refusal("quorum-not-stated", rule=rule)
    stated = meeting.quorum.counted
    if not stated.quorate:
        raise Refusal("not-quorate", rule=rule, present=stated.present, required=stated.required)


def _present(meeting: Meeting, how: Presence) -> int:
    return sum(person.present == how and person.voting for person in meeting.people.values())


def on_stated(meeting: Meeting, event: QuorumStated, at: datetime) -> Meeting:
    """The statement holds until the next one."""
    return replace(meeting, quorum=StatedQuorum(event, at))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {StateQuorum: state}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {QuorumStated: on_stated}
