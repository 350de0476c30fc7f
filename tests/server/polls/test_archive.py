"""The recording's page has the results of live polls as exhibits: sentence, picture, all figures."""

from __future__ import annotations

from pathlib import Path

from agenda.commands.polls import ClosePoll, OpenPoll
from agenda.commands.sitting import CloseSitting
from tests.server.broadcast import on_air
from tests.server.evening import CHAIR


async def test_the_recordings_page_shows_what_was_asked_and_what_came_of_it(tmp_path: Path) -> None:
    async with on_air(tmp_path, "archive") as broadcast:
        await broadcast.house.submit(OpenPoll("Was fehlt <uns>?", kind="cloud", code="A2B3"), CHAIR)
        await broadcast.house.submit(ClosePoll("p1", (2, 1), 3, 0, ("Schatten", "Ruhe"), 2), CHAIR)
        await broadcast.seconds(2.2)
        await broadcast.house.submit(CloseSitting(), CHAIR)
        await broadcast.until("closed")
        status, body = await broadcast.get("/aufzeichnung")
        page = body.decode()
        assert status == 200
        assert "Was fehlt &lt;uns&gt;?“ Genannt: Schatten (2), Ruhe (1)" in page
        assert '<th scope="row">Ruhe</th><td>1</td>' in page
        assert 'src="/archive/klein/bild/p1.svg"' in page
        status, picture = await broadcast.get("/archive/klein/bild/p1.svg")
        assert status == 200
        assert b">Schatten</text>" in picture
