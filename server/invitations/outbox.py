"""Which invitation was mailed to whom, kept beside the letters: a line of JSON for each step, durable before the next.

Called twice, `invite --send` mails only what did not go out yet. An invitation that changed goes out anew; one whose
line broke while it was being sent does not, for nobody can say whether it arrived (RFC 5321 § 4.2.5): it is named.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from server.planning import PlanError

Step = Literal["begun", "taken", "refused"]

DIGEST_BYTES: Final = 12


def fingerprint(text: str) -> str:
    """What tells one invitation from another: its text, in which the personal link stands."""
    return hashlib.blake2b(text.encode(), digest_size=DIGEST_BYTES).hexdigest()


@dataclass(frozen=True, slots=True)
class Sending:
    """What is to be sent to somebody, and where to."""

    mail: str
    letter: str


class SentBook:
    """The book of one sitting; `wanted` is what is to be sent now, by the person's id."""

    def __init__(self, path: Path, wanted: Mapping[str, Sending]) -> None:
        self._path = path
        self._wanted = wanted
        self._steps = dict(self._read())
        self.sent = 0
        self.refusals: dict[str, str] = {}

    def wanting(self) -> frozenset[str]:
        """Those who did not get this invitation yet, as far as is known."""
        return frozenset(person for person in self._wanted if self._step(person) in ("", "refused"))

    def doubtful(self) -> frozenset[str]:
        """Those of whom nobody can say whether they got it."""
        return frozenset(person for person in self._wanted if self._step(person) == "begun")

    def begun(self, key: str) -> None:
        """It goes out now."""
        self._note(key, "begun")

    def taken(self, key: str) -> None:
        """The mail server has it."""
        self._note(key, "taken")
        self.sent += 1

    def refused(self, key: str, why: str) -> None:
        """It was not sent."""
        self._note(key, "refused")
        self.refusals[key] = why

    def _step(self, person: str) -> str:
        return self._steps.get((person, self._wanted[person]), "")

    def _note(self, person: str, step: Step) -> None:
        """Durable before it is acted on."""
        what = self._wanted[person]
        line = json.dumps({"person": person, "mail": what.mail, "letter": what.letter, "step": step})
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._steps[person, what] = step

    def _read(self) -> Iterator[tuple[tuple[str, Sending], str]]:
        """All steps; raises PlanError. A last line that a crash has torn says nothing: it was not acted on."""
        if not self._path.exists():
            return
        try:
            whole = [json.loads(line) for line in self._path.read_text("utf-8").splitlines() if line.endswith("}")]
            yield from [((one["person"], Sending(one["mail"], one["letter"])), one["step"]) for one in whole]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PlanError(
                f"{self._path}: Nicht lesbar, wer schon eine Mail bekam. Bitte die Datei prüfen."
            ) from error
