"""Elections as sections: figures and names stay with chair and clerk until the chair has announced the result.

Nothing here ties a person to a choice: of an electronic ballot everybody sees who was handed a paper, and after the
announcement the name of the published lists.
"""

from __future__ import annotations

from agenda import elections_texts
from agenda.commands import Role
from agenda.election_access import FEW_VOTERS, possible
from agenda.events.elections import Figures, LotDrawn, Outcome
from agenda.events.words import BallotWay
from agenda.projections.common import Mine, Section, Sections
from agenda.refusals import rule, sentence
from agenda.secret import lists_file, options
from agenda.state import Meeting
from agenda.state.elections import Ballot, Elected, Election
from agenda.state.people import Person

LEADERS: frozenset[Role] = frozenset({"chair", "clerk"})
WAYS: tuple[BallotWay, ...] = ("paper", "hands", "app")


def _elections(meeting: Meeting, audience: Role) -> Section:
    return [_election(meeting, one, audience) for one in meeting.elections.by_id.values()]


def _election(meeting: Meeting, one: Election, audience: Role) -> dict[str, Section]:
    return {
        "id": one.election_id,
        "item_id": one.item_id,
        "post": one.post,
        "kind": one.kind,
        "kind_name": elections_texts.KIND_NAME[one.kind],
        "seats": one.seats,
        "full_time": one.full_time,
        "state": one.state,
        "round": one.round,
        "candidates": [_candidate(one, key) for key in one.candidates],
        "objected": len(one.objected),
        "ballots": [_ballot(meeting, one, ballot, audience) for ballot in one.ballots],
        "commitment": one.commitment,
        "elected": [_elected(who) for who in one.elected],
        "reason": one.reason,
        "ways": _ways(meeting, one) if audience == "chair" else [],
    }


def _candidate(election: Election, candidate_id: str) -> dict[str, Section]:
    known = election.candidates[candidate_id]
    return {
        "id": candidate_id,
        "label": known.label,
        "names": list(known.names),
        "mover": known.mover,
        "stands": candidate_id in election.on_paper,
    }


def _elected(who: Elected) -> dict[str, Section]:
    return {"name": who.name, "candidate_id": who.candidate_id, "person_id": who.person_id, "answer": who.answer}


def _ways(meeting: Meeting, election: Election) -> list[Section]:
    """How the next ballot may be held, and what stands against the other ways; nothing where none is due."""
    if election.state != "ready" or meeting.item_id != election.item_id or election.kind == "joint":
        return []
    found = [(way, possible(meeting, election, way)) for way in WAYS]
    return [
        {
            "way": way,
            "name": elections_texts.WAY_NAME[way],
            "against": sentence(refusal) if refusal else "",
            "rule": rule(refusal) if refusal else "",
        }
        for way, refusal in found
    ]


def _ballot(meeting: Meeting, election: Election, ballot: Ballot, audience: Role) -> dict[str, Section]:
    known = ballot.announced or (audience in LEADERS and ballot.outcome is not None)
    return {
        "round": ballot.round,
        "way": ballot.way,
        "way_name": elections_texts.WAY_NAME[ballot.way],
        "candidates": list(ballot.candidates),
        "entitled": list(ballot.entitled),
        "locked_out": [meeting.people[one].name for one in ballot.locked_out],
        "few": ballot.secret and len(ballot.entitled) < FEW_VOTERS,
        "modulus": ballot.modulus,
        "options": list(options(election, ballot)) if ballot.way == "app" else [],
        "issued": sorted(ballot.issued),
        "typed_by": meeting.people[ballot.typed_by].name if audience in LEADERS and ballot.typed_by else "",
        "typed_by_id": ballot.typed_by if audience in LEADERS else "",
        "counted": ballot.outcome is not None,
        "announced": ballot.announced,
        "impaired": ballot.impaired,
        "repeated": ballot.repeated,
        "figures": _figures(ballot.figures) if known and ballot.figures else None,
        **_outcome(election, ballot.outcome if known else None),
        "drawn": _lot(election, ballot.lot) if ballot.lot else None,
        "lists": lists_file(election, ballot) if ballot.announced and ballot.way == "app" else "",
    }


def _figures(figures: Figures) -> dict[str, Section]:
    votes = {one.candidate_id: one.count for one in figures.votes}
    return {"votes": votes, "no": figures.no, "abstain": figures.abstain, "invalid": figures.invalid}


def _outcome(election: Election, outcome: Outcome | None) -> dict[str, Section]:
    if outcome is None:
        return {"sentence": "", "why": "", "rule": "", "lot": [], "lot_seats": 0, "seats": {}}
    return {
        "sentence": elections_texts.result_sentence(election.labels, outcome),
        "why": outcome.why,
        "rule": outcome.rule,
        "lot": list(outcome.lot),
        "lot_seats": outcome.lot_seats,
        "seats": {one.candidate_id: one.count for one in outcome.seats},
    }


def _lot(election: Election, lot: LotDrawn) -> dict[str, Section]:
    return {"way": lot.way, "winners": list(lot.winners), "seed": lot.seed, "number": lot.number}


def _mine(meeting: Meeting, person: Person) -> Section:
    """What this member may do in an election: object to hands, answer the own election."""
    return [
        {
            "id": one.election_id,
            "may_object": _may_object(meeting, one, person),
            "objected": person.person_id in one.objected,
            "locked_out": one.running and person.person_id in one.ballot.locked_out,
            "asked": any(who.person_id == person.person_id and who.answer == "open" for who in one.elected),
        }
        for one in meeting.elections.by_id.values()
        if not one.over
    ]


def _may_object(meeting: Meeting, election: Election, person: Person) -> bool:
    law = meeting.law.remote_election
    locked = person.present == "remote" and law.known and law.value == "excluded"
    due = election.state in ("ready", "balloting", "typed") and election.kind == "majority"
    return due and person.voting and person.present is not None and not locked


SECTIONS: Sections = {"elections": _elections}
MINE: Mine = {"elections": _mine}
