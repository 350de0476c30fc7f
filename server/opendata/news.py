"""News of the sittings, as Atom (RFC 4287) and RSS 2.0: each sitting, and each result the chair has announced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from server.opendata.catalogue import Catalogue, Entry
from server.opendata.tables import votes_of

ATOM: Final = "http://www.w3.org/2005/Atom"
NEWEST: Final = 50
"""Entries of a feed; readers ask several times a day."""

DECIDED: Final = "{title}: {result} ({yes} Ja, {no} Nein, {abstain} Enthaltungen)"
BY_SIGHT: Final = "{title}: {result}, nach Handzeichen festgestellt"
"""Where the chair judged the hands and nobody counted them."""

ON_QUESTION: Final = "{item}, „{question}“"
"""What was voted on where it was not the item itself, so that nobody reads that the item was resolved."""


@dataclass(frozen=True, slots=True)
class News:
    """One entry; `id` stays for ever, `at` is when it happened or was last changed."""

    id: str
    title: str
    text: str
    at: datetime
    link: str


def news(catalogue: Catalogue, page: str) -> tuple[News, ...]:
    """The newest entries, the newest first; `page` is the public page, whither they lead who read them."""
    found = (*(_sitting(one, page) for one in catalogue.present("Meeting")), *_decisions(catalogue, page))
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True)[:NEWEST])


def _sitting(meeting: Entry, page: str) -> News:
    values = meeting.values
    place = values.get("location", {}).get("description", "")
    text = "\n".join(f"{item.get('number', '')} {item['name']}".strip() for item in values.get("agendaItem", ()))
    title = f"{values['name']}, {datetime.fromisoformat(values['start']):%d.%m.%Y}" + (f", {place}" if place else "")
    return News(meeting.id, title, text, meeting.modified, page)


def _decisions(catalogue: Catalogue, page: str) -> Iterator[News]:
    for _, item, vote in votes_of(catalogue):
        told = BY_SIGHT if "byVerdict" in vote else DECIDED
        title = told.format(**{**vote, "title": _decided(item, vote)})
        at = datetime.fromisoformat(vote["announced"])
        yield News(f"{item['id']}#{vote['id']}", title, vote.get("question", ""), at, vote.get("url", page))


def _decided(item: Mapping[str, Any], vote: Mapping[str, Any]) -> str:
    """What the result is the result of."""
    if vote["about"] == "item":
        return str(item["name"])
    return ON_QUESTION.format(item=item["name"], question=vote.get("question", ""))


def atom(entries: tuple[News, ...], title: str, address: str, empty: datetime) -> bytes:
    """An Atom feed; `empty` is the time of a feed without entries."""
    register_namespace("", ATOM)
    feed = Element(f"{{{ATOM}}}feed")
    newest = max((one.at for one in entries), default=empty)
    for name, text in (("id", address), ("title", title), ("updated", newest.isoformat())):
        SubElement(feed, f"{{{ATOM}}}{name}").text = text
    SubElement(SubElement(feed, f"{{{ATOM}}}author"), f"{{{ATOM}}}name").text = title
    SubElement(feed, f"{{{ATOM}}}link", rel="self", href=address)
    for one in entries:
        _atom_entry(SubElement(feed, f"{{{ATOM}}}entry"), one)
    return bytes(tostring(feed, "utf-8", xml_declaration=True))


def _atom_entry(entry: Element, one: News) -> None:
    texts = (("id", one.id), ("title", one.title), ("updated", one.at.isoformat()), ("content", one.text))
    for name, text in texts:
        SubElement(entry, f"{{{ATOM}}}{name}").text = _xml(text)
    SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=one.link)


def rss(entries: tuple[News, ...], title: str, address: str) -> bytes:
    """An RSS 2.0 feed."""
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    for name, text in (("title", title), ("link", address), ("description", title)):
        SubElement(channel, name).text = text
    for one in entries:
        item = SubElement(channel, "item")
        at = format_datetime(one.at)
        texts = (("title", one.title), ("link", one.link), ("description", one.text), ("pubDate", at))
        for name, text in texts:
            SubElement(item, name).text = _xml(text)
        SubElement(item, "guid", isPermaLink="false").text = one.id
    return bytes(tostring(root, "utf-8", xml_declaration=True))


def _xml(text: str) -> str:
    """The text without the control characters that XML 1.0 does not know (§ 2.2)."""
    return "".join(letter for letter in text if letter in "\t\n" or ord(letter) >= ord(" "))
