"""What later sentences of the timeline need to know of earlier events: names, numbers, how things ended."""

from __future__ import annotations

from agenda.agenda_texts import OWN_PROPOSAL
from agenda.elections_texts import ElectionTexts
from agenda.events.planning import ItemListed
from agenda.events.polls import PollOpened
from agenda.events.procedure import ProcedureMoved
from agenda.events.words import Choice, Presence


class Known:
    """Filled by the sentences themselves, event by event."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.items: dict[str, ItemListed] = {}
        self.called: set[str] = set()
        self.present: dict[str, Presence] = {}
        self.recused: dict[str, str] = {}
        self.called_to_order: dict[str, str] = {}
        self.disturbed: dict[str, str] = {}
        """The id of the member, by disturbance."""
        self.requests: dict[str, str] = {}
        self.contributions: dict[str, str] = {}
        self.voted_on: dict[str, str] = {}
        self.ballots: dict[tuple[str, str], Choice] = {}
        self.results: dict[str, str] = {}
        self.hides_ballots = False
        """Whether no choice is told: a body may lay down that none is seen before the closing."""
        self.motions: dict[str, str] = {}
        self.points: dict[str, ProcedureMoved] = {}
        self.proposals: dict[str, str] = {}
        self.elections = ElectionTexts()
        self.polls: dict[str, PollOpened] = {}
        self.minutes_objections: dict[str, str] = {}

    def item(self, item_id: str) -> str:
        """Number and title of an item."""
        listed = self.items[item_id]
        return f"TOP {listed.number} ({listed.title})"

    def subject(self, whole: str) -> str:
        """What is voted on as a whole: a motion, or an item's own proposal."""
        return self.motions.get(whole, OWN_PROPOSAL)
