"""A paper that the plan does not name: the file is on the disk, whole and read, before the event is in the log.

A refused command leaves no file. What crashes between the two leaves a file that no event names: nobody sees it, and
the next of its name keeps it as a version. The browser's name of the file is only where ours comes from: ASCII, below
the item's id, so that two items never share one; the same name again is the next version.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import unicodedata
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from aiohttp import web

from agenda.commands import Actor, Command
from agenda.commands.papers import AttachPaper
from agenda.meeting import decide
from agenda.ports import Refusal
from server.desk import MeetingDesk
from server.papers.shelf import PaperShelf
from server.papers.upload import CameUp, Intake, NotTaken
from server.store.trouble import StorageTrouble

LONGEST_NAME: Final = 80
"""Characters of a file's name that are kept: with the longest id of an item it stays within the rules' 200."""

Now = Callable[[], datetime]
Submit = Callable[[Command, Actor], Awaitable[int]]


class Attaching:
    """Adds papers to items of the sitting, one after the other."""

    def __init__(self, desk: MeetingDesk, shelf: PaperShelf, intake: Intake, now: Now) -> None:
        self._desk = desk
        self._shelf = shelf
        self._intake = intake
        self._now = now

    async def take(self, request: web.Request, actor: Actor) -> None:
        """Add what the form brings; raises NotTaken, Refusal."""
        async with self._intake.coming_up(request) as came, self._intake.filing:
            command = asked(came)
            decide(self._desk.meeting, command, actor, self._now())  # what is refused is neither read nor filed
            await self._attach(came.whole, command, actor)

    async def _attach(self, whole: Path, command: AttachPaper, actor: Actor) -> None:
        filed = await self._intake.file(command.file, whole, self._now())
        try:
            await self._desk.submit(command, actor)
        except Refusal:
            await asyncio.to_thread(self._shelf.take_back, command.file, filed)
            raise
        except StorageTrouble as error:
            # The event may be in the log all the same: better a file that nobody sees than a paper without one.
            raise NotTaken("disk") from error


class PaperGate:
    """Intents of pages on their way to the desk: a paper is added only where its file was read. `further`: whither."""

    def __init__(self, desk: MeetingDesk, shelf: PaperShelf, now: Now, further: Submit) -> None:
        self._desk = desk
        self._shelf = shelf
        self._now = now
        self._further = further

    async def submit(self, command: Command, actor: Actor) -> int:
        """Give the command on; raises Refusal."""
        if isinstance(command, AttachPaper):
            decide(self._desk.meeting, command, actor, self._now())  # only then is the name one of a file
            text = await asyncio.to_thread(self._shelf.text, command.file)
            if text is None or not text.readable:
                raise Refusal("paper-unreadable")
        return await self._further(command, actor)


def asked(came: CameUp) -> AttachPaper:
    """The command that the form asks for; what is wrong with it the rules say."""
    item_id = came.lines.get("punkt", "")
    return AttachPaper(item_id, came.lines.get("titel", ""), file_of(item_id, came.name))


def file_of(item_id: str, name: str) -> str:
    """Our name for the file of an item that was called so where it came from."""
    above = f"{_plain(item_id)}-"
    stem = re.split(r"[/\\]", name)[-1].lower().removesuffix(".pdf")
    return f"{above}{_plain(stem).removeprefix(above)}.pdf"


def _plain(text: str) -> str:
    """In lower-case ASCII; where letters are lost, a mark of the whole keeps different names apart."""
    known = unicodedata.normalize("NFC", text.lower()).translate(_GERMAN)
    letters = unicodedata.normalize("NFKD", known)
    plain = re.sub(r"[^a-z0-9]+", "-", letters.encode("ascii", "ignore").decode()).strip("-")[:LONGEST_NAME]
    whole = plain and len(plain) < LONGEST_NAME and not any(one.isalnum() and not one.isascii() for one in letters)
    return plain if whole else f"{plain}-{hashlib.sha256(known.encode()).hexdigest()[:8]}".strip("-")


_GERMAN: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
