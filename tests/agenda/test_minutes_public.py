"""What everybody may read: never a word of the non-public part (§ 61 Abs. 4 HGO)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from agenda.events import Event
from agenda.events.floor import FloorGiven
from agenda.events.items import ItemCalled, PublicExcluded
from agenda.events.presence import QuorumStated
from agenda.events.sitting import SittingClosed
from agenda.minutes import minutes, public_edition, to_json
from tests.agenda.minutes_evening import SECRET, Evening, member, opened, whole


def wire(evening: Evening, upto: int | None = None) -> str:
    return json.dumps(to_json(public_edition(minutes("m1", evening.log[:upto]))), ensure_ascii=False)


def test_no_word_of_the_non_public_part_is_left_at_any_moment_of_the_evening() -> None:
    evening = whole()
    for upto in range(0, len(evening.log) + 1, 7):
        assert SECRET not in wire(evening, upto)
    assert SECRET not in wire(evening)
    assert "vertraulich" not in wire(evening)


def test_the_full_edition_has_what_the_public_one_leaves_out() -> None:
    assert SECRET in json.dumps(to_json(minutes("m1", whole().log)), ensure_ascii=False)


def test_a_non_public_item_keeps_number_and_times_only() -> None:
    item = to_json(public_edition(minutes("m1", whole().log)))["items"][-1]
    assert (item["number"], item["title"]) == ("10", "Nichtöffentliche Beratung")
    assert item["called_at"]
    assert item["closed_at"]
    assert (item["motion"], item["mover"], item["prose"], item["speakers"], item["votes"]) == ("", "", "", [], [])


def test_the_public_part_is_unchanged() -> None:
    full = minutes("m1", whole().log)
    public = public_edition(full)
    assert public.items[:-1] == full.items[:-1]
    assert (public.quorum, public.absent, public.remarks) == (full.quorum, full.absent, full.remarks)
    assert public.public_only
    assert not full.public_only


def test_presence_is_told_for_the_public_parts_only() -> None:
    full = minutes("m1", whole().log)
    gap = full.exclusions[0]
    for person_id in (member(1), member(5)):
        one = next(one for one in public_edition(full).attendance if one.person_id == person_id)
        assert [(span.start, span.end) for span in one.spans] == [
            (full.opened_at, gap.start),
            (gap.end, full.closed_at),
        ]


def test_who_came_for_the_non_public_part_alone_does_not_appear() -> None:
    evening = opened()
    evening.add(PublicExcluded(""), after=1)
    evening.arrive(member(37), after=1)
    evening.add(SittingClosed(), after=1)
    public = public_edition(minutes("m1", evening.log))
    assert member(37) not in {one.person_id for one in (*public.attendance, *public.absent)}


def test_after_a_sitting_that_ends_without_the_public_the_last_span_ends_with_the_exclusion() -> None:
    evening = opened()
    evening.add(PublicExcluded(""), after=10)
    excluded = evening.now
    evening.add(SittingClosed(), after=10)
    public = public_edition(minutes("m1", evening.log))
    assert {one.spans[-1].end for one in public.attendance} == {excluded}


def test_the_reason_of_the_exclusion_and_incidents_behind_closed_doors_are_left_out() -> None:
    texts = [event["text"] for event in json.loads(wire(whole()))["events"]]
    assert texts == [
        "Die Sitzung wird unterbrochen: Sitzungspause",
        "Die Sitzung wird fortgesetzt.",
        "Die Öffentlichkeit wird ausgeschlossen.",
        "Die Öffentlichkeit wird wieder hergestellt.",
    ]


@pytest.mark.parametrize("event", [FloorGiven("c1", member(2), None, None), QuorumStated(3, 37, 19, False)])
def test_a_public_item_debated_without_the_public_loses_what_happened_then(event: Event) -> None:
    evening = opened()
    evening.add(ItemCalled("t3"), after=1)
    evening.add(PublicExcluded(""), after=1)
    before = wire(evening)
    evening.add(event)
    assert wire(evening) == before


def test_a_vote_taken_without_the_public_is_left_out() -> None:
    evening = opened()
    evening.add(ItemCalled("t3"), PublicExcluded(""))
    evening.vote("v1", "t3", "Geheim?", {member(1): "yes"}, entitled=1)
    assert public_edition(minutes("m1", evening.log)).items[2].votes == ()


def test_making_it_public_twice_changes_nothing() -> None:
    once = public_edition(minutes("m1", whole().log))
    assert public_edition(once) == once


def test_the_exclusion_lasts_until_the_public_is_admitted() -> None:
    (gap,) = minutes("m1", whole().log).exclusions
    assert gap.end is not None
    assert gap.end - gap.start > timedelta(minutes=10)
