"""Tasks that live as long as a block of code."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def cancelled_at_exit() -> AsyncIterator[asyncio.TaskGroup]:
    """A TaskGroup whose tasks are cancelled when the body ends; what the body raises comes out bare."""
    trouble: Exception | None = None
    try:
        async with asyncio.TaskGroup() as tasks:
            try:
                yield tasks
            except Exception as error:  # noqa: BLE001 (handed on below, outside the group)
                trouble = error
            raise _Ended
    except* _Ended:
        pass
    if trouble is not None:
        raise trouble


class _Ended(Exception):
    """The body of the TaskGroup is over."""
