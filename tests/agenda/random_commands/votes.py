"""Random commands of a vote: ballots, hands and papers counted, names called."""

from __future__ import annotations

from hypothesis import strategies as st

from agenda.commands import Command
from agenda.commands.secret_vote import CountPapers
from agenda.commands.votes import CastBallot, CountHands, DoubtVote, JudgeHands, PassName, RecordOwnVote
from tests.agenda.random_commands.words import choices, hands, people, texts, vote_ids

counting: st.SearchStrategy[Command] = st.one_of(
    st.builds(CountHands, vote_id=vote_ids, yes=hands, no=hands, abstain=hands),
    st.builds(JudgeHands, vote_id=vote_ids, verdict=st.sampled_from(["unanimously", "carried", "rejected"])),
    st.builds(
        CountPapers,
        *(vote_ids, hands, hands, hands, hands),
        person_id=st.sampled_from(["vor", "schrift"]),
    ),
    st.builds(PassName, vote_id=vote_ids, person_id=people),
    st.builds(DoubtVote, vote_id=vote_ids, person_id=people),
    st.builds(RecordOwnVote, vote_id=vote_ids, person_id=people, choice=st.none() | choices, text=texts),
)
ballots: st.SearchStrategy[Command] = st.builds(
    CastBallot,
    vote_id=vote_ids,
    person_id=people,
    choice=choices,
    channel=st.sampled_from(["app", "seat", "clerk"]),
)
