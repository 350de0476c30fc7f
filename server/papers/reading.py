"""The text of a paper as the server has it: read by a process of its own, kept beside the paper, read again from there.

Kept as JSON with size and time of the file it was read from: a paper that was replaced by hand is found by that.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL
from typing import Final

from server.papers.search import folded

PATIENCE_S: Final = 240.0
"""Longer than the process may calculate (`text_main`), for a busy machine gives it a part of a core only."""

MOST_READ: Final = 64 << 20
"""Bytes that are read of what the process wrote."""

Mark = tuple[int, int]
"""Size in bytes and time of the last change in ns."""


class PaperUnreadable(Exception):
    """The file is no PDF that can be opened, or takes more than a paper may take."""


@dataclass(frozen=True, slots=True)
class PaperText:
    """The text of each page as it is shown, and folded as it is searched: folding a thousand papers takes seconds.

    `readable` is False where the file is no PDF that opens.
    """

    pages: Sequence[str]
    folded: Sequence[str]
    readable: bool = True


UNREADABLE: Final = PaperText((), (), readable=False)


def text_of(pages: Sequence[str]) -> PaperText:
    """The text of a paper that was read."""
    return PaperText(tuple(pages), tuple(map(folded, pages)))


async def read(paper: Path, patience_s: float = PATIENCE_S) -> Sequence[str]:
    """The text of each page; raises PaperUnreadable."""
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        out = Path(folder) / "text.json"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "server.papers.text_main", str(paper), str(out)), stdin=DEVNULL, stdout=DEVNULL
        )
        try:
            await asyncio.wait_for(process.wait(), patience_s)
        except TimeoutError:
            raise PaperUnreadable from None
        finally:
            await _end(process)
        if process.returncode != 0:
            raise PaperUnreadable
        return await asyncio.to_thread(_taken, out)


async def _end(process: asyncio.subprocess.Process) -> None:
    """A process that nobody waits for any longer."""
    if process.returncode is None:
        process.kill()
        await process.wait()


def _taken(out: Path) -> Sequence[str]:
    """What the process wrote. A hostile paper may have steered it: it is a list of texts, or it is nothing."""
    try:
        with out.open("rb") as file:
            pages = json.loads(file.read(MOST_READ))
    except (OSError, ValueError, RecursionError) as error:
        raise PaperUnreadable from error
    if not isinstance(pages, list) or not all(isinstance(one, str) for one in pages):
        raise PaperUnreadable
    return pages


# -- kept beside the paper ---------------------------------------------------------------------------------------------


def mark(paper: Path) -> Mark:
    """What tells one state of a file from another; raises OSError where there is none."""
    stat = paper.stat()
    return stat.st_size, stat.st_mtime_ns


def kept(beside: Path, paper: Path) -> PaperText | None:
    """The text that is kept of that very file; None where there is none."""
    try:
        values = json.loads(beside.read_text("utf-8"))
        fresh = tuple(values["of"]) == mark(paper)
        pages, search = (tuple(map(str, values[name])) for name in ("pages", "folded"))
        return PaperText(pages, search, bool(values["readable"])) if fresh else None
    except (OSError, ValueError, KeyError, TypeError):  # never read, or torn: it is read anew
        return None


def keep(beside: Path, of: Mark, text: PaperText) -> None:
    """Keep the text of a file that had that mark when it was read, whole or not at all."""
    values = {"of": of, "readable": text.readable, "pages": list(text.pages), "folded": list(text.folded)}
    beside.parent.mkdir(parents=True, exist_ok=True)
    new = beside.with_name(f"{beside.name}.new")
    new.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    new.replace(beside)
