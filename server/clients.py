"""The people connected now: one client per socket, one active seat per person.

Pure bookkeeping without a socket of its own, so that the rule "the later device takes over" needs no network to test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from agenda.commands import Role
from media.peer import Peer
from server.identity import Identity, role_of
from server.texts import Texts

SEVERAL: frozenset[Role] = frozenset({"hall", "operator"})
"""Roles that may be open on several devices at once: a hall has more than one screen, and a technician walks about."""


@dataclass(slots=True, eq=False)
class Client:
    """One connected page. `sent` remembers the sections it has, so that only changes travel.

    `on_offer` is what the tracks it was told of were chosen from.
    """

    sid: str
    identity: Identity
    texts: Texts
    peer: Peer | None = None
    sent: dict[str, Any] = field(default_factory=dict)
    on_offer: object = None

    @property
    def role(self) -> Role:
        """The role of its invitation."""
        return role_of(self.identity.invitation)

    def lacks(self, name: str, value: Any) -> bool:
        """Whether the page does not have this value of a section; the same object needs no comparison."""
        sent = self.sent.get(name, ...)
        return sent is not value and bool(sent != value)

    @property
    def person_id(self) -> str | None:
        """Whose seat it is; None for a hall screen."""
        return self.identity.invitation.person_id


class Clients:
    """All clients of one sitting."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Client] = {}

    def __iter__(self) -> Iterator[Client]:
        return iter(tuple(self._by_sid.values()))

    def __len__(self) -> int:
        return len(self._by_sid)

    def get(self, sid: str) -> Client | None:
        """The client of that socket, if it is still there."""
        return self._by_sid.get(sid)

    def add(self, client: Client) -> tuple[Client, ...]:
        """Take the client in; returns those whose seat it takes over."""
        replaced = tuple(self._same_seat(client))
        for old in replaced:
            del self._by_sid[old.sid]
        self._by_sid[client.sid] = client
        return replaced

    def remove(self, sid: str) -> Client | None:
        """Forget the client; None where it had already been replaced."""
        return self._by_sid.pop(sid, None)

    def in_role(self, role: Role, person_id: str | None = None) -> bool:
        """Whether somebody holds that role, or that person's seat, right now."""
        return any(one.role == role and person_id in (None, one.person_id) for one in self)

    def _same_seat(self, client: Client) -> Iterator[Client]:
        if client.role in SEVERAL:
            return
        for other in self:
            if other.identity.invitation.id == client.identity.invitation.id:
                yield other
