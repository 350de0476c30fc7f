"""Which camera sees which seat, and how the director cuts: `[[camera]]`, `[seats]`, `[director]` of config.toml.

What is read becomes the director's plan. A view of a preset that has the public in sight (`audience`) is refused for
seats and for the whole hall when the file is read, and never shown by anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, cast

from hardware.cameras.settings import CameraSettings
from hardware.seatmap_faults import PAIRS, Fault, Hall, Table, faults_in
from hardware.shots import HallPlan, Rhythm, View


class SeatMapError(ValueError):
    """The tables cannot be meant; every fault is a sentence for the person who edits the file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(fault.sentence for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class SeatMap:
    """The hall: its cameras and the director's plan; who sits where stands in the meeting's plan.

    `directing` is off where a person directs. `hidden` are the seats that are never shown (`no_camera`). `own_chairs`:
    [director] says itself whose microphone comes first.
    """

    cameras: tuple[CameraSettings, ...] = ()
    plan: HallPlan = field(default_factory=HallPlan)
    directing: bool = True
    hidden: frozenset[int] = frozenset()
    own_chairs: bool = False

    def chaired_from(self, seats: Iterable[int]) -> SeatMap:
        """The chair's microphones, of [conference], come first where [director] says nothing else."""
        return self if self.own_chairs else replace(self, plan=replace(self.plan, chairs=frozenset(seats)))

    def directed_as(self, other: SeatMap) -> SeatMap:
        """This hall in the other's rhythm, and with what the other shows during a secret ballot."""
        return replace(self, plan=replace(self.plan, rhythm=other.plan.rhythm, ballot=other.plan.ballot))

    def views(self) -> tuple[View, ...]:
        """Every view that may be shown, for the set-up page to teach and to check; those of the hall first."""
        seats = (view for views in self.plan.seats.values() for view in views)
        return tuple(dict.fromkeys(view for view in (*self.plan.wide, *seats) if not view.audience))


def read(cameras: object, seats: object, director: object) -> SeatMap:
    """The map from the three tables as the TOML parser gives them, [] and {} where they are missing.

    Raises SeatMapError with all faults.
    """
    faults = faults_in(cameras, seats, director)
    if faults:
        raise SeatMapError(faults)
    return _built(cast(Sequence[Table], cameras), cast(Table, seats), cast(Table, director))


def _built(cameras: Sequence[Table], seats: Table, director: Table) -> SeatMap:
    audience = Hall(cameras).audience
    rows = {int(seat): cast(Table, table) for seat, table in seats.items()}
    plan = HallPlan(
        seats={seat: _views(table, audience) for seat, table in rows.items()},
        wide=tuple(View(str(one["id"]), cast(int, one["wide"])) for one in cameras if "wide" in one),
        chairs=frozenset(cast(list[int], director.get("chairs", []))),
        audience=frozenset(View(camera, one, True) for camera, presets in audience.items() for one in presets),
        ballot=cast(Literal["wide", "placard"], director.get("ballot", "wide")),
        rhythm=Rhythm(**_given(director, Rhythm)),
    )
    settings = tuple(CameraSettings(**_given(table, CameraSettings)) for table in cameras)
    hidden = frozenset(seat for seat, table in rows.items() if table.get("no_camera"))
    return SeatMap(settings, plan, bool(director.get("enabled", True)), hidden, "chairs" in director)


def _views(table: Table, audience: Mapping[str, set[int]]) -> tuple[View, ...]:
    pairs = ((str(table[camera]), cast(int, table[preset])) for camera, preset in PAIRS if camera in table)
    return tuple(View(camera, preset, preset in audience[camera]) for camera, preset in pairs)


def _given(table: Table, kind: type[Any]) -> dict[str, Any]:
    names = {one.name for one in fields(kind)}
    return {key: value for key, value in table.items() if key in names}
