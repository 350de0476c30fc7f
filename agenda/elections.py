"""Elections (Wahlen): prepared, nominated, opened, objected to, broken off, given up (§ 55 HGO and its like).

An election is no vote on a motion (Beschluss): it has candidates, rounds, lots, and somebody who accepts. It is written
and secret; a majority election may go by hand where nobody objects, never for a full-time Beigeordneter (§ 55 Abs. 3
HGO). Who is remote takes part only as the law of the Land lets it (`agenda/election_access.py`). What becomes of the
papers is in `agenda/elections_counted.py`, of lots in `agenda/election_lots.py`, of an electronic urn in
`agenda/secret.py`, of a joint proposal in `agenda/election_joint.py`.

`ELECTION` is the state machine; `standing` narrows the candidates of the next ballot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from agenda import beforehand, quorum, remote, speakers, texts, voting
from agenda.commands import Command
from agenda.commands.elections import (
    BreakOffElection,
    EndElection,
    Nominate,
    ObjectToHands,
    OpenElection,
    PrepareElection,
    WithdrawNomination,
)
from agenda.election_access import admitted, check_hands
from agenda.events import Event
from agenda.events.elections import (
    ElectionBrokenOff,
    ElectionEnded,
    ElectionOpened,
    ElectionPrepared,
    HandsObjected,
    Nominated,
    NominationWithdrawn,
)
from agenda.events.items import ItemClosed, PublicAdmitted
from agenda.events.sitting import SittingClosed
from agenda.events.votes import VoteOpened
from agenda.events.words import ElectionKind
from agenda.ports import Refusal
from agenda.profiles import Dated, Profile
from agenda.state import Meeting
from agenda.state.elections import Ballot, Election, ElectionState
from agenda.wording import N_

ElectionStep = Literal["open", "type", "count", "break-off", "elect", "again", "draw", "conclude", "end", "repeat"]

ELECTION: Mapping[tuple[ElectionState, ElectionStep], ElectionState] = {
    ("ready", "open"): "balloting",
    ("ready", "elect"): "elected",
    ("ready", "end"): "ended",
    ("balloting", "type"): "typed",
    ("typed", "type"): "typed",
    ("balloting", "count"): "counted",
    ("typed", "count"): "counted",
    ("balloting", "break-off"): "ready",
    ("typed", "break-off"): "ready",
    ("counted", "break-off"): "ready",
    ("counted", "elect"): "elected",
    ("counted", "again"): "ready",
    ("counted", "draw"): "lot",
    ("counted", "end"): "ended",
    ("lot", "elect"): "elected",
    ("lot", "again"): "ready",
    ("elected", "again"): "ready",
    ("elected", "conclude"): "concluded",
    ("ready", "repeat"): "ready",
    ("lot", "repeat"): "ready",
    ("elected", "repeat"): "ready",
    ("concluded", "repeat"): "ready",
    ("ended", "repeat"): "ready",
}
"""`elect` without a ballot is the joint proposal that the body voted on; `again` leads to another ballot,
`repeat` back to one that a disturbance impaired."""

REFUSED_STEP: Mapping[ElectionStep, str] = {
    "open": "election-not-ready",
    "type": "election-no-ballot",
    "count": "election-no-ballot",
    "break-off": "election-no-ballot",
    "elect": "election-not-counted",
    "again": "election-not-counted",
    "draw": "election-not-counted",
    "conclude": "election-nobody-elected",
    "end": "election-not-ready",
    "repeat": "election-unfinished",
}

MOST_CANDIDATES = 90
"""A candidate's number has two digits on the electronic ballot paper, and some are for No, blank and invalid."""

MOST_ELECTIONS = 200
MOST_SEATS = 200
MOST_NAMES = 200

OBJECTED = N_("Widerspruch gegen die Wahl durch Handzeichen")


def after(state: ElectionState, step: ElectionStep) -> ElectionState:
    """The state after the step; raises Refusal where the table knows no such step."""
    try:
        return ELECTION[state, step]
    except KeyError:
        raise Refusal(REFUSED_STEP[step]) from None


def find(meeting: Meeting, election_id: str) -> Election:
    """The election of that id; raises Refusal where there is none."""
    try:
        return meeting.elections.by_id[election_id]
    except KeyError:
        raise Refusal("election-unknown") from None


def kept(meeting: Meeting, election: Election) -> Meeting:
    """The meeting with the election as it now is. What happens while the public is excluded takes it from its eyes."""
    seen = replace(election, public=election.public and not meeting.public_excluded)
    by_id = {**meeting.elections.by_id, election.election_id: seen}
    return replace(meeting, elections=replace(meeting.elections, by_id=by_id))


_GOES_ON: frozenset[type[Event]] = frozenset({ItemClosed, SittingClosed, VoteOpened, PublicAdmitted})


def check_may_go_on(meeting: Meeting, events: tuple[Event, ...]) -> None:
    """Nothing ends the item, nothing else is voted on and nobody is let in while a ballot is held or not announced."""
    ended = any(isinstance(event, ElectionBrokenOff) for event in events)
    if meeting.elections.running and not ended and any(type(event) in _GOES_ON for event in events):
        raise Refusal("election-unfinished")


