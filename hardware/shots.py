"""What the director speaks of: shots, the plan of the hall's views, what it hears, what it wishes.

Values only. `seatmap` makes the plan from config.toml, `director` decides, `crew` carries the wishes out. Microphones
are heard in the words of the conference systems.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hardware.conference.ports import MicrophoneClosed, MicrophoneOpened

Kind = Literal["seat", "wide", "view", "remote", "placard"]
By = Literal["director", "operator"]


@dataclass(frozen=True, slots=True, order=True)
class View:
    """A camera at one of its presets; `audience` where the public's seats are in sight, which are never shown."""

    camera: str
    preset: int
    audience: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Shot:
    """What the programme shows: a seat or the hall by a camera, a remote member's layout, or the placard.

    A `view` is a camera at a preset that somebody chose, whatever is to be seen there. As an operator's wish, a seat or
    the hall without a view leaves the camera to the director.
    """

    kind: Kind
    view: View | None = None
    seat: int | None = None
    person: str | None = None

    @property
    def camera(self) -> str | None:
        """The camera on air, None where none is."""
        return self.view.camera if self.view else None


PLACARD = Shot("placard")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The director's times in seconds, and from how many open microphones on nobody is singled out."""

    debounce: float = 0.4  # a key touched by mistake moves no camera
    shortest: float = 2.5  # a shot that is shorter is seen as a fault
    hold: float = 2.0  # the last words fall after the key
    wide_after: float = 6.0  # silence after which the hall is the better picture
    override: float = 20.0  # how long an operator's choice stands
    patience: float = 10.0  # the slowest camera goes from stop to stop in this time
    crowd: int = 3  # open microphones


@dataclass(frozen=True, slots=True)
class HallPlan:
    """Which views show a seat (the best first; none where it has no camera or must not be shown), and the hall."""

    seats: Mapping[int, tuple[View, ...]] = field(default_factory=dict)
    wide: tuple[View, ...] = ()
    chairs: frozenset[int] = frozenset()  # seats whose microphone comes first
    audience: frozenset[View] = frozenset()  # with the public in sight, whoever asks for them
    fixed: View | None = None  # the whole hall by a camera that never moves, where none that does can show it
    ballot: Literal["wide", "placard"] = "wide"  # what is shown while a secret ballot runs
    rhythm: Rhythm = field(default_factory=Rhythm)

    def framed(self, view: View) -> bool:
        """Whether the public would be in the picture."""
        return view.audience or view in self.audience


# -- what the director hears ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MicrophonesTold:
    """Which microphones are open, as the conference system says of all of them; None while there is none that tells."""

    open: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class RemoteSpeaks:
    """A remote member has the floor; None when no remote member has it any more."""

    person: str | None


@dataclass(frozen=True, slots=True)
class SpeakerExpected:
    """Who in the hall is called next, as far as the queue tells; a camera that is off air goes there ahead."""

    seat: int | None


@dataclass(frozen=True, slots=True)
class FloorHeld:
    """Who in the hall has the floor by the chair's word, None for nobody: no microphone opened by mistake."""

    seat: int | None


@dataclass(frozen=True, slots=True)
class BallotSecret:
    """A secret ballot begins or ends."""

    on: bool


@dataclass(frozen=True, slots=True)
class CameraArrived:
    """A camera stands at a preset: its completion answer, or its settle time is over."""

    camera: str
    preset: int


@dataclass(frozen=True, slots=True)
class PresetMissing:
    """A camera does not know a preset, or cannot go there."""

    camera: str
    preset: int


@dataclass(frozen=True, slots=True)
class PresetLate:
    """A camera did not go to a preset this time, or did not say that it arrived: it is asked again after a while."""

    camera: str
    preset: int


@dataclass(frozen=True, slots=True)
class PresetSaved:
    """A camera has a preset (again); it stands there."""

    camera: str
    preset: int


@dataclass(frozen=True, slots=True)
class CameraSteered:
    """Somebody moved a camera by hand: where it stands is not known."""

    camera: str


@dataclass(frozen=True, slots=True)
class CameraLost:
    """A camera does not answer any more."""

    camera: str


@dataclass(frozen=True, slots=True)
class CameraBack:
    """A camera answers (again); where it stands is not known."""

    camera: str


@dataclass(frozen=True, slots=True)
class OperatorChose:
    """Somebody at the desk wants this shot; the director takes over again after a while."""

    shot: Shot


@dataclass(frozen=True, slots=True)
class OperatorReleased:
    """Somebody at the desk gives the picture back to the director."""


Event = (
    MicrophoneOpened
    | MicrophoneClosed
    | MicrophonesTold
    | RemoteSpeaks
    | SpeakerExpected
    | FloorHeld
    | BallotSecret
    | CameraArrived
    | PresetMissing
    | PresetLate
    | PresetSaved
    | CameraSteered
    | CameraLost
    | CameraBack
    | OperatorChose
    | OperatorReleased
)

# -- what the director wishes -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MoveCamera:
    """Recall a preset; the answer is CameraArrived, PresetMissing, PresetLate or CameraLost."""

    camera: str
    preset: int


@dataclass(frozen=True, slots=True)
class CutTo:
    """Show this from now on; the caller writes it down with its media time."""

    shot: Shot


@dataclass(frozen=True, slots=True)
class TallyLight:
    """A camera's red light: on air, or not."""

    camera: str
    on: bool


Wish = MoveCamera | CutTo | TallyLight
