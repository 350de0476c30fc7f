"""Somebody else's OParl interface for tests: a real server, whose answers are made of its own address."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

TYPE = "https://schema.oparl.org/1.1/"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(answers: Mapping[str, Answer]) -> AsyncIterator[str]:
    application = web.Application()
    for path, answer in answers.items():
        application.router.add_get(path, answer)
    async with TestServer(application) as server:
        yield str(server.make_url("")).rstrip("/")


def told(make: Callable[[str], Any]) -> Answer:
    """An answer made of the server's own address."""

    async def answer(request: web.Request) -> web.Response:
        return web.json_response(make(f"{request.scheme}://{request.host}"))

    return answer


def raw(body: bytes) -> Answer:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    return answer


def redirecting(to: str) -> Answer:
    async def answer(_: web.Request) -> web.Response:
        raise web.HTTPFound(to)

    return answer


def packed(body: bytes) -> Answer:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(body), headers={"Content-Encoding": "gzip"})

    return answer


async def failing(_: web.Request) -> web.Response:
    return web.Response(status=500, text="Traceback …")


def meeting(base: str, **more: Any) -> dict[str, Any]:
    return {"id": f"{base}/m", "type": f"{TYPE}Meeting", "name": "S", "start": "2026-05-01T19:00:00+02:00", **more}
