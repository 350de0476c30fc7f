"""Who is this: personal links, logins, tickets.

A personal link (Einladung) holds a token that only its person knows; the server keeps its SHA-256. Opening the link
makes a login, a cookie that the browser sends for that person's pages only, so that several roles fit one browser. A
page gets a ticket for each socket: signed, good once and for a minute. Tokens are derived from the server's own secret,
so the demonstration can print its links again without storing them.

One data folder keeps the links of all its sittings; those into another than the one that is served open nothing, for
their roles and persons mean that sitting's.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from agenda.commands import Actor, Role
from server.clock import Clock
from server.secret import same, sha256, sign
from server.store.registry import Invitation, Login, Registry

TICKET_SECONDS = 60
"""Long enough for a slow phone between fetching the ticket and opening the socket."""

COOKIE_BYTES = 32
TOKEN_BYTES = 18  # 144 bit: not to be guessed, short enough for a letter


class LinkInvalid(Exception):
    """The personal link, cookie or ticket does not open anything; `code` is a sentence of server/texts.py."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody with a login: which browser, which invitation, which role."""

    login_id: str
    invitation: Invitation

    @property
    def actor(self) -> Actor:
        """In whose name commands are given."""
        return Actor(role_of(self.invitation), self.invitation.person_id)


def role_of(invitation: Invitation) -> Role:
    """The invitation's role."""
    return invitation.role


class Identities:
    """Makes and checks links, logins and tickets of one sitting."""

    def __init__(self, registry: Registry, secret: bytes, clock: Clock, meeting_id: str) -> None:
        self._meeting_id = meeting_id
        self._registry = registry
        self._secret = secret
        self._clock = clock
        self._used: dict[str, datetime] = {}
        self._taken_back: frozenset[str] = frozenset()

    def token(self, invitation_id: str) -> str:
        """The personal link's token."""
        return _base62(self._sign("invitation", invitation_id)[:TOKEN_BYTES])

    async def invite(self, role: Role, slug: str, person_id: str | None, valid: timedelta) -> Invitation:
        """Make an invitation; its link follows from its id."""
        invitation = self._fresh(role, slug, person_id, valid)
        await self._registry.add_invitation(invitation)
        return invitation

    async def renew(
        self, role: Role, slug: str, person_id: str | None, valid: timedelta
    ) -> tuple[Invitation, frozenset[str]]:
        """Take every link of a page back and make a new one; also the ids of the invitations that were taken back.

        From then on `recognise`, `redeem` and `opens` know it, even where they read the database a moment before.
        """
        fresh = self._fresh(role, slug, person_id, valid)
        taken_back = await self._registry.renew_invitation(fresh)
        self._taken_back |= taken_back
        return fresh, taken_back

    def _fresh(self, role: Role, slug: str, person_id: str | None, valid: timedelta) -> Invitation:
        invitation_id = secrets.token_hex(8)
        return Invitation(
            id=invitation_id,
            token_hash=sha256(self.token(invitation_id)),
            slug=slug,
            meeting_id=self._meeting_id,
            role=role,
            person_id=person_id,
            expires_at=self._clock.now() + valid,
        )

    def opens(self, invitation: Invitation) -> bool:
        """Whether the invitation's link would work now: not revoked, not expired, made with this server's secret."""
        ours = invitation.token_hash == sha256(self.token(invitation.id))
        return ours and not self._is_taken_back(invitation) and invitation.expires_at > self._clock.now()

    async def enter(self, token: str) -> tuple[Invitation, str]:
        """Open a personal link: the invitation and the new cookie value. Raises LinkInvalid."""
        invitation = await self._registry.invitation_by_token_hash(sha256(token))
        if invitation is None or self._is_taken_back(invitation):
            raise LinkInvalid("link-unknown")
        self._check_current(invitation)
        cookie = secrets.token_urlsafe(COOKIE_BYTES)
        await self._registry.add_login(
            Login(
                id=secrets.token_hex(8),
                secret_hash=sha256(cookie),
                invitation_id=invitation.id,
                created_at=self._clock.now(),
            )
        )
        return invitation, cookie

    async def recognise(self, cookie: str | None, slug: str) -> Identity:
        """Whose cookie this is; raises LinkInvalid where it does not belong to these pages."""
        if not cookie:
            raise LinkInvalid("login-missing")
        return await self._login(sha256(cookie), slug)

    def ticket(self, identity: Identity, cookie: str) -> str:
        """A ticket for one socket of this login."""
        until = int(self._clock.now().timestamp()) + TICKET_SECONDS
        body = f"{until}.{secrets.token_hex(8)}.{identity.invitation.slug}.{sha256(cookie)}"
        return f"{body}.{self._sign('ticket', body).hex()}"

    async def redeem(self, ticket: str) -> Identity:
        """The identity behind a ticket; raises LinkInvalid where it is forged, late or used."""
        body, _, signature = ticket.rpartition(".")
        if not same(signature, self._sign("ticket", body).hex()):
            raise LinkInvalid("ticket-invalid")
        until, nonce, slug, cookie_hash = body.split(".")
        now = self._clock.now()
        if int(until) < now.timestamp() or nonce in self._used:
            raise LinkInvalid("ticket-invalid")
        self._remember(nonce, now)
        return await self._login(cookie_hash, slug)

    async def _login(self, secret_hash: str, slug: str) -> Identity:
        login = await self._registry.login_by_secret_hash(secret_hash)
        invitation = await self._registry.invitation(login.invitation_id) if login else None
        if login is None or invitation is None or invitation.slug != slug:
            raise LinkInvalid("login-missing")
        if self._is_taken_back(invitation):
            raise LinkInvalid("revoked")
        self._check_current(invitation)
        return Identity(login.id, invitation)

    def _is_taken_back(self, invitation: Invitation) -> bool:
        """Also where it was read before."""
        return invitation.revoked or invitation.id in self._taken_back

    def _check_current(self, invitation: Invitation) -> None:
        if invitation.meeting_id != self._meeting_id:
            raise LinkInvalid("link-elsewhere")
        if invitation.expires_at <= self._clock.now():
            raise LinkInvalid("link-expired")

    def _remember(self, nonce: str, now: datetime) -> None:
        late = now - timedelta(seconds=TICKET_SECONDS)
        self._used = {old: at for old, at in self._used.items() if at >= late}
        self._used[nonce] = now

    def _sign(self, purpose: str, text: str) -> bytes:
        return sign(self._secret, purpose, text)


def _base62(raw: bytes) -> str:
    """Letters and digits only: a link must survive mail programs and typing."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 62)
        text = alphabet[digit] + text
    return text
