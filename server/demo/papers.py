"""Papers of the demonstration: one page of typeset text per title, so that every link opens something real."""

from __future__ import annotations

from pathlib import Path

import typst

from server.planning import MeetingPlan, PlannedItem, paper_file

_PAGE = """
#set document(title: sys.inputs.title)
#set page(paper: "a4", margin: 2.5cm, footer: align(center, text(9pt)[Demonstration · Inhalt frei erfunden]))
#set text(lang: "de", size: 11pt)
#text(9pt)[#sys.inputs.body]
#v(1em)
= #sys.inputs.title
#v(0.5em)
*Zu TOP #sys.inputs.number:* #sys.inputs.item
#v(1em)
#if sys.inputs.motion != "" [== Beschlussvorschlag
#sys.inputs.motion]
== Begründung
#lorem(160)
"""
"""Text comes in as data, never as markup, so a title may hold any character."""


def write_papers(plan: MeetingPlan, folder: Path) -> None:
    """Typeset what is missing in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for item in plan.item:
        for number, title in enumerate(item.papers):
            path = folder / paper_file(item, number)
            if not path.exists():
                path.write_bytes(_typeset(plan, item, title))


def _typeset(plan: MeetingPlan, item: PlannedItem, title: str) -> bytes:
    inputs = {
        "body": plan.meeting.body,
        "title": title,
        "number": item.number,
        "item": item.title,
        "motion": item.motion,
    }
    return typst.compile(_PAGE.encode(), sys_inputs=inputs)
