"""What came in on a survey goes when its time is over, and its result stays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from agenda.commands.publication import NoteDeletion
from server.surveys.addresses import Addresses
from server.surveys.plans import Shelf
from server.surveys.results import Results
from server.surveys.retention import SurveyRetention
from server.surveys.store import Given, SurveyStore
from tests.server.surveys.town import AFTER, EXAMPLE, ZONE

DAYS = 30
PDF = b"%PDF-1.7 %%EOF"


@dataclass
class Cellar:
    """A survey with answers, a file, a code and addresses, and whoever clears up."""

    store: SurveyStore
    addresses: Addresses
    shelf: Shelf
    now: datetime = AFTER
    told: list[tuple[str, NoteDeletion]] = field(default_factory=list)

    async def look(self) -> None:
        async def tell(meeting_id: str, command: NoteDeletion) -> None:
            self.told.append((meeting_id, command))

        results = Results(self.store, ZONE)
        await SurveyRetention(self.store, self.addresses, self.shelf, results, DAYS, lambda: self.now, tell).look()


@pytest.fixture
async def cellar(tmp_path: Path) -> AsyncIterator[Cellar]:
    (tmp_path / "radweg.toml").write_bytes(EXAMPLE.read_bytes())
    made = Cellar(SurveyStore(tmp_path), Addresses(tmp_path), Shelf(tmp_path))
    for number in range(4):
        await made.store.put(Given("radweg", f"form-{number}", "online", "2026-03-02", {"dafuer": ("ja",)}))
    sent = Given("radweg", "form-9", "online", "2026-03-02", {"bilder": ("0a.pdf",)}, files={"0a.pdf": PDF})
    await made.store.put(sent)
    made.addresses.leave("radweg", "token-0123456789abcd", "anna@example.org", "de", AFTER.date().isoformat())
    yield made
    await made.store.close()
    made.addresses.close()


async def test_until_its_time_is_over_everything_stays(cellar: Cellar) -> None:
    cellar.now = AFTER + timedelta(days=2)
    await cellar.look()
    assert len(await cellar.store.answers("radweg")) == 5
    assert cellar.addresses.known("radweg", "token-0123456789abcd")
    assert cellar.told == []


async def test_then_answers_files_and_addresses_go_and_the_log_is_told_once(cellar: Cellar) -> None:
    cellar.addresses.confirm("radweg", "token-0123456789abcd")
    cellar.now = AFTER + timedelta(days=DAYS + 1)
    for _ in range(2):
        await cellar.look()
    assert await cellar.store.answers("radweg") == ()
    assert await cellar.store.files("radweg") == {}
    assert not cellar.addresses.known("radweg", "token-0123456789abcd")
    assert cellar.told == [("klein", NoteDeletion("survey", DAYS, 2, len(PDF)))]


async def test_the_result_that_nobody_had_attached_yet_is_kept_before(cellar: Cellar) -> None:
    cellar.now = AFTER + timedelta(days=DAYS + 1)
    await cellar.look()
    survey = cellar.shelf.survey("radweg")
    assert survey is not None
    result = await Results(cellar.store, ZONE).newest(survey)
    assert result.online == 5
    assert [row.counts for row in result.tables[0].rows] == [(4,), (0,)]


async def test_an_address_that_nobody_confirms_goes_after_three_days(cellar: Cellar) -> None:
    cellar.now = AFTER + timedelta(days=4)
    await cellar.look()
    assert not cellar.addresses.known("radweg", "token-0123456789abcd")
    assert len(await cellar.store.answers("radweg")) == 5


async def test_a_file_broken_by_hand_keeps_nobody_elses_answers(cellar: Cellar, tmp_path: Path) -> None:
    (tmp_path / "kaputt.toml").write_text("kaputt", "utf-8")
    cellar.now = AFTER + timedelta(days=DAYS + 1)
    await cellar.look()
    assert await cellar.store.answers("radweg") == ()
