"""Who may ask for what: every command with every role, and whose voice it uses."""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from typing import Any

import pytest

from agenda import permissions
from agenda.commands import COMMAND_TYPES, ROLES, Actor, Role
from agenda.commands.chairing import HandOverChair
from agenda.commands.floor import RequestFloor, WithdrawRequest
from agenda.commands.presence import NoteArrival, NoteDeparture
from agenda.commands.procedure import MoveProcedure
from agenda.commands.votes import CastBallot, OpenVote
from agenda.events.words import Channel
from agenda.ports import Refusal
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, Evening, debating, member, opened
from tests.agenda.examples import EXAMPLES

ALLOWED: dict[Role, set[str]] = {
    "chair": {
        *("PrepareElection", "Nominate", "WithdrawNomination", "ObjectToHands", "OpenElection", "BreakOffElection"),
        "RepeatElection",
        *("CountElection", "OpenUrn", "AnnounceElection", "SealLot", "DrawLot", "RecordLot"),
        *("AnswerElection", "VoteOnProposal", "EndElection"),
        "RequestQuorumCheck",
        *("RemoveItem", "RestoreItem", "MoveItem", "TimeItem", "ProposeItem", "WithdrawProposal", "PutProposalToVote"),
        *("MoveMotion", "WithdrawMotion", "SplitMotion", "OrderMotions", "WordMotion", "PutMotionToVote"),
        *("MoveProcedure", "WithdrawProcedure", "HearProcedure", "AcceptProcedure", "PutProcedureToVote"),
        "CountPapers",
        *("OpenSitting", "InterruptSitting", "ResumeSitting", "CloseSitting", "StateQuorum", "CallItem", "CloseItem"),
        *("RequestFloor", "WithdrawRequest", "GiveFloor", "TakeFloor", "MoveRequest"),
        *("SetSpeakingLimit", "LimitItemTime", "HandOverChair", "TakeBackChair"),
        *("AdmitQuestion", "DeclineQuestion", "EndQuestion", "PauseClock", "ResumeClock"),
        *("CloseSpeakerList", "OpenSpeakerList", "SetOrderPolicy", "SetSpeakingRules"),
        *("OpenVote", "CastBallot", "CloseVote", "AnnounceVote"),
        *("OpenTestVote", "CountHands", "JudgeHands", "PassName", "BreakOffVote"),
        *("DoubtVote", "RepeatVote", "MarkVoteImpaired", "UnmarkVoteImpaired", "RecordOwnVote"),
        *("DeclareRecusal", "EnterRecusal", "DoubtRecusal", "OpenRecusalVote", "LiftRecusal", "NoteRoomLeft"),
        *("ReportDisturbance", "EndDisturbance", "JudgeDisturbance"),
        *("NoteDeputy", "EndDeputy", "ExcludePublic", "AdmitPublic", "AskForPrivacy", "AdmitListener"),
        *("DismissListener", "AnnounceResolution", "KeepResolution", "CallToOrder", "RevokeCall"),
        *("ExcludeForDay", "ReviewExclusion", "LiftExclusion", "DumpStream", "NoteObjection"),
        *("OpenPoll", "ClosePoll", "DropPoll"),
        *("OrderResidentQuestions", "PutResidentQuestion", "AdmitAsker", "DismissAsker"),
        *("OweResidentAnswer", "AnswerResidentQuestion"),
        *("ShowPaper", "ShowExhibit", "HidePaper", "SignMinutes", "ObjectToMinutes", "DecideMinutesObjection"),
    },
    "clerk": {
        *("PrepareElection", "Nominate", "WithdrawNomination", "ObjectToHands", "AllowElectronicBallot"),
        *("CountElection", "AnswerElection", "CountPapers", "SupportProcedure"),
        *("HandOverChair", "TakeBackChair"),
        *("TimeItem", "ProposeItem", "WithdrawProposal"),
        *("MoveMotion", "WithdrawMotion", "SplitMotion", "WordMotion", "MoveProcedure", "WithdrawProcedure"),
        *("RequestQuorumCheck", "NoteSecondCall"),
        *("PlanMeeting", "ListPerson", "ListItem", "LayDown", "NoteArrival", "NoteDeparture"),
        *("RequestFloor", "WithdrawRequest", "CastBallot", "WriteProse"),
        *("CountHands", "PassName", "DoubtVote", "RecordOwnVote", "MarkVoteImpaired", "UnmarkVoteImpaired"),
        *("EnterRecusal", "DoubtRecusal", "LiftRecusal", "NoteRoomLeft"),
        *("ReportDisturbance", "EndDisturbance", "AnswerDisturbance"),
        *("NoteDeputy", "EndDeputy", "ContestExclusion"),
        *("DumpStream", "NoteObjection", "NoteConsent", "ReleaseArchive", "TakeDown"),
        *("ShowPaper", "ShowExhibit", "HidePaper"),
        *("OpenPoll", "ClosePoll", "DropPoll"),
        *("OrderResidentQuestions", "PutResidentQuestion", "AdmitAsker", "DismissAsker"),
        *("OweResidentAnswer", "AnswerResidentQuestion"),
        *("AcceptResidentQuestion", "RefuseResidentQuestion", "MergeResidentQuestion"),
        *("SetOrderPolicy", "SetSpeakingRules", "ChooseSpeakerList"),
        *("ProposeMinutes", "ReopenMinutes", "SignMinutes", "PublishMinutes", "CountAudience"),
        *("AttachSurvey", "AttachPaper"),
        *("ObjectToMinutes", "WithdrawMinutesObjection", "DecideMinutesObjection"),
    },
    "member": {
        *("Nominate", "ObjectToHands", "AnswerElection"),
        *("DoubtVote", "RecordOwnVote"),
        "RequestQuorumCheck",
        "RequestFloor",
        "WithdrawRequest",
        "ChooseSpeakerList",
        "CastBallot",
        *("MoveMotion", "WithdrawMotion", "MoveProcedure", "WithdrawProcedure", "SupportProcedure"),
        *("DeclareRecusal", "ReportDisturbance", "EndDisturbance", "AnswerDisturbance"),
        *("ConfirmPrivacy", "ContestExclusion", "NoteObjection", "NoteConsent"),
        *("ObjectToMinutes", "WithdrawMinutesObjection"),
    },
    "system": {
        *("AllowElectronicBallot", "IssueBallotPaper"),
        *("SetPublication", "NoteDump", "CountNonPublic", "NoteDeletion", "NoteArchiveState"),
        *("NoteSecondCall", "LayDown"),
        *("PlanMeeting", "ListPerson", "ListItem", "NoteArrival", "NoteDeparture"),
        *("RequestFloor", "WithdrawRequest", "CastBallot"),
        *("SetOrderPolicy", "SetSpeakingRules", "ChooseSpeakerList"),
        *("NoteDisturbance", "AttachEvidence", "EndDisturbance", "ForfeitObjection"),
        *("NoteShot", "ClosePoll"),
    },
    "hall": set(),
    "public": set(),
    "operator": {"ChooseShot", "ReleaseShot", "NoteReadiness"},
    "captioner": set(),
    "viewer": set(),
}
"""Written out a second time on purpose: whoever widens a right has to say so twice."""


