"""The director at work in a sitting: hears microphones and the floor, moves the cameras, says what is on air.

What is decided stands in `hardware.director`; here is what only the meeting knows (who speaks from home, who is next,
whether a ballot is secret) and where the answer goes: to the scene, which names nobody whom the camera does not frame,
to the hall's picture, which is cut, and to the simulated hall, which draws what its cameras see.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from time import monotonic
from typing import Final, get_args

from agenda.commands import Actor
from agenda.commands.shots import NoteShot
from agenda.events import Event as MeetingEvent
from agenda.events import Recorded
from agenda.events.shots import ShotChosen, ShotReleased
from agenda.events.sitting import SittingOpened
from agenda.meeting import Meeting
from agenda.ports import Refusal
from hardware import director
from hardware.cameras.build import camera
from hardware.cameras.driver import LATE, MISSING
from hardware.cameras.ports import Camera, CameraEvent, Meaningless
from hardware.cameras.ports import Hear as HearCamera
from hardware.conference.ports import ConferenceEvent, HealthChanged, MicrophoneClosed, MicrophoneOpened
from hardware.crew import Crew
from hardware.devices import SENTENCES
from hardware.readiness import Blanks, blanks
from hardware.seatmap import SeatMap
from hardware.seatmap_taught import Taught, with_taught
from hardware.settings import HALL_OWN
from hardware.shots import (
    BallotSecret,
    By,
    CameraBack,
    CameraLost,
    CameraSteered,
    Event,
    FloorHeld,
    MicrophonesTold,
    OperatorChose,
    OperatorReleased,
    RemoteSpeaks,
    Shot,
    SpeakerExpected,
    View,
)
from hardware.simulated.cameras.embedded import SimulatedCameras
from server.captures import captured
from server.chamber import Chamber, person_at, seat_of
from server.config import Settings
from server.hall_picture import HallPicture
from server.health import Counters, Health, PartState
from server.scenes import Framing
from server.sitting import Sitting
from server.store.trouble import StorageTrouble

log = logging.getLogger(__name__)

SYSTEM: Final = Actor("system")
MOST_UNWRITTEN: Final = 100
"""Cuts that may wait for the log: four minutes of the quickest cutting; a disk that is away longer loses cuts only."""

PICTURE_S: Final = 0.04
"""Between two looks at where the simulated cameras point while they move: a picture's length."""


def facts(meeting: Meeting, chair_seats: Sequence[int]) -> tuple[Event, ...]:
    """What the director has to know of the sitting as it stands."""
    return (
        RemoteSpeaks(_remote(meeting)),
        SpeakerExpected(_next(meeting, chair_seats)),
        FloorHeld(_floor(meeting, chair_seats)),
        BallotSecret(_secret(meeting)),
    )


def _remote(meeting: Meeting) -> str | None:
    floor = meeting.floor if meeting.state == "open" else None
    if floor is None or meeting.people[floor.person_id].present != "remote":
        return None
    return floor.person_id


def _floor(meeting: Meeting, chair_seats: Sequence[int]) -> int | None:
    floor = meeting.floor if meeting.state == "open" else None
    person = meeting.people[floor.person_id] if floor is not None else None
    return seat_of(meeting, person, chair_seats) if person is not None and person.present == "hall" else None


def _next(meeting: Meeting, chair_seats: Sequence[int]) -> int | None:
    waiting = (meeting.people[one.person_id] for one in meeting.queue)
    first = next(waiting, None)
    return seat_of(meeting, first, chair_seats) if first is not None and first.present == "hall" else None


def _secret(meeting: Meeting) -> bool:
    vote, election = meeting.vote, meeting.elections.running
    by_paper = vote is not None and vote.state == "open" and vote.form == "secret"
    return by_paper or (election is not None and election.ballot.secret)


def wished(event: ShotChosen) -> Shot:
    """What the operator chose, in the director's words."""
    if event.wish == "view" and event.preset is not None:
        return Shot("view", View(event.camera, event.preset))
    return Shot("seat", seat=event.seat) if event.wish == "seat" else Shot("wide")


def asked(event: MeetingEvent) -> Event | None:
    """What an event of the sitting asks of the director; None where it is none of its business."""
    match event:
        case ShotChosen():
            return OperatorChose(wished(event))
        case ShotReleased():
            return OperatorReleased()
    return None


def fixed_view(settings: Settings) -> View | None:
    """The source of [hall] as a camera that never moves; None where there is none beside cameras with pictures.

    A camera without a picture of its own lies on a mixer, and then [hall] is the mixer's output: nobody knows what that
    shows. The number means nothing, for nothing is recalled there.
    """
    own = all(camera.picture for camera in settings.seatmap.cameras)
    names = {name for one in captured(settings) for name in one.cameras}
    return View(HALL_OWN, 0) if own and HALL_OWN in names else None


