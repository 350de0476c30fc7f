"""The order of the queue, and of any two in it the reason why one comes first.

Points of order go first, ranked by what they are about; then short interventions, the reply to them, reports,
residents' questions, and last the contributions in the order of the policy. The chair may move a request among those of
its rank (§ 58 IV HGO: the chair leads the debate). Nothing of this is stored but the chair's moves, so the log replays
to the same order.
Interposed questions stand in no order: they are put to whoever speaks, at once.
"""

from __future__ import annotations

import itertools
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Literal, NamedTuple, TypeVar

from agenda.events.words import OrderPolicy, PointOfOrder, RequestKind
from agenda.speaking import debates
from agenda.speaking.policies import POLICIES, Turn
from agenda.state import Meeting
from agenda.state.floor import Request

T = TypeVar("T")

Reason = Literal[
    "order",
    "point",
    "intervention",
    "reply",
    "report",
    "resident",
    "rotation",
    "alternation",
    "less-spoken",
    "earlier",
    "moved",
]

KIND_RANK: Mapping[RequestKind, int] = {
    "order": 0,
    "intervention": 1,
    "reply": 2,
    "report": 3,
    "resident": 4,
    "contribution": 5,
}

POINT_RANK: Mapping[PointOfOrder, int] = {point: rank for rank, point in enumerate(typing.get_args(PointOfOrder))}

_KINDS: Mapping[RequestKind, tuple[int, int]] = {kind: (place, 0) for kind, place in KIND_RANK.items()}
_POINTS: Mapping[PointOfOrder, tuple[int, int]] = {
    point: (KIND_RANK["order"], place) for point, place in POINT_RANK.items()
}
"""The ranks, made once."""

_KIND_REASON: Mapping[RequestKind, Reason] = {
    "order": "order",
    "intervention": "intervention",
    "reply": "reply",
    "report": "report",
    "resident": "resident",
}
_POLICY_REASON: Mapping[OrderPolicy, Reason] = {
    "first-come": "earlier",
    "faction-rotation": "rotation",
    "gender-alternation": "alternation",
    "least-spoken": "less-spoken",
}
_NO_TURN = Turn(0, "")
_RANK = attrgetter("due.rank")


class Due(NamedTuple):
    """The place before any move of the chair; the smaller comes first."""

    rank: tuple[int, int]
    turn: int
    number: int


class Stand(NamedTuple):
    """A request with what decides its place: first the rank, then the turn, then who asked first.

    A named tuple that sorts as it is: no two are due alike, so nothing behind `due` is ever compared.
    """

    due: Due
    request: Request
    turn: Turn

    @property
    def rank(self) -> tuple[int, int]:
        """What it is for; the smaller goes first."""
        return self.due.rank


def line(meeting: Meeting) -> tuple[Stand, ...]:
    """Everybody who waits for the floor, the next one first."""
    return _in_order(meeting, meeting.queue)


def _in_order(meeting: Meeting, queue: Iterable[Request]) -> tuple[Stand, ...]:
    ordered = sorted(_stands(meeting, queue))
    if all(stand.request.place is None for stand in ordered):
        return tuple(ordered)
    ranks = itertools.groupby(ordered, key=_RANK)
    return tuple(stand for _, same in ranks for stand in _as_moved(tuple(same), lambda one: one.request.place))


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


def rank(request: Request) -> tuple[int, int]:
    """What the request is for, and among points of order what it is about; the smaller goes first."""
    return _POINTS[request.point] if request.kind == "order" else _KINDS[request.kind]


@dataclass(frozen=True, slots=True)
class Standing:
    """Those of one rank in their order, and how many wait who go before all of them."""

    before: int
    same: Sequence[Request]


def standing(meeting: Meeting, request: Request) -> Standing | None:
    """Where a request stands among those of its rank; None for a question, which stands nowhere.

    The rest of the queue is only counted: to put it in order, too, would take several times as long.
    """
    if request.kind not in KIND_RANK:
        return None
    wanted = rank(request)
    ranks = [(one, rank(one)) for one in meeting.queue if one.kind in KIND_RANK]
    same = [one for one, its in ranks if its == wanted]
    return Standing(sum(its < wanted for _, its in ranks), _in_turn(meeting, same))


