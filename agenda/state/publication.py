"""Publication as it stands: mode and delay, who must not be shown, what was thrown away or taken down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from agenda.events.publication import DumpCarriedOut, ObjectionNoted, PassageTakenDown
from agenda.events.words import ArchiveState, PublicationMode


@dataclass(frozen=True, slots=True)
class Dump:
    """One press of the red key; `done` once the programme has told what it threw away."""

    dump_id: str
    reason: str
    at: datetime
    done: DumpCarriedOut | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """Objections by person, consents as ids of guests, dumps and passages in their order.

    `deleted`: whether the period of the recording was over, and something of it was deleted.
    """

    mode: PublicationMode = "stream"
    delay_s: int = 0
    objections: Mapping[str, ObjectionNoted] = field(default_factory=dict)
    consents: frozenset[str] = frozenset()
    released: bool = False
    dumps: Mapping[str, Dump] = field(default_factory=dict)
    passages: tuple[PassageTakenDown, ...] = ()
    disk: ArchiveState = "ok"
    deleted: bool = False
