"""The sittings of an OParl interface, each with its body and who belongs to it on that day."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from server.oparl.source import Source, SourceTrouble
from server.oparl.things import ForeignMeeting, ForeignMembership, ForeignOrganization, ForeignPerson, named, parsed

MOST_SITTINGS: Final = 200


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the body that sits; `key` is the person's address, the same in every sitting."""

    key: str
    name: str
    role: str
    votes: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting with its body."""

    meeting: ForeignMeeting
    body: str
    members: Sequence[Member]


async def sittings(source: Source, address: str, since: datetime) -> Sequence[Sitting]:
    """The sittings from that moment on; the address is that of a system, a body or a meeting. Raises SourceTrouble."""
    try:
        async with asyncio.timeout(source.limits.seconds):
            return [await _with_body(source, one) async for one in _meetings(source, address, since)]
    except TimeoutError as error:
        raise SourceTrouble(f"{address} braucht zu lange für alle Antworten.") from error


async def _meetings(source: Source, address: str, since: datetime) -> AsyncIterator[ForeignMeeting]:
    found, seen = 0, set[str]()
    async for values in _raw_meetings(source, address):
        if values.get("deleted") or values.get("start") is None:
            continue
        meeting = parsed(ForeignMeeting, values)
        if meeting.start >= since and not meeting.cancelled:
            if meeting.id in seen:
                raise SourceTrouble(f"{meeting.id[:200]} heißen mehrere Sitzungen zugleich.")
            seen.add(meeting.id)
            found += 1
            if found > MOST_SITTINGS:
                raise SourceTrouble(f"{address} nennt mehr als {MOST_SITTINGS} Sitzungen seit {since:%d.%m.%Y}.")
            yield meeting


async def _raw_meetings(source: Source, address: str) -> AsyncIterator[dict[str, Any]]:
    values = await source.get(address)
    match str(values.get("type", "")).rpartition("/")[2]:
        case "Meeting":
            yield values
        case "Body":
            async for meeting in source.list(_address(values, "meeting")):
                yield meeting
        case "System":
            async for body in source.list(_address(values, "body")):
                async for meeting in source.list(_address(body, "meeting")):
                    yield meeting
        case other:
            raise SourceTrouble(f"{address} ist weder System noch Body noch Meeting von OParl, sondern „{other[:60]}“.")


def _address(values: dict[str, Any], name: str) -> str:
    address = values.get(name)
    if not isinstance(address, str):
        raise SourceTrouble(f"In {str(values.get('id'))[:200]} fehlt die Adresse „{name}“.")
    return address


async def _with_body(source: Source, meeting: ForeignMeeting) -> Sitting:
    if not meeting.organization:
        return Sitting(meeting, meeting.name, ())
    body = parsed(ForeignOrganization, await named(source, meeting.organization[0]))
    members = [await _member(source, address, meeting.start.date()) for address in body.membership]
    return Sitting(meeting, body.name, [one for one in members if one is not None and one.name])


async def _member(source: Source, address: str, day: date) -> Member | None:
    """Who belongs to the body by that membership on that day."""
    membership = parsed(ForeignMembership, await named(source, address))
    if not membership.holds(day):
        return None
    person = parsed(ForeignPerson, await named(source, membership.person)) if membership.person else ForeignPerson()
    return Member(membership.person or address, person.name, membership.role, membership.votingRight)
