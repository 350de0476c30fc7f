"""How the programme process is, from what it reports once a second: for `/healthz`, `/metrics` and the operator.

An encoder that falls behind leaves pictures out and keeps the time, so nobody at home tells a weak machine from a bad
line; here somebody is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from server.health import PartState
from server.texts import N_

LATE_MS: Final = 200
"""From there on the low-latency stream stalls: a part is as long."""

NOT_YET: Final = N_("Die Bildmischung hat sich noch nicht gemeldet.")
SLOW: Final = N_("Die Bildmischung kommt nicht nach und lässt Bilder aus: Der Rechner ist zu langsam oder beschäftigt.")
DISK_FULL: Final = N_("Der Datenträger ist voll: Der Livestream läuft weiter, aufgezeichnet wird nicht.")
DISK_TROUBLE: Final = N_("Die Aufzeichnung kann nicht geschrieben werden; der Livestream läuft weiter.")
BROKEN: Final = N_("Die Bildmischung hat einen Auftrag nicht verstanden und zeigte die Tafel.")

VALUES: Final = ("fps", "late_ms", "dropped", "broken_scenes")

Status = Mapping[str, Any]


def programme_state(status: Status | None, fps: int) -> PartState:
    """The part's state; `status` is the newest report, None before the first, `fps` how many pictures are wanted."""
    if status is None:
        return PartState("degraded", NOT_YET)
    notes = _notes(status, fps)
    values = {name: status[name] for name in VALUES}
    return PartState("degraded" if notes else "ok", " ".join(notes), values)


def _notes(status: Status, fps: int) -> Sequence[str]:
    found = (
        (status["fps"] < fps - 1 or status["late_ms"] >= LATE_MS, SLOW),
        (status["disk"] == "full", DISK_FULL),
        (status["disk"] == "trouble", DISK_TROUBLE),
        (status["broken_scenes"] > 0, BROKEN),
    )
    return [note for holds, note in found if holds]
