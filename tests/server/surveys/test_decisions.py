"""The decision that a survey's letters wait for: found in the sitting that runs or in the log of one that is over."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from agenda.commands import Actor, Command
from agenda.commands.items import CloseItem
from agenda.commands.publication import SetPublication
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from agenda.meeting import Meeting, decide, evolve
from server.clock import SystemClock
from server.store.memory import MemoryEventLog
from server.surveys.plans import Shelf
from server.surveys.post import Decisions
from tests.server.evening import ARRIVALS, CHAIR, OPENING, PLANNING, SYSTEM, meeting_after
from tests.server.evening import AT as EVENING
from tests.server.mailbox import FOR_NOW, Inbox, mail_server
from tests.server.surveys.post_office import AT, Office, post_office

Step = tuple[Command, Actor]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with mail_server(Inbox(FOR_NOW)) as section, post_office(tmp_path, section) as one:
        yield one


def steps() -> Sequence[Step]:
    """From the plan to the budget adopted."""
    before = meeting_after(*ARRIVALS, *OPENING, (OpenVote(), CHAIR)).vote
    assert before is not None
    ballots = [(CastBallot(before.vote_id, one, "yes"), Actor("member", one)) for one in before.entitled]
    keeping = (SetPublication("archive", 0), SYSTEM)
    vote: Sequence[Step] = (
        (OpenVote(), CHAIR), *ballots, (CloseVote(), CHAIR), (AnnounceVote(), CHAIR), (CloseItem(), CHAIR)
    )  # fmt: skip
    return (*ARRIVALS, keeping, *OPENING, *vote)


async def test_a_decision_is_found_in_the_sitting_that_runs(office: Office) -> None:
    office.leave("anna")
    found = Decisions(
        lambda: office.meeting,
        MemoryEventLog(SystemClock()),
        Shelf(office.folder),
        office.addresses,
        lambda: EVENING + timedelta(hours=1),
    )
    office.meeting = meeting_after(*ARRIVALS, *OPENING)
    await found.look()
    assert office.addresses.undecided() == ["radweg"]
    office.meeting = meeting_after(*steps())
    await found.look()
    assert office.addresses.undecided() == []
    kept = office.addresses.decision("radweg")
    assert kept is not None
    assert (kept.number, kept.title, kept.recorded) == ("1", "Haushalt", "yes")


async def test_a_decision_of_a_sitting_that_is_over_is_found_in_its_log(office: Office) -> None:
    office.leave("anna")
    log, meeting = MemoryEventLog(SystemClock()), Meeting("klein")
    for command, actor in (*PLANNING, *steps()):
        events = decide(meeting, command, actor, AT)
        for one in await log.append("klein", len(await log.read("klein")), events):
            meeting = evolve(meeting, one)
    later = SystemClock().now() + timedelta(days=1)
    found = Decisions(lambda: Meeting("andere"), log, Shelf(office.folder), office.addresses, lambda: later)
    await found.look()
    assert office.addresses.undecided() == ["radweg"]
    await found.catch_up()
    assert office.addresses.undecided() == []


async def test_a_survey_that_was_broken_by_hand_keeps_the_post_waiting_and_ends_nothing(office: Office) -> None:
    office.leave("anna", confirmed=False)
    (office.folder / "radweg.toml").write_text("kaputt", "utf-8")
    log, pauses = MemoryEventLog(SystemClock()), 0

    async def pause(_: float) -> None:
        nonlocal pauses
        pauses += 1
        if pauses == 3:
            raise asyncio.CancelledError

    found = Decisions(lambda: office.meeting, log, Shelf(office.folder), office.addresses, lambda: AT)
    with pytest.raises(asyncio.CancelledError):
        await office.post().run(found, pause)
    assert office.rows() == [("anna@example.org", "new", 0)]
