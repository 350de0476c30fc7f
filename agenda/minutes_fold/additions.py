"""What events of additions to the agenda do to the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.additions import ItemProposalSettled, ItemProposed
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_texts import with_reason
from agenda.minutes_values import Incident

_SETTLED: Mapping[str, str] = {
    "listed": "{title} kommt auf die Tagesordnung.",
    "rejected": "{title} kommt nicht auf die Tagesordnung.",
    "withdrawn": "Der Vorschlag für die Tagesordnung ({title}) ist zurückgezogen.",
}
_HIDDEN = "Ein nichtöffentlicher Punkt"


def _proposed(draft: MinutesDraft, at: datetime, event: ItemProposed) -> None:
    draft.proposals[event.proposal_id] = event
    who = f" von {event.mover}" if event.mover else ""
    told = "{title} ist{who} für die Tagesordnung vorgeschlagen"
    text = with_reason(told.format(title=_title(event), who=who), event.reason)
    _note(draft, at, event, text, f"{told.format(title=_HIDDEN, who='')}.")


def _settled(draft: MinutesDraft, at: datetime, event: ItemProposalSettled) -> None:
    proposal = draft.proposals[event.proposal_id]
    sentence = _SETTLED[event.how]
    text = sentence.format(title=_title(proposal))
    if event.how == "withdrawn" and not proposal.heard:
        draft.incidents.append(Incident(at, text, ""))  # nobody outside has ever heard of it
    else:
        _note(draft, at, proposal, text, sentence.format(title=_HIDDEN))


def _title(proposal: ItemProposed) -> str:
    return f"„{proposal.title}“"


def _note(draft: MinutesDraft, at: datetime, proposal: ItemProposed, text: str, hidden: str) -> None:
    """The title of a non-public item, and why it is urgent, may tell what it is about."""
    known = text if proposal.public else hidden
    draft.incidents.append(Incident(at, text, known if draft.heard_by_all else ""))


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    ItemProposed: _proposed,
    ItemProposalSettled: _settled,
}
