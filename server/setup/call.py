"""The remote test call: a browser page that sends and receives through our media plane, as the ledger sees it. Pure.

A member's own page, opened before the sitting, is the test: its device check asks for camera and microphone, then it
sends both and shows the hall. That the call is good says what both ends counted in the last second, not what was
configured: packets of the page's camera and microphone arrived here, and the page itself reports that it decoded the
hall's picture and heard its sound without gaps (`media.perception`). So it proves browser, line, firewall and media
plane in both directions. It does not prove that the loudspeakers in the hall are switched on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hardware.readiness import CallTried
from media.perception import Perception, Reception, State
from media.texts import N_
from server.floor import HALL

NOBODY: Final = N_(
    "Niemand ist zugeschaltet; bitte ein Mitglied seine Seite mit Kamera und Mikrofon öffnen lassen und erneut prüfen."
)
NOTHING_SENT: Final = N_(
    "Vom zugeschalteten Mitglied kommen Bild und Ton nicht beide an; bitte dort Kamera und Mikrofon prüfen."
)
NOTHING_HEARD: Final = N_(
    "Beim zugeschalteten Mitglied kommen Bild und Ton des Saals nicht beide an; bitte Saalkamera, Saalton und Leitung "
    "prüfen."
)


def tried_call(live: Mapping[str, Any], receptions: Mapping[str, Reception]) -> CallTried:
    """How the call of the best connected page went; `live` is the message of that name (web/PROTOCOL.md)."""
    people = {who: one for who, one in live["people"].items() if one["video"] or one["audio"]}
    if not people:
        return CallTried(False, NOBODY)
    sending = [who for who, flows in people.items() if flows["video"] and flows["audio"]]
    if not sending:
        return CallTried(False, NOTHING_SENT)
    good = any(_perceives(receptions.get(who), live["hall"]) for who in sending)
    return CallTried(good, "" if good else NOTHING_HEARD)


def _perceives(reception: Reception | None, hall: Mapping[str, Any]) -> bool:
    """Both of the hall; where the hall sends nothing, nothing was tried."""
    had = reception.senders.get(HALL, Perception()) if reception is not None else Perception()
    wanted = {"video": had.video, "audio": had.audio}
    return bool(hall["video"] and hall["audio"]) and all(state is State.PERCEIVED for state in wanted.values())
