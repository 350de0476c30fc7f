"""The paper in the public picture, as a section."""

from __future__ import annotations

from agenda import showing
from agenda.commands import Role
from agenda.projections.common import Section, Sections
from agenda.state import Meeting


def _showing(meeting: Meeting, audience: Role) -> Section:
    """What is seen now, null where people are; the public's face holds no order, the picture shows it anyway."""
    seen = showing.shown(meeting)
    if seen is None:
        return None
    return {"item_id": seen.item_id, "file": seen.file, "title": seen.title, "page": seen.page, "pages": seen.pages}


SECTIONS: Sections = {"showing": _showing}
