"""Random commands of a debate: who speaks how long, motions, and motions on the procedure."""

from __future__ import annotations

from hypothesis import strategies as st

from agenda.commands import Command
from agenda.commands.floor import (
    AdmitQuestion,
    ChooseSpeakerList,
    CloseSpeakerList,
    DeclineQuestion,
    EndQuestion,
    LimitItemTime,
    MoveRequest,
    OpenSpeakerList,
    PauseClock,
    ResumeClock,
    SetOrderPolicy,
    SetSpeakingLimit,
    SetSpeakingRules,
)
from agenda.commands.motions import MoveMotion, OrderMotions, PutMotionToVote, SplitMotion, WithdrawMotion, WordMotion
from agenda.commands.procedure import (
    AcceptProcedure,
    HearProcedure,
    MoveProcedure,
    PutProcedureToVote,
    SupportProcedure,
    WithdrawProcedure,
)
from agenda.events.words import SpeakingTime
from agenda.procedure_kinds import KINDS
from tests.agenda.random_commands.words import (
    asked_kinds,
    forms,
    item_ids,
    lots,
    numbers,
    orders,
    people,
    request_ids,
    seconds,
    texts,
)

policies = st.sampled_from(["first-come", "faction-rotation", "gender-alternation", "least-spoken"])
motion_ids = st.sampled_from(["m1", "m2", "m3", "m9"])
subjects = st.sampled_from(["m1", "m2", "t2", "t3", "m1/1", "m1/2", "t2/1", "t2/2", "t2/0", "t1", "m9", ""])
point_ids = st.sampled_from(["g1", "g2", "g3", "g9"])
procedure_kinds = st.sampled_from(list(KINDS))

speaking: st.SearchStrategy[Command] = st.one_of(
    st.builds(MoveRequest, request_id=request_ids, position=st.integers(-1, 5), reason=texts),
    st.builds(AdmitQuestion, request_id=request_ids),
    st.builds(DeclineQuestion, request_id=request_ids),
    st.just(EndQuestion()),
    st.just(PauseClock()),
    st.just(ResumeClock()),
    st.builds(SetSpeakingLimit, limit_s=numbers),
    st.builds(LimitItemTime, limit_s=numbers),
    st.just(CloseSpeakerList()),
    st.just(OpenSpeakerList()),
    st.builds(SetOrderPolicy, policy=policies),
    st.builds(
        SetSpeakingRules,
        times=st.lists(st.builds(SpeakingTime, kind=asked_kinds, limit_s=numbers), max_size=2).map(tuple),
        person_budget_s=numbers,
        faction_budget_s=numbers,
        without=st.lists(asked_kinds, max_size=1).map(tuple),
    ),
    st.builds(ChooseSpeakerList, person_id=people, womens_list=st.booleans()),
)
motions: st.SearchStrategy[Command] = st.one_of(
    st.builds(
        MoveMotion,
        item_id=item_ids,
        kind=st.sampled_from(["main", "amendment", "counter"]),
        text=texts,
        person_id=people,
        mover=texts,
    ),
    st.builds(WithdrawMotion, motion_id=motion_ids),
    st.builds(SplitMotion, subject=subjects, parts=st.lists(texts, max_size=3).map(tuple)),
    st.builds(
        OrderMotions,
        item_id=item_ids,
        order=st.lists(st.sampled_from(["m1", "m2", "t2"]), max_size=3).map(tuple),
        reason=texts,
    ),
    st.builds(WordMotion, item_id=item_ids, text=texts),
    st.builds(PutMotionToVote, subject=subjects, form=forms, order=orders, lot=lots),
)
procedure: st.SearchStrategy[Command] = st.one_of(
    st.builds(
        MoveProcedure,
        kind=procedure_kinds,
        person_id=people,
        mover=texts,
        item_id=st.sampled_from(["", "", "t1", "t2", "t3", "t4", "t9"]),
        to=texts,
        seconds=seconds,
        before=item_ids,
        reason=texts,
    ),
    st.builds(WithdrawProcedure, point_id=point_ids),
    st.builds(HearProcedure, point_id=point_ids, side=st.sampled_from(["for", "against"]), person_id=people),
    st.builds(SupportProcedure, point_id=point_ids, person_id=people),
    st.builds(AcceptProcedure, point_id=point_ids),
    st.builds(PutProcedureToVote, point_id=point_ids, form=forms, order=orders, lot=lots),
)
