"""The speaker queue, the floor, and what was said to an item so far. All durations are seconds or timedeltas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agenda.events.words import ClockHold, OrderPolicy, PointOfOrder, RequestKind, SpeechKind


@dataclass(frozen=True, slots=True)
class Request:
    """A waiting request to speak (Wortmeldung).

    `number` counts all requests of the sitting and so tells which came first. `place` is where the chair put it among
    those of its rank, counted from 0, None where the order decides; `moved` is his reason. `public` says whether
    everybody may read the remark.
    """

    request_id: str
    person_id: str
    remark: str
    since: datetime
    number: int
    kind: RequestKind = "contribution"
    point: PointOfOrder = "other"
    to: str = ""
    place: int | None = None
    moved: str = ""
    public: bool = True


@dataclass(frozen=True, slots=True)
class Clock:
    """What a speaker used of the time: `used` up to `running_since`, and from then on what passes.

    It stands still while there is a reason to hold it; `running_since` is None exactly then.
    """

    used: timedelta
    running_since: datetime | None
    holds: frozenset[ClockHold] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """The interposed question (Zwischenfrage) being put or answered; `limit_s` is for the question alone."""

    person_id: str
    since: datetime
    limit_s: int | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """The running contribution (Redebeitrag); `limit_s` in seconds, None for unlimited."""

    contribution_id: str
    person_id: str
    since: datetime
    limit_s: int | None
    clock: Clock
    kind: SpeechKind = "contribution"
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """How often somebody has contributed to an item, and how long altogether."""

    times: int = 0
    time: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Debate:
    """What was said to one item so far.

    `spoken` by person, contributions only; `last` is who contributed last, `reply_due` who may answer an intervention.
    `closed`: no further contribution may be asked for. `limit_s` is the item's own speaking time, if it has one.
    """

    spoken: Mapping[str, Spoken] = field(default_factory=dict)
    last: str | None = None
    reply_due: str | None = None
    closed: bool = False
    limit_s: int | None = None


@dataclass(frozen=True, slots=True)
class Speaking:
    """The rules of the floor for this sitting, and the debates by item id ("" between items).

    `times` holds what the standing orders set, in seconds, None for unlimited; kinds not in it have the usual time.
    """

    policy: OrderPolicy = "first-come"
    times: Mapping[RequestKind, int | None] = field(default_factory=dict)
    person_budget_s: int | None = None
    faction_budget_s: int | None = None
    member_budget_s: int = 0
    without: frozenset[RequestKind] = frozenset()
    womens_list: frozenset[str] = frozenset()
    debates: Mapping[str, Debate] = field(default_factory=dict)