def queued() -> Evening:
    evening = debating()
    evening.do(RequestFloor("anna"), member("anna"))
    return evening


@pytest.mark.parametrize(("name", "role"), list(itertools.product(COMMAND_TYPES, ROLES)))
def test_each_role_may_ask_what_is_listed_for_it_and_nothing_else(name: str, role: Role) -> None:
    meeting = opened().meeting
    command, _ = EXAMPLES[COMMAND_TYPES[name]]
    if name in ALLOWED[role]:
        assert role in permissions.PERMISSIONS[type(command)]
    else:
        with pytest.raises(Refusal, match="not-allowed"):
            permissions.check(meeting, command, Actor(role, "anna"))


def test_every_command_has_its_line() -> None:
    assert set(permissions.PERMISSIONS) == set(COMMAND_TYPES.values())


@pytest.mark.parametrize("role", ["member", "chair"])
def test_nobody_speaks_or_votes_with_a_voice_of_others(role: Role) -> None:
    evening = debating()
    evening.do(OpenVote())
    for command in (RequestFloor("ben"), CastBallot("v1", "ben", "yes")):
        assert evening.refused(command, Actor(role, "vor")).code == "own-voice-only"
        assert evening.refused(command, Actor(role, None)).code == "own-voice-only"


ABOUT_SOMEBODY = {
    *("HandOverChair", "HearProcedure", "GiveFloor", "PassName", "EnterRecusal", "DoubtRecusal", "ReportDisturbance"),
    *("AdmitListener", "DismissListener", "CallToOrder", "ExcludeForDay", "ReviewExclusion", "LiftExclusion"),
}
"""Commands of the chair that name a person without using that person's voice."""
CHAIR_NAMES = sorted(
    name
    for name, kind in COMMAND_TYPES.items()
    if name in ALLOWED["chair"] and any(field.name == "person_id" for field in fields(kind))
)
IN_OWN_NAME = [name for name in CHAIR_NAMES if name not in ABOUT_SOMEBODY]


