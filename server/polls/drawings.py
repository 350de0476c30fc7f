"""Pictures of live polls, drawn in a thread and kept while they are asked for, for edges and meeting process alike.

Sixty words take 50 ms: too long for a loop that has ballots to take, and the same picture is asked for by every page.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from aiohttp import hdrs, web

from agenda.events.polls import PollClosed, PollOpened
from agenda.poll_answers import IN_WORDS
from server.polls.picture import picture
from server.polls.wire import PATH

KEPT: Final = 16
"""Pictures of some kilobytes each: the polls of an evening."""

ADDRESS: Final = rf"{PATH}/bild/{{poll:[a-z0-9]{{1,64}}}}.svg"

CACHING: Final = "public, max-age=60"
"""A result never changes, but the next sitting counts its polls from one again."""

_Key = tuple[PollOpened, PollClosed]


class Drawings:
    """The pictures asked for last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, str] = OrderedDict()
        self._drawing = asyncio.Lock()

    async def of(self, poll: PollOpened, result: PollClosed) -> str:
        """The picture of these figures as SVG; the lock keeps several who ask at once from drawing the same."""
        key = _key(poll, result)
        async with self._drawing:
            if key not in self._kept:
                self._kept[key] = await asyncio.to_thread(picture, *key)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]


def _key(poll: PollOpened, result: PollClosed) -> _Key:
    """Of a cloud only what is in it: an answer that waits to be released changes no picture."""
    return (poll, replace(result, answers=0, members=0, released=0) if poll.kind == "cloud" else result)


def closed(section: Mapping[str, Any]) -> _Key | None:
    """Poll and result of the section `polls` that an edge knows; None where it is not closed."""
    if section["state"] != "closed":
        return None
    names = ("item_id", "question", "kind", "audience", "hidden", "code")
    poll = PollOpened(section["id"], options=tuple(section["options"]), **{name: section[name] for name in names})
    figures = tuple(section["counts"]), section["answers"], section["members"]
    labels = tuple(section["labels"])
    return poll, PollClosed(section["id"], *figures, labels if section["kind"] in IN_WORDS else (), len(labels))


def sent(svg: str) -> web.Response:
    """The picture as an answer."""
    return web.Response(text=svg, content_type="image/svg+xml", headers={hdrs.CACHE_CONTROL: CACHING})
