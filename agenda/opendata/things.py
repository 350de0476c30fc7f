"""The objects of the open data (OParl 1.1) as values: their kinds, their addresses, how a text becomes a key.

An object is flat here: others are named by their address only. Which of them stand inside an object when it is told of
is said once, in `server.opendata.catalogue`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote

Kind = Literal[
    "System",
    "Body",
    "LegislativeTerm",
    "Organization",
    "Person",
    "Membership",
    "Meeting",
    "AgendaItem",
    "Paper",
    "Consultation",
    "File",
    "Location",
]
"""The types of OParl 1.1 (chapter 3)."""

ROOT = "/oparl/v1"
VENDOR = "ratssaal"
"""Prefix of the attributes that OParl does not know (chapter 3, "Herstellerspezifische Erweiterungen")."""

ONLY = "1"
"""The key of what there is once: the system, the body, the legislative term."""

DOWNLOAD = "download"
"""The parameter that asks for a file to save."""

KEY_BYTES = 8
"""2^64 keys: among the few thousand people and papers of a town no two meet."""

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Thing:
    """One object without its times; `values` are attributes of OParl, none of them empty."""

    kind: Kind
    key: str
    values: Values


@dataclass(frozen=True, slots=True)
class Known:
    """A thing and its history; `deleted`: it was public and is no longer, and then it has no values."""

    thing: Thing
    created: datetime
    modified: datetime
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the objects are found; `public` is the address of the public page without a slash at its end."""

    public: str

    def of(self, kind: Kind, key: str) -> str:
        """The id of an object, which is its address (chapter 2.3)."""
        return f"{self.public}{ROOT}/{kind.lower()}/{quote(key, safe='')}"

    def body(self) -> str:
        """The one body (Körperschaft): the town."""
        return self.of("Body", ONLY)

    def moment(self, at: datetime, meeting_id: str) -> str:
        """The page of a sitting's recording at that moment."""
        return f"{self.public}/aufzeichnung?ab={quote(at.isoformat(), safe='')}&sitzung={quote(meeting_id, safe='')}"

    def file(self, meeting_id: str, name: str) -> str:
        """Where a paper of a sitting is read."""
        return f"{self.public}/unterlagen/{quote(meeting_id, safe='')}/{quote(name, safe='')}"

    def download(self, meeting_id: str, name: str) -> str:
        """Where it is saved: an answer is for reading or for saving, never both (chapter 2.7)."""
        return f"{self.file(meeting_id, name)}?{DOWNLOAD}=true"

    def minutes(self, meeting_id: str, name: str) -> str:
        """Where a file of the published minutes of a sitting is read."""
        return f"{self.public}/niederschrift/{quote(meeting_id, safe='')}/{quote(name, safe='')}"


def key_of(*parts: str) -> str:
    """The same key for the same texts, for ever; no name can be read in it."""
    return hashlib.blake2s("\0".join(parts).encode(), digest_size=KEY_BYTES).hexdigest()


def filled(values: Iterable[tuple[str, Any]]) -> Values:
    """The values without those that are not known; OParl leaves an attribute out rather than give it no value."""
    return dict(_filled(values))


def _filled(values: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in values if value not in (None, "", [], {}))


def stamp(at: datetime | None) -> str | None:
    """A date-time with its offset and no parts of a second (chapter 2.4)."""
    return None if at is None else at.isoformat(timespec="seconds")
