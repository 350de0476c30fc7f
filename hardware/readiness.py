"""Is the hall ready for a sitting? Every microphone heard, every preset reached, a test call with a remote member.

Pure: facts are collected one after the other (`noted`), the list of checks is made from them (`checklist`), for a page
and for the printed report that goes to the files. A check without a fact is open, never passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

from hardware.cameras import ports as cameras
from hardware.conference import ports as conference
from hardware.conference.ports import MicrophoneOpened
from hardware.devices import SENTENCES, Health
from hardware.seatmap import SeatMap
from hardware.shots import CameraArrived, PresetMissing, View
from media.texts import N_

Kind = Literal["device", "microphone", "preset", "remote"]
Result = Literal["passed", "failed", "open"]
Sound = Literal[
    "heard",  # the hall's sound grew louder when this microphone opened
    "unheard",  # it did not
    "unclear",  # it was loud without this microphone, so it says nothing about it
    "absent",  # no sound came from the hall
    "unlistened",  # nobody listened
]
Blanks = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Noted:
    """A fact: whether it was as it should be, when, and what to say about it where it was not, with its blanks."""

    good: bool
    at: datetime
    why: str = ""
    values: Blanks = field(default_factory=dict)
    sound: Sound = "unlistened"  # of a microphone


@dataclass(frozen=True, slots=True)
class Facts:
    """What has been seen since the check began; the newest fact about a thing counts."""

    microphones: Mapping[int, Noted] = field(default_factory=dict)
    presets: Mapping[View, Noted] = field(default_factory=dict)
    devices: Mapping[str, Noted] = field(default_factory=dict)
    call: Noted | None = None


@dataclass(frozen=True, slots=True)
class MicrophoneHeard:
    """A seat's microphone was switched on, as the system says, or it was not; and what the hall's sound said of it."""

    seat: int
    sound: Sound = "unlistened"
    opened: bool = True


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


SILENT: Final = N_(
    "Das Mikrofon war offen, aber im Saalton nicht zu hören; bitte bei der Prüfung dort sprechen lassen, sonst Kabel, "
    "Pegel und Sprechstelle prüfen."
)
NOT_OPENED: Final = N_("Das Mikrofon ließ sich nicht einschalten; bitte Sprechstelle, Kabel und Platznummer prüfen.")
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
    "microphone": N_("Eingeschaltet; die Anlage hat es gemeldet."),  # more by `SOUNDS`
    "preset": N_("Erreicht."),
    "remote": N_("Bild und Ton in beide Richtungen in Ordnung."),
}
SOUNDS: Final[Mapping[Sound, str]] = {
    "heard": N_("Eingeschaltet und im Saalton gehört."),
    "unclear": N_(
        "Eingeschaltet; die Anlage hat es gemeldet. Der Saalton war auch ohne dieses Mikrofon laut; bitte selbst "
        "hören, ob es dort ankommt."
    ),
    "absent": N_(
        "Eingeschaltet; die Anlage hat es gemeldet. Es kam kein Saalton; bitte selbst hören, ob es dort ankommt."
    ),
}
"""What is said of a microphone that opened, beyond that it did."""

LABELS: Final[Mapping[Kind, str]] = {
    "device": "{name}",
    "microphone": N_("Mikrofon an Platz {name}"),
    "preset": N_("Kamera {camera}, Voreinstellung {preset}"),
    "remote": N_("Probeverbindung mit einem zugeschalteten Mitglied"),
}


def noted(facts: Facts, fact: Fact, at: datetime) -> Facts:
    """The facts with a new one, seen at `at`."""
    match fact:
        case MicrophoneHeard():
            heard = _microphone(fact, facts.microphones.get(fact.seat), at)
            return replace(facts, microphones={**facts.microphones, fact.seat: heard})
        case PresetTried(camera, preset, reached):
            tried = Noted(reached, at, "" if reached else NOT_REACHED)
            return replace(facts, presets={**facts.presets, View(camera, preset): tried})
        case DeviceIs(health):
            seen = Noted(health.usable, at, "" if health.usable else SENTENCES[health.state], blanks(health))
            return replace(facts, devices={**facts.devices, health.name: seen})
        case CallTried(good, why):
            return replace(facts, call=Noted(good, at, "" if good else why or CALL_FAILED))


def blanks(health: Health) -> Blanks:
    """What a device's sentence names."""
    return {"name": health.name, "unread": health.unread}


def _microphone(fact: MicrophoneHeard, before: Noted | None, at: datetime) -> Noted:
    """That it opened once more, as in the sitting, says nothing about its sound: what was heard of it stays."""
    if not fact.opened:
        return Noted(False, at, NOT_OPENED)
    sound = before.sound if before is not None and fact.sound == "unlistened" else fact.sound
    return Noted(sound != "unheard", at, SILENT if sound == "unheard" else "", sound=sound)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list; `name` and `advice` are German with blanks, `at` is None where nothing was seen yet."""

    kind: Kind
    name: str
    named: Blanks
    result: Result
    advice: str
    advised: Blanks = field(default_factory=dict)
    at: datetime | None = None
    seats: tuple[int, ...] = ()  # whom it concerns
    sound: Sound = "unlistened"  # what was heard of a microphone

    @property
    def label(self) -> str:
        """What was checked, in German."""
        return self.name.format(**self.named)

    @property
    def sentence(self) -> str:
        """What was found, and what is to be done, in German."""
        return self.advice.format(**self.advised)


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


def checklist(
    hall: SeatMap, facts: Facts, devices: tuple[str, ...] = (), microphones: Iterable[int] | None = None
) -> Report:
    """Every line there is for this hall; `devices` are names of equipment beside the cameras.

    `microphones` are the seats of the conference system, those of the map where None.
    """
    seats = hall.plan.seats if microphones is None else microphones
    return Report((*_devices(hall, facts, devices), *_microphones(seats, facts), *_presets(hall, facts), _call(facts)))


def _devices(hall: SeatMap, facts: Facts, devices: tuple[str, ...]) -> Iterator[Check]:
    for name in (*devices, *(camera.label for camera in hall.cameras)):
        yield _check("device", {"name": name}, facts.devices.get(name))


def _microphones(seats: Iterable[int], facts: Facts) -> Iterator[Check]:
    for seat in sorted(seats):
        yield _check("microphone", {"name": seat}, facts.microphones.get(seat), (seat,))


def _presets(hall: SeatMap, facts: Facts) -> Iterator[Check]:
    for view in hall.views():
        seats = tuple(sorted(seat for seat, views in hall.plan.seats.items() if view in views))
        yield _check("preset", {"camera": view.camera, "preset": view.preset}, facts.presets.get(view), seats)


def _call(facts: Facts) -> Check:
    return _check("remote", {}, facts.call)


def _check(kind: Kind, named: Blanks, seen: Noted | None, seats: tuple[int, ...] = ()) -> Check:
    if seen is None:
        return Check(kind, LABELS[kind], named, "open", OPEN[kind], seats=seats)
    if seen.good:
        found = SOUNDS.get(seen.sound, PASSED[kind])
        return Check(kind, LABELS[kind], named, "passed", found, {}, seen.at, seats, seen.sound)
    return Check(kind, LABELS[kind], named, "failed", seen.why, seen.values, seen.at, seats, seen.sound)
