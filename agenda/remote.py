"""Taking part by picture and sound: who may join, and what it forbids for the whole sitting (§ 52a HGO and its like).

To join takes a law of the Land for this kind of body, the local rule it asks for, no first sitting of a term where that
is excluded, and for the chair a law that lets the chair be elsewhere. Some Länder lock the whole sitting: once somebody
took part remotely nothing is elected or voted on in secret and nothing that is to be kept secret is debated until the
end, also after they have gone; and after such a thing nobody joins any more (§ 64 NKomVG).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from agenda import chairing, local_law
from agenda.ports import Refusal
from agenda.profiles.model import Dated, Profile, RemoteBallot
from agenda.state import Meeting, SittingState
from agenda.state.items import Item
from agenda.state.people import VOTING_FUNCTIONS, Person

HELD: frozenset[SittingState] = frozenset({"open", "interrupted"})
"""While the sitting is held; who looked in before the opening did not take part."""


def check_may_join(meeting: Meeting, person: Person) -> None:
    """Refuse to let somebody join by picture and sound; raises Refusal("law-unknown") where nothing is known."""
    law = meeting.law
    use = law.remote_in(meeting.planned.kind)
    if use.value == "free":
        return
    if use.value == "no":
        raise Refusal("remote-not-lawful", rule=use.citation)
    _check_not_bound(meeting, person)
    if meeting.planned.first_sitting and not law.remote_first_sitting.value:
        raise Refusal("remote-first-sitting", rule=law.remote_first_sitting.citation)
    if use.value == "emergency":
        local_law.check_emergency(meeting, use.citation)
    else:
        local_law.check_laid_down(meeting, "remote", law.local_basis)
    _check_nothing_secret_yet(meeting)


def _check_not_bound(meeting: Meeting, person: Person) -> None:
    """Whoever leads stays in the hall; where the law names the chair, the chair does so too while a deputy leads."""
    leads = chairing.leader(meeting) == person.person_id
    if not leads and person.function != "chair":
        return
    rule = meeting.law.chair_in_room
    if rule.value == "leader" and leads:
        raise Refusal("leader-remote", rule=rule.citation)
    if rule.value == "chair" and person.function == "chair":
        raise Refusal("chair-remote", rule=rule.citation)


def _check_nothing_secret_yet(meeting: Meeting) -> None:
    lock = _lock_of(meeting.law)
    if lock and meeting.state in HELD and _was_secret(meeting):
        raise Refusal("remote-after-secret", rule=lock)


def _lock_of(law: Profile) -> str:
    """Where it is written that remote and secret exclude each other for a whole sitting; empty where it is not."""
    rules = (law.remote_secret_election, law.remote_secret_vote, law.remote_secrecy)
    return next((rule.citation for rule in rules if rule.known and rule.value == "locks-meeting"), "")


def _was_secret(meeting: Meeting) -> bool:
    """Whether a secret ballot was held in this sitting, or an item debated that is to be kept secret."""
    debated = any(item.secret and item.called_at for item in meeting.items.values())
    return debated or meeting.local.secret_held


def took_part(meeting: Meeting) -> bool:
    """Whether a member takes or took part remotely in this sitting."""
    return any(_member(meeting.people[one]) for one in meeting.local.joined)


def _member(person: Person) -> bool:
    return person.voting or person.function in VOTING_FUNCTIONS


def locks(meeting: Meeting, rule: Dated[RemoteBallot]) -> bool:
    """Whether that rule forbids something in the whole of this sitting, because somebody took part remotely."""
    return rule.known and rule.value == "locks-meeting" and took_part(meeting)


# -- items that are to be kept secret ----------------------------------------------------------------------------------


def check_may_call(meeting: Meeting, item: Item) -> None:
    """Refuse an item that is to be kept secret where the law forbids it in a sitting with remote members."""
    if not item.secret:
        return
    rule = meeting.law.remote_secrecy
    if locks(meeting, rule):
        raise Refusal("secret-item-remote-locks", rule=rule.citation)
    if any(person.present == "remote" for person in meeting.people.values()):
        rule.current  # noqa: B018  refuses where the law of that Land is not known


def shut_out(meeting: Meeting) -> frozenset[str]:
    """The ids of the remote whom the law keeps from the secret item under debate."""
    if not _secret_without_remote(meeting):
        return frozenset()
    return frozenset(one.person_id for one in meeting.people.values() if one.present == "remote")


def is_shut_out(meeting: Meeting, person_id: str) -> bool:
    """Whether this person is."""
    person = meeting.people.get(person_id) if _secret_without_remote(meeting) else None
    return person is not None and person.present == "remote"


def _secret_without_remote(meeting: Meeting) -> bool:
    """Fails closed: only where the law of that Land is known to allow it do the remote hear of a secret item."""
    item = meeting.current
    if item is None or not item.secret:
        return False
    rule = meeting.law.remote_secrecy
    return not (rule.known and rule.value == "allowed")


def secrecy_rule(meeting: Meeting) -> str:
    """Where it is written that the remote take no part in what is to be kept secret; empty where nothing is known."""
    rule = meeting.law.remote_secrecy
    return rule.citation if rule.known else ""


# -- statutes ----------------------------------------------------------------------------------------------------------


def without_statute_vote(meeting: Meeting) -> frozenset[str]:
    """The ids of the remote whom the law keeps from voting on the statute under debate."""
    if not statute_rule(meeting):
        return frozenset()
    return frozenset(one.person_id for one in meeting.people.values() if one.present == "remote")


def statute_rule(meeting: Meeting) -> str:
    """Where it is written that the remote do not vote on the statute under debate; empty where they may."""
    item, rule = meeting.current, meeting.law.remote_statute
    is_statute = item is not None and (item.statute or item.main_statute)
    return rule.citation if is_statute and rule.known and rule.value == "excluded" else ""


# -- secret votes ------------------------------------------------------------------------------------------------------


def admitted(meeting: Meeting, people: Iterable[Person]) -> tuple[Person, ...]:
    """Who of them takes part in a secret vote on paper; raises Refusal where the remote make it unlawful."""
    rule = meeting.law.remote_secret_vote
    everybody = tuple(people)
    if locks(meeting, rule):
        raise Refusal("secret-vote-remote-locks", rule=rule.citation)
    if all(person.present == "hall" for person in everybody):
        return everybody
    if rule.value != "excluded":
        # Paper cannot serve both: what the law lets the remote take part in needs the same system for all.
        raise Refusal("secret-vote-remote-needs-system", rule=rule.citation)
    hall = tuple(person for person in everybody if person.present == "hall")
    if not hall:
        raise Refusal("nobody-entitled")
    return hall


# -- who took part, and what was held ----------------------------------------------------------------------------------


def with_arrival(meeting: Meeting, person_id: str) -> Meeting:
    """Somebody joined remotely."""
    return _joined(meeting, (person_id,)) if meeting.state in HELD else meeting


def with_secret_ballot(meeting: Meeting) -> Meeting:
    """A secret ballot began; it was held even if it is broken off."""
    return replace(meeting, local=replace(meeting.local, secret_held=True))


def with_opening(meeting: Meeting) -> Meeting:
    """The sitting is open: whoever is connected takes part from now on."""
    return _joined(meeting, (one.person_id for one in meeting.people.values() if one.present == "remote"))


def _joined(meeting: Meeting, person_ids: Iterable[str]) -> Meeting:
    joined = meeting.local.joined.union(person_ids)
    return replace(meeting, local=replace(meeting.local, joined=joined))
