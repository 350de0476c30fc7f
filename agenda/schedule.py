"""The timetable: when each item is planned to begin, when it is to be expected, and when the sitting is likely to end.

Pure and without a clock: it says when what runs now is due to end (`due_at`), as if it kept to its plan; a page that
finds the moment past shifts everything expected by what it is late. Items without a planned time count as nothing, so
the times are the earliest that can be expected while there are any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from agenda.state import Meeting
from agenda.state.items import Item


@dataclass(frozen=True, slots=True)
class Timetable:
    """Beginnings by item id, in UTC. `unplanned` items are still to come without a planned time.

    `due_at` is when what runs now ends by plan: an item, a break, or nothing since the last of them. `ends_at` is None
    where nothing is planned or all is over.
    """

    planned: Mapping[str, datetime]
    expected: Mapping[str, datetime]
    due_at: datetime | None
    ends_at: datetime | None
    unplanned: int


def timetable(meeting: Meeting) -> Timetable:
    """The timetable as it stands."""
    waiting = to_come(meeting)
    if meeting.plan is None or meeting.state == "closed" or not any(item.planned_s for item in meeting.items.values()):
        return Timetable({}, {}, None, None, 0)
    starts = datetime.fromisoformat(meeting.plan.starts_at).astimezone(UTC)
    due = _due(meeting, starts)
    return Timetable(
        planned=dict(_one_after_the_other(meeting.items.values(), starts)),
        expected=dict(_one_after_the_other(waiting, due)),
        due_at=due,
        ends_at=due + sum((_time(item) for item in waiting), timedelta()),
        unplanned=sum(item.planned_s is None for item in waiting),
    )


def to_come(meeting: Meeting) -> tuple[Item, ...]:
    """The items still to be dealt with as they follow: after the current one if there is any, else from the top."""
    order = list(meeting.items.values())
    start = order.index(meeting.current) + 1 if meeting.current else 0
    return tuple(item for item in order[start:] + order[:start] if item.state == "coming")


def _due(meeting: Meeting, starts: datetime) -> datetime:
    if meeting.opened_at is None:
        return starts
    ends = [item.closed_at for item in meeting.items.values() if item.closed_at]
    left = _left_of_current(meeting)
    if meeting.pause is not None:
        return (meeting.pause.ends_at or meeting.pause.since) + left
    return max((meeting.opened_at, *ends)) if meeting.current is None else _began(meeting.current) + left


def _left_of_current(meeting: Meeting) -> timedelta:
    """What the plan leaves of the item under debate: at the break if there is one, else counted from its beginning."""
    item = meeting.current
    if item is None or item.since != item.called_at:
        return timedelta()
    spent = meeting.pause.since - _began(item) if meeting.pause else timedelta()
    return max(_time(item) - spent, timedelta())


def _began(item: Item) -> datetime:
    """The beginning of the debate, moved on by the breaks in it."""
    assert item.since is not None, "an item under debate was called"
    return item.since + timedelta(seconds=item.paused_s)


def _one_after_the_other(items: Iterable[Item], start: datetime) -> Iterator[tuple[str, datetime]]:
    for item in items:
        yield item.item_id, start
        start += _time(item)


def _time(item: Item) -> timedelta:
    return timedelta(seconds=item.planned_s or 0)
