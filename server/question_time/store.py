"""What residents sent, beside the log: names, places of residence, mail addresses, questions nobody has decided on.

It is a file of its own, so that what is personal can be deleted and never is in the log's backup or export. A question
is found by the token of its form, which is also its asker's personal link; the file holds the token's hash only. Who
votes a question up is a random word of the browser, hashed with the question. What is deleted is overwritten
(`secure_delete`). Numbers are never given twice, because the log may know them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, func, insert, update
from sqlmodel import Field, Session, SQLModel, col, select

from agenda.question_time_sent import Sent, check_room
from recordings.archive import Removed
from server.file_apart import READING, WRITING, open_file
from server.store.writer import Reader, Writer

SUFFIX: Final = ".sqlite3"

MOST_VOTES: Final = 100_000
"""Of one question, as of a live poll: more is a machine, and would fill the disk."""


class ResidentQuestionRow(SQLModel, table=True):
    """One question as it was sent; `sent_at` is ISO 8601 in UTC."""

    __tablename__ = "resident_question"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    item_id: str
    name: str
    named: bool
    residence: str
    resident: bool
    text: str
    mail: str
    live: bool
    sent_at: str


class ResidentVoteRow(SQLModel, table=True):
    """One browser that votes one question up."""

    __tablename__ = "resident_vote"
    __table_args__ = ({"sqlite_with_rowid": False},)

    question_id: str = Field(primary_key=True)
    device: str = Field(primary_key=True)


class ResidentMailRow(SQLModel, table=True):
    """How often the mail server refused the answer to a question; a table of its own, for files without it are read."""

    __tablename__ = "resident_mail"

    question_id: str = Field(primary_key=True)
    tries: int


TABLES = tuple(SQLModel.metadata.tables[name] for name in ("resident_question", "resident_vote", "resident_mail"))


@dataclass(frozen=True, slots=True)
class Stored:
    """A question with its id, as `f3`, the item it was sent for, and when (UTC)."""

    question_id: str
    item_id: str
    sent: Sent
    sent_at: datetime

    @property
    def public_name(self) -> str:
        """The name as far as everybody may know it."""
        return self.sent.name if self.sent.named else ""


class QuestionStore:
    """The questions of one sitting; every method raises StorageTrouble."""

    def __init__(self, path: Path) -> None:
        self._database = open_file(path, WRITING)
        with self._database.transaction() as session:
            SQLModel.metadata.create_all(session.connection(), tables=list(TABLES))
        self._writer = Writer(self._database)
        self._reading = open_file(path, READING)
        self._reader = Reader(self._reading)

    async def add(self, token: str, item_id: str, sent: Sent, at: datetime, most: int) -> bool:
        """Store a question, durably when this returns; False where this token has sent one. Raises Refusal if full."""
        row = {"token_hash": _hash(token), "item_id": item_id, "sent_at": at.isoformat(), **asdict(sent)}
        if await self.of_token(token) is not None:
            return False
        check_room(await self.count(), most)
        return await self._writer.write(lambda session: _add(session, row))

    async def count(self) -> int:
        """How many are stored."""
        return await self._reader.read(
            lambda session: session.exec(select(func.count(col(ResidentQuestionRow.number)))).one()
        )

    async def all(self) -> tuple[Stored, ...]:
        """All questions in the order of their coming."""
        return await self._reader.read(_all)

    async def get(self, question_id: str) -> Stored | None:
        """One question; None where it was never sent, or is deleted."""
        return next((one for one in await self.all() if one.question_id == question_id), None)

    async def of_token(self, token: str) -> Stored | None:
        """The question of a personal link."""
        return await self._reader.read(lambda session: _of_token(session, _hash(token)))

    async def forget_mail(self, question_id: str) -> None:
        """Delete the address."""
        await self._writer.write(lambda session: _forget_mail(session, question_id))

    async def refused_mail(self, question_id: str) -> int:
        """The mail server did not want the answer; how often by now."""
        return await self._writer.write(lambda session: _refused_mail(session, question_id))

    async def vote(self, question_id: str, device: str) -> None:
        """Count a browser's vote, once; beyond `MOST_VOTES` nothing is counted."""
        await self._writer.write(lambda session: _vote(session, question_id, _hash(f"{question_id}\n{device}")))

    async def votes(self) -> Mapping[str, int]:
        """How many vote each question up; those without a vote are left out."""
        return await self._reader.read(_votes)

    async def close(self) -> None:
        """Write what waits and give the file back."""
        await self._writer.close()
        self._reader.close()
        self._database.close()
        self._reading.close()


