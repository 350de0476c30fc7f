"""Lists of OParl (chapter 2.5): what a client asks for, and one page of what there is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from agenda.opendata.things import Kind
from server.opendata.catalogue import Entry

PAGE: Final = 100
PAGES: Final[Mapping[Kind, int]] = {"Meeting": 10, "AgendaItem": 25}
"""Objects on a page. Meetings are whole evenings, with all votes some 100 kB each."""

TIMES: Final = ("created_since", "created_until", "modified_since", "modified_until")
MOST_PAGES: Final = 1_000_000


class BadQuery(Exception):
    """A parameter that cannot be understood; the text says which, and what is expected."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client asks of a list. `filters` are the parameters as they came, for the links to other pages."""

    times: Mapping[str, datetime]
    page: int
    size: int
    slim: bool
    filters: Mapping[str, str]


def wanted(query: Mapping[str, str], kind: Kind) -> Wanted:
    """The query of a list of that kind; raises BadQuery. Parameters that are not known are passed over."""
    most = PAGES.get(kind, PAGE)
    times = {name: _moment(name, query[name]) for name in TIMES if name in query}
    kept = {name: query[name] for name in (*TIMES, "omit_internal", "limit") if name in query}
    slim = _yes(query, "omit_internal")
    return Wanted(times, _number(query, "page", 1), min(most, _number(query, "limit", most)), slim, kept)


def page(entries: Sequence[Entry], want: Wanted, address: str) -> str | None:
    """The page as JSON; None where there is no such page."""
    found = tuple(_found(entries, want.times))
    pages = max(1, -(-len(found) // want.size))
    if want.page > pages:
        return None
    shown = found[(want.page - 1) * want.size : want.page * want.size]
    data = ",".join(entry.slim if want.slim else entry.whole for entry in shown)
    pagination = {
        "totalElements": len(found),
        "elementsPerPage": want.size,
        "currentPage": want.page,
        "totalPages": pages,
    }
    links = _links(want, pages, address)
    return f'{{"data":[{data}],"pagination":{json.dumps(pagination)},"links":{json.dumps(links)}}}'


def _found(entries: Sequence[Entry], times: Mapping[str, datetime]) -> Iterator[Entry]:
    """Those within the times; tombstones only for who asks what was modified since then (chapter 2.5)."""
    tombstones = "modified_since" in times
    for entry in entries:
        if (tombstones or not entry.deleted) and all(_fits(entry, *one) for one in times.items()):
            yield entry


def _fits(entry: Entry, name: str, limit: datetime) -> bool:
    at = entry.created if name.startswith("created") else entry.modified
    return at >= limit if name.endswith("since") else at <= limit


def _links(want: Wanted, pages: int, address: str) -> dict[str, str]:
    numbers = {"first": 1, "prev": want.page - 1, "self": want.page, "next": want.page + 1, "last": pages}
    return {name: _link(want, number, address) for name, number in numbers.items() if 1 <= number <= pages}


def _link(want: Wanted, number: int, address: str) -> str:
    query = {**want.filters, **({"page": str(number)} if number > 1 else {})}
    return f"{address}?{urlencode(query)}" if query else address


def _moment(name: str, text: str) -> datetime:
    """A date-time with offset; the plus of an offset that was not escaped has become a space."""
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise BadQuery(f"{name} ist kein Zeitpunkt mit Zeitzone wie 2026-11-26T19:30:00+01:00.")
    return at


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_PAGES):
        raise BadQuery(f"{name} ist keine ganze Zahl ab 1.")
    return int(text[:9])


def _yes(query: Mapping[str, str], name: str) -> bool:
    text = query.get(name, "false").lower()
    if text not in ("true", "false"):
        raise BadQuery(f"{name} ist weder true noch false.")
    return text == "true"
