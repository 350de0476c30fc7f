"""Live polls of the open data, in an attribute of our own at the agenda item: the frozen result and who was asked.

Only what was asked before the public. It says of itself that nothing is decided by it, so that nobody takes it for a
vote; answers of single people are nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agenda.minutes_values import ItemMinutes, PollRecord
from agenda.opendata.things import filled, stamp
from agenda.poll_answers import ADVISORY, labels
from agenda.state import Meeting


def asked_in_public(item: ItemMinutes, face: Meeting) -> Iterator[PollRecord]:
    """The polls that everybody may know: public in the minutes and on the public page alike."""
    return (poll for poll in item.polls if poll.public and poll.asked.poll_id in face.polls)


def poll_json(poll: PollRecord) -> Mapping[str, Any]:
    """One poll. A count is people, of a ranking points; of texts it is how many agree."""
    asked, result = poll.asked, poll.result
    counted = zip(labels(asked, result), result.counts, strict=True)
    return filled(
        (
            ("id", asked.poll_id),
            ("question", asked.question),
            ("kind", asked.kind),
            ("audience", asked.audience),
            ("closed", stamp(poll.at)),
            ("answers", result.answers),
            ("members", result.members),
            ("results", [{"label": label, "count": count} for label, count in counted]),
            ("note", ADVISORY),
        )
    )
