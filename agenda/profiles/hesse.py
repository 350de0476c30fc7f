"""Hesse: Hessische Gemeindeordnung (HGO) in the version promulgated on 7 March 2005, with § 52a of 2025."""

from __future__ import annotations

from datetime import date

from agenda.profiles.model import Dated, Profile

_HGO_2005 = date(2005, 3, 7)
_HYBRID_LAW = date(2025, 4, 5)
"""§ 52a HGO entered into force."""

_CUSTOMARY_SPEAKING_TIME = 300
"""Seconds; no law sets it. Five minutes is what rules of procedure of mid-sized towns commonly grant."""

HESSE = Profile(
    name="DE-HE",
    title="Hessen",
    quorum=Dated("more-than-half-of-legal-seats", "§ 53 Abs. 1 HGO", _HGO_2005),
    majority=Dated("simple", "§ 54 Abs. 1 HGO", _HGO_2005),
    speaking_time=Dated(_CUSTOMARY_SPEAKING_TIME, "Geschäftsordnung", _HGO_2005),
    remote=Dated(True, "§ 52a Abs. 1 HGO", _HYBRID_LAW),
    never_remote=Dated(frozenset({"chair"}), "§ 52a Abs. 1 Satz 2 HGO", _HYBRID_LAW),
    non_public=Dated("Nichtöffentliche Beratung (§ 52 Abs. 1 HGO)", "§ 52 Abs. 1 HGO", _HGO_2005),
)
