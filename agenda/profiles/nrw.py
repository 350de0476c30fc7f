"""North Rhine-Westphalia: Gemeindeordnung (GO NRW) and Digitalsitzungsverordnung (DigiSiVO).

The software of such a sitting needs the approval of gpaNRW (§ 11 DigiSiVO), which this program does not have.
"""

from __future__ import annotations

from datetime import date

from agenda.elections_count import ElectionRule
from agenda.profiles.model import Profile, since

_HELD = date(2025, 1, 1)
"""The wordings were read in editions of that year; since when each of them held was not looked up."""

NRW = Profile(
    name="DE-NW",
    title="Nordrhein-Westfalen",
    quorum=since(_HELD, "more-than-half-of-legal-seats", "§ 49 Abs. 1 GO NRW", "secondary"),
    quorum_second_call=since(_HELD, "any", "§ 49 Abs. 2 GO NRW", "secondary"),
    disturbed_counts=since(_HELD, False, "§ 10 DigiSiVO", "secondary"),
    majority=since(_HELD, "simple", "§ 50 Abs. 1 GO NRW", "knowledge"),
    close_debate=since(_HELD, "simple", "§ 50 Abs. 1 GO NRW", "knowledge"),
    procedure=since(_HELD, "simple", "§ 50 Abs. 1 GO NRW", "knowledge"),
    recusal_decision=since(_HELD, "simple", "§ 50 Abs. 1 GO NRW", "knowledge"),
    abstention=since(_HELD, True, "§ 50 Abs. 5 GO NRW", "knowledge"),
    secret_vote=since(_HELD, "a-fifth", "§ 50 Abs. 1 GO NRW", "knowledge"),
    roll_call=since(_HELD, "rules-of-procedure", "§ 50 Abs. 1 GO NRW, Geschäftsordnung", "knowledge"),
    live_ballots=since(_HELD, True, "§ 4 Abs. 1 DigiSiVO"),
    remote_by_body={
        "council": since(_HELD, "emergency", "§ 47a GO NRW"),
        "committee": since(_HELD, "regular", "§ 58a GO NRW"),
        # Haupt-, Finanz- and Rechnungsprüfungsausschuss are taken out. Whether an emergency (§ 47a) opens them was not
        # read, so it does not.
        "main-committee": since(_HELD, "no", "§ 58a GO NRW"),
    },
    # Two thirds find the special case, for two months at most; the body may find it anew.
    emergency_months=since(_HELD, 2, "§ 47a GO NRW"),
    local_basis=since(_HELD, "statute-and-resolution", "§ 58a GO NRW"),
    chair_in_room=since(_HELD, "chair", "§ 5 Abs. 1 DigiSiVO"),
    remote_election=since(_HELD, "approved-system", "§ 5 Abs. 2 DigiSiVO"),
    remote_secret_election=since(_HELD, "approved-system", "§ 4 Abs. 2, § 5 Abs. 2 DigiSiVO"),
    remote_secret_vote=since(_HELD, "approved-system", "§ 4 Abs. 2, § 5 Abs. 2 DigiSiVO"),
    remote_declaration=since(_HELD, True, "§ 3 Abs. 3 DigiSiVO"),
    disturbance_sphere=since(_HELD, "member-if-all-others-fine", "§ 10 Abs. 1 Satz 5 DigiSiVO"),
    # Who shares the second highest number of voices stands in the second round: "die beiden höchsten Stimmenzahlen".
    election=since(_HELD, ElectionRule("valid", equals_join=True), "§ 50 Abs. 2 GO NRW"),
    electronic_secret_ballot=since(_HELD, "approved-system", "§ 4 Abs. 2, § 11 DigiSiVO"),
    non_public=since(_HELD, "Nichtöffentliche Beratung (§ 48 Abs. 2 GO NRW)", "§ 48 Abs. 2 GO NRW", "knowledge"),
    recusal=since(_HELD, "may-sit-with-public", "§ 31 Abs. 4 GO NRW", "knowledge"),
    invitation_days=since(_HELD, None, "§ 47 Abs. 2 GO NRW", "knowledge"),
    speaking_time=since(_HELD, 300, "Geschäftsordnung", "knowledge"),
)
