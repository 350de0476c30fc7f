"""Mecklenburg-Vorpommern: Kommunalverfassung (KV M-V) as amended on 9 June 2024."""

from __future__ import annotations

from datetime import date

from agenda.profiles.model import Profile, since, unknown

_KV_2024 = date(2024, 6, 9)

MECKLENBURG = Profile(
    name="DE-MV",
    title="Mecklenburg-Vorpommern",
    quorum=since(_KV_2024, "more-than-half-of-legal-seats", "§ 30 Abs. 1 KV M-V"),
    quorum_second_call=since(_KV_2024, "three", "§ 30 Abs. 3 KV M-V"),
    quorum_mostly_barred=since(_KV_2024, "more-than-a-third", "§ 30 Abs. 2 KV M-V"),
    disturbed_counts=since(_KV_2024, False, "§ 29a KV M-V", "secondary"),
    majority=since(_KV_2024, "simple", "§ 31 Abs. 1 KV M-V"),
    close_debate=since(_KV_2024, "simple", "§ 31 Abs. 1 KV M-V", "knowledge"),
    procedure=since(_KV_2024, "simple", "§ 31 Abs. 1 KV M-V", "knowledge"),
    recusal_decision=since(_KV_2024, "simple", "§ 31 Abs. 1 KV M-V", "knowledge"),
    abstention=since(_KV_2024, True, "§ 31 Abs. 1 KV M-V"),
    live_ballots=since(_KV_2024, True, "§ 31 Abs. 1 KV M-V", "knowledge"),
    remote_by_body={
        "council": since(_KV_2024, "regular", "§ 29a KV M-V"),
        "committee": since(_KV_2024, "regular", "§ 29a KV M-V"),
    },
    local_basis=since(_KV_2024, "main-statute", "§ 29a KV M-V"),
    chair_in_room=since(_KV_2024, "chair", "§ 29a KV M-V"),
    remote_election=unknown("Ob Zugeschaltete mitwählen, ist nicht geprüft.", "§ 29a KV M-V"),
    remote_secret_vote=since(_KV_2024, "excluded", "§ 29a KV M-V"),
    disturbance_sphere=since(_KV_2024, "member-if-one-other-fine", "§ 29a Abs. 2 Satz 4 KV M-V"),
    non_public=since(_KV_2024, "Nichtöffentliche Beratung (§ 29 Abs. 5 KV M-V)", "§ 29 Abs. 5 KV M-V", "knowledge"),
    recusal=since(_KV_2024, "leaves-room", "§ 24 KV M-V", "knowledge"),
    invitation_days=unknown("Die Ladungsfrist ist nicht geprüft.", "§ 29 KV M-V"),
    speaking_time=since(_KV_2024, 300, "Geschäftsordnung", "knowledge"),
)