def without(meeting: Meeting, request_id: str | None) -> tuple[Request, ...]:
    """The queue without this request; those whom the chair put behind it move up."""
    gone = next((request for request in meeting.queue if request.request_id == request_id), None)
    if gone is None:
        return meeting.queue
    rest = tuple(request for request in meeting.queue if request is not gone)
    if all(request.place is None for request in rest):
        return rest
    stood = standing(meeting, gone)
    behind = _behind(stood.same, gone) if stood else frozenset[str]()
    return tuple(_up(request) if request.request_id in behind else request for request in rest)


def moved(meeting: Meeting, request_id: str, position: int, reason: str) -> tuple[Request, ...]:
    """The queue with this request at that position, counted from 1; whom the chair moved before keeps the place."""
    meant = next(one for one in meeting.queue if one.request_id == request_id)
    stood = standing(meeting, meant)
    assert stood is not None, "a question is never moved"
    order = [one for one in stood.same if one is not meant]
    order.insert(position - 1 - stood.before, meant)
    places = {one.request_id: index for index, one in enumerate(order)}
    return tuple(
        replace(one, place=places[request_id], moved=reason) if one is meant else _placed(one, places)
        for one in meeting.queue
    )


def _in_turn(meeting: Meeting, same: Sequence[Request]) -> Sequence[Request]:
    """Requests of one rank in their order."""
    turns = _turns(meeting, same)
    due = sorted((turn.turn, one.number, one) for turn, one in zip(turns, same, strict=True))
    return _as_moved([one for _, _, one in due], lambda one: one.place)


def _stands(meeting: Meeting, queue: Iterable[Request]) -> Iterable[Stand]:
    waiting = [request for request in queue if request.kind in KIND_RANK]
    contributions = [request for request in waiting if request.kind == "contribution"]
    turns = iter(_turns(meeting, contributions))
    for request in waiting:
        turn = next(turns) if request.kind == "contribution" else _NO_TURN
        yield Stand(Due(rank(request), turn.turn, request.number), request, turn)


def _turns(meeting: Meeting, same: Sequence[Request]) -> Sequence[Turn]:
    """When it is whose turn among those of one rank; the policy is about contributions alone."""
    if not same or same[0].kind != "contribution":
        return [_NO_TURN] * len(same)
    return POLICIES[meeting.speaking.policy]([one.person_id for one in same], _Said(meeting))


@dataclass(frozen=True, slots=True)
class _Said:
    """What the policies ask of the meeting. A contribution that is still going on counts as made."""

    meeting: Meeting

    def party(self, person_id: str) -> str:
        return debates.party(self.meeting, person_id)

    def on_womens_list(self, person_id: str) -> bool:
        return person_id in self.meeting.speaking.womens_list

    def spoken_s(self, person_id: str) -> int:
        spoken = debates.current(self.meeting).spoken.get(person_id)
        return int(spoken.time.total_seconds()) if spoken else 0

    def times(self) -> Mapping[str, int]:
        times = dict(debates.times_by_faction(self.meeting))
        floor = self.meeting.floor
        if floor is not None and floor.kind == "contribution":
            faction = self.party(floor.person_id)
            times[faction] = times.get(faction, 0) + 1
        return times

    def last_of_womens_list(self) -> bool | None:
        last = debates.current(self.meeting).last
        return None if last is None else self.on_womens_list(last)


def _as_moved(same: Sequence[T], place: Callable[[T], int | None]) -> Sequence[T]:
    """Those of one rank, with whom the chair moved at the place where he put them."""
    order = [one for one in same if place(one) is None]
    placed = [(where, index, one) for index, one in enumerate(same) if (where := place(one)) is not None]
    for where, _, one in sorted(placed):
        order.insert(where, one)
    return order


def _behind(same: Sequence[Request], gone: Request) -> frozenset[str]:
    """The ids of those who come after this request."""
    after = itertools.dropwhile(lambda one: one is not gone, same)
    return frozenset(one.request_id for one in itertools.islice(after, 1, None))


def _up(request: Request) -> Request:
    return request if request.place is None else replace(request, place=max(0, request.place - 1))


def _placed(request: Request, places: Mapping[str, int]) -> Request:
    """The same request; where the chair had moved it before, at the place it now has."""
    if request.place is None or request.request_id not in places:
        return request
    return replace(request, place=places[request.request_id])
