"""Time in a capture process: one monotonic clock for everything, mapped once to wall-clock time for sender reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

NTP_EPOCH = 2_208_988_800  # seconds from 1900 (NTP, RFC 5905 § 6) to 1970 (Unix)


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` in monotonic seconds; `unix_offset` is Unix time at its zero, read once: so tracks agree."""

    now: Callable[[], float]
    unix_offset: float

    def unix(self, at: float) -> float:
        """Unix time at the monotonic time `at`."""
        return self.unix_offset + at

    def ntp(self, at: float) -> int:
        """64-bit NTP time at the monotonic time `at` (RFC 3550 § 4)."""
        return round((self.unix(at) + NTP_EPOCH) * 2**32) & 0xFFFF_FFFF_FFFF_FFFF


class Wait(Protocol):
    """Waits in a capture thread; `threading.Event.wait` is one."""

    def __call__(self, seconds: float, /) -> bool:
        """Wait up to `seconds`; True as soon as the thread shall stop."""
        ...


RESYNC_S = 0.3  # a source's clock further away than this has jumped; less is jitter or slow drift, taken as it comes


class Timeline:
    """Maps a source's own time stamps to monotonic time: smooth while the source runs, afresh after a jump.

    Picture and sound of one source share one timeline, so that lips stay with voices. Nothing comes from the future:
    what was waiting while a stream was opened comes at once, and must not put everything after it ahead of the clock.
    """

    def __init__(self) -> None:
        self._offset: float | None = None

    def at(self, stamp: float, now: float) -> float:
        """The monotonic time of a frame stamped `stamp` seconds that arrived at `now`."""
        if self._offset is None or not -RESYNC_S <= stamp + self._offset - now <= 0.0:
            self._offset = now - stamp
        return stamp + self._offset
