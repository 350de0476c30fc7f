"""Live polls as a section. Figures before the closing are no part of it: they come beside the log, as answers do."""

from __future__ import annotations

from agenda.commands import Role
from agenda.poll_answers import labels, result_sentence
from agenda.projections.common import Section, Sections
from agenda.state import Meeting
from agenda.state.polls import Poll


def _polls(meeting: Meeting, audience: Role) -> Section:
    """In the order of asking, without those given up."""
    return [_poll(one) for one in meeting.polls.values() if one.state != "dropped"]


def _poll(poll: Poll) -> Section:
    asked, result = poll.opened, poll.result
    return {
        "id": asked.poll_id,
        "item_id": asked.item_id,
        "question": asked.question,
        "options": list(asked.options),
        "kind": asked.kind,
        "audience": asked.audience,
        "hidden": asked.hidden,
        "code": asked.code,
        "state": poll.state,
        "labels": list(labels(asked, result)) if result else None,
        "counts": list(result.counts) if result else None,
        "answers": result.answers if result else None,
        "members": result.members if result else None,
        "sentence": result_sentence(asked, result) if result else "",
    }


SECTIONS: Sections = {"polls": _polls}
