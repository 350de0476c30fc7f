"""The minutes over HTTP: who gets which edition when, each version, and what changed between two."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import get_args

import aiohttp
import docx
import pytest

from agenda.commands.items import CallItem, CloseItem
from agenda.commands.minutes_course import ProposeMinutes, PublishMinutes, ReopenMinutes, SignMinutes
from agenda.commands.planning import ListPerson
from agenda.commands.prose import WriteProse
from agenda.commands.sitting import CloseSitting
from agenda.minutes import public_edition
from agenda.ports import Refusal
from agenda.projections import view
from server.config_sections import MinutesSection, Settings
from server.export import MEDIA_TYPES, Format, render
from server.export import House as ExportHouse
from server.minutes.pages import house as house_of
from server.minutes.published import FOLDER, LIST, published
from server.minutes.publishing import MinutesPublishing
from server.obstacles import StartError
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING, SYSTEM
from tests.server.house import House, open_house

GUEST = ListPerson("g1", "Gerd Gast", "guest", "")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """The sitting is over, and the clerk has written."""
    async with open_house(tmp_path) as one:
        await one.submit(GUEST, SYSTEM)
        for command, actor in (*ARRIVALS, *OPENING):
            await one.submit(command, actor)
        await one.submit(CloseItem(), CHAIR)
        await one.submit(CallItem("t2"), CHAIR)
        await one.submit(CloseItem(), CHAIR)
        await one.submit(CloseSitting(), CHAIR)
        await one.submit(WriteProse("t1", "Es wird beraten."), CLERK)
        yield one


async def get(house: House, role: str, person: str, file: str) -> tuple[int, str, str]:
    """Status, media type and text of a file."""
    session: aiohttp.ClientSession = await house.open(await house.link(role, "klein-x", person))  # type: ignore[arg-type]
    async with session, session.get(house.server.make_url(f"/p/klein-x/{file}")) as response:
        return response.status, response.headers["Content-Type"], await response.text(errors="replace")


@pytest.mark.parametrize("format_", get_args(Format))
async def test_the_clerk_gets_every_format(house: House, format_: Format) -> None:
    assert (await get(house, "clerk", "s1", f"minutes.{format_}"))[:2] == (200, MEDIA_TYPES[format_])


async def test_a_member_gets_nothing_of_a_draft_and_all_of_what_is_proposed(house: House) -> None:
    assert (await get(house, "member", "p7", "minutes.html"))[0] == 403
    await house.submit(ProposeMinutes(), CLERK)
    status, _, text = await get(house, "member", "p7", "minutes.html")
    assert status == 200
    assert "Geheimes Grundstück" in text
    assert "Vorgelegt in Fassung 1, noch nicht genehmigt." in text


async def test_a_guest_gets_the_public_edition_whatever_is_asked_for(house: House) -> None:
    await house.submit(ProposeMinutes(), CLERK)
    for file in ("minutes.html", "minutes-public.html", "minutes.html?version=1", "minutes-changes.html?from=1"):
        status, _, text = await get(house, "member", "g1", file)
        assert status == 200
        assert "Grundstück" not in text


async def test_a_version_stays_as_it_was_proposed_and_the_change_is_shown(house: House) -> None:
    await house.submit(ProposeMinutes(), CLERK)
    await house.submit(ReopenMinutes("Ergänzung"), CLERK)
    await house.submit(WriteProse("t1", "Es wird lebhaft beraten."), CLERK)
    await house.submit(ProposeMinutes(), CLERK)
    assert "lebhaft" not in (await get(house, "member", "p7", "minutes.html?version=1"))[2]
    assert "lebhaft" in (await get(house, "member", "p7", "minutes.html?version=2"))[2]
    assert "<ins>lebhaft</ins>" in (await get(house, "member", "p7", "minutes-changes.html?from=1&to=2"))[2]


@pytest.mark.parametrize("version", ["0", "2", "-1", "x", "1e9"])
async def test_a_version_that_is_none_is_no_page(house: House, version: str) -> None:
    await house.submit(ProposeMinutes(), CLERK)
    assert (await get(house, "clerk", "s1", f"minutes.html?version={version}"))[0] == 404


async def test_published_minutes_are_on_the_disk_before_the_public_is_told(house: House) -> None:
    town = ExportHouse(house.sitting.record.zone)
    publishing = MinutesPublishing(house.sitting, town, log_hash, house.sitting.clock.now, house.sitting.desk.submit)
    folder = house.sitting.papers / FOLDER
    await house.submit(ProposeMinutes(), CLERK)
    with pytest.raises(Refusal, match="minutes-proposed"):
        await publishing.submit(PublishMinutes(), CLERK)
    assert not folder.exists()
    await house.submit(SignMinutes("s1"), CLERK)
    await house.submit(SignMinutes("p1"), CHAIR)
    assert view(house.sitting.desk.meeting, "public")["minutes_published"] == []
    await publishing.submit(PublishMinutes(), CLERK)
    named = view(house.sitting.desk.meeting, "public")["minutes_published"]
    assert sorted(path.name for path in folder.iterdir()) == sorted([*named, LIST])
    assert published(folder) == named
    assert all(b"Geheimes" not in path.read_bytes() for path in folder.iterdir())
    text = render(public_edition(house.sitting.record.minutes()), "txt", town, log_hash="ab" * 32)
    assert (folder / "niederschrift-fassung-1.txt").read_bytes() == text
    await publishing.submit(ReopenMinutes("Name falsch"), CLERK)
    assert published(folder) == []


async def test_the_list_of_published_files_is_mended_at_the_start_and_missing_it_names_none(house: House) -> None:
    town = ExportHouse(house.sitting.record.zone)
    publishing = MinutesPublishing(house.sitting, town, log_hash, house.sitting.clock.now, house.sitting.desk.submit)
    folder = house.sitting.papers / FOLDER
    assert published(folder) == ()
    await publishing.name_public()
    assert not folder.exists()
    for command, actor in PUBLICATION:
        await house.submit(command, actor)
    await publishing.name_public()
    assert published(folder) == view(house.sitting.desk.meeting, "public")["minutes_published"]
    with pytest.raises(Refusal):
        await publishing.submit(ReopenMinutes("Name falsch"), CHAIR)
    assert len(published(folder)) == 4


async def log_hash() -> str:
    return "ab" * 32


PUBLICATION = (
    (ProposeMinutes(), CLERK),
    (SignMinutes("s1"), CLERK),
    (SignMinutes("p1"), CHAIR),
    (PublishMinutes(), CLERK),
)


async def test_taken_back_the_minutes_are_public_no_longer(house: House) -> None:
    for command, actor in PUBLICATION:
        await house.submit(command, actor)
    await house.submit(ReopenMinutes("Name falsch"), CLERK)
    assert view(house.sitting.desk.meeting, "public")["minutes_published"] == []


def test_a_wrong_template_stops_the_start_with_one_sentence_that_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "vorlage.docx"
    word = docx.Document()
    word.add_paragraph("{{ gremium }}")
    word.save(str(file))
    settings = Settings(base=tmp_path, minutes=MinutesSection(template="vorlage.docx"))
    with pytest.raises(StartError, match=r"vorlage.docx: In der Word-Vorlage fehlt das Feld „\{\{ inhalt \}\}“"):
        house_of(settings, None, "https://stadt.example")  # type: ignore[arg-type]
