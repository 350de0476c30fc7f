"""What the minutes say about an evening."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from agenda.events.floor import FloorGiven
from agenda.events.items import ItemCalled
from agenda.events.planning import ItemListed
from agenda.events.sitting import SittingClosed
from agenda.events.votes import (
    BallotCast,
    HandsCounted,
    VoteAnnounced,
    VoteBrokenOff,
    VoteClosed,
    VoteDoubted,
    VoteOpened,
)
from agenda.minutes import Minutes, MinutesDraft, VoteRecord, advance, minutes, to_json
from tests.agenda.minutes_evening import OPENING, Evening, choices, member, opened, planned, whole


def of(evening: Evening) -> Minutes:
    return minutes("m1", evening.log)


def vote(record: Minutes, vote_id: str) -> VoteRecord:
    return next(vote for item in record.items for vote in item.votes if vote.vote_id == vote_id)


def spans(record: Minutes, person_id: str) -> list[tuple[datetime, datetime | None, str]]:
    one = next(one for one in record.attendance if one.person_id == person_id)
    return [(span.start, span.end, span.how) for span in one.spans]


def test_the_same_events_give_the_same_minutes_byte_for_byte() -> None:
    first, second = (json.dumps(to_json(of(whole()))).encode() for _ in range(2))
    assert first == second


def test_a_draft_fed_event_by_event_agrees_with_the_minutes_of_every_prefix() -> None:
    log = whole().log
    draft = MinutesDraft("m1")
    for position, recorded in enumerate(log, start=1):
        advance(draft, recorded)
        if position % 20 == 0 or position == len(log):
            assert draft.minutes() == minutes("m1", log[:position])


def test_minutes_asked_for_earlier_are_not_changed_by_later_events() -> None:
    log = whole().log
    draft = MinutesDraft("m1")
    for recorded in log[:200]:
        advance(draft, recorded)
    before = draft.minutes()
    for recorded in log[200:]:
        advance(draft, recorded)
    assert before == minutes("m1", log[:200])


def test_nothing_planned_gives_empty_minutes() -> None:
    empty = minutes("m1", [])
    assert (empty.items, empty.attendance, empty.open, empty.as_of) == ((), (), True, None)
    assert to_json(empty)["heading"] == []


def test_the_heading_names_body_place_times_chair_and_clerk() -> None:
    heading = {line["label"]: line["at"] or line["text"] for line in to_json(of(whole()))["heading"]}
    assert list(heading) == ["Gremium", "Sitzung", "Ort", "Beginn", "Ende", "Vorsitz", "Schriftführung"]
    assert heading["Beginn"] == "2026-03-05T18:02:00+00:00"
    assert (heading["Vorsitz"], heading["Schriftführung"]) == ("Alex Albrecht", "Sina Scholl")


def test_presence_before_the_opening_counts_from_the_opening() -> None:
    record = of(opened())
    assert spans(record, member(1)) == [(OPENING, None, "hall")]
    assert spans(record, member(29)) == [(OPENING, None, "remote")]


def test_who_left_before_the_opening_is_absent() -> None:
    assert [one.name for one in of(whole()).absent] == ["Alex Keller", "Alex von der Lühe-Schönborn"]


def test_before_the_opening_the_arrivals_so_far_are_shown() -> None:
    record = of(planned())
    assert [one.person_id for one in record.attendance] == [member(1), member(36)]
    assert record.opened_at is None
    assert record.open


def test_changing_from_remote_to_hall_begins_a_new_span_without_a_gap() -> None:
    (_, left, first), (back, _, second) = spans(of(whole()), member(29))
    assert (first, second) == ("remote", "hall")
    assert left == back


def test_leaving_and_coming_back_gives_two_spans_with_a_gap() -> None:
    (_, left, first), (back, _, second) = spans(of(whole()), member(31))
    assert (first, second) == ("remote", "remote")
    assert left is not None
    assert back - left == timedelta(minutes=7)


def test_a_second_arrival_in_the_same_way_changes_nothing() -> None:
    evening = opened()
    before = spans(of(evening), member(2))
    evening.arrive(member(2), after=5)
    assert spans(of(evening), member(2)) == before


def test_all_presence_ends_with_the_sitting() -> None:
    record = of(whole())
    assert record.closed_at is not None
    assert {one.spans[-1].end for one in record.attendance} == {record.closed_at}


def test_arriving_after_the_end_is_not_presence() -> None:
    evening = whole()
    evening.arrive(member(36), after=1)
    assert member(36) not in [one.person_id for one in of(evening).attendance]


def test_attendance_goes_by_seat_and_then_by_name() -> None:
    names = [one.person_id for one in of(whole()).attendance]
    assert names[:3] == [member(1), member(2), member(3)]
    assert names[-2:] == ["bgm", "schrift"]


def test_the_quorum_is_stated_with_its_numbers() -> None:
    assert to_json(of(opened()))["quorum"] == [
        "Die Versammlung ist beschlussfähig: 33 von 37 Mitgliedern anwesend, nötig sind 19."
    ]


def test_an_item_called_again_has_two_periods_and_keeps_its_first_call() -> None:
    item = of(whole()).items[1]
    first, second = item.periods
    assert item.called_at == first.start
    assert item.closed_at == second.end
    assert first.end is not None
    assert first.end < second.start


def test_a_running_item_is_not_closed() -> None:
    evening = opened()
    evening.add(ItemCalled("t1"))
    item = to_json(of(evening))["items"][0]
    assert item["called_at"]
    assert item["closed_at"] is None


def test_closing_the_sitting_ends_what_was_still_running() -> None:
    evening = opened()
    evening.add(ItemCalled("t1"), FloorGiven("c1", member(2), None, None))
    evening.add(SittingClosed(), after=1)
    item = of(evening).items[0]
    assert item.closed_at == item.speeches[0].end == evening.now


def test_speakers_carry_times_and_how_they_were_present() -> None:
    hall, remote = of(whole()).items[2].speeches
    assert (hall.name, hall.how, remote.name, remote.how) == ("Alex Müller", "hall", "Alex Dörr", "remote")
    assert hall.end is not None
    assert hall.end - hall.start == timedelta(minutes=2)


def test_a_speaker_outside_all_items_is_an_incident() -> None:
    evening = opened()
    evening.add(FloorGiven("c1", member(2), None, None))
    assert of(evening).incidents[-1].text == "Alex Bauer erhält außerhalb der Tagesordnungspunkte das Wort."


def test_a_corrected_ballot_counts_once_and_as_corrected() -> None:
    record = vote(of(whole()), "v6")
    assert record.names("yes") == ("Alex Albrecht", "Alex Bauer")
    assert record.names("no") == ()
    assert record.names(None) == ("Alex Çelik",)


def test_a_ballot_after_the_count_does_not_enter() -> None:
    evening = whole()
    evening.add(BallotCast("v6", member(3), "no", "app"))
    assert vote(of(evening), "v6").names("no") == ()


def test_a_repeated_vote_stands_beside_the_first() -> None:
    votes = to_json(of(whole()))["items"][3]["votes"]
    assert [vote["sentence"] for vote in votes] == [
        "Abgelehnt mit 15 Ja- gegen 15 Nein-Stimmen bei 3 Enthaltungen.",
        "Angenommen mit 17 Ja- gegen 15 Nein-Stimmen bei 1 Enthaltung.",
    ]


def test_a_vote_in_json_has_the_fields_of_the_wire_and_the_names() -> None:
    got = to_json(of(whole()))["items"][2]["votes"][0]
    assert set(got) == {
        "id", "item_id", "number", "title", "question", "state", "opened_at", "entitled", "cast", "yes", "no",
        "abstain", "ballots", "missing", "carried", "sentence", "rule", "names",
        "form", "explained", "hands", "notes",
    }  # fmt: skip
    assert (got["state"], got["entitled"], got["cast"], got["yes"], got["no"], got["abstain"]) == (
        "announced", 33, 33, 19, 12, 2,
    )  # fmt: skip
    assert "§ 54 Abs. 1 HGO" in got["rule"]
    assert len(got["names"]["yes"]) == 19


def test_an_open_vote_shows_ballots_and_no_count() -> None:
    evening = opened()
    evening.add(ItemCalled("t3"), VoteOpened("v1", "t3", "Ja?", (member(1), member(2))))
    evening.add(BallotCast("v1", member(1), "yes", "app"))
    got = to_json(of(evening))["items"][2]["votes"][0]
    assert (got["state"], got["yes"], got["carried"], got["sentence"]) == ("open", None, None, "")
    assert (got["ballots"], got["missing"]) == ({member(1): "yes"}, [member(2)])


def test_a_counted_vote_is_final_only_when_announced() -> None:
    evening = opened()
    evening.add(ItemCalled("t3"))
    evening.vote("v1", "t3", "Ja?", choices(2, 1, 0), entitled=3)
    assert vote(minutes("m1", evening.log[:-1]), "v1").state == "closed"
    assert vote(of(evening), "v1").state == "announced"


def test_a_vote_by_hands_gives_numbers_without_names_and_the_rest_by_name() -> None:
    evening = opened()
    voters = tuple(member(number) for number in range(1, 5))
    evening.arrive(member(4), "remote")
    evening.add(ItemCalled("t3"), VoteOpened("v1", "t3", "Ja?", voters, form="hands"))
    evening.add(BallotCast("v1", member(4), "no", "app"), HandsCounted("v1", 2, 0, 0))
    evening.add(VoteClosed("v1", 2, 1, 0, 1, True), VoteAnnounced("v1"))
    record = vote(of(evening), "v1")
    assert (record.names("yes"), record.names("no"), record.names(None)) == ((), (record.voices[3].name,), ())
    assert record.hands == (2, 0, 0)
    assert record.explained == "Nötig waren mehr Ja- als Nein-Stimmen, also 2; Enthaltungen zählen nicht."
    assert [note.text for note in record.notes] == ["Abgestimmt wird durch Handzeichen."]


def test_a_repeated_vote_says_which_it_repeats_and_why_the_first_had_no_result() -> None:
    evening = opened()
    evening.add(ItemCalled("t3"), VoteOpened("v1", "t3", "Ja?", (member(1),)), VoteDoubted("v1", member(1)))
    evening.add(VoteClosed("v1", 0, 0, 0, 1, False), VoteBrokenOff("v1", "Zählfehler"))
    evening.add(VoteOpened("v2", "t3", "Ja?", (member(1),), form="roll-call", lot="B", repeats="v1"))
    record = of(evening)
    assert vote(record, "v1").state == "broken-off"
    assert [note.text for note in vote(record, "v1").notes] == [
        "Alex Albrecht zweifelt das Ergebnis der Abstimmung an.",
        "Die Abstimmung wird ohne Ergebnis abgebrochen: Zählfehler",
    ]
    assert [note.text for note in vote(record, "v2").notes] == [
        "Abgestimmt wird namentlich.",
        "Gelost ist der Buchstabe B; mit ihm beginnt der Aufruf der Namen.",
        "Wiederholung der 1. Abstimmung.",
    ]


def test_the_newest_prose_stands_and_remarks_are_apart() -> None:
    record = of(whole())
    assert record.items[1].prose == "Der Magistrat berichtet und trägt Zahlen nach."
    assert record.remarks.startswith("Die Sitzung wurde im Internet übertragen.")


def test_interruptions_and_publicity_are_told_in_order() -> None:
    texts = [event["text"].split(":")[0] for event in to_json(of(whole()))["events"]]
    assert texts == [
        "Die Sitzung wird unterbrochen",
        "Die Sitzung wird fortgesetzt.",
        "Die Öffentlichkeit wird ausgeschlossen",
        "Die Sitzung wird unterbrochen",
        "Die Sitzung wird fortgesetzt.",
        "Die Öffentlichkeit wird wieder hergestellt.",
    ]


def test_an_item_listed_again_is_corrected_and_keeps_its_place() -> None:
    evening = planned()
    evening.add(ItemListed("t1", "1", "Neuer Titel", True, "report", "", "", ()))
    record = of(evening)
    assert record.items[0].title == "Neuer Titel"
    assert len(record.items) == 10
