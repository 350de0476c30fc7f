"""What only one make of conference system does: a CoCon that keeps things to itself, a Bosch session taken over."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from hardware.conference.cocon import AGAIN, BREATH_S
from hardware.conference.driver import ASK_S
from hardware.conference.ports import BadgeIn, RequestRaised, VoteCast, VotingStarted, VotingStopped
from hardware.conference.room import with_ballots
from hardware.simulated.conference.bosch import SimulatedBosch
from hardware.simulated.conference.cocon import OPTIONS, SimulatedCoCon, delegate_at
from tests.contracts.conference_system import FIRST_WAIT_S, Stage, stages


@pytest.fixture
async def cocon() -> AsyncIterator[tuple[Stage, SimulatedCoCon]]:
    async for one in stages("cocon"):
        assert isinstance(one.unit, SimulatedCoCon)
        yield one, one.unit


async def test_a_cocon_that_says_it_stopped_the_vote_and_did_not_is_told_again(
    cocon: tuple[Stage, SimulatedCoCon],
) -> None:
    stage, unit = cocon
    driver = await stage.connected()
    await driver.start_voting()
    await stage.hears(VotingStarted())
    unit.deaf_to_stop = 1
    assert await driver.stop_voting() == "sent"
    await stage.hears(VotingStopped())


async def test_a_cocon_that_says_nothing_of_a_new_unit_is_asked_for_it(cocon: tuple[Stage, SimulatedCoCon]) -> None:
    stage, unit = cocon
    unit.tells_units = False
    stage.desks.unplug(8)
    driver = await stage.connected()
    stage.desks.plug(8)
    for _ in range(AGAIN):
        assert 8 not in driver.room.seats
        await stage.time.elapse(ASK_S)
    await stage.until(lambda: 8 in driver.room.seats)


async def test_a_cocon_that_does_not_begin_a_vote_is_given_no_second_one(cocon: tuple[Stage, SimulatedCoCon]) -> None:
    stage, unit = cocon
    driver = await stage.connected()
    unit.deaf_to_start = 2
    assert [await driver.start_voting() for _ in range(3)] == ["refused", "refused", "sent"]
    await stage.hears(VotingStarted())
    assert unit.item()["Id"] == "1"


async def test_a_press_outside_a_vote_is_none_and_counted_as_late(cocon: tuple[Stage, SimulatedCoCon]) -> None:
    stage, unit = cocon
    driver = await stage.connected()
    unit.add_vote({"VotingTemplate": "3_Vote_Public"})
    ballot = {"DelegateID": delegate_at(3), "VotingOptionID": OPTIONS["yes"][0]}
    unit.tell(json.dumps({"IndividualVotingResults": {"Id": 1, "VotingResults": [ballot]}}))
    stage.desks.press(30)
    await stage.hears(RequestRaised(30))
    assert (driver.counted["late"], dict(driver.room.ballots)) == (1, {})


async def test_a_vote_that_is_told_twice_is_one_and_counted(cocon: tuple[Stage, SimulatedCoCon]) -> None:
    stage, unit = cocon
    driver = await stage.connected()
    await driver.start_voting()
    await stage.hears(VotingStarted())
    stage.desks.vote(3, "yes")
    await stage.hears(VoteCast(3, "yes"))
    ballot = {"DelegateID": delegate_at(3), "VotingOptionID": OPTIONS["yes"][0]}
    unit.tell(json.dumps({"IndividualVotingResults": {"Id": 1, "VotingResults": [ballot]}}))
    stage.desks.press(30)
    await stage.hears(RequestRaised(30))
    assert driver.counted["doubled"] == 1
    assert (dict(driver.room.ballots), stage.of(VoteCast)) == ({3: "yes"}, [VoteCast(3, "yes")])


async def test_a_cocon_whose_vote_cannot_be_stopped_says_so(cocon: tuple[Stage, SimulatedCoCon]) -> None:
    stage, unit = cocon
    driver = await stage.connected()
    await driver.start_voting()
    unit.deaf_to_stop = 99
    assert await driver.stop_voting() == "refused"


async def test_a_vote_begun_at_the_device_itself_is_read_though_nobody_told_its_options(
    cocon: tuple[Stage, SimulatedCoCon],
) -> None:
    stage, unit = cocon
    await stage.connected()
    unit.tells_items = False
    unit.add_vote({"VotingTemplate": "3_Vote_Public"})
    unit.set_voting({"State": "Start"})
    stage.desks.vote(3, "abstain")
    await stage.hears(VoteCast(3, "abstain"))


async def test_a_press_that_was_never_told_is_read_at_the_end_of_the_vote(cocon: tuple[Stage, SimulatedCoCon]) -> None:
    stage, _ = cocon
    driver = await stage.connected()
    await driver.start_voting()
    await stage.hears(VotingStarted())
    stage.desks.room = with_ballots(stage.desks.room, {3: "no"})  # nobody was told
    await driver.stop_voting()
    await stage.hears(VotingStopped())
    assert stage.of(VoteCast) == [VoteCast(3, "no")]


async def test_votes_and_cards_of_the_time_without_a_line_are_read_afterwards(
    cocon: tuple[Stage, SimulatedCoCon],
) -> None:
    stage, unit = cocon
    driver = await stage.connected()
    await driver.start_voting()
    stage.desks.vote(3, "yes")
    await stage.hears(VoteCast(3, "yes"))
    await unit.leave()
    await stage.health("restarted")
    stage.desks.vote(4, "no")
    stage.desks.insert(4, "64CBA3DB")
    await unit.start()
    await stage.time.elapse(FIRST_WAIT_S)
    await stage.health("ready")
    assert driver.room.ballots == {3: "yes", 4: "no"}
    assert stage.of(VoteCast) == [VoteCast(3, "yes"), VoteCast(4, "no")]
    assert stage.of(BadgeIn) == [BadgeIn(4, "64CBA3DB")]


async def test_a_cocon_without_news_is_asked_again_after_a_breath(cocon: tuple[Stage, SimulatedCoCon]) -> None:
    stage, unit = cocon
    unit.news_s = 0.0
    await stage.connected()
    for _ in range(3):
        await stage.time.elapse(BREATH_S)
    stage.desks.press(6)
    await stage.time.elapse(BREATH_S)
    await stage.hears(RequestRaised(6))
    assert stage.states == ["connecting", "ready"]


async def test_a_bosch_session_that_another_client_took_over_is_begun_anew() -> None:
    async for stage in stages("bosch"):
        await stage.connected()
        assert isinstance(stage.unit, SimulatedBosch)
        stage.unit.forget()
        await stage.time.elapse(ASK_S)
        await stage.health("restarted")
        await stage.time.elapse(FIRST_WAIT_S)
        await stage.health("ready")
