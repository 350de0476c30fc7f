"""A whole evening of 37 seats for the tests of minutes and files: remote members, coming and going, a corrected ballot,
a repeated vote, an item called again, a break, a non-public item, and texts that try to be more than text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from agenda.events import Event, Recorded
from agenda.events.floor import FloorGiven, FloorRequested, FloorTaken
from agenda.events.items import ItemCalled, ItemClosed, PublicAdmitted, PublicExcluded
from agenda.events.planning import ItemListed, MeetingPlanned, PersonListed
from agenda.events.presence import PersonArrived, PersonLeft, QuorumStated
from agenda.events.prose import ProseWritten
from agenda.events.sitting import SittingClosed, SittingInterrupted, SittingOpened, SittingResumed
from agenda.events.votes import BallotCast, VoteAnnounced, VoteClosed, VoteOpened
from agenda.events.words import Choice, Function, ItemKind, Presence

OPENING = datetime(2026, 3, 5, 18, 2, tzinfo=UTC)
"""19:02 in Berlin: winter time."""

SECRET = "Grundstück Amselweg"
"""Occurs only in what the public must not learn."""

HOSTILE = (
    '<script>alert("1")</script> #{eval("1+1")} #eval *fett* _kursiv_ $x^2$ \\frac{1}{2} {{ 7 * 7 }} @label <label>'
)
EMOJI = "Sehr gut \N{GRINNING FACE} \N{FAMILY}\N{ZERO WIDTH JOINER}\N{GIRL} 雨"
LONG_WORD = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung" * 4

FACTIONS = ("SPD", "CDU", "Grüne", "FDP", "Freie Wähler", "Die Linke")
SURNAMES = (
    "Albrecht", "Bauer", "Çelik", "Dietrich", "Engel", "Fuchs", "Günther", "Hofmann", "Ismailović", "Jäger", "Kaya",
    "Lang", "Müller", "Nguyễn", "Öztürk", "Peters", "Quandt", "Roth", "Schäfer", "Thiel", "Ullmann", "Vogel", "Weiß",
    "Xanthopoulos", "Yıldız", "Zimmermann", "Arnold", "Becker", "Conrad", "Dörr", "Ebert", "Frank", "Groß", "Heß",
    "Jung", "Keller", "von der Lühe-Schönborn",
)  # fmt: skip

ITEMS = (
    ("1", "Eröffnung und Feststellung der Tagesordnung", True, "", ""),
    ("2", "Mitteilungen des Magistrats", True, "", "Magistrat"),
    ("3", "Bebauungsplan „Nördlich der Bahn“, Satzungsbeschluss", True,
     "Der Bebauungsplan wird gemäß § 10 BauGB als Satzung beschlossen.\n\nDie Begründung wird gebilligt.", "Magistrat"),
    ("4", "Sanierung der Stadtbücherei", True, "Die Sanierung wird beauftragt.", "Fraktion Grüne"),
    ("5", "Haushaltssatzung 2026", True, "Die Haushaltssatzung 2026 wird beschlossen.", "Magistrat"),
    ("6", f"Antrag {HOSTILE}", True, f"Beschlossen wird: {HOSTILE}", "Fraktion <b>FDP</b>"),
    ("7", "Radweg am Kanal", True, "Der Radweg wird gebaut.", "Fraktion SPD"),
    ("8", "Anfragen", True, "", ""),
    ("9", "Verschiedenes", True, "", ""),
    ("10", f"Verkauf {SECRET}", False, f"Das {SECRET} wird verkauft.", f"Eigentümerin {SECRET}"),
)  # fmt: skip


class Evening:
    """Writes a log; the clock moves only when told."""

    def __init__(self) -> None:
        self.log: list[Recorded] = []
        self.now = OPENING - timedelta(minutes=40)

    def add(self, *happened: Event, after: float = 0.0) -> None:
        """These events, `after` minutes later."""
        self.now += timedelta(minutes=after)
        for event in happened:
            self.log.append(Recorded(len(self.log) + 1, self.now, event))

    def at(self, moment: datetime) -> None:
        """Set the clock."""
        self.now = moment

    def arrive(self, person_id: str, how: Presence = "hall", after: float = 0.0) -> None:
        """Somebody comes, or changes between hall and remote."""
        self.add(PersonArrived(person_id, how), after=after)

    def speak(self, number: int, person_id: str, minutes: float = 2.0) -> None:
        """A request, the floor, and its end."""
        self.add(FloorRequested(f"r{number}", person_id, ""), after=0.2)
        self.add(FloorGiven(f"c{number}", person_id, f"r{number}", 180), after=0.5)
        self.add(FloorTaken(f"c{number}", "finished"), after=minutes)

    def vote(self, vote_id: str, item: str, question: str, choices: Mapping[str, Choice], entitled: int = 33) -> None:
        """A whole vote, announced."""
        voters = tuple(member(number) for number in range(1, entitled + 1))
        self.add(VoteOpened(vote_id, item, question, voters), after=0.5)
        for person_id, choice in choices.items():
            self.add(BallotCast(vote_id, person_id, choice, "app"), after=0.01)
        counted = Counter(choices.values())
        yes, no, abstain = counted["yes"], counted["no"], counted["abstain"]
        self.add(VoteClosed(vote_id, yes, no, abstain, entitled - len(choices), yes > no), after=0.3)
        self.add(VoteAnnounced(vote_id), after=0.2)


def member(number: int) -> str:
    """The id of the member on that seat, from 1."""
    return f"m{number:02}"


def choices(yes: int, no: int, abstain: int) -> dict[str, Choice]:
    """Ballots of the first members in that order."""
    wanted: tuple[tuple[Choice, int], ...] = (("yes", yes), ("no", no), ("abstain", abstain))
    ballots = [choice for choice, count in wanted for _ in range(count)]
    return {member(number): choice for number, choice in enumerate(ballots, start=1)}


def planned() -> Evening:
    """Everything listed; three are already in the hall, one of them leaves again before the opening."""
    evening = Evening()
    evening.add(
        MeetingPlanned(
            "Stadtverordnetenversammlung der Stadt Königsbrück am Main", "7. Sitzung der Wahlzeit 2026–2031",
            "Großer Saal des Rathauses, Marktplatz 1", "2026-03-05T19:00:00+01:00", 37, "DE-HE",
        )
    )  # fmt: skip
    for number, surname in enumerate(SURNAMES, start=1):
        function: Function = "chair" if number == 1 else "councillor"
        faction = FACTIONS[number % len(FACTIONS)]
        evening.add(PersonListed(member(number), f"Alex {surname}", function, faction, number))
    evening.add(PersonListed("bgm", "Dr. Ina Berg", "magistrate", "", None))
    evening.add(PersonListed("schrift", "Sina Scholl", "clerk", "", None))
    for number_, title, public, motion, mover in ITEMS:
        kind: ItemKind = "resolution" if motion else "report"
        evening.add(ItemListed(f"t{number_}", number_, title, public, kind, motion, mover, ()))
    evening.arrive(member(1), after=20)
    evening.arrive(member(36))
    evening.add(PersonLeft(member(36)), after=5)
    return evening


def opened() -> Evening:
    """Open and quorate: seats 1–28 in the hall, 29–33 remote, 34 and 35 come later, 36 and 37 never."""
    evening = planned()
    evening.arrive("bgm")
    evening.arrive("schrift")
    for number in range(2, 29):
        evening.arrive(member(number))
    for number in range(29, 34):
        evening.arrive(member(number), "remote")
    evening.at(OPENING)
    evening.add(SittingOpened())
    evening.add(QuorumStated(33, 37, 19, True), after=1)
    return evening


def whole() -> Evening:
    """The evening from the first listing to the last correction of the prose."""
    evening = opened()
    _until_the_break(evening)
    _after_the_break(evening)
    _non_public_part(evening)
    return evening


def _until_the_break(evening: Evening) -> None:
    evening.add(ItemCalled("t1"), after=1)
    evening.add(ItemClosed("t1"), after=3)
    evening.add(ItemCalled("t2"))
    evening.speak(1, "bgm", 6)
    evening.arrive(member(34), after=1)
    evening.add(ProseWritten("t2", "Der Magistrat berichtet.\nErster Stand."))
    evening.add(ItemClosed("t2"))
    evening.add(ItemCalled("t3"))
    evening.speak(2, member(13))
    evening.speak(3, member(30))
    evening.add(PersonLeft(member(31)), after=1)
    evening.arrive(member(31), "remote", after=7)
    ballots = choices(19, 12, 2)
    evening.add(ProseWritten("t3", f"Es wird lebhaft beraten. {EMOJI}\n\nEin Wort: {LONG_WORD}"))
    evening.vote("v1", "t3", ITEMS[2][3], ballots)
    evening.add(ItemClosed("t3"), after=1)
    evening.add(ItemCalled("t4"))
    evening.vote("v2", "t4", ITEMS[3][3], choices(15, 15, 3))
    evening.vote("v3", "t4", "Wiederholung: Die Sanierung wird beauftragt.", choices(17, 15, 1))
    evening.add(ItemClosed("t4"), after=1)
    evening.add(SittingInterrupted("Sitzungspause"), after=1)


def _after_the_break(evening: Evening) -> None:
    evening.add(SittingResumed(), after=15)
    evening.arrive(member(29), "hall", after=1)
    evening.add(ItemCalled("t5"))
    for number in range(4, 12):
        evening.speak(number, member(number * 3), 4)
    evening.arrive(member(35), "remote")
    evening.vote("v4", "t5", ITEMS[4][3], choices(20, 10, 3))
    evening.add(ItemClosed("t5"))
    evening.add(ItemCalled("t6"))
    evening.add(ProseWritten("t6", HOSTILE))
    evening.vote("v5", "t6", ITEMS[5][3], choices(1, 1, 1))
    evening.add(ItemClosed("t6"))
    evening.add(ItemCalled("t7"))
    _corrected_vote(evening)
    evening.add(ItemClosed("t7"))
    evening.add(ItemCalled("t8"), after=1)
    evening.add(ItemClosed("t8"), after=2)
    evening.add(ItemCalled("t2"), after=1)
    evening.add(ProseWritten("t2", "Der Magistrat berichtet und trägt Zahlen nach."))
    evening.add(ItemClosed("t2"), after=5)


def _corrected_vote(evening: Evening) -> None:
    voters = tuple(member(number) for number in range(1, 4))
    evening.add(VoteOpened("v6", "t7", ITEMS[6][3], voters), after=1)
    evening.add(BallotCast("v6", member(1), "no", "app"), after=0.1)
    evening.add(BallotCast("v6", member(2), "yes", "seat"), after=0.1)
    evening.add(BallotCast("v6", member(1), "yes", "clerk"), after=0.1)
    evening.add(VoteClosed("v6", 2, 0, 0, 1, True), after=0.1)
    evening.add(VoteAnnounced("v6"), after=0.1)


def _non_public_part(evening: Evening) -> None:
    evening.add(PublicExcluded(f"Beratung über {SECRET}"), after=2)
    evening.add(ItemCalled("t10"))
    evening.add(PersonLeft(member(5)), after=1)
    evening.speak(12, member(6))
    evening.add(ProseWritten("t10", f"{SECRET}: Der Preis ist vertraulich."))
    evening.vote("v7", "t10", ITEMS[9][3], choices(30, 2, 1))
    evening.add(SittingInterrupted(f"Einsicht in Akten {SECRET}"), after=1)
    evening.add(SittingResumed(), after=4)
    evening.arrive(member(5), after=1)
    evening.add(ItemClosed("t10"))
    evening.add(PublicAdmitted(), after=1)
    evening.add(ItemCalled("t9"))
    evening.add(ItemClosed("t9"), after=1)
    evening.add(SittingClosed(), after=1)
    evening.add(ProseWritten("", "Die Sitzung wurde im Internet übertragen.\n\nDie Technik lief ohne Störung."))
