"""The pages: who gets in where, papers, minutes, headers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from agenda.commands import Role
from agenda.commands.items import CallItem
from agenda.commands.planning import ListItem
from agenda.events.words import Paper
from server.minutes.pages import EDITIONS
from tests.server.evening import ARRIVALS, CHAIR, OPENING, SYSTEM
from tests.server.house import House, browser, open_house

ROLES = [("chair", "p1"), ("clerk", "s1"), ("member", "p7"), ("hall", None)]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as one:
        for command, actor in (*ARRIVALS, *OPENING):
            await one.submit(command, actor)
        yield one


async def _get(house: House, session: aiohttp.ClientSession, path: str) -> tuple[int, str]:
    async with session.get(house.server.make_url(path)) as response:
        return response.status, await response.text(errors="replace")


@pytest.mark.parametrize(("role", "person"), ROLES)
async def test_a_personal_link_leads_to_the_page_of_its_role_without_the_token(
    house: House, role: str, person: str | None
) -> None:
    link = await house.link(role, "klein-x", person)  # type: ignore[arg-type]
    async with browser() as session, session.get(house.server.make_url(link)) as response:
        assert response.status == 200
        assert response.url.path == "/p/klein-x/"
        assert f'"role": "{role}"' in await response.text()


async def test_one_persons_cookie_opens_no_other_page(house: House) -> None:
    await house.link("chair", "klein-vorsitz", "p1")
    session = await house.open(await house.link("member", "klein-p7", "p7"))
    status, text = await _get(house, session, "/p/klein-vorsitz/")
    await session.close()
    assert status == 403
    assert "persönlichen Link" in text


@pytest.mark.parametrize("path", ["/einladung/falsch", "/p/klein-p7/"])
async def test_without_a_good_link_nothing_opens(house: House, path: str) -> None:
    async with browser() as session:
        status, text = await _get(house, session, path)
    assert status == 403
    assert "Link" in text


@pytest.mark.parametrize(
    ("role", "person", "status"), [("clerk", "s1", 200), ("chair", "p1", 200), ("member", "p7", 403)]
)
@pytest.mark.parametrize("file", [f"{name}.{end}" for name in EDITIONS for end in ("html", "pdf", "docx")])
async def test_only_chair_and_clerk_take_the_minutes_away(
    house: House, role: str, person: str, status: int, file: str
) -> None:
    session = await house.open(await house.link(role, "klein-x", person))  # type: ignore[arg-type]
    assert (await _get(house, session, f"/p/klein-x/{file}"))[0] == status
    await session.close()


async def test_the_public_edition_of_the_minutes_says_so_and_has_nothing_non_public(house: House) -> None:
    await house.submit(CallItem("t2"), CHAIR)
    session = await house.open(await house.link("clerk", "klein-x", "s1"))
    _, full = await _get(house, session, "/p/klein-x/minutes.html")
    async with session.get(house.server.make_url("/p/klein-x/minutes-public.html")) as response:
        public, name = await response.text(), response.headers["Content-Disposition"]
    await session.close()
    assert "Grundst" in full
    assert "Grundst" not in public
    assert "Nichtöffentliche Beratung" in public
    assert "oeffentlich" in name


@pytest.mark.parametrize(
    ("role", "person", "statuses"),
    [
        ("chair", "p1", (200, 200)),
        ("clerk", "s1", (200, 200)),
        ("member", "p7", (200, 200)),
        ("hall", None, (200, 404)),
    ],
)
async def test_a_paper_is_handed_to_whoever_sees_its_item(
    tmp_path: Path, role: Role, person: str | None, statuses: tuple[int, int]
) -> None:
    async with open_house(tmp_path) as house:
        await _list_papers(house)
        session = await house.open(await house.link(role, "klein-x", person))
        async with session:
            got = [(await _get(house, session, f"/p/klein-x/papers/{file}"))[0] for file in ("offen.pdf", "geheim.pdf")]
    assert tuple(got) == statuses


async def _list_papers(house: House) -> None:
    """A public item with one paper and a non-public one with another."""
    house.sitting.papers.mkdir(parents=True)
    for number, file in enumerate(("offen.pdf", "geheim.pdf"), start=8):
        papers = (Paper("Vorlage", file),)
        await house.submit(ListItem(f"t{number}", str(number), "Plan", number == 8, "report", papers=papers), SYSTEM)
        (house.sitting.papers / file).write_bytes(b"%PDF")


async def test_every_answer_carries_a_strict_policy(house: House) -> None:
    async with browser() as session:
        for path in ("/", "/healthz", "/static/css/tokens.css", "/gibt-es-nicht"):
            async with session.get(house.server.make_url(path)) as response:
                policy = response.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path", ["/static/../PROTOCOL.md", "/static/%2e%2e/PROTOCOL.md", "/vendor/typescript/package.json", "/static/js"]
)
async def test_no_file_but_the_allowed_ones_is_served(house: House, path: str) -> None:
    async with browser() as session:
        assert (await _get(house, session, path))[0] == 404


async def test_english_is_chosen_by_link_and_remembered(house: House) -> None:
    async with browser() as session:
        assert 'lang="de"' in (await _get(house, session, "/"))[1]
        assert 'lang="en"' in (await _get(house, session, "/?lang=en"))[1]
        assert 'lang="en"' in (await _get(house, session, "/"))[1]


async def test_the_feed_is_for_edges_only_and_never_names_a_non_public_item(house: House) -> None:
    url = house.server.make_url("/feed")
    async with browser() as session:
        async with session.get(url) as response:
            assert response.status == 403
        async with session.get(url, headers={"Authorization": f"Bearer {house.feed_token}"}) as response:
            first = await response.content.readline()
            await house.submit(CallItem("t2"), CHAIR)
            second = await response.content.readline()
    assert b"Haushalt" in first
    assert "Nichtöffentliche Beratung".encode() in second
    assert b"Grundst" not in first + second
    assert b"Firma X" not in first + second