@pytest.mark.parametrize("name", IN_OWN_NAME)
def test_the_chair_uses_no_voice_of_others_wherever_a_command_names_a_person(name: str) -> None:
    command: Any = EXAMPLES[COMMAND_TYPES[name]][0]
    with pytest.raises(Refusal, match="own-voice-only"):
        permissions.check(opened().meeting, replace(command, person_id="anna"), CHAIR)


@pytest.mark.parametrize("name", IN_OWN_NAME)
def test_the_chair_has_a_voice_of_the_own(name: str) -> None:
    command: Any = EXAMPLES[COMMAND_TYPES[name]][0]
    own = replace(command, person_id="vor")
    permissions.check(opened().meeting, replace(own, channel="app") if hasattr(own, "channel") else own, CHAIR)


def test_every_exception_is_a_command_that_names_a_person() -> None:
    assert set(CHAIR_NAMES) >= ABOUT_SOMEBODY


def test_the_chair_notes_what_a_faction_moves_and_a_member_does_not() -> None:
    moved = MoveProcedure("close-debate", mover="CDU")
    assert debating().do(moved, CHAIR)
    assert debating().refused(moved, member("anna")).code == "own-voice-only"


def test_a_member_withdraws_the_own_request_only() -> None:
    evening = queued()
    assert evening.refused(WithdrawRequest("r1"), member("ben")).code == "own-voice-only"
    assert evening.do(WithdrawRequest("r1"), member("anna"))


@pytest.mark.parametrize("actor", [CHAIR, CLERK])
def test_chair_and_clerk_strike_anybody_off_the_queue(actor: Actor) -> None:
    assert queued().do(WithdrawRequest("r1"), actor)


@pytest.mark.parametrize(
    ("actor", "channel", "fits"),
    [
        (member("anna"), "app", True),
        (member("anna"), "seat", False),
        (member("anna"), "clerk", False),
        (CLERK, "app", False),
        (CLERK, "seat", False),
        (CLERK, "clerk", True),
        (SYSTEM, "app", True),
        (SYSTEM, "seat", True),
        (SYSTEM, "clerk", False),
        (Actor("chair", "anna"), "app", True),
        (Actor("chair", "anna"), "seat", False),
        (Actor("chair", "anna"), "clerk", False),
    ],
)
def test_a_ballot_takes_the_way_that_fits_who_brings_it(actor: Actor, channel: Channel, fits: bool) -> None:
    evening = debating()
    evening.do(OpenVote())
    if actor.role == "chair":
        evening.do(HandOverChair("anna"))
    command = CastBallot("v1", "anna", "yes", channel)
    if fits:
        assert evening.do(command, actor)
    else:
        assert evening.refused(command, actor).code == "channel-unfit"


def test_the_clerk_acts_for_people_in_the_hall_and_not_for_remote_ones() -> None:
    evening = debating()
    assert evening.do(RequestFloor("anna", channel="clerk"), CLERK)
    assert evening.do(NoteArrival("dora", "hall"), CLERK)
    evening.do(OpenVote())
    for command in (
        RequestFloor("cem", channel="clerk"),
        CastBallot("v1", "cem", "yes", "clerk"),
        NoteDeparture("cem"),
        NoteArrival("gast", "remote"),
    ):
        assert evening.refused(command, CLERK).code == "clerk-hall-only"
