"""Random commands about single members: conflicts of interest, disturbances, deputies, calls to order."""

from __future__ import annotations

from hypothesis import strategies as st

from agenda.commands import Command
from agenda.commands.bodies import EndDeputy, NoteDeputy
from agenda.commands.conduct import (
    CallToOrder,
    ContestExclusion,
    ExcludeForDay,
    LiftExclusion,
    ReviewExclusion,
    RevokeCall,
)
from agenda.commands.disturbance import (
    AnswerDisturbance,
    AttachEvidence,
    EndDisturbance,
    ForfeitObjection,
    JudgeDisturbance,
    NoteDisturbance,
    ReportDisturbance,
)
from agenda.commands.recusal import (
    DeclareRecusal,
    DoubtRecusal,
    EnterRecusal,
    LiftRecusal,
    NoteRoomLeft,
    OpenRecusalVote,
)
from agenda.events.disturbance import Evidence
from tests.agenda.random_commands.words import forms, item_ids, lots, orders, people, texts

recusal_ids = st.sampled_from(["b1", "b1", "b2", "b3"])
disturbance_ids = st.sampled_from(["d1", "d1", "d2", "d3"])
faults = st.sampled_from(["picture", "sound", "both", "connection"])
measured = st.builds(
    Evidence,
    connected=st.booleans(),
    hall_video=st.booleans(),
    hall_audio=st.booleans(),
    fine=st.lists(people, max_size=2).map(tuple),
    faulty=st.lists(people, max_size=2).map(tuple),
)
call_ids = st.sampled_from(["o1", "o2", "o9"])

recusing: st.SearchStrategy[Command] = st.one_of(
    st.builds(DeclareRecusal, item_id=item_ids, person_id=people),
    st.builds(EnterRecusal, item_id=item_ids, person_id=people),
    st.builds(DoubtRecusal, item_id=item_ids, person_id=people),
    st.builds(OpenRecusalVote, recusal_id=recusal_ids, form=forms, order=orders, lot=lots),
    st.builds(LiftRecusal, recusal_id=recusal_ids, reason=texts),
    st.builds(NoteRoomLeft, recusal_id=recusal_ids),
)
disturbing: st.SearchStrategy[Command] = st.one_of(
    st.builds(ReportDisturbance, person_id=people, what=faults, source=st.sampled_from(["app", "telephone"])),
    st.builds(NoteDisturbance, person_id=people, what=faults, evidence=measured),
    st.builds(AttachEvidence, disturbance_id=disturbance_ids, evidence=measured),
    st.builds(EndDisturbance, disturbance_id=disturbance_ids),
    st.builds(
        JudgeDisturbance,
        disturbance_id=disturbance_ids,
        sphere=st.sampled_from(["member", "municipality", "negligible", "unknown"]),
    ),
    st.builds(AnswerDisturbance, disturbance_id=disturbance_ids, objects=st.booleans()),
    st.builds(ForfeitObjection, disturbance_id=disturbance_ids),
)
conduct: st.SearchStrategy[Command] = st.one_of(
    st.builds(NoteDeputy, member_id=people, deputy_id=people),
    st.builds(EndDeputy, deputy_id=people),
    st.builds(CallToOrder, person_id=people, reason=texts, kind=st.sampled_from(["order", "matter"])),
    st.builds(RevokeCall, call_id=call_ids, reason=texts),
    st.builds(ExcludeForDay, person_id=people, reason=texts),
    st.builds(ContestExclusion, person_id=people),
    st.builds(ReviewExclusion, person_id=people, form=forms, order=orders, lot=lots),
    st.builds(LiftExclusion, person_id=people, reason=texts),
)
