"""The minutes as the JSON of section `minutes` in web/PROTOCOL.md."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from agenda.minutes_head import HeadLine, head
from agenda.minutes_texts import quorum_sentence, result_sentence
from agenda.minutes_values import Attendance, Away, Incident, ItemMinutes, Minutes, Outage, Span, Speech, VoteRecord


def iso(at: datetime) -> str:
    """ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat()


def to_json(minutes: Minutes) -> dict[str, Any]:
    """The section as plain JSON values; all times are ISO 8601 in UTC, each page shows them in its own way."""
    return {
        "heading": [_line(line) for line in head(minutes)],
        "attendance": [_attendance(one) for one in minutes.attendance],
        "absent": [one.name for one in minutes.absent],
        "quorum": [quorum_sentence(stated) for stated in minutes.quorum],
        "items": [_item(item) for item in minutes.items],
        "remarks": minutes.remarks,
        "events": [_incident(incident) for incident in minutes.incidents],
        "open": minutes.open,
    }


def _line(line: HeadLine) -> dict[str, str | None]:
    return {"label": line.label, "text": line.text, "at": _maybe(line.at)}


def _maybe(at: datetime | None) -> str | None:
    return iso(at) if at else None


def _attendance(one: Attendance) -> dict[str, Any]:
    return {
        "name": one.name,
        "faction": one.faction,
        "function": one.function,
        "spans": [_span(span) for span in one.spans],
        "disturbances": [_outage(outage) for outage in one.outages],
        "recused": [_away(away) for away in one.away],
    }


def _span(span: Span) -> dict[str, Any]:
    return {
        "from": iso(span.start),
        "to": _maybe(span.end),
        "how": span.how,
        "by": span.by,
        "left_by": span.left_by,
    }


def _outage(outage: Outage) -> dict[str, Any]:
    return {
        "from": iso(outage.start),
        "to": _maybe(outage.end),
        "what": outage.what,
        "sphere": outage.sphere,
        "answer": outage.answer,
    }


def _away(away: Away) -> dict[str, Any]:
    return {"from": iso(away.start), "to": _maybe(away.end), "number": away.number}


def _item(item: ItemMinutes) -> dict[str, Any]:
    return {
        "id": item.item_id,
        "number": item.number,
        "title": item.title,
        "public": item.public,
        "called_at": _maybe(item.called_at),
        "closed_at": _maybe(item.closed_at),
        "mover": item.mover,
        "motion": item.motion,
        "speakers": [_speech(speech) for speech in item.speeches],
        "course": [_incident(told) for told in item.course],
        "prose": item.prose,
        "votes": [_vote(vote) for vote in item.votes],
    }


def _speech(speech: Speech) -> dict[str, Any]:
    return {
        "name": speech.name,
        "faction": speech.faction,
        "from": iso(speech.start),
        "to": _maybe(speech.end),
        "how": speech.how,
    }


def _vote(vote: VoteRecord) -> dict[str, Any]:
    ballots = {voice.person_id: voice.choice for voice in vote.voices if voice.choice}
    tally = vote.tally
    return {
        "id": vote.vote_id,
        "item_id": vote.item_id,
        "number": vote.number,
        "title": vote.title,
        "question": vote.question,
        "state": vote.state,
        "opened_at": iso(vote.opened_at),
        "entitled": len(vote.voices),
        "cast": len(ballots),
        "yes": tally.yes if tally else None,
        "no": tally.no if tally else None,
        "abstain": tally.abstain if tally else None,
        "ballots": ballots,
        "missing": [voice.person_id for voice in vote.voices if voice.choice is None],
        "carried": tally.carried if tally else None,
        "sentence": result_sentence(tally) if tally else "",
        "rule": vote.rule,
        "form": vote.form,
        "explained": vote.explained,
        "hands": list(vote.hands) if vote.hands else None,
        "notes": [_incident(note) for note in vote.notes],
        "names": {
            "yes": list(vote.names("yes")),
            "no": list(vote.names("no")),
            "abstain": list(vote.names("abstain")),
            "missing": list(vote.names(None)),
        },
    }


def _incident(incident: Incident) -> dict[str, str | None]:
    return {"at": iso(incident.at), "until": _maybe(incident.until), "text": incident.text}
