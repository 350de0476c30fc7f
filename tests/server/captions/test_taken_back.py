"""Who writes captions by a link that is taken back: nothing of it is read or written any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from server.identity import Identity
from tests.server.captions.caption_house import Desk, captioned

DAY = timedelta(days=1)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Desk]:
    async with captioned(tmp_path) as one:
        yield one


async def test_no_further_line_is_read(town: Desk) -> None:
    reader, clerk = await town.enter("captioner"), await town.enter("clerk")
    async with town.http.get(town.meeting.make_url(f"{reader}/captions/events")) as answer:
        await town.say(clerk, "Guten Abend")
        assert b"Guten Abend" in await answer.content.readuntil(b"\n\n")
        await town.house.identities.renew("captioner", "klein-captioner", None, DAY)
        await town.say(clerk, "Das liest nur noch die Schriftführung")
        assert await answer.content.read() == b""


async def test_a_line_that_was_begun_before_is_not_taken(town: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path, identities = await town.enter("captioner"), town.house.identities
    let_in, renewed = asyncio.Event(), asyncio.Event()
    recognise = identities.recognise

    async def recognised(cookie: str | None, slug: str) -> Identity:
        found = await recognise(cookie, slug)
        let_in.set()
        return found

    async def body() -> AsyncIterator[bytes]:
        yield b'{"text": "von wem auch immer", '
        await renewed.wait()
        yield b'"age_ms": 0}'

    async def said() -> int:
        headers = {"Content-Type": "application/json"}
        address = town.meeting.make_url(f"{path}/captions")
        async with town.http.post(address, data=body(), headers=headers) as answer:
            assert "wurde gesperrt" in await answer.text()
            return answer.status

    monkeypatch.setattr(identities, "recognise", recognised)
    saying = asyncio.create_task(said())
    await let_in.wait()
    await identities.renew("captioner", "klein-captioner", None, DAY)
    renewed.set()
    assert await saying == 403
    assert not town.desk.book.shown()
