"""Votes and cards at the seats of the hall, by the drivers of all makes that have such keys and readers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from hardware.conference.ports import BadgeIn, BadgeOut, VoteCast, VotesCounted, VotingStarted, VotingStopped
from hardware.simulated.conference.embedded import UNITS
from tests.contracts.conference_system import Stage, needs, stages


@pytest.fixture(params=sorted(UNITS))
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """Each make, one after the other."""
    async for one in stages(request.param):
        yield one


async def test_voting_keys_tell_who_pressed_which_and_the_last_press_counts(stage: Stage) -> None:
    driver = await stage.connected()
    needs(driver, "ballots")
    await driver.start_voting()
    await stage.hears(VotingStarted())
    stage.desks.vote(3, "yes")
    stage.desks.vote(4, "no")
    stage.desks.vote(3, "abstain")
    await stage.hears(VoteCast(3, "abstain"))
    await driver.stop_voting()
    await stage.hears(VotingStopped())
    assert driver.room.ballots == {3: "abstain", 4: "no"}
    stage.desks.vote(5, "yes")
    assert driver.room.ballots == {3: "abstain", 4: "no"}


async def test_voting_keys_are_counted(stage: Stage) -> None:
    driver = await stage.connected()
    needs(driver, "counts")
    await driver.start_voting()
    await stage.hears(VotingStarted())
    for seat in (3, 4, 5):
        stage.desks.vote(seat, "yes" if seat < 5 else "no")
    await stage.hears(VotesCounted(2, 1, 0))
    await driver.stop_voting()
    await stage.hears(VotingStopped())
    assert driver.room.counts == {"yes": 2, "no": 1, "abstain": 0}


async def test_a_second_vote_begins_empty(stage: Stage) -> None:
    driver = await stage.connected()
    needs(driver, "voting")
    for choice in ("yes", "no"):
        stage.heard.clear()
        await driver.start_voting()
        await stage.hears(VotingStarted())
        assert (driver.room.ballots, sum(driver.room.counts.values())) == ({}, 0)
        stage.desks.vote(3, choice)
        await stage.until(lambda: len(driver.room.ballots) + sum(driver.room.counts.values()) == 1)
        await driver.stop_voting()
        await stage.hears(VotingStopped())


async def test_a_vote_that_runs_is_not_begun_over_again(stage: Stage) -> None:
    driver = await stage.connected()
    needs(driver, "ballots")
    await driver.start_voting()
    stage.desks.vote(3, "yes")
    await stage.hears(VoteCast(3, "yes"))
    assert await driver.start_voting() == "sent"
    stage.desks.vote(4, "no")
    await stage.hears(VoteCast(4, "no"))
    assert driver.room.ballots == {3: "yes", 4: "no"}
    assert stage.of(VotingStarted) == [VotingStarted()]


async def test_a_card_put_in_and_taken_out_is_told_with_its_number(stage: Stage) -> None:
    driver = await stage.connected()
    needs(driver, "badges")
    stage.desks.insert(4, "14EFB4E2")
    await stage.hears(BadgeIn(4, "14EFB4E2"))
    stage.desks.remove(4)
    await stage.hears(BadgeOut(4, "14EFB4E2"))
