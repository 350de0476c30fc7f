"""What the edge is fed: the public state, one line of JSON per version, over one HTTP response that never ends.

Only this module makes public documents, and only from the public projection: what it does not write cannot leak.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import hdrs, web

from server.identity import same
from server.sitting import Sitting

HEARTBEAT_SECONDS = 5.0
"""An edge that hears nothing for three heartbeats asks again."""


def public_document(sitting: Sitting, version: int) -> dict[str, Any]:
    """The public state as a document. `version` is the number of the event that made it."""
    return {"version": version, "sections": sitting.sections("public")}


class Feed:
    """Serves `/feed` to edge processes that know the feed token."""

    def __init__(self, sitting: Sitting, token: str) -> None:
        self._sitting = sitting
        self._token = token
        self._document: Mapping[str, Any] = public_document(sitting, len(sitting.desk.recorded))
        self._wake = asyncio.Event()
        self.followed = asyncio.Event()
        """Set once an edge has come: from then on the public page opens."""
        sitting.desk.listen(lambda meeting, recorded: self._remake(recorded[-1].seq))

    def routes(self) -> list[web.AbstractRouteDef]:
        """The one route."""
        return [web.get("/feed", self.serve)]

    def _remake(self, seq: int) -> None:
        document = public_document(self._sitting, seq)
        if document["sections"] != self._document["sections"]:
            self._document = document
            self._wake.set()
            self._wake = asyncio.Event()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Every new document as a line, an empty line as heartbeat."""
        shown = request.headers.get(hdrs.AUTHORIZATION, "").removeprefix("Bearer ")
        if not same(shown, self._token):
            return web.Response(status=403)
        response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: "application/x-ndjson"})
        await response.prepare(request)
        self.followed.set()
        sent: Mapping[str, Any] | None = None
        while True:
            wake, document = self._wake, self._document
            line = b"" if document is sent else json.dumps(document, ensure_ascii=False).encode()
            await response.write(line + b"\n")
            sent = document
            try:
                await asyncio.wait_for(wake.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                continue
