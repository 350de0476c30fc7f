"""What the chair sees before opening a vote: who votes, who does not and why, by which rule, and what is in the way.

It informs and refuses nothing; `voting.start` asks the same things again when the vote opens. Quorum and entitlement
are two numbers, because a member whose transmission is disturbed does not count for the quorum while it lasts and yet
may vote, and one with a conflict of interest may be in the house and do neither.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agenda import disturbance, quorum, recusal, voting
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.people import Person


@dataclass(frozen=True, slots=True)
class Preflight:
    """Names are ids. `tested` says whether a test vote was held; `obstacles` are the refusals an opening would meet."""

    hall: tuple[str, ...]
    remote: tuple[str, ...]
    barred: tuple[str, ...]
    disturbed: tuple[str, ...]
    absent: tuple[str, ...]
    tested: bool
    obstacles: tuple[Refusal, ...]

    @property
    def entitled(self) -> int:
        """How many may vote."""
        return len(self.hall) + len(self.remote)


def preflight(meeting: Meeting) -> Preflight:
    """The state of things for a vote that would open now."""
    members = tuple(person for person in meeting.people.values() if person.voting)
    out, shaky = recusal.barred(meeting), disturbance.disturbed(meeting)
    voters = tuple(person for person in members if person.present and person.person_id not in out)
    return Preflight(
        hall=_ids(voters, lambda person: person.present == "hall"),
        remote=_ids(voters, lambda person: person.present == "remote"),
        barred=_ids(members, lambda person: person.person_id in out),
        disturbed=_ids(voters, lambda person: person.person_id in shaky),
        absent=_ids(members, lambda person: person.present is None and person.person_id not in out),
        tested=tested(meeting),
        obstacles=tuple(_obstacles(meeting)),
    )


def tested(meeting: Meeting) -> bool:
    """Whether a test vote was held in this sitting."""
    return any(vote.about == "test" for vote in meeting.results)


def _ids(people: tuple[Person, ...], fits: Callable[[Person], bool]) -> tuple[str, ...]:
    return tuple(person.person_id for person in people if fits(person))


def _obstacles(meeting: Meeting) -> list[Refusal]:
    found = []
    for check in (voting.check_finished, quorum.check_quorate, voting.entitled):
        try:
            check(meeting)
        except Refusal as refusal:
            found.append(refusal)
    return found
