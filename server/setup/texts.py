"""Why the technician's wish cannot be carried out in this hall, in sentences with what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from media.texts import N_

TROUBLES: Final[Mapping[str, str]] = {
    "shot-unknown": N_("Dieses Bild gibt es in diesem Saal nicht; bitte Platz, Kamera und Voreinstellung prüfen."),
    "shot-audience": N_("In diesem Bild ist das Publikum zu sehen; es wird nie gezeigt. Bitte ein anderes wählen."),
    "director-missing": N_("Es ist keine Bildregie in Betrieb; bitte Kameras und [director] in config.toml prüfen."),
    "camera-unknown": N_("Diese Kamera gibt es nicht; bitte eine der angezeigten wählen."),
    "camera-on-air": N_(
        "Diese Kamera ist auf Sendung. Während der Sitzung lassen sich nur Kameras steuern, die nicht auf Sendung sind."
    ),
    "camera-offline": N_("Die Kamera ist nicht verbunden; bitte zuerst die Verbindung herstellen."),
    "camera-declined": N_("Die Kamera hat den Befehl nicht angenommen; bitte noch einmal drücken."),
    "seat-unknown": N_("Diesen Platz gibt es in diesem Saal nicht; bitte einen der angezeigten wählen."),
    "seat-not-shown": N_("Dieser Platz wird nie gezeigt (no_camera in config.toml); er bekommt keine Voreinstellung."),
    "wide-unknown": N_("Diese Kamera hat keine Totale; bitte „wide“ bei der Kamera in config.toml eintragen."),
    "preset-missing": N_("Diese Voreinstellung hat die Kamera nicht; bitte ausrichten und speichern."),
    "preset-not-kept": N_("Die Position steht in der Kamera, aber nicht auf der Festplatte; bitte Datenträger prüfen."),
    "presets-used-up": N_("Die Kamera hat keine freie Voreinstellung mehr; bitte eine andere Kamera wählen."),
    "hall-in-use": N_("Während der Sitzung wird der Saal nicht geprüft; bitte vorher oder in einer Unterbrechung."),
    "check-running": N_("Der Saal wird gerade geprüft; bitte das Ergebnis abwarten."),
}
