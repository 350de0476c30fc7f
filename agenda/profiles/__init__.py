"""The law of each Land as dated data; every value carries its citation and the day from which it holds."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.ports import Refusal
from agenda.profiles.hesse import HESSE
from agenda.profiles.model import Dated, Profile

__all__ = ["PROFILES", "Dated", "Profile", "profile"]

PROFILES: Mapping[str, Profile] = {law.name: law for law in (HESSE,)}


def profile(name: str) -> Profile:
    """The profile of that name; raises Refusal("profile-unknown") that lists the known ones."""
    try:
        return PROFILES[name]
    except KeyError:
        raise Refusal("profile-unknown", known=", ".join(PROFILES)) from None
