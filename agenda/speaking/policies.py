"""In which order contributions come: interchangeable pure functions of who waits and what was said so far.

A policy gives each of those waiting a turn. The smaller turn comes first, and within a turn the earlier request. Those
of one `group` keep the order of their requests under every policy. A policy asks only what it needs, because the queue
of a hundred is ordered again and again. So of any two the reason can be told truthfully: the
policy where their turns differ and they are of different groups, else that one asked earlier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from agenda.events.words import OrderPolicy


class History(Protocol):
    """What a policy may ask of those waiting and of what was said to the item so far."""

    def party(self, person_id: str) -> str:
        """The faction, or the own id of whoever has none."""

    def on_womens_list(self, person_id: str) -> bool:
        """Whether this person stands on the women's list."""

    def spoken_s(self, person_id: str) -> int:
        """Whole seconds that this person used on the item."""

    def times(self) -> Mapping[str, int]:
        """How often each faction contributed to the item."""

    def last_of_womens_list(self) -> bool | None:
        """Whether the last one was of the women's list; None before the first."""


class Turn(NamedTuple):
    """When it is somebody's turn."""

    turn: int
    group: str


Policy = Callable[[Sequence[str], History], Sequence[Turn]]
"""(the ids of those waiting in the order of their requests, what was said) -> the turn of each, in the same order."""

_SAME_TURN = Turn(0, "")


def first_come(waiting: Sequence[str], history: History) -> Sequence[Turn]:
    """One turn for all: only the time of the request counts."""
    return [_SAME_TURN] * len(waiting)


def faction_rotation(waiting: Sequence[str], history: History) -> Sequence[Turn]:
    """Factions speak in rounds: in each round every faction that asks has one contribution."""
    rounds = Counter(history.times())
    turns = []
    for faction in map(history.party, waiting):
        turns.append(Turn(rounds[faction], faction))
        rounds[faction] += 1
    return turns


def gender_alternation(waiting: Sequence[str], history: History) -> Sequence[Turn]:
    """The women's list and the open list take turns; whichever did not speak last begins, the women's list at first.

    When one list is used up, the rest of the other follows.
    """
    begins = not history.last_of_womens_list()
    places = {begins: 0, not begins: 1}
    turns = []
    for womens_list in map(history.on_womens_list, waiting):
        turns.append(Turn(places[womens_list], "women" if womens_list else "open"))
        places[womens_list] += 2
    return turns


def least_spoken(waiting: Sequence[str], history: History) -> Sequence[Turn]:
    """Whoever used less time on the item comes first."""
    return [Turn(history.spoken_s(one), one) for one in waiting]


POLICIES: Mapping[OrderPolicy, Policy] = {
    "first-come": first_come,
    "faction-rotation": faction_rotation,
    "gender-alternation": gender_alternation,
    "least-spoken": least_spoken,
}
