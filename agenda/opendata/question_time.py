"""Citizens' question time in the open data: what everybody reads on the public page, beside the agenda item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agenda.opendata.things import filled
from agenda.question_time import readable
from agenda.question_time_asker import ANONYMOUS
from agenda.state import Meeting
from agenda.state.question_time import ResidentQuestion


def questions(face: Meeting, item_id: str) -> list[Mapping[str, Any]]:
    """The questions of an item in their order; names only as agreed."""
    return [_question(one) for one in readable(face) if one.item_id == item_id]


def _question(one: ResidentQuestion) -> Mapping[str, Any]:
    values = (("number", one.number), ("text", one.text), ("name", one.name or ANONYMOUS), ("state", one.state))
    return filled((*values, ("due", one.due), ("answer", _answer(one))))


def _answer(one: ResidentQuestion) -> Mapping[str, Any] | None:
    found = one.answer
    return None if found is None else filled((("way", found.way), ("by", found.by), ("text", found.text)))
