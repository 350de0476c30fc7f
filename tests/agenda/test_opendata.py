"""Open data is made of what the public may know, and of nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from agenda.commands import Command
from agenda.events.items import ItemCalled, ItemClosed, PublicAdmitted, PublicExcluded
from agenda.events.planning import ItemListed, MeetingPlanned, PersonListed
from agenda.events.sitting import SittingClosed
from agenda.events.votes import BallotCast, VoteAnnounced, VoteClosed, VoteOpened
from agenda.events.words import Paper
from agenda.opendata import History
from agenda.opendata.people import person_key
from agenda.opendata.things import stamp
from tests.agenda import minutes_evening
from tests.agenda.closed_matters import CLOSED, MATTERS, WAYS_OUT, Steps
from tests.agenda.evening import SECRET as HIDDEN
from tests.agenda.evening import Evening as Sitting
from tests.agenda.minutes_evening import SECRET, Evening, member
from tests.agenda.open_data import AT, ATTENDANCE, SPEAKERS, VOTES, item, known
from tests.agenda.random_evenings import Wish, evenings, play, stages
from tests.agenda.random_stages import contested
from tests.agenda.spoken import OF_THE_CLERK


@pytest.fixture(scope="module")
def evening() -> Evening:
    return minutes_evening.whole()


def test_nothing_of_a_non_public_item_is_told_but_that_there_is_one(evening: Evening) -> None:
    told = {key: one.thing.values for key, one in known(evening.log).items()}
    assert SECRET not in json.dumps(list(told.values()), ensure_ascii=False)
    hidden = told["AgendaItem", "abend.t10"]
    assert (hidden["name"], hidden["public"]) == ("Nichtöffentliche Beratung", False)
    assert not hidden.keys() & {VOTES, SPEAKERS, "ratssaal:video", "resolutionText", "result"}


@pytest.mark.parametrize("length", range(0, 700, 53))
def test_at_no_moment_of_the_evening_anything_non_public_is_told(evening: Evening, length: int) -> None:
    told = [one.thing.values for one in known(evening.log[:length]).values()]
    assert SECRET not in json.dumps(told, ensure_ascii=False)


def test_an_announced_vote_is_told_with_its_names(evening: Evening) -> None:
    vote = item(evening.log, "t3")[VOTES][0]
    assert (vote["yes"], vote["no"], vote["abstain"], vote["result"]) == (19, 12, 2, "angenommen")
    assert len(vote["ballots"]) == 33
    assert item(evening.log, "t3")["resolutionText"].startswith("Der Bebauungsplan wird")


def test_a_rejected_motion_is_no_resolution(evening: Evening) -> None:
    rejected = item(evening.log, "t6")
    assert rejected["result"] == "abgelehnt"
    assert "resolutionText" not in rejected


def test_a_vote_is_told_when_the_chair_has_announced_it_and_not_before() -> None:
    evening = minutes_evening.opened()
    evening.add(ItemCalled("t3"), after=1)
    evening.add(VoteOpened("v1", "t3", "Ja?", (member(1), member(2))), after=1)
    evening.add(BallotCast("v1", member(1), "yes", "app"), VoteClosed("v1", 1, 0, 0, 1, True))
    assert VOTES not in item(evening.log, "t3")
    evening.add(VoteAnnounced("v1"))
    assert item(evening.log, "t3")[VOTES][0]["yes"] == 1


def test_a_secret_ballot_has_no_names() -> None:
    evening = minutes_evening.opened()
    evening.add(ItemCalled("t3"), after=1)
    evening.add(replace(VoteOpened("v1", "t3", "Ja?", (member(1), member(2))), form="secret"))
    evening.add(BallotCast("v1", member(1), "yes", "app"), VoteClosed("v1", 1, 0, 0, 1, True), VoteAnnounced("v1"))
    vote = item(evening.log, "t3")[VOTES][0]
    assert vote["form"] == "secret"
    assert "ballots" not in vote


def test_only_holders_of_a_public_office_are_persons(evening: Evening) -> None:
    names = {one.thing.values["name"] for key, one in known(evening.log).items() if key[0] == "Person"}
    assert "Dr. Ina Berg" in names
    assert "Alex Albrecht" in names
    assert "Sina Scholl" not in names, "the clerk"


def test_who_came_is_told_for_the_public_part_alone(evening: Evening) -> None:
    came = known(evening.log)["Meeting", "abend"].thing.values[ATTENDANCE]
    admitted = next(one.at for one in evening.log if isinstance(one.event, PublicAdmitted))
    excluded = next(one.at for one in evening.log if isinstance(one.event, PublicExcluded))
    left = next(one for one in came if one["name"] == "Alex Engel")
    assert left["spans"][0]["to"] == stamp(excluded)
    assert left["spans"][-1]["from"] >= str(stamp(admitted))


def test_a_speaker_without_an_office_is_a_guest() -> None:
    evening = minutes_evening.opened()
    evening.add(PersonListed("g", "Petra Privat", "guest", "", None))
    evening.add(ItemCalled("t3"), after=1)
    evening.arrive("g")
    evening.speak(1, "g")
    told = item(evening.log, "t3")[SPEAKERS]
    assert [one["name"] for one in told] == ["Gast"]
    assert "Petra" not in json.dumps([one.thing.values for one in known(evening.log).values()])


def test_while_the_public_is_excluded_nothing_changes(evening: Evening) -> None:
    start = next(n for n, one in enumerate(evening.log) if isinstance(one.event, PublicExcluded))
    end = next(n for n, one in enumerate(evening.log) if isinstance(one.event, PublicAdmitted))
    before = known(evening.log[:start])
    assert {key: one.thing for key, one in known(evening.log[:end]).items()} == {
        key: one.thing for key, one in before.items()
    }


def test_told_event_by_event_or_at_once_the_same_objects_come_out(evening: Evening) -> None:
    history = History("abend", AT)
    for one in evening.log:
        history.take((one,))
    told = {(one.thing.kind, one.thing.key): one.thing for one in history.known()}
    assert told == {key: one.thing for key, one in known(evening.log).items()}


def test_an_object_that_changed_is_told_with_a_later_time(evening: Evening) -> None:
    first, last = known(evening.log[:60]), known(evening.log)
    key = "AgendaItem", "abend.t3"
    assert first[key].created == last[key].created
    assert first[key].modified < last[key].modified


def test_what_is_public_no_longer_leaves_a_tombstone() -> None:
    evening = minutes_evening.planned()
    paper = replace(_listed(evening, "t3"), item_id="neu", papers=(Paper("Plan", "plan.pdf"),))
    evening.add(paper, after=5)
    assert ("Paper", next(key for kind, key in known(evening.log) if kind == "Paper")) in known(evening.log)
    history = History("abend", AT)
    history.take(evening.log)
    before = {(one.thing.kind, one.thing.key): one for one in history.known()}
    evening.add(replace(planning(evening), kind="faction"), after=5)
    history.take(evening.log[-1:])
    for one in history.known():
        assert one.deleted
        assert one.thing.values == {}
        assert one.created == before[one.thing.kind, one.thing.key].created
        assert one.modified == evening.now


def planning(evening: Evening) -> MeetingPlanned:
    return next(one.event for one in evening.log if isinstance(one.event, MeetingPlanned))


def _listed(evening: Evening, item_id: str) -> ItemListed:
    events = (one.event for one in evening.log)
    return next(one for one in events if isinstance(one, ItemListed) and one.item_id == item_id)


@pytest.mark.parametrize("changed", [{"rehearsal": True}, {"kind": "faction"}])
def test_a_rehearsal_and_a_faction_among_itself_are_no_open_data(evening: Evening, changed: dict[str, Any]) -> None:
    log = [replace(evening.log[0], event=replace(planning(evening), **changed)), *evening.log[1:]]
    assert known(log) == {}


def test_a_paper_of_a_public_item_is_told_with_its_consultation_and_its_file() -> None:
    evening = minutes_evening.planned()
    evening.add(replace(_listed(evening, "t3"), item_id="neu", papers=(Paper("Plan", "plan.pdf"),)))
    evening.add(replace(_listed(evening, "t10"), item_id="zu", papers=(Paper("Preis", "preis.pdf"),)))
    told = known(evening.log)
    papers = [one.thing for key, one in told.items() if key[0] == "Paper"]
    assert [one.values["name"] for one in papers] == ["Plan"]
    consultation = told["Consultation", papers[0].key].thing.values
    assert consultation["agendaItem"] == AT.of("AgendaItem", "abend.neu")
    assert item(evening.log, "neu")["consultation"] == AT.of("Consultation", papers[0].key)
    assert told["File", papers[0].key].thing.values["accessUrl"] == AT.file("abend", "plan.pdf")


def _told_by_sight(history: History) -> set[str]:
    """What is told of votes that nobody counted."""
    items = (one.thing.values for one in history.known() if one.thing.kind == "AgendaItem")
    return {name for values in items for vote in values.get(VOTES, ()) if "byVerdict" in vote for name in vote}


def _closed_to_the_public(history: History) -> bool:
    told = json.dumps([one.thing.values for one in history.known()], ensure_ascii=False)
    return HIDDEN not in told and OF_THE_CLERK not in told


@given(stage=stages, wishes=evenings)
def test_whatever_happens_nothing_non_public_is_told(stage: type[Sitting], wishes: list[Wish]) -> None:
    sitting = stage()
    history = History("m1", AT)
    history.take(sitting.log)
    for wish in wishes:
        known = len(sitting.log)
        play(sitting, wish)
        history.take(sitting.log[known:])
        assert _closed_to_the_public(history)
        assert not _told_by_sight(history) & {"yes", "no", "abstain", "notVoted", "ballots"}


@pytest.mark.parametrize("out", WAYS_OUT, ids=str)
@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: type(matter[0][-1]).__name__)
def test_what_is_argued_in_closed_session_is_not_told_though_it_is_decided_in_public(
    out: Command, matter: tuple[Steps, Steps]
) -> None:
    sitting = contested()
    for step in (*CLOSED, *matter[0], out, *matter[1]):
        play(sitting, Wish(step, None))
    history = History("m1", AT)
    history.take(sitting.log)
    assert _closed_to_the_public(history)


def test_a_sitting_that_closed_without_the_public_tells_its_end() -> None:
    evening = minutes_evening.opened()
    evening.add(PublicExcluded("Grund"), after=1)
    evening.add(SittingClosed(), after=1)
    meeting = known(evening.log)["Meeting", "abend"].thing.values
    assert meeting["meetingState"] == "durchgeführt"
    assert meeting["end"] == evening.now.isoformat()


def test_the_same_person_has_the_same_address_at_the_next_sitting_and_a_namesake_of_the_id_another() -> None:
    assert person_key("p01", "Anna Müller") == person_key("p01", "Anna Müller")
    assert person_key("p01", "Anna Müller") != person_key("p01", "Thomas Kaya")


def test_times_are_at_most_a_minute_late(evening: Evening) -> None:
    closed = next(one for one in evening.log if isinstance(one.event, ItemClosed) and one.event.item_id == "t3")
    told = known(evening.log)["AgendaItem", "abend.t3"].modified
    assert closed.at <= told <= closed.at + timedelta(minutes=1)
