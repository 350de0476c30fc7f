"""Bavaria: Gemeindeordnung (BayGO). Nobody may abstain, and in an election a No is an invalid voice."""

from __future__ import annotations

from datetime import date

from agenda.elections_count import ElectionRule
from agenda.profiles.model import Profile, since, unknown

_HELD = date(2025, 1, 1)
"""The wordings were read in editions of that year; since when each of them held was not looked up."""

BAVARIA = Profile(
    name="DE-BY",
    title="Bayern",
    quorum=since(_HELD, "more-than-half-of-legal-seats", "Art. 47 Abs. 2 BayGO", "secondary"),
    quorum_second_call=since(_HELD, "any", "Art. 47 Abs. 3 BayGO", "secondary"),
    disturbed_counts=since(_HELD, False, "Art. 47a BayGO", "secondary"),
    majority=since(_HELD, "simple", "Art. 51 Abs. 1 BayGO", "knowledge"),
    close_debate=since(_HELD, "simple", "Art. 51 Abs. 1 BayGO", "knowledge"),
    procedure=since(_HELD, "simple", "Art. 51 Abs. 1 BayGO", "knowledge"),
    recusal_decision=since(_HELD, "simple", "Art. 51 Abs. 1 BayGO", "knowledge"),
    abstention=since(_HELD, False, "Art. 48 Abs. 1 Satz 2 BayGO", "knowledge"),
    live_ballots=since(_HELD, True, "Art. 51 Abs. 1 BayGO", "knowledge"),
    remote_by_body={
        "council": since(_HELD, "regular", "Art. 47a BayGO", "secondary"),
        "committee": unknown("Ob Ausschüsse hybrid tagen dürfen, ist nicht geklärt.", "Art. 47a BayGO"),
    },
    local_basis=since(_HELD, "rules-of-procedure", "Art. 47a BayGO", "secondary"),
    chair_in_room=unknown("Ob der Vorsitz im Saal sein muss, ist nicht geprüft.", "Art. 47a BayGO"),
    remote_election=since(_HELD, "excluded", "Art. 47a BayGO", "secondary"),
    remote_secret_election=since(_HELD, "excluded", "Art. 47a BayGO", "secondary"),
    remote_secrecy=since(_HELD, "excluded", "Art. 47a, Art. 56a BayGO", "secondary"),
    disturbance_sphere=since(_HELD, "none", "Art. 47a BayGO", "knowledge"),
    election=since(
        _HELD,
        ElectionRule("valid", no_is_valid=False, half_invalid_repeats=True, many_first_repeat=True),
        "Art. 51 Abs. 3 BayGO",
    ),
    non_public=since(_HELD, "Nichtöffentliche Beratung (Art. 52 Abs. 2 BayGO)", "Art. 52 Abs. 2 BayGO", "knowledge"),
    recusal=since(_HELD, "may-sit-with-public", "Art. 49 BayGO", "knowledge"),
    # The law asks for a reasonable period (angemessene Frist) and has the rules of procedure say which.
    invitation_days=since(_HELD, None, "Art. 45 Abs. 2, Art. 46 Abs. 2 Satz 1 BayGO"),
    invitation_urgent_days=unknown("Ob die Ladungsfrist abgekürzt werden darf, ist nicht geprüft.", "Art. 45 BayGO"),
    speaking_time=since(_HELD, 300, "Geschäftsordnung", "knowledge"),
)
