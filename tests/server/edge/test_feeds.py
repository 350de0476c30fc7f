"""Feeds of the meeting process: their lines, and what ends them without ending the edge."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from server.edge import feeds
from server.edge.feeds import feed, follow_for_ever


class Meeting:
    """Answers each request with the next of these; the last one for ever."""

    def __init__(self, answers: Sequence[tuple[int, Sequence[bytes]]]) -> None:
        self._answers = list(answers)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        status, chunks = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        response = web.StreamResponse(status=status)
        await response.prepare(request)
        for chunk in chunks:
            await response.write(chunk)
        return response


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as one:
        yield one


async def served(meeting: Meeting) -> TestServer:
    application = web.Application()
    application.add_routes([web.get("/", meeting.serve)])
    server = TestServer(application)
    await server.start_server()
    return server


async def test_lines_come_whole_however_they_are_cut_and_the_last_without_its_end_does_not(
    session: aiohttp.ClientSession,
) -> None:
    server = await served(Meeting([(200, [b"one\n\ntw", b"o", b"\nthree\nfo"])]))
    async with feed(session, str(server.make_url("/"))) as lines:
        assert [line async for line in lines] == [b"one", b"", b"two", b"three"]
    await server.close()


async def test_a_line_without_an_end_is_given_up(
    session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "LONGEST_LINE", 1000)
    server = await served(Meeting([(200, [b"x" * 1001])]))
    with pytest.raises(aiohttp.ClientPayloadError):
        async with feed(session, str(server.make_url("/"))) as lines:
            assert [line async for line in lines] == []
    await server.close()


async def test_refusals_and_what_cannot_be_read_end_a_feed_and_never_who_follows_it(
    session: aiohttp.ClientSession,
) -> None:
    server = await served(Meeting([(200, [b"1\n{\n"]), (403, [b"5\n"]), (200, [b"2\n[]\n"]), (200, [b"3\n"])]))
    begun: list[int] = []
    taken: list[int] = []
    enough = asyncio.Event()

    async def follow() -> None:
        async with feed(session, str(server.make_url("/"))) as lines:
            begun.append(len(taken))
            async for line in lines:
                taken.append(1 + json.loads(line))
                if taken[-1] == 4:
                    enough.set()

    async def pause(seconds: float) -> None:
        assert seconds == feeds.RETRY_SECONDS
        await asyncio.sleep(0)

    following = asyncio.create_task(follow_for_ever("test", follow, pause))
    await enough.wait()
    following.cancel()
    assert taken[:3] == [2, 3, 4]
    assert begun[:3] == [0, 1, 2], "what is refused begins nothing"
    await server.close()
