"""Presence as evidence: who noted coming and going in which way, and what stands in each person's timeline."""

from __future__ import annotations

import itertools
import typing

import pytest

from agenda import permissions
from agenda.commands import ROLES, Actor, Command, Role
from agenda.commands.disturbance import ReportDisturbance
from agenda.commands.presence import NoteArrival, NoteDeparture
from agenda.events.presence import PersonArrived, PersonLeft
from agenda.events.words import ArrivalBy, DepartureBy
from agenda.minutes import Attendance, minutes, public_edition, to_json
from agenda.ports import Refusal
from tests.agenda.coming_and_going import lived_through
from tests.agenda.evening import SYSTEM, Evening, member, opened, planned

ARRIVALS: tuple[ArrivalBy, ...] = typing.get_args(ArrivalBy)
DEPARTURES: tuple[DepartureBy, ...] = typing.get_args(DepartureBy)


def attendance(evening: Evening, person_id: str, *, public: bool = False) -> Attendance:
    full = minutes("m1", evening.log)
    edition = public_edition(full) if public else full
    return next(one for one in edition.attendance if one.person_id == person_id)


@pytest.mark.parametrize(("by", "role"), list(itertools.product(ARRIVALS, ROLES)))
def test_an_arrival_is_noted_in_a_way_that_fits_who_notes_it(by: ArrivalBy, role: Role) -> None:
    _check(NoteArrival("anna", "hall", by), role, permissions.ARRIVALS[by])


@pytest.mark.parametrize(("by", "role"), list(itertools.product(DEPARTURES, ROLES)))
def test_a_departure_is_noted_in_a_way_that_fits_who_notes_it(by: DepartureBy, role: Role) -> None:
    _check(NoteDeparture("anna", by), role, permissions.DEPARTURES[by])


def _check(command: Command, role: Role, fits: frozenset[Role]) -> None:
    meeting = planned().meeting
    if role in fits:
        permissions.check(meeting, command, Actor(role))
    else:
        with pytest.raises(Refusal, match=r"not-allowed|source-unfit"):
            permissions.check(meeting, command, Actor(role))


def test_the_log_keeps_how_coming_and_going_became_known() -> None:
    evening = planned()
    assert evening.do(NoteArrival("cem", "remote", "link"), SYSTEM) == (PersonArrived("cem", "remote", "link"),)
    assert evening.do(NoteDeparture("cem", "lost"), SYSTEM) == (PersonLeft("cem", "lost"),)


def test_a_persons_timeline_has_every_stretch_with_what_befell_them_inside() -> None:
    cem = attendance(lived_through(), "cem")
    assert [(span.how, span.by, span.left_by) for span in cem.spans] == [("remote", "", "lost"), ("hall", "clerk", "")]
    assert [outage.what for outage in cem.outages] == ["picture", "sound"]
    assert [away.number for away in cem.away] == ["2"]
    ends = [(part.start, part.end) for part in cem.outages] + [(part.start, part.end) for part in cem.away]
    assert all(end is not None and cem.spans[0].start <= start < end for start, end in ends)


def test_the_public_edition_leaves_out_what_happened_without_the_public() -> None:
    cem = attendance(lived_through(), "cem", public=True)
    assert [outage.what for outage in cem.outages] == ["picture"]
    assert [away.number for away in cem.away] == ["2"]


def test_the_clerks_page_gets_the_timeline_as_plain_values() -> None:
    evening = opened()
    evening.do(ReportDisturbance("cem"), member("cem"))
    [cem] = [one for one in to_json(minutes("m1", evening.log))["attendance"] if one["name"] == "Cem Can"]
    assert cem["disturbances"] == [
        {"from": evening.now.isoformat(), "to": None, "what": "both", "sphere": None, "answer": None}
    ]
    assert cem["spans"][0] | {"from": ""} == {"from": "", "to": None, "how": "remote", "by": "", "left_by": ""}
