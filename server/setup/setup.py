"""The hall as the technician sets it up: cameras steered by hand, presets taught, everything checked beforehand.

A camera that is on air during the sitting is nobody's to steer but the director's. What devices say becomes facts for
the list of `hardware.readiness`; what was taught is kept in the data folder and shown at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

from agenda.events import Recorded
from agenda.meeting import Meeting
from agenda.ports import Refusal
from hardware.cameras.ports import Camera, Outcome, Steer
from hardware.cameras.settings import CameraSettings
from hardware.conference.line import Pause
from hardware.conference.room import knows
from hardware.readiness import CallTried, DeviceIs, Fact, Facts, Report, checklist, fact_of, noted
from hardware.seatmap import SeatMap
from hardware.seatmap_taught import Taught, preset_for, shown, taught_anew, with_taught
from hardware.shots import View
from server.chamber import Chamber
from server.direction import Direction
from server.hall_meter import HallMeter
from server.health import PartState
from server.setup.check import Hall, HallCheck
from server.setup.file import TaughtFile
from server.setup.listed import completed, expected_seats
from server.setup.sound import SeatEar
from server.sitting import Sitting

log = logging.getLogger(__name__)

DECLINED: Final[Mapping[Outcome, str]] = {
    "offline": "camera-offline",
    "unsupported": "camera-declined",
    "missing": "preset-missing",
    "refused": "camera-declined",
}
"""The refusal for each answer of a camera that is not "done"."""


class Setup:
    """One sitting's; `call` tries the remote call, `parts` tells how the parts of the server are.

    Until `join` there are neither devices nor a director.
    """

    def __init__(
        self,
        sitting: Sitting,
        file: TaughtFile,
        call: Callable[[], CallTried],
        parts: Callable[[], Mapping[str, PartState]],
        tasks: asyncio.TaskGroup,
        pause: Pause,
    ) -> None:
        self._sitting = sitting
        self._file = file
        self._tasks = tasks
        self._call = call
        self._parts = parts
        self._chairs: Sequence[int] = ()
        self.taught = file.load()
        self.chamber: Chamber | None = None
        self.direction: Direction | None = None
        self.facts = Facts()
        self._running: asyncio.Task[None] | None = None
        meter = HallMeter(sitting.room, sitting.clock.monotonic)
        self._check = HallCheck(self._note, call, SeatEar(meter.level, pause), pause)
        sitting.desk.listen(self._meeting_changed)

    def join(self, chamber: Chamber | None, direction: Direction | None, chair_seats: Sequence[int] = ()) -> None:
        """These are at work; `chair_seats` are the chair's units."""
        self.chamber, self.direction, self._chairs = chamber, direction, chair_seats
        if chamber is not None:
            chamber.listen(self._hear)
        if direction is not None:
            direction.listen(self._hear)
        self._note_devices()

    @property
    def checking(self) -> bool:
        """Whether the hall is being checked."""
        return self._running is not None and not self._running.done()

    # -- what is known -------------------------------------------------------------------------------------------------

    @property
    def seatmap(self) -> SeatMap:
        """The hall as it is used now."""
        return self.direction.seatmap if self.direction is not None else SeatMap()

    @property
    def microphones(self) -> tuple[int, ...]:
        """The seats that the conference system knows."""
        return () if self.chamber is None else tuple(sorted(self.chamber.system.room.seats))

    def report(self) -> Report:
        """The list as it stands."""
        systems = () if self.chamber is None else (self.chamber.system.health.name,)
        unknown = self._seats_without_unit()
        listed = checklist(self.seatmap, self.facts, systems, {*self.microphones, *unknown})
        return completed(listed, unknown, self._parts(), self._sitting.clock.now())

    def _seats_without_unit(self) -> frozenset[int]:
        """Seats of people who come to the hall, which the conference system does not know; known while it answers."""
        if self.chamber is None or not self.chamber.system.health.usable:
            return frozenset()
        room = self.chamber.system.room
        expected = expected_seats(self._sitting.desk.meeting, self._chairs)
        return frozenset(seat for seat in expected if not knows(room, seat))

    def _hear(self, event: object) -> None:
        fact = fact_of(event)
        if fact is not None:
            self._note(fact)
            self._check.hear(fact)

    def _note(self, fact: Fact) -> None:
        self.facts = noted(self.facts, fact, self._sitting.clock.now())

    def _note_devices(self) -> None:
        systems = [self.chamber.system.health] if self.chamber is not None else []
        cameras = [camera.health for camera in self._cameras.values()]
        for health in (*systems, *cameras):
            if health.state not in ("off", "connecting"):
                self._note(DeviceIs(health))

    @property
    def _cameras(self) -> Mapping[str, Camera]:
        return self.direction.cameras if self.direction is not None else {}

    # -- cameras by hand -----------------------------------------------------------------------------------------------

    async def steer(self, name: str, steer: Steer) -> None:
        """Move while a key is held; the page asks again every second. Raises Refusal."""
        _accepted(await self._free(name).steer(steer))

    async def recall(self, name: str, preset: int) -> None:
        """Go to a preset; raises Refusal. Where the public is in sight nobody need go by this page."""
        camera, direction = self._free(name), self._director()
        if direction.seatmap.plan.framed(View(name, preset)):
            raise Refusal("shot-audience")
        direction.taken_by_hand(name)
        _accepted(await camera.recall(preset))

    async def teach(self, name: str, seat: int) -> int:
        """Keep where the camera stands as the seat's preset, in the camera and on the disk; its number. Raises Refusal.

        The camera comes first: a mapping to a preset that the camera does not have would show something else.
        """
        camera, direction = self._free(name), self._director()
        preset = self._number(direction.seatmap, name, seat)
        _accepted(await camera.save(preset))
        taught = taught_anew(self.taught, seat, View(name, preset))
        await self._kept(taught)
        self.taught = taught
        direction.replan(with_taught(direction.seatmap, taught))
        return preset

    async def teach_wide(self, name: str) -> int:
        """Keep where the camera stands as its view of the whole hall; the preset's number. Raises Refusal."""
        camera, plan = self._free(name), self._director().seatmap.plan
        preset = next((view.preset for view in plan.wide if view.camera == name), None)
        if preset is None:
            raise Refusal("wide-unknown")
        _accepted(await camera.save(preset))
        return preset

    def _number(self, hall: SeatMap, name: str, seat: int) -> int:
        if seat not in {*hall.plan.seats, *self.microphones, *self._seats_of_people()}:
            raise Refusal("seat-unknown")
        if not shown(hall, seat):
            raise Refusal("seat-not-shown")
        preset = preset_for(hall, _settings(hall, name), seat)
        if preset is None:
            raise Refusal("presets-used-up")
        return preset

    def _seats_of_people(self) -> set[int]:
        people = self._sitting.desk.meeting.people.values()
        return {person.seat for person in people if person.seat is not None}

    async def _kept(self, taught: Taught) -> None:
        try:
            await asyncio.to_thread(self._file.save, taught)
        except OSError as error:
            log.error("taught presets not kept: %s", error)
            raise Refusal("preset-not-kept") from error

    def _director(self) -> Direction:
        if self.direction is None:
            raise Refusal("director-missing")
        return self.direction

    def _free(self, name: str) -> Camera:
        """A camera that may be moved by hand now."""
        direction = self._director()
        if self.checking:
            raise Refusal("check-running")
        if name not in direction.cameras:
            raise Refusal("camera-unknown")
        if self._sitting.desk.meeting.state == "open" and direction.on_air.camera == name:
            raise Refusal("camera-on-air")
        return direction.cameras[name]

    # -- the check -----------------------------------------------------------------------------------------------------

    def begin_check(self) -> None:
        """Check everything anew, beside the loop's other work; raises Refusal where it is not the time for it."""
        if self._sitting.desk.meeting.state == "open":
            raise Refusal("hall-in-use")
        if self.checking:
            raise Refusal("check-running")
        self.facts = Facts()
        self._note_devices()
        self._running = self._tasks.create_task(self._checked(), name="hall check")

    def try_call(self) -> None:
        """Only the remote call again: a member may come later than the technician."""
        self._note(self._call())

    async def _checked(self) -> None:
        try:
            await self._take_over()
            await self._check.run(self._hall())
        finally:
            self._give_back()

    async def _take_over(self) -> None:
        """While the hall is checked its cameras and microphones are the check's."""
        if self.direction is not None:
            self.direction.rest(True)
        if self.chamber is not None:
            await self.chamber.rest()

    def _give_back(self) -> None:
        if self.direction is not None:
            self.direction.rest(False)
        if self.chamber is not None:
            self.chamber.resume()

    def _meeting_changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        """A sitting that begins does not wait for the check: microphones and cameras are its own at once."""
        if meeting.state == "open" and self._running is not None:
            self._running.cancel()

    def _hall(self) -> Hall:
        system = self.chamber.system if self.chamber is not None else None
        return Hall(system, self.microphones, self._cameras, self.seatmap.views())

    @property
    def progress(self) -> dict[str, Any]:
        """How far the list is."""
        report = self.report()
        results = {result: report.count(cast(Any, result)) for result in ("passed", "failed", "open")}
        return {"running": self.checking, "ready": report.ready, **results}


def _settings(hall: SeatMap, name: str) -> CameraSettings:
    return next(camera for camera in hall.cameras if camera.id == name)


def _accepted(outcome: Outcome) -> None:
    if outcome != "done":
        raise Refusal(DECLINED[outcome])
