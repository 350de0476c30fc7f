"""The pages on which somebody leaves an address to be told what was decided, confirms it and takes it back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from server.addresses import public_url
from server.config import load
from server.health import Counters
from server.surveys.addresses import Addresses
from server.surveys.edge import SurveyPages
from server.surveys.notice import ADDRESSES_A_DAY, NoticePages
from server.surveys.plans import Shelf
from server.surveys.store import SurveyStore
from server.web import Pages
from tests.server.surveys.post_office import CARRIED
from tests.server.surveys.town import CONFIG, DURING, EXAMPLE, ZONE


@dataclass
class Visitor:
    """Somebody before the public pages."""

    client: TestClient[web.Request, web.Application]
    addresses: Addresses

    async def open(self, path: str, sent: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
        """Status and text; with `sent` a form is sent."""
        method = "GET" if sent is None else "POST"
        async with self.client.request(method, f"/umfrage/radweg{path}", data=sent, headers=headers) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def visitor(tmp_path: Path) -> AsyncIterator[Visitor]:
    (tmp_path / "radweg.toml").write_bytes(EXAMPLE.read_bytes())
    settings = load(CONFIG)
    pages = Pages(settings, Counters(), public_url(settings))
    shelf, store, addresses = Shelf(tmp_path), SurveyStore(tmp_path), Addresses(tmp_path)
    application = web.Application(middlewares=[pages.middleware])
    now: Callable[[], datetime] = lambda: DURING  # noqa: E731
    application.add_routes(SurveyPages(pages, shelf, store, ZONE, now, notices=True).routes())
    application.add_routes(NoticePages(pages, shelf, addresses, ZONE, now).routes())
    async with TestClient(TestServer(application)) as client:
        yield Visitor(client, addresses)
    await store.close()
    addresses.close()


def asked_of(visitor: Visitor) -> Sequence[str]:
    """The tokens of letters that would be written now."""
    return [one.token for one in visitor.addresses.due(10, 0)]


async def test_an_address_is_left_confirmed_by_a_key_and_taken_back(visitor: Visitor) -> None:
    assert 'href="/umfrage/radweg/nachricht"' in (await visitor.open("/danke"))[1]
    status, text = await visitor.open("/nachricht", {"mail": "anna@example.org"})
    assert status == 200
    assert "Bitte sehen Sie in Ihre Mail." in text
    (token,) = asked_of(visitor)
    status, text = await visitor.open(f"/nachricht/{token}")
    assert (status, "Ja, benachrichtigen" in text) == (200, True)
    assert asked_of(visitor) == [token]  # looked at is not confirmed
    assert "ist bestätigt" in (await visitor.open(f"/nachricht/{token}", {"wunsch": "ja"}))[1]
    assert asked_of(visitor) == []
    assert "ist gelöscht" in (await visitor.open(f"/nachricht/{token}", {"wunsch": "nein"}))[1]
    status, text = await visitor.open(f"/nachricht/{token}", {"wunsch": "ja"})
    assert status == 404
    assert "Dieser Link gilt nicht mehr" in text


async def test_an_address_left_twice_is_asked_once_and_nobody_learns_that_it_is_there(visitor: Visitor) -> None:
    first = await visitor.open("/nachricht", {"mail": "anna@example.org"})
    again = await visitor.open("/nachricht", {"mail": "anna@example.org"})
    nonce = re.compile(r"nonce(=\"|-)[\w-]+")
    assert [nonce.sub("", text) for _, text in (first,)] == [nonce.sub("", text) for _, text in (again,)]
    assert len(asked_of(visitor)) == 1


@pytest.mark.parametrize(
    "address",
    ["", "anna", "anna@example", "a@b.de\r\nBcc: x@y.de", "a b@c.de", "<script>@x.de", "ä@x.de", f"{'a' * 250}@x.de"],
)
async def test_what_is_no_address_is_one_sentence_and_nothing_kept(visitor: Visitor, address: str) -> None:
    status, text = await visitor.open("/nachricht", {"mail": address})
    assert status == 422
    assert "Das ist keine vollständige Mailadresse." in text
    assert "<script>@" not in text
    assert asked_of(visitor) == []


async def test_one_connection_has_only_so_many_people_written_to_in_a_day(visitor: Visitor) -> None:
    for number in range(ADDRESSES_A_DAY):
        assert (await visitor.open("/nachricht", {"mail": f"a{number}@example.org"}))[0] == 200
    status, text = await visitor.open("/nachricht", {"mail": "b@example.org"})
    assert status == 403
    assert "heute schon viele Adressen" in text
    assert len(asked_of(visitor)) == ADDRESSES_A_DAY


async def test_once_it_is_decided_the_page_says_so_and_asks_for_nothing(visitor: Visitor) -> None:
    visitor.addresses.decide("radweg", CARRIED)
    text = (await visitor.open("/nachricht"))[1]
    assert "Angenommen: 20 Ja, 15 Nein, 2 Enthaltung." in text
    assert "?ab=2026-03-07T19" in text
    assert "<form" not in text


async def test_the_page_tells_an_end_without_a_vote(visitor: Visitor) -> None:
    visitor.addresses.decide("radweg", replace(CARRIED, outcome="adjourned", question="", counts=None, recorded="no"))
    text = (await visitor.open("/nachricht"))[1]
    assert "<h2>So ging es in der Sitzung aus</h2>" in text
    assert "Der Punkt wurde vertagt." in text
    assert "<p></p>" not in text
