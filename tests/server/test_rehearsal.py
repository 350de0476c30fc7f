"""A rehearsal: marked wherever it shows, apart from every record, and gone afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agenda.commands.planning import PlanMeeting
from server import rehearsal
from server.addresses import Folders
from server.config import Settings
from server.floor import plan
from server.planning import commands, read_plan
from server.scenes import REHEARSAL
from tests.server.evening import ARRIVALS, OPENING, PLANNING, SYSTEM, meeting_after
from tests.server.house import open_house

DEMO = Path(__file__).resolve().parents[2] / "server" / "demo" / "meeting.toml"


def test_the_plan_is_marked_and_with_it_the_sitting() -> None:
    first = next(commands(rehearsal.marked(read_plan(DEMO)), "DE-HE"))
    assert isinstance(first, PlanMeeting)
    assert first.rehearsal


def test_the_database_of_real_sittings_is_left_alone() -> None:
    real = Settings()
    settings = replace(real, storage=replace(real.storage, database="postgresql+psycopg://ratssaal@db/ratssaal"))
    assert rehearsal.apart(settings).storage.database == ""
    assert rehearsal.apart(settings).server == settings.server


def test_the_stage_has_copies_of_the_papers_and_is_gone_afterwards(tmp_path: Path) -> None:
    demo = read_plan(DEMO)
    papers = Folders(tmp_path).papers(demo.meeting.id)
    papers.mkdir(parents=True)
    (papers / "vorlage.pdf").write_bytes(b"%PDF")
    with rehearsal.stage(Settings(), demo, tmp_path) as stage:
        copy = Folders(stage.folder).papers(demo.meeting.id) / "vorlage.pdf"
        assert copy.read_bytes() == b"%PDF"
        copy.write_bytes(b"changed")
        (stage.folder / "log").write_text("played")
    assert not stage.folder.exists()
    assert (papers / "vorlage.pdf").read_bytes() == b"%PDF"
    assert [path.name for path in tmp_path.iterdir()] == ["papers"]


def test_the_stage_is_gone_even_where_the_evening_ends_in_trouble(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Strom"), rehearsal.stage(Settings(), read_plan(DEMO), tmp_path) as stage:
        raise OSError("Strom")
    assert not stage.folder.exists()


def test_the_public_picture_of_a_rehearsal_says_so_before_and_during_the_sitting() -> None:
    planned = PLANNING[0][0]
    assert isinstance(planned, PlanMeeting)
    marked = ((replace(planned, rehearsal=True), SYSTEM), *PLANNING[1:])
    before = meeting_after(planning=marked)
    assert plan(before, {}).scene["line"].startswith(f"{REHEARSAL} · ")
    during = meeting_after(*ARRIVALS, *OPENING, planning=marked)
    assert plan(during, {}).scene["item"] == f"{REHEARSAL} · TOP 1 · Haushalt"


@pytest.mark.parametrize("rehearsed", [False, True])
async def test_every_page_says_so_before_it_is_connected(tmp_path: Path, rehearsed: bool) -> None:
    planned = PLANNING[0][0]
    assert isinstance(planned, PlanMeeting)
    planning = ((replace(planned, rehearsal=rehearsed), SYSTEM), *PLANNING[1:])
    async with open_house(tmp_path, planning=planning) as house:
        for role, slug, person_id in (("chair", "klein-vorsitz", "p1"), ("member", "klein-p7", "p7")):
            session = await house.open(await house.link(role, slug, person_id))  # type: ignore[arg-type]
            async with session, session.get(house.server.make_url(f"/p/{slug}/")) as page:
                assert ('class="rehearsal"' in await page.text()) is rehearsed
