"""A small council for the tests: five seats, four items, and a log that is kept as the server keeps it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from agenda import meeting as core
from agenda.commands import Actor, Command
from agenda.commands.items import CallItem
from agenda.commands.local_law import LayDown
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.presence import NoteArrival, StateQuorum
from agenda.commands.publicity import AdmitPublic, AskForPrivacy, ConfirmPrivacy, ExcludePublic
from agenda.commands.sitting import OpenSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from agenda.events import Event, Recorded
from agenda.events.publicity import ExclusionResolved
from agenda.events.words import Choice, Paper
from agenda.motion_order import own_waits
from agenda.ports import Refusal

START = datetime(2026, 5, 7, 17, 30, tzinfo=UTC)

CHAIR = Actor("chair", "vor")
CLERK = Actor("clerk", "schrift")
SYSTEM = Actor("system")
OPERATOR = Actor("operator")

SECRET = "GEHEIM"
"""Stands in every text of the non-public item."""

COUNCIL: tuple[Command, ...] = (
    PlanMeeting("Stadtverordnetenversammlung", "7. Sitzung", "Rathaus", "2026-05-07T19:30:00+02:00", 5, "DE-HE"),
    ListPerson("vor", "Vera Vogt", "chair", "SPD", 1),
    ListPerson("anna", "Anna Abel", "councillor", "SPD", 2),
    ListPerson("ben", "Ben Busch", "councillor", "CDU", 3),
    ListPerson("cem", "Cem Can", "councillor", "Grüne", 4),
    ListPerson("dora", "Dora Dietz", "councillor", "FDP", 5),
    ListPerson("bgm", "Max Meier", "magistrate", "", None),
    ListPerson("schrift", "Sina Scholl", "clerk", "", None),
    ListPerson("gast", "Gerd Gast", "guest", "", None),
    ListItem("t1", "1", "Mitteilungen", True, "information"),
    ListItem("t2", "2", "Bebauungsplan Nord", True, "resolution", "Der Plan wird beschlossen.", "Magistrat"),
    ListItem(
        "t3", "3", f"{SECRET} Titel", False, "resolution", f"{SECRET} Antrag", f"{SECRET} Mensch",
        (Paper(f"{SECRET} Papier", f"{SECRET}.pdf"),),
    ),
    ListItem("t4", "4", "Verschiedenes", True, "report"),
)  # fmt: skip


class Evening:
    """A meeting together with its log; every command comes one second after the one before."""

    def __init__(self) -> None:
        self.meeting = core.Meeting("m1")
        self.log: list[Recorded] = []
        self.now = START

    def do(self, command: Command, actor: Actor = CHAIR) -> tuple[Event, ...]:
        """Decide and record; returns the new events, raises Refusal."""
        self.now += timedelta(seconds=1)
        events = core.decide(self.meeting, command, actor, self.now)
        for event in events:
            self.record(event)
        return events

    def record(self, event: Event) -> None:
        """Put an event into the log and let the meeting follow."""
        recorded = Recorded(len(self.log) + 1, self.now, event)
        self.log.append(recorded)
        self.meeting = core.evolve(self.meeting, recorded)

    def refused(self, command: Command, actor: Actor = CHAIR) -> Refusal:
        """The refusal the command meets; fails where it is accepted."""
        before = self.meeting
        with pytest.raises(Refusal) as caught:
            self.do(command, actor)
        assert self.meeting is before
        return caught.value

    def close_doors(self) -> None:
        """The public is out for the item under debate, as the body has resolved."""
        self.do(ExcludePublic())
        self.record(ExclusionResolved(self.meeting.item_id or ""))

    def open_doors(self) -> None:
        """The body has resolved otherwise, and the public is back."""
        self.record(ExclusionResolved(self.meeting.item_id or "", holds=False))
        self.do(AdmitPublic())

    def lay_down_remote(self) -> None:
        """What the town has to lay down so that members may join remotely. The clock of the evening stands still."""
        now, basis = self.now, self.meeting.law.local_basis.value
        self.do(LayDown("remote", basis, "2025-01-01", "§ 4 Hauptsatzung"), SYSTEM)
        self.now = now

    def arrive(self, *person_ids: str) -> None:
        """These people are in the hall."""
        for person_id in person_ids:
            self.do(NoteArrival(person_id, "hall"), SYSTEM)

    def vote(self, **choices: Choice) -> None:
        """Hold a whole vote on the current item: on its own proposal, if one waits."""
        item = self.meeting.current
        self.do(OpenVote("" if item and own_waits(self.meeting, item) else "Wer ist dafür?"))
        self.ballots(**choices)
        self.do(CloseVote())
        self.do(AnnounceVote())

    def ballots(self, **choices: Choice) -> None:
        """Cast these ballots in the running vote."""
        assert self.meeting.vote is not None
        for person_id, choice in choices.items():
            self.do(CastBallot(self.meeting.vote.vote_id, person_id, choice), SYSTEM)


def member(person_id: str) -> Actor:
    """A councillor at the own page."""
    return Actor("member", person_id)


def planned() -> Evening:
    """Everything listed, nobody there."""
    evening = Evening()
    for command in COUNCIL:
        evening.do(command, CLERK)
    evening.lay_down_remote()
    return evening


def opened() -> Evening:
    """Open and quorate: chair, Anna, Ben and the mayor in the hall, Cem remote; Dora is missing."""
    evening = planned()
    evening.arrive("vor", "anna", "ben", "bgm")
    evening.do(NoteArrival("cem", "remote"), SYSTEM)
    evening.do(OpenSitting())
    evening.do(StateQuorum())
    return evening


def debating(item_id: str = "t2") -> Evening:
    """The same with an item called; before a non-public one Cem confirms that nobody listens at his place."""
    evening = opened()
    if not evening.meeting.items[item_id].public:
        evening.do(AskForPrivacy())
        evening.do(ConfirmPrivacy("cem"), member("cem"))
    evening.do(CallItem(item_id))
    return evening
