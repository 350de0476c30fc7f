"""The readiness test of the hall as a page to be printed and signed: each seat's result, every fault with what to do.

Where members join by picture and sound the municipality answers for the technology on its side; the report shows that
it was tested before the sitting, by whom and with which result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hardware.readiness import Check, Kind, Report, Result, Sound
from server.texts import N_, Texts

NOTHING: Final = "–"
WORDS: Final[Mapping[Result, str]] = {
    "passed": N_("bestanden"),
    "failed": N_("nicht bestanden"),
    "open": N_("nicht geprüft"),
}


SOUNDS: Final[Mapping[Sound, str]] = {
    "heard": N_("gehört"),
    "unheard": N_("nicht gehört"),
    "unclear": N_("nicht zu unterscheiden"),
    "absent": N_("kein Saalton"),
    "unlistened": NOTHING,
}


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat: who sits there, and the words for its microphone, its camera positions and its microphone's sound."""

    seat: int
    name: str
    microphone: str
    presets: str
    sound: str


def seat_lines(report: Report, people: Mapping[int, str], texts: Texts) -> list[SeatLine]:
    """A line for each seat that the list names."""
    seats = sorted({seat for check in report.checks for seat in check.seats})
    return [_line(seat, people.get(seat, ""), report, texts) for seat in seats]


def _line(seat: int, name: str, report: Report, texts: Texts) -> SeatLine:
    microphones, presets = (_of(report, kind, seat) for kind in _BY_SEAT)
    sound = next((SOUNDS[check.sound] for check in microphones), NOTHING)
    return SeatLine(seat, name, _word(microphones, texts), _word(presets, texts), texts(sound))


_BY_SEAT: Final[tuple[Kind, Kind]] = ("microphone", "preset")


def _of(report: Report, kind: Kind, seat: int) -> list[Check]:
    return [check for check in report.checks if check.kind == kind and seat in check.seats]


def _word(checks: Sequence[Check], texts: Texts) -> str:
    """The worst result; a dash where a seat has no such thing."""
    results = {check.result for check in checks}
    worst = next((result for result in ("failed", "open", "passed") if result in results), None)
    return NOTHING if worst is None else texts(WORDS[worst])


def others(report: Report, texts: Texts) -> list[Mapping[str, Any]]:
    """What concerns no single seat: devices, the whole hall's presets, the remote call."""
    return [
        {"name": said(check.name, check.named, texts), "result": texts(WORDS[check.result])}
        for check in report.checks
        if not check.seats
    ]


def failed(report: Report, texts: Texts) -> list[Mapping[str, Any]]:
    """Everything that did not work, with what to do."""
    return [_advised(check, texts) for check in report.checks if check.result == "failed"]


def unseen(report: Report, texts: Texts) -> list[Mapping[str, Any]]:
    """What was not checked, one line for each kind: a list of all seats would say the same on many pages."""
    kinds: dict[Kind, list[Check]] = {}
    for check in report.checks:
        if check.result == "open":
            kinds.setdefault(check.kind, []).append(check)
    return [{"count": len(checks), **_advised(checks[0], texts)} for checks in kinds.values()]


def _advised(check: Check, texts: Texts) -> Mapping[str, Any]:
    return {
        "name": said(check.name, check.named, texts),
        "advice": said(check.advice, check.advised, texts),
    }


def said(sentence: str, values: Mapping[str, str | int], texts: Texts) -> str:
    """A sentence in the reader's language with its blanks filled."""
    return texts(sentence).format(**values)
