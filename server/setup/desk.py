"""The operator's intents on their way to the desk: refused what the hall does not have, filled in what was seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from agenda.commands import Actor, Command
from agenda.commands.shots import ChooseShot, NoteReadiness
from agenda.events.shots import ShotChosen
from agenda.ports import Refusal
from hardware.readiness import Report
from server.direction import Direction

Submit = Callable[[Command, Actor], Awaitable[int]]


class OperatorDesk:
    """Stands before the desk; the director may come later or not at all."""

    def __init__(self, report: Callable[[], Report], direction: Callable[[], Direction | None], submit: Submit) -> None:
        self._report = report
        self._direction = direction
        self._submit = submit

    async def submit(self, command: Command, actor: Actor) -> int:
        """Hand the command on; raises Refusal for a picture that this hall does not have."""
        match command:
            case ChooseShot():
                self._check(command)
            case NoteReadiness():
                command = counted(command, self._report())
        return await self._submit(command, actor)

    def _check(self, command: ChooseShot) -> None:
        direction = self._direction()
        if direction is None:
            raise Refusal("director-missing")
        if not direction.possible(ShotChosen(command.wish, command.camera, command.preset, command.seat)):
            raise Refusal("shot-unknown")


def counted(command: NoteReadiness, report: Report) -> NoteReadiness:
    """With what the list says now, whatever a page sent."""
    return replace(
        command,
        passed=report.count("passed"),
        failed=report.count("failed"),
        unseen=report.count("open"),
        faults=tuple(one.label for one in report.checks if one.result != "passed"),
    )
