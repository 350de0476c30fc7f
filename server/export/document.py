"""The minutes as they are printed: every text ready, every time local, nothing left to decide but the layout.

HTML, PDF and DOCX are three layouts of this one document, so that they cannot say different things. The order is that
of a German Niederschrift: head, attendance, quorum, agenda, public part, non-public part, incidents, remarks,
signatures. Texts of people travel as plain strings; no layout may read markup out of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from agenda.events.words import Choice, MinutesOffice
from agenda.minutes import ItemMinutes, Minutes, Tally, VoteRecord
from agenda.minutes_head import BODY, CHAIR, CLERK, TITLE, HeadLine, head, is_assembly
from agenda.minutes_texts import result_sentence
from server.export import evening, standing, told
from server.export.annexes import annexes
from server.export.attendance import Group, Lines, groups, turnout
from server.export.evening import Section
from server.export.localtime import LocalTime, calendar_day
from server.export.told import Told, with_faction

__all__ = [
    "Ballot",
    "Document",
    "Group",
    "Item",
    "Lines",
    "Paragraphs",
    "Part",
    "Section",
    "document",
    "paragraphs",
]

Paragraphs = tuple[Lines, ...]
"""Text in paragraphs of lines: an empty line begins a paragraph, a single line end stays a line end."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The file date of minutes without any event."""

ABOVE = frozenset({BODY, TITLE})
"""Lines of the head that stand above it as title."""

ATTENDANCE: Mapping[bool, str] = {False: "Anwesenheit", True: "Teilnehmende"}
AGENDA: Mapping[bool, str] = {False: "Tagesordnung", True: "Programm"}
PUBLIC_PART: Mapping[bool, str] = {False: "Öffentlicher Teil", True: "Diskussion"}
MOVER: Mapping[bool, str] = {False: "Eingebracht von", True: "Es trägt vor"}
"""Headings and labels, by whether it was a citizens' assembly."""

COUNTS: tuple[tuple[str, Choice | None], ...] = (
    ("Ja", "yes"),
    ("Nein", "no"),
    ("Enthaltung", "abstain"),
    ("Nicht abgestimmt", None),
)


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
    """One agenda item as printed; `about` says when it was dealt with, and behind that who brought it in."""

    number: str
    title: str
    about: Told
    motion: Paragraphs
    speeches: tuple[Told, ...]
    course: tuple[Told, ...]
    verbatim: tuple[Told, ...]
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
    came about.

    `attendance` and `agenda` are the titles of those sections. `before` are the sections before the first item, `after`
    those behind the last: each a title and its tables. `verbatim` was said while no item was called.
    """

    name: str
    body: str
    kind: str
    title: str
    notice: str
    heading: tuple[tuple[str, str], ...]
    attendance: str
    turnout: str
    groups: tuple[Group, ...]
    absent: str
    quorum: tuple[Told, ...]
    agenda: str
    before: tuple[Section, ...]
    parts: tuple[Part, ...]
    verbatim: tuple[Told, ...]
    incidents: tuple[Told, ...]
    remarks: Paragraphs
    after: tuple[Section, ...]
    standing: tuple[str, ...]
    signatures: tuple[tuple[str, str], ...]
    log_hash: str
    written: datetime


def document(minutes: Minutes, tz: tzinfo, log_hash: str = "", recording: str = "") -> Document:
    """Lay the minutes out in words, with times in `tz`; `recording` as in `LocalTime`."""
    time = LocalTime(tz, minutes.opened_at, recording, minutes.meeting_id)
    assembly, enclosed = is_assembly(minutes), annexes(minutes)
    return Document(
        name=_name(minutes),
        body=minutes.body,
        kind=standing.title(minutes),
        title=minutes.title,
        notice=standing.notice(minutes, time),
        heading=tuple((line.label, _text(line, time)) for line in head(minutes) if line.label not in ABOVE),
        attendance=ATTENDANCE[assembly],
        turnout=turnout(minutes),
        groups=groups(minutes, time),
        absent="" if assembly else ", ".join(with_faction(one.name, one.faction) for one in minutes.absent),
        quorum=tuple(told.quorum(stated, time) for stated in minutes.quorum),
        agenda=AGENDA[assembly],
        before=evening.before_debate(minutes, enclosed, time),
        parts=_parts(minutes, time),
        verbatim=told.verbatim(minutes.verbatim, time),
        incidents=told.incidents(minutes.incidents, time),
        remarks=paragraphs(minutes.remarks),
        after=evening.after_debate(minutes, enclosed, recording),
        standing=standing.course(minutes, time),
        signatures=(
            (CHAIR[assembly], _signer(minutes, "chair")),
            (CLERK, _signer(minutes, "clerk")),
        ),
        log_hash=log_hash,
        written=minutes.as_of or EPOCH,
    )


def _signer(minutes: Minutes, office: MinutesOffice) -> str:
    """Who signs; whoever has approved them in that office, where nobody noted that they were there."""
    approved = (signature.name for signature in minutes.approval.signatures if signature.office == office)
    return ", ".join(minutes.names_of(office)) or next(approved, "")


def _text(line: HeadLine, time: LocalTime) -> str:
    return time.day_and_time(line.at) if line.at else line.text


def paragraphs(text: str) -> Paragraphs:
    """Foreign text in paragraphs of lines, without empty ones."""
    blocks = ("\n".join(line.strip() for line in text.splitlines())).split("\n\n")
    return tuple(tuple(block.strip().split("\n")) for block in blocks if block.strip())


def _name(minutes: Minutes) -> str:
    """The name of the document: body and planned day, which `starts_at` already has in the town's own time."""
    day = f" vom {calendar_day(date.fromisoformat(minutes.starts_at[:10]))}" if minutes.starts_at else ""
    return f"Niederschrift{day}, {minutes.body}"


def _parts(minutes: Minutes, time: LocalTime) -> tuple[Part, ...]:
    """The public items first, then the others, each in the order of the agenda."""
    wanted: tuple[tuple[str, Callable[[ItemMinutes], bool]], ...] = (
        (PUBLIC_PART[is_assembly(minutes)], lambda item: item.public),
        ("Nichtöffentlicher Teil", lambda item: not item.public),
    )
    brought = MOVER[is_assembly(minutes)]
    parts = (
        Part(title, tuple(_item(item, time, brought) for item in minutes.items if belongs(item)))
        for title, belongs in wanted
    )
    return tuple(part for part in parts if part.items)


def _item(item: ItemMinutes, time: LocalTime, brought: str) -> Item:
    return Item(
        number=item.number,
        title=item.title,
        about=_about(item, time, brought),
        motion=paragraphs(item.motion),
        speeches=tuple(told.speech(speech, time) for speech in item.speeches),
        course=told.incidents(item.course, time),
        verbatim=told.verbatim(item.verbatim, time),
        prose=paragraphs(item.prose),
        ballots=tuple(_ballot(vote, item, place, time) for place, vote in enumerate(item.votes, start=1)),
    )


def _about(item: ItemMinutes, time: LocalTime, brought: str) -> Told:
    """When the item was dealt with and who brought it in."""
    periods = " und ".join(f"{time.span(period.start, period.end)} Uhr" for period in item.periods)
    when = f"Behandelt {periods}" if periods else "Nicht aufgerufen"
    watch = time.watch(item.called_at, public=item.public) if item.called_at else ""
    return Told(when, f" · {brought}: {item.mover}" if item.mover else "", watch)


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
