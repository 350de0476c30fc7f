"""What the technician sees of other platforms and of captions by a machine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agenda.commands import Role
from server.outlets import OutletPages
from server.restream import shown
from server.web import Pages
from tests.server.house import House, open_house

URLS = ("rtmps://live.example.de/app/secret-key", "srt://other.example.de:9000?passphrase=secret-key")
TOLD: Mapping[str, Mapping[str, Any]] = {"restream0": {"state": "failed", "reason": "BrokenPipeError", "failures": 3}}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as one:
        yield one


async def asked(house: House, role: Role) -> tuple[int, Any]:
    pages = Pages(house.settings, house.counters, "http://localhost")
    application = web.Application(middlewares=[pages.middleware])
    part = OutletPages(house.identities, URLS, lambda: TOLD, lambda: "package-missing")
    application.add_routes(part.routes())
    token = (await house.link(role, "klein-x", None)).rpartition("/")[2]
    _, cookie = await house.identities.enter(token)
    async with TestClient(TestServer(application)) as client:
        answer = await client.get("/p/klein-x/outlets.json", headers={"Cookie": f"ratssaal={cookie}"})
        return answer.status, await answer.json() if answer.status == 200 else await answer.text()


async def test_the_technician_sees_each_platform_without_its_key(house: House) -> None:
    status, values = await asked(house, "operator")
    assert status == 200
    assert [one["target"] for one in values["restream"]] == [shown(url) for url in URLS]
    assert [(one["state"], one["failures"]) for one in values["restream"]] == [("failed", 3), ("waiting", 0)]
    assert values["captions"] == {"machine": "package-missing"}
    assert "secret" not in str(values)


@pytest.mark.parametrize("role", ["chair", "clerk", "member", "hall", "captioner", "viewer"])
async def test_nobody_else_sees_it(house: House, role: Role) -> None:
    assert (await asked(house, role))[0] == 403