# -- before the ballot -------------------------------------------------------------------------------------------------


_LAW_OF_COUNTING: Mapping[ElectionKind, Callable[[Profile], Dated[Any]]] = {
    "majority": lambda law: law.election,
    "lists": lambda law: law.allocation,
    "joint": lambda law: law.joint_proposal,
}
"""By what law each kind of election is decided; where it is unknown for a Land, no election is prepared."""


def prepare(meeting: Meeting, command: PrepareElection) -> tuple[Event, ...]:
    """Prepare an election at the item under debate."""
    item = meeting.current
    if item is None:
        raise Refusal("no-item")
    if len(meeting.elections.by_id) >= MOST_ELECTIONS:
        raise Refusal("election-too-many", limit=MOST_ELECTIONS)
    _check_seats(command)
    _LAW_OF_COUNTING[command.kind](meeting.law).current  # noqa: B018  refuses before anybody has voted
    return (
        ElectionPrepared(
            election_id=f"w{len(meeting.elections.by_id) + 1}",
            item_id=item.item_id,
            post=texts.filled_line(command.post, "Das Amt"),
            kind=command.kind,
            seats=command.seats,
            full_time=command.full_time,
            public=item.public and not meeting.public_excluded,
        ),
    )


def _check_seats(command: PrepareElection) -> None:
    if command.kind == "majority" and command.seats != 1:
        raise Refusal("election-one-post")
    if not 1 <= command.seats <= MOST_SEATS:
        raise Refusal("election-seats-invalid", limit=MOST_SEATS)


def nominate(meeting: Meeting, command: Nominate) -> tuple[Event, ...]:
    """Take a nomination, or a list."""
    election = _before_the_first_ballot(meeting, command.election_id)
    _check_not_voted_on(meeting, election)
    mover = meeting.person(command.person_id).name if command.person_id else command.mover
    names = tuple(texts.filled_line(name, "Der Name") for name in command.names)
    label = _label(meeting, command)
    _check_nomination(election, label, names)
    return (
        Nominated(
            election_id=election.election_id,
            candidate_id=f"{len(election.candidates) + 1:02}",
            label=label,
            names=names if election.kind != "majority" else (),
            person_id=command.whom,
            mover=texts.line(mover, "Der Name des Vorschlagenden"),
        ),
    )


def _label(meeting: Meeting, command: Nominate) -> str:
    return meeting.person(command.whom).name if command.whom else texts.filled_line(command.label, "Der Wahlvorschlag")


def _check_nomination(election: Election, label: str, names: tuple[str, ...]) -> None:
    if any(one.label == label for key, one in election.candidates.items() if key not in election.withdrawn):
        raise Refusal("election-nominated-already", name=label)
    if len(election.candidates) >= MOST_CANDIDATES or len(names) > MOST_NAMES:
        raise Refusal("election-too-many-candidates", limit=MOST_CANDIDATES)
    if election.kind != "majority" and not names:
        raise Refusal("election-list-empty")
    if election.kind == "joint" and election.on_paper:
        raise Refusal("election-one-proposal")


def withdraw(meeting: Meeting, command: WithdrawNomination) -> tuple[Event, ...]:
    """Take a nomination back."""
    election = find(meeting, command.election_id)
    after(election.state, "open")
    _check_not_voted_on(meeting, election)
    if command.candidate_id not in election.on_paper:
        raise Refusal("election-candidate-unknown")
    return (NominationWithdrawn(election.election_id, command.candidate_id),)


def _check_not_voted_on(meeting: Meeting, election: Election) -> None:
    """Whoever votes on a joint proposal votes on that one: it stays until the result is announced."""
    vote = meeting.vote if meeting.vote_unfinished else None
    if vote is not None and vote.about == "election" and vote.about_id.partition("/")[0] == election.election_id:
        raise Refusal("vote-unfinished")


def _before_the_first_ballot(meeting: Meeting, election_id: str) -> Election:
    election = find(meeting, election_id)
    after(election.state, "open")
    if election.standing:
        raise Refusal("election-candidates-fixed")
    return election


# -- the ballot --------------------------------------------------------------------------------------------------------


def open_(meeting: Meeting, command: OpenElection) -> tuple[Event, ...]:
    """Open the next ballot: the floor ends, and who takes part is frozen."""
    election = find(meeting, command.election_id)
    after(election.state, "open")
    check_here(meeting, election)
    if election.kind == "joint":
        raise Refusal("election-joint-by-vote", rule=meeting.law.joint_proposal.citation)
    if not election.on_paper:
        raise Refusal("election-no-candidate")
    beforehand.check(meeting)
    if command.way == "hands":
        check_hands(meeting.law, election)
    entitled, locked_out = admitted(meeting, command.way)
    if command.way == "app" and not command.modulus:
        raise Refusal("election-no-urn")
    opened = ElectionOpened(
        election_id=election.election_id,
        round=election.round,
        way=command.way,
        candidates=election.on_paper,
        entitled=entitled,
        locked_out=locked_out,
        modulus=command.modulus if command.way == "app" else "",
    )
    return (*speakers.end(meeting, "finished"), opened)


