"""A survey's file that cannot be used: one sentence that says where and why, German by itself, English where asked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from agenda.surveys_flaws import Flaw, Key
from server.planning import PlanError
from server.texts import N_
from server.unusable import Told, place, reason


class Unaskable(Exception):
    """The file can be read, and makes no questionnaire."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.key)
        self.flaw = flaw


class SurveyBroken(PlanError):
    """A survey that cannot be used; `told` says why, without the folder it lies in."""

    def __init__(self, path: Path, told: Told) -> None:
        super().__init__(f"{path}: {told.said()}")
        self.file = path.name
        self.told = told


Trouble = OSError | UnicodeDecodeError | tomllib.TOMLDecodeError | ValidationError | Unaskable
TROUBLES: Final = (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError, Unaskable)
"""All that reading a survey may raise."""


def why(error: Trouble) -> Told:
    """What is wrong, and where."""
    match error:
        case Unaskable():
            return Told(FLAWS[error.flaw.key], {"question": error.flaw.question_id})
        case ValidationError():
            return Told(KEY, {"key": place(error), "reason": reason(error)})
        case UnicodeDecodeError():
            return Told(NOT_UTF8, {"byte": str(error.start + 1)})
        case tomllib.TOMLDecodeError():
            return _not_toml(str(error))
        case OSError():
            return Told(next((text for kind, text in UNREADABLE.items() if isinstance(error, kind)), NOT_READ))


def _not_toml(message: str) -> Told:
    """The parser says in English what it expected, and at the end where: that alone has to be found."""
    found = re.search(r"\(at line (\d+), column (\d+)\)$", message)
    return Told(NOT_TOML, {"line": found[1], "column": found[2]}) if found else Told(TOML_ENDS)


KEY: Final = N_("Der Schlüssel {key} ist unbrauchbar: {reason}.")
NOT_TOML: Final = N_("Kein gültiges TOML in Zeile {line}, Spalte {column}.")
TOML_ENDS: Final = N_("Kein gültiges TOML: Am Ende der Datei fehlt etwas.")
NOT_UTF8: Final = N_("Die Datei ist nicht in UTF-8 geschrieben (Byte {byte}). Bitte so speichern.")
NOT_READ: Final = N_("Die Datei ist nicht lesbar. Bitte Datenträger und Rechte prüfen.")
OTHER_NAME: Final = N_("Die Datei heißt anders als die Umfrage darin (id = „{id}“). Bitte eines von beiden ändern.")

UNREADABLE: Final[Mapping[type[OSError], str]] = {
    FileNotFoundError: N_("Die Datei gibt es nicht. Bitte den Pfad prüfen."),
    PermissionError: N_("Die Datei darf nicht gelesen werden. Bitte die Rechte prüfen."),
    IsADirectoryError: N_("Das ist ein Ordner. Bitte die Datei angeben."),
}

FLAWS: Final[Mapping[Key, str]] = {
    "closes_at": N_("Die Umfrage muss nach ihrem Beginn (opens_at) enden. Bitte closes_at prüfen."),
    "title": N_("Der Titel (title) ist zu lang, mehrzeilig oder enthält unsichtbare Zeichen."),
    "id": N_("Die Frage „{question}“ gibt es zweimal. Bitte jeder eine eigene id geben."),
    "text": N_("In der Frage „{question}“ ist ein Text zu lang, mehrzeilig oder enthält unsichtbare Zeichen."),
    "options": N_(
        "Die Antworten (option) der Frage „{question}“ passen nicht zu ihrer Art (kind), oder zwei haben dieselbe id."
    ),
    "rows": N_(
        "Die Zeilen (row) der Frage „{question}“ passen nicht zu ihrer Art (kind), oder zwei haben dieselbe id."
    ),
    "only_if": N_("Die Bedingung (only_if) der Frage „{question}“ nennt keine frühere Frage."),
    "only_if.value": N_(
        "Den Wert (value) in der Bedingung (only_if) der Frage „{question}“ kann niemand als Antwort geben. Bitte die "
        "Antworten der früheren Frage nachsehen."
    ),
    "least, most": N_("Die Skala „{question}“ braucht zwei bis elf Stufen von least bis most."),
    "most": N_("Der Wert most der Frage „{question}“ ist zu klein oder zu groß."),
    "crossed": N_(
        "Die Frage „{question}“ lässt sich nicht kreuzen (crossed): Das geht mit single, multiple und scale."
    ),
}
"""By the key that is wrong."""
