"""The answers to one live poll, durable beside the event log: an append-only file of lines, gone once it is counted.

Why no table: SQLite has one writer, and an audience must never wait in front of the ballots of the council. A line is
`[token, of a member, answer]`; the first line is a key drawn for this poll alone, with which a person or a device
becomes a token (HMAC-SHA-256). So the same device is known again within a poll and never beyond it, and nothing here
names anybody. A last line that a crash has torn was never acknowledged, and is cut off.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from agenda.events.polls import PollClosed, PollOpened
from agenda.poll_answers import Answer, added, nothing
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
    """One poll's answers; found again after a restart. What writes raises StorageTrouble."""

    def __init__(self, folder: Path, poll: PollOpened) -> None:
        self.poll = poll
        self._path = folder / f"{poll.poll_id}.jsonl"
        self._answers: dict[str, Answer] = {}
        self._counts = nothing(poll)
        self._members = 0
        self._key = b""
        try:
            folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            self._find_or_make()
        except OSError as error:
            raise trouble_of(error, str(self._path)) from error

    def token(self, whose: str) -> str:
        """What stands for a person or a device in this poll."""
        return hmac.new(self._key, whose.encode(), sha256).hexdigest()[:TOKEN_DIGITS]

    def known(self, token: str) -> Answer | None:
        """What that token has answered."""
        return self._answers.get(token)

    @property
    def result(self) -> PollClosed:
        """The figures so far."""
        return PollClosed(self.poll.poll_id, self._counts, len(self._answers), self._members)

    def append(self, given: Iterable[Given]) -> None:
        """Write answers; they are on disk when this returns, or cut off again. To be called in a thread."""
        lines = b"".join(_line([one.token, one.member, one.answer]) for one in given)
        try:
            self._write(lines)
        except OSError as error:
            raise trouble_of(error, str(self._path)) from error

    def count(self, given: Iterable[Given]) -> None:
        """Count what is written."""
        for one in given:
            self._answers[one.token] = one.answer
            self._counts = added(self.poll, self._counts, one.answer)
            self._members += one.member

    def destroy(self) -> None:
        """Remove the answers; their figures are in the log."""
        self._path.unlink(missing_ok=True)

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
        self.count(Given(token, member, tuple(answer)) for token, member, answer in map(json.loads, lines))


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"
