"""Baden-Württemberg: Gemeindeordnung (GemO BW), hybrid sittings since 1 September 2025."""

from __future__ import annotations

from datetime import date

from agenda.elections_count import ElectionRule
from agenda.profiles.model import Profile, since

_HELD = date(2025, 1, 1)
"""The wordings were read in editions up to that year; since when each of them held was not looked up."""

_HYBRID = date(2025, 9, 1)
"""§ 37a GemO in its wording for regular hybrid sittings entered into force."""

BADEN_WUERTTEMBERG = Profile(
    name="DE-BW",
    title="Baden-Württemberg",
    quorum=since(_HELD, "half-of-members", "§ 37 Abs. 2 Satz 1 GemO BW"),
    quorum_second_call=since(_HELD, "three", "§ 37 Abs. 3 GemO BW"),
    quorum_mostly_barred=since(_HELD, "a-quarter", "§ 37 Abs. 2 Satz 2 GemO BW"),
    disturbed_counts=since(_HYBRID, False, "§ 37a GemO BW", "secondary"),
    majority=since(_HELD, "simple", "§ 37 Abs. 6 GemO BW", "secondary"),
    close_debate=since(_HELD, "simple", "§ 37 Abs. 6 GemO BW", "knowledge"),
    procedure=since(_HELD, "simple", "§ 37 Abs. 6 GemO BW", "knowledge"),
    recusal_decision=since(_HELD, "simple", "§ 37 Abs. 6 GemO BW", "knowledge"),
    abstention=since(_HELD, True, "§ 37 Abs. 6 GemO BW", "secondary"),
    live_ballots=since(_HELD, True, "§ 37 Abs. 6 GemO BW", "knowledge"),
    remote_by_body={
        "council": since(_HYBRID, "regular", "§ 37a GemO BW", "secondary"),
        "committee": since(_HYBRID, "regular", "§ 37a GemO BW", "secondary"),
    },
    local_basis=since(_HYBRID, "main-statute", "§ 37a GemO BW", "secondary"),
    chair_in_room=since(_HYBRID, "chair", "§ 37a GemO BW", "secondary"),
    remote_election=since(_HYBRID, "excluded", "§ 37a GemO BW", "secondary"),
    remote_secret_election=since(_HYBRID, "excluded", "§ 37a GemO BW", "secondary"),
    disturbance_sphere=since(_HYBRID, "none", "§ 37a GemO BW", "knowledge"),
    election=since(_HELD, ElectionRule("present", single_again=True), "§ 37 Abs. 7 GemO BW"),
    non_public=since(_HELD, "Nichtöffentliche Beratung (§ 35 Abs. 1 GemO BW)", "§ 35 Abs. 1 GemO BW", "knowledge"),
    recusal=since(_HELD, "leaves-room", "§ 18 Abs. 5 GemO BW", "knowledge"),
    # "In der Regel mindestens sieben Tage vor dem Sitzungstag": counted strictly, as seven whole days between.
    invitation_days=since(_HELD, 7, "§ 34 Abs. 1 Satz 1 GemO BW", "secondary"),
    # "In Notfällen ohne Frist": on the day itself.
    invitation_urgent_days=since(_HELD, -1, "§ 34 Abs. 2 GemO BW", "secondary"),
    minutes_months=since(_HELD, 1, "§ 38 GemO BW", "knowledge"),
    speaking_time=since(_HELD, 300, "Geschäftsordnung", "knowledge"),
)
