"""A hall for the director: cameras that take their time, a clock that jumps from one look to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from hardware.conference.ports import MicrophoneClosed, MicrophoneOpened
from hardware.director import State, direct, heard, next_look
from hardware.shots import CameraArrived, CutTo, Event, HallPlan, MoveCamera, Shot, TallyLight, View, Wish

SEAT_7, SEAT_8, SEAT_9, SEAT_12 = View("a", 7), View("b", 8), View("a", 9), View("a", 12)
WIDE_A, WIDE_B = View("a", 0), View("b", 0)
PUBLIC = View("b", 50, audience=True)
PLAN = HallPlan(
    seats={
        1: (View("b", 1),),
        7: (SEAT_7,),
        8: (SEAT_8,),
        9: (SEAT_9,),
        10: (PUBLIC,),
        11: (),
        12: (View("b", 12), SEAT_12),
    },
    wide=(WIDE_A, WIDE_B),
    chairs=frozenset({1}),
    audience=frozenset({View("b", 51)}),
)
ON_7, ON_8, ON_9 = Shot("seat", SEAT_7, 7), Shot("seat", SEAT_8, 8), Shot("seat", SEAT_9, 9)
CHAIR = Shot("seat", View("b", 1), 1)
TRAVEL_S = 1.0


@dataclass
class Cut:
    """What went on air when."""

    at: float
    shot: Shot


@dataclass
class Hall:
    """Everything the director wished, and cameras that answer after `travel` seconds (None: never)."""

    plan: HallPlan = PLAN
    travel: float | None = TRAVEL_S
    now: float = 100.0
    cuts: list[Cut] = field(default_factory=list)
    moves: list[MoveCamera] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    lights: set[str] = field(default_factory=set)
    standing: dict[str, int] = field(default_factory=dict)
    under_way: dict[str, tuple[float, int]] = field(default_factory=dict)
    state: State = field(init=False)

    def __post_init__(self) -> None:
        self.state = State(self.plan)
        self.look()

    @property
    def on_air(self) -> Shot:
        return self.state.on_air

    def hear(self, *events: Event) -> None:
        for event in events:
            self.state = heard(self.state, event, self.now)
        self.look()

    def look(self) -> tuple[Wish, ...]:
        step = direct(self.state, self.now)
        self.state = step.state
        self.wishes.extend(step.wishes)
        for wish in step.wishes:
            self._carry_out(wish)
        return step.wishes

    def _carry_out(self, wish: Wish) -> None:
        match wish:
            case MoveCamera(camera, preset):
                self.moves.append(wish)
                self.standing.pop(camera, None)
                self.under_way.pop(camera, None)
                if self.travel is not None:
                    self.under_way[camera] = (self.now + self.travel, preset)
            case CutTo(shot):
                self.cuts.append(Cut(self.now, shot))
            case TallyLight(camera, on):
                (self.lights.add if on else self.lights.remove)(camera)

    def wait(self, seconds: float) -> None:
        """Let time pass, stopping wherever the director or a camera has something to do."""
        end = self.now + seconds
        while (moment := self._next_moment()) is not None and moment <= end:
            self.now = max(self.now, moment)
            self._arrivals()
            self.look()
        self.now = end
        self.look()

    def _next_moment(self) -> float | None:
        moments = [at for at, _ in self.under_way.values()]
        look = next_look(self.state, self.now)
        return min([*moments, *([look] if look is not None else [])], default=None)

    def _arrivals(self) -> None:
        for camera, (at, preset) in list(self.under_way.items()):
            if at <= self.now:
                del self.under_way[camera]
                self.standing[camera] = preset
                self.state = heard(self.state, CameraArrived(camera, preset), self.now)

    def settled(self, *events: Event) -> Shot:
        """What is on air five seconds after these events."""
        self.hear(*events)
        self.wait(5.0)
        return self.on_air


def quiet_hall() -> Hall:
    """A hall whose whole view has been on air for a while."""
    quiet = Hall()
    quiet.wait(20.0)
    assert quiet.on_air == Shot("wide", WIDE_A)
    return quiet


def open_(seat: int) -> MicrophoneOpened:
    return MicrophoneOpened(seat)


def close(seat: int) -> MicrophoneClosed:
    return MicrophoneClosed(seat)
