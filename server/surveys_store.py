"""Answers on disk: what was said, never by whom, and nothing that leads from a code to what was answered with it.

Answers and codes are two tables of one file, so that an answer and its used code are stored together or not at all.
They cannot be joined: an answer has a random id and the day (no time), a code has nothing but whether it was used.
Not the order of writing either: both tables are kept in the order of their keys (WITHOUT ROWID), all codes are written
when they are printed and using one changes it in its place. The file has a rollback journal and no write-ahead log,
because that would keep each answer beside its code in the order they came; what is deleted is overwritten
(`secure_delete`). On the free blocks of a disk older pages may stay readable to whoever takes it apart: the data folder
belongs on an encrypted volume.

The journal costs three flushes a commit instead of one; `Writer` commits what waits in one group, as for the log.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

from sqlalchemy import event, func, insert, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import QueuePool
from sqlmodel import Field, Session, SQLModel, col, create_engine, select

from agenda.surveys_form import Answers
from server.store.database import BUSY_TIMEOUT_MS, Database
from server.store.trouble import trouble_of
from server.store.writer import Reader, Writer

FILE_NAME: Final = "surveys.sqlite3"
SETTINGS: Final = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
)

Channel = Literal["online", "paper"]
Taken = Literal["taken", "again", "code-unknown", "code-used", "closed"]
"""What became of an answer: stored; stored before by the same form; or why nothing was stored."""


class SurveyAnswerRow(SQLModel, table=True):
    """One answer; `answer_id` is random and tells nothing."""

    __tablename__ = "survey_answer"
    __table_args__ = ({"sqlite_with_rowid": False},)

    survey_id: str = Field(primary_key=True)
    answer_id: str = Field(primary_key=True)
    channel: str
    day: str
    body: str


class SurveyCodeRow(SQLModel, table=True):
    """One printed code, as a hash. `used` is 0 or 1, which SQLite writes in place."""

    __tablename__ = "survey_code"
    __table_args__ = ({"sqlite_with_rowid": False},)

    survey_id: str = Field(primary_key=True)
    code_hash: str = Field(primary_key=True)
    used: int = 0


class SurveyResultRow(SQLModel, table=True):
    """The result as it was made an exhibit; from then on no answer is taken."""

    __tablename__ = "survey_result"

    survey_id: str = Field(primary_key=True)
    body: str


TABLES = tuple(SQLModel.metadata.tables[name] for name in ("survey_answer", "survey_code", "survey_result"))


@dataclass(frozen=True, slots=True)
class Given:
    """An answer on its way to the disk. `token` is its form's, by which a second sending of the same is known.

    `day` is ISO 8601. `code` is empty where none is asked for.
    """

    survey_id: str
    token: str
    channel: Channel
    day: str
    answers: Answers
    code: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it lies there."""

    channel: Channel
    day: str
    answers: Answers


class SurveyStore:
    """Answers, codes and results of all surveys of a data folder. Every method raises StorageTrouble."""

    def __init__(self, folder: Path) -> None:
        self._database = _open(folder / FILE_NAME, "BEGIN IMMEDIATE")
        with self._database.transaction() as session:
            SQLModel.metadata.create_all(session.connection(), tables=list(TABLES))
        self._writer = Writer(self._database)
        self._reading = _open(folder / FILE_NAME, "BEGIN")
        self._reader = Reader(self._reading)

    async def put(self, given: Given) -> Taken:
        """Store an answer, durably when this returns, or say why not; nothing is ever half-stored."""
        row = SurveyAnswerRow(
            survey_id=given.survey_id,
            answer_id=_hash(given.survey_id, given.token),
            channel=given.channel,
            day=given.day,
            body=json.dumps(given.answers, ensure_ascii=False, separators=(",", ":")),
        ).model_dump()
        return await self._writer.write(lambda session: _put(session, row, given.code))

    async def add_codes(self, survey_id: str, codes: Sequence[str]) -> None:
        """Let these codes answer; sorted, so that the order of printing is not on the disk."""
        hashes = sorted(_hash(survey_id, code) for code in codes)
        rows: list[dict[str, str | int]] = [{"survey_id": survey_id, "code_hash": one, "used": 0} for one in hashes]
        await self._writer.write(lambda session: _insert_codes(session, rows))

    async def answers(self, survey_id: str) -> tuple[Kept, ...]:
        """All answers, in an order that means nothing."""
        return await self._reader.read(lambda session: _kept(session, survey_id))

    async def count(self, survey_id: str) -> int:
        """How many answered."""
        query = select(func.count()).where(col(SurveyAnswerRow.survey_id) == survey_id)
        return await self._reader.read(lambda session: session.exec(query).one())

    async def freeze(self, survey_id: str, body: str) -> str:
        """Keep the result for ever and take no more answers; the one that was kept first holds and is given back."""
        return await self._writer.write(lambda session: _freeze(session, survey_id, body))

    async def frozen(self, survey_id: str) -> str | None:
        """The result kept, None before."""
        return await self._reader.read(lambda session: _body(session, survey_id))

    async def close(self) -> None:
        """Write what waits and give the file back."""
        await self._writer.close()
        self._reader.close()
        self._database.close()
        self._reading.close()


