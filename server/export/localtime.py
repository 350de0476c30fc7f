"""Times as a German Niederschrift prints them, in the time zone of the town."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from urllib.parse import urlencode

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)


def calendar_day(day: date) -> str:
    """For example "5. März 2026"."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


class LocalTime:
    """Writes times of one sitting. A time on another day than the opening carries its day: sittings pass midnight.

    `recording` is the public page that leads to a moment (`?ab=`) of the recording of `meeting_id`; the link
    names that, because the page may show another sitting by then; empty where there is none.
    """

    def __init__(self, tz: tzinfo, opened_at: datetime | None, recording: str = "", meeting_id: str = "") -> None:
        self._tz = tz
        self._recording = recording
        self._meeting_id = meeting_id
        self._day = opened_at.astimezone(tz).date() if opened_at else None

    def day_and_time(self, at: datetime) -> str:
        """For example "Donnerstag, 5. März 2026, 19:02 Uhr"."""
        local = at.astimezone(self._tz)
        return f"{WEEKDAYS[local.weekday()]}, {calendar_day(local)}, {local:%H:%M} Uhr"

    def time(self, at: datetime) -> str:
        """Hours and minutes, with the day where it is not that of the opening."""
        local = at.astimezone(self._tz)
        return f"{local:%H:%M}" if self._day in (None, local.date()) else f"{local:%d.%m. %H:%M}"

    def span(self, start: datetime, end: datetime | None) -> str:
        """From–to with an en dash; "seit" while it lasts; one time where both print alike."""
        begun = self.time(start)
        if end is None:
            return f"seit {begun}"
        ended = self.time(end)
        return begun if begun == ended else f"{begun}–{ended}"

    def exact(self, at: datetime) -> str:
        """ISO 8601 to the second with the town's offset."""
        return at.astimezone(self._tz).isoformat(timespec="seconds")

    def watch(self, at: datetime, *, public: bool) -> str:
        """Where that moment can be watched; empty where it cannot: of the non-public part there is no recording."""
        moment = at.astimezone(UTC).isoformat(timespec="milliseconds")
        query = urlencode({"ab": moment, "sitzung": self._meeting_id})
        return f"{self._recording}?{query}" if public and self._recording else ""
