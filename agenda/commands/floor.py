"""The speaker queue and the floor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class RequestFloor:
    person_id: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    request_id: str


@dataclass(frozen=True, slots=True)
class GiveFloor:
    """Give the floor to a person; their waiting request, if any, is used up."""

    person_id: str
    limit_s: int | None = None


@dataclass(frozen=True, slots=True)
class TakeFloor:
    """End the running contribution."""

    why: Literal["finished", "withdrawn"] = "finished"


FloorCommand = RequestFloor | WithdrawRequest | GiveFloor | TakeFloor
