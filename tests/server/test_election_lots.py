"""The server seals the lot and gives the sealed number; what a page sends in its place is replaced."""

from __future__ import annotations

from agenda.commands.elections import (
    AnnounceElection,
    CountElection,
    DrawLot,
    Nominate,
    OpenElection,
    PrepareElection,
    SealLot,
)
from agenda.election_lots import commitment_to
from agenda.events.elections import Figures, Score
from agenda.meeting import Meeting
from server.election_lots import with_seed
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING, meeting_after

SECRET = b"s" * 32


def tied() -> Meeting:
    """Two candidates with equal voices in both ballots."""
    found = Figures((Score("01", 3), Score("02", 3)))
    counted = ((CountElection("w1", found, "s1"), CLERK), (CountElection("w1", found, "p1"), CHAIR))
    ballot = ((OpenElection("w1"), CHAIR), *counted, (AnnounceElection("w1"), CHAIR))
    nominated = ((PrepareElection("Amt"), CHAIR), (Nominate("w1", "A"), CLERK), (Nominate("w1", "B"), CLERK))
    return meeting_after(*ARRIVALS, *OPENING, *nominated, *ballot, *ballot)


def test_the_sealed_number_fits_the_commitment_also_after_a_restart() -> None:
    meeting = tied()
    sealed = with_seed(SealLot("w1", "chosen by the page"), SECRET, meeting)
    drawn = with_seed(DrawLot("w1", 7, "chosen by the page"), SECRET, meeting)
    assert isinstance(sealed, SealLot)
    assert isinstance(drawn, DrawLot)
    assert commitment_to(drawn.seed) == sealed.commitment


def test_another_server_another_ballot_or_another_election_has_another_number() -> None:
    meeting = tied()
    commands = [with_seed(SealLot("w1"), SECRET, meeting), with_seed(SealLot("w1"), b"t" * 32, meeting)]
    commands += [with_seed(SealLot("w2"), SECRET, meeting), with_seed(SealLot("w1"), SECRET, meeting_after())]
    assert len(set(commands)) == len(commands)


def test_other_commands_pass_unchanged() -> None:
    assert with_seed(AnnounceElection("w1"), SECRET, tied()) == AnnounceElection("w1")
