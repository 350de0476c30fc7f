"""The director at work in a sitting: hears microphones and the floor, moves the cameras, says what is on air.

What is decided stands in `hardware.director`; here is what only the meeting knows (who speaks from home, who is next,
whether a ballot is secret) and where the answer goes: to the scene, which names nobody whom the camera does not frame,
and to the simulated hall, which draws what the camera on air sees.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic
from typing import Final

from agenda.events import Recorded
from agenda.meeting import Meeting
from hardware.cameras.build import camera
from hardware.cameras.ports import Camera
from hardware.conference.ports import ConferenceEvent, MicrophoneClosed, MicrophoneOpened
from hardware.crew import Crew
from hardware.seatmap import SeatMap
from hardware.shots import BallotSecret, Event, RemoteSpeaks, Shot, SpeakerExpected
from hardware.simulated.cameras.embedded import SimulatedCameras
from server.chamber import person_at, seat_of
from server.health import Health, PartState
from server.sitting import Sitting

log = logging.getLogger(__name__)

PICTURE_S: Final = 0.04
"""Between two looks at where the simulated camera on air points while it moves: a picture's length."""


def facts(meeting: Meeting, chair_seats: Sequence[int]) -> tuple[Event, ...]:
    """What the director has to know of the sitting as it stands."""
    return (
        RemoteSpeaks(_remote(meeting)),
        SpeakerExpected(_next(meeting, chair_seats)),
        BallotSecret(_secret(meeting)),
    )


def _remote(meeting: Meeting) -> str | None:
    floor = meeting.floor if meeting.state == "open" else None
    if floor is None or meeting.people[floor.person_id].present != "remote":
        return None
    return floor.person_id


def _next(meeting: Meeting, chair_seats: Sequence[int]) -> int | None:
    waiting = (meeting.people[one.person_id] for one in meeting.queue)
    first = next(waiting, None)
    return seat_of(meeting, first, chair_seats) if first is not None and first.present == "hall" else None


def _secret(meeting: Meeting) -> bool:
    vote, election = meeting.vote, meeting.elections.running
    by_paper = vote is not None and vote.state == "open" and vote.form == "secret"
    return by_paper or (election is not None and election.ballot.secret)


class Direction:
    """Joins one crew with one sitting; `windows` tells where simulated cameras point, None where cameras are real."""

    def __init__(
        self,
        sitting: Sitting,
        seatmap: SeatMap,
        chair_seats: Sequence[int],
        windows: Callable[[], Mapping[str, tuple[int, int, int, int]]] | None,
    ) -> None:
        self._sitting = sitting
        self._chairs = tuple(chair_seats)
        self._windows = windows
        self._known: tuple[Event, ...] = ()
        self._crew = Crew(seatmap.plan, self._cut, now=monotonic, pause=asyncio.sleep)
        self._cameras: dict[str, Camera] = {
            one.id: camera(one, self._crew.hear, now=monotonic, pause=asyncio.sleep) for one in seatmap.cameras
        }
        self._crew.take(self._cameras)
        sitting.desk.listen(self._meeting_changed)

    def start(self, tasks: asyncio.TaskGroup) -> None:
        """Keep the cameras connected and direct, until cancelled."""
        for name, one in self._cameras.items():
            tasks.create_task(one.run(), name=f"camera {name}")
        tasks.create_task(self._crew.run(), name="director")
        if self._windows is not None:
            tasks.create_task(self._draw(self._windows), name="simulated cameras")
        self._meeting_changed(self._sitting.desk.meeting, ())

    def state(self) -> PartState:
        """For the technician's page: the first camera that is not ready says what to do."""
        ill = [one.health.sentence for one in self._cameras.values() if one.health.state != "ready"]
        return PartState("degraded" if ill else "ok", ill[0] if ill else "")

    def hear(self, event: ConferenceEvent) -> None:
        """What the conference system says; the director cares for microphones alone."""
        if isinstance(event, MicrophoneOpened | MicrophoneClosed):
            self._crew.hear(event)

    def _meeting_changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        now = facts(meeting, self._chairs)
        changed = [event for event in now if event not in self._known]
        self._known = now
        for event in changed:
            self._crew.hear(event)

    def _cut(self, shot: Shot, at: float) -> None:
        log.info("on air: %s", shot)
        framed = person_at(self._sitting.desk.meeting, shot.seat, self._chairs) if shot.seat is not None else None
        self._sitting.frame(framed)

    async def _draw(self, windows: Callable[[], Mapping[str, tuple[int, int, int, int]]]) -> None:
        told = None
        while True:
            name = self._crew.on_air.camera
            window = windows()[name] if name is not None else None
            if window is not None and window != told:
                told = window
                self._sitting.local.send("hall", {"type": "framing", "window": list(window)})
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
) -> AsyncIterator[Direction | None]:
    """The director at work for this sitting; None where nobody directs, or nothing can be moved."""
    async with AsyncExitStack() as stack:
        windows = None
        if not seatmap.cameras and simulated and seatmap.directing:
            cameras = await stack.enter_async_context(SimulatedCameras(now=monotonic, pause=asyncio.sleep))
            seatmap, windows = cameras.seatmap, cameras.windows
        if not seatmap.cameras or not seatmap.directing:
            yield None
            return
        direction = Direction(sitting, seatmap, chair_seats, windows)
        health.register("cameras", direction.state)
        direction.start(tasks)
        yield direction
