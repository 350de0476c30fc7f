"""All open data of the town as an edge knows it: one object from what several sittings tell of it, and lists of them.

What stands inside an object is one table, and another is what a client may ask to leave out. Objects are written as
JSON once for every change, so that a list is a matter of joining texts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from agenda.opendata.terms import Term, terms
from agenda.opendata.things import Addresses, Kind, Known, Thing, Values, filled, stamp

SCHEMA: Final = "https://schema.oparl.org/1.1/"

INSIDE: Final[Mapping[Kind, Mapping[str, str]]] = {
    "Body": {"legislativeTerm": "body"},
    "Meeting": {"agendaItem": "meeting", "location": "", "resultsProtocol": "meeting", "verbatimProtocol": "meeting"},
    "Paper": {"mainFile": "paper", "consultation": "paper"},
    "Person": {"membership": "person"},
}
"""Attributes that hold whole objects, and the way back to the parent, which those leave out (chapter 3)."""

OMITTED: Final[Mapping[Kind, frozenset[str]]] = {
    "Body": frozenset({"legislativeTerm"}),
    "Meeting": frozenset({"agendaItem"}),
    "Person": frozenset({"membership"}),
}
"""What `omit_internal` leaves out (chapter 2.5)."""

DEMANDED: Final[Mapping[Kind, Sequence[str]]] = {"Body": ("legislativeTerm",)}
"""Lists that stand there even where they are empty."""

Key = tuple[Kind, str]
Told = Mapping[str, Sequence[Known]]
"""What each sitting tells, by its id."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An object ready to be sent: whole, and without what `omit_internal` leaves out."""

    id: str
    created: datetime
    modified: datetime
    deleted: bool
    values: Mapping[str, Any]
    whole: str
    slim: str


class Catalogue:
    """One state of the open data; never changed, replaced as a whole."""

    def __init__(self, at: Addresses, told: Told, own: Sequence[Known] = ()) -> None:
        everything = (_to_the_second(one) for objects in (own, *told.values()) for one in objects)
        merged = _with_members(_with_terms(_merged(everything), terms(told)), at)
        flat = {at.of(*key): one for key, one in merged.items()}
        self._entries: dict[Kind, list[Entry]] = defaultdict(list)
        for address, one in flat.items():
            self._entries[one.thing.kind].append(_entry(address, one, flat))
        for entries in self._entries.values():
            entries.sort(key=lambda entry: (entry.created, entry.id))
        self._by_id = {entry.id: entry for entries in self._entries.values() for entry in entries}

    def find(self, address: str) -> Entry | None:
        """The object of that id; deleted ones too."""
        return self._by_id.get(address)

    def all(self, kind: Kind) -> Sequence[Entry]:
        """All objects of a kind, the deleted ones too, in an order that stays: new ones come at the end."""
        return self._entries.get(kind, ())

    def present(self, kind: Kind) -> Iterator[Entry]:
        """Those that are not deleted."""
        return (entry for entry in self.all(kind) if not entry.deleted)


def _to_the_second(one: Known) -> Known:
    """Times without parts of a second, as they are shown (chapter 2.4), so that filters find what they name."""
    return replace(one, created=one.created.replace(microsecond=0), modified=one.modified.replace(microsecond=0))


def _merged(everything: Iterable[Known]) -> dict[Key, Known]:
    """One object of each key: from the sitting that changed it last, public as long as one of them tells of it."""
    found: dict[Key, Known] = {}
    for one in everything:
        key = (one.thing.kind, one.thing.key)
        found[key] = _together(found[key], one) if key in found else one
    return found


def _together(a: Known, b: Known) -> Known:
    older, newer = sorted((a, b), key=lambda one: (not one.deleted, one.modified))
    values = {**older.thing.values, **newer.thing.values}
    lists = {name: _union(older.thing.values.get(name), value) for name, value in values.items()}
    return Known(
        replace(newer.thing, values=values | {name: value for name, value in lists.items() if value}),
        min(a.created, b.created),
        max(a.modified, b.modified),
        a.deleted and b.deleted,
    )


