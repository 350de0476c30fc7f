"""The clerk's page of earlier recordings: released and cut there, by the clerk of the same body and nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from agenda.commands import Role
from agenda.commands.planning import PlanMeeting
from agenda.events.publication import ArchiveReleased, PassageTakenDown
from server.addresses import Folders
from server.identity import Identities
from server.secret import load_secret
from tests.server.archive.earlier_town import Town, hold, town_of
from tests.server.evening import PLANNING
from tests.server.house import browser, open_house

SINCE, UNTIL = "2026-11-19T13:00:02", "2026-11-19T13:00:03"
CUT = {"tat": "herausnehmen", "von": SINCE, "bis": UNTIL, "grund": "Recht am Bild"}
RELEASE = {"tat": "freigeben"}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    await hold(tmp_path, "mai", "archive-after-release")
    async with town_of(tmp_path) as one:
        await one.house.earlier.read.wait()
        yield one


class Clerk:
    """A browser of somebody with a personal link."""

    def __init__(self, town: Town, session: aiohttp.ClientSession, slug: str) -> None:
        self._town = town
        self._session = session
        self.page = f"/p/{slug}/aufzeichnungen"

    async def get(self) -> tuple[int, str]:
        async with self._session.get(self._town.house.server.make_url(self.page)) as answer:
            return answer.status, await answer.text()

    async def send(self, sitting: str, fields: dict[str, str], **headers: str) -> tuple[int, str]:
        address = self._town.house.server.make_url(f"{self.page}/{sitting}")
        async with self._session.post(address, data=fields, headers=headers) as answer:
            return answer.status, await answer.text()


class Door:
    """Lets people in by their links, and out again."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._sessions = AsyncExitStack()

    async def enter(self, role: Role = "clerk") -> Clerk:
        """By a link into the sitting that is served."""
        return await self.open(await self._town.house.link(role, f"heute-{role}", "s1"), f"heute-{role}")

    async def open(self, link: str, slug: str) -> Clerk:
        session = await self._sessions.enter_async_context(await self._town.house.open(link))
        session.headers["Accept-Language"] = "de"
        return Clerk(self._town, session, slug)

    async def close(self) -> None:
        await self._sessions.aclose()


@pytest.fixture
async def door(town: Town) -> AsyncIterator[Door]:
    one = Door(town)
    yield one
    await one.close()


async def log_of(town: Town) -> list[type]:
    return [type(one.event) for one in await town.house.store.log.read("mai")]


async def test_a_recording_is_released_and_watched_from_then_on(town: Town, door: Door) -> None:
    clerk = await door.enter()
    status, page = await clerk.get()
    assert status == 200
    assert "19.11.2026 · 1. Sitzung" in page
    assert "wartet auf Ihre Freigabe" in page
    assert (await town.get("/aufzeichnung/mai"))[0] == 404
    status, page = await clerk.send("mai", RELEASE)
    assert status == 200
    assert "ist öffentlich zu sehen" in page
    assert "/aufzeichnung/mai" in page
    assert (await log_of(town))[-1] is ArchiveReleased
    await town.told("mai", lambda one: one.watched)
    assert (await town.get("/aufzeichnung/mai"))[0] == 200


@pytest.mark.parametrize("fields", [RELEASE, CUT], ids=["release", "cut"])
async def test_a_form_on_another_page_of_the_town_does_nothing_in_the_clerk_s_name(
    town: Town, door: Door, fields: dict[str, str]
) -> None:
    clerk = await door.enter()
    before = await log_of(town)
    status, text = await clerk.send("mai", fields, Origin="https://bauamt.klein.example")
    assert (status, "von einer anderen Seite" in text) == (403, True)
    assert await log_of(town) == before
    assert (await clerk.send("mai", fields, **{"Sec-Fetch-Site": "same-origin"}))[0] == 200
    assert len(await log_of(town)) == len(before) + 1


async def test_a_passage_is_taken_out_by_the_town_s_clock_with_its_reason_in_the_log(town: Town, door: Door) -> None:
    clerk = await door.enter()
    assert "Herausgenommene Stellen: 1" in (await clerk.send("mai", CUT))[1]
    stone = (await town.house.store.log.read("mai"))[-1].event
    assert stone == PassageTakenDown("q1", "2026-11-19T12:00:02+00:00", "2026-11-19T12:00:03+00:00", "Recht am Bild")


