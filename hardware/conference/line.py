"""The line to a device: what can happen to it, keeping it, waiting with an end, doing two things until one ends.

Waiting is an argument (`pause`), as everywhere here, so that tests decide how long nothing happens.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, ClassVar, Final, NoReturn, TypeVar

from hardware.backoff import Backoff
from hardware.devices import Step, Watch

logger = logging.getLogger(__name__)

Pause = Callable[[float], Awaitable[None]]
T = TypeVar("T")


class LineTrouble(Exception):
    """The line is of no use; `step` is what that means for the device's health."""

    step: ClassVar[Step]


class Unreachable(LineTrouble):
    """There is no way to the device."""

    step = "unreachable"


class Refused(LineTrouble):
    """Nothing listens there."""

    step = "refused"


class Denied(LineTrouble):
    """The device does not accept user or password."""

    step = "denied"


class Untrusted(LineTrouble):
    """The device cannot show the certificate that is expected of it."""

    step = "untrusted"


class Mute(LineTrouble):
    """The device has not answered in time: a silent line is a lost line."""

    step = "mute"


class HungUp(LineTrouble):
    """The device ended the connection, or forgot who we are."""

    step = "hung up"


class Garbled(LineTrouble):
    """The device answers something that is not this protocol."""

    step = "garbled"


_MEANINGS: Final[tuple[tuple[type[OSError], type[LineTrouble]], ...]] = (
    (ConnectionRefusedError, Refused),
    (ConnectionResetError, HungUp),
    (BrokenPipeError, HungUp),
)


def trouble(error: OSError) -> LineTrouble:
    """What an error of the network means for the line; without a route there is no way to the device."""
    kind = next((meaning for error_type, meaning in _MEANINGS if isinstance(error, error_type)), Unreachable)
    return kind(str(error))


async def keep_connected(
    name: str, visit: Callable[[], Awaitable[None]], watch: Watch, *, now: Callable[[], float], pause: Pause
) -> NoReturn:
    """Visit the device again and again until cancelled; what ends a visit is health, never an exception.

    `visit` connects and stays as long as the line is good; `now` is monotonic seconds.
    """
    backoff = Backoff()
    try:
        while True:
            watch.note("trying")
            began = now()
            try:
                await visit()
            except LineTrouble as error:
                logger.warning("%s: %s %s", name, error.step, error)
                watch.note(error.step)
            await pause(backoff.failed(now() - began))
    finally:
        watch.note("stopped")


async def within(seconds: float, work: Awaitable[T], pause: Pause) -> T:
    """The result of the work; raises Mute where it takes longer than `seconds`."""
    task = asyncio.ensure_future(work)
    patience = asyncio.ensure_future(pause(seconds))
    try:
        await asyncio.wait((task, patience), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Mute(f"no answer within {seconds} s")
        return task.result()
    finally:
        await _ended(task, patience)


async def until_one_ends(*works: Coroutine[Any, Any, None]) -> None:
    """Do all of them until the first ends or fails; the others are cancelled, the first one's error is raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await _ended(*tasks)
    for task in done:
        task.result()


async def _ended(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
