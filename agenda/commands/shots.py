"""The public picture of the hall: what the operator wants, what the director showed; and whether the hall is ready."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import ShotBy, ShotKind, ShotWish


@dataclass(frozen=True, slots=True)
class ChooseShot:
    """Show the whole hall, a seat, or a camera at a preset, for as long as config.toml says, whatever else happens."""

    wish: ShotWish
    camera: str = ""
    preset: int | None = None
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class ReleaseShot:
    """Give the picture back to the director."""


@dataclass(frozen=True, slots=True)
class NoteShot:
    """This went on air; `media_ms` is the programme's clock in milliseconds since 1970 (UTC)."""

    kind: ShotKind
    by: ShotBy
    media_ms: int
    camera: str = ""
    preset: int | None = None
    seat: int | None = None
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class NoteReadiness:
    """Record the check of the hall. The page names the examiner; the server fills in what was seen."""

    examiner: str
    passed: int = 0
    failed: int = 0
    unseen: int = 0
    faults: tuple[str, ...] = ()


ShotsCommand = ChooseShot | ReleaseShot | NoteShot | NoteReadiness
