"""German sentences about order in the sitting that the minutes and the timeline share."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.events.conduct import CalledToOrder, CallRevoked, ExcludedForDay, ExclusionLifted
from agenda.events.words import Rebuke
from agenda.minutes_texts import with_reason

CALLED: Mapping[Rebuke, str] = {"order": "{name} wird zur Ordnung gerufen", "matter": "{name} wird zur Sache gerufen"}


def called(name: str, event: CalledToOrder) -> str:
    """A call with its number, from the second of its kind on."""
    again = f" (zum {event.count}. Mal)" if event.count > 1 else ""
    return with_reason(f"{CALLED[event.kind].format(name=name)}{again}", event.reason)


def revoked(name: str, event: CallRevoked) -> str:
    """A call taken back."""
    return with_reason(f"Der Ruf gegenüber {name} ist zurückgenommen", event.reason)


def excluded(name: str, event: ExcludedForDay) -> str:
    """Out for the day."""
    return with_reason(f"{name} wird für den Rest der Sitzung ausgeschlossen und verlässt sie", event.reason)


def upheld(name: str) -> str:
    """The body has decided for it."""
    return f"Das Gremium bestätigt den Ausschluss von {name}."


def lifted(name: str, event: ExclusionLifted) -> str:
    """The body or the chair has taken it back."""
    if event.vote_id:
        return f"Das Gremium hebt den Ausschluss von {name} auf."
    return with_reason(f"Der Ausschluss von {name} ist aufgehoben", event.reason)
