"""The order of the queue, and of any two in it the reason why one comes first.

Points of order go first, ranked by what they are about; then short interventions, the reply to them, reports, and last
the contributions in the order of the policy. The chair may move a request among those of its rank (§ 58 IV HGO: the
chair leads the debate). Nothing of this is stored but the chair's moves, so the log replays to the same order.
Interposed questions stand in no order: they are put to whoever speaks, at once.
"""

from __future__ import annotations

import itertools
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from agenda.events.words import OrderPolicy, PointOfOrder, RequestKind
from agenda.speaking import debates
from agenda.speaking.policies import POLICIES, History, Turn, Waiting
from agenda.state import Meeting
from agenda.state.floor import Request

Reason = Literal[
    "order", "point", "intervention", "reply", "report", "rotation", "alternation", "less-spoken", "earlier", "moved"
]

KIND_RANK: Mapping[RequestKind, int] = {"order": 0, "intervention": 1, "reply": 2, "report": 3, "contribution": 4}

POINT_RANK: Mapping[PointOfOrder, int] = {point: rank for rank, point in enumerate(typing.get_args(PointOfOrder))}

_KIND_REASON: Mapping[RequestKind, Reason] = {
    "order": "order",
    "intervention": "intervention",
    "reply": "reply",
    "report": "report",
}
_POLICY_REASON: Mapping[OrderPolicy, Reason] = {
    "first-come": "earlier",
    "faction-rotation": "rotation",
    "gender-alternation": "alternation",
    "least-spoken": "less-spoken",
}
_NO_TURN = Turn(0, "")


@dataclass(frozen=True, slots=True)
class Stand:
    """A request with what decides its place: first the rank, then the turn, then who asked first."""

    request: Request
    rank: tuple[int, int]
    turn: Turn

    @property
    def due(self) -> tuple[tuple[int, int], int, int]:
        """The place before any move of the chair; the smaller comes first."""
        return self.rank, self.turn.turn, self.request.number


def line(meeting: Meeting) -> tuple[Stand, ...]:
    """Everybody who waits for the floor, the next one first."""
    ordered = sorted(_stands(meeting), key=lambda stand: stand.due)
    ranks = itertools.groupby(ordered, key=lambda stand: stand.rank)
    return tuple(stand for _, same in ranks for stand in _as_moved(tuple(same)))


def because(policy: OrderPolicy, ahead: Stand, behind: Stand) -> Reason:
    """Why the one comes before the other."""
    if ahead.rank != behind.rank:
        same_kind = ahead.request.kind == behind.request.kind
        return "point" if same_kind else _KIND_REASON[ahead.request.kind]
    if ahead.due > behind.due:
        return "moved"
    if ahead.turn.turn < behind.turn.turn and ahead.turn.group != behind.turn.group:
        return _POLICY_REASON[policy]
    return "earlier"


def ranks_before(waiting: Sequence[Stand], stand: Stand) -> int:
    """How many wait who go before everybody of this rank."""
    return sum(one.rank < stand.rank for one in waiting)


def of_rank(waiting: Sequence[Stand], stand: Stand) -> int:
    """How many wait with this rank."""
    return sum(one.rank == stand.rank for one in waiting)


def rank(request: Request) -> tuple[int, int]:
    """What the request is for, and among points of order what it is about; the smaller goes first."""
    return KIND_RANK[request.kind], POINT_RANK[request.point] if request.kind == "order" else 0


def without(meeting: Meeting, request_id: str | None) -> tuple[Request, ...]:
    """The queue without this request; those whom the chair put behind it move up."""
    rest = tuple(request for request in meeting.queue if request.request_id != request_id)
    if all(request.place is None for request in rest):
        return rest
    behind = _behind(line(meeting), request_id)
    return tuple(_up(request) if request.request_id in behind else request for request in rest)


def moved(meeting: Meeting, request_id: str, position: int, reason: str) -> tuple[Request, ...]:
    """The queue with this request at that position, counted from 1; whom the chair moved before keeps the place."""
    waiting = list(line(meeting))
    stand = next(one for one in waiting if one.request.request_id == request_id)
    waiting.remove(stand)
    waiting.insert(position - 1, stand)
    first = ranks_before(waiting, stand)
    places = {one.request.request_id: index - first for index, one in enumerate(waiting) if one.rank == stand.rank}
    queue = (_placed(request, places) for request in meeting.queue)
    return tuple(
        replace(one, place=places[request_id], moved=reason) if one.request_id == request_id else one for one in queue
    )


def _stands(meeting: Meeting) -> Iterable[Stand]:
    contributions = [request for request in meeting.queue if request.kind == "contribution"]
    turns = dict(zip((one.request_id for one in contributions), _turns(meeting, contributions), strict=True))
    for request in meeting.queue:
        if request.kind in KIND_RANK:
            yield Stand(request, rank(request), turns.get(request.request_id, _NO_TURN))


def _turns(meeting: Meeting, contributions: Sequence[Request]) -> Sequence[Turn]:
    spoken, speaking = debates.current(meeting).spoken, meeting.speaking
    waiting = [
        Waiting(
            one.person_id,
            debates.party(meeting, one.person_id),
            one.person_id in speaking.womens_list,
            int(spoken[one.person_id].time.total_seconds()) if one.person_id in spoken else 0,
        )
        for one in contributions
    ]
    return POLICIES[speaking.policy](waiting, _history(meeting))


def _history(meeting: Meeting) -> History:
    """A contribution that is still going on counts as made."""
    times = dict(debates.times_by_faction(meeting))
    if meeting.floor is not None and meeting.floor.kind == "contribution":
        faction = debates.party(meeting, meeting.floor.person_id)
        times[faction] = times.get(faction, 0) + 1
    last = debates.current(meeting).last
    return History(times, None if last is None else last in meeting.speaking.womens_list)


def _as_moved(same: Sequence[Stand]) -> Sequence[Stand]:
    """Those of one rank, with whom the chair moved at the place where he put them."""
    order = [stand for stand in same if stand.request.place is None]
    placed = [(stand.request.place, stand) for stand in same if stand.request.place is not None]
    for place, stand in sorted(placed, key=lambda one: one[0]):
        order.insert(place, stand)
    return order


def _behind(waiting: Sequence[Stand], request_id: str | None) -> frozenset[str]:
    """The ids of those of the same rank who come after this request."""
    for index, stand in enumerate(waiting):
        if stand.request.request_id == request_id:
            return frozenset(one.request.request_id for one in waiting[index + 1 :] if one.rank == stand.rank)
    return frozenset()


def _up(request: Request) -> Request:
    return request if request.place is None else replace(request, place=max(0, request.place - 1))


def _placed(request: Request, places: Mapping[str, int]) -> Request:
    """The same request; where the chair had moved it before, at the place it now has."""
    if request.place is None or request.request_id not in places:
        return request
    return replace(request, place=places[request.request_id])
