"""What later sentences of the timeline need to know of earlier events: names, numbers, how things ended."""

from __future__ import annotations

from agenda.events.planning import ItemListed
from agenda.events.words import Choice, Presence


class Known:
    """Filled by the sentences themselves, event by event."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.items: dict[str, ItemListed] = {}
        self.called: set[str] = set()
        self.present: dict[str, Presence] = {}
        self.requests: dict[str, str] = {}
        self.contributions: dict[str, str] = {}
        self.voted_on: dict[str, str] = {}
        self.ballots: dict[tuple[str, str], Choice] = {}
        self.results: dict[str, str] = {}

    def item(self, item_id: str) -> str:
        """Number and title of an item."""
        listed = self.items[item_id]
        return f"TOP {listed.number} ({listed.title})"