def faults(camera: Camera, late: Iterable[int] = ()) -> list[tuple[str, Blanks]]:
    """What is to be done about a camera: German sentences with their blanks; none where all is well.

    `late` are presets at which it did not arrive when it was last sent there.
    """
    health = camera.health
    ill = [(SENTENCES[health.state], blanks(health))] if health.state != "ready" else []
    lacking: list[Blanks] = [{"name": health.name, "preset": preset} for preset in sorted(camera.missing)]
    waiting: list[Blanks] = [{"name": health.name, "preset": preset} for preset in sorted(late)]
    return [*ill, *((MISSING, values) for values in lacking), *((LATE, values) for values in waiting)]


def ignored(cameras: Iterable[Camera]) -> Mapping[str, int]:
    """How many messages changed nothing, of all cameras together, by their kind (`Meaningless`)."""
    counted = [camera.counted for camera in cameras]
    return {kind: sum(one.get(kind, 0) for one in counted) for kind in get_args(Meaningless)}


class Direction:
    """Joins one crew with one sitting; `windows` tells where simulated cameras point, None where cameras are real."""

    def __init__(
        self,
        sitting: Sitting,
        seatmap: SeatMap,
        chair_seats: Sequence[int],
        windows: Callable[[], Mapping[str, tuple[int, int, int, int]]] | None,
        counters: Counters,
        picture: HallPicture | None = None,
    ) -> None:
        self._sitting = sitting
        self._counters = counters
        self.seatmap = seatmap
        self._further: list[HearCamera] = []
        self._unwritten: asyncio.Queue[NoteShot] = asyncio.Queue(MOST_UNWRITTEN)
        self._chairs = tuple(chair_seats)
        self._windows = windows
        self._picture = picture
        self._known: tuple[Event, ...] = ()
        expected = () if picture is None else (picture.expect,)
        self._crew = Crew(seatmap.plan, self._cut, *expected, now=monotonic, pause=asyncio.sleep)
        self.cameras: Mapping[str, Camera] = {
            one.id: camera(one, self._hear_camera, now=monotonic, pause=asyncio.sleep) for one in seatmap.cameras
        }
        self._crew.take(self.cameras)
        self._hears = False  # whether the conference system tells whose microphone is open
        self._crew.hear(MicrophonesTold(None))
        if picture is not None:
            self._await_fixed(picture)
            picture.listen(self._picture_came)
        sitting.desk.listen(self._meeting_changed)

    def start(self, tasks: asyncio.TaskGroup) -> None:
        """Keep the cameras connected and direct, until cancelled."""
        for name, one in self.cameras.items():
            tasks.create_task(one.run(), name=f"camera {name}")
        tasks.create_task(self._crew.run(), name="director")
        tasks.create_task(self._write(), name="cuts")
        if self._windows is not None:
            tasks.create_task(self._draw(self._windows), name="simulated cameras")
        self._show(self.on_air)
        self._meeting_changed(self._sitting.desk.meeting, ())

    def state(self) -> PartState:
        """For the technician's page: the first camera that is not ready, or lacks a preset, says what to do."""
        ill = [sentence.format(**values) for sentence, values in self.faults()]
        return PartState("degraded" if ill else "ok", ill[0] if ill else "", ignored(self.cameras.values()))

    def faults(self) -> list[tuple[str, Blanks]]:
        """What is to be done about each camera, as `faults` says it."""
        late = self._crew.state.late
        return [
            fault
            for name, one in self.cameras.items()
            for fault in faults(one, (view.preset for view in late if view.camera == name))
        ]

    def follow(self, chamber: Chamber) -> None:
        """Hear the conference system from now on, beginning with how it is."""
        chamber.listen(lambda event: self.hear(event, chamber.system.room.open))
        self._line_changed(chamber.system.health.usable, chamber.system.room.open)

    def hear(self, event: ConferenceEvent, now_open: tuple[int, ...] = ()) -> None:
        """What the conference system says, and which microphones are open; the director cares for these alone."""
        match event:
            case MicrophoneOpened() | MicrophoneClosed():
                self._crew.hear(event)
            case HealthChanged(health):
                self._line_changed(health.usable, now_open)

    def _line_changed(self, usable: bool, now_open: tuple[int, ...]) -> None:
        """While the system tells nothing the chair's word counts; what it told before may be over long since."""
        if usable != self._hears:
            self._hears = usable
            self._crew.hear(MicrophonesTold(now_open if usable else None))

    # -- for the operator ----------------------------------------------------------------------------------------------

    @property
    def on_air(self) -> Shot:
        """What is shown now."""
        return self._crew.on_air

    @property
    def decider(self) -> By:
        """Who decided it."""
        return self._crew.decider

    @property
    def override_left(self) -> float | None:
        """Seconds for which an operator's choice still stands; None where none does."""
        return self._crew.override_left

    def possible(self, event: ShotChosen) -> bool:
        """Whether this hall has what an operator chooses."""
        shot = wished(event)
        return director.possible(self._crew.state, shot) and (shot.camera is None or shot.camera in self.cameras)

    def listen(self, further: HearCamera) -> None:
        """Tell somebody else, too, what the cameras say."""
        self._further.append(further)

    def taken_by_hand(self, name: str) -> None:
        """Somebody is about to move this camera: the director no longer knows where it stands."""
        self._crew.hear(CameraSteered(name))

    def rest(self, resting: bool) -> None:
        """Leave the cameras to the check of the hall, or take them up again."""
        self._crew.rest(resting)

    def replan(self, seatmap: SeatMap) -> None:
        """The hall's views are others from now on."""
        self.seatmap = seatmap
        self._crew.replan(seatmap.plan)

    def _hear_camera(self, event: CameraEvent) -> None:
        for further in self._further:
            further(event)
        blind = isinstance(event, CameraBack) and self._picture is not None and not self._picture.has(event.camera)
        if not blind:
            self._crew.hear(event)

    def _await_fixed(self, picture: HallPicture) -> None:
        fixed = self.seatmap.plan.fixed
        if fixed is not None and not picture.has(fixed.camera):
            self._crew.hear(CameraLost(fixed.camera))

    def _picture_came(self, name: str, there: bool) -> None:
        """A camera can be shown only while its picture is there and, unless it never moves, it can be moved."""
        one, fixed = self.cameras.get(name), self.seatmap.plan.fixed
        steered = one is not None and (one.health.usable or not there)
        if steered or (fixed is not None and name == fixed.camera):
            self._crew.hear(CameraBack(name) if there else CameraLost(name))

    # -- the sitting ---------------------------------------------------------------------------------------------------

    def _meeting_changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        for one in recorded:
            if isinstance(one.event, SittingOpened):
                self._note(self.on_air)
            elif (order := asked(one.event)) is not None:
                self._crew.hear(order)
        now = facts(meeting, self._chairs)
        changed = [event for event in now if event not in self._known]
        self._known = now
        for event in changed:
            self._crew.hear(event)

    def _cut(self, shot: Shot, at: float) -> None:
        log.info("on air: %s", shot)
        self._show(shot)
        self._note(shot)

    def _show(self, shot: Shot) -> None:
        """Whom the camera frames is said when its picture is there: no name under another face."""
        framing = Framing(shot.kind, self._framed(shot))
        if self._picture is None:
            self._sitting.frame(framing)
        else:
            self._picture.cut(shot.camera, lambda: self._sitting.frame(framing))

    def _framed(self, shot: Shot) -> str | None:
        return person_at(self._sitting.desk.meeting, shot.seat, self._chairs) if shot.seat is not None else None

    def _note(self, shot: Shot) -> None:
        """Hand the cut to whoever writes, for no picture waits for the disk; before the sitting nothing is kept."""
        meeting = self._sitting.desk.meeting
        if meeting.state not in ("open", "interrupted"):
            return
        media_ms = round(self._sitting.clock.now().timestamp() * 1000)
        preset = shot.view.preset if shot.view else None
        person_id = shot.person or self._framed(shot) or ""
        note = NoteShot(shot.kind, self.decider, media_ms, shot.camera or "", preset, shot.seat, person_id)
        try:
            self._unwritten.put_nowait(note)
        except asyncio.QueueFull:
            self._counters.add("shots_lost")

    async def _write(self) -> None:
        while True:
            note = await self._unwritten.get()
            try:
                await self._sitting.desk.submit(note, SYSTEM)
            except Refusal as refusal:
                self._counters.add("shots_refused", code=refusal.code)
            except StorageTrouble as trouble:
                log.error("a cut was not recorded: %s", trouble)

    async def _draw(self, windows: Callable[[], Mapping[str, tuple[int, int, int, int]]]) -> None:
        told = None
        while True:
            now = windows()
            if now != told:
                told = now
                self._sitting.local.send("hall", {"type": "framing", "windows": dict(now)})
            await asyncio.sleep(PICTURE_S)


@asynccontextmanager
async def directed(
    seatmap: SeatMap,
    sitting: Sitting,
    health: Health,
    tasks: asyncio.TaskGroup,
    chair_seats: Sequence[int],
    *,
    simulated: bool,
    counters: Counters,
    taught: Taught,
    picture: HallPicture | None = None,
    fixed: View | None = None,
) -> AsyncIterator[Direction | None]:
    """The director at work for this sitting; None where nobody directs, or nothing can be moved.

    `taught` are the views that were taught on the set-up page, `fixed` is the whole hall by a camera that never moves.
    """
    async with AsyncExitStack() as stack:
        windows = None
        if not seatmap.cameras and simulated and seatmap.directing:
            cameras = await stack.enter_async_context(SimulatedCameras(now=monotonic, pause=asyncio.sleep))
            seatmap, windows = cameras.seatmap.directed_as(seatmap), cameras.windows
        if not seatmap.cameras or not seatmap.directing:
            yield None
            return
        seatmap = replace(seatmap, plan=replace(seatmap.plan, fixed=fixed))
        direction = Direction(sitting, with_taught(seatmap, taught), chair_seats, windows, counters, picture)
        health.register("cameras", direction.state)
        direction.start(tasks)
        yield direction
