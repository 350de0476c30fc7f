"""Personal links for the people of a sitting, and how a terminal shows them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import segno

from agenda.commands import Role
from server.identity import Identities
from server.planning import MeetingPlan
from server.store.registry import Invitation, Registry

ROLE_NAMES: dict[str, str] = {
    "chair": "Vorsitz",
    "clerk": "Schriftführung",
    "member": "Zugeschaltet",
    "hall": "Saalbildschirm",
    "operator": "Technik",
    "captioner": "Untertitel",
    "viewer": "Mitsehen (Presse, Dolmetschen, zweiter Saal)",
    "public": "Öffentlichkeit",
}


@dataclass(frozen=True, slots=True)
class Link:
    """An address for somebody; `name` is empty where it is nobody's own, as a hall screen's."""

    role: Role
    name: str
    url: str


_PAGES: Final[Mapping[Role, str]] = {
    "chair": "vorsitz",
    "clerk": "schriftfuehrung",
    "hall": "saal",
    "operator": "technik",
    "captioner": "untertitel",
    "viewer": "mitsehen",
}
"""How the one page of a role is called in its address; members have one each, called by the person's id."""

SHARED: Final[Sequence[Role]] = ("hall", "operator", "captioner", "viewer")
"""Whose link is nobody's own."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A page that a link leads to. A person's id may be the word of another role's page: only both say which it is."""

    role: Role
    slug: str
    person_id: str | None

    def is_of(self, invitation: Invitation) -> bool:
        """Whether the invitation leads to this page."""
        return (invitation.role, invitation.slug) == (self.role, self.slug)


def seat_of_role(meeting_id: str, role: Role, person_id: str | None = None) -> Seat:
    """The page of a role that has one; KeyError for another."""
    return Seat(role, f"{meeting_id}-{_PAGES[role]}", person_id)


def seat_of_member(meeting_id: str, person_id: str) -> Seat:
    """A person's own page."""
    return Seat("member", f"{meeting_id}-{person_id}", person_id)


def validity(plan: MeetingPlan, days: int, now: datetime) -> timedelta:
    """How long a link works that is made now: until so many days after the sitting, however early it is made."""
    return max(plan.meeting.starts_at - now, timedelta()) + timedelta(days=days)


def _seats(plan: MeetingPlan) -> Iterator[Seat]:
    prefix = plan.meeting.id
    yield seat_of_role(prefix, "chair", plan.with_function("chair").id)
    yield seat_of_role(prefix, "clerk", plan.with_function("clerk").id)
    for person in plan.expected("remote"):
        yield seat_of_member(prefix, person.id)
    for role in SHARED:
        yield seat_of_role(prefix, role)


async def ensure_invitations(
    plan: MeetingPlan, identities: Identities, registry: Registry, valid: timedelta
) -> Sequence[Invitation]:
    """Invite whoever the plan names and has no invitation yet; returns all invitations in the order of the plan."""
    known = await registry.invitations(plan.meeting.id)
    return [await invited(seat, known, identities, valid) for seat in _seats(plan)]


async def invited(seat: Seat, known: Sequence[Invitation], identities: Identities, valid: timedelta) -> Invitation:
    """The invitation that leads to this page: the known one that works, else a new one."""
    working = (one for one in known if seat.is_of(one) and identities.opens(one))
    return next(working, None) or await identities.invite(seat.role, seat.slug, seat.person_id, valid)


def links(
    plan: MeetingPlan, invitations: Sequence[Invitation], identities: Identities, url: str, public_url: str
) -> Sequence[Link]:
    """One link per invitation, and the public's."""
    names = {person.id: person.name for person in plan.person}
    personal = [
        Link(one.role, names.get(one.person_id or "", ""), f"{url}/einladung/{identities.token(one.id)}")
        for one in invitations
    ]
    return (*personal, Link("public", "", f"{public_url}/"))


def terminal(all_links: Sequence[Link], with_codes: bool) -> str:
    """The links as text for a terminal, each with a QR code where wanted."""
    lines: list[str] = []
    for link in all_links:
        title = ROLE_NAMES[link.role] + (f" · {link.name}" if link.name else "")
        lines += ["", title, f"  {link.url}"]
        if with_codes:
            lines.append(_code(link.url))
    return "\n".join(lines)


def _code(url: str) -> str:
    out = io.StringIO()
    segno.make(url, error="l").terminal(out=out, border=2, compact=True)
    return out.getvalue().rstrip("\n")
