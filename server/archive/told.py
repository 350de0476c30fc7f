"""What edges are told of the recordings of earlier sittings: a line of JSON each, and one whenever something changed.

Whether a recording may be watched, and what was taken out of it, comes by these lines and at once. What is large (the
public state, marks, captions) an edge asks for when somebody wants to watch.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from recordings.passages import Passages, passages_from_json, passages_to_json

SITTING: Final = "{sitting:[a-z0-9][a-z0-9-]{0,63}}"
"""An id of a sitting in a route."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A sitting that is over. `version` is another number after each event of its log, `at` when it began (UTC).

    `watched`: there is a recording, and everybody may watch it. `deleted`: there was one, and its period is over.
    """

    sitting: str
    version: int
    title: str
    body: str
    at: datetime
    watched: bool
    deleted: bool
    passages: Passages = ()


def line(one: Earlier) -> bytes:
    """As the feed says it."""
    values = {
        "sitting": one.sitting,
        "version": one.version,
        "title": one.title,
        "body": one.body,
        "at": one.at.isoformat(),
        "watched": one.watched,
        "deleted": one.deleted,
        "passages": passages_to_json(one.passages),
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def from_json(values: Any) -> Earlier:
    """The sitting of a line's values; raises KeyError, TypeError or ValueError for what is none.

    What a later version says beside them is left out.
    """
    known = {one.name: values[one.name] for one in fields(Earlier)}
    at, passages = datetime.fromisoformat(values["at"]), passages_from_json(values["passages"])
    return Earlier(**{**known, "at": at, "passages": passages})