async def test_no_edge_is_told_the_reason(town: Town, door: Door) -> None:
    clerk = await door.enter()
    await clerk.send("mai", RELEASE)
    await clerk.send("mai", CUT)
    headers = {"Authorization": f"Bearer {town.house.feed_token}"}
    async with aiohttp.ClientSession(town.house.server.make_url("/"), headers=headers) as session:
        async with session.get("/feed/recordings") as answer:
            line = (await answer.content.readline()).decode()
        async with session.get("/feed/recordings/mai") as answer:
            details = await answer.text()
    for told in (line, details):
        assert "2026-11-19T12:00:02+00:00" in told
        assert "Recht am Bild" not in told


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (CUT | {"bis": SINCE}, "Beginn und Ende der Stelle passen nicht"),
        (CUT | {"von": "gestern"}, "Beginn und Ende der Stelle passen nicht"),
        (CUT | {"grund": " "}, "Der Grund"),
    ],
)
async def test_what_the_rules_refuse_is_told_where_it_was_asked(
    town: Town, door: Door, fields: dict[str, str], sentence: str
) -> None:
    clerk = await door.enter()
    status, page = await clerk.send("mai", fields)
    assert status == 409
    assert "act-refused" in page
    assert sentence in page


async def test_a_form_that_asks_for_nothing_known_or_another_sitting_is_refused(town: Town, door: Door) -> None:
    clerk = await door.enter()
    assert (await clerk.send("mai", {"tat": "alles"}))[0] == 400
    assert (await clerk.send("april", RELEASE))[0] == 404
    assert (await clerk.send("heute", RELEASE))[0] == 404


@pytest.mark.parametrize("role", ["chair", "member", "operator", "captioner"])
async def test_nobody_but_the_clerk_may(town: Town, door: Door, role: Role) -> None:
    somebody = await door.enter(role)
    assert (await somebody.get())[0] == 403
    assert (await somebody.send("mai", RELEASE))[0] == 403
    assert ArchiveReleased not in await log_of(town)


async def test_without_a_login_the_page_is_shut(town: Town) -> None:
    async with aiohttp.ClientSession() as session:
        stranger = Clerk(town, session, "heute-clerk")
        assert [(await stranger.get())[0], (await stranger.send("mai", RELEASE))[0]] == [403, 403]


async def test_a_link_into_another_sitting_opens_nothing_here(town: Town) -> None:
    house = town.house
    former = Identities(house.store.registry, load_secret(town.root), house.sitting.clock, "mai")
    invitation = await former.invite("clerk", "mai-clerk", "s1", timedelta(days=1))
    async with browser() as session:
        async with session.get(house.server.make_url(f"/einladung/{former.token(invitation.id)}")) as answer:
            assert answer.status == 403
            assert "einer anderen Sitzung" in await answer.text()
        page = Clerk(town, session, "mai-clerk")
        assert [(await page.get())[0], (await page.send("mai", RELEASE))[0]] == [403, 403]


async def test_the_clerk_of_one_body_has_no_say_about_another(tmp_path: Path) -> None:
    await hold(tmp_path, "mai", "archive-after-release")
    (plan, actor), *rest = PLANNING
    assert isinstance(plan, PlanMeeting)
    other = ((replace(plan, body="Bauausschuss"), actor), *rest)
    async with open_house(tmp_path, planning=other, meeting_id="heute") as house:
        await house.earlier.read.wait()
        page = house.server.make_url("/p/heute-clerk/aufzeichnungen")
        async with await house.open(await house.link("clerk", "heute-clerk", "s1")) as session:
            async with session.get(page) as answer:
                assert "1. Sitzung" not in await answer.text()
            async with session.post(page / "mai", data=RELEASE) as answer:
                assert answer.status == 404


async def test_what_is_taken_out_is_gone_from_the_disk(town: Town, door: Door) -> None:
    clerk = await door.enter()
    await clerk.send("mai", CUT)
    folder = Folders(town.root).live("mai")
    while len(list(folder.rglob("s*.m4s"))) > 5:
        await town.client.get("/healthz")