def _hash(survey_id: str, secret: str) -> str:
    """With the survey's name, so that the same form or code elsewhere is another one."""
    return hashlib.sha256(f"{survey_id}\n{secret}".encode()).hexdigest()


def _put(session: Session, row: dict[str, str], code: str) -> Taken:
    survey_id = row["survey_id"]
    if session.get(SurveyAnswerRow, (survey_id, row["answer_id"])) is not None:
        return "again"
    if _body(session, survey_id) is not None:
        return "closed"
    if code:
        used = _use(session, survey_id, code)
        if used is not None:
            return used
    session.connection().execute(insert(SurveyAnswerRow), row)
    return "taken"


def _use(session: Session, survey_id: str, code: str) -> Taken | None:
    """Use the code up; why that cannot be, None where it was done."""
    key = (survey_id, _hash(survey_id, code))
    known = session.exec(
        select(SurveyCodeRow.used).where(col(SurveyCodeRow.survey_id) == key[0], col(SurveyCodeRow.code_hash) == key[1])
    ).first()
    if known is None:
        return "code-unknown"
    if known:
        return "code-used"
    session.connection().execute(
        update(SurveyCodeRow)
        .where(col(SurveyCodeRow.survey_id) == key[0], col(SurveyCodeRow.code_hash) == key[1])
        .values(used=1)
    )
    return None


def _insert_codes(session: Session, rows: Sequence[dict[str, str | int]]) -> None:
    session.connection().execute(insert(SurveyCodeRow), list(rows))


def _kept(session: Session, survey_id: str) -> tuple[Kept, ...]:
    query = select(SurveyAnswerRow.channel, SurveyAnswerRow.day, SurveyAnswerRow.body).where(
        col(SurveyAnswerRow.survey_id) == survey_id
    )
    rows = session.exec(query).all()
    bodies = json.loads(f"[{','.join(body for _, _, body in rows)}]")
    return tuple(
        Kept(cast(Channel, channel), day, {key: tuple(values) for key, values in body.items()})
        for (channel, day, _), body in zip(rows, bodies, strict=True)
    )


def _freeze(session: Session, survey_id: str, body: str) -> str:
    kept = _body(session, survey_id)
    if kept is None:
        session.add(SurveyResultRow(survey_id=survey_id, body=body))
    return body if kept is None else kept


def _body(session: Session, survey_id: str) -> str | None:
    return session.exec(select(SurveyResultRow.body).where(col(SurveyResultRow.survey_id) == survey_id)).first()


# -- the file ----------------------------------------------------------------------------------------------------------


def _open(path: Path, begin: str) -> Database:
    """The file, made where missing; raises StorageTrouble."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise trouble_of(error, str(path.parent)) from error

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None, check_same_thread=False
        )  # fmt: skip

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=1, max_overflow=0)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return Database(engine, str(path))


def _set_up(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    for statement in SETTINGS:
        cursor.execute(statement)
    cursor.close()
