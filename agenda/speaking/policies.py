"""In which order contributions come: interchangeable pure functions of who waits and what was said so far.

A policy gives each of those waiting a turn. The smaller turn comes first, and within a turn the earlier request. Those
of one `group` keep the order of their requests under every policy. So of any two the reason can be told truthfully: the
policy where their turns differ and they are of different groups, else that one asked earlier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from agenda.events.words import OrderPolicy


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits, as far as a policy may know: faction (or the own id), list, and seconds spoken so far."""

    person_id: str
    faction: str
    womens_list: bool
    spoken_s: int


@dataclass(frozen=True, slots=True)
class History:
    """What was said to the item: how often by faction, and whether the last one was of the women's list."""

    times: Mapping[str, int]
    last_of_womens_list: bool | None


@dataclass(frozen=True, slots=True)
class Turn:
    """When it is somebody's turn."""

    turn: int
    group: str


Policy = Callable[[Sequence[Waiting], History], Sequence[Turn]]
"""(those waiting in the order of their requests, what was said) -> the turn of each, in the same order."""


def first_come(waiting: Sequence[Waiting], history: History) -> Sequence[Turn]:
    """One turn for all: only the time of the request counts."""
    return [Turn(0, one.person_id) for one in waiting]


def faction_rotation(waiting: Sequence[Waiting], history: History) -> Sequence[Turn]:
    """Factions speak in rounds: in each round every faction that asks has one contribution."""
    rounds = Counter(history.times)
    turns = []
    for one in waiting:
        turns.append(Turn(rounds[one.faction], one.faction))
        rounds[one.faction] += 1
    return turns


def gender_alternation(waiting: Sequence[Waiting], history: History) -> Sequence[Turn]:
    """The women's list and the open list take turns; whichever did not speak last begins, the women's list at first.

    When one list is used up, the rest of the other follows.
    """
    begins = not history.last_of_womens_list
    places = {begins: 0, not begins: 1}
    turns = []
    for one in waiting:
        turns.append(Turn(places[one.womens_list], "women" if one.womens_list else "open"))
        places[one.womens_list] += 2
    return turns


def least_spoken(waiting: Sequence[Waiting], history: History) -> Sequence[Turn]:
    """Whoever used less time on the item comes first."""
    return [Turn(one.spoken_s, one.person_id) for one in waiting]


POLICIES: Mapping[OrderPolicy, Policy] = {
    "first-come": first_come,
    "faction-rotation": faction_rotation,
    "gender-alternation": gender_alternation,
    "least-spoken": least_spoken,
}
