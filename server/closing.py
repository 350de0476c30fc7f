"""How a process beside the meeting process ends in order: SIGTERM hangs up its link, then it writes what it has."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from media.local import LocalLink


@asynccontextmanager
async def closed_by_signal(link: LocalLink) -> AsyncIterator[None]:
    """As long as this is entered SIGTERM closes the link; Ctrl-C goes to the parent too, and the parent decides."""
    loop, closing = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, closing.set)
    loop.add_signal_handler(signal.SIGINT, lambda: None)
    closer = asyncio.create_task(_close_when(closing, link))
    try:
        yield
    finally:
        closer.cancel()


async def _close_when(closing: asyncio.Event, link: LocalLink) -> None:
    await closing.wait()
    await link.close()
