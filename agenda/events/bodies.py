"""Who stands in for whom (Vertretung), for one sitting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeputyNoted:
    """From now on the deputy has the member's seat and voice."""

    member_id: str
    deputy_id: str


@dataclass(frozen=True, slots=True)
class DeputyEnded:
    """From now on the member has seat and voice again."""

    member_id: str
    deputy_id: str


BodiesEvent = DeputyNoted | DeputyEnded
