"""A person's timeline as it is printed."""

from __future__ import annotations

from datetime import UTC

from agenda.minutes import minutes
from server.export.document import document
from tests.agenda.coming_and_going import lived_through


def test_the_printed_minutes_show_disturbances_and_times_outside_beside_the_presence() -> None:
    printed = document(minutes("m1", lived_through().log), UTC)
    [row] = [row for group in printed.groups for row in group.rows if row[0] == ("Cem Can",)]
    assert row[2] == (
        "zugeschaltet, Verbindung verloren",
        "im Saal",
        "Bild gestört",
        "Ton gestört",
        "nicht beteiligt an TOP 2",
    )
    assert len(row[3]) == len(row[2])
