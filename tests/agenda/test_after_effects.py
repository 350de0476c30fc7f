"""What must still hold when something comes back: a repeated vote, a closed sitting, an election told later."""

from __future__ import annotations

from agenda.commands.items import CloseItem
from agenda.commands.recusal import DeclareRecusal, DoubtRecusal, OpenRecusalVote
from agenda.commands.sitting import CloseSitting
from agenda.commands.votes import AnnounceVote, CloseVote, OpenTestVote, RepeatVote
from agenda.projections import view
from tests.agenda.evening import SECRET, debating, member


def test_who_is_barred_from_a_vote_is_barred_from_its_repetition() -> None:
    evening = debating("t2")
    evening.do(DeclareRecusal("t2", "anna"), member("anna"))
    evening.do(DoubtRecusal("t2", "anna"))
    evening.do(OpenRecusalVote("b1"))
    first = evening.meeting.vote
    assert first is not None
    evening.ballots(vor="no", ben="no")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    evening.do(RepeatVote(first.vote_id))
    again = evening.meeting.vote
    assert again is not None
    assert "anna" not in first.entitled
    assert "anna" not in again.entitled


def test_a_vote_without_the_public_stays_unseen_when_the_sitting_is_closed() -> None:
    evening = debating("t3")
    evening.do(CloseItem())
    evening.do(OpenTestVote())
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    evening.do(CloseSitting())
    sections = view(evening.meeting, "public")
    assert sections["vote"] is None
    assert SECRET not in str(sections)
