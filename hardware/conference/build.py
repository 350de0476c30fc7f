"""From settings to the driver of the right make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from hardware.conference.bosch import Bosch
from hardware.conference.cocon import CoCon
from hardware.conference.dis import Dis
from hardware.conference.driver import Conference
from hardware.conference.line import Pause
from hardware.conference.ports import ConferenceSystem, Hear
from hardware.settings import ConferenceSettings, Make

DRIVERS: Final[Mapping[Make, type[Conference]]] = {"cocon": CoCon, "dis": Dis, "bosch": Bosch}


def conference_system(
    settings: ConferenceSettings, hear: Hear, *, now: Callable[[], float], pause: Pause
) -> ConferenceSystem | None:
    """The driver for these settings, None where the hall has no such system.

    `now` is monotonic seconds and `pause` waits. "simulated" has no address of its own: ask
    `hardware.simulated.conference.embedded` for a hall and take its settings.
    """
    driver = DRIVERS.get(settings.address.make)
    return driver(settings, hear, now=now, pause=pause) if driver else None
