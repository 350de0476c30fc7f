"""The supervisor with real children; its clock and its pauses are the tests'."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable

import pytest

from hardware.supervisor import GRACE_S, State, Supervisor

CRASH = (sys.executable, "-c", "import sys; print('out of luck'); sys.exit(3)")
STAY = (sys.executable, "-c", "import signal; print('here', flush=True); signal.pause()")
STUBBORN = (
    sys.executable,
    "-c",
    "import signal\nsignal.signal(15, signal.SIG_IGN)\nprint('here', flush=True)\nwhile True: signal.pause()",
)


class Watch:
    """A supervised child: `pauses` are the seconds asked for, `life` is how long the fake clock lets a child live."""

    def __init__(self, argv: tuple[str, ...], *, life: float = 0.0, endless: frozenset[float] = frozenset()) -> None:
        self.pauses: list[float] = []
        self.states: list[State] = []
        self.changed = asyncio.Event()
        self._life = life
        self._endless = endless
        self._time = 0.0
        self.supervisor = Supervisor("child", argv, now=self._now, pause=self._pause, on_state=self._entered)

    def _now(self) -> float:
        return self._time

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if seconds in self._endless:
            await asyncio.Event().wait()
        await asyncio.sleep(0)

    def _entered(self, state: State) -> None:
        self.states.append(state)
        if state == "running":
            self._time += self._life
        self.changed.set()

    async def until(self, reached: Callable[[], bool], running: asyncio.Task[None]) -> None:
        while not reached() and not running.done():
            self.changed.clear()
            await self.changed.wait()

    async def stop(self, running: asyncio.Task[None]) -> None:
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running


async def test_a_child_that_crashes_is_restarted_at_once_and_then_more_and_more_slowly() -> None:
    watch = Watch(CRASH)
    running = asyncio.create_task(watch.supervisor.run())
    await watch.until(lambda: watch.supervisor.restarts >= 3, running)
    await watch.stop(running)
    assert watch.pauses[:3] == [0.0, 0.5, 1.0]
    assert watch.states[:4] == ["running", "waiting", "running", "waiting"]
    assert watch.states[-1] == "stopped"


async def test_a_child_that_ran_long_enough_is_restarted_at_once_each_time() -> None:
    watch = Watch(CRASH, life=31.0)
    running = asyncio.create_task(watch.supervisor.run())
    await watch.until(lambda: watch.supervisor.restarts >= 3, running)
    await watch.stop(running)
    assert watch.pauses[:3] == [0.0, 0.0, 0.0]


async def test_what_a_child_says_last_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    watch = Watch(CRASH)
    running = asyncio.create_task(watch.supervisor.run())
    await watch.until(lambda: "waiting" in watch.states, running)
    await watch.stop(running)
    assert "child: out of luck" in caplog.messages
    assert any(message.startswith("child ended with code 3") for message in caplog.messages)


async def test_a_program_that_does_not_exist_is_tried_again_and_does_not_raise() -> None:
    watch = Watch(("/does/not/exist",))
    running = asyncio.create_task(watch.supervisor.run())
    await watch.until(lambda: watch.supervisor.restarts >= 2, running)
    await watch.stop(running)
    assert watch.states[:2] == ["waiting", "waiting"]


async def test_cancelling_ends_the_child_before_it_returns(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    watch = Watch(STAY, endless=frozenset({GRACE_S}))
    running = asyncio.create_task(watch.supervisor.run())
    await watch.until(lambda: watch.supervisor.state == "running", running)
    pid = watch.supervisor.pid
    await watch.stop(running)
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert watch.supervisor.state == "stopped"


async def test_a_child_deaf_to_sigterm_is_killed(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    deaf = asyncio.Event()

    def listen(record: logging.LogRecord) -> bool:
        if record.getMessage() == "child: here":
            deaf.set()
        return True

    caplog.handler.addFilter(listen)
    watch = Watch(STUBBORN)
    running = asyncio.create_task(watch.supervisor.run())
    await deaf.wait()
    await watch.stop(running)
    assert watch.pauses == [GRACE_S]
    assert "child does not end by itself and is killed" in caplog.messages
