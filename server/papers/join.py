"""The papers in the meeting process: their pages, and whoever reads what was not read yet."""

from __future__ import annotations

import asyncio

from server.identity import Identities
from server.papers.attaching import PaperGate
from server.papers.keeper import TextKeeper
from server.papers.pages import PaperDesk
from server.papers.shelf import PaperShelf
from server.signalling import Signalling
from server.sitting import Sitting
from server.web import Pages


def join_papers(
    pages: Pages, identities: Identities, sitting: Sitting, signalling: Signalling, tasks: asyncio.TaskGroup
) -> PaperDesk:
    """The pages; texts are read in `tasks` until those are cancelled, and intents of pages pass a gate."""
    gate = PaperGate(sitting.desk, PaperShelf(sitting.papers), sitting.clock.now, signalling.submit)
    signalling.submit = gate.submit
    root = sitting.papers.parent
    tasks.create_task(TextKeeper(root).run(sitting.pause), name="papers")
    return PaperDesk(pages, identities, sitting, root)
