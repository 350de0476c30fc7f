"""What every page of the server has in common: errors are pages, and a reader who leaves is none."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from server.config import Settings
from server.health import Counters
from server.web import Pages

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(handler: Handler) -> tuple[web.Application, asyncio.Event]:
    """A server of one page, and when it has answered."""
    pages, over = Pages(Settings(), Counters(), "http://localhost"), asyncio.Event()

    async def watched(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        finally:
            over.set()

    app = web.Application(middlewares=[pages.middleware])
    app.router.add_get("/", watched)
    return app, over


async def test_who_leaves_in_the_middle_of_an_answer_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    async def left(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        assert request.transport is not None
        request.transport.abort()
        await response.write(b"x")
        return response

    app, over = application(left)
    async with TestServer(app) as server:
        _, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await over.wait()
        writer.close()
    assert [one.message for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_a_line_that_breaks_behind_a_reader_who_stays_is_told(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_: web.Request) -> web.StreamResponse:
        raise ConnectionResetError("the other side of ours")

    app, over = application(broken)
    async with TestServer(app) as server:
        reader, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 500 ")
        await over.wait()
        writer.close()
    assert [one.name for one in caplog.records] == ["aiohttp.server"]
