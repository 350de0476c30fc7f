"""What events of votes do to the minutes.

A vote on an item is a record there. A vote while no item is under debate becomes an incident of the sitting when it is
announced. A test vote decides nothing and leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.votes import (
    BallotCast,
    HandsCounted,
    HandsJudged,
    NamePassed,
    OwnVoteRecorded,
    VoteAnnounced,
    VoteBrokenOff,
    VoteClosed,
    VoteDoubted,
    VoteImpaired,
    VoteOpened,
    VoteUnimpaired,
)
from agenda.events.words import Choice, VoteForm
from agenda.minutes_draft import BallotBox, MinutesDraft
from agenda.minutes_fold.unrecorded import unrecorded
from agenda.minutes_texts import CHOICE_WORD, result_sentence, with_reason
from agenda.minutes_values import Incident, tally_of

_FORMS: Mapping[VoteForm, str] = {
    "open": "",
    "hands": "Abgestimmt wird durch Handzeichen.",
    "roll-call": "Abgestimmt wird namentlich.",
    "secret": "Abgestimmt wird geheim mit Stimmzetteln.",
}


def _vote_opened(draft: MinutesDraft, at: datetime, event: VoteOpened) -> None:
    item = draft.items[event.item_id] if event.item_id else None
    public = not draft.excluded and (item is None or item.listed.public)
    vote = BallotBox(event, at, public=public)
    vote.notes.extend(draft.incident(at, note) for note in _opening_notes(draft, event))
    draft.votes[event.vote_id] = vote
    if item is not None and event.about != "test":
        item.votes.append(vote)


def _opening_notes(draft: MinutesDraft, event: VoteOpened) -> tuple[str, ...]:
    lot = f"Gelost ist der Buchstabe {event.lot}; mit ihm beginnt der Aufruf der Namen." if event.lot else ""
    again = f"Wiederholung der {_number(draft, event)}." if event.repeats else ""
    return tuple(note for note in (_FORMS[event.form], lot, again) if note)


def _number(draft: MinutesDraft, event: VoteOpened) -> str:
    """Which vote is repeated, as the minutes count them: by its place among those of the item."""
    votes = draft.items[event.item_id].votes if event.item_id else []
    place = next((place for place, vote in enumerate(votes, start=1) if vote.opened.vote_id == event.repeats), None)
    return f"{place}. Abstimmung" if place else "vorigen Abstimmung"


def _ballot_cast(draft: MinutesDraft, at: datetime, event: BallotCast) -> None:
    vote = draft.votes[event.vote_id]
    if vote.tally is None:
        vote.ballots[event.person_id] = event.choice


def _hands_counted(draft: MinutesDraft, at: datetime, event: HandsCounted) -> None:
    vote = draft.votes[event.vote_id]
    vote.hands, vote.judged = (event.yes, event.no, event.abstain), False
    vote.in_hall = _in_hall(draft, vote)


def _hands_judged(draft: MinutesDraft, at: datetime, event: HandsJudged) -> None:
    vote = draft.votes[event.vote_id]
    vote.hands, vote.judged = None, True
    vote.in_hall = _in_hall(draft, vote)


def _in_hall(draft: MinutesDraft, vote: BallotBox) -> frozenset[str]:
    """Whose hands were counted or judged just now, those with a voice by name among them."""
    return frozenset(one for one in vote.opened.entitled if draft.presence(one) == "hall")


def _vote_closed(draft: MinutesDraft, at: datetime, event: VoteClosed) -> None:
    vote = draft.votes[event.vote_id]
    vote.tally = tally_of(event)
    vote.closed_at = at


def _vote_announced(draft: MinutesDraft, at: datetime, event: VoteAnnounced) -> None:
    vote = draft.votes[event.vote_id]
    vote.announced_at = at
    if vote.tally and not vote.opened.item_id:
        _note(draft, at, vote, f"{result_sentence(vote.tally)}{_by_name(draft, vote)}")


def _by_name(draft: MinutesDraft, vote: BallotBox) -> str:
    """Who voted how: of an open vote everybody must be able to tell (§ 4 Abs. 1 DigiSiVO)."""
    named: dict[Choice, list[str]] = {"yes": [], "no": [], "abstain": []}
    for person_id, choice in vote.ballots.items():
        named[choice].append(draft.people[person_id].name)
    return "".join(f" {CHOICE_WORD[choice]}: {', '.join(names)}." for choice, names in named.items() if names)


def _vote_broken_off(draft: MinutesDraft, at: datetime, event: VoteBrokenOff) -> None:
    vote = draft.votes[event.vote_id]
    vote.broken_off = True
    _note(draft, at, vote, with_reason("Die Abstimmung wird ohne Ergebnis abgebrochen", event.reason))


def _vote_doubted(draft: MinutesDraft, at: datetime, event: VoteDoubted) -> None:
    name = draft.people[event.person_id].name
    _note(draft, at, draft.votes[event.vote_id], f"{name} zweifelt das Ergebnis der Abstimmung an.")


def _vote_impaired(draft: MinutesDraft, at: datetime, event: VoteImpaired) -> None:
    _note(draft, at, draft.votes[event.vote_id], with_reason("Die Abstimmung ist zu wiederholen", event.reason))


def _vote_unimpaired(draft: MinutesDraft, at: datetime, event: VoteUnimpaired) -> None:
    said = "Die Abstimmung ist doch nicht zu wiederholen"
    _note(draft, at, draft.votes[event.vote_id], with_reason(said, event.reason))


def _own_vote_recorded(draft: MinutesDraft, at: datetime, event: OwnVoteRecorded) -> None:
    vote = draft.votes[event.vote_id]
    name = draft.people[event.person_id].name
    voice = f"mit {CHOICE_WORD[event.choice]} gestimmt" if event.choice else "nicht abgestimmt"
    said = f" Erklärung: „{event.text}“" if event.text else ""
    text = f"Auf Verlangen festgehalten: {name} hat {voice}.{said}"
    if vote.opened.item_id:
        vote.own[event.person_id] = draft.incident(at, text)
    else:
        _note(draft, at, vote, text)


def _note(draft: MinutesDraft, at: datetime, vote: BallotBox, text: str) -> None:
    """A sentence at the record of the vote; at the sitting where the vote belongs to no item."""
    if vote.opened.about == "test":
        return
    if vote.opened.item_id:
        vote.notes.append(draft.incident(at, text))
    else:
        told = f"Abstimmung über „{vote.opened.question}“: {text}"
        draft.incidents.append(Incident(at, told, told if vote.public and draft.heard_by_all else ""))


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    VoteOpened: _vote_opened,
    BallotCast: _ballot_cast,
    HandsCounted: _hands_counted,
    HandsJudged: _hands_judged,
    NamePassed: unrecorded,
    VoteClosed: _vote_closed,
    VoteAnnounced: _vote_announced,
    VoteBrokenOff: _vote_broken_off,
    VoteDoubted: _vote_doubted,
    VoteImpaired: _vote_impaired,
    VoteUnimpaired: _vote_unimpaired,
    OwnVoteRecorded: _own_vote_recorded,
}
