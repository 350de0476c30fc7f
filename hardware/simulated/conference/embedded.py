"""The conference system that is there when the hall has none: a simulated one on loopback, of any make.

The production driver is led to it by its settings, so the demonstration runs what a real hall runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from hardware.settings import Make
from hardware.simulated.conference.bosch import SimulatedBosch
from hardware.simulated.conference.cocon import SimulatedCoCon
from hardware.simulated.conference.desks import Desks
from hardware.simulated.conference.dis import SimulatedDis
from hardware.simulated.conference.server import CentralUnit

UNITS: Final[Mapping[Make, Callable[[Desks], CentralUnit]]] = {
    "cocon": SimulatedCoCon,
    "dis": SimulatedDis,
    "bosch": SimulatedBosch,
}
USUAL: Final[Make] = "cocon"
"""The one with voting keys and cards."""


def simulated_conference(make: Make = USUAL, desks: Desks | None = None) -> CentralUnit:
    """A central unit to be entered (`async with`); then its `settings` lead a driver to it, its `desks` have keys."""
    return UNITS[make](desks or Desks())
