"""What the public may know of the sitting: a series of immutable documents, as the meeting process sent them."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final

KEPT_VERSIONS: Final = 64
"""Documents kept for browsers that come a moment late."""


class PublicState:
    """The newest public document and its predecessors, and whoever waits for the next."""

    def __init__(self) -> None:
        self._documents: OrderedDict[int, bytes] = OrderedDict()
        self._changed = asyncio.Event()
        self.latest: Mapping[str, Any] | None = None

    @property
    def version(self) -> int:
        """Number of the newest document, -1 before the first."""
        return int(self.latest["version"]) if self.latest else -1

    @property
    def epoch(self) -> str:
        """The start of the meeting process that made the newest document; empty before the first."""
        return str(self.latest["epoch"]) if self.latest else ""

    def take(self, document: Mapping[str, Any], line: bytes) -> None:
        """A new document, and the line of the feed that it came in."""
        if document["epoch"] != self.epoch:
            self._documents.clear()
        self.latest = document
        self._documents[self.version] = line
        while len(self._documents) > KEPT_VERSIONS:
            self._documents.popitem(last=False)
        self._changed.set()
        self._changed = asyncio.Event()

    def document(self, version: int) -> bytes | None:
        """The document of that number, while it is kept."""
        return self._documents.get(version)

    async def newer_than(self, version: int, timeout: float) -> int:
        """Wait until there is a newer document, at most `timeout` seconds; returns the newest number."""
        changed = self._changed
        if self.version == version:
            try:
                await asyncio.wait_for(changed.wait(), timeout)
            except TimeoutError:
                return version
        return self.version
