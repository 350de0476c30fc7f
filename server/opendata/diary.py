"""All sittings as a calendar to subscribe to (RFC 5545), the same entries as in the invitations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote

from server.invitations.calendar import Entry
from server.opendata.catalogue import Catalogue


def entries(catalogue: Catalogue) -> Iterator[Entry]:
    """An entry for each sitting. The number of its change is the minute of it, so that it never runs back."""
    for meeting in catalogue.present("Meeting"):
        values, end = meeting.values, meeting.values.get("end")
        yield Entry(
            uid=f"{unquote(meeting.id.rpartition('/')[2])}@ratssaal",
            title=values["name"],
            place=values.get("location", {}).get("description", ""),
            text="\n".join(f"{item.get('number', '')} {item['name']}" for item in values.get("agendaItem", ())),
            start=datetime.fromisoformat(values["start"]),
            end=datetime.fromisoformat(end) if end else None,
            stamp=meeting.modified,
            url=meeting.id,
            sequence=int(meeting.modified.timestamp()) // 60,
        )
