"""The speaker queue and the floor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Request:
    """A waiting request to speak (Wortmeldung)."""

    request_id: str
    person_id: str
    remark: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Contribution:
    """The running contribution (Redebeitrag); `limit_s` in seconds, None for unlimited."""

    contribution_id: str
    person_id: str
    since: datetime
    limit_s: int | None
