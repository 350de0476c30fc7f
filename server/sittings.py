"""Which sitting a command means where nobody names one: the next that is not over, else the last one held.

One rule for all commands. What a sitting is at says its log alone, never the age of a file: a plan that is touched,
copied or restored from a backup must not lead the people of tonight into another sitting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from agenda.replay import replayed
from agenda.state import Meeting, SittingState
from server.clock import Clock
from server.planning import MeetingPlan, PlanError, read_plan
from server.store.database import FILE_NAME
from server.store.store import Store

NOT_HELD = timedelta(days=1)
"""So long after its time a sitting that nobody opened counts as one that was not held: it came late, or not at all."""

NONE_PLANNED = "Es ist noch keine Sitzung geplant. Bitte zuerst: .venv/bin/python -m server plan DATEI.toml"


@dataclass(frozen=True, slots=True)
class Known:
    """A sitting as far as the choice needs it."""

    meeting_id: str
    title: str
    starts_at: datetime
    state: SittingState = "planned"

    def over(self, now: datetime) -> bool:
        """Whether it was closed, or never opened and its time is long past."""
        return self.state == "closed" or (self.state == "planned" and now - self.starts_at > NOT_HELD)


def chosen(known: Sequence[Known], now: datetime) -> Known:
    """The rule; `known` is not empty."""
    if ahead := [one for one in known if not one.over(now)]:
        return min(ahead, key=_time)
    return max([one for one in known if one.state == "closed"] or known, key=_time)


def _time(one: Known) -> tuple[datetime, str]:
    return one.starts_at, one.meeting_id


async def logged(store: Store, wanted: str | None, now: datetime) -> str:
    """The id of the sitting with a log that is wanted, or the one of the rule; raises PlanError, StorageTrouble."""
    ids = await store.registry.meetings()
    if wanted or not ids:
        return _one_of(ids, wanted or "")
    begun = [await _folded(store, meeting_id) for meeting_id in ids]
    known = [_known(meeting) for meeting in begun if meeting.plan is not None]
    return chosen(known, now).meeting_id if known else ids[-1]


async def planned(
    database: str, folder: Path, wanted: str | None, clock: Clock
) -> tuple[MeetingPlan, tuple[Known, ...]]:
    """The kept plan that is wanted, or the one of the rule, and all that are known to choose from.

    `database` as in config.toml. With `wanted` no other file is read. Raises PlanError, StorageTrouble.
    """
    files = {path.stem: path for path in sorted((folder / "plans").glob("*.toml"))}
    if not files:
        raise PlanError(NONE_PLANNED)
    if wanted:
        return read_plan(files[_one_of(tuple(files), wanted)]), ()
    plans = {plan.meeting.id: plan for plan in map(read_plan, files.values())}
    known = await _with_states(database, folder, [_of_plan(plan) for plan in plans.values()], clock)
    return plans[chosen(known, clock.now()).meeting_id], known


def _one_of(ids: Sequence[str], wanted: str) -> str:
    if wanted not in ids:
        raise PlanError(f"Die Sitzung „{wanted}“ gibt es nicht. Bekannt sind: {', '.join(ids) or 'keine'}.")
    return wanted


def _of_plan(plan: MeetingPlan) -> Known:
    return Known(plan.meeting.id, plan.meeting.title, plan.meeting.starts_at)


def _known(meeting: Meeting) -> Known:
    return Known(
        meeting.meeting_id, meeting.planned.title, datetime.fromisoformat(meeting.planned.starts_at), meeting.state
    )


async def _folded(store: Store, meeting_id: str) -> Meeting:
    return replayed(Meeting(meeting_id), await store.log.read(meeting_id))


async def _with_states(database: str, folder: Path, known: Sequence[Known], clock: Clock) -> tuple[Known, ...]:
    if not database and not (folder / FILE_NAME).exists():
        return tuple(known)  # nothing was ever held, and to look must not make a database
    store = Store.open(database, folder, clock)
    try:
        logs = set(await store.registry.meetings())
        states = {
            one.meeting_id: (await _folded(store, one.meeting_id)).state for one in known if one.meeting_id in logs
        }
    finally:
        await store.close()
    return tuple(replace(one, state=states.get(one.meeting_id, one.state)) for one in known)


def which(plan: MeetingPlan, known: Iterable[Known], zone: tzinfo) -> str:
    """One sentence for the terminal: which sitting this is, and what others there are."""
    here = _said(_of_plan(plan), zone)
    others = [one for one in known if one.meeting_id != plan.meeting.id]
    if not others:
        return f"Sitzung: {here}."
    listed = "; ".join(_said(one, zone) for one in sorted(others, key=_time))
    return f"Sitzung: {here}. Eine andere mit --meeting ID: {listed}."


def _said(one: Known, zone: tzinfo) -> str:
    return f"{one.title} am {one.starts_at.astimezone(zone):%d.%m.%Y, %H:%M} Uhr ({one.meeting_id})"
