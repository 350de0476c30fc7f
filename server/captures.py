"""Where the hall's pictures and sound come from: which processes capture them, and how their sources are.

A capture process reports in single words (`hardware.capture.feed.Status`); here each has one sentence that says what to
do, and every source is a part of its own on the technician's page.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Final

from hardware.settings import HALL_OWN, HallSettings, Scheme, link_name, parse_conference, processes, sources_of
from hardware.simulated.cameras.embedded import NAMES
from server.config import Settings
from server.hall_picture import HallPicture
from server.health import Health, PartState
from server.sitting import Sitting
from server.texts import N_

NOT_YET: Final = N_(
    "Von dieser Quelle ist noch keine Meldung gekommen. Bleibt das so, bitte Gerät und Kabel prüfen; es wird weiter "
    "versucht."
)
NO_ENCODER: Final = N_(
    "Noch hat sich kein Encoder verbunden; bitte in ihm Adresse, Port und Schlüssel aus config.toml eintragen und "
    "starten."
)
RECONNECTING: Final = N_("Das Gerät hat aufgehört zu übertragen und wird neu verbunden.")
BROKEN: Final = N_("Das Gerät ist nicht erreichbar. Bitte Gerät und Kabel prüfen; es wird weiter versucht.")
FAULTS: Final[Mapping[str, str]] = {
    "refused": N_("Das Gerät nimmt keine Verbindung an. Bitte prüfen, ob es an ist und ob Adresse und Port stimmen."),
    "password": N_("Das Gerät lehnt Benutzer oder Kennwort ab; bitte beides in config.toml berichtigen."),
    "key": N_("Ein Encoder hat sich mit falschem Schlüssel gemeldet; bitte im Encoder den aus config.toml eintragen."),
    "missing": N_("Diese Adresse oder Datei gibt es nicht; bitte die Quelle in config.toml berichtigen."),
    "silent": N_("Das Gerät antwortet nicht mehr. Bitte Gerät und Kabel prüfen; es wird weiter versucht."),
    "busy": N_("Ein anderes Programm benutzt das Gerät oder den Port; bitte dieses Programm beenden."),
    "garbage": N_("Was das Gerät sendet, ist weder Bild noch Ton; bitte in ihm H.264 oder einen Tonkanal einstellen."),
    "empty": N_("Das Gerät sendet nicht, was gebraucht wird; bitte in ihm das Bild oder den Ton einschalten."),
    "ended": N_("Die Übertragung hat aufgehört. Bitte am Gerät nachsehen; es wird weiter versucht."),
}
"""What hinders a source for longer; `hardware.capture.faults` finds the words."""

ADVICE: Final[Mapping[str, str]] = {
    "long-group": N_("Schlüsselbilder kommen zu selten; bitte in der Kamera höchstens 2 Sekunden Abstand einstellen."),
    "reordered": N_("Die Kamera sendet B-Bilder, das kostet Rechenzeit; bitte in ihr B-Frames abschalten (Baseline)."),
}
"""What works and should be changed at the camera."""


def pictures(settings: Settings) -> Mapping[str, str]:
    """The sources of the cameras that have pictures of their own, by the camera's name."""
    own = {one.id: one.picture for one in settings.seatmap.cameras if one.picture}
    return own or (dict.fromkeys(NAMES, "simulated") if _drawn(settings) else {})


def _drawn(settings: Settings) -> bool:
    """Whether two simulated cameras move, as `server.direction.directed` has it."""
    desks = parse_conference(settings.conference.system).make == "simulated"
    return desks and settings.hall.video == "simulated" and settings.seatmap.directing and not settings.seatmap.cameras


def captured(settings: Settings) -> Sequence[HallSettings]:
    """The settings of each capture process."""
    return processes(HallSettings(**dataclasses.asdict(settings.hall)), pictures(settings))


def hall_picture(settings: Settings, sitting: Sitting) -> HallPicture | None:
    """Who cuts the hall's picture from several; None where it has one source. The view of [hall] comes first."""
    names = [name for one in captured(settings) for name in one.cameras]
    ordered = sorted(names, key=lambda name: name != HALL_OWN)
    return HallPicture(sitting.room, ordered) if ordered else None


class Captures:
    """Hears the capture processes; each source is a part of the server's health, from the start on.

    What a process said goes with its link: whoever died with "live" on the lips is not live.
    """

    def __init__(self, settings: Settings, sitting: Sitting, health: Health, picture: HallPicture | None) -> None:
        self._health = health
        self._picture = picture
        self._known: dict[str, Mapping[str, Any]] = {}
        self._sitting = sitting
        self._links = {link_name(one): [source.device for source in sources_of(one)] for one in captured(settings)}
        for one in captured(settings):
            sitting.hear(link_name(one), self.hear)
            for source in sources_of(one):
                self._register(source.device, source.address.scheme)
        sitting.observe(self._forget_the_dead)

    def hear(self, message: Mapping[str, Any]) -> None:
        """A report of a capture process."""
        device = str(message["device"])
        self._known[device] = message
        if self._picture is not None and message["state"] == "live":
            self._picture.pace(device, bool(message["paced"]))

    def _register(self, device: str, scheme: Scheme) -> None:
        self._health.register(f"capture-{device}", lambda: source_state(self._known.get(device), scheme))

    def _forget_the_dead(self) -> None:
        for link in self._links.keys() - self._sitting.local.connected():
            for device in self._links[link]:
                self._known.pop(device, None)


def source_state(report: Mapping[str, Any] | None, scheme: Scheme) -> PartState:
    """The part's state for the newest report of a source, None before the first."""
    if report is None:
        return PartState("degraded", NO_ENCODER if scheme == "rtmp" else NOT_YET)
    if report["state"] == "reconnecting":
        return PartState("degraded", RECONNECTING)
    if report["state"] == "lost":
        return PartState("degraded", FAULTS.get(report["fault"], BROKEN))
    advice = ADVICE.get(report["advice"], "")
    return PartState("degraded" if advice else "ok", advice)
