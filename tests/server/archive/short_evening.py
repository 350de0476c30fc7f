"""A short evening on air, for tests of its recording."""

from __future__ import annotations

from agenda.commands.floor import GiveFloor, TakeFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.publicity import AdmitPublic
from agenda.commands.sitting import CloseSitting
from tests.server.broadcast import Broadcast
from tests.server.evening import CHAIR


async def evening(broadcast: Broadcast) -> None:
    """Two seconds of TOP 1, two of p7 in it, three of non-public TOP 2, three more in public, and the end."""
    house = broadcast.house
    await broadcast.seconds(2)
    await house.submit(GiveFloor("p7"), CHAIR)
    await broadcast.seconds(2)
    await house.submit(TakeFloor(), CHAIR)
    await house.submit(CallItem("t2"), CHAIR)
    await broadcast.seconds(3)
    await house.submit(CloseItem(), CHAIR)
    await house.submit(AdmitPublic(), CHAIR)
    await broadcast.seconds(3.2)
    await house.submit(CloseSitting(), CHAIR)
    await broadcast.until("closed")
