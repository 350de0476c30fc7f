"""Whose original is kept just now, and how its recorder fares; pure.

Each owner's packets go to the recorder as to a subscriber of its own (`server/originals_main.py`), and the room
withholds them from it by the same plan as from the programme, before anybody is told: nothing without an open sitting,
without the public (unless config.toml says so), without a recording, or of somebody who objects to anything. The hall's
devices have whoever is at the word in their picture and sound, so these go while somebody objects who speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from agenda import publication, streaming
from agenda.meeting import Meeting
from server.health import PartState
from server.texts import N_
from server.veils import speakers_veiled

NAME: Final = "originals"
"""The recorder's name on the local link; an owner's link adds `:OWNER`."""

NOT_YET: Final = N_("Die Aufzeichnung der Einzelspuren hat sich noch nicht gemeldet.")
FAILING: Final = N_("Die Einzelspuren können nicht geschrieben werden; Übertragung und Aufzeichnung laufen weiter.")

VALUES: Final = ("files", "frames", "failures", "dropped")


@dataclass(frozen=True, slots=True)
class Originals:
    """That they are kept; `non_public`: also while the public is excluded."""

    non_public: bool = False

    def withheld(self, meeting: Meeting, owners: Iterable[str]) -> frozenset[str]:
        """The recorder's subscribers, of those for these owners, that get nothing now."""
        running = self._running(meeting)
        return frozenset(subscriber(one) for one in owners if not running or _objected(meeting, one))

    def _running(self, meeting: Meeting) -> bool:
        """Whether anything may be kept: only where the stream is, too."""
        admitted = not meeting.public_excluded or self.non_public
        recorded = meeting.publication.mode in publication.KEEPING and not streaming.shut(meeting)
        return meeting.state == "open" and admitted and recorded


def link_name(owner: str) -> str:
    """The name of an owner's link."""
    return f"{NAME}:{owner}"


def subscriber(owner: str) -> str:
    """The id under which the room knows an owner's link."""
    return f"local:{link_name(owner)}"


def _objected(meeting: Meeting, owner: str) -> bool:
    veiled = publication.veiled(meeting, owner) if owner in meeting.people else speakers_veiled(meeting)
    return bool(veiled)


def state(told: Mapping[str, Any] | None) -> PartState:
    """The recorder's state; `told` is its newest report, None before the first."""
    if told is None:
        return PartState("degraded", NOT_YET)
    values = {name: told[name] for name in VALUES}
    return PartState("degraded" if told["failing"] else "ok", FAILING if told["failing"] else "", values)
