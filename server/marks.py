"""Marks of the sitting as JSON: in the feed from the meeting process to the edges, and from them to the rewind bar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from recordings.lists import Mark

SHOT: Final = "shot"
"""The kind of a cut: for whoever cuts the recording anew, in no list and on no rewind bar; there are thousands."""


def to_json(mark: Mark) -> dict[str, Any]:
    """A mark as the feed and `/live/marks.json` say it."""
    return {"id": mark.id, "kind": mark.kind, "at": mark.at.isoformat(), "values": dict(mark.values)}


def from_json(values: Mapping[str, Any]) -> Mark:
    """The mark of the feed's values."""
    return Mark(values["id"], values["kind"], datetime.fromisoformat(values["at"]), values["values"])
