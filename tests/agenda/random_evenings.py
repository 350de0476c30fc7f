"""Evenings that hypothesis makes up: any well-typed command by anybody, in any order, on any stage of a sitting."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from agenda.commands import COMMAND_TYPES, ROLES, Actor, Command
from agenda.commands.additions import ProposeItem, PutProposalToVote, WithdrawProposal
from agenda.commands.bodies import EndDeputy, NoteDeputy
from agenda.commands.chairing import HandOverChair, TakeBackChair
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
from agenda.commands.floor import (
    AdmitQuestion,
    ChooseSpeakerList,
    CloseSpeakerList,
    DeclineQuestion,
    EndQuestion,
    GiveFloor,
    LimitItemTime,
    MoveRequest,
    OpenSpeakerList,
    PauseClock,
    RequestFloor,
    ResumeClock,
    SetOrderPolicy,
    SetSpeakingLimit,
    SetSpeakingRules,
    TakeFloor,
    WithdrawRequest,
)
from agenda.commands.items import CallItem, CloseItem, MoveItem, RemoveItem, RestoreItem, TimeItem
from agenda.commands.local_law import LayDown
from agenda.commands.motions import (
    MoveMotion,
    OrderMotions,
    PutMotionToVote,
    SplitMotion,
    WithdrawMotion,
    WordMotion,
)
from agenda.commands.papers import AttachPaper
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.polls import ClosePoll, DropPoll, OpenPoll
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.procedure import (
    AcceptProcedure,
    HearProcedure,
    MoveProcedure,
    PutProcedureToVote,
    SupportProcedure,
    WithdrawProcedure,
)
from agenda.commands.prose import WriteProse
from agenda.commands.publication import (
    CountNonPublic,
    DumpStream,
    NoteArchiveState,
    NoteConsent,
    NoteDeletion,
    NoteDump,
    NoteObjection,
    ReleaseArchive,
    SetPublication,
    TakeDown,
)
from agenda.commands.publicity import (
    AdmitListener,
    AdmitPublic,
    AnnounceResolution,
    AskForPrivacy,
    ConfirmPrivacy,
    DismissListener,
    ExcludePublic,
    KeepResolution,
)
from agenda.commands.question_time import (
    AcceptResidentQuestion,
    AdmitAsker,
    AnswerResidentQuestion,
    DismissAsker,
    MergeResidentQuestion,
    OrderResidentQuestions,
    OweResidentAnswer,
    PutResidentQuestion,
    RefuseResidentQuestion,
)
from agenda.commands.quorum import NoteSecondCall, RequestQuorumCheck
from agenda.commands.recusal import (
    DeclareRecusal,
    DoubtRecusal,
    EnterRecusal,
    LiftRecusal,
    NoteRoomLeft,
    OpenRecusalVote,
)
from agenda.commands.secret_vote import CountPapers
from agenda.commands.shots import ChooseShot, NoteReadiness, NoteShot, ReleaseShot
from agenda.commands.showing import HidePaper, ShowExhibit, ShowPaper
from agenda.commands.sitting import CloseSitting, InterruptSitting, OpenSitting, ResumeSitting
from agenda.commands.surveys import AttachSurvey
from agenda.commands.votes import (
    AnnounceVote,
    BreakOffVote,
    CastBallot,
    CloseVote,
    CountHands,
    DoubtVote,
    JudgeHands,
    MarkVoteImpaired,
    OpenTestVote,
    OpenVote,
    PassName,
    RecordOwnVote,
    RepeatVote,
    UnmarkVoteImpaired,
)
from agenda.election_lots import commitment_to
from agenda.events.disturbance import Evidence
from agenda.events.elections import Figures, Score, Slip
from agenda.events.surveys import SurveyRow, SurveyTable
from agenda.events.words import BodyKind, Paper, SpeakingTime
from agenda.meeting import Meeting
from agenda.next_step import next_step
from agenda.permissions import OWN_VOICE_ONLY, PERMISSIONS
from agenda.ports import Refusal
from agenda.procedure_kinds import KINDS
from agenda.refusals import sentence
from tests.agenda.closed_matters import carried_out, listened_to
from tests.agenda.evening import CLERK, COUNCIL, SECRET, SYSTEM, Evening, debating, opened, planned
from tests.agenda.spoken import NEW, NEWEST, TEXT, secret_of, spoken


def contested(item_id: str = "t2") -> Evening:
    """A debate with everything at once: motions, a motion on procedure, a proposed addition."""
    evening = debating(item_id)
    evening.do(MoveMotion(item_id, "amendment", f"{SECRET if item_id == 't3' else 'offen'} A", mover="SPD"))
    evening.do(MoveMotion(item_id, "counter", f"{SECRET if item_id == 't3' else 'offen'} B", mover="CDU"))
    evening.do(SplitMotion("m1", (f"{SECRET if item_id == 't3' else 'offen'} 1", "zwei")))
    evening.do(MoveProcedure("close-debate", mover="CDU"))
    evening.do(MoveProcedure("refer", mover="CDU", to="Bauausschuss"))
    evening.do(ProposeItem("offen", True, "resolution", "offen", motion="offen"))
    evening.do(ProposeItem(*(f"{secret_of(NEW)} Z", False, "resolution", f"{secret_of(NEW)} Z", f"{secret_of(NEW)} Z")))
    return evening


def nominated(item_id: str = "t2") -> Evening:
    """An election with three candidates is about to begin."""
    evening = debating(item_id)
    word = SECRET if item_id == "t3" else "offen"
    evening.do(PrepareElection(f"{word} Amt"))
    for number in range(3):
        evening.do(Nominate("w1", f"{word} {number}"), CLERK)
    return evening


def asked() -> Evening:
    """Question time: one question to be read, one to be asked by somebody who waits in the hall, one from elsewhere."""
    evening = Evening()
    for command in (*COUNCIL, ListItem("t5", "5", "Einwohnerfragestunde", True, "question-time")):
        evening.do(command, CLERK)
    evening.lay_down_remote()
    for number, live in enumerate((False, True, True), 1):
        evening.do(AcceptResidentQuestion(f"f{number}", item_id="t5", text="offen", live=live), CLERK)
    evening.arrive("vor", "anna", "ben", "bgm", "frage-f2")
    evening.do(NoteArrival("cem", "remote"), SYSTEM)
    for step in (OpenSitting(), StateQuorum(), CallItem("t5")):
        evening.do(step)
    return evening


def elsewhere(land: str, kind: BodyKind = "council") -> Evening:
    """A debate by the law of another Land, with one remote member."""
    evening = Evening()
    for command in COUNCIL:
        if isinstance(command, PlanMeeting):
            evening.do(dataclasses.replace(command, profile=land, kind=kind), CLERK)
        else:
            evening.do(command, CLERK)
    evening.lay_down_remote()
    evening.arrive("vor", "anna", "ben", "bgm")
    evening.do(NoteArrival("cem", "remote"), SYSTEM)
    for step in (OpenSitting(), StateQuorum(), CallItem("t2")):
        evening.do(step)
    return evening


STAGES: tuple[Callable[[], Evening], ...] = (
    Evening,
    planned,
    opened,
    debating,
    lambda: debating("t3"),
    contested,
    lambda: contested("t3"),
    nominated,
    lambda: nominated("t3"),
    asked,
    # Only committees of that Land sit hybrid without an emergency.
    lambda: elsewhere("DE-NW", "committee"),
    lambda: elsewhere("DE-BY"),
    lambda: elsewhere("DE-NI"),
)

people = st.sampled_from(["vor", "anna", "ben", "cem", "dora", "bgm", "gast", "schrift", "frage-f2", "fremd", ""])
item_ids = st.sampled_from(["t1", "t2", "t3", "t4", "t5", ""])
request_ids = st.sampled_from(["r1", "r2", "r3", "r4", "r9"])
vote_ids = st.sampled_from([NEWEST, NEWEST, NEWEST, "v1", "v2", "v9"])
texts = st.one_of(st.just(TEXT), st.just(TEXT), st.text(max_size=5), st.just("x" * 60_000))
numbers = st.one_of(st.none(), st.integers(-5, 10), st.integers())
seconds = st.one_of(st.none(), st.integers(-5, 4000), st.integers())
papers = st.lists(st.builds(Paper, title=texts, file=texts), max_size=2).map(tuple)
moments = st.sampled_from(["2026-05-07T19:30:00+02:00", "2026-05-07", "9999-12-31T23:59:59-23:59", "gestern", ""])
functions = st.sampled_from(
    ["chair", "councillor", "deputy", "magistrate", "administration", "expert", "clerk", "guest"]
)
kinds = st.sampled_from(["report", "resolution", "information", "question-time"])
choices = st.sampled_from(["yes", "no", "abstain"])
forms = st.sampled_from(["open", "hands", "roll-call"])
orders = st.sampled_from(["alphabetical", "drawn"])
lots = st.one_of(st.none(), st.integers(0, 2**32 - 1))
hands = st.integers(-1, 4)
channels = st.sampled_from(["app", "seat", "clerk"])
speech_kinds = st.sampled_from(["order", "intervention", "reply", "report", "resident", "contribution"])
asked_kinds = st.sampled_from(["order", "question", "intervention", "reply", "report", "resident", "contribution"])
points = st.sampled_from(["rules", "close-debate", "close-list", "other"])
policies = st.sampled_from(["first-come", "faction-rotation", "gender-alternation", "least-spoken"])

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
ballots: st.SearchStrategy[Command] = st.builds(
    CastBallot,
    vote_id=vote_ids,
    person_id=people,
    choice=choices,
    channel=st.sampled_from(["app", "seat", "clerk"]),
)
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
motion_ids = st.sampled_from(["m1", "m2", "m3", "m9"])
subjects = st.sampled_from(["m1", "m2", "t2", "t3", "m1/1", "m1/2", "t2/1", "t2/2", "t2/0", "t1", "m9", ""])
point_ids = st.sampled_from(["g1", "g2", "g3", "g9"])
procedure_kinds = st.sampled_from(list(KINDS))
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
todo_ids = st.sampled_from(["n1", "n1", "n2", "n9"])
call_ids = st.sampled_from(["o1", "o2", "o9"])
publicity: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from([ExcludePublic(), AdmitPublic(), AskForPrivacy()]),
    st.builds(ConfirmPrivacy, person_id=people),
    st.builds(AdmitListener, item_id=item_ids, person_id=people),
    st.builds(DismissListener, item_id=item_ids, person_id=people),
    # What is announced is public whatever it says: nothing else than this text may come out.
    st.builds(AnnounceResolution, todo_id=todo_ids, text=st.sampled_from(["offen", "", " "])),
    st.builds(KeepResolution, todo_id=todo_ids, reason=texts),
)
spans = st.sampled_from(["2026-05-07T17:40:00+00:00", "2026-05-07T17:41:00", "9999-12-31T23:59:59-23:59", "gestern"])
whole = st.integers(-1, 9)
poll_ids = st.sampled_from(["p1", "p2"])
publishing: st.SearchStrategy[Command] = st.one_of(
    st.builds(
        SetPublication,
        mode=st.sampled_from(["none", "stream", "archive", "archive-after-release"]),
        delay_s=st.sampled_from([0, 20, 61, -1]),
    ),
    st.builds(DumpStream, reason=texts),
    st.builds(NoteDump, dump_id=st.sampled_from(["x1", "x2"]), since=spans, until=spans, parts=whole, size=whole),
    st.builds(CountNonPublic, since=spans, until=spans, received=whole, written=whole),
    st.builds(NoteObjection, person_id=people, picture=st.booleans(), sound=st.booleans(), archive=st.booleans()),
    st.builds(NoteConsent, person_id=people, given=st.booleans()),
    st.just(ReleaseArchive()),
    st.builds(ChooseShot, wish=st.sampled_from(["wide", "seat", "view"]), camera=texts, preset=whole, seat=whole),
    st.just(ReleaseShot()),
    st.builds(
        NoteShot,
        kind=st.sampled_from(["seat", "wide", "view", "remote", "placard"]),
        by=st.sampled_from(["director", "operator"]),
        media_ms=whole,
        camera=st.sampled_from(["", "vorn"]),
        seat=whole,
        person_id=people,
    ),
    st.builds(NoteReadiness, examiner=texts, passed=whole, failed=whole, unseen=whole),
    st.builds(ShowPaper, file=st.sampled_from([f"{SECRET}.pdf", "plan.pdf"]), page=whole, pages=whole),
    st.builds(ShowExhibit, survey_id=st.sampled_from(["u1", "u2"]), page=whole),
    st.just(HidePaper()),
    st.builds(
        AttachSurvey,
        item_id=st.sampled_from(["t2", "t3", "t9"]),
        survey_id=st.sampled_from(["u1", "u2"]),
        title=st.just("Radweg"),  # of the survey that everybody could answer: nothing said in the sitting
        closed_on=st.just("2026-05-06"),
        tables=st.just((SurveyTable("Dafür?", 9, (), (SurveyRow("Ja", (9,)),)),)),
    ),
    st.builds(AttachPaper, item_id=item_ids, title=texts, file=texts),
    st.builds(
        OpenPoll,
        question=texts,
        options=st.lists(texts, max_size=3).map(tuple),
        kind=st.sampled_from(["single", "multiple", "scale", "ranking"]),
        audience=st.sampled_from(["members", "everybody"]),
        hidden=st.booleans(),
        code=st.just("A2B3"),
    ),
    st.builds(ClosePoll, poll_id=poll_ids, counts=st.lists(whole, max_size=5).map(tuple), answers=whole, members=whole),
    st.builds(DropPoll, poll_id=poll_ids, reason=texts),
    st.builds(TakeDown, since=spans, until=spans, reason=texts),
    st.builds(NoteDeletion, kind=st.just("recording"), days=whole, files=whole, size=whole),
    st.builds(NoteArchiveState, state=st.sampled_from(["ok", "full", "trouble"])),
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
question_ids = st.sampled_from(["f1", "f2", "f3", "f9"])
# What residents ask and are told is for everybody, whatever it says: nothing that was said without the public.
harmless = st.sampled_from(["offen", "", " "])
asking: st.SearchStrategy[Command] = st.one_of(
    st.builds(
        AcceptResidentQuestion,
        question_id=question_ids,
        into=st.sampled_from(["", "", "f1", "f2"]),
        wording=harmless,
        item_id=st.sampled_from(["t5", "t5", "t2", "t3"]),
        text=harmless,
        name=harmless,
        live=st.booleans(),
    ),
    st.builds(RefuseResidentQuestion, question_id=question_ids, reason=texts),
    st.builds(MergeResidentQuestion, question_id=question_ids, into=question_ids, wording=harmless),
    st.builds(OrderResidentQuestions, item_id=item_ids, question_ids=st.lists(question_ids, max_size=3).map(tuple)),
    st.builds(PutResidentQuestion, question_id=question_ids),
    st.builds(AdmitAsker, question_id=question_ids),
    st.builds(DismissAsker, question_id=question_ids),
    st.builds(OweResidentAnswer, question_id=question_ids, due=st.sampled_from(["2026-06-07", "2020-01-01", "bald"])),
    st.builds(
        AnswerResidentQuestion,
        question_id=question_ids,
        way=st.sampled_from(["oral", "written"]),
        by=harmless,
        text=harmless,
    ),
)
commands = st.one_of(
    *(electing, recusing, disturbing, planning, leading, leading, others, speaking, ballots, ballots),
    *(agenda_changes, motions, procedure, counting, publicity, conduct, publishing, asking),
)


@dataclass(frozen=True)
class Wish:
    """A command, and who asks: None for somebody who has the right to.

    No command means that the chair presses one of the keys on the screen; so the evening gets on.
    """

    command: Command | None
    actor: Actor | None


actors = st.one_of(
    st.none(),
    st.none(),
    st.none(),
    st.builds(Actor, role=st.sampled_from(ROLES), person_id=st.one_of(st.none(), people)),
)
wishes = st.builds(Wish, command=commands, actor=actors)
keys = st.just(Wish(None, Actor("chair", "vor")))
members = st.sampled_from(["vor", "anna", "ben", "cem", "dora"])
turnout = st.builds(CastBallot, vote_id=st.just(NEWEST), person_id=members, choice=choices)
counted = st.builds(
    *(CountHands, st.just(NEWEST)),
    **{choice: st.sampled_from([0, 0, 1, 1, 2]) for choice in ("yes", "no", "abstain")},
)
raised = st.builds(RequestFloor, person_id=members, remark=texts, kind=asked_kinds)
doors = st.one_of(
    st.builds(NoteDeparture, person_id=members),
    st.builds(NoteArrival, person_id=members, how=st.sampled_from(["hall", "remote"])),
)
show_of_hands = st.one_of(
    st.builds(Wish, command=st.one_of(turnout, turnout, counted, st.just(CloseVote())), actor=st.none()),
    st.builds(Wish, command=doors, actor=st.just(SYSTEM)),
)
IN_SECRET: tuple[Command, ...] = (ExcludePublic(), OpenVote(TEXT), CloseVote(), AnnounceVote(), AdmitPublic())
behind_doors = st.lists(st.sampled_from((*IN_SECRET, RepeatVote(NEWEST), OpenTestVote())), max_size=4).map(
    lambda rest: (*IN_SECRET, RepeatVote(NEWEST), *rest)
)
scenes = st.one_of(
    st.one_of(behind_doors, carried_out, carried_out, listened_to).map(
        lambda steps: [Wish(step, None) for step in steps]
    ),
    st.lists(wishes, max_size=6),
    st.lists(st.builds(Wish, command=st.one_of(agenda_changes, motions, procedure), actor=st.none()), max_size=4),
    st.lists(keys, max_size=6),
    st.lists(st.builds(Wish, command=electing, actor=st.none()), min_size=3, max_size=8),
    st.lists(st.builds(Wish, command=asking, actor=st.none()), min_size=3, max_size=8),
    st.lists(st.builds(Wish, command=turnout, actor=st.none()), min_size=3, max_size=8),
    st.lists(show_of_hands, min_size=3, max_size=8).map(lambda steps: [Wish(OpenVote(form="hands"), None), *steps]),
    st.lists(st.builds(Wish, command=raised, actor=st.none()), min_size=2, max_size=4),
    st.lists(st.builds(Wish, command=doors, actor=st.just(SYSTEM)), min_size=1, max_size=3),
)
"""Single wishes seldom make an evening: scenes let it get on, vote and queue up."""

stages = st.sampled_from(STAGES)
evenings = st.lists(scenes, max_size=12).map(lambda parts: [wish for part in parts for wish in part])


def play(evening: Evening, wish: Wish) -> None:
    """Ask for it; a refusal is an answer like any other, and has its sentence."""
    command = spoken(evening.meeting, wish.command or _key(evening.meeting))
    try:
        evening.do(command, wish.actor or _entitled(command))
    except Refusal as refusal:
        assert sentence(refusal)


def _key(meeting: Meeting) -> Command:
    """The command behind the chair's primary key; a statement of the quorum where the chair has none."""
    intent: dict[str, Any] = dict(next_step(meeting).intent or {"name": "StateQuorum"})
    return COMMAND_TYPES[intent.pop("name")](**intent)


def _entitled(command: Command) -> Actor:
    if isinstance(command, DeclareRecusal | ConfirmPrivacy):
        return Actor("member", command.person_id)
    if isinstance(command, CountElection | CountPapers):
        return Actor("clerk", command.person_id)
    role = sorted(PERMISSIONS[type(command)] - OWN_VOICE_ONLY.get(type(command), frozenset()))[-1]
    if isinstance(command, (CastBallot, RequestFloor)):
        role = "clerk" if command.channel == "clerk" else "system"
    return Actor(role)
