"""Addresses of those who want to learn what was decided: in a file of their own, apart from every answer.

Nobody is asked who answered, and no answer is needed to leave an address; there is no key, time or order by which the
two files could be joined (`server/file_apart.py`). An address is written to once, to confirm it (double opt-in, § 7
Abs. 2 Nr. 2 UWG), and once more when the item is decided; then it is deleted. One that nobody confirms goes after some
days.

A letter is marked before it is handed to the mail server and done with when that has taken it. What is marked and not
done after a crash may be with the mail server already, and is not handed over again: never twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import delete, update
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, func, select

from agenda.surveys_decided import Decided
from server.file_apart import WRITING, open_file
from server.mail_again import LONGER, MOST_TRIES

FILE_NAME: Final = "addresses.sqlite3"
MOST_ADDRESSES: Final = 100_000
"""Of one survey; more than a large town has people who ask."""

ROUND_SECONDS: Final = 15.0
"""Whoever left an address waits before the mailbox for the letter."""

ROUNDS_BETWEEN: Final = round(LONGER.total_seconds() / ROUND_SECONDS)
"""After each refusal a letter waits so many rounds longer."""

State = Literal["new", "asked", "wanted"]
"""Not written to yet; asked to confirm; to be told."""


class AddressRow(SQLModel, table=True):
    """An address; `token` is random and stands in its link, `day` (ISO 8601) is when it was left, `marked` 0 or 1."""

    __tablename__ = "survey_address"
    __table_args__ = (UniqueConstraint("survey_id", "address"), {"sqlite_with_rowid": False})

    survey_id: str = Field(primary_key=True)
    token: str = Field(primary_key=True)
    address: str
    language: str
    day: str
    state: str
    marked: int = 0
    tries: int = 0


class DecidedRow(SQLModel, table=True):
    """What all of a survey are told."""

    __tablename__ = "survey_decided"

    survey_id: str = Field(primary_key=True)
    body: str


TABLES = tuple(SQLModel.metadata.tables[name] for name in ("survey_address", "survey_decided"))


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who wants to be told; `state` "new" still has to confirm."""

    survey_id: str
    token: str
    address: str
    language: str
    state: State


