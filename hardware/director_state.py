"""What the director knows: who speaks, where cameras stand, what is on air; and how events change it. Pure.

Only what devices said counts as known: a camera that was sent somewhere is under way until it says that it arrived.
Where no conference system tells whose microphone is open, the seat that has the floor counts as the one voice.
Times are monotonic seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from hardware.conference.ports import MicrophoneClosed, MicrophoneOpened
from hardware.shots import (
    PLACARD,
    BallotSecret,
    CameraArrived,
    CameraBack,
    CameraLost,
    CameraSteered,
    Event,
    FloorHeld,
    HallPlan,
    MicrophonesTold,
    OperatorChose,
    OperatorReleased,
    PresetLate,
    PresetMissing,
    PresetSaved,
    RemoteSpeaks,
    Shot,
    SpeakerExpected,
    View,
)

LONG_AGO: Final = float("-inf")
RETRY_S: Final = 5.0  # a camera that declined was busy; an answer that got lost is lost once
LONGEST_RETRY_S: Final = 30.0  # whoever speaks for a minute is to be seen, whatever the camera did before
Key = TypeVar("Key")
Value = TypeVar("Value")
Who = int | str  # a seat's number in the hall, a remote member's person id


@dataclass(frozen=True, slots=True)
class Voice:
    """An open microphone in the hall, or the remote member who has the floor."""

    who: Who
    since: float


@dataclass(frozen=True, slots=True)
class Left:
    """Who spoke last and when the microphone closed."""

    who: Who
    at: float


@dataclass(frozen=True, slots=True)
class Move:
    """A camera on its way."""

    preset: int
    since: float


@dataclass(frozen=True, slots=True)
class Late:
    """A view that its camera did not reach, `times` in a row; wanted again from `until` on, None where it is now."""

    times: int
    until: float | None


@dataclass(frozen=True, slots=True)
class Override:
    """An operator's choice."""

    shot: Shot
    until: float
    by_hand: bool = False  # the camera on air is steered, and so stands at no preset


@dataclass(frozen=True, slots=True)
class State:
    """All the director knows; `standing` holds only what cameras said, a camera on its way is in `moves`."""

    plan: HallPlan
    voices: tuple[Voice, ...] = ()  # in the order in which they opened
    left: Left | None = None
    expected: int | None = None  # the seat that is called next
    floor: int | None = None  # the seat that has the floor
    deaf: bool = False  # no conference system tells whose microphone is open
    secret: bool = False
    override: Override | None = None
    standing: Mapping[str, int] = field(default_factory=dict)
    moves: Mapping[str, Move] = field(default_factory=dict)
    missing: frozenset[View] = frozenset()
    late: Mapping[View, Late] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    on_air: Shot = PLACARD
    on_air_since: float = LONG_AGO


# -- reading the floor ------------------------------------------------------------------------------------------------


def leading(state: State, now: float) -> Voice | None:
    """The chair, else who spoke up last."""
    voices = settled(state, now)
    chairs = [voice for voice in voices if voice.who in state.plan.chairs]
    return next(reversed(chairs or voices), None)


def settled(state: State, now: float) -> list[Voice]:
    """Who got the floor from the chair, and did not just touch a key, counts at once; so does every remote member."""
    wait, floor = state.plan.rhythm.debounce, state.floor
    return [one for one in state.voices if isinstance(one.who, str) or one.who == floor or now >= one.since + wait]


def crowded(state: State, now: float) -> bool:
    """So many microphones are open in the hall that singling one out would be arbitrary."""
    return sum(isinstance(voice.who, int) for voice in settled(state, now)) >= state.plan.rhythm.crowd


def override(state: State, now: float) -> Override | None:
    """The operator's choice, while it stands."""
    return state.override if state.override and now < state.override.until else None


# -- pictures that did not come ---------------------------------------------------------------------------------------


def awaited(state: State, view: View) -> bool:
    """Whether its camera did not reach the view, and is left in peace for a while."""
    late = state.late.get(view)
    return late is not None and late.until is not None


def given_up(state: State, view: View, now: float) -> State:
    """The view is left alone for a while, longer each time in a row."""
    if awaited(state, view):
        return state
    times = state.late[view].times + 1 if view in state.late else 1
    late = Late(times, now + min(RETRY_S * times, LONGEST_RETRY_S))
    move = state.moves.get(view.camera)
    there = somewhere(state, view.camera) if move and move.preset == view.preset else state
    return replace(there, late={**state.late, view: late})


def wanted_again(state: State, now: float) -> State:
    """With every view wanted whose time has come."""
    due = [view for view, late in state.late.items() if late.until is not None and late.until <= now]
    return _wanted(state, due)


def _wanted(state: State, views: Iterable[View]) -> State:
    again = {view: replace(state.late[view], until=None) for view in views if view in state.late}
    return replace(state, late={**state.late, **again}) if again else state


def _reached(state: State, view: View) -> State:
    """The camera has the preset, and can go there."""
    return replace(state, missing=state.missing - {view}, late=_without(state.late, view))


# -- taking in --------------------------------------------------------------------------------------------------------


def heard(state: State, event: Event, now: float) -> State:
    """The state after an event; what changes nothing (a microphone opened twice) gives an equal state."""
    return _HEARD[type(event)](state, event, now)


def _opened(state: State, event: MicrophoneOpened, now: float) -> State:
    known = any(voice.who == event.seat for voice in state.voices)
    return state if known else replace(state, voices=(*state.voices, Voice(event.seat, now)))


def _closed(state: State, event: MicrophoneClosed, now: float) -> State:
    return _fell_silent(state, event.seat, now)


