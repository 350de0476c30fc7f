"""Hesse: Hessische Gemeindeordnung (HGO) in the version promulgated on 7 March 2005, with the hybrid law of 2025.

Complete for §§ 25, 52, 52a, 53, 54, 55, 58, 60 and 61 HGO. Open is whether § 62 Abs. 5 HGO lets committees sit hybrid.
"""

from __future__ import annotations

from datetime import date

from agenda.elections_count import ElectionRule
from agenda.profiles.model import Dated, Profile, Unknown, Wording, since, unknown

_HGO_2005 = date(2005, 3, 7)
_REFORM = date(2025, 4, 5)
"""§ 52a HGO entered into force, and with it other rules of the same law."""

_COURT = date(2026, 1, 28)
"""The Staatsgerichtshof declared d'Hondt void (P.St. 3013)."""

_CUSTOMARY_SPEAKING_TIME_S = 300
"""No law sets it. Five minutes is what rules of procedure of mid-sized towns commonly grant."""

_NO_HYBRID = "HGO in der Fassung vor § 52a"
_ONLY_COUNCIL = unknown(
    "Ob § 62 Abs. 5 HGO für Ausschüsse auf § 52a HGO verweist, ist nicht geklärt.", "§ 62 Abs. 5, § 52a HGO"
)

