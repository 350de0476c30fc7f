"""The electronic secret ballot "Drei Listen": what the meeting knows of it, and never more.

Three lists are published: whom a ballot paper was handed to, what lay in the urn sorted by its codes, the tally. The
paper is a token that the server signed blindly (RFC 9474), so it cannot tell whose it was; it is cast without a name.
The log holds the names when papers are handed out and, after the closing, the urn sorted by token. It never holds when
or in which order papers were cast. Cryptography, the urn and the network are in `server/secretballot.py`.

Lawful only where the law of the Land lets it and the body has laid it down; in Hesse it is not (§ 54 Abs. 2, § 55
Abs. 3 HGO). A blank and an invalid paper can be cast; there is no part result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from agenda import texts
from agenda.commands import Command
from agenda.commands.elections import AllowElectronicBallot, IssueBallotPaper, OpenUrn
from agenda.election_access import check_issue
from agenda.elections import after, find, kept
from agenda.elections_counted import counted, with_ballot
from agenda.events import Event
from agenda.events.elections import (
    BallotPaperIssued,
    ElectronicBallotAllowed,
    Figures,
    Score,
    Slip,
    UrnOpened,
)
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.elections import Ballot, Election

NO: Final = "nn"
BLANK: Final = "ee"
INVALID: Final = "xx"
"""What can be chosen beside a candidate's two digits. All choices are two characters, so that the length of an
encrypted message does not tell one from another."""

DIGEST_DIGITS: Final = 64


def options(election: Election, ballot: Ballot) -> tuple[str, ...]:
    """What may be chosen on the paper of that ballot. A list has no No."""
    against = () if election.kind == "lists" else (NO,)
    return (*ballot.candidates, *against, BLANK, INVALID)


def lists_file(election: Election, ballot: Ballot) -> str:
    """The file name of the published lists of a ballot."""
    return f"wahl-{election.election_id}-{election.ballots.index(ballot) + 1}.json"


def allow(meeting: Meeting, command: AllowElectronicBallot) -> tuple[Event, ...]:
    """Note where the body has laid it down; the law of the Land must not forbid it."""
    rule = meeting.law.electronic_secret_ballot
    if rule.value == "excluded":
        raise Refusal("election-not-electronic", rule=rule.citation)
    allowed = ElectronicBallotAllowed(
        command.basis, _day(command.dated), texts.filled_line(command.citation, "Die Fundstelle")
    )
    return () if allowed == meeting.elections.electronic else (allowed,)


def _day(dated: str) -> str:
    try:
        return date.fromisoformat(dated).isoformat()
    except ValueError:
        raise Refusal("election-day-invalid") from None


def issue(meeting: Meeting, command: IssueBallotPaper) -> tuple[Event, ...]:
    """Hand out one paper a person. The same request again is answered again; another one would be a second paper."""
    election = _open_urn(meeting, command.election_id)
    person = meeting.person(command.person_id)
    check_issue(meeting, election, person)
    if person.present is None:
        raise Refusal("not-present", name=person.name)
    if len(command.request) != DIGEST_DIGITS:
        raise Refusal("election-paper-malformed")
    known = election.ballot.issued.get(person.person_id)
    if known is None:
        return (BallotPaperIssued(election.election_id, person.person_id, command.request),)
    if known != command.request:
        raise Refusal("election-paper-issued", name=person.name)
    return ()


def open_urn(meeting: Meeting, command: OpenUrn) -> tuple[Event, ...]:
    """Close the ballot, open the urn and count it."""
    election = _open_urn(meeting, command.election_id)
    ballot = election.ballot
    slips = tuple(sorted(command.slips, key=lambda slip: slip.token))
    if len(slips) > len(ballot.issued) or len({slip.token for slip in slips}) != len(slips):
        raise Refusal("election-urn-wrong")
    if not {slip.choice for slip in slips} <= set(options(election, ballot)):
        raise Refusal("election-urn-wrong")
    figures = tally(ballot.candidates, slips)
    return (UrnOpened(election.election_id, slips), counted(meeting, election, figures, "", ""))


def tally(candidates: tuple[str, ...], slips: tuple[Slip, ...]) -> Figures:
    """The third list: what lay in the urn, counted."""
    found = Counter(slip.choice for slip in slips)
    votes = tuple(Score(one, found[one]) for one in candidates)
    return Figures(votes, no=found[NO], abstain=found[BLANK], invalid=found[INVALID])


def _open_urn(meeting: Meeting, election_id: str) -> Election:
    election = find(meeting, election_id)
    if election.state != "balloting" or election.ballot.way != "app":
        raise Refusal("election-no-urn")
    return election


def on_allowed(meeting: Meeting, event: ElectronicBallotAllowed, at: datetime) -> Meeting:
    """Laid down."""
    return replace(meeting, elections=replace(meeting.elections, electronic=event))


def on_issued(meeting: Meeting, event: BallotPaperIssued, at: datetime) -> Meeting:
    """The first list grows by a name."""
    election = meeting.elections.by_id[event.election_id]
    issued = {**election.ballot.issued, event.person_id: event.request}
    return kept(meeting, with_ballot(election, replace(election.ballot, issued=issued)))


def on_urn(meeting: Meeting, event: UrnOpened, at: datetime) -> Meeting:
    """The second list."""
    election = meeting.elections.by_id[event.election_id]
    after(election.state, "count")
    return kept(meeting, with_ballot(election, replace(election.ballot, slips=event.slips)))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    AllowElectronicBallot: allow,
    IssueBallotPaper: issue,
    OpenUrn: open_urn,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    ElectronicBallotAllowed: on_allowed,
    BallotPaperIssued: on_issued,
    UrnOpened: on_urn,
}
