"""Addresses that were left at a survey and the post beside them, for the tests of letters and of what they tell."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from agenda.meeting import Meeting
from agenda.surveys_decided import Decided
from server.config import MailSection
from server.surveys.addresses import FILE_NAME, Addresses
from server.surveys.letters import Writer
from server.surveys.plans import Shelf
from server.surveys.post import Post
from server.texts import load_texts
from server.web import WEB
from tests.server.surveys.town import EXAMPLE

AT = datetime(2026, 3, 7, 19, 14, 7, tzinfo=UTC)
CARRIED = Decided("1", "Haushalt", "Wird der Haushalt beschlossen?", "carried", (20, 15, 2), AT.isoformat(), "yes")
URL = "https://rat.example"


@dataclass
class Office:
    """Addresses and the post beside them."""

    folder: Path
    addresses: Addresses
    settings: MailSection
    meeting: Meeting = field(default_factory=lambda: Meeting("andere"))
    now: datetime = AT

    def post(self, settings: MailSection | None = None) -> Post:
        writer = Writer("Musterstadt", URL, ZoneInfo("Europe/Berlin"), load_texts(WEB / "locale"))
        return Post(
            self.addresses, Shelf(self.folder), writer, settings or self.settings, "Musterstadt", lambda: self.now
        )

    def leave(self, name: str, language: str = "de", confirmed: bool = True) -> None:
        """Somebody left an address."""
        self.addresses.leave("radweg", f"{name}-token-0123456789", f"{name}@example.org", language, "2026-03-02")
        if confirmed:
            self.addresses.confirm("radweg", f"{name}-token-0123456789")

    def rows(self) -> list[tuple[str, str, int]]:
        """Address, state and mark of all that are there."""
        with sqlite3.connect(self.folder / FILE_NAME) as file:
            return sorted(file.execute("SELECT address, state, marked FROM survey_address"))


@contextmanager
def post_office(folder: Path, settings: MailSection) -> Iterator[Office]:
    """The addresses of the example in that folder, and the mail server that takes the letters."""
    (folder / "radweg.toml").write_bytes(EXAMPLE.read_bytes())
    made = Office(folder, Addresses(folder), settings)
    yield made
    made.addresses.close()
