"""The open data of one sitting as a line of JSON, from the meeting process to an edge."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from agenda.opendata.things import Addresses, Known, Thing


def complete(unread: Iterable[str] = ()) -> bytes:
    """The line after which every sitting has been told of once, but for those of which the log cannot be read now."""
    return json.dumps({"complete": True, "unread": sorted(unread)}).encode()


def line(at: Addresses, sitting: str, objects: Iterable[Known]) -> bytes:
    """All objects of a sitting; they replace what was told of it before. Their addresses are in them already, so the
    edge is told which these are, whatever its own config.toml says."""
    values = {"public": at.public, "sitting": sitting, "objects": [_to_json(one) for one in objects]}
    return json.dumps(values, ensure_ascii=False).encode()


def objects_of(values: Any) -> tuple[Known, ...]:
    """The objects of a line's values."""
    return tuple(_from_json(one) for one in values["objects"])


def _to_json(one: Known) -> dict[str, Any]:
    return {
        "kind": one.thing.kind,
        "key": one.thing.key,
        "values": one.thing.values,
        "created": one.created.isoformat(),
        "modified": one.modified.isoformat(),
        "deleted": one.deleted,
    }


def _from_json(one: Any) -> Known:
    created, modified = (datetime.fromisoformat(one[name]) for name in ("created", "modified"))
    return Known(Thing(one["kind"], one["key"], one["values"]), created, modified, one["deleted"])
