"""Who takes part in a ballot of an election, and in which way it may be held, as the law of the Land has it.

A remote member: in Hesse locked out of every election (§ 52a Abs. 2 HGO); in Lower Saxony and its like a secret one is
unlawful while one is connected; in North Rhine-Westphalia it takes a system that room and remote use alike. Whatever is
not known for a Land is refused with that reason as soon as it matters.
"""

from __future__ import annotations

from agenda import beforehand, remote, voting
from agenda.events.words import BallotWay
from agenda.ports import Refusal
from agenda.profiles.model import Dated, Profile, RemoteBallot
from agenda.state import Meeting
from agenda.state.elections import Election
from agenda.state.people import Person

FEW_VOTERS = 5
"""With fewer, the result of a secret ballot tells too easily who voted how."""


def admitted(meeting: Meeting, way: BallotWay) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who takes part in a ballot held in that way, and which members may not because they are remote."""
    if way == "app":
        check_electronic(meeting)
    rule = remote_rule(meeting.law, way)
    if remote.locks(meeting, rule):
        raise Refusal("election-remote-locks", rule=rule.citation)
    people = voting.entitled(meeting)
    elsewhere = tuple(person.person_id for person in people if person.present == "remote")
    if not elsewhere or _remote_may(rule, way):
        return tuple(person.person_id for person in people), ()
    hall = tuple(person.person_id for person in people if person.present == "hall")
    if not hall:
        raise Refusal("nobody-entitled")
    return hall, elsewhere


def _remote_may(rule: Dated[RemoteBallot], way: BallotWay) -> bool:
    """Whether remote members take part; raises Refusal where their presence forbids the ballot, or nothing is known."""
    match rule.value:
        case "allowed":
            return True
        case "excluded":
            return False
        case "approved-system" if way == "app":
            return True
        case "approved-system":
            raise Refusal("election-remote-needs-system", rule=rule.citation)
        case "locks-meeting":
            raise Refusal("election-remote-locks", rule=rule.citation)


def remote_rule(law: Profile, way: BallotWay) -> Dated[RemoteBallot]:
    """What holds for remote members in a ballot of that kind."""
    return law.remote_election if way == "hands" else law.remote_secret_election


def check_hands(law: Profile, election: Election) -> None:
    """By hand only in a majority election to no full-time post, where the law knows it and nobody objects."""
    rule = law.election_by_hand
    if not rule.value or election.full_time or election.kind != "majority":
        raise Refusal("election-not-by-hand", rule=rule.citation)
    if election.objected:
        raise Refusal("election-hands-objected", rule=rule.citation)


def check_electronic(meeting: Meeting) -> None:
    """Electronic only where the law does not forbid it and the body has laid it down."""
    rule = meeting.law.electronic_secret_ballot
    if rule.value == "excluded":
        raise Refusal("election-not-electronic", rule=rule.citation)
    if meeting.elections.electronic is None:
        raise Refusal("election-electronic-not-laid-down", rule=rule.citation)


def possible(meeting: Meeting, election: Election, way: BallotWay) -> Refusal | None:
    """What stands against a ballot in that way; None where nothing does."""
    try:
        beforehand.check(meeting)
        if way == "hands":
            check_hands(meeting.law, election)
        admitted(meeting, way)
    except Refusal as refusal:
        return refusal
    return None


def check_issue(meeting: Meeting, election: Election, person: Person) -> None:
    """Refuse an electronic paper to whoever does not take part in the ballot, or joined remotely since it opened."""
    rule = remote_rule(meeting.law, election.ballot.way)
    since_then = person.present == "remote" and not _remote_may(rule, election.ballot.way)
    if since_then or person.person_id in election.ballot.locked_out:
        raise Refusal("election-remote-excluded", rule=rule.citation, name=person.name)
    if person.person_id not in election.ballot.entitled:
        raise Refusal("election-not-entitled", name=person.name)
