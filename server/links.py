"""Personal links for the people of a sitting, and how a terminal shows them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

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


@dataclass(frozen=True, slots=True)
class _Seat:
    role: Role
    slug: str
    person_id: str | None


def _seats(plan: MeetingPlan) -> Iterator[_Seat]:
    prefix = plan.meeting.id
    yield _Seat("chair", f"{prefix}-vorsitz", plan.with_function("chair").id)
    yield _Seat("clerk", f"{prefix}-schriftfuehrung", plan.with_function("clerk").id)
    for person in plan.expected("remote"):
        yield _Seat("member", f"{prefix}-{person.id}", person.id)
    yield _Seat("hall", f"{prefix}-saal", None)
    yield _Seat("operator", f"{prefix}-technik", None)
    yield _Seat("captioner", f"{prefix}-untertitel", None)
    yield _Seat("viewer", f"{prefix}-mitsehen", None)


async def ensure_invitations(
    plan: MeetingPlan, identities: Identities, registry: Registry, valid: timedelta
) -> Sequence[Invitation]:
    """Invite whoever the plan names and has no invitation yet; returns all invitations in the order of the plan."""
    known = {one.slug: one for one in await registry.invitations(plan.meeting.id) if identities.opens(one)}
    for seat in _seats(plan):
        if seat.slug not in known:
            known[seat.slug] = await identities.invite(seat.role, seat.slug, seat.person_id, valid)
    return tuple(known[seat.slug] for seat in _seats(plan))


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