def delete_expired(path: Path, before: datetime) -> Removed:
    """Delete what came before that moment, beside a running server too; raises StorageTrouble as OSError's kin do."""
    database = open_file(path, WRITING)
    try:
        with database.transaction() as session:
            SQLModel.metadata.create_all(session.connection(), tables=list(TABLES))
            gone = [one for one in _all(session) if one.sent_at < before]
            for one in gone:
                _delete(session, one.question_id)
    finally:
        database.close()
    return Removed(len(gone), sum(len(repr(one.sent).encode()) for one in gone))


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _number(question_id: str) -> int:
    """Of an id that is none of ours -1, which no row has."""
    number = question_id.removeprefix("f")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else -1


def _add(session: Session, row: Mapping[str, Any]) -> bool:
    """Twice at the same moment is once."""
    if _of_token(session, row["token_hash"]) is not None:
        return False
    session.connection().execute(insert(ResidentQuestionRow), dict(row))
    return True


def _all(session: Session) -> tuple[Stored, ...]:
    return tuple(map(_stored, session.exec(select(ResidentQuestionRow).order_by(col(ResidentQuestionRow.number)))))


def _of_token(session: Session, token_hash: str) -> Stored | None:
    row = session.exec(select(ResidentQuestionRow).where(col(ResidentQuestionRow.token_hash) == token_hash)).first()
    return None if row is None else _stored(row)


def _stored(row: ResidentQuestionRow) -> Stored:
    sent = Sent(row.name, row.named, row.residence, row.resident, row.text, row.mail, row.live)
    return Stored(f"f{row.number}", row.item_id, sent, datetime.fromisoformat(row.sent_at))


def _forget_mail(session: Session, question_id: str) -> None:
    session.connection().execute(
        update(ResidentQuestionRow).where(col(ResidentQuestionRow.number) == _number(question_id)).values(mail="")
    )


def _refused_mail(session: Session, question_id: str) -> int:
    known = session.get(ResidentMailRow, question_id)
    if known is None:
        session.connection().execute(insert(ResidentMailRow), {"question_id": question_id, "tries": 1})
        return 1
    known.tries += 1
    session.flush()
    return known.tries


def _delete(session: Session, question_id: str) -> None:
    connection = session.connection()
    connection.execute(delete(ResidentMailRow).where(col(ResidentMailRow.question_id) == question_id))
    connection.execute(delete(ResidentQuestionRow).where(col(ResidentQuestionRow.number) == _number(question_id)))
    connection.execute(delete(ResidentVoteRow).where(col(ResidentVoteRow.question_id) == question_id))


def _vote(session: Session, question_id: str, device: str) -> None:
    known = session.get(ResidentVoteRow, (question_id, device)) is not None
    mine = select(func.count()).where(col(ResidentVoteRow.question_id) == question_id)
    if not known and session.exec(mine).one() < MOST_VOTES:
        session.connection().execute(insert(ResidentVoteRow), {"question_id": question_id, "device": device})


def _votes(session: Session) -> Mapping[str, int]:
    query = select(ResidentVoteRow.question_id, func.count()).group_by(col(ResidentVoteRow.question_id))
    return dict(session.exec(query).all())