def _union(older: Any, newer: Any) -> list[Any]:
    """Lists of addresses grow: a person's memberships are told of by the sittings of several bodies."""
    both = (older, newer)
    return list(dict.fromkeys((*older, *newer))) if all(_is_addresses(one) for one in both) else []


def _is_addresses(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _with_terms(merged: dict[Key, Known], known: Mapping[str, Term]) -> dict[Key, Known]:
    """Each membership with its first and last day."""
    held = {key: one for key, one in merged.items() if key[0] == "Membership" and key[1] in known}
    return merged | {key: _held(one, known[key[1]]) for key, one in held.items()}


def _held(one: Known, term: Term) -> Known:
    known_at = (term.known_at or one.modified).replace(microsecond=0)
    return _with(one, filled((("startDate", term.start), ("endDate", term.end))), known_at)


def _with_members(merged: dict[Key, Known], at: Addresses) -> dict[Key, Known]:
    """Each organization with the addresses of its memberships.

    A tombstone does not say of which organization it was, so each has changed when one came (chapter 2.8).
    """
    every = [one for one in merged.values() if one.thing.kind == "Membership"]
    gone = [one.modified for one in every if one.deleted]
    members: dict[str, list[Known]] = defaultdict(list)
    for one in every:
        if not one.deleted:
            members[one.thing.values["organization"]].append(one)
    return {key: _joined(one, members.get(at.of(*key), []), gone, at) for key, one in merged.items()}


def _joined(one: Known, members: Sequence[Known], gone: Sequence[datetime], at: Addresses) -> Known:
    if one.deleted or one.thing.kind != "Organization":
        return one
    addresses = [at.of("Membership", each.thing.key) for each in members]
    changed = max((one.modified, *gone, *(each.modified for each in members)))
    return _with(one, filled([("membership", addresses)]), changed)


def _with(one: Known, values: Mapping[str, Any], modified: datetime) -> Known:
    thing = Thing(one.thing.kind, one.thing.key, {**one.thing.values, **values})
    return replace(one, thing=thing, modified=max(one.modified, modified))


def _entry(address: str, one: Known, flat: Mapping[str, Known]) -> Entry:
    kind, inside = one.thing.kind, tuple(_inside(one, flat))
    values, modified = dict(one.thing.values), max((one.modified, *(each.modified for each in inside)))
    for name, back in INSIDE.get(kind, {}).items():
        if name in values:
            values[name] = _put_in(values[name], back, flat)
    whole = _object(address, one, modified, _told(kind, values))
    omitted = OMITTED.get(kind, frozenset())
    slim = {name: value for name, value in whole.items() if name not in omitted}
    text = _text(whole)
    return Entry(
        address, one.created, modified, one.deleted, whole, text, _text(slim) if len(slim) < len(whole) else text
    )


def _told(kind: Kind, values: Mapping[str, Any]) -> Values:
    """The values without lists that nothing is left in, but for those that OParl demands (chapter 2.4)."""
    return {**filled(values.items()), **{name: values[name] for name in DEMANDED.get(kind, ()) if name in values}}


def _inside(one: Known, flat: Mapping[str, Known]) -> Iterator[Known]:
    """The objects inside: when one of them changes, so does the one around it (chapter 2.8)."""
    for name in INSIDE.get(one.thing.kind, {}):
        value = one.thing.values.get(name, [])
        yield from (flat[address] for address in ([value] if isinstance(value, str) else value) if address in flat)


def _put_in(value: Any, back: str, flat: Mapping[str, Known]) -> Any:
    if isinstance(value, list):
        return [_internal(address, back, flat) for address in value if not flat[address].deleted]
    return _internal(value, back, flat)


def _internal(address: str, back: str, flat: Mapping[str, Known]) -> dict[str, Any]:
    one = flat[address]
    values = {name: value for name, value in one.thing.values.items() if name != back}
    return _object(address, one, one.modified, values)


def _object(address: str, one: Known, modified: datetime, values: Mapping[str, Any]) -> dict[str, Any]:
    head = {"id": address, "type": SCHEMA + one.thing.kind}
    times = {"created": stamp(one.created), "modified": stamp(modified)}
    return {**head, **values, **times, **({"deleted": True} if one.deleted else {})}


def _text(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
