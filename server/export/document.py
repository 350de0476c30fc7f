"""The minutes as they are printed: every text ready, every time local, nothing left to decide but the layout.

HTML, PDF and DOCX are three layouts of this one document, so that they cannot say different things. The order is that
of a German Niederschrift: head, attendance, quorum, agenda, public part, non-public part, incidents, remarks,
signatures. Texts of people travel as plain strings; no layout may read markup out of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from agenda.events.words import Choice, DepartureBy, Fault, Function
from agenda.minutes import Attendance, Away, ItemMinutes, Minutes, Outage, Span, Tally, VoteRecord
from agenda.minutes_json import heading
from agenda.minutes_texts import quorum_sentence, result_sentence
from server.export import standing, told
from server.export.annexes import Annex, annexes
from server.export.localtime import LocalTime, calendar_day
from server.export.told import HOW, Told, with_faction

Lines = tuple[str, ...]
Paragraphs = tuple[Lines, ...]
"""Text in paragraphs of lines: an empty line begins a paragraph, a single line end stays a line end."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The file date of minutes without any event."""

FAULTS: Mapping[Fault, str] = {
    "picture": "Bild gestört",
    "sound": "Ton gestört",
    "both": "Bild und Ton gestört",
    "connection": "Verbindung unterbrochen",
}

ENDED: Mapping[DepartureBy, str] = {"lost": "Verbindung verloren", "excluded": "ausgeschlossen"}
"""Ends of a presence that were not by the person's own will."""

HEAD_LINES = frozenset({"Gremium", "Sitzung"})
"""Lines of the heading that stand above it as title."""

GROUPS: tuple[tuple[str, frozenset[Function]], ...] = (
    ("Vorsitz und Mitglieder", frozenset({"chair", "councillor"})),
    ("Magistrat", frozenset({"magistrate"})),
    ("Verwaltung und Sachverständige", frozenset({"administration", "expert"})),
    ("Schriftführung", frozenset({"clerk"})),
    ("Gäste", frozenset({"guest", "deputy", "interpreter"})),
)

COUNTS: tuple[tuple[str, Choice | None], ...] = (
    ("Ja", "yes"),
    ("Nein", "no"),
    ("Enthaltung", "abstain"),
    ("Nicht abgestimmt", None),
)