def _told(state: State, event: MicrophonesTold, now: float) -> State:
    """The system's word counts for all seats at once; without it, the chair's word does."""
    seats = _floor_alone(state.floor) if event.open is None else event.open
    return _speaking(replace(state, deaf=event.open is None), seats, now)


def _floor_alone(seat: int | None) -> tuple[int, ...]:
    return () if seat is None else (seat,)


def _speaking(state: State, seats: tuple[int, ...], now: float) -> State:
    """With exactly these seats' voices; whoever has one already keeps its time."""
    for voice in state.voices:
        if isinstance(voice.who, int) and voice.who not in seats:
            state = _fell_silent(state, voice.who, now)
    for seat in seats:
        state = _opened(state, MicrophoneOpened(seat), now)
    return state


def _remote_speaks(state: State, event: RemoteSpeaks, now: float) -> State:
    before = next((voice.who for voice in state.voices if isinstance(voice.who, str)), None)
    if before == event.person:
        return state
    rest = state if before is None else _fell_silent(state, before, now)
    return rest if event.person is None else replace(rest, voices=(*rest.voices, Voice(event.person, now)))


def _fell_silent(state: State, who: Who, now: float) -> State:
    led = not crowded(state, now) and leading(state, now)
    left = _gone(who, now) if led and led.who == who else state.left
    return replace(state, voices=tuple(voice for voice in state.voices if voice.who != who), left=left)


def _gone(who: Who, now: float) -> Left | None:
    """A remote member whose floor ended is not looked at any longer: the picture ends with the right to speak."""
    return Left(who, now) if isinstance(who, int) else None


def _expected(state: State, event: SpeakerExpected, now: float) -> State:
    return replace(state, expected=event.seat)


def _held(state: State, event: FloorHeld, now: float) -> State:
    held = replace(state, floor=event.seat)
    return _speaking(held, _floor_alone(event.seat), now) if state.deaf and event.seat != state.floor else held


def _ballot(state: State, event: BallotSecret, now: float) -> State:
    return replace(state, secret=event.on)


def _arrived(state: State, event: CameraArrived, now: float) -> State:
    """An answer to a journey that was called off tells nothing about where the camera is, but the preset is there."""
    move = state.moves.get(event.camera)
    there = _reached(state, View(event.camera, event.preset))
    if event.camera in state.lost or (move is not None and move.preset != event.preset):
        return there
    return replace(
        there, moves=_without(state.moves, event.camera), standing={**state.standing, event.camera: event.preset}
    )


def _preset_missing(state: State, event: PresetMissing, now: float) -> State:
    known = replace(state, missing=state.missing | {View(event.camera, event.preset)})
    move = state.moves.get(event.camera)
    return somewhere(known, event.camera) if move and move.preset == event.preset else known


def _preset_late(state: State, event: PresetLate, now: float) -> State:
    return given_up(state, View(event.camera, event.preset), now)


def _preset_saved(state: State, event: PresetSaved, now: float) -> State:
    there = _reached(somewhere(state, event.camera), View(event.camera, event.preset))
    return replace(there, standing={**state.standing, event.camera: event.preset})


def _steered(state: State, event: CameraSteered, now: float) -> State:
    """Who steers the camera on air wants to see what it shows: that is an operator's choice of what is on air."""
    by_hand = Override(state.on_air, now + state.plan.rhythm.override, by_hand=True)
    chosen = by_hand if event.camera == state.on_air.camera else state.override
    return replace(somewhere(state, event.camera), override=chosen)


def _camera_lost(state: State, event: CameraLost, now: float) -> State:
    return replace(somewhere(state, event.camera), lost=state.lost | {event.camera})


def _camera_back(state: State, event: CameraBack, now: float) -> State:
    """A camera that was away may have been taught anew: what it lacked is forgotten with where it stood."""
    return replace(
        somewhere(state, event.camera),
        lost=state.lost - {event.camera},
        missing=frozenset(view for view in state.missing if view.camera != event.camera),
        late={view: late for view, late in state.late.items() if view.camera != event.camera},
    )


def _chosen(state: State, event: OperatorChose, now: float) -> State:
    """What somebody asks for by hand is tried at once, however late it was before."""
    shot, plan = event.shot, state.plan
    general = plan.wide if shot.kind == "wide" else plan.seats.get(shot.seat, ()) if shot.seat is not None else ()
    state = _wanted(state, general if shot.view is None else (shot.view,))
    return replace(state, override=Override(event.shot, now + state.plan.rhythm.override))


def _released(state: State, event: OperatorReleased, now: float) -> State:
    return replace(state, override=None)


_HEARD: Mapping[type, Callable[[State, Any, float], State]] = {
    MicrophoneOpened: _opened,
    MicrophoneClosed: _closed,
    MicrophonesTold: _told,
    RemoteSpeaks: _remote_speaks,
    SpeakerExpected: _expected,
    FloorHeld: _held,
    BallotSecret: _ballot,
    CameraArrived: _arrived,
    PresetMissing: _preset_missing,
    PresetLate: _preset_late,
    PresetSaved: _preset_saved,
    CameraSteered: _steered,
    CameraLost: _camera_lost,
    CameraBack: _camera_back,
    OperatorChose: _chosen,
    OperatorReleased: _released,
}


def somewhere(state: State, camera: str) -> State:
    """Nobody knows where the camera stands."""
    return replace(state, moves=_without(state.moves, camera), standing=_without(state.standing, camera))


def _without(table: Mapping[Key, Value], key: Key) -> Mapping[Key, Value]:
    return {name: value for name, value in table.items() if name != key}