HESSE = Profile(
    name="DE-HE",
    title="Hessen",
    quorum=since(_HGO_2005, "more-than-half-of-legal-seats", "§ 53 Abs. 1 HGO"),
    quorum_second_call=since(_HGO_2005, "any", "§ 53 Abs. 2 HGO"),
    quorum_mostly_barred=since(_HGO_2005, "any", "§ 53 Abs. 3 HGO"),
    disturbed_counts=since(_REFORM, False, "§ 52a Abs. 1 HGO", "secondary"),
    majority=since(_HGO_2005, "simple", "§ 54 Abs. 1 HGO"),
    agenda_addition=since(_HGO_2005, "two-thirds-of-legal", "§ 58 Abs. 2 HGO"),
    exclude_public=since(_HGO_2005, "simple", "§ 52 Abs. 1, § 54 Abs. 1 HGO"),
    exclusion_argued_closed=since(_HGO_2005, True, "§ 52 Abs. 1 HGO"),
    close_debate=since(_HGO_2005, "simple", "§ 54 Abs. 1 HGO", "knowledge"),
    procedure=since(_HGO_2005, "simple", "§ 54 Abs. 1 HGO", "knowledge"),
    main_statute=since(_HGO_2005, "absolute-of-legal", "§ 6 Abs. 2 HGO", "knowledge"),
    recusal_decision=since(_HGO_2005, "simple", "§ 25 Abs. 4, § 54 Abs. 1 HGO"),
    exclusion_review=since(_HGO_2005, "simple", "§ 60 Abs. 2, § 54 Abs. 1 HGO"),
    joint_proposal=since(_HGO_2005, "unanimous", "§ 55 Abs. 2 HGO"),
    abstention=since(_HGO_2005, True, "§ 54 Abs. 1 Satz 3 HGO"),
    secret_vote=since(_HGO_2005, "never", "§ 54 Abs. 2 HGO"),
    roll_call=since(_HGO_2005, "rules-of-procedure", "Geschäftsordnung", "knowledge"),
    own_vote_recorded=since(_HGO_2005, True, "§ 61 Abs. 1 Satz 4 HGO"),
    live_ballots=since(_HGO_2005, True, "§ 52 Abs. 1, § 54 Abs. 2 HGO", "knowledge"),
    remote_by_body={
        "council": Dated(
            (
                Wording("no", _NO_HYBRID, "wording", _HGO_2005),
                Wording("regular", "§ 52a Abs. 1 HGO", "wording", _REFORM),
            )
        ),
        "committee": _ONLY_COUNCIL,
        "advisory": _ONLY_COUNCIL,
        "joint": unknown("Für Zweckverbände ist keine Regel zur Zuschaltung geprüft.", "§ 52a HGO"),
        "faction": since(_HGO_2005, "free", "§ 36a HGO", "knowledge"),
    },
    local_basis=since(_REFORM, "main-statute", "§ 52a Abs. 1 HGO"),
    chair_in_room=since(_REFORM, "chair", "§ 52a Abs. 1 Satz 2 HGO"),
    remote_first_sitting=since(_REFORM, False, "§ 52a Abs. 2 HGO", "secondary"),
    remote_statute=since(_REFORM, "allowed", "§ 52a Abs. 1 HGO", "secondary"),
    remote_election=since(_REFORM, "excluded", "§ 52a Abs. 2, § 55 HGO", "secondary"),
    remote_secret_election=since(_REFORM, "excluded", "§ 52a Abs. 2, § 55 Abs. 3 HGO", "secondary"),
    remote_secret_vote=since(_HGO_2005, "excluded", "§ 54 Abs. 2 HGO"),
    remote_secrecy=unknown("Eine Regel für geheim zu haltende Punkte ist nicht geprüft.", "§ 52a HGO"),
    remote_declaration=unknown("Eine eigene Regel zur Erklärung Zugeschalteter ist nicht geprüft.", "§ 52a HGO"),
    disturbance_sphere=since(_REFORM, "none", "§ 52a Abs. 1 HGO", "knowledge"),
    deputies={
        "council": since(_HGO_2005, False, "§ 35 Abs. 1, § 62 Abs. 2 HGO", "knowledge"),
        "committee": since(_HGO_2005, True, "§ 62 Abs. 2 HGO", "knowledge"),
        "advisory": since(_HGO_2005, True, "Geschäftsordnung", "knowledge"),
        "joint": since(_HGO_2005, True, "§ 15 Abs. 2 KGG", "knowledge"),
        "faction": since(_HGO_2005, False, "§ 36a HGO", "knowledge"),
    },
    election=since(_HGO_2005, ElectionRule("valid"), "§ 55 Abs. 5 HGO", "knowledge"),
    election_by_hand=since(_HGO_2005, True, "§ 55 Abs. 3 Satz 2 HGO"),
    electronic_secret_ballot=since(_HGO_2005, "excluded", "§ 54 Abs. 2, § 55 Abs. 3 HGO"),
    allocation=Dated(
        (
            Wording("hare-niemeyer", "§ 55 Abs. 4 HGO, § 22 Abs. 3 KWG", "wording", _HGO_2005),
            Unknown(
                "Das 2025 eingeführte Verfahren nach d'Hondt hat der Staatsgerichtshof am 28. Januar 2026 für nichtig "
                "erklärt (P.St. 3013). Welches Verfahren für eine Sitzung davor gilt, ist zu prüfen.",
                "§ 55 Abs. 4 HGO, § 22 Abs. 3 KWG",
                _REFORM,
            ),
            Wording("hare-niemeyer", "§ 55 Abs. 4 HGO, § 22 Abs. 3 KWG, P.St. 3013", "wording", _COURT),
        )
    ),
    majority_clause=since(_HGO_2005, "unless-two-seats", "§ 55 Abs. 4 HGO, § 22 Abs. 4 KWG"),
    non_public=since(_HGO_2005, "Nichtöffentliche Beratung (§ 52 Abs. 1 HGO)", "§ 52 Abs. 1 HGO"),
    public_stream=since(_REFORM, "main-statute", "§ 52 Abs. 3 HGO", "secondary"),
    speaker_may_object=since(_REFORM, False, "§ 52 Abs. 3 HGO", "secondary"),
    recusal=since(_HGO_2005, "leaves-room", "§ 25 Abs. 4 HGO"),
    chair_keeps_order=since(_HGO_2005, True, "§ 58 Abs. 4 HGO"),
    exclusion_for_day=since(_HGO_2005, True, "§ 60 HGO"),
    legal_number=since(_HGO_2005, True, "§ 38 HGO"),
    invitation_days=since(_HGO_2005, 3, "§ 58 Abs. 1 HGO"),
    invitation_urgent_days=since(_HGO_2005, 0, "§ 58 Abs. 1 HGO"),
    assembly_notice_days=since(_HGO_2005, 7, "§ 8a Abs. 2 HGO", "secondary"),
    minutes_months=since(_HGO_2005, None, "§ 61 Abs. 3 HGO, Geschäftsordnung"),
    speaking_time=since(_HGO_2005, _CUSTOMARY_SPEAKING_TIME_S, "Geschäftsordnung", "knowledge"),
)
