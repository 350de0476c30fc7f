"""The public page of papers: what everybody may read is found, and nothing else is opened, found or counted."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agenda.opendata.things import Addresses, Known, Thing
from server.addresses import public_url
from server.config import load
from server.health import Counters
from server.opendata.catalogue import Catalogue
from server.papers.edge import PublicPapers
from server.papers.library import MOST_HITS, Library, Place
from server.papers.reading import mark, text_of
from server.papers.search import words
from server.papers.shelf import PaperShelf
from server.web import Pages
from tests.server.house import ROOT

AT = Addresses("https://rat.example.de")
THEN = datetime(2026, 5, 1, tzinfo=UTC)


def lay(root: Path, sitting: str, file: str, *pages: str) -> None:
    """A paper whose text was read."""
    shelf = PaperShelf(root / sitting)
    shelf.folder.mkdir(parents=True, exist_ok=True)
    (shelf.folder / file).write_bytes(b"%PDF-1.7 " + file.encode())
    shelf.keep_text(file, mark(shelf.folder / file), text_of(pages))


def item(number: str, *files: str) -> dict[str, Any]:
    papers = [{"title": file.removesuffix(".pdf").title(), "file": file} for file in files]
    return {"number": number, "title": f"Punkt {number}", "papers": papers}


def earlier(sitting: str, file: str, start: str, deleted: bool = False) -> tuple[Known, ...]:
    """What the open data say of a paper of another sitting."""
    key = f"{sitting}.k"
    paper = {"name": file.title(), "mainFile": AT.of("File", key), "consultation": [AT.of("Consultation", key)]}
    about = {
        "paper": AT.of("Paper", key),
        "meeting": AT.of("Meeting", sitting),
        "agendaItem": AT.of("AgendaItem", f"{sitting}.t1"),
    }
    address = AT.file(sitting, file)
    things = (
        Thing("Paper", key, {} if deleted else paper),
        Thing("Consultation", key, {} if deleted else about),
        Thing("File", key, {} if deleted else {"fileName": file, "accessUrl": address}),
        Thing("Meeting", sitting, {"name": f"Sitzung {sitting}", "start": start}),
        Thing("AgendaItem", f"{sitting}.t1", {"number": "1", "name": "Alter Punkt", "order": 1}),
    )
    gone = ("Paper", "Consultation", "File")
    return tuple(Known(one, THEN, THEN, deleted and one.kind in gone) for one in things)


@dataclass
class World:
    """What the edge knows."""

    root: Path
    state: dict[str, Any] | None = None
    catalogue: Catalogue | None = None

    def running(self, *items: dict[str, Any]) -> None:
        self.state = {"sections": {"meeting": {"title": "Heutige Sitzung"}, "agenda": list(items)}}


@pytest.fixture
def world(tmp_path: Path) -> World:
    for sitting, file, word in (("heute", "plan.pdf", "Zisterne"), ("heute", "vertrag.pdf", "Zisterne geheim")):
        lay(tmp_path, sitting, file, "Deckblatt", f"Die {word} am Markt")
    lay(tmp_path, "frueher", "alt.pdf", "Zisterne von damals")
    return World(tmp_path)


@pytest.fixture
async def client(world: World) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    settings = load(ROOT / "config.toml")
    pages = Pages(settings, Counters(), public_url(settings))
    papers = PublicPapers(pages, world.root / "heute", lambda: world.state, lambda: world.catalogue)
    application = web.Application(middlewares=[pages.middleware])
    application.add_routes(papers.routes())
    async with TestClient(TestServer(application)) as one:
        yield one


Client = TestClient[web.Request, web.Application]


async def shown(client: Client, query: str = "") -> str:
    async with client.get("/unterlagen", params={"suche": query} if query else {}) as answer:
        assert answer.status == 200
        return await answer.text()


def links(text: str) -> list[str]:
    return re.findall(r'href="(/(?:papers|unterlagen)/[^"]+)"', text)


async def test_a_public_paper_is_found_at_its_page(client: Client, world: World) -> None:
    world.running(item("1", "plan.pdf"))
    text = await shown(client, "zisterne")
    assert links(text) == ["/papers/plan.pdf#page=2"]
    assert "Die <mark>Zisterne</mark> am Markt" in text


async def test_a_paper_that_nothing_public_names_is_not_found_and_not_counted(client: Client, world: World) -> None:
    world.running(item("1", "plan.pdf"), item("2"))
    assert "geheim" not in await shown(client, "zisterne")
    assert "Eine Seite gefunden" in await shown(client, "zisterne")
    assert "Nichts gefunden" in await shown(client, "geheim")
    assert "vertrag" not in (await shown(client)).lower()


async def test_without_a_word_from_the_meeting_nothing_is_public(client: Client, world: World) -> None:
    assert links(await shown(client)) == []
    assert "Nichts gefunden" in await shown(client, "zisterne")


async def test_earlier_sittings_are_told_by_the_open_data(client: Client, world: World) -> None:
    world.running(item("1", "plan.pdf"))
    world.catalogue = Catalogue(AT, {"frueher": earlier("frueher", "alt.pdf", "2026-05-01T19:00:00+02:00")})
    assert links(await shown(client, "zisterne")) == ["/papers/plan.pdf#page=2", "/unterlagen/frueher/alt.pdf#page=1"]
    assert "Sitzung frueher" in await shown(client)


async def test_a_paper_that_is_public_no_longer_is_gone_at_once(client: Client, world: World) -> None:
    world.running(item("1", "plan.pdf"))
    assert links(await shown(client, "zisterne"))
    world.running(item("1"))
    assert links(await shown(client, "zisterne")) == []
    world.catalogue = Catalogue(AT, {"frueher": earlier("frueher", "alt.pdf", "2026-05-01T19:00:00+02:00", True)})
    assert links(await shown(client, "zisterne")) == []


async def test_of_the_running_sitting_the_open_data_are_not_believed(client: Client, world: World) -> None:
    world.running(item("1"))
    world.catalogue = Catalogue(AT, {"heute": earlier("heute", "plan.pdf", "2026-05-01T19:00:00+02:00")})
    assert links(await shown(client, "zisterne")) == []


@pytest.mark.parametrize("query", ["<script>", "' OR 1=1", "\x00zisterne", "*" * 500, "%00"])
async def test_a_hostile_question_finds_nothing_and_is_shown_as_text(client: Client, world: World, query: str) -> None:
    world.running(item("1", "plan.pdf"))
    text = await shown(client, query)
    assert "Nichts gefunden" in text
    assert "<script>" not in text.partition("<main")[2]


async def test_the_link_to_the_other_language_keeps_the_question(client: Client, world: World) -> None:
    world.running(item("1", "plan.pdf"))
    assert "?suche=zisterne%20markt&amp;lang=en" in await shown(client, "zisterne markt")


class TestLibrary:
    def place(self, file: str, sitting: str = "rat") -> Place:
        return Place(sitting, file, "T", "1", "X", "S", f"/papers/{file}")

    def test_of_many_hits_the_first_are_shown_and_all_are_counted(self, tmp_path: Path) -> None:
        lay(tmp_path, "rat", "a.pdf", *(f"Seite {number}" for number in range(MOST_HITS + 7)))
        found = Library(tmp_path).search([self.place("a.pdf")], words("seite"))
        assert (len(found.hits), found.count) == (MOST_HITS, MOST_HITS + 7)

    def test_a_new_version_is_read_anew(self, tmp_path: Path) -> None:
        library = Library(tmp_path)
        lay(tmp_path, "rat", "a.pdf", "Zisterne")
        assert library.search([self.place("a.pdf")], ["zisterne"]).count == 1
        (tmp_path / "rat" / "a.pdf").write_bytes(b"%PDF another, longer one")
        assert library.search([self.place("a.pdf")], ["zisterne"]).count == 0
        lay(tmp_path, "rat", "a.pdf", "Brunnen", "Zisterne", "Zisterne")
        assert library.search([self.place("a.pdf")], ["zisterne"]).count == 2

    def test_papers_without_text_are_told_of(self, tmp_path: Path) -> None:
        lay(tmp_path, "rat", "bild.pdf", "", "")
        assert Library(tmp_path).search([self.place("bild.pdf"), self.place("fehlt.pdf")], ["x1"]).silent == 1

    def test_what_may_not_be_read_any_longer_is_forgotten(self, tmp_path: Path) -> None:
        library = Library(tmp_path)
        lay(tmp_path, "rat", "a.pdf", "Zisterne")
        library.search([self.place("a.pdf")], ["zisterne"])
        library.search([], ["zisterne"])
        assert library._known == {}
