"""The papers' pages in the meeting process on a real socket, beside a house with two papers planned."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from aiohttp.test_utils import TestServer

from agenda.commands import Role
from agenda.commands.planning import ListItem
from agenda.events.words import Paper
from server.papers.upload import FIELD
from tests.server.evening import PLANNING
from tests.server.house import House, browser

PAPERS = {
    "t1": (Paper("Vorlage", "vorlage.pdf"), Paper("Karte", "karte.pdf")),
    "t2": (Paper("Vertrag", "vertrag.pdf"),),
}
PLANNED = tuple(
    (replace(command, papers=PAPERS[command.item_id]) if isinstance(command, ListItem) else command, actor)
    for command, actor in PLANNING
)
MOST = 1 << 20
EARLY = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class Office:
    """The pages on a real socket beside the house."""

    house: House
    server: TestServer
    papers: Path

    async def open(self, role: Role, person: str | None = None) -> aiohttp.ClientSession:
        """A browser with the cookie of that role; close it."""
        link = await self.house.link(role, "klein-x", person)
        session = browser()
        async with await self.house.open(link) as entered:
            for cookie in entered.cookie_jar:
                session.cookie_jar.update_cookies({cookie.key: cookie.value}, self.server.make_url("/p/klein-x/"))
        return session

    async def get(self, path: str, role: Role = "clerk", person: str | None = "s1") -> tuple[int, str]:
        async with await self.open(role, person) as session, session.get(self._url(path)) as answer:
            return answer.status, await answer.text(errors="replace")

    async def send(
        self, content: bytes, file: str = "vorlage.pdf", role: Role = "clerk", field: str = FIELD
    ) -> tuple[int, str]:
        """A file in a form; where it leads to is followed."""
        form = aiohttp.FormData()
        form.add_field(field, content, filename="böse/../name.exe", content_type="application/pdf")
        address = self._url(f"unterlagen/{file}")
        async with await self.open(role, "s1") as session, session.post(address, data=form) as answer:
            return answer.status, await answer.text()

    async def add(
        self, content: bytes, name: str, item: str = "t1", title: str = "Nachtrag", role: Role = "clerk"
    ) -> tuple[int, str]:
        """A paper that the plan does not name, in the form of the page."""
        data = form(content, name, item, title)
        async with await self.open(role, "s1") as session, session.post(self._url("unterlagen"), data=data) as answer:
            return answer.status, await answer.text()

    def files(self) -> list[str]:
        return sorted(str(path.relative_to(self.papers)) for path in self.papers.rglob("*") if path.is_file())

    def _url(self, path: str) -> str:
        return str(self.server.make_url(f"/p/klein-x/{path}"))


def said(text: str) -> str:
    """The sentence of a refusal on the page."""
    (found,) = re.findall(r'role="alert">([^<]*)<', text)
    return str(found)


def form(content: bytes, name: str, item: str, title: str) -> aiohttp.FormData:
    """What the page sends to add a paper: the lines before the file."""
    data = aiohttp.FormData({"punkt": item, "titel": title}, quote_fields=False)  # as browsers write names
    data.add_field(FIELD, content, filename=name, content_type="application/pdf")
    return data
