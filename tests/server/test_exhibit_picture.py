"""The result of a survey on its way into the public picture: drawn as large as the programme, before it is ordered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from agenda.commands import Actor
from agenda.commands.showing import HidePaper, ShowExhibit
from agenda.commands.surveys import AttachSurvey
from agenda.events.surveys import SurveyAttached, SurveyRow, SurveyTable
from agenda.ports import Refusal
from media.programme.scene import read_scene
from server import floor
from server.exhibit_picture import drawn
from server.showing import PaperPages
from tests.server.evening import ARRIVALS, CLERK, OPENING
from tests.server.house import House, open_house

SIZE = (640, 360)
HOSTILE = '#panic("x") $ \\ *fett* <script> 李 ' + "Donaudampfschifffahrtsgesellschaft" * 4
TABLES = (
    SurveyTable("Sind Sie dafür?", 14, (), (SurveyRow("Ja", (9,)), SurveyRow("Nein", (None,))), ""),
    SurveyTable("Wann?", 14, ("oft", "nie"), (SurveyRow("morgens", (8, 6)),), ""),
    SurveyTable(HOSTILE, 40, (), tuple(SurveyRow(f"{HOSTILE} {n}", (n,)) for n in range(40)), "Mittelwert 2,5."),
    SurveyTable("In eigenen Worten?", 14, (), (), "Antworten in eigenen Worten; sie liegen der Verwaltung vor."),
)
ATTACH = AttachSurvey("t1", "radweg", "Radweg", "2026-05-06", 12, 2, 5, TABLES)
EXHIBIT = SurveyAttached("t1", "radweg", "Radweg", "2026-05-06", 12, 2, 5, TABLES)


@pytest.mark.parametrize("page", range(1, len(TABLES) + 1))
def test_every_kind_of_table_is_a_picture_of_that_size_and_words_are_words(tmp_path: Path, page: int) -> None:
    drawn("7", EXHIBIT, page, tmp_path / "neu" / "seite.png", SIZE)
    with Image.open(tmp_path / "neu" / "seite.png") as picture:
        assert picture.size == SIZE
        assert len(picture.convert("L").getcolors() or ()) > 8
        edge = picture.convert("L").crop((0, 0, 12, SIZE[1]))
        assert edge.getextrema() == (255, 255)  # nothing runs out of the page
    assert [one.name for one in (tmp_path / "neu").iterdir()] == ["seite.png"]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[tuple[House, PaperPages, Path]]:
    async with open_house(tmp_path) as house:
        for command, actor in (*ARRIVALS, *OPENING, (ATTACH, CLERK)):
            await house.submit(command, actor)
        desk, pictures = house.sitting.desk, tmp_path / "pages"
        yield (
            house,
            PaperPages(desk, tmp_path, pictures, SIZE, house.sitting.clock.now, desk.submit),
            pictures,
        )


async def test_the_picture_is_there_when_the_programme_is_told_and_only_the_one_shown(
    stage: tuple[House, PaperPages, Path],
) -> None:
    house, pages, pictures = stage
    for page in (1, 2):
        await pages.submit(ShowExhibit("radweg", page), CLERK)
        ordered = read_scene(dict(floor.plan(house.sitting.desk.meeting, {}).scene))
        assert ordered.layout == "page"
        assert [one.name for one in pictures.iterdir()] == [ordered.page]
    await pages.submit(HidePaper(), CLERK)
    assert floor.plan(house.sitting.desk.meeting, {}).scene["layout"] == "hall"


@pytest.mark.parametrize(
    ("command", "actor", "code"),
    [
        (ShowExhibit("radweg"), Actor("member", "p2"), "not-allowed"),
        (ShowExhibit("anders"), CLERK, "exhibit-not-of-item"),
        (ShowExhibit("radweg", 5), CLERK, "exhibit-page-missing"),
    ],
)
async def test_what_is_refused_is_not_even_drawn(
    stage: tuple[House, PaperPages, Path], command: ShowExhibit, actor: Actor, code: str
) -> None:
    _, pages, pictures = stage
    with pytest.raises(Refusal) as caught:
        await pages.submit(command, actor)
    assert caught.value.code == code
    assert not pictures.exists()
