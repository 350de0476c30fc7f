"""What the system lacks, said to it; what it makes of that it will show."""

from __future__ import annotations

from collections.abc import Sequence

from hardware.conference.ports import ConferenceSystem, Outcome
from server.chamber_hold import Holding
from server.chamber_lamps import Dimming
from server.chamber_orders import AskOnly, Close, Keys, Lack, Open, Precede, PutBack, PutOut, Silence


async def tell(system: ConferenceSystem, hold: Holding, dimming: Dimming, lacks: Sequence[Lack]) -> None:
    """Tell all of it; microphones first and at once, so that one closes and the next opens in the same moment."""
    opened = tuple(lack.seat for lack in lacks if isinstance(lack, Open))
    closed = tuple(lack.seat for lack in lacks if isinstance(lack, Close))
    if opened or closed:
        await _switch(system, hold, opened, closed)
    for lack in lacks:
        await _tell(system, hold, dimming, lack)


async def _switch(system: ConferenceSystem, hold: Holding, opened: Sequence[int], closed: Sequence[int]) -> None:
    hold.telling(opened, closed)
    if await system.switch(opened, closed) != "sent":
        hold.refused(opened, closed)


async def _tell(system: ConferenceSystem, hold: Holding, dimming: Dimming, lack: Lack) -> None:
    match lack:
        case AskOnly():
            await system.take_over()
        case Keys(True):
            await system.start_voting()
        case Keys() | PutBack() | Silence() if await _give_back(system, hold, lack) != "offline":
            hold.returned(lack)
        case PutOut(seats):
            await _put_out(system, dimming, seats)
        case Precede(seat) if await system.prioritise(seat, True) == "sent":
            hold.preceding(seat)


async def _give_back(system: ConferenceSystem, hold: Holding, lack: Keys | PutBack | Silence) -> Outcome:
    match lack:
        case PutBack(mode):
            return await system.put_back(mode)
        case Silence():
            off = await system.all_off()
            closed = await system.switch(closed=hold.silenced())
            return off if off != "sent" else closed
    return await system.stop_voting()


async def _put_out(system: ConferenceSystem, dimming: Dimming, seats: Sequence[int]) -> None:
    dimming.begin(seats)
    if await system.clear_requests() != "sent":
        dimming.forget()
