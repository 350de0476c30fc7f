"""Disturbance: a remote member does not see or hear the meeting, or is not seen or heard (§ 10 DigiSiVO and its like).

Picture and sound must be mutual and simultaneous (§ 52a Abs. 1 HGO), so whoever is disturbed does not count towards
the quorum while it lasts where the law says so. The sitting is to be interrupted at once and not to go on before the
repair, unless the disturbance is negligible or in the member's own sphere; steps that it impaired are repeated. The
server proposes (`agenda/disturbance_rules.py`), the chair decides, and both are kept. Silence after the return, for as
long as the rules of procedure say, means that nobody objects, and then it is negligible.

Here is what a disturbance means; how one comes about and ends is in `agenda/disturbance_course.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

from agenda import votebook
from agenda.events.words import Sphere
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.disturbances import Disturbance, DisturbanceState
from agenda.state.elections import Ballot
from agenda.state.votes import Vote

DisturbanceStep = Literal["end", "answer"]

DISTURBANCE: Mapping[tuple[DisturbanceState, DisturbanceStep], DisturbanceState] = {
    ("running", "end"): "asked",
    ("asked", "answer"): "answered",
}
REFUSED_STEP: Mapping[DisturbanceStep, str] = {"end": "disturbance-over", "answer": "disturbance-not-asked"}

ANSWER_S: Final = 180
"""Seconds in which a member who is back may object; rules of procedure set it. Three minutes: time to read the
question, and to be sure of having missed something, while the impaired step is still what everybody talks about."""

HARMLESS: Final[frozenset[Sphere]] = frozenset({"member", "negligible"})
"""The sitting may go on, and nothing has to be repeated (§ 10 Abs. 1 and 4 DigiSiVO)."""


def after(state: DisturbanceState, step: DisturbanceStep) -> DisturbanceState:
    """The state after the step; raises Refusal where the table knows no such step."""
    try:
        return DISTURBANCE[state, step]
    except KeyError:
        raise Refusal(REFUSED_STEP[step]) from None


def disturbed(meeting: Meeting) -> frozenset[str]:
    """The ids of those whose transmission is disturbed now."""
    return frozenset(one.person_id for one in running(meeting))


def running(meeting: Meeting) -> Iterator[Disturbance]:
    """What lasts."""
    return (one for one in meeting.disturbances.values() if one.state == "running")


def running_of(meeting: Meeting, person_id: str) -> Disturbance | None:
    """What disturbs this person now."""
    return next((one for one in running(meeting) if one.person_id == person_id), None)


def asked_of(meeting: Meeting, person_id: str) -> Disturbance | None:
    """The oldest disturbance to which this person may still object."""
    asked = (one for one in meeting.disturbances.values() if one.state == "asked" and one.person_id == person_id)
    return next(asked, None)


def blocking(meeting: Meeting) -> Disturbance | None:
    """One that lasts and lies in the municipality's sphere: nothing may go on or be decided (RLP § 35a GemO)."""
    return next((one for one in running(meeting) if one.sphere == "municipality"), None)


def unsettled(meeting: Meeting) -> tuple[Disturbance, ...]:
    """What the chair still has to look at: it lasts, or nobody has said whose sphere it was and it may matter."""
    return tuple(one for one in meeting.disturbances.values() if one.state == "running" or _open(one))


def _open(one: Disturbance) -> bool:
    return one.sphere is None and one.answer not in ("accepted", "unanswered")


def answer_due(meeting: Meeting, one: Disturbance) -> datetime | None:
    """Until when the member may object: counted from the end, or from the return where that came later.

    None before both: whoever is still away has not been asked.
    """
    person = meeting.people[one.person_id]
    if one.until is None or person.present is None:
        return None
    back = person.since
    return max(one.until, back or one.until) + timedelta(seconds=ANSWER_S)


def impaired(meeting: Meeting, one: Disturbance) -> tuple[str, ...]:
    """The ids of the votes that ran with the member's voice while the disturbance lasted."""
    return tuple(vote.vote_id for vote in votebook.votes_of(meeting) if _touches(one, vote))


def impaired_ballots(meeting: Meeting, one: Disturbance) -> tuple[tuple[str, int], ...]:
    """The ballots of elections in which the member took part and that it touched: election id and place from 1."""
    return tuple(
        (election.election_id, place)
        for election in meeting.elections.by_id.values()
        for place, ballot in enumerate(election.ballots, start=1)
        if one.person_id in ballot.entitled and _overlaps(one, ballot)
    )


def matters(one: Disturbance) -> bool:
    """Whether what it touched has to be repeated: the municipality's, or objected to and not found harmless."""
    return one.sphere == "municipality" or (one.answer == "objected" and one.sphere not in HARMLESS)


def _overlaps(one: Disturbance, ballot: Ballot) -> bool:
    """In the same stretch of time; a ballot that is not counted yet and a disturbance that lasts have no end."""
    begun_in_time = ballot.opened_at is not None and (one.until is None or ballot.opened_at < one.until)
    return begun_in_time and (ballot.counted_at is None or one.since < ballot.counted_at)


def _touches(one: Disturbance, vote: Vote) -> bool:
    begun = vote.opened_at >= one.since and (one.until is None or vote.opened_at < one.until)
    return vote.vote_id == one.vote_id or (begun and one.person_id in vote.entitled)
