"""A paper that comes up: taken in pieces into a file of its own, looked at, and filed only when all is well.

What it is says its content, not its name or what the browser calls it: it begins like a PDF, and a process of its own
can open it. Whatever is wrong is one sentence, and nothing of the file stays.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final, Literal

from aiohttp import BodyPartReader, web

from server.papers.reading import PATIENCE_S, PaperUnreadable, read
from server.papers.shelf import PaperShelf, Version
from server.texts import N_

Wrong = Literal["nothing", "too-large", "no-pdf", "unreadable", "broken-off", "disk", "over"]

MOST_BYTES: Final = 64 << 20
"""Of one paper. Larger ones are scans at more than anybody can read, and each reader would have to load them."""

FIELD: Final = "datei"
LINES: Final = frozenset({"punkt", "titel"})
"""The fields beside the file that are read; they stand before it in the form."""
LONGEST_LINE: Final = 4096
"""Bytes of such a field; the rules allow 200 characters of at most four bytes."""

PIECE: Final = 1 << 20
HEAD: Final = b"%PDF-"
HEAD_WITHIN: Final = 1024
"""Readers look for the head that far into a file (ISO 32000-1, annex H, note 13)."""

SENTENCES: Final[Mapping[Wrong, str]] = {
    "nothing": N_("Es ist keine Datei angekommen. Bitte eine Datei wählen und noch einmal absenden."),
    "too-large": N_(
        "Die Datei ist größer als {most} MB. Bitte verkleinern oder aufteilen; es wurde nichts übernommen."
    ),
    "no-pdf": N_("Das ist keine PDF-Datei. Bitte als PDF speichern; es wurde nichts übernommen."),
    "unreadable": N_(
        "Diese PDF-Datei lässt sich nicht öffnen: Sie ist beschädigt, mit Kennwort geschützt oder zu aufwendig. "
        "Es wurde nichts übernommen."
    ),
    "broken-off": N_("Die Übertragung brach ab. Es wurde nichts übernommen; bitte noch einmal absenden."),
    "disk": N_("Der Server kann gerade nicht speichern; es wurde nichts übernommen. Bitte die Technik verständigen."),
    "over": N_("Die Sitzung ist beendet. Ihre Unterlagen bleiben, wie sie sind."),
}
STATUS: Final[Mapping[Wrong, int]] = {"too-large": 413, "disk": 503, "over": 409}
"""Status of the answer; 422 for all that is wrong with the file itself."""


class NotTaken(Exception):
    """The paper was not taken; `wrong` names the sentence."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong)
        self.wrong: Wrong = wrong


@dataclass(frozen=True, slots=True)
class CameUp:
    """A form that came up: the file, gone with the form; what it was called; the lines beside it by their names."""

    whole: Path
    name: str
    lines: Mapping[str, str]


class Intake:
    """Takes papers of one sitting; many may come up at once, one is looked at and filed at a time (`filing`)."""

    def __init__(self, shelf: PaperShelf, most: int = MOST_BYTES, patience_s: float = PATIENCE_S) -> None:
        self._shelf = shelf
        self._most = most
        self._patience_s = patience_s
        self.filing = asyncio.Lock()

    async def take(self, name: str, request: web.Request, at: datetime) -> Version:
        """File what the form brings as the newest version of that paper; raises NotTaken."""
        async with self.coming_up(request) as came, self.filing:
            return await self.file(name, came.whole, at)

    @asynccontextmanager
    async def coming_up(self, request: web.Request) -> AsyncIterator[CameUp]:
        """What the form brings, begun like a PDF and not too large; nothing of it stays. Raises NotTaken."""
        lines: dict[str, str] = {}
        try:
            with tempfile.TemporaryDirectory(dir=self._shelf.incoming) as folder:
                whole = Path(folder) / "paper.pdf"
                with whole.open("xb") as file:
                    await received(_pieces(request, lines), file, self._most)
                yield CameUp(whole, lines.pop(FIELD, ""), lines)
        except OSError as error:
            raise NotTaken("disk") from error

    async def file(self, name: str, whole: Path, at: datetime) -> Version:
        """File what came up as the newest version, if it opens; hold `filing`. Raises NotTaken, OSError."""
        try:
            pages = await read(whole, self._patience_s)
        except PaperUnreadable as error:
            raise NotTaken("unreadable") from error
        return await asyncio.to_thread(self._shelf.file, name, whole, pages, at)


async def received(pieces: AsyncIterator[bytes], file: IO[bytes], most: int = MOST_BYTES) -> None:
    """Write a paper that comes in pieces, of so many bytes at most, begun like a PDF; raises NotTaken, OSError."""
    head, size = b"", 0
    async for piece in pieces:
        size += len(piece)
        if size > most:
            raise NotTaken("too-large")
        if len(head) < HEAD_WITHIN:
            head += piece
            _check_head(head)
        await asyncio.to_thread(file.write, piece)
    if not size:
        raise NotTaken("nothing")
    if HEAD not in head[:HEAD_WITHIN]:
        raise NotTaken("no-pdf")


def _check_head(head: bytes) -> None:
    """Refuse as soon as it is certain, so that nobody uploads a film to the end."""
    if len(head) >= HEAD_WITHIN and HEAD not in head[:HEAD_WITHIN]:
        raise NotTaken("no-pdf")


async def _pieces(request: web.Request, lines: dict[str, str]) -> AsyncIterator[bytes]:
    """The file in the form; nothing where there is none. What stands before it, and its name, goes into `lines`."""
    if request.content_type != "multipart/form-data":
        return
    try:
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name in LINES:
                lines[part.name] = (await part.read_chunk(LONGEST_LINE)).decode("utf-8", "replace")
            if isinstance(part, BodyPartReader) and part.name == FIELD:
                lines[FIELD] = part.filename or ""
                while piece := await part.read_chunk(PIECE):
                    yield piece
                return
    except (ValueError, web.RequestPayloadError) as error:  # a form that is none, or ends early
        raise NotTaken("broken-off") from error
