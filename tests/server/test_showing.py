"""A page of a paper on its way into the public picture: counted, drawn, decided, on the disk before it is ordered."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import typst
from PIL import Image

from agenda.commands import Actor, Command
from agenda.commands.floor import GiveFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import ListItem, PlanMeeting
from agenda.commands.publicity import AskForPrivacy, ConfirmPrivacy
from agenda.commands.showing import HidePaper, ShowPaper
from agenda.commands.votes import OpenVote
from agenda.events.words import Paper
from agenda.ports import Refusal
from media.ports import Codec, TrackInfo
from media.programme.scene import read_scene
from server import floor
from server.showing import PaperPages
from server.texts import load_texts
from server.web import WEB
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING, PLANNING, meeting_after
from tests.server.house import House, open_house

PAPERS = {"t1": (Paper("Vorlage", "vorlage.pdf"),), "t2": (Paper("Vertrag", "vertrag.pdf"),)}
PLANNED = tuple(
    (replace(command, papers=PAPERS[command.item_id]) if isinstance(command, ListItem) else command, actor)
    for command, actor in PLANNING
)
SIZE = (320, 180)


@dataclass
class Stage:
    """A house with papers, and the way of orders through `PaperPages`."""

    house: House
    pages: PaperPages
    papers: Path
    pictures: Path

    def drawn(self) -> list[str]:
        return sorted(one.name for one in self.pictures.iterdir()) if self.pictures.exists() else []

    async def refused(self, command: Command, actor: Actor = CLERK) -> Refusal:
        before = len(self.house.sitting.desk.recorded)
        with pytest.raises(Refusal) as caught:
            await self.pages.submit(command, actor)
        assert len(self.house.sitting.desk.recorded) == before
        return caught.value


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with open_house(tmp_path, planning=PLANNED) as house:
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        papers, pictures = tmp_path / "papers", tmp_path / "pages"
        papers.mkdir(exist_ok=True)
        pages = b'#set page("a4")\n= Eins\n#pagebreak()\n= Zwei'
        (papers / "vorlage.pdf").write_bytes(typst.compile(pages))
        desk = house.sitting.desk
        made = PaperPages(desk, papers, pictures, SIZE, house.sitting.clock.now, desk.submit)
        yield Stage(house, made, papers, pictures)


async def test_the_page_is_drawn_at_the_size_of_the_programme_and_then_ordered(stage: Stage) -> None:
    await stage.pages.submit(ShowPaper("vorlage.pdf"), CLERK)
    plan = floor.plan(stage.house.sitting.desk.meeting, {})
    ordered = read_scene(dict(plan.scene))
    assert (ordered.layout, stage.drawn()) == ("page", [ordered.page])
    with Image.open(stage.pictures / str(ordered.page)) as picture:
        assert picture.size == pytest.approx((127, 180), abs=1)
    await stage.pages.submit(HidePaper(), CHAIR)
    assert floor.plan(stage.house.sitting.desk.meeting, {}).scene["layout"] == "hall"


async def test_the_pages_are_counted_whatever_the_browser_says_and_only_the_shown_one_is_kept(stage: Stage) -> None:
    await stage.pages.submit(ShowPaper("vorlage.pdf", 1, 700), CLERK)
    first = stage.drawn()
    await stage.pages.submit(ShowPaper("vorlage.pdf", 2), CLERK)
    assert len(first) == len(stage.drawn()) == 1
    assert first != stage.drawn()
    assert stage.house.sitting.sections("clerk")["showing"] == {
        "item_id": "t1", "file": "vorlage.pdf", "title": "Vorlage", "page": 2, "pages": 2,
    }  # fmt: skip
    refused = await stage.refused(ShowPaper("vorlage.pdf", 3, 700))
    assert (refused.code, refused.values) == ("paper-page-missing", {"pages": 2})


@pytest.mark.parametrize(
    "content", [None, b"", b"%PDF-1.7 kaputt", bytes(9999)], ids=["gone", "empty", "head", "zeros"]
)
async def test_a_broken_paper_is_one_sentence_and_what_was_shown_stays(stage: Stage, content: bytes | None) -> None:
    await stage.pages.submit(ShowPaper("vorlage.pdf"), CLERK)
    shown = stage.drawn()
    (stage.papers / "vorlage.pdf").unlink()
    if content is not None:
        (stage.papers / "vorlage.pdf").write_bytes(content)
    refused = await stage.refused(ShowPaper("vorlage.pdf", 2))
    assert load_texts(WEB / "locale")["de"].refusal(refused).startswith("Diese Unterlage lässt sich nicht anzeigen")
    assert stage.drawn() == shown


async def test_a_file_that_never_ends_is_given_up_and_the_next_order_is_carried_out(stage: Stage) -> None:
    whole = (stage.papers / "vorlage.pdf").read_bytes()
    (stage.papers / "vorlage.pdf").unlink()
    os.mkfifo(stage.papers / "vorlage.pdf")
    desk, now = stage.house.sitting.desk, stage.house.sitting.clock.now
    impatient = PaperPages(desk, stage.papers, stage.pictures, SIZE, now, desk.submit, patience_s=0.01)
    with pytest.raises(Refusal, match="paper-unreadable"):
        await impatient.submit(ShowPaper("vorlage.pdf"), CLERK)
    (stage.papers / "vorlage.pdf").unlink()
    (stage.papers / "vorlage.pdf").write_bytes(whole)
    assert await stage.pages.submit(ShowPaper("vorlage.pdf"), CLERK)


async def test_who_may_not_ask_learns_it_before_any_file_is_opened(stage: Stage) -> None:
    assert (await stage.refused(ShowPaper("vorlage.pdf"), Actor("member", "p2"))).code == "not-allowed"
    assert (await stage.refused(ShowPaper("../../etc/passwd"))).code == "paper-not-of-item"
    assert (await stage.refused(ShowPaper("vertrag.pdf"))).code == "paper-not-of-item"
    assert not stage.drawn()


async def test_a_paper_of_a_non_public_item_is_not_even_drawn(stage: Stage) -> None:
    await stage.pages.submit(ShowPaper("vorlage.pdf"), CLERK)
    for command, actor in ((AskForPrivacy(), CHAIR), (ConfirmPrivacy("p7"), Actor("member", "p7"))):
        await stage.house.submit(command, actor)
    await stage.house.submit(CallItem("t2"), CHAIR)
    shown = stage.drawn()
    assert (await stage.refused(ShowPaper("vertrag.pdf"))).code == "paper-not-public"
    assert stage.drawn() == shown
    assert floor.plan(stage.house.sitting.desk.meeting, {}).scene["layout"] == "placard"


def scene_after(*steps: tuple[Command, Actor]) -> dict[str, Any]:
    tracks = {
        f"{owner}.{kind}": TrackInfo(f"{owner}.{kind}", owner, kind, "camera", Codec(codec, 90_000))  # type: ignore[arg-type]
        for owner in ("hall", "p7")
        for kind, codec in (("video", "VP8"), ("audio", "opus"))
    }
    shown = (ShowPaper("vorlage.pdf", 1, 2), CLERK)
    return dict(floor.plan(meeting_after(*ARRIVALS, *OPENING, shown, *steps, planning=PLANNED), tracks).scene)


def test_who_speaks_is_heard_while_the_page_is_shown() -> None:
    made = scene_after((GiveFloor("p7"), CHAIR))
    assert made["layout"] == "page"
    assert made["audio"] == ["hall.audio", "p7.audio"]


def test_a_rehearsal_says_so_upon_the_page() -> None:
    assert scene_after()["title"] == ""
    rehearsed = [(replace(one, rehearsal=True) if isinstance(one, PlanMeeting) else one, who) for one, who in PLANNED]
    shown = (ShowPaper("vorlage.pdf", 1, 2), CLERK)
    meeting = meeting_after(*ARRIVALS, *OPENING, shown, planning=rehearsed)
    assert floor.plan(meeting, {}).scene["title"] == "PROBE"


def test_over_an_open_vote_no_page_is_laid() -> None:
    assert scene_after((OpenVote(), CHAIR))["layout"] == "gallery"


def test_once_the_item_is_over_people_are_shown_again() -> None:
    assert scene_after((CloseItem(), CHAIR))["layout"] == "hall"
