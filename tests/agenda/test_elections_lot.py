"""The lot that the server draws: from a number that was sealed and one from the hall, and anyone can recompute it."""

from __future__ import annotations

from agenda.commands.elections import DrawLot, SealLot
from agenda.election_lots import commitment_to, winners
from tests.agenda.election_evening import the_election, tied


def test_a_sealed_number_and_one_from_the_hall_decide_and_anyone_can_recompute_it() -> None:
    evening = tied()
    evening.do(SealLot("w1", commitment_to("ab12")))
    evening.do(DrawLot("w1", 4711, "ab12"))
    lot = the_election(evening).ballot.lot
    assert lot is not None
    assert lot.winners == winners("ab12", 4711, ("01", "02"), 1)
    assert the_election(evening).elected[0].candidate_id == lot.winners[0]


def test_the_lot_is_not_drawn_unsealed_nor_with_another_number_than_the_sealed() -> None:
    evening = tied()
    assert evening.refused(DrawLot("w1", 1, "ab12")).code == "election-lot-not-sealed"
    evening.do(SealLot("w1", commitment_to("ab12")))
    assert not evening.do(SealLot("w1", commitment_to("other")))
    assert evening.refused(DrawLot("w1", 1, "other")).code == "election-lot-seed-wrong"
    assert evening.refused(DrawLot("w1", -1, "ab12")).code == "election-lot-number"


def test_each_candidate_can_win_the_lot() -> None:
    assert {winners("ab", number, ("01", "02", "03"), 1)[0] for number in range(50)} == {"01", "02", "03"}
