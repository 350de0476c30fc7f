"""The minutes as Akoma Ntoso 3.0 (OASIS LegalDocML), a `debate`: what parliaments and archives read by machine.

The text is that of the other layouts; beside it stand the parts for machines: who was there, each quorum and each vote
with its numbers, each speech with its speaker and its times. The names follow the Akoma Ntoso Naming Convention 1.0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import jinja2

from agenda.minutes import ItemMinutes, Minutes, Speech, VoteRecord
from agenda.minutes_values import Said
from server.export.document import Ballot, Document, Item
from server.export.localtime import LocalTime
from server.export.told import Told

TEMPLATES = Path(__file__).parent / "templates"

OUTCOMES: Mapping[bool, str] = {True: "angenommen", False: "abgelehnt"}

_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Voting:
    """A finished vote: its eId, that of its question in the text, the outcome, the counts by what was counted."""

    eid: str
    asked: str
    outcome: str
    counts: tuple[tuple[str, int], ...]


Word = tuple[Told, Said, str]
"""What somebody said: as printed, exactly, and the id of the person, empty where the name is no person's."""


@dataclass(frozen=True, slots=True)
class Section:
    """An item as printed, with the exact speeches, the words quoted, and its votes by eId with their beginnings."""

    eid: str
    item: Item
    speeches: tuple[tuple[Told, Speech], ...]
    ballots: tuple[tuple[str, Ballot, VoteRecord], ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of work, expression and manifestation with their dates (Naming Convention 1.0, § 4)."""

    work: str
    expression: str
    sitting: date
    written: date


def render(minutes: Minutes, document: Document, time: LocalTime) -> bytes:
    """The XML file in UTF-8."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    eids = {item.item_id: f"top-{place}" for place, item in enumerate(minutes.items, start=1)}
    parts = tuple(_parts(minutes, document, eids))
    page = environment.get_template("minutes.akn.xml").render(
        document=document,
        minutes=minutes,
        names=_names(minutes, document, time),
        people=_people(minutes),
        votings=tuple(_votings(section for _, _, sections in parts for section in sections)),
        parts=parts,
        words_outside=_words(document.verbatim, minutes.verbatim, _ids(minutes)),
        exact=time.exact,
    )
    return page.encode()


def _names(minutes: Minutes, document: Document, time: LocalTime) -> Names:
    sitting = _day(minutes, document, time)
    written = date.fromisoformat(time.exact(document.written)[:10])
    country = minutes.profile.lower() or "de"
    edition = "-oeffentlich" if minutes.public_only else ""
    work = f"/akn/{country}/debate/{_slug(minutes.body)}/{sitting}/{_slug(minutes.meeting_id)}{edition}"
    return Names(work, f"{work}/deu@{written}", sitting, written)


def _day(minutes: Minutes, document: Document, time: LocalTime) -> date:
    """The day of the sitting: planned, or that of the document where nothing was."""
    planned = minutes.starts_at or time.exact(document.written)
    return datetime.fromisoformat(planned).date()


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower().translate(_SPELLED)).strip("-") or "sitzung"


def _people(minutes: Minutes) -> tuple[tuple[str, str], ...]:
    """Id and name of everybody who was there, spoke or voted."""
    found = {one.person_id: one.name for one in (*minutes.attendance, *minutes.absent)}
    for item in minutes.items:
        found |= {one.person_id: one.name for one in item.speeches}
        found |= {voice.person_id: voice.name for vote in item.votes for voice in vote.voices}
    return tuple(found.items())


def _votings(sections: Iterable[Section]) -> Iterator[Voting]:
    """A vote on the item's own proposal points to the item, any other one to its own question."""
    for section in sections:
        for eid, printed, vote in section.ballots:
            if vote.tally is not None:
                asked = eid if printed.question else section.eid
                yield Voting(f"{eid}__ergebnis", asked, OUTCOMES[vote.tally.carried], _counts(vote))


def _counts(vote: VoteRecord) -> tuple[tuple[str, int], ...]:
    """None where the hands were judged by sight."""
    tally = vote.tally
    if tally is None or tally.verdict is not None:
        return ()
    return (("ja", tally.yes), ("nein", tally.no), ("enthaltung", tally.abstain), ("nicht-abgestimmt", tally.not_voted))


def _parts(
    minutes: Minutes, document: Document, eids: Mapping[str, str]
) -> Iterator[tuple[str, str, tuple[Section, ...]]]:
    """eId, title and items of each part, in the order of the document: the public items first."""
    exact = iter((*(one for one in minutes.items if one.public), *(one for one in minutes.items if not one.public)))
    ids = _ids(minutes)
    for number, part in enumerate(document.parts, start=1):
        sections = tuple(_section(item, next(exact), eids, ids) for item in part.items)
        yield f"teil-{number}", part.title, sections


def _ids(minutes: Minutes) -> Mapping[str, str]:
    """The id of each person by name; two of one name are nobody's, for the captions have no more than that."""
    people = _people(minutes)
    names = Counter(name for _, name in people)
    return {name: person_id for person_id, name in people if names[name] == 1}


def _words(printed: Iterable[Told], exact: Iterable[Said], ids: Mapping[str, str]) -> tuple[Word, ...]:
    return tuple((told, said, ids.get(said.speaker, "")) for told, said in zip(printed, exact, strict=True))


def _section(item: Item, exact: ItemMinutes, eids: Mapping[str, str], ids: Mapping[str, str]) -> Section:
    eid = eids[exact.item_id]
    votes = enumerate(zip(item.ballots, exact.votes, strict=True), start=1)
    return Section(
        eid,
        item,
        tuple(zip(item.speeches, exact.speeches, strict=True)),
        tuple((f"{eid}__abstimmung-{place}", printed, vote) for place, (printed, vote) in votes),
        _words(item.verbatim, exact.verbatim, ids),
    )
