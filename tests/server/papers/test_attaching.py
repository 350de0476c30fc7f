"""A paper that the plan does not name: on the disk before it is in the log, and nowhere when it is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agenda.commands import Actor, Command
from agenda.commands.papers import AttachPaper
from agenda.commands.publicity import ExcludePublic
from agenda.commands.sitting import CloseSitting
from agenda.events import Recorded
from agenda.events.papers import PaperAttached
from agenda.meeting import Meeting
from agenda.planning import MOST_PAPERS
from agenda.ports import Refusal
from agenda.projections import view
from server.papers.attaching import Attaching, PaperGate, file_of
from server.papers.keeper import TextKeeper
from server.papers.shelf import PaperShelf, Version
from server.papers.upload import Intake
from tests.server.evening import ARRIVALS, CHAIR, OPENING
from tests.server.papers.office import Office, form, said
from tests.server.papers.typeset import pdf

CLERK = Actor("clerk", "s1")


def files_of(office: Office, item_id: str) -> list[str]:
    return [paper.file for paper in office.house.sitting.desk.meeting.items[item_id].papers]


async def open_sitting(office: Office) -> None:
    for command, actor in (*ARRIVALS, *OPENING):
        await office.house.submit(command, actor)


async def test_the_clerk_adds_a_paper_and_everybody_of_the_sitting_finds_it(office: Office) -> None:
    status, text = await office.add(pdf(b"Die Stellplaetze am Markt"), "Stellplätze 2026.PDF")
    assert status == 200
    assert 'role="alert"' not in text
    assert files_of(office, "t1") == ["vorlage.pdf", "karte.pdf", "t1-stellplaetze-2026.pdf"]
    assert 'href="/p/klein-x/papers/t1-stellplaetze-2026.pdf"' in text
    assert "Eine Seite gefunden" in (await office.get("unterlagen?suche=stellplaetze"))[1]
    assert "Eine Seite gefunden" in (await office.get("unterlagen?suche=stellplaetze", "member", "p7"))[1]


async def test_the_file_is_there_before_the_event_is_told(office: Office) -> None:
    there: list[bool] = []

    def told(meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        there.extend(
            (office.papers / one.event.file).read_bytes() == paper and bool(shelf.text(one.event.file))
            for one in recorded
            if isinstance(one.event, PaperAttached)
        )

    paper, shelf = pdf(), PaperShelf(office.papers)
    office.house.sitting.desk.listen(told)
    await office.add(paper, "plan.pdf")
    assert there == [True]


async def test_the_same_name_again_is_a_version_and_no_second_paper(office: Office) -> None:
    await office.add(pdf(b"Die alte Zisterne"), "plan.pdf")
    events = len(office.house.sitting.desk.recorded)
    for name in ("Plan.pdf", "t1-plan.pdf", "PLAN.PDF"):
        _, text = await office.add(pdf(b"Der neue Brunnen"), name, title="Anders")
    assert "4 Fassungen" in text
    assert len(office.house.sitting.desk.recorded) == events
    assert files_of(office, "t1").count("t1-plan.pdf") == 1


async def test_during_the_sitting_it_is_tabled(office: Office) -> None:
    await open_sitting(office)
    await office.add(pdf(), "plan.pdf")
    assert office.house.sitting.desk.recorded[-1].event == PaperAttached("t1", "Nachtrag", "t1-plan.pdf", tabled=True)


async def test_the_paper_of_a_non_public_item_is_for_nobody_outside(office: Office) -> None:
    await office.add(pdf(), "vertrag-neu.pdf", item="t2", title="Geheimer Vertrag")
    meeting = office.house.sitting.desk.meeting
    assert not meeting.items["t2"].public
    assert files_of(office, "t2")[-1] == "t2-vertrag-neu.pdf"
    for outside in ("public", "hall"):
        assert "vertrag-neu" not in json.dumps(view(meeting, outside))


@pytest.mark.parametrize(
    ("content", "name", "item", "title", "status", "word"),
    [
        (b"PK\x03\x04 Word", "a.pdf", "t1", "Titel", 422, "keine PDF-Datei"),
        (b"%PDF-1.7 but nothing else", "a.pdf", "t1", "Titel", 422, "nicht öffnen"),
        (b"", "a.pdf", "t1", "Titel", 422, "keine Datei"),
        (b"%PDF-1.7 not even read", "a.pdf", "t99", "Titel", 409, "Tagesordnung"),
        (None, "a.pdf", "t99", "Titel", 409, "Tagesordnung"),
        (None, "a.pdf", "", "Titel", 409, "Tagesordnung"),
        (None, "a.pdf", "t1", "  ", 409, "Titel"),
        (None, "a.pdf", "t1", "x" * 9_000, 409, "Titel"),
        (None, "a.pdf", "t1", "verdreht\u202e", 409, "Titel"),
    ],
)
async def test_what_is_refused_leaves_no_file_and_no_event(
    office: Office, content: bytes | None, name: str, item: str, title: str, status: int, word: str
) -> None:
    before = len(office.house.sitting.desk.recorded)
    answered, text = await office.add(pdf() if content is None else content, name, item, title)
    assert (answered, word in said(text)) == (status, True)
    assert office.files() == []
    assert len(office.house.sitting.desk.recorded) == before


async def test_no_item_is_chosen_beforehand_and_non_public_ones_say_so(office: Office) -> None:
    _, text = await office.get("unterlagen")
    options = re.findall(r'<option value="([^"]*)"([^>]*)>([^<]*)<', text)
    assert [(value, extra) for value, extra, _ in options] == [("", ""), ("t1", ""), ("t2", "")]
    assert ["nichtöffentlich" in shown for _, _, shown in options] == [False, False, True]


async def test_a_member_adds_nothing(office: Office) -> None:
    assert (await office.add(pdf(), "a.pdf", role="member"))[0] == 403
    assert office.files() == []
    assert "Unterlage hinzufügen" not in (await office.get("unterlagen", "member", "p7"))[1]


async def test_after_the_closing_the_rules_refuse_it(office: Office) -> None:
    await open_sitting(office)
    await office.house.submit(CloseSitting(), CHAIR)
    status, text = await office.add(pdf(), "a.pdf")
    assert (status, "geschlossen" in said(text)) == (409, True)
    assert "Ablauf der Sitzung" in text
    assert office.files() == []
    assert "Unterlage hinzufügen" not in text


async def test_behind_closed_doors_no_public_item_gets_a_paper(office: Office) -> None:
    await open_sitting(office)
    await office.house.submit(ExcludePublic(), CHAIR)
    status, text = await office.add(pdf(), "a.pdf")
    assert (status, "Öffentlichkeit" in said(text)) == (409, True)
    assert office.files() == []


async def test_an_item_that_is_full_takes_versions_only(office: Office) -> None:
    await office.add(pdf(), "plan.pdf")
    for number in range(MOST_PAPERS - len(files_of(office, "t1"))):
        await office.house.submit(AttachPaper("t1", "Titel", f"n{number}.pdf"), CLERK)
    before = office.files()
    assert (await office.add(pdf(), "neu.pdf"))[0] == 409
    assert office.files() == before
    assert (await office.add(pdf(), "plan.pdf"))[0] == 200


class Interrupted(Intake):
    """The sitting is closed while the file is on its way from the disk to the log."""

    def __init__(self, office: Office) -> None:
        super().__init__(PaperShelf(office.papers))
        self._house = office.house

    async def file(self, name: str, whole: Path, at: datetime) -> Version:
        filed = await super().file(name, whole, at)
        await self._house.submit(CloseSitting(), CHAIR)
        return filed


@pytest.mark.parametrize("name", ["plan.pdf", "neu.pdf"])
async def test_what_is_refused_only_when_its_file_is_there_leaves_what_was_there(office: Office, name: str) -> None:
    await office.add(pdf(b"Die erste Fassung"), "plan.pdf")
    await open_sitting(office)
    before, first = office.files(), (office.papers / "t1-plan.pdf").read_bytes()
    sitting, shelf = office.house.sitting, PaperShelf(office.papers)
    attaching = Attaching(sitting.desk, shelf, Interrupted(office), sitting.clock.now)

    async def late(request: web.Request) -> web.Response:
        with pytest.raises(Refusal, match="sitting-closed"):
            await attaching.take(request, CLERK)
        return web.Response()

    application = web.Application()
    application.router.add_post("/", late)
    async with TestClient(TestServer(application)) as client:
        assert (await client.post("/", data=form(pdf(), name, "t1", "Nachtrag"))).status == 200
    assert (office.files(), (office.papers / "t1-plan.pdf").read_bytes()) == (before, first)


class TestGate:
    async def test_an_intent_names_only_a_file_that_was_read(self, office: Office) -> None:
        given: list[Command] = []

        async def further(command: Command, actor: Actor) -> int:
            given.append(command)
            return 1

        sitting = office.house.sitting
        gate = PaperGate(sitting.desk, PaperShelf(office.papers), sitting.clock.now, further)
        command = AttachPaper("t1", "Titel", "von-hand.pdf")
        (office.papers / command.file).write_bytes(pdf())
        (office.papers / "kein.pdf").write_bytes(b"%PDF-")
        with pytest.raises(Refusal, match="paper-unreadable"):
            await gate.submit(command, CLERK)
        await TextKeeper(office.papers.parent).read_all()
        await gate.submit(command, CLERK)
        for file, code in (("kein.pdf", "paper-unreadable"), ("fehlt.pdf", "paper-unreadable"), ("../x", "file-name")):
            with pytest.raises(Refusal, match=code):
                await gate.submit(AttachPaper("t1", "Titel", file), CLERK)
        with pytest.raises(Refusal, match="not-allowed"):
            await gate.submit(command, CHAIR)
        await gate.submit(CloseSitting(), CHAIR)
        assert given == [command, CloseSitting()]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Plan Nord.pdf", "t1-plan-nord.pdf"),
        ("Größe.PDF", "t1-groesse.pdf"),
        ("Gro\u0308ße.pdf", "t1-groesse.pdf"),
        ("../../etc/passwd", "t1-passwd.pdf"),
        (r"C:\Eigene Dateien\plan.pdf", "t1-plan.pdf"),
        ("t1-plan.pdf", "t1-plan.pdf"),
        ("Scan.tar.pdf", "t1-scan-tar.pdf"),
    ],
)
def test_the_name_on_the_disk_is_plain(name: str, file: str) -> None:
    assert file_of("t1", name) == file


@pytest.mark.parametrize(("one", "other"), [("план 1.pdf", "смета 1.pdf"), ("", "?.pdf"), ("x" * 90, "x" * 91)])
def test_names_that_lose_letters_stay_apart(one: str, other: str) -> None:
    assert file_of("t1", one) != file_of("t1", other)
    assert Path(file_of("t1", one)).suffix == ".pdf"
