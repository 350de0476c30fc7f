"""The law of each Land as dated data; every value carries its citation, its certainty and the day from which it holds.

One module a Land. A sitting follows the law of its own day, not of the day on which it is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from agenda.ports import Refusal
from agenda.profiles.baden_wuerttemberg import BADEN_WUERTTEMBERG
from agenda.profiles.bavaria import BAVARIA
from agenda.profiles.hesse import HESSE
from agenda.profiles.lower_saxony import LOWER_SAXONY
from agenda.profiles.mecklenburg import MECKLENBURG
from agenda.profiles.model import Dated, Profile, Unknown, Wording
from agenda.profiles.nrw import NRW
from agenda.profiles.rhineland import RHINELAND
from agenda.profiles.saarland import SAARLAND

__all__ = ["PROFILES", "Dated", "Profile", "Unknown", "Wording", "law_on", "profile", "sittable"]

PROFILES: Mapping[str, Profile] = {
    law.name: law for law in (HESSE, NRW, BAVARIA, BADEN_WUERTTEMBERG, LOWER_SAXONY, MECKLENBURG, RHINELAND, SAARLAND)
}


def profile(name: str) -> Profile:
    """The profile of that name, of no day yet; raises Refusal("profile-unknown") that lists the known ones."""
    try:
        return PROFILES[name]
    except KeyError:
        raise Refusal("profile-unknown", known=", ".join(PROFILES)) from None


@lru_cache(maxsize=64)
def law_on(name: str, starts_at: str) -> Profile:
    """The law of the day on which a sitting starts (ISO 8601 with offset: the day as it is called on the spot)."""
    return profile(name).on(datetime.fromisoformat(starts_at).date())


def sittable(name: str, starts_at: str) -> Profile:
    """The same, or a Refusal where the law of that day is not known well enough to open a sitting at all."""
    law = law_on(name, starts_at)
    for value in (law.quorum, law.majority):
        value.current  # noqa: B018  refuses where it is unknown
    return law
