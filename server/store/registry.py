"""Rows beside the log: who was invited, which browser is logged in. Nothing here is part of what the meeting decided.

Tokens and secrets themselves are never stored, only their hashes; whoever copies the database cannot use a link.
Times are aware datetimes in UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlmodel import Session, col, select

from agenda.commands import Role
from server.store.chain import moment, stamp
from server.store.log import meeting_ids
from server.store.tables import InvitationRow, LoginRow
from server.store.writer import Reader, Writer


@dataclass(frozen=True, slots=True)
class Invitation:
    """A personal link (Einladung) into one meeting in one role; `slug` is the address of the page it leads to."""

    id: str
    token_hash: str
    slug: str
    meeting_id: str
    role: Role
    person_id: str | None
    expires_at: datetime
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Login:
    """A browser that opened an invitation and holds the secret of which `secret_hash` is kept.

    It ends with its invitation.
    """

    id: str
    secret_hash: str
    invitation_id: str
    created_at: datetime


class Registry:
    """Invitations and logins. Every method raises StorageTrouble where the database cannot be used."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader

    async def add_invitation(self, invitation: Invitation) -> None:
        """Keep an invitation; raises KeyTaken where its id or token exists already."""
        await self._writer.write(lambda session: _insert(session, _invitation_row(invitation)))

    async def invitation(self, invitation_id: str) -> Invitation | None:
        """The invitation with this id."""
        query = select(InvitationRow).where(InvitationRow.id == invitation_id)
        return await self._reader.read(lambda session: _invitation(session.exec(query).first()))

    async def invitation_by_token_hash(self, token_hash: str) -> Invitation | None:
        """The invitation whose link was opened; expired and revoked ones too, so that the page can say which."""
        query = select(InvitationRow).where(InvitationRow.token_hash == token_hash)
        return await self._reader.read(lambda session: _invitation(session.exec(query).first()))

    async def invitations(self, meeting_id: str) -> Sequence[Invitation]:
        """All invitations into a meeting, by slug."""
        query = select(InvitationRow).where(InvitationRow.meeting_id == meeting_id)
        ordered = query.order_by(col(InvitationRow.slug), col(InvitationRow.id))
        return await self._reader.read(lambda session: tuple(_as_invitation(row) for row in session.exec(ordered)))

    async def renew_invitation(self, fresh: Invitation) -> frozenset[str]:
        """Make the links of a page worthless for good and keep a new one, both or neither; the ids of the old ones."""
        return await self._writer.write(lambda session: _renew(session, fresh))

    async def add_login(self, login: Login) -> None:
        """Keep a login; raises KeyTaken where id or secret exist already or the invitation does not."""
        await self._writer.write(lambda session: _insert(session, _login_row(login)))

    async def login_by_secret_hash(self, secret_hash: str) -> Login | None:
        """The login of a browser that shows its secret, whatever has become of its invitation."""
        query = select(LoginRow).where(LoginRow.secret_hash == secret_hash)
        return await self._reader.read(lambda session: _login(session.exec(query).first()))

    async def meetings(self) -> Sequence[str]:
        """The ids of all meetings that have a log, the oldest first."""
        return await self._reader.read(meeting_ids)


def _insert(session: Session, row: InvitationRow | LoginRow) -> None:
    session.add(row)
    session.flush()


def _renew(session: Session, fresh: Invitation) -> frozenset[str]:
    same_page = (
        col(InvitationRow.meeting_id) == fresh.meeting_id,
        col(InvitationRow.slug) == fresh.slug,
        col(InvitationRow.role) == fresh.role,
    )
    old = session.exec(select(InvitationRow).where(*same_page, col(InvitationRow.revoked).is_(False))).all()
    for row in old:
        row.revoked = True
    _insert(session, _invitation_row(fresh))
    return frozenset(row.id for row in old)


def _invitation_row(value: Invitation) -> InvitationRow:
    return InvitationRow(
        id=value.id,
        token_hash=value.token_hash,
        slug=value.slug,
        meeting_id=value.meeting_id,
        role=value.role,
        person_id=value.person_id,
        expires_at=stamp(value.expires_at),
        revoked=value.revoked,
    )


def _invitation(row: InvitationRow | None) -> Invitation | None:
    return _as_invitation(row) if row else None


def _as_invitation(row: InvitationRow) -> Invitation:
    return Invitation(
        row.id,
        row.token_hash,
        row.slug,
        row.meeting_id,
        cast(Role, row.role),
        row.person_id,
        moment(row.expires_at),
        row.revoked,
    )


def _login_row(value: Login) -> LoginRow:
    return LoginRow(
        id=value.id,
        secret_hash=value.secret_hash,
        invitation_id=value.invitation_id,
        created_at=stamp(value.created_at),
    )


def _login(row: LoginRow | None) -> Login | None:
    if row is None:
        return None
    return Login(row.id, row.secret_hash, row.invitation_id, moment(row.created_at))
