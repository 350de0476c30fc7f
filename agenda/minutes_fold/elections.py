"""What events of elections do to the minutes: sentences in the course of the item (§ 61 Abs. 1 HGO).

Only what was found is said: a first count, a paper handed out and a sealed lot are steps on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.elections_texts import EVENTS
from agenda.events import Event
from agenda.events.elections import BallotPaperIssued, FiguresTyped, LotSealed
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_fold.items import tell_of

_ON_THE_WAY: tuple[type[Event], ...] = (BallotPaperIssued, FiguresTyped, LotSealed)


def _say(draft: MinutesDraft, at: datetime, event: Event) -> str:
    return draft.elections.say(event, lambda person_id: draft.people[person_id].name)


def _tell(draft: MinutesDraft, at: datetime, event: Event) -> None:
    """At the item of the election, whichever is under debate: the public reads it if it may know item and election."""
    text = _say(draft, at, event)
    prepared = draft.elections.prepared.get(_election(event))
    if prepared is None:
        draft.tell(at, text)
    else:
        tell_of(draft, prepared.item_id, at, text, known=draft.touch(prepared.election_id))


def _remember(draft: MinutesDraft, at: datetime, event: Event) -> None:
    _say(draft, at, event)
    draft.touch(_election(event))


def _election(event: Event) -> str:
    """Its id; empty for what is laid down for all elections."""
    return getattr(event, "election_id", "")


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    event: _remember if event in _ON_THE_WAY else _tell for event in EVENTS
}
