"""A new link for the clerk, from the server's own machine.

The clerk takes back everybody's link but the own: who stole that one could lock the clerk out with it. So it takes
somebody who may use the machine itself.
"""

from __future__ import annotations

from pathlib import Path

from server.addresses import meeting_url
from server.clock import Clock
from server.config import Settings
from server.identity import Identities
from server.links import seat_of_role, validity
from server.planning import MeetingPlan
from server.secret import load_secret
from server.store.store import Store

RENEWED = """
Schriftführung
  {url}

Der alte Link gilt nicht mehr. Läuft der Server gerade, bitte neu starten:
Erst damit ist getrennt, wer den alten benutzt."""


async def renewed(plan: MeetingPlan, settings: Settings, folder: Path, clock: Clock) -> str:
    """Take the clerk's links into this sitting back; the new one, and what is left to do. Raises StorageTrouble."""
    seat = seat_of_role(plan.meeting.id, "clerk", plan.with_function("clerk").id)
    store = Store.open(settings.storage.database, folder, clock)
    try:
        identities = Identities(store.registry, load_secret(folder), clock, plan.meeting.id)
        valid = validity(plan, settings.sitting.link_validity_days, clock.now())
        fresh, _ = await identities.renew(seat.role, seat.slug, seat.person_id, valid)
    finally:
        await store.close()
    return RENEWED.format(url=f"{meeting_url(settings)}/einladung/{identities.token(fresh.id)}")
