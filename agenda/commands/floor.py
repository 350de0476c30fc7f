"""The speaker queue, the floor, the clocks, and the rules they follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agenda.events.words import Channel, OrderPolicy, PointOfOrder, RequestKind, SpeakingTime, SpeechKind


@dataclass(frozen=True, slots=True)
class RequestFloor:
    """Ask to speak; `point` says what a point of order is about and means nothing for other kinds."""

    person_id: str
    remark: str = ""
    kind: RequestKind = "contribution"
    point: PointOfOrder = "other"
    channel: Channel = "app"


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    request_id: str


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """Put a waiting request at this place of the queue, counted from 1."""

    request_id: str
    position: int
    reason: str


@dataclass(frozen=True, slots=True)
class GiveFloor:
    """Give the floor to a person. The request named, or else the person's first one, is used up and says the kind."""

    person_id: str
    limit_s: int | None = None
    request_id: str = ""
    kind: SpeechKind = "contribution"


@dataclass(frozen=True, slots=True)
class TakeFloor:
    """End the running contribution."""

    why: Literal["finished", "withdrawn"] = "finished"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AdmitQuestion:
    """The speaker admits the interposed question."""

    request_id: str


@dataclass(frozen=True, slots=True)
class DeclineQuestion:
    """The speaker does not admit it."""

    request_id: str


@dataclass(frozen=True, slots=True)
class EndQuestion:
    """Question and answer are over, the contribution goes on."""


@dataclass(frozen=True, slots=True)
class PauseClock:
    pass


@dataclass(frozen=True, slots=True)
class ResumeClock:
    pass


@dataclass(frozen=True, slots=True)
class SetSpeakingLimit:
    """Another speaking time for the running contribution, in seconds from its beginning; None is unlimited."""

    limit_s: int | None


@dataclass(frozen=True, slots=True)
class LimitItemTime:
    """Another speaking time for every contribution to the current item; None goes back to the standing orders."""

    limit_s: int | None


@dataclass(frozen=True, slots=True)
class CloseSpeakerList:
    """No further contribution may be asked for on this item (Schluss der Redeliste)."""


@dataclass(frozen=True, slots=True)
class OpenSpeakerList:
    pass


@dataclass(frozen=True, slots=True)
class SetOrderPolicy:
    policy: OrderPolicy


@dataclass(frozen=True, slots=True)
class SetSpeakingRules:
    """What the body's standing orders say; the budgets are seconds on one item, None is no budget.

    A faction's budget is `faction_budget_s` and `member_budget_s` for each of its members. `without` are the kinds of
    request that the standing orders do not know.
    """

    times: tuple[SpeakingTime, ...] = ()
    person_budget_s: int | None = None
    faction_budget_s: int | None = None
    member_budget_s: int = 0
    without: tuple[RequestKind, ...] = ()


@dataclass(frozen=True, slots=True)
class ChooseSpeakerList:
    """Stand on the women's list or the open one; asked only where the order alternates between them."""

    person_id: str
    womens_list: bool


FloorCommand = (
    RequestFloor
    | WithdrawRequest
    | MoveRequest
    | GiveFloor
    | TakeFloor
    | AdmitQuestion
    | DeclineQuestion
    | EndQuestion
    | PauseClock
    | ResumeClock
    | SetSpeakingLimit
    | LimitItemTime
    | CloseSpeakerList
    | OpenSpeakerList
    | SetOrderPolicy
    | SetSpeakingRules
    | ChooseSpeakerList
)