def check_here(meeting: Meeting, election: Election) -> None:
    """Refuse what belongs to another item, or comes while something else is undecided or the body is not quorate."""
    if meeting.item_id != election.item_id:
        raise Refusal("election-elsewhere", number=meeting.items[election.item_id].number)
    if meeting.elections.running:
        raise Refusal("election-unfinished")
    voting.check_finished(meeting)
    quorum.check_quorate(meeting)


def object_to_hands(meeting: Meeting, command: ObjectToHands) -> tuple[Event, ...]:
    """One objection is enough; a ballot by hand that is being held ends by it."""
    election = find(meeting, command.election_id)
    _check_objector(meeting, election, command.person_id)
    if command.person_id in election.objected:
        return ()
    objected = HandsObjected(election.election_id, command.person_id)
    if election.running and election.ballot.way == "hands":
        return (objected, ElectionBrokenOff(election.election_id, OBJECTED))
    return (objected,)


def _check_objector(meeting: Meeting, election: Election, person_id: str) -> None:
    person = meeting.person(person_id)
    if not person.voting or person.present is None:
        raise Refusal("election-members-only", rule=meeting.law.election_by_hand.cited, name=person.name)
    law = meeting.law.remote_election
    if person.present == "remote" and law.known and law.value == "excluded":
        raise Refusal("election-remote-excluded", rule=law.citation, name=person.name)
    if election.state not in ("ready", "balloting", "typed"):
        raise Refusal("election-objection-late")


def break_off(meeting: Meeting, command: BreakOffElection) -> tuple[Event, ...]:
    """End the ballot; it is held again in the same round."""
    election = find(meeting, command.election_id)
    after(election.state, "break-off")
    return (ElectionBrokenOff(election.election_id, texts.filled_line(command.reason, "Der Grund")),)


def end(meeting: Meeting, command: EndElection) -> tuple[Event, ...]:
    """Give the election up."""
    election = find(meeting, command.election_id)
    if election.state != "ready":
        raise Refusal(REFUSED_STEP["end"])
    _check_not_voted_on(meeting, election)
    return (ElectionEnded(election.election_id, texts.filled_line(command.reason, "Der Grund")),)


# -- evolving ----------------------------------------------------------------------------------------------------------


def on_prepared(meeting: Meeting, event: ElectionPrepared, at: datetime) -> Meeting:
    """One more election."""
    election = Election(
        election_id=event.election_id,
        item_id=event.item_id,
        post=event.post,
        kind=event.kind,
        seats=event.seats,
        full_time=event.full_time,
        public=event.public,
    )
    return kept(meeting, election)


def on_nominated(meeting: Meeting, event: Nominated, at: datetime) -> Meeting:
    """One more on the paper."""
    election = meeting.elections.by_id[event.election_id]
    return kept(meeting, replace(election, candidates={**election.candidates, event.candidate_id: event}))


def on_withdrawn(meeting: Meeting, event: NominationWithdrawn, at: datetime) -> Meeting:
    """One less."""
    election = meeting.elections.by_id[event.election_id]
    return kept(meeting, replace(election, withdrawn=election.withdrawn | {event.candidate_id}))


def on_opened(meeting: Meeting, event: ElectionOpened, at: datetime) -> Meeting:
    """Papers are filled in."""
    election = meeting.elections.by_id[event.election_id]
    ballot = Ballot(
        event.round, event.way, event.candidates, event.entitled, event.locked_out, event.modulus, opened_at=at
    )
    opened = replace(election, state=after(election.state, "open"), ballots=(*election.ballots, ballot))
    return kept(remote.with_secret_ballot(meeting) if ballot.secret else meeting, opened)


def on_objected(meeting: Meeting, event: HandsObjected, at: datetime) -> Meeting:
    """In writing from now on."""
    election = meeting.elections.by_id[event.election_id]
    return kept(meeting, replace(election, objected=(*election.objected, event.person_id)))


def on_broken_off(meeting: Meeting, event: ElectionBrokenOff, at: datetime) -> Meeting:
    """The ballot does not count; it is in the log."""
    election = meeting.elections.by_id[event.election_id]
    state = after(election.state, "break-off")
    return kept(meeting, replace(election, state=state, ballots=election.ballots[:-1]))


def on_ended(meeting: Meeting, event: ElectionEnded, at: datetime) -> Meeting:
    """Over."""
    election = meeting.elections.by_id[event.election_id]
    return kept(meeting, replace(election, state=after(election.state, "end"), reason=event.reason))


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    PrepareElection: prepare,
    Nominate: nominate,
    WithdrawNomination: withdraw,
    OpenElection: open_,
    ObjectToHands: object_to_hands,
    BreakOffElection: break_off,
    EndElection: end,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    ElectionPrepared: on_prepared,
    Nominated: on_nominated,
    NominationWithdrawn: on_withdrawn,
    ElectionOpened: on_opened,
    HandsObjected: on_objected,
    ElectionBrokenOff: on_broken_off,
    ElectionEnded: on_ended,
}
