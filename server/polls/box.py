"""The answers to one live poll, durable beside the event log: an append-only file of lines, gone once it is counted.

Why no table: SQLite has one writer, and an audience must never wait in front of the ballots of the council. A line is
`[token, of a member, answer]`, or `[numbers, mark]` for words and texts that chair or clerk release or refuse: that is
no event, for what is refused must not stand in a log for ever. The first line is a key drawn for this poll alone, with
which a person or a device becomes a token (HMAC-SHA-256). So the same device is known again within a poll and never
beyond it, and nothing here names anybody. A last line that a crash has torn was never acknowledged, and is cut off.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from agenda.events.polls import PollClosed, PollOpened
from agenda.events.words import PollMark
from agenda.poll_answers import IN_WORDS, Answer, added, nothing, numbers_of, texts_of
from agenda.poll_said import FROZEN, Said
from agenda.ports import Refusal
from server.store.trouble import trouble_of

KEY_BYTES: Final = 32
TOKEN_DIGITS: Final = 32
"""128 bits in hexadecimal: among a hundred thousand answers no two tokens meet by chance."""

_FOLDER_MODE: Final = 0o700
_FILE_MODE: Final = 0o600


@dataclass(frozen=True, slots=True)
class Given:
    """One answer and the token of who gave it."""

    token: str
    member: bool
    answer: Answer


class PollBox:
    """One poll's answers; found again after a restart. What writes raises StorageTrouble.

    `held_back` are words that nobody sees before chair or clerk release them, as `poll_said.foldings` makes them.
    """

    def __init__(self, folder: Path, poll: PollOpened, held_back: Collection[str] = frozenset()) -> None:
        self.poll = poll
        self.said = Said(poll.kind, held_back)
        self._path = folder / f"{poll.poll_id}.jsonl"
        self._known: dict[str, Answer] = {}
        self._counts = nothing(poll)
        self._answers = 0
        self._members = 0
        self._key = b""
        try:
            folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            self._find_or_make()
        except OSError as error:
            raise trouble_of(error, str(self._path)) from error

    def __len__(self) -> int:
        """How many answers there are, agreeing ones included."""
        return len(self._known)

    def token(self, whose: str) -> str:
        """What stands for a person or a device in this poll."""
        return hmac.new(self._key, whose.encode(), sha256).hexdigest()[:TOKEN_DIGITS]

    def key(self, given: Given) -> str:
        """By what the answer is known again: one for each token, and one for each text that it agrees to."""
        number = self._agreed(given.answer)
        return given.token if number is None else f"{given.token}/{number}"

    def known(self, key: str) -> Answer | None:
        """What is known by that key."""
        return self._known.get(key)

    def check(self, answer: Answer) -> None:
        """Refuse to agree to a text that is not there for everybody to see."""
        number = self._agreed(answer)
        if number is not None and not self.said.may_agree(number):
            raise Refusal("poll-answer-wrong")

    def _agreed(self, answer: Answer) -> int | None:
        """The number of the text that the answer agrees to."""
        numbers = numbers_of(answer)
        return numbers[0] if self.poll.kind == "open" and numbers else None

    @property
    def result(self) -> PollClosed:
        """The figures so far."""
        figures = self._counts, self._answers, self._members
        if self.poll.kind not in IN_WORDS:
            return PollClosed(self.poll.poll_id, *figures)
        released = self.said.marked("released")
        shown = released[:FROZEN]
        counts, labels = tuple(one.count for one in shown), tuple(one.label for one in shown)
        return PollClosed(self.poll.poll_id, counts, self._answers, self._members, labels, len(released))

    def append(self, given: Iterable[Given]) -> None:
        """Write answers; they are on disk when this returns, or cut off again. To be called in a thread."""
        self._append([[one.token, one.member, one.answer] for one in given])

    def append_mark(self, numbers: Sequence[int], mark: PollMark) -> None:
        """The same of what chair or clerk release or refuse."""
        self._append([[numbers, mark]])

    def count(self, given: Iterable[Given]) -> None:
        """Count what is written."""
        for one in given:
            self._known[self.key(one)] = one.answer
            self._count(one)

    def _count(self, one: Given) -> None:
        numbers, agreed = numbers_of(one.answer), self._agreed(one.answer)
        if agreed is not None:
            self.said.agree(agreed)
            return
        self._answers += 1
        self._members += one.member
        if numbers is None:
            self.said.take(texts_of(one.answer))
        else:
            self._counts = added(self.poll, self._counts, numbers)

    def destroy(self) -> None:
        """Remove the answers; their figures are in the log."""
        self._path.unlink(missing_ok=True)

    def _append(self, values: Iterable[object]) -> None:
        try:
            self._write(b"".join(map(_line, values)))
        except OSError as error:
            raise trouble_of(error, str(self._path)) from error

    def _write(self, lines: bytes) -> None:
        """A half-written group is taken back, so that the next one does not follow a torn line."""
        with self._path.open("r+b", buffering=0) as file:
            whole = file.seek(0, os.SEEK_END)
            try:
                file.write(lines)
                os.fsync(file.fileno())
            except OSError:
                file.truncate(whole)
                raise

    def _find_or_make(self) -> None:
        if self._path.exists():
            self._read()
        if not self._key:
            self._make()

    def _make(self) -> None:
        self._key = secrets.token_bytes(KEY_BYTES)
        with os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FILE_MODE), "wb") as file:
            file.write(_line({"key": self._key.hex()}))
            file.flush()
            os.fsync(file.fileno())

    def _read(self) -> None:
        whole, _, torn = self._path.read_bytes().rpartition(b"\n")
        if torn:
            os.truncate(self._path, len(whole) + 1 if whole else 0)
        head, *lines = whole.splitlines() or [b""]
        if not head:
            return
        first: Mapping[str, str] = json.loads(head)
        self._key = bytes.fromhex(first["key"])
        for line in lines:
            self._read_line(json.loads(line))

    def _read_line(self, values: Any) -> None:
        match values:
            case [numbers, mark]:
                self.said.mark(numbers, mark)
            case [token, member, answer]:
                self.count((Given(token, member, tuple(answer)),))


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"
