"""What is shown full screen: the paper in the public picture, and the result of a survey, as sections."""

from __future__ import annotations

from agenda import showing
from agenda.commands import Role
from agenda.events.showing import ExhibitShown, PaperShown
from agenda.events.surveys import SurveyAttached, SurveyTable
from agenda.projections.common import Section, Sections
from agenda.state import Meeting
from agenda.surveys_texts import shares, smallest, turnout


def _showing(meeting: Meeting, audience: Role) -> Section:
    """The paper that is seen now, null where people are; the public's face holds none, the picture shows it anyway."""
    seen = showing.shown(meeting)
    if not isinstance(seen, PaperShown):
        return None
    return {"item_id": seen.item_id, "file": seen.file, "title": seen.title, "page": seen.page, "pages": seen.pages}


def _exhibit(meeting: Meeting, audience: Role) -> Section:
    """The question of a survey that everybody sees now, with its numbers; null where none is shown."""
    seen = showing.shown(meeting)
    if not isinstance(seen, ExhibitShown) or meeting.current is None:
        return None
    exhibit = showing.exhibit_of(meeting.current, seen.survey_id)
    head = {"item_id": seen.item_id, "survey_id": seen.survey_id, "page": seen.page, "pages": seen.pages}
    return {**head, **_result(exhibit), **_table(exhibit.tables[seen.page - 1])}


def _result(exhibit: SurveyAttached) -> dict[str, Section]:
    return {"title": exhibit.title, "turnout": turnout(exhibit), "smallest": smallest(exhibit)}


def _table(table: SurveyTable) -> dict[str, Section]:
    return {
        "question": table.title,
        "answered": table.answered,
        "columns": list(table.columns),
        "rows": [{"label": label, "cells": list(cells), "share": share} for label, cells, share in shares(table)],
        "note": table.note,
    }


SECTIONS: Sections = {"showing": _showing, "exhibit": _exhibit}
