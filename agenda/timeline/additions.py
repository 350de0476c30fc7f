"""The timeline's sentences about additions to the agenda."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.additions import ItemProposalSettled, ItemProposed
from agenda.minutes_texts import with_reason
from agenda.timeline.known import Known

_SETTLED: Mapping[str, str] = {
    "listed": "„{title}“ kommt auf die Tagesordnung.",
    "rejected": "„{title}“ kommt nicht auf die Tagesordnung.",
    "withdrawn": "Der Vorschlag, „{title}“ auf die Tagesordnung zu setzen, ist zurückgezogen.",
}


def _proposed(known: Known, event: ItemProposed) -> str:
    known.proposals[event.proposal_id] = event.title
    who = f"{event.mover} schlägt" if event.mover else "Es wird"
    verb = "vor" if event.mover else "vorgeschlagen"
    return with_reason(f"{who} „{event.title}“ für die Tagesordnung {verb}", event.reason)


def _settled(known: Known, event: ItemProposalSettled) -> str:
    return _SETTLED[event.how].format(title=known.proposals[event.proposal_id])


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    ItemProposed: _proposed,
    ItemProposalSettled: _settled,
}
