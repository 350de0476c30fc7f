"""Whether the hall's microphone is silent while somebody in the hall has the floor: then nobody at home hears a word.

Pure. Asked about once a second with the meter's level (RFC 6464, `media.levels`), which falls slowly enough that a
breath between two sentences is no silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

AUDIBLE_DB: Final = -50.0  # dBov: a quiet voice at a desk lies above -40, ventilation and paper below -55
SILENT_S: Final = 5.0  # a speaker who looks for a page takes less, a chair who has noticed nothing takes longer


@dataclass(frozen=True, slots=True)
class Silence:
    """Since when, in monotonic seconds, nothing was heard of whoever has the floor in the hall; None: all is well."""

    since: float | None = None
    alarm: bool = False


def after(before: Silence, now: float, *, speaking: bool, level: float | None) -> Silence:
    """The silence now. `speaking`: somebody in the hall has the floor and time runs; `level` None: no sound comes."""
    if not speaking or (level is not None and level >= AUDIBLE_DB):
        return Silence()
    since = now if before.since is None else before.since
    return Silence(since, now - since >= SILENT_S)