@dataclass(frozen=True, slots=True)
class Group:
    """The attendance table of one group of functions. A row has a cell for each label, a cell has lines."""

    title: str
    labels: tuple[str, ...]
    rows: tuple[tuple[Lines, ...], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """One line of a result: the choice, how many made it, and who."""

    label: str
    number: int
    names: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote as printed. `question` is empty where it repeats the motion above it."""

    title: str
    question: Paragraphs
    result: str
    rule: str
    counts: tuple[Count, ...]
    notes: tuple[Told, ...] = ()
    watch: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One agenda item as printed."""

    number: str
    title: str
    about: str
    motion: Paragraphs
    speeches: tuple[Told, ...]
    course: tuple[Told, ...]
    prose: Paragraphs
    ballots: tuple[Ballot, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The public or the non-public part."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole document. `written` is the file's date (UTC), `notice` says what edition this is, `standing` how it
    came about."""

    name: str
    body: str
    kind: str
    title: str
    notice: str
    heading: tuple[tuple[str, str], ...]
    turnout: str
    groups: tuple[Group, ...]
    absent: str
    quorum: tuple[str, ...]
    parts: tuple[Part, ...]
    incidents: tuple[Told, ...]
    remarks: Paragraphs
    annexes: tuple[Annex, ...]
    standing: tuple[str, ...]
    signatures: tuple[tuple[str, str], ...]
    log_hash: str
    written: datetime


def document(minutes: Minutes, tz: tzinfo, log_hash: str = "", recording: str = "") -> Document:
    """Lay the minutes out in words, with times in `tz`; `recording` as in `LocalTime`."""
    time = LocalTime(tz, minutes.opened_at, recording)
    return Document(
        name=_name(minutes),
        body=minutes.body,
        kind=standing.TITLES[minutes.approval.kind],
        title=minutes.title,
        notice=standing.notice(minutes, time),
        heading=tuple((label, text) for label, text in heading(minutes, time.day_and_time) if label not in HEAD_LINES),
        turnout=_turnout(minutes),
        groups=_groups(minutes.attendance, time),
        absent=", ".join(with_faction(one.name, one.faction) for one in minutes.absent),
        quorum=tuple(f"{time.time(stated.at)} Uhr: {quorum_sentence(stated)}" for stated in minutes.quorum),
        parts=_parts(minutes.items, time),
        incidents=told.incidents(minutes.incidents, time),
        remarks=paragraphs(minutes.remarks),
        annexes=annexes(minutes),
        standing=standing.course(minutes, time),
        signatures=(
            ("Vorsitz", ", ".join(minutes.names_of("chair"))),
            ("Schriftführung", ", ".join(minutes.names_of("clerk"))),
        ),
        log_hash=log_hash,
        written=minutes.as_of or EPOCH,
    )


def paragraphs(text: str) -> Paragraphs:
    """Foreign text in paragraphs of lines, without empty ones."""
    blocks = ("\n".join(line.strip() for line in text.splitlines())).split("\n\n")
    return tuple(tuple(block.strip().split("\n")) for block in blocks if block.strip())


def _name(minutes: Minutes) -> str:
    """The name of the document: body and planned day, which `starts_at` already has in the town's own time."""
    day = f" vom {calendar_day(date.fromisoformat(minutes.starts_at[:10]))}" if minutes.starts_at else ""
    return f"Niederschrift{day}, {minutes.body}"


def _turnout(minutes: Minutes) -> str:
    members = [one for one in minutes.attendance if one.function in GROUPS[0][1]]
    remote = sum(any(span.how == "remote" for span in one.spans) for one in members)
    part = " am öffentlichen Teil" if minutes.public_only else ""
    verb = "nahm" if len(members) == 1 else "nahmen"
    way = f", davon {remote} ganz oder zeitweise zugeschaltet" if remote else ""
    return f"{len(members)} von {minutes.legal_seats} Mitgliedern {verb}{part} teil{way}."


def _groups(attendance: Iterable[Attendance], time: LocalTime) -> tuple[Group, ...]:
    everybody = tuple(attendance)
    chosen = ((title, [one for one in everybody if one.function in functions]) for title, functions in GROUPS)
    return tuple(_group(title, people, time) for title, people in chosen if people)


def _group(title: str, people: Iterable[Attendance], time: LocalTime) -> Group:
    rows = tuple(_row(one, time) for one in people)
    labels = ("Name", "Fraktion", "Teilnahme", "Zeit")
    if any("".join(faction) for _, faction, *_ in rows):
        return Group(title, labels, rows)
    return Group(title, (labels[0], *labels[2:]), tuple((row[0], *row[2:]) for row in rows))


def _row(one: Attendance, time: LocalTime) -> tuple[Lines, ...]:
    spans = [*((_way(span), span) for span in _joined(one.spans, time)), *_in_between(one)]
    faction = " · ".join(part for part in (one.faction, "Vorsitz" if one.function == "chair" else "") if part)
    return (
        (one.name,),
        (faction,),
        tuple(way for way, _ in spans),
        tuple(time.span(lasted.start, lasted.end) for _, lasted in spans),
    )


def _way(span: Span) -> str:
    """How somebody took part, and how that ended where it was not by their own will."""
    ended = ENDED.get(span.left_by)
    return f"{HOW[span.how]}, {ended}" if ended else HOW[span.how]


def _in_between(one: Attendance) -> Iterator[tuple[str, Outage | Away]]:
    """What befell them while they were there."""
    yield from ((FAULTS[outage.what], outage) for outage in one.outages)
    yield from ((f"nicht beteiligt an TOP {away.number}", away) for away in one.away)


def _joined(spans: Iterable[Span], time: LocalTime) -> list[Span]:
    """Spans without gaps that minutes cannot show: gone and back in the same way within one printed minute."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.end and last.how == span.how and time.time(last.end) == time.time(span.start):
            joined[-1] = Span(last.start, span.end, span.how, last.by, span.left_by)
        else:
            joined.append(span)
    return joined


def _parts(items: Sequence[ItemMinutes], time: LocalTime) -> tuple[Part, ...]:
    """The public items first, then the others, each in the order of the agenda."""
    wanted: tuple[tuple[str, Callable[[ItemMinutes], bool]], ...] = (
        ("Öffentlicher Teil", lambda item: item.public),
        ("Nichtöffentlicher Teil", lambda item: not item.public),
    )
    parts = (Part(title, tuple(_item(item, time) for item in items if belongs(item))) for title, belongs in wanted)
    return tuple(part for part in parts if part.items)


def _item(item: ItemMinutes, time: LocalTime) -> Item:
    return Item(
        number=item.number,
        title=item.title,
        about=_about(item, time),
        motion=paragraphs(item.motion),
        speeches=tuple(told.speech(speech, time) for speech in item.speeches),
        course=told.incidents(item.course, time),
        prose=paragraphs(item.prose),
        ballots=tuple(_ballot(vote, item, place, time) for place, vote in enumerate(item.votes, start=1)),
    )


def _about(item: ItemMinutes, time: LocalTime) -> str:
    """When the item was dealt with and who brought it in."""
    periods = " und ".join(f"{time.span(period.start, period.end)} Uhr" for period in item.periods)
    when = f"Behandelt {periods}" if periods else "Nicht aufgerufen"
    return f"{when} · Eingebracht von: {item.mover}" if item.mover else when


def _ballot(vote: VoteRecord, item: ItemMinutes, place: int, time: LocalTime) -> Ballot:
    numbered = f"{place}. Abstimmung" if len(item.votes) > 1 else "Abstimmung"
    return Ballot(
        title=f"{numbered}, {time.span(vote.opened_at, vote.closed_at)} Uhr",
        question=() if vote.question.strip() == item.motion.strip() else paragraphs(vote.question),
        result=_result(vote, time),
        rule=" ".join(filter(None, (f"{vote.rule}.", vote.explained, f"{len(vote.voices)} Stimmberechtigte."))),
        counts=_counts(vote, vote.tally) if vote.tally and not vote.tally.verdict else (),
        notes=told.incidents(vote.notes, time),
        watch=time.watch(vote.opened_at, public=vote.public),
    )


def _result(vote: VoteRecord, time: LocalTime) -> str:
    """The result; only an announced one is final and says so by saying nothing more."""
    if vote.broken_off:
        return "Abgebrochen, ohne Ergebnis."
    if vote.tally is None:
        return "Die Abstimmung läuft noch."
    sentence = result_sentence(vote.tally)
    return sentence if vote.announced_at else f"{sentence} Das Ergebnis ist noch nicht bekannt gegeben."


def _counts(vote: VoteRecord, tally: Tally) -> tuple[Count, ...]:
    """The numbers as the vote was closed, each with its names."""
    numbers = (tally.yes, tally.no, tally.abstain, tally.not_voted)
    hands = (*(vote.hands or (0, 0, 0)), 0)
    return tuple(
        Count(label, number, ", ".join((*vote.names(choice), *_shown(shown))))
        for (label, choice), number, shown in zip(COUNTS, numbers, hands, strict=True)
    )


def _shown(hands: int) -> tuple[str, ...]:
    """Hands shown in the hall have no names."""
    return (f"{hands} durch Handzeichen",) if hands else ()
