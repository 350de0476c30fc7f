"""The tables, and nothing else: rows stay inside server/store, frozen dataclasses go out.

All times are text as `chain.stamp` writes them: the same in SQLite and PostgreSQL, hashable as stored, sortable.
"""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class EventRow(SQLModel, table=True):
    """One event of one meeting, for ever (see `chain`); the primary key is what stops two writers."""

    __tablename__ = "event"

    meeting_id: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: str
    kind: str
    body: str
    prev_hash: str
    hash: str


class InvitationRow(SQLModel, table=True):
    """A personal link (Einladung); only the hash of its token is kept."""

    __tablename__ = "invitation"

    id: str = Field(primary_key=True)
    token_hash: str = Field(unique=True)
    slug: str = Field(index=True)
    meeting_id: str = Field(index=True)
    role: str
    person_id: str | None = None
    expires_at: str
    revoked: bool = False


class LoginRow(SQLModel, table=True):
    """A browser that opened an invitation, and ends with it; only the hash of its cookie's secret is kept.

    `revoked` says nothing: a table that exists is never altered, and existing ones want the column filled.
    """

    __tablename__ = "login"

    id: str = Field(primary_key=True)
    secret_hash: str = Field(unique=True)
    invitation_id: str = Field(foreign_key="invitation.id", index=True)
    created_at: str
    revoked: bool = False


TABLES = tuple(SQLModel.metadata.tables[name] for name in ("event", "invitation", "login"))
"""Created by name, not by `metadata.create_all` over whatever else was imported."""
