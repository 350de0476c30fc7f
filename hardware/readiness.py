"""Is the hall ready for a sitting? Every microphone heard, every preset reached, a test call with a remote member.

Pure: facts are collected one after the other (`noted`), the list of checks is made from them (`checklist`), for a page
and for the printed report that goes to the files. A check without a fact is open, never passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

from hardware.cameras import ports as cameras
from hardware.conference import ports as conference
from hardware.conference.ports import MicrophoneOpened
from hardware.devices import Health
from hardware.seatmap import SeatMap
from hardware.shots import CameraArrived, PresetMissing, View
from media.texts import N_

Kind = Literal["device", "microphone", "preset", "remote"]
Result = Literal["passed", "failed", "open"]


@dataclass(frozen=True, slots=True)
class Noted:
    """A fact: whether it was as it should be, when, and what to say about it where it was not."""

    good: bool
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What has been seen since the check began; the newest fact about a thing counts."""

    microphones: Mapping[int, Noted] = field(default_factory=dict)
    presets: Mapping[View, Noted] = field(default_factory=dict)
    devices: Mapping[str, Noted] = field(default_factory=dict)
    call: Noted | None = None


@dataclass(frozen=True, slots=True)
class MicrophoneHeard:
    """A seat's microphone was switched on, and there was sound where `sound`."""

    seat: int
    sound: bool = True


@dataclass(frozen=True, slots=True)
class PresetTried:
    """A camera arrived at a preset, or did not."""

    camera: str
    preset: int
    reached: bool


@dataclass(frozen=True, slots=True)
class DeviceIs:
    """How a device is."""

    health: Health


@dataclass(frozen=True, slots=True)
class CallTried:
    """A test call with a remote member: each saw and heard the other, or what was missing."""

    good: bool
    why: str = ""


Fact = MicrophoneHeard | PresetTried | DeviceIs | CallTried


def fact_of(event: object) -> Fact | None:
    """What an event of a camera or of the conference system shows; None where it shows nothing about readiness."""
    match event:
        case CameraArrived(camera, preset):
            return PresetTried(camera, preset, True)
        case PresetMissing(camera, preset):
            return PresetTried(camera, preset, False)
        case MicrophoneOpened(seat):
            return MicrophoneHeard(seat)
        case cameras.HealthChanged(_, health) | conference.HealthChanged(health):
            return DeviceIs(health)
    return None


SILENT: Final = N_("Das Mikrofon ist offen, aber es kommt kein Ton; bitte Kabel, Pegel und Sprechstelle prüfen.")
NOT_REACHED: Final = N_("Die Kamera erreicht die Voreinstellung nicht; bitte anfahren, ausrichten und speichern.")
CALL_FAILED: Final = N_("Die Probeverbindung ist nicht gelungen; bitte wiederholen, ehe die Sitzung beginnt.")
OPEN: Final[Mapping[Kind, str]] = {
    "device": N_("Noch keine Meldung; bitte warten, bis das Gerät verbunden ist."),
    "microphone": N_("Noch nicht geprüft; bitte das Mikrofon am Platz einschalten und etwas sagen."),
    "preset": N_("Noch nicht geprüft; bitte die Voreinstellung anfahren."),
    "remote": N_(
        "Noch nicht geprüft; bitte mit einem zugeschalteten Mitglied Bild und Ton in beide Richtungen prüfen."
    ),
}
PASSED: Final[Mapping[Kind, str]] = {
    "device": N_("Verbunden und bereit."),
    "microphone": N_("Eingeschaltet und gehört."),
    "preset": N_("Erreicht."),
    "remote": N_("Bild und Ton in beide Richtungen in Ordnung."),
}
LABELS: Final[Mapping[Kind, str]] = {
    "device": "{name}",
    "microphone": N_("Mikrofon an Platz {name}"),
    "preset": N_("Kamera {camera}, Voreinstellung {preset}"),
    "remote": N_("Probeverbindung mit einem zugeschalteten Mitglied"),
}


def noted(facts: Facts, fact: Fact, at: datetime) -> Facts:
    """The facts with a new one, seen at `at`."""
    match fact:
        case MicrophoneHeard(seat, sound):
            heard = Noted(sound, at, "" if sound else SILENT)
            return replace(facts, microphones={**facts.microphones, seat: heard})
        case PresetTried(camera, preset, reached):
            tried = Noted(reached, at, "" if reached else NOT_REACHED)
            return replace(facts, presets={**facts.presets, View(camera, preset): tried})
        case DeviceIs(health):
            seen = Noted(health.usable, at, "" if health.usable else health.sentence)
            return replace(facts, devices={**facts.devices, health.name: seen})
        case CallTried(good, why):
            return replace(facts, call=Noted(good, at, "" if good else why or CALL_FAILED))


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list; `label` and `sentence` are German, `at` is None where nothing was seen yet."""

    kind: Kind
    label: str
    result: Result
    sentence: str
    at: datetime | None = None
    seats: tuple[int, ...] = ()  # whom it concerns


@dataclass(frozen=True, slots=True)
class Report:
    """The whole list, devices first."""

    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        """Whether everything was seen and good."""
        return all(check.result == "passed" for check in self.checks)

    def count(self, result: Result) -> int:
        """How many lines have this result."""
        return sum(check.result == result for check in self.checks)


def checklist(hall: SeatMap, facts: Facts, devices: tuple[str, ...] = ()) -> Report:
    """Every line there is for this hall; `devices` are names of equipment beside the cameras."""
    return Report((*_devices(hall, facts, devices), *_microphones(hall, facts), *_presets(hall, facts), _call(facts)))


def _devices(hall: SeatMap, facts: Facts, devices: tuple[str, ...]) -> Iterator[Check]:
    for name in (*devices, *(camera.label for camera in hall.cameras)):
        yield _check("device", LABELS["device"].format(name=name), facts.devices.get(name))


def _microphones(hall: SeatMap, facts: Facts) -> Iterator[Check]:
    for seat in sorted(hall.plan.seats):
        label = LABELS["microphone"].format(name=seat)
        yield _check("microphone", label, facts.microphones.get(seat), (seat,))


def _presets(hall: SeatMap, facts: Facts) -> Iterator[Check]:
    for view in hall.views():
        label = LABELS["preset"].format(camera=view.camera, preset=view.preset)
        seats = tuple(sorted(seat for seat, views in hall.plan.seats.items() if view in views))
        yield _check("preset", label, facts.presets.get(view), seats)


def _call(facts: Facts) -> Check:
    return _check("remote", LABELS["remote"], facts.call)


def _check(kind: Kind, label: str, seen: Noted | None, seats: tuple[int, ...] = ()) -> Check:
    if seen is None:
        return Check(kind, label, "open", OPEN[kind], None, seats)
    sentence = PASSED[kind] if seen.good else seen.why
    return Check(kind, label, "passed" if seen.good else "failed", sentence, seen.at, seats)
