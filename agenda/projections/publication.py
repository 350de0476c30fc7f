"""Stream and recording as sections: for everybody what can be watched, for chair and clerk what has to be known."""

from __future__ import annotations

from agenda import publication
from agenda.commands import Role
from agenda.projections.common import Mine, Section, Sections, time_json
from agenda.state import Meeting
from agenda.state.people import Person
from agenda.state.publication import Dump

LEADERS: frozenset[Role] = frozenset({"chair", "clerk"})


def _publication(meeting: Meeting, audience: Role) -> Section:
    """`archive`: whether the recording may be watched now; `deleted`: whether its period was over."""
    known = meeting.publication
    section = {
        "mode": known.mode,
        "delay_s": known.delay_s,
        "archive": publication.archive_open(meeting),
        "released": known.released,
        "deleted": known.deleted,
        "passages": [{"id": one.passage_id, "since": one.since, "until": one.until} for one in known.passages],
    }
    return section | _for_leaders(meeting) if audience in LEADERS else section


def _for_leaders(meeting: Meeting) -> dict[str, Section]:
    return {
        "disk": meeting.publication.disk,
        "dumps": [_dump(one) for one in meeting.publication.dumps.values()],
        "veiled": [_veil(meeting, person) for person in meeting.people.values()],
    }


def _dump(one: Dump) -> dict[str, Section]:
    return {"id": one.dump_id, "reason": one.reason, "at": time_json(one.at), "done": one.done is not None}


def _veil(meeting: Meeting, person: Person) -> dict[str, Section]:
    return {"person_id": person.person_id, "name": person.name, **_media(meeting, person)}


def _media(meeting: Meeting, person: Person) -> dict[str, Section]:
    """What somebody objected to; `consent` is None for those who are not asked."""
    objection = meeting.publication.objections.get(person.person_id)
    given = person.person_id in meeting.publication.consents
    return {
        **{medium: objection is not None and getattr(objection, medium) for medium in sorted(publication.ALL)},
        "consent": given if publication.asked_first(person) else None,
    }


def _mine(meeting: Meeting, person: Person) -> Section:
    return _media(meeting, person) | {"rule": publication.objection_rule(meeting)}


SECTIONS: Sections = {"publication": _publication}
MINE: Mine = {"publication": _mine}
