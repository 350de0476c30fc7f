"""What the edge is fed: the public state, one line of JSON per version, over one HTTP response that never ends.

Only this module makes public documents, and only from the public projection: what it does not write cannot leak. A
document's address is made of the feed's epoch (a start of this process) and its version, and never used twice. Lines
`{"marks": …}` bring the sitting's marks, all of them at first and then what is new.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from aiohttp import hdrs, web

from agenda.events import Recorded
from agenda.meeting import Meeting
from recordings.lists import Mark
from server.markbook import book_of
from server.marks import to_json
from server.secret import same
from server.sitting import Sitting

HEARTBEAT_SECONDS = 5.0
"""An edge that hears nothing for three heartbeats asks again."""


def public_document(sitting: Sitting, version: int, epoch: str, at: datetime) -> dict[str, Any]:
    """The public state as a document. `version` is the number of the event that made it, `at` when that was (UTC)."""
    return {"version": version, "epoch": epoch, "at": at.isoformat(), "sections": sitting.sections("public")}


class Feed:
    """Serves `/feed` to edge processes that know the feed token."""

    def __init__(self, sitting: Sitting, token: str) -> None:
        self._sitting = sitting
        self._token = token
        started, recorded = sitting.clock.now(), sitting.desk.recorded
        self._epoch = f"{started:%Y%m%dT%H%M%S%f}"
        at = recorded[-1].at if recorded else started
        self._document: Mapping[str, Any] = public_document(sitting, len(recorded), self._epoch, at)
        self._book = book_of(sitting.desk.meeting.meeting_id, recorded)
        self._wake = asyncio.Event()
        self.followed = asyncio.Event()
        """Set once an edge has come: from then on the public page opens."""
        sitting.desk.listen(self._changed)

    def routes(self) -> list[web.AbstractRouteDef]:
        """The one route."""
        return [web.get("/feed", self.serve)]

    def _changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        """Cuts are in no hurry: they travel with the next document or heartbeat."""
        for one in recorded:
            self._book.cut(meeting, one)
        self._remake(recorded[-1])

    def _remake(self, last: Recorded) -> None:
        document = public_document(self._sitting, last.seq, self._epoch, last.at)
        if document["sections"] != self._document["sections"]:
            self._book.add(last.seq, last.at, document["sections"])
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
        told = 0
        while True:
            wake, document, marks = self._wake, self._document, self._book.marks
            await response.write(b"\n".join((*_news(document, sent, marks[told:]), b"")))
            sent, told = document, len(marks)
            try:
                await asyncio.wait_for(wake.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                continue


def _news(document: Mapping[str, Any], sent: Mapping[str, Any] | None, marks: Sequence[Mark]) -> Iterator[bytes]:
    """The lines that an edge does not have yet; an empty one where there is nothing new."""
    if marks:
        yield json.dumps({"marks": [to_json(mark) for mark in marks]}, ensure_ascii=False).encode()
    if document is not sent:
        yield json.dumps(document, ensure_ascii=False).encode()
    elif not marks:
        yield b""
