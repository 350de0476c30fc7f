"""The waiting room: what somebody kept from the meeting may see of it (`agenda/withheld.py`).

Fails closed like the public face: it is built from nothing by naming what goes in, so that what a subject adds to the
meeting stays unseen. Which sitting it is and in which state, the own person and the own line, and why one waits.
"""

from __future__ import annotations

from dataclasses import replace

from agenda.projections.common import Section, time_json
from agenda.projections.public import frame
from agenda.recusal import entry_of
from agenda.state import Meeting
from agenda.state.conduct import Conduct
from agenda.state.publication import Publication
from agenda.withheld import RULES, TEXTS, TEXTS_IN_HALL, WithheldReason


def waiting_face(meeting: Meeting, person_id: str) -> Meeting:
    """The meeting as somebody kept away may know it."""
    own = {one.disturbance_id: one for one in meeting.disturbances.values() if one.person_id == person_id}
    excluded = meeting.conduct.exclusions.get(person_id)
    return replace(
        frame(meeting),
        people={person_id: meeting.people[person_id]},
        disturbances=own,
        conduct=Conduct(exclusions={} if excluded is None else {person_id: excluded}),
        # Who waits to ask a question says here whether picture and sound may be shown.
        publication=Publication(consents=meeting.publication.consents & {person_id}),
    )


def room(meeting: Meeting, person_id: str, reason: WithheldReason) -> Section:
    """Why this person waits, and for the end of what."""
    item = meeting.current
    entry = entry_of(meeting, item.item_id, person_id) if item else None
    named = item if item and (reason == "recused" or item.public) else None
    return {
        "reason": reason,
        "text": _text(meeting, person_id, reason),
        "rule": RULES[reason](meeting),
        "number": named.number if named else "",
        "title": named.title if named else "",
        "since": time_json(entry.since) if entry else None,
        "may_listen": _may_listen(meeting, reason),
    }


def _text(meeting: Meeting, person_id: str, reason: WithheldReason) -> str:
    in_hall = meeting.people[person_id].present == "hall"
    return TEXTS_IN_HALL.get(reason, TEXTS[reason]) if in_hall else TEXTS[reason]


def _may_listen(meeting: Meeting, reason: WithheldReason) -> bool:
    """Whether the public broadcast may be followed meanwhile: where the law lets the recused sit with the public."""
    stay = meeting.law.recusal
    listens = reason == "recused" and stay.known and stay.value == "may-sit-with-public"
    return listens and not meeting.public_excluded
