"""The least there is to test a fan-out with: a publisher, its microphone, and somebody who hears it."""

from __future__ import annotations

from media.fanout.ports import Outbound, Source
from tests.contracts.fanout_bench import (
    MICROPHONE,
    SOUND,
    Bench,
    Browser,
)


def microphone(publisher: Browser) -> Source:
    return publisher.link.receive(MICROPHONE, publisher.bench.asked())


def listen(subscriber: Browser, source: Source, shape: Outbound = SOUND) -> None:
    subscriber.link.send(shape).attach(source)


async def line(hall: Bench) -> tuple[Browser, Browser, Source]:
    """A publisher with a microphone and somebody who hears it."""
    publisher, subscriber = hall.browser(), hall.browser()
    source = microphone(publisher)
    listen(subscriber, source)
    return publisher, subscriber, source
