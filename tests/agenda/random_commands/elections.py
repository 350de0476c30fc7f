"""Random commands of an election, from its preparation to the answer of who is elected."""

from __future__ import annotations

from hypothesis import strategies as st

from agenda.commands import Command
from agenda.commands.elections import (
    AllowElectronicBallot,
    AnnounceElection,
    AnswerElection,
    BreakOffElection,
    CountElection,
    DrawLot,
    EndElection,
    IssueBallotPaper,
    Nominate,
    ObjectToHands,
    OpenElection,
    OpenUrn,
    PrepareElection,
    RecordLot,
    RepeatElection,
    SealLot,
    VoteOnProposal,
    WithdrawNomination,
)
from agenda.election_lots import commitment_to
from agenda.events.elections import Figures, Score, Slip
from tests.agenda.random_commands.words import forms, lots, orders, people, texts

election_ids = st.sampled_from(["w1", "w1", "w2", "w9"])
candidate_ids = st.sampled_from(["01", "02", "03", "99"])
voices = st.integers(-1, 4)
found = st.builds(
    Figures,
    votes=st.integers(0, 3).flatmap(
        lambda many: st.tuples(*(st.builds(Score, st.just(f"{n + 1:02}"), voices) for n in range(many)))
    ),
    no=voices,
    abstain=voices,
    invalid=voices,
)
slips = st.builds(
    Slip, token=st.sampled_from(["aa", "bb", "cc"]), signature=texts, choice=st.sampled_from(["01", "02", "ee", "??"])
)
election_kinds = st.sampled_from(["majority", "majority", "lists", "joint"])

electing: st.SearchStrategy[Command] = st.one_of(
    st.builds(PrepareElection, post=texts, kind=election_kinds, seats=st.integers(0, 3), full_time=st.booleans()),
    st.builds(
        Nominate,
        election_id=election_ids,
        label=texts,
        whom=people,
        names=st.lists(texts, max_size=2).map(tuple),
        person_id=people,
        mover=texts,
    ),
    st.builds(WithdrawNomination, election_id=election_ids, candidate_id=candidate_ids),
    st.builds(ObjectToHands, election_id=election_ids, person_id=people),
    st.builds(
        AllowElectronicBallot,
        basis=st.just("main-statute"),
        dated=st.sampled_from(["2026-01-01", "nie"]),
        citation=texts,
    ),
    st.builds(OpenElection, election_id=election_ids, way=st.sampled_from(["paper", "paper", "hands", "app"])),
    st.builds(BreakOffElection, election_id=election_ids, reason=texts),
    st.builds(RepeatElection, election_id=election_ids),
    st.builds(IssueBallotPaper, election_id=election_ids, person_id=people, request=st.just("a" * 64)),
    st.builds(CountElection, election_id=election_ids, figures=found, person_id=st.sampled_from(["vor", "schrift"])),
    st.builds(OpenUrn, election_id=election_ids, slips=st.lists(slips, max_size=3).map(tuple)),
    st.builds(AnnounceElection, election_id=election_ids),
    st.builds(SealLot, election_id=election_ids, commitment=st.just(commitment_to("ab"))),
    st.builds(DrawLot, election_id=election_ids, number=st.integers(-1, 9), seed=st.sampled_from(["ab", "cd"])),
    st.builds(RecordLot, election_id=election_ids, winners=st.lists(candidate_ids, max_size=2).map(tuple)),
    st.builds(AnswerElection, election_id=election_ids, elected_name=texts, accepted=st.booleans(), person_id=people),
    st.builds(VoteOnProposal, election_id=election_ids, form=forms, order=orders, lot=lots),
    st.builds(EndElection, election_id=election_ids, reason=texts),
)
