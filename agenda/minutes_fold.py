"""What each event does to the minutes: one small function per event, one table.

A draft fed with the same events always gives equal minutes. The fold trusts the log: an event about somebody or
something that was never listed is a bug and raises KeyError. Texts of incidents carry no time and no local custom.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda import events
from agenda.events import Recorded
from agenda.minutes_draft import BallotBox, Contribution, ItemDraft, MinutesDraft, Stay, Stretch
from agenda.minutes_texts import with_reason
from agenda.minutes_values import Incident, QuorumRecord, Tally


def advance(draft: MinutesDraft, recorded: Recorded) -> None:
    """Take the next event of the log into the draft."""
    _HANDLERS[type(recorded.event)](draft, recorded.at, recorded.event)
    draft.as_of = recorded.at


def _planned(draft: MinutesDraft, at: datetime, event: events.MeetingPlanned) -> None:
    draft.plan = event


def _person_listed(draft: MinutesDraft, at: datetime, event: events.PersonListed) -> None:
    draft.people[event.person_id] = event


def _item_listed(draft: MinutesDraft, at: datetime, event: events.ItemListed) -> None:
    if known := draft.items.get(event.item_id):
        known.listed = event
    else:
        draft.items[event.item_id] = ItemDraft(event)


def _opened(draft: MinutesDraft, at: datetime, event: events.SittingOpened) -> None:
    draft.opened_at = at


def _interrupted(draft: MinutesDraft, at: datetime, event: events.SittingInterrupted) -> None:
    draft.note(at, with_reason("Die Sitzung wird unterbrochen", event.reason))


def _resumed(draft: MinutesDraft, at: datetime, event: events.SittingResumed) -> None:
    draft.note(at, "Die Sitzung wird fortgesetzt.")


def _closed(draft: MinutesDraft, at: datetime, event: events.SittingClosed) -> None:
    draft.closed_at = at
    draft.end_floor(at)
    draft.end_debate(at)


def _arrived(draft: MinutesDraft, at: datetime, event: events.PersonArrived) -> None:
    if draft.presence(event.person_id) == event.how:
        return
    draft.end_stay(event.person_id, at)
    draft.stays.setdefault(event.person_id, []).append(Stay(at, None, event.how))


def _left(draft: MinutesDraft, at: datetime, event: events.PersonLeft) -> None:
    draft.end_stay(event.person_id, at)


def _quorum_stated(draft: MinutesDraft, at: datetime, event: events.QuorumStated) -> None:
    numbers = event.present, event.legal_seats, event.required, event.quorate
    draft.quorum.append(QuorumRecord(at, *numbers, draft.heard_by_all))


def _item_called(draft: MinutesDraft, at: datetime, event: events.ItemCalled) -> None:
    draft.end_debate(at)
    draft.current = draft.items[event.item_id]
    draft.current.debates.append(Stretch(at))


def _item_closed(draft: MinutesDraft, at: datetime, event: events.ItemClosed) -> None:
    draft.end_debate(at)


def _public_excluded(draft: MinutesDraft, at: datetime, event: events.PublicExcluded) -> None:
    # The reason may tell what the non-public item is about.
    text = "Die Öffentlichkeit wird ausgeschlossen"
    draft.incidents.append(Incident(at, with_reason(text, event.reason), with_reason(text, "")))
    if not draft.excluded:
        draft.exclusions.append(Stretch(at))


def _public_admitted(draft: MinutesDraft, at: datetime, event: events.PublicAdmitted) -> None:
    if draft.excluded:
        draft.exclusions[-1].end = at
    draft.note(at, "Die Öffentlichkeit wird wieder hergestellt.")


def _unrecorded(draft: MinutesDraft, at: datetime, event: object) -> None:
    """Who merely asked to speak does not enter the minutes."""


def _floor_given(draft: MinutesDraft, at: datetime, event: events.FloorGiven) -> None:
    draft.end_floor(at)
    draft.floor = Contribution(event, draft.presence(event.person_id), at, None, draft.heard_by_all)
    if draft.current:
        draft.current.contributions.append(draft.floor)
    else:
        name = draft.people[event.person_id].name
        draft.note(at, f"{name} erhält außerhalb der Tagesordnungspunkte das Wort.")


def _floor_taken(draft: MinutesDraft, at: datetime, event: events.FloorTaken) -> None:
    draft.end_floor(at)


def _vote_opened(draft: MinutesDraft, at: datetime, event: events.VoteOpened) -> None:
    item = draft.items[event.item_id]
    vote = BallotBox(event, at, public=not draft.excluded and item.listed.public)
    draft.votes[event.vote_id] = vote
    item.votes.append(vote)


def _ballot_cast(draft: MinutesDraft, at: datetime, event: events.BallotCast) -> None:
    vote = draft.votes[event.vote_id]
    if vote.tally is None:
        vote.ballots[event.person_id] = event.choice


def _vote_closed(draft: MinutesDraft, at: datetime, event: events.VoteClosed) -> None:
    vote = draft.votes[event.vote_id]
    vote.tally = Tally(event.yes, event.no, event.abstain, event.not_voted, event.carried)
    vote.closed_at = at


def _vote_announced(draft: MinutesDraft, at: datetime, event: events.VoteAnnounced) -> None:
    draft.votes[event.vote_id].announced_at = at


def _prose_written(draft: MinutesDraft, at: datetime, event: events.ProseWritten) -> None:
    if event.item_id:
        draft.items[event.item_id].prose = event.text
    else:
        draft.remarks = event.text


# Any: each function takes the one event type it stands beside.
_HANDLERS: Mapping[type[events.Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    events.MeetingPlanned: _planned,
    events.PersonListed: _person_listed,
    events.ItemListed: _item_listed,
    events.SittingOpened: _opened,
    events.SittingInterrupted: _interrupted,
    events.SittingResumed: _resumed,
    events.SittingClosed: _closed,
    events.PersonArrived: _arrived,
    events.PersonLeft: _left,
    events.QuorumStated: _quorum_stated,
    events.ItemCalled: _item_called,
    events.ItemClosed: _item_closed,
    events.PublicExcluded: _public_excluded,
    events.PublicAdmitted: _public_admitted,
    events.FloorRequested: _unrecorded,
    events.RequestWithdrawn: _unrecorded,
    events.FloorGiven: _floor_given,
    events.FloorTaken: _floor_taken,
    events.VoteOpened: _vote_opened,
    events.BallotCast: _ballot_cast,
    events.VoteClosed: _vote_closed,
    events.VoteAnnounced: _vote_announced,
    events.ProseWritten: _prose_written,
}
