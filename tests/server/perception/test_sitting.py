"""The perception of a sitting: live, on votes, without a way into the rules."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import pytest

from agenda.commands.sitting import InterruptSitting
from agenda.commands.votes import CastBallot, CloseVote, OpenVote
from agenda.meeting import Meeting
from media.perception import Audience, Perception
from media.room import Room
from server.live import Live
from server.perception import SittingPerception
from tests.server.evening import SYSTEM
from tests.server.perception.perceived import (
    BOTH,
    MISSED,
    NEITHER,
    NOTHING,
    PERCEIVED,
    Evening,
    kept,
    kinds,
)


class TestSitting:
    def test_a_member_is_told_by_how_many_they_are_seen_and_heard(self, evening: Evening) -> None:
        evening.connect("klein-vorsitz", "p1")
        evening.settle()
        assert evening.watch.audiences["p7"] == Audience(seen_by=2, heard_by=2, of=2)
        evening.second(broken=["klein-saal"])
        assert evening.watch.audiences["p7"] == Audience(seen_by=1, heard_by=1, of=2)

    def test_a_cut_microphone_is_no_disturbance(self, evening: Evening) -> None:
        evening.room.silenced = {"p7.microphone"}
        evening.settle()
        assert evening.watch.receptions["hall"].senders["p7"] == Perception(NOTHING, PERCEIVED)

    def test_a_page_that_reports_frozen_pictures_is_believed(self, evening: Evening) -> None:
        client = next(one for one in evening.clients if one.person_id == "p7")
        evening.settle()
        evening.reports.heard(client, {"hall.camera": {"frames": 0}, "hall.microphone": {"concealed_ms": 20}})
        evening.second()
        assert evening.watch.receptions["p7"].senders["hall"] == Perception(audio=PERCEIVED, video=MISSED)

    def test_an_old_report_is_forgotten(self, evening: Evening) -> None:
        client = next(one for one in evening.clients if one.person_id == "p7")
        evening.settle()
        evening.reports.heard(client, {})
        evening.second()
        assert evening.watch.receptions["p7"].senders["hall"] == NEITHER
        evening.second()
        evening.second()
        assert evening.watch.receptions["p7"].senders["hall"] == BOTH

    def test_who_is_present_from_afar_but_gone_misses_all_and_is_missed_by_all(self, evening: Evening) -> None:
        evening.settle()
        evening.clients.remove("klein-p7")
        del evening.connections["klein-p7"]
        evening.second()
        assert evening.watch.receptions["p7"].senders["hall"] == NEITHER
        assert evening.watch.receptions["hall"].senders["p7"] == NEITHER

    @pytest.mark.parametrize(("owner", "expected"), [("hall", NEITHER), ("p7", None)])
    def test_a_hall_that_stops_is_missed_and_a_member_may_switch_off(
        self, evening: Evening, owner: str, expected: Perception | None
    ) -> None:
        evening.settle()
        for _ in range(2):
            evening.second(stopped=[f"{owner}.camera", f"{owner}.microphone"])
        receiver = "p7" if owner == "hall" else "hall"
        assert evening.watch.receptions[receiver].senders.get(owner) == expected

    async def test_only_the_open_sitting_is_kept(self, evening: Evening) -> None:
        evening.settle()
        evening.submit(InterruptSitting("Pause"))
        evening.settle()
        await evening.keeper.close()
        assert len(kept(evening.file.path)) == 4

    def test_the_pages_learn_it_with_the_next_live_message(self, evening: Evening) -> None:
        live = Live(cast(Room, evening.room), evening.clients, frozenset)
        live.count()
        assert live.sample()["people"]["p7"]["of"] == 0
        evening.settle()
        evening.room.silenced = {"p7.microphone"}
        live.audiences = evening.watch.audiences
        live.count()
        told = live.sample()["people"]["p7"]
        assert (told["seen_by"], told["heard_by"], told["of"], told["heard"]) == (1, 1, 1, False)

    async def test_without_a_keeper_there_are_figures_but_no_file(self, evening: Evening) -> None:
        evening.watch = SittingPerception(
            evening.room, evening.clients, lambda: evening.meeting, evening.reports, keeper=None
        )
        evening.settle()
        evening.submit(OpenVote())
        evening.second()
        assert evening.watch.audiences["hall"] == Audience(1, 1, 1)
        assert not evening.file.path.exists()


class TestVotes:
    async def test_each_step_carries_who_saw_and_heard_the_hall_in_its_second(self, evening: Evening) -> None:
        evening.settle()
        evening.submit(OpenVote())
        evening.second()
        evening.submit(CloseVote())
        evening.second(broken=["klein-p7"])
        opened, closed = await evening.votes()
        assert (opened["event"], opened["seq"], opened["vote_id"]) == ("VoteOpened", 101, "v1")
        assert opened["of"] == {"hall": {"saw": ["p7"], "heard": ["p7"], "not_saw": [], "not_heard": []}}
        assert closed["of"] == {"hall": {"saw": [], "heard": [], "not_saw": ["p7"], "not_heard": ["p7"]}}

    async def test_a_ballot_from_afar_says_who_saw_its_voter(self, evening: Evening) -> None:
        evening.settle()
        evening.submit(OpenVote())
        evening.submit(CastBallot("v1", "p7", "yes"), actor=SYSTEM)
        evening.submit(CastBallot("v1", "p2", "no", "seat"), actor=SYSTEM)
        evening.second()
        _, afar, here = await evening.votes()
        assert (afar["person_id"], list(afar["of"])) == ("p7", ["hall", "p7"])
        assert afar["of"]["p7"]["saw"] == ["hall"]
        assert (here["person_id"], list(here["of"])) == ("p2", ["hall"])

    async def test_the_step_stands_after_the_second_it_belongs_to(self, evening: Evening) -> None:
        evening.settle()
        evening.submit(OpenVote())
        evening.second()
        await evening.keeper.close()
        assert kinds(evening.file.path)[-2:] == ["seconds", "vote"]
        assert kept(evening.file.path)[-1].at >= datetime.fromisoformat((await evening.votes())[0]["at"])


def test_the_meeting_stays_what_it_is(evening: Evening) -> None:
    """Nothing that is perceived reaches the rules."""
    before: Meeting = evening.meeting
    evening.settle()
    assert evening.meeting is before
