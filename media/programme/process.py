"""Joins the local link (asyncio) with the programme (a thread): messages in, wishes and reports out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from media.local import LocalLink
from media.programme.ports import Pacer
from media.programme.programme import Outlets, Programme
from media.programme.settings import ProgrammeSettings


class LinkWishes:
    """The link's methods, callable from the programme's thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, link: LocalLink) -> None:
        self._loop = loop
        self._link = link

    def subscribe(self, track_id: str) -> None:
        self._call(self._link.subscribe, track_id)

    def unsubscribe(self, track_id: str) -> None:
        self._call(self._link.unsubscribe, track_id)

    def request_keyframe(self, track_id: str) -> None:
        self._call(self._link.request_keyframe, track_id)

    def report(self, status: dict[str, Any]) -> None:
        self._call(self._link.send, status)

    def _call(self, method: Callable[[Any], None], argument: object) -> None:
        self._loop.call_soon_threadsafe(method, argument)


async def run(
    link: LocalLink, settings: ProgrammeSettings, pacer: Pacer, outlets: Outlets, end: Callable[[], None]
) -> None:
    """Run the programme on a connected link until the meeting process goes away; `end` makes the pacer stop.

    An error of the programme's thread ends this too (in an ExceptionGroup): half a programme is none.
    """
    wishes = LinkWishes(asyncio.get_running_loop(), link)
    programme = Programme(settings, pacer, outlets, wishes, wishes.report)
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.to_thread(programme.run))
        group.create_task(_hand_over(link, programme, end))


async def _hand_over(link: LocalLink, programme: Programme, end: Callable[[], None]) -> None:
    try:
        async for message in link.messages():
            programme.put(message)
    finally:
        end()
