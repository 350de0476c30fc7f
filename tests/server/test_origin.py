"""Who makes the requests that change something on personal pages: our own pages, and no other page of the same site."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from server.addresses import meeting_url
from server.config import Settings, load
from tests.server.house import browser
from tests.server.program import CONFIG, open_program

CHANGING = {
    "/p/{slug}/aufzeichnungen/{sitting}",
    "/p/{slug}/captions",
    "/p/{slug}/captions/{cue}",
    "/p/{slug}/fragen/{question}",
    "/p/{slug}/links/{role}/renew",
    "/p/{slug}/people",
    "/p/{slug}/people/preview",
    "/p/{slug}/people/{person}/link",
    "/p/{slug}/people/{person}/link/renew",
    "/p/{slug}/programme",
    "/p/{slug}/ticket",
    "/p/{slug}/umfragen/{survey}",
    "/p/{slug}/umfragen/{survey}/bogen",
    "/p/{slug}/umfragen/{survey}/bogen/zurueck",
    "/p/{slug}/unterlagen",
    "/p/{slug}/unterlagen/{file}",
}
"""Every address of a personal page that takes more than questions."""

BLANKS = {
    "slug": "klein", "sitting": "mai", "cue": "c1", "question": "f1", "person": "p1", "survey": "u1", "file": "p.pdf",
    "role": "hall",
}  # fmt: skip
REFUSAL = "von einer anderen Seite"
SITE = "Sec-Fetch-Site"


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load(CONFIG)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[TestServer]:
    """The whole application of the meeting process."""
    async with open_program(tmp_path) as (_, one):
        yield one


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with browser() as one:
        one.headers["Accept-Language"] = "de"
        yield one


def changing(server: TestServer) -> set[tuple[str, str]]:
    """Methods and addresses below /p/ that change something."""
    routes = [(one.method, one.resource.canonical) for one in server.app.router.routes() if one.resource is not None]
    return {one for one in routes if one[1].startswith("/p/") and one[0] not in ("GET", "HEAD")}


def own(server: TestServer) -> str:
    """Our pages' origin, as a browser says it."""
    return f"http://{server.host}:{server.port}"


async def refused(
    session: aiohttp.ClientSession, server: TestServer, method: str, address: str, headers: Mapping[str, str]
) -> bool:
    """Whether a request is turned away for where it comes from; that it has no cookie is found out later."""
    async with session.request(method, server.make_url(address.format(**BLANKS)), headers=headers) as answer:
        text = await answer.text()
    assert answer.status not in (404, 405), address
    return answer.status == 403 and REFUSAL in text


def foreign(server: TestServer) -> list[Mapping[str, str]]:
    """What browsers say of a page that is none of ours; those of the first two are of the same site."""
    neighbour = "http://bauamt.stadt.example"
    return [
        {SITE: "same-site", "Origin": neighbour},
        {"Origin": neighbour},
        {"Origin": f"http://{server.host}:1"},
        {"Origin": f"https://{server.host}:{server.port}"},
        {"Origin": f"{own(server)}.evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {SITE: "cross-site", "Origin": own(server)},
        {SITE: "none"},
        {SITE: ""},
    ]


async def test_all_addresses_that_change_something_are_known_here(server: TestServer) -> None:
    assert changing(server) == {("POST", address) for address in CHANGING}


async def test_every_one_of_them_refuses_what_another_page_sends(
    server: TestServer, session: aiohttp.ClientSession
) -> None:
    for method, address in changing(server):
        for headers in foreign(server):
            assert await refused(session, server, method, address, headers), (address, headers)


async def test_every_one_of_them_takes_what_our_own_pages_send_and_programs_without_a_page(
    server: TestServer, session: aiohttp.ClientSession, settings: Settings
) -> None:
    behind_a_proxy = {"Origin": meeting_url(settings), "Host": "meeting.internal"}
    for method, address in changing(server):
        for headers in ({}, {SITE: "same-origin", "Origin": "null"}, {"Origin": own(server)}, behind_a_proxy):
            assert not await refused(session, server, method, address, headers), (address, headers)


async def test_links_from_elsewhere_lead_to_personal_pages_as_ever(
    server: TestServer, session: aiohttp.ClientSession
) -> None:
    for address in ("/p/klein/", "/p/klein/aufzeichnungen", "/p/klein/people"):
        async with session.get(server.make_url(address), headers={SITE: "cross-site"}) as answer:
            assert REFUSAL not in await answer.text()


async def test_our_forms_are_told_to_say_where_they_are_and_nobody_else_learns_a_personal_address(
    server: TestServer, session: aiohttp.ClientSession
) -> None:
    policies = {"/p/klein/aufzeichnungen": "same-origin", "/einladung/x": "no-referrer", "/": "no-referrer"}
    for address, policy in policies.items():
        async with session.get(server.make_url(address)) as answer:
            assert answer.headers["Referrer-Policy"] == policy
