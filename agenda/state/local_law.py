"""What the municipality itself has laid down, and what of the sitting the law of remote sittings looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agenda.events.local_law import LocalRuleLaidDown
from agenda.events.words import LocalRule


@dataclass(frozen=True, slots=True)
class LocalLaw:
    """`rules` by what they are about; `joined` are the ids of all who took part remotely while the sitting was held.

    `secret_held`: a secret ballot was begun in it, also one that was broken off."""

    rules: Mapping[LocalRule, LocalRuleLaidDown] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()
    secret_held: bool = False
