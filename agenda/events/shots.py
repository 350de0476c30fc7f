"""What the public picture showed, what somebody at the desk wanted shown, and whether the hall was found ready."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import ShotBy, ShotKind, ShotWish


@dataclass(frozen=True, slots=True)
class ShotTaken:
    """From `media_ms` on this is on air; `by` is who decided it.

    `media_ms` is the programme's clock in milliseconds since 1970 (UTC), which is the EXT-X-PROGRAM-DATE-TIME of stream
    and recording; it is kept beside the time of the entry, because no cut waits for the log. `camera` is empty where no
    camera is on air, `person_id` where the picture names nobody.
    """

    kind: ShotKind
    by: ShotBy
    media_ms: int
    camera: str = ""
    preset: int | None = None
    seat: int | None = None
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class ShotChosen:
    """The operator wants this for a while; whether it could be shown, the next ShotTaken tells."""

    wish: ShotWish
    camera: str = ""
    preset: int | None = None
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class ShotReleased:
    """The operator gave the picture back to the director."""


@dataclass(frozen=True, slots=True)
class ReadinessNoted:
    """The hall was checked: how many lines of the list were passed, failed, left open; `faults` names the latter two.

    `examiner` is the name that the operator gave for the report.
    """

    examiner: str
    passed: int
    failed: int
    unseen: int
    faults: tuple[str, ...] = ()


ShotsEvent = ShotTaken | ShotChosen | ShotReleased | ReadinessNoted
