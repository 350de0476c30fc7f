"""Why a caption is not taken, in sentences with what to do; status codes of HTTP beside them."""

from __future__ import annotations

from collections.abc import Mapping

from server.texts import N_

TROUBLES: Mapping[str, tuple[int, str]] = {
    "malformed": (400, N_("Diese Nachricht ist unvollständig. Bitte die Seite neu laden.")),
    "vtt-malformed": (400, N_("Das ist keine lesbare WebVTT-Datei; sie beginnt mit der Zeile WEBVTT.")),
    "text-empty": (400, N_("Die Zeile ist leer.")),
    "text-long": (413, N_("Die Zeile ist zu lang; bitte in mehreren kürzeren schreiben.")),
    "too-large": (413, N_("Das ist zu viel auf einmal; bitte in kleineren Teilen senden.")),
    "time-odd": (422, N_("Die Zeitangabe passt nicht; sie liegt zu weit zurück oder in der Zukunft.")),
    "token-missing": (
        401,
        N_("Der Schlüssel (Bearer-Token) fehlt oder stimmt nicht. Er steht in config.toml im Abschnitt [captions]."),
    ),
    "cue-unknown": (404, N_("Diese Zeile gibt es nicht.")),
    "cue-changed": (409, N_("Diese Zeile hat inzwischen jemand anders berichtigt. Bitte die neue Fassung ansehen.")),
    "cue-withdrawn": (409, N_("Diese Zeile ist zurückgezogen; sie wird nicht mehr gezeigt und nicht mehr berichtigt.")),
    "not-heard": (
        409,
        N_("Wer gerade spricht, ist öffentlich nicht zu hören. Deshalb gibt es dazu keine Untertitel."),
    ),
    "not-public": (409, N_("Gerade wird nichts öffentlich gezeigt, deshalb gibt es keine Untertitel.")),
    "begun-before": (
        409,
        N_("Diese Zeile wurde begonnen, bevor die Öffentlichkeit zugeschaltet war. Sie wird nicht gezeigt."),
    ),
    "not-kept": (503, N_("Die Zeile lässt sich gerade nicht speichern. Bitte noch einmal senden.")),
}
"""Status and sentence by the code of a `CaptionTrouble`."""
