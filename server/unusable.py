"""Why a value of a file, or of another system, cannot be used: pydantic's types of error as half a German sentence.

Pydantic says it in English. What no table here knows is refused without a reason rather than in another language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pydantic import ValidationError

from server.texts import N_


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with blanks; what fills them may have to be translated, too."""

    text: str
    values: Mapping[str, Told | str] = field(default_factory=dict)

    def said(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the language of `translate`; as it is, it is German."""
        values = {name: one.said(translate) if isinstance(one, Told) else one for name, one in self.values.items()}
        return translate(self.text).format(**values)


_LIST: Final = N_("verlangt ist eine Liste")
_NUMBER: Final = N_("verlangt ist eine Zahl")
_WHOLE: Final = N_("verlangt ist eine ganze Zahl")
_TABLE: Final = N_("verlangt ist eine Tabelle")
_MOMENT: Final = N_("verlangt sind Tag und Uhrzeit mit Zeitzone, wie 2026-03-01T08:00:00+01:00")
_SWITCH: Final = N_("verlangt ist true oder false")
_ADDRESS: Final = N_("verlangt ist eine Internetadresse")
_DAY: Final = N_("verlangt ist ein Tag, wie 2026-03-01")

UNKNOWN: Final = N_("diese Angabe ist hier nicht erlaubt")
REASONS: Final[Mapping[str, str]] = {
    "missing": N_("die Angabe fehlt"),
    "extra_forbidden": N_("einen Schlüssel dieses Namens gibt es hier nicht"),
    "literal_error": N_("erlaubt sind {expected}"),
    "string_type": N_("verlangt ist ein Text"),
    "string_too_short": N_("der Text ist zu kurz"),
    "string_too_long": N_("der Text hat mehr als {max_length} Zeichen"),
    "string_pattern_mismatch": N_("der Text passt nicht zum Muster {pattern}"),
    "too_short": N_("verlangt sind mindestens {min_length} Einträge"),
    "too_long": N_("erlaubt sind höchstens {max_length} Einträge"),
    "greater_than": N_("verlangt ist mehr als {gt}"),
    "greater_than_equal": N_("verlangt ist mindestens {ge}"),
    "less_than": N_("verlangt ist weniger als {lt}"),
    "less_than_equal": N_("erlaubt ist höchstens {le}"),
    "finite_number": _NUMBER,
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing"), _NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), _SWITCH),
    **dict.fromkeys(("tuple_type", "list_type"), _LIST),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type", "mapping_type"), _TABLE),
    **dict.fromkeys(
        (
            *("datetime_type", "datetime_parsing", "datetime_object_invalid", "datetime_from_date_parsing"),
            "timezone_aware",
        ),
        _MOMENT,
    ),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), _DAY),
    **dict.fromkeys(("url_type", "url_parsing", "url_scheme", "url_syntax_violation", "url_too_long"), _ADDRESS),
}
"""By pydantic's type of error; the blanks are what it tells beside it (`ctx`)."""


def reason(error: ValidationError) -> Told:
    """Why the first value that is wrong cannot be used."""
    first = error.errors(include_url=False)[0]
    values = {name: str(value).replace(" or ", ", ") for name, value in first.get("ctx", {}).items()}
    return Told(REASONS.get(first["type"], UNKNOWN), values)


def place(error: ValidationError) -> str:
    """Where that value stands: keys with points between them, entries of a list counted from 1."""
    (*parts,) = error.errors(include_url=False)[0]["loc"]
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in parts)
