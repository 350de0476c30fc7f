"""Answers on disk: what was said, never by whom, and nothing that leads from a code to what was answered with it.

Answers and codes are two tables of one file, so that an answer and its used code are stored together or not at all.
They cannot be joined: an answer has a random id and the day (no time), a code has nothing but whether it was used.
Not the order of writing either: both tables are kept in the order of their keys (WITHOUT ROWID), all codes are written
when they are printed and using one changes it in its place; `server/file_apart.py` says what the file itself tells.
Files that belong to an answer are a third table, under random names that the answer holds: they are written with it or
not at all. `Writer` commits what waits in one group, as for the log.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, cast

from pydantic_core import from_json
from sqlalchemy import delete, func, insert, update
from sqlmodel import Field, Session, SQLModel, col, select

from agenda.surveys_form import Answers
from server.file_apart import READING, WRITING, open_file
from server.store.writer import Reader, Writer

FILE_NAME: Final = "surveys.sqlite3"
MOST_FILE_BYTES: Final = 1 << 30
"""Bytes of all files of one survey: the disk is there for the log of the sitting first."""

ROWS_AT_ONCE: Final = 500

Channel = Literal["online", "paper"]
Taken = Literal["taken", "again", "code-unknown", "code-used", "closed", "files-full"]
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


class SurveyFileRow(SQLModel, table=True):
    """A file that was sent with an answer; `name` is random but for its suffix, `size` is in bytes."""

    __tablename__ = "survey_file"
    __table_args__ = ({"sqlite_with_rowid": False},)

    survey_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    size: int
    data: bytes


class SurveyResultRow(SQLModel, table=True):
    """The result as it was made an exhibit; from then on no answer is taken."""

    __tablename__ = "survey_result"

    survey_id: str = Field(primary_key=True)
    body: str


_ANSWERED = ("survey_answer", "survey_code", "survey_file")
TABLES = tuple(SQLModel.metadata.tables[name] for name in (*_ANSWERED, "survey_result"))


@dataclass(frozen=True, slots=True)
class Given:
    """An answer on its way to the disk. `token` is its form's, by which a second sending of the same is known.

    `day` is ISO 8601. `code` is empty where none is asked for. `files` are by the names that the answers hold.
    """

    survey_id: str
    token: str
    channel: Channel
    day: str
    answers: Answers
    code: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted: answers and files, and the bytes of these."""

    answers: int
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it lies there."""

    channel: Channel
    day: str
    answers: Answers


class SurveyStore:
    """Answers, codes and results of all surveys of a data folder. Every method raises StorageTrouble."""

    def __init__(self, folder: Path) -> None:
        self._database = open_file(folder / FILE_NAME, WRITING)
        with self._database.transaction() as session:
            SQLModel.metadata.create_all(session.connection(), tables=list(TABLES))
        self._writer = Writer(self._database)
        self._reading = open_file(folder / FILE_NAME, READING)
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
        return await self._writer.write(lambda session: _put(session, row, given.code, given.files))

    async def has(self, survey_id: str, token: str) -> bool:
        """Whether this form's answer is stored; waits for what is on its way to the disk."""
        key = (survey_id, _hash(survey_id, token))
        return await self._writer.write(lambda session: session.get(SurveyAnswerRow, key) is not None)

    async def take_back(self, given: Given) -> bool:
        """Delete an answer on paper with its files (by name), and let its code answer again.

        False where there is none, or the result is kept.
        """
        return await self._writer.write(lambda session: _take_back(session, given))

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

    async def untouched(self, survey_id: str) -> bool:
        """Whether there is nothing yet that belongs to its questions: no answer, no code, no result."""
        return await self._reader.read(lambda session: not any(_there(session, survey_id)))

    async def files(self, survey_id: str) -> Mapping[str, int]:
        """The names of all files with their sizes in bytes, in an order that means nothing."""
        query = select(SurveyFileRow.name, SurveyFileRow.size).where(col(SurveyFileRow.survey_id) == survey_id)
        return dict(await self._reader.read(lambda session: session.exec(query).all()))

    async def file(self, survey_id: str, name: str) -> bytes | None:
        """One of them."""
        query = select(SurveyFileRow.data).where(
            col(SurveyFileRow.survey_id) == survey_id, col(SurveyFileRow.name) == name
        )
        return await self._reader.read(lambda session: session.exec(query).first())

    async def forget(self, survey_id: str) -> Forgotten:
        """Delete every answer, code and file of the survey; a result that was kept stays."""
        return await self._writer.write(lambda session: _forget(session, survey_id))

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


