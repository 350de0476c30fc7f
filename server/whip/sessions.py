"""The connections of devices and pages by WHIP and WHEP: found by an id that cannot be guessed, ended in time.

A session ends when the device says so (DELETE), when the media server closes its connection (a handshake that never
came, a goodbye by DTLS), when the device has been silent for as long as consent lasts (RFC 7675 § 5.1), or when the
personal link that opened it expires or is taken back.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from media.peer import Peer
from server.store.registry import Invitation

log = logging.getLogger(__name__)

Endpoint = Literal["whip", "whep"]
Watcher = Literal["viewer", "captioner", "clerk"]
"""Whose personal link opens a page with the programme."""

Key = Literal["hall", "publish", "view", "bench"] | Watcher
"""What opened it: a token of config.toml, or a page of that role."""

SILENCE_SECONDS: Final = 23.0
"""The media server calls a device lost after 7 s of silence; with these, 30 s as RFC 7675 § 5.1 has it."""

LIMITS: Final[Mapping[Key, int]] = {
    **{"hall": 4, "publish": 16, "view": 64, "bench": 2000},
    **{"viewer": 48, "captioner": 8, "clerk": 8},
}
"""Sessions of one token, or of all links of a role, at once: what a town hall has; for a load test what one machine
carries. A link to watch is handed on: who writes captions or the minutes has places that it cannot take."""


def fresh_etag() -> str:
    """The tag of an ICE session (RFC 9725 § 4.3.1)."""
    return f'"{secrets.token_hex(8)}"'


@dataclass(slots=True, eq=False)
class Session:
    """One device. `ufrag` is its ICE user name, `answer` what it was answered, `lost_at` since when it is silent.

    `watches` is the owner of the tracks it gets; empty for a sender, and for a player in a bench room. `link` is
    the personal link that opened it; None where a token did, which does not expire.
    """

    session_id: str
    endpoint: Endpoint
    room: str
    key: Key
    ufrag: str
    watches: str = ""
    link: Invitation | None = None
    peer: Peer | None = None
    answer: str = ""
    etag: str = field(default_factory=fresh_etag)
    lost_at: float | None = None

    def state(self, state: str, now: float) -> None:
        """The media server's word about it."""
        self.lost_at = now if state == "lost" else None


class Sessions:
    """All of them."""

    def __init__(self) -> None:
        self._by_id: dict[str, Session] = {}

    def __iter__(self) -> Iterator[Session]:
        return iter(tuple(self._by_id.values()))

    def __len__(self) -> int:
        return len(self._by_id)

    def full(self, key: Key) -> bool:
        """Whether no more may come with this token."""
        return sum(session.key == key for session in self) >= LIMITS[key]

    def add(
        self, endpoint: Endpoint, room: str, key: Key, ufrag: str, watches: str = "", link: Invitation | None = None
    ) -> Session:
        """A new one, its connection still to come."""
        session = Session(secrets.token_urlsafe(16), endpoint, room, key, ufrag, watches, link)
        self._by_id[session.session_id] = session
        return session

    def get(self, session_id: str, endpoint: Endpoint, room: str, key: Key) -> Session | None:
        """The session of that address, for the token that made it."""
        session = self._by_id.get(session_id)
        if session is None or (session.endpoint, session.room, session.key) != (endpoint, room, key):
            return None
        return session

    def drop(self, session: Session) -> None:
        """Forget it; harmless when repeated."""
        self._by_id.pop(session.session_id, None)

    def end(self, session: Session) -> None:
        """Close its connection and forget it."""
        self.drop(session)
        if session.peer is not None:
            session.peer.close()

    def end_all(self, key: Key) -> None:
        """Close all that this token opened."""
        for session in self:
            if session.key == key:
                self.end(session)

    def end_watching(self, key: Key, owner: str) -> None:
        """Close all that this token opened and that get this owner's tracks."""
        for session in self:
            if (session.key, session.watches) == (key, owner):
                self.end(session)

    def end_opened_by(self, invitations: Collection[str]) -> None:
        """Close all that these invitations opened."""
        for session in self:
            if session.link is not None and session.link.id in invitations:
                self.end(session)

    def sweep(self, now: float, at: datetime) -> None:
        """End those that have been silent for too long (`now` monotonic), and those whose link has expired (`at`)."""
        for session in self:
            if session.lost_at is not None and now - session.lost_at >= SILENCE_SECONDS:
                log.info("%s session of %s ended: silent", session.endpoint, session.room)
                self.end(session)
            elif session.link is not None and session.link.expires_at <= at:
                log.info("%s session of %s ended: link expired", session.endpoint, session.room)
                self.end(session)