class Addresses:
    """The addresses of all surveys. Its methods wait for the disk: call them in a thread. All raise StorageTrouble."""

    def __init__(self, folder: Path) -> None:
        self._database = open_file(folder / FILE_NAME, WRITING)
        with self._database.transaction() as session:
            SQLModel.metadata.create_all(session.connection(), tables=list(TABLES))

    def leave(self, survey_id: str, token: str, address: str, language: str, day: str) -> None:
        """Keep an address until it is confirmed; one that is there already, and one too many, changes nothing."""
        row = AddressRow(
            survey_id=survey_id, token=token, address=address, language=language, day=day, state="new"
        )  # fmt: skip
        with self._database.transaction() as session:
            there = session.exec(_of(survey_id).where(col(AddressRow.address) == address)).first()
            if there is None and _count(session, survey_id) < MOST_ADDRESSES:
                session.add(row)

    def known(self, survey_id: str, token: str) -> bool:
        """Whether the link leads to an address."""
        with self._database.transaction() as session:
            return session.get(AddressRow, (survey_id, token)) is not None

    def confirm(self, survey_id: str, token: str) -> bool:
        """Who opened the link wants to be told; whether there is such an address.

        It may be opened before the mail server has said that it took the letter, and again while the second is sent.
        """
        with self._database.transaction() as session:
            row = session.get(AddressRow, (survey_id, token))
            if row is not None and row.state != "wanted":
                row.state, row.marked, row.tries = "wanted", 0, 0
            return row is not None

    def drop(self, survey_id: str, token: str) -> bool:
        """Delete an address; whether there was one."""
        statement = delete(AddressRow).where(col(AddressRow.survey_id) == survey_id, col(AddressRow.token) == token)
        with self._database.transaction() as session:
            return session.connection().execute(statement).rowcount > 0

    # -- what was decided ------------------------------------------------------------------------------------------

    def decide(self, survey_id: str, decided: Decided) -> None:
        """Keep what all are told; what was kept first holds."""
        with self._database.transaction() as session:
            if session.get(DecidedRow, survey_id) is None:
                session.add(DecidedRow(survey_id=survey_id, body=json.dumps(asdict(decided), ensure_ascii=False)))

    def decision(self, survey_id: str) -> Decided | None:
        """What was kept."""
        with self._database.transaction() as session:
            row = session.get(DecidedRow, survey_id)
            return None if row is None else _decided(json.loads(row.body))

    def undecided(self) -> Sequence[str]:
        """Surveys with addresses whose decision is not known here."""
        with self._database.transaction() as session:
            there = session.exec(select(AddressRow.survey_id).distinct()).all()
            known = set(session.exec(select(DecidedRow.survey_id)).all())
            return [one for one in there if one not in known]

    # -- letters ---------------------------------------------------------------------------------------------------

    def settle(self) -> int:
        """After a start: what may be with the mail server already is taken as sent; how many letters those are."""
        marked = (col(AddressRow.marked) == 1,)
        with self._database.transaction() as session:
            asked = update(AddressRow).where(*marked, col(AddressRow.state) == "new").values(state="asked", marked=0)
            told = delete(AddressRow).where(*marked, col(AddressRow.state) == "wanted")
            return sum(session.connection().execute(one).rowcount for one in (asked, told))

    def due(self, most: int, number: int) -> Sequence[Wish]:
        """So many letters that are to be written in the round of that number, those first that were tried least."""
        decided = select(DecidedRow.survey_id)
        wanted = (col(AddressRow.state) == "wanted") & col(AddressRow.survey_id).in_(decided)
        turn = number % (col(AddressRow.tries) * ROUNDS_BETWEEN + 1) == 0
        query = (
            select(AddressRow).where((col(AddressRow.state) == "new") | wanted, turn).order_by(col(AddressRow.tries))
        )
        with self._database.transaction() as session:
            return [_wish(row) for row in session.exec(query.limit(most)).all()]

    def mark(self, wish: Wish) -> None:
        """It is being handed over now."""
        self._mark(wish, 1)

    def done(self, wish: Wish) -> None:
        """The mail server has it: who was asked may answer, who was told is forgotten."""
        if wish.state == "wanted":
            self.drop(wish.survey_id, wish.token)
            return
        with self._database.transaction() as session:
            row = session.get(AddressRow, (wish.survey_id, wish.token))
            if row is not None and row.state == "new":
                row.state, row.marked, row.tries = "asked", 0, 0

    def refused(self, wish: Wish) -> None:
        """The mail server does not want it for this address now: later again, and at last not any more."""
        with self._database.transaction() as session:
            row = session.get(AddressRow, (wish.survey_id, wish.token))
            if row is None:
                return
            row.marked, row.tries = 0, row.tries + 1
            if row.tries >= MOST_TRIES:
                session.delete(row)

    def unmark(self, wish: Wish) -> None:
        """It was not handed over: the mail server said no before it had it."""
        self._mark(wish, 0)

    # -- forgetting ------------------------------------------------------------------------------------------------

    def forget(self, survey_id: str) -> int:
        """Delete every address of a survey; how many."""
        statement = delete(AddressRow).where(col(AddressRow.survey_id) == survey_id)
        with self._database.transaction() as session:
            return session.connection().execute(statement).rowcount

    def forget_unconfirmed(self, before: str) -> int:
        """Delete what nobody confirmed and was left before that day (ISO 8601); how many."""
        unconfirmed = (col(AddressRow.state) != "wanted", col(AddressRow.day) < before)
        with self._database.transaction() as session:
            return session.connection().execute(delete(AddressRow).where(*unconfirmed)).rowcount

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def _mark(self, wish: Wish, marked: int) -> None:
        statement = update(AddressRow).where(
            col(AddressRow.survey_id) == wish.survey_id, col(AddressRow.token) == wish.token
        )
        with self._database.transaction() as session:
            session.connection().execute(statement.values(marked=marked))


def _of(survey_id: str) -> Any:
    return select(AddressRow.token).where(col(AddressRow.survey_id) == survey_id)


def _count(session: Session, survey_id: str) -> int:
    return session.exec(select(func.count()).where(col(AddressRow.survey_id) == survey_id)).one()


def _wish(row: AddressRow) -> Wish:
    state: State = "new" if row.state == "new" else "wanted"
    return Wish(row.survey_id, row.token, row.address, row.language, state)


def _decided(body: Mapping[str, Any]) -> Decided:
    return Decided(**{**body, "counts": tuple(body["counts"]) if body["counts"] else None})
