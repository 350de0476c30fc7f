"""What the chair sees before opening a vote: who votes, who does not and why, by which rule, and what is in the way.

It informs and refuses nothing; `voting.start` asks the same things again when the vote opens. Quorum and entitlement
are two numbers, because a member whose transmission is disturbed does not count for the quorum while it lasts and yet
may vote, and one with a conflict of interest may be in the house and do neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from agenda import disturbance, entitlement, privacy, quorum, remote, votebook, voting
from agenda.ahead import Ahead
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.people import Person


@dataclass(frozen=True, slots=True)
class Preflight:
    """Names are ids. `shut_out` are the remote whom the law keeps from this vote (`shut_out_rule`, where it is a
    statute), `unconfirmed` those who vote once they have confirmed that nobody listens; `tested` says whether a test
    vote was held; `obstacles` are the refusals an opening would meet."""

    hall: tuple[str, ...]
    remote: tuple[str, ...]
    barred: tuple[str, ...]
    shut_out: tuple[str, ...]
    shut_out_rule: str
    unconfirmed: tuple[str, ...]
    disturbed: tuple[str, ...]
    absent: tuple[str, ...]
    tested: bool
    rule: str
    obstacles: tuple[Refusal, ...]

    @property
    def entitled(self) -> int:
        """How many may vote."""
        return len(self.hall) + len(self.remote)


def preflight(meeting: Meeting, ahead: Ahead) -> Preflight:
    """The state of things for the vote ahead, would it open now."""
    members = tuple(person for person in meeting.people.values() if person.voting)
    out, shaky, silent = ahead.barred(meeting), disturbance.disturbed(meeting), privacy.unconfirmed(meeting)
    locked, obstacles = _locked_out(meeting, ahead)
    voters = entitlement.voters(meeting, locked | out)
    shut_out = locked | remote.shut_out(meeting)
    return Preflight(
        hall=_ids(voters, lambda person: person.present == "hall"),
        remote=_ids(voters, lambda person: person.present == "remote"),
        barred=_ids(members, lambda person: person.person_id in out),
        shut_out=_ids(members, lambda person: person.person_id in shut_out - out),
        shut_out_rule=remote.statute_rule(meeting) if voting.without_statute_vote(meeting, ahead.about) else "",
        unconfirmed=_ids(voters, lambda person: person.person_id in silent),
        disturbed=_ids(voters, lambda person: person.person_id in shaky),
        absent=_ids(members, lambda person: person.present is None and person.person_id not in out),
        tested=votebook.tested(meeting),
        rule=_rule(meeting, ahead),
        obstacles=(*_refused(meeting), *obstacles),
    )


def _ids(people: tuple[Person, ...], fits: Callable[[Person], bool]) -> tuple[str, ...]:
    return tuple(person.person_id for person in people if fits(person))


def _locked_out(meeting: Meeting, ahead: Ahead) -> tuple[frozenset[str], tuple[Refusal, ...]]:
    """Whom what the vote is about or its form locks out; or why that makes the vote unlawful."""
    try:
        by_subject = ahead.locked_out(meeting) | voting.without_statute_vote(meeting, ahead.about)
        return by_subject | _by_form(meeting, ahead, by_subject), ()
    except Refusal as refusal:
        return frozenset(), (refusal,)


def _by_form(meeting: Meeting, ahead: Ahead, out: frozenset[str]) -> frozenset[str]:
    """A secret vote on paper leaves out the remote."""
    if voting.form_demanded(meeting, ahead.about) != "secret":
        return frozenset()
    voters = entitlement.voters(meeting, out)
    admitted = remote.admitted(meeting, voters)
    return frozenset(person.person_id for person in voters if person not in admitted)


def _rule(meeting: Meeting, ahead: Ahead) -> str:
    """The majority it takes and where that is written; empty where nothing is known."""
    rule = ahead.majority
    return voting.rule_text(meeting.law, rule.value, rule.citation) if rule.known else ""


def _refused(meeting: Meeting) -> Iterator[Refusal]:
    for check in (voting.check_finished, quorum.check_quorate, voting.entitled):
        try:
            check(meeting)
        except Refusal as refusal:
            yield refusal
