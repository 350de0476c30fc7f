"""A citizens' assembly as a log: two talks, a poll, a survey, a debate with links, and people counted."""

from __future__ import annotations

from agenda.commands import Actor, Command
from agenda.commands.assembly import CountAudience
from agenda.commands.floor import GiveFloor, TakeFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.polls import ClosePoll, OpenPoll
from agenda.commands.presence import NoteArrival
from agenda.commands.prose import WriteProse
from agenda.commands.sitting import CloseSitting, OpenSitting
from agenda.commands.surveys import AttachSurvey
from agenda.events import Recorded
from agenda.events.surveys import SurveyRow, SurveyTable
from agenda.events.words import PollKind
from agenda.minutes import Minutes, minutes
from tests.agenda.evening import Evening

CHAIR, CLERK, SYSTEM = Actor("chair", "mod"), Actor("clerk", "schrift"), Actor("system")

TABLE = SurveyTable("Wo ist es zu heiß?", 120, (), (SurveyRow("Marktplatz", (90,)), SurveyRow("Bahnhof", (30,))))

PLAN: tuple[Command, ...] = (
    PlanMeeting("Stadt Musterstadt", "Themenabend: Hitze", "Bürgerhaus", "2026-05-07T19:30:00+02:00", 0, "DE-HE",
                "assembly"),
    ListPerson("mod", "Mona Moll", "chair", ""),
    ListPerson("kuehn", "Dr. Karl Kühn", "expert", ""),
    ListPerson("plan", "Petra Plan", "administration", ""),
    ListPerson("schrift", "Sina Scholl", "clerk", ""),
    ListItem("t1", "1", "Wie heiß wird es bei uns?", True, "report", "", "Dr. Karl Kühn, Institut für Stadtklima"),
    ListItem("t2", "2", "Mehr Bäume", True, "report"),
    ListItem("t3", "3", "Ihre Fragen und Vorschläge", True, "information"),
)  # fmt: skip

PROSE = "Gefragt wird nach Bäumen (https://stadt.example/baeume). Mehr steht auf http://klima.example/a?b=1."


def held(poll: PollKind = "single", question: str = "Mehr Bäume auf dem Markt?") -> list[Recorded]:
    """The log of the whole evening."""
    evening = Evening()
    for command in PLAN:
        evening.do(command, SYSTEM)
    for person in ("mod", "kuehn", "plan", "schrift"):
        evening.do(NoteArrival(person, "hall"), CLERK)
    evening.do(OpenSitting(), CHAIR)
    evening.do(CountAudience(85), CLERK)
    for item, speaker in (("t1", "kuehn"), ("t2", "plan")):
        evening.do(CallItem(item), CHAIR)
        evening.do(GiveFloor(speaker), CHAIR)
        evening.do(TakeFloor(), CHAIR)
    evening.do(AttachSurvey("t2", "u1", "Hitzeorte", "2026-05-01", 100, 20, 5, (TABLE,)), CLERK)
    evening.do(CallItem("t3"), CHAIR)
    evening.do(OpenPoll(question, ("Ja", "Nein"), poll, code="A2B3"), CLERK)
    evening.do(ClosePoll("p1", (60, 20), 80, 0), CLERK)
    evening.do(WriteProse("t3", PROSE), CLERK)
    evening.do(CloseItem(), CHAIR)
    evening.do(CloseSitting(), CHAIR)
    return evening.log


def evening_minutes() -> Minutes:
    """Its minutes."""
    return minutes("m1", held())
