"""One lawful actor and one well-formed command of each kind."""

from __future__ import annotations

from agenda.commands import Actor, Command
from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor, WithdrawRequest
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.prose import WriteProse
from agenda.commands.sitting import CloseSitting, InterruptSitting, OpenSitting, ResumeSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, member

EXAMPLES: dict[type[Command], tuple[Command, Actor]] = {
    PlanMeeting: (
        PlanMeeting("Rat", "1. Sitzung", "Rathaus", "2026-05-07T19:30:00+02:00", 5, "DE-HE"),
        SYSTEM,
    ),
    ListPerson: (ListPerson("neu", "Nele Neu", "guest", ""), CLERK),
    ListItem: (ListItem("t9", "9", "Anfragen", True, "report"), CLERK),
    OpenSitting: (OpenSitting(), CHAIR),
    InterruptSitting: (InterruptSitting("Pause"), CHAIR),
    ResumeSitting: (ResumeSitting(), CHAIR),
    CloseSitting: (CloseSitting(), CHAIR),
    NoteArrival: (NoteArrival("dora", "hall"), CLERK),
    NoteDeparture: (NoteDeparture("ben"), CLERK),
    StateQuorum: (StateQuorum(), CHAIR),
    CallItem: (CallItem("t1"), CHAIR),
    CloseItem: (CloseItem(), CHAIR),
    RequestFloor: (RequestFloor("anna"), member("anna")),
    WithdrawRequest: (WithdrawRequest("r1"), member("anna")),
    GiveFloor: (GiveFloor("anna"), CHAIR),
    TakeFloor: (TakeFloor(), CHAIR),
    OpenVote: (OpenVote(), CHAIR),
    CastBallot: (CastBallot("v1", "anna", "yes"), member("anna")),
    CloseVote: (CloseVote(), CHAIR),
    AnnounceVote: (AnnounceVote(), CHAIR),
    WriteProse: (WriteProse("t1", "Es wird berichtet."), CLERK),
}
