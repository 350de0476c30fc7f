"""How an open poll stands, for whoever is to see it: figures, released words, and the picture of a word cloud."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from agenda.events.words import PollMark
from agenda.poll_answers import IN_WORDS
from agenda.poll_said import Entry
from server.polls.box import PollBox
from server.polls.drawings import Drawings

SHOWN: Final = 60
"""Words or texts that pages are told of while a poll is open; the result holds more."""

LISTED: Final = 100
"""Of each pile that chair and clerk are told of at once; what waits longer comes when these are dealt with."""

MARKS: Final[Sequence[PollMark]] = ("waiting", "released", "refused")


class Standing:
    """Figures as JSON values, with the pictures drawn for them; `limit` is that of a text in characters."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._drawings = Drawings()

    async def of(self, box: PollBox) -> dict[str, Any]:
        """What everybody may know who may know of the poll; nothing but the number of answers where it is hidden."""
        poll, result = box.poll, box.result
        figures: dict[str, Any] = {"id": poll.poll_id, "answers": result.answers, "members": result.members}
        if poll.kind == "open":
            figures["limit"] = self._limit
        if poll.hidden:
            return figures | {"counts": None}
        if poll.kind not in IN_WORDS:
            return figures | {"counts": list(result.counts)}
        shown = box.said.marked("released")[:SHOWN]
        svg = await self._drawings.of(poll, result) if poll.kind == "cloud" and shown else ""
        return figures | {
            "counts": [one.count for one in shown],
            "labels": [one.label for one in shown],
            "numbers": [one.number for one in shown],
            "picture": svg,
        }

    def said(self, box: PollBox) -> dict[str, Any]:
        """Everything that was said, by what became of it, for those who release it."""
        piles = {mark: box.said.marked(mark) for mark in MARKS}
        told: dict[str, Any] = {mark: [_entry(one) for one in pile[:LISTED]] for mark, pile in piles.items()}
        return {"id": box.poll.poll_id, "all_waiting": len(piles["waiting"]), **told}


def _entry(one: Entry) -> dict[str, Any]:
    return {"number": one.number, "label": one.label, "count": one.count}
