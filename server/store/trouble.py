"""What can go wrong with a disk or a database, and what to do about it, in one sentence each.

A trouble is neither a refusal (nobody broke a rule) nor a bug: it is told to the operator, counted, and the next append
tries again. The sentences are German and the keys of the translation catalogue, as everywhere; `{place}` is the file,
folder or address (never with a password).
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Literal

from sqlalchemy.exc import DBAPIError

TroubleCode = Literal[
    "bad-address",
    "closed",
    "disk-failing",
    "disk-full",
    "database-broken",
    "database-busy",
    "database-missing",
    "database-refuses",
    "database-unreachable",
    "driver-missing",
    "event-unknown",
    "folder-unusable",
    "overloaded",
]

SENTENCES: Mapping[TroubleCode, str] = {
    "bad-address": (
        "Die Datenbankadresse „{place}“ ist nicht brauchbar: Bitte in config.toml unter [storage] den Schlüssel "
        "database leer lassen (SQLite im Datenordner) oder „postgresql+psycopg://benutzer@rechner/datenbank“ angeben."
    ),
    "closed": "Der Speicher ist bereits geschlossen: Bitte den Server neu starten.",
    "disk-failing": (
        "Der Datenträger von „{place}“ meldet einen Fehler beim Lesen oder Schreiben: Bitte den Datenträger prüfen "
        "und die letzte Sicherung bereithalten."
    ),
    "disk-full": (
        "Der Datenträger von „{place}“ ist voll, die letzte Eingabe wurde nicht gespeichert: Bitte Platz schaffen und "
        "die Eingabe wiederholen; ein Neustart ist nicht nötig."
    ),
    "database-broken": (
        "Die Datenbank „{place}“ ist beschädigt oder gar keine Datenbank: Bitte die Datei beiseitelegen (nicht "
        "löschen) und die letzte Sicherung an ihre Stelle kopieren."
    ),
    "database-busy": (
        "Die Datenbank „{place}“ ist durch ein anderes Programm gesperrt: Bitte prüfen, ob der Server zweimal läuft "
        "oder ein Werkzeug die Datei offen hält."
    ),
    "database-missing": (
        "Die Datenbank „{place}“ gibt es nicht: Bitte in config.toml unter [storage] Ordner (folder) und Adresse "
        "(database) prüfen."
    ),
    "database-refuses": (
        "Die Datenbank „{place}“ hat den Auftrag abgelehnt ({reason}): Bitte die Rechte ihres Benutzers und ihre "
        "eigenen Meldungen prüfen."
    ),
    "database-unreachable": (
        "Die Datenbank „{place}“ ist nicht erreichbar: Bitte prüfen, ob sie läuft und ob Adresse, Benutzer und "
        "Kennwort in config.toml unter [storage] stimmen."
    ),
    "driver-missing": (
        "Für PostgreSQL fehlt der Treiber: Bitte „pip install 'psycopg[binary]'“ ausführen oder in config.toml unter "
        "[storage] den Schlüssel database leer lassen."
    ),
    "event-unknown": (
        "Das Ereignisprotokoll „{meeting_id}“ enthält an Stelle {seq} ein Ereignis „{kind}“, das diese "
        "Programmversion nicht lesen kann: Bitte die Version starten, die es geschrieben hat, oder mit "
        "„python -m server verify“ prüfen."
    ),
    "folder-unusable": (
        "In „{place}“ kann nicht geschrieben werden: Bitte die Rechte prüfen oder in config.toml unter [storage] "
        "einen anderen Ordner (folder) angeben."
    ),
    "overloaded": (
        "Der Datenträger kommt nicht nach, {waiting} Eingaben warten: Bitte die Eingabe in einem Augenblick "
        "wiederholen."
    ),
}

SQLITE_CODES: Mapping[str, TroubleCode] = {
    "SQLITE_FULL": "disk-full",
    "SQLITE_NOTADB": "database-broken",
    "SQLITE_CORRUPT": "database-broken",
    "SQLITE_READONLY": "folder-unusable",
    "SQLITE_CANTOPEN": "folder-unusable",
    "SQLITE_PERM": "folder-unusable",
    "SQLITE_IOERR": "disk-failing",
    "SQLITE_BUSY": "database-busy",
    "SQLITE_LOCKED": "database-busy",
}
"""SQLite's primary result codes (https://www.sqlite.org/rescode.html); extended codes begin with these names."""

POSTGRESQL_CODES: Mapping[str, TroubleCode] = {
    "53100": "disk-full",
    "58030": "disk-failing",
    "XX001": "database-broken",
    "XX002": "database-broken",
    "3D000": "database-missing",
    "55P03": "database-busy",
    "08": "database-unreachable",
    "28": "database-unreachable",
    "53": "database-unreachable",
    "57P": "database-unreachable",
}
"""SQLSTATE, or the beginning of it (PostgreSQL manual, appendix A); the longest match wins."""

OS_CODES: Mapping[int, TroubleCode] = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EIO: "disk-failing",
}
"""Every other error of the operating system means that the folder cannot be used."""


class StorageTrouble(Exception):
    """The log could not be written or read; nothing was acknowledged. `str()` is the German sentence for the operator.

    `template` and `values` are for whoever wants to say it in another language.
    """

    def __init__(self, code: TroubleCode, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.template = SENTENCES[code]
        self.values: Mapping[str, str | int] = values

    def __str__(self) -> str:
        return self.template.format(**self.values)


def trouble_of(error: DBAPIError | OSError, place: str) -> StorageTrouble:
    """What this error of the database or the operating system means for the operator of `place`."""
    if isinstance(error, OSError):
        return StorageTrouble(OS_CODES.get(error.errno or 0, "folder-unusable"), place=place)
    code = _database_code(error.orig)
    reason = str(error.orig).strip().partition("\n")[0]
    return StorageTrouble(code, place=place, reason=reason)


def _database_code(cause: object) -> TroubleCode:
    name: str = getattr(cause, "sqlite_errorname", None) or ""
    state: str | None = getattr(cause, "sqlstate", "")
    if state is None:  # psycopg: the connection failed before the server could say why
        return "database-unreachable"
    return _longest(SQLITE_CODES, name) or _longest(POSTGRESQL_CODES, state) or "database-refuses"


def _longest(codes: Mapping[str, TroubleCode], text: str) -> TroubleCode | None:
    matches = [prefix for prefix in codes if text.startswith(prefix)]
    return codes[max(matches, key=len)] if matches else None