def _put(session: Session, row: dict[str, str], code: str, files: Mapping[str, bytes]) -> Taken:
    survey_id = row["survey_id"]
    if session.get(SurveyAnswerRow, (survey_id, row["answer_id"])) is not None:
        return "again"
    if _body(session, survey_id) is not None:
        return "closed"
    if files and _size(session, survey_id) + sum(map(len, files.values())) > MOST_FILE_BYTES:
        return "files-full"
    if code:
        used = _use(session, survey_id, code)
        if used is not None:
            return used
    session.connection().execute(insert(SurveyAnswerRow), row)
    if files:
        rows = [{"survey_id": survey_id, "name": name, "size": len(data), "data": data} for name, data in files.items()]
        session.connection().execute(insert(SurveyFileRow), rows)
    return "taken"


def _take_back(session: Session, given: Given) -> bool:
    survey_id = given.survey_id
    if _body(session, survey_id) is not None:
        return False
    answer = delete(SurveyAnswerRow).where(
        col(SurveyAnswerRow.survey_id) == survey_id,
        col(SurveyAnswerRow.answer_id) == _hash(survey_id, given.token),
        col(SurveyAnswerRow.channel) == "paper",
    )
    if not session.connection().execute(answer).rowcount:
        return False
    held = col(SurveyFileRow.survey_id) == survey_id, col(SurveyFileRow.name).in_(given.files)
    session.connection().execute(delete(SurveyFileRow).where(*held))
    _mark(session, (survey_id, _hash(survey_id, given.code)), used=0)  # marks nothing where no code was asked for
    return True


def _size(session: Session, survey_id: str) -> int:
    """Bytes of the files that are there."""
    return (
        session.exec(select(func.sum(SurveyFileRow.size)).where(col(SurveyFileRow.survey_id) == survey_id)).one() or 0
    )


def _forget(session: Session, survey_id: str) -> Forgotten:
    size = _size(session, survey_id)
    answers, _, files = (
        session.connection().execute(delete(table).where(table.c.survey_id == survey_id)).rowcount
        for table in (SQLModel.metadata.tables[name] for name in _ANSWERED)
    )
    return Forgotten(answers, files, size)


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
    _mark(session, key, used=1)
    return None


def _mark(session: Session, key: tuple[str, str], used: int) -> None:
    session.connection().execute(
        update(SurveyCodeRow)
        .where(col(SurveyCodeRow.survey_id) == key[0], col(SurveyCodeRow.code_hash) == key[1])
        .values(used=used)
    )


def _insert_codes(session: Session, rows: Sequence[dict[str, str | int]]) -> None:
    session.connection().execute(insert(SurveyCodeRow), list(rows))


def _there(session: Session, survey_id: str) -> Iterator[bool]:
    for table in TABLES:
        query = select(func.count()).select_from(table).where(table.c.survey_id == survey_id)
        yield session.exec(query).one() > 0


def _kept(session: Session, survey_id: str) -> tuple[Kept, ...]:
    """One row after the other: of twenty thousand answers only the different ones stay in memory, each once.

    Measured with ten questions: read and counted in a third of the time that reading everything first takes, most of
    which goes to the collector of cyclic garbage.
    """
    query = select(SurveyAnswerRow.channel, SurveyAnswerRow.day, SurveyAnswerRow.body).where(
        col(SurveyAnswerRow.survey_id) == survey_id
    )
    known: dict[tuple[str, ...], tuple[str, ...]] = {}

    def answers(body: str) -> Answers:
        return {key: known.setdefault(given := tuple(values), given) for key, values in from_json(body).items()}

    rows = session.connection().execute(query.execution_options(yield_per=ROWS_AT_ONCE))
    return tuple(Kept(cast(Channel, channel), day, answers(body)) for channel, day, body in rows)


def _freeze(session: Session, survey_id: str, body: str) -> str:
    kept = _body(session, survey_id)
    if kept is None:
        session.add(SurveyResultRow(survey_id=survey_id, body=body))
    return body if kept is None else kept


def _body(session: Session, survey_id: str) -> str | None:
    return session.exec(select(SurveyResultRow.body).where(col(SurveyResultRow.survey_id) == survey_id)).first()
