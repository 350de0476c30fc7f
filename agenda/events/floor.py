"""The speaker queue, the floor, the clocks, and the rules they follow."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import (
    Channel,
    FloorEnd,
    OrderPolicy,
    PointOfOrder,
    RequestKind,
    SpeakingTime,
    SpeechKind,
)


@dataclass(frozen=True, slots=True)
class FloorRequested:
    """Somebody wants to speak (Wortmeldung). `to` is whom a question or an intervention is put to."""

    request_id: str
    person_id: str
    remark: str
    kind: RequestKind = "contribution"
    point: PointOfOrder = "other"
    to: str = ""
    channel: Channel = "app"


@dataclass(frozen=True, slots=True)
class RequestWithdrawn:
    """A request to speak was taken back or struck off, or the speech it was about ended."""

    request_id: str


@dataclass(frozen=True, slots=True)
class RequestMoved:
    """The chair put a request at another place of the queue, counted from 1, for this reason."""

    request_id: str
    position: int
    reason: str


@dataclass(frozen=True, slots=True)
class FloorGiven:
    """The chair gave the floor (Worterteilung); `limit_s` in seconds, None for unlimited."""

    contribution_id: str
    person_id: str
    request_id: str | None
    limit_s: int | None
    kind: SpeechKind = "contribution"


@dataclass(frozen=True, slots=True)
class FloorTaken:
    """A contribution (Redebeitrag) ended; `reason` where the floor was withdrawn for one."""

    contribution_id: str
    why: FloorEnd
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QuestionAdmitted:
    """The speaker admitted an interposed question (Zwischenfrage); the clock of the speech stands still from now on."""

    contribution_id: str
    request_id: str
    person_id: str
    limit_s: int | None


@dataclass(frozen=True, slots=True)
class QuestionDeclined:
    """The speaker did not admit the interposed question."""

    contribution_id: str
    request_id: str


@dataclass(frozen=True, slots=True)
class QuestionEnded:
    """Question and answer are over; the clock of the speech goes on."""

    contribution_id: str


@dataclass(frozen=True, slots=True)
class ClockPaused:
    """The chair stopped the clock of the running contribution."""

    contribution_id: str


@dataclass(frozen=True, slots=True)
class ClockResumed:
    """The chair let the clock go on."""

    contribution_id: str


@dataclass(frozen=True, slots=True)
class SpeakingLimitSet:
    """The running contribution has this speaking time, in seconds from its beginning; None is unlimited."""

    contribution_id: str
    limit_s: int | None


@dataclass(frozen=True, slots=True)
class ItemTimeLimited:
    """Every contribution to this item has this speaking time, in seconds; None: as the standing orders say."""

    item_id: str
    limit_s: int | None


@dataclass(frozen=True, slots=True)
class SpeakerListClosed:
    """No further contribution may be asked for on this item (Schluss der Redeliste)."""

    item_id: str


@dataclass(frozen=True, slots=True)
class SpeakerListOpened:
    """Contributions may be asked for again."""

    item_id: str


@dataclass(frozen=True, slots=True)
class OrderPolicySet:
    """From now on the queue is ordered so."""

    policy: OrderPolicy


@dataclass(frozen=True, slots=True)
class SpeakingRulesSet:
    """What the standing orders say of speaking times (seconds) and kinds of request, in place of what held before."""

    times: tuple[SpeakingTime, ...]
    person_budget_s: int | None
    faction_budget_s: int | None
    member_budget_s: int
    without: tuple[RequestKind, ...]


@dataclass(frozen=True, slots=True)
class SpeakerListChosen:
    """Somebody stands on the women's list, or on the open one."""

    person_id: str
    womens_list: bool


FloorEvent = (
    FloorRequested
    | RequestWithdrawn
    | RequestMoved
    | FloorGiven
    | FloorTaken
    | QuestionAdmitted
    | QuestionDeclined
    | QuestionEnded
    | ClockPaused
    | ClockResumed
    | SpeakingLimitSet
    | ItemTimeLimited
    | SpeakerListClosed
    | SpeakerListOpened
    | OrderPolicySet
    | SpeakingRulesSet
    | SpeakerListChosen
)
