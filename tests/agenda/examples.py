"""One lawful actor and one well-formed command of each kind."""

from __future__ import annotations

from agenda import commands as c
from agenda.commands import Actor, Command
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, member

EXAMPLES: dict[type[Command], tuple[Command, Actor]] = {
    c.PlanMeeting: (
        c.PlanMeeting("Rat", "1. Sitzung", "Rathaus", "2026-05-07T19:30:00+02:00", 5, "DE-HE"),
        SYSTEM,
    ),
    c.ListPerson: (c.ListPerson("neu", "Nele Neu", "guest", ""), CLERK),
    c.ListItem: (c.ListItem("t9", "9", "Anfragen", True, "report"), CLERK),
    c.OpenSitting: (c.OpenSitting(), CHAIR),
    c.InterruptSitting: (c.InterruptSitting("Pause"), CHAIR),
    c.ResumeSitting: (c.ResumeSitting(), CHAIR),
    c.CloseSitting: (c.CloseSitting(), CHAIR),
    c.NoteArrival: (c.NoteArrival("dora", "hall"), CLERK),
    c.NoteDeparture: (c.NoteDeparture("ben"), CLERK),
    c.StateQuorum: (c.StateQuorum(), CHAIR),
    c.CallItem: (c.CallItem("t1"), CHAIR),
    c.CloseItem: (c.CloseItem(), CHAIR),
    c.RequestFloor: (c.RequestFloor("anna"), member("anna")),
    c.WithdrawRequest: (c.WithdrawRequest("r1"), member("anna")),
    c.GiveFloor: (c.GiveFloor("anna"), CHAIR),
    c.TakeFloor: (c.TakeFloor(), CHAIR),
    c.OpenVote: (c.OpenVote(), CHAIR),
    c.CastBallot: (c.CastBallot("v1", "anna", "yes"), member("anna")),
    c.CloseVote: (c.CloseVote(), CHAIR),
    c.AnnounceVote: (c.AnnounceVote(), CHAIR),
    c.WriteProse: (c.WriteProse("t1", "Es wird berichtet."), CLERK),
}
