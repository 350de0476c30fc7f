"""Papers in the public picture: the server counts the pages and draws the one that is asked for, then the rules decide.

The result of a survey goes the same way, but its pages are in the log and are drawn here (`server/exhibit_picture.py`).

The picture is on the disk before the order is in the log, so the programme finds it whenever it reads the scene, also
after a restart. One page is drawn at a time; how long that may take is bounded, and whatever is wrong with a file is
one sentence to whoever asked.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from subprocess import PIPE
from typing import Final

from agenda.commands import Actor, Command
from agenda.commands.showing import ShowExhibit, ShowPaper
from agenda.meeting import decide
from agenda.ports import Refusal
from agenda.showing import exhibit_of
from server.desk import MeetingDesk
from server.exhibit_picture import drawn as exhibit_drawn
from server.scenes import exhibit_picture, page_picture

PATIENCE_S: Final = 30.0
"""Longer than the process may calculate (`server/page_main.py`), for a busy machine gives it a part of a core only."""

Submit = Callable[[Command, Actor], Awaitable[int]]


class PaperPages:
    """Orders for papers on their way to the desk; `size` is the programme's (width, height) in px.

    `papers` is where the papers lie, `pictures` where the programme looks for pages, `further` whither all commands go.
    """

    def __init__(
        self,
        desk: MeetingDesk,
        papers: Path,
        pictures: Path,
        size: tuple[int, int],
        now: Callable[[], datetime],
        further: Submit,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._desk = desk
        self._papers = papers
        self._pictures = pictures
        self._size = size
        self._now = now
        self._further = further
        self._patience_s = patience_s
        self._drawing = asyncio.Lock()

    async def submit(self, command: Command, actor: Actor) -> int:
        """Give the command on, a page with the picture that it needs; raises Refusal."""
        match command:
            case ShowPaper():
                return await self._show_paper(command, actor)
            case ShowExhibit():
                return await self._show_exhibit(command, actor)
            case _:
                return await self._further(command, actor)

    async def _show_paper(self, command: ShowPaper, actor: Actor) -> int:
        """Draw the page, then order it."""
        # Who may not ask, or asks for another item's paper, learns it before any file is opened.
        decide(self._desk.meeting, replace(command, page=1, pages=1), actor, self._now())
        async with self._drawing:
            picture = self._pictures / page_picture(command.file, command.page)
            pages = await self._drawn(command, picture)
            seq = await self._further(replace(command, pages=pages), actor)
            await asyncio.to_thread(_keep_only, picture)
        return seq

    async def _show_exhibit(self, command: ShowExhibit, actor: Actor) -> int:
        """A result does not change once it is in the log, so what is decided here holds when it is submitted."""
        item = self._desk.meeting.current
        decide(self._desk.meeting, command, actor, self._now())
        assert item is not None  # or it would have been refused
        exhibit = exhibit_of(item, command.survey_id)
        async with self._drawing:
            picture = self._pictures / exhibit_picture(command.survey_id, command.page)
            await asyncio.to_thread(exhibit_drawn, item.number, exhibit, command.page, picture, self._size)
            seq = await self._further(command, actor)
            await asyncio.to_thread(_keep_only, picture)
        return seq

    async def _drawn(self, command: ShowPaper, picture: Path) -> int:
        """Draw the page; how many the paper has."""
        self._pictures.mkdir(parents=True, exist_ok=True)
        width, height = self._size
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "server.page_main", str(self._papers / command.file), str(picture)),
            *("--page", str(command.page), "--width", str(width), "--height", str(height)),
            stdout=PIPE,
        )
        try:
            told, _ = await asyncio.wait_for(process.communicate(), self._patience_s)
        except TimeoutError:
            raise Refusal("paper-unreadable") from None
        finally:
            await _end(process)
        if process.returncode != 0:
            raise Refusal("paper-unreadable")
        return int(told)


async def _end(process: asyncio.subprocess.Process) -> None:
    """A process that nobody waits for any longer."""
    if process.returncode is None:
        process.kill()
        await process.wait()


def _keep_only(picture: Path) -> None:
    """Pages shown before are of no use: turned back to, they are drawn again."""
    for one in picture.parent.iterdir():
        if one != picture:
            one.unlink(missing_ok=True)
