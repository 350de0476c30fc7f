"""Lower Saxony: Niedersächsisches Kommunalverfassungsgesetz (NKomVG).

One remote member locks the whole sitting: no secret election, no secret vote, nothing that is to be kept secret.
"""

from __future__ import annotations

from datetime import date

from agenda.elections_count import ElectionRule
from agenda.profiles.model import Dated, Profile, Wording, since

_NKOMVG_2011 = date(2011, 11, 1)
_HELD = date(2025, 1, 1)
"""The wording of § 64 was read in an edition of that year; since when it held was not looked up."""

_DHONDT = date(2021, 11, 1)
_SAINTE_LAGUE = date(2026, 11, 1)
_LEADER = date(2026, 11, 1)

LOWER_SAXONY = Profile(
    name="DE-NI",
    title="Niedersachsen",
    quorum=since(_NKOMVG_2011, "more-than-half-of-legal-seats", "§ 65 Abs. 1 NKomVG"),
    quorum_second_call=since(_NKOMVG_2011, "any", "§ 65 Abs. 2 NKomVG"),
    quorum_mostly_barred=since(_NKOMVG_2011, "any", "§ 65 Abs. 3 NKomVG"),
    disturbed_counts=since(_HELD, False, "§ 64 NKomVG", "secondary"),
    majority=since(_NKOMVG_2011, "simple", "§ 66 Abs. 1 NKomVG", "knowledge"),
    close_debate=since(_NKOMVG_2011, "simple", "§ 66 Abs. 1 NKomVG", "knowledge"),
    procedure=since(_NKOMVG_2011, "simple", "§ 66 Abs. 1 NKomVG", "knowledge"),
    recusal_decision=since(_NKOMVG_2011, "simple", "§ 66 Abs. 1 NKomVG", "knowledge"),
    abstention=since(_NKOMVG_2011, True, "§ 66 Abs. 1 NKomVG", "knowledge"),
    live_ballots=since(_NKOMVG_2011, True, "§ 66 Abs. 1 NKomVG", "knowledge"),
    remote_by_body={
        "council": since(_HELD, "regular", "§ 64 NKomVG"),
        "committee": since(_HELD, "regular", "§ 64 NKomVG"),
    },
    local_basis=since(_HELD, "main-statute", "§ 64 NKomVG"),
    # From then on the law speaks of whoever leads the sitting (Sitzungsleitung), be it the chair or a deputy.
    chair_in_room=Dated(
        (
            Wording("chair", "§ 64 NKomVG", "secondary", _HELD),
            Wording("leader", "§ 64 NKomVG", "secondary", _LEADER),
        )
    ),
    remote_election=since(_HELD, "allowed", "§ 64 NKomVG", "secondary"),
    remote_secret_election=since(_HELD, "locks-meeting", "§ 64 NKomVG", "secondary"),
    remote_secret_vote=since(_HELD, "locks-meeting", "§ 64 NKomVG", "secondary"),
    remote_secrecy=since(_HELD, "locks-meeting", "§ 64 NKomVG", "secondary"),
    remote_declaration=since(_HELD, True, "§ 64 Abs. 6 NKomVG", "secondary"),
    disturbance_sphere=since(_HELD, "none", "§ 64 Abs. 5 NKomVG", "secondary"),
    # A No is neither a voice for anybody nor part of the number of members (VG Hannover 1 A 4130/15).
    election=since(_NKOMVG_2011, ElectionRule("members", run_off=False), "§ 67 NKomVG"),
    election_by_hand=since(_NKOMVG_2011, True, "§ 67 Satz 1 NKomVG"),
    allocation=Dated(
        (
            Wording("dhondt", "§ 71 NKomVG", "secondary", _DHONDT),
            Wording("sainte-lague", "§ 71 NKomVG", "secondary", _SAINTE_LAGUE),
        )
    ),
    majority_clause=since(_DHONDT, "never", "§ 71 NKomVG", "knowledge"),
    non_public=since(_HELD, "Nichtöffentliche Beratung (§ 64 Abs. 1 NKomVG)", "§ 64 Abs. 1 NKomVG", "knowledge"),
    speaker_may_object=since(_HELD, True, "§ 64 Abs. 2 Satz 3 NKomVG"),
    recusal=since(_HELD, "may-sit-with-public", "§ 41 NKomVG", "secondary"),
    # § 59 Abs. 1 Satz 2: the rules of procedure say which; for the first sitting the law does.
    invitation_days=since(_NKOMVG_2011, None, "§ 59 Abs. 1 Satz 2 NKomVG"),
    invitation_first_days=since(_NKOMVG_2011, 7, "§ 59 Abs. 2 Satz 2 NKomVG"),
    speaking_time=since(_HELD, 300, "Geschäftsordnung", "knowledge"),
)
