"""Random commands of the sitting itself: planned, led, its agenda changed."""

from __future__ import annotations

from hypothesis import strategies as st

from agenda.commands import Command
from agenda.commands.additions import ProposeItem, PutProposalToVote, WithdrawProposal
from agenda.commands.chairing import HandOverChair, TakeBackChair
from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor, WithdrawRequest
from agenda.commands.items import CallItem, CloseItem, MoveItem, RemoveItem, RestoreItem, TimeItem
from agenda.commands.local_law import LayDown
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.prose import WriteProse
from agenda.commands.quorum import NoteSecondCall, RequestQuorumCheck
from agenda.commands.sitting import CloseSitting, InterruptSitting, OpenSitting, ResumeSitting
from agenda.commands.votes import (
    AnnounceVote,
    BreakOffVote,
    CloseVote,
    MarkVoteImpaired,
    OpenTestVote,
    OpenVote,
    RepeatVote,
    UnmarkVoteImpaired,
)
from agenda.events.words import Paper
from tests.agenda.evening import COUNCIL
from tests.agenda.random_commands.words import (
    asked_kinds,
    forms,
    item_ids,
    kinds,
    lots,
    numbers,
    orders,
    people,
    request_ids,
    seconds,
    texts,
    vote_ids,
)

papers = st.lists(st.builds(Paper, title=texts, file=texts), max_size=2).map(tuple)
moments = st.sampled_from(["2026-05-07T19:30:00+02:00", "2026-05-07", "9999-12-31T23:59:59-23:59", "gestern", ""])
functions = st.sampled_from(
    ["chair", "councillor", "deputy", "magistrate", "administration", "expert", "clerk", "guest"]
)
speech_kinds = st.sampled_from(["order", "intervention", "reply", "report", "resident", "contribution"])
channels = st.sampled_from(["app", "seat", "clerk"])
points = st.sampled_from(["rules", "close-debate", "close-list", "other"])

planning: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from(COUNCIL),
    st.builds(
        PlanMeeting,
        body=texts,
        title=texts,
        place=texts,
        starts_at=moments,
        legal_seats=st.integers(-1, 60),
        profile=st.sampled_from(["DE-HE", "DE-XX"]),
        kind=st.sampled_from(["council", "committee", "faction"]),
        first_sitting=st.booleans(),
    ),
    st.builds(ListPerson, person_id=people, name=texts, function=functions, faction=texts, seat=numbers),
    st.builds(
        ListItem,
        item_id=item_ids,
        number=texts,
        title=texts,
        public=st.booleans(),
        kind=kinds,
        motion=texts,
        mover=texts,
        papers=papers,
        parent=st.sampled_from(["", "", "t1", "t3", "t5"]),
        planned_s=seconds,
        secret=st.booleans(),
    ),
    st.builds(
        LayDown,
        rule=st.sampled_from(["remote", "stream", "objection", "hidden-ballots", "roll-call", "minutes"]),
        basis=st.sampled_from(["main-statute", "rules-of-procedure"]),
        dated=moments,
        citation=texts,
        number=st.integers(-1, 6),
    ),
)
leading: st.SearchStrategy[Command] = st.one_of(
    st.just(OpenSitting()),
    st.builds(InterruptSitting, reason=texts, planned_s=seconds),
    st.just(ResumeSitting()),
    st.just(StateQuorum()),
    st.builds(RequestQuorumCheck, person_id=people),
    st.builds(NoteSecondCall, item_id=item_ids),
    st.builds(CallItem, item_id=item_ids),
    st.just(CloseItem()),
    st.builds(GiveFloor, person_id=people, limit_s=numbers, kind=speech_kinds),
    st.builds(TakeFloor, why=st.sampled_from(["finished", "withdrawn"])),
    st.builds(OpenVote, question=texts, form=forms, order=orders, lot=lots),
    st.just(OpenTestVote()),
    st.just(CloseVote()),
    st.just(AnnounceVote()),
    st.builds(BreakOffVote, reason=texts),
    st.builds(RepeatVote, vote_id=vote_ids, form=forms, order=orders, lot=lots),
    st.builds(MarkVoteImpaired, vote_id=vote_ids, reason=texts),
    st.builds(UnmarkVoteImpaired, vote_id=vote_ids, reason=texts),
)
others: st.SearchStrategy[Command] = st.one_of(
    st.builds(CloseSitting, reason=texts),
    st.builds(NoteArrival, person_id=people, how=st.sampled_from(["hall", "remote"])),
    st.builds(NoteDeparture, person_id=people),
    st.builds(HandOverChair, person_id=people, item_id=item_ids, reason=texts),
    st.just(TakeBackChair()),
    st.builds(RequestFloor, person_id=people, remark=texts, kind=asked_kinds, point=points, channel=channels),
    st.builds(WithdrawRequest, request_id=request_ids),
    st.builds(WriteProse, item_id=item_ids, text=texts),
)
agenda_changes: st.SearchStrategy[Command] = st.one_of(
    st.builds(
        RemoveItem,
        item_id=item_ids,
        how=st.sampled_from(["taken-off", "referred", "adjourned"]),
        reason=texts,
        to=texts,
        basis=st.sampled_from(["mover", "unopposed", "decision"]),
    ),
    st.builds(RestoreItem, item_id=item_ids, reason=texts),
    st.builds(MoveItem, item_id=item_ids, before=item_ids, reason=texts),
    st.builds(TimeItem, item_id=item_ids, planned_s=seconds),
    st.builds(
        ProposeItem,
        title=texts,
        public=st.booleans(),
        kind=kinds,
        reason=texts,
        motion=texts,
        mover=texts,
        parent=st.sampled_from(["", "", "t2", "t3", "z1"]),
    ),
    st.builds(WithdrawProposal, proposal_id=st.sampled_from(["z1", "z2"])),
    st.builds(PutProposalToVote, proposal_id=st.sampled_from(["z1", "z2"]), form=forms, order=orders, lot=lots),
)
