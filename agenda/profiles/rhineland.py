"""Rhineland-Palatinate: Gemeindeordnung (GemO RP), hybrid sittings by § 35a."""

from __future__ import annotations

from datetime import date

from agenda.profiles.model import Profile, since, unknown

_HELD = date(2025, 1, 1)
"""The wordings were read in editions of that year; since when each of them held was not looked up."""

RHINELAND = Profile(
    name="DE-RP",
    title="Rheinland-Pfalz",
    quorum=since(_HELD, "more-than-half-of-legal-seats", "§ 39 Abs. 1 GemO RP", "secondary"),
    quorum_second_call=since(_HELD, "three", "§ 39 Abs. 1 GemO RP", "secondary"),
    quorum_mostly_barred=since(_HELD, "a-third", "§ 39 Abs. 2 GemO RP", "secondary"),
    disturbed_counts=since(_HELD, False, "§ 35a GemO RP"),
    majority=since(_HELD, "simple", "§ 40 Abs. 1 GemO RP", "knowledge"),
    close_debate=since(_HELD, "simple", "§ 40 Abs. 1 GemO RP", "knowledge"),
    procedure=since(_HELD, "simple", "§ 40 Abs. 1 GemO RP", "knowledge"),
    recusal_decision=since(_HELD, "simple", "§ 40 Abs. 1 GemO RP", "knowledge"),
    abstention=since(_HELD, True, "§ 40 Abs. 1 GemO RP", "knowledge"),
    live_ballots=since(_HELD, True, "§ 40 Abs. 1 GemO RP", "knowledge"),
    remote_by_body={
        "council": since(_HELD, "regular", "§ 35a GemO RP"),
        "committee": unknown("Ob Ausschüsse hybrid tagen dürfen, ist nicht geklärt.", "§ 35a GemO RP"),
    },
    local_basis=since(_HELD, "rules-of-procedure", "§ 35a GemO RP", "secondary"),
    chair_in_room=since(_HELD, "chair", "§ 35a GemO RP", "secondary"),
    remote_first_sitting=since(_HELD, False, "§ 35a GemO RP"),
    remote_statute=since(_HELD, "excluded", "§ 35a GemO RP", "secondary"),
    remote_election=since(_HELD, "excluded", "§ 35a GemO RP", "secondary"),
    remote_secret_election=since(_HELD, "excluded", "§ 35a GemO RP", "secondary"),
    remote_secret_vote=since(_HELD, "excluded", "§ 35a GemO RP", "secondary"),
    disturbance_sphere=since(_HELD, "member-if-line-failed", "§ 35a GemO RP"),
    non_public=since(_HELD, "Nichtöffentliche Beratung (§ 35 Abs. 1 GemO RP)", "§ 35 Abs. 1 GemO RP", "knowledge"),
    recusal=since(_HELD, "may-sit-with-public", "§ 22 Abs. 4 GemO RP", "knowledge"),
    invitation_days=since(_HELD, 4, "§ 34 Abs. 3 Satz 1 GemO RP"),
    # The law says only that it may be shortened; that one whole day is left is what its commentary reads in it.
    invitation_urgent_days=since(_HELD, 1, "§ 34 Abs. 3 Satz 2 GemO RP", "secondary"),
    speaking_time=since(_HELD, 300, "Geschäftsordnung", "knowledge"),
)
