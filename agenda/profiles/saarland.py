"""Saarland: Kommunalselbstverwaltungsgesetz (KSVG). How elections are counted is known, the quorum is not.

So no sitting can be planned by this profile yet; elections of other bodies by this law can be counted.
"""

from __future__ import annotations

from datetime import date

from agenda.elections_count import ElectionRule
from agenda.profiles.model import Profile, since, unknown

_HELD = date(2025, 1, 1)
"""The wordings were read in editions of that year; since when each of them held was not looked up."""

SAARLAND = Profile(
    name="DE-SL",
    title="Saarland",
    quorum=unknown("Die Regel zur Beschlussfähigkeit ist nicht geprüft.", "§ 44 KSVG"),
    remote_by_body={
        "council": since(_HELD, "emergency", "§§ 48, 51a KSVG", "secondary"),
        "committee": since(_HELD, "regular", "§§ 48, 51a KSVG", "secondary"),
    },
    emergency_months=unknown("Wie lange ein Notfall festgestellt werden darf, ist nicht geprüft.", "§ 51a KSVG"),
    local_basis=since(_HELD, "rules-of-procedure", "§ 51a KSVG", "secondary"),
    remote_secret_election=since(_HELD, "locks-meeting", "§ 51a KSVG", "secondary"),
    remote_election=since(_HELD, "locks-meeting", "§ 51a KSVG", "secondary"),
    remote_secret_vote=since(_HELD, "locks-meeting", "§ 51a KSVG", "secondary"),
    # § 171 Nr. 6 KSVG gives the county council five days "mit der Maßgabe"; the number for towns was not read.
    invitation_days=unknown("Die Ladungsfrist ist nicht geprüft.", "§ 41 Abs. 3 KSVG"),
    election=since(_HELD, ElectionRule("valid"), "§ 46 KSVG"),
)
