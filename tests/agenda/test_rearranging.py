"""The agenda changes in the sitting: off, referred, adjourned, back, moved, timed."""

from __future__ import annotations

import pytest

from agenda.commands.floor import GiveFloor
from agenda.commands.items import CallItem, MoveItem, RemoveItem, RestoreItem, TimeItem
from agenda.commands.planning import ListItem
from agenda.commands.sitting import OpenSitting
from agenda.commands.votes import OpenVote
from agenda.events.floor import FloorTaken
from agenda.events.items import ItemClosed, ItemMoved, ItemRemoved
from agenda.events.planning import ItemListed
from agenda.minutes import minutes, public_edition
from agenda.projections import view
from agenda.timeline import sentences
from tests.agenda.evening import CLERK, SECRET, Evening, debating, opened, planned


def with_parts() -> Evening:
    """TOP 2 has the sub-items 2.1 and 2.2."""
    evening = planned()
    for part in ("a", "b"):
        evening.do(ListItem(f"t2{part}", "", f"Teil {part}", True, "resolution", "Ja.", parent="t2"), CLERK)
    return evening


def test_sub_items_get_their_numbers_and_stand_under_their_parent() -> None:
    evening = with_parts()
    assert [(item.number, item.parent) for item in evening.meeting.items.values()] == [
        *(("1", ""), ("2", ""), ("2.1", "t2"), ("2.2", "t2"), ("3", ""), ("4", "")),
    ]


def test_a_number_stands_once_and_a_sub_item_is_no_more_public_than_its_parent() -> None:
    evening = with_parts()
    assert evening.refused(ListItem("x", "2.1", "Noch einer", True, "report"), CLERK).code == "number-taken"
    assert evening.refused(ListItem("x", "", "Offen", True, "report", parent="t3"), CLERK).code == "sub-item-public"
    evening.do(ListItem("t2aa", "", "Tief", True, "report", parent="t2a"), CLERK)
    assert evening.refused(ListItem("x", "", "Zu tief", True, "report", parent="t2aa"), CLERK).code == (
        "sub-item-too-deep"
    )


def test_an_item_under_debate_that_is_adjourned_ends_with_all_that_was_going_on() -> None:
    evening = debating("t2")
    evening.do(GiveFloor("anna"))
    assert evening.do(RemoveItem("t2", "adjourned", "Beratungsbedarf")) == (
        ItemRemoved("t2", "adjourned", "", "Beratungsbedarf", "unopposed"),
        FloorTaken("c1", "closed"),
        ItemClosed("t2"),
    )
    assert (evening.meeting.item_id, evening.meeting.items["t2"].state) == (None, "off")


def test_what_stands_under_an_item_goes_with_it() -> None:
    evening = with_parts()
    evening.do(OpenSitting())
    events = evening.do(RemoveItem("t2", "adjourned", ""))
    assert [event.item_id for event in events if isinstance(event, ItemRemoved)] == ["t2", "t2a", "t2b"]


def test_an_item_that_is_off_is_not_called_before_it_is_put_back() -> None:
    evening = opened()
    evening.do(RemoveItem("t2", "taken-off", "Zurückgezogen", basis="mover"))
    assert evening.refused(CallItem("t2")).code == "item-off"
    evening.do(RestoreItem("t2", "Doch dringend"))
    assert evening.do(CallItem("t2"))


def test_the_chair_alone_takes_nothing_off() -> None:
    evening = opened()
    for command in (
        RemoveItem("t2", "taken-off", "", basis="decision"),
        RemoveItem("t2", "adjourned", "", basis="mover"),
        RemoveItem("t1", "taken-off", "", basis="mover"),
    ):
        refusal = evening.refused(command)
        assert (refusal.code, refusal.rule) == ("decision-needed", "Geschäftsordnung")


def test_nothing_leaves_the_agenda_over_a_vote_or_twice() -> None:
    evening = debating()
    evening.do(OpenVote())
    assert evening.refused(RemoveItem("t2", "adjourned", "")).code == "vote-unfinished"
    evening = opened()
    evening.do(RemoveItem("t2", "adjourned", ""))
    assert evening.refused(RemoveItem("t2", "taken-off", "")).code == "item-not-removable"
    assert evening.refused(RestoreItem("t1", "")).code == "item-not-off"


def test_items_change_places_on_their_level() -> None:
    evening = opened()
    assert evening.do(MoveItem("t4", "t2", "Gäste sind da")) == (ItemMoved("t4", "t2", "Gäste sind da", "unopposed"),)
    assert list(evening.meeting.items) == ["t1", "t4", "t2", "t3"]
    assert evening.do(MoveItem("t4", "t2", "noch einmal")) == ()
    assert evening.refused(MoveItem("t4", "t4", "")).code == "place-invalid"
    assert evening.refused(MoveItem("t4", "t9", "")).code == "item-unknown"


@pytest.mark.parametrize("seconds", [0, -1, 24 * 3600 + 1])
def test_a_planned_time_is_one_that_can_be_meant(seconds: int) -> None:
    assert opened().refused(TimeItem("t2", seconds), CLERK).code == "planned-time-invalid"


def test_the_minutes_keep_the_new_order_and_say_why() -> None:
    evening = opened()
    evening.do(MoveItem("t4", "t2", "Gäste sind da"))
    evening.do(RemoveItem("t2", "referred", "Offene Fragen", to="Bauausschuss"))
    told = minutes("m1", evening.log)
    assert [item.number for item in told.items] == ["1", "4", "2", "3"]
    assert [one.text for one in told.incidents] == ["TOP 4 wird ohne Widerspruch vor TOP 2 gestellt: Gäste sind da"]
    assert [one.text for one in told.items[2].course] == [
        "TOP 2 wird ohne Widerspruch an Bauausschuss verwiesen: Offene Fragen"
    ]
    assert sentences(evening.log)[-1]["text"].startswith("TOP 2 (Bebauungsplan Nord) wird ohne Widerspruch an Bau")


def test_why_a_non_public_item_went_or_what_was_done_without_the_public_stays_there() -> None:
    evening = opened()
    evening.do(RemoveItem("t3", "adjourned", f"{SECRET} Grund"))
    assert SECRET not in repr(view(evening.meeting, "public"))
    evening = debating("t3")
    evening.do(RemoveItem("t2", "referred", f"{SECRET} Grund", to=f"{SECRET} Ausschuss"))
    evening.do(CallItem("t4"))
    assert next(item for item in view(evening.meeting, "public")["agenda"] if item["id"] == "t2")["state"] == "off"
    assert SECRET not in repr(view(evening.meeting, "public"))
    assert SECRET not in repr(public_edition(minutes("m1", evening.log)))
    assert SECRET in repr(view(evening.meeting, "chair"))


def test_an_added_item_remembers_why() -> None:
    evening = opened()
    evening.record(ItemListed("z1", "5", "Brücke", True, "report", "", "", (), before="t3", reason="Gestern gesperrt"))
    assert list(evening.meeting.items) == ["t1", "t2", "z1", "t3", "t4"]
    assert view(evening.meeting, "public")["agenda"][2]["added"] == "Gestern gesperrt"
    assert [item.number for item in minutes("m1", evening.log).items] == ["1", "2", "5", "3", "4"]
