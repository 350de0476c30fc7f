"""The clerk's personal links: shown, and taken back with all that they opened."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import socketio

from agenda.commands import ROLES, Role
from server.floor import PICTURE_OWNER
from server.link_pages import OF_A_ROLE
from server.links import seat_of_role
from server.pages import TEMPLATES
from server.texts import TROUBLES
from server.visitors import COOKIE
from server.whip.by_link import WATCHERS
from tests.server.evening import ARRIVALS
from tests.server.house import House, Page, open_house
from tests.server.program import open_program

MEMBER = "people/p3/link"
PAGES: dict[str, tuple[Role, str, str | None]] = {
    "people/p3/link": ("member", "klein-p3", "p3"),
    "links/chair": ("chair", "klein-vorsitz", "p1"),
    "links/hall": ("hall", "klein-saal", None),
    "links/operator": ("operator", "klein-technik", None),
    "links/captioner": ("captioner", "klein-untertitel", None),
    "links/viewer": ("viewer", "klein-mitsehen", None),
}
"""Where a link is taken back, and the page that it leads to."""


@dataclass(slots=True)
class Office:
    """The clerk at work."""

    house: House
    browser: aiohttp.ClientSession

    async def ask(self, what: str, slug: str = "klein-schrift") -> tuple[int, dict[str, Any]]:
        async with self.browser.post(self.house.server.make_url(f"/p/{slug}/{what}")) as answer:
            return answer.status, await answer.json() if answer.content_type == "application/json" else {}

    async def link(self, what: str) -> str:
        """The path of the link that is shown."""
        status, shown = await self.ask(what)
        assert status == 200
        return path(shown)

    async def opens(self, link: str) -> bool:
        async with (
            aiohttp.ClientSession() as session,
            session.get(self.house.server.make_url(link), allow_redirects=False) as answer,
        ):
            return answer.status == 303


def path(shown: dict[str, Any]) -> str:
    """The path of a link that the clerk is shown."""
    return "/einladung/" + str(shown["url"]).rsplit("/", 1)[1]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as one:
        for command, actor in ARRIVALS:
            await one.submit(command, actor)
        yield one


@pytest.fixture
async def office(house: House) -> AsyncIterator[Office]:
    session = await house.open(await house.link("clerk", "klein-schrift", "s1"))
    async with session:
        yield Office(house, session)


async def said_goodbye(page: Page) -> str:
    """Wait until the server has parted with the page."""
    await page.socket.wait()
    (code,) = page.goodbyes
    return code


class TestShowing:
    async def test_the_clerk_shows_anybody_the_own_link_and_asking_again_gives_the_same(self, office: Office) -> None:
        status, shown = await office.ask(MEMBER)
        assert (status, shown["name"], await office.link(MEMBER)) == (200, "Rat 3", path(shown))
        page = await office.house.open(path(shown))
        async with page, page.get(office.house.server.make_url("/p/klein-p3/")) as response:
            assert '"role": "member"' in await response.text()

    async def test_a_link_comes_as_a_code_that_a_camera_reads(self, office: Office) -> None:
        shown = (await office.ask(MEMBER))[1]["code"]
        assert shown["size"] > 29
        assert re.fullmatch(r"(M\d+ \d+h1v1h-1z)+", shown["path"])


class TestWhoMay:
    @pytest.mark.parametrize("renew", ["", "/renew"])
    @pytest.mark.parametrize(("person", "status"), [("niemand", 404), ("p1", 403), ("s1", 403)])
    async def test_who_has_a_page_of_another_role_or_is_not_listed_gets_no_members_link(
        self, office: Office, person: str, status: int, renew: str
    ) -> None:
        assert (await office.ask(f"people/{person}/link{renew}"))[0] == status

    @pytest.mark.parametrize("role", sorted({*ROLES, "niemand"} - OF_A_ROLE.keys()))
    async def test_the_clerks_own_link_and_what_is_no_page_are_not_to_be_taken_back(
        self, office: Office, role: str
    ) -> None:
        before = await office.house.store.registry.invitations("klein")
        assert (await office.ask(f"links/{role}/renew"))[0] == 404
        assert await office.house.store.registry.invitations("klein") == before

    @pytest.mark.parametrize("role", sorted({*ROLES} - {"clerk"}))
    async def test_nobody_but_the_clerk_shows_or_takes_back_links(self, house: House, role: Role) -> None:
        session = await house.open(await house.link(role, "klein-x", None)) if role in TEMPLATES else None
        async with session or aiohttp.ClientSession() as one:
            for slug in ("klein-x", "klein-schrift"):
                for what in (MEMBER, *(f"{one}/renew" for one in PAGES)):
                    assert (await Office(house, one).ask(what, slug))[0] == 403
        assert not [one for one in await house.store.registry.invitations("klein") if one.revoked]


@pytest.mark.parametrize(("what", "page"), PAGES.items())
class TestTakingBack:
    async def test_the_old_link_and_what_it_opened_are_worthless_and_the_new_one_leads_to_the_same_page(
        self, office: Office, what: str, page: tuple[Role, str, str | None]
    ) -> None:
        house, (role, slug, person) = office.house, page
        old = await house.link(role, slug, person)
        session = await house.open(old)
        ticket = await house.ticket(session, slug)
        new = await office.link(f"{what}/renew")
        assert (await office.opens(old), await office.opens(new)) == (False, True)
        async with session:
            for address, method in ((f"/p/{slug}/", "GET"), (f"/p/{slug}/ticket", "POST")):
                async with session.request(method, house.server.make_url(address)) as answer:
                    assert (answer.status, "wurde gesperrt" in await answer.text()) == (403, True)
        with pytest.raises(socketio.exceptions.ConnectionError):
            await socketio.AsyncClient(reconnection=False).connect(
                str(house.server.make_url("/")), auth={"ticket": ticket}, transports=["websocket"]
            )
        assert house.counters.of("sockets_refused", reason="revoked") == 1
        (working,) = [
            one
            for one in await house.store.registry.invitations("klein")
            if (one.role, one.slug) == (role, slug) and house.identities.opens(one)
        ]
        assert working.person_id == person
        assert house.counters.of("links_renewed", role=role) == 1

    async def test_nothing_is_taken_back_where_the_database_does_not_keep_the_new_link(
        self, office: Office, what: str, page: tuple[Role, str, str | None]
    ) -> None:
        house, (_, slug, _) = office.house, page
        session = await house.open(await house.link(*page))
        before = await house.store.registry.invitations("klein")
        with house.store.writing.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=ON")
        assert await office.ask(f"{what}/renew") == (503, {"text": TROUBLES["storage"]})
        assert await house.store.registry.invitations("klein") == before
        async with session, session.get(house.server.make_url(f"/p/{slug}/")) as answer:
            assert answer.status == 200


class TestCuttingOff:
    async def test_every_page_of_the_old_link_is_told_and_ended_and_all_others_stay(self, office: Office) -> None:
        house = office.house
        links = [await house.link("hall", "klein-saal", None) for _ in range(2)]
        screens = [await house.connect("hall", "klein-saal", link=link) for link in (*links, links[0])]
        others = [await house.connect(*PAGES[one]) for one in ("links/chair", "links/operator", MEMBER)]
        new = await office.link("links/hall/renew")
        assert [await said_goodbye(one) for one in screens] == ["revoked"] * 3
        screen = await house.connect("hall", "klein-saal", link=new)
        for page in (*others, screen):
            assert (page.goodbyes, (await page.socket.call("media-close", {}))["ok"]) == ([], True)
        assert {client.sid for client in house.sitting.clients} == {one.socket.get_sid() for one in (*others, screen)}

    async def test_picture_and_sound_of_the_old_link_end_with_it(self, office: Office) -> None:
        house = office.house
        link = await office.link(MEMBER)
        page = await house.connect("member", "klein-p3", link=link)
        (client,) = house.sitting.clients
        peer = house.sitting.peer(client)
        await office.link(f"{MEMBER}/renew")
        assert (peer.state, client.peer, len(house.sitting.clients)) == ("closed", None, 0)
        assert await said_goodbye(page) == "revoked"

    async def test_in_the_whole_program_the_programme_ends_too_for_whoever_watched_by_the_old_link(
        self, tmp_path: Path
    ) -> None:
        async with open_program(tmp_path) as (parts, server):
            roles: tuple[Role, ...] = ("clerk", "viewer", "captioner")
            seats = [seat_of_role(parts.sitting.desk.meeting.meeting_id, role) for role in roles]
            clerk, viewer, captioner = [
                await parts.identities.invite(one.role, one.slug, None, timedelta(days=1)) for one in seats
            ]
            sessions = parts.whip.sessions
            for one in (viewer, captioner):
                sessions.add("whep", one.slug, WATCHERS[one.role], "ufrag", PICTURE_OWNER, one)
            _, cookie = await parts.identities.enter(parts.identities.token(clerk.id))
            address = server.make_url(f"/p/{clerk.slug}/links/viewer/renew")
            async with aiohttp.ClientSession(cookies={COOKIE: cookie}) as session, session.post(address) as answer:
                assert answer.status == 200
            assert [one.link for one in sessions] == [captioner]

    async def test_it_is_no_event_of_the_meeting_and_the_log_holds_no_link(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO", "server")
        before = len(office.house.sitting.desk.recorded)
        links = [await office.link(one) for one in (MEMBER, f"{MEMBER}/renew")]
        assert len(office.house.sitting.desk.recorded) == before
        assert "link of klein-p3 taken back, 1 invitations" in caplog.text
        assert not [one for one in links if one.rpartition("/")[2] in caplog.text]
