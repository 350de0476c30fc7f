"""Votes as vote events of Popolo (popoloproject.com, classes Motion and Vote Event)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from server.opendata.catalogue import Catalogue, Entry
from server.opendata.tables import votes_of

COUNTS: Final[Mapping[str, str]] = {"yes": "yes", "no": "no", "abstain": "abstain", "not voting": "notVoted"}
"""Popolo's options, and what they are called in a vote."""

RESULTS: Final[Mapping[str, str]] = {"angenommen": "pass", "abgelehnt": "fail"}


def vote_events(catalogue: Catalogue) -> Iterator[Mapping[str, Any]]:
    """All announced votes; one judged by sight has no counts."""
    return (_event(meeting, item, vote) for meeting, item, vote in votes_of(catalogue))


def _event(meeting: Entry, item: Mapping[str, Any], vote: Mapping[str, Any]) -> Mapping[str, Any]:
    organization, result = meeting.values["organization"][0], RESULTS[vote["result"]]
    identifier = f"{item['id']}#{vote['id']}"
    event = {
        "id": identifier,
        "identifier": vote["id"],
        "organization_id": organization,
        "legislative_session_id": meeting.id,
        "start_date": vote["opened"],
        "end_date": vote["announced"],
        "result": result,
        "motion": {
            "id": f"{identifier}-motion",
            "organization_id": organization,
            "legislative_session_id": meeting.id,
            "text": vote.get("question", item["name"]),
            "requirement": vote.get("rule", ""),
            "result": result,
        },
        "votes": [{"voter_id": one["person"], "option": one["choice"]} for one in vote.get("ballots", ())],
        "sources": [{"url": item["id"]}],
    }
    counts = [{"option": option, "value": vote[name]} for option, name in COUNTS.items() if name in vote]
    return event | {"counts": counts} if counts else event
