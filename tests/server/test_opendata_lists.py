"""The lists of OParl: pages, filters, and one clear sentence for a bad question."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from server.opendata.lists import TIMES
from server.opendata.town import LISTS
from tests.server.opendata_edge import Client, client_of, evening_edge, get, whole


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    async with evening_edge(tmp_path) as edge, client_of(edge) as one:
        yield one


async def test_the_list_of_an_attribute_holds_its_type_and_all_pages_hold_all(client: Client) -> None:
    body = await get(client, "/oparl/v1/body/1")
    items: list[Any] = []
    following, pages = body["agendaItem"] + "?limit=3", 0
    while following:
        page = await get(client, following)
        items, pages, following = [*items, *page["data"]], pages + 1, page["links"].get("next")
        assert page["pagination"]["elementsPerPage"] == 3
    every = (await get(client, body["agendaItem"]))["data"]
    assert [one["id"] for one in items] == [one["id"] for one in every]
    assert pages == -(-len(every) // 3)


async def test_links_to_other_pages_keep_the_filters(client: Client) -> None:
    query = urlencode({"created_since": "2026-01-01T00:00:00+01:00", "limit": 5, "omit_internal": "true"})
    page = await get(client, f"/oparl/v1/body/1/persons?{query}")
    following = await get(client, page["links"]["next"])
    assert following["links"]["self"].count("created_since") == 1
    assert following["pagination"]["currentPage"] == 2
    assert "membership" not in following["data"][0]


@pytest.mark.parametrize(
    ("query", "status", "word"),
    [
        ("modified_since=gestern", 400, "modified_since"),
        ("created_until=2026-01-01T00:00:00", 400, "Zeitzone"),
        ("page=0", 400, "page"),
        ("page=-1", 400, "page"),
        ("limit=²", 400, "limit"),
        ("limit=0", 400, "limit"),
        ("limit=", 400, "limit"),
        ("page=1e3", 400, "page"),
        ("created_since=", 400, "created_since"),
        ("modified_until=2026-13-01T00:00:00Z", 400, "modified_until"),
        ("created_since=2026-01-01T00:00:00%2B99:00", 400, "created_since"),
        ("omit_internal=vielleicht", 400, "omit_internal"),
        ("page=99", 404, "Listenseite"),
    ],
)
async def test_a_bad_question_gets_one_clear_sentence(client: Client, query: str, status: int, word: str) -> None:
    async with client.get(f"/oparl/v1/body/1/meetings?{query}") as answer:
        error = json.loads(await answer.text())
        assert (answer.status, error["type"]) == (status, "https://schema.oparl.org/1.1/Error")
        assert word in error["message"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", ["modified_since=x", "limit=-1", "omit_internal=2"])
async def test_every_list_refuses_a_bad_question_to_any_website(client: Client, name: str, query: str) -> None:
    async with client.get(f"/oparl/v1/body/1/{name}?{query}") as answer:
        assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (400, "*")
        message = json.loads(await answer.text())["message"]
        assert message.startswith(query.partition("=")[0])
        assert message.endswith(".")


async def test_what_oparl_does_not_know_is_passed_over(client: Client) -> None:
    plain = await get(client, "/oparl/v1/body/1/persons")
    assert (await get(client, "/oparl/v1/body/1/persons?colour=blue"))["data"] == plain["data"]


async def test_omitted_are_the_objects_inside_only_for_who_asks_so(client: Client) -> None:
    for said, there in (("true", False), ("false", True), ("True", False)):
        meeting = (await get(client, f"/oparl/v1/body/1/meetings?omit_internal={said}"))["data"][0]
        assert ("agendaItem" in meeting) is there


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("limit", TIMES)
async def test_a_time_filter_gives_exactly_what_it_says(client: Client, name: str, limit: str) -> None:
    """The moment itself belongs to both sides; what is deleted is told only to who asks what was modified since."""
    every = await whole(client, name, {"modified_since": "1970-01-01T00:00:00Z"})
    attribute, side = limit.split("_")
    for moment in {one[attribute] for one in every}:
        fits = [one for one in every if (one[attribute] >= moment if side == "since" else one[attribute] <= moment)]
        expected = [one for one in fits if limit == "modified_since" or "deleted" not in one]
        assert await whole(client, name, {limit: moment}) == expected


async def test_links_lead_to_the_first_and_last_page_and_one_step_each_way(client: Client) -> None:
    last = await get(client, (await get(client, "/oparl/v1/body/1/agendaitems?limit=4"))["links"]["last"])
    assert "next" not in last["links"]
    before = await get(client, last["links"]["prev"])
    assert before["links"]["next"] == last["links"]["self"]
    assert "prev" not in (await get(client, last["links"]["first"]))["links"]


async def test_a_plus_that_was_not_escaped_is_understood(client: Client) -> None:
    assert (await get(client, "/oparl/v1/body/1/meetings?created_since=2030-01-01T00:00:00+01:00"))["data"] == []
